import os
import sys
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from days_of_accounts import *
# ---------------------------------------------------------------- case: two-receiving-parents
BUNDLE = D(2026,9,21)
assert s10_ok('RG 2605 1801 9GB')

# ---- reconsideration and appeal (reference 121007700222)
post = D(2026,4,24); mr = post+dt.timedelta(30); assert mr==D(2026,5,24) and mr.weekday()==6 and between(post,mr)==30
v('mr-start','date',post,'deadlines','Day from which the 30 days to ask for reconsideration run','Service by CMS counts from the day posted (envelope, 24 April); the letter is dated 23 April. The page says so.','requirements.md 11.1; formula.md 7')
v('mr-last-day','date',mr,'deadlines','Last day for CMS to receive the reconsideration request','30 days after 24 April 2026; a Sunday, and no rule found moves it.','formula.md 4')
v('mr-strictest','date',D(2026,4,23)+dt.timedelta(30),'deadlines','Strictest reading: 30 days from the date on the letter','30 days after 23 April 2026, printed as the strictest reading only.','requirements.md 11 (3.2)')
v('mr-received','date',D(2026,5,20),'letters','Day CMS received the reconsideration request (proved)','Signed for on 20 May 2026; dated 16 May, posted 18 May.','case-model 1 row 1')
v('mr-standing','standing','in time','deadlines','Standing of the reconsideration request','20 May is within both readings (23 and 24 May).','formula.md 4')
assert D(2026,5,20) <= D(2026,4,23)+dt.timedelta(30) <= mr
v('mr-not-received-on-its-date','absent',r'[Rr]eceived[^.|\n]{0,25}\b16 May 2026','letters, deadlines','The request received on the date written on it','16 May (a Saturday) is only the date of the letter.','case-model 1 row 1')
v('mr-decided','text','30 June 2026 (not changed)','history, deadlines, letters','The answer to the reconsideration request','The notice answers it, in every chapter; no rule in the references gives CMS a limit, so it is not late. The e-mail of 22 May only acknowledges.','case-model 1 rows 6, 9; formula.md 3')
v('mrn-sent','date',D(2026,7,1),'deadlines, letters','Day the mandatory reconsideration notice was sent','Envelope of 1 July; the notice is dated 30 June.','TPR 2008 r. 22(2)(d)(i) in requirements.md 3.2')
c = months(D(2026,7,1),1); assert c==D(2026,8,1) and c.weekday()==5
d = c
while not work(d,ENG): d += dt.timedelta(1)
assert d==D(2026,8,3) and d in SCO
v('appeal-corresponding','date',c,'deadlines','One month after the notice was sent, before rule 12 is applied','Corresponding date: 1 August 2026, a Saturday.','requirements.md 3.2 (counting)')
v('appeal-last-day','date',d,'deadlines','Last day for the tribunal to receive the appeal','A time that ends on a non-working day ends on the next working day; Monday 3 August is a holiday in Scotland only.','SI 2008/2685 r. 12, formula.md 7 (B); case-model 1 row 8')
v('appeal-hour','text','5 pm','deadlines','Hour by which the appeal must be received','Rule 12.','requirements.md 3.2; formula.md 7')
v('appeal-posted','date',D(2026,7,30),'letters','Day the notice of appeal was posted (proved)','Certificate of posting; the form is dated 29 July.','case-model 1 row 1')
p = D(2026,7,30); assert pd1985(p,ENG)==cpr626(p,ENG)==D(2026,8,3) and pd1985(p,SCO)==cpr626(p,SCO)==D(2026,8,4)
v('appeal-deemed','date',D(2026,8,3),'letters, deadlines','Deemed delivery of the notice of appeal (an estimate; both rules give it)','1985: second working day after 30 July; CPR: second day is Saturday, so the next business day. Harlow is in England.','requirements.md 3.4; case-model 1 rows 1, 8')
v('appeal-standing','standing','in time if delivered by 3 August 2026; delivery not proved','cover, deadlines','Standing of the appeal','Posting is proved, delivery is not; the tribunal\'s letter of 17 August does not say when the appeal came.','case-model 1 row 1')
n = sorted({between(x,D(2026,8,17)) for x in (D(2026,7,30),D(2026,7,31),D(2026,8,1),D(2026,8,3))})
v('appeal-not-late','absent',r'\b('+'|'.join(map(str,n))+r') days late|late by ('+'|'.join(map(str,n))+r') days','cover, deadlines','The appeal called late by counting to the tribunal\'s letter','17 August is the date of a letter, not the day of receipt. Counts from 30 and 31 July, 1 and 3 August.','design.md promise 11')
v('no-mr-limit-vane','text','no limit and no dispute is shown for the calculation in reference 121007700111','deadlines, cover','The decision in Ms Vane\'s case','The user says that it is not disputed; a dispute is what the user says it is.','case-model 1 row 7')
v('no-ice-limit','absent',r'Independent Case Examiner','deadlines, cover','ICE\'s limit in the tribunal bundle','The purpose decides which limits a bundle shows.','case-model 1 row 7')
v('no-complaint-target','absent',r'15 working days|28 July 2026','deadlines','The complaint target for the e-mail of 7 July','As above; 28 July would be 15 working days after 7 July.','case-model 1 row 7'); assert wd(D(2026,7,7),15,ENG)==D(2026,7,28)
v('hearing-missed','text','14 September 2026: the Secretary of State did not attend; adjourned to 19 October 2026','history','The hearing that CMS missed','Directions of 14 September.','case-model 6 "hearings CMS missed"')
v('adjourned-days','days',between(D(2026,9,14),D(2026,10,19)),'history','Days from the hearing to the adjourned hearing','14 September to 19 October 2026.','by hand')
v('directed-date','date',D(2026,9,28),'deadlines','Evidence of nights must reach the tribunal by','As directed on 14 September; a date set by a direction, not a computed one.','by hand')
v('directed-days-left','days',between(BUNDLE,D(2026,9,28)),'deadlines','Days from the bundle to that date','21 to 28 September 2026. Not tested if days left are not printed.','by hand')
v('notice-first','order','2026-07-29 notice of appeal.txt < 2026-06-30 mandatory reconsideration notice.txt < 2026-04-23 calculation, Ms Lister.txt','index','Order in a tribunal bundle','Appeal form, then the mandatory reconsideration notice, then decision letters.','requirements.md D06, 5')
v('promise-schedule','standing','kept on 11 June 2026','promises','Promise of 9 June to send the schedule for May by 12 June','Sent by e-mail on 11 June.','case-model 1 row 6; by hand')

