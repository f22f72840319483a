//! Time without an answer: from the day something that awaits an answer reached the other side until it was answered,
//! or until the day of the bundle. Letters, e-mails and forms of the user's await an answer, complaints and requests
//! do by whomever, and promises with a day await being kept. What goes to a court or tribunal does not: it is answered
//! by a hearing. Days are counted so that nobody can call them too many: from the last day that a vague date can be,
//! and to the first.

use jiff::civil::Date;

use super::author::is_users;
use super::context::ItemPage;
use super::quotation::Saying;
use super::{CaseContext, ItemInBundle};
use crate::case::calendar::add_days;
use crate::case::manifest::case_types::Step;
use crate::case::manifest::item_ref::ItemRef;
use crate::case::manifest::types::{Call, Event, Item, Post};
use crate::model::{Kind, PartialDate, counted};

/// A time without an answer that is long enough to be told.
#[derive(Clone, Debug)]
pub struct UnansweredPeriod<'a> {
    /// When it ended; none when it had not on the day of the bundle.
    pub(super) ended: Option<PartialDate>,
    /// The first day that counts, by which open ones are ordered.
    pub(super) since: Date,
    /// It in words.
    pub(super) words: String,
    /// Where what awaits the answer stands.
    pub(super) pages: Vec<ItemPage<'a>>,
}

/// All of them: in the order of the items, then of the events.
pub(super) fn all<'a>(context: &CaseContext<'a>) -> Vec<UnansweredPeriod<'a>> {
    let letters = context.items.iter().filter(|placed| awaits_answer(context, placed));
    let mut all: Vec<UnansweredPeriod<'a>> = letters.flat_map(|placed| after_item(context, placed)).collect();
    all.extend(context.items.iter().filter_map(|placed| after_promise(context, placed)));
    let asked = context.manifest.event.iter().filter(|event| event.step.is_some_and(asks));
    all.extend(asked.flat_map(|event| after_event(context, event)));
    all
}

/// Whether a step asks for an answer.
fn asks(step: Step) -> bool {
    !answered_by(step).is_empty()
}

/// What a step that asks for an answer is called.
fn word(step: Step) -> Option<&'static str> {
    match step {
        Step::Complaint => Some("complaint"),
        Step::Claim => Some("claim"),
        Step::ReconsiderationRequest | Step::AccessRequest => Some("request"),
        _ => None,
    }
}

/// The steps that answer a step.
fn answered_by(step: Step) -> &'static [Step] {
    match step {
        Step::ReconsiderationRequest => &[Step::ReconsiderationNotice],
        Step::Complaint => &[Step::Acknowledgement, Step::Answer, Step::FinalResponse],
        Step::AccessRequest => &[Step::AccessAnswer],
        Step::Claim => &[Step::ClaimAnswer],
        _ => &[],
    }
}

fn awaits_answer(context: &CaseContext<'_>, placed: &ItemInBundle<'_>) -> bool {
    match placed.item.step {
        Some(step) if asks(step) => true,
        None | Some(Step::Member) => {
            let to = placed.item.to.as_deref().unwrap_or_default().to_lowercase();
            matches!(placed.entry.kind, Kind::Letter | Kind::Email | Kind::Form)
                && is_users(context.manifest, placed.item)
                && !["court", "tribunal"].iter().any(|body| to.contains(body))
        }
        Some(_) => false,
    }
}

/// The posting of a letter: what a receipt or the letter's own row says of it.
fn posting<'a>(context: &CaseContext<'a>, letter: &ItemInBundle<'a>) -> Option<&'a Post> {
    let of_it = |to: &ItemRef| context.item(to).is_some_and(|other| std::ptr::eq(other.item, letter.item));
    let receipts = context.items.iter().filter_map(|placed| placed.item.post.as_ref());
    let own = letter.item.post.as_ref().filter(|post| post.letter.is_none());
    own.or(receipts.into_iter().find(|post| post.letter.as_ref().is_some_and(of_it)))
}

/// An answer: its day, and whether it only says that what was asked has come.
type Answer = (PartialDate, bool);

