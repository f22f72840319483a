"""Letters: the Child Maintenance Service's, and Mr Wójcik's own."""

from datetime import date, timedelta

from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak

from . import facts as f
from .facts import day, pounds
from .page import CmsLetter, OwnLetter, grid


def first_assessment(path):
    c = f.WRONG
    d = CmsLetter(path, date(2020, 1, 6), f.REF, "Your child maintenance calculation")
    d.p("We are writing to tell you how much child maintenance you must pay for Oliwia and Jakub. "
        "We have worked this out after Hannah Pryce applied to us on 6 December 2019.")
    d.h("What you must pay")
    d.p(f"You must pay <b>{pounds(c.weekly)} a week</b> from <b>{day(f.EFFECTIVE)}</b>. This is called the "
        f"effective date. It is the day we told you about the application. "
        f"A week of maintenance at this rate is the same as {pounds(c.monthly)} a calendar month.")
    d.p("You and Hannah Pryce have chosen Direct Pay. This means you pay Hannah Pryce yourself. We do not "
        "collect the money and there is no collection fee. Please keep a record of every payment, such as "
        "bank statements, in case we ask to see it.")
    d.h("The information we used")
    d.add(grid([
        ["Information", "What we used", "Where it came from"],
        ["Type of income", "Historic income", "HM Revenue and Customs"],
        ["Your gross yearly income", pounds(c.gross), f"HMRC, tax year {c.tax_year}"],
        ["Your gross weekly income", pounds(c.weekly_income), "Yearly income ÷ 365 × 7"],
        ["Children you pay maintenance for", "2", "Hannah Pryce"],
        ["Other children who live with you", "0", "You, by telephone, 20 December 2019"],
        ["Shared care", "52 to 103 nights a year", "You and Hannah Pryce agreed this"],
    ], [56, 44, 70], size=9.5))
    d.add(CondPageBreak(30 * mm))
    d.h("How we worked out your child maintenance")
    d.p("Your gross weekly income is more than £200 and not more than £800, so we used the basic rate. "
        "For 2 children the basic rate is 16% of gross weekly income.")
    d.add(grid([
        ["Step", "How we worked it out", "Weekly amount"],
        ["1", f"Gross weekly income: {pounds(c.gross)} ÷ 365 × 7", pounds(c.weekly_income)],
        ["2", f"Basic rate for 2 children: 16% of {pounds(c.weekly_income)}", pounds(c.before_care)],
        ["3", f"Take off one seventh for shared care: {pounds(c.before_care)} ÷ 7", pounds(-c.care)],
        ["", "Child maintenance to pay each week", pounds(c.weekly)],
    ], [14, 116, 40], right=(2,), total=True))
    d.add(grid([
        ["Child", "Date of birth", "Weekly amount"],
        ["Oliwia Wójcik-Pryce", "11 April 2011", pounds(c.weekly / 2)],
        ["Jakub Wójcik-Pryce", "2 September 2014", pounds(c.weekly / 2)],
    ], [70, 60, 40], right=(2,)))
    d.h("When we will look at this again")
    d.p("We will look at your child maintenance every year. This is called an annual review. You must tell us "
        "within 7 days if your income goes up by 25% or more, if you change your address, or if you start or stop "
        "working for an employer.")
    d.h("If you think this decision is wrong")
    d.p("You can ask us to explain the decision or to look at it again. You must do this within <b>30 days</b> of "
        "the date of this letter. We call this a mandatory reconsideration. You can ask by telephone or in "
        "writing. Tell us:")
    d.bullets("why you think the decision is wrong", "the tax year your evidence is for",
              "what you would like us to use instead. Send copies, not originals.")
    d.p("If you still disagree after we have looked at the decision again, you can appeal to an independent "
        "tribunal. You cannot appeal until you have a mandatory reconsideration notice from us.")
    d.h("If you do not pay")
    d.p("If you miss a payment Hannah Pryce can ask us to collect maintenance from you. We will then charge you "
        "a fee of 20% on top of each payment and we may take money from your wages or your bank account.")
    d.close("R Oyelaran", "Case Manager")
    d.build()


