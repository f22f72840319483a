"""Child maintenance by the 2012 scheme with exact fractions, to compare with the program's.

    calculation.py > tests/support/calculation.txt

Written from the texts of the law. Each amount is rounded half up before the next step. Prints a row for each case: effective
date, weekly income in pence, children of this receiving parent, children of others, children under another arrangement,
other children in the home, nights of each child, weekly amount in pence; "unknown" where the least of 7 pounds for all
receiving parents together would decide.
"""

import random
from fractions import Fraction as F
from math import floor

NEW = {1: ("17.0", "14.1", "13.2", "12.4"), 2: ("25.0", "21.2", "19.9", "18.9"), 3: ("31.0", "26.4", "24.9", "23.8")}
OLD = {1: ("19", "16.4", "15.6", "15.2"), 2: ("27", "23.5", "22.5", "21.9"), 3: ("33", "28.8", "27.7", "26.9")}


def penny(pounds):
    return F(floor(pounds * 100 + F(1, 2)), 100)


def seventh(nights):
    if nights >= 175:
        return F(1, 2)
    if nights >= 156:
        return F(3, 7)
    if nights >= 104:
        return F(2, 7)
    return F(1, 7) if nights >= 52 else F(0)


def weekly_amount(day, income, own, others, elsewhere, roc, nights):
    if income < 7:
        return F(0)
    children = min(3, own + others + elsewhere)
    if income <= 100:
        return penny(F(7) * own / (own + others + elsewhere))
    if income < 200:
        base, table = (F(5), OLD) if day < "2013-11-25" else (F(7), NEW)
        part = penny((income - 100) * F(table[children][min(3, roc)]) / 100)
        rate = max(F(7), base + part)
    else:
        income = min(income, F(3000))
        if roc:
            income = penny(income * (100 - {1: 11, 2: 14, 3: 16}[min(3, roc)]) / 100)
        low, high = {1: (12, 9), 2: (16, 12), 3: (19, 15)}[children]
        rate = penny(min(income, F(800)) * low / 100 + max(F(0), income - 800) * high / 100)
    share = rate if own == own + others + elsewhere else penny(rate * own / (own + others + elsewhere))
    cut = sum(map(seventh, nights), F(0)) / own
    if not cut:
        return share
    left = penny(share * (1 - cut)) - 7 * sum(1 for one in nights if one >= 175)
    if left >= 7:
        return left
    return None if others or elsewhere else F(7)


def rows():
    draw = random.Random(20260105)
    edges = [699, 700, 701, 9999, 10000, 10001, 19999, 20000, 20001, 79999, 80000, 80001, 299999, 300000, 300001]
    for pence in edges:
        for own in (1, 2, 3, 4):
            for roc in (0, 1, 2, 3, 4):
                yield "2026-01-05", pence, own, 0, 0, roc, [0] * own
    for nights in (51, 52, 103, 104, 155, 156, 174, 175, 182):
        for pence in (10001, 12000, 20000, 57175, 92500):
            for own in (1, 2, 3):
                yield "2026-01-05", pence, own, 0, 0, 0, [nights] * own
    for _ in range(1200):
        own, others, elsewhere = draw.randint(1, 5), draw.choice((0, 0, 1, 2)), draw.choice((0, 0, 0, 1))
        nights = [draw.randint(0, 200) for _ in range(own)] if draw.random() < 0.5 else [draw.randint(0, 200)] * own
        day = draw.choice(("2012-12-10", "2013-11-24", "2013-11-25", "2026-01-05"))
        pence = draw.choice((draw.randint(500, 21000), draw.randint(15000, 120000), draw.randint(70000, 320000)))
        yield day, pence, own, others, elsewhere, draw.randint(0, 4), nights


print("# Written by tests/support/calculation.py: day, income, own, others, elsewhere, other children, nights, amount.")
for day, pence, own, others, elsewhere, roc, nights in rows():
    amount = weekly_amount(day, F(pence, 100), own, others, elsewhere, roc, nights)
    result = "unknown" if amount is None else int(amount * 100)
    print(day, pence, own, others, elsewhere, roc, ",".join(map(str, nights)), result)