fn after_item<'a>(context: &CaseContext<'a>, placed: &ItemInBundle<'a>) -> Vec<UnansweredPeriod<'a>> {
    let (item, post) = (placed.item, posting(context, placed));
    let delivered = post.and_then(|post| post.delivered).map(|day| (day, "delivery"));
    let posted = post.and_then(|post| post.posted).map(|day| (day, "posting"));
    let Some((since, from)) = delivered.or(posted).or(item.date.map(|date| (date, ""))) else {
        return Vec::new();
    };
    let of_it = |to: &ItemRef| context.item(to).is_some_and(|other| std::ptr::eq(other.item, item));
    let answers = |other: &Item| other.answers.as_ref().is_some_and(of_it);
    let replied = post.and_then(|post| post.reply.as_ref()).and_then(|reply| context.item(reply));
    let linked = context.items.iter().copied().filter(|other| answers(other.item)).chain(replied);
    let mut answered: Vec<Answer> = Vec::new();
    for other in linked {
        // An answer without a date is an answer, and nobody knows how long it took.
        let Some(date) = other.item.date else { return Vec::new() };
        answered.push((date, other.item.step == Some(Step::Acknowledgement)));
    }
    let told = context.manifest.event.iter();
    let told = told.filter(|event| event.answers.as_ref().is_some_and(of_it));
    answered.extend(told.map(|event| (event.date, event.step == Some(Step::Acknowledgement))));
    answered.extend(item.step.iter().flat_map(|step| stepped(context, *step, since)));
    let name = item.date.map_or(String::new(), |date| format!(" of {date}"));
    let asked = Request {
        since,
        name: format!("the {}{name}", item.step.and_then(word).unwrap_or(placed.entry.kind.one())),
        counted_from: (!from.is_empty()).then(|| format!("its {from} on {}", day(since))),
        due: post.and_then(|post| post.reply_due).map(PartialDate::last_day),
        step: item.step,
        pages: vec![ItemPage { placed: *placed, page: None }],
    };
    asked.until(answered, context)
}

fn after_event<'a>(context: &CaseContext<'a>, event: &Event) -> Vec<UnansweredPeriod<'a>> {
    let Some(step) = event.step else { return Vec::new() };
    let what = word(step).unwrap_or("request");
    let asked = Request {
        since: event.date,
        name: format!("the {what} of {}", day(event.date)),
        counted_from: None,
        due: None,
        step: Some(step),
        pages: context.event_pages(event),
    };
    asked.until(stepped(context, step, event.date), context)
}

/// The answers to a step that were given after it.
fn stepped(context: &CaseContext<'_>, step: Step, since: PartialDate) -> Vec<Answer> {
    let items = context.items.iter().filter_map(|placed| Some((placed.item.step?, placed.item.date?)));
    let events = context.manifest.event.iter().filter_map(|event| Some((event.step?, event.date)));
    let answers = items.chain(events).filter(|(answer, _)| answered_by(step).contains(answer));
    let later = answers.filter(|(_, date)| date.last_day() >= since.first_day());
    later.map(|(answer, date)| (date, answer == Step::Acknowledgement)).collect()
}

/// Something that awaits an answer.
struct Request<'a> {
    since: PartialDate,
    name: String,
    counted_from: Option<String>,
    due: Option<Date>,
    step: Option<Step>,
    pages: Vec<ItemPage<'a>>,
}

impl<'a> Request<'a> {
    /// The silence until the first answer, and that from a mere acknowledgement to what follows it.
    fn until(self, mut answers: Vec<Answer>, context: &CaseContext<'_>) -> Vec<UnansweredPeriod<'a>> {
        answers.sort_by(|(a, _), (b, _)| a.in_order(*b));
        answers.dedup();
        let acknowledged = answers.iter().take_while(|(_, acknowledges)| *acknowledges).count();
        let first = answers.first().map(|(date, _)| *date);
        let mut all: Vec<UnansweredPeriod<'a>> = Vec::new();
        all.extend(self.silence(self.since, first, false, context));
        if let Some(last) = acknowledged.checked_sub(1).and_then(|last| answers.get(last)) {
            let end = answers.get(acknowledged).map(|(date, _)| *date);
            all.extend(self.silence(last.0, end, true, context));
        }
        all
    }

    fn silence(
        &self,
        since: PartialDate,
        ended: Option<PartialDate>,
        acknowledged: bool,
        context: &CaseContext<'_>,
    ) -> Option<UnansweredPeriod<'a>> {
        let start = since.last_day();
        let end = ended.map_or(context.date, PartialDate::first_day);
        let due = self.due.unwrap_or_else(|| target(context, self.step, start));
        let days = between(start, end).filter(|_| end > due)?;
        let vague = since.day().is_none() || ended.is_some_and(|ended| ended.day().is_none());
        let count = counted(days as usize, "day", "days");
        let count = if vague { format!("At least {count}") } else { count };
        let mut words = if acknowledged {
            let date = day(since);
            format!("{count}, no answer to {} after the acknowledgement of {date}", self.name)
        } else {
            let counted_from = self.counted_from.iter().map(|from| format!(", counted from {from}"));
            format!("{count}, no reply to {}{}", self.name, counted_from.collect::<String>())
        };
        words +=
            &self.due.map_or(String::new(), |due| format!("; a reply was due by {}", PartialDate::Day(due)));
        Some(UnansweredPeriod { ended, since: start, words, pages: self.pages.clone() })
    }
}

