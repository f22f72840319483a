//! What the heads of a mail say: who sent it, to whom, when and about what. A line that occurs twice is printed twice,
//! for a reader cannot know which of them a mail program showed; and a date that the servers on the way contradict is
//! said.

use jiff::Timestamp;

use super::heads::HeaderFields;
use crate::model::finding::Code;
use crate::readers::email;
use crate::readers::email::{Email, EmailFault, SentTime};

/// Takes the heads of a mail into it, every one that says who, to whom, when and what about.
pub(super) fn fill(mail: &mut Email, heads: &mut HeaderFields) {
    let mut repeated: Vec<&str> = Vec::new();
    let from = heads.addresses("from").join("\n");
    for (label, field) in [
        ("From", "from"),
        ("Sender", "sender"),
        ("To", "to"),
        ("Cc", "cc"),
        ("Bcc", "bcc"),
        ("Reply to", "reply-to"),
    ] {
        let said = heads.addresses(field);
        if said.len() > 1 {
            repeated.push(label);
        }
        for one in said {
            if !matches!(field, "sender" | "reply-to") || one != from {
                mail.heads.push((label.into(), one));
            }
        }
    }
    let mut dates = heads.lines("date").into_iter();
    let first = dates.next().unwrap_or_default();
    mail.sent = SentTime::parse(&first);
    for further in dates {
        repeated.push("Date");
        mail.more_heads.push(("Date (again)".into(), SentTime::parse(&further).to_string()));
    }
    let mut subjects = heads.lines("subject").into_iter();
    mail.subject = subjects.next().unwrap_or_default();
    for further in subjects {
        repeated.push("Subject");
        mail.more_heads.push(("Subject (again)".into(), further));
    }
    for (label, field) in [
        ("Sent on by", "resent-from"),
        ("Sent on by (sender)", "resent-sender"),
        ("Sent on to", "resent-to"),
        ("Sent on, copy to", "resent-cc"),
        ("Sent on, blind copy to", "resent-bcc"),
    ] {
        for one in heads.addresses(field) {
            mail.more_heads.push((label.into(), one));
        }
    }
    for one in heads.lines("resent-date") {
        mail.more_heads.push(("Sent on".into(), SentTime::parse(&one).to_string()));
    }
    mail.id = heads.lines("message-id").into_iter().next().unwrap_or_default();
    repeated.dedup();
    for label in repeated {
        let said = format!("This e-mail has more than one line “{label}”. All are shown. The first counts.");
        let code = if label == "Date" { Code::DateDoubted } else { Code::HeadRepeated };
        let next = "check which is right. Another copy of the e-mail may have only one";
        mail.faults.push(EmailFault::doubtful(code, said, next));
    }
    unsent(mail, heads);
    weight(mail, heads);
    journey(mail, heads);
}

/// Says that a mail is one that was never sent, where its heads do.
fn unsent(mail: &mut Email, heads: &mut HeaderFields) {
    let marked = heads.lines("x-unsent").iter().any(|value| value == "1");
    // Thunderbird takes this line away when it sends a draft, and servers on the way add one each.
    let kept = heads.has(&["x-mozilla-draft-info"]) && !heads.has(&["received"]);
    if marked || kept {
        mail.faults.push(EmailFault::unsent());
    }
}

/// How urgent and how private the sender said that a mail is, where that is not as usual (RFC 4021, 2.1.52 and 2.1.55).
fn weight(mail: &mut Email, heads: &mut HeaderFields) {
    let mut said = |field: &str| heads.lines(field).into_iter().find(|value| !value.is_empty());
    let importance = said("importance").or_else(|| said("x-msmail-priority"));
    let importance = importance.or_else(|| {
        let first = said("x-priority")?.chars().next()?;
        Some(match first {
            '1' | '2' => "High".to_owned(),
            '4' | '5' => "Low".to_owned(),
            _ => return None,
        })
    });
    for (label, value) in [("Importance", importance), ("Sensitivity", said("sensitivity"))] {
        if let Some(value) = value.filter(|value| !["normal", "none"].contains(&&*value.to_lowercase())) {
            mail.more_heads.push((label.into(), email::capitalised(&value)));
        }
    }
}

/// Compares the date with those that the servers on the way put into the heads.
fn journey(mail: &mut Email, heads: &mut HeaderFields) {
    /// Servers try for five days to deliver a mail.
    const DAYS: i64 = 7;
    let stamps = heads.lines("received");
    let stamp = |line: &String| SentTime::parse(line.rsplit_once(';')?.1.trim()).at;
    let first: Option<Timestamp> = stamps.iter().filter_map(stamp).min();
    if let (Some(sent), Some(first)) = (mail.sent.at, first)
        && (first.as_second() - sent.as_second()).abs() > DAYS * 86_400
    {
        let said = format!(
            "This e-mail is dated {}, but the first server on its way received it on {}.",
            email::day(sent),
            email::day(first)
        );
        let next = "check the day against other evidence, and give the right date in the manifest";
        mail.faults.push(EmailFault::doubtful(Code::DateDoubted, said, next));
    }
}
