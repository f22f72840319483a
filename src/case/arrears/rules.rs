//! How an account was worked out, in sentences to be printed with it; only what applies is said.

use super::entries::{Paid, Rate};
use super::payments::plain;
use super::problem::LedgerPlace;
use super::result::Week;
use super::service_periods::ServicePeriods;
use crate::case::manifest::arrears_types::{Account, AccountSide, Receipts};
use crate::model::{Pence, counted};

pub(super) fn rules(
    account: &Account,
    rates: &[Rate],
    weeks: &[Week],
    periods: &Option<ServicePeriods>,
) -> Vec<String> {
    let mut rules = vec![
        "The balance of each week is the balance of the week before, plus the amount due and any \
         adjustments, less the payments."
            .to_owned(),
        "Amounts are in pounds and whole pence. Calculated amounts are rounded to the nearest penny, half a penny upwards."
            .into(),
    ];
    rules.extend(counted_by_words(account, weeks));
    let mut say = |applies: bool, rule: &str| rules.extend(applies.then(|| rule.to_owned()));
    say(
        !account.asked.is_empty(),
        "Three lines are kept separate. They are the amount due under the decision in force, the amount that I \
         say should be due, and the amount that CMS charges. Until a decision is changed, the amount owed is \
         that of the decision in force.",
    );
    say(
        weeks.iter().any(|week| week.days() < 7 || week.parts.len() > 1),
        "Part weeks, and weeks in which the rate changes, are worked out day by day. A day is one seventh of a \
         week. The days' shares are rounded so that they add up to the week's figure.",
    );
    say(
        rates.iter().any(|rate| rate.monthly.is_some()),
        "Where a decision gives only a monthly amount, a week is 12/52 of it.",
    );
    say(
        !account.claimed.is_empty(),
        "A balance that CMS claimed on a day is compared with the amounts that fell due and were paid before \
         that day.",
    );
    say(
        weeks.iter().any(|week| week.service.is_some()),
        "The difference is CMS’s balance less the balance in this account. Where CMS states no balance for a week, \
         CMS’s balance is worked out from its own lines.",
    );
    say(
        periods.is_some(),
        "CMS’s schedule is compared only for the days that it covers. A balance is compared only where \
         CMS states one.",
    );
    say(
        periods.as_ref().is_some_and(|all| all.causes.spread.get() != 0),
        "A monthly amount spreads 52 weeks over 12 months, so in individual months it differs from the same \
         weekly amount counted by the day. That difference is shown separately. No source was found for how \
         CMS rounds it.",
    );
    say(
        account.receipts == Some(Receipts::ReceivedNet),
        "Payments through Collect and Pay are given as they were received, after the receiver's fee. The \
         amount collected is worked out from them, and that amount is counted. It may differ by 1p a payment.",
    );
    say(
        account.receipts == Some(Receipts::PaidWithFee),
        "Payments through Collect and Pay are given with the payer's fee. Where CMS's schedule states a fee for the \
         days of a payment, that fee is taken off first. Otherwise a payment is split between maintenance and fee in the same proportion as in the \
         weekly amount with fee.",
    );
    let collected = account.collect_and_pay_from.is_some();
    say(
        collected && account.side != Some(AccountSide::Receiver),
        "The payer's fee is worked out on the daily amount and rounded each day. CMS may round differently, by up to 3p a week.",
    );
    say(
        collected && account.side != Some(AccountSide::Payer),
        "The receiver's fee is worked out on each amount that was collected.",
    );
    say(collected, "Fees are shown separately and are not part of the maintenance balance.");
    say(
        collected
            && account.side == Some(AccountSide::Receiver)
            && account.receipts == Some(Receipts::ReceivedNet),
        "What the paying parent paid to CMS, or when, is not shown.",
    );
    say(
        collected
            && account.side == Some(AccountSide::Receiver)
            && account.receipts != Some(Receipts::ReceivedNet),
        "What is shown as paid is what reached me. It does not show what the paying parent paid to CMS, or when.",
    );
    say(
        true,
        "The payments are those that the documents named here list, or that I list. For days that none of them covers, this account has no information about payments.",
    );
    say(
        !account.charge.is_empty(),
        "Enforcement charges are listed separately and are not part of the maintenance balance.",
    );
    say(
        !account.instalments.is_empty(),
        "A payment counts towards the instalment due on the nearest day. If its description has the words of certain instalments, it counts towards those first. Where no page is \
         given for the day of an instalment, the day is as I say. Any amount beyond an instalment makes up for earlier ones, \
         the oldest first. The rest then counts for as many of the next as it covers. An instalment may be due on a \
         day that is not a working day. It counts as paid on time if it is paid on the next working day.",
    );
    rules
}

/// Which rows of a bank statement are counted, by the words that tell them: how many, and what they come to as the bank has
/// them, so that a reader can tick them off.
fn counted_by_words(account: &Account, weeks: &[Week]) -> Option<String> {
    let words: Vec<String> = account.payments_match.iter().map(|words| plain(words)).collect();
    let told = |words: &String, row: &str| !words.is_empty() && row.contains(words.as_str());
    let mut sums = vec![(0_usize, 0_i64); words.len()];
    // What the manifest lists itself is in no bank statement.
    let of_bank = |paid: &&Paid| !matches!(paid.place, LedgerPlace::Table(..));
    for paid in weeks.iter().flat_map(|week| &week.payments).filter(of_bank) {
        if let Some(at) = words.iter().position(|words| told(words, &paid.words)) {
            sums[at] = (sums[at].0 + 1, sums[at].1.saturating_add(paid.given.get()));
        }
    }
    let all = account.payments_match.iter().zip(sums).filter(|(_, (rows, _))| *rows > 0);
    let all: Vec<String> = all
        .map(|(words, (rows, sum))| {
            format!("\u{201c}{}\u{201d}, {}, {}", words.trim(), counted(rows, "row", "rows"), Pence::new(sum))
        })
        .collect();
    let said = "Rows of the bank statement that are counted as payments, by the words in them";
    (!all.is_empty()).then(|| {
        format!("{said}: {}. No other row within the days of this account is counted.", all.join("; "))
    })
}
