#!/usr/bin/env python3
"""Runs over collections of PDFs: is each placed with the right number of pages, and do they look the same?

    python3 benches/fidelity.py target/release/leverarch FOLDER... [options] > table.tsv

Each FOLDER is a collection; a file alone may be named too. Every distinct file (by SHA-256) is bundled alone.

Count: the truth is the number of pages, above 0, on which two of qpdf, MuPDF and PDFium agree. They count what a file
says it has; of those a viewer opens whole, MuPDF or PDFium also finds every page that it counts.
Looks: the first pages (--first, 3) and the last of each file are rendered before and after, at 100 dpi, by PDFium
and MuPDF, and by poppler when these two do not both find them alike. `judged` says what their words come to.
Cost: wall time and peak memory of each build; a panic, 10 s or 1 GiB is flagged.

    --first N      compare the first N pages and the last of each file; 0 compares none
    --sample N     compare one page of each of N files instead, drawn from all collections with a fixed seed
    --pictures DIR keep pictures of the pages that are not alike: before, after, difference
    --jobs N       how many files at a time (2)

Standard output: a line for whatever is not plainly good, tab-separated. Standard error: a table in Markdown, and the
files of every class in it that is not plainly good.
Needs qpdf and poppler-utils; PyMuPDF, pypdfium2, pikepdf, numpy and pillow from PyPI.
"""

import argparse, collections, concurrent.futures, contextlib, ctypes, hashlib, itertools, json, multiprocessing, os
import pathlib, random, re, shutil, signal, subprocess, sys, tempfile

import numpy, pikepdf, pymupdf, pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image, ImageFilter

DPI = 100
SMALLEST = 200  # pixels of the longer side: a page of a few dots is rendered more finely
SLOW, LARGE = 10, 1024  # seconds, MiB

# A page is alike when neither its mean difference (0 to 255) nor that of its worst tile is above these.
TILE = 16
MEAN, WORST = 1.0, 24.0

# What a renderer makes of a page: the mean difference, that of each tile, and the two pictures.
Seen = collections.namedtuple("Seen", "mean off before after")

# Runs the program and says what it cost. A process of its own, for a child's peak counts what it was forked from.
LAUNCH = """
import json, os, signal, sys, time
begun, child = time.time(), os.fork()
if child == 0:
    for fd, name in ((1, sys.argv[1]), (2, sys.argv[2])):
        os.dup2(os.open(name, os.O_WRONLY | os.O_CREAT), fd)
    os.execv(sys.argv[3], sys.argv[3:])
signal.signal(signal.SIGALRM, lambda *_: os.kill(child, signal.SIGKILL))
signal.alarm(60)
_, status, used = os.wait4(child, 0)
print(json.dumps([os.waitstatus_to_exitcode(status), time.time() - begun, used.ru_maxrss / 1024]))
"""


def guarded(work, *arguments, seconds=10):
    """What `work` gives, or nothing when it fails, crashes or takes too long: a fault of theirs is theirs.

    It works in a group of its own, so that no program it has started outlives it and takes a processor from all that is
    measured after.
    """
    ours, theirs = multiprocessing.Pipe(duplex=False)

    def run():
        os.setsid()
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        theirs.send(work(*arguments))

    child = multiprocessing.get_context("fork").Process(target=run)
    child.start()
    theirs.close()
    try:
        return ours.recv() if ours.poll(seconds) else None
    except EOFError:
        return None
    finally:
        child.kill()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.join()


def called(*command, seconds=10):
    try:
        return subprocess.run(command, capture_output=True, timeout=seconds)
    except subprocess.TimeoutExpired:
        return None


def by_qpdf(path):
    out = called("qpdf", "--show-npages", path)
    return int(out.stdout) if out and out.stdout.strip().isdigit() else None


def by_mupdf(path):
    with pymupdf.open(path, filetype="pdf") as document:
        return None if document.needs_pass else document.page_count


def by_pdfium(path):
    return len(pypdfium2.PdfDocument(path))


