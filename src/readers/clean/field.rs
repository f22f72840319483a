//! Fields of Word: which of them are left to the layout, and which are replaced by the value that is stored.

/// Fields that the layout has to work out, or that show no stored value at all. Every other field is replaced by
/// its stored value, whatever its name: a name that is not known here may be one that fetches.
const LAYOUT: &[&str] = &[
    "PAGE",
    "NUMPAGES",
    "SECTION",
    "SECTIONPAGES",
    "PAGEREF",
    "STYLEREF",
    "TOC",
    "TOA",
    "TA",
    "TC",
    "XE",
    "INDEX",
    "HYPERLINK",
    "FORMTEXT",
    "FORMCHECKBOX",
    "FORMDROPDOWN",
    "EQ",
    "SYMBOL",
    "ADVANCE",
    "LISTNUM",
    "AUTONUM",
    "AUTONUMLGL",
    "AUTONUMOUT",
    "BIDIOUTLINE",
    "MACROBUTTON",
    "GOTOBUTTON",
];

/// Fields that show a date or time which is brought up to date by itself.
const DATES: &[&str] = &["DATE", "TIME", "PRINTDATE", "SAVEDATE"];

/// Fields that show nothing, or a picture, or what somebody has typed, so that nothing is missing without a stored value.
/// ECMA-376 part 1, 17.16.5; some are of Word before 2007.
const SILENT: &[&str] = &[
    "RD",
    "SET",
    "ASK",
    "PRIVATE",
    "NEXT",
    "NEXTIF",
    "SKIPIF",
    "DATA",
    "PRINT",
    "INCLUDEPICTURE",
    "IMPORT",
    "EMBED",
    "SHAPE",
    "ADDIN",
    "CONTROL",
    "OCX",
    "HTMLACTIVEX",
];

/// Fields that point to another place of the document. Where nothing is stored the layout works them out.
const REFERENCES: &[&str] = &["REF", "NOTEREF", "SEQ"];

/// The name of a field, which is the first word of its instruction.
pub(super) fn name(instruction: &str) -> String {
    let word = instruction.trim_start_matches(|c: char| c.is_whitespace() || c.is_control());
    let end = word.find(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '\\' | '"' | '“'));
    word.get(..end.unwrap_or(word.len())).unwrap_or("").to_uppercase()
}

/// Whether a field is left to the layout. Its instruction is read in both ways that programs read it, with and
/// without the values of the fields in it.
pub(super) fn is_layout(own: &str, with_inner: &str, stored: bool) -> bool {
    [own, with_inner]
        .iter()
        .map(|text| name(text))
        .all(|name| LAYOUT.contains(&name.as_str()) || (!stored && REFERENCES.contains(&name.as_str())))
}

/// Whether a field shows a date or time that changes by itself.
pub(super) fn is_date(instruction: &str) -> bool {
    DATES.contains(&name(instruction).as_str())
}

/// Whether something is missing where a field that is not left to the layout has no value.
pub(super) fn is_shown(instruction: &str) -> bool {
    let name = name(instruction);
    let quiet = [SILENT, LAYOUT, REFERENCES].iter().any(|list| list.contains(&name.as_str()));
    !name.is_empty() && !quiet
}

/// The words of an instruction: those in quotation marks are one, and switches are left out.
fn words(instruction: &str) -> Vec<String> {
    let (mut words, mut word, mut quoted, mut any) = (Vec::new(), String::new(), false, false);
    for c in instruction.chars() {
        match c {
            '"' | '“' | '”' => (quoted, any) = (!quoted, true),
            c if (c.is_whitespace() || c.is_control()) && !quoted => {
                if any || !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                }
                any = false;
            }
            c => word.push(c),
        }
    }
    if any || !word.is_empty() {
        words.push(word);
    }
    words
}

/// Where a field that fetches something fetches it from; nothing for one that does not.
pub(super) fn fetches(instruction: &str) -> Option<String> {
    let words = words(instruction);
    let switch = |word: &&String| word.starts_with('\\') && word.chars().count() == 2;
    let arguments: Vec<&String> = words.iter().skip(1).filter(|word| !switch(word)).collect();
    let at = |i: usize| arguments.get(i).map(|word| word.to_string());
    let all = || Some(instruction.trim().to_owned());
    match name(instruction).as_str() {
        "INCLUDEPICTURE" | "INCLUDETEXT" | "INCLUDE" | "IMPORT" | "RD" => at(0).or_else(all),
        "LINK" => at(1).or_else(|| at(0)).or_else(all),
        "DDE" | "DDEAUTO" => at(1).or_else(|| at(0)).or_else(all),
        "DATABASE" | "DATA" => {
            let after = words.iter().position(|word| word.eq_ignore_ascii_case("\\d"));
            after.and_then(|i| words.get(i + 1)).cloned().or_else(all)
        }
        _ => None,
    }
}