# ---- calculation sheet
g = half_up(F(4160000)*7/365); g2 = half_up(F(3640000)*7/365); rate = half_up(F(g)*19/100)
va = half_up(F(rate)*2/3); li = half_up(F(rate)/3); vane = va-half_up(F(va)/7); asked = li-half_up(F(li)/7)
assert (g,g2,rate,va,li,va+li,vane,asked)==(79781,69808,15158,10105,5053,15158,8661,4331)
assert vane==half_up(F(va)*6/7) and asked==half_up(F(li)*6/7)
v('calc-weekly-income','pence',g,'calculation sheet','Gross weekly income','£41,600.00 ÷ 365 × 7.','formula.md 1.1')
v('calc-rate','pence',rate,'calculation sheet','Basic rate for three children, before it is shared','19 % of £797.81.','formula.md 1.2')
v('calc-share-vane','pence',va,'calculation sheet','Ms Vane\'s share','2 of 3 children; shared between receivers before shared care.','formula.md 1.3 (K)')
v('calc-share-lister','pence',li,'calculation sheet','Ms Lister\'s share','1 of 3 children.','formula.md 1.3 (K)')
v('calc-shares-add-up','pence',va+li,'calculation sheet','The two shares together','No penny is lost or made: equal to the rate.','formula.md 1.3')
v('calc-vane','pence',vane,'calculation sheet, account','Weekly amount to Ms Vane','£101.05 less 1/7 (£14.44).','formula.md 1.3')
v('calc-decision','pence',li,'calculation sheet, account','Weekly amount of the decision in force, Ms Lister','No shared care in the decision.','formula.md 1.3')
v('calc-asked','pence',asked,'calculation sheet, account','Weekly amount as the appellant says it should be, Ms Lister','60 nights: £50.53 less 1/7 (£7.22). May differ by 1p.','formula.md 1.3, 1.4')
assert F(4160000-3640000,4160000)==F(1,8)
v('calc-25-percent','text','12.5 %: below 25 %, the historic figure stays','calculation sheet','His present income of £36,400.00 against £41,600.00','Current income is used only if it differs by at least 25 %.','formula.md 1.1, V36')
v('hmrc-days','days',between(D(2026,3,20),D(2026,4,6)),'calculation sheet','Days from the request to HMRC to the effective date','20 March to 6 April; not more than 30, so no fault may be asserted.','formula.md 1.1; requirements.md 11')
v('month-vane-52','pence',half_up(F(vane)*52/12),'calculation sheet, account','£86.61 a week as a month, 52-week rule','× 52 ÷ 12; the letter prints the same. The method is printed with a monthly figure.','formula.md V40; requirements.md 11.1')
v('month-vane-calendar','pence',half_up(F(vane)*365/7/12),'calculation sheet, account','The same by calendar days, if it is printed','× 365 ÷ 7 ÷ 12.','formula.md V40')

