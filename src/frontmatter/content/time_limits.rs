//! The time limits of the case: what each runs from, its last day, and how it stands on the day of the bundle, with the
//! page that shows the day. Below the table stand the rule, its source and what other sources say, for a limit that is
//! argued over is argued with its source.

use super::context::ItemPage;
use super::letters_sent::{MATCHED, estimates};
use super::limits_of_case::LimitInBundle;
use super::{
    CaseContext, Chapter, ChapterColumn, ChapterPart, ChapterRow, ChapterTable, ItemInBundle, RichText,
};
use crate::case::calendar::{Nation, add_months};
use crate::case::delivery::Delivery;
use crate::case::manifest::case_types::Step;
use crate::case::profile::ChapterName;
use crate::case::time_limits::{Limit, LimitDone, LimitStanding, TimeLimit};
use crate::model::finding::{Code, Finding, sentence};
use crate::model::{PartialDate, counted};
use crate::pdf::layout::wording::{capital, date_with_nbsp, short};

/// The chapter.
pub fn compose(context: &CaseContext<'_>, limits: &[LimitInBundle<'_>]) -> Option<Chapter> {
    if limits.is_empty() {
        return None;
    }
    let columns = vec![
        ChapterColumn::fixed("No.", 20.0),
        ChapterColumn::share("Action", 1.0),
        ChapterColumn::fixed("Runs from", 116.0),
        ChapterColumn::fixed("Last day", 76.0),
        ChapterColumn::fixed("Done", 78.0),
        ChapterColumn::fixed("Result", 92.0),
    ];
    let rows = (1..).zip(limits).map(|(number, shown)| row(context, number, shown)).collect();
    let mut parts = vec![ChapterPart::Table(ChapterTable { columns, rows })];
    let apart = context.plan().chapter(RULES).map(|chapter| chapter.pages.first());
    let profile = context.profile;
    if profile.before.iter().chain(&profile.after).any(|name| *name == ChapterName::TimeLimitRules) {
        let words = RichText::from("Each rule with its source");
        parts.push(ChapterPart::Small(match apart {
            Some(page) => words.say(": ").page(page).say("."),
            None => words.say(" comes after the documents."),
        }));
    } else {
        parts.push(ChapterPart::Heading("Rules and sources".into()));
        parts.extend(each_rule(limits));
    }
    let note = format!(
        "“Result” is as on {}, the date of this bundle. Bank holidays are those that each rule names. Where sources differ, each is given. The rules and notes come from the program \
         that made this bundle, not from a party. They are not legal advice.{}",
        date_with_nbsp(PartialDate::Day(context.date)),
        match limits.iter().any(|shown| {
            let heard = shown.taken.is_some_and(|taken| taken.heard_as_said);
            heard || shown.limit.runs_from.what.contains("as I say")
        }) {
            true => " “As I say” means that no page is named for it.",
            false => "",
        }
    );
    let marked = |row: &ChapterRow| {
        row.cells.iter().flatten().any(|line| line.text().replace('\u{A0}', " ").contains("(1985"))
    };
    let estimates = parts.iter().any(|part| match part {
        ChapterPart::Table(table) => table.rows.iter().any(marked),
        _ => false,
    });
    let marks = " The estimates (1985, CPR\u{A0}6.26) are by rules of England and Wales.";
    let elsewhere = context.manifest.case.nation.unwrap_or_default() != Nation::EnglandAndWales;
    let note = if estimates && elsewhere { format!("{note}{marks}") } else { note };
    parts.insert(1, ChapterPart::Small(note.into()));
    Some(Chapter { title: "Time limits".into(), parts, ..Chapter::default() })
}

/// The title of the rules where they have a chapter of their own.
/// What the chapter of rules is called.
pub(super) const RULES: &str = "Time limits: rules and sources";

