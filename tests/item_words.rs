//! What the user is told of the words of single items, and that no bundle and no record says it.

use std::fs;

use crate::support::case::Case;

const HEAD: &str = "[bundle]\npurpose = \"ice\"\ntitle = \"Complaint\"\nname = \"c\"\ndate = 2026-09-21\n\
    [case]\nreference = \"121004418837\"\n[[party]]\nname = \"Ruth Okafor\"\nrole = \"Complainant (receiving parent)\"\n\
    [[item]]\nfile = \"complaint.txt\"\ntitle = \"Complaint\"\ndate = 2026-01-05\nkind = \"letter\"\nstep = \"complaint\"\nfrom = \"Ruth Okafor\"\n";
const CALL: &str =
    "[[item]]\nfile = \"call.txt\"\ntitle = \"Call\"\ndate = 2026-02-05\nkind = \"transcript\"\n";

/// The messages with these codes, with the files that they name.
fn told(letter: &str, call: &str, more: &str) -> Vec<String> {
    let case = Case::tiny();
    case.put("complaint.txt", letter.as_bytes());
    case.put("call.txt", call.as_bytes());
    case.put("manifest.toml", format!("{HEAD}{more}{CALL}").as_bytes());
    let ran = case.run(&["build", "EVIDENCE", "--json", "--no-ocr"]);
    assert_eq!(ran.code, 0, "{} {}", ran.out, ran.err);
    let report = ran.report();
    let of = |code: &str| matches!(code, "letter-lacks" | "security-shown");
    let found = report["findings"].as_array().expect("findings").iter();
    let found = found.filter(|finding| of(finding["code"].as_str().expect("code")));
    let found: Vec<String> =
        found.map(|finding| finding["message"].as_str().expect("text").to_owned()).collect();
    // The record is a part of the bundle.
    let record = fs::read_to_string(case.bundle().join("c.json")).expect("record");
    assert!(!record.contains("letter-lacks") && !record.contains("security-shown"));
    found
}

#[test]
fn letters_that_lack_something_and_transcripts_with_answers_are_told_of_and_others_are_not() {
    let whole = "Ruth Okafor\n5 Hollin Garth, Leeds\nReference 1210 0441 8837\n\nDear Sir or Madam\nCOMPLAINT\nNobody rang back.\nRuth Okafor\n";
    let clean = "00:00 Officer: You have passed the security questions.\n00:05 Me: Thank you.\n";
    let copied = "copied_to = [\"Helen Marsden MP\"]\n";
    assert_eq!(told(whole, clean, copied), [""; 0]);
    assert_eq!(
        told("Dear Sir\nI am cross.\nR. Okafor\n", clean, copied),
        [
            "Your full name was not found in 1 letter that you sent: \"complaint.txt\".",
            "No reference for your case was found in 1 letter that you sent: \"complaint.txt\".",
            "The word “Complaint” was not found at the top of 1 letter that you sent: \"complaint.txt\".",
        ]
    );
    let pin = "00:00 Officer: Can you give me your PIN for security?\n00:05 Me: 4711.\n";
    let found = told(whole, pin, "");
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found.iter().any(|said| said.starts_with("This transcript asks for a PIN.")), "{found:?}");
    assert!(found.iter().any(|said| said.starts_with("Nothing shows that your MP")), "{found:?}");
    assert!(!found.concat().contains("4711"));
}