# ---- fee by the day (Ms Lister, Collect and Pay)
def fee_day(w):
    a = half_up(F(w,7)*20/100); b = half_up(F(half_up(F(w,7)))*20/100); assert a==b
    return a
fd, fa = fee_day(li), fee_day(asked); assert (fd,fa)==(144,124)
v('fee-day','pence',fd,'account','Collection fee for one day by the decision in force','20 % of £50.53 ÷ 7.','formula.md 2; SR (NI) 2014/182 r. 3(2), (5); GB K')
v('fee-week','pence',7*fd,'account','Collection fee for a week by the decision in force','7 × £1.44.','formula.md 2')
v('fee-week-asked','pence',7*fa,'account','Collection fee for a week as he says it should be','7 × £1.24 (20 % of £43.31 ÷ 7).','formula.md 2')
v('pays-week','pence',li+7*fd,'account','Maintenance and fee for a week by the decision in force','£50.53 + £10.08.','formula.md 2')
v('fee-period','pence',28*fd,'account','Collection fee for 28 days','28 × £1.44; CMS charges £40.42 (plain 20 %).','formula.md 2')
plain = half_up(F(4*li)*20/100); assert plain==4042 and 6*plain-168*fd==60
assert 60 <= 3*24
v('fee-difference','pence',6*plain-168*fd,'account','CMS\'s fees less the fees by the day, 24 weeks','6 × £40.42 less 168 × £1.44 = £0.60.','formula.md 2; requirements.md 11.1')
v('fee-difference-no-finding','text','within the tolerance of 3p a week (72p): both ways of reckoning are named, CMS is not said to overcharge','account, check','What is said of the 60p','Allow 3p a week and say which.','requirements.md 11.1')
v('no-fee-on-direct-pay','absent',r'£17\.29|£17\.32|£414\.96','account, cover','A collection fee on the Direct Pay account','Direct Pay has none. (£86.61 would give £2.47 a day, £17.29 a week, £414.96 in 24 weeks; plain £17.32.)','formula.md 2')
assert fee_day(vane)*7==1729 and fee_day(vane)*168==41496 and half_up(F(vane)/5)==1732

