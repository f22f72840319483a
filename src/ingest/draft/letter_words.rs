//! What a letter says of itself in so many words: which step of the case it is, and by when an answer is announced. It is
//! offered in a remark with the words that say so, and never written as a line: "you can complain" is in every leaflet, and
//! whoever wrote it did not complain.

use jiff::civil::Date;

use crate::case::manifest::case_types::Step;
use crate::readers::dates;

/// What a letter says of itself, each with the sentence that says it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LetterWords {
    /// The step that it is.
    pub step: Option<(Step, String)>,
    /// The day by which it announces an answer.
    pub answer_by: Option<(Date, String)>,
}

/// Who writes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Writer {
    Parent,
    Other,
}

/// Words with which a letter says that it is a step. The first that is found counts, so what says more stands above what
/// says less.
const STEPS: [(Writer, Step, &[&str]); 21] = [
    (
        Writer::Other,
        Step::FinalResponse,
        &[
            "this is our final response",
            "this letter is our final response",
            "this is my final response",
            "this is the final response",
        ],
    ),
    (
        Writer::Other,
        Step::ReconsiderationNotice,
        &[
            "this is your mandatory reconsideration notice",
            "this is a mandatory reconsideration notice",
            "this letter is your mandatory reconsideration notice",
        ],
    ),
    (
        Writer::Other,
        Step::AppealDecision,
        &["the appeal is allowed", "the appeal is dismissed", "the appeal is refused", "the appeal succeeds"],
    ),
    (
        Writer::Other,
        Step::Hearing,
        &[
            "your appeal will be heard on",
            "the hearing of your appeal will",
            "the hearing will take place on",
        ],
    ),
    (
        Writer::Other,
        Step::AccessAnswer,
        &[
            "our response to your subject access request",
            "the personal information you asked for is enclosed",
            "enclosed is the personal information you asked for",
            "enclosed is the personal data you asked for",
        ],
    ),
    (
        Writer::Other,
        Step::FoiAnswer,
        &[
            "our response to your freedom of information request",
            "this is our response to your request under the freedom of information act",
        ],
    ),
    (
        Writer::Other,
        Step::Implemented,
        &[
            "we have carried out the tribunal's decision",
            "we have carried out the decision of the tribunal",
            "we have implemented the tribunal's decision",
        ],
    ),
    (
        Writer::Other,
        Step::Enforcement,
        &[
            "we have made a deduction from earnings order",
            "a liability order was made",
            "a liability order was granted",
            "your case has moved to collect and pay",
            "your case has been moved to collect and pay",
        ],
    ),
    (
        Writer::Other,
        Step::RedressPaid,
        &[
            "we have paid you a consolatory payment",
            "we have made you a consolatory payment",
            "a consolatory payment was made",
            "a consolatory payment has been made",
        ],
    ),
    (
        Writer::Other,
        Step::Acknowledgement,
        &[
            "we acknowledge your complaint",
            "i acknowledge your complaint",
            "acknowledge receipt of your complaint",
            "acknowledge receipt of your request",
            "acknowledge your subject access request",
            "acknowledge your request",
        ],
    ),
    (
        Writer::Other,
        Step::Apology,
        &[
            "we apologise for",
            "i apologise for",
            "please accept our apologies",
            "please accept my apologies",
            "please accept our apology",
            "please accept my apology",
        ],
    ),
    (Writer::Parent, Step::JudicialReview, &["this is a letter before claim"]),
    (
        Writer::Parent,
        Step::AccessRequest,
        &[
            "this is a subject access request",
            "i make a subject access request",
            "i am making a subject access request",
            "please treat this as a subject access request",
        ],
    ),
    (
        Writer::Parent,
        Step::FoiRequest,
        &[
            "this is a freedom of information request",
            "this is a request under the freedom of information act",
            "i make this request under the freedom of information act",
        ],
    ),
    (
        Writer::Parent,
        Step::ReconsiderationRequest,
        &[
            "i ask for a mandatory reconsideration",
            "i request a mandatory reconsideration",
            "i am asking for a mandatory reconsideration",
            "please carry out a mandatory reconsideration",
        ],
    ),
    (
        Writer::Parent,
        Step::ControllerComplaint,
        &["i complain to you as the data controller", "i complain to you as data controller"],
    ),
    (
        Writer::Parent,
        Step::Complaint,
        &[
            "this is a complaint",
            "this is a formal complaint",
            "i wish to complain",
            "i wish to make a complaint",
            "i wish to make a formal complaint",
            "i am writing to complain",
            "i want to make a complaint",
            "please treat this as a complaint",
            "please treat this letter as a complaint",
            "please treat this letter as a formal complaint",
        ],
    ),
    (
        Writer::Parent,
        Step::ContactInWriting,
        &[
            "write to me only",
            "contact me in writing only",
            "please contact me only in writing",
            "please do not phone me",
            "please do not telephone me",
            "do not call me",
        ],
    ),
    (
        Writer::Parent,
        Step::EnforcementRequest,
        &[
            "please move my case to collect and pay",
            "please take enforcement action",
            "i ask you to move my case to collect and pay",
        ],
    ),
    (
        Writer::Parent,
        Step::Claim,
        &["i claim compensation", "i am claiming compensation", "i claim redress", "i am claiming redress"],
    ),
    (
        Writer::Parent,
        Step::ConfidentialityNotice,
        &["please keep my address confidential", "i ask that my address is kept confidential"],
    ),
];

