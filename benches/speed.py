#!/usr/bin/env python3
"""Times a build beside plain joins of the same files, in one run, and prints medians, ratios and peak memory.

    python3 benches/speed.py target/release/leverarch [small] [half] [large]

small: 60 documents, 384 pages, some 108 MB; large: 300 documents, 3,000 pages, some 1.6 GB; half: half of large.
The corpora are made once, in the system's temporary folder: scans of invented pages, 300 dpi JPEG in PDF, every
third in colour. Peers that are not installed are left out and named. "limit" is `cat` of the sources into two
files and openssl's SHA-256 of one of them. Before each run what it reads is read once, so that nobody waits for the disk
to read, and what the last one wrote is gone, so that nobody pays for clearing it away.
Needs numpy and pillow from PyPI; qpdf, mutool, pdfunite, openssl.
"""

import io, os, pathlib, random, shutil, statistics, sys, tempfile, time

CORPORA = {"small": (60, 384, 108e6), "half": (150, 1500, 0.8e9), "large": (300, 3000, 1.6e9)}
RUNS = 3


def scan(seed, bytes_a_page):
    """A page of grey bars like lines of print, with noise to fill the wanted size."""
    # Imported here, so that this process stays small: a child's peak memory counts what it was forked from.
    import numpy
    from PIL import Image, ImageDraw

    rng, pick = numpy.random.default_rng(seed), random.Random(seed)
    page = Image.new("L", (2480, 3508), 245)
    draw = ImageDraw.Draw(page)
    for y in range(300, 3200, 60):
        x = 250
        while x < 2200:
            width = pick.randint(30, 160)
            draw.rectangle([x, y, x + width, y + 28], fill=pick.randint(20, 60))
            x += width + 24
    noise = rng.normal(0, 1, (3508, 2480))
    low, high, best = 0.0, 12.0, b""
    for _ in range(7):  # the noise that gives the size
        level = (low + high) / 2
        pixels = numpy.clip(numpy.asarray(page) + noise * level, 0, 255).astype(numpy.uint8)
        image = Image.fromarray(pixels).convert("RGB" if seed % 3 == 0 else "L")
        out = io.BytesIO()
        image.save(out, "JPEG", quality=72)
        best = out.getvalue()
        low, high = (level, high) if len(best) < bytes_a_page else (low, level)
    return best, image.mode


def document(path, pages):
    out, offsets, kids = io.BytesIO(), {}, []

    def put(number, body):
        offsets[number] = out.tell()
        out.write(b"%d 0 obj\n" % number + body + b"\nendobj\n")

    out.write(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n")
    number = 3
    for jpeg, mode in pages:
        space = b"/DeviceRGB" if mode == "RGB" else b"/DeviceGray"
        head = b"<</Type/XObject/Subtype/Image/Width 2480/Height 3508/BitsPerComponent 8/ColorSpace" + space
        put(number, head + b"/Filter/DCTDecode/Length %d>>stream\n" % len(jpeg) + jpeg + b"\nendstream")
        content = b"q 595.2 0 0 841.92 0 0 cm /I Do Q"
        put(number + 1, b"<</Length %d>>stream\n" % len(content) + content + b"\nendstream")
        put(number + 2, b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595.2 841.92]/Contents %d 0 R"
            b"/Resources<</XObject<</I %d 0 R>>>>>>" % (number + 1, number))
        kids.append(b"%d 0 R" % (number + 2))
        number += 3
    put(2, b"<</Type/Pages/Count %d/Kids[" % len(kids) + b" ".join(kids) + b"]>>")
    put(1, b"<</Type/Catalog/Pages 2 0 R>>")
    xref = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % number)
    out.write(b"".join(b"%010d 00000 n \n" % offsets[n] for n in range(1, number)))
    out.write(b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (number, xref))
    path.write_bytes(out.getvalue())


def corpus(name):
    folder = pathlib.Path(tempfile.gettempdir()) / f"leverarch-speed-{name}"
    documents, pages, size = CORPORA[name]
    if len(list(folder.glob("*.pdf"))) == documents:
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    scans = [scan(seed, size / pages) for seed in range(18)]
    pick, left = random.Random(1), pages
    for i in range(documents):
        count = round(left / (documents - i))
        left -= count
        name = f"2020-{1 + i % 12:02d}-{1 + i % 28:02d} scan {i:03d}.pdf"
        document(folder / name, [pick.choice(scans) for _ in range(count)])
    return folder


def timed(command, shell=False):
    """Seconds of wall and processor time and the peak memory in MB of the largest process of a command."""
    begun = time.time()
    child = os.fork()
    if child == 0:
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 1)
        words = ["sh", "-c", command] if shell else command
        os.execvp(words[0], words)
    _, status, used = os.wait4(child, 0)
    if os.waitstatus_to_exitcode(status):
        sys.exit(f"{command} failed")
    return time.time() - begun, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def readied(read, gone):
    """Has the system hold the files to be read, and clears the other files and folders away."""
    for path in gone:
        shutil.rmtree(path, ignore_errors=True) if os.path.isdir(path) else pathlib.Path(path).unlink(missing_ok=True)
    for path in read:
        with open(path, "rb") as file:
            while file.read(1 << 20):
                pass


def main():
    program = os.path.abspath(sys.argv[1])
    for name in sys.argv[2:] or ["small"]:
        folder = corpus(name)
        files = [str(p) for p in sorted(folder.glob("*.pdf"))]
        with tempfile.TemporaryDirectory() as work:
            joined, twin, bundle = (os.path.join(work, n) for n in ("joined.pdf", "twin", "bundle"))
            date = ["--date", "2022-03-01", "--quiet", "--no-ocr"]
            contests = {
                "leverarch build": ([program, "build", str(folder), "--output", bundle, *date], False),
                "leverarch verify": ([program, "verify", bundle, "--quiet"], False),
                "openssl dgst of the bundle": (f"openssl dgst -sha256 '{bundle}'/*", True),
                "qpdf join": (["qpdf", "--empty", "--pages", *files, "--", joined], False),
                "mutool merge": (["mutool", "merge", "-o", joined, *files], False),
                "pdfunite": (["pdfunite", *files, joined], False),
                "limit": (f"cat '{folder}'/*.pdf > '{joined}'; cat '{folder}'/*.pdf > '{twin}'; "
                          f"openssl dgst -sha256 '{joined}'", True),
            }
            for contest, (command, shell) in list(contests.items()):
                needed = "openssl" if shell else command[0]
                if not shutil.which(needed):
                    print(f"{needed} is not installed; {contest} is left out")
                    del contests[contest]
            runs = {contest: [] for contest in contests}
            for _ in range(RUNS):
                for contest, (command, shell) in contests.items():
                    checks = contest.startswith(("leverarch verify", "openssl"))
                    outputs = [os.path.join(bundle, name) for name in os.listdir(bundle)] if checks else files
                    readied(outputs, [] if checks else [joined, twin, bundle])
                    runs[contest].append(timed(command, shell))
        size = sum(os.path.getsize(f) for f in files)
        print(f"\n{name}: {len(files)} documents, {CORPORA[name][1]} pages, {size / 1e6:.0f} MB; medians of {RUNS}")
        build = statistics.median(run[0] for run in runs["leverarch build"])
        for contest, results in runs.items():
            wall, cpu, peak = (statistics.median(column) for column in zip(*results))
            print(f"  {contest:28} {wall:7.2f} s wall {cpu:7.2f} s CPU {peak:7.0f} MB   build is {build / wall:5.2f} of it")


main()
