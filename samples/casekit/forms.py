"""The appeal form, the fillable complaint form and the subject access disclosure."""

import re
import textwrap

from reportlab.lib import colors
from reportlab.lib.units import mm

from . import facts as f
from .page import canvas, free_text, highlight
from .statements import GREY, PALE, box, text


def lines(c, x, y, words, width, font="Sans", size=9.5, lead=4.6):
    for para in words.split("\n"):
        for line in textwrap.wrap(para, width) or [""]:
            text(c, x, y, line, font, size)
            y -= lead
    return y


# -- appeal form ------------------------------------------------------------

def appeal_form(path):
    c = canvas(path, title="Notice of appeal, child maintenance", author=f.PAYER)

    def head(page):
        box(c, 15, 274, 180, 14, colors.HexColor("#e9e3f1"), stroke=False)
        text(c, 19, 282, "Notice of appeal: child maintenance decision", "Sans-B", 13)
        text(c, 19, 276.5, "First-tier Tribunal (Social Entitlement Chamber)", size=9.5)
        text(c, 191, 279, "SSCS2", "Sans-B", 13, right=True)
        text(c, 195, 11, f"Page {page} of 3", size=8.5, right=True)

    def section(y, title):
        box(c, 15, y, 180, 7, colors.HexColor("#5d4a7f"), stroke=False)
        text(c, 18, y + 2.2, title, "Sans-B", 10, colour=colors.white)

    def answer(x, y, w, label, value, h=8):
        text(c, x, y + h + 1.3, label, size=7.8, colour=GREY)
        box(c, x, y, w, h)
        text(c, x + 2, y + h - 5.6, value, "Mono", 10)

    def tick(x, y, label, on):
        box(c, x, y, 4.5, 4.5)
        if on:
            text(c, x + 0.7, y + 0.7, "X", "Mono-B", 12)
        text(c, x + 7, y + 0.8, label, size=9.5)

    head(1)
    section(262, "1  About the decision you are appealing")
    answer(15, 247, 85, "Date of the mandatory reconsideration notice", "30/11/2021")
    answer(105, 247, 90, "Child Maintenance Service reference", f.REF)
    answer(15, 233, 85, "Date of the decision", "06/01/2020")
    answer(105, 233, 90, "Effective date of the decision", "20/12/2019")
    tick(15, 223, "I have put a copy of the mandatory reconsideration notice with this form", True)
    section(209, "2  About you")
    answer(15, 194, 85, "Full name", f.PAYER)
    answer(105, 194, 90, "National Insurance number", f.NINO)
    answer(15, 172, 180, "Address and postcode", ", ".join(f.PAYER_ADDRESS), 16)
    answer(15, 158, 85, "Telephone", f.PAYER_MOBILE)
    answer(105, 158, 90, "E-mail", f.PAYER_EMAIL)
    tick(15, 148, "I pay child maintenance", True)
    tick(75, 148, "I receive child maintenance", False)
    tick(140, 148, "I am the child", False)
    section(134, "3  The other parent")
    answer(15, 119, 85, "Full name", f.RECEIVER)
    answer(105, 119, 90, "Representative, if you know", "Papadopoulos & Lowe, solicitors")
    section(105, "4  Your representative")
    tick(15, 97, "I do not have a representative", True)
    section(82, "5  The hearing")
    tick(15, 74, "I want to take part in a hearing", True)
    tick(105, 74, "Decide my appeal on the papers", False)
    text(c, 15, 66, "Do you or a witness need an interpreter or signer?  Which language?", size=7.8, colour=GREY)
    box(c, 15, 54, 180, 10)
    text(c, 17, 57.6, "Polish, for some legal words only. Mr Łukasz Żółć helped on a call in 2020.", "Mono", 9.5)
    text(c, 15, 47, "Days you cannot come in the next 6 months", size=7.8, colour=GREY)
    box(c, 15, 35, 180, 10)
    text(c, 17, 38.6, "14 to 18 February 2022 (school half term)", "Mono", 9.5)
    c.showPage()
    head(2)
    section(262, "6  Your reasons for appealing")
    box(c, 15, 30, 180, 229)
    y = lines(c, 18, 253, (
        "1. The decision used income of £41,237.14 for the tax year 2017 to 2018. On 6 January 2020 the latest available "
        "tax year was 2018 to 2019, which had ended on 5 April 2019. My income for that year was £29,812.60 (P60).\n\n"
        "2. With that income the same steps give £571.75 a week, 16% is £91.48, less one seventh (£13.07) is £78.41 a week. "
        "The decision says £108.46. That is £30.05 a week too much.\n\n"
        "3. The notice says that Child Maintenance must use whatever HM Revenue and Customs send. The law says the latest available "
        "tax year (regulations 4 and 35 of the Child Support Maintenance Calculation Regulations 2012). The system notes disclosed "
        "to me show that the request for 2018 to 2019 timed out on 12 December 2019 and was not tried again.\n\n"
        "4. If I am wrong about that, my current income was at least 25% different from the income used. £2,412.38 a month after "
        "pension is £28,948.56 a year. That is 29.8% less than £41,237.14. Regulation 34 then says current income. It gives "
        "£555.18 a week, 16% is £88.83, less one seventh (£12.69) is £76.14 a week. My payslip was with my letter of 17 January 2020.\n\n"
        "5. I asked in time. My letter of 17 January 2020 was delivered and signed for on 22 January 2020. Child Maintenance denied this three times. "
        "Then it sent me its own copy, stamped RECEIVED 22 JAN 2020. The notice of 30 November 2021 now accepts it.\n\n"
        "6. Because of this, arrears were claimed that I do not owe and a deduction from earnings order was made for £715.54 a month. At £78.41 a week I had "
        "paid £14.68 more than was due on 12 August 2021."), 84, "Mono", 9.8, 5.2)
    c.showPage()
    head(3)
    section(262, "7  What you want the Tribunal to decide")
    box(c, 15, 214, 180, 44)
    lines(c, 18, 252, "Set aside the decision of 6 January 2020. Decide that child maintenance is £78.41 a week from 20 December 2019 or, if "
          "current income has to be used, £76.14 a week.", 84, "Mono", 9.8, 5.2)
    section(200, "8  Papers with this form")
    for i, paper in enumerate(["Mandatory reconsideration notice, 30 November 2021", "Decision letter, 6 January 2020", "P60 for the year to 5 April 2019; payslip, December 2019",
                               "My letter of 17 January 2020 with the stamp of 22 January 2020 (from the disclosure)"]):
        tick(15, 191 - 7 * i, paper, True)
    section(150, "9  Signature")
    text(c, 17, 142, "I believe that what I have written in this form is true.", size=9.5)
    box(c, 15, 118, 105, 20)
    text(c, 24, 124, "M Wojcik", "Sign", 42, colour=colors.HexColor("#1d2f7a"))
    text(c, 15, 113, "Signature", size=7.8, colour=GREY)
    answer(130, 118, 65, "Date", "13/12/2021")
    text(c, 15, 98, "Send this form and your papers to HM Courts and Tribunals Service. It must arrive within one month of the date of the", size=9)
    text(c, 15, 93.5, "mandatory reconsideration notice. If it is late, give your reasons on a separate sheet.", size=9)
    c.showPage()
    c.save()


