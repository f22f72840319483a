import os
import sys
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from days_of_accounts import *
# ---------------------------------------------------------------- case: scotland-collect-and-pay
BUNDLE = D(2026,9,21)
for s in ('RF 2602 0901 2GB','RF 2605 2701 5GB','RF 2606 0801 0GB','RF 2607 0601 7GB'): assert s10_ok(s)

# ---- post and limits
v('mr-start','date',D(2026,1,15),'deadlines','Day from which the 30 days to ask for reconsideration run',
  'Service by CMS counts from the day posted; the envelope shows 15 January, the letter is dated 12 January. The page says that the posting day is used.','requirements.md 11.1; formula.md 7')
mr = D(2026,1,15)+dt.timedelta(30); assert mr==D(2026,2,14) and mr.weekday()==5
v('mr-last-day','date',mr,'deadlines','Last day for CMS to receive the reconsideration request','30 days after 15 January 2026; a Saturday, and no rule found moves it.','formula.md 4; requirements.md 11.1')
v('mr-strictest','date',D(2026,1,12)+dt.timedelta(30),'deadlines','Strictest reading: 30 days from the date on the letter','Printed as the strictest reading only; 30 days after 12 January 2026.','requirements.md 11 (3.2), 11.1')
# Corrected: advisers name 28 days (requirements.md 3.2: "use 30; warn at 28"), and 28 days after 15 January end before the Friday.
v('mr-safe','date',D(2026,1,15)+dt.timedelta(28),'deadlines','Day to treat as safe by every source','Some sources say 28 days: Thursday 12 February 2026, a working day and before Friday 13 February.','requirements.md 3.2; formula.md 4 vectors')
v('mr-received','date',D(2026,2,11),'letters','Day CMS received the reconsideration request (proved)','Signed for 11 February; CMS also says so in its e-mail of 18 February.','case-model 1 row 1')
assert D(2026,2,11)<=D(2026,1,12)+dt.timedelta(30)<=mr
v('mr-standing','standing','in time','deadlines','Standing of the reconsideration request','Received on 11 February, within both readings (11 and 14 February).','formula.md 4; case-model 1 row 1')
v('mr-answer','standing','no reply in the bundle','deadlines, letters','The decision on the reconsideration request','The e-mail of 18 February only says that it arrived; no rule in the references gives CMS a limit, so nothing is late.','case-model 1 rows 6, 7; formula.md 3 (targets: none published)')
v('appeal-limit','text','open: no appeal date can be given, because no mandatory reconsideration notice was sent','deadlines','Appeal to the tribunal','The month runs from the day the notice of reconsideration was sent; there is none.','TPR 2008 r. 22(2)(d)(i) in requirements.md 3.2')

posted = D(2026,4,2)
assert pd1985(posted,ENG)==D(2026,4,8) and cpr626(posted,ENG)==D(2026,4,7)
assert pd1985(posted,SCO)==D(2026,4,7) and cpr626(posted,SCO)==D(2026,4,6)   # the wrong calendar
v('breakdown-deemed-1985','date',pd1985(posted,ENG),'letters','Letter of 1 April: deemed delivery, 1985 practice direction (estimate)','First class, second working day after 2 April; Good Friday and Easter Monday are holidays in England.','requirements.md 3.4; case-model 1 row 8')
v('breakdown-deemed-cpr','date',cpr626(posted,ENG),'letters','Letter of 1 April: deemed delivery, CPR 6.26 (estimate)','Second day after posting is Saturday 4 April; the next business day in England is Tuesday 7 April.','requirements.md 3.4; case-model 1 row 8')
v('breakdown-answer','standing','no reply in the bundle','letters','Answer to the letter of 1 April (a request for a breakdown, no complaint)','The complaint target applies to complaints only; the breakdown is untimed. The final response upholds that it was not answered.','case-model 1 row 6; formula.md 3')
v('nights-delivery','text','not proved','letters','Delivery of the letter of 20 March with the diary','No proof of posting and none of delivery; the date written on it is never the date of receipt.','case-model 1 row 1')
v('access-standing-nation','text','England and Wales (office in Wolverhampton)','deadlines','Nation whose working days are used for letters to CMS','The place where the thing is delivered or done; WV98 is in England although the parent lives in Scotland.','case-model 1 row 8')

