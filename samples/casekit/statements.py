"""Printed papers that are not letters: pay, bank, telephone, schedules, receipt."""

import random
from datetime import date, datetime, timedelta

from reportlab.lib import colors
from reportlab.lib.pagesizes import A3, A4, landscape
from reportlab.lib.units import mm

from . import facts as f
from .facts import day, pounds
from .page import canvas, highlight

GREY, PALE = colors.HexColor("#666666"), colors.HexColor("#eef1f4")


def text(c, x, y, words, font="Sans", size=9, right=False, centre=False, colour=colors.black):
    c.setFont(font, size)
    c.setFillColor(colour)
    draw = c.drawRightString if right else c.drawCentredString if centre else c.drawString
    draw(x * mm, y * mm, words)
    c.setFillColor(colors.black)


def box(c, x, y, w, h, fill=None, stroke=True, width=0.5):
    c.setLineWidth(width)
    if fill:
        c.setFillColor(fill)
    c.rect(x * mm, y * mm, w * mm, h * mm, stroke=int(stroke), fill=int(bool(fill)))
    c.setFillColor(colors.black)


def p60(path):
    c = canvas(path, title="End of year certificate, tax year to 5 April 2019", author=f.EMPLOYER)
    tint = colors.HexColor("#f3efdc")
    box(c, 15, 60, 180, 222, width=1)
    text(c, 20, 272, "End of Year Certificate", "Sans-B", 17)
    text(c, 190, 272, "P60", "Sans-B", 20, right=True)
    text(c, 20, 265, "Tax year to 5 April 2019", "Sans-B", 11)
    text(c, 20, 259.5, "Keep this certificate. You may need it to show how much you earned and how much tax you paid.", size=8.5)
    box(c, 15, 226, 180, 30, tint)
    text(c, 18, 250, "Employee’s details", "Sans-B", 9)
    for x, y, label, value in [(18, 243, "Surname", "WÓJCIK"), (80, 243, "Forenames", "MAREK"),
                               (18, 231, "National Insurance number", f.NINO), (80, 231, "Payroll number", "00412"),
                               (130, 231, "Final tax code", "1185L")]:
        text(c, x, y + 3.5, label, size=7, colour=GREY)
        text(c, x, y - 1, value, "Mono", 11)
    box(c, 15, 180, 180, 46)
    text(c, 18, 220, "Pay and Income Tax", "Sans-B", 9)
    text(c, 140, 220, "Pay", "Sans-B", 8.5, right=True)
    text(c, 190, 220, "Tax deducted", "Sans-B", 8.5, right=True)
    for y, label, pay, tax in [(211, "In previous employment(s)", "0.00", "0.00"),
                               (202, "In this employment", "29,812.60", "3,590.60"),
                               (190, "Total for year", "29,812.60", "3,590.60")]:
        text(c, 18, y, label, "Sans-B" if "Total" in label else "Sans", 9.5)
        for x, v in ((100, pay), (150, tax)):
            box(c, x, y - 2.5, 41, 7.5, colors.white)
            text(c, x + 39, y, v, "Mono", 11, right=True)
    text(c, 18, 183, "Pay is after contributions to the workplace pension (net pay arrangement).", size=7.5, colour=GREY)
    box(c, 15, 128, 180, 52)
    text(c, 18, 174, "National Insurance contributions in this employment", "Sans-B", 9)
    heads = ["NIC letter", "Earnings at the Lower\nEarnings Limit (LEL)", "Above LEL, up to the\nPrimary Threshold",
             "Above PT, up to the\nUpper Earnings Limit", "Employee’s\ncontributions"]
    values = ["A", "6,032", "2,392", "22,123", "2,654.83"]
    for i, (h, v) in enumerate(zip(heads, values)):
        x = 18 + i * 35
        box(c, x, 148, 34, 20, PALE)
        box(c, x, 138, 34, 10)
        for j, line in enumerate(h.split("\n")):
            text(c, x + 17, 161 - 4 * j, line, size=7.5, centre=True)
        text(c, x + 17, 141, v, "Mono", 11, centre=True)
    box(c, 15, 92, 180, 36)
    text(c, 18, 122, "Statutory payments and deductions included in the pay above", "Sans-B", 9)
    for x, label in [(18, "Maternity pay"), (63, "Paternity pay"), (108, "Shared parental pay"), (153, "Student loan")]:
        text(c, x, 114, label, size=8)
        box(c, x, 103, 38, 8)
        text(c, x + 36, 105.3, "0.00", "Mono", 10, right=True)
    text(c, 18, 84, "Employer", "Sans-B", 9)
    for i, line in enumerate([f.EMPLOYER, *f.EMPLOYER_ADDRESS]):
        text(c, 18, 78.5 - 4.4 * i, line, size=9)
    text(c, 120, 78.5, "PAYE reference", size=7.5, colour=GREY)
    text(c, 120, 73.5, "581/FH00412", "Mono", 10)
    text(c, 105, 52, "To the employee: your employer must give you this certificate by 31 May. It is not a payslip.", size=8,
         centre=True, colour=GREY)
    c.showPage()
    c.save()


