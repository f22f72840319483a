//! Missed, late and short payments, since when Collect and Pay could be asked for, and which payments only the user lists.

use super::made_up::made_up;
use super::proof::{cited, day, short, shown, span};
use crate::case::arrears::{Audit, CollectionAsked, Instalment, InstalmentStanding, Paid};
use crate::case::manifest::arrears_types::{Account, AccountSide};
use crate::frontmatter::content::author::is_users;
use crate::frontmatter::content::case_entry::is_sent;
use crate::frontmatter::content::posting::{delivered_on, posts_of};
use crate::frontmatter::content::{
    CaseContext, ChapterColumn, ChapterPart, ChapterRow, ChapterTable, ItemInBundle, RichText,
};
use crate::model::{Kind, PageNumber, PartialDate, Pence, counted};
use crate::pdf::layout::wording;

/// Whether only what reached the user is known, and not what the paying parent paid.
pub(super) fn is_received(audit: &Audit) -> bool {
    audit.side == Some(AccountSide::Receiver)
}

/// What a table of payments does not show, where they went through CMS and only their arrival is known.
pub(super) fn received_only(audit: &Audit) -> Option<ChapterPart> {
    (is_received(audit) && audit.fees.is_some()).then(|| {
        let net = audit.weeks.iter().flat_map(|week| &week.payments).any(|paid| paid.working.is_some());
        let net = if net { " Amounts are as collected, worked out from what reached me." } else { "" };
        let words = format!(
            "Only what reached me is known. What the paying parent paid to CMS, or when, is not shown.{net}"
        );
        ChapterPart::Small(words.into())
    })
}

/// The instalments that were not paid in full and in time.
pub(super) fn instalments(context: &CaseContext<'_>, audit: &Audit) -> Vec<ChapterPart> {
    let mut parts = Vec::new();
    if !audit.instalments.is_empty() {
        let heading = match is_received(audit) {
            true => "Instalments that did not reach me in full and in time",
            false => "Missed, late and short payments",
        };
        parts.push(ChapterPart::Heading(heading.into()));
        parts.push(ChapterPart::Words(count(context, audit)));
        let unsure = |due: &&Instalment| due.standing != InstalmentStanding::InTime;
        let rows: Vec<ChapterRow> =
            audit.instalments.iter().filter(unsure).map(|due| row(context, audit, due)).collect();
        if !rows.is_empty() {
            parts.push(ChapterPart::Table(ChapterTable { columns: met_columns(audit), rows }));
            parts.extend(received_only(audit));
        }
    }
    // What the other parent could have asked for is no point of a paying parent's.
    let others = audit.side == Some(AccountSide::Payer);
    if let Some(asked) = audit.collection.as_ref().filter(|asked| !others || asked.asked.is_some()) {
        parts.extend(collection(context, asked).into_iter().map(ChapterPart::Words));
        parts.extend(asked.could.map(|_| ChapterPart::Small(SOURCE.into())));
    }
    parts
}

/// The days of which the bank statement tells nothing.
pub(super) fn not_covered(audit: &Audit) -> Option<ChapterPart> {
    let days = audit.not_covered();
    let days_of = |(from, until): &(jiff::civil::Date, jiff::civil::Date)| match from == until {
        true => day(*from),
        false => format!("{} to {}", day(*from), day(*until)),
    };
    let spans: Vec<String> = days.iter().map(days_of).collect();
    (!spans.is_empty()).then(|| {
        let words = format!(
            "The bank statement in this bundle does not cover {}. A payment made then is not in this account unless it is \
             shown elsewhere.",
            spans.join(" or ")
        );
        ChapterPart::Small(words.into())
    })
}