# ---- complaint
rec = D(2026,5,29)
v('complaint-received','date',rec,'letters, complaint','Day CMS received the complaint (proved)','Signed for on 29 May 2026.','case-model 1 row 1')
ack = wd(rec,2,ENG)
v('complaint-ack-due','date',ack,'complaint','Acknowledgement of the complaint due','2 working days after 29 May; a target reported by charities only, and to be said as that.','requirements.md 11 (3.1)')
v('complaint-ack-days','days',between(ack,D(2026,6,3)),'complaint','Calendar days by which the acknowledgement of 3 June missed that target','2 June to 3 June; also 1 working day.','requirements.md 11 (3.1); by hand')
t = wd(rec,15,ENG); assert t==D(2026,6,19) and wd(rec,15,SCO)==D(2026,6,22)
v('complaint-answer-due','date',D(2026,7,9),'deadlines, complaint, letters','Day by which the complaint was to be answered','CMS announced 9 July in its e-mail of 3 June; an announced date replaces the target everywhere.','case-model 1 row 3')
v('complaint-answer-standing','standing','in time','complaint, deadlines, letters','Standing of the final response','Letter of 3 July, posted 6 July, delivered 7 July: by each of these before 9 July.','case-model 1 row 3')
for a in (D(2026,7,3),D(2026,7,6),D(2026,7,7)): assert a<=D(2026,7,9)
late = sorted({between(x,y) for x in (D(2026,6,19),D(2026,6,22)) for y in (D(2026,7,3),D(2026,7,6),D(2026,7,7))} - {11})
v('complaint-not-late','absent',r'\b('+'|'.join(map(str,late))+r') days late|late by ('+'|'.join(map(str,late))+r') days','cover, deadlines, complaint, letters','The final response called late against the replaced target',
  'The announced date is 9 July 2026. The numbers are all counts from 19 or 22 June to 3, 6 or 7 July, but for 11, which is right for the access request.','case-model 1 row 3')
v('complaint-scottish-calendar','absent',r'22 June 2026','cover, deadlines, complaint, letters','A target reckoned with Scottish holidays','22 June would be 15 working days with the Scottish holiday of 15 June; nothing else in the case happens that day.','case-model 1 row 8')
v('complaint-not-received-on-its-date','absent',r'[Rr]eceived[^.|\n]{0,25}\b25 May 2026','letters, complaint, deadlines','The complaint received on the date written on it','25 May is the date of the letter (a bank holiday); it came on 29 May.','case-model 1 row 1')
v('ack-matched','text','the complaint of 25 May 2026 (nearest earlier request; said in a note)','letters, complaint, history','Which request the e-mail of 3 June acknowledges, with no `answers` in the manifest','The nearest earlier request to CMS; the e-mail to the MP of 1 June is not one to CMS.','case-model 1 row 5')
v('ack-other-reference','text','121004576890, and the other letters 121004567890','letters, history','The acknowledgement is filed under another reference','Two digits are swapped on the e-mail of 3 June; mismatches are flagged.','requirements.md 3.5; case-model 6 "reference numbers change"')
v('compensation-at-outset','text','I claim compensation for my costs and for the distress that this has caused.','complaint, losses','The sentence in the complaint that claims compensation, quoted with its page','Quoted only because these words stand in the letter.','case-model 6; case-model 3 row 1')
v('mp-table','text','sent 1 June 2026: copy of the complaint; reply 12 June 2026: has written to CMS','complaint, letters','What the MP was sent and did','The e-mails themselves.','case-model 6 "copy to the MP"')

