#!/usr/bin/env python3
"""compensation-claim: every date and sum, by two ways. Run: python3 expected.py  (checks expected.toml too)"""
from datetime import date, timedelta
from decimal import Decimal, ROUND_HALF_UP
from fractions import Fraction as F
from pathlib import Path
import re, tomllib

HERE = Path(__file__).parent
# England and Wales, 2026. gov.uk/bank-holidays (general knowledge; Easter Sunday 2026 = 5 April, checked below;
# 26 December 2026 is a Saturday, so the substitute is Monday 28 December).
EW = {date(2026,1,1), date(2026,4,3), date(2026,4,6), date(2026,5,4), date(2026,5,25), date(2026,8,31),
      date(2026,12,25), date(2026,12,28), date(2027,1,1)}
def easter(y):
    a,b,c=y%19,y//100,y%100; d,e=b//4,b%4; g=(8*b+13)//25; h=(19*a+b-d-g+15)%30; j,k=c//4,c%4
    m=(a+11*h)//319; r=(2*e+2*j-k-h+m+32)%7; n=(h-m+r+90)//25; return date(y,n,(h-m+r+n+19)%32)
assert easter(2026)==date(2026,4,5)
for d in EW: assert d.weekday()<5
wd = lambda d: d.weekday()<5 and d not in EW
def working(d,n):                       # way 1: walk
    while n:
        d+=timedelta(1)
        n-=wd(d)
    return d
def working2(d,n):                      # way 2: list all working days after d, take the n-th
    return [x for x in (d+timedelta(i) for i in range(1,200)) if wd(x)][n-1]
def W(d,n):
    assert working(d,n)==working2(d,n); return working(d,n)
def days(a,b):
    n=0; d=a
    while d<b: d+=timedelta(1); n+=1
    assert n==(b-a).days; return n
def next_wd(d):
    while not wd(d): d+=timedelta(1)
    return d
def p(x):                               # pence, half up, two ways
    x=F(x)*100; n=(2*x.numerator+x.denominator)//(2*x.denominator)
    assert n==int((Decimal(x.numerator)/Decimal(x.denominator)).quantize(Decimal(1),ROUND_HALF_UP)) ; return n
def s10(serial):
    t=sum(int(a)*b for a,b in zip(serial,(8,6,4,2,3,5,9,7)))%11; return {10:0,11:5}.get(11-t,11-t)
assert s10("12345678")==5 and s10("47312482")==9

V={}
names="Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
for d,n in ((date(2026,1,5),0),(date(2026,6,16),1),(date(2026,6,18),3),(date(2026,6,22),0),(date(2026,7,27),0),(date(2026,8,7),4),(date(2026,8,20),3),
            (date(2026,8,21),4),(date(2026,7,24),4),(date(2026,8,24),0),(date(2026,8,12),2),(date(2026,10,26),0),(date(2026,11,20),4)):
    assert d.weekday()==n,(d,names[d.weekday()])