def payslip(path):
    size = (210 * mm, 148 * mm)
    c = canvas(path, size, "Payslip, December 2019", f.EMPLOYER)
    blue = colors.HexColor("#22406b")
    box(c, 10, 126, 190, 14, blue, stroke=False)
    text(c, 14, 131, f.EMPLOYER, "Sans-B", 13, colour=colors.white)
    text(c, 196, 131, "PAYSLIP", "Sans-B", 13, right=True, colour=colors.white)
    for x, w, label, value in [(10, 62, "Employee", "Mr M Wójcik"), (72, 26, "Payroll no.", "00412"), (98, 34, "NI number", f.NINO),
                               (132, 20, "Tax code", "1250L"), (152, 18, "NI table", "A"), (170, 30, "Pay date", "31/12/2019")]:
        box(c, x, 112, w, 12)
        text(c, x + 2, 119.7, label, size=6.5, colour=GREY)
        text(c, x + 2, 114.3, value, "Sans-B", 9.5)
    for x, w, head in [(10, 70, "Payments"), (80, 65, "Deductions"), (145, 55, "Year to date")]:
        box(c, x, 104, w, 8, PALE)
        text(c, x + 2, 106.5, head, "Sans-B", 9)
        box(c, x, 38, w, 66)
    for i, (label, units, rate, amount) in enumerate([("Basic pay (hours)", "173.33", "13.8545", "2,401.40"), ("Cold allowance", "", "", "111.00")]):
        y = 97 - 6 * i
        text(c, 12, y, label)
        text(c, 49, y, units, right=True)
        text(c, 62, y, rate, right=True)
        text(c, 78, y, amount, right=True)
    for i, (label, amount) in enumerate([("Income Tax", "273.80"), ("National Insurance", "215.21"), ("Pension (net pay arr.)", "100.02")]):
        text(c, 82, 97 - 6 * i, label)
        text(c, 143, 97 - 6 * i, amount, right=True)
    for i, (label, amount) in enumerate([("Gross pay", "22,611.60"), ("Taxable pay", "21,711.42"), ("Income Tax", "2,464.20"),
                                         ("National Insurance", "1,936.89"), ("Pension", "900.18")]):
        text(c, 147, 97 - 6 * i, label)
        text(c, 198, 97 - 6 * i, amount, right=True)
    for x, w, label, value in [(10, 70, "Total payments", "2,512.40"), (80, 65, "Total deductions", "589.03"), (145, 55, "NET PAY", "1,923.37")]:
        box(c, x, 28, w, 10, PALE)
        text(c, x + 2, 31.5, label, "Sans-B", 9)
        text(c, x + w - 2, 31.5, value, "Sans-B", 10.5, right=True)
    text(c, 10, 21, "Month 9   Paid by BACS to account ending 4471   Queries: payroll, 0118 496 0310", size=8, colour=GREY)
    c.showPage()
    c.save()


# -- bank -------------------------------------------------------------------

def working_day(d):
    """Direct Debits due on a week-end or bank holiday go out on the next working day."""
    while d.weekday() > 4 or d in (date(2020, 1, 1), date(2020, 5, 8)):
        d += timedelta(days=1)
    return d