# ---- ICE
ice = months(D(2026,7,7),6); assert ice==D(2027,1,7)
v('final-response-received','date',D(2026,7,7),'deadlines, complaint, letters','Day the final response was received (proved)','Signed for on 7 July; dated 3 July, posted 6 July.','case-model 1 row 1')
v('ice-last-day','date',ice,'deadlines','Last day to complain to ICE','Six months from receiving the final response on 7 July 2026.','requirements.md 3.1, 11; formula.md 4')
v('ice-standing','standing','taken on 13 July 2026','cover, deadlines','Standing of the complaint to ICE','Sent 13 July; ICE itself says that it received it that day. The row names the page of the e-mail.','case-model 1 row 2')
v('ice-not-missed','absent',r'Examiner[^.\n]{0,60}(missed|late by|days late)','cover, deadlines','The complaint to ICE called late or missed','It was made on 13 July 2026.','case-model 1 row 2')
v('final-response-first','order','2026-07-03 final response.txt < 2026-05-25 complaint.txt','index','In an ICE bundle the final response comes before the complaint letters','Model order for ICE: final response first among the evidence.','requirements.md 5')

# ---- access and FOI
s = months(D(2026,6,10),1); assert s==D(2026,7,10) and work(s,ENG) and work(s,SCO)
e = months(s,2); assert e==months(D(2026,6,10),3)==D(2026,9,10) and work(e,UK)
v('access-received','date',D(2026,6,10),'letters','Day CMS received the subject access request (proved)','Signed for on 10 June; the e-mail of 6 July says the same.','case-model 1 row 1')
v('access-due','date',e,'deadlines, letters','The one due date of the access request, in every chapter','One month to 10 July, extended in time (6 July) by two months.','requirements.md 3.3; case-model 1 row 3')
v('access-standing','standing','no reply in the bundle','deadlines, letters','The answer to the access request','Only the extension is in the bundle; it is not the answer.','case-model 1 rows 3, 6')
v('access-days-over','days',between(e,BUNDLE),'deadlines, letters','Days past 10 September at the date of the bundle','10 to 21 September 2026.','by hand')
f = wd(D(2026,6,9),20,UK); assert f==D(2026,7,8) and wd(D(2026,6,9),20,ENG)==D(2026,7,7)
v('foi-due','date',f,'deadlines, letters','FOI answer due','20 working days after 9 June, stopped by a bank holiday of any UK nation (15 June, Scotland).','formula.md 5; requirements.md 11.1')
v('foi-standing','standing','in time','deadlines, letters','Standing of the FOI answer','Answered on 8 July, the last day; with English holidays only it would look 1 day late.','formula.md 5')

# ---- calculation
g = half_up(F(2392000)*7/365); rate = half_up(F(g)*16/100)
one = rate-half_up(F(rate)/7); two = rate-half_up(F(rate)*2/7)
assert (g,rate,one,two)==(45874,7340,6291,5243)
assert one==half_up(F(rate)*6/7) and two==half_up(F(rate)*5/7)
v('calc-weekly-income','pence',g,'calculation sheet','Gross weekly income of the decision','£23,920.00 ÷ 365 × 7, rounded once, half up.','formula.md 1.1, 1.4')
v('calc-decision','pence',one,'calculation sheet, account','Weekly amount of the decision in force','£73.40 less £10.49.','formula.md 1.3')
v('calc-asked','pence',rate,'calculation sheet, account','Weekly amount as the user says it should be','40 nights are below 52: no reduction.','formula.md 1.3, V12')

