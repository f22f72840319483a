#!/usr/bin/env python3
"""Measures the pages that the program sets itself, from what PDFium reads in the finished bundle.

    page_look.py BUNDLE.pdf RECORD.json PAGES

Own pages are those of no item. PAGES is the most pages that may come before the first document. Every breach of a rule is
printed on a line of its own; the exit code is 1 if there is one."""

import ctypes, json, re, sys
import pypdfium2 as pdfium
import pypdfium2.raw as raw

MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
LEFT, RIGHT, TOP, BOTTOM = 52.0, 543.28, 26.0, 789.9
SMALLEST, CELL, HEADING = 9.0, 10.0, 12.0
FOOT, SIDE = 40.0, 56.0
TINT = (0xE4, 0xE4, 0xE4)


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
        Line((cell[0][0], max(c[1] for c in cell), base, max(c[2] for c in cell), "".join(c[3] for c in cell).strip()), cell)
        for base, cell in out
        if any(c[3].strip() for c in cell)
    ]


class Line(tuple):
    """Left, right, base line, size and text; and where its letters are."""

    def __new__(cls, line, cell):
        made = super().__new__(cls, line)
        made.letters = [(left, right) for left, right, _, char in cell if char.strip()]
        return made

    def over(self, other):
        """Whether a letter of one is over a letter of the other."""
        if min(self[1], other[1]) - max(self[0], other[0]) <= 1.0:
            return False
        return any(min(a[1], b[1]) - max(a[0], b[0]) > 1.0 for a in self.letters for b in other.letters)


def marks(page):
    """The rules of a page, left to right edge, height from the top and weight; and its filled areas with their colours."""
    height = page.get_height()
    rules, fills = [], []
    for thing in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=4):
        left, bottom, right, top = (ctypes.c_float() for _ in range(4))
        raw.FPDFPageObj_GetBounds(thing.raw, left, bottom, right, top)
        mode, stroke = ctypes.c_int(), ctypes.c_int()
        raw.FPDFPath_GetDrawMode(thing.raw, mode, stroke)
        area = (left.value, height - top.value, right.value, height - bottom.value)
        if stroke.value and area[3] - area[1] < 4.0:
            weight = ctypes.c_float()
            raw.FPDFPageObj_GetStrokeWidth(thing.raw, weight)
            rules.append((area[0], area[2], (area[1] + area[3]) / 2, round(weight.value, 2)))
        elif mode.value:
            colour = [ctypes.c_uint() for _ in range(4)]
            raw.FPDFPageObj_GetFillColor(thing.raw, *colour)
            fills.append((area, tuple(part.value for part in colour[:3])))
    return sorted(rules, key=lambda rule: rule[2]), fills


def breaks(first, second):
    """Whether a line that goes on in a second one breaks a date, a year, an amount or a page's number."""
    year = re.compile(r"\b(%s)[a-z]*$" % "|".join(MONTHS))
    return (
        re.search(r"(^|[^£\d.,])\d{1,2}$", first) and any(second.startswith(month) for month in MONTHS)
        or year.search(first) and re.match(r"\d{4}\b", second)
        or re.search(r"\b(19|20)\d$", first) and re.match(r"\d$", second)
        or re.search(r"\bpp?\.$", first) and re.match(r"\d", second)
        or re.search(r"£[\d,]*\.?$|\d[.:]$", first) and re.match(r"\d", second)
    )


def in_table(line, hung):
    """Whether a line is in the row of a table: the rule below it is one between rows."""
    below = [rule for rule in hung if rule[2] > line[2] - 2.0]
    above = [rule for rule in hung if rule[2] <= line[2] - 2.0]
    return bool(below and above) and below[0][3] == 0.5 and below[0][2] - line[2] < 160.0


def chapters(record):
    """For each own page the parts that have something on it."""
    parts = {}
    for part in record["front_matter"]:
        for number in range(part["first_page"], part["last_page"] + 1):
            parts.setdefault(number, []).append(part["name"])
    return parts


