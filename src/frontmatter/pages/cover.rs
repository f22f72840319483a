//! The cover: who the bundle goes to, whose case it is, what is asked, and what is inside, laid out as the
//! title page of an English pleading. Short covers are spread over the page; long ones run on to a second.

use super::CoverFacts;
use crate::case::profile::CoverStyle;

use super::chapter::spans;
use crate::frontmatter::content::FrontMatterContents;
use crate::model::plan::Plan;
use crate::model::{Kind, PartialDate, grouped, size_in_words};
use crate::pdf::layout::color::NAVY;
use crate::pdf::layout::fonts::Typeface;
use crate::pdf::layout::page::{LayoutPage, MARGIN, MEASURE, PageFlow, RIGHT};
use crate::pdf::layout::palette::{BLACK, BODY, CELL, GREY, MONO, SMALL, STRONG, SUBHEADING};
use crate::pdf::layout::shape_text::{Align, Block, Style, TextShaper};
use crate::pdf::layout::table::{Row, RowStyle};
use crate::pdf::layout::{table, wording};

/// Width of the labels in the summary table.
const LABELS: f32 = 112.0;

/// How closely a cover is set.
#[derive(Clone, Copy)]
struct CoverDensity {
    /// What the spaces between parts are multiplied by.
    air: f32,
    /// The summary's type.
    body: Style,
}

const OPEN: CoverDensity = CoverDensity { air: 1.0, body: BODY };
const CLOSE: CoverDensity = CoverDensity { air: 0.5, body: CELL };
const CLOSEST: CoverDensity = CoverDensity { air: 0.1, body: Style { size: 9.0, leading: 12.0, ..CELL } };

/// Typesets the cover. One that would run on to a second page is set more closely if that keeps it on one.
pub(super) fn compose(
    setter: &mut TextShaper,
    facts: &CoverFacts,
    contents: &FrontMatterContents,
    plan: &Plan,
) -> Vec<LayoutPage> {
    let mut open = Vec::new();
    for setting in [OPEN, CLOSE, CLOSEST] {
        let tight = draw(setter, facts, contents, plan, setting, 0.0);
        let slack = tight.room();
        let pages = tight.finish();
        if pages.len() == 1 {
            // What is left of the page becomes white space above the title and above the table.
            let spread = slack > 8.0;
            return if spread {
                draw(setter, facts, contents, plan, setting, slack - 2.0).finish()
            } else {
                pages
            };
        }
        if open.is_empty() {
            open = pages;
        }
    }
    open
}

fn draw(
    setter: &mut TextShaper,
    facts: &CoverFacts,
    contents: &FrontMatterContents,
    plan: &Plan,
    setting: CoverDensity,
    slack: f32,
) -> PageFlow {
    let mut pages = PageFlow::new();
    unedited(setter, &mut pages, facts);
    let share = |part: f32| slack * part;
    let air = |space: f32| space * setting.air;
    addressee(setter, &mut pages, facts);
    pages.skip(air(26.0) + share(0.22).min(110.0));
    title(setter, &mut pages, facts, setting);
    pages.skip(air(20.0) + share(0.10).min(45.0));
    match facts.style {
        CoverStyle::Parties => parties(setter, &mut pages, facts),
        CoverStyle::FromAbout => from_and_about(setter, &mut pages, facts),
    }
    pages.skip(air(10.0));
    let date = format!("Bundle dated {}", wording::date_with_nbsp(PartialDate::Day(facts.date)));
    let block = setter.set(&date, &setting.body.inked(GREY).aligned(Align::Middle), MEASURE);
    pages.flow(&block, MARGIN);
    pages.skip(air(20.0) + share(0.05).min(20.0));
    summary(setter, &mut pages, contents, plan, setting);
    if !contents.summary.is_empty() {
        pages.skip(air(8.0));
    }
    // The rest of the white space lets the table and the notices stand at the foot of the page.
    pages.skip(slack - share(0.22).min(110.0) - share(0.10).min(45.0) - share(0.05).min(20.0));
    table(setter, &mut pages, facts, contents, plan);
    notices(setter, &mut pages, facts);
    pages
}