# ---- account 5 January to 28 June 2026
a0, a1 = D(2026,1,5), D(2026,6,28)
weeks = (between(a0,a1)+1)//7; assert weeks*7==between(a0,a1)+1 and weeks==25
dec = sum(one for _ in range(weeks)); ask = weeks*rate
periods = [(D(2026,1,5),D(2026,2,1)),(D(2026,2,2),D(2026,3,1)),(D(2026,3,2),D(2026,3,29)),(D(2026,4,6),D(2026,5,3)),(D(2026,5,4),D(2026,5,31)),(D(2026,6,1),D(2026,6,28))]
assert all(between(x,y)+1==28 for x,y in periods)
covered = {x+dt.timedelta(i) for x,y in periods for i in range(28)}
gap = [a0+dt.timedelta(i) for i in range(175) if a0+dt.timedelta(i) not in covered]
cms = 6*20972; assert 4*two==20972 and cms==125832
assert 25*one==dec==157275 and ask==183500
v('account-decision-total','pence',dec,'account','Due by the decision in force, 25 weeks','25 × £62.91.','by hand; case-model 2 row 2')
v('account-asked-total','pence',ask,'account','Due as the user says it should be, 25 weeks','25 × £73.40.','by hand; case-model 2 row 2')
v('account-cms-total','pence',cms,'account','Charged by CMS, 24 weeks','6 × £209.72.','by hand; case-model 2 row 2')
v('schedule-gap','text','30 March 2026 to 5 April 2026','account','Gap in the payment schedule','The third period ends 29 March, the fourth begins 6 April; a gap is a finding with its days.','case-model 2 row 4')
v('schedule-gap-days','days',len(gap),'account','Days of that gap','30 March to 5 April, both included.','case-model 2 row 4')
assert (gap[0],gap[-1])==(D(2026,3,30),D(2026,4,5))
v('cms-understates','pence',dec-cms,'account','Decision in force less CMS charges','£1,572.75 less £1,258.32; CMS understates.','case-model 2 rows 2, 5')
v('cms-understates-gap','pence',one,'account','of which: the week that the schedule leaves out','One week at £62.91.','case-model 2 row 2')
v('cms-understates-rate','pence',24*(one-two),'account','of which: lower weekly amount in the 24 weeks','24 × (£62.91 less £52.43).','case-model 2 row 2')
assert one+24*(one-two)==dec-cms
v('decision-itself','pence',ask-dec,'account','Difference that comes from the decision itself','25 × £10.49; this is what the reconsideration is about.','case-model 2 row 2')

rm = [(20133,20972),(20133,20972),(11520,12000),(20133,20972),(20133,20972)]; ar = [(5033,5243),(5033,5243),(2400,2500)]
for n,gr in rm+ar:
    assert gr-half_up(F(gr)*4/100)==n and half_up(F(n)*100/96)==gr
    assert [x for x in range(gr-30,gr+30) if x-half_up(F(x)*4/100)==n]==[gr]     # only one gross fits