def main():
    bundle, record, most = sys.argv[1], json.load(open(sys.argv[2])), int(sys.argv[3])
    of_items = {n for item in record["items"] for n in range(item["first_page"], item["last_page"] + 1)}
    document = pdfium.PdfDocument(bundle)
    first = min(of_items, default=len(document) + 1)
    parts = chapters(record)
    wrong = []
    if first - 1 > most:
        wrong.append(f"{first - 1} pages before the first document, at most {most}")
    heads = {}
    for number in range(1, len(document) + 1):
        page = document[number - 1]
        every = lines(page)
        wide, high = page.get_width(), page.get_height()
        # The page's number is at the right edge of the text block, whatever the page shows, and below it nothing.
        foot = sorted(line for line in every if line[2] > high - FOOT)
        said = " ".join(line[4] for line in foot)
        if len(re.findall(rf"Page [A-Za-z]*{number} of [A-Za-z]*\d+$", said)) != 1:
            wrong.append(f"page {number} does not carry its number once: {said!r}")
        elif abs(foot[-1][1] - (wide - SIDE)) > 1.0 or foot[0][0] < SIDE - 1.0:
            wrong.append(f"page {number}: its foot reaches from {foot[0][0]:.1f} to {foot[-1][1]:.1f} of {wide:.1f}")
        if number in of_items:
            continue
        if wide > high:
            wrong.append(f"page {number} is in landscape")
        # The foot band is not part of what is set.
        own = [line for line in every if line[2] < high - FOOT]
        rules, fills = marks(page)
        hung = [rule for rule in rules if rule[0] < 53.0 and rule[1] > 542.0]
        small = []
        for left, right, base, size, text in own:
            if size < SMALLEST - 0.01:
                wrong.append(f"page {number}: type of {size:.2f} pt: {text!r}")
            # Digests are set in a type of their own.
            digits = re.fullmatch(r"[0-9a-f ]{32,}", text)
            if size < CELL - 0.01 and not digits and in_table((left, right, base, size, text), hung):
                small.append((size, text))
            if left < LEFT - 0.5 or right > RIGHT + 0.5 or base > BOTTOM + 1.0 or base < TOP:
                wrong.append(f"page {number}: outside the text block: {text!r} {left:.0f} {right:.0f} {base:.0f}")
            if re.search(r"(?<![\dA-Za-z])[-–—]\s?£?\d[\d,]*\.\d\d\b", text):
                wrong.append(f"page {number}: a minus that is none: {text!r}")
        if small:
            wrong.append(f"page {number}: a table in type of {small[0][0]:.2f} pt: {small[0][1]!r} and {len(small) - 1} more")
        for left, right, height, _ in rules:
            if left < LEFT - 1.4 or right > RIGHT + 1.4 or height > BOTTOM + 1.0:
                wrong.append(f"page {number}: a rule outside the text block: {left:.0f} {right:.0f} {height:.0f}")
        for at, one in enumerate(own):
            for two in own[at + 1:]:
                if two[2] - one[2] > 0.6 * one[3]:
                    break
                if one.over(two):
                    wrong.append(f"page {number}: one over the other: {one[4]!r} and {two[4]!r}")
            below = [n for n in own if abs(n[0] - one[0]) < 1.0 and 8.0 < n[2] - one[2] < 17.0 and n[3] == one[3]]
            for two in below[:1]:
                if breaks(one[4], two[4]):
                    wrong.append(f"page {number}: broken: {one[4]!r} / {two[4]!r}")
        if own and abs(own[-1][3] - HEADING) < 0.01:
            wrong.append(f"page {number} ends with a heading: {own[-1][4]!r}")
        # A band is not the last thing on a page: it heads the row that follows.
        bands = [area for area, colour in fills if colour == TINT and area[3] - area[1] < 22.0 and area[0] < 53.0]
        if own and bands and max(area[3] for area in bands) > own[-1][2] - 6.0 and number + 1 not in of_items:
            wrong.append(f"page {number} ends with a band: {own[-1][4]!r}")
        if parts.get(number) == ["Chronology"]:
            bars = [area for area, colour in fills if colour == (0, 0, 0) and area[2] - area[0] < 6.0]
            for area, colour in fills:
                barred = any(abs(bar[1] - area[1]) < 1.0 and abs(bar[3] - area[3]) < 1.0 for bar in bars)
                if colour == TINT and not barred:
                    wrong.append(f"page {number}: a tint that is no period, at {area[1]:.0f}")
        heads[number] = ([line for line in own if line[2] > 50.0], hung)
    for number, (below, hung) in heads.items():
        goes_on = goes_on_from(document, number)
        more = number + 1 in heads and goes_on_from(document, number + 1)
        rows = len({line[2] for line in below})
        shared = len(parts.get(number, [])) > 1
        if goes_on and not more and not shared and rows < 3:
            wrong.append(f"page {number}, the last of its chapter, has only {rows} lines")
        if more and hung and below:
            lone_row(document, number, below, hung, heads[number + 1], wrong)
    print("\n".join(wrong))
    print(f"{len(heads)} own pages, {first - 1} before the first document", file=sys.stderr)
    sys.exit(1 if wrong else 0)


def goes_on_from(document, number):
    """Whether a page says that it goes on with what is on the page before it."""
    return any(line[4].endswith(", continued") for line in lines(document[number - 1])[:3])


def lone_row(document, number, below, hung, after, wrong):
    """A table that goes on with its head on the next page has two rows at least below its last head on this one."""
    heads = [rule for rule in hung if rule[3] == 1.25]
    again = [rule for rule in after[1] if rule[3] == 1.25 and rule[2] < 110.0]
    last = max(line[2] for line in below)
    if not heads or not again or hung[-1][2] < last - 4.0:
        return
    words = lambda found, rule: [line[4] for line in found if 0.0 < rule[2] - line[2] + 4.0 < 14.0]
    for head in heads[::-1]:
        if words(below, head) == words(after[0], again[0]):
            rows = [rule for rule in hung if rule[2] > head[2] + 1.0]
            if len(rows) < 2:
                wrong.append(f"page {number} ends with a lone row of a table")
            return


main()
