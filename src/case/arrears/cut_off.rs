//! An account that runs past the date of its bundle. What falls due after that date is not owed on it, so the account is
//! added up until then, and what is dated later is left out. A period of the Service's schedule that goes on past the date
//! cannot be compared day by day; then the account ends with the period before.

use jiff::civil::Date;

use super::ledger::{LedgerFaults, Ledgers};
use super::service_rows;
use super::weeks::later;
use crate::case::manifest::arrears_types::Account;
use crate::model::PartialDate;
use crate::model::finding::{Code, Finding};

/// The account until a day, and what there is to say of it; nothing when it ends by then, or begins after it.
pub(super) fn cut_off(account: &Account, ledgers: Ledgers<'_>, today: Date) -> Option<(Account, Finding)> {
    if account.until <= today || account.from > today {
        return None;
    }
    let mut unread = LedgerFaults::default();
    let rows = ledgers.statement.map(|ledger| service_rows::read(ledger, &mut unread));
    let whole = rows.and_then(|read| service_rows::whole_until(&read, account, today));
    let last = whole.filter(|last| *last >= account.from).unwrap_or(today);
    let mut cut = account.clone();
    cut.until = last;
    cut.liability.retain(|period| period.from <= last);
    cut.asked.retain(|period| period.from <= last);
    cut.instalments.retain(|run| run.from <= last);
    cut.plan.retain(|run| run.from <= last);
    cut.payment.retain(|paid| paid.date <= last);
    cut.charge.retain(|charge| charge.date <= last);
    cut.claimed.retain(|claim| claim.date <= later(last, 1));
    for entries in [&mut cut.adjustment, &mut cut.not_mine, &mut cut.service_adjustment] {
        entries.retain(|entry| entry.date <= last);
    }
    let written = |day: Date| PartialDate::Day(day).to_string();
    let title = account.title.as_deref().unwrap_or_default();
    let name = if title.is_empty() { "the account".into() } else { format!("the account \"{title}\"") };
    let why = match last == today {
        true => String::new(),
        false => ", the end of the last complete period of CMS's schedule before it".into(),
    };
    let message = format!(
        "{name} runs until {}, after the date of the bundle, {}. Amounts that fall due after that date are \
         not owed yet. So the account is added up until {}{why}, and leaves out later entries",
        written(account.until),
        written(today),
        written(last)
    );
    let next = format!("write until = {last}, or give the bundle a later date");
    Some((cut, Finding::warning(Code::LedgerOutside, message).about(crate::case::manifest::FILE).next(next)))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::case::arrears::{Ledger, LedgerTable, audit};
    use crate::case::calendar::Nation;
    use crate::model::limits::Limits;
    use crate::model::{ItemPath, Pence};
    use crate::readers::detect::identify;

    const ACCOUNT: &str = "[[account]]\nfrom = 2023-01-02\nuntil = 2023-01-29\n[[account.liability]]\nfrom = 2023-01-02\n\
                           weekly = \"70.00\"\n[[account.liability]]\nfrom = 2023-01-23\nweekly = \"140.00\"\n\
                           [[account.payment]]\ndate = 2023-01-05\namount = \"50.00\"\nitem = \"bank\"\n";

    /// By hand: two weeks and 3 days at £70.00 a week are £170.00, less £50.00. On the last day and after it nothing is cut.
    #[test]
    fn an_account_ends_with_the_date_of_the_bundle() {
        let account = crate::case::manifest::parse(ACCOUNT).manifest.account.remove(0);
        let none = Ledgers { payments: None, statement: None, covered: None };
        let outcome = audit(&account, none, Nation::EnglandAndWales, date(2023, 1, 18));
        let [finding] = outcome.findings.as_slice() else { panic!("{:#?}", outcome.findings) };
        assert!(finding.message.contains("18 January 2023") && finding.next.contains("until = 2023-01-18"));
        let cut = outcome.audit.expect("an audit");
        assert_eq!((cut.until, cut.totals.closing), (date(2023, 1, 18), Pence::new(12_000)));
        let whole = audit(&account, none, Nation::EnglandAndWales, date(2023, 1, 29));
        assert_eq!(whole.findings, []);
        assert_eq!(whole.audit.expect("an audit").until, date(2023, 1, 29));
    }

    /// A week of CMS's that goes on past the date is not set beside a part of a week.
    #[test]
    fn a_period_that_goes_on_past_the_date_is_left_out() {
        let account = crate::case::manifest::parse(ACCOUNT).manifest.account.remove(0);
        let weeks = "Week start,Amount due,Payment,Balance\n02/01/2023,70,50,20\n09/01/2023,70,,90\n16/01/2023,70,,160\n\
                     23/01/2023,140,,300\n";
        let file = ItemPath::parse("cms.csv").expect("a path");
        let table = LedgerTable::read(
            &file,
            identify(weeks.as_bytes(), Some("csv")),
            weeks.as_bytes(),
            &Limits::STANDARD,
        );
        let statement = Some(Ledger { file: &file, table: &table });
        let ledgers = Ledgers { payments: None, statement, covered: None };
        let outcome = audit(&account, ledgers, Nation::EnglandAndWales, date(2023, 1, 18));
        assert_eq!(outcome.findings.len(), 1, "{:#?}", outcome.findings);
        let cut = outcome.audit.expect("an audit");
        assert_eq!((cut.until, cut.totals.closing), (date(2023, 1, 15), Pence::new(9_000)));
        assert!(cut.changes.is_empty(), "{:#?}", cut.changes);
    }
}