def bank_rows():
    """Every line of the account from 1 January to 31 July 2020, oldest first."""
    rng = random.Random(20200731)
    rows = []
    for m, pay in [(1, 31), (2, 28), (3, 31), (4, 30), (5, 29), (6, 30), (7, 31)]:
        net = 1923.37 if m <= 3 else 1932.33
        rows.append((date(2020, m, pay), "BACS", "FENWICK & HALE COLD ST 00412", net))
        rows.append((working_day(date(2020, m, 1)), "DD", "LODDEN LETTINGS LTD RENT", -725.00))
        if m not in (2, 3):
            rows.append((working_day(date(2020, m, 15)), "DD", "READING BORO COUNCIL C TAX", -118.00))
        rows.append((working_day(date(2020, m, 8)), "DD", "THAMESIDE ENERGY 60113382", -64.00))
        rows.append((working_day(date(2020, m, 9)), "DD", "PENNANT MOBILE 40071182",
                     -{1: 18.30, 2: 19.20, 3: 18.60, 4: 20.10, 5: 18.00, 6: BILL_TOTAL, 7: 18.75}[m]))
        rows.append((working_day(date(2020, m, 20)), "DD", "CITADEL MOTOR FINANCE", -189.50))
        rows.append((next(p for p in f.PAYMENTS if (p.year, p.month) == (2020, m)), "SO", "H PRYCE  OLIWIA AND JAKUB", -f.PAYMENT))
        for _ in range(3):
            d = date(2020, m, rng.randint(3, 27))
            shop, low, high = rng.choice([("CO-OP FOOD OXFORD RD", 26, 58), ("POLSKI SKLEP ZABKA RDG", 28, 60), ("FUEL STOP BATH ROAD", 45, 65),
                                          ("GREENMEAD SUPERMARKET", 60, 134), ("SHOE BARN READING", 38, 80)])
            rows.append((d, "DEB", shop, -round(rng.uniform(low, high), 2)))
        rows.append((date(2020, m, rng.randint(10, 24)), "CPT", "CASH LINK MACHINE READING", -rng.choice([80.0, 100.0, 140.0])))
    rows.append((date(2020, 1, 20), "DEB", "POST OFFICE COUNTER RDG", -2.26))
    return sorted(rows, key=lambda r: r[0])


def bank_statement(path):
    """The statement, with the payments to Ms Pryce marked as he marked them."""
    c = canvas(path, title="Statement of account, 1 January to 31 July 2020", author="Kennet Vale Bank")
    green = colors.HexColor("#0d5a4a")
    rows, balance = bank_rows(), 2187.64
    per_page = (len(rows) + 1) // 2
    for page in (1, 2):
        box(c, 0, 280, 210, 17, green, stroke=False)
        text(c, 15, 286, "Kennet Vale Bank", "Serif-B", 18, colour=colors.white)
        text(c, 195, 286, "Statement of account", size=11, right=True, colour=colors.white)
        text(c, 15, 268, "MR M WÓJCIK", "Sans-B", 9.5)
        for i, line in enumerate(f.PAYER_ADDRESS):
            text(c, 15, 263.5 - 4.3 * i, line.upper(), size=9)
        for i, (label, value) in enumerate([("Account", "Everyday Account"), ("Sort code", "00-00-00"), ("Account number", "00004471"),
                                            ("Period", "1 January 2020 to 31 July 2020"), ("Sheet", f"{page} of 2")]):
            text(c, 120, 268 - 4.6 * i, label, size=9, colour=GREY)
            text(c, 148, 268 - 4.6 * i, value, size=9)
        y = 236
        box(c, 15, y - 2, 180, 7, PALE, stroke=False)
        for x, label, right in [(17, "Date", 0), (37, "Type", 0), (50, "Details", 0), (143, "Paid out", 1), (168, "Paid in", 1), (193, "Balance", 1)]:
            text(c, x, y, label, "Sans-B", 8.5, right=bool(right))
        y -= 6
        text(c, 50, y, "Balance brought forward", "Sans-I", 8.5)
        text(c, 193, y, f"{balance:,.2f}", size=8.5, right=True)
        for when, kind, details, amount in rows[(page - 1) * per_page:page * per_page]:
            y -= 4.95
            balance = round(balance + amount, 2)
            assert balance > 0, (when, balance)
            text(c, 17, y, f"{when:%d %b %y}", size=8.5)
            text(c, 37, y, kind, size=8.5)
            text(c, 50, y, details, size=8.5)
            text(c, 143 if amount < 0 else 168, y, f"{abs(amount):,.2f}", size=8.5, right=True)
            text(c, 193, y, f"{balance:,.2f}", size=8.5, right=True)
            if "PRYCE" in details:
                highlight(c, 16 * mm, (y - 1.2) * mm, 144 * mm, (y + 3.4) * mm, "Paid to Ms Pryce")
        c.setLineWidth(0.4)
        c.line(15 * mm, (y - 3) * mm, 195 * mm, (y - 3) * mm)
        text(c, 50, y - 8, "Balance carried forward" if page == 1 else "Balance at 31 July 2020", "Sans-B", 8.5)
        text(c, 193, y - 8, f"{balance:,.2f}", "Sans-B", 8.5, right=True)
        text(c, 15, 12, "BACS automated credit   CPT cash point   DD direct debit   DEB debit card   SO standing order", size=7.5, colour=GREY)
        text(c, 195, 12, "Kennet Vale Bank, 2 Minster Yard, Reading RG1 9ZW", size=7.5, right=True, colour=GREY)
        c.showPage()
    c.save()


