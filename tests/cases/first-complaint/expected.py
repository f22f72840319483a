"""Expected values, worked out without the program, from the law, the story and the evidence. Only Python's own library.
Run: python3 expected.py          -> works every value out and compares it with expected.toml beside it
     python3 expected.py --write  -> writes expected.toml"""
import csv, re, sys, tomllib
from pathlib import Path
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from days_of_complaints import *
HERE=Path(__file__).resolve().parent; EV=HERE/"evidence"
def src(n): return (EV/n).read_text()
def table(n): return list(csv.DictReader((EV/n).read_text().splitlines()))
def uk(s): d,m,y=map(int,s.split("/")); return date(y,m,d)
def pence(s): return int(s.replace(".","")) if s else 0
def money(x): return f"{x//100}.{x%100:02}"
def rx(x): return (f"{x//100000},?" if x>=100000 else "")+(f"{x//100%1000:03}" if x>=100000 else f"{x//100}")+rf"\.{x%100:02}"
CM="case-model "
BUNDLE=date(2026,10,19)
OLD,NEW="121006612043","121006688150"
cp_post,cp_recv=date(2026,6,12),date(2026,6,15)
bc_post,bc_recv=date(2026,7,6),date(2026,7,8)
ch_post=date(2026,8,28)
sar=date(2026,9,17)
for d,w in ((BUNDLE,0),(cp_post,4),(cp_recv,0),(bc_post,0),(bc_recv,2),(ch_post,4),(sar,3),(date(2026,5,22),4)): assert d.weekday()==w
for n,t in (("2026-06-12 receipt and tracking.txt","KV260612076GB"),("2026-07-06 receipt and tracking.txt","KV260706140GB")): assert s10_ok(t) and t in src(n)
assert "Monday 15 June 2026, 10:22" in src("2026-06-12 receipt and tracking.txt") and "Wednesday 8 July 2026, 09:47" in src("2026-07-06 receipt and tracking.txt")
assert len(list(EV.iterdir()))==14

# who writes, to whom
V("cover-name","the complainant's name, with its circumflexes","text","Siân Llŷr Prydderch","cover","a complaint gives the name; â and ŷ must be set as they are","requirements.md 5 (complaint letter contents); story")
V("cover-name-whole","the name is not harmed","absent","Si[?\\x{FFFD}]n|Ll[?\\x{FFFD}]r|SiÃ|LlÅ".replace("\\x{FFFD}","\ufffd"),"front matter","ŷ is outside Latin-1: a careless font or encoding prints ? or two wrong letters","story")
V("cover-address","the complainant's address, which she does not claim as confidential","text","Tŷ Eithin, 3 Ffordd y Gelyn, Llanberis LL55 9ZZ","cover","the text's own list: name, address, date of birth, reference, NI number. OPEN: a key decides whether contact details are on the cover; its default is known for tribunal bundles only (off)","requirements.md 5; case-model 6, 3 row 2")
V("cover-no-claim","no address is said to be claimed or withheld","absent",r"(?i)address[^.\n]{0,40}(withheld|claimed as|confidential)|for the tribunal only","front matter","she claims nothing","case-model 3 row 2; design.md promise 11")
V("cover-born","her date of birth","date",date(1988,3,14),"cover","shown to bodies that ask for it: CMS does in a complaint","case-model 6; requirements.md 5")
V("cover-nino","her NI number","text","AB123456C","cover","asked for in the complaint (spacing is free)","case-model 6; requirements.md 5 [RFT]")
V("no-between","no parties as in a court","absent",r"\bBETWEEN\b|\b(Applicant|Respondent|Appellant)\b","front matter","the other parent is no party to a complaint","case-model 3 row 5")
V("ref-new","the reference in use","text",NEW,"cover","always quote the most recent","requirements.md 3.5")
V("ref-old","the earlier reference","text",OLD,"cover","all reference numbers. OPEN: their order on the cover","case-model 6; requirements.md 3.5")
by_old=[n.name for n in sorted(EV.glob("*.txt")) if OLD in n.read_text() and NEW not in n.read_text()]
by_new=[n.name for n in sorted(EV.glob("*.txt")) if NEW in n.read_text() and OLD not in n.read_text()]
assert by_old==["2026-03-02 decision.txt","2026-06-12 asking for Collect and Pay.txt","2026-07-03 birth certificate sent.txt","2026-08-27 chasing letter.txt"],by_old
assert by_new==["2026-08-06 CMS letter with a new reference.txt","2026-09-17 subject access request.txt","2026-09-24 CMS payment summary.txt","2026-10-19 complaint.txt"],by_new
V("ref-filed","letters filed under the earlier reference","text",f"{OLD}: 2 March, 12 June, 3 July, 27 August 2026","letters","which letters were filed under which; that of 27 August still bears the number given up on 6 August","case-model 6; requirements.md 3.5")
V("complaint-lacks","what the complaint that is about to be sent lacks","text",OLD,"check","'this letter lacks ...': it has the full name, the children's names, 'Complaint' at the top and a copy to the MP, but not all reference numbers",CM+"6")
t=src("2026-10-19 complaint.txt"); assert OLD not in t and t.startswith("COMPLAINT") and "April Vaughan and Mark Vaughan" in t and "Copy to: Gwenllian Parri MP" in t and "14 March 1988" in t

