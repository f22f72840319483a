"""Whether the front matter of a bundle keeps silent about what expected.toml calls absent.

usage: case_text.py expected.toml BUNDLE.pdf RECORD.json   prints each row that is broken; exit 1
"""
import json, re, subprocess, sys, tomllib

rows = tomllib.load(open(sys.argv[1], "rb"))["value"]
record = json.load(open(sys.argv[3]))
own = set(range(1, record["pages"] + 1))
for item in record["items"]:
    own -= set(range(item["first_page"], item["last_page"] + 1))
# What concerns the limits alone is looked for on the cover and among the limits.
limits = set()
for part in record["front_matter"]:
    if part["name"] in ("Cover", "Time limits"):
        limits |= set(range(part["first_page"], part["last_page"] + 1))
text = subprocess.run(["pdftotext", "-layout", sys.argv[2], "-"], capture_output=True, check=True).stdout.decode()
pages = text.split("\f")
words = lambda numbers: "\n".join(pages[page - 1] for page in sorted(numbers))
broken = 0
absent = [row for row in rows if row["kind"] == "absent" and row["where"] != "check"]
for row in absent:
    places = {place.strip() for place in row["where"].split(",")}
    front = words(limits if places <= {"cover", "deadlines"} else own)
    found = re.search(row["value"], front)
    if found:
        broken += 1
        line = front[front.rfind("\n", 0, found.start()) + 1:front.find("\n", found.end())]
        print(f"{row['id']}: {found.group(0)!r} in {line.strip()!r}")
print(f"{broken} of {len(absent)}")
sys.exit(broken > 0)