/// The rules of the limits, each with its source, behind the documents.
pub fn rules(limits: &[LimitInBundle<'_>]) -> Option<Chapter> {
    let parts = each_rule(limits);
    (!parts.is_empty()).then(|| Chapter { title: RULES.into(), parts, ..Chapter::default() })
}

fn each_rule(limits: &[LimitInBundle<'_>]) -> Vec<ChapterPart> {
    let mut parts = Vec::new();
    for (number, shown) in (1..).zip(limits) {
        let limit = &shown.limit;
        let mut words = RichText::from(format!("{number}. ")).strong(limit.name.as_str());
        words = words.say(format!(". {} Source: {}.", sentence(limit.rule.clone()), limit.source));
        for note in &limit.notes {
            words = words.say(format!(" {}", sentence(note.clone())));
        }
        if let Some(safe) = limit.safe_by {
            let day = date_with_nbsp(PartialDate::Day(safe));
            words = words.say(format!(" By the strictest of the days named here, it is safe by {day}."));
        }
        if limit.limit != Limit::FreedomOfInformation {
            words = words.say(format!(" Holidays: {} ({}).", limit.place.nation, limit.place.why));
        }
        parts.push(ChapterPart::Small(words));
    }
    parts
}

fn row(context: &CaseContext<'_>, number: usize, shown: &LimitInBundle<'_>) -> ChapterRow {
    let limit = &shown.limit;
    let paged = |words: String, shown: Option<ItemPage<'_>>| match shown {
        Some(shown) => RichText::from(words).say(" (").page(context.page_of(shown)).say(")"),
        None => words.into(),
    };
    let start = format!("{}: {}", on(limit.runs_from.on), limit.runs_from.what);
    let mut last = vec![RichText::from(on(limit.due))];
    last.extend(limit.until.map(|until| format!("by {}", until.strftime("%-I\u{A0}%P")).into()));
    if let Some(entry) = shown.announced.filter(|_| limit.limit == Limit::Answer) {
        let pages = entry.pages(context).into_iter().map(|page| context.page_of(page));
        let pages: Vec<_> = pages.collect();
        last.push(match pages.is_empty() {
            true => "as agreed or announced".into(),
            false => RichText::from("as agreed or announced, ").pages(pages),
        });
        last.extend(shown.matched_announcement.then(|| capital(MATCHED).into()));
    }
    let extended =
        limit.limit == Limit::SubjectAccess && limit.notes.iter().any(|note| note.starts_with("Extended"));
    if let Some(entry) = shown.announced.filter(|_| extended) {
        let pages = entry.pages(context).into_iter().map(|page| context.page_of(page));
        last.push(RichText::from("as extended, ").pages(pages));
    }
    // What was done is done; until then the earlier day is the one to know.
    if let Some(safe) = limit.safe_by.filter(|_| !limit.standing(context.date).is_taken()) {
        last.push(format!("safe by {}", on(safe)).into());
    }
    ChapterRow {
        cells: vec![
            vec![number.to_string().into()],
            vec![limit.name.as_str().into()],
            vec![paged(start, shown.from)],
            last,
            done(context, shown),
            result(context, shown),
        ],
        ..ChapterRow::default()
    }
}

/// A day with a short month.
fn on(day: jiff::civil::Date) -> String {
    short(PartialDate::Day(day))
}

/// When it was done, with the page that shows it; of what was sent, the proof of its posting.
fn done(context: &CaseContext<'_>, shown: &LimitInBundle<'_>) -> Vec<RichText> {
    let paged = |words: String, shown: Option<ItemPage<'_>>| match shown {
        Some(shown) => RichText::from(words).say(", ").page(context.page_of(shown)),
        None => words.into(),
    };
    let mut lines = Vec::new();
    match shown.limit.done {
        Some(LimitDone::On(day)) => lines.push(paged(on(day), shown.done)),
        Some(LimitDone::Between { first, last }) => {
            let date =
                shown.done.and_then(|shown| shown.placed.item.date).filter(|date| date.day().is_none());
            let words = date.map_or_else(|| format!("{} to {}", on(first), on(last)), short);
            lines.push(paged(words, shown.done));
        }
        Some(LimitDone::Unproved { not_after, .. }) => {
            let posting = shown.taken.and_then(|taken| taken.posting);
            let posted =
                posting.and_then(|receipt| receipt.item.post.as_ref()?.posted).and_then(PartialDate::day);
            lines.push(match (posting, posted) {
                (Some(receipt), Some(day)) => paged(format!("posted {}", on(day)), Some(receipt.into())),
                (Some(receipt), None) => paged("posted".into(), Some(receipt.into())),
                (None, _) => "sent, as I say".into(),
            });
            if let Some(heard) = not_after {
                let said =
                    if shown.taken.is_some_and(|taken| taken.heard_as_said) { ", as I say" } else { "" };
                lines.push(format!("received by {} at the latest{said}", on(heard)).into());
            }
        }
        None => {}
    }
    lines.extend(shown.matched.then(|| capital(MATCHED).into()));
    lines
}

