"""What ice-complaint-made and northern-ireland-appeal share: each date worked out in two ways, and the rows written.
Bank holidays: gov.uk/bank-holidays as known; Scotland 15 June 2026 from requirements.md 11."""
from datetime import date, timedelta
from decimal import Decimal as D, ROUND_HALF_UP
from fractions import Fraction as F
from pathlib import Path
EW = {date(2025,12,25),date(2025,12,26),date(2026,1,1),date(2026,4,3),date(2026,4,6),date(2026,5,4),date(2026,5,25),date(2026,8,31),date(2026,12,25),date(2026,12,28)}
NI = EW | {date(2026,3,17),date(2026,7,13)}          # St Patrick; 12 July is a Sunday, so Monday 13 July (substitute)
SC = {date(2025,12,25),date(2025,12,26),date(2026,1,1),date(2026,1,2),date(2026,4,3),date(2026,5,4),date(2026,5,25),date(2026,6,15),date(2026,8,3),date(2026,11,30),date(2026,12,25),date(2026,12,28)}
UK = EW | NI | SC
one = timedelta(1)
def is_wd(d,h): return d.weekday()<5 and d not in h
def wd_walk(start,n,h):
    d=start
    while n:
        d+=one
        if is_wd(d,h): n-=1
    return d
def weekdays_upto(d):                       # closed form: Mondays to Fridays in (0001-01-01 .. d], that day being a Monday
    q,r=divmod(d.toordinal(),7); return 5*q+min(r,5)
def wd_formula(start,n,h):
    d=start
    while True:
        d+=one
        c=weekdays_upto(d)-weekdays_upto(start)-sum(1 for x in h if start<x<=d and x.weekday()<5)
        if c==n and is_wd(d,h): return d
def wd(start,n,h):
    a,b=wd_walk(start,n,h),wd_formula(start,n,h); assert a==b,(a,b); return a
def month(start,k=1):
    y,m=divmod(start.year*12+start.month-1+k,12); m+=1
    last=(date(y+(m==12),m%12+1,1)-one).day; a=date(y,m,min(start.day,last))
    b=start; left=k                         # second way: walk day by day, count the month ends passed
    while left or (b.day!=start.day and (b+one).day!=1):
        n=b+one
        if n.month!=b.month: left-=1
        b=n
    assert a==b,(a,b); return a
def next_wd(d,h):
    while not is_wd(d,h): d+=one
    return d
def pd1985(posted,h): return wd(posted,2,h)             # first class: 2nd working day
def cpr(posted,h): return next_wd(posted+2*one,h)       # CPR 6.26
def days(a,b):
    n=(b-a).days; c=0; d=a
    while d<b: d+=one; c+=1
    assert n==c; return n
def p(x): return int((D(x.numerator)/D(x.denominator)*100).quantize(D(1),ROUND_HALF_UP)) if isinstance(x,F) else int((D(x)*100).quantize(D(1),ROUND_HALF_UP))
def long(d): return f"{d.day} {d.strftime('%B %Y')}"
rows=[]
def V(id,about,kind,value,where,why,source):
    assert id not in [r[0] for r in rows],id
    if isinstance(value,date): value=value.isoformat()
    rows.append((id,about,kind,value,where,why,source))
def q(s):
    if isinstance(s,int): return str(s)
    return '"'+s.replace('\\','\\\\').replace('"','\\"')+'"'
def write(beside):
    out=["# Written by expected.py; every value is worked out there.\n# where = \"check\": a finding for the user, never printed in the bundle. Values that begin \"open:\" must not be decided by the program.\n# absent: value is a regex (Rust or Python syntax, no look-around) that must not match the front matter.\n"]
    for r in rows: out.append("[[value]]\n"+"\n".join(f"{k} = {q(v)}" for k,v in zip(("id","about","kind","value","where","why","source"),r))+"\n")
    Path(beside).with_name("expected.toml").write_text("\n".join(out)); print(len(rows),"values")
def s10_ok(t):
    c=11-sum(a*int(b) for a,b in zip((8,6,4,2,3,5,9,7),t[2:10]))%11; c={10:0,11:5}.get(c,c); return int(t[10])==c
# checks against the reference pages' own vectors
assert wd(date(2026,6,10),20,UK)==date(2026,7,9) and wd(date(2026,6,10),20,EW)==date(2026,7,8)
assert wd(date(2026,3,2),20,UK)==date(2026,3,31) and wd(date(2026,7,6),20,UK)==date(2026,8,5)
assert month(date(2025,3,14))==date(2025,4,14) and month(date(2026,1,31))==date(2026,2,28)
def weekly(y): return F(p(F(y)*7/365),100)
assert p(weekly("41237.14"))==79085 and p(weekly("28948.56"))==55518
