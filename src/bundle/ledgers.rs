//! The tables that accounts and the log of calls are made of, kept while the items pass.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::case::arrears;
use crate::case::arrears::{Audit, Ledger, LedgerTable};
use crate::case::manifest::Manifest;
use crate::case::manifest::call_types::CallLog;
use crate::case::manifest::item_ref::ItemRef;
use crate::case::manifest::types::Item;
use crate::case::matching::MatchedRow;
use crate::model::ItemPath;
use crate::model::finding::{Code, Finding};

/// The tables that are read on, kept while the items pass.
#[derive(Debug, Default)]
pub(crate) struct LedgerCollector {
    tables: BTreeMap<ItemPath, LedgerTable>,
}

/// Whether an account or the log of calls is made of an item.
pub(crate) fn is_ledger(manifest: &Manifest, item: &Item) -> bool {
    let named = |to: &Option<ItemRef>| to.as_ref().is_some_and(|to| to.names(item));
    manifest.account.iter().any(|account| named(&account.payments) || named(&account.statement))
        || manifest.call_log.iter().any(|log| log.item.names(item))
}

/// The tables of calls, each with the log that names it.
pub(crate) fn call_tables<'m>(
    manifest: &'m Manifest,
    rows: impl Iterator<Item = &'m MatchedRow>,
) -> BTreeMap<&'m ItemPath, &'m CallLog> {
    let log = |row: &'m MatchedRow| {
        // Of several logs of one table one may ask for what the others do not.
        let of_it = |log: &&CallLog| log.item.names(&row.item);
        let logs = || manifest.call_log.iter().filter(of_it);
        Some((&row.path, logs().find(|log| log.hide_others == Some(true)).or_else(|| logs().next())?))
    };
    rows.filter_map(log).collect()
}

/// The finding for an account or a log of calls that is made of an item of several files.
pub(crate) fn of_several_files(manifest: &Manifest, row: &MatchedRow) -> Finding {
    let of_calls = manifest.call_log.iter().any(|log| log.item.names(&row.item));
    let (code, made, table, place) = match of_calls {
        true => (Code::CallLogColumns, "A log of calls is", "table of calls", "the [[call_log]]"),
        false => (Code::LedgerColumn, "An account is", "ledger", "the account"),
    };
    let message =
        format!("{made} made from this item, but the item has several files. A {table} must be one file.");
    let finding = Finding::error(code, message).at(&row.path);
    let finding = row.position.map_or(finding.clone(), |at| finding.on_line(at));
    let next = format!("Give the {table} its own [[item]], with file = …, and name that item in {place}.");
    finding.next(next)
}

impl LedgerCollector {
    /// The table that an item holds.
    pub(super) fn table(&self, item: &Item) -> Option<(&ItemPath, &LedgerTable)> {
        self.tables.get_key_value(&item.file)
    }

    /// Keeps the table of an item that is read on.
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
                let (file, table) = self.table(item)?;
                Some(Ledger { file, table })
            };
            let (payments, statement) = (ledger(&account.payments), ledger(&account.statement));
            let item = |to: &Option<ItemRef>| {
                manifest.item.iter().find(|item| to.as_ref().is_some_and(|to| to.names(item)))
            };
            let covered = item(&account.payments)
                .and_then(|item| Some((item.date?.first_day(), item.until?.last_day())));
            let ledgers = arrears::Ledgers { payments, statement, covered };
            let outcome = arrears::audit(account, ledgers, nation, date);
            findings.extend(outcome.findings);
            audits.extend(outcome.audit);
        }
        audits
    }
}
