//! Which part of a mail its page means by an address: by number ("cid:", RFC 2392), by the address that the part says
//! it was at (RFC 2557), or by a path from the page's own address on.

use std::collections::BTreeMap;

use super::EmailAttachment;

/// The parts of a mail by what its page may call them.
pub(super) struct PartIndex<'a> {
    parts: Vec<&'a EmailAttachment>,
    ids: BTreeMap<&'a str, usize>,
    /// By the address that they are at, as it is written and as it is from the page on.
    places: BTreeMap<String, usize>,
    /// How often a file name occurs, and the place of the first.
    names: BTreeMap<&'a str, (usize, usize)>,
    /// The address of the page.
    base: &'a str,
}

impl<'a> PartIndex<'a> {
    /// The parts of a mail whose page was at this address, which may be empty.
    pub(super) fn new(parts: impl Iterator<Item = &'a EmailAttachment>, base: &'a str) -> Self {
        let mut index = Self {
            parts: parts.collect(),
            ids: BTreeMap::new(),
            places: BTreeMap::new(),
            names: BTreeMap::new(),
            base,
        };
        for (at, part) in (0..).zip(&index.parts) {
            if !part.id.is_empty() {
                index.ids.entry(&part.id).or_insert(at);
            }
            let location = part.location.as_str();
            if location.is_empty() {
                continue;
            }
            index.places.entry(location.to_owned()).or_insert(at);
            index.places.entry(resolved(base, location)).or_insert(at);
            index.names.entry(file_of(location)).or_insert((0, at)).0 += 1;
        }
        index
    }

    /// The part with this number.
    pub(super) fn numbered(&self, id: &str) -> Option<usize> {
        self.ids.get(id).or_else(|| self.ids.get(without_percents(id).as_str())).copied()
    }

    /// The part that the page means by this address.
    pub(super) fn find(&self, address: &str) -> Option<usize> {
        let address = address.trim();
        if let Some(id) = address.get(..4).filter(|start| start.eq_ignore_ascii_case("cid:")) {
            return self.numbered(address.get(id.len()..)?.trim());
        }
        let address = address.split('#').next().unwrap_or_default();
        if address.is_empty() {
            return None;
        }
        let place = self.places.get(address).or_else(|| self.places.get(&resolved(self.base, address)));
        // A page says "image.png" where the part is at "https://example.org/page/image.png", and does not say where
        // it was itself.
        let named = || {
            let relative = !address.contains(':') && !address.starts_with("//");
            let (count, at) = self.names.get(file_of(address)).filter(|_| relative)?;
            (*count == 1).then_some(*at)
        };
        place.copied().or_else(named)
    }

    /// The part itself.
    pub(super) fn part(&self, at: usize) -> Option<&'a EmailAttachment> {
        self.parts.get(at).copied()
    }
}

/// The last part of an address.
fn file_of(address: &str) -> &str {
    address.rsplit(['/', '\\']).next().unwrap_or_default()
}

/// An address as it is from the page at `base` on (RFC 3986, 5.2, without its rarer cases).
pub(super) fn resolved(base: &str, address: &str) -> String {
    let scheme = address.split(['/', '?']).next().is_some_and(|first| first.contains(':'));
    let Some((protocol, rest)) = base.split_once("://").filter(|_| !scheme) else {
        return address.to_owned();
    };
    if address.starts_with("//") {
        return format!("{protocol}:{address}");
    }
    let rest = rest.split(['?', '#']).next().unwrap_or_default();
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    if address.starts_with('?') {
        return format!("{protocol}://{host}/{path}{address}");
    }
    let (own, query) = match address.find('?').and_then(|at| address.split_at_checked(at)) {
        Some((own, query)) => (own, query),
        None => (address, ""),
    };
    let mut parts: Vec<&str> = match own.strip_prefix('/') {
        Some(_) => Vec::new(),
        None => path.rsplit_once('/').map_or_else(Vec::new, |(folder, _)| folder.split('/').collect()),
    };
    let own = own.strip_prefix('/').unwrap_or(own);
    let last = own.rsplit('/').next().unwrap_or_default();
    for part in own.split('/') {
        match part {
            "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    // What ends with a step is a folder.
    let folder = if matches!(last, "." | "..") { "/" } else { "" };
    format!("{protocol}://{host}/{}{folder}{query}", parts.join("/"))
}

/// A number of a part as a page writes it, with what an address may not hold put back.
fn without_percents(id: &str) -> String {
    id.replace("%40", "@").replace("%24", "$").replace("%2B", "+").replace("%2b", "+").replace("%20", " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 3986, 5.4, with "http://a/b/c/d;p?q" as the page.
    #[test]
    fn addresses_are_followed_from_the_page_on() {
        for (address, whole) in [
            ("g:h", "g:h"),
            ("g", "http://a/b/c/g"),
            ("./g", "http://a/b/c/g"),
            ("g/", "http://a/b/c/g/"),
            ("/g", "http://a/g"),
            ("//g", "http://g"),
            ("?y", "http://a/b/c/d;p?y"),
            ("g?y", "http://a/b/c/g?y"),
            ("..", "http://a/b/"),
            ("../g", "http://a/b/g"),
            ("../../g", "http://a/g"),
            ("../../../g", "http://a/g"),
            (".", "http://a/b/c/"),
        ] {
            assert_eq!(resolved("http://a/b/c/d;p?q", address), whole, "{address}");
        }
        assert_eq!(resolved("", "g"), "g");
        assert_eq!(resolved("https://a", "g"), "https://a/g");
    }

    #[test]
    fn a_part_is_found_by_number_and_by_address() {
        let part = |id: &str, location: &str| EmailAttachment {
            id: id.into(),
            location: location.into(),
            ..EmailAttachment::default()
        };
        let parts = [
            part("one@x", ""),
            part("", "https://a.example/p/main.css"),
            part("", "https://a.example/main.css"),
            part("", "pictures/only.png"),
        ];
        let index = PartIndex::new(parts.iter(), "https://a.example/p/page.html");
        for (address, found) in [
            ("cid:one@x", Some(0)),
            ("CID:one%40x", Some(0)),
            ("cid:two@x", None),
            ("https://a.example/p/main.css", Some(1)),
            ("main.css", Some(1)),
            ("/main.css", Some(2)),
            ("../main.css#top", Some(2)),
            ("pictures/only.png", Some(3)),
            ("https://a.example/p/pictures/only.png", Some(3)),
            ("elsewhere/only.png", Some(3)),
            ("elsewhere/main.css", None),
            ("https://b.example/main.css", None),
            ("", None),
        ] {
            assert_eq!(index.find(address), found, "{address}");
        }
    }
}
