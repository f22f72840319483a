"""Expected values, worked out without the program, from the law, the story and the evidence. Only Python's own library.
Run: python3 expected.py          -> works every value out and compares it with expected.toml beside it
     python3 expected.py --write  -> writes expected.toml"""
import re, sys, tomllib
from pathlib import Path
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from days_of_complaints import *
HERE=Path(__file__).resolve().parent; EV=HERE/"evidence"
def src(n): return (EV/n).read_text()
CM="case-model "
BUNDLE=date(2026,10,26); REF="121008830561"
post,recv,told,agreed=date(2026,9,7),date(2026,9,9),date(2026,9,28),date(2026,11,6)
knew,mp1,mp_reply,signed,mp2,arrears=date(2026,5,19),date(2026,9,14),date(2026,9,21),date(2026,10,1),date(2026,10,2),date(2026,8,24)
for d,w in ((BUNDLE,0),(post,0),(recv,2),(told,0),(agreed,4),(mp1,0),(mp_reply,0),(mp2,4)): assert d.weekday()==w
PACK=["2026-04-30 payslips.txt","2026-09-07 complaint.txt","2026-09-28 date for the answer.txt","2026-10-02 authority to act.txt"]
OUT=sorted(x.name for x in EV.iterdir() if x.name not in PACK); assert len(OUT)==4
assert s10_ok("KV260907314GB") and "Wednesday 9 September 2026, 08:55" in src("2026-09-07 receipt and tracking.txt")

# the page
V("one-page","pages that the program sets before the first document","days",1,"cover","an MP pack is one page (a plain count)",CM+"6 (new purposes), 7")
V("to-mp","to whom","text","Margaret Osei MP","cover","nobody else reads it first",CM+"6; story")
V("who","who asks","text","Peter Nowak-Reid","cover","who",CM+"6")
V("reference","the CMS reference","text",REF,"cover","reference",CM+"6")
V("authority","authority to act","date",signed,"cover","signed on 1 October 2026, with its page; the e-mail that brought it is of 2 October",CM+"6")
V("authority-not-sent-day","the authority is not dated by its e-mail","absent",r"(?i)(signed|authority (of|dated))( on)? (Friday )?2 October 2026","front matter","2 October is the day it was sent","story")
V("problem","the problem in a paragraph","text","From January to April 2026 my employer took £260.05 a month, £1,040.20 in total, and CMS credits none of it.","cover","the user's own text is not rewritten, but for the child's name",CM+"6, 3 row 1")
V("ask","what the MP is asked to do","text","Please ask CMS to credit the four deductions and to answer me by 6 November 2026, as it said.","cover","what you ask the MP to do",CM+"6")
V("deadline","deadline","date",agreed,"cover","the day that CMS announced on 28 September 2026; a date announced replaces the target everywhere",CM+"6, 1 row 3")
V("deadline-source","where the deadline comes from","text","the e-mail of CMS of 28 September 2026","cover","the item that says so, with its page",CM+"1 row 3")
assert "We will answer your complaint by 6 November 2026." in src(PACK[2])
target=wd(recv,15,EW); assert target==date(2026,9,30) and told<=target
assert wd(post,15,EW)==told      # counted from the letter's own date it would be the day of the e-mail itself, so it is not searched for
V("no-old-target","the replaced target is not shown","absent",rf"\b{long(target)}","front matter","15 working days from the delivery end on 30 September 2026; CMS announced another day before",CM+"1 row 3")
V("complaint-standing","standing of the complaint","standing",f"not yet due: answer announced for {long(agreed)}","cover","26 October is before 6 November 2026",CM+"1 row 3")
V("complaint-received","day CMS received the complaint, if shown","date",recv,"cover","signed for at 08:55. OPEN: the tracking page is not in the pack, so no page of the pack can be cited for it; CMS's e-mail in the pack says only that it has the complaint",CM+"1 row 1; story")
V("not-received-on-its-date","the complaint is not received on its own date","absent",r"(?i)received (by CMS )?(on )?(Monday )?7 September 2026","front matter","never the letter's own date",CM+"1 row 1")
V("nothing-late","nothing is late","absent",r"(?i)\blate by \d|\b\d+ days? (late|overdue)|\boverdue\b","front matter","CMS has until 6 November; no rule gives an MP a day to answer",CM+"1 rows 3 and 6")
V("mp-no-stage","the MP is no unanswered stage","absent",r"(?i)\bMP\b[^.\n]{0,60}\b(unanswered|overdue|late by)\b","front matter","she replied, and is asked, not complained of",CM+"1 row 9")

