"""Expected values, worked out without the program. Only datetime, decimal and fractions (re and pathlib to write the file).
Run: python3 expected.py   -> checks every date twice and writes expected.toml beside it.
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
def write():
    out=["# Written by expected.py; every value is worked out there.\n# where = \"check\": a finding for the user, never printed in the bundle. Values that begin \"open:\" must not be decided by the program.\n# absent: value is a regex (Rust or Python syntax, no look-around) that must not match the front matter.\n"]
    for r in rows: out.append("[[value]]\n"+"\n".join(f"{k} = {q(v)}" for k,v in zip(("id","about","kind","value","where","why","source"),r))+"\n")
    Path(__file__).with_name("expected.toml").write_text("\n".join(out)); print(len(rows),"values")
def s10_ok(t):
    c=11-sum(a*int(b) for a,b in zip((8,6,4,2,3,5,9,7),t[2:10]))%11; c={10:0,11:5}.get(c,c); return int(t[10])==c
# checks against the reference pages' own vectors
assert wd(date(2026,6,10),20,UK)==date(2026,7,9) and wd(date(2026,6,10),20,EW)==date(2026,7,8)
assert wd(date(2026,3,2),20,UK)==date(2026,3,31) and wd(date(2026,7,6),20,UK)==date(2026,8,5)
assert month(date(2025,3,14))==date(2025,4,14) and month(date(2026,1,31))==date(2026,2,28)
def weekly(y): return F(p(F(y)*7/365),100)
assert p(weekly("41237.14"))==79085 and p(weekly("28948.56"))==55518

# ---- the case ----
BUNDLE=date(2026,10,29)
c1_post,c1_recv,ack1,ans1,ask_final,final=date(2025,12,1),date(2025,12,3),date(2025,12,5),date(2026,1,16),date(2026,1,20),date(2026,2,3)
wo_post,wo_recv=date(2026,1,9),date(2026,1,12)
sar,sar_ans=date(2026,3,2),date(2026,6,4)
foi,foi_ans=date(2026,6,10),date(2026,7,9)
ice,ice_ack=date(2026,7,27),date(2026,7,31)
c2_post,c2_recv,c2_ack,c2_told,c2_agreed=date(2026,9,14),date(2026,9,16),date(2026,9,18),date(2026,10,1),date(2026,11,13)
ref,ref_ack=date(2026,10,12),date(2026,10,16)
for t in ("KV204177635GB","KV204388158GB","KV711903425GB"): assert s10_ok(t)
for d,w in ((c1_post,0),(c1_recv,2),(wo_post,4),(wo_recv,0),(final,1),(ice,0),(c2_post,0),(c2_recv,2),(ref,0),(BUNDLE,3),(c2_agreed,4)): assert d.weekday()==w
CM="case-model 1 "
# jurisdiction
V("final-response-date","date of the final response","date",final,"cover","jurisdiction first","case-model 7 (ICE)")
V("final-response-received","day the final response was received","date",final,"deadlines","an e-mail of that day, its head in the bundle",CM+"row 1; story")
lim=month(final,6); assert lim==date(2026,8,3)
V("ice-limit","six months from receiving the final response","date",lim,"deadlines","calendar months; Monday 3 August 2026 is no holiday in England (it is in Scotland)","requirements.md 3.1; formula.md 4")
V("ice-made","day the complaint to ICE was made","date",ice,"deadlines","ICE's own words: received on 27 July 2026",CM+"rows 1 and 2")
V("ice-standing","standing of the complaint to ICE","standing",f"taken on {long(ice)}","cover","a limit whose step was taken is shown as taken, with its page",CM+"row 2")
V("ice-proof","the proof shown beside it","text","ICE's acknowledgement of 31 July 2026","complaint","their own words are proof",CM+"row 1")
m=days(lim,BUNDLE); assert m==87
V("ice-not-missed","the complaint to ICE is not printed as missed","absent",rf"(?i)late by {m} days|\b{m} days late","front matter","counting to the bundle's date overlooks the step",CM+"row 2")
V("ice-reference","ICE's reference","text","ICE/26/04417","cover","on its acknowledgement","story")
V("ice-no-target","ICE is not said to be late in answering","absent",r"(?i)\b(ICE|Independent Case Examiner)\b[^.\n]{0,60}\b(is overdue|late by|days late)\b","front matter","no rule gives ICE a day to answer; targets only for what the rule covers",CM+"row 6")
V("no-appeal-pending","statement about appeals","text","no appeal is pending","cover","ICE takes no complaint while an appeal on the same thing runs; the parent says there is none","requirements.md 11 (ICE); case-model 7")
V("cover-fields","words at the head of the cover","text","From / About / Reference","cover","for ICE and claims","case-model 3 row 5")
V("no-between","no parties as in a court","absent",r"\bBETWEEN\b|\b(Applicant|Respondent|Appellant)\b","front matter","the other parent is no party to a complaint","case-model 3 row 5")
V("nino-on-cover","NI number on the cover","text","AB123456C","cover","ICE asks for it, so it is not removed (spacing is free)","requirements.md 2.6 X07")
V("no-reconsideration","no limit for reconsideration","absent",r"(?i)ask for (mandatory )?reconsideration|reconsideration[^\n]{0,80}late by","front matter","the complaint disputes no decision; the purpose decides which limits are shown",CM+"row 7")
x=days(date(2025,10,8),BUNDLE)
V("no-reconsideration-days","no count from the decision of September 2025","absent",rf"\b({x}|{days(date(2025,9,8),BUNDLE)}) days\b","front matter","386 days after 8 October 2025 (30 days) and 416 after the decision are nobody's count",CM+"row 7")
V("no-dispute","no decision in dispute","absent",r"Decision (in dispute|under appeal)","front matter","a step 'decision' makes no dispute",CM+"row 7")
V("order-final-first","order of the documents","order","final response (3 February 2026) < complaint of 1 December 2025","front matter","final response first, then complaint letters and answers","requirements.md 5 (ICE)")
# complaint 1
V("c1-received","complaint 1: day received","date",c1_recv,"complaint","signed for at 10:41",CM+"row 1 (proved)")
a=wd(c1_recv,2,EW); assert a==date(2025,12,5)
V("c1-ack-due","complaint 1: day for the acknowledgement (charities' figure), if shown","date",a,"complaint","2 working days","requirements.md 11 (3.1; B)")
V("c1-ack-standing","complaint 1: standing of the acknowledgement","standing","in time","complaint","the second working day","by hand")
d=wd(c1_recv,15,EW); assert d==date(2025,12,24)
V("c1-due","complaint 1: end of the aim","date",d,"complaint","15 working days after Wednesday 3 December 2025","requirements.md 11 (3.1)")
V("c1-aim-words","what the aim is","text","the outcome, or when to expect it","complaint","'answers within 15 working days' alone over-claims","requirements.md 11 (3.1)")
V("c1-answered","complaint 1: first answer on","date",ans1,"complaint","e-mail","story")
V("c1-late","complaint 1: days late","days",days(d,ans1),"complaint","24 December 2025 to 16 January 2026; the acknowledgement announced no date","by hand")
V("c1-stop","complaint 1: not counted to the final response","absent",rf"(?i)late by {days(d,final)} days|\b{days(d,final)} days late","front matter","counting stops at the first relevant answer",CM+"row 6")
V("c1-not-from-letter","complaint 1: not counted from the day written or posted","absent",rf"(?i)late by {days(wd(c1_post,15,EW),ans1)} days|\b{days(wd(c1_post,15,EW),ans1)} days late","front matter","1 December is no day of receipt (it would give 22 December and 25 days)",CM+"row 1")
f=wd(ask_final,15,EW); assert f==date(2026,2,10)
V("review-due","request for the final response: end of the aim, if counted","date",f,"complaint","15 working days after 20 January 2026","requirements.md 11 (3.1)")
V("review-standing","request for the final response: standing","standing","in time","complaint","final response on 3 February 2026","by hand")
V("stages","stages shown, in order","order","complaint to CMS (1 December 2025) < final response (3 February 2026) < ICE (27 July 2026) < ombudsman (12 October 2026)","complaint","one tier in the Department, then ICE, then the ombudsman through the MP","requirements.md 11 (3.1); case-model 6")
# complaint 2
V("c2-received","complaint 2: day received","date",c2_recv,"letters","signed for at 09:20",CM+"row 1")
V("c2-ack-standing","complaint 2: standing of the acknowledgement","standing","in time","letters","2 working days end on 18 September 2026","by hand"); assert wd(c2_recv,2,EW)==c2_ack
V("c2-due","complaint 2: day by which the answer is due","date",c2_agreed,"letters","a date agreed or announced, with the item that says so, replaces the target everywhere",CM+"row 3")
V("c2-due-item","complaint 2: the item that gives that day","text","the e-mail of 1 October 2026","letters","the agreed date is shown with its page",CM+"row 3")
V("c2-standing","complaint 2: standing on the bundle's date","standing",f"not yet due: answer agreed by {long(c2_agreed)}","letters","29 October is before 13 November 2026",CM+"row 3")
t=wd(c2_recv,15,EW); assert t==date(2026,10,7) and c2_told<=t
V("c2-not-late","complaint 2: not late","absent",rf"(?i)late by {days(t,BUNDLE)} days|\b{days(t,BUNDLE)} days late","front matter","7 October to the bundle's date would be 22 days",CM+"row 3")
V("c2-old-target","complaint 2: the replaced target is not shown as the due day in another chapter","absent",r"(?i)due (by |on )?(Wednesday )?7 October 2026","front matter","one due date in all chapters",CM+"row 3")
V("c2-not-stage","complaint 2 is no stage of the complaint that ICE has","text","a separate complaint, running beside it","complaint","its subject is the phone calls; no final response on it","story")
V("ref-other","letters filed under another reference","text","121004481837: the e-mail of 1 October 2026","letters","which letters were filed under which reference","case-model 6; requirements.md 3.5")
# access request
u=month(sar); v=month(sar,3); assert (u,v)==(date(2026,4,2),date(2026,6,2)) and is_wd(v,UK)
V("sar-received","access request: day received","date",sar,"letters","automatic receipt",CM+"row 1")
V("sar-due","access request: due date","date",v,"letters","one month and two more, announced on 27 March 2026, within the first month; the letter itself says 2 June 2026","requirements.md 3.3; "+CM+"row 3")
V("sar-extended-on","access request: day the extension was announced","date",date(2026,3,27),"letters","within the first month, which ended on 2 April 2026","requirements.md 3.3")
V("sar-late","access request: days late","days",days(v,sar_ans),"letters","2 to 4 June 2026","by hand")
V("sar-not-63","access request: not counted from the first month","absent",rf"(?i)late by {days(u,sar_ans)} days|\b{days(u,sar_ans)} days late","front matter","one due date for one request",CM+"row 3")
V("sar-recordings","recordings asked for, supplied, said not to be recorded","text","4 asked for, 1 supplied (10 November 2025), 3 said not to have been recorded (11 December 2025, 8 January 2026, 19 January 2026)","calls","recordings asked for against calls logged","case-model 4, 6")
# FOI
w_=wd(foi,20,UK); assert w_==date(2026,7,9) and wd(foi,20,EW)==date(2026,7,8)
V("foi-due","FOI request: due date","date",w_,"letters","20 working days after receipt; Scotland's 15 June 2026 stops the clock in the whole UK","formula.md 5 (vector), requirements.md 11.1")
V("foi-standing","FOI request: standing","standing","in time","letters","on the last day","by hand")
V("foi-not-late","FOI request: not a day late","absent",r"(?i)late by 1 day|\b1 day late","front matter","an English calendar would give 8 July","formula.md 5")
# GP, breakdown
V("gp-standing","letter to the GP: standing","standing","no reply in the bundle","letters","no rule gives a GP 15 working days",CM+"row 6")
V("gp-no-target","letter to the GP: no target","absent",r"(?i)\bGP\b[^.\n]{0,60}\b(overdue|late by|days late)\b","front matter","targets only for what the rule covers",CM+"row 6")
V("gp-proof","letter to the GP: proof","text","posted on 22 April 2026 (no proof); delivery not proved","letters","a posting day by her word only; any estimate is labelled",CM+"row 1")
V("breakdown-standing","request for a breakdown: standing","standing","no reply in the bundle","letters","no published time for a breakdown","formula.md 3; "+CM+"row 6")
V("breakdown-delivery","request for a breakdown: delivery","text","not proved","letters","nothing is known of its posting, so no deemed day can be worked out",CM+"row 1")
V("breakdown-no-receipt","request for a breakdown: not received on its own date","absent",r"(?i)received (by CMS )?(on )?(Thursday )?30 April 2026","front matter","never the letter's own date",CM+"row 1")
V("advice-not-printed","advice is not printed in the bundle","absent",r"(?i)no proof of posting for this letter|there is no proof that this letter|you have not said","front matter","advice goes to check and the terminal","case-model 3 row 4")
V("posted","letters the parent sent by post","days",5,"letters","complaint 1, write to me only, GP, breakdown, complaint 2 (a plain count; for the breakdown request only the letter itself shows it)","story, by hand")
V("posted-proof","of these, with proof of posting","days",3,"letters","three Signed For receipts (a plain count)","story, by hand")
V("delivered-proof","of these, with proof of delivery","days",3,"letters","three tracking pages (a plain count)","story, by hand")
# MP and ombudsman
V("mp-copies","what the MP was sent","text","complaint of 1 December 2025 on 8 December 2025; complaint to ICE on 27 July 2026","complaint","a table: what the MP was sent and when","case-model 6")
V("mp-replied","day the MP replied","date",date(2025,12,15),"complaint","e-mail","story")
V("mp-no-stage","the MP is no unanswered stage","absent",r"(?i)\bMP\b[^.\n]{0,60}\b(unanswered|overdue|late by)\b","front matter","an MP's reply is not a stage without an answer",CM+"row 9")
V("phso-made","day the MP referred the complaint to the ombudsman","date",ref,"complaint","the MP's e-mail, and PHSO's own words of 16 October 2026","case-model 6; "+CM+"row 2")
V("phso-standing","standing of the referral","standing",f"taken on {long(ref)}","deadlines","the same as for ICE: a step taken is shown as taken",CM+"row 2")
assert month(date(2025,11,10),12)==date(2026,11,10)
V("phso-year","a year after she first knew, if the bundle shows that limit","date",date(2026,11,10),"deadlines","known on 10 November 2025; the complaint to the MP was made within it","requirements.md 3.1 [PHSO]")
V("phso-open","whether the ombudsman will look at it while ICE has it","text","open: the sources say only that the complaint must be finished first; PHSO's e-mail decides nothing","complaint","the program must not decide it","requirements.md 3.1")
# apology, payment, losses
V("apology","apologies","text","1, on 3 February 2026","complaint","step apology: the final response; the answer of 16 January has none","case-model 6")
V("paid-consolatory","consolatory payment already made","pence",7500,"losses","bank line of 20 February 2026","case-model 6; bank export.csv")
post=405+405+425
V("loss-financial","actual financial loss, the bank charge once","pence",post+1200,"losses","12.35 + 12.00","requirements.md 4; by hand")
V("loss-gross","gross claim, the bank charge once","pence",post+1200+25000,"losses","24.35 + 250.00","case-model 2 row 6")
V("loss-net","net claim after what was paid, the bank charge once","pence",post+1200+25000-7500,"losses","274.35 - 75.00","case-model 2 row 6")
V("loss-doubled","the doubled bank charge","text","a finding: the same charge of £12.00 on 16 December 2025, same item and page, is entered twice","check","a doubled loss is a finding; whether the program leaves it out or refuses is open, but it is not claimed twice unsaid","case-model 2 row 6")
V("loss-doubled-unsaid","if the doubled line is still counted, its gross (286.35) may only be printed with the doubling said","text","open: 286.35 gross and 211.35 net with the line twice","losses","only for comparison","case-model 2 row 6; by hand")
V("set-off-no-loss","the payment is not added to the losses","absent",rf"\b{(post+1200+25000+7500)//100}\.{(post+1200+25000+7500)%100:02}\b|\b{(post+2400+25000+7500)//100}\.{(post+2400+25000+7500)%100:02}\b","front matter","set-offs do not count as losses","case-model 2 row 6")
V("no-interest","no interest is printed","absent",r"(?i)Judgments Act|\b8 ?%","front matter","none was claimed, and no official figure was found","case-model 2 row 7; requirements.md 11.1")
# calls
V("calls-headline","headline of the calls","text","3 different people in 8 calls, 10 November 2025 to 6 October 2026; 2 refused a name","calls","the voicemail without a name refused nothing; the call of 5 March is one call in log and transcript","case-model 4")
V("calls-count","number of calls","days",8,"calls","one call recorded twice is counted once (a plain count)","case-model 4")
V("contact-made","day CMS had the request to write only","date",wo_recv,"calls","signed for on 12 January 2026 at 11:31",CM+"row 1")
V("calls-after","calls by CMS after that request","days",4,"calls","19 January, 12 February, 18 June, 6 October 2026; her own call of 5 March is not one (a plain count)","case-model 4, 6")
V("machine","how the call of 5 March is quoted","text","according to a machine transcript","calls","nobody checked it","case-model 3 row 1")
V("quote-found","the quotation about the letter is found","text","found: there is no note of your letter on here","check","the same words in the same order","case-model 3 row 1")
V("quote-digit","the quotation with £1,240 is a finding that shows the nearest words","text","on what I can see you are owed £1,204 up to today","check","never a digit may differ; the user's text is not rewritten","case-model 3 row 1")
V("denials","denials","text","1 fact (the letter of 9 January 2026 was received), 2 denials, proof: signed for on 12 January 2026","complaint","grouped by the fact denied","case-model 6")
V("denial-noted","the denial of 18 June 2026 is a note","absent","[\"\u201c\u2018'](Said )?they never had my letter","front matter","only the log has it: noted as, without quotation marks","case-model 3 row 1")
# account
net,rate=6912,7200; n=5
assert days(date(2026,1,5),date(2026,2,16))==42
assert F(net,100)/F(96,100)==F(rate,100) and p(F(rate*4,10000))==288 and rate-288==net
V("acc-net","received net in the period","pence",n*net,"account","five receipts of 69.12","bank export.csv, by hand")
V("acc-gross","collected, by computation","pence",n*rate,"account","345.60 / 0.96, shown as a computation","case-model 2 row 1")
V("acc-due","due in the period","pence",6*rate,"account","6 weeks x 72.00","by hand")
V("acc-missing","owed to me","pence",6*rate-n*rate,"account","one collection missing; words follow the side: 'owed to me'","case-model 2 rows 1 and 5")
V("acc-fees","collection fees, 4 % of what was collected","pence",n*288,"account","5 x 2.88, of what is collected and not of what is due","requirements.md 11; case-model 2 row 1")
V("acc-no-false","no false arrears","absent",rf"\b{(6*rate-n*net)//100}\.{(6*rate-n*net)%100:02}\b","front matter","net set against gross would give 86.40","case-model 2 row 1")
V("acc-no-mix","neither the consolatory payment nor another credit is maintenance","absent",rf"\b{(n*net+7500)//100}\.{(n*net+7500)%100:02}\b|\b{(6*net)//100}\.{(6*net)%100:02}\b","front matter","75.00 is redress; the receipt of 5 December is outside the period","case-model 2 row 3")
V("no-child","no full name of a child, and no forename where it is a name","absent",r"Hope Okafor|Will Okafor|Hope and Will","front matter","names that are also words","case-model 3 row 3")
assert len(rows)
write()