def not_received(path):
    d = CmsLetter(path, date(2020, 3, 2), f.REF, "We need some information from you")
    d.p("You telephoned us on 18 February 2020. You told us that you had written to us about the income we used "
        "to work out your child maintenance.")
    d.p("We have looked and we have <b>not received anything from you</b> since our letter of 6 January 2020.")
    d.p("The calculation in that letter has not changed. You must go on paying "
        f"<b>{pounds(f.WRONG.weekly)} a week</b> to Hannah Pryce.")
    d.h("What you need to do now")
    d.p("If you would like us to consider your evidence, please send us a copy of your P60 and your latest "
        "payslip. Write your reference number on every page. Send them to the address at the top of this letter.")
    d.p("If we do not hear from you by <b>16 March 2020</b> we will take no further action.")
    d.close("R Oyelaran", "Case Manager")
    d.build()


def arrears_notice(path):
    w = f.WRONG.weekly
    d = CmsLetter(path, f.ARREARS_1, f.OTHER_REF, "You owe child maintenance")
    d.p(f"Our records show that you have not paid the child maintenance you owe. On {day(f.ARREARS_1)} "
        f"you owe <b>{pounds(f.CLAIM_1)}</b>.")
    d.p(f"This is for the period from {day(f.EFFECTIVE)} to 13 August 2020. We have been told that no "
        "payment was made in this period.")
    d.h("What you need to do now")
    d.p(f"Please pay {pounds(f.CLAIM_1)} to Hannah Pryce by <b>28 August 2020</b> and send us proof of payment. If you cannot "
        f"pay it all at once, call us on {f.CMS_PHONE} to talk about a payment plan. A suggested plan is with this letter.")
    d.h("What happens if you do not pay")
    d.p("If you do not pay or get in touch with us we will take action. We may:")
    d.bullets("take the money from your earnings",
              "take the money from your bank or building society account",
              "ask a court for a liability order. You would have to pay the costs.")
    rows, start = [["Period", "Weeks", "Weekly amount", "Maintenance due", "Paid"]], f.EFFECTIVE
    left = f.WEEKS_1
    while left:
        n = min(4, left)
        end = start + timedelta(weeks=n, days=-1)
        rows.append([f"{start:%d/%m/%Y} to {end:%d/%m/%Y}", str(n), pounds(w), pounds(n * w), "£0.00"])
        start, left = end + timedelta(days=1), left - n
    rows.append(["Total child maintenance you owe", "", "", pounds(f.CLAIM_1), "£0.00"])
    d.h("How much you owe")
    d.add(grid(rows, [66, 18, 30, 34, 22], right=(1, 2, 3, 4), total=True, size=9.5))
    d.h("If you have already paid")
    d.p("If you have paid Hannah Pryce you must send us proof, such as bank statements that show the name of the "
        "person you paid and the date. Send copies to the address at the top of this letter.")
    d.close("T Marchbank", "Case Manager, Arrears and Compliance")
    d.build()


def out_of_time(path):
    d = CmsLetter(path, date(2020, 11, 19), f.OTHER_REF, "Your request for a mandatory reconsideration")
    d.p("Thank you for your letter of 12 October 2020, which we received on 14 October 2020. You asked us to look "
        "again at our decision of 6 January 2020.")
    d.p("You had to ask us to do this by <b>5 February 2020</b>. We have searched our records and cannot find any "
        "request from you before that date. <b>We will not look at the decision again.</b>")
    d.p("You have not given a good reason why your request is late. As we have not carried out a mandatory "
        "reconsideration you cannot appeal to the tribunal.")
    d.h("What you must pay")
    d.p(f"You must go on paying {pounds(f.WRONG.weekly)} a week. We will look at your income at your next annual review.")
    d.close("T Marchbank", "Case Manager, Arrears and Compliance")
    d.build()


