#!/usr/bin/env python3
"""Makes the spreadsheet of forty calls and what must be printed of it, before and apart from the program.

Run it with openpyxl: it writes calls/call log.xlsx, calls/phone bill.csv and expected.json beside itself. The story is
invented: 33 officers gave a name, each another one, 7 refused; 6 of the calls were recorded."""

import datetime as dt
import json
from pathlib import Path

import openpyxl
from openpyxl.styles import Font

HERE = Path(__file__).parent
NAMES = """Amir Singh|Jane Smith|Jane Smyth|Rachel Oyelaran|Denise Hartley|Paula Mbeki|Tom Marchbank|Leila Haddad|Owen Price
Siân Rees|Grace Whitaker|May Chen|Will Prentice|Hope Adeyemi|Mark Dunne|Rose Kelly|Iain Burnett|Şükrü Yılmaz|Anna Kowalska
Peter O’Neill|Fatima Zahra|Derek Holt|Julie Tan|Sam de Souza|Ruth Ames|Colin Fry|Zara Malik|Neil Bright|Kay Lomax|Joe Sharp
Vera Quinn|Ed Stone|Lucy Marsh""".replace("\n", "|").split("|")
assert len(set(NAMES)) == 33
OFFICES = ["Complaints Resolution", "Arrears Team 14", "Hastings", "Belfast", "Plymouth Team 3"]
SERVICE, OLDER = "0800 171 2345", "0345 266 8792"
# Rows of the sheet (the heads are in row 3) whose officer refused a name.
REFUSED = {6, 11, 17, 22, 28, 35, 41}
RECORDED = {4: "rec-a", 9: "rec-b", 17: "rec-c", 26: "rec-d", 33: "rec-e", 43: "rec-f"}

first, last = dt.date(2024, 7, 15), dt.date(2025, 3, 6)
days = [first + dt.timedelta(days=round(i * (last - first).days / 39)) for i in range(40)]
assert days[0] == first and days[-1] == last and len(set(days)) == 40

names = iter(NAMES)
rows = []
for i, day in enumerate(days):
    row = i + 4
    name = None if row in REFUSED else next(names)
    rows.append({
        "row": row,
        "day": day,
        "time": dt.time(9 + i % 8, (i * 7) % 60),
        "way": "In" if i % 5 == 4 else "Out",
        "number": OLDER if i % 5 == 4 else SERVICE,
        "name": name,
        "office": OFFICES[i % 5],
        "minutes": 4 + (i * 11) % 37,
        "note": f"Asked about the letter of May; call {i + 1} of my list. Nothing about Ruby was found on the system, and nobody knew who had the file.",
        "promise": "To call back" if i % 13 == 3 else "",
        "due": day + dt.timedelta(days=7) if i % 13 == 3 else None,
    })
assert next(names, None) is None

book = openpyxl.Workbook()
sheet = book.active
sheet.title = "Calls"
sheet["A1"] = "Calls with the Child Maintenance Service"
heads = ["Date", "Time", "In or out", "Number", "Spoke to", "Office", "Minutes", "Notes", "Promised", "By when"]
for column, head in enumerate(heads, 1):
    sheet.cell(3, column, head).font = Font(bold=True)
for r in rows:
    cells = [r["day"], r["time"], r["way"], r["number"], r["name"] or "refused to give name", r["office"], r["minutes"], r["note"], r["promise"], r["due"]]
    for column, value in enumerate(cells, 1):
        cell = sheet.cell(r["row"], column, value)
        if column in (1, 10):
            cell.number_format = "dd/mm/yyyy"
        if column == 2:
            cell.number_format = "hh:mm"
sheet.column_dimensions["H"].width = 60
(HERE / "calls").mkdir(exist_ok=True)
book.properties.created = book.properties.modified = dt.datetime(2025, 3, 7)
book.save(HERE / "calls" / "call log.xlsx")

# A bill of the same phone: the outgoing calls of three months, each a minute later and to the second, among others.
lines = ["Your itemised calls,,,,", "Date,Time,Number called,Duration,Cost (£)"]
billed = []
for r in rows:
    if r["way"] == "Out" and dt.date(2024, 10, 1) <= r["day"] <= dt.date(2024, 12, 31):
        at = dt.datetime.combine(r["day"], r["time"]) + dt.timedelta(minutes=1)
        lines.append(f"{at:%d/%m/%Y},{at:%H:%M:%S},{r['number'].replace(' ', '')},{r['minutes']:02}:{(r['row'] * 7) % 60:02},0.00")
        billed.append({"row": r["row"], "line": len(lines)})
        lines.append(f"{at:%d/%m/%Y},20:15:00,07700 900{r['row']:03},12:00,0.35")
(HERE / "calls" / "phone bill.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")

expected = {
    "headline": "33 different people in 40 calls, 15 July 2024 to 6 March 2025; 7 refused a name.",
    "total_seconds": sum(r["minutes"] for r in rows) * 60,
    "refused_rows": sorted(REFUSED),
    "recorded": {str(row): name for row, name in RECORDED.items()},
    "billed": billed,
    "other_lines": len(billed),
    "after_writing": [r["row"] - 3 for r in rows if r["way"] == "In" and r["day"] > dt.date(2025, 1, 10)],
    "rows": [
        {"row": r["row"], "number": r["row"] - 3, "date": f"{r['day'].day} {r['day']:%B %Y}, {r['time']:%H:%M}",
         "iso": f"{r['day'].isoformat()}T{r['time']:%H:%M:%S}", "name": r["name"], "minutes": r["minutes"], "promise": bool(r["promise"])}
        for r in rows
    ],
}
(HERE / "expected.json").write_text(json.dumps(expected, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
print(expected["headline"], len(billed), expected["after_writing"], expected["total_seconds"])
