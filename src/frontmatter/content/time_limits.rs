//! The time limits of the case: what each runs from, its last day, and how it stands on the day of the bundle, with the
//! page that shows the day. Below the table stand the rule, its source and what other sources say, for a limit that is
//! argued over is argued with its source.

use jiff::civil::Date;

use super::case_steps::StepTaken;
use super::letter_history::{LetterHistories, LetterHistory};
use super::{
    CaseContext, Chapter, ChapterColumn, ChapterPart, ChapterRow, ChapterTable, ItemInBundle, RichText,
};
use crate::case::calendar::Nation;
use crate::case::manifest::case_types::Step;
use crate::case::time_limits::{LimitStanding, TimeLimit};
use crate::model::PartialDate;
use crate::model::finding::{Code, Finding, sentence};
use crate::pdf::layout::wording::{capital, date_with_nbsp};

/// A limit with the items that show its first and its last day.
#[derive(Clone, Debug)]
pub struct LimitInBundle<'a> {
    /// The limit.
    pub limit: TimeLimit,
    /// What shows the day from which it runs.
    pub from: Option<ItemInBundle<'a>>,
    /// What shows the day on which it was met.
    pub done: Option<ItemInBundle<'a>>,
}

/// Every limit of the case, in the order in which a case meets them.
pub fn all<'a>(context: &CaseContext<'a>, letters: &LetterHistories<'a>) -> Vec<LimitInBundle<'a>> {
    let case = &context.manifest.case;
    let rules = context.rules();
    let nation = rules.nation;
    let decision = case.decision.clone().unwrap_or_default();
    let given = |day: Option<Date>, step: Step| {
        let placed = context.step(step);
        match day {
            Some(on) => Some(StepTaken { on, shown: placed }),
            None => placed.and_then(|placed| context.dated(&placed)),
        }
    };
    let received = |placed: &ItemInBundle<'a>| letters.of(placed).and_then(LetterHistory::reception);
    let sent = |step: Step| context.steps(step).first().and_then(received);
    let event = |step: Step| {
        context.step_events(step).next().map(|e| StepTaken { on: e.date.last_day(), shown: None })
    };
    let on = |taken: &Option<StepTaken<'a>>| taken.map(|taken| taken.on);
    let mut limits = Vec::new();
    let mut add = |limit: TimeLimit, from: Option<StepTaken<'a>>, done: Option<StepTaken<'a>>| {
        let shown = |taken: Option<StepTaken<'a>>| taken.and_then(|taken| taken.shown);
        limits.push(LimitInBundle { limit, from: shown(from), done: shown(done) });
    };
    if let Some(made) = given(decision.date, Step::Decision) {
        let asked = sent(Step::ReconsiderationRequest).or_else(|| event(Step::ReconsiderationRequest));
        add(rules.reconsideration(made.on, on(&asked)), Some(made), asked);
    }
    if let Some(notice) = given(decision.reconsideration, Step::ReconsiderationNotice) {
        let appeal = sent(Step::Appeal).or_else(|| event(Step::Appeal));
        let limit = rules.appeal(notice.on, on(&appeal));
        let late = limit.standing(context.date).is_late();
        add(limit, Some(notice), appeal);
        if late {
            add(rules.late_appeal(notice.on, on(&appeal)), Some(notice), appeal);
        }
    }
    if let Some(wish) = case.confidentiality.as_ref().filter(|_| nation != Nation::NorthernIreland)
        && let Some(enquiry) = wish.enquiry
    {
        let notice =
            wish.notice.map(|on| StepTaken { on, shown: None }).or_else(|| sent(Step::ConfidentialityNotice));
        add(rules.confidentiality(enquiry, on(&notice)), None, notice);
    }
    let complaints = context.steps(Step::Complaint);
    for complaint in &complaints {
        let Some(received) = received(complaint) else { continue };
        let only = complaints.len() == 1;
        let by =
            |steps: &[Step]| context.answer(complaint, steps, only).and_then(|placed| context.dated(&placed));
        let acknowledged = by(&[Step::Acknowledgement]);
        let answered = by(&[Step::Answer, Step::FinalResponse]);
        let acknowledgement = rules.acknowledgement(received.on, on(&acknowledged));
        add(acknowledgement, Some(received), acknowledged);
        add(rules.answer(received.on, None, on(&answered)), Some(received), answered);
    }
    if let Some(response) = context.step(Step::FinalResponse) {
        let received = response.item.received.or(response.item.date).map(PartialDate::last_day);
        let from = received.map(|on| StepTaken { on, shown: Some(response) });
        match (from, nation) {
            (Some(from), Nation::NorthernIreland) => {
                add(rules.examiner(from.on, None), Some(from), None);
                add(rules.ni_ombudsman(from.on, None), Some(from), None);
            }
            (Some(from), _) => add(rules.examiner(from.on, None), Some(from), None),
            (None, _) => {}
        }
    }
    if let Some(known) = case.known_since.filter(|_| nation != Nation::NorthernIreland) {
        let asked = sent(Step::Member);
        add(rules.member(known, on(&asked)), None, asked);
    }
    if let Some(asked) = sent(Step::AccessRequest).or_else(|| event(Step::AccessRequest)) {
        let answer = context.step(Step::AccessAnswer).and_then(|placed| context.dated(&placed));
        add(rules.subject_access(asked.on, case.access_extended, on(&answer)), Some(asked), answer);
    }
    limits
}