/// That the bundle shows what is claimed as confidential, above everything else.
fn unedited(setter: &mut TextShaper, pages: &mut PageFlow, facts: &CoverFacts) {
    let Some(words) = &facts.unedited else { return };
    let style = Style::new(Typeface::TextBold, 10.0, 14.0, BLACK).aligned(Align::Middle);
    let block = setter.set(words, &style, MEASURE);
    pages.rule(MARGIN, RIGHT, 0.9, BLACK);
    pages.skip(4.0);
    pages.flow(&block, MARGIN);
    pages.skip(4.0);
    pages.rule(MARGIN, RIGHT, 0.9, BLACK);
    pages.skip(10.0);
}

/// From whom, about whom, under which references: label and value, one below the other.
fn from_and_about(setter: &mut TextShaper, pages: &mut PageFlow, facts: &CoverFacts) {
    let wide = MEASURE - LABELS;
    let mut rows: Vec<(&str, Vec<Block>)> = Vec::new();
    for party in &facts.parties {
        let mut lines = vec![setter.set(&party.name, &STRONG, wide)];
        if !party.role.is_empty() {
            lines.push(setter.set(&party.role, &CELL.inked(NAVY), wide));
        }
        if !party.lines.is_empty() {
            lines.push(setter.set(&wording::dotted(&party.lines), &CELL.inked(GREY), wide));
        }
        rows.push((&party.label, lines));
    }
    if !facts.references.is_empty() {
        let line = |(label, value): &(String, String)| format!("{value}\u{2002}({label})");
        let lines = facts.references.iter().map(|reference| setter.set(&line(reference), &CELL, wide));
        rows.push(("Reference", lines.collect()));
    }
    for (label, lines) in rows {
        let label = setter.set(label, &CELL.inked(GREY), LABELS - 8.0);
        pages.need(lines.iter().map(Block::height).sum());
        let base = lines.first().map_or(label.base, |first| first.base);
        pages.print(&label, 0..1, MARGIN, pages.y + base - label.base);
        for line in &lines {
            pages.flow(line, MARGIN + LABELS);
        }
        pages.skip(5.0);
    }
}

/// The body and where it is on the left, the references on the right, as at the head of a pleading.
fn addressee(setter: &mut TextShaper, pages: &mut PageFlow, facts: &CoverFacts) {
    // The references have the larger share: their labels say where each is printed.
    const LABEL_SHARE: f32 = MEASURE * 0.6;
    let style = Style::new(Typeface::Title, 12.5, 17.0, NAVY);
    // Where there are no parties, the references come with whom it is from and about.
    let references: &[(String, String)] =
        if facts.style == CoverStyle::Parties { &facts.references } else { &[] };
    let wide = if references.is_empty() { MEASURE } else { MEASURE - LABEL_SHARE - 10.0 };
    let body = setter.set(&facts.body, &style, wide);
    let top = pages.y;
    pages.print(&body, 0..body.lines.len(), MARGIN, top);
    let mut foot = top + body.height();
    for line in &facts.address {
        let line = setter.set(line, &SMALL, wide);
        pages.print(&line, 0..line.lines.len(), MARGIN, foot);
        foot += line.height();
    }
    let widths = references.iter().map(|(_, value)| setter.width(value, &STRONG));
    let values = widths.fold(0.0, f32::max).min(LABEL_SHARE * 0.6) + 1.0;
    let mut y = top + 2.0;
    for (label, value) in references {
        let label = setter.set(label, &SMALL.aligned(Align::Right), LABEL_SHARE - values - 10.0);
        let value = setter.set(value, &STRONG.aligned(Align::Right), values);
        // Both stand on one base line though their sizes differ.
        pages.print(&label, 0..label.lines.len(), RIGHT - LABEL_SHARE, y + value.base - label.base);
        pages.print(&value, 0..value.lines.len(), RIGHT - values, y);
        y += value.height().max(label.height()) + 1.0;
    }
    pages.y = foot.max(y);
}