/// Payments that nothing shows but what the user writes, apart from those that a bank shows.
pub(super) fn as_i_list(context: &CaseContext<'_>, audit: &Audit) -> Option<ChapterPart> {
    let all = || audit.weeks.iter().flat_map(|week| &week.payments);
    let shows = |paid: &Paid| paid.evidence.as_ref().and_then(|shown| context.item(&shown.item));
    let own = |paid: &&Paid| {
        shows(paid).is_none_or(|placed| is_users(context.manifest, placed.item)) && paid.amount.get() != 0
    };
    let listed: Vec<&Paid> = all().filter(own).collect();
    let (Some(first), Some(last)) = (listed.first(), listed.last()) else { return None };
    let total = |paid: &mut dyn Iterator<Item = &Paid>| Pence::new(paid.map(|paid| paid.amount.get()).sum());
    let of_bank = |paid: &&Paid| {
        let kind = shows(paid).filter(|placed| !is_users(context.manifest, placed.item));
        kind.is_some_and(|placed| placed.entry.kind == Kind::Statement)
    };
    let shown: Vec<&Paid> = all().filter(of_bank).collect();
    let mut words = RichText::new();
    if !shown.is_empty() {
        words = words.say(format!(
            "A bank statement in this bundle shows {}, {}. ",
            counted(shown.len(), "payment", "payments"),
            total(&mut shown.iter().copied())
        ));
    }
    let when = if first.date == last.date { day(first.date) } else { span(first.date, last.date) };
    let count = counted(listed.len(), "payment", "payments");
    words = words.say(format!(
        "{count}, {}, {when}, {} as I list {}",
        total(&mut listed.iter().copied()),
        if listed.len() == 1 { "is" } else { "are" },
        if listed.len() == 1 { "it" } else { "them" },
    ));
    let mut pages: Vec<_> = listed.iter().filter_map(|paid| page_of(context, paid)).collect();
    pages.sort_unstable();
    pages.dedup();
    if !pages.is_empty() {
        words = words.say(" (").pages(pages).say(")");
    }
    Some(ChapterPart::Small(words.say(". No bank statement in this bundle is named for them.")))
}

/// The page of a payment: of one that only the user lists that of the list, where it is known, and not that of another paper
/// of the user's.
pub(super) fn page_of(context: &CaseContext<'_>, paid: &Paid) -> Option<PageNumber> {
    let named = cited(&paid.evidence);
    let own = named.and_then(|(item, _)| context.item(item));
    let own = own.is_none_or(|placed| is_users(context.manifest, placed.item));
    let list = cited(&paid.listed).filter(|_| own).and_then(|(item, page)| {
        let placed = context.item(item)?;
        let known = page.is_some() || context.pages(&placed).count() == 1;
        context.page(item, page).filter(|_| known)
    });
    list.or_else(|| named.and_then(|(item, page)| context.page(item, page)))
}

/// What allows a parent to ask, and how sure that is.
const SOURCE: &str = "Source: GOV.UK (Child Maintenance Service: payments; unpaid child maintenance). The \
                      receiving parent can ask to move to Collect and Pay once a payment is missed, late or \
                      short. CMS decides whether it moves. No text of the law sets a number of missed \
                      payments. The two or three that advisers name are practice.";