net = sum(n for n,_ in rm+ar); gross = sum(x for _,x in rm+ar); fee = sum(x-n for n,x in rm+ar)
assert (net,gross,fee)==(104518,108874,4356) and net+fee==gross
v('payments-counted','text','8','check, account','Number of bank lines counted as maintenance','RM1, RM2, RM4, RM5, RM6, AR1, AR3, AR4.','case-model 2 row 3')
v('receipts-net','pence',net,'account, check','Received in the bank','Sum of the eight lines.','by hand')
v('receipts-gross','pence',gross,'account','Collected before the fee','Each receipt ÷ 0.96, half up, shown as a computation; the £52.43 and £209.72 are also on paper.','case-model 2 row 1; formula.md 2')
v('fees-receiver','pence',fee,'account','Fees of 4 % on what was collected','Sum of the fees on the eight collections; never part of the maintenance balance.','formula.md 2; requirements.md 7')
v('gross-full','pence',20972,'account','A receipt of £201.33 grossed up','201.33 ÷ 0.96 = 209.71875; fee £8.39.','case-model 2 row 1')
v('owed-decision','pence',dec-gross,'account, cover','Owed to the user at 28 June 2026 by the decision in force','£1,572.75 less £1,088.74. If the account is kept in net terms instead, it must say so and not mix the two.','case-model 2 rows 1, 2, 5')
v('owed-asked','pence',ask-gross,'account','Owed at 28 June 2026 as the user says it should be','£1,835.00 less £1,088.74.','case-model 2 row 2')
v('owed-cms','pence',cms-gross,'account','Owed at 28 June 2026 by what CMS charges','£1,258.32 less £1,088.74.','case-model 2 row 2')
assert (dec-gross,ask-gross,cms-gross)==(48401,74626,16958)
v('cms-stated-balance','pence',8972,'account','Balance that CMS itself states at 28 June 2026','Final response of 3 July.','case-model 2 row 4')
v('account-headline','text','by the decision in force','cover','What the sum on the cover is measured against','The headline says which of the three lines it is.','case-model 2 row 2')
for i,x in (('decision',dec-net),('asked',ask-net),('cms',cms-net)):
    v('false-arrears-'+i,'absent',f'£{x//100:,}\\.{x%100:02d}'.replace('£1,','£1,?'),'cover, account, history','Net receipts set against gross amounts due ('+i+')','The two sides would be of different kinds.','case-model 2 row 1; design.md promise 11')
v('first-calculation','absent',r'changed after the fact','account, history','The first calculation "changed after the fact"','It takes effect on 5 January and is made on 12 January; no rate was in force before.','case-model 2 row 6')
v('charge-not-in-balance','text','£50.00, on the paying parent, outside the maintenance balance','account, history','Charge for the deduction from earnings order','It is Mr Dunmore\'s; fees and charges are never mixed into the balance.','formula.md 2; requirements.md 7')
v('compensation-not-maintenance','absent',r'£1,?055\.18|£1,?065\.18|£1,?075\.18','account','The £10.00 of compensation, the private £20.00 for shoes, or both, counted as maintenance',
  '£1,045.18 + £10.00, + £20.00 or + £30.00: a filter on the payee is required, and check shows what was counted.','case-model 2 row 3')
assert [net+x for x in (1000,2000,3000)]==[105518,106518,107518]

# ---- missed, late, short; the plan
v('missed-regular','text','27 March 2026','account','Missed regular payment','No RM3 in the bank export.','case-model 6')
v('late-regular-days','days',between(D(2026,2,27),D(2026,3,12)),'account','Days by which RM2 was late','Due 27 February, received 12 March 2026.','case-model 6; by hand')
v('short-regular','pence',20972-12000,'account','Amount by which RM4 (1 May) was short of the schedule','£209.72 less £120.00, both before the fee.','case-model 6; by hand')
v('short-regular-mixed','absent',r'£94\.52','account','RM4 short by schedule gross less receipt net','£209.72 less £115.20 would mix two kinds.','design.md promise 11'); assert 20972-11520==9452
pg=sum(x for _,x in ar); assert pg==12986
v('plan-collected','pence',pg,'account','Collected under the plan, before the fee','£52.43 + £52.43 + £25.00.','case-model 6 "payment plan"')
v('plan-outstanding','pence',4*5243-pg,'account','Outstanding under the plan at 28 June 2026','£209.72 less £129.86.','case-model 6 "payment plan"')
v('plan-missed','text','8 May 2026 (AR2)','account','Missed instalment','No AR2; AR3 is not taken for it, because the bank line names the instalment.','by hand')
v('plan-late-days','days',between(D(2026,5,22),D(2026,5,27)),'account','Days by which AR3 was late','Due 22 May, received 27 May.','by hand')
v('plan-short','pence',5243-2500,'account','Amount by which AR4 (5 June) was short','£52.43 less £25.00.','by hand')
v('deduction-days','days',between(D(2026,5,7),D(2026,6,15)),'history, account','Days from asking for the deduction order to the order','Asked 7 May, made 15 June 2026; no target is published.','case-model 6; formula.md 3')