BUNDLE=date(2026,11,20)
# --- requests and answers
V["reconsideration-request-received"]=date(2026,1,30); V["reconsideration-request-posted"]=date(2026,1,28)
C=date(2026,6,18); V["complaint-received"]=C
assert W(C,2)==date(2026,6,22)                              # acknowledged on the second working day: in time
assert W(C,15)==date(2026,7,9); assert W(date(2026,6,15),15)==date(2026,7,6)   # targets that must not be the due date
V["complaint-due"]=date(2026,7,24); V["complaint-answered"]=date(2026,8,7)
V["complaint-late-days"]=days(date(2026,7,24),date(2026,8,7)); assert V["complaint-late-days"]==14
assert days(date(2026,7,9),date(2026,8,7))==29 and days(date(2026,7,24),BUNDLE)==119
V["complaint-receipt-to-final-response"]=days(C,date(2026,8,7))
S=date(2026,7,27); V["second-complaint-received"]=S; V["second-complaint-due"]=W(S,15); assert V["second-complaint-due"]==date(2026,8,17)
assert W(S,2)==date(2026,7,29)
assert days(date(2026,8,17),date(2026,9,9))==23
V["access-request-received"]=date(2026,7,29); V["access-request-due"]=date(2026,10,29)
assert date(2026,8,29).weekday()==5 and next_wd(date(2026,8,29))==date(2026,9,1)    # unextended; two days off: 31 Aug is a holiday
assert date(2026,10,29).weekday()==3 and date(2026,10,26)<date(2026,10,29)
# write-to-me-only letter, posted Friday 21 Aug first class
def pd1985(d): return W(d,2)
def cpr(d): return next_wd(d+timedelta(2))
V["write-only-deemed-1985"]=pd1985(date(2026,8,21)); V["write-only-deemed-cpr"]=cpr(date(2026,8,21))
assert (V["write-only-deemed-1985"],V["write-only-deemed-cpr"])==(date(2026,8,25),date(2026,8,24))
V["final-response-deemed-1985"]=pd1985(date(2026,8,7)); V["final-response-deemed-cpr"]=cpr(date(2026,8,7))
assert (V["final-response-deemed-1985"],V["final-response-deemed-cpr"])==(date(2026,8,11),date(2026,8,10))
assert date(2027,2,10).weekday()==2 and date(2027,2,11).weekday()==3         # + 6 months
# --- history
V["tribunal-to-implementation"]=days(date(2026,7,14),date(2026,9,9)); assert V["tribunal-to-implementation"]==57
V["first-denial-to-admission"]=days(date(2026,6,2),date(2026,9,9)); assert V["first-denial-to-admission"]==99
V["payment-to-credit"]=days(date(2026,5,8),date(2026,9,9)); assert V["payment-to-credit"]==124
V["promise-c-late-days"]=days(date(2026,8,4),date(2026,9,9)); assert V["promise-c-late-days"]==36
assert days(date(2026,6,9),BUNDLE)==164 and days(date(2026,7,1),BUNDLE)==142 and days(date(2026,9,30),BUNDLE)==51
# --- rates
wk=p(F("41600")*7/365); V["weekly-income"]=wk; assert wk==79781
basic=p(F(wk,100)*16/100); V["rate-without-shared-care"]=basic; assert basic==12765
V["rate-decision-january"]=basic-p(F(basic,700)); V["rate-tribunal"]=basic-p(F(basic,700)*2)
assert V["rate-decision-january"]==p(F(basic,100)*6/7)==10941 and V["rate-tribunal"]==p(F(basic,100)*5/7)==9118
assert p(F("127.65")*52/12)==55315
# --- account
A,Z=date(2026,1,5),date(2026,10,2)
rng=lambda a,b:[a+timedelta(i) for i in range((b-a).days+1)]
V["account-days"]=len(rng(A,Z)); assert V["account-days"]==271
def due(rate,n):                                  # by days; and weeks + odd days: same penny
    x=p(F(rate,700)*n); w,o=divmod(n,7); assert x==w*rate+p(F(rate,700)*o); return x
V["due-in-force"]=due(9118,271); V["due-as-i-say"]=V["due-in-force"]
V["days-before-tribunal"]=len(rng(A,date(2026,7,13))); assert V["days-before-tribunal"]==190
V["due-january-decision-to-13-july"]=due(10941,190)
V["due-tribunal-rate-to-13-july"]=due(9118,190)
sched=[l.split(",") for l in (HERE/"evidence/ledgers/schedules.csv").read_text().splitlines()[1:]]
cov=set(); tot=fee=0
for r in sched:
    ds=rng(date.fromisoformat(r[0]),date.fromisoformat(r[1])); assert not cov&set(ds); cov|=set(ds)
    tot+=p(F(r[3])); fee+=p(F(r[4] or 0))