/// Who announces an answer, and what is announced.
const ANNOUNCERS: [&str; 13] = [
    "we will",
    "we'll",
    "we shall",
    "i will",
    "i'll",
    "i shall",
    "we aim to",
    "we expect to",
    "you will receive",
    "you will hear",
    "you should hear",
    "you can expect",
    "will be",
];
const ANSWERS: [&str; 10] = [
    "reply",
    "respond",
    "response",
    "answer",
    "write to you",
    "get back to you",
    "let you know",
    "decision",
    "outcome",
    "hear from",
];
/// What stands before the day.
const BY: [&str; 6] =
    [" no later than ", " not later than ", " on or before ", " at the latest by ", " before ", " by "];

/// What makes of a sentence a condition, a wish or a report; and what denies it. "May" is a month as well.
const OPEN: [&str; 20] = [
    " if ",
    " unless ",
    " once ",
    " when ",
    " whether ",
    " would ",
    " should have ",
    " must ",
    " need to ",
    " have to ",
    " please reply ",
    " please respond ",
    " said ",
    " told you ",
    " you may ",
    " we may ",
    " i may ",
    " it may ",
    " was to ",
    " were to ",
];
const DENIED: [&str; 8] =
    [" not ", "n't ", " cannot ", " no longer ", " never ", " unable ", " nor ", " neither "];

/// What a letter says of itself. `sent` says that the parent wrote it.
pub(super) fn words_of(text: &str, sent: bool, today: Date) -> LetterWords {
    let sentences = sentences(text);
    let writer = if sent { Writer::Parent } else { Writer::Other };
    let step = STEPS.iter().filter(|(by, ..)| *by == writer).find_map(|(_, step, says)| {
        let sentence = sentences.iter().find(|sentence| says.iter().any(|words| sentence.says(words)))?;
        Some((*step, sentence.shown.clone()))
    });
    let mut announced: Vec<(Date, &Sentence)> = Vec::new();
    if !sent {
        for sentence in &sentences {
            announced.extend(sentence.answer_by(today).map(|day| (day, sentence)));
        }
    }
    // Two days are for a person to choose from.
    let one = announced.first().filter(|(day, _)| announced.iter().all(|(other, _)| other == day));
    LetterWords { step, answer_by: one.map(|(day, sentence)| (*day, sentence.shown.clone())) }
}

/// A sentence of a letter.
struct Sentence {
    /// As it is shown, on one line.
    shown: String,
    /// In small letters with straight apostrophes.
    plain: String,
}

impl Sentence {
    fn new(words: &str) -> Option<Self> {
        let shown = words.split_whitespace().collect::<Vec<_>>().join(" ");
        let plain = shown.to_lowercase().replace('\u{2019}', "'");
        (!shown.is_empty()).then_some(Self { shown, plain })
    }

    /// Whether it says this, and nothing before makes of it a condition, a report or a denial.
    fn says(&self, words: &str) -> bool {
        let Some((before, after)) = self.plain.split_once(words) else { return false };
        let is_part = before.ends_with(char::is_alphanumeric) || after.starts_with(char::is_alphanumeric);
        !is_part && is_meant(before)
    }

    /// The day by which it announces an answer.
    fn answer_by(&self, today: Date) -> Option<Date> {
        let (at, by) =
            BY.iter().filter_map(|by| Some((self.plain.find(by)?, by))).min_by_key(|(at, _)| *at)?;
        let (before, after) = (self.plain.get(..at)?, self.plain.get(at + by.len()..)?);
        let has = |words: &[&str]| words.iter().any(|words| before.contains(words));
        (has(&ANNOUNCERS) && has(&ANSWERS) && is_meant(before)).then(|| dates::day_at_start(after, today))?
    }
}

/// Whether nothing in the words makes a condition, a report or a denial of what follows.
fn is_meant(words: &str) -> bool {
    let padded = format!(" {words} ");
    !OPEN.iter().chain(&DENIED).any(|other| padded.contains(other))
}

