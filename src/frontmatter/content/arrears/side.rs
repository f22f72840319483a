//! The words of an account by its side and by the sign of an amount: what is owed is owed to somebody or by somebody, and
//! less than nothing is paid in advance.

use crate::case::manifest::arrears_types::AccountSide;
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

/// An amount after a label that says who owes it.
pub(super) fn amount_owed(pence: Pence) -> String {
    match pence.get() {
        0 => "nothing".into(),
        ..0 => format!("{} paid in advance", Pence::new(pence.get().saturating_neg())),
        _ => pence.to_string(),
    }
}

/// By how much the Service says too much or too little.
pub(super) fn misstated(variance: Pence) -> String {
    let amount = Pence::new(variance.get().saturating_abs());
    match variance.get() {
        0 => "the two agree".into(),
        ..0 => format!("understated by {amount}"),
        _ => format!("overstated by {amount}"),
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
        assert_eq!(misstated(Pence::new(-43_247)), "understated by £432.47");
        assert_eq!(misstated(Pence::new(695_524)), "overstated by £6,955.24");
        assert_eq!(misstated(Pence::new(0)), "the two agree");
    }
}
