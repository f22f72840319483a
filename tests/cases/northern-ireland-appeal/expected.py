"""Expected values, worked out without the program. Only datetime, decimal and fractions (re and pathlib to write the file).
Run: python3 expected.py   -> checks every date twice and writes expected.toml beside it."""
import sys
from pathlib import Path
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from days_of_complaints import *

# ---- the case ----
BUNDLE=date(2026,9,18)
dec_dated,dec_posted,effect=date(2026,3,5),date(2026,3,9),date(2026,1,19)
c1_post,mr_post,c2_post,c2_recv,ack=date(2026,3,13),date(2026,3,27),date(2026,4,24),date(2026,4,27),date(2026,4,28)
mrn,resp,posted10,appeal_recv=date(2026,6,12),date(2026,6,19),date(2026,7,10),date(2026,7,14)
assert s10_ok("KX502718345GB") and s10_ok("KX618304278GB")
for d,w in ((dec_posted,0),(c1_post,4),(mr_post,4),(c2_post,4),(c2_recv,0),(mrn,4),(posted10,4),(appeal_recv,1),(BUNDLE,4)): assert d.weekday()==w
CM="case-model 1 "
# deadlines: reconsideration
mr_last=dec_posted+30*one; assert days(dec_posted,mr_last)==30
assert mr_last==date(2026,4,8)
V("mr-last-day","last day for CMS to receive the request for reconsideration","date",mr_last,"deadlines","30 days after the date of notification; the envelope shows that the decision was posted on 9 March 2026, and posting is the start","formula.md 4 (NI Regs 14(1)(a)), formula.md 7, requirements.md 11.1")
V("mr-envelope","the page says that the decision's notification is taken from the envelope","text","posted on 9 March 2026","deadlines","the posting day is the start, and the page says so","requirements.md 11.1")
V("mr-start","day the 30 days are counted from","date",dec_posted,"deadlines","the posting day is the start, and the page says so; the letter's own date, 5 March 2026, is not","requirements.md 11.1")
V("mr-strictest","last day on the strictest reading, counted from the letter's own date, if the bundle shows it (labelled as the strictest reading)","date",dec_dated+30*one,"deadlines","30 days from 5 March 2026 is Saturday 4 April 2026; only to be shown beside 8 April 2026 and labelled","requirements.md 11 (3.2 reconsideration)")
a,b=pd1985(mr_post,NI),cpr(mr_post,NI); assert (a,b)==(date(2026,3,31),date(2026,3,30))
V("mr-deemed-1985","request for reconsideration: estimated delivery, 1985 practice direction","date",a,"letters","first class, 2nd working day after Friday 27 March 2026","requirements.md 3.4")
V("mr-deemed-cpr","request for reconsideration: estimated delivery, CPR 6.26","date",b,"letters","2nd day is a Sunday, so the next business day","requirements.md 3.4")
V("mr-deemed-used","the estimate used where the parent's own limit is at stake","date",max(a,b),"deadlines","the later of the two rules, labelled an estimate",CM+"row 1")
V("mr-standing","standing of the request for reconsideration","standing",f"in time if delivered by {long(mr_last)}; delivery not proved","cover","a certificate of posting proves posting only; the notice of 12 June says that they had it, not when",CM+"row 1")
V("mr-not-flat-in-time","the request is not flatly 'received' on the letter's date or on the posting day","absent",r"(?i)received (on )?(Friday )?27 March 2026","front matter","never the letter's own date as the date of receipt",CM+"row 1")
# deadlines: appeal
last=month(mrn); assert last==date(2026,7,12) and last.weekday()==6
first=next_wd(last,NI); assert first==appeal_recv and next_wd(last,EW)==date(2026,7,13)
V("appeal-last-day","last day of the month for the appeal, counted strictly","date",last,"deadlines","one month from notification, the day itself left out: the same date next month, a Sunday","formula.md 4 and 7; by hand")
V("appeal-first-working-day","first working day after it, in Northern Ireland","date",first,"deadlines","Monday 13 July 2026 is the substitute holiday for 12 July in Northern Ireland, so Tuesday (an English calendar gives Monday 13 July)",CM+"rows 4 and 8; gov.uk bank holidays, by hand")
V("appeal-received","day The Appeals Service received the appeal","date",appeal_recv,"deadlines","signed for on Tuesday 14 July 2026 at 09:52",CM+"row 1 (proved)")
V("appeal-received-kind","how that day is known","text","proved (signed for)","letters","tracking page printed and in the bundle",CM+"row 1")
V("appeal-standing","standing of the appeal","standing","open: Received on the first working day after; whether that is in time depends on the rules on time that ends on a Sunday (Interpretation Act (NI) 1954, s. 39, text not read)","cover","the words of case-model; neither 'in time' nor 'late' may be decided",CM+"row 4; requirements.md 11 (NI appeals)")
V("appeal-never-late","the appeal is not called late by 1 or 2 days","absent",r"(?i)\b[12] days? late\b|late by [12] days?\b","front matter","'no rule was found' must not become 'late'",CM+"row 4")
V("appeal-safe-by","day by which the appeal was safe on any reading","date",date(2026,7,10),"deadlines","last working day before Sunday 12 July 2026","formula.md 4, vector for a Sunday (K)")
V("appeal-safe-by-warned","the user is told that the safe day was already past","text","a warning that the safe day, 10 July 2026, passed before the appeal was received on 14 July 2026","check","a safe day that is past is told",CM+"row 10")
V("appeal-one-reason","the day is not said to be a Sunday because it is a Sunday","absent",r"(?i)Sunday 12 July 2026 is a Sunday","front matter","one reason, said once",CM+"row 10")
V("body","the body on the cover","text","The Appeals Service (NI)","cover","nation decides the body","case-model 3 row 5; requirements.md 1.2")
V("no-ftt","no First-tier Tribunal in a Northern Ireland bundle","absent",r"(?i)First[- ]tier Tribunal|SSCS","front matter","Northern Ireland is not the FTT, and has its own form","case-model 3 row 5; requirements.md 1.2")
V("no-gb-rules","the time limits cite no rule of SI 2008/2685","absent",r"2008/2685|(?i:rule (12|19|22)\b)","front matter","those are the rules of the First-tier Tribunal; for Northern Ireland SR 1999/162 is cited","formula.md 4 and 7; case-model 3 row 5")
V("no-phso","the GB ombudsman is not named as the next step","absent",r"(?i)PHSO|Parliamentary and Health","front matter","in Northern Ireland NIPSO, not PHSO","requirements.md 1.2")
V("in-dispute","the decision in dispute","text","the decision of 5 March 2026, not changed by the notice of 12 June 2026","cover","a dispute is what the user says it is",CM+"row 7")
V("no-ice-limit","no limit for ICE or an ombudsman is counted","absent",r"(?i)(Independent Case Examiner|NIPSO|ombudsman)[^\n]{0,80}\blate by\b","front matter","the purpose decides which limits a bundle shows; no such step was recorded",CM+"row 7")
V("no-late-application","no late-appeal application is asserted","absent",r"(?i)(applied|asked|application) (for|to) (an extension|appeal late|a late appeal)","front matter","a step nobody recorded is not printed","design.md promise 11")
# complaints
e,f=pd1985(c1_post,NI),cpr(c1_post,NI); assert (e,f)==(date(2026,3,18),date(2026,3,16)) and pd1985(c1_post,EW)==date(2026,3,17)
V("c1-deemed-1985","complaint 1: estimated delivery, 1985 practice direction","date",e,"letters","2nd working day after Friday 13 March in Belfast; Tuesday 17 March is a holiday there","requirements.md 3.4; "+CM+"row 8")
V("c1-deemed-cpr","complaint 1: estimated delivery, CPR 6.26","date",f,"letters","2nd day is Sunday 15 March, next business day Monday 16","requirements.md 3.4")
V("c1-delivery","complaint 1: how its delivery is known","text","estimated from posting; delivery not proved","letters","certificate of posting only",CM+"row 1")
V("c2-received","complaint 2: day received","date",c2_recv,"letters","signed for on 27 April 2026 at 11:08, which beats any deemed day","requirements.md 3.4")
V("ack-of","which complaint the acknowledgement of 28 April 2026 is matched to","text","the complaint of 24 April 2026","letters","it names neither, so the nearest earlier request; the same match in every chapter (an error that asks is the only other answer allowed, if the program calls this ambiguous)",CM+"rows 5 and 9")
V("ack-note","a note says that the acknowledgement names neither complaint","text","the acknowledgement does not say which complaint it answers; it was matched to the nearest earlier one","letters","the match is said in a note",CM+"row 5")
V("ack-not-none","complaint 2 is not 'Acknowledged: none' in one chapter and acknowledged in another","text","acknowledged on 28 April 2026","history","one matching of requests and answers for all chapters",CM+"row 9")
ackdue=wd(c2_recv,2,NI)
V("c2-ack-due","day for acknowledging complaint 2 (charities' figure of 2 working days), if shown","date",ackdue,"letters","2 working days after 27 April 2026","requirements.md 11 (3.1; B)")
V("c2-ack-standing","standing of that acknowledgement","standing","in time","letters","28 April 2026 is before 29 April 2026","by hand")
n=[days(wd(x,2,NI),BUNDLE) for x in (c1_post,e,f)]+[days(wd(c1_post,2,EW),BUNDLE)]
assert set(n)=={182,183,184,185}
V("c1-ack-no-count","no count of days to the bundle's date for an acknowledgement of complaint 1","absent",r"(?i)late by 18[2-5] days|\b18[2-5] days late","front matter","counting stops at the first relevant answer, 19 June 2026; delivery is not proved either",CM+"rows 5 and 6")
due=wd(c2_recv,15,NI); assert due==date(2026,5,19)
V("c2-due","day by which CMS aims to have told the outcome, or when to expect it (complaint 2)","date",due,"letters","15 working days after 27 April 2026; 4 May is a holiday; Belfast address, so the calendar of Northern Ireland","requirements.md 11 (3.1), "+CM+"row 8")
V("c2-answered","complaint 2: answered on","date",resp,"letters","the response names its date","story")
V("c2-late","complaint 2: days late","days",days(due,resp),"letters","from 19 May to 19 June 2026; the acknowledgement announced no date","by hand")
V("c2-standing","complaint 2: standing","standing",f"late by {days(due,resp)} days","letters","received on a proved day, answered after the aim; the aim is DWP's, and no text of the Northern Ireland department was seen: it must be named as an aim, not as a legal limit","requirements.md 11 (3.1)")
V("c1-answered","complaint 1: answered on","date",resp,"letters","the response names both complaints by their dates","story; "+CM+"row 9")
V("c1-late-open","complaint 1: how late the answer was","text",f"open: depends on a delivery that is not proved; on the estimates the aim ended {long(wd(e,15,NI))} (1985) or {long(wd(f,15,NI))} (CPR)","letters","no 'late' without a proved receipt; any count is labelled as resting on an estimate",CM+"row 1; design.md promise 11")
assert wd(e,15,NI)==date(2026,4,10) and wd(f,15,NI)==date(2026,4,9)
V("nation-said","which working days are counted for letters to CMS in Belfast","text","Northern Ireland","letters","the office's postcode (BT2 7AD) decides, and the page says so",CM+"row 8")
# SAR to Wolverhampton
g,h=pd1985(posted10,EW),cpr(posted10,EW); assert (g,h)==(date(2026,7,14),date(2026,7,13)) and (pd1985(posted10,NI),cpr(posted10,NI))==(date(2026,7,15),date(2026,7,14))
V("sar-deemed-1985","access request to Wolverhampton: estimated delivery, 1985 practice direction","date",g,"letters","2nd working day in England; 13 July is no holiday there",CM+"row 8; requirements.md 3.4")
V("sar-deemed-cpr","access request to Wolverhampton: estimated delivery, CPR 6.26","date",h,"letters","2nd day is Sunday 12 July, next business day in England Monday 13 July",CM+"row 8; requirements.md 3.4")
V("sar-due-open","access request: due date","text",f"open: {long(month(g))} or {long(month(h))}, by the estimate; delivery not proved; one and the same day in every chapter","letters","one month from receipt, which is only estimated",CM+"rows 1 and 3; requirements.md 3.3")
assert month(g)==date(2026,8,14) and month(h)==date(2026,8,13)
V("sar-standing","access request: standing","standing","no reply in the bundle","letters","nothing answers it",CM+"row 6")
V("sar-no-count-from-letter","no count from the letter's own date","absent",rf"(?i)late by {days(month(posted10),BUNDLE)} days|\b{days(month(posted10),BUNDLE)} days late","front matter","10 July is the date written, not a receipt",CM+"row 1")
V("sent-posted","letters the parent sent by post","days",5,"letters","two complaints, reconsideration, appeal, access request (a plain count)","story, by hand")
V("sent-proof-posting","of these, with proof of posting","days",5,"letters","three certificates, two Signed For receipts (a plain count)","story, by hand")
V("sent-proof-delivery","of these, with proof of delivery","days",2,"letters","complaint 2 and the appeal (a plain count)","story, by hand")
# calls and promise
V("calls-headline","headline of the calls","text","2 different people in 3 calls, 20 April 2026 to 14 May 2026; 1 refused a name","calls","the transcript and the notebook's first line are one call; a refused name is no person","case-model 4")
V("calls-count","number of calls","days",3,"calls","one call recorded twice is counted once (a plain count)","case-model 4")
V("promise-noted","how the words of the note about the officer's promise are introduced","text","noted as: We will change it to 104 nights and you will have the letter by Friday.","promises","the words are not in the transcript, so no quotation marks","case-model 3 row 1")
V("promise-not-quoted","the note is nowhere in quotation marks","absent","[\"\u201c\u2018']We will change it to 104 nights","front matter","quotation marks only for words found in a source","case-model 3 row 1")
V("promise-finding","the finding about it shows the nearest words of the transcript","text","I can't change it from here, and I can't say when a letter would go out.","check","a quote not found is a finding that shows the nearest words (these or the words just before them, about a note on the case)","case-model 3 row 1")
assert date(2026,4,24).weekday()==4
V("promise-standing","standing of the noted promise","standing","not kept","promises","they spoke again on 6 May 2026 and decided on 12 June: overtaken, so no count",CM+"row 6")
V("promise-no-count","no days are counted for the promise","absent",rf"\b{days(date(2026,4,24),BUNDLE)} days\b|\b{days(date(2026,4,24),date(2026,5,6))} days late|late by {days(date(2026,4,24),date(2026,5,6))} days","front matter","24 April to the bundle's date is 147, to the next contact 12: neither is printed",CM+"row 6")
V("promise-sentence","one sentence under the promises","text","promises bind no decision; they are evidence of poor service","promises","estoppel does not help","case-model 6 (promises do not bind)")
V("quote-apostrophe","the point that quotes I can't change it from here is found","text","found","check","curly and straight apostrophes are the same","case-model 3 row 1")
V("quote-hyphen","the point that quotes It has gone to the reconsideration team is found","text","found","check","the transcript breaks the word at a line end with a hyphen","case-model 3 row 1")
V("quote-not-dropped","the point that quotes We accept that the children stay with you ... is a finding","text","not found; nearest: We do not accept that the children stay with you on 104 nights a year or more.","check","never a 'not' may differ; the user's text is not rewritten","case-model 3 row 1")
# privacy
V("no-street","the claimed address is not in what the program sets","absent",r"(?i)Tannaghmore|BT43 ?9ZZ","front matter","a protected address is never printed by the program","case-model 3 row 2")
V("no-contact","no phone or e-mail of the parent in a tribunal bundle","absent",r"07700 ?900318|d\.magill@","front matter","off by default for tribunal bundles; they also go to the other parent","case-model 3 row 2")
V("address-word","the word for the address","text","claimed","cover","'claimed', not 'withheld'; cover says Unedited: contains an address claimed as confidential. For the tribunal only.","case-model 3 row 2")
V("not-withheld","not called withheld","absent",r"(?i)address (is )?withheld","front matter","the sources show it","case-model 3 row 2")
V("no-child-full","no full name of a child","absent",r"May Ellen|Conor Magill","front matter","full names are replaced in every text the program sets","case-model 3 row 3")
V("no-child-forename","no forename Conor","absent",r"\bConor\b","front matter","the parent's own title bears it; no quotation does","case-model 3 row 3")
V("may-as-name","the child May is replaced in the title of the diary","absent",r"with May\b","front matter","a forename alone, where it is a name","case-model 3 row 3")
V("may-as-month","the month May stays","text","January to May 2026","front matter","not in dates: title of the diary in the index, and 6 May 2026 and 14 May 2026 in the calls","case-model 3 row 3")
V("child-remains","the user is told where a child's name remains in a source","text","diary of nights.txt","check","sources are not touched; the pages that bear May and Conor are named to the user","case-model 3 row 3")
# calculation sheet
w=weekly("33540"); assert p(w)==64323 and int(D("33540")*7*100/365+D("0.5"))==64323
rate=F(p(w*16/100),100); assert p(rate)==10292
one7=p(rate-F(p(rate/7),100)); two7=p(rate-F(p(rate*2/7),100)); assert (one7,two7)==(8822,7351)
assert abs(p(w*F(16,100)*6/7)-8822)<=1 and abs(p(w*F(16,100)*5/7)-7351)<=1   # rounding only at the end: 88.21 and 73.51 (formula.md 1.4: 1p)
V("calc-weekly","calculation sheet: weekly income","pence",p(w),"front matter","33,540.00 x 7 / 365, half up","formula.md 1.1, 1.4")
V("calc-rate","calculation sheet: basic rate for 2 children","pence",p(rate),"front matter","16 % of 643.23","formula.md 1.2")
V("calc-decided","calculation sheet: one seventh off","pence",one7,"front matter","102.92 - 14.70; may differ by 1p","formula.md 1.3, 1.4")
V("calc-asked","calculation sheet: two sevenths off (104 to 155 nights)","pence",two7,"front matter","102.92 - 29.41; may differ by 1p","formula.md 1.3, 1.4")
V("first-calculation","a first calculation is not 'changed after the fact'","absent",r"(?i)changed after the fact|changed retrospectively|back-?dated change","front matter","effective 19 January 2026, made 5 March 2026, but no rate was in force before","case-model 2 row 6")
V("effective","day from which the decision takes effect","date",effect,"account","as the decision says","story")
# account
W=13; assert days(date(2026,1,19),date(2026,4,20))==7*W
pay=30000+17644+17644
V("acc-in-force","due by the decision in force, 19 January to 19 April 2026","pence",W*one7,"account","13 weeks x 88.22","case-model 2 row 2; by hand")
V("acc-asked","due as the parent says it should be","pence",W*two7,"account","13 weeks x 73.51","case-model 2 row 2; by hand")
V("acc-cms","charged on CMS's schedule in the period","pence",3*4*one7,"account","three periods of 352.88, all inside the 13 weeks","payment schedule.csv")
V("acc-decision-difference","difference that is the decision itself","pence",W*(one7-two7),"account","13 x 14.71: what is owed less only if the appeal is allowed","case-model 2 row 2")
V("acc-gap","days missing from the schedule","days",days(date(2026,3,16),date(2026,3,23)),"account","16 to 22 March 2026: a gap is a finding with its days, not 'weeks are missing' and no error","case-model 2 row 4")
V("acc-paid","maintenance paid","pence",pay,"account","three lines to M HARTE CMS under Paid out","bank export.csv; case-model 2 row 3")
V("acc-balance-in-force","balance by the decision in force","pence",W*one7-pay,"account","1,146.86 - 652.88, still to pay until the appeal is allowed","case-model 2 row 2")
V("acc-balance-asked","balance as the parent says it should be","pence",W*two7-pay,"account","955.63 - 652.88","case-model 2 row 2")
allout=4510+30000+17644+9600+6132+17644
V("acc-no-tesco","not the sum of all that was paid out, nor less the 20.00 paid in","absent",rf"\b{allout//100}\.{allout%100:02}\b|\b{(pay-2000)//100}\.{(pay-2000)%100:02}\b","front matter","TESCO and POWER NI are not maintenance, and money paid in is not a payment by the payer","case-model 2 row 3")
V("acc-headline-not","the decision is not said to differ from what the Service charges because of the asked-for rate","absent",r"(?i)charges another amount than the decision","front matter","88.22 is both the decision and the charge","case-model 2 row 2")
V("acc-no-cms-balance","CMS states no balance, so none is printed as its own","text","no balance is stated by CMS","account","balances only where CMS states one","case-model 2 row 4")
V("order-front","order of the key documents","order","appeal (10 July 2026) < reconsideration notice (12 June 2026) < first calculation (5 March 2026)","front matter","form or appeal letter first, then the notice, then decisions (by analogy with GB)","requirements.md 2.7 D06, 5")
V("order-history","order of the chronology","order","2026-03-05 < 2026-03-27 < 2026-04-20 < 2026-04-24 < 2026-04-28 < 2026-06-12 < 2026-06-19 < 2026-07-14","history","earliest first","requirements.md 2.7 D03")
write(__file__)