/// The chapter.
pub fn compose(context: &CaseContext<'_>, limits: &[LimitInBundle<'_>]) -> Option<Chapter> {
    if limits.is_empty() {
        return None;
    }
    let columns = vec![
        ChapterColumn::fixed("", 16.0).figures(),
        ChapterColumn::share("What has to be done", 1.0),
        ChapterColumn::share("It runs from", 1.0),
        ChapterColumn::fixed("Last day", 84.0),
        ChapterColumn::fixed("How it stands", 92.0),
    ];
    let rows = (1..).zip(limits).map(|(number, shown)| row(context, number, shown)).collect();
    let mut parts = vec![ChapterPart::Table(ChapterTable { columns, rows })];
    parts.push(ChapterPart::Heading("Rules and sources".into()));
    for (number, shown) in (1..).zip(limits) {
        let limit = &shown.limit;
        let mut words = RichText::from(format!("{number}. ")).strong(limit.name);
        words = words.say(format!(". {} Source: {}.", sentence(limit.rule.clone()), limit.source));
        for note in &limit.notes {
            words = words.say(format!(" {}", sentence(note.clone())));
        }
        parts.push(ChapterPart::Small(words));
    }
    let nation = context.manifest.case.nation.unwrap_or_default();
    let lead = format!(
        "Reckoned for {}, with its bank holidays. “How it stands” is as on {}, the date of this bundle. These are \
         computations and not advice: where sources differ, each is named below.",
        nation,
        date_with_nbsp(PartialDate::Day(context.date))
    );
    Some(Chapter { title: "Time limits".into(), lead: lead.into(), parts, wide: false })
}

fn row(context: &CaseContext<'_>, number: usize, shown: &LimitInBundle<'_>) -> ChapterRow {
    let limit = &shown.limit;
    let paged = |words: String, placed: Option<ItemInBundle<'_>>| match placed {
        Some(placed) => RichText::from(words).say(" (").page(context.first_page(&placed)).say(")"),
        None => words.into(),
    };
    let start = format!("{}: {}", date_with_nbsp(PartialDate::Day(limit.runs_from.on)), limit.runs_from.what);
    let mut last = vec![RichText::from(limit.due_in_words())];
    if let Some(safe) = limit.safe_by {
        last.push(format!("safe by {}", date_with_nbsp(PartialDate::Day(safe))).into());
    }
    let mut stands = vec![RichText::new().strong(capital(&limit.standing(context.date).to_string()))];
    if let Some(done) = limit.done {
        stands.push(paged(date_with_nbsp(PartialDate::Day(done)), shown.done));
    }
    ChapterRow {
        cells: vec![
            vec![number.to_string().into()],
            vec![limit.name.into()],
            vec![paged(start, shown.from)],
            last,
            stands,
        ],
        ..ChapterRow::default()
    }
}

/// What the cover says: the limits that the profile puts there, one line each.
pub fn cover(context: &CaseContext<'_>, limits: &[LimitInBundle<'_>]) -> Vec<RichText> {
    let wanted = |shown: &&LimitInBundle<'_>| context.profile.limits_on_cover.contains(&shown.limit.limit);
    let line = |shown: &LimitInBundle<'_>| {
        let limit = &shown.limit;
        let standing = match limit.standing(context.date) {
            LimitStanding::InTime(_) => "in time".to_owned(),
            other => other.to_string(),
        };
        RichText::from(format!("{}: {}, {standing}", limit.name, date_with_nbsp(PartialDate::Day(limit.due))))
    };
    limits.iter().filter(wanted).map(line).collect()
}

/// The limits that the user has still to keep or has missed, and those that the Service missed. A limit that does not
/// bear on this purpose is never more than a note.
pub fn findings(context: &CaseContext<'_>, limits: &[LimitInBundle<'_>]) -> Vec<Finding> {
    let said = |shown: &LimitInBundle<'_>| {
        let limit = &shown.limit;
        let standing = limit.standing(context.date);
        let message = format!(
            "{}: the last day is {}; {standing} on {}.",
            limit.name,
            limit.due_in_words(),
            PartialDate::Day(context.date)
        );
        let note = |next: &str| Some(Finding::note(Code::TimeLimit, message.clone()).next(next));
        match (limit.limit.binds_the_service(), standing) {
            (_, LimitStanding::InTime(_)) => None,
            (true, LimitStanding::Left(_) | LimitStanding::LastDay) => note(""),
            (true, _) => note("The Service missed it; a point of complaint can say so."),
            (false, LimitStanding::Left(_) | LimitStanding::LastDay) => note("Keep it, and keep the proof."),
            (false, LimitStanding::Late(_) | LimitStanding::DoneLate(_))
                if !context.profile.limits_on_cover.contains(&limit.limit) =>
            {
                note("")
            }
            (false, LimitStanding::Late(_) | LimitStanding::DoneLate(_)) => Some(
                Finding::warning(Code::TimeLimit, message)
                    .next("Say in the summary why it is late; the time limits chapter names what can still be done."),
            ),
        }
    };
    limits.iter().filter_map(said).collect()
}
