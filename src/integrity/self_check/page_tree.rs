//! The page tree, walked for itself: every branch's count, every parent, and the pages in their order.

use std::io::{self, Read, Seek};

use hayro_syntax::object::{Array, MaybeRef};

use super::entries::{is_name, leads_to, reference, stray, whole};
use super::object_cache::ObjectCache;
use super::problem::{CheckError, Problems, wrong};

/// What a branch of the tree may say. Nothing is inherited, so each page can be read alone.
const BRANCH: [&str; 4] = ["Type", "Parent", "Kids", "Count"];

/// A branch whose kids are being gone through.
struct OpenBranch {
    number: u32,
    kids: std::vec::IntoIter<u32>,
    count: i64,
    /// How many pages came before it.
    before: usize,
}

/// The numbers of the pages' objects, in order.
pub(super) fn pages<R: Read + Seek>(
    cache: &mut ObjectCache<R>,
    root: u32,
    faults: &mut Problems,
) -> io::Result<Option<Vec<u32>>> {
    let walked = walk(cache, root, faults);
    faults.keep(walked)
}

/// The numbers of the pages' objects, in order. A tree that says more than ours do is refused: a box or a turn in a branch
/// would hold for every page under it.
pub(crate) fn pages_in_order<R: Read + Seek>(cache: &mut ObjectCache<R>) -> Result<Vec<u32>, CheckError> {
    let catalog = cache.get(cache.table.root)?;
    let Some(root) = reference(&catalog.dict()?, b"Pages") else {
        return wrong("its catalog does not lead to the pages");
    };
    let mut faults = Problems::default();
    let pages = walk(cache, root, &mut faults)?;
    match faults.all().into_iter().next() {
        Some(fault) => wrong(fault),
        None => Ok(pages),
    }
}

fn walk<R: Read + Seek>(
    cache: &mut ObjectCache<R>,
    root: u32,
    faults: &mut Problems,
) -> Result<Vec<u32>, CheckError> {
    let mut pages = Vec::new();
    let mut met = vec![false; cache.table.size() as usize];
    let mut open: Vec<OpenBranch> = Vec::new();
    let mut next = Some(root);
    loop {
        let Some(number) = next else {
            // A branch is done, or there is nothing left.
            let Some(branch) = open.last_mut() else { return Ok(pages) };
            next = branch.kids.next();
            if next.is_none() {
                let below = (pages.len() - branch.before) as i64;
                let (number, count) = (branch.number, branch.count);
                faults.expect(below == count, || {
                    format!("branch {number} of the page tree says it has {count} pages and has {below}")
                });
                open.pop();
            }
            continue;
        };
        next = None;
        let held = cache.get(number)?;
        let dict = held.dict()?;
        let above = open.last().map(|branch| branch.number);
        faults.expect(reference(&dict, b"Parent") == above, || {
            format!("object {number} of the page tree names a wrong parent")
        });
        if is_name(&dict, b"Type", b"Page") {
            pages.push(number);
        } else if !is_name(&dict, b"Type", b"Pages") {
            return wrong(format!("object {number} of the page tree is neither a page nor a branch"));
        } else {
            if let Some(key) = stray(&dict, &BRANCH) {
                faults.say(format!("branch {number} of the page tree has /{key}"));
            }
            let kids = dict.get::<Array<'_>>(b"Kids").map(|kids| {
                kids.raw_iter().map(|kid: MaybeRef<_>| leads_to(&kid)).collect::<Option<Vec<u32>>>()
            });
            let (Some(Some(kids)), Some(count)) = (kids, whole(&dict, b"Count")) else {
                return wrong(format!("branch {number} of the page tree cannot be read"));
            };
            open.push(OpenBranch { number, kids: kids.into_iter(), count, before: pages.len() });
        }
        match met.get_mut(number as usize) {
            Some(mark) if !*mark => *mark = true,
            _ => return wrong(format!("object {number} is in the page tree twice")),
        }
    }
}