# what the MP had and did
V("mp-sent-1","the complaint was sent to the MP on","date",mp1,"cover","e-mail with a copy",CM+"6")
V("mp-sent-2","the authority was sent to the MP on","date",mp2,"cover","e-mail",CM+"6")
V("mp-did","what the MP did","text","wrote to CMS on 21 September 2026","cover","her own words in the reply of that day; no answer of CMS to her is known",CM+"6; 2026-09-21 reply of the MP.txt")
assert "I have written to the Service today" in src("2026-09-21 reply of the MP.txt")
V("mp-no-answer-asserted","no answer of CMS to the MP is asserted","absent",r"(?i)CMS (has )?(answered|replied to) (the|your|her|my|Margaret Osei) ?MP\b|CMS (has )?(answered|replied to) (you|her|Margaret Osei)\b","front matter","nobody recorded one","design.md promise 11")

# sums
week=p(F(12,100)*F(41667,100)); assert week==5000
fee_week=p(F(2,10)*F(5000,700))*7; assert fee_week==1001                      # 20 % of the daily amount, rounded a day
month_main,month_fee=p(F(week*52,1200)),p(F(fee_week*52,1200)); assert (month_main,month_fee)==(21667,4338)
found=re.findall(r"DEO CMS "+REF+r"\s+([\d.]+)",src(PACK[0])); slips=[int(x.replace(".","")) for x in found]
assert slips==[month_main+month_fee]*4==[26005]*4
V("deduction","each deduction","pence",slips[0],"cover","216.67 and a fee of 43.38; in the user's paragraph and on each payslip","formula.md 2, 1.3 (52-week rule)")
V("deductions","the four deductions","pence",sum(slips),"cover","4 x 260.05; CMS's arrears letter (not in the pack) has the same sum: 866.68 and 173.52","2026-04-30 payslips.txt; by hand")
assert "£1,040.20" in src("2026-08-24 arrears letter.txt") and 4*month_main==86668 and 4*month_fee==17352

# limits that are not shown
r30=arrears+30*one; assert r30==date(2026,9,23)
V("no-reconsideration","no limit for reconsideration","absent",rf"(?i)reconsideration|\b{long(r30)}","front matter","no decision is disputed, and arrears carry no appeal; 23 September would be 30 days from the arrears letter",CM+"1 row 7; requirements.md 0.4")
i1,i2,i3=month(post,6),month(recv,6),month(told,6); assert (i1,i2,i3)==(date(2027,3,7),date(2027,3,9),date(2027,3,28))
V("no-ice-limit","no limit for ICE","absent",rf"\b({i1.day}|{i2.day}|{i3.day}) March 2027","front matter","six months run from receiving a final response; there is none","requirements.md 3.1; "+CM+"1 row 7")
y=month(knew,12); assert y==date(2027,5,19)
V("phso-year","a year after he first knew, if the page shows that limit","date",y,"cover","known on 19 May 2026. OPEN: whether his e-mails to the MP of 14 September and 2 October are the complaint 'made to the MP' that the year asks for; the ombudsman looks only at a finished complaint","requirements.md 3.1 [PHSO]")
V("no-chapters","no chapter besides the page","absent",r"(?i)\bchronology\b|schedule of loss|call log|week by week","front matter","one page, then only the items it names",CM+"6, 7")

# the items
V("items","documents in the pack","days",len(PACK),"cover","of 8 in the folder, 4 are named (a plain count). OPEN: whether the page says how many others there are",CM+"6")
V("items-order","order of the documents","order","payslips (30 April 2026) < complaint (7 September 2026) < e-mail of CMS (28 September 2026) < authority (2 October 2026)","front matter","named in this order, which is date order too",CM+"6; requirements.md 2.3 N07")
V("left-out-title","the letter that is left out is not listed by its title","absent",r"Arrears letter that shows|arrears letter\.txt","front matter","only the items it names; the title alone tells of the other parent's address",CM+"6")

