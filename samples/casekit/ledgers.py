"""The two ledgers of the arrears: what he paid, and the Service's own account."""

import csv
from datetime import date, timedelta
from decimal import Decimal

from . import facts as f


def money(amount):
    return f"{Decimal(str(amount)):.2f}"


def write(path, rows):
    with open(path, "w", encoding="utf-8", newline="") as out:
        csv.writer(out, lineterminator="\r\n").writerows(rows)


def payments(path):
    """What he paid, with what shows it: the bank statement as far as it goes, then his letter that lists the rest."""
    from .statements import bank_rows
    bank = bank_rows()
    half = (len(bank) + 1) // 2
    pages = {r[0]: 1 if i < half else 2 for i, r in enumerate(bank) if "PRYCE" in r[2]}
    rows = [["Date", "Amount", "Method", "Evidence", "Page", "Note"]]
    for when, amount in sorted([(d, f.PAYMENT) for d in f.PAYMENTS] + [f.CATCH_UP]):
        one_off = (when, amount) == f.CATCH_UP
        evidence, page = ("bank-statement", pages[when]) if when in pages else ("order-reply", 1)
        rows.append([f"{when:%d/%m/%Y}", money(amount), "bank transfer" if one_off else "standing order", evidence, page,
                     "for the first weeks, at £78.41 a week" if one_off else ""])
    write(path, rows)


def service_account(path):
    """The Service's week-by-week account at the rate of its decision, with its entries by hand."""
    final = date(2021, 5, 26)
    entries = [(f.ARREARS_1 - timedelta(days=1), f.STRAY, 0, "Balance transferred in"),
               (final, -f.STRAY, 0, "Transferred balance removed"),
               (final, 0, f.PAID_1, "7 payments of £341.00 credited")]
    rows = [["Week beginning", "Maintenance due", "Adjustment", "Payment received", "Balance", "Note"]]
    balance = Decimal(0)
    for week in range(f.WEEKS_2):
        start = f.EFFECTIVE + timedelta(weeks=week)
        if start == f.ARREARS_1:
            assert money(f.CLAIM_1) == money(balance)
        balance += Decimal(money(f.WRONG.weekly))
        rows.append([f"{start:%d/%m/%Y}", money(f.WRONG.weekly), "", "", money(balance), ""])
        for when, adjustment, paid, note in entries:
            if start <= when < start + timedelta(weeks=1):
                balance += Decimal(money(adjustment)) - Decimal(money(paid))
                rows.append([f"{when:%d/%m/%Y}", "", money(adjustment) if adjustment else "", money(paid) if paid else "", money(balance), note])
    assert money(f.CLAIM_2) == money(balance)
    write(path, rows)