assert tot==13*12765+6*25530+3*55315
V["charged-by-schedules"]=tot; V["days-in-schedules"]=len(cov)
gap=[d for d in rng(A,Z) if d not in cov]
V["gap-days"]=len(gap); V["gap-first-day"]=gap[0]; V["gap-last-day"]=gap[-1]; V["gap-due-in-force"]=p(F(9118,700)*len(gap))
V["due-in-force-covered-days"]=p(F(9118,700)*len(cov)); assert V["due-in-force-covered-days"]+V["gap-due-in-force"]==V["due-in-force"]
V["overcharged-covered-days"]=tot-V["due-in-force-covered-days"]
V["cms-adjustment"]=120000; V["charged-less-adjustment"]=tot-120000
V["fees-charged"]=fee
daily=lambda rate: p(F(rate,700)*20/100)
cp=len(rng(date(2026,7,3),Z)); assert cp==92 and cp*daily(12765)==fee==33580
assert [x*daily(12765) for x in (31,31,30)]==[11315,11315,10950]
V["fee-week-charged-rate"]=7*daily(12765); V["fee-week-right-rate"]=7*daily(9118)
V["fees-at-right-rate"]=cp*daily(9118); V["fees-too-much"]=fee-V["fees-at-right-rate"]
bank=[l.split(",") for l in (HERE/"evidence/ledgers/bank export.csv").read_text().splitlines()[1:]]
dp=[p(F(r[3])) for r in bank if r[2]=="C ASHDOWN MAINT" and r[3]]; dw=[p(F(r[3])) for r in bank if r[2]=="DWP CMS" and r[3]]
assert len(dp)==18 and sum(dp)==25*12765 and len(dw)==3
b=Decimal("612.00")
for r in bank:
    b+=Decimal(r[4] or 0)-Decimal(r[3] or 0); assert b==Decimal(r[5]),r
V["paid-direct-pay"]=sum(dp); V["paid-collect-and-pay"]=sum(dw); V["paid-maintenance-collect-and-pay"]=sum(dw)-fee
V["paid-maintenance"]=sum(dp)+sum(dw)-fee; assert V["paid-maintenance"]==tot-14000
V["set-off"]=14000
V["overpaid-in-force"]=V["paid-maintenance"]+14000-V["due-in-force"]
V["cms-stated-credit"]=120000; assert V["paid-maintenance"]+14000-V["charged-less-adjustment"]==120000
V["credit-understated"]=V["overpaid-in-force"]-120000
assert V["credit-understated"]==(V["charged-less-adjustment"]-V["due-in-force-covered-days"])-V["gap-due-in-force"]==12073
# --- losses
L={r[0]:(r[2],p(F(r[6])),p(F(r[7]))) for r in (l.split(",") for l in (HERE/"evidence/ledgers/losses.csv").read_text().splitlines()[1:])}
assert L["L4"][1]==2*360 and L["L5"][1]==96*13
bill=[l.split(",") for l in (HERE/"evidence/ledgers/phone bill.csv").read_text().splitlines()[1:]]
own=[r for r in bill if r[2]=="03452668792"]; assert sum(p(F(r[4])) for r in own)==1248 and sum(int(r[3][3:5]) for r in own)==96
assert p(F(1200)*4/100*57/365)==750==L["L9"][1]
once=[k for k in L if k not in ("L2","L10")]
g=lambda ks:sum(L[k][1] for k in ks); a=lambda ks:sum(L[k][2] for k in ks)
hd=lambda h:[k for k in once if L[k][0]==h]
for h,i in (("actual financial loss","financial"),("bank charges","bank"),("delay and interest","interest"),("consolatory","consolatory"),("third party","third-party")):
    V[f"{i}-gross"],V[f"{i}-paid"],V[f"{i}-net"]=g(hd(h)),a(hd(h)),g(hd(h))-a(hd(h))