# -- complaint form (AcroForm) ----------------------------------------------

def complaint_form(path):
    c = canvas(path, title="Complaint form", author="Child Maintenance Service")
    form = c.acroForm
    teal = colors.HexColor("#145a64")

    def head(page):
        text(c, 15, 280, "Child Maintenance Service", "Sans-B", 15, colour=teal)
        text(c, 195, 280, "Complaint form", "Sans-B", 15, right=True)
        c.setStrokeColor(teal)
        c.setLineWidth(1.5)
        c.line(15 * mm, 276 * mm, 195 * mm, 276 * mm)
        c.setStrokeColor(colors.black)
        text(c, 195, 11, f"Page {page} of 2", size=8.5, right=True)
        text(c, 15, 11, "CMS-C1 (04/19). You can fill in this form on a computer.", size=8.5)

    def field(name, label, x, y, w, value, h=8, multiline=False, size=10):
        text(c, x, y + h + 1.5, label, size=8.5)
        form.textfield(name=name, tooltip=label, x=x * mm, y=y * mm, width=w * mm, height=h * mm, value=value, fontName="Helvetica",
                       fontSize=size, borderWidth=0.75, borderColor=colors.HexColor("#888888"), fillColor=colors.white, textColor=colors.HexColor("#101060"),
                       fieldFlags="multiline" if multiline else "", maxlen=4000, forceBorder=True)

    def wrapped(words, width=86):
        return "\n".join(line for para in words.split("\n") for line in textwrap.wrap(para, width))

    head(1)
    text(c, 15, 267, "Use this form to tell us what went wrong. We will acknowledge it within 2 working days and call you within 15 working days.", size=9.5)
    field("name", "Your name", 15, 248, 110, f.PAYER)
    field("reference", "Your 12-digit reference", 132, 248, 63, f.REF)
    field("address", "Your address", 15, 222, 110, "\n".join(f.PAYER_ADDRESS), 18, True)
    field("telephone", "Telephone", 132, 232, 63, f.PAYER_MOBILE)
    field("email", "E-mail", 132, 216, 63, f.PAYER_EMAIL, size=9)
    text(c, 15, 208, "I am the", size=9.5)
    for x, label, name, on in [(35, "paying parent", "paying", True), (80, "receiving parent", "receiving", False), (130, "someone acting for a parent", "other", False)]:
        form.checkbox(name=name, tooltip=label, checked=on, x=x * mm, y=206.5 * mm, size=12, buttonStyle="cross", borderWidth=0.75,
                      borderColor=colors.HexColor("#888888"), fillColor=colors.white, textColor=colors.HexColor("#101060"), forceBorder=True)
        text(c, x + 6, 208, label, size=9.5)
    field("what", "1. What happened? Give dates, and the names of people you spoke to if you know them.", 15, 92, 180, wrapped(
        "1. My letter of 17 January 2020 with my P60 was delivered to you on 22 January 2020 (RA473124829GB). You have told me twice in writing that you do not have it.\n"
        "2. 18 February 2020, Mr Yilmaz: promised to call me back in five working days. Nobody called.\n"
        "3. 12 May 2020: I waited 20 minutes. The officer would not give me her name and ended the call.\n"
        "4. 21 May 2020, Ms Hartley on 01632 960147: read my P60 figure to me, so you do have it. Her team leader was to call me by 5 June. He called on 17 June.\n"
        "5. 17 June 2020, Mr Penhaligon, with the interpreter: promised a written decision within four weeks, that is by 15 July 2020. I have had nothing.\n"
        "6. 14 August 2020: you said I owe £4,217.62 and have paid nothing. I had paid seven times £341.00. Your table adds up to £3,687.64. "
        "The letter has somebody else’s reference on it.\n"
        "7. 19 November 2020: you said my request to look again was late. It was not.".replace("’", "'")), 106, True, 11)
    field("effect", "2. How has this affected you?", 15, 30, 180, wrapped(
        "I have explained the same thing on four calls and paid for recorded post three times. I pay the right amount every month and I get letters that say I pay nothing. "
        "My son read the letter about the court. I do not sleep well before the post comes."), 52, True, 11)
    c.showPage()
    head(2)
    field("remedy", "3. What do you want us to do?", 15, 180, 180, wrapped(
        "Find my letter of 17 January 2020 and answer it with the right tax year (2018 to 2019).\n"
        "Take off the £529.98 and credit what I have paid.\n"
        "Tell me whose reference 121000987654 is, and whether my papers went to that person.\n"
        "Say sorry in writing and pay back my postage and the £3.45 call."), 82, True, 11)
    field("signed", "Name", 15, 158, 110, f.PAYER)
    field("date", "Date", 132, 158, 63, "18 January 2021")
    text(c, 15, 145, "What happens next", "Sans-B", 11, colour=teal)
    lines(c, 15, 138, "A Complaints Resolution Manager will call you. If you are not happy with our final response, you can ask the Independent Case Examiner "
          "to look at your complaint. You must do this within 6 months of our final response.", 105)
    text(c, 15, 114, "Where to send this form", "Sans-B", 11, colour=teal)
    for i, line in enumerate(f.CMS_ADDRESS):
        text(c, 15, 107 - 4.6 * i, line, size=9.5)
    c.showPage()
    c.save()


