"""What scotland-collect-and-pay and two-receiving-parents share: dates and pence worked out in two ways, and the rows written."""
import datetime as dt
from decimal import Decimal, ROUND_HALF_UP
from fractions import Fraction as F
D = dt.date
# Bank holidays 2026. England and Wales, Scotland: general gov.uk knowledge; Scotland's 15 June 2026: requirements.md 11 (A).
ENG = {D(2026,1,1), D(2026,4,3), D(2026,4,6), D(2026,5,4), D(2026,5,25), D(2026,8,31), D(2026,12,25), D(2026,12,28)}
SCO = {D(2026,1,1), D(2026,1,2), D(2026,4,3), D(2026,5,4), D(2026,5,25), D(2026,6,15), D(2026,8,3), D(2026,11,30), D(2026,12,25), D(2026,12,28)}
NIR = ENG | {D(2026,3,17), D(2026,7,13)}
UK = ENG | SCO | NIR
def work(d, hol): return d.weekday() < 5 and d not in hol
def add_work(d, n, hol):
    """Way 1: walk day by day."""
    x = d
    while n:
        x += dt.timedelta(1)
        if work(x, hol): n -= 1
    return x
def add_work2(d, n, hol):
    """Way 2: list every working day of the year after d and take the n-th."""
    days = [D(2026,1,1) + dt.timedelta(i) for i in range(365)]
    return [x for x in days if x > d and work(x, hol)][n-1]
def wd(d, n, hol):
    a, b = add_work(d, n, hol), add_work2(d, n, hol)
    assert a == b, (d, n, a, b)
    return a
def pd1985(posted, hol, n=2): return wd(posted, n, hol)
def cpr626(posted, hol):
    x = posted + dt.timedelta(2)
    while not work(x, hol): x += dt.timedelta(1)
    return x
def months(d, n):
    y, m = d.year + (d.month - 1 + n)//12, (d.month - 1 + n) % 12 + 1
    last = (D(y + m//12, m % 12 + 1, 1) - dt.timedelta(1)).day
    return D(y, m, min(d.day, last))
def between(a, b):
    n = (b - a).days; x = a; k = 0
    while x < b: x += dt.timedelta(1); k += 1
    assert n == k
    return n
def half_up(x):
    """Whole pence, half up; two ways: fractions and decimal."""
    x = F(x); a = (2*x.numerator + x.denominator)//(2*x.denominator)
    assert abs(a - x) <= F(1, 2)
    b = int((Decimal(x.numerator)/Decimal(x.denominator)).quantize(Decimal(1), ROUND_HALF_UP))
    assert a == b
    return a
def s10_ok(s):
    s = s.replace(' ', ''); w = (8,6,4,2,3,5,9,7)
    c = 11 - sum(k*int(x) for k, x in zip(w, s[2:10])) % 11
    return {10: 0, 11: 5}.get(c, c) == int(s[10])
def long(d): return f"{d.day} {d:%B %Y}"
ROWS = []
def v(id, kind, value, where, about, why, source):
    if isinstance(value, D): value = value.isoformat()
    ROWS.append(dict(id=id, about=about, kind=kind, value=value, where=where, why=why, source=source))
def q(s): return '"' + s.replace('\\', '\\\\').replace('"', '\\"') + '"'
def dump(head, beside):
    ids = [r['id'] for r in ROWS]; assert len(ids) == len(set(ids))
    assert all(r['kind'] in ('date','days','standing','pence','text','absent','order') for r in ROWS)
    out = [head]
    for r in ROWS:
        out.append('[[value]]')
        for k, x in r.items(): out.append(f'{k} = {x if isinstance(x, int) else q(x)}')
        out.append('')
    import os
    p = os.path.join(os.path.dirname(os.path.abspath(beside)), 'expected.toml')
    open(p, 'w').write('\n'.join(out)); print(len(ROWS), 'values ->', p)