/// How many there were of each kind.
fn count(context: &CaseContext<'_>, audit: &Audit) -> RichText {
    let of = |kind: fn(&InstalmentStanding) -> bool| {
        audit.instalments.iter().filter(|due| kind(&due.standing)).count()
    };
    let known = |due: &&Instalment| {
        !matches!(due.standing, InstalmentStanding::NotCovered | InstalmentStanding::NotBy(_))
    };
    let lacking: i64 = audit
        .instalments
        .iter()
        .filter(known)
        .map(|due| due.amount.get().saturating_sub(due.paid.get()))
        .sum();
    // What the statement does not cover is told apart from these.
    let all = counted(audit.instalments.iter().filter(known).count(), "instalment", "instalments");
    let in_time = of(|standing| *standing == InstalmentStanding::InTime);
    let late = of(|standing| matches!(standing, InstalmentStanding::Late(_)));
    let short = of(|standing| matches!(standing, InstalmentStanding::Short(_)));
    let missed = of(|standing| *standing == InstalmentStanding::Missed);
    let lacking = Pence::new(lacking);
    let mut words = RichText::from(match is_received(audit) {
        true => {
            format!(
                "Of {all}, {in_time} reached me in full and in time, {late} late and {short} short.{}",
                if missed == 0 { String::new() } else { format!(" Of {missed} nothing reached me.") }
            )
        }
        false => {
            format!(
                "Of {all}, {in_time} paid in full and in time, {late} late, {short} short and {missed} missed."
            )
        }
    });
    if lacking.get() != 0 {
        words = words.say(match is_received(audit) {
            true => format!(" By what reached me, {lacking} of these is outstanding"),
            false => format!(" Unpaid part of these: {lacking}"),
        });
        words = match made_up(audit, None) {
            Some(later) => {
                let left = Pence::new(lacking.get().saturating_sub(later.paid.get()));
                let words = words.say(format!(". Of this {} came later under the plan", later.paid));
                later.cited(context, words).say(format!(", so {left} remains."))
            }
            None => words.say("."),
        };
    }
    let by: Vec<_> = audit
        .instalments
        .iter()
        .filter_map(|due| match due.standing {
            InstalmentStanding::NotBy(last) => Some((due, last)),
            _ => None,
        })
        .collect();
    if let [(first, last), ..] = by.as_slice() {
        let more = counted(by.len(), "more was", "more were");
        let nothing = by.iter().all(|(due, _)| due.paid.get() == 0);
        let reached = match (is_received(audit), nothing) {
            (true, true) if by.len() == 1 => "nothing of it had reached me",
            (true, true) => "nothing of them had reached me",
            (true, false) => "had not reached me in full",
            (false, true) => "not paid",
            (false, false) => "not paid in full",
        };
        let due = if by.len() == 1 { format!("due on {}", day(first.due)) } else { "due".into() };
        words = words.say(format!(
            " {more} {due}, and {reached} by {}, the last day that the bank statement in this bundle covers.",
            day(*last)
        ));
    }
    match of(|standing| *standing == InstalmentStanding::NotCovered) {
        0 => words,
        count => words.say(format!(
            " {} due on days that no bank statement in this bundle covers, and {} not counted as missed.",
            counted(count, "more was", "more were"),
            if count == 1 { "is" } else { "are" }
        )),
    }
}

/// An instalment with what was paid of it.
pub(super) fn row(context: &CaseContext<'_>, audit: &Audit, due: &Instalment) -> ChapterRow {
    let received = is_received(audit);
    let met = match due.standing {
        InstalmentStanding::InTime if received => "reached me in full and in time".into(),
        InstalmentStanding::InTime => "in full and in time".into(),
        InstalmentStanding::Late(days) => {
            let days = counted(usize::try_from(days).unwrap_or(0), "day", "days");
            match received {
                true => format!("late: reached me in full {days} after it was due"),
                false => format!("late: in full {days} after it was due"),
            }
        }
        InstalmentStanding::Short(lacking) => format!("short by {lacking}"),
        InstalmentStanding::Missed if received => "nothing reached me".into(),
        InstalmentStanding::Missed => "missed: nothing paid".into(),
        InstalmentStanding::NotBy(last) => {
            let what = match (due.paid.get() > 0, received) {
                (false, true) => "nothing had reached me",
                (false, false) => "not paid",
                (true, true) => "had not reached me in full",
                (true, false) => "not paid in full",
            };
            format!("{what} by {}, the last day that the bank statement covers", day(last))
        }
        InstalmentStanding::NotCovered => {
            "not known: no bank statement in this bundle covers these days".into()
        }
        InstalmentStanding::Open => "not yet late at the end of the account".into(),
    };
    let mut met = RichText::from(met);
    if let Some(later) = made_up(audit, Some(due.due)) {
        let lacking = due.amount.get().saturating_sub(due.paid.get());
        let left = Pence::new(lacking.saturating_sub(later.paid.get()));
        met = met.say(format!("; later {} under the plan", later.paid));
        met = later.cited(context, met).say(format!(", so {left} remains"));
    }
    ChapterRow::new([
        shown(context, short(due.due).into(), cited(&due.evidence)),
        due.amount.to_string().into(),
        due.paid.to_string().into(),
        due.paid_on.map_or_else(RichText::new, |on| short(on).into()),
        met,
    ])
}

/// The columns of such rows.
pub(super) fn met_columns(audit: &Audit) -> Vec<ChapterColumn> {
    let (paid, last) = match is_received(audit) {
        true => ("Counted for it", "Last receipt"),
        false => ("Paid towards it", "Last payment"),
    };
    vec![
        ChapterColumn::fixed("Due on", 104.0),
        ChapterColumn::fixed("Instalment", 60.0).figures(),
        ChapterColumn::fixed(paid, 76.0).figures(),
        ChapterColumn::fixed(last, 70.0),
        ChapterColumn::share("Result", 1.0),
    ]
}

