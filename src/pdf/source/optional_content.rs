//! Optional content: which of a source's layers are hidden when it is opened, so that what is hidden there
//! stays hidden in the bundle.

use std::collections::BTreeSet;

use lopdf::{Dictionary, Object, ObjectId};

use super::{PdfSource, dictionary};

/// The layers that a file hides when it is opened on a screen.
pub(crate) struct HiddenLayers(BTreeSet<ObjectId>);

impl HiddenLayers {
    /// Reads the default configuration.
    pub(crate) fn new(source: &PdfSource) -> HiddenLayers {
        let mut hidden = BTreeSet::new();
        let Some(properties) = source.catalog().and_then(|catalog| source.dict(catalog, b"OCProperties"))
        else {
            return HiddenLayers(hidden);
        };
        if let Some(default) = source.dict(properties, b"D") {
            if source.name(default, b"BaseState") == b"OFF" {
                hidden.extend(listed(source, properties, b"OCGs"));
            }
            for id in listed(source, default, b"ON") {
                hidden.remove(&id);
            }
            hidden.extend(listed(source, default, b"OFF"));
            // Automatic states: what the screen shows goes by each group's own view state.
            if let Object::Array(automatic) = source.entry(default, b"AS") {
                // Usages may share one list, and be listed again themselves; each list is read once.
                let mut read = BTreeSet::new();
                for usage in automatic.iter().filter_map(|usage| dictionary(source.resolve(usage))) {
                    let viewed = source.name(usage, b"Event") == b"View"
                        && matches!(source.entry(usage, b"Category"), Object::Array(names)
                            if names.iter().any(|name| source.resolve(name).as_name().is_ok_and(|name| name == b"View")));
                    let groups = source.entry(usage, b"OCGs");
                    if viewed && read.insert(std::ptr::from_ref(groups)) {
                        automatic_states(source, &all(source, groups), &mut hidden);
                    }
                }
            }
        }
        HiddenLayers(hidden)
    }

    /// Whether this group is hidden.
    pub(crate) fn has(&self, group: ObjectId) -> bool {
        self.0.contains(&group)
    }

    /// Whether an `/OC` entry, a group or a rule over groups, hides what it stands on.
    pub(crate) fn hides(&self, source: &PdfSource, entry: &Object) -> bool {
        let (id, object) = source.resolve_named(entry);
        let Some(dict) = dictionary(object) else { return false };
        if source.name(dict, b"Type") != b"OCMD" {
            return id.is_some_and(|id| self.has(id));
        }
        let mut groups = listed(source, dict, b"OCGs");
        if groups.is_empty()
            && let Ok(one @ Object::Reference(_)) = dict.get(b"OCGs")
        {
            groups.extend(source.resolve_named(one).0);
        }
        if groups.is_empty() {
            return false;
        }
        let off = |id: &ObjectId| self.has(*id);
        match source.name(dict, b"P") {
            b"AllOn" => groups.iter().any(off),
            b"AnyOff" => !groups.iter().any(off),
            b"AllOff" => !groups.iter().all(off),
            _ => groups.iter().all(off),
        }
    }
}

fn automatic_states(source: &PdfSource, groups: &[ObjectId], hidden: &mut BTreeSet<ObjectId>) {
    for id in groups {
        let state = source
            .get(*id)
            .and_then(dictionary)
            .and_then(|group| source.dict(group, b"Usage"))
            .and_then(|usage| source.dict(usage, b"View"))
            .map(|view| source.name(view, b"ViewState"));
        match state {
            Some(b"OFF") => _ = hidden.insert(*id),
            Some(b"ON") => _ = hidden.remove(id),
            _ => {}
        }
    }
}

fn listed(source: &PdfSource, dict: &Dictionary, key: &[u8]) -> Vec<ObjectId> {
    all(source, source.entry(dict, key))
}

/// The numbers of what an array refers to.
fn all(source: &PdfSource, list: &Object) -> Vec<ObjectId> {
    match list {
        Object::Array(items) => items.iter().filter_map(|item| source.resolve_named(item).0).collect(),
        _ => Vec::new(),
    }
}
