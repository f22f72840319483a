#!/usr/bin/env python3
"""One picture of each kind of page, held against the one that is kept.

    golden.py check|renew FOLDER CASE=BUNDLE.pdf=RECORD.json ...

Pages are drawn by PDFium at 60 dots an inch in 16 greys. A page that moves by a dot, or whose words change, differs in far
more dots than the drawing of letters does from one version of PDFium to the next. What differs is printed and left beside
the kept picture as NAME.new.png; the exit code is 1 then."""

import json, os, sys
import pypdfium2 as pdfium
from PIL import Image, ImageChops

SCALE = 60 / 72
# A dot differs by more than this many of 255 greys, and so many dots in ten thousand may.
GREYS, DOTS = 72, 25

# Name of the picture, the case, the beginning of the part's name, and which of its pages.
PAGES = [
    ("cover-tribunal", "sample", "Cover", 0),
    ("cover-ice", "ice-complaint-made", "Cover", 0),
    ("cover-compensation", "compensation-claim", "Cover", 0),
    ("index", "sample", "Index", 0),
    ("summary", "sample", "Summary", 0),
    ("time-limits", "sample", "Time limits", 0),
    ("calculation", "sample", "Calculation", 0),
    ("chronology", "sample", "Chronology", 1),
    ("letters", "sample", "Letters", 0),
    ("call-log", "sample", "Call log", 0),
    ("people", "sample", "Who dealt", 0),
    ("audit", "sample", "Arrears audit", 0),
    ("account", "sample", "Account week", 0),
    ("loss", "compensation-claim", "Schedule of loss", 0),
    ("certificate", "sample", "Certificate", 0),
    ("hashes", "sample", "Schedule of digests", 0),
    ("how-to-check", "sample", "How to check", 0),
    ("call-sheet", "sample", "item:call", 0),
    ("evidence", "sample", "item:letter", 0),
]


def page_of(record, part, at):
    """The number of the page, from 1; nothing when there is no such part."""
    if part.startswith("item:"):
        kind = part.removeprefix("item:")
        return next((item["first_page"] + at for item in record["items"] if item["kind"] == kind), None)
    found = next((one for one in record["front_matter"] if one["name"].startswith(part)), None)
    return found and min(found["first_page"] + at, found["last_page"])


def picture(document, number):
    drawn = document[number - 1].render(scale=SCALE, grayscale=True).to_pil().convert("L")
    return drawn.point(lambda grey: round(grey / 17) * 17)


def differing(one, other):
    """How many dots in ten thousand differ."""
    if one.size != other.size:
        return 10000
    dots = ImageChops.difference(one, other).histogram()
    return 10000 * sum(dots[GREYS + 1:]) / (one.size[0] * one.size[1])


def main():
    what, folder = sys.argv[1:3]
    cases = {}
    for case in sys.argv[3:]:
        name, bundle, record = case.split("=")
        cases[name] = (pdfium.PdfDocument(bundle), json.load(open(record)))
    wrong = 0
    for name, case, part, at in PAGES:
        document, record = cases[case]
        number = page_of(record, part, at)
        kept, new = os.path.join(folder, f"{name}.png"), os.path.join(folder, f"{name}.new.png")
        if number is None:
            wrong += 1
            print(f"{name}: the bundle of {case} has no {part!r}")
            continue
        drawn = picture(document, number)
        if what == "renew":
            drawn.convert("P", palette=Image.ADAPTIVE, colors=16).save(kept, optimize=True, bits=4)
            continue
        if not os.path.exists(kept):
            wrong += 1
            print(f"{name}: no picture is kept")
            continue
        dots = differing(drawn, Image.open(kept).convert("L"))
        moved = differing(ImageChops.offset(drawn, 0, 1), drawn)
        if moved <= 4 * DOTS:
            wrong += 1
            print(f"{name}: the page is too empty to show that it moved: {moved:.0f} of 10000 dots")
        if dots > DOTS:
            wrong += 1
            drawn.save(new)
            print(f"{name}: page {number} of {case} differs in {dots:.0f} of 10000 dots, see {new}")
    sys.exit(1 if wrong else 0)


main()