def opened_by_mupdf(path, count):
    with pymupdf.open(path, filetype="pdf") as document:
        return document.page_count == count and all(document.load_page(page) for page in range(count))


def opened_by_pdfium(path, count):
    document = pypdfium2.PdfDocument(path)
    return len(document) == count and all(document[page] for page in range(count))


def opens_whole(path, count):
    """Whether a viewer finds every page; each is another way of reading, so one is enough."""
    return any(guarded(opens, path, count, seconds=60) for opens in (opened_by_pdfium, opened_by_mupdf))


def consensus(path):
    said = [by_qpdf(path), guarded(by_mupdf, path), guarded(by_pdfium, path)]
    count, agreed = collections.Counter(n for n in said if n).most_common(1)[0] if any(said) else (None, 0)
    return (count if agreed >= 2 else None), said


def cropped(bundle, pages, view):
    """A copy of the bundle whose pages show just the rectangle that the source's page is fitted into."""
    sizes = {}
    with pikepdf.open(bundle) as pdf:
        for number in pages:
            page = pdf.pages[number]
            content = page.Contents.read_bytes()
            a, b, c, d, e, f = (float(n) for n in content.split(b"q ", 1)[1].split(b" cm", 1)[0].split())
            left, bottom, right, top = (float(n) for n in page.Resources.XObject.Figure.BBox)
            xs, ys = zip(*((a * x + c * y + e, b * x + d * y + f) for x in (left, right) for y in (bottom, top)))
            page.CropBox = [min(xs), min(ys), max(xs), max(ys)]
            sides = [max(n) - min(n) for n in (xs, ys)]
            dots = max(DPI / 72, SMALLEST / max(sides))
            pixels = [max(1, round(side * dots)) for side in sides]
            # And dots to an inch of the source's page, its own unit counted in, and of this one.
            sizes[number] = pixels, dots * 72 * abs(a * d - b * c) ** 0.5, dots * 72
        pdf.save(view, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return sizes


def with_pdfium(path, number, size, _):
    """What PDFium shows of a page, with annotations and fields, in just so many pixels."""
    document = pypdfium2.PdfDocument(path)
    document.init_forms()
    page, (width, height) = document[number], size
    bitmap = pdfium.FPDFBitmap_Create(width, height, 0)
    pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xFFFFFFFF)
    where = (bitmap, page, 0, 0, width, height, 0, pdfium.FPDF_ANNOT)
    pdfium.FPDF_RenderPageBitmap(*where)
    if document.formenv:
        pdfium.FPDF_FFLDraw(document.formenv, *where)
    start = ctypes.cast(pdfium.FPDFBitmap_GetBuffer(bitmap), ctypes.POINTER(ctypes.c_ubyte))
    rows = numpy.ctypeslib.as_array(start, (height, pdfium.FPDFBitmap_GetStride(bitmap)))
    return Image.fromarray(rows[:, : width * 4].reshape(height, width, 4)[:, :, 2::-1].copy())


def with_mupdf(path, number, size, _):
    """What MuPDF shows of a page, with annotations and fields, in just so many pixels."""
    with pymupdf.open(path, filetype="pdf") as document:
        page = document[number]
        shown = page.get_pixmap(matrix=pymupdf.Matrix(size[0] / page.rect.width, size[1] / page.rect.height))
        return exactly(Image.frombytes("RGB", (shown.width, shown.height), shown.samples), size)


def exactly(image, size):
    """A page in just so many pixels. One of a whole number of dots can come out one larger."""
    exact = all(0 <= shown - wanted <= 1 for shown, wanted in zip(image.size, size))
    return image.crop((0, 0, *size)) if exact else image.resize(size)


