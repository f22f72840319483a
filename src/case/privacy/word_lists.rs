//! Words by which a child's forename is told from a date, a verb, a place or another person's name.

use crate::model::MONTHS;

/// Short names of months, and days of the week, as they are written in dates.
const DATES: [&str; 19] = [
    "jan",
    "feb",
    "mar",
    "apr",
    "jun",
    "jul",
    "aug",
    "sep",
    "sept",
    "oct",
    "nov",
    "dec",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

/// Forenames that are also words of the language.
const ALSO_WORDS: [&str; 100] = [
    "amber",
    "angel",
    "art",
    "autumn",
    "bill",
    "blue",
    "bob",
    "brook",
    "carol",
    "chance",
    "charity",
    "chase",
    "chuck",
    "christian",
    "clay",
    "cliff",
    "coral",
    "crystal",
    "daisy",
    "dale",
    "dawn",
    "dean",
    "destiny",
    "dick",
    "dolly",
    "drew",
    "duke",
    "earl",
    "eve",
    "faith",
    "fern",
    "frank",
    "gale",
    "gene",
    "ginger",
    "glen",
    "grace",
    "grant",
    "guy",
    "hank",
    "harmony",
    "harry",
    "hazel",
    "heath",
    "heather",
    "holly",
    "honey",
    "honor",
    "hope",
    "hunter",
    "iris",
    "ivy",
    "jack",
    "jade",
    "jay",
    "jet",
    "joy",
    "king",
    "lance",
    "lane",
    "lily",
    "lord",
    "mark",
    "mason",
    "max",
    "melody",
    "mercy",
    "miles",
    "miller",
    "misty",
    "nick",
    "noble",
    "norm",
    "olive",
    "page",
    "pat",
    "patience",
    "pearl",
    "penny",
    "pierce",
    "poppy",
    "prince",
    "ray",
    "rich",
    "river",
    "rob",
    "robin",
    "rose",
    "ruby",
    "rusty",
    "sandy",
    "sky",
    "storm",
    "sue",
    "summer",
    "tanner",
    "victor",
    "violet",
    "wade",
    "will",
];

/// Those among them that can begin a sentence as a verb or a thing: "Will you", "Mark the", "Bill from".
const HEADS: [&str; 34] = [
    "art",
    "autumn",
    "bill",
    "chance",
    "charity",
    "chase",
    "christian",
    "dawn",
    "drew",
    "eve",
    "faith",
    "frank",
    "grace",
    "grant",
    "hope",
    "king",
    "lane",
    "lord",
    "mark",
    "max",
    "mercy",
    "miles",
    "norm",
    "page",
    "pat",
    "patience",
    "pierce",
    "rich",
    "rob",
    "rose",
    "sue",
    "summer",
    "wade",
    "will",
];

/// What only a person does, so that a name that is also a month is one before it.
const LIVING: [&str; 32] = [
    "live", "lives", "lived", "stay", "stays", "stayed", "spend", "spends", "spent", "sleep", "sleeps",
    "slept", "goes", "went", "said", "says", "told", "came", "comes", "attend", "attends", "attended",
    "wants", "wanted", "visit", "visits", "visited", "likes", "loves", "misses", "cried", "plays",
];

/// What a person is or does, so that a name that is also a verb or a thing is one before it.
const BEING: [&str; 12] =
    ["is", "was", "has", "had", "does", "did", "needs", "needed", "started", "turned", "moved", "lives"];

/// What follows a verb or a thing at the head of a sentence: "Will you", "Mark the", "Hope to".
const AFTER_VERBS: [&str; 45] = [
    "a", "an", "any", "anybody", "anyone", "as", "at", "by", "cms", "days", "dwp", "for", "from", "he",
    "her", "his", "i", "in", "it", "me", "my", "nobody", "not", "of", "on", "our", "out", "period",
    "periods", "she", "somebody", "someone", "that", "the", "their", "there", "these", "they", "this", "to",
    "up", "us", "we", "you", "your",
];

/// Words before a forename after which it is a child's.
const WITH_CHILD: [&str; 16] = [
    "with", "dear", "hello", "hi", "baby", "little", "child", "children", "daughter", "son", "master",
    "called", "named", "sister", "brother", "than",
];

/// Words that are written with a capital in a title and are no part of a name.
const OF_TITLES: [&str; 56] = [
    "a",
    "about",
    "after",
    "and",
    "are",
    "as",
    "at",
    "before",
    "but",
    "by",
    "birthday",
    "calendar",
    "certificate",
    "diary",
    "days",
    "drawing",
    "email",
    "for",
    "from",
    "had",
    "has",
    "he",
    "i",
    "in",
    "is",
    "letter",
    "log",
    "my",
    "night",
    "nights",
    "note",
    "notes",
    "of",
    "on",
    "or",
    "our",
    "photo",
    "photograph",
    "picture",
    "report",
    "reports",
    "school",
    "she",
    "so",
    "that",
    "the",
    "then",
    "they",
    "to",
    "video",
    "was",
    "we",
    "when",
    "where",
    "with",
    "without",
];

/// How an adult is addressed, so that what follows is a surname.
const ADULTS: [&str; 7] = ["mr", "mrs", "ms", "mx", "dr", "sir", "officer"];

/// Words before a month.
const BEFORE_MONTHS: [&str; 17] = [
    "in",
    "early",
    "late",
    "mid",
    "last",
    "next",
    "this",
    "since",
    "until",
    "till",
    "during",
    "throughout",
    "each",
    "every",
    "before",
    "after",
    "by",
];

/// Words that join two names or two months.
const JOINING: [&str; 7] = ["and", "or", "to", "until", "till", "through", "nor"];

/// Parts of a month, before "of".
const PARTS: [&str; 7] = ["month", "end", "beginning", "start", "middle", "part", "rest"];

/// A month or a day of the week.
pub(super) fn is_date(word: &str) -> bool {
    DATES.contains(&word) || MONTHS.iter().any(|month| month.eq_ignore_ascii_case(word))
}

/// A word of the language.
pub(super) fn is_also_word(word: &str) -> bool {
    ALSO_WORDS.contains(&word) || is_date(word)
}

/// A word that can begin a sentence though it names nobody.
pub(super) fn begins_sentences(word: &str) -> bool {
    HEADS.contains(&word)
}

pub(super) fn is_living(word: &str) -> bool {
    LIVING.contains(&word)
}

pub(super) fn is_being(word: &str) -> bool {
    BEING.contains(&word) || is_living(word)
}

pub(super) fn follows_verb(word: &str) -> bool {
    AFTER_VERBS.contains(&word)
}

pub(super) fn comes_before_child(word: &str) -> bool {
    WITH_CHILD.contains(&word)
}

pub(super) fn is_of_title(word: &str) -> bool {
    OF_TITLES.contains(&word) || comes_before_child(word) || is_date(word)
}

pub(super) fn is_adult(word: &str) -> bool {
    ADULTS.contains(&word)
}

pub(super) fn comes_before_month(word: &str) -> bool {
    BEFORE_MONTHS.contains(&word)
}

pub(super) fn is_joining(word: &str) -> bool {
    JOINING.contains(&word)
}

pub(super) fn is_part_of_month(word: &str) -> bool {
    PARTS.contains(&word)
}