/// By when an answer can be looked for when nobody named a day.
fn target(context: &CaseContext<'_>, step: Option<Step>, since: Date) -> Date {
    let nation = context.manifest.case.nation.unwrap_or_default();
    let terms = &context.profile.terms;
    match step {
        Some(Step::AccessRequest) => add_days(since, terms.access_safe_days),
        _ => nation.add_working_days(since, terms.answer_working_days),
    }
}

/// A promise with a day that was kept late, or not at all. One of which nobody says whether it was kept is let be.
fn after_promise<'a>(context: &CaseContext<'a>, placed: &ItemInBundle<'a>) -> Option<UnansweredPeriod<'a>> {
    let call: &Call = placed.item.call.as_ref()?;
    let due = call.promise_due?;
    let broken = call.promise_kept == Some(false);
    let ended = call.promise_kept_on;
    if ended.is_none() && !broken {
        return None;
    }
    let end = ended.map_or(context.date, PartialDate::first_day);
    let days = between(due.last_day(), end).filter(|days| *days > 0)?;
    let count = counted(days as usize, "day", "days");
    let made = placed.item.date.map_or(String::new(), |date| format!(" on {}", day(date)));
    let promise = context.noted(placed, Saying::Promise).map(|promise| format!(": {promise}"));
    let promise = promise.unwrap_or_default();
    let words = match ended {
        Some(kept) => {
            format!("{count} late: kept on {} what was promised{made} for {}{promise}", day(kept), day(due))
        }
        None => format!("{count}, not kept: what was promised{made} for {}{promise}", day(due)),
    };
    Some(UnansweredPeriod {
        ended,
        since: due.last_day(),
        words,
        pages: vec![ItemPage { placed: *placed, page: None }],
    })
}

fn between(from: Date, to: Date) -> Option<u32> {
    u32::try_from((to - from).get_days()).ok()
}

