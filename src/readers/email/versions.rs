//! A mail that says the same thing twice: as a web page, which is what most people saw, and as plain text. Whether it
//! does say the same is found by comparing words, amounts and signs in their order. What only the form brings with it
//! is left out of account: capitals, spaces and line ends, quotation marks and bullets, the marks of bold letters, and
//! the labels of pictures. No share of the words may differ: "£200" beside "£300" is one word in a thousand, and
//! "You agree?" is not "You agree." The addresses of links are compared for themselves, because programs that make one
//! version of the other write them in many ways, and none may be lost.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;

use super::signs::{FIELDS, begins_number, is_raised, is_sign, opens_line, parts_thousands, sign};

/// A word of a text, and where it stands there.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Atom {
    word: String,
    from: usize,
    to: usize,
}

/// A text ready to be compared.
#[derive(Clone, Debug, Default)]
pub(super) struct ComparedWords {
    text: String,
    atoms: Vec<Atom>,
    /// Without what stands in square brackets, as the words for a picture do.
    bare: Vec<Atom>,
    /// The addresses of its links, as they are written.
    links: Vec<String>,
    /// What is written in it that may be an address, without what does not count.
    named: BTreeSet<String>,
    /// How those of them begin that are too long to be printed to their end.
    cut: BTreeSet<String>,
}