# the complaint is not yet made
V("complaint-standing","standing of the complaint","standing","not yet sent","complaint","it goes with the bundle; nobody recorded its posting or delivery",CM+"1 row 1; story")
V("complaint-not-received","the complaint is not received on its own date","absent",r"(?i)received (by CMS )?(on )?(Monday )?19 October 2026","front matter","never the letter's own date",CM+"1 row 1")
a,b=wd(BUNDLE,2,EW),wd(BUNDLE,15,EW); assert (a,b)==(date(2026,10,21),date(2026,11,9))
V("complaint-no-due","no day for an acknowledgement or answer","absent",rf"\b{long(a)}|\b{long(b)}","front matter","2 and 15 working days from the letter's own date: no receipt, no day",CM+"1 row 1; requirements.md 3.1")
V("complaint-aim","what CMS aims to do within 15 working days, if the bundle says it","text","the outcome, or when to expect it","complaint","'answers within 15 working days' alone over-claims","requirements.md 11 (3.1)")
V("no-final-response","no final response is asserted","absent",r"(?i)final response (of|dated|received on|on|was received on) (\w+day )?\d{1,2} \w+ 20\d\d","front matter","there is none","story; design.md promise 11")
x=month(BUNDLE,6); assert x==date(2027,4,19)
V("no-ice-limit","no limit for ICE","absent",rf"(?i)\b{long(x)}|(Independent Case Examiner|\bICE\b)[^.\n]{{0,60}}\b(late by|days late)","front matter","the six months run from receiving a final response; there is none. Six months from the complaint is no limit","requirements.md 3.1; "+CM+"1 rows 2 and 7")
V("no-welsh-ombudsman","no ombudsman of Wales, Scotland or Northern Ireland","absent",r"(?i)Public Services Ombudsman|NIPSO|SPSO","front matter","CMS in Wales is run for Great Britain: ICE, then the Parliamentary ombudsman through the MP","formula.md 4; requirements.md 1.2")
y=date(2026,3,2)+30*one; assert y==date(2026,4,1)
V("no-reconsideration","no limit for reconsideration","absent",rf"(?i)ask for (mandatory )?reconsideration|reconsideration[^\n]{{0,80}}late by|by {long(y)}|\b{days(y,BUNDLE)} days\b","front matter","the complaint disputes no decision",CM+"1 row 7")

