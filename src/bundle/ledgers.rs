//! Ledgers that accounts are made of, kept while the items pass.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::case::arrears;
use crate::case::arrears::{Audit, Ledger, LedgerTable};
use crate::case::manifest::Manifest;
use crate::case::manifest::item_ref::ItemRef;
use crate::case::manifest::types::Item;
use crate::case::matching::MatchedRow;
use crate::model::ItemPath;
use crate::model::finding::{Code, Finding};

/// The ledgers that accounts are made of, kept while the items pass.
#[derive(Debug, Default)]
pub(crate) struct LedgerCollector {
    tables: BTreeMap<ItemPath, LedgerTable>,
}

/// Whether an account is made of an item.
pub(crate) fn is_ledger(manifest: &Manifest, item: &Item) -> bool {
    let named = |to: &Option<ItemRef>| to.as_ref().is_some_and(|to| to.names(item));
    manifest.account.iter().any(|account| named(&account.payments) || named(&account.statement))
}

/// The finding for an account that is made of an item of several files.
pub(crate) fn of_several_files(row: &MatchedRow) -> Finding {
    let message = "An account is made of this item, but it has several files. A ledger is one file.";
    let finding = Finding::error(Code::LedgerColumn, message).at(&row.path);
    let finding = row.position.map_or(finding.clone(), |at| finding.on_line(at));
    finding.next("Give the ledger an [[item]] of its own, with file = …, and name that item in the account.")
}

impl LedgerCollector {
    /// Keeps the table of an item that an account is made of.
    pub(crate) fn keep_ledger(&mut self, item: &Item, table: Option<LedgerTable>) {
        self.tables.extend(table.map(|table| (item.file.clone(), table)));
    }

    /// Audits the accounts as they are on the date of the bundle, and says what there is to say of them.
    pub(super) fn audit(&self, manifest: &Manifest, date: Date, findings: &mut Vec<Finding>) -> Vec<Audit> {
        let mut audits = Vec::new();
        let nation = manifest.case.nation.unwrap_or_default();
        for account in &manifest.account {
            let ledger = |to: &Option<ItemRef>| {
                let item = to.as_ref().and_then(|to| manifest.item.iter().find(|item| to.names(item)))?;
                let (file, table) = self.tables.get_key_value(&item.file)?;
                Some(Ledger { file, table })
            };
            let (payments, statement) = (ledger(&account.payments), ledger(&account.statement));
            let outcome = arrears::audit(account, arrears::Ledgers { payments, statement }, nation, date);
            findings.extend(outcome.findings);
            audits.extend(outcome.audit);
        }
        audits
    }
}
