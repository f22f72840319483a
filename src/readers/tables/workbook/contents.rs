//! What a workbook holds that its cells do not show, and how it is said.

use crate::model::finding::{Code, Finding};
use crate::model::number_of;
use crate::readers::Attachment;

/// What else a workbook holds.
#[derive(Default)]
pub(crate) struct OtherContents {
    pub(crate) comments: usize,
    /// Pictures, which follow the sheets.
    pub(crate) pictures: Vec<Attachment>,
    /// Pictures that cannot be taken out.
    pub(crate) pictures_kept: usize,
    /// Cells whose values their format hides.
    pub(crate) hidden_values: usize,
    /// Cells with words that lie under merged cells.
    pub(crate) covered: usize,
    /// Numbers whose format is not known here.
    pub(crate) unformatted: usize,
    /// Amounts in the currency of the computer that opens the workbook.
    pub(crate) without_currency: usize,
    /// Negative numbers that their format shows without a sign.
    pub(crate) signs_added: usize,
    /// Cells with a colour behind them or coloured words.
    pub(crate) coloured: usize,
    /// Rules that colour cells according to their contents.
    pub(crate) colouring_rules: usize,
    /// Tick boxes and choices, and how many of them are ticked.
    pub(crate) boxes: usize,
    pub(crate) ticked: usize,
    /// Other controls of a form.
    pub(crate) controls: usize,
    /// Formulas whose values change by themselves.
    pub(crate) changing: usize,
    /// What the program prints at the head and the foot of pages and the bundle does not.
    pub(crate) margin_fields: Vec<&'static str>,
    /// Sheets of other files whose values are kept for formulas.
    pub(crate) cached_sheets: usize,
    /// Files inside the workbook.
    pub(crate) embedded: usize,
    /// Shapes without words.
    pub(crate) shapes: usize,
    /// Changes that were tracked, or lists of them.
    pub(crate) changes: usize,
    /// Rules that strike cells out for what they hold.
    pub(crate) striking_rules: usize,
    pub(crate) charts: usize,
    pub(crate) hidden_rows: usize,
    pub(crate) hidden_columns: usize,
    pub(crate) macros: bool,
}

/// "1 cell has", "2 cells have".
fn have(count: usize, what: &str) -> String {
    format!("{} {}", number_of(count, what), if count == 1 { "has" } else { "have" })
}

