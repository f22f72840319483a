#!/usr/bin/env python3
"""Measures the pages that the program sets itself, from what PDFium reads in the finished bundle.

    page_look.py BUNDLE.pdf RECORD.json PAGES

Own pages are those of no item. PAGES is the most pages that may come before the first document. Every breach of a rule is
printed on a line of its own; the exit code is 1 if there is one."""

import json, re, sys
import pypdfium2 as pdfium
import pypdfium2.raw as raw

MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
LEFT, RIGHT, TOP, BOTTOM = 52.0, 547.28, 26.0, 789.9
SMALLEST, HEADING = 9.0, 12.0


def lines(page):
    """The lines of a page from top to bottom: left, right, base line from the top, size, text. A wide gap ends one."""
    text = page.get_textpage()
    height = page.get_height()
    found = []
    for i in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(text.raw, i)
        size = raw.FPDFText_GetFontSize(text.raw, i)
        left, bottom, right, top = text.get_charbox(i, loose=True)
        if code in (10, 13) or raw.FPDFText_IsGenerated(text.raw, i) == 1 and code != 32:
            continue
        # The loose box begins at the descender of the face.
        found.append((round(height - bottom, 1), left, right, size, chr(code)))
    rows = {}
    for base, left, right, size, char in found:
        rows.setdefault(base, []).append((left, right, size, char))
    out = []
    for base in sorted(rows):
        cell = []
        for left, right, size, char in sorted(rows[base]):
            if cell and left - cell[-1][1] > 5.0:
                out.append((base, cell))
                cell = []
            cell.append((left, right, size, char))
        out.append((base, cell))
    return [
        (cell[0][0], max(c[1] for c in cell), base, max(c[2] for c in cell), "".join(c[3] for c in cell).strip())
        for base, cell in out
        if any(c[3].strip() for c in cell)
    ]


def breaks(first, second):
    """Whether a line that goes on in a second one breaks a date, a year or a page's number."""
    year = re.compile(r"\b(%s)[a-z]*$" % "|".join(MONTHS))
    return (
        re.search(r"(^|[^£\d.,])\d{1,2}$", first) and any(second.startswith(month) for month in MONTHS)
        or year.search(first) and re.match(r"\d{4}\b", second)
        or re.search(r"\b(19|20)\d$", first) and re.match(r"\d$", second)
        or re.search(r"\bpp?\.$", first) and re.match(r"\d", second)
    )


def main():
    bundle, record, most = sys.argv[1], json.load(open(sys.argv[2])), int(sys.argv[3])
    of_items = {n for item in record["items"] for n in range(item["first_page"], item["last_page"] + 1)}
    document = pdfium.PdfDocument(bundle)
    first = min(of_items, default=len(document) + 1)
    wrong = []
    if first - 1 > most:
        wrong.append(f"{first - 1} pages before the first document, at most {most}")
    heads = {}
    for number in range(1, len(document) + 1):
        if number in of_items:
            continue
        page = document[number - 1]
        if page.get_width() > page.get_height():
            wrong.append(f"page {number} is in landscape")
        every = lines(page)
        # The foot band is not part of what is set.
        own = [line for line in every if line[2] < page.get_height() - 40.0]
        for left, right, base, size, text in own:
            if size < SMALLEST - 0.01:
                wrong.append(f"page {number}: type of {size:.2f} pt: {text!r}")
            if left < LEFT - 0.5 or right > RIGHT + 0.5 or base > BOTTOM + 1.0 or base < TOP:
                wrong.append(f"page {number}: outside the text block: {text!r} {left:.0f} {right:.0f} {base:.0f}")
        for one in own:
            below = [n for n in own if abs(n[0] - one[0]) < 1.0 and 8.0 < n[2] - one[2] < 17.0 and n[3] == one[3]]
            for two in below[:1]:
                if breaks(one[4], two[4]):
                    wrong.append(f"page {number}: broken: {one[4]!r} / {two[4]!r}")
        if own and abs(own[-1][3] - HEADING) < 0.01:
            wrong.append(f"page {number} ends with a heading: {own[-1][4]!r}")
        heads[number] = (own[0][4] if own else "", [line for line in own if line[2] > 50.0])
    for number, (_, below) in heads.items():
        goes_on = any(line[4].endswith(", continued") for line in lines(document[number - 1])[:3])
        more = number + 1 in heads and any(
            line[4].endswith(", continued") for line in lines(document[number])[:3]
        )
        if goes_on and not more and len({line[2] for line in below}) < 3:
            wrong.append(f"page {number}, the last of its chapter, has only {len({l[2] for l in below})} lines")
    print("\n".join(wrong))
    print(f"{len(heads)} own pages, {first - 1} before the first document", file=sys.stderr)
    sys.exit(1 if wrong else 0)


main()