# what must not appear
V("no-other-parent","the other parent, her partner and their address","absent",r"\bHelena\b|\bMarsh\b|Colin Ives|\bIves\b|Fennel Close|LN11 ?9ZZ","front matter","the list of the page has no other parent, and the letter that shows her address is not in the pack. OPEN: no text forbids her bare name; the MP does not need it",CM+"6 (mp), 3 row 2; requirements.md 2.6 X06")
for n in PACK: assert not re.search(r"Helena|Marsh\b|Ives|Fennel|Grace",src(n)),n
assert "Fennel Close" in src("2026-08-24 arrears letter.txt")
V("no-third-party","the payroll clerk and her phone","absent",r"Tindall|07700 ?900771","front matter","somebody else's data; the payslip itself is not touched",CM+"4; requirements.md 2.6 X06")
V("no-street","his claimed address and postcode","absent",r"(?i)Saltmarsh|DN31 ?9ZZ","front matter","what the program sets never prints a protected address",CM+"3 row 2")
V("no-phone","his claimed phone number","absent",r"07700 ?900845","front matter","as above",CM+"3 row 2")
V("email-open","his e-mail address","text","open: p.nowakreid@post.example may be on the page; he does not claim it, and the MP must be able to answer","cover","a key decides whether contact details are on the cover; whether a claim for the address hides an e-mail that is not claimed is not said",CM+"3 row 2")
V("address-word","the word for the address","text","claimed","cover","'claimed', not 'withheld'",CM+"3 row 2")
V("address-not","not called withheld, and no tribunal named","absent",r"(?i)withheld|for the tribunal only|rule 19","front matter","the words for a tribunal's unedited bundle are false in an MP's pack. OPEN: the words that take their place",CM+"3 row 2")
shows=[n for n in PACK if "Saltmarsh" in src(n)]; assert shows==["2026-09-07 complaint.txt","2026-10-02 authority to act.txt"]
V("address-warning","documents of the pack that show the address: check warns with their pages","text","; ".join(shows),"check","nothing is refused for it; the arrears letter shows it too, but is not in the pack",CM+"3 row 2")
V("no-nino-born","his NI number and date of birth","absent",r"(?i)AB ?12 ?34 ?56 ?C|3 November 1979|03/11/1979","front matter","shown only to bodies that ask for them; an MP does not",CM+"6; requirements.md 2.6 X06")
V("no-child","the child's name in the user's paragraph","absent",r"\bGrace\b","front matter","shown by an initial",CM+"3 row 3; requirements.md X09")
V("grace-word","the word grace stays","text","no days of grace","cover","not a name there",CM+"3 row 3")

CARELESS={"authority-not-sent-day":"Authority signed on 2 October 2026","no-old-target":"due by 30 September 2026","not-received-on-its-date":"received on 7 September 2026","nothing-late":"late by 26 days",
"mp-no-stage":"Margaret Osei MP: unanswered","mp-no-answer-asserted":"CMS has answered your MP","no-reconsideration":"Ask for mandatory reconsideration","no-ice-limit":"by 9 March 2027",
"no-chapters":"Chronology","left-out-title":"Left out: Arrears letter that shows Helena's address","no-other-parent":"Other parent: Helena Marsh",
"no-third-party":"From: Joyce Tindall","no-street":"27 Saltmarsh Row","no-phone":"07700 900845","address-not":"For the tribunal only.","no-nino-born":"AB123456C","no-child":"maintenance for Grace"}
assert sorted(CARELESS)==sorted(r[0] for r in rows if r[2]=="absent")
for r in rows:
    if r[2]!="absent": continue
    assert re.search(r[3],CARELESS[r[0]]),r[0]
    for o in rows:
        if o[2] in ("text","standing"): assert not re.search(r[3],o[3]) or o[4]=="check",(r[0],o[0])
        if o[2]=="date": assert not re.search(r[3],long(date.fromisoformat(o[3]))),(r[0],o[0])
        if o[2]=="pence": assert not re.search(r[3],f"{o[3]//100:,}.{o[3]%100:02}"),(r[0],o[0])
def same():
    T=tomllib.loads((HERE/"expected.toml").read_text())["value"]; assert [r["id"] for r in T]==[r[0] for r in rows],"rows differ"
    for r,x in zip(T,rows):
        assert tuple(r.values())==x,(r["id"],r,x)
        if r["kind"]=="absent": re.compile(r["value"])
        assert r["kind"] in ("date","days","standing","pence","text","absent","order")
    print(len(T),"rows agree")
if "--write" in sys.argv: write(__file__)
same()
