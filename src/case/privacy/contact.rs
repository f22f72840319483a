//! The address, the phone and the e-mail of a person who claims that they are confidential, wherever they are in a text:
//! with other spaces, commas, capitals, on other lines, a phone with +44, a postcode without its space.

use super::tokens::{WordToken, cited, tokens, within};
use crate::case::manifest::Manifest;
use crate::case::manifest::types::Party;
use crate::model::phone_number::bare_phone;
use crate::readers::postal::find_postcodes;

/// What is printed in place of each.
const ADDRESS: &str = "[address claimed as confidential]";
const PHONE: &str = "[phone claimed as confidential]";
const EMAIL: &str = "[e-mail claimed as confidential]";

/// Last words of the name of a street or a house.
const STREETS: [&str; 44] = [
    "road",
    "rd",
    "street",
    "st",
    "lane",
    "ln",
    "avenue",
    "ave",
    "drive",
    "dr",
    "close",
    "court",
    "ct",
    "crescent",
    "place",
    "terrace",
    "way",
    "gardens",
    "grove",
    "hill",
    "rise",
    "brae",
    "park",
    "view",
    "walk",
    "row",
    "square",
    "mews",
    "house",
    "cottage",
    "farm",
    "green",
    "mount",
    "villas",
    "buildings",
    "parade",
    "circus",
    "vale",
    "wynd",
    "loan",
    "gate",
    "fields",
    "meadow",
    "bank",
];

/// What is not printed of how somebody can be reached.
#[derive(Clone, Debug, Default)]
pub(super) struct ProtectedContact {
    /// Runs of words, longest first.
    runs: Vec<Vec<String>>,
    postcodes: Vec<String>,
    /// Phone numbers without the zero or the 44 before them.
    phones: Vec<String>,
    emails: Vec<String>,
}

impl ProtectedContact {
    /// What the user claims as confidential; nothing where no claim is made.
    pub(super) fn new(manifest: &Manifest, user: Option<&Party>) -> Self {
        if !manifest.case.confidentiality.as_ref().is_some_and(|wish| wish.wanted) {
            return Self::default();
        }
        let mut contact = Self::default();
        if let Some(address) = user.and_then(|user| user.address.as_deref()) {
            contact.add_address(address);
        }
        // The user's own number is in the call log as well.
        let rows = manifest.call.iter().map(|row| &row.call);
        let calls = manifest.item.iter().filter_map(|item| item.call.as_ref()).chain(rows);
        let called = calls.filter_map(|call| call.my_number.as_deref());
        let phones = user.and_then(|user| user.phone.as_deref()).into_iter().chain(called);
        contact.phones.extend(phones.map(bare_phone).filter(|phone| phone.len() >= 7));
        let emails = user.and_then(|user| user.email.as_deref()).map(|email| email.trim().to_lowercase());
        contact.emails.extend(emails.filter(|email| email.len() > 3));
        contact.runs.sort_by_key(|run| std::cmp::Reverse(run.len()));
        contact
    }

    fn add_address(&mut self, address: &str) {
        let words = |text: &str| tokens(text).into_iter().map(|token| token.folded).collect::<Vec<_>>();
        let all = words(address);
        self.postcodes.extend(postcode(address));
        let mut parts: Vec<Vec<String>> = address.split([',', '\n', ';']).map(words).collect();
        parts.retain(|part| !part.is_empty());
        self.runs.push(all);
        for (place, part) in parts.iter().enumerate() {
            let number = part.first().is_some_and(|word| word.starts_with(|c: char| c.is_ascii_digit()));
            let street = part.last().is_some_and(|word| STREETS.contains(&word.as_str()));
            if place > 0 && !number && !street {
                continue;
            }
            // "Flat 3" and "12" are in many texts; the street's name is not.
            let bare: Vec<String> = part.iter().skip(usize::from(number)).cloned().collect();
            let telling =
                |run: &[String]| run.iter().any(|word| word.len() > 4 || (word.len() > 2 && run.len() > 1));
            let flat = part.len() == 2 && part[1].starts_with(|c: char| c.is_ascii_digit());
            if number && telling(&bare) {
                self.runs.push(part.clone());
            }
            if telling(&bare) && !flat {
                self.runs.push(bare);
            }
        }
        // "Flat 3, 58 Wharfedale Crescent" without the town.
        for end in 2..parts.len() {
            self.runs.push(parts[..end].concat());
        }
    }

    /// Whether there is nothing to be kept off the pages.
    pub(super) fn is_empty(&self) -> bool {
        self.runs.is_empty() && self.postcodes.is_empty() && self.phones.is_empty() && self.emails.is_empty()
    }

    /// A text without what is protected.
    pub(super) fn masked(&self, text: &str) -> String {
        self.mask(text).unwrap_or_else(|| text.to_owned())
    }

    /// Whether a text shows what is protected, whoever wrote it.
    pub(super) fn is_in(&self, text: &str) -> bool {
        self.mask(text).is_some()
    }

    /// The text without what is protected; nothing when it is not there.
    fn mask(&self, text: &str) -> Option<String> {
        if self.is_empty() {
            return None;
        }
        let words = tokens(text);
        let items = cited(text);
        let emails: Vec<_> = self.emails.iter().flat_map(|email| places(text, email)).collect();
        let mut out = String::with_capacity(text.len());
        let (mut copied, mut at, mut last) = (0, 0, "");
        while let Some(word) = words.get(at) {
            let email = emails.iter().find(|span| span.contains(&word.at.start));
            let found = match email {
                Some(span) => {
                    let count = words[at..].iter().take_while(|word| word.at.start < span.end).count();
                    Some((span.start, span.end, count, EMAIL))
                }
                None => self.found(text, &words, at),
            };
            let Some((start, end, count, shown)) = found.filter(|_| !within(&items, word.at.start)) else {
                at += 1;
                continue;
            };
            let between = text.get(copied..start).unwrap_or_default();
            // Parts of one address, one after the other, are said once.
            if !(last == shown && between.trim_matches([' ', ',', '\n', '.', '\u{A0}']).is_empty()) {
                out.push_str(between);
                out.push_str(shown);
            }
            (copied, last) = (end, shown);
            at += count.max(1);
        }
        if last.is_empty() {
            return None;
        }
        out.push_str(&text[copied..]);
        Some(out)
    }