/// Since when it could be asked for, when it was, and when it came.
fn collection(context: &CaseContext<'_>, asked: &CollectionAsked) -> Vec<RichText> {
    let mut said = Vec::new();
    let days = |from: jiff::civil::Date, to: jiff::civil::Date| {
        counted(usize::try_from((to - from).get_days()).unwrap_or(0), "day", "days")
    };
    if let (Some(could), Some(first)) = (asked.could, &asked.first) {
        said.push(RichText::from(format!(
            "The first instalment that was not paid in full and in time was due on {}. From {} the receiving parent could \
             ask for Collect and Pay.",
            day(first.due),
            day(could)
        )));
    }
    if let Some(on) = asked.asked {
        let mut words = asked_for(context, asked, on);
        if let Some(began) = asked.began.filter(|began| *began >= on) {
            words = words.say(format!(". It began on {}, {} later", day(began), days(on, began)));
        }
        said.push(words.say("."));
    }
    said
}

/// The letter that asks for Collect and Pay with its own day, and apart from it the day on which it came.
fn asked_for(context: &CaseContext<'_>, asked: &CollectionAsked, on: jiff::civil::Date) -> RichText {
    let letter = asked.evidence.as_ref().and_then(|shown| Some((shown, context.item(&shown.item)?)));
    let Some((evidence, letter)) = letter else {
        return format!("Collect and Pay was asked for on {}, as I say", day(on)).into();
    };
    let page = cited(&asked.evidence);
    let written = letter.item.date;
    if written.is_none_or(|written| written.day() == Some(on)) {
        return shown(context, format!("Collect and Pay was asked for on {}", day(on)).into(), page);
    }
    let dated = written.map_or(String::new(), |written| format!(" of {}", wording::day(written)));
    let kind = if letter.entry.kind == Kind::Other { "document" } else { letter.entry.kind.one() };
    let words = format!("Collect and Pay was asked for by the {kind}{dated}");
    let words = shown(context, words.into(), Some((&evidence.item, evidence.page)));
    match receipt(context, &letter, on) {
        Some(Some(proof)) => {
            let page = context.first_page(&proof);
            words.say(format!(", received {} (", day(on))).page(page).say(")")
        }
        Some(None) => words.say(format!(", received {}, as I say", day(on))),
        None => words.say(format!(", on {}, as I say", day(on))),
    }
}

/// Whether the day on which Collect and Pay is said to have been asked for is neither that of the letter nor that on which it
/// was received.
pub(super) fn is_asked_on_another_day(context: &CaseContext<'_>, account: &Account) -> Option<PartialDate> {
    let letter = context.item(account.collect_and_pay_asked_item.as_ref()?)?;
    let (on, written) = (account.collect_and_pay_asked?, letter.item.date?);
    let other = written.day() != Some(on) && receipt(context, &letter, on).is_none();
    other.then_some(written)
}

/// Whether a letter was received on a day, and the item that shows it.
fn receipt<'a>(
    context: &CaseContext<'a>,
    letter: &ItemInBundle<'a>,
    on: jiff::civil::Date,
) -> Option<Option<ItemInBundle<'a>>> {
    let posts = posts_of(context, letter);
    let came = delivered_on(letter, is_sent(context, letter), &posts).or(letter.item.received)?;
    let is_on = |came: PartialDate| came.first_day() == on && came.last_day() == on;
    is_on(came).then(|| {
        let of = |placed: &&ItemInBundle<'a>| {
            let post = placed.item.post.as_ref();
            let delivered = post.and_then(|post| post.delivered).is_some_and(is_on);
            let told = post.is_some_and(|post| posts.iter().any(|other| std::ptr::eq(*other, post)));
            placed.number != letter.number && delivered && told
        };
        let named = || posts.iter().find_map(|post| post.proof.as_ref()).and_then(|to| context.item(to));
        context.items.iter().find(of).copied().or_else(named)
    })
}