def complaint_ack(path):
    d = CmsLetter(path, date(2021, 3, 1), f.OTHER_REF, "Thank you for your complaint", date_text="March 2021")
    d.p("Thank you for your complaint. We are sorry that you are not happy with our service.")
    d.p("A Complaints Resolution Manager will call you within 15 working days of the date of this letter to talk "
        "about your complaint and to agree what you would like us to do.")
    d.p("We are receiving more complaints than usual because of coronavirus (COVID-19). It may take us longer "
        "than usual to reply. Please do not contact us to ask how your complaint is going.")
    d.h("You must go on paying child maintenance")
    d.p("Making a complaint does not change the child maintenance you must pay.")
    d.close("Complaints Team", "Child Maintenance Group", signature=False)
    d.build()


def final_response(path):
    d = CmsLetter(path, date(2021, 5, 26), f.REF, "Our final response to your complaint")
    d.p("I am replying to your complaint dated 18 January 2021. I am sorry that it has taken so long. I have looked "
        "at your case from the beginning, and I have dealt with each of your points in turn.")
    d.h("1. The letter you sent us in January 2020")
    d.p("You say that you sent us a letter with your P60 by Royal Mail Signed For and that we denied receiving it. "
        "You gave me the tracking number. I have searched under reference 121000654321 and I cannot find your "
        "letter. I do not uphold this part of your complaint.")
    d.h("2. The telephone calls")
    d.p("You were promised a call back on 18 February 2020. I agree that nobody called you. On 12 May 2020 an officer "
        "did not give you her name. Our officers should give at least a first name and their office. On 17 June 2020 "
        "you were told you would have a written decision within four weeks, and it was not sent. I am sorry for this. "
        "I uphold this part of your complaint.")
    d.h("3. The arrears letter of 14 August 2020")
    d.p(f"The letter asked you for {pounds(f.CLAIM_1)}. The periods in it add up to {pounds(f.DUE_1)}. The difference of "
        f"<b>{pounds(f.STRAY)}</b> is a balance that belongs to another client and was added to your account by "
        "hand in error. It has now been taken off. The letter also carried the other client’s reference number, "
        "121000987654. I have reported this to our data protection team.")
    d.p("Ms Pryce’s solicitor has confirmed seven payments of £341.00, from 28 January to 28 July 2020. I have credited "
        f"<b>{pounds(f.PAID_1)}</b>. I uphold this part of your complaint.")
    d.h("4. The income we used")
    d.p("I cannot change a decision through the complaints process. You were told on 19 November 2020 that your "
        "request for a mandatory reconsideration was late. I do not uphold this part of your complaint.")
    d.h("What we will do")
    d.add(grid([
        ["Part of your complaint", "Upheld", "What we will do"],
        ["Letter of 17 January 2020", "No", "No action"],
        ["Telephone calls", "Yes", "Apology; feedback to the officers’ managers"],
        ["Arrears letter", "Yes", f"{pounds(f.STRAY)} removed; {pounds(f.PAID_1)} credited"],
        ["Income used", "No", "No action"],
        ["Consolatory payment", "", "£50.00, sent to your bank within 10 working days"],
    ], [62, 20, 88], size=10))
    d.h("If you are still not happy")
    d.p("This is our final response. If you are still not happy you can ask the Independent Case Examiner to look at "
        "your complaint. You must do this within 6 months of the date of this letter.")
    d.close("Paula Thackeray", "Complaints Resolution Manager")
    d.build()


