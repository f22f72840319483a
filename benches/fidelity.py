#!/usr/bin/env python3
"""Bundles every PDF of a folder, one by one, and compares each placed page with its source.

    python3 benches/fidelity.py target/release/leverarch FOLDER [pages per file] > table.tsv

For each file: what pdfinfo says of its pages, what leverarch made of it, how long that took, and for the first
pages the mean difference (0 to 255) between the source and the fitted page, both rendered by poppler. Needs
poppler-utils, and pikepdf, numpy and pillow from PyPI. Prints a summary on standard error.
"""

import collections, json, os, pathlib, re, shutil, subprocess, sys, tempfile, time

import numpy, pikepdf
from PIL import Image, ImageFilter

DPI = 75
ALIKE = 4.0  # mean difference after a blur of two pixels, which evens out where the pixels of fine print fall


def run(*command, seconds=60):
    try:
        return subprocess.run(command, capture_output=True, timeout=seconds)
    except subprocess.TimeoutExpired:
        return None


def pages_by_pdfinfo(path):
    out = run("pdfinfo", path)
    found = re.search(rb"^Pages:\s+(\d+)", out.stdout, re.M) if out else None
    return int(found.group(1)) if found else None


def rendered(path, page, width=None, height=None):
    stem = tempfile.mktemp()
    size = ["-scale-to-x", str(width), "-scale-to-y", str(height)] if width else ["-r", str(DPI)]
    run("pdftoppm", "-f", str(page), "-l", str(page), "-cropbox", "-singlefile", "-png", *size, path, stem)
    try:
        with Image.open(stem + ".png") as image:
            return image.convert("RGB")
    except OSError:  # poppler could not render it, or broke off
        return None
    finally:
        pathlib.Path(stem + ".png").unlink(missing_ok=True)


def fitted(bundle, page):
    """The rectangle of the sheet, in points from its upper left corner, that shows the source's page."""
    with pikepdf.open(bundle) as pdf:
        sheet = pdf.pages[page - 1]
        content = sheet.Contents.read_bytes()
        a, b, c, d, e, f = (float(n) for n in content.split(b"q ", 1)[1].split(b" cm", 1)[0].split())
        figure = sheet.Resources.XObject.Figure
        left, bottom, right, top = (float(n) for n in figure.get("/BBox", [0, 0, 1, 1]))
        corners = [(a * x + c * y + e, b * x + d * y + f) for x in (left, right) for y in (bottom, top)]
        height = float(sheet.MediaBox[3])
    xs, ys = [x for x, _ in corners], [height - y for _, y in corners]
    return min(xs), min(ys), max(xs), max(ys)


def difference(source, bundle, source_page, bundle_page):
    shown = rendered(bundle, bundle_page)
    box = [round(n * DPI / 72) for n in fitted(bundle, bundle_page)]
    if shown is None or box[2] <= box[0] or box[3] <= box[1]:
        return None
    shown = shown.crop(box)
    wanted = rendered(source, source_page, shown.width, shown.height)
    if wanted is None:
        return None
    wanted = wanted.resize(shown.size)
    wanted, shown = (numpy.asarray(p.filter(ImageFilter.BoxBlur(2)), float) for p in (wanted, shown))
    # A rectangle rounded to whole pixels may be one off either way.
    shifted = (numpy.roll(shown, (dy, dx), (0, 1)) for dy in (-1, 0, 1) for dx in (-1, 0, 1))
    return min(float(numpy.abs(wanted - s).mean()) for s in shifted)


def main():
    program, folder = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2])
    most = int(sys.argv[3]) if len(sys.argv) > 3 else 2
    seen = collections.Counter()
    for path in sorted(p for p in folder.rglob("*") if p.suffix.lower() == ".pdf" and p.is_file()):
        with tempfile.TemporaryDirectory() as work:
            evidence, out = os.path.join(work, "evidence"), os.path.join(work, "out")
            os.mkdir(evidence)
            shutil.copy(path, os.path.join(evidence, "source.pdf"))
            begun = time.time()
            ran = run(program, "build", evidence, "--json", "--name", "b", "--date", "2020-01-01", "--output", out)
            took = time.time() - begun
            counted = pages_by_pdfinfo(path)
            if ran is None or ran.returncode not in (0, 1):
                seen["CRASH"] += 1
                print(f"CRASH\t{path}\t{took:.1f}\t{ran and ran.stderr[-300:]}", flush=True)
                continue
            report = json.loads(ran.stdout)
            said = "; ".join(f["code"] for f in report["findings"] if f["code"] not in ("manifest-drafted", "undated"))
            if ran.returncode:
                errors = " ".join(f["message"] for f in report["findings"] if f["severity"] == "error")
                seen["refused, pdfinfo opens it" if counted else "refused"] += 1
                print(f"REFUSED\t{path}\t{took:.1f}\tpdfinfo {counted}\t{errors}", flush=True)
                continue
            item = json.load(open(os.path.join(out, "b.json")))["items"][0]
            placed = item["last_page"] - item["first_page"] + 1
            verdict = "placed" if counted in (None, placed) else "WRONG COUNT"
            seen[verdict] += 1
            print(f"{verdict}\t{path}\t{took:.1f}\tpdfinfo {counted}\tplaced {placed}\t{said}", flush=True)
            for page in range(1, min(placed, most) + 1):
                found = difference(str(path), os.path.join(out, "b.pdf"), page, item["first_page"] + page - 1)
                verdict = "not compared" if found is None else "alike" if found < ALIKE else "DIFFERS"
                seen["page " + verdict] += 1
                if verdict != "alike":
                    print(f"{verdict}\t{path}\tpage {page}\t{found}", flush=True)
    print(dict(seen), file=sys.stderr)


main()
