"""Whether a bundle says what expected.toml expects, and keeps silent about what it calls absent.

usage: case_text.py expected.toml printed.toml BUNDLE.pdf RECORD.json REPORT.json

printed.toml says of each row where its value is looked for. Every row has an entry there or it is `absent`:
  row = ["Chapter", "words … more words"]   these words are in that chapter, in this order ("…" is a short gap);
                                            more strings: each is looked for; after "!" they must not be there
  row = ["check", "words"]                  a finding says them; ["check", "!words"]: none does
  row = ["order", "Chapter", "a", "b"]      the words follow one another in that chapter
  row = { open = "why" }                    nothing looks for it; how many there are is in the test
A chapter is named by the beginning of its title; "front" is every page that the program sets.
What stands for a date, an amount or a number of days must hold the expected value itself.

Prints each row that fails, then how many are open; exit 1 when a row fails or has no entry.
"""
import datetime as dt, json, re, subprocess, sys, tomllib

EXPECTED, PRINTED, PDF, RECORD, REPORT = sys.argv[1:6]
GAP = 280
rows = tomllib.load(open(EXPECTED, "rb"))["value"]
printed = tomllib.load(open(PRINTED, "rb"))["printed"]
record, report = json.load(open(RECORD)), json.load(open(REPORT))

def pages(*options):
    made = subprocess.run(["pdftotext", *options, PDF, "-"], capture_output=True, check=True)
    return made.stdout.decode().split("\f")

MONTHS = "January February March April May June July August September October November December".split()
IN_FULL = re.compile(r"\b(?:%s)\b" % "|".join(MONTHS))

def short(text):
    """The same with short months: a narrow column has them."""
    return IN_FULL.sub(lambda month: month.group()[:3], one(text))

def one(text):
    """With one space, straight quotes and dashes, so that words are found across lines."""
    for old, new in (("\u2019", "'"), ("\u2018", "'"), ("\u201c", '"'), ("\u201d", '"'), ("\u2212", "-"), ("\u2013", "-"), ("\u00ad", "")):
        text = text.replace(old, new)
    return re.sub(r"\s+", " ", text.replace("\u00a0", " ")).strip()

LINES, FLOW = pages("-layout"), pages("-raw")
own = set(range(1, record["pages"] + 1))
for item in record["items"]:
    own -= set(range(item["first_page"], item["last_page"] + 1))
parts = [(part["name"], set(range(part["first_page"], part["last_page"] + 1))) for part in record["front_matter"]]

def chapter(name):
    if name == "front":
        return own
    found = [numbers for title, numbers in parts if title.startswith(name)]
    return set().union(*found) if found else None

def running(numbers):
    """The words of pages without their running foot."""
    return one("\n".join(FLOW[page - 1] for page in sorted(numbers)))

findings = [short(" ".join(str(one_[key]) for key in ("message", "next", "file") if one_.get(key))) for one_ in report["findings"]]

def pattern(words):
    return re.compile((".{0,%d}?" % GAP).join(re.escape(short(piece)) for piece in words.split("…")))

def forms(row):
    """How a value may be written."""
    value = row["value"]
    if row["kind"] == "date":
        day = dt.date.fromisoformat(value)
        # In a table of a year the day alone may stand beside the year.
        return [f"{day.day} {day:%B %Y}", f"{day.day} {day:%b %Y}", f"{day.year} … {day.day} {day:%b}"]
    if row["kind"] == "pence":
        sign = "-" if value < 0 else ""
        return [f"{sign}£{abs(value) // 100:,}.{abs(value) % 100:02}"] + (["nothing"] if value == 0 else [])
    return [str(value)] if row["kind"] == "days" else []

def faults(row, check):
    """Why a row is not as expected."""
    name, *words = check
    if name == "check":
        for said in words:
            want = not said.startswith("!")
            found = any(pattern(said.lstrip("!")).search(finding) for finding in findings)
            if found != want:
                yield f"{'no finding says' if want else 'a finding says'} {said.lstrip('!')!r}"
        return
    if name == "order":
        name, *words = words
    numbers = chapter(name)
    if numbers is None:
        yield f"there is no chapter {name!r}"
        return
    text, at = short(running(numbers)), 0
    for said in words:
        if said.startswith("!"):
            if pattern(said[1:]).search(text):
                yield f"{name}: {said[1:]!r} is there"
            continue
        found = pattern(said).search(text, at)
        if not found:
            yield f"{name}: {said!r} is not there"
        elif check[0] == "order":
            at = found.end()
    values = forms(row)
    bound = " ".join(short(said) for said in words)
    def holds(form):
        pieces = [re.escape(short(piece)) for piece in form.split("…")]
        return re.search(r"(?<![\d,.])" + ".*?".join(pieces) + r"(?![\d])", bound)
    if values and not any(map(holds, values)):
        yield f"what is looked for does not hold the value {values[0]!r}"

# What concerns the limits alone is looked for on the cover and among the limits.
limits = (chapter("Cover") or set()) | (chapter("Time limits") or set())
broken, still_open = 0, 0
def fail(row, why):
    global broken
    broken += 1
    print(f"{row}: {why}")

ids = {row["id"] for row in rows}
for name in printed.keys() - ids:
    fail(name, "printed.toml names it, and expected.toml does not")
for row in rows:
    check = printed.get(row["id"])
    if row["kind"] == "absent":
        if row["where"] == "check":
            fail(row["id"], "a finding that must be absent is written as [\"check\", \"!words\"] of another kind")
            continue
        places = {place.strip() for place in row["where"].split(",")}
        numbers = limits if places <= {"cover", "deadlines"} else own
        front = "\n".join(LINES[page - 1] for page in sorted(numbers))
        # Once as it is laid out, line by line, and once as it runs.
        for text in (front, running(numbers)):
            found = re.search(row["value"], text)
            if found:
                line = text[text.rfind("\n", 0, found.start()) + 1:][:200]
                fail(row["id"], f"{found.group(0)!r} in {line.strip()!r}")
                break
    elif check is None:
        fail(row["id"], "nothing says where it is looked for")
    elif isinstance(check, dict):
        still_open += 1
        if not check.get("open"):
            fail(row["id"], "it does not say why it is open")
    else:
        for why in faults(row, check):
            fail(row["id"], why)
print(f"{still_open} of {len(rows)} are open")
sys.exit(broken > 0)