/// "a, b and c".
pub(super) fn joined(list: &[String]) -> String {
    match list {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// A tick box or a choice in a line: `[x] Paid`.
pub(crate) fn control_line((words, ticked): &(String, bool)) -> String {
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let sign = if *ticked { "[x]" } else { "[ ]" };
    if words.is_empty() { format!("{sign} (a tick box without words)") } else { format!("{sign} {words}") }
}

const PRINT: &str = "if they matter, print the workbook to a PDF and use that";

impl OtherContents {
    /// Counts the controls of a sheet.
    pub(crate) fn add_controls(&mut self, boxes: &[(String, bool)], others: usize) {
        self.boxes += boxes.len();
        self.ticked += boxes.iter().filter(|(_, ticked)| *ticked).count();
        self.controls += others;
    }

    /// Takes in what the program prints at the head or the foot of pages and the bundle does not.
    pub(crate) fn leave_out(&mut self, fields: &[&'static str]) {
        for field in fields {
            if !self.margin_fields.contains(field) {
                self.margin_fields.push(field);
            }
        }
    }

    /// What a workbook without a filled cell holds all the same.
    pub(super) fn instead_of_cells(&self) -> Vec<String> {
        let kinds = [
            (self.pictures.len() + self.pictures_kept, "images"),
            (self.charts, "charts"),
            (self.shapes, "shapes"),
            (self.boxes + self.controls, "form controls"),
            (self.comments, "notes"),
            (self.embedded, "embedded files"),
            (self.coloured + self.colouring_rules, "colours"),
        ];
        kinds.iter().filter(|(count, _)| *count > 0).map(|(_, what)| (*what).to_owned()).collect()
    }

    /// What the workbook hides and the bundle shows.
    pub(super) fn hidden(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        let mut shown = |message: String| {
            findings.push(Finding::warning(Code::HiddenShown, message).next("check that they may be seen"));
        };
        let hidden: Vec<String> = [(self.hidden_rows, "row"), (self.hidden_columns, "column")]
            .iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, what)| number_of(*count, what))
            .collect();
        if !hidden.is_empty() {
            shown(format!("this workbook hides {}, which the bundle shows", hidden.join(" and ")));
        }
        if self.hidden_values > 0 {
            let whose = if self.hidden_values == 1 { "its value" } else { "their values" };
            let which = have(self.hidden_values, "cell").replacen(" ha", " of this workbook ha", 1);
            shown(format!("{which} a format that hides {whose}, which the bundle shows"));
        }
        if self.covered > 0 {
            let verb = if self.covered == 1 { "is" } else { "are" };
            let which = number_of(self.covered, "filled cell");
            shown(format!(
                "{which} {verb} hidden under merged cells of this workbook. The bundle shows them"
            ));
        }
        findings
    }

    pub(super) fn findings(&self) -> Vec<Finding> {
        let mut findings = self.remarks();
        findings.extend(self.undrawn());
        findings.extend(self.looks());
        if self.changes > 0 {
            let message = "this workbook has tracked changes, so it holds more than one version";
            let next = "Which version did you send? Accept or reject the changes to match it, save the \
                        workbook and use that.";
            findings.push(Finding::warning(Code::TrackedChanges, message).next(next));
        }
        if self.striking_rules > 0 {
            let message = format!(
                "this workbook has {} that can strike cells out, which the bundle does not apply",
                number_of(self.striking_rules, "conditional format")
            );
            findings.push(
                Finding::warning(Code::StruckOut, message).next("print it to a PDF and compare the two"),
            );
        }
        if self.changing > 0 {
            let has = match self.changing {
                1 => "a formula that gives the present date or time, or a random number".to_owned(),
                many => format!("{many} formulas that give the present date or time, or a random number"),
            };
            let message = format!(
                "this workbook has {has}. The bundle shows the values stored in the file when it was last \
                 calculated. Those may not be what was seen when it was sent"
            );
            let next = "compare it with the workbook that was sent, or use a PDF of that workbook";
            findings.push(Finding::warning(Code::ChangingField, message).next(next));
        }
        if self.macros {
            let message = "this workbook holds macros, which were not run and are not in the bundle";
            findings.push(Finding::note(Code::Removed, message));
        }
        findings
    }

    fn remarks(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        if self.comments > 0 {
            let verb = if self.comments == 1 { "is" } else { "are" };
            let message =
                format!("this workbook has {}, which {verb} not shown", number_of(self.comments, "note"));
            findings.push(
                Finding::warning(Code::Removed, message).next(
                    "if you need them, print the workbook with its notes to a PDF and use that instead",
                ),
            );
        }
        let follow = self.pictures.len();
        if follow > 0 {
            let message = format!(
                "this workbook has {}, shown after its sheets and not in {}",
                number_of(follow, "image"),
                if follow == 1 { "its place" } else { "their places" }
            );
            findings.push(
                Finding::warning(Code::Removed, message)
                    .next("if their places matter, print the workbook to a PDF and use that"),
            );
        }
        if self.unformatted > 0 {
            let message = match self.unformatted {
                1 => "the format of 1 cell is not known here. Its plain value is shown".to_owned(),
                many => format!("the format of {many} cells is not known here. Their plain values are shown"),
            };
            findings.push(
                Finding::note(Code::WordsAlone, message)
                    .next("if it matters how they look, print the workbook to a PDF and use that"),
            );
        }
        if self.embedded > 0 {
            let message = format!(
                "this workbook holds {}, whose content is not in the bundle",
                number_of(self.embedded, "embedded file")
            );
            findings.push(
                Finding::warning(Code::Removed, message).next("if they matter, save them as separate files"),
            );
        }
        if self.cached_sheets > 0 {
            let sheets = number_of(self.cached_sheets, "sheet");
            let message = format!(
                "this workbook keeps copies of values from {sheets} of other files. They are not shown"
            );
            findings.push(
                Finding::note(Code::LeftOut, message).next("if they matter, add those files themselves"),
            );
        }
        findings
    }

    /// What is drawn over the cells and is not shown.
    fn undrawn(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        let undrawn = self.pictures_kept + self.charts + self.shapes;
        if undrawn > 0 {
            let kinds =
                [(self.pictures_kept, "image"), (self.charts, "chart"), (self.shapes, "shape without words")];
            let mut list: Vec<String> = kinds
                .iter()
                .filter(|(count, _)| *count > 0)
                .map(|(count, what)| number_of(*count, what).replace("wordss", "words"))
                .collect();
            if self.shapes > 1 {
                list.iter_mut().for_each(|of| *of = of.replace("shape without", "shapes without"));
            }
            let verb = if undrawn == 1 { "is" } else { "are" };
            let message = format!("this workbook has {}, which {verb} not shown", list.join(" and "));
            findings.push(
                Finding::warning(Code::Removed, message)
                    .next("if they matter, print it to a PDF and use that"),
            );
        }
        if self.boxes + self.controls > 0 {
            let count = number_of(self.boxes + self.controls, "form control");
            let ticks = match (self.boxes, self.ticked) {
                (0, _) => String::new(),
                (1, 1) => ". 1 is a tick box or option, and it is ticked".to_owned(),
                (1, _) => ". 1 is a tick box or option, and it is not ticked".to_owned(),
                (all, ticked) => format!(". {all} are tick boxes or options, of which {ticked} are ticked")
                    .replace("1 are ticked", "1 is ticked"),
            };
            let message = format!(
                "this workbook has {count}, such as tick boxes, lists and buttons, not shown where the program has \
                 them{ticks}"
            );
            findings.push(Finding::warning(Code::NotShown, message).next(PRINT));
        }
        findings
    }

    /// How the program shows cells, where the bundle differs.
    fn looks(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        if self.signs_added > 0 {
            let (which, verb, them) = match self.signs_added {
                1 => ("1 negative number", "is", "it with a minus sign, which the program does not show"),
                _ => ("negative numbers", "are", "them with a minus sign, which the program does not show"),
            };
            let count = if self.signs_added == 1 { String::new() } else { format!("{} ", self.signs_added) };
            let message = format!(
                "{count}{which} of this workbook {verb} marked only by colour, or not at all. The bundle shows \
                 {them}"
            );
            findings.push(Finding::note(Code::NotShown, message));
        }
        let mut colours = Vec::new();
        if self.coloured > 0 {
            let verb = if self.coloured == 1 { "is" } else { "are" };
            colours.push(format!("{} of this workbook {verb} coloured", number_of(self.coloured, "cell")));
        }
        if self.colouring_rules > 0 {
            let (many, colour) =
                if self.colouring_rules == 1 { ("rule", "colours") } else { ("rules", "colour") };
            let whose = if self.coloured == 0 { " of this workbook" } else { "" };
            colours.push(format!(
                "{} {many}{whose} {colour} cells according to their contents",
                self.colouring_rules
            ));
        }
        if !colours.is_empty() {
            let message = format!("{}. The bundle shows the cells without colour", colours.join(" and "));
            findings.push(Finding::note(Code::NotShown, message).next(PRINT));
        }
        if self.without_currency > 0 {
            let which = have(self.without_currency, "cell").replacen(" ha", " of this workbook ha", 1);
            let message = format!(
                "{which} the currency of the computer that opens it, which the file does not name. The bundle shows \
                 no currency sign there"
            );
            findings.push(Finding::note(Code::NotShown, message).next(PRINT));
        }
        if !self.margin_fields.is_empty() {
            let list: Vec<String> = self.margin_fields.iter().map(|field| (*field).to_owned()).collect();
            let message = format!(
                "the header or footer of this workbook's pages also has {}, which the bundle leaves out",
                joined(&list)
            );
            findings.push(Finding::note(Code::NotShown, message));
        }
        findings
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(other: &OtherContents) -> String {
        let all = other.hidden().into_iter().chain(other.findings());
        all.map(|finding| finding.message).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn only_what_there_is_is_named_and_numbers_agree() {
        let none = OtherContents::default;
        for (other, said) in [
            (none(), ""),
            (
                OtherContents { hidden_rows: 2, ..none() },
                "This workbook hides 2 rows, which the bundle shows.",
            ),
            (
                OtherContents { hidden_rows: 1, hidden_columns: 2, ..none() },
                "This workbook hides 1 row and 2 columns, which the bundle shows.",
            ),
            (
                OtherContents { hidden_values: 1, ..none() },
                "1 cell of this workbook has a format that hides its value, which the bundle shows.",
            ),
            (
                OtherContents { hidden_values: 2, ..none() },
                "2 cells of this workbook have a format that hides their values, which the bundle shows.",
            ),
            (
                OtherContents { coloured: 1, ..none() },
                "1 cell of this workbook is coloured. The bundle shows the cells without colour.",
            ),
            (
                OtherContents { coloured: 3, colouring_rules: 1, ..none() },
                "3 cells of this workbook are coloured and 1 rule colours cells according to their contents. The bundle shows \
                 the cells without colour.",
            ),
            (
                OtherContents { colouring_rules: 2, ..none() },
                "2 rules of this workbook colour cells according to their contents. The bundle shows the cells without colour.",
            ),
            (
                OtherContents { signs_added: 1, ..none() },
                "1 negative number of this workbook is marked only by colour, or not at all. The bundle shows it \
                 with a minus sign, which the program does not show.",
            ),
            (
                OtherContents { signs_added: 2, ..none() },
                "2 negative numbers of this workbook are marked only by colour, or not at all. The bundle shows \
                 them with a minus sign, which the program does not show.",
            ),
            (
                OtherContents { boxes: 2, ticked: 1, controls: 1, ..none() },
                "This workbook has 3 form controls, such as tick boxes, lists and buttons, not shown where the program \
                 has them. 2 are tick boxes or options, of which 1 is ticked.",
            ),
            (
                OtherContents {
                    margin_fields: vec!["the date of printing", "the name of the file"],
                    ..none()
                },
                "The header or footer of this workbook's pages also has the date of printing and the name of the file, \
                 which the bundle leaves out.",
            ),
        ] {
            assert_eq!(messages(&other), said);
        }
    }
}