# -- subject access disclosure ----------------------------------------------

NOTES = [   # date, time, kind, text; {n} is a redaction n characters long
    ("06/12/2019", "09:12", "APPLN", "App rec'd by tel from RP. 2 QCs. RP gives PP as M WOJCIK, emp FENWICK & HALE. {24}"),
    ("12/12/2019", "02:14", "HMRC-I/F", "GI request batch 4471. REQ TY 2018/19: status TIMEOUT (E-217). REQ TY 2017/18: status OK, PAYE 41,237.14. Retry flag N."),
    ("12/12/2019", "02:14", "HMRC-I/F", "Auto: latest available TY set to 2017/18."),
    ("20/12/2019", "11:40", "TEL OUT", "Call to PP. Security passed. Told of application, effective date today. Confirms no ROC, children stay Sat night most weeks. Agrees SC 52-103. DP preferred."),
    ("23/12/2019", "15:05", "TEL IN", "RP called. Agrees SC band. {38} DP agreed."),
    ("06/01/2020", "08:30", "CALC", "Initial calc. GI 41,237.14 (HIST 17/18). Wkly 790.85. BR 16% 126.54. SC 1/7 18.08. LIAB 108.46 wkly. Eff 20/12/2019."),
    ("06/01/2020", "08:31", "LTR OUT", "CMSL0106 to PP. Copy to RP."),
    ("08/01/2020", "10:12", "TEL IN", "RP called to ask when first payment due. Adv by agreement between parents, DP. {30}"),
    ("22/01/2020", "10:26", "MAIL IN", "MOU Wolverhampton. White mail, Signed For, 3 pp (ltr, P60 18/19, payslip 12/19). Doc class GEN CORR. Indexed to 121000987654."),
    ("24/01/2020", "13:50", "WORK ITEM", "121000987654: GEN CORR viewed {8}. Not for this case. No onward action set. Closed."),
    ("28/01/2020", "09:05", "TEL IN", "RP called. {52} Adv RP: DP, we do not monitor payments unless told."),
    ("12/02/2020", "06:00", "SYSTEM", "30-day MR window closed for decision 06/01/2020 (CALC). No MR on case 121000654321. Flag set."),
    ("18/02/2020", "10:23", "TEL IN", "PP called re ltr 17/01. Nothing on system. Adv will look and c/b in 5 wd. (Yilmaz S, Team 14)"),
    ("18/02/2020", "10:58", "TASK", "C/B task for 25/02/2020 raised. Owner {10}. Status: DRAFT."),
    ("02/03/2020", "09:44", "LTR OUT", "CMSL0302 to PP: no info rec'd since 06/01. 16/03 b/f."),
    ("03/03/2020", "12:48", "TASK", "B/F 16/03 raised for PP evidence. Owner {10}."),
    ("16/03/2020", "17:00", "TASK", "B/F 16/03: nothing rec'd on 121000654321. NFA."),
    ("17/03/2020", "07:00", "SYSTEM", "Draft tasks older than 14 days deleted (batch)."),
    ("23/03/2020", "16:30", "SYSTEM", "COVID-19: non-critical work items paused. Staff redeployed to {20}."),
    ("14/04/2020", "06:00", "SYSTEM", "Uprating of standard letters. No action on case."),
    ("12/05/2020", "13:24", "TEL IN", "PP called, irate re ltr of Jan. Nothing on system. Asked my name, not given. Call ended by adv. ({12}, Team 9)"),
    ("21/05/2020", "10:31", "TEL IN", "PP called on office line. Looked in doc store by NINO not ref: found P60 18/19 scanned 22/01/2020, pay 29,812.60, filed on 121000987654. Told PP. T/L to call within 10 wd (05/06). (Hartley D, Team 22)"),
    ("21/05/2020", "10:44", "TASK", "Refer T/L: misfiled evidence, poss wrong TY, MR in time? Move docs to 121000654321. Status: OPEN."),
    ("05/06/2020", "17:02", "TASK", "T/L call not done. Owner off sick. {16}"),
    ("17/06/2020", "14:06", "TEL OUT", "Called PP with interpreter (Zolc L, {18}). Agreed ltr of 17/01 rec'd. Written decision in 4 wks. (Penhaligon G, T/L Team 22)"),
    ("17/06/2020", "14:20", "TASK", "Refer to MR team. Due 15/07/2020. Status: OPEN, unallocated."),
    ("15/07/2020", "17:00", "TASK", "MR referral due date passed. Auto-closed: no owner."),
    ("06/08/2020", "12:15", "TEL IN", "RP called. {70}"),
    ("06/08/2020", "12:31", "ARREARS", "RP reports shortfall of 130.28 per month against 471.28. Recorded as NON PAYMENT (no part-pay code)."),
    ("10/08/2020", "09:36", "ARREARS", "Period 20/12/2019 to 13/08/2020. 34 wks x 108.46 = 3,687.64. Paid 0.00. Passed to compliance. PP not called before letter."),
    ("13/08/2020", "16:48", "ADJ", "Manual adj +529.98. Source 121000987654. Reason {14}. No second check."),
    ("14/08/2020", "08:30", "LTR OUT", "CMSL0814 and plan CMSS0814 to PP. Total 4,217.62. Template ref picked up from source of adj: 121000987654."),
    ("25/08/2020", "10:02", "MAIL IN", "MOU. Signed For, 3 pp (ltr 21/08, bank stmt x2). Indexed to 121000987654."),
    ("26/08/2020", "11:19", "ARREARS", "Bank stmt not seen by compliance (not on 121000654321). Plan stands. Diary 28/09."),
    ("24/09/2020", "15:37", "EMAIL IN", "Copy email from RP's sols, 7 x 341.00 confirmed Jan-Jul. {22} Filed."),
    ("28/09/2020", "17:00", "ARREARS", "No payment via service under plan. PP is DP. {18} Refer to enforcement triage."),
    ("14/10/2020", "10:40", "MAIL IN", "MOU. Signed For. MR request dated 12/10. Indexed to 121000987654."),
    ("19/11/2020", "09:20", "MR", "Out of time. No request found on 121000654321 before 05/02/2020. Did not check 121000987654. CMSL1119 issued."),
    ("09/12/2020", "14:02", "ANN REV", "HMRC-I/F batch 5190. REQ TY 2019/20: status TIMEOUT (E-217). Retry flag N. Existing GI kept."),
    ("20/01/2021", "11:15", "COMPLAINT", "Complaint form rec'd, dated 18/01. Logged {9}. Ack due 22/01."),
    ("03/03/2021", "14:30", "COMPLAINT", "Backlog. Ack issued."),
    ("07/04/2021", "10:50", "COMPLAINT", "PP not called in 15 wd. Holding letter not sent. {26}"),
    ("12/05/2021", "16:10", "COMPLAINT", "Allocated P Thackeray."),
    ("14/05/2021", "11:28", "COMPLAINT", "Tracking no. RA473124829GB checked on carrier site: no longer available (older than 12 mths). PT to rely on case 121000654321 only."),
    ("19/05/2021", "15:44", "COMPLAINT", "Call recordings 18/02, 12/05, 17/06/2020 requested. 21/05/2020 not found (office line not recorded)."),
    ("26/05/2021", "10:05", "COMPLAINT", "Final response issued. 529.98 adj reversed. 2,387.00 credited. £50 consolatory. Ltr of 17/01/2020 not found on 121000654321. DP incident {11} raised re ref 121000987654."),
    ("07/06/2021", "12:00", "SAR", "SAR rec'd via GOV.UK. Due 07/07/2021. Search by NINO and both refs."),
]