    /// What is protected from this word on: where it begins and ends, how many words it has, and what is printed instead.
    fn found(
        &self,
        text: &str,
        words: &[WordToken],
        at: usize,
    ) -> Option<(usize, usize, usize, &'static str)> {
        let rest = words.get(at..)?;
        let span = |count: usize| (rest[0].at.start, rest[count - 1].at.end);
        let run = self.runs.iter().find(|run| {
            run.len() <= rest.len() && run.iter().zip(rest).all(|(word, token)| *word == token.folded)
        });
        if let Some(run) = run {
            let (start, end) = span(run.len());
            return Some((start, end, run.len(), ADDRESS));
        }
        let joined =
            |count: usize| rest.iter().take(count).map(|word| word.folded.as_str()).collect::<String>();
        if let Some(count) = (1..=2).find(|n| *n <= rest.len() && self.postcodes.contains(&joined(*n))) {
            let (start, end) = span(count);
            return Some((start, end, count, ADDRESS));
        }
        let digits =
            rest.iter().take(8).take_while(|word| word.folded.bytes().all(|b| b.is_ascii_digit())).count();
        let count = (1..=digits).find(|n| self.phones.contains(&bare_phone(&joined(*n))))?;
        let (start, end) = span(count);
        let plus = usize::from(text[..start].ends_with('+'));
        Some((start - plus, end, count, PHONE))
    }
}

/// The postcode at the end of an address, in any case, without its space.
fn postcode(address: &str) -> Option<String> {
    let last = find_postcodes(&address.to_ascii_uppercase()).pop()?;
    Some(last.replace(' ', "").to_ascii_lowercase())
}

/// Where an e-mail address is in a text, in any case.
fn places(text: &str, email: &str) -> Vec<std::ops::Range<usize>> {
    // Addresses are ASCII, so lower case keeps every byte in its place.
    let lower = text.to_ascii_lowercase();
    lower.match_indices(email).map(|(at, found)| at..at + found.len()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contact(address: &str, claim: bool) -> ProtectedContact {
        let text = format!(
            "[case]\nconfidentiality = {{ wanted = {claim} }}\n[[party]]\nname = \"D Thorley\"\naddress = \"{address}\"\n\
             phone = \"07700 900461\"\nemail = \"d.thorley@example.org\"\n"
        );
        let manifest = crate::case::manifest::parse(&text).manifest;
        ProtectedContact::new(&manifest, manifest.party.first())
    }

    #[test]
    fn an_address_is_not_printed_however_it_is_written() {
        let own = contact("7 Orchard Rise, Otley LS21 9ZZ", true);
        for text in [
            "7 Orchard Rise, Otley LS21 9ZZ",
            "7 ORCHARD RISE\nOTLEY\nLS21 9ZZ",
            "to 7, Orchard Rise",
            "at Orchard Rise.",
            "ls219zz",
            "LS21  9zz",
            "phone 07700 900461",
            "+44 7700 900 461",
            "0044 (0)7700-900461",
            "07700900461",
            "D.Thorley@Example.org",
            "<d.thorley@example.org>",
        ] {
            let printed = own.masked(text);
            let folded = printed.to_lowercase();
            for part in ["orchard", "ls21", "900", "thorley@", "7700"] {
                assert!(!folded.contains(part), "{text}: {printed}");
            }
            assert!(own.is_in(text), "{text}");
        }
        assert_eq!(own.masked("at 7 Orchard Rise, LS21 9ZZ."), "at [address claimed as confidential].");
        assert_eq!(own.masked("+44 7700 900461!"), "[phone claimed as confidential]!");
    }

    #[test]
    fn nothing_else_is_taken_for_it() {
        let own = contact("Flat 3, 58 Wharfedale Crescent, Reading RG30 9XZ", true);
        for text in [
            "Reading the letter",
            "Flat 3",
            "58 days late",
            "RG30",
            "£900461",
            "item {58 Wharfedale Crescent}",
            "Child Maintenance Service 21, Wolverhampton WV98 2BU",
        ] {
            assert_eq!(own.masked(text), text);
        }
        assert!(own.is_in("Wharfedale Crescent") && own.is_in("flat 3, 58 Wharfedale Crescent"));
        let unclaimed = contact("7 Orchard Rise, Otley LS21 9ZZ", false);
        assert_eq!(unclaimed.masked("7 Orchard Rise, 07700 900461"), "7 Orchard Rise, 07700 900461");
    }

    #[test]
    fn a_postcode_is_the_one_at_the_end() {
        for (address, found) in [
            ("7 Orchard Rise, Otley LS21 9ZZ", Some("ls219zz")),
            ("7 orchard rise, otley ls21 9zz", Some("ls219zz")),
            ("1 A Street, W1A1AA, England", Some("w1a1aa")),
            ("The Old Mill, Ballymena", None),
            // A postcode has one letter or two before its figures, and one figure or two.
            ("Unit A1B2 3CD, The Old Mill", None),
            ("Flat abc1 2de", None),
        ] {
            assert_eq!(postcode(address).as_deref(), found, "{address}");
        }
    }
}
