//! What a person sees: progress while a step takes longer than a moment, findings in plain words with the
//! place and the next thing to do, and a last screen that says what was made and what needs attention first.

use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::bundle::result_words::{self, VERIFIED_MEANS, VerifyAnswer};
use crate::cli::report::{Answer, Report};
use crate::cli::several;
use crate::cli::style::{BOLD, DIM, GREEN, RED, YELLOW, check_later, output_lines, visible};
use crate::model::counted;
use crate::model::finding::{Code, Finding, Severity};
use crate::system::progress::ProgressSink;

/// A progress bar on standard error, for runs that last longer than a moment; nothing when no person looks on.
pub struct TerminalProgress {
    bar: ProgressBar,
    stop: Arc<AtomicBool>,
    begun: Instant,
}

/// How long a run is left to end by itself before a bar is drawn.
const MOMENT: Duration = Duration::from_secs(1);

impl TerminalProgress {
    /// A bar that is drawn only when `shown`, and a way to stop.
    pub fn new(shown: bool, stop: Arc<AtomicBool>) -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        if shown {
            let bar = bar.clone();
            thread::spawn(move || {
                thread::sleep(MOMENT);
                if !bar.is_finished() {
                    bar.set_draw_target(ProgressDrawTarget::stderr());
                    bar.enable_steady_tick(Duration::from_millis(250));
                }
            });
        }
        Self { bar, stop, begun: Instant::now() }
    }

    /// Takes the bar away, so that words can follow.
    pub fn clear(&self) {
        self.bar.finish_and_clear();
    }
}

impl ProgressSink for TerminalProgress {
    fn step(&self, name: &str, parts: u64) {
        let template = if parts > 1 {
            "{prefix} [{bar:24}] {pos} of {len}  {wide_msg:.dim}"
        } else {
            "{prefix} {spinner} {wide_msg:.dim}"
        };
        let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
        self.bar.set_style(style.progress_chars("=> ").tick_chars("|/-\\ "));
        self.bar.set_prefix(name.to_owned());
        self.bar.set_message("");
        self.bar.set_length(parts);
        self.bar.set_position(0);
    }

    fn part(&self, name: &str) {
        self.bar.set_message(visible(name));
        self.bar.inc(1);
    }

    fn read(&self, done: usize, known: usize) {
        if known > done {
            let left = time_left(self.begun.elapsed(), done, known);
            self.bar.set_message(format!("reading the text of scans: {done} of {known} pages{left}"));
        }
    }

    fn stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}

/// How long the pages that are known will still take, at the pace so far; nothing is said before a few are done.
fn time_left(spent: Duration, done: usize, known: usize) -> String {
    if done < 4 {
        return String::new();
    }
    match spent.as_secs_f64() / done as f64 * known.saturating_sub(done) as f64 {
        seconds if seconds < 60.0 => ", less than a minute left".into(),
        seconds => format!(", about {} left", counted((seconds / 60.0).ceil() as usize, "minute", "minutes")),
    }
}

/// How findings and results are told.
pub struct TerminalOutput {
    /// Whether colours are wanted.
    pub colour: bool,
    /// Whether only errors are told.
    pub quiet: bool,
}

