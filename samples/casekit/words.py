"""The files that are only text: an e-mail and his working notes."""

import quopri
from base64 import b64encode


def word(text):
    return "=?UTF-8?B?" + b64encode(text.encode()).decode() + "?="


EMAIL = """Dear Mr Wójcik,

Thank you for your e-mail of 3 September 2020.

I act for Ms Hannah Pryce. I have taken my client’s instructions on the payments that you list. She confirms that she received £341.00 from you on each of these dates, by standing order:

28 January 2020
28 February 2020
30 March 2020
28 April 2020
28 May 2020
29 June 2020
28 July 2020

That is seven payments and £2,387.00 in total. Ms Pryce tells me that she told the Child Maintenance Service that the payments were less than the amount in its decision, and not that there were none.

My client’s position is that the amount due is £108.46 a week until the Service or a tribunal says otherwise. She takes no position on which tax year should have been used.

I have copied this message to the Service, at your request.

Yours sincerely,

Σωκράτης Παπαδόπουλος
Solicitor
Papadopoulos & Lowe, 9 Quernmore Court, Reading RG1 9XY
Tel. 0118 496 0288
"""

NOTES = """for me, not for the tribunal

- ask Fenwick payroll for a letter with the night shift dates? (Julie, 0118 496 0310)
- half term 14-18 Feb, cannot do hearing
- do not send the first version of the timeline, 28 Sept was missing
- bring the phone and the USB stick with the recordings
"""


def email(path):
    """One plain and one HTML part, as mail programs send them."""
    boundary = "----=_Part_20200924_151208"

    def part(kind, text):
        body = quopri.encodestring(text.encode()).decode()
        return f"--{boundary}\nContent-Type: text/{kind}; charset=UTF-8\nContent-Transfer-Encoding: quoted-printable\n\n{body}\n"

    html = "<html><body>" + "".join(
        f"<p>{p.replace('&', '&amp;').replace(chr(10), '<br>')}</p>\n" for p in EMAIL.strip().split("\n\n")) + "</body></html>"
    head = f"""Return-Path: <s.papadopoulos@papadopoulos-lowe.example>
Delivered-To: marek.wojcik@example.org
Received: from mx1.papadopoulos-lowe.example (mx1.papadopoulos-lowe.example [192.0.2.25])
\tby mail.example.org (Postfix) with ESMTPS id 4C9F1Q2x7Z
\tfor <marek.wojcik@example.org>; Thu, 24 Sep 2020 15:12:11 +0100 (BST)
Date: Thu, 24 Sep 2020 15:12:08 +0100
From: {word("Σωκράτης Παπαδόπουλος")} <s.papadopoulos@papadopoulos-lowe.example>
To: {word("Marek Wójcik")} <marek.wojcik@example.org>
Cc: Child Maintenance Service <enquiries@cms.example>
Subject: {word("Pryce and Wójcik: payments January to July 2020")}
Message-ID: <20200924141208.7F3A1@papadopoulos-lowe.example>
In-Reply-To: <5f50e1b2.1c69fb81@example.org>
References: <5f50e1b2.1c69fb81@example.org>
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="{boundary}"
Content-Language: en-GB
X-Mailer: Quernmore Mail 8.2

"""
    text = head + part("plain", EMAIL) + part("html", html) + f"--{boundary}--\n"
    path.write_bytes(text.replace("\r\n", "\n").replace("\n", "\r\n").encode())


def draft(path):
    path.write_text(NOTES, encoding="utf-8")
