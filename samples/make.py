#!/usr/bin/env python3
"""Make the sample case in samples/wojcik, except its hand-written manifest.

    python3 samples/make.py            make every file, then check
    python3 samples/make.py --check    only check the manifest against the folder

The same packages give the same bytes every time. See samples/README.md.
"""

import sys
import tempfile
from pathlib import Path

from casekit import facts
from casekit.check import check

CASE = Path(__file__).parent / "wojcik"


def make():
    from casekit import calls, forms, images, ledgers, letters, statements, words

    def out(name):
        path = CASE / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    letters.first_assessment(out("decisions/2020-01-06 CMS calculation decision.pdf"))
    letters.mr_notice(out("decisions/2021-11-30 mandatory reconsideration notice.pdf"))
    letters.deduction_order(out("decisions/2021-08-13 deduction from earnings order.pdf"))
    forms.appeal_form(out("forms/SSCS2 appeal form.pdf"))
    forms.complaint_form(out("forms/CMS complaint form filled in.pdf"))

    january, p60, payslip = out("letters/2020-01-17 Wójcik to CMS.pdf"), out("pay/P60 2018-19.pdf"), out("pay/payslip 2019-12.pdf")
    letters.january(january)
    statements.p60(p60)
    statements.payslip(payslip)
    letters.august(out("letters/2020-08-21 reply to arrears letter.pdf"))
    letters.final_response(out("letters/2021-05-26 CMS final response.pdf"))
    letters.order_reply(out("letters/2021-08-20 reply to deduction order.pdf"))

    with tempfile.TemporaryDirectory() as tmp:      # letters that survive only as scans
        for draw, scan, name in [
            (letters.not_received, images.scan_not_received, "letters/scan 2020-03-02.pdf"),
            (letters.arrears_notice, images.scan_arrears, "letters/scan 2020-08-14 arrears.pdf"),
            (letters.complaint_ack, images.scan_acknowledgement, "letters/scan0017.pdf"),
            (letters.october, images.scan_october, "letters/MR request signed.jpg"),
            (letters.out_of_time, images.scan_refusal, "letters/scan 2020-11-19.png"),
        ]:
            source = Path(tmp, "source.pdf")
            draw(source)
            scan(out(name), source)
    images.scan_disclosed(out("disclosure/part 2 scanned mail.pdf"), january, p60, payslip)
    forms.disclosure(out("disclosure/part 1 case notes.pdf"))

    images.photo_january(out("post/IMG_20200120_130742.jpg"))
    images.photo_august(out("post/IMG_20200822_102405.jpg"))
    images.delivery_screen(out("post/Screenshot_20200122-182204.png"))
    statements.small_receipt(out("post/receipt 2020-10-12.pdf"))
    images.photo_notebook(out("photos/notebook.jpg"))

    statements.phone_bill(out("bills/pennant mobile 2020-05.pdf"))
    statements.bank_statement(out("bank/kennet vale 2020-01 to 2020-07.pdf"))
    statements.payment_schedule(out("letters/2020-08-14 suggested payment plan.pdf"))
    statements.timeline(out("schedules/arrears timeline A3.pdf"))
    ledgers.payments(out("ledgers/payments.csv"))
    ledgers.service_account(out("ledgers/cms statement.csv"))

    for number, audio_name, text_name, heading in [
        ("1", "Call recording 08001712345_200218_102317.m4a", "Call recording 08001712345_200218_102317.txt",
         f"Call from {facts.PAYER_MOBILE} to {facts.CMS_PHONE}, Tuesday 18 February 2020. The recording starts at 10:23:17, when the officer answers."),
        ("2", "2020-05-12 13-23-52 (out) 08001712345.mp3", "2020-05-12 13-23-52 (out) 08001712345.vtt", ""),
        ("3", "Voice 20200521 103114.opus", "Voice 20200521 103114.srt", ""),
        ("4", "Call recording +448001712345_200617_140611.m4a", "Call recording +448001712345_200617_140611.txt",
         f"Call to {facts.PAYER_MOBILE} from the Child Maintenance Service, Wednesday 17 June 2020, 14:06:11. "
         "The whole call. Polish: “Good afternoon. I am the interpreter.” and “A written decision within four weeks.”"),
    ]:
        audio, turns = calls.record(number)
        calls.encode(audio, out("calls/" + audio_name))
        calls.transcript(turns, out("calls/" + text_name), heading)

    words.email(out("emails/2020-09-24 payments Jan to Jul.eml"))
    words.draft(out("notes/draft.txt"))


if __name__ == "__main__":
    if sys.argv[1:] == ["--check"]:
        pass
    elif sys.argv[1:]:
        sys.exit(__doc__)
    else:
        make()
    sys.exit(0 if check(CASE) else 1)
