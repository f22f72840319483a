"""The facts of the invented case, in one place, so that every document agrees.

Nobody here exists. Telephone numbers come from Ofcom's ranges for drama, the
National Insurance number is the sample one, and the streets are made up.
"""

from datetime import date, timedelta

PAYER = "Marek Wójcik"
PAYER_ADDRESS = ["Flat 3, 58 Wharfedale Crescent", "Reading", "RG30 9XZ"]
PAYER_MOBILE = "07700 900123"
PAYER_EMAIL = "marek.wojcik@example.org"
RECEIVER = "Hannah Pryce"
CHILDREN = ["Oliwia", "Jakub"]
NINO = "QQ 12 34 56 C"

EMPLOYER = "Fenwick & Hale Cold Storage Ltd"
EMPLOYER_ADDRESS = ["Unit 7, Orchard Trading Estate", "Lodden Road", "Reading RG2 9ZY"]

CMS_ADDRESS = ["Child Maintenance Service 21", "Mail Handling Site A", "Wolverhampton", "WV98 2BU"]
CMS_PHONE = "0800 171 2345"
CMS_DIRECT = "01632 960147"
REF = "121000654321"
OTHER_REF = "121000987654"      # printed on CMS letters from August 2020
APPEAL_REF = "SC140/22/00050"

EFFECTIVE = date(2019, 12, 20)


def s10(prefix: str, serial: str) -> str:
    """A postal tracking number with its S10 check digit."""
    total = sum(int(d) * w for d, w in zip(serial, (8, 6, 4, 2, 3, 5, 9, 7)))
    check = {10: 0, 11: 5}.get(11 - total % 11, 11 - total % 11)
    return f"{prefix}{serial}{check}GB"


TRACK_JAN = s10("RA", "47312482")
TRACK_AUG = s10("KH", "50918364")
TRACK_OCT = s10("KQ", "60243718")


class Calculation:
    """Basic rate, two children, one seventh off for 52 to 103 nights a year."""

    def __init__(self, tax_year: str, gross: float):
        self.tax_year, self.gross = tax_year, gross
        self.weekly_income = round(gross * 7 / 365, 2)
        self.before_care = round(self.weekly_income * 0.16, 2)
        self.care = round(self.before_care / 7, 2)
        self.weekly = round(self.before_care - self.care, 2)
        self.monthly = round(self.weekly * 365 / 7 / 12, 2)


WRONG = Calculation("2017 to 2018", 41237.14)
RIGHT = Calculation("2018 to 2019", 29812.60)
assert (WRONG.weekly, WRONG.monthly) == (108.46, 471.28)
assert (RIGHT.weekly, RIGHT.monthly) == (78.41, 340.71)

# What he paid Ms Pryce by standing order: the 28th, or the next working day.
PAYMENT = 341.00
PAYMENTS = [
    date(2020, 1, 28), date(2020, 2, 28), date(2020, 3, 30), date(2020, 4, 28),
    date(2020, 5, 28), date(2020, 6, 29), date(2020, 7, 28), date(2020, 8, 28),
    date(2020, 9, 28), date(2020, 10, 28), date(2020, 11, 30), date(2020, 12, 28),
    date(2021, 1, 28), date(2021, 3, 1), date(2021, 3, 29), date(2021, 4, 28),
    date(2021, 5, 28), date(2021, 6, 28), date(2021, 7, 28),
]
CATCH_UP = (date(2020, 9, 1), 278.94)   # the start of the period, at the right rate

# Arrears notice of 14 August 2020: 34 weeks, nothing credited, another
# client's balance added.
ARREARS_1 = date(2020, 8, 14)
WEEKS_1 = 34
assert EFFECTIVE + timedelta(weeks=WEEKS_1) == ARREARS_1
DUE_1 = round(WEEKS_1 * WRONG.weekly, 2)
STRAY = 529.98
CLAIM_1 = round(DUE_1 + STRAY, 2)
PAID_1 = 7 * PAYMENT
assert (DUE_1, CLAIM_1, PAID_1) == (3687.64, 4217.62, 2387.00)
assert round(WEEKS_1 * RIGHT.weekly - PAID_1, 2) == CATCH_UP[1]

# Deduction from earnings order of 13 August 2021: 86 weeks, seven payments credited.
ARREARS_2 = date(2021, 8, 13)
WEEKS_2 = 86
assert EFFECTIVE + timedelta(weeks=WEEKS_2) == ARREARS_2
DUE_2 = round(WEEKS_2 * WRONG.weekly, 2)
CLAIM_2 = round(DUE_2 - PAID_1, 2)
PAID_2 = round(len(PAYMENTS) * PAYMENT + CATCH_UP[1], 2)
RIGHT_2 = round(WEEKS_2 * RIGHT.weekly, 2)
assert (DUE_2, CLAIM_2, PAID_2, RIGHT_2) == (9327.56, 6940.56, 6757.94, 6743.26)
FEE_2 = round(WRONG.monthly * 0.2, 2)
DEO_ARREARS = 150.00
DEO_TOTAL = round(WRONG.monthly + FEE_2 + DEO_ARREARS, 2)
assert DEO_TOTAL == 715.54


def pounds(amount: float) -> str:
    return f"£{amount:,.2f}" if amount >= 0 else f"-£{-amount:,.2f}"


def day(d: date) -> str:
    return f"{d.day} {d:%B %Y}"


# His pay in December 2019 (net of pension under a net pay arrangement), a year of it.
CURRENT = Calculation("current income", 12 * 2412.38)
assert (CURRENT.weekly, CURRENT.gross) == (76.14, 28948.56)
assert round(100 * (1 - CURRENT.gross / WRONG.gross), 1) == 29.8
