//! The columns of ledgers and the heads by which banks, the Service and people name them.

/// A column of a ledger.
#[derive(Clone, Copy, Debug)]
pub(super) struct Column {
    /// Its name here, for findings.
    pub(super) name: &'static str,
    /// The heads by which it is known, the surest first.
    pub(super) heads: &'static [&'static str],
    /// Of the columns with one number, one must be there; 0 is a column that may be left out.
    pub(super) group: u8,
}

const fn column(name: &'static str, group: u8, heads: &'static [&'static str]) -> Column {
    Column { name, heads, group }
}

/// A ledger of payments, or a bank's statement.
pub(super) mod paid {
    use super::{Column, column};

    pub(in crate::case::arrears) const DATE: usize = 0;
    pub(in crate::case::arrears) const AMOUNT: usize = 1;
    pub(in crate::case::arrears) const OUT: usize = 2;
    pub(in crate::case::arrears) const IN: usize = 3;
    pub(in crate::case::arrears) const MARK: usize = 4;
    pub(in crate::case::arrears) const PAYEE: usize = 5;
    pub(in crate::case::arrears) const REFERENCE: usize = 6;
    pub(in crate::case::arrears) const METHOD: usize = 7;
    pub(in crate::case::arrears) const EVIDENCE: usize = 8;
    pub(in crate::case::arrears) const PAGE: usize = 9;
    pub(in crate::case::arrears) const NOTE: usize = 10;
    pub(in crate::case::arrears) const BALANCE: usize = 11;

    /// The columns, in the order of the numbers above.
    pub(in crate::case::arrears) const COLUMNS: [Column; 12] = [
        column(
            "date",
            1,
            &[
                "date",
                "date paid",
                "payment date",
                "date of payment",
                "transaction date",
                "posting date",
                "paid on",
                "day",
            ],
        ),
        column(
            "amount",
            2,
            &[
                "amount",
                "amount paid",
                "paid",
                "payment",
                "payment amount",
                "transaction amount",
                "sum",
                "value",
            ],
        ),
        column(
            "money out",
            2,
            &[
                "paid out",
                "money out",
                "amount out",
                "debit amount",
                "debit",
                "debits",
                "payments out",
                "out",
                "withdrawn",
                "withdrawal",
                "withdrawals",
            ],
        ),
        column(
            "money in",
            2,
            &[
                "paid in",
                "money in",
                "amount in",
                "credit amount",
                "credit",
                "credits",
                "amount received",
                "payment received",
                "received",
                "receipts",
                "in",
                "deposit",
                "deposits",
            ],
        ),
        column(
            "credit or debit",
            0,
            &[
                "cr dr",
                "dr cr",
                "crdr",
                "drcr",
                "credit debit",
                "debit credit",
                "credit or debit",
                "debit or credit",
                "credit debit indicator",
                "debit credit indicator",
                "d c",
                "c d",
            ],
        ),
        column(
            "payee",
            0,
            &[
                "payee",
                "payee name",
                "paid to",
                "paid from",
                "counter party",
                "counterparty",
                "counterparty name",
                "merchant",
                "merchant name",
                "beneficiary",
                "name",
                "transaction description",
                "description",
                "transaction details",
                "details",
                "narrative",
                "particulars",
                "memo",
            ],
        ),
        column("reference", 0, &["reference", "payment reference", "transaction reference"]),
        column(
            "method",
            0,
            &[
                "method",
                "payment method",
                "method of payment",
                "how",
                "type",
                "payment type",
                "transaction type",
                "paid by",
            ],
        ),
        column("evidence", 0, &["evidence", "item", "proof", "source", "document", "file"]),
        column("page", 0, &["page", "evidence page", "p"]),
        column("note", 0, &["note", "notes", "remark", "remarks", "comment", "comments"]),
        column(
            "balance",
            0,
            &["balance", "running balance", "account balance", "balance after", "closing balance"],
        ),
    ];

    /// Heads that only a bank writes.
    pub(in crate::case::arrears) const OF_BANKS: &[&str] =
        &["sort code", "account number", "account name", "account no", "subcategory", "spending category"];
}

/// The Service's account or payment schedule.
pub(super) mod stated {
    use super::{Column, column};

    pub(in crate::case::arrears) const FROM: usize = 0;
    pub(in crate::case::arrears) const UNTIL: usize = 1;
    pub(in crate::case::arrears) const LIABILITY: usize = 2;
    pub(in crate::case::arrears) const ADJUSTMENT: usize = 3;
    pub(in crate::case::arrears) const PAYMENT: usize = 4;
    pub(in crate::case::arrears) const BALANCE: usize = 5;
    pub(in crate::case::arrears) const NOTE: usize = 6;
    pub(in crate::case::arrears) const FEE: usize = 7;

    /// The columns, in the order of the numbers above.
    pub(in crate::case::arrears) const COLUMNS: [Column; 8] = [
        column(
            "week start",
            1,
            &[
                "week start",
                "week starting",
                "week beginning",
                "week commencing",
                "week from",
                "w c",
                "wc",
                "period start",
                "period from",
                "from",
                "start",
                "start date",
                "due date",
                "date due",
                "date",
            ],
        ),
        column(
            "until",
            0,
            &[
                "until",
                "to",
                "period end",
                "period to",
                "period until",
                "week end",
                "week ending",
                "end",
                "end date",
            ],
        ),
        column(
            "liability",
            2,
            &[
                "liability",
                "weekly liability",
                "maintenance liability",
                "maintenance due",
                "maintenance",
                "amount due",
                "payment due",
                "payments due",
                "weekly amount",
                "monthly amount",
                "amount to pay",
                "scheduled payment",
                "instalment",
                "due",
                "charge",
            ],
        ),
        column("adjustment", 0, &["adjustment", "adjustments", "adjusted", "correction", "corrections"]),
        column(
            "payment",
            0,
            &[
                "payment",
                "payments",
                "payment received",
                "payments received",
                "amount received",
                "received",
                "amount paid",
                "paid",
                "paid in",
                "money in",
                "payment credited",
                "payments credited",
                "credited",
                "credit",
            ],
        ),
        column(
            "balance",
            0,
            &[
                "balance",
                "closing balance",
                "running balance",
                "arrears balance",
                "arrears",
                "amount owed",
                "owed",
            ],
        ),
        column(
            "note",
            0,
            &[
                "note",
                "notes",
                "remark",
                "remarks",
                "comment",
                "comments",
                "details",
                "description",
                "narrative",
            ],
        ),
        column("fee", 0, &["collection fee", "collection fees", "fee", "fees"]),
    ];
}
