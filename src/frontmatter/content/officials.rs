//! Who speaks for the Child Maintenance Service: whether a `from` or `to` in free words means it, the person who signed
//! one of its letters, and when two spellings are one person. Whether R Oyelaran and Rachel Oyelaran are one cannot be
//! known; they are taken for one, so that nobody can call the number of officers too high.

use crate::case::user::letters_only;

/// Words that name an office and no person.
const OFFICES: [&str; 24] = [
    "team",
    "teams",
    "department",
    "office",
    "unit",
    "centre",
    "section",
    "service",
    "services",
    "group",
    "desk",
    "complaints",
    "enquiries",
    "enforcement",
    "arrears",
    "compliance",
    "correspondence",
    "payments",
    "appeals",
    "protection",
    "collections",
    "branch",
    "directorate",
    "mail",
];
const TITLES: [&str; 6] = ["mr", "mrs", "ms", "miss", "mx", "dr"];

/// Whether a word is a title before a name: "Mr".
pub(super) fn is_title(word: &str) -> bool {
    TITLES.contains(&word.to_lowercase().as_str())
}

/// The Service by its short name, where it has its full one.
pub(super) fn cms_in_short(words: &str) -> String {
    words.replace("Child Maintenance Service", "CMS")
}

/// Whether the words name the Child Maintenance Service or the department it belongs to.
pub(super) fn is_service(words: &str) -> bool {
    const NAMES: [&str; 9] = [
        " child maintenance ",
        " child support ",
        " department for work ",
        " department for communities ",
        " secretary of state ",
        " cms ",
        " csa ",
        " dwp ",
        " dfc ",
    ];
    let words = format!(" {} ", letters_only(words));
    NAMES.iter().any(|name| words.contains(name))
}

/// Whether the words name the Department for Work and Pensions and not CMS, which is another part of it.
pub(super) fn goes_to_department(to: Option<&str>) -> bool {
    let words = format!(" {} ", letters_only(to.unwrap_or_default()));
    let department = [" dwp ", " department for work "].iter().any(|name| words.contains(name));
    department && ![" cms ", " child maintenance "].iter().any(|name| words.contains(name))
}

/// A person who signed for the Service, and what that person was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Signatory {
    pub(super) name: String,
    pub(super) role: Option<String>,
}

/// The person in a `from` that names the Service: "Child Maintenance Service (R Oyelaran, Case Manager)" and
/// "R Oyelaran, Case Manager, Child Maintenance Service". None where it names a team or nobody.
pub(super) fn signatory(from: &str) -> Option<Signatory> {
    let parts: Vec<&str> =
        from.split(['(', ')', ',', ';']).map(str::trim).filter(|part| !part.is_empty()).collect();
    if !parts.iter().any(|part| is_service(part)) {
        return None;
    }
    let at = parts.iter().position(|part| is_person(part))?;
    let role: Vec<&str> = parts[at + 1..].iter().take_while(|part| !is_service(part)).copied().collect();
    let role = (!role.is_empty()).then(|| role.join(", "));
    Some(Signatory { name: parts[at].into(), role })
}

/// Two words or more, each with a capital, none of which names an office.
fn is_person(words: &str) -> bool {
    let capital = |word: &str| word.chars().next().is_some_and(char::is_uppercase);
    let count = words.split_whitespace().count();
    (2..=5).contains(&count)
        && words
            .split_whitespace()
            .all(|word| capital(word) || ["de", "van", "von", "bin", "al"].contains(&word))
        && !words.chars().any(|c| c.is_ascii_digit())
        && !is_service(words)
        && !letters_only(words).split(' ').any(|word| OFFICES.contains(&word))
}

/// A name for comparing: lower case, without accents and titles.
fn known_as(name: &str) -> String {
    letters_only(name).split(' ').filter(|word| !TITLES.contains(word)).collect::<Vec<_>>().join(" ")
}