# -- telephone --------------------------------------------------------------

CALL_MAY_12 = (datetime(2020, 5, 12, 13, 2), "0800 171 2345", "Freephone", timedelta(minutes=22, seconds=40), 0.0)
CALL_MAY_21 = (datetime(2020, 5, 21, 10, 15), f.CMS_DIRECT, "UK landline", timedelta(minutes=23), 3.45)


def bill_lines():
    """The calls of May 2020, oldest first; landlines cost 15p a minute or part."""
    rng = random.Random(202005)
    calls = [CALL_MAY_12, CALL_MAY_21]
    mobiles = ["07700 900" + n for n in ("147", "382", "561", "608", "715", "884")]
    while len(calls) < 68:
        when = datetime(2020, 5, rng.randint(1, 31), rng.randint(7, 21), rng.randint(0, 59))
        length = timedelta(seconds=int(rng.expovariate(1 / 150)) + 6)
        if rng.random() < 0.06:
            calls.append((when, rng.choice(["0118 496 0310", "0118 496 0752"]), "UK landline", length, 0.15 * -(-length.seconds // 60)))
        else:
            calls.append((when, rng.choices(mobiles, (12, 5, 4, 3, 2, 2))[0], "UK mobile", length, 0.0))
    return sorted(calls, key=lambda r: r[0])


BILL_CALLS = bill_lines()
BILL_EXTRA = round(sum(r[4] for r in BILL_CALLS), 2)
BILL_TOTAL = round(18.00 + BILL_EXTRA, 2)


def phone_bill(path):
    c = canvas(path, title="Bill, 1 to 31 May 2020", author="Pennant Mobile")
    plum = colors.HexColor("#6a1b5d")

    def head(page):
        c.setFillColor(plum)
        c.circle(22 * mm, 280 * mm, 6 * mm, stroke=0, fill=1)
        c.setFillColor(colors.white)
        c.setLineWidth(0)
        p = c.beginPath()
        p.moveTo(20.2 * mm, 276.5 * mm)
        p.lineTo(20.2 * mm, 283.8 * mm)
        p.lineTo(25.4 * mm, 281.6 * mm)
        p.lineTo(21.2 * mm, 279.6 * mm)
        p.lineTo(21.2 * mm, 276.5 * mm)
        p.close()
        c.drawPath(p, stroke=0, fill=1)
        text(c, 31, 277.5, "pennant mobile", "Sans-B", 18, colour=plum)
        text(c, 195, 281, "Your bill", "Sans-B", 12, right=True)
        text(c, 195, 276, f"Account 40071182   Bill 2 June 2020   Page {page} of 3", size=8, right=True, colour=GREY)

    head(1)
    for i, line in enumerate(["Mr Marek Wójcik", *f.PAYER_ADDRESS]):
        text(c, 16, 256 - 5 * i, line, size=10.5)
    for i, (a, b) in enumerate([("Mobile number", f.PAYER_MOBILE), ("Plan", "SIM only 500: mobiles and texts"), ("Bill period", "1 May 2020 to 31 May 2020"), ("Bill date", "2 June 2020")]):
        text(c, 110, 256 - 5.4 * i, a, size=9, colour=GREY)
        text(c, 140, 256 - 5.4 * i, b, size=9.5)
    box(c, 15, 180, 180, 38, PALE, stroke=False)
    text(c, 20, 208, "Total to pay", "Sans-B", 14)
    text(c, 190, 207, pounds(BILL_TOTAL), "Sans-B", 22, right=True, colour=plum)
    text(c, 20, 199, "We will take this by Direct Debit on or just after 9 June 2020.", size=10)
    text(c, 20, 188, "Last bill £18.00, paid 11 May 2020. Thank you.", size=10)
    text(c, 15, 166, "What this bill is for", "Sans-B", 12)
    for i, (a, b) in enumerate([("SIM only 500 plan, 1 to 31 May 2020", 18.00), ("Calls to UK mobiles (in your plan)", 0.0), ("Freephone calls", 0.0),
                                ("Calls to UK landlines, 15p a minute or part of a minute", BILL_EXTRA), ("Total including VAT", BILL_TOTAL)]):
        bold = "Sans-B" if "Total" in a else "Sans"
        text(c, 15, 156 - 8 * i, a, bold, 10)
        text(c, 195, 156 - 8 * i, pounds(b), bold, 10, right=True)
        c.setLineWidth(0.3)
        c.line(15 * mm, (153 - 8 * i) * mm, 195 * mm, (153 - 8 * i) * mm)
    text(c, 15, 100, "Questions about your bill?", "Sans-B", 11)
    text(c, 15, 94, "Call us free from your mobile on 150, or 01632 960500 from any other telephone.", size=9.5)
    text(c, 15, 14, "Pennant Mobile Ltd, 1 Signal Quay, Bristol BS1 9ZZ. VAT number 000 0000 00.", size=7.5, colour=GREY)
    c.showPage()
    half = (len(BILL_CALLS) + 1) // 2
    for page in (2, 3):
        head(page)
        text(c, 15, 262, f"Calls from {f.PAYER_MOBILE}" + (" (continued)" if page == 3 else ""), "Sans-B", 12)
        y = 254
        box(c, 15, y - 2, 180, 6.5, plum, stroke=False)
        for x, label, right in [(17, "Date", 0), (45, "Time", 0), (65, "Number called", 0), (105, "Type", 0), (163, "Duration", 1), (193, "Cost", 1)]:
            text(c, x, y, label, "Sans-B", 8.5, right=bool(right), colour=colors.white)
        for i, (when, number, kind, length, cost) in enumerate(BILL_CALLS[(page - 2) * half:(page - 1) * half]):
            y -= 6
            if i % 2:
                box(c, 15, y - 1.8, 180, 6, PALE, stroke=False)
            secs = int(length.total_seconds())
            for x, words, right in [(17, f"{when:%a} {when.day} {when:%b}", 0), (45, f"{when:%H:%M}", 0), (65, number, 0), (105, kind, 0),
                                    (163, f"{secs // 3600:02}:{secs // 60 % 60:02}:{secs % 60:02}", 1), (193, f"{cost:.2f}", 1)]:
                text(c, x, y, words, size=8.5, right=bool(right))
        if page == 3:
            text(c, 105, y - 8, f"{len(BILL_CALLS)} calls", "Sans-B", 9)
            text(c, 193, y - 8, f"{BILL_EXTRA:.2f}", "Sans-B", 9, right=True)
        c.showPage()
    c.save()


# -- schedules --------------------------------------------------------------

def payment_schedule(path):
    """The suggested plan with the arrears notice, on a landscape page."""
    c = canvas(path, landscape(A4), "Suggested payment plan", "Child Maintenance Service")
    text(c, 20, 188, "Child Maintenance Service", "Sans-B", 15)
    text(c, 277, 190, f"Our reference: {f.OTHER_REF}", size=9.5, right=True)
    text(c, 277, 185, f"Date: {day(f.ARREARS_1)}", size=9.5, right=True)
    text(c, 20, 177, "Suggested payment plan", "Sans-B", 13)
    text(c, 20, 171, f"Paying parent: {f.PAYER}    Receiving parent: {f.RECEIVER}    Amount you owe: {pounds(f.CLAIM_1)}", size=10)
    widths = [16, 36, 45, 45, 45, 40, 30]
    heads = ["No.", "Payment due", "Ongoing maintenance", "Towards what you owe", "Total payment", "Left to pay", "Received"]
    x0, y = 20, 160
    left, part = f.CLAIM_1, 351.47
    rows = []
    for n in range(12):
        month, year = (8 + n) % 12 + 1, 2020 + (8 + n) // 12
        pay = part if n < 11 else left
        left = round(left - pay, 2)
        rows.append([str(n + 1), f"28/{month:02}/{year}", pounds(f.WRONG.monthly), pounds(pay), pounds(f.WRONG.monthly + pay), pounds(left), ""])
    rows.append(["", "Total", pounds(12 * f.WRONG.monthly), pounds(f.CLAIM_1), pounds(12 * f.WRONG.monthly + f.CLAIM_1), "", ""])
    for r, row in enumerate([heads, *rows]):
        x = x0
        for i, (cell, w) in enumerate(zip(row, widths)):
            box(c, x, y - 3, w, 9, PALE if r == 0 else None)
            text(c, x + (w - 2 if i >= 2 else 2), y, cell, "Sans-B" if r in (0, len(rows)) else "Sans", 9.5, right=i >= 2)
            x += w
        y -= 9
    text(c, 20, y - 4, "This plan is a suggestion. It does not take account of payments we do not know about. If you miss a payment we may take action without telling you again.", size=9)
    text(c, 277, 12, "Page 1 of 1", size=9, right=True)
    text(c, 20, 12, "CMSS0814  08/20", size=9)
    c.showPage()
    c.save()


def timeline(path):
    """Mr Wójcik's own spreadsheet on one A3 sheet."""
    c = canvas(path, landscape(A3), "Maintenance due and paid, December 2019 to August 2021", f.PAYER)
    W, R = f.WRONG.weekly, f.RIGHT.weekly
    text(c, 20, 280, "Child maintenance: what was due, what was claimed and what was paid", "Sans-B", 17)
    text(c, 20, 272, f"M Wójcik, reference {f.REF}, appeal {f.APPEAL_REF}.  20 December 2019 to 12 August 2021, {f.WEEKS_2} weeks.  Prepared 20 February 2022.", size=10.5)
    heads = ["Period (4 weeks)", "Weeks", f"Due at {pounds(W)}", f"Due at {pounds(R)}", "Paid to Ms Pryce", "Date paid", "CMS balance (credits it gave)", "Balance at the right rate", "What happened"]
    widths = [46, 15, 30, 30, 32, 40, 46, 42, 106]
    events = [
        (date(2020, 1, 6), "Decision of 6 January; letter of 17 January delivered 22 January"),
        (date(2020, 2, 18), "18 February call: call back promised, not made"),
        (date(2020, 3, 2), "2 March letter: “not received anything from you”"),
        (date(2020, 5, 21), "12 and 21 May calls; P60 read out on 21 May"),
        (date(2020, 6, 17), "17 June call: decision promised in four weeks"),
        (date(2020, 8, 14), "14 August: arrears notice £4,217.62"),
        (date(2020, 9, 1), "1 September: £278.94 paid for the first weeks"),
        (date(2020, 10, 12), "12 October: mandatory reconsideration request"),
        (date(2020, 11, 19), "19 November: “late”, refused"),
        (date(2021, 1, 18), "18 January: complaint"),
        (date(2021, 3, 1), "March: complaint acknowledged"),
        (date(2021, 5, 26), "26 May: final response; £529.98 removed, £2,387.00 credited"),
        (date(2021, 6, 7), "7 June: subject access request; answered 5 July"),
    ]
    pays = [(d, f.PAYMENT) for d in f.PAYMENTS] + [f.CATCH_UP]
    rows, start, left = [], f.EFFECTIVE, f.WEEKS_2
    cms = right = 0.0
    total_paid = 0.0
    while left:
        n = min(4, left)
        end = start + timedelta(weeks=n, days=-1)
        here = sorted(p for p in pays if start <= p[0] <= end)
        paid = sum(p[1] for p in here)
        total_paid += paid
        cms += n * W - sum(p[1] for p in here if p[0] <= date(2020, 7, 28))
        right += n * R - paid
        notes = "; ".join(t for d, t in events if start <= d <= end)
        rows.append([f"{start:%d %b %y} to {end:%d %b %y}", str(n), f"{n * W:,.2f}", f"{n * R:,.2f}", f"{paid:,.2f}" if paid else "",
                     ", ".join(f"{p[0]:%d %b %y}" for p in here), f"{cms:,.2f}", f"{right:,.2f}".replace("-0.00", "0.00"), notes])
        start, left = end + timedelta(days=1), left - n
    assert round(cms, 2) == f.CLAIM_2 and round(right, 2) == round(f.RIGHT_2 - f.PAID_2, 2)
    rows.append(["Total", str(f.WEEKS_2), f"{f.DUE_2:,.2f}", f"{f.RIGHT_2:,.2f}", f"{total_paid:,.2f}", "20 payments", f"{cms:,.2f}", f"{right:,.2f}", "CMS order of 13 August 2021: £6,940.56. At the right rate: £14.68 overpaid."])
    y, h = 258, 8.6
    for r, row in enumerate([heads, *rows]):
        x = 20
        last = r == len(rows)
        for i, (cell, w) in enumerate(zip(row, widths)):
            fill = colors.HexColor("#d9e6d3") if r == 0 else colors.HexColor("#f6f0d8") if last else colors.HexColor("#f7faf6") if i == 7 else None
            box(c, x, y - 2.6, w, h, fill, width=0.35)
            rightward = i in (1, 2, 3, 4, 6, 7)
            text(c, x + (w - 1.5 if rightward else 1.5), y, cell, "Narrow-B" if r == 0 or last else "Narrow",
                 9.5 if c.stringWidth(cell, "Narrow-B" if last else "Narrow", 9.5) < (w - 2.5) * mm else 8.4, right=rightward)
            x += w
        y -= h
    text(c, 20, y - 4, "Payments are from my bank statements. The CMS column gives only the seven credits in its letter of 26 May 2021. A minus balance means overpaid.", size=9.5)
    c.showPage()
    c.save()


def small_receipt(path):
    """The October receipt, scanned by the Post Office's own printer size: 80 by 160 mm."""
    c = canvas(path, (80 * mm, 160 * mm), "Post Office receipt, 12 October 2020", "")
    y = 151
    for line, font, size in RECEIPT_OCT:
        text(c, 40, y, line, font, size, centre=True)
        y -= size * 0.52
    c.setFillColor(colors.black)
    rng, x = random.Random(f.TRACK_OCT), 14.0
    while x < 66:
        w = rng.choice([0.35, 0.35, 0.7, 1.05])
        c.rect(x * mm, 22 * mm, w * mm, 12 * mm, stroke=0, fill=1)
        x += w + rng.choice([0.35, 0.7, 1.05])
    text(c, 40, 17.5, f.TRACK_OCT, "Mono", 9, centre=True)
    text(c, 40, 9, "Please keep this receipt as proof of posting", "Mono", 7, centre=True)
    c.showPage()
    c.save()


RECEIPT_OCT = [
    ("Post Office", "Sans-B", 15), ("OXFORD ROAD WEST", "Mono-B", 10), ("READING  RG30 9YZ", "Mono", 9), ("VAT REG NO. GB 000 0000 00", "Mono", 8),
    ("-" * 34, "Mono", 8.5), ("12/10/2020   16:38   SESSION 4-114720", "Mono", 7.6), ("-" * 34, "Mono", 8.5),
    ("1 x 1st Class Signed For", "Mono", 9.5), ("Letter  0-100g             £2.06", "Mono", 9), (" ", "Mono", 6), ("TOTAL DUE TO P.O.          £2.06", "Mono-B", 9),
    ("CARD  ************4471     £2.06", "Mono", 9), ("BALANCE                    £0.00", "Mono", 9), ("-" * 34, "Mono", 8.5),
    ("Destination: UNITED KINGDOM", "Mono", 8.5), ("CHILD MAINTENANCE SERVICE 21", "Mono", 8.5), ("MAIL HANDLING SITE A", "Mono", 8.5), ("WOLVERHAMPTON WV98 2BU", "Mono", 8.5),
    ("Weight 0.041 kg", "Mono", 8.5), ("Aim to deliver: Tue 13 Oct - Wed 14 Oct", "Mono", 7.6), ("Reference no.:", "Mono", 8.5), (f.TRACK_OCT, "Mono-B", 10.5),
]
