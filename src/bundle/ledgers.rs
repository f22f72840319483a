//! Ledgers that accounts are made of, kept while the items pass.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::case::arrears;
use crate::case::arrears::{Audit, Ledger};
use crate::case::manifest::Manifest;
use crate::case::manifest::item_ref::ItemRef;
use crate::case::manifest::types::Item;
use crate::ingest::ItemBytes;
use crate::model::ItemPath;
use crate::model::finding::Finding;
use crate::model::limits::Limits;

/// The ledgers that accounts are made of, kept while the items pass.
#[derive(Debug, Default)]
pub(crate) struct LedgerCollector {
    bytes: BTreeMap<ItemPath, Arc<Vec<u8>>>,
}

impl LedgerCollector {
    /// Keeps the bytes of an item that an account is made of.
    pub(crate) fn keep_ledger(&mut self, manifest: &Manifest, item: &Item, bytes: &ItemBytes) {
        let ItemBytes::Held(bytes, _) = bytes else { return };
        let named = |to: &Option<ItemRef>| to.as_ref().is_some_and(|to| to.names(item));
        if manifest.account.iter().any(|account| named(&account.payments) || named(&account.statement)) {
            self.bytes.insert(item.file.clone(), Arc::clone(bytes));
        }
    }

    /// Audits the accounts, and says what there is to say of them.
    pub(super) fn audit(
        &self,
        manifest: &Manifest,
        limits: &Limits,
        findings: &mut Vec<Finding>,
    ) -> Vec<Audit> {
        let mut audits = Vec::new();
        for account in &manifest.account {
            let ledger = |to: &Option<ItemRef>| {
                let item = to.as_ref().and_then(|to| manifest.item.iter().find(|item| to.names(item)))?;
                let (file, bytes) = self.bytes.get_key_value(&item.file)?;
                Some(Ledger { file, bytes })
            };
            let (payments, statement) = (ledger(&account.payments), ledger(&account.statement));
            let outcome = arrears::audit(account, arrears::Ledgers { payments, statement, limits });
            findings.extend(outcome.findings);
            audits.extend(outcome.audit);
        }
        audits
    }
}
