#!/usr/bin/env python3
"""Holds the words that leverarch reads from PDFs against pdftotext and mutool, and prints recall, precision, how far the
boxes lie apart, and the time a page.

    python3 benches/words.py FOLDER [FILES]

FOLDER has PDFs, of which the first FILES (300) count that all three readers read and in which the two others agree on at
least 20 words. A word counts that pdftotext and mutool both give for a page, the same number of times; where they differ
nobody knows. Boxes: pdftotext's and mutool's left and right edges; ours lies "within 2 pt" if both edges do for one of them
and its middle line is inside the other's box, give or take 2 pt (how high a letter is said to be is each program's own).
Needs poppler-utils and mupdf-tools, and builds benches/words.rs by cargo.
"""

import collections, html, json, pathlib, re, statistics, subprocess, sys, unicodedata

WORD = re.compile(r'<word xMin="([^"]+)" yMin="([^"]+)" xMax="([^"]+)" yMax="([^"]+)">(.*?)</word>')


def plain(word):
    """What is the same word to a reader: presentation forms and kinds of quotes, dashes aside. The other two give the letters
    of words written from right to left as they stand on the page or as they are read: both count as the word."""
    word = unicodedata.normalize("NFKC", word)
    word = word.replace("\u00ad", "").translate({0x2019: "'", 0x2018: "'", 0x201C: '"', 0x201D: '"', 0x2010: "-", 0x2011: "-", 0x2212: "-"})
    if any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in word):
        letters = "".join(letter for letter in word if unicodedata.category(letter) != "Cf")
        return min(letters, letters[::-1])
    return word


def ran(*command):
    try:
        return subprocess.run(command, capture_output=True, timeout=60).stdout.decode("utf8", "replace")
    except subprocess.TimeoutExpired:
        return ""


def pdftotext(path):
    pages = ran("pdftotext", "-bbox", "-cropbox", str(path), "-").split("<page ")[1:]
    found = []
    for page in pages:
        height = float(re.search(r'height="([^"]+)"', page).group(1))
        words = []
        for x0, y0, x1, y1, word in WORD.findall(page):
            words.append((plain(html.unescape(word)), float(x0), height - float(y1), float(x1), height - float(y0)))
        found.append(words)
    return found


def mutool(path):
    found = []
    for page in ran("mutool", "draw", "-q", "-F", "stext", str(path)).split("<page ")[1:]:
        height = float(re.search(r'height="([^"]+)"', page).group(1))
        words = []
        for line in re.split(r"<line ", page)[1:]:
            letters, box = "", None
            for quad, char in re.findall(r'<char quad="([^"]+)"[^>]*? c="([^"]*)"', line):
                char = html.unescape(char)
                q = [float(v) for v in quad.split()]
                if char.isspace():
                    if letters:
                        words.append((plain(letters), *box))
                    letters, box = "", None
                    continue
                x, y = q[0::2], [height - v for v in q[1::2]]
                one = (min(x), min(y), max(x), max(y))
                box = one if box is None else (min(box[0], one[0]), min(box[1], one[1]), max(box[2], one[2]), max(box[3], one[3]))
                letters += char
            if letters:
                words.append((plain(letters), *box))
        found.append(words)
    return found


def near(ours, theirs):
    _, x0, y0, x1, y1 = ours
    _, a0, b0, a1, b1 = theirs
    middle = (y0 + y1) / 2
    return abs(x0 - a0) <= 2 and abs(x1 - a1) <= 2 and b0 - 2 <= middle <= b1 + 2


def main():
    folder, wanted = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 300
    command = ["cargo", "bench", "-q", "--features", "internals", "--bench", "words", "--", folder]
    files = agreed = recalled = given = wrong = boxes = boxes_near = hidden = 0
    times, worst, far, more = [], [], [], []
    for line in subprocess.run(command, capture_output=True, check=True).stdout.decode().splitlines():
        read = json.loads(line)
        poppler, mupdf = pdftotext(read["file"]), mutool(read["file"])
        if files >= wanted or not len(poppler) == len(mupdf) == len(read["pages"]):
            continue
        here = missing = surplus = 0
        for number, page in enumerate(read["pages"]):
            # What is in the file and cannot be seen, or lies outside the page, is noted as that, and counts for nobody.
            width, height = page["size"] or (0, 0)
            placed = [((plain(w), *box), seen and box[2] > 0 and box[3] > 0 and box[0] < width and box[1] < height)
                      for w, *box, seen in page["words"]]
            ours = [word for word, seen in placed if seen]
            unseen = collections.Counter(word[0] for word, seen in placed if not seen)
            a = collections.Counter(w for w, *_ in poppler[number])
            b = collections.Counter(w for w, *_ in mupdf[number])
            c = collections.Counter(w for w, *_ in ours)
            for word in a:
                if a[word] == b[word]:
                    wanted_here = max(0, a[word] - unseen[word])
                    hidden += a[word] - wanted_here
                    here += wanted_here
                    missing += max(0, wanted_here - c[word])
            # A word that neither of the others has, however often.
            strange = [word for word, n in c.items() if word not in a and word not in b for _ in range(n)]
            surplus += len(strange)
            if strange:
                more.append((len(strange), read["file"], number + 1, strange[:6]))
            given += sum(c.values())
            for reader in ours:
                word = reader[0]
                theirs = [w for w in poppler[number] + mupdf[number] if w[0] == word]
                if a[word] == b[word] and a[word] and len(word) > 1:
                    boxes += 1
                    if any(near(reader, w) for w in theirs):
                        boxes_near += 1
                    else:
                        far.append((read["file"], number + 1, reader, theirs[:2]))
        if here < 20:
            continue
        files += 1
        agreed += here
        recalled += here - missing
        wrong += surplus
        times += [read["seconds"] * 1000 / len(read["pages"])]
        worst.append((missing / here, missing, here, read["file"]))
    print(f"{files} files, {agreed} words that two others agree on: recall {recalled / agreed:.4f}, "
          f"precision {1 - wrong / given:.4f}, boxes within 2 pt {boxes_near / boxes:.4f} of {boxes}, "
          f"{hidden} words hidden by what is painted over them, median {statistics.median(times):.1f} ms a page (whole import)")
    for _, missing, here, path in sorted(worst, reverse=True)[:15]:
        print(f"  {missing} of {here} missing: {pathlib.Path(path).name}")
    for n, path, number, words in sorted(more, reverse=True)[:15]:
        print(f"  {n} words that nobody else has: {pathlib.Path(path).name}, page {number}: {' '.join(words)}")
    by_file = collections.Counter(path for path, *_ in far)
    for path, n in by_file.most_common(15):
        _, number, ours, theirs = next(f for f in far if f[0] == path)
        print(f"  {n} boxes apart: {pathlib.Path(path).name}, page {number}: {ours} {theirs}")


main()
