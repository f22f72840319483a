//! The words of an account by its side and by the sign of an amount: what is owed is owed to somebody or by somebody, and
//! less than nothing is paid in advance.

use crate::case::manifest::arrears_types::AccountSide;
use crate::frontmatter::content::RichText;
use crate::model::Pence;

/// The label of what is owed.
pub(super) fn owed_label(side: Option<AccountSide>) -> &'static str {
    match side {
        Some(AccountSide::Payer) => "Owed by me",
        Some(AccountSide::Receiver) => "Owed to me",
        None => "Owed",
    }
}

/// An amount that is owed, as a clause.
pub(super) fn owed(side: Option<AccountSide>, pence: Pence) -> String {
    let amount = Pence::new(pence.get().saturating_abs());
    match (pence.get(), side) {
        (0, Some(AccountSide::Receiver)) => "nothing is owed to me".into(),
        (0, Some(AccountSide::Payer)) => "nothing is owed by me".into(),
        (0, None) => "nothing is owed".into(),
        (..0, Some(AccountSide::Payer)) => format!("{amount} is paid in advance by me"),
        (..0, Some(AccountSide::Receiver)) => format!("{amount} is paid to me in advance"),
        (..0, None) => format!("{amount} is paid in advance"),
        (_, Some(AccountSide::Payer)) => format!("{amount} is owed by me"),
        (_, Some(AccountSide::Receiver)) => format!("{amount} is owed to me"),
        (_, None) => format!("{amount} is owed"),
    }
}

/// The same with the amount in bold.
pub(super) fn owed_strong(side: Option<AccountSide>, pence: Pence) -> RichText {
    strong_amount(&owed(side, pence), pence)
}

/// A clause whose amount is set bold.
pub(super) fn strong_amount(clause: &str, pence: Pence) -> RichText {
    let amount = Pence::new(pence.get().saturating_abs()).to_string();
    match clause.split_once(&amount) {
        Some((before, after)) => RichText::new().say(before).strong(amount).say(after),
        None => RichText::from(clause),
    }
}

/// An amount that the Service says is owed. What it owes is in credit, and nobody paid it in advance.
pub(super) fn owed_by_service(side: Option<AccountSide>, pence: Pence) -> String {
    match pence.get() {
        ..0 => format!("{} is in credit", Pence::new(pence.get().saturating_abs())),
        _ => owed(side, pence),
    }
}

/// By how much the Service says too much or too little. Where both say that money was paid in advance, it is that which
/// is said too high or too low.
pub(super) fn misstated(theirs: Pence, mine: Pence) -> String {
    let variance = theirs.get().saturating_sub(mine.get());
    let amount = Pence::new(variance.saturating_abs());
    let credit = theirs.get() <= 0 && mine.get() <= 0;
    match (variance, credit) {
        (0, _) => "agrees".into(),
        (..0, false) => format!("understates by {amount}"),
        (_, false) => format!("overstates by {amount}"),
        (..0, true) => format!("overstates the credit by {amount}"),
        (_, true) => format!("understates the credit by {amount}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_follow_sign_and_side() {
        let (payer, receiver) = (Some(AccountSide::Payer), Some(AccountSide::Receiver));
        for (side, pence, words) in [
            (payer, 256_962, "£2,569.62 is owed by me"),
            (payer, -1_468, "£14.68 is paid in advance by me"),
            (receiver, 43_247, "£432.47 is owed to me"),
            (receiver, -43_247, "£432.47 is paid to me in advance"),
            (None, 1, "£0.01 is owed"),
            (receiver, 0, "nothing is owed to me"),
        ] {
            assert_eq!(owed(side, Pence::new(pence)), words);
        }
        // Nobody need have paid in advance what CMS has in credit.
        assert_eq!(owed_by_service(payer, Pence::new(-120_000)), "£1,200.00 is in credit");
        assert_eq!(owed_by_service(payer, Pence::new(120_000)), "£1,200.00 is owed by me");
        let said = |theirs, mine| misstated(Pence::new(theirs), Pence::new(mine));
        assert_eq!(said(0, 43_247), "understates by £432.47");
        assert_eq!(said(694_056, -1_468), "overstates by £6,955.24");
        assert_eq!(said(5, 5), "agrees");
        // £1,200.00 in credit by CMS, £1,320.73 by the account.
        assert_eq!(said(-120_000, -132_073), "understates the credit by £120.73");
    }
}