V["total-gross-once"],V["total-paid"],V["total-net-once"]=g(once),a(once),g(once)-a(once)
V["total-gross-entered"],V["total-net-entered"]=g(once)+2500,g(once)-a(once)+2500
V["total-net-once-less-interest"]=V["total-net-once"]-750
V["fees-loss-gross"],V["fees-loss-paid"],V["fees-loss-net"]=L["L3"][1],L["L3"][2],L["L3"][1]-L["L3"][2]
V["travel-net"]=L["L6"][1]-L["L6"][2]; V["postage"]=L["L4"][1]; V["phone"]=L["L5"][1]
assert V["total-net-once"]==47968 and V["total-net-once"]==sum(V[i+"-net"] for i in ("financial","bank","interest","consolatory","third-party"))
assert [V["total-net-once"]+14000,V["total-net-entered"]+14000,V["total-gross-once"]+14000,V["total-gross-entered"]+14000]==[61968,64468,95538,98038]
# --- quotations: join line-end hyphens, one space, straight quotes
def norm(t):
    t=t.replace("’","'").replace("‘","'"); t=re.sub(r"-\n\s*","",t); return re.sub(r"\s+"," ",t)
def src(f): return norm((HERE/"evidence"/f).read_text())
l5,l6,l14,l19=(src("letters/"+next(x.name for x in (HERE/"evidence/letters").iterdir() if x.name.startswith(n))) for n in ("05","06","14","19"))
everything=" ".join(norm(x.read_text()) for x in (HERE/"evidence").rglob("*") if x.is_file())
assert "your payment of 8 May 2026 has not been received by the receiving parent" in l5
q2="We have now received the bank statement you sent and we will put your account right"
assert q2 not in l19 and q2.replace("received","recelved") in l19 and 1*20<=sum(c.isalpha() for c in q2)
assert "the payment of the eighth of may is not on our system" in src("transcripts/2026-06-24 call.txt")
assert "we are never wrong" not in everything.lower()
assert "a missed payment of £255.30 on 8 May 2026" not in l19 and "a missed payment of £255.80 on 8 May 2026" in l19
assert "You haven't paid the instalment due on 8 May 2026" in l6
i=l14.index("I have checked the account again"); assert l14.index("no payment was made on 8 May 2026")>i
assert "I claim compensation for my losses, and I say so from the start of this complaint." in src("letters/04 2026-06-15 complaint.txt")
where_child=sorted({x.name[:2] for x in (HERE/"evidence/letters").iterdir() if re.search(r"Will Ashdown|Rose Ashdown|Will and Rose",x.read_text())}); assert where_child==["01","07","22"],where_child
refs=sorted(x.name for x in (HERE/"evidence").rglob("*.txt") if "121043119008" in x.read_text()); assert len(refs)==4,refs
calls=[l.split(",") for l in (HERE/"evidence/ledgers/calls.csv").read_text().splitlines()[1:]]; assert len(calls)==6 and sum(c[2]=="out" for c in calls)==5

for k,v in V.items(): print(k, v if not isinstance(v,int) else v)
t=HERE/"expected.toml"
if t.exists():
    T=tomllib.loads(t.read_text())["value"]; ids=[r["id"] for r in T]; assert len(ids)==len(set(ids))
    for r in T:
        assert set(r)=={"id","about","kind","value","where","why","source"},r["id"]
        assert r["kind"] in ("date","days","standing","pence","text","absent","order")
        if r["kind"]=="absent": re.compile(r["value"])
        if r["kind"] in("pence","days"): assert isinstance(r["value"],int)
        if r["kind"] in ("date","days","pence"):
            assert r["id"] in V,("not computed",r["id"])
        if r["id"] in V: assert V[r["id"]]==(date.fromisoformat(r["value"]) if isinstance(V[r["id"]],date) else r["value"]),(r["id"],V[r["id"]],r["value"])
    print(len(T),"rows agree")