def with_poppler(path, number, size, dpi):
    """What poppler shows of a page at so many dots to an inch, in just so many pixels.

    Not by its -scale-to, which cuts off turned pages whose sides do not scale alike.
    """
    with tempfile.TemporaryDirectory() as work:
        stem, number = os.path.join(work, "page"), str(number + 1)
        how = ["-r", f"{dpi:.9f}", "-cropbox", "-singlefile", "-png"]
        # Sooner than who waits for this gives up, so that the folder is cleared away.
        subprocess.run(["pdftoppm", "-f", number, "-l", number, *how, path, stem], check=True, timeout=8)
        with Image.open(stem + ".png") as image:
            return exactly(image.convert("RGB"), size)


RENDERERS = {"PDFium": with_pdfium, "MuPDF": with_mupdf, "poppler": with_poppler}


def tiled(picture):
    """The mean of every tile of a picture."""
    rows, columns, *parts = picture.shape
    padded = numpy.pad(picture.astype(numpy.float32), [(0, -rows % TILE), (0, -columns % TILE)] + [(0, 0)] * len(parts),
                       constant_values=numpy.nan)
    return numpy.nanmean(padded.reshape(len(padded) // TILE, TILE, -1, TILE, *parts), (1, 3))


def apart(one, other):
    """How far two pictures are apart, in every dot."""
    return numpy.abs(one.astype(numpy.float32) - other).mean(2)


def nearest(one, other):
    """How far two pictures are apart in every tile, each laid where it fits best within one dot.

    A renderer sets a line of type on whole dots, so what stands at a fraction of one may move to the next.
    """
    least = tiled(apart(one, other))
    if least.max() > WORST or least.mean() > MEAN:
        wide = numpy.pad(other, [(1, 1), (1, 1), (0, 0)], mode="edge")
        rows, columns = one.shape[:2]
        for down, right in itertools.product(range(3), repeat=2):
            moved = wide[down : down + rows, right : right + columns]
            least = numpy.minimum(least, tiled(apart(one, moved)))
    return least


def compared(renderer, keep, source, source_page, view, page, size):
    """What one renderer makes of a page before and after."""
    size, *dpi = size
    before, after = renderer(source, source_page, size, dpi[0]), renderer(view, page, size, dpi[1])
    pictures = [numpy.asarray(picture.filter(ImageFilter.BoxBlur(1))) for picture in (before, after)]
    tiles = nearest(*pictures)
    seen = Seen(float(tiles.mean()), tiles, *pictures)
    if keep and not alike(seen):
        strip = Image.new("RGB", (before.width * 3 + 20, before.height), "orange")
        spots = Image.fromarray(255 - numpy.clip(apart(*pictures) * 4, 0, 255).astype(numpy.uint8))
        for at, picture in enumerate((before, after, spots)):
            strip.paste(picture, (at * (before.width + 10), 0))
        strip.save(keep)
    return seen


def alike(seen):
    return seen.mean <= MEAN and seen.off.max() <= WORST


def blank(seen):
    return numpy.ptp(seen.before) <= 8


def doubted(seen):
    """The tiles in which a renderer sees a difference, or the most of one that is slight everywhere."""
    return seen.off > (WORST if seen.off.max() > WORST else seen.off.max() / 2)


def far(one, other):
    """How far two pictures are apart in every tile, seen from afar: how much colour there is in it."""
    return numpy.abs(tiled(one) - tiled(other)).mean(2)


def agree(one, other, off):
    """In which tiles two renderers show the same, lines and dots set by each one's rules: half of `off` apart or less."""
    return far(one, other) <= numpy.maximum(off / 2, 2)


def bears(witness, doubter):
    """Where a witness's word that a page is alike stands against a doubter's that it is not."""
    same = agree(witness.before, doubter.before, doubter.off)
    # What both leave out could be lost, so the bundle must show the doubter no less ink than the source does.
    before, after = (255 - tiled(picture).mean(2) for picture in (doubter.before, doubter.after))
    kept = (after > before) | (after[doubted(doubter)].sum() > 0.9 * before[doubted(doubter)].sum())
    added = kept & (far(witness.before, doubter.after) < far(witness.before, doubter.before))
    # As much colour as before: nothing is lost, its dots only lie on another grid.
    moved = numpy.abs(tiled(doubter.before) - tiled(doubter.after)).mean(2) <= 2
    return same | added | moved


def disputed(seen):
    """Whether renderers disagree on the source in every tile in which two of them see a difference."""
    for one, other in itertools.combinations([one for one in seen.values() if not alike(one)], 2):
        off = numpy.minimum(one.off, other.off)
        same = [agree(one.before, it.before, off) for it in seen.values()]
        if numpy.all([doubted(one), doubted(other), *same], 0).any():
            return False
    return len(seen) > 1


def judged(seen):
    """What the renderers' words on a page come to.

    One that draws nothing on the source's page cannot tell pages apart, so its word that they are alike is worth
    nothing. Nor is it where another sees a difference, if it leaves out of the source what the other draws there: then
    what it does not draw may be lost. So a witness's word that a page is alike stands against a doubter's that it is
    not when on that spot it shows the same of the source as the doubter, or what the doubter shows of the bundle and
    no less. Else a third must show the same of the source there as the witness and find it alike; then what the doubter
    draws is its own: a button that its viewer puts beside a field, its guess at a damaged thing. And where they disagree
    on the source, the file does not say what is to be seen, a mark without a look: such pages are a class of their own.
    """
    if all(blank(one) for one in seen.values()):
        return "alike, blank" if all(alike(one) for one in seen.values()) else "no renderer shows the source"
    witnesses = {name: one for name, one in seen.items() if alike(one) and not blank(one)}
    doubters = {name: one for name, one in seen.items() if not alike(one)}
    if not doubters:
        return "alike" if len(witnesses) > 1 else f"alike by {min(witnesses)}"
    found = "not alike, renderers disagree on the source" if disputed(seen) else "NOT ALIKE"
    for name, one in witnesses.items():
        left = {it: doubted(doubter) & ~bears(one, doubter) for it, doubter in doubters.items()}
        if not any(where.any() for where in left.values()):
            return f"alike by {name}"
        odd = sorted(it for it, where in left.items() if where.any())
        for it in odd:
            for third in seen.keys() - {name, it}:
                other = seen[third]
                left[it] &= doubted(other) | ~agree(one.before, other.before, doubters[it].off)
        if not any(where.any() for where in left.values()):
            found = f"alike, but not to {' and '.join(odd)}"
    return found


def looks(options, name, *pages):
    """Whether a page is shown alike, and what each renderer that was asked says of it."""
    stem = options.pictures and os.path.join(options.pictures, re.sub(r"[^\w.-]+", "_", f"{name} p{pages[1] + 1}"))
    seen, found = {}, "not rendered"
    for at, (renderer, draw) in enumerate(RENDERERS.items()):
        # The first two are always asked, the third where they leave it in doubt.
        if at > 1 and not options.all and (found == "alike" or found.startswith("alike by ")):
            break
        one = guarded(compared, draw, stem and f"{stem} {renderer}.png", *pages, seconds=60)
        if one is not None:
            seen[renderer] = one
            found = judged(seen)
    words = [f"{name} {one.mean:.3f} {one.off.max():.2f}{' blank' if blank(one) else ''}" for name, one in seen.items()]
    return found, words


def built(options, path, work):
    """Runs the program on one file: exit code, seconds, MiB, report, complaint, output folder."""
    evidence, out = os.path.join(work, "evidence"), os.path.join(work, "out")
    os.mkdir(evidence)
    shutil.copy(path, os.path.join(evidence, "source.pdf"))
    said, moaned = os.path.join(work, "report"), os.path.join(work, "complaint")
    command = [options.program, "build", evidence, "--json", "--jobs", "1", "--no-ocr", "--name", "b"]
    command += ["--date", "2020-01-01", "--output", out]
    ran = subprocess.run([sys.executable, "-SEc", LAUNCH, said, moaned, *command], capture_output=True)
    code, seconds, mib = json.loads(ran.stdout)
    try:
        report = json.loads(pathlib.Path(said).read_bytes())
    except ValueError:
        report = {"findings": []}
    return code, seconds, mib, report, pathlib.Path(moaned).read_text(errors="replace").strip(), out


def examined(options, path, name, wanted=None):
    """Everything about one file: lines for the table, and what to count."""
    count, said = consensus(path)
    whole = count is not None and opens_whole(path, count)
    seen, lines = collections.Counter({"with consensus": count is not None, "a viewer opens it whole": whole}), []
    with tempfile.TemporaryDirectory() as work:
        code, seconds, mib, report, complaint, out = built(options, path, work)
        cost = f"{seconds:.2f} s\t{mib:.0f} MiB"

        def line(verdict, words):
            lines.append(f"{verdict}\t{name}\t{count}\t{said}\t{cost}\t{words}")

        codes = sorted({f["code"] for f in report["findings"] if f["severity"] == "error"})
        errors = " / ".join(f["message"] for f in report["findings"] if f["severity"] == "error")
        if code not in (0, 1) or "panicked" in complaint:
            seen["PANIC"] += 1
            line("PANIC", f"exit code {code}: {complaint[-300:]!r}")
        if seconds > SLOW:
            seen["SLOW"] += 1
            line("SLOW", "")
        if mib > LARGE:
            seen["LARGE"] += 1
            line("LARGE", "")
        if code != 0:
            kind = "refused" if whole else "refused, as viewers do" if count else "refused, no consensus"
            seen[kind] += 1
            seen.update(f"{kind}: {c}" for c in codes)
            line(kind, f"{' '.join(codes)}: {errors}")
            return lines, seen, (seconds, mib, name)
        item = json.load(open(os.path.join(out, "b.json")))["items"][0]
        placed = item["last_page"] - item["first_page"] + 1
        verdict = "placed, no consensus" if not count else "placed right" if placed == count else "WRONG COUNT"
        seen[verdict] += 1
        seen["opened and placed right"] += whole and placed == count
        if verdict != "placed right":
            line(verdict, f"placed {placed}")
        bundle = os.path.join(out, "b.pdf")
        checked = called("qpdf", "--check", bundle, seconds=60)
        if checked is None or checked.returncode:
            seen["qpdf complains"] += 1
            words = (checked.stderr if checked else b"too slow").decode(errors="replace")
            line("qpdf complains", " / ".join(w.split(": ", 1)[-1] for w in words.splitlines()[:3]))
        pages = sorted({*range(min(placed, options.first)), placed - 1}) if options.first else []
        pages = pages if wanted is None else [wanted % placed]
        before = item["first_page"] - 1
        view = os.path.join(work, "view.pdf")
        sizes = guarded(cropped, bundle, [before + page for page in pages], view, seconds=60) or {}
        for page in pages:
            size = sizes.get(before + page)
            found, words = looks(options, name, path, page, view, before + page, size) if size else ("not rendered", [])
            seen["pages"] += 1
            seen[found] += 1
            if found != "alike" or options.all:
                line(found, "\t".join([f"page {page + 1}", *words]))
    return lines, seen, (seconds, mib, name)


def table(collected):
    """The summary in Markdown, a column for each collection and one for all."""
    total = collections.Counter()
    for seen in collected.values():
        total.update(seen)
    columns = {**collected, "all": total}
    rows = ["files", "distinct", "with consensus", "placed right", "WRONG COUNT", "refused", "refused, as viewers do"]
    rows += sorted(key for key in total if key.startswith(("refused: ", "refused, as")) and ": " in key)
    rows += ["a viewer opens it whole", "opened and placed right"]
    rows += ["placed, no consensus", "refused, no consensus"]
    rows += ["PANIC", "SLOW", "LARGE", "qpdf complains"]
    rows += ["pages", *sorted(key for key in total if key.startswith("alike"))]
    rows += sorted(key for key in total if key.startswith("not alike"))
    rows += ["no renderer shows the source", "not rendered", "NOT ALIKE"]
    print("| |", " | ".join(columns), "|", file=sys.stderr)
    print("|---|" + "---|" * len(columns), file=sys.stderr)
    for row in rows:
        print(f"| {row} |", " | ".join(str(seen[row]) for seen in columns.values()), "|", file=sys.stderr)
    right = [seen["placed right"] / max(1, seen["with consensus"]) for seen in columns.values()]
    same = [sum(n for key, n in seen.items() if key.startswith("alike")) / max(1, seen["pages"]) for seen in columns.values()]
    dispute = [1 - seen["NOT ALIKE"] / max(1, seen["pages"]) for seen in columns.values()]
    opened = [seen["opened and placed right"] / max(1, seen["a viewer opens it whole"]) for seen in columns.values()]
    for row, shares in (("placed right, %", right), ("opened and placed right, %", opened), ("pages alike, %", same), ("alike or in dispute, %", dispute)):
        print(f"| {row} |", " | ".join(f"{100 * share:.2f}" for share in shares), "|", file=sys.stderr)


def classes(lines):
    """Whatever is not plainly good, class by class, with its files and their pages."""
    found = collections.defaultdict(lambda: collections.defaultdict(list))
    for line in sorted(lines):
        kind, name, *_, words = line.split("\t", 6)[:7]
        found[kind][name] += re.findall(r"^page (\d+)", words)
    for kind, files in sorted(found.items()):
        if kind not in ("alike", "alike, blank"):
            print(f"\n{kind}: {len(files)} files", file=sys.stderr)
            for name, pages in files.items():
                print(f"- {name}{' p' if pages else ''}{', '.join(sorted(set(pages), key=int))}", file=sys.stderr)


def main():
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("program", type=os.path.abspath)
    asked.add_argument("folder", nargs="+", type=pathlib.Path)
    asked.add_argument("--first", type=int, default=3)
    asked.add_argument("--sample", type=int)
    asked.add_argument("--pictures")
    asked.add_argument("--jobs", type=int, default=2)
    asked.add_argument("--all", action="store_true", help="a line for every page, to choose thresholds by")
    options = asked.parse_args()
    if options.pictures:
        os.makedirs(options.pictures, exist_ok=True)
    collected, known, todo = {}, set(), []
    for folder in options.folder:
        seen = collected.setdefault((folder if folder.is_dir() else folder.parent).name, collections.Counter())
        for path in sorted(folder.rglob("*")) if folder.is_dir() else [folder]:
            if path.suffix.lower() == ".pdf" and path.is_file():
                seen["files"] += 1
                digest = hashlib.sha256(path.read_bytes()).digest()
                if digest not in known:
                    known.add(digest)
                    seen["distinct"] += 1
                    todo.append((seen, str(path), str(path.relative_to(folder.parent)), digest))
    if options.sample:
        drawn = random.Random(1)
        todo = sorted(todo, key=lambda one: one[3])
        drawn.shuffle(todo)
    costs, told, left = [], [], options.sample
    with concurrent.futures.ProcessPoolExecutor(options.jobs) as room:
        step = options.jobs if options.sample else len(todo)
        for at in range(0, len(todo), step):
            if options.sample and left <= 0:
                break
            work = {room.submit(examined, options, path, name, digest[0] * 256 + digest[1] if options.sample else None): seen
                    for seen, path, name, digest in todo[at : at + step]}
            for done in work if options.sample else concurrent.futures.as_completed(work):
                lines, found, cost = done.result()
                if options.sample:
                    left -= found["pages"]
                work[done].update(found)
                costs.append(cost)
                told += lines
                for words in lines:
                    print(words, flush=True)
    table(collected)
    for title, key in (("slowest", 0), ("largest", 1)):
        most = sorted(costs, key=lambda cost: -cost[key])[:3]
        print(f"\n{title}: " + "; ".join(f"{n} {s:.2f} s {m:.0f} MiB" for s, m, n in most), file=sys.stderr)
    classes(told)


if __name__ == "__main__":
    main()