/// How a limit stands: bold where it is late or still open. The estimates follow where its delivery is not shown.
fn result(context: &CaseContext<'_>, shown: &LimitInBundle<'_>) -> Vec<RichText> {
    let limit = &shown.limit;
    let standing = limit.standing(context.date);
    let what = match limit.limit {
        Limit::Acknowledgement | Limit::Controller => "acknowledgement",
        _ => "answer",
    };
    let said = match standing {
        // Known is only what the bundle holds.
        LimitStanding::Late(days) if limit.limit.binds_the_service() => {
            format!("no {what} in the bundle, {} after the last day", counted(days as usize, "day", "days"))
        }
        _ if shown.referred && standing.is_taken() => {
            "taken by the referral; when it was brought to the Member is not given".into()
        }
        // The rule is about the day on which the Member was asked, and about the end of a procedure.
        LimitStanding::InTime(_) | LimitStanding::DoneLate(_) if limit.limit == Limit::Member => {
            "taken".into()
        }
        other => other.to_string(),
    };
    let said = capital(said.strip_prefix("done ").unwrap_or(&said));
    let marked = standing.is_late() || !standing.is_taken();
    let mut lines = vec![if marked { RichText::new().strong(said) } else { said.into() }];
    let is_unproved = matches!(limit.done, Some(LimitDone::Unproved { .. }));
    if is_unproved
        && !matches!(standing, LimitStanding::InTime(_))
        && let Some(Delivery::Estimated(deemed)) = shown.taken.and_then(|taken| taken.delivery)
    {
        lines.extend(estimates(deemed));
    }
    lines
}

/// What the cover says: the limits that the profile puts there, one line each.
pub fn cover(context: &CaseContext<'_>, limits: &[LimitInBundle<'_>]) -> Vec<RichText> {
    let wanted = |shown: &&LimitInBundle<'_>| context.profile.limits_on_cover.contains(&shown.limit.limit);
    let line = |shown: &LimitInBundle<'_>| {
        let limit = &shown.limit;
        let standing = limit.standing_in_short(context.date);
        let day = date_with_nbsp(PartialDate::Day(limit.due));
        // Until it is done, the earlier day on which every source agrees is the one to know.
        let open = !limit.standing(context.date).is_taken();
        let safe = limit.safe_by.filter(|safe| open && *safe >= context.date && *safe < limit.due);
        let safe =
            safe.map_or(String::new(), |day| format!(", safe by {}", date_with_nbsp(PartialDate::Day(day))));
        let words = RichText::from(format!("{}: {day}, {standing}{safe}", limit.name));
        let taken = matches!(limit.limit, Limit::Examiner | Limit::Member | Limit::NiOmbudsman);
        match shown.done.filter(|_| taken) {
            Some(shown) => words.say(" (").page(context.page_of(shown)).say(")"),
            None => words,
        }
    };
    limits.iter().filter(wanted).map(line).collect()
}

/// What the Examiner looks at first: the final response, and that no appeal on the same matter is running.
pub fn final_responses(context: &CaseContext<'_>) -> Vec<(String, Vec<RichText>)> {
    if !context.profile.limits_on_cover.contains(&Limit::Examiner) {
        return Vec::new();
    }
    let line = |placed: ItemInBundle<'_>| {
        let date = placed.item.date.map_or("undated".into(), date_with_nbsp);
        RichText::from(date).say(" (").page(context.first_page(&placed)).say(")")
    };
    let responses: Vec<RichText> = context.steps(Step::FinalResponse).into_iter().map(line).collect();
    let mut rows = Vec::new();
    if !responses.is_empty() {
        rows.push(("Final response".to_owned(), responses));
    }
    let pending = context.manifest.case.appeal_pending.map(|pending| match pending {
        true => "An appeal on the same matter is pending.",
        false => "No appeal on the same matter is pending.",
    });
    rows.extend(pending.map(|words| ("Appeal".to_owned(), vec![words.into()])));
    rows
}

/// That the Examiner takes no complaint while an appeal on the same matter runs.
fn appeal_pending(context: &CaseContext<'_>) -> Option<Finding> {
    let examiner = context.profile.limits_on_cover.contains(&Limit::Examiner);
    (examiner && context.manifest.case.appeal_pending == Some(true)).then(|| {
        Finding::warning(
            Code::TimeLimit,
            "You say that an appeal on the same matter is pending. The Examiner does not accept a complaint while one is.",
        )
        .about(crate::case::manifest::FILE)
        .next("Ask the Examiner’s office what you can do now, before the time to complain runs out.")
    })
}

