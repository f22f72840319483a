//! Plain British English: every string that a person may read is held against the habits that were dropped, and against
//! the length of a sentence. The list of the strings is made from the code: see `support/strings.rs`.

use std::path::Path;
use std::sync::OnceLock;

use crate::support::strings::{self, Printed};

/// Words that are not written, in lower case, as they follow one another; and what is written in their place.
const DROPPED: &[(&[&str], &str)] = &[
    (&["stand"], "is, appears, is shown"),
    (&["stands"], "is, appears, is shown"),
    (&["stood"], "was, appeared"),
    (&["is", "no"], "is not a"),
    (&["are", "no"], "are not"),
    (&["is", "none"], "is not one"),
    (&["are", "none"], "are not"),
    (&["was", "no"], "was not a"),
    (&["it", "is", "not", "said"], "you have not said"),
    (&["it", "is", "said"], "name who says it"),
    (&["it", "is", "not", "given"], "you have not given"),
    (&["it", "is", "not", "noted"], "you have not noted"),
    (&["what", "is", "asked"], "the outcome you want"),
    (&["what", "was", "asked"], "the request"),
    (&["what", "shows"], "the proof"),
    (&["what", "is", "said"], "the words"),
    (&["what", "was", "said"], "the words"),
    (&["what", "was", "promised"], "the promise"),
    (&["what", "counts"], "say what to rely on"),
    (&["who", "would"], "if you"),
    (&["whoever"], "anyone who"),
    (&["anew"], "again"),
    (&["besides"], "also, apart from"),
    (&["beside"], "next to, and"),
    (&["nought"], "zero"),
    (&["fount"], "font"),
    (&["founts"], "fonts"),
    (&["dear"], "costly"),
    (&["by", "lot"], "random"),
    (&["deed"], "act"),
    (&["want", "of"], "lack of"),
    (&["in", "all"], "in total"),
    (&["to", "the", "last", "byte"], "byte for byte"),
    (&["picture"], "image"),
    (&["pictures"], "images"),
    (&["telephone"], "phone"),
    (&["telephones"], "phones"),
    (&["paper"], "document"),
    (&["papers"], "documents"),
    (&["remark"], "comment"),
    (&["remarks"], "comments"),
    (&["alone"], "only, on its own"),
    (&["whole"], "all of, complete"),
    (&["hash"], "digest"),
    (&["hashes"], "digests"),
    (&["enclosure"], "attachment"),
    (&["enclosures"], "attachments"),
    (&["an", "honest"], "an ordinary"),
    (&["the", "head", "of"], "the heading of"),
    (&["tampered"], "changed"),
];

/// Beginnings of words that are not written.
const BEGINNINGS: &[(&str, &str)] = &[("reckon", "work out"), ("mend", "fix, correct")];

/// Labels that are not written.
const LABELS: &[(&str, &str)] = &[
    ("A week", "Weekly amount"),
    ("Too much", "Overstated by"),
    ("In all", "Total"),
    ("Made, it says", "Date recorded (from the file)"),
    ("It plays for", "Duration"),
    ("Where it is", "Location"),
    ("How it stands", "Status"),
];

/// Where a word is a term of its field, or part of a name: the file's end, a part of the string, and why.
const KEPT: &[(&str, &str, &str)] = &[
    ("arrears_types.rs", "standing order", "a bank's word"),
    ("whatsapp/mod.rs", "picture or recording", "WhatsApp's word"),
    ("whatsapp/mod.rs", "pictures or recordings", "WhatsApp's word"),
    ("manifest/types.rs", "The place of the paper original", "what is on paper"),
    ("certificate.rs", "paper original", "what is on paper"),
    ("certificate.rs", "Originals on paper", "what is on paper"),
    ("arrears/rules.rs", "whole pence", "no fractions of a penny"),
    ("value_words.rs", "whole number", "the name of such a number"),
    ("check_tables.rs", "whole number", "the name of such a number"),
    ("usage.rs", "whole number", "the name of such a number"),
    ("tiff_samples.rs", "whole numbers", "the name of such a number"),
    ("parse_cell.rs", "whole number", "the name of such a number"),
    ("requirements.rs", "besides_money", "a key of the manifest"),
    ("document_title.rs", "Dear ", "how a letter begins"),
    ("odt/mod.rs", "Pictures/", "the name of a part of a file"),
    ("ods.rs", "Pictures/", "the name of a part of a file"),
];

/// Sentences that may have more than 25 words: the file's end, a part of the sentence, and why.
const LONG: &[(&str, &str, &str)] = &[
    ("libreoffice.rs", "oor:items", "no sentence"),
    ("how_to_check.rs", "The second has a line for each page", "a list of fields in their order"),
];

fn all() -> &'static [Printed] {
    static ALL: OnceLock<Vec<Printed>> = OnceLock::new();
    ALL.get_or_init(|| strings::all(Path::new(env!("CARGO_MANIFEST_DIR"))))
}