def deduction_order(path):
    d = CmsLetter(path, f.ARREARS_2, f.REF, "We have told your employer to take child maintenance from your earnings")
    d.p(f"We have sent a deduction from earnings order to {f.EMPLOYER}. The law says that your employer must follow "
        "the order. A copy of the amounts in the order is on the next page.")
    d.p(f"We have done this because on {day(f.ARREARS_2)} you owed <b>{pounds(f.CLAIM_2)}</b> and you have not agreed "
        "how you will pay it.")
    d.h("How much you owe")
    d.add(grid([
        ["", "Amount"],
        [f"Child maintenance due, {day(f.EFFECTIVE)} to 12 August 2021: {f.WEEKS_2} weeks at {pounds(f.WRONG.weekly)}", pounds(f.DUE_2)],
        ["Less payments we know about (7 payments of £341.00)", pounds(-f.PAID_1)],
        ["Total child maintenance you owe", pounds(f.CLAIM_2)],
        ["Enforcement charge for making the order", "£50.00"],
    ], [130, 40], right=(1,)))
    d.h("You must now use Collect and Pay")
    d.p("We will collect your child maintenance and pass it to Hannah Pryce. You must pay a collection fee of 20% on top "
        "of each payment. Do not pay Hannah Pryce yourself after the first deduction.")
    d.h("If you think the order is wrong")
    d.p("You can appeal to a magistrates’ court, but only if you think the order is defective or that the money is not "
        "earnings. The court cannot look at how we worked out your child maintenance. You must appeal within 28 days of "
        "the date the order was made.")
    d.h("Deduction from earnings order: the amounts")
    d.add(grid([
        ["Made under section 31 of the Child Support Act 1991", ""],
        ["Date of order", day(f.ARREARS_2)],
        ["Name of person who must pay", f.PAYER],
        ["National Insurance number", f.NINO],
        ["Employer", f"{f.EMPLOYER}, " + ", ".join(f.EMPLOYER_ADDRESS)],
        ["Your payroll number", "00412"],
        ["Regular child maintenance each month", pounds(f.WRONG.monthly)],
        ["Collection fee (20%)", pounds(f.FEE_2)],
        ["Towards what you owe", pounds(f.DEO_ARREARS)],
        ["<b>Normal deduction rate each month</b>", f"<b>{pounds(f.DEO_TOTAL)}</b>"],
        ["Protected earnings proportion", "60% of net earnings"],
        ["First deduction", "The first pay day on or after 31 August 2021"],
    ], [78, 92]))
    d.p("Your employer may take up to £1.00 from your wages each time for the cost of running the order.")
    d.close("L Fairweather", "Enforcement Case Manager")
    d.build()


def mr_notice(path):
    c = f.WRONG
    d = CmsLetter(path, date(2021, 11, 30), f.REF, "Mandatory reconsideration notice")
    d.p("You asked us to look again at our decision of 6 January 2020. <b>We have looked at it again and we have not "
        "changed it.</b> This letter is your mandatory reconsideration notice. You need it if you want to appeal.")
    d.h("The decision we looked at")
    d.add(grid([
        ["Decision", f"Child maintenance of {pounds(c.weekly)} a week from {day(f.EFFECTIVE)}"],
        ["Date of decision", "6 January 2020"],
        ["Children", "Oliwia and Jakub"],
        ["You asked us to look again", "In your letter of 17 January 2020; again on 12 October 2020 and 20 August 2021"],
        ["Result", "Not changed"],
    ], [55, 115], head=False))
    d.h("Whether your request was in time")
    d.p("In our letter of 19 November 2020 we said that your request was late. With your letter of 20 August 2021 you sent a copy, "
        "which we had disclosed to you, of your letter of 17 January 2020 stamped as received by our mail opening unit "
        "on 22 January 2020. I accept that we had it on that date. It was filed under another reference. It asked us to "
        "look at the decision again and it was within 30 days. I have treated your request as made in time.")
    d.h("Your reasons")
    d.p(f"You say that we should have used your income for the tax year {f.RIGHT.tax_year}, which is {pounds(f.RIGHT.gross)}, "
        f"and not the tax year {c.tax_year}. You sent a P60 for the year to 5 April 2019 and a payslip for December 2019.")
    d.h("Our reasons")
    d.p("We must use historic income. This is the income HM Revenue and Customs tell us about for the latest available "
        f"tax year. We asked HM Revenue and Customs on 12 December 2019. Their reply was for the tax year {c.tax_year} and the "
        f"amount was {pounds(c.gross)}. We have to use the figure they gave us.")
    d.p(f"A P60 is not a figure from HM Revenue and Customs, so I have not used it. A payslip shows current income. You "
        "did not ask for your current income to be used until 20 August 2021, so I have not considered whether it is "
        "25% different from your historic income on 20 December 2019.")
    d.add(CondPageBreak(60 * mm), grid([
        ["", "Decision of 6 January 2020", "After looking again"],
        ["Tax year", c.tax_year, c.tax_year],
        ["Gross yearly income", pounds(c.gross), pounds(c.gross)],
        ["Gross weekly income", pounds(c.weekly_income), pounds(c.weekly_income)],
        ["Basic rate, 2 children (16%)", pounds(c.before_care), pounds(c.before_care)],
        ["Shared care (one seventh)", pounds(-c.care), pounds(-c.care)],
        ["Child maintenance each week", pounds(c.weekly), pounds(c.weekly)],
    ], [70, 50, 50], right=(1, 2), total=True))
    d.h("If you disagree with this decision")
    d.p("You can appeal to the First-tier Tribunal (Social Entitlement Chamber). Your appeal must reach HM Courts and "
        "Tribunals Service within <b>one month</b> of the date of this letter. Fill in form SSCS2 and send this notice with it.")
    d.close("Imran Qadeer", "Decision Maker")
    d.build()


