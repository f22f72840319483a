//! What a formula says without being computed: that its value changes by itself, or where it leads.

/// The functions whose values are those of the moment at which the workbook is opened.
const CHANGING: [&str; 5] = ["TODAY", "NOW", "RAND", "RANDBETWEEN", "RANDARRAY"];

/// The names of the functions that a formula calls, without what it quotes.
fn functions(formula: &str) -> Vec<String> {
    let (mut names, mut name, mut quoted) = (Vec::new(), String::new(), None);
    for letter in formula.chars() {
        if let Some(mark) = quoted {
            if letter == mark {
                quoted = None;
            }
            continue;
        }
        match letter {
            '"' | '\'' => quoted = Some(letter),
            '(' => names.push(std::mem::take(&mut name)),
            c if c.is_alphanumeric() || matches!(c, '_' | '.') => name.extend(c.to_uppercase()),
            _ => name.clear(),
        }
    }
    names
}

/// Whether the value of a formula changes by itself: the day, the time or a random number.
pub(crate) fn is_changing(formula: &str) -> bool {
    functions(formula).iter().any(|name| {
        let name = name.rsplit('.').next().unwrap_or_default();
        CHANGING.contains(&name)
    })
}

/// Where a formula leads that makes a link: `HYPERLINK("https://…","words")`.
pub(crate) fn link_of(formula: &str) -> Option<String> {
    let start = formula.to_ascii_uppercase().find("HYPERLINK(\"")?;
    let rest = formula.get(start + "HYPERLINK(\"".len()..)?;
    let address = rest.split('"').next()?;
    (!address.is_empty() && !address.starts_with('#')).then(|| address.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_changes_by_itself_is_known() {
        for (formula, changes) in [
            ("TODAY()", true),
            ("of:=TODAY()", true),
            ("A1-now()", true),
            ("IF(A1>0,RAND(),0)", true),
            ("_xlfn.RANDARRAY(2)", true),
            ("RANDBETWEEN(1,6)", true),
            ("SUM(A1:A9)", false),
            ("\"TODAY()\"", false),
            ("'Sheet NOW('!A1", false),
            ("MYTODAY()", false),
            ("OFFSET(A1,1,1)", false),
            ("TODAY", false),
        ] {
            assert_eq!(is_changing(formula), changes, "{formula}");
        }
    }

    #[test]
    fn links_of_formulas_are_read() {
        for (formula, link) in [
            ("HYPERLINK(\"https://a.example/b\",\"here\")", Some("https://a.example/b")),
            ("of:=HYPERLINK(\"mailto:x@a.example\")", Some("mailto:x@a.example")),
            ("HYPERLINK(\"#Sheet2!A1\",\"x\")", None),
            ("HYPERLINK(A1,\"x\")", None),
            ("SUM(A1)", None),
        ] {
            assert_eq!(link_of(formula).as_deref(), link, "{formula}");
        }
    }
}
