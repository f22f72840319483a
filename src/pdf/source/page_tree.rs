//! Our own walk of the page tree. Both readers' walks drop kids that they cannot read or have seen; this one
//! gives every page in order, one that is listed twice twice, and refuses what it cannot read. It goes by the
//! path from the root, not by a set of all nodes seen, so that only a true loop is cut.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use lopdf::{Dictionary, Object, ObjectId};

use super::{PdfSource, RESAVE};
use crate::model::counted;
use crate::model::finding::{Code, Finding};
use crate::model::limits::Limits;

/// A page of the source with what it inherits.
#[derive(Clone, Copy)]
pub(crate) struct PageNode<'a> {
    /// Its own dictionary.
    pub(crate) dict: &'a Dictionary,
    /// Its number, when it has one.
    pub(crate) id: Option<ObjectId>,
    /// `/Resources`, `/MediaBox`, `/CropBox` and `/Rotate`, its own or inherited.
    inherited: [Option<&'a Object>; 4],
    /// Whether the list of pages names it and nothing is there.
    pub(crate) lost: bool,
}

/// What stands for the dictionary of a page that is not there.
static NOTHING: LazyLock<Dictionary> = LazyLock::new(Dictionary::new);

const INHERITED: [&[u8]; 4] = [b"Resources", b"MediaBox", b"CropBox", b"Rotate"];

impl<'a> PageNode<'a> {
    /// `/Resources`.
    pub(crate) fn resources(&self) -> Option<&'a Object> {
        self.inherited[0]
    }
    /// `/MediaBox`.
    pub(crate) fn media_box(&self) -> Option<&'a Object> {
        self.inherited[1]
    }
    /// `/CropBox`.
    pub(crate) fn crop_box(&self) -> Option<&'a Object> {
        self.inherited[2]
    }
    /// `/Rotate`.
    pub(crate) fn rotate(&self) -> Option<&'a Object> {
        self.inherited[3]
    }
}

/// The pages of a source, in order.
pub(crate) struct PageTree<'a> {
    pub(crate) leaves: Vec<PageNode<'a>>,
    /// How many there are when a page or branch that is listed again is not counted again.
    distinct: usize,
    /// What the root's `/Count` says.
    stated: Option<i64>,
    /// Whether a branch led back to itself.
    looped: bool,
    /// How many pages are named and not there.
    pub(crate) lost: usize,
    /// Empty entries that stand for no page, each by how many pages are before it.
    gaps: Vec<usize>,
}

struct Branch<'a> {
    kids: &'a [Object],
    next: usize,
    id: Option<ObjectId>,
    inherited: [Option<&'a Object>; 4],
    /// Whether this branch, or one above it, had been walked before.
    again: bool,
}

/// Walks the page tree, or says why not all pages can be had.
pub(crate) fn walk<'a>(source: &'a PdfSource, limits: &Limits) -> Result<PageTree<'a>, Finding> {
    let root = source.catalog().and_then(|catalog| catalog.get(b"Pages").ok());
    let (id, root) = root.map_or((None, &Object::Null), |pages| source.resolve_named(pages));
    let Object::Dictionary(root) = root else { return Err(no_pages()) };
    let mut tree =
        PageTree { leaves: Vec::new(), distinct: 0, stated: None, looped: false, lost: 0, gaps: Vec::new() };
    tree.stated = source.entry(root, b"Count").as_i64().ok();
    let mut seen = BTreeSet::new();
    let mut path = BTreeSet::new();
    seen.extend(id);
    path.extend(id);
    let mut stack = Vec::new();
    let inherited = inherit(source, root, [None; 4]);
    match kids(source, root) {
        Some(kids) => stack.push(Branch { kids, next: 0, id, inherited, again: false }),
        // Some writers name the one page itself as the tree.
        None if root.has_type(b"Page") => {
            tree.leaves.push(PageNode { dict: root, id, inherited, lost: false });
            tree.distinct = 1;
        }
        None => return Err(no_pages()),
    }
    let mut steps = 0usize;
    while let Some(branch) = stack.last_mut() {
        let Some(kid) = branch.kids.get(branch.next) else {
            if let Some(id) = branch.id {
                path.remove(&id);
            }
            stack.pop();
            continue;
        };
        branch.next += 1;
        steps += 1;
        let (id, dict) = source.resolve_named(kid);
        let Object::Dictionary(dict) = dict else {
            // An entry that is null itself names no page.
            match id {
                Some(id) if source.get(id).is_none() => tree.lose(tree.leaves.len()),
                _ if !matches!(dict, Object::Null) => tree.lose(tree.leaves.len()),
                _ => tree.gaps.push(tree.leaves.len()),
            }
            continue;
        };
        if id.is_some_and(|id| path.contains(&id)) {
            tree.looped = true;
            continue;
        }
        let again = branch.again || id.is_some_and(|id| !seen.insert(id));
        let inherited = inherit(source, dict, branch.inherited);
        if let Some(kids) = kids(source, dict) {
            if stack.len() >= limits.depth {
                return Err(Finding::error(
                    Code::Damaged,
                    format!("the list of pages in this PDF is nested more than {} deep", limits.depth),
                )
                .next(RESAVE));
            }
            path.extend(id);
            stack.push(Branch { kids, next: 0, id, inherited, again });
        } else if !dict.has_type(b"Pages") {
            tree.leaves.push(PageNode { dict, id, inherited, lost: false });
            tree.distinct += usize::from(!again);
        }
        if tree.leaves.len() > limits.pages {
            return Err(Finding::error(
                Code::TooLarge,
                format!("this PDF has more than {} pages", limits.pages),
            )
            .next("split it into several files, in order"));
        }
        if steps > 8 * limits.pages {
            return Err(Finding::error(
                Code::TooLarge,
                "the list of pages in this PDF goes on without coming to pages",
            )
            .next(RESAVE));
        }
    }
    // The file counts them as pages, so each is one that is not there.
    let counted = tree.leaves.len() + tree.gaps.len();
    if tree.stated.is_some_and(|stated| usize::try_from(stated).is_ok_and(|stated| stated >= counted)) {
        for at in std::mem::take(&mut tree.gaps).into_iter().rev() {
            tree.lose(at);
        }
    }
    if tree.leaves.len() == tree.lost { Err(no_pages()) } else { Ok(tree) }
}