/// A date without its time.
fn day(when: PartialDate) -> String {
    when.day().map_or(when, PartialDate::Day).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frontmatter::content::testing::Sample;

    const PARTY: &str = "[[party]]\nname = \"Marek Wójcik\"\nrole = \"Appellant\"\n";

    /// What is said of the silences in a manifest whose items have three pages each, from page 3 on.
    fn said(text: &str) -> Vec<String> {
        let sample = Sample::new(&format!("{PARTY}{text}"));
        all(&sample.matter()).into_iter().map(|silence| silence.words).collect()
    }

    fn letter(more: &str) -> String {
        format!(
            "[[item]]\nfile = \"a.pdf\"\nid = \"a\"\nkind = \"letter\"\nfrom = \"M Wójcik\"\nto = \"CMS\"\ndate = 2020-01-17\n{more}\n"
        )
    }

    fn reply(date: &str) -> String {
        format!(
            "[[item]]\nfile = \"b.pdf\"\nid = \"b\"\nkind = \"letter\"\nfrom = \"CMS\"\ndate = {date}\nanswers = \"a\"\n"
        )
    }

    #[test]
    fn fifteen_working_days_are_no_silence_and_one_more_is() {
        // 17 January 2020 is a Friday; the fifteenth working day after it is 7 February.
        assert_eq!(said(&(letter("") + &reply("2020-02-07"))), [""; 0]);
        assert_eq!(
            said(&(letter("") + &reply("2020-02-08"))),
            ["22 days, no reply to the letter of 17 January 2020"]
        );
    }

    #[test]
    fn what_never_was_answered_is_counted_to_the_bundle() {
        assert_eq!(said(&letter("")), ["774 days, no reply to the letter of 17 January 2020"]);
        assert_eq!(said(&letter("").replace("CMS", "HM Courts and Tribunals Service")), [""; 0]);
        assert_eq!(said(&letter("").replace("M Wójcik", "A Smith")), [""; 0]);
        assert_eq!(said(&letter("step = \"appeal\"")), [""; 0]);
        assert_eq!(said(&letter("").replace("letter", "photo")), [""; 0]);
        let undated = "[[item]]\nfile = \"b.pdf\"\nanswers = \"a\"\n";
        assert_eq!(said(&(letter("") + undated)), [""; 0], "answered nobody knows when");
    }

    #[test]
    fn delivery_starts_the_count_and_a_day_that_was_named_ends_the_patience() {
        let receipt = "[[item]]\nfile = \"r.jpg\"\n[item.post]\nletter = \"a\"\nposted = 2020-01-20\n";
        assert_eq!(
            said(&(letter("") + &reply("2020-03-02") + receipt)),
            [
                "42 days, no reply to the letter of 17 January 2020, counted from its posting on 20 January 2020"
            ]
        );
        let due = "delivered = 2020-01-22T09:41:00\nreply_due = 2020-02-12\n";
        let said_of = |day: &str| said(&(letter("") + &reply(day) + receipt + due));
        assert_eq!(
            said_of("2020-03-02"),
            [
                "40 days, no reply to the letter of 17 January 2020, counted from its delivery on 22 January 2020; a reply was due by 12 February 2020"
            ]
        );
        assert_eq!(said_of("2020-02-12"), [""; 0]);
        // A reply that was written before the letter was delivered leaves nothing to count, and is a reply.
        assert_eq!(said_of("2020-01-21"), [""; 0]);
        // The receipt can name the reply itself.
        let named = reply("2020-03-02").replace("answers = \"a\"", "");
        assert_eq!(said(&(letter("") + &named + receipt + due + "reply = \"b\"\n")).len(), 1);
    }

    #[test]
    fn a_complaint_that_is_acknowledged_still_awaits_its_answer() {
        let complaint = letter("step = \"complaint\"");
        let acknowledged = reply("\"2020-03\"") + "step = \"acknowledgement\"\n";
        let first = "At least 44 days, no reply to the complaint of 17 January 2020";
        assert_eq!(
            said(&(complaint.clone() + &acknowledged)),
            [
                first,
                "At least 700 days, no answer to the complaint of 17 January 2020 after the acknowledgement of March 2020"
            ]
        );
        let event = "[[event]]\ndate = 2020-04-10\ntext = \"Answered by telephone\"\nanswers = \"a\"\n";
        assert_eq!(said(&(complaint + &acknowledged + event)), [first]);
    }

    #[test]
    fn a_request_that_is_an_event_is_answered_by_the_step_that_answers_it() {
        let event = "[[event]]\ndate = 2021-06-07\ntext = \"Asked\"\nstep = \"access-request\"\n";
        let answer =
            |date: &str| format!("[[item]]\nfile = \"c.pdf\"\ndate = {date}\nstep = \"access-answer\"\n");
        assert_eq!(said(&(event.to_owned() + &answer("2021-07-05"))), [""; 0], "the 28th day");
        assert_eq!(
            said(&(event.to_owned() + &answer("2021-07-06"))),
            ["29 days, no reply to the request of 7 June 2021"]
        );
    }

    #[test]
    fn a_promise_awaits_being_kept() {
        let call = |more: &str| {
            said(&format!(
                "[[item]]\nfile = \"c.mp3\"\nkind = \"call\"\ndate = 2020-02-18T10:04:00\n[item.call]\npromise = \"I will call you\"\npromise_due = 2020-02-25\n{more}"
            ))
        };
        assert_eq!(
            call("promise_kept = false"),
            [
                "735 days, not kept: what was promised on 18 February 2020 for 25 February 2020: noted as: I will call you"
            ]
        );
        assert_eq!(
            call("promise_kept = false\npromise_kept_on = 2020-02-26"),
            [
                "1 day late: kept on 26 February 2020 what was promised on 18 February 2020 for 25 February 2020: noted as: I will call you"
            ]
        );
        for kept in ["", "promise_kept = true", "promise_kept_on = 2020-02-25"] {
            assert_eq!(call(kept), [""; 0], "{kept}");
        }
    }
}
