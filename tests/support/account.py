"""An arrears audit in a few lines, day by day, to compare with the program's.

    account.py PAYMENTS.csv STATEMENT.csv FROM UNTIL OPENING RATE_FROM=WEEKLY ...

Prints a line for each week: number, start, liability, paid, balance, the Service's balance, variance; all in pence.
"""

import csv
import sys
from datetime import date, datetime, timedelta
from fractions import Fraction
from math import floor


def pence(text):
    return int(Fraction(text or "0") * 100)


def read(path):
    with open(path, encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))[1:]
    return [(datetime.strptime(row[0], "%d/%m/%Y").date(), row[1:]) for row in rows]


paid, service = read(sys.argv[1]), read(sys.argv[2])
first, last = map(date.fromisoformat, sys.argv[3:5])
mine = pence(sys.argv[5])
rates = sorted((date.fromisoformat(day), pence(weekly)) for day, weekly in (rate.split("=") for rate in sys.argv[6:]))
week, number, exact, received = first, 1, Fraction(0), 0
day = first
while day <= last:
    exact += Fraction([weekly for start, weekly in rates if start <= day][-1], 7)
    received += sum(pence(row[0]) for when, row in paid if when == day)
    if (day - first).days % 7 == 6 or day == last:
        liability = floor(exact + Fraction(1, 2))
        mine += liability - received
        theirs = sum(pence(due) + pence(adjusted) - pence(credited) for when, (due, adjusted, credited, *_) in service if when <= day)
        print(number, week, liability, received, mine, theirs, theirs - mine)
        week, number, exact, received = day + timedelta(days=1), number + 1, Fraction(0), 0
    day += timedelta(days=1)