# ---- account Lister, 6 April to 20 September 2026
a0, a1 = D(2026,4,6), D(2026,9,20); days = between(a0,a1)+1; assert days==168
dm, am, cm = 24*li, 24*asked, 6*20212; assert dm==cm==121272 and am==103944
v('lister-maintenance-decision','pence',dm,'account','Maintenance due by the decision in force, 24 weeks','24 × £50.53.','by hand')
v('lister-maintenance-asked','pence',am,'account','Maintenance due as he says it should be','24 × £43.31.','by hand')
v('lister-maintenance-cms','pence',cm,'account','Maintenance charged by CMS','6 × £202.12; equal to the decision, so no "CMS charges another amount".','case-model 2 row 2')
v('lister-fees-decision','pence',168*fd,'account','Fees by the decision in force, apart from the maintenance','168 days × £1.44.','formula.md 2; requirements.md 7')
v('lister-fees-asked','pence',168*fa,'account','Fees as he says it should be','168 days × £1.24.','formula.md 2')
v('lister-decision-itself','pence',dm-am,'account','Difference in maintenance that comes from the decision itself','24 × £7.22; it falls away only if the appeal is allowed.','case-model 2 row 2; requirements.md 11 (last row)')
v('lister-paid','pence',6*24254,'account, check','Paid to CMS by direct debit','6 × £242.54 with the description DD DWP CMS 121007700222.','by hand')
v('lister-lines','text','6','check, account','Bank lines counted for Ms Lister\'s case','Description and reference as the filter.','case-model 2 row 3')
v('lister-cms-credited','pence',5*24254,'account','Credited by CMS','The schedule shows five payments.','by hand')
v('lister-not-credited','pence',24254,'account, cover','Payment that is not credited','Direct debit of 26 June 2026.','case-model 2 row 2')
v('lister-not-credited-date','date',D(2026,6,26),'account','Day of that payment','Bank export.','by hand')
v('lister-cms-balance','pence',24254,'account','Balance that CMS states at 20 September 2026','Last line of the schedule.','case-model 2 row 4')
v('lister-balance-difference','pence',0,'account','What is left of CMS\'s balance once the payment of 26 June is credited','£242.54 less £242.54.','by hand')
v('lister-owed-decision','pence',dm-6*20212,'account','Maintenance owed by the decision in force at 20 September 2026','£1,212.72 less the maintenance part of the six payments (6 × £202.12).','by hand')
v('lister-charge','text','£50.00, apart from maintenance and fees','account, history','Charge for the deduction order of 17 July','Charges are never mixed into the balance; it may be waived only in listed cases, which the program does not decide.','formula.md 2; requirements.md 7')
v('lister-charge-mixed','absent',r'£292\.54','account, cover','Balance with the charge in it','£242.54 + £50.00.','requirements.md 7')
v('schedule-no-gap','absent',r'weeks? (are|is) missing','account','Weeks called missing in a schedule of 28-day periods','Six periods, one after the other, no gap.','case-model 2 row 4')
v('first-calculation','absent',r'changed after the fact','account, history','The first calculations "changed after the fact"','Effective 6 April, made 23 April; nothing was in force before.','case-model 2 row 6')

# ---- account Vane
fr = [D(2026,4,10)+dt.timedelta(7*i) for i in range(24)]; assert fr[-1]==D(2026,9,18)
pay = {f: 8661 for f in fr}; del pay[D(2026,5,29)]; pay[D(2026,6,5)] = 17322; pay[D(2026,8,14)] = 6000
paid = sum(pay.values()); due = 24*vane; assert (due,paid)==(207864,205203) and len(pay)==23
v('vane-due','pence',due,'account','Due to Ms Vane, 24 weeks','24 × £86.61.','by hand')
v('vane-paid','pence',paid,'account, check','Paid to Ms Vane','23 lines STO C VANE MAINTENANCE.','by hand; case-model 2 row 3')
v('vane-owed','pence',due-paid,'account','Owed to Ms Vane at 20 September 2026','£2,078.64 less £2,052.03.','by hand')
v('vane-short','text','14 August 2026, £26.61 short','account','The short payment','£60.00 of £86.61.','case-model 6'); assert 8661-6000==2661==due-paid
v('vane-late-days','days',between(D(2026,5,29),D(2026,6,5)),'account','Days by which the payment of 29 May was late','Paid on 5 June with that week\'s.','by hand')
assert paid+1800+2500==209503 and paid+1800==207003 and paid+2500==207703 and paid+6*24254==350727
v('presents-not-maintenance','absent',r'£2,?095\.03|£2,?070\.03|£2,?077\.03','account','Shoes or presents counted as maintenance','MAY SHOES £18.00 and JUNE PRESENT £25.00 go to the same payee but are not standing orders for maintenance.','case-model 2 row 3')
v('accounts-not-mixed','absent',r'£3,?507\.27','account, cover','Payments of both accounts added together','£2,052.03 + £1,455.24; two cases, two references.','by hand; requirements.md 3.5')