impl ComparedWords {
    /// The words of a text.
    pub(super) fn new(text: &str) -> Self {
        let text: String = text.nfc().collect();
        let hidden = addresses(&text);
        let brackets = brackets(&text);
        let all = atoms(&text);
        let outside = |list: &[(usize, usize)], atom: &Atom| {
            let at = list.partition_point(|(_, to)| *to <= atom.from);
            list.get(at).is_none_or(|(from, _)| atom.to <= *from)
        };
        let atoms: Vec<Atom> = all.into_iter().filter(|atom| outside(&hidden, atom)).collect();
        // An empty field is worth a place in the version that is shown, and no difference.
        let empty = |atom: &Atom| matches!(atom.word.as_str(), "[ ]" | "( )" | "[____]");
        let bare = atoms.iter().filter(|atom| outside(&brackets, atom) && !empty(atom)).cloned().collect();
        // In square brackets it is the address of a picture.
        let link = |(from, to): &(usize, usize)| {
            let picture = text.get(..*from).is_some_and(|before| before.ends_with('['));
            let address = text.get(*from..*to).unwrap_or_default();
            let address = address.strip_prefix(FIELD).map_or(address, |quoted| quoted.trim_end_matches('"'));
            let names = |scheme: &&str| **scheme != *"cid:" && begins_with(address, scheme);
            (!picture && SCHEMES.iter().any(names)).then(|| address.split_whitespace().collect::<String>())
        };
        let links: Vec<String> = hidden.iter().filter_map(link).collect();
        let words = text.split(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '[' | ']' | '(' | ')'));
        let named: BTreeSet<String> =
            words.chain(links.iter().map(String::as_str)).map(bare_address).collect();
        let cut = named.iter().filter_map(|named| named.strip_suffix('…')).map(str::to_owned).collect();
        Self { text, atoms, bare, links, named, cut }
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.atoms.is_empty()
    }

    /// Where two texts first differ in what they say: a few words of each from there. Nothing when they do not.
    pub(super) fn difference(&self, other: &ComparedWords) -> Option<(String, String)> {
        let same =
            |a: &[Atom], b: &[Atom]| a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.word == b.word);
        let empty = |a: &[Atom], b: &[Atom]| a.is_empty() && b.is_empty();
        if same(&self.atoms, &other.atoms) {
            return None;
        }
        for (mine, theirs) in
            [(&self.bare, &other.atoms), (&self.atoms, &other.bare), (&self.bare, &other.bare)]
        {
            if same(mine, theirs) && !empty(mine, theirs) {
                return None;
            }
        }
        let at = self.atoms.iter().zip(&other.atoms).take_while(|(a, b)| a.word == b.word).count();
        Some((self.around(at), other.around(at)))
    }

    /// Whether this says all that the other says, of which it is a version, and something more: the value of a field,
    /// what a picture is called, where a link leads.
    pub(super) fn says_more_than(&self, other: &ComparedWords) -> bool {
        self.atoms.len() > other.atoms.len() || !self.links_beyond(other).is_empty()
    }

    /// The addresses of links that the other version does not print.
    pub(super) fn links_beyond(&self, other: &ComparedWords) -> Vec<String> {
        let mut seen = BTreeSet::new();
        let known = |bare: &str| match bare.strip_suffix('…') {
            Some(start) => {
                other.named.range(start.to_owned()..).next().is_some_and(|named| named.starts_with(start))
            }
            None => {
                let cut = other.cut.range(..=bare.to_owned()).next_back();
                other.named.contains(bare) || cut.is_some_and(|start| bare.starts_with(start.as_str()))
            }
        };
        let mut beyond = |link: &&String| {
            let bare = bare_address(link);
            !bare.is_empty() && !known(&bare) && seen.insert(bare)
        };
        self.links.iter().filter(|link| beyond(link)).cloned().collect()
    }

    /// Some words of the text from this one on, as they are written, with two before them.
    fn around(&self, at: usize) -> String {
        let first = self.atoms.get(at.saturating_sub(2)).map_or(self.text.len(), |atom| atom.from);
        let last = (at + 5).min(self.atoms.len());
        let end = last.checked_sub(1).and_then(|last| self.atoms.get(last)).map_or(first, |atom| atom.to);
        let words = self.text.get(first..end.max(first)).unwrap_or_default();
        // The bracket that ends an amount is part of it.
        let closed = words.contains('(') && self.text.get(end..).is_some_and(|rest| rest.starts_with(')'));
        let words = self.text.get(first..end.max(first) + usize::from(closed)).unwrap_or(words);
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        if words.chars().count() > 120 {
            format!("{}…", words.chars().take(120).collect::<String>())
        } else {
            words
        }
    }

    /// Whether these are the few words that a program puts where a mail program cannot show the web page.
    pub(super) fn is_stand_in(&self) -> bool {
        let has = |words: &[&str]| self.atoms.iter().any(|atom| words.contains(&atom.word.as_str()));
        self.atoms.len() <= 40
            && has(&["html", "viewer", "browser", "view"])
            && has(&["message", "email", "mail", "newsletter", "version", "page"])
            && !has(&["£", "$", "€"])
            && !self.atoms.iter().any(|atom| atom.word.chars().any(|c| c.is_ascii_digit()))
    }
}

/// Words, numbers and signs. A number keeps its point and loses the commas between its thousands.
fn atoms(text: &str) -> Vec<Atom> {
    let mut found: Vec<Atom> = Vec::new();
    let mut open: Option<Atom> = None;
    let mut letters = text.char_indices().peekable();
    let mut before = ' ';
    // How far a sign of several letters goes that is already taken.
    let mut taken = 0;
    while let Some((at, c)) = letters.next() {
        let to = at + c.len_utf8();
        let next = letters.peek().map(|(_, c)| *c);
        let digit_around = before.is_ascii_digit() && next.is_some_and(|c| c.is_ascii_digit());
        let mark = matches!(
            c,
            '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{FE0E}' | '\u{FE0F}'
        );
        if mark {
            continue;
        } else if at < taken {
            before = c;
            continue;
        }
        let rest = text.get(at..).unwrap_or_default();
        let point = c == '.' && next.is_some_and(|c| c.is_ascii_digit()) && begins_number(before);
        if c.is_alphanumeric() || point || (matches!(c, '.' | ',') && digit_around && open.is_some()) {
            let atom = open.get_or_insert_with(|| Atom { word: String::new(), from: at, to });
            atom.to = to;
            if is_raised(c) {
                atom.word.push(c);
            } else if c != ',' || !parts_thousands(rest) {
                atom.word.extend(std::iter::once(c).nfkc().flat_map(char::to_lowercase));
            }
        } else {
            found.extend(open.take());
            if let Some(field) = FIELDS.iter().find(|field| rest.starts_with(**field)) {
                taken = at + field.len();
                found.push(Atom { word: (*field).into(), from: at, to: taken });
            } else if let Some(word) = sign(text, at, c, before) {
                found.push(Atom { word, from: at, to });
            }
        }
        before = c;
    }
    found.extend(open);
    // Bullets of Outlook are letters where there is no font for them.
    let bullet = |atom: &Atom| {
        let after = text.get(atom.to..).unwrap_or_default();
        atom.word == "o"
            && opens_line(text, atom.from)
            && (after.starts_with('\t') || after.starts_with("  ") || after.starts_with('\u{A0}'))
    };
    found.retain(|atom| !bullet(atom));
    found
}