fn title(setter: &mut TextShaper, pages: &mut PageFlow, facts: &CoverFacts, setting: CoverDensity) {
    let heading = Style { tracking: 0.7, ..Style::new(Typeface::TextBold, 10.0, 15.0, GREY) };
    let block = setter.set(&facts.heading.to_uppercase(), &heading.aligned(Align::Middle), MEASURE);
    pages.flow(&block, MARGIN);
    pages.skip(9.0);
    pages.rule(MARGIN, RIGHT, 1.3, NAVY);
    pages.skip(9.0 + 5.0 * setting.air);
    let size = if facts.title.chars().count() > 80 { 17.0 } else { 16.0 + 6.0 * setting.air };
    let style = Style::new(Typeface::Title, size, size * 1.36, NAVY);
    let block = setter.balanced(&wording::with_nbsp(&facts.title), &style, MEASURE);
    pages.flow(&block, MARGIN);
    pages.skip(10.0 + 5.0 * setting.air);
    pages.rule(MARGIN, RIGHT, 1.3, NAVY);
}

fn parties(setter: &mut TextShaper, pages: &mut PageFlow, facts: &CoverFacts) {
    let name = Style::new(Typeface::TextBold, 12.5, 17.0, BLACK).aligned(Align::Middle);
    for (i, party) in facts.parties.iter().enumerate() {
        let mut blocks = vec![setter.set(&party.name, &name, MEASURE)];
        let line = CELL.inked(GREY).aligned(Align::Middle);
        if !party.lines.is_empty() {
            blocks.push(setter.set(&wording::dotted(&party.lines), &line, MEASURE));
        }
        let role = setter.set(&party.role, &CELL.inked(NAVY).aligned(Align::Right), MEASURE);
        let height = blocks.iter().map(Block::height).sum::<f32>() + role.height();
        if i > 0 {
            let and = setter.set("— and —", &line, MEASURE);
            pages.need(and.height() + height);
            pages.skip(5.0);
            pages.flow(&and, MARGIN);
            pages.skip(6.0);
        } else if facts.parties.len() > 1 {
            between(setter, pages, blocks.first());
        }
        for block in &blocks {
            pages.flow(block, MARGIN);
        }
        if !party.role.is_empty() {
            pages.flow(&role, MARGIN);
        }
    }
}

/// The word that opens the list of parties, on the line of the first name when there is room.
fn between(setter: &mut TextShaper, pages: &mut PageFlow, name: Option<&Block>) {
    let label = Style { tracking: 0.7, ..Style::new(Typeface::TextBold, 9.0, 17.0, GREY) };
    let block = setter.set("BETWEEN", &label, MEASURE);
    let base = name.map_or(block.base, |name| name.base);
    pages.print(&block, 0..1, MARGIN, pages.y + base - block.base);
    if name.is_some_and(|name| name.width + 2.0 * block.width + 40.0 > MEASURE) {
        pages.skip(block.height());
    }
}

fn summary(
    setter: &mut TextShaper,
    pages: &mut PageFlow,
    contents: &FrontMatterContents,
    plan: &Plan,
    setting: CoverDensity,
) {
    for paragraph in &contents.summary {
        let block = setter.set_spans(&spans(paragraph, &plan.prefix), &setting.body, MEASURE);
        pages.flow(&block, MARGIN);
        pages.skip(2.0 + 4.0 * setting.air);
    }
}