# ---- parties and protection
v('cover-body','text','First-tier Tribunal','cover','The tribunal','England.','requirements.md 1.2; case-model 3 row 5')
v('cover-references','text','SC240/26/00871 and 121007700222','cover','References of the appeal','The appeal is about Ms Lister\'s case only.','requirements.md D01, D10')
v('vane-no-party','absent',r'Vane[^.\n]{0,40}[Rr]espondent','cover','Ms Vane as a party to the appeal','The tribunal names the Secretary of State and Ms Lister.','by hand (letter of 17 August)')
v('address-claimed','text','claimed','cover','Word for the confidentiality of the address','"claimed", never "withheld"; claimed in the notice of appeal of 29 July 2026 (rule 19).','case-model 3 row 2; requirements.md X01')
v('address-not-withheld','absent',r'[Ww]ithheld','cover','The address called withheld','The bundle shows it.','case-model 3 row 2')
v('unedited-words','text','Unedited: contains an address claimed as confidential. For the tribunal only.','cover','Words on the cover','The unedited bundle is built and says so.','case-model 3 row 2')
v('address-front','absent',r'Orchard Rise|LS21 ?9ZZ|07700 ?900 ?461|d\.thorley@example\.org','front matter','Street, postcode, phone or e-mail in a page that the program sets','What the program sets never prints them.','case-model 3 row 2; design.md promise 12')
v('address-warning','text','2026-04-23 calculation, Ms Lister.txt; 2026-04-23 calculation, Ms Vane.txt; 2026-05-16 reconsideration request.txt; 2026-06-30 mandatory reconsideration notice.txt; 2026-07-20 deduction order.txt; 2026-07-29 notice of appeal.txt; 2026-08-17 letter of the tribunal.txt','check','Sources that show the address: check warns with their pages','Searched in the evidence; nothing is refused for it.','case-model 3 row 2')

# ---- names that are words
v('child-full-names','absent',r'\b(May|June) Thorley\b|\bGrace Lister\b','front matter','A child\'s full name (titles and roles in the manifest hold them)','Children are shown by initials in every text that the program sets, metadata and bookmarks included.','case-model 3 row 3')
v('child-possessive','absent',r"\b(Grace|June|May)['\u2019]s\b",'front matter','A child\'s forename in a title','Titles "June\'s school report" and "Diary of Grace\'s nights".','case-model 3 row 3')
v('date-may','text','20 May 2026','letters, chronology','A date in May stands whole','A forename is hidden only where it is a name, not in dates.','case-model 3 row 3')
v('date-june','text','30 June 2026','letters, chronology','A date in June stands whole','As above.','case-model 3 row 3')
v('title-may','text','Payment schedule, May 2026','index','A title with a month stands whole','As above.','case-model 3 row 3')
v('title-diary','text','April 2025 to April 2026','index','The dates in the diary\'s title stand','The child in "Diary of Grace\'s nights, April 2025 to April 2026" is hidden, the months are not.','case-model 3 row 3')
v('harmed-dates','absent',r'\b\d{1,2} [JMG]\. ?(T\. ?)?20\d\d|, [JM]\. ?(T\. ?)?20\d\d','front matter','A month turned into an initial','E.g. "20 M. 2026".','case-model 3 row 3')
v('quote-lower','text','We allow no days of grace in May or June.','calls, history','A quotation from the transcript','Found there; the words of a quotation stay unharmed.','case-model 3 rows 1, 3')
v('quote-child','text','I have Grace down for no nights at all.','calls, history','A quotation with a child\'s forename','Not altered inside a quotation; check asks the user.','case-model 3 row 3')
v('quote-child-asked','text','"I have Grace down for no nights at all." holds a child\'s name','check','The user is asked about that quotation','As above.','case-model 3 row 3')
v('may-and-june-open','text','open: "May and June live with Ms Vane" is asked about, not left in silence and not taken for months without a word','check','The sentence of the user\'s summary','Names or months: no rule in the references decides; the sense is the children.','case-model 3 row 3; by hand')
v('officer-june','text','June Whitaker','calls, history','The officer\'s name stays','She is no child of the case; not "J. Whitaker" for her forename\'s sake.','case-model 3 row 3; by hand')
v('file-name-note','text','note about May and June.txt','check','File name in which a child\'s name may remain: the user is told','File names are not touched.','case-model 3 row 3')
dump('# What leverarch ought to print for the invented case two-receiving-parents. Written from the law and the reference pages alone; made by expected.py.\n# "absent": a regex that must not be found in the pages that leverarch sets, in the chapters of `where`; sources and file names are never searched.\n# "text" may be worded otherwise unless it is a quotation, a reference, a date or a title. Amounts are the positive sum that `about` names.\n', __file__)