/// The sentences of a text: each ends with its mark, or with an empty line.
fn sentences(text: &str) -> Vec<Sentence> {
    let mut found = Vec::new();
    let mut open = String::new();
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        open.push(letter);
        let ends = match letter {
            '.' | '!' | '?' => letters.peek().is_none_or(|next| next.is_whitespace()),
            '\n' => letters.peek().is_none_or(|next| *next == '\n'),
            _ => false,
        };
        if ends {
            found.extend(Sentence::new(&std::mem::take(&mut open)));
        }
    }
    found.extend(Sentence::new(&open));
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::profile::Profile;
    use crate::model::Purpose;

    const TODAY: Date = jiff::civil::date(2024, 6, 1);

    #[test]
    fn the_day_of_an_announced_answer_is_that_of_the_letters_own_words() {
        let by = |text: &str| words_of(text, false, TODAY).answer_by.map(|(day, _)| day.to_string());
        for (text, day) in [
            ("Thank you. We will reply by 3 May 2024. Yours", Some("2024-05-03")),
            ("We will aim to write to you\nby Friday 3 May 2024.", Some("2024-05-03")),
            ("I\u{2019}ll let you know the outcome no later than 3rd May 2024.", Some("2024-05-03")),
            ("You can expect our response on or before 3 May 2024", Some("2024-05-03")),
            ("Our reply will be sent to you by 3 May 2024.", Some("2024-05-03")),
            (
                "We will reply by 3 May 2024. As I said: you will hear from us by 3 May 2024.",
                Some("2024-05-03"),
            ),
            // Two days, no day, a month, a day that can be read in two ways, and one that no calendar has.
            ("We will reply by 3 May 2024. We will write to you by 5 May 2024 with our decision.", None),
            ("We will reply within 15 working days.", None),
            ("We will reply by May 2024.", None),
            ("We will reply by 03/05/2024.", None),
            ("We will reply by 31 June 2024.", None),
            // Somebody else is to answer, or it is a condition, a report or a denial.
            ("Please reply by 3 May 2024.", None),
            ("You must respond by 3 May 2024, or we will make a decision.", None),
            ("If you do not hear from us by 3 May 2024, call us and we will reply.", None),
            ("We said that we would reply by 3 May 2024.", None),
            ("We will not be able to reply by 3 May 2024.", None),
            ("We can\u{2019}t reply by 3 May 2024 and will be in touch.", None),
            ("We will take the payment by 3 May 2024.", None),
            ("The answer was sent. It was signed by 3 managers.", None),
            ("", None),
        ] {
            assert_eq!(by(text).as_deref(), day, "{text}");
        }
        // What the parent writes announces nothing of theirs.
        assert_eq!(words_of("I will reply by 3 May 2024.", true, TODAY).answer_by, None);
    }

    #[test]
    fn a_step_is_offered_where_the_letter_says_so() {
        for (text, sent, step) in [
            ("This is our final response to your complaint.", false, Some(Step::FinalResponse)),
            ("You will get our final response by 3 May 2024.", false, None),
            ("I acknowledge receipt of your complaint of 2 April.", false, Some(Step::Acknowledgement)),
            ("We apologise for the delay.", false, Some(Step::Apology)),
            ("We apologise for the delay. This is our final response.", false, Some(Step::FinalResponse)),
            ("We do not believe that we should say: we apologise for this.", false, None),
            ("The appeal is allowed.", false, Some(Step::AppealDecision)),
            ("If the appeal is allowed, the amount changes.", false, None),
            ("We have made a deduction from earnings order.", false, Some(Step::Enforcement)),
            ("We would say that we have made a deduction from earnings order.", false, None),
            (
                "You can complain. If you say \u{201C}I wish to complain\u{201D}, we will look at it.",
                false,
                None,
            ),
            ("I wish to complain about the delay.", true, Some(Step::Complaint)),
            ("I do not say that this is a complaint.", true, None),
            ("Please write to me only.", true, Some(Step::ContactInWriting)),
            ("This is a subject access request under Article 15.", true, Some(Step::AccessRequest)),
            ("They asked whether this is a complaint.", true, None),
            ("", true, None),
        ] {
            assert_eq!(words_of(text, sent, TODAY).step.map(|(step, _)| step), step, "{text}");
        }
        let said = words_of("Dear Ms Reid,\n\nThis is our\nfinal response.", false, TODAY).step;
        assert_eq!(said, Some((Step::FinalResponse, "This is our final response.".into())));
    }

    /// Only steps that the profiles know can be told apart further, by what answers them and in what time.
    #[test]
    fn every_step_that_is_offered_is_one_that_the_stages_know() {
        let stages = Profile::for_purpose(Purpose::Ice).stage;
        for (_, step, _) in STEPS {
            let known = stages.iter().any(|stage| {
                stage.step == step
                    || stage.acknowledged_by.contains(&step)
                    || stage.answered_by.contains(&step)
            });
            // Two that nothing answers are no stages.
            let alone = [Step::ConfidentialityNotice, Step::JudicialReview];
            assert!(known || alone.contains(&step), "{step:?}");
        }
    }
}