impl PageTree<'_> {
    /// Notes a page that is not there, behind so many others.
    fn lose(&mut self, at: usize) {
        self.leaves.insert(at, PageNode { dict: &NOTHING, id: None, inherited: [None; 4], lost: true });
        self.distinct += 1;
        self.lost += 1;
    }

    /// Compares with what the other reader and the file itself say of the number of pages.
    pub(crate) fn agree(&self, source: &PdfSource, findings: &mut Vec<Finding>) -> Result<(), Finding> {
        let (found, second) = (self.leaves.len(), source.second_count);
        // The second reader shows a page that is listed twice only once.
        let explained = second == self.distinct && self.stated == i64::try_from(found).ok();
        // The second reader passes over what is not there.
        if second != found && !explained && self.lost == 0 {
            return Err(Finding::error(
                Code::PagesDisagree,
                format!(
                    "one way of reading this PDF finds {} and another {second}, so a page could get lost",
                    counted(found, "page", "pages")
                ),
            )
            .next(RESAVE));
        }
        // With one reader only, the file's own word must bear it out.
        if source.alone && self.lost == 0 && self.stated != i64::try_from(found).ok() {
            return Err(Finding::error(
                Code::PagesDisagree,
                format!(
                    "this damaged PDF shows {}, and the file itself does not say the same",
                    counted(found, "page", "pages")
                ),
            )
            .next(RESAVE));
        }
        // A damaged reference can lead to the wrong page, or back: then another page is missing.
        let short = self.stated.is_some_and(|stated| stated > i64::try_from(found).unwrap_or(i64::MAX));
        let repeated = found - self.distinct;
        let reached = self.leaves.iter().filter_map(|leaf| leaf.id).collect();
        if (self.looped && short) || (repeated > 0 && source.other_pages(&reached) > 0) {
            return Err(Finding::error(
                Code::PagesDisagree,
                "the list of pages in this PDF is damaged. It names a page twice, or itself, and leaves one \
                 out",
            )
            .next(RESAVE));
        }
        if repeated > 0 {
            findings.push(Finding::warning(
                Code::Repaired,
                format!(
                    "this PDF lists {} again. It is in the bundle as often as it is listed",
                    counted(repeated, "page", "pages")
                ),
            ));
        }
        if !self.gaps.is_empty() {
            findings.push(Finding::warning(
                Code::Repaired,
                format!(
                    "the list of pages in this PDF has {}. Every page it names is in the bundle",
                    counted(self.gaps.len(), "empty entry", "empty entries")
                ),
            ));
        }
        if self.lost > 0 && short {
            findings.push(
                Finding::warning(
                    Code::Damaged,
                    format!(
                        "this PDF says that it has {}, but its list names {found}, so more pages may be missing",
                        counted(usize::try_from(self.stated.unwrap_or(0)).unwrap_or(0), "page", "pages")
                    ),
                )
                .next(RESAVE),
            );
        } else if let Some(stated) = self.stated.filter(|stated| usize::try_from(*stated) != Ok(found)) {
            findings.push(Finding::warning(
                Code::Repaired,
                format!(
                    "this PDF says that it has {stated} {}. It has {found}, and all are in the bundle",
                    if stated == 1 { "page" } else { "pages" }
                ),
            ));
        }
        if self.looped {
            findings.push(Finding::warning(
                Code::Repaired,
                "the list of pages in this PDF leads back to itself. Every page it names is in the bundle",
            ));
        }
        Ok(())
    }
}

fn no_pages() -> Finding {
    Finding::error(Code::Damaged, "no pages can be found in this PDF").next(RESAVE)
}

fn kids<'a>(source: &'a PdfSource, dict: &'a Dictionary) -> Option<&'a [Object]> {
    match source.entry(dict, b"Kids") {
        Object::Array(kids) => Some(kids),
        _ => None,
    }
}

fn inherit<'a>(
    source: &'a PdfSource,
    dict: &'a Dictionary,
    mut from: [Option<&'a Object>; 4],
) -> [Option<&'a Object>; 4] {
    for (slot, key) in from.iter_mut().zip(INHERITED) {
        if let Ok(own) = dict.get(key)
            && !matches!(source.resolve(own), Object::Null)
        {
            *slot = Some(own);
        }
    }
    from
}