/// What addresses of the web and labels of enclosed pictures begin with.
const SCHEMES: [&str; 7] = ["http://", "https://", "mailto:", "tel:", "cid:", "ftp://", "www."];
/// What the labels of pictures and files among the words begin with, in square brackets: ours and other programs'.
const LABELS: [&str; 6] = ["image:", "inline image", "picture ", "picture:", "attachment:", "a picture that"];
/// An address without what does not count when two are compared.
fn bare_address(address: &str) -> String {
    let lower = address.trim().to_lowercase().replace("&amp;", "&");
    let bare = ["mailto:", "tel:", "https://", "http://", "www."]
        .iter()
        .fold(lower.as_str(), |text, scheme| text.strip_prefix(scheme).unwrap_or(text));
    bare.trim_matches(|c: char| matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | '*' | '_' | '"' | '\'' | '/'))
        .to_owned()
}

fn begins_with(text: &str, start: &str) -> bool {
    text.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start))
}

/// How a link of Word begins in words.
const FIELD: &str = "HYPERLINK \"";
/// Bytes of an address that is looked through for its end.
const ADDRESS: usize = 4_000;

/// Where addresses of the web and labels of enclosed pictures stand: "<https://…>", "[cid:…]", "https://…".
fn addresses(text: &str) -> Vec<(usize, usize)> {
    let mut found: Vec<(usize, usize)> = Vec::new();
    let (mut before, mut from) = (' ', 0);
    for (at, c) in text.char_indices() {
        let preceded = std::mem::replace(&mut before, c);
        let rest = text.as_bytes().get(at..).unwrap_or_default();
        let begins = |word: &&str| {
            rest.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word.as_bytes()))
        };
        if at < from || preceded.is_alphanumeric() || !c.is_ascii_alphabetic() {
            continue;
        }
        // A field of Word that Outlook left in its plain text.
        if let Some(quoted) = rest.strip_prefix(FIELD.as_bytes()) {
            let end = quoted.get(..ADDRESS).unwrap_or(quoted).iter().position(|b| *b == b'"');
            if let Some(end) = end {
                from = at + FIELD.len() + end + 1;
                found.push((at, from));
                continue;
            }
        }
        let label = preceded == '[' && LABELS.iter().any(&begins);
        if !label && !SCHEMES.iter().any(begins) {
            continue;
        }
        // Within angle or square brackets an address may be broken over lines.
        let near = rest.get(..ADDRESS).unwrap_or(rest);
        let end = |ends: &dyn Fn(&u8) -> bool| near.iter().position(ends);
        let bracketed = match preceded {
            '<' => end(&|b| *b == b'>'),
            '[' => end(&|b| *b == b']'),
            _ => None,
        };
        if label && bracketed.is_none() {
            continue;
        }
        let word = || end(&|b| b.is_ascii_whitespace() || matches!(b, b'<' | b'>' | b'"' | b']'));
        from = at + bracketed.or_else(word).unwrap_or(near.len());
        found.push((at, from));
    }
    found
}