/// The limits that the user has still to keep, has missed or cannot prove, and those that the Service missed; and that
/// judicial review has a limit of its own.
pub fn findings(context: &CaseContext<'_>, limits: &[LimitInBundle<'_>]) -> Vec<Finding> {
    let said = |shown: &LimitInBundle<'_>| {
        let limit = &shown.limit;
        let standing = limit.standing(context.date);
        let message = match limit.done {
            Some(LimitDone::On(day)) => format!(
                "{}: the last day was {}. Status: {standing}, on {}.",
                limit.name,
                limit.due_in_words(),
                PartialDate::Day(day)
            ),
            Some(LimitDone::Unproved { .. } | LimitDone::Between { .. }) => {
                format!("{}: {}.", limit.name, limit.standing_in_short(context.date))
            }
            None => format!(
                "{}: the last day is {}. Status on {2}: {standing}.",
                limit.name,
                limit.due_in_words(),
                PartialDate::Day(context.date)
            ),
        };
        let message = overdue_from_cms(context, limit).unwrap_or(message);
        let note = |next: &str| Some(Finding::note(Code::TimeLimit, message.clone()).next(next));
        let warning = |next: &str| Some(Finding::warning(Code::TimeLimit, message.clone()).next(next));
        let covered = context.profile.limits_on_cover.contains(&limit.limit);
        match (limit.limit.binds_the_service(), standing) {
            (_, LimitStanding::InTime(_)) => None,
            (true, standing) if standing.is_late() => note("You can add this delay as a point of complaint."),
            (true, _) => note(""),
            (false, LimitStanding::Left(_) | LimitStanding::LastDay) => match limit.safe_by {
                Some(safe) if context.date > safe => {
                    let next = format!(
                        "The day that is safe by every source, {}, has passed. Act at once, and keep the \
                         proof.",
                        PartialDate::Day(safe)
                    );
                    warning(&next)
                }
                _ => note("Do this in time, and keep the proof."),
            },
            (false, LimitStanding::IfDelivered | LimitStanding::LaterEstimate) => note(
                "Add the proof of receipt, such as a tracking page, a stamped copy or their own letter. Name \
                 it as proof = \"…\" in the [item.post].",
            ),
            (false, LimitStanding::PassedAtEarliest | LimitStanding::DoneAfterEarliest) => {
                note("Give the letter from which it runs received = …, or posted = … in its [item.post].")
            }
            (false, LimitStanding::Unsettled) => {
                let safe = limit.safe_by.map_or(String::new(), |safe| {
                    format!("The day that is safe by every source, {}, had passed. ", PartialDate::Day(safe))
                });
                warning(&format!(
                    "{safe}Say in the summary when it was sent, and ask for more time in case it is needed."
                ))
            }
            (false, LimitStanding::UnsettledToday) => warning("Act today, and keep the proof."),
            (false, _) if !covered => note(""),
            (false, _) => warning(
                "Say in the summary why it is late. The time limits chapter names the steps that are still \
                 open.",
            ),
        }
    };
    limits.iter().filter_map(said).chain(appeal_pending(context)).chain(judicial_review(context)).collect()
}

/// A limit that CMS missed, as a sentence.
fn overdue_from_cms(context: &CaseContext<'_>, limit: &TimeLimit) -> Option<String> {
    let what = match limit.limit {
        Limit::Acknowledgement => "acknowledged your complaint",
        Limit::Answer => "answered your complaint",
        Limit::SubjectAccess => "answered your subject access request",
        Limit::FreedomOfInformation => "answered your freedom of information request",
        Limit::Controller => "acknowledged your complaint about personal data",
        _ => return None,
    };
    let days = |days: u32| counted(days as usize, "day", "days");
    let then = match (limit.standing(context.date), limit.done) {
        (LimitStanding::DoneLate(late), Some(LimitDone::On(on))) => {
            format!("It did so on {}, {} late.", PartialDate::Day(on), days(late))
        }
        (LimitStanding::LateAtLeast(late), Some(LimitDone::Between { .. })) => {
            format!("It did so at least {} late.", days(late))
        }
        (LimitStanding::Late(late), None) => {
            format!("It had not done so on {}, {} later.", PartialDate::Day(context.date), days(late))
        }
        _ => return None,
    };
    Some(format!("CMS should have {what} by {}. {then}", limit.due_in_words()))
}

/// Judicial review is warned of and never printed: it has to be asked for promptly, and within three months, and an
/// adviser has to be asked first.
fn judicial_review(context: &CaseContext<'_>) -> Option<Finding> {
    const MONTHS: u16 = 3;
    if context.step(Step::JudicialReview).is_some() {
        return None;
    }
    let last = [Step::OmbudsmanAnswer, Step::ExaminerAnswer, Step::FinalResponse];
    let decided = last.into_iter().find_map(|step| context.steps(step).last()?.item.date)?.first_day();
    let until = add_months(decided, MONTHS);
    let source = match context.manifest.case.nation.unwrap_or_default() {
        Nation::EnglandAndWales => {
            "promptly and within three months (rule 54.5 of the Civil Procedure Rules)"
        }
        Nation::Scotland => "within three months (section 27A of the Court of Session Act 1988)",
        Nation::NorthernIreland => "promptly and within three months (Order 53, rule 4)",
    };
    (context.date <= until).then(|| {
        let message = format!(
            "Judicial review of the decision of {} would have to be asked for {source}, so not after {}.",
            PartialDate::Day(decided),
            PartialDate::Day(until)
        );
        Finding::note(Code::TimeLimit, message)
            .next("It is a last resort and costs can follow. Ask a solicitor or a law centre soon.")
    })
}

#[cfg(test)]
#[path = "time_limits_tests.rs"]
mod tests;