# letters without an answer
V("cp-received","request for Collect and Pay: day received","date",cp_recv,"letters","signed for at 10:22; 15 June 2026 is a holiday in Scotland only",CM+"1 row 1 (proved)")
V("cp-standing","request for Collect and Pay: standing","standing","no reply in the bundle","letters","it is no complaint and no published target covers it; the payment summary of 24 September answers nothing",CM+"1 row 6; formula.md 3")
V("bc-received","birth certificate: day received","date",bc_recv,"letters","signed for at 09:47",CM+"1 row 1 (proved)")
V("bc-not-from-letter","birth certificate: not received on or counted from its own date","absent",r"(?i)(received|posted)( by CMS)?( on)?:? (Friday )?3 July 2026","letters","3 July is only the date written on it",CM+"1 row 1")
d1,d2=pd1985(ch_post,EW),cpr(ch_post,EW); assert (d1,d2)==(date(2026,9,2),date(2026,9,1))
V("ch-deemed-1985","chasing letter: estimated delivery, 1985 practice direction","date",d1,"letters","2nd working day after Friday 28 August; Monday 31 August is a holiday in England and Wales","requirements.md 3.4")
V("ch-deemed-cpr","chasing letter: estimated delivery, CPR 6.26","date",d2,"letters","the 2nd day is Sunday, Monday a holiday; both days are labelled estimates: a certificate of posting proves posting only","requirements.md 3.4")
d3,d4=pd1985(ch_post,SC),cpr(ch_post,SC); assert d3==d2 and d4==date(2026,8,31)
V("ch-not-monday","chasing letter: not estimated for the bank holiday or for Sunday","absent",r"\b3[01] August 2026","letters","Sunday 30 and Monday 31 August 2026 are no business days where the office is","requirements.md 3.4; "+CM+"1 row 8")
V("ch-standing","chasing letter: standing","standing","no reply in the bundle","letters","nothing answers it; delivery not proved",CM+"1 row 6")
posted=[("asking",True,True),("certificate",True,True),("chasing",True,False)]      # proof of posting, of delivery
assert [sum(r[i] for r in posted) for i in (1,2)]==[3,2]
V("posted","letters the parent sent by post","days",len(posted),"letters","the complaint has not been posted; all three have proof of posting, two of delivery (a plain count)","story, by hand")
V("nothing-late","nothing is late by ten days or more","absent",r"(?i)late by \d{2,} days|\b\d{2,} days (late|overdue)","front matter","no letter here has a target that a rule sets; only a payment is late, by 4 days","design.md promise 11")

# lost document
V("denials","denials","text","1 fact (the birth certificate was received), 2 denials (6 and 26 August 2026), proof: signed for on 8 July 2026","complaint","grouped by the fact denied",CM+"6")
V("denial-noted","the words of 26 August are a note","absent","[\"\u201c\u2018'](Said )?no certificate ever came","front matter","only the log has them: noted as, without quotation marks",CM+"3 row 1")
assert "We have not had your son\u2019s birth certificate." in src("2026-08-06 CMS letter with a new reference.txt")
assert "arrears of £271.24." in src("2026-09-24 CMS payment summary.txt")
V("quote-digit","the quotation with £217.24 is a finding that shows the nearest words","text","Our records show arrears of £271.24.","check","never a digit may differ; the user's text is not rewritten",CM+"3 row 1")

# subject access request
u=month(sar); due=next_wd(u,EW); assert u==date(2026,10,17) and u.weekday()==5 and due==BUNDLE
V("sar-due","access request: due date","date",due,"letters","one month ends on Saturday 17 October 2026, so the next working day: the bundle's own date","requirements.md 3.3")
V("sar-standing","access request: standing","standing","not yet late: due on 19 October 2026","letters","the last day is the day of the bundle; no clarification or proof of identity was asked for","requirements.md 3.3, 11 (3.3)")
V("sar-not-late","access request: not late","absent",r"(?i)late by [12] days?\b|\b[12] days? (late|overdue)","front matter","a count from Saturday 17 October","requirements.md 3.3")

# MP
V("mp-sent","what the MP was sent","text","letters of 12 June and 27 August 2026, on 5 October 2026","complaint","a table: what the MP was sent and when",CM+"6")
V("mp-not-complaint","the complaint is not said to have been sent to the MP","absent",r"(?i)complaint (of 19 October 2026 )?(was )?(sent|copied) to [^.\n]{0,20}\bMP\b","front matter","'Copy to' is on the letter, but nobody recorded that it went","design.md promise 11")
q_="I claim compensation from the outset: my costs, and £150.00 for the worry that this has caused."; assert q_ in t
V("outset","compensation claimed at the outset","text",q_,"complaint","quote the sentence with its page",CM+"6")