/// Where words for pictures may stand: in square brackets, on one line. What would change the meaning of the words
/// around it is none.
fn brackets(text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = text.get(from..).and_then(|rest| rest.find('[')).map(|at| from + at) {
        let rest = text.get(at..).unwrap_or_default();
        let Some(end) = rest.find([']', '\n']) else { break };
        from = at + end + 1;
        let inside = rest.get(1..end).unwrap_or_default().to_lowercase();
        let telling = inside.chars().any(|c| c.is_ascii_digit() || is_sign(c))
            || inside.split(|c: char| !c.is_alphabetic()).any(|word| {
                matches!(
                    word,
                    "not"
                        | "no"
                        | "never"
                        | "none"
                        | "nil"
                        | "deleted"
                        | "removed"
                        | "void"
                        | "paid"
                        | "unpaid"
                )
            });
        // A tick is telling, an empty field is not.
        let telling = telling || inside == "x";
        if rest.as_bytes().get(end) == Some(&b']') && !telling {
            found.push((at, from));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn form_is_no_difference_and_words_are() {
        for (web, plain) in [
            ("We decided that you owe £1,234.56.", "We decided that\nyou owe £1234.56"),
            ("Dear Ann\n\n• One\n• Two", "Dear Ann,\n\n  *  One\n  *  Two"),
            ("See the guide <https://gov.uk/x>.", "See the guide\n<https://gov.uk/a/very/\nlong/address>."),
            ("See gov.uk", "See gov.uk <http://gov.uk/>"),
            ("It is bold", "It is *BOLD*"),
            ("> On Monday Bob wrote:\n> yes", "On Monday Bob wrote:\n>> yes"),
            ("[Our logo]\nDear Ann", "Dear Ann"),
            ("Dear Ann", "[cid:image001.png@01D5]\nDear Ann"),
            ("Dear Ann", "[image: Our logo]\n\nDear Ann"),
            ("don’t – “no”", "don't - \"no\""),
            ("Café", "Cafe\u{301}"),
            ("a\u{A0}b\u{AD}c", "a bc"),
            ("1. First\n2. Second", " 1) First\n 2) Second"),
            ("• Point", "o\tPoint"),
            // How mail programs write their own web page as plain text.
            ("Title\nWords", "Title\n=====\n\n* * *\nWords\n\n---"),
            ("Terms (read them)", "*Terms* (read them <https://a.example/t>)"),
            ("We paid £1,234,567.00 + £20", "We paid *£1234567.00* + £20"),
            ("• Point", "+ Point"),
            ("Ann <ann@a.example> wrote:", "Ann <ann@a.example <mailto:ann@a.example> > wrote:"),
            ("Ann <ann@a.example>", "Ann <HYPERLINK \"mailto:ann@a.example\"ann@a.example>"),
            ("Great!!!", "Great!"),
            ("Ann <ann@a.example> wrote:\n> > Why?", "Ann <ann@a.example> wrote:\n>> Why?\n>>"),
            ("➤ Point ■", "Point"),
            ("[❤] Love", "❤ Love"),
            ("☎ 0300 123", "☎\u{FE0F} 0300 123"),
            ("Name: [____] [ ] Yes ( ) No", "Name: [____] [ ] Yes ( ) No"),
        ] {
            assert_eq!(
                ComparedWords::new(web).difference(&ComparedWords::new(plain)),
                None,
                "{web} / {plain}"
            );
            assert_eq!(
                ComparedWords::new(plain).difference(&ComparedWords::new(web)),
                None,
                "{plain} / {web}"
            );
        }
        let filler = "The same words again and again. ".repeat(500);
        for (web, plain) in [
            ("You owe £200", "You owe £300"),
            ("You owe £200.50", "You owe £20050"),
            ("You owe £200", "You owe $200"),
            ("You owe £200", "You owe -£200"),
            ("We accept", "We do not accept"),
            ("pay Ann £2 and Bob £3", "pay Ann £3 and Bob £2"),
            ("by 4 March", "by 5 March"),
            ("☑ I agree", "☐ I agree"),
            ("paid 10%", "paid 10"),
            ("Ann", "Anna"),
            ("[not] accepted", "accepted"),
            ("[£20] paid", "paid"),
            ("A = B", "A ≠ B"),
            ("A = B", "A B"),
            ("A > B", "A < B"),
            ("5,00", "500"),
            ("1,2345", "12345"),
            (".5", "5"),
            ("10²", "102"),
            ("profit 500", "profit (500)"),
            ("profit £500", "profit (£500)"),
            ("You agree?", "You agree."),
            ("You agree?!", "You agree!"),
            ("I love it 💔", "I love it"),
            ("I love it 💔", "I love it 💙"),
            ("[x] Agree", "Agree"),
            ("[x] Agree", "[ ] Agree"),
            ("(x) Agree", "( ) Agree"),
            ("2/3", "2 3"),
            ("A → B", "A B"),
            ("20°", "20"),
            ("~£500", "£500"),
            ("5 ± 2", "5 2"),
        ] {
            for (web, plain) in
                [(web.to_owned(), plain.to_owned()), (format!("{filler}{web}"), format!("{filler}{plain}"))]
            {
                assert!(
                    ComparedWords::new(&web).difference(&ComparedWords::new(&plain)).is_some(),
                    "{web} / {plain}"
                );
            }
        }
        let (web, plain) = ComparedWords::new("Dear Ann, you owe £200 now.")
            .difference(&ComparedWords::new("Dear Ann, you owe £300 now."))
            .expect("differ");
        assert_eq!((web.as_str(), plain.as_str()), ("owe £200 now", "owe £300 now"));
    }

    #[test]
    fn a_link_of_one_version_alone_is_noticed() {
        let words = ComparedWords::new;
        let long = format!("https://a.example/{}", "x".repeat(300));
        let shown = format!("guide <{}…>", &long[..160]);
        for (web, plain, beyond) in [
            ("pay here <https://evil.example/?ref=7>", "pay here", vec!["https://evil.example/?ref=7"]),
            ("a.example/1 <https://b.example/2>", "https://a.example/1", vec!["https://b.example/2"]),
            ("gov.uk <https://gov.uk/x>", "gov.uk <http://www.gov.uk/x/>.", vec![]),
            ("guide <https://gov.uk/a/long/one>", "guide <https://gov.uk/a/\nlong/one>", vec![]),
            ("ann@a.example", "ann@a.example<mailto:ann@a.example>", vec![]),
            ("Ann <mailto:ann@a.example>", "Ann (ann@a.example)", vec![]),
            ("HYPERLINK \"https://a.example/x\"here", "here", vec!["https://a.example/x"]),
            ("Logo", "[https://a.example/logo.png]", vec![]),
            (&shown, &format!("guide <{long}>"), vec![]),
        ] {
            assert_eq!(words(web).links_beyond(&words(plain)), beyond, "{web} / {plain}");
        }
        assert_eq!(words("Logo").links_beyond(&words("Logo")), Vec::<String>::new());
        assert!(words("Name: [Ann]").says_more_than(&words("Name:")));
        assert!(words("Name: [____]").says_more_than(&words("Name:")));
        assert_eq!(words("Name: [____]").difference(&words("Name:")), None);
        assert!(!words("Name").says_more_than(&words("Name <https://a.example>")));
    }

    #[test]
    fn a_stand_in_says_no_more_than_that() {
        assert!(
            ComparedWords::new("To view this message, please use an HTML compatible e-mail viewer.")
                .is_stand_in()
        );
        assert!(ComparedWords::new("This e-mail is in HTML. View it in your browser.").is_stand_in());
        for text in [
            "You owe £5. View this message in a browser.",
            "Please view my letter of 3 March by e-mail",
            "No.",
        ] {
            assert!(!ComparedWords::new(text).is_stand_in(), "{text}");
        }
    }
}