/// Which of these names are of one person: the places of each, by the first. A name with an initial goes to the one full name
/// that it fits; a place without a name is nobody's.
pub(super) fn distinct_people(names: &[Option<&str>]) -> Vec<Vec<usize>> {
    let mut people: Vec<(String, Vec<usize>)> = Vec::new();
    for (at, name) in names.iter().enumerate() {
        let Some(name) = name.map(known_as).filter(|name| !name.is_empty()) else { continue };
        match people.iter_mut().find(|(known, _)| *known == name) {
            Some((_, places)) => places.push(at),
            None => people.push((name, vec![at])),
        }
    }
    let full = |short: &str| {
        let mut fit = people.iter().filter(|(known, _)| is_short_for(short, known));
        fit.next().filter(|_| fit.next().is_none()).map(|(known, _)| known.clone())
    };
    let moved: Vec<(String, String)> =
        people.iter().filter_map(|(short, _)| Some((short.clone(), full(short)?))).collect();
    for (short, full) in moved {
        let Some(at) = people.iter().position(|(known, _)| *known == short) else { continue };
        let (_, places) = people.remove(at);
        if let Some((_, own)) = people.iter_mut().find(|(known, _)| *known == full) {
            own.extend(places);
            own.sort_unstable();
        }
    }
    let mut people: Vec<Vec<usize>> = people.into_iter().map(|(_, places)| places).collect();
    people.sort_by_key(|places| places.first().copied());
    people
}

/// Whether `short` is `full` with an initial for the first name; both as [`known_as`] gives them.
fn is_short_for(short: &str, full: &str) -> bool {
    let ends = |name: &str| -> Option<(String, String)> {
        let (first, rest) = name.split_once(' ')?;
        Some((first.into(), rest.rsplit(' ').next()?.into()))
    };
    let (Some((initial, surname)), Some((first, other))) = (ends(short), ends(full)) else { return false };
    surname == other
        && initial.chars().count() == 1
        && first.len() > initial.len()
        && first.starts_with(&initial)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_service_is_known_by_its_names() {
        for words in [
            "Child Maintenance Service",
            "CMS",
            "the C.M.S. at Child Maintenance Service 21",
            "Department for Work and Pensions",
            "DWP complaints",
            "Secretary of State for Work and Pensions",
        ] {
            assert!(is_service(words), "{words}");
        }
        for words in ["HM Courts and Tribunals Service", "Marek Wójcik", "Cmski", ""] {
            assert!(!is_service(words), "{words}");
        }
    }

    #[test]
    fn the_person_who_signed_is_read_from_either_form() {
        let read = |from: &str| signatory(from).map(|s| (s.name, s.role.unwrap_or_default()));
        for (from, name, role) in [
            ("Child Maintenance Service (R Oyelaran, Case Manager)", "R Oyelaran", "Case Manager"),
            (
                "Child Maintenance Service (T Marchbank, Arrears and Compliance)",
                "T Marchbank",
                "Arrears and Compliance",
            ),
            (
                "Paula Thackeray, Complaints Resolution Manager, CMS",
                "Paula Thackeray",
                "Complaints Resolution Manager",
            ),
            ("CMS: Mr Singh", "", ""),
            ("CMS (Mr Singh)", "Mr Singh", ""),
            ("Child Maintenance Service, L de Souza", "L de Souza", ""),
        ] {
            let expected = (!name.is_empty()).then(|| (name.to_owned(), role.to_owned()));
            assert_eq!(read(from), expected, "{from}");
        }
        for from in [
            "Child Maintenance Service (Complaints Team)",
            "Child Maintenance Service (Wolverhampton)",
            "Child Maintenance Service (Data Protection Team)",
            "Child Maintenance Service",
            "Marek Wójcik",
            "Fenwick & Hale Cold Storage Ltd (Ann Lee)",
            "CMS (Team 14)",
        ] {
            assert_eq!(read(from), None, "{from}");
        }
    }

    #[test]
    fn an_initial_stands_for_a_first_name() {
        let short = |a: &str, b: &str| is_short_for(&known_as(a), &known_as(b));
        assert!(short("R Oyelaran", "Rachel Oyelaran"));
        assert!(short("Ms R. Oyelaran", "Rachel Ann Oyelaran"));
        assert!(!short("R Oyelaran", "Thomas Oyelaran"));
        assert!(!short("R Oyelaran", "R Oyelaran"));
        assert!(!short("Rachel Oyelaran", "R Oyelaran"));
        assert!(!short("R Oyelaran", "Rachel Oyelami"));
        assert!(!short("Oyelaran", "Rachel Oyelaran"));
    }
}