# calls
calls=table("call log.csv"); named={re.sub(r"^M\. ","Mark ",r["Name given"]) for r in calls}-{""}
assert named=={"Mark Fellowes","Beth Naylor","Denise Okoro"} and sum(r["Refused a name"]=="yes" for r in calls)==2
first,last=uk(calls[0]["Date"]),uk(calls[-1]["Date"])
V("calls-headline","headline of the calls","text",f"{len(named)} different people in {len(calls)} calls, {long(first)} to {long(last)}; 2 refused a name","calls","M. Fellowes is Mark Fellowes; the voicemail refused nothing",CM+"4")
V("officer","an officer who bears a child's forename keeps his name","text","Mark Fellowes","calls","the officer is not the child",CM+"3 row 3")
V("promise-standing","standing of the promise of 22 June","standing","not kept","promises","they spoke again on 8 July 2026: overtaken, so no count",CM+"1 row 6")
pr=date(2026,6,29); n1,n2=days(pr,date(2026,7,8)),days(pr,BUNDLE); assert (n1,n2)==(9,112)
V("promise-no-count","no days are counted for the promise","absent",rf"(?i)late by {n1} days|\b{n1} days late|\b{n2} days\b","front matter","29 June to the next call is 9 days, to the bundle's date 112",CM+"1 row 6")

# account
rate=p(F(16,100)*weekly("22100.00")); assert p(weekly("22100.00"))==42384 and rate==6781
start,end=date(2026,3,2),date(2026,10,11); weeks,rest=divmod(days(start,end+one),7); assert (weeks,rest)==(32,0)
inst=4*rate; dues=[date(2026,3,27)+28*i*one for i in range(8)]; assert inst==27124 and dues[-1]==date(2026,10,9)<=end
bank=table("bank export.csv"); got=[(uk(r["Date"]),pence(r["Money in"])) for r in bank if r["Details"]=="R VAUGHAN STO CMS"]
bal=30110
for r in bank: bal+=pence(r["Money in"])-pence(r["Money out"]); assert bal==pence(r["Balance"])
paid={d:0 for d in dues}; lates={}
for d,m in got:
    k=max(x for x in dues if x<=d); paid[k]+=m
    if d!=k: lates[k]=days(k,d)
missed=[d for d in dues if not paid[d]]; short={d:inst-paid[d] for d in dues if 0<paid[d]<inst}
assert missed==[date(2026,5,22),date(2026,7,17),date(2026,10,9)] and short=={date(2026,6,19):12124} and lates=={date(2026,8,14):4}
due_all,rec=weeks*rate,sum(m for _,m in got)
V("acc-due","due, 2 March to 11 October 2026","pence",due_all,"account","32 weeks x 67.81","by hand")
V("acc-received","received","pence",rec,"account","five receipts R VAUGHAN STO CMS","bank export.csv")
V("acc-owed","owed to me","pence",due_all-rec,"account","words follow the side: 'owed to me'",CM+"2 row 5")
assert due_all-rec==sum(short.values())+len(missed)*inst
V("acc-missed","payments missed","days",len([d for d in missed if d<max(uk(r["Date"]) for r in bank)]),"account","due on 22 May and 17 July 2026. The bank export ends on 9 October 2026, the day of the third, and another was paid 4 days late: that it was missed is not known. OPEN: by another allocation the £271.24 of 18 August pays July's; the parent says August's",CM+"6")
V("acc-short","the short payment of 19 June: short by","pence",12124,"account","271.24 - 150.00",CM+"6")
V("acc-late","the payment due on 14 August: days late","days",4,"account","received on 18 August 2026",CM+"6")
V("cp-right","day on which the right to ask for Collect and Pay arose","date",date(2026,5,22),"account","the first payment missed; no number of missed payments is in any text. OPEN: the day itself or the day after","formula.md 3; "+CM+"6")
V("cp-days","days from that to the bundle's date, not yet done","days",days(cp_recv,BUNDLE),"account","a plain count of days since the request was received; no target, so no 'late'",CM+"6")
w28=date(2026,9,13); n28=days(start,w28+one)//7; mine=n28*rate-sum(m for d,m in got if d<=w28); assert (n28,mine)==(28,66372) and n28*rate==189868
V("acc-at-13-sep","owed to me at 13 September 2026","pence",mine,"account","28 weeks, 1,898.68 less 1,234.96","by hand")
V("acc-cms","arrears as CMS states them at 13 September 2026","pence",27124,"account","balances only where CMS states one",CM+"2 row 4")
V("acc-understated","CMS understates by","pence",mine-27124,"account","663.72 - 271.24: the payment of 17 July and the short one of 19 June",CM+"2 row 5")
alln=sum(pence(r["Money in"]) for r in bank if "VAUGHAN" in r["Details"]); s2=sum(pence(r["Money in"]) for r in bank if r["Details"].startswith("R VAUGHAN"))
assert (s2,alln)==(rec+4000,rec+6500)
V("acc-no-presents","shoes and a birthday present are not maintenance","absent","|".join(rf"\b{rx(z)}\b" for z in (s2,alln,due_all-s2,due_all-alln)),"front matter","1,274.96 and 1,299.96 received, 894.96 and 869.96 owed, if every VAUGHAN were counted",CM+"2 row 3")
V("acc-no-fee","no collection fee on Direct Pay","absent",rf"\b{rx(p(F(4*rec,10000)))}\b|\b{rx(p(F(rec,96)))}\b|\b{rx(p(F(rec*96,10000)))}\b","front matter","Direct Pay has none: neither 4 % of the receipts nor receipts divided by 0.96","requirements.md 7; formula.md 2")