/// The words of a text in lower case; what is put in when it is printed is none.
fn words(text: &str) -> Vec<String> {
    let mut plain = String::new();
    let mut depth = 0_u32;
    for c in text.chars() {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ if depth == 0 => plain.push(c),
            _ => {}
        }
    }
    let letters = |c: char| c.is_alphanumeric() || matches!(c, '\'' | '’' | '-' | '_');
    plain.split(|c: char| !letters(c)).filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

/// What is wrong with a string, and what to write instead.
fn dropped_habit(text: &str) -> Option<String> {
    if let Some((label, instead)) = LABELS.iter().find(|(label, _)| text.trim() == *label) {
        return Some(format!("\"{label}\": write {instead}"));
    }
    if text.contains("the Service ") || text.contains("The Service ") || text.contains("the Service’s") {
        return Some("\"the Service\": write CMS".into());
    }
    let words = words(text);
    for (at, word) in words.iter().enumerate() {
        if let Some((start, instead)) = BEGINNINGS.iter().find(|(start, _)| word.starts_with(start)) {
            return Some(format!("\"{start}…\": write {instead}"));
        }
        let here = words.get(at..).unwrap_or_default();
        for (habit, instead) in DROPPED {
            let same = here.len() >= habit.len() && here.iter().zip(*habit).all(|(a, b)| a == b);
            // "There is no letter" and "no longer" are plain English.
            let plain = matches!(habit.last(), Some(&"no" | &"none"))
                && (at > 0 && words[at - 1] == "there"
                    || here.get(habit.len()).is_some_and(|w| w == "longer"));
            if same && !plain {
                return Some(format!("\"{}\": write {instead}", habit.join(" ")));
            }
        }
    }
    None
}

fn is_kept(kept: &[(&str, &str, &str)], printed: &Printed) -> bool {
    kept.iter().any(|(file, part, _)| printed.file.ends_with(file) && printed.text.contains(part))
}

#[test]
fn no_string_has_a_habit_that_was_dropped() {
    let all = all();
    assert!(all.len() > 3000, "{} strings: the list is not complete", all.len());
    let hits: Vec<String> = all
        .iter()
        .filter(|printed| !is_kept(KEPT, printed))
        .filter_map(|printed| {
            let why = dropped_habit(&printed.text)?;
            Some(format!("{}:{} {why}\n    {}", printed.file, printed.line, printed.text))
        })
        .collect();
    assert!(hits.is_empty(), "{} strings:\n{}", hits.len(), hits.join("\n"));
}

#[test]
fn a_planted_habit_is_found() {
    let habits = DROPPED.iter().map(|(habit, _)| habit.join(" "));
    let beginnings = BEGINNINGS.iter().map(|(start, _)| format!("{start}ed"));
    for habit in habits.chain(beginnings) {
        let planted = format!("This page {habit} something else.");
        assert!(dropped_habit(&planted).is_some(), "{planted}");
    }
    for (label, _) in LABELS {
        assert!(dropped_habit(label).is_some(), "{label}");
    }
    for planted in
        ["It stands on 9 papers.", "The Service missed it.", "This is no date.", "the Service’s target"]
    {
        assert!(dropped_habit(planted).is_some(), "{planted}");
    }
    for plain in [
        "There is no proof that this letter was posted.",
        "It is no longer there.",
        "Understanding {picture} needs nothing.",
        "CMS should have answered your complaint by 24 October 2023.",
        "Parliamentary and Health Service Ombudsman",
    ] {
        assert_eq!(dropped_habit(plain), None, "{plain}");
    }
    // What is let through is there to be let through.
    let all = all();
    for (file, part, why) in KEPT.iter().chain(LONG) {
        let found = all.iter().any(|printed| printed.file.ends_with(file) && printed.text.contains(part));
        assert!(found, "{file}: \"{part}\" ({why}) is not there any more");
    }
}

/// The sentences of a text. A line of a text in lines is one, too.
fn sentences(text: &str) -> Vec<String> {
    let text = text.replace(". ", ".\n").replace("? ", "?\n").replace("! ", "!\n");
    text.lines().map(str::to_owned).collect()
}

fn length(sentence: &str) -> usize {
    sentence
        .split_whitespace()
        .filter(|word| word.contains(|c: char| c.is_alphanumeric() || c == '{'))
        .count()
}

#[test]
fn no_sentence_has_more_than_25_words() {
    let mut hits = Vec::new();
    for printed in all().iter().filter(|printed| !is_kept(LONG, printed)) {
        for sentence in sentences(&printed.text).iter().filter(|sentence| length(sentence) > 25) {
            hits.push(format!(
                "{}:{} {} words\n    {sentence}",
                printed.file,
                printed.line,
                length(sentence)
            ));
        }
    }
    assert!(hits.is_empty(), "{} sentences:\n{}", hits.len(), hits.join("\n"));
    assert_eq!(length("One {} of {count} words, and – no more."), 8);
    assert_eq!(sentences("One. Two? Three\nfour").len(), 4);
}

/// `cargo test --test tests english::list -- --ignored --nocapture` prints every string that a person may read.
#[test]
#[ignore = "needs a person who reads it"]
fn list() {
    println!("{}", strings::listing(all()));
}
