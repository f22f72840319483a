//! The user's own statement: numbered paragraphs, who makes it and how they are related to the case, and a place to
//! sign. No rule of the bodies asks for a form of words, so the words of truth are plain and claim no rule.

use super::{CaseContext, Chapter, ChapterPart, RichText, Signature};
use crate::case::manifest::case_types::Text;
use crate::model::finding::{Code, Finding};

/// The statement.
pub fn compose(context: &CaseContext<'_>) -> Option<Chapter> {
    let statement = context.manifest.statement.as_ref().filter(|statement| !statement.text.is_empty())?;
    let by = context.initialise_children(statement.by.trim());
    let role = statement
        .relationship
        .as_deref()
        .map_or(String::new(), |role| context.initialise_children(role.trim()));
    let title = if by.is_empty() { "Statement".into() } else { format!("Statement of {by}") };
    let lead = match (by.is_empty(), role.is_empty()) {
        (false, false) => format!("Made by {by}. Relationship to the case: {role}."),
        (false, true) => format!("Made by {by}."),
        (true, false) => format!("Relationship to the case: {role}."),
        (true, true) => String::new(),
    };
    let signature = Signature {
        declaration: "I believe that this statement is true.".into(),
        name: by,
        role,
        date: statement.date,
    };
    let paragraphs = crate::pdf::layout::wording::paragraphs(&statement.text.0);
    let paragraphs: Vec<RichText> =
        paragraphs.into_iter().map(|paragraph| context.prose(&Text(paragraph))).collect();
    let parts = vec![ChapterPart::Numbered(paragraphs), ChapterPart::Signature(signature)];
    Some(Chapter { title, lead: lead.into(), parts, ..Chapter::default() })
}

/// What the statement lacks.
pub fn findings(context: &CaseContext<'_>) -> Vec<Finding> {
    let Some(statement) = &context.manifest.statement else { return Vec::new() };
    let missing = |what: &str, next: &str| {
        Finding::warning(Code::MissingKey, format!("The statement does not say {what}."))
            .about(crate::case::manifest::FILE)
            .next(next)
    };
    let mut findings = Vec::new();
    if statement.text.is_empty() {
        findings.push(missing("anything", "Add text to [statement], or take it out."));
    }
    if statement.by.trim().is_empty() {
        findings
            .push(missing("who makes it", "Add by to [statement], with the name of the person who signs."));
    }
    if statement.relationship.as_ref().is_none_or(|role| role.trim().is_empty()) {
        let next = "Add relationship to [statement], such as \"Paying parent\".";
        findings.push(missing("how that person is related to the case", next));
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frontmatter::content::testing::Sample;

    #[test]
    fn paragraphs_are_numbered_and_signed_below() {
        let sample = Sample::new(
            "[statement]\nby = \"Marek Wójcik\"\nrelationship = \"Paying parent\"\ndate = 2022-02-28\n\
             text = \"\"\"\nI sent the letter of\n17 January {a}.\n\nOliwia stayed with me.\n\"\"\"\n\
             [[child]]\nname = \"Oliwia\"\n[[item]]\nfile = \"a.pdf\"\nid = \"a\"\n",
        );
        let chapter = compose(&sample.matter()).expect("a chapter");
        assert_eq!(chapter.title, "Statement of Marek Wójcik");
        let [ChapterPart::Numbered(paragraphs), ChapterPart::Signature(signature)] = &chapter.parts[..]
        else {
            panic!("{:?}", chapter.parts)
        };
        let said: Vec<String> = paragraphs.iter().map(RichText::text).collect();
        assert_eq!(said, ["I sent the letter of 17 January (p. 3).", "O. stayed with me."]);
        assert_eq!(signature.declaration.text(), "I believe that this statement is true.");
        assert_eq!((signature.name.as_str(), signature.role.as_str()), ("Marek Wójcik", "Paying parent"));
        assert_eq!(signature.date, Some(jiff::civil::date(2022, 2, 28)));
        assert_eq!(findings(&sample.matter()), []);
    }

    #[test]
    fn what_a_statement_lacks_is_said_and_an_empty_one_is_no_chapter() {
        let found = |text: &str| -> Vec<String> {
            let sample = Sample::new(text);
            findings(&sample.matter()).into_iter().map(|finding| finding.message).collect()
        };
        assert_eq!(found(""), [""; 0]);
        assert_eq!(
            found("[statement]\n"),
            [
                "The statement does not say anything.",
                "The statement does not say who makes it.",
                "The statement does not say how that person is related to the case.",
            ]
        );
        assert_eq!(compose(&Sample::new("[statement]\nby = \"A\"\n").matter()), None);
        assert_eq!(compose(&Sample::new("").matter()), None);
    }
}
