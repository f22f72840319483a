"""Works the page digests of a bundle out again after HOW-TO-CHECK.txt, with nothing but the standard library.

usage: page_digests.py BUNDLE.pdf PAGES-LIST   prints each page whose digest is another than the list says; exit 1
"""
import hashlib, re, sys, zlib

pdf = open(sys.argv[1], "rb").read()
sha = lambda data: hashlib.sha256(data).hexdigest()


def dictionary(data, at):
    """The text of the dictionary that begins at `at`."""
    depth, i = 0, at
    while True:
        if data[i:i + 1] == b"(":
            i = string(data, i)
        elif data[i:i + 2] == b"<<":
            depth, i = depth + 1, i + 2
        elif data[i:i + 2] == b">>":
            depth, i = depth - 1, i + 2
            if depth == 0:
                return data[at:i]
        else:
            i += 1


def string(data, i):
    depth = 0
    while True:
        c = data[i:i + 1]
        i += 1
        if c == b"\\":
            i += 1
        elif c == b"(":
            depth += 1
        elif c == b")":
            depth -= 1
        if depth == 0:
            return i


def references(text):
    found = []
    i = 0
    while i < len(text):
        if text[i:i + 1] == b"(":
            i = string(text, i)
            continue
        if text[i:i + 2] in (b"<<", b">>"):
            i += 2
            continue
        if text[i:i + 1] == b"<":
            i = text.index(b">", i) + 1
            continue
        if text[i:i + 1] == b"/":
            i = re.compile(rb"/[^\s()<>\[\]{}/%]*").match(text, i).end()
            continue
        word = re.compile(rb"[^\s()<>\[\]{}/%]+").match(text, i)
        if not word:
            i += 1
            continue
        whole = re.compile(rb"(\d+)\s+0\s+R(?![^\s()<>\[\]{}/%])").match(text, i)
        if whole:
            found.append((whole.start(), whole.end(), int(whole[1])))
            i = whole.end()
        else:
            i = word.end()
    return found


# Every object: its text, and the bytes of its stream.
objects = {}
at = pdf.index(b" 0 obj", 8)
at = pdf.rindex(b"\n", 0, at) + 1
while True:
    head = re.compile(rb"(\d+) 0 obj\n").match(pdf, at)
    if not head:
        break
    text = dictionary(pdf, head.end())
    length = int(re.search(rb"/Length (\d+)", text)[1])
    start = head.end() + len(text) + len(b"\nstream\n")
    content = pdf[start:start + length]
    objects[int(head[1])] = (text, content)
    at = start + length + len(b"\nendstream\nendobj\n")
for text, content in list(objects.values()):
    if b"/Type/ObjStm" in text:
        body, first = zlib.decompress(content), int(re.search(rb"/First (\d+)", text)[1])
        index = list(map(int, body[:first].split()))
        places = [first + p for p in index[1::2]] + [len(body)]
        for number, begin, end in zip(index[::2], places, places[1:]):
            objects[number] = (body[begin:end].strip(), None)

catalog = next(t for t, c in objects.values() if b"/Type/Catalog" in t and c is None)
off = set()
layers = re.search(rb"/OFF\s*\[([^\]]*)\]", catalog)
if layers:
    off = {int(n) for n in re.findall(rb"(\d+) 0 R", layers[1])}


def pages(number):
    text = objects[number][0]
    if b"/Type/Pages" in text:
        kids = re.search(rb"/Kids\s*\[([^\]]*)\]", text)[1]
        return [p for kid in re.findall(rb"(\d+) 0 R", kids) for p in pages(int(kid))]
    return [text]


class Item:
    def __init__(self):
        self.known = {}

    def digest(self, number):
        """With a list of its own: some files lead very deep."""
        stack = [(number, None, None, 0)]
        while stack:
            n, text, refs, k = stack.pop()
            if text is None:
                if isinstance(self.known.get(n), str):
                    continue
                self.known[n] = len(self.known)
                text = objects[n][0] + (b" OFF" if n in off else b"")
                refs = references(text)
            while k < len(refs) and refs[k][2] in self.known:
                k += 1
            if k < len(refs):
                stack.append((n, text, refs, k))
                stack.append((refs[k][2], None, None, 0))
                continue
            out, at = b"", 0
            for begin, end, to in refs:
                known = self.known[to]
                out += text[at:begin] + (known if isinstance(known, str) else f"({known})").encode()
                at = end
            out += text[at:]
            if objects[n][1] is not None:
                out += b"\n" + sha(objects[n][1]).encode()
            self.known[n] = sha(out)
        return self.known[number]


tree = pages(int(re.search(rb"/Pages (\d+) 0 R", catalog)[1]))
wrong, item, last = 0, None, None
for line in open(sys.argv[2]).read().splitlines():
    digest, rest = line.split("  ")
    page, of, source = rest.split(" ")
    number = of.split(".")[0]
    if number != last:
        item, last = Item(), number
    text = tree[int(page) - 1]
    box = re.search(rb"/MediaBox\s*\[([^\]]*)\]", text)[1].split()
    width, height = box[2:]
    body, stream = objects[int(re.search(rb"/Contents (\d+) 0 R", text)[1])]
    stream = zlib.decompress(stream) if b"/FlateDecode" in body else stream
    matrix = stream[len(b"q "):stream.index(b" cm /Figure Do")]
    figure = int(re.search(rb"/Figure (\d+) 0 R", text)[1])
    found = sha(b" ".join([width, height, matrix, item.digest(figure).encode()]))
    if found != digest:
        wrong += 1
        print(f"page {page} (item {of}, page {source}): {found} and not {digest}")
print(f"{wrong} wrong")
sys.exit(wrong > 0)
