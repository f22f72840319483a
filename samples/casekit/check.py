"""Checks of samples/wojcik: the manifest against the vocabulary and the folder."""

import re
import subprocess
import tomllib
from datetime import date, datetime

KEYS = {
    "": "bundle case party child leave_out item event loss account calculation",
    "bundle": "purpose title name date order page_prefix summary wanted body appeal_reference heads only leave_out point fact "
              "section claim statement event loss",
    "case": "reference other_references body appeal_reference decision national_insurance contact",
    "child": "name",
    "point": "title should happened effect remedy evidence",
    "evidence": "item page shows",
    "fact": "text agreed",
    "claim": "besides_money raised raised_page answer_by received",
    "received": "date amount what item page",
    "statement": "by relationship text date",
    "roles": "tribunal",
    "calculation": "decision page used asked alternative",
    "used": "income children other_children nights weekly",
    "alternative": "income weekly",
    "income": "basis yearly weekly tax_year hmrc_asked source item page",
    "nights": "a_year item page",
    "other_references": "reference label",
    "decision": "date effective reconsideration",
    "party": "name role roles address phone email reference",
    "leave_out": "file items reason",
    "item": "file id title date until kind step from to reference received answers encloses says contradicts relevance note call post bill",
    "call": "direction ended duration their_number my_number officer job_title office refused_name security_passed reference_given "
            "told_recording they_said i_said promise promise_due promise_kept promise_kept_on transcript followed_by bill cost "
            "device app whole extract_of original_kept",
    "post": "posted office service tracking addressee letter cost delivered signed_by proof reply_due reply",
    "bill": "supplier account period_from period_to total line",
    "line": "date description number duration amount call",
    "event": "date text step items page",
    "account": "title side receipts from until opening opening_by opening_item service_opening liability asked payments payments_match payment "
               "statement statement_every not_mine service_adjustment instalments plan claimed adjustment collect_and_pay_asked collect_and_pay_asked_item "
               "collect_and_pay_from collect_and_pay_until payer_fee receiver_fee charge",
    "asked": "from weekly monthly decision page decided note income",
    "not_mine": "date amount what item page",
    "service_adjustment": "date amount what item page",
    "instalments": "from every until count amount payments_match item page",
    "plan": "from every until count amount payments_match item page",
    "liability": "from weekly monthly decision page decided note",
    "payment": "date amount method direct item page note",
    "claimed": "date balance item page",
    "adjustment": "date amount what item page",
    "charge": "date amount what item page",
    "loss": "head date description payee amount quantity unit rate caused_by item page receipt paid grounds",
}
KINDS = "letter decision email call postal-receipt bill statement form disclosure photo transcript note other".split()
HEADS = "actual-loss telephone postage bank-charges travel delay consolatory".split()


def check(folder):
    from .facts import s10
    with open(folder / "manifest.toml", "rb") as f:
        m = tomllib.load(f)
    wrong = []

    def expect(ok, what):
        if not ok:
            wrong.append(what)

    def keys(table, name):
        for k, v in table.items():
            expect(k in KEYS[name].split(), f"unknown key {k} in [{name or 'the file'}]")
            for child in v if isinstance(v, list) else [v]:
                if isinstance(child, dict):
                    keys(child, k)

    keys(m, "")
    for bundle in m["bundle"]:
        name = bundle["name"]
        expect(name.isascii() and len(name) <= 46, "bundle.name")

    files = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()} - {"manifest.toml"}
    listed = [i["file"] for i in m["item"]] + [x["file"] for x in m["leave_out"]]
    expect(len(listed) == len(set(listed)), "a file is listed twice")
    for missing in set(listed) - files:
        wrong.append(f"no such file: {missing}")
    for extra in files - set(listed):
        wrong.append(f"not in the manifest: {extra}")

    ids = [i["id"] for i in m["item"] if "id" in i]
    expect(len(ids) == len(set(ids)), "an id is used twice")
    known = set(ids) | {i["file"] for i in m["item"]}
    by = {i.get("id", i["file"]): i for i in m["item"]}
    for i in m["item"]:
        where = i.get("id", i["file"])
        expect(i["kind"] in KINDS, f"{where}: kind")
        expect(isinstance(i.get("date", date.min), (date, datetime)) or re.fullmatch(r"\d{4}(-\d{2})?", i["date"]), f"{where}: date")
        call, post, bill = i.get("call", {}), i.get("post", {}), i.get("bill", {})
        refs = [i.get("answers"), *i.get("encloses", []), call.get("transcript"), call.get("followed_by"), call.get("bill"), call.get("extract_of"),
                post.get("letter"), post.get("proof"), post.get("reply"), *(r.get("call") for r in bill.get("line", []))]
        for r in filter(None, refs):
            expect(r in known, f"{where}: no item {r}")
        if "tracking" in post:
            t = post["tracking"]
            expect(s10(t[:2], t[2:10]) == t, f"{where}: check digit of {t}")
        if call.get("whole") and "duration" in call:
            seconds = float(subprocess.run(["ffprobe", "-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", str(folder / i["file"])],
                                           check=True, capture_output=True, text=True).stdout)
            h, mi, s = map(int, call["duration"].split(":"))
            expect(abs(h * 3600 + mi * 60 + s - seconds) < 1, f"{where}: lasts {seconds:.1f} s")
        for r in bill.get("line", []):
            expect("call" not in r or by[r["call"]]["date"] == r["date"], f"{where}: line does not match {r.get('call')}")
    for e in m.get("event", []):
        for r in e.get("items", []):
            expect(r in known, f"event {e['date']}: no item {r}")
        expect("page" not in e or len(e["items"]) == 1, f"event {e['date']}: page without a single item")
    for a in m.get("account", []):
        rows = [r for k in ("liability", "payment", "claimed", "adjustment", "charge") for r in a.get(k, [])]
        for r in filter(None, [a.get("payments"), a.get("statement"), a.get("opening_item"), *(r.get("item", r.get("decision")) for r in rows)]):
            expect(r in known, f"account: no item {r}")
    for loss in m.get("loss", []):
        expect(loss["head"] in HEADS and loss.get("receipt", "no") in ("yes", "no", "estimate"), f"loss {loss['description']}")
        expect("item" not in loss or loss["item"] in known, f"loss: no item {loss.get('item')}")
        if "rate" in loss:
            expect(round(float(loss["quantity"]) * float(loss["rate"]), 2) == float(loss["amount"]), f"loss {loss['description']}: sum")
    size = sum((folder / f).stat().st_size for f in files)
    expect(size < 8_000_000, f"{size} bytes is too much")
    for w in wrong:
        print("WRONG:", w)
    print(f"{folder.name}: {len(m['item'])} items, {len(files)} files, {size / 1e6:.2f} MB, {len(wrong)} faults")
    return not wrong