# losses
fin=425+425+170+1250
V("loss-gross","sum claimed, nothing paid so far","pence",fin+15000,"losses","22.70 + 150.00",CM+"2 row 6")
V("loss-not-arrears","the unpaid maintenance is not added to the losses","absent",rf"\b{rx(fin+15000+due_all-rec)}\b|\b{rx(fin+due_all-rec)}\b","front matter","934.96 is owed by the other parent and was not claimed as a loss","story; requirements.md 4")

# names and order
V("no-child","no full name of a child, and no forename where it is a name","absent",r"April Vaughan|Mark Vaughan|\bApril and Mark\b|\bMark['\u2019]s\b","front matter","titles, points and roles hold them; names that are also words. CMS wants the children's names in the letter, which is not touched",CM+"3 row 3; requirements.md X09")
V("april-month","the month April stays","text","24 April 2026","account","not in dates",CM+"3 row 3")
V("april-harmed","no month is turned into an initial","absent",r"\b\d{1,2} A\. ?(V\. ?)?20\d\d","front matter","such as 24 A. 2026",CM+"3 row 3")

# each absent pattern finds what a careless program would print, and nothing that another row asks for
CARELESS={
"cover-name-whole":"Si?n Ll?r Prydderch","cover-no-claim":"Address withheld","no-between":"BETWEEN Prydderch and Vaughan","complaint-not-received":"received on 19 October 2026",
"complaint-no-due":"Answer due 9 November 2026","no-final-response":"the final response of 24 September 2026","no-ice-limit":"Complain to ICE by 19 April 2027","no-welsh-ombudsman":"Public Services Ombudsman for Wales",
"no-reconsideration":"Ask for reconsideration by 1 April 2026: late by 201 days","bc-not-from-letter":"Posted on 3 July 2026","ch-not-monday":"31 August 2026 (estimated)","nothing-late":"late by 105 days",
"denial-noted":"\u201cSaid no certificate ever came\u201d","sar-not-late":"late by 2 days","mp-not-complaint":"Complaint sent to your MP","promise-no-count":"112 days, not kept","acc-no-presents":"Received: £1,274.96",
"acc-no-fee":"4 %: £49.40","loss-not-arrears":"Total £1,107.66","no-child":"CMS lost Mark's birth certificate","april-harmed":"24 A. 2026"}
assert sorted(CARELESS)==sorted(r[0] for r in rows if r[2]=="absent")
for r in rows:
    if r[2]!="absent": continue
    assert re.search(r[3],CARELESS[r[0]]),r[0]
    for o in rows:
        if o[2] in ("text","standing"): assert not re.search(r[3],o[3]),(r[0],o[0])
        if o[2]=="date": assert not re.search(r[3],long(date.fromisoformat(o[3]))),(r[0],o[0])
        if o[2]=="pence": assert not re.search(r[3],f"{o[3]//100:,}.{o[3]%100:02}"),(r[0],o[0])
text=[r[0] for r in rows]
def same():
    T=tomllib.loads((HERE/"expected.toml").read_text())["value"]; assert [r["id"] for r in T]==text,"rows differ"
    for r,x in zip(T,rows):
        assert tuple(r.values())==x,(r["id"],r,x)
        if r["kind"]=="absent": re.compile(r["value"])
        assert r["kind"] in ("date","days","standing","pence","text","absent","order")
    print(len(T),"rows agree")
if "--write" in sys.argv: write(__file__)
same()
