//! Who wrote a paper and to whom, by the lines above its greeting: a firm, an authority or a Member of Parliament is
//! known by a word of its name. The writer's stands at the top, the addressee's further down.

/// A word of the name of an office.
const WORDS: [&str; 34] = [
    "advice",
    "agency",
    "association",
    "authority",
    "bank",
    "borough",
    "broadband",
    "commissioner",
    "council",
    "courts",
    "customs",
    "department",
    "energy",
    "examiner",
    "gas",
    "housing",
    "insurance",
    "limited",
    "llp",
    "ltd",
    "ministry",
    "mobile",
    "mp",
    "nhs",
    "office",
    "ombudsman",
    "plc",
    "police",
    "revenue",
    "society",
    "solicitors",
    "trust",
    "university",
    "water",
];

/// Lines at the top that say who wrote it.
const TOP: usize = 2;

/// Whether a line is the name of an office.
fn is_office(line: &str) -> bool {
    let words = || line.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let short = (3..=60).contains(&line.chars().count()) && !line.chars().any(|c| c.is_ascii_digit());
    // A name, not a sentence: all but its small words have capitals, and it ends without a stop.
    short
        && line.starts_with(char::is_uppercase)
        && words().all(|word| word.chars().count() < 4 || word.starts_with(char::is_uppercase))
        && !line.ends_with(['.', ',', '?'])
        && !line.contains(':')
        && words().any(|word| WORDS.contains(&&*word.to_lowercase()))
}

/// The office whose paper it is.
pub(super) fn sender<'l>(lines: &[&'l str]) -> Option<&'l str> {
    lines.iter().take(TOP).find(|line| is_office(line)).copied()
}

/// An office within a sentence: "the Department for Work and Pensions".
pub(super) fn named(office: &str) -> String {
    let with_article = ["Independent ", "Department ", "Ministry ", "Information ", "Parliamentary "];
    if with_article.iter().any(|start| office.starts_with(start)) {
        format!("the {office}")
    } else {
        office.to_owned()
    }
}

/// The first office that a paper without a greeting names.
pub(super) fn among<'l>(lines: &[&'l str]) -> Option<&'l str> {
    lines.iter().take(6).find(|line| is_office(line)).copied()
}

/// The office to which a letter of somebody else goes, of the lines above its greeting.
pub(super) fn addressee<'l>(above: &[&'l str]) -> Option<&'l str> {
    above.iter().skip(TOP).find(|line| is_office(line)).copied()
}
