//! Headings in which no name can be. The names of children stand in the headings of letters and in the subjects of
//! e-mails, and must not come into an index; so a heading is repeated only where each word of it is known.

/// Capitalised words that are no names.
pub(super) const WORDS: [&str; 76] = [
    "account",
    "acknowledgement",
    "agreement",
    "annual",
    "answer",
    "appeal",
    "application",
    "appointment",
    "arrears",
    "assessment",
    "bank",
    "bill",
    "calculation",
    "call",
    "case",
    "change",
    "child",
    "circumstances",
    "cms",
    "complaint",
    "confirmation",
    "contact",
    "copy",
    "data",
    "decision",
    "deduction",
    "department",
    "document",
    "documents",
    "earnings",
    "employer",
    "enquiry",
    "evidence",
    "final",
    "form",
    "hmcts",
    "ice",
    "independent",
    "information",
    "letter",
    "liability",
    "maintenance",
    "mandatory",
    "meeting",
    "notice",
    "order",
    "payment",
    "payments",
    "pensions",
    "plan",
    "reconsideration",
    "reminder",
    "request",
    "response",
    "review",
    "schedule",
    "service",
    "statement",
    "subject",
    "tribunal",
    "work",
    "answering",
    "claim",
    "collect",
    "credit",
    "direct",
    "directions",
    "enforcement",
    "hearing",
    "pay",
    "prejudice",
    "refund",
    "reply",
    "tax",
    "universal",
    "without",
];

/// Whether nothing in a heading can be a name or a date of birth: no figures, and in capitals only its first
/// word and words of such cases.
pub(super) fn is_plain(heading: &str) -> bool {
    let words = || heading.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let harmless = |word: &str| word == "I" || WORDS.contains(&word.to_lowercase().as_str());
    // Noise of a scan has no word that is known.
    let known = |word: &str| WORDS.contains(&&*word.to_lowercase()) || is_opening(word);
    (4..=90).contains(&heading.chars().count())
        && heading.starts_with(char::is_alphabetic)
        && words().any(known)
        && !heading.chars().any(|c| c.is_ascii_digit())
        && !heading.to_lowercase().contains("born")
        // A first word alone in capitals is a name as often as not: "Oliwia and school".
        && words().next().is_some_and(|word| harmless(word) || !word.starts_with(char::is_uppercase) || is_opening(word))
        && words().skip(1).all(|word| harmless(word) || word.starts_with(char::is_lowercase))
}

/// Words with which subjects begin.
fn is_opening(word: &str) -> bool {
    const OPENINGS: [&str; 22] = [
        "a",
        "about",
        "action",
        "an",
        "are",
        "can",
        "further",
        "how",
        "important",
        "my",
        "new",
        "our",
        "please",
        "re",
        "regarding",
        "the",
        "this",
        "update",
        "urgent",
        "we",
        "what",
        "your",
    ];
    OPENINGS.contains(&word.to_lowercase().as_str())
}