impl TerminalOutput {
    /// Tells a report: findings on standard error, the result on standard output.
    ///
    /// # Errors
    /// What the streams say.
    pub fn tell(&self, report: &Report, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<()> {
        let all = several::findings(report);
        // What is gravest is told last, where the eye rests.
        for severity in [Severity::Note, Severity::Warning, Severity::Error] {
            let is_listed = |(finding, _): &(&Finding, String)| match finding.severity {
                Severity::Error => true,
                Severity::Warning => !self.quiet,
                Severity::Note => !self.quiet && result_words::is_worth_a_line(finding, report.tally.matched),
            };
            let these = all.iter().filter(|(finding, _)| finding.severity == severity);
            let mut left: Vec<(&Finding, String)> = these.filter(|one| is_listed(one)).cloned().collect();
            // What is to be said of several files is said once.
            while let Some((first, of)) = left.first().cloned() {
                let same = |(f, bundles): &(&Finding, String)| {
                    f.message == first.message && f.next == first.next && *bundles == of
                };
                let (group, rest): (Vec<_>, Vec<_>) = left.into_iter().partition(same);
                let group: Vec<&Finding> = group.into_iter().map(|(finding, _)| finding).collect();
                self.findings(&group, &of, err)?;
                left = rest;
            }
        }
        if self.quiet {
            return Ok(());
        }
        let last = self.last_screen(report, all.is_empty());
        write!(out, "{last}")
    }

    fn paint(&self, style: &str, text: &str) -> String {
        if self.colour { format!("\x1b[{style}m{text}\x1b[0m") } else { text.into() }
    }

    /// Findings that say the same of one or more places; `of` names the bundles that they belong to, where that is not
    /// all of them.
    fn findings(&self, group: &[&Finding], of: &str, err: &mut dyn Write) -> io::Result<()> {
        let Some(finding) = group.first() else { return Ok(()) };
        let (style, word) = match (finding.severity, finding.code) {
            (_, Code::Matched) => (GREEN, "same   "),
            (Severity::Error, _) => (RED, "error  "),
            (Severity::Warning, _) => (YELLOW, "warning"),
            (Severity::Note, _) => (DIM, "note   "),
        };
        let mut lines: Vec<String> =
            group.iter().filter_map(|f| place_text(f)).map(|p| self.paint(BOLD, &p)).collect();
        lines.extend((!of.is_empty()).then(|| self.paint(DIM, of)));
        lines.push(visible(&finding.message));
        if !finding.next.is_empty() {
            lines.push(self.paint(DIM, &format!("-> {}", visible(&finding.next))));
        }
        writeln!(err, "{}  {}", self.paint(style, word), lines.join("\n         "))
    }

    fn last_screen(&self, report: &Report, nothing_above: bool) -> String {
        let tally = &report.tally;
        let mut text = String::new();
        let mut say = |line: String| {
            text += &line;
            text.push('\n');
        };
        if !nothing_above {
            say(String::new());
        }
        if !report.bundles.is_empty() {
            for (style, line) in several::last_screen(report) {
                say(style.map_or(line.clone(), |style| self.paint(style, &line)));
            }
            return text;
        }
        match report.result {
            Answer::Made => {
                if let Some(bundle) = &report.bundle {
                    let contents = report.contents.unwrap_or(crate::cli::report::ReportedContents {
                        items: 0,
                        sheets: 0,
                        item_pages: 0,
                        original_bytes: 0,
                    });
                    let ready = result_words::ready(contents.items, bundle.pages as usize);
                    say(self.paint(GREEN, &ready));
                    say(format!("  {}", self.paint(BOLD, &visible(&bundle.folder))));
                    output_lines("    ", &bundle.files).for_each(&mut say);
                    say(format!(
                        "  Evidence digest, as printed on the cover:\n    {}",
                        bundle.evidence_digest.in_groups()
                    ));
                    if contents.sheets > 0 {
                        let sheets = counted(contents.sheets, "item", "items");
                        let have = if contents.sheets == 1 { "has" } else { "have" };
                        say(format!("  {sheets} that cannot be shown as pages {have} an information sheet."));
                    }
                    say(String::new());
                    say(match tally.warnings {
                        0 => "Next: open the PDF and read the cover and the index.".into(),
                        n => format!(
                            "Next: read the {} above, then open the PDF and read the cover and the index.",
                            counted(n, "warning", "warnings")
                        ),
                    });
                    say(check_later(&bundle.folder));
                }
                if let Some(draft) = &report.draft {
                    for changed in &draft.changed {
                        say(visible(changed));
                    }
                    match (draft.added.len(), &draft.read_from, &draft.spreadsheet) {
                        (0, Some(sheet), _) if draft.changed.is_empty() => say(format!(
                            "{} already says what {} says. Nothing was changed.",
                            visible(sheet),
                            visible(&draft.manifest)
                        )),
                        (n, Some(_), _) => {
                            let more = match n {
                                0 => String::new(),
                                n => format!(" and now lists {}", counted(n, "more file", "more files")),
                            };
                            let changed = counted(draft.changed.len(), "item", "items");
                            say(self.paint(
                                GREEN,
                                &format!("{} was changed in {changed}{more}.", visible(&draft.manifest)),
                            ));
                            say("Next: run leverarch check.".into());
                        }
                        (_, None, Some(sheet)) => {
                            say(self.paint(GREEN, &format!("{} has a row for each item.", visible(sheet))));
                            say(
                                "Next: correct it, save it, then run leverarch init with --from-spreadsheet."
                                    .into(),
                            );
                        }
                        (0, ..) => say(format!(
                            "{} already lists every file. Nothing was added.",
                            visible(&draft.manifest)
                        )),
                        (n, ..) => {
                            say(self.paint(
                                GREEN,
                                &format!(
                                    "{} now lists {}.",
                                    visible(&draft.manifest),
                                    counted(n, "more file", "more files")
                                ),
                            ));
                            say("Next: open it in a text editor and correct each line marked \"check\". Then \
                                 run leverarch check.".into());
                        }
                    }
                }
            }
            Answer::Clear => {
                let contents = report.contents.map_or(0, |c| c.items);
                say(self.paint(GREEN, &format!("Ready to build: {}.", counted(contents, "item", "items"))));
                if tally.warnings > 0 {
                    say(format!(
                        "You can build now. Read the {} above first.",
                        counted(tally.warnings, "warning", "warnings")
                    ));
                }
            }
            Answer::Refused => say(self.paint(RED, &result_words::refused(tally.errors))),
            Answer::Verified => {
                say(self.paint(GREEN, &VerifyAnswer::new(&report.findings).sentence()));
                say(VERIFIED_MEANS.into());
            }
            Answer::Differs => say(self.paint(RED, &VerifyAnswer::new(&report.findings).sentence())),
            Answer::PartlyMade | Answer::Misused | Answer::Failed | Answer::Stopped => {}
        }
        text
    }
}

/// Where a finding is: its file, and its line in the manifest. A mistake in the manifest's own words is pointed
/// at to the letter; for an item its line is enough.
fn place_text(finding: &Finding) -> Option<String> {
    let line = finding.line.map(|line| match (finding.column, &finding.file) {
        (Some(column), None) => format!("manifest line {line}, column {column}"),
        _ => format!("manifest line {line}"),
    });
    let parts: Vec<String> = finding.file.iter().map(|f| visible(f)).chain(line).collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_name_reaches_the_terminal_as_a_command() {
        assert_eq!(visible("a\x1b[31mb\u{202e}c\n"), "a[U+001B][31mb[U+202E]c[U+000A]");
        assert_eq!(visible("Żółć 王 🧿"), "Żółć 王 🧿");
    }

    #[test]
    fn what_is_said_of_several_files_is_said_once_and_the_gravest_last() {
        let undated = |file: &str| Finding::warning(Code::Undated, "no date").about(file).next("add one");
        let findings = vec![
            Finding::error(Code::ItemMissing, "not there").about("c").on_line((7, 1)),
            undated("a"),
            Finding::note(Code::Hidden, "hidden").about("h"),
            undated("b"),
        ];
        let report = Report::new("check", Answer::Refused, 1, findings);
        let (mut out, mut err) = (Vec::new(), Vec::new());
        TerminalOutput { colour: false, quiet: false }.tell(&report, &mut out, &mut err).expect("told");
        let printed = String::from_utf8(err).expect("text");
        let expected = "note     h\n         Hidden.\n\
            warning  a\n         b\n         No date.\n         -> Add one.\n\
            error    c, manifest line 7\n         Not there.\n";
        assert_eq!(printed, expected);
        assert!(String::from_utf8(out).expect("text").contains("Fix 1 error and try again"));
        let mut err = Vec::new();
        TerminalOutput { colour: false, quiet: true }.tell(&report, &mut Vec::new(), &mut err).expect("told");
        assert_eq!(
            String::from_utf8(err).expect("text"),
            "error    c, manifest line 7\n         Not there.\n"
        );
    }
}