# ---- losses
post = 3*335
v('loss-double','text','lines 2 and 5: £12.00 on 30 March 2026, same document and page','check','The bank charge is claimed twice: a finding','Same day, amount, item and page under two descriptions.','case-model 2 row 6')
v('loss-paid','pence',1000,'losses','Already paid by CMS','Final response: £10.00 paid on 2 July; bank export.','case-model 2 row 6; 6 "apology letters"')
v('loss-net-once','pence',post+1200-1000,'losses','Net, once the user has taken out line 5','£22.05 less £10.00.','case-model 2 row 6')
v('no-interest','absent',r'Judgments Act','losses, account','Statutory interest','No official figure for interest was found; none is printed unless the user states a rate.','case-model 2 row 7; requirements.md 11.1')

# ---- calls, words, names
v('calls-people','text','3 different named people; 1 refused a name','calls','Headline of the calls','Gareth Pell (= G. Pell), Sunita Rao, Tom Ashby; on 30 March no name. The lowest possible number.','case-model 4; english.md "people"')
v('calls-after-writing-only','text','2 calls: 4 June and 12 June 2026','calls','Calls by CMS after "write to me only"','The request reached CMS on 29 May; the call of 28 May came before, and the call of 26 June was the user\'s own.','case-model 4; case-model 1 row 1')
v('promise-callback','standing','not kept','promises','Promise of 14 April to call back by 17 April','Overtaken: they spoke again on 28 May. No days are counted.','case-model 1 row 6')
n = sorted({between(D(2026,4,17),x) for x in (D(2026,5,28),D(2026,6,4),D(2026,6,12),D(2026,7,3),BUNDLE)})
v('promise-no-count','absent',r'\b('+'|'.join(map(str,n))+r') days (late|overdue)|late by ('+'|'.join(map(str,n))+r') days','promises, history, cover','A count of days for the overtaken promise','41 to 28 May, or to later contacts and the date of the bundle.','case-model 1 row 6')
v('quote-not-found','absent','["\u201c\u2018\']We will put the schedule right on Friday','calls, promises, history, complaint','The user\'s note as a quotation of the officer','The transcript says "I will ask for the schedule to be looked at on Friday." The note is printed as "noted as:".','case-model 3 row 1')
v('quote-finding','text','I will ask for the schedule to be looked at on Friday.','check','Nearest words shown with the finding about that note','A quote that is not found is a finding that shows the nearest words.','case-model 3 row 1')
v('machine-transcript','text','according to a machine transcript','calls','How words from the transcript of 12 June are introduced','A machine transcript that nobody checked.','case-model 3 row 1')
v('pin-warning','text','12 June 2026 transcript: a PIN can be read','check','Warning about the security PIN','A security step can be read in the bundle.','case-model 6; requirements.md 3.6, X06')
v('child-one','absent',r'\bIsla\b','front matter','A child\'s forename','Children are shown by initials; sources and file names are not touched.','case-model 3 row 3; requirements.md X09')
v('child-two','absent',r'\bRory\b','front matter','A child\'s forename','As above.','case-model 3 row 3; requirements.md X09')
v('cover-no-between','absent',r'\bBETWEEN\b','cover','A heading as in a lawsuit','ICE covers are headed From, About, Reference; the other parent is no party.','case-model 3 row 5')
v('cover-nino','text','AB 12 34 56 C','cover','National Insurance number in the ICE bundle','ICE asks for it; it is not removed for ICE.','requirements.md X07')
dump('# What leverarch ought to print for the invented case scotland-collect-and-pay. Written from the law and the reference pages alone; made by expected.py.\n# "absent": a regex that must not be found in the pages that leverarch sets, in the chapters of `where`; sources and file names are never searched.\n# "text" may be worded otherwise unless it is a quotation, a reference, a date or a title. Amounts are the positive sum that `about` names.\n', __file__)