ME = [f.PAYER, *f.PAYER_ADDRESS, f"Tel. {f.PAYER_MOBILE}"]


def january(path):
    d = OwnLetter(path, ME, date(2020, 1, 17), f.CMS_ADDRESS,
                  f"Child maintenance reference {f.REF}: please look again at the decision of 6 January 2020", "Dear Sir or Madam,")
    d.p("I have your letter of 6 January 2020. It says I must pay £108.46 a week from 20 December 2019. I think the "
        "decision is wrong and I ask you to look at it again.",
        "Your letter says my income is £41,237.14 and that this is for the tax year 2017 to 2018. That was the year when "
        "I worked nights with overtime. I went on to day shifts in March 2018, after we separated, so that I could "
        "have the children at the week-end. The tax year 2018 to 2019 finished nine months before your decision. In that year my "
        "pay was £29,812.60. My P60 is enclosed.",
        "My pay has stayed at about the same level since. My payslip for December 2019 is enclosed. It shows £2,512.40 for "
        "the month before deductions.",
        "If I use the same steps as in your letter with £29,812.60, I make it £571.75 a week, 16% is £91.48, and less one "
        "seventh it is <b>£78.41 a week</b> and not £108.46.",
        "I am not refusing to pay. Until you answer I will pay Hannah £341.00 on the 28th of every month by standing order, "
        "which is £78.41 a week and a few pence more.",
        "Please use the right tax year and send me a new calculation.")
    d.build(enclosed=["P60 for the year to 5 April 2019", "payslip for December 2019 (copies)"], copy="By Royal Mail Signed For")


def august(path):
    d = OwnLetter(path, ME, date(2020, 8, 21), f.CMS_ADDRESS,
                  f"Your letter of 14 August 2020. My reference {f.REF} (your letter says {f.OTHER_REF})", "Dear T Marchbank,")
    d.p("Your letter says I have paid nothing since December and that I owe £4,217.62. Both are wrong.")
    d.numbered(
        "I have paid Hannah £341.00 a month, seven times, from 28 January to 28 July 2020. That is £2,387.00. My bank "
        "statement from 1 January to 31 July 2020 is enclosed and I have marked the payments.",
        "Your own table does not add up. Eight periods of £433.84 and one of £216.92 make £3,687.64, not £4,217.62. "
        "I do not know what the other £529.98 is for.",
        "The reference on your letter is not mine. My reference is 121000654321. Please tell me whose letter this is.",
        "£108.46 a week is worked out on the wrong tax year. I wrote about this on 17 January 2020, I sent my P60, and "
        "Royal Mail delivered it on 22 January. Mr Penhaligon told me on 17 June that I would have a written decision in "
        "four weeks. It has not come.")
    d.p("At the right amount, £78.41, 34 weeks come to £2,665.94. I have paid £2,387.00. The difference is £278.94, for the "
        "weeks before my first standing order. I accept I owe that and I will pay it to Hannah on 1 September.",
        "Please withdraw the letter and confirm in writing that you will not contact my employer.")
    d.build(closing="Yours sincerely", enclosed=["bank statement 1 January to 31 July 2020 (copy)"], copy="By Royal Mail Signed For")