def disclosure(path):
    """A covering page and the printed notes, then marked on screen by Mr Wójcik."""
    per_line, font, size, lead = 64, "Mono", 9, 5
    entries = []
    for when, time, kind, note in NOTES:
        plain = re.sub(r"\{(\d+)\}", lambda m: "\u0001" * int(m[1]), note)
        entries.append((when, time, kind, textwrap.wrap(plain, per_line)))
    pages, room = [[]], 44
    for e in entries:
        need = len(e[3]) + 0.6
        if need > room:
            pages.append([])
            room = 44
        pages[-1].append(e)
        room -= need
    total = len(pages) + 1
    c = canvas(path, title="Disclosure of personal data: case notes", author="Data Protection Team")
    text(c, 20, 270, "Child Maintenance Service", "Sans-B", 17)
    text(c, 20, 262, "Data Protection Team", size=11)
    for i, (a, b) in enumerate([("Our reference:", f.REF), ("Request number:", "SAR-21-060718"), ("Date:", "5 July 2021")]):
        text(c, 130, 270 - 5 * i, a, size=9.5)
        text(c, 158, 270 - 5 * i, b, size=9.5)
    for i, line in enumerate([f.PAYER, *f.PAYER_ADDRESS]):
        text(c, 20, 246 - 5 * i, line, size=11)
    y = 216
    text(c, 20, y, "Dear Mr Wójcik", size=11)
    text(c, 20, y - 9, "Your request for personal information", "Sans-B", 13)
    y = lines(c, 20, y - 18, "You asked us on 7 June 2021 for a copy of the personal information we hold about you. It is with this letter. It is in two parts:\n\n"
              f"Part 1   Case notes, 6 December 2019 to 7 June 2021 (pages 2 to {total} of this document)\n"
              "Part 2   Scanned letters (3 pages, printed from our document store)\n\n"
              "We have taken out information about other people and information that could put our staff at risk. Where we have done this the text is "
              "blacked out. The names of officers who told you their name on the telephone have been left in.\n\n"
              "We searched under your National Insurance number and under two reference numbers, 121000654321 and 121000987654, because some of your papers had "
              "been stored under the second number.\n\n"
              "If you are not happy with how we have dealt with your request, you can ask us to look at it again. You can also complain to the Information "
              "Commissioner’s Office.", 88, "Sans", 11, 5.4)
    text(c, 20, y - 8, "Yours sincerely", size=11)
    text(c, 24, y - 22, "E Makinde", "Sign", 32)
    text(c, 20, y - 28, "E Makinde", size=11)
    text(c, 20, y - 33, "Information Rights Officer", size=11)
    text(c, 190, 12, f"Page 1 of {total}", size=9, right=True)
    c.showPage()
    for number, page in enumerate(pages, 2):
        text(c, 12, 285, f"CASE NOTES PRINT   CASE {f.REF}   PP: WOJCIK M   RUN 01/07/2021 09:14:22", "Mono-B", 8.6)
        text(c, 198, 285, f"PAGE {number - 1:03}", "Mono-B", 8.6, right=True)
        text(c, 12, 278, "DATE        TIME   USER    TYPE", "Mono-B", size)
        text(c, 80, 278, "NOTE", "Mono-B", size)
        c.setLineWidth(0.6)
        c.line(12 * mm, 276 * mm, 198 * mm, 276 * mm)
        y = 271
        for when, time, kind, note in page:
            top = y + 3.2
            text(c, 12, y, f"{when}  {time}", font, size)
            box(c, 45.5, y - 0.8, 13, 3.5, colors.black, stroke=False)
            text(c, 61, y, kind, font, 8.2)
            for line in note:
                plain = line.replace("\u0001", " ")
                text(c, 80, y, plain, font, 8.4)
                cw = c.stringWidth("0", font, 8.4) / mm
                start = None
                for i, ch in enumerate(line + " "):
                    if ch == "\u0001" and start is None:
                        start = i
                    elif ch != "\u0001" and start is not None:
                        box(c, 80 + start * cw, y - 0.8, (i - start) * cw, 3.5, colors.black, stroke=False)
                        start = None
                y -= lead
            if when in ("22/01/2020",) or (when, time) in (("12/12/2019", "02:14"), ("21/05/2020", "10:31")):
                highlight(c, 11.5 * mm, (y + 2.6) * mm, 198 * mm, (top + 0.2) * mm, "Marked by M Wójcik")
            if when == "22/01/2020":
                free_text(c, 20 * mm, 20 * mm, 240, "22/01/2020: this is my letter. Received, 3 pages, and filed under the wrong reference. M.W.")
            y -= 3
        text(c, 105, 10, "OFFICIAL - SENSITIVE (PERSONAL)", "Mono", 8, centre=True)
        c.showPage()
    c.save()