/// The table "In this bundle".
fn table(
    setter: &mut TextShaper,
    pages: &mut PageFlow,
    facts: &CoverFacts,
    contents: &FrontMatterContents,
    plan: &Plan,
) {
    let wide = MEASURE - LABELS;
    let originals = size_in_words(plan.items().map(|item| item.entry.bytes).sum());
    let pages_and_size = format!("{}; the original files are {originals}", grouped(u64::from(plan.total())));
    let groups = facts.evidence_digest.in_groups();
    let (first, second) = groups.split_at_checked(36).unwrap_or((&groups, ""));
    let how = format!(
        "The SHA-256 digest of the lists of all original files and of all pages of evidence. It stands for the whole. \
         How to check it: page {}{}.",
        plan.prefix,
        plan.checking.first()
    );
    let mut rows = vec![
        ("Items", vec![setter.set(&items(plan), &CELL, wide)]),
        ("Period covered", vec![setter.set(&period(plan), &CELL, wide)]),
        ("Pages", vec![setter.set(&pages_and_size, &CELL, wide)]),
        (
            "Evidence digest",
            vec![
                setter.set(first.trim(), &MONO, wide),
                setter.set(second.trim(), &MONO, wide),
                setter.set(&how, &SMALL, wide),
            ],
        ),
    ];
    for (label, lines) in &contents.cover {
        let set = lines.iter().map(|line| setter.set_spans(&spans(line, &plan.prefix), &CELL, wide));
        rows.push((label, set.collect()));
    }
    let label = |setter: &mut TextShaper, text: &str| setter.set(text, &CELL.inked(GREY), LABELS - 8.0);
    let rows: Vec<Row> = rows
        .into_iter()
        .map(|(name, blocks)| Row {
            cells: vec![(MARGIN, vec![label(setter, name)]), (MARGIN + LABELS, blocks)],
            look: RowStyle::Plain,
            to: (name == "Evidence digest").then(|| plan.checking.first()),
        })
        .collect();
    let heading = setter.set("In this bundle", &SUBHEADING, MEASURE);
    // Head and table stay on one page: the table is short, and a reader compares its lines.
    pages.need(heading.height() + table::height(&rows));
    pages.flow(&heading, MARGIN);
    pages.skip(3.0);
    pages.rule(MARGIN, RIGHT, 0.9, NAVY);
    table::print(pages, None, &rows);
}

fn notices(setter: &mut TextShaper, pages: &mut PageFlow, facts: &CoverFacts) {
    if facts.notices.is_empty() {
        return;
    }
    pages.skip(14.0);
    let heading = setter.set("Please note", &SUBHEADING, MEASURE);
    let bullet = setter.set("•", &CELL, 12.0);
    let blocks: Vec<Block> =
        facts.notices.iter().map(|notice| setter.set(notice, &CELL, MEASURE - 12.0)).collect();
    // The heading does not stand alone at the foot of the page, and no more than that is asked for.
    let lead = blocks.first().map_or(0.0, |block| block.height().min(28.0));
    pages.need(heading.height() + 2.0 + lead);
    pages.flow(&heading, MARGIN);
    pages.skip(2.0);
    for block in &blocks {
        pages.need(block.height().min(40.0));
        pages.print(&bullet, 0..1, MARGIN, pages.y);
        pages.flow(block, MARGIN + 12.0);
        pages.skip(2.0);
    }
}

/// "31: 14 letters, 3 decisions, 1 call".
fn items(plan: &Plan) -> String {
    let count = |kind: Kind| plan.items().filter(|item| item.entry.kind == kind).count();
    let kinds: Vec<String> = Kind::ALL
        .into_iter()
        .filter_map(|kind| match (count(kind), kind) {
            (0, _) => None,
            (1, Kind::Other) => Some("1\u{A0}other\u{A0}item".to_owned()),
            (1, _) => Some(format!("1 {}", kind.one()).replace(' ', "\u{A0}")),
            (n, _) => Some(format!("{n} {}", kind.many()).replace(' ', "\u{A0}")),
        })
        .collect();
    format!("{}: {}", plan.items().count(), kinds.join(", "))
}

/// "6 January 2020 to 1 March 2022; 2 items undated".
fn period(plan: &Plan) -> String {
    let first = plan.items().filter_map(|item| item.entry.date).min_by_key(|date| date.first_day());
    let ends = plan.items().filter_map(|item| item.entry.until.or(item.entry.date));
    let last = ends.max_by_key(|date| date.last_day());
    let undated = plan.items().filter(|item| item.entry.date.is_none()).count();
    let dated = match (first, last) {
        (Some(first), Some(last)) => {
            let (first, last) = (wording::day(first), wording::day(last));
            if first == last { first } else { format!("{first} to {last}") }
        }
        _ => return "no item is dated".into(),
    };
    match undated {
        0 => dated,
        1 => format!("{dated}; 1 item undated"),
        n => format!("{dated}; {n} items undated"),
    }
}
