//! Ledgers that accounts are made of, kept while the items pass; and the profile of the purpose.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::case::arrears::{Audit, Ledger};
use crate::case::manifest::Manifest;
use crate::case::manifest::item_ref::ItemRef;
use crate::case::manifest::types::Item;
use crate::case::profile::Profile;
use crate::case::{arrears, profile};
use crate::ingest::ItemBytes;
use crate::model::finding::{Code, Finding};
use crate::model::limits::Limits;
use crate::model::{ItemPath, Purpose};

/// The ledgers that accounts are made of, kept while the items pass, and the accounts.
#[derive(Debug, Default)]
pub(crate) struct LedgerCollector {
    pub(super) bytes: BTreeMap<ItemPath, Arc<Vec<u8>>>,
    pub(super) audits: Vec<Audit>,
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

    /// Audits the accounts; gives what is to be said of them.
    pub(super) fn audit(&mut self, manifest: &Manifest, limits: &Limits) -> Vec<Finding> {
        let mut findings = Vec::new();
        for account in &manifest.account {
            let ledger = |to: &Option<ItemRef>| {
                let item = to.as_ref().and_then(|to| manifest.item.iter().find(|item| to.names(item)))?;
                let (file, bytes) = self.bytes.get_key_value(&item.file)?;
                Some(Ledger { file, bytes })
            };
            let (payments, statement) = (ledger(&account.payments), ledger(&account.statement));
            let outcome = arrears::audit(account, arrears::Ledgers { payments, statement, limits });
            findings.extend(outcome.findings);
            self.audits.extend(outcome.audit);
        }
        findings
    }
}

/// The profile of a purpose, with the changes that lie beside the manifest.
pub(crate) fn profile(purpose: Purpose, changes: Option<&str>, findings: &mut Vec<Finding>) -> Profile {
    let Some(changes) = changes else { return Profile::for_purpose(purpose) };
    match Profile::changed(purpose, changes) {
        Ok((profile, keys)) => {
            let message = format!("This file changes what the purpose asks for: {}.", keys.join(", "));
            findings.push(Finding::note(Code::PurposeChanged, message).about(profile::FILE));
            profile
        }
        Err(why) => {
            let finding = Finding::error(Code::BadValue, format!("This file cannot be used: {why}"));
            findings.push(finding.about(profile::FILE).next("Mend it, or take it away."));
            Profile::for_purpose(purpose)
        }
    }
}