def october(path):
    d = OwnLetter(path, ME, date(2020, 10, 12), f.CMS_ADDRESS,
                  f"Mandatory reconsideration: decision of 6 January 2020, reference {f.REF}", "Dear Sir or Madam,")
    d.p("I first asked you to look again at this decision in my letter of 17 January 2020. Royal Mail delivered it to you "
        f"on 22 January 2020 (tracking number {f.TRACK_JAN}). You say you did not get it. Nobody has answered it.",
        "So that there can be no doubt, this letter is a request for a <b>mandatory reconsideration</b>. If you "
        "think it is late, then please treat my letter of 17 January 2020 as the request, because it was in time.",
        "The grounds are the same. You used the tax year 2017 to 2018 (£41,237.14). On 6 January 2020 the latest year was "
        "2018 to 2019 (£29,812.60). On 21 May 2020 Ms Hartley in your office read this figure to me over the telephone "
        "from my P60. So you do have it.",
        "I also enclose a copy of an e-mail from Hannah’s solicitor, who confirms all seven payments up to July.",
        "Please send me a mandatory reconsideration notice so that I can appeal if I need to.")
    d.build(enclosed=["letter of 17 January 2020 with enclosures", "e-mail of 24 September 2020 (copies)"], copy="By Royal Mail Signed For")


def order_reply(path):
    d = OwnLetter(path, ME, date(2021, 8, 20), f.CMS_ADDRESS,
                  f"Deduction from earnings order of 13 August 2021, reference {f.REF}, and request to look again", "Dear L Fairweather,", size=11)
    d.p("<b>The arrears.</b> Your letter gives me credit for seven payments. I have made nineteen payments of £341.00 from "
        f"28 January 2020 to 28 July 2021, and one of £278.94 on 1 September 2020. That is {pounds(f.PAID_2)}. You have left out "
        f"{pounds(f.PAID_2 - f.PAID_1)}, although every payment went to the same account as the seven you accept.",
        f"<b>The rate.</b> At £78.41 a week, 86 weeks come to {pounds(f.RIGHT_2)}. I have paid {pounds(f.PAID_2 - f.RIGHT_2)} more than that. "
        "On the right figures there are no arrears and there is no reason for an order.",
        "<b>My letter of 17 January 2020.</b> You told me on 2 March 2020, on 19 November 2020 and again on 26 May 2021 that you never "
        "had it. In July 2021 you answered my subject access request. Pages you sent me are a copy of that letter, my P60 and my "
        "payslip, with your stamp RECEIVED 22 JAN 2020. Your notes for that day say it was filed under 121000987654. I enclose the "
        "three pages and the page of the notes.",
        "<b>What I ask.</b>")
    d.numbered(
        "Look again at the decision of 6 January 2020, on the request you received on 22 January 2020, and use the tax year "
        "2018 to 2019.",
        "If you think you cannot do that, use my current income. In December 2019 it was £28,948.56 a year after pension. "
        "That is 29.8% less than £41,237.14, and more than the 25% in your own leaflet.",
        "Cancel the deduction from earnings order, or suspend it until you have decided.",
        "Send me a mandatory reconsideration notice whatever you decide.")
    d.p("The first deduction will be £715.54 on 31 August. It leaves me short for the rent on 1 September.")
    d.build(closing="Yours sincerely", enclosed=["disclosed copy of my letter of 17 January 2020 (3 pages)", "system notes, page 2",
                      "schedule of payments"], copy="By Royal Mail Signed For")
