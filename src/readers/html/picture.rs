//! Pictures of a page: those written into it, those in the folder that a browser saved with it, and its drawings. Each
//! follows as a page of its own, and its number is set where it is in the text; signs and spacers are not worth a page.
//! What is on the internet is counted and never fetched.

use std::collections::{BTreeMap, BTreeSet};

use super::address::Address;
use super::tree::{NodeId, NodeKind, Tree};
use crate::model::{Digest, ItemPath};
use crate::pdf::PageFormat;
use crate::readers::detect;
use crate::readers::detect::{FileType, HEAD};

/// A picture of at most so many pixels each way is a sign or a spacer.
const SIGN: f64 = 32.0;
/// So many across or down, and it is a line or a dot, whatever the other side.
const LINE: f64 = 2.0;
/// Bytes of all pictures of one page.
const MOST: usize = 1 << 30;
/// Bytes of rules that are given to a drawing.
const RULES: usize = 1 << 18;
/// Letters of the words beside the number of a picture.
const WORDS: usize = 300;

/// Gives a file of the evidence folder, spelt as it is there, and its bytes.
pub(crate) type FileLookup<'a> = &'a dyn Fn(&ItemPath) -> Option<(ItemPath, Vec<u8>)>;

/// The files of the mail that a page is the text of.
#[derive(Clone, Copy)]
pub(crate) struct MailFiles<'a> {
    /// What an enclosed file is called that this address of a picture means: "cid:" with its number, or its own
    /// address. An empty name for one that is not worth a page, nothing where there is none.
    pub(crate) enclosed: &'a dyn Fn(&str) -> Option<String>,
    /// The bytes of the part that this address means.
    pub(crate) part: &'a dyn Fn(&str) -> Option<Vec<u8>>,
    /// Whether the mail is nothing but a page that was saved in this form.
    pub(crate) page: bool,
}

/// A file that a page shows.
#[derive(Clone, Debug)]
pub(crate) struct PageFile {
    /// What it is called: "Picture 1.png".
    pub(crate) name: String,
    /// Its bytes.
    pub(crate) bytes: Vec<u8>,
    /// Where it is, when it is not in the page itself.
    pub(crate) from: Option<ItemPath>,
}

/// The pictures of a page, as they are met.
pub(super) struct PagePictures<'a> {
    /// The folder of the page.
    pub(super) folder: String,
    pub(super) beside: Option<FileLookup<'a>>,
    /// The files enclosed in the mail that the page is the text of.
    pub(super) mail: Option<MailFiles<'a>>,
    /// The parts of that mail that the page shows within itself or is styled by, as it calls them.
    pub(super) within: BTreeSet<String>,
    pub(super) files: Vec<PageFile>,
    /// The number of each, by its digest.
    numbers: BTreeMap<Digest, usize>,
    bytes: usize,
    /// Pictures on the internet.
    pub(super) elsewhere: usize,
    /// Files that should be beside the page and are not.
    pub(super) missing: BTreeSet<String>,
    /// Pictures within the page that cannot be read.
    pub(super) unreadable: usize,
    /// Numbers of enclosed files of the mail that the page is the text of.
    pub(super) enclosed: BTreeSet<String>,
    /// Every file beside the page that it names and that is there.
    pub(super) used: BTreeSet<ItemPath>,
    /// Signs and other small pictures, which are not worth a page, each by its bytes; true for a drawing that is taken
    /// for one because it does not say how large it is.
    pub(super) small: BTreeSet<(Digest, bool)>,
}

/// What came of looking for a picture.
enum Found {
    Bytes(Vec<u8>, Option<ItemPath>),
    Enclosed,
    Named(String),
    Missing(String),
    Unreadable,
    Elsewhere,
}

impl<'a> PagePictures<'a> {
    pub(super) fn new(folder: String, beside: Option<FileLookup<'a>>) -> Self {
        Self {
            folder,
            beside,
            mail: None,
            within: BTreeSet::new(),
            files: Vec::new(),
            numbers: BTreeMap::new(),
            bytes: 0,
            elsewhere: 0,
            missing: BTreeSet::new(),
            unreadable: 0,
            enclosed: BTreeSet::new(),
            used: BTreeSet::new(),
            small: BTreeSet::new(),
        }
    }

    /// A file that the page names by this address, where it is beside the page.
    pub(super) fn file(&mut self, address: &str) -> Option<(ItemPath, Vec<u8>)> {
        let Address::Beside(path) = Address::parse(address, &self.folder) else { return None };
        let (path, bytes) = self.beside.and_then(|beside| beside(&path))?;
        self.used.insert(path.clone());
        Some((path, bytes))
    }

    /// A file that the page names by this address: a part of its mail, or one beside the page with its path.
    pub(super) fn resource(&mut self, address: &str) -> Option<(Option<ItemPath>, Vec<u8>)> {
        if let Some(bytes) = self.mail.and_then(|mail| (mail.part)(address)) {
            return Some((None, bytes));
        }
        self.file(address).map(|(path, bytes)| (Some(path), bytes))
    }

    fn find(&mut self, address: &str) -> Found {
        if let Some(name) = self.mail.and_then(|mail| (mail.enclosed)(address)) {
            let address = address.trim();
            self.enclosed.insert(address.strip_prefix("cid:").unwrap_or(address).to_owned());
            return if name.is_empty() { Found::Enclosed } else { Found::Named(name) };
        }
        match Address::parse(address, &self.folder) {
            Address::Data(_, Some(bytes)) => Found::Bytes(bytes, None),
            Address::Data(_, None) => Found::Unreadable,
            Address::Enclosed(id) => {
                self.enclosed.insert(id.to_owned());
                Found::Enclosed
            }
            Address::Beside(path) => match self.file(address) {
                Some((path, bytes)) => Found::Bytes(bytes, Some(path)),
                None if self.beside.is_some() => Found::Missing(path.to_string()),
                None => Found::Elsewhere,
            },
            Address::Outside(path) if self.beside.is_some() => {
                Found::Missing(path.chars().take(WORDS).collect())
            }
            Address::Outside(_) | Address::Elsewhere => Found::Elsewhere,
        }
    }

    /// Takes a picture at the first of these addresses that leads to one, and gives what is set in its place. `dot`
    /// says that the page shows it as a dot or a sign.
    pub(super) fn take(&mut self, addresses: &[&str], words: &str, dot: bool) -> String {
        let words = shortened(words);
        let (mut signs, mut lost) = (Vec::new(), None);
        for address in addresses.iter().filter(|address| !address.trim().is_empty()) {
            match self.find(address) {
                Found::Bytes(bytes, from) => match self.add(bytes, from, dot) {
                    Added::Number(number) if words.is_empty() => return format!("[Image {number}]"),
                    Added::Number(number) => return format!("[Image {number}: {words}]"),
                    Added::Sign(digest) => signs.push(digest),
                    Added::NotOne => lost = lost.or(Some(Found::Unreadable)),
                },
                Found::Named(name) if words.is_empty() || words == name => {
                    return format!("[Image: {name}]");
                }
                Found::Named(name) => return format!("[Image: {name}: {words}]"),
                // What the page loads only later has a dot in its place until then.
                Found::Enclosed => return bracketed(&words),
                other => lost = lost.or(Some(other)),
            }
        }
        match lost {
            _ if dot => {}
            Some(Found::Missing(path)) => {
                self.missing.insert(path);
            }
            Some(Found::Unreadable) => {
                self.unreadable += 1;
                return format!(
                    "[an image that cannot be read{}{words}]",
                    if words.is_empty() { "" } else { ": " }
                );
            }
            Some(_) => self.elsewhere += 1,
            None => {}
        }
        self.small.extend(signs.into_iter().flatten());
        bracketed(&words)
    }

    fn add(&mut self, bytes: Vec<u8>, from: Option<ItemPath>, dot: bool) -> Added {
        let ending = from.as_ref().and_then(ItemPath::extension);
        let head = bytes.get(..HEAD).unwrap_or(&bytes);
        let format = detect::identify(head, ending.as_deref());
        match format {
            FileType::Paged(form) if form != PageFormat::Pdf => {}
            FileType::UnsupportedPicture(_) => {}
            _ => return Added::NotOne,
        }
        let (across, down) = size(format, &bytes).unwrap_or((f64::INFINITY, f64::INFINITY));
        let digest = Digest::compute(&bytes);
        if dot || (across <= SIGN && down <= SIGN) || across.min(down) <= LINE {
            let unsaid = format == FileType::Paged(PageFormat::Svg) && !says_its_size(&bytes);
            return Added::Sign((across.min(down) > LINE).then_some((digest, unsaid)));
        }
        if let Some(number) = self.numbers.get(&digest) {
            return Added::Number(*number);
        }
        if self.bytes.saturating_add(bytes.len()) > MOST {
            return Added::NotOne;
        }
        self.bytes += bytes.len();
        let number = self.files.len() + 1;
        let name = match &from {
            Some(path) if detect::broken_promise(format, ending.as_deref()).is_none() => {
                format!("Image {number}: {}", path.file_name())
            }
            Some(path) => format!("Image {number}: {} ({})", path.file_name(), format.name()),
            None => match format {
                FileType::Paged(form) => {
                    format!("Image {number}.{}", form.endings().first().unwrap_or(&"bin"))
                }
                _ => format!("Image {number} ({})", format.name()),
            },
        };
        self.numbers.insert(digest, number);
        self.files.push(PageFile { name, bytes, from });
        Added::Number(number)
    }

    /// Takes a drawing of the page and gives what is set in its place.
    pub(super) fn draw(&mut self, tree: &Tree, id: NodeId, rules: &str) -> String {
        let words = drawn_words(tree, id);
        let drawing = written(tree, id, rules);
        let (across, down) = svg_size(&drawing);
        let sign = across.min(down) <= SIGN || across.max(down) <= 2.0 * SIGN;
        // A sign says nothing but what it is called.
        if sign && tree.below(id, |_| true).all(|id| tree.element(id).is_none_or(|e| e.name() != "text")) {
            self.small.insert((Digest::compute(drawing.as_bytes()), !says_its_size(drawing.as_bytes())));
            return bracketed(&shortened(&words));
        }
        if !cfg!(feature = "svg") {
            return format!("[a drawing, of which only the words are shown: {words}]");
        }
        self.add_drawing(drawing, &words)
    }

    fn add_drawing(&mut self, drawing: String, words: &str) -> String {
        let words = shortened(words);
        match self.add(drawing.into_bytes(), None, false) {
            Added::Number(number) if words.is_empty() => format!("[Image {number}]"),
            Added::Number(number) => format!("[Image {number}: {words}]"),
            _ => bracketed(&words),
        }
    }
}

enum Added {
    Number(usize),
    /// Not worth a page; with its digest where it is more than a line or a dot.
    Sign(Option<(Digest, bool)>),
    NotOne,
}

fn bracketed(words: &str) -> String {
    if words.is_empty() { String::new() } else { format!("[{words}]") }
}

fn shortened(words: &str) -> String {
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    match words.char_indices().nth(WORDS) {
        Some((end, _)) => format!("{}…", words.get(..end).unwrap_or_default()),
        None => words,
    }
}

/// The size of a picture in pixels, where it can be told without reading all of it.
fn size(format: FileType, bytes: &[u8]) -> Option<(f64, f64)> {
    if format == FileType::Paged(PageFormat::Svg) {
        return Some(svg_size(&String::from_utf8_lossy(bytes)));
    }
    let reader = image::ImageReader::new(std::io::Cursor::new(bytes)).with_guessed_format().ok()?;
    let (across, down) = reader.into_dimensions().ok()?;
    Some((f64::from(across), f64::from(down)))
}

/// The tag that begins the outermost element of a drawing.
fn svg_head(text: &str) -> &str {
    let head = text.find("<svg").and_then(|from| text.get(from..)).unwrap_or_default();
    head.split('>').next().unwrap_or_default()
}

/// Whether the outermost element of a drawing gives its size; a view box alone gives only its shape.
fn says_its_size(drawing: &[u8]) -> bool {
    let text = String::from_utf8_lossy(drawing);
    let head = svg_head(&text);
    [" width=", " height="].iter().any(|attribute| head.contains(attribute))
}

/// The size of a drawing, from the attributes of its outermost element.
fn svg_size(text: &str) -> (f64, f64) {
    let head = svg_head(text);
    let value = |name: &str| {
        let from = head.find(&format!(" {name}="))? + name.len() + 2;
        let quote = head.get(from..)?.chars().next()?;
        head.get(from + 1..)?.split(quote).next()
    };
    let length = |name: &str| {
        let text = value(name)?.trim();
        let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
        let (number, unit) = text.split_at(end);
        let number: f64 = number.parse().ok()?;
        Some(match unit.trim() {
            "" | "px" => number,
            "em" | "rem" => number * 16.0,
            "pt" => number * 4.0 / 3.0,
            "mm" => number * 3.78,
            "cm" => number * 37.8,
            _ => return None,
        })
    };
    let view: Vec<f64> = value("viewBox")
        .unwrap_or_default()
        .split(|c: char| c == ',' || c.is_ascii_whitespace())
        .filter_map(|part| part.parse().ok())
        .collect();
    let of_view = |at: usize| view.get(at).copied();
    let across = length("width").or_else(|| of_view(2)).unwrap_or(300.0);
    let down = length("height").or_else(|| of_view(3)).unwrap_or(150.0);
    (across, down)
}

/// The words of a drawing, or what it is called where it has none.
fn drawn_words(tree: &Tree, id: NodeId) -> String {
    let words = tree.words(id);
    if !words.is_empty() {
        return words;
    }
    let title = tree.children(id).find(|id| tree.element(*id).is_some_and(|e| e.name() == "title"));
    let title = title.map(|id| {
        let inside = tree.below(id, |_| true).filter_map(|id| match &tree.node(id)?.kind {
            NodeKind::Text(text) => Some(text.as_str()),
            _ => None,
        });
        inside.collect::<String>()
    });
    let label = tree.element(id).and_then(|element| element.attribute("aria-label")).map(str::to_owned);
    label.or(title).unwrap_or_default()
}

/// A drawing as a file of its own. Scripts and pages within it are left out.
fn written(tree: &Tree, top: NodeId, rules: &str) -> String {
    let mut out = String::new();
    let mut open: Vec<(NodeId, &str)> = Vec::new();
    let styled = tree.below(top, |_| true).any(|id| tree.element(id).is_some_and(|e| e.has("class")));
    let begin = |out: &mut String, id: NodeId| {
        let Some(element) = tree.element(id) else { return };
        out.push('<');
        out.push_str(element.name());
        if id == top {
            out.push_str(
                " xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\"",
            );
        }
        let mut seen = BTreeSet::new();
        for (name, value) in element.written_attributes() {
            let local = name.strip_prefix("xlink:").or_else(|| name.strip_prefix("xml:")).unwrap_or(&name);
            let plain = local.starts_with(|c: char| c.is_ascii_alphabetic())
                && local.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'));
            if plain && !name.starts_with("xmlns") && seen.insert(name.clone()) {
                out.push_str(&format!(" {name}=\"{}\"", escaped(value)));
            }
        }
        out.push('>');
        if id == top && styled && rules.len() <= RULES {
            out.push_str(&format!("<style>{}</style>", escaped(rules)));
        }
    };
    begin(&mut out, top);
    let kept = |id: NodeId| {
        tree.element(id).is_none_or(|element| {
            element.is_svg()
                && !matches!(element.name(), "script" | "foreignObject")
                && element.name().chars().all(|c| c.is_ascii_alphanumeric())
        })
    };
    for id in tree.below(top, kept) {
        let parent = tree.node(id).and_then(|node| node.parent).unwrap_or(top);
        while let Some((last, name)) = open.pop_if(|(last, _)| *last != parent) {
            debug_assert_ne!(last, parent);
            out.push_str(&format!("</{name}>"));
        }
        match tree.node(id).map(|node| &node.kind) {
            Some(NodeKind::Text(text)) => out.push_str(&escaped(text)),
            Some(NodeKind::Element(element)) if kept(id) => {
                begin(&mut out, id);
                open.push((id, element.name()));
            }
            _ => {}
        }
    }
    for (_, name) in open.into_iter().rev() {
        out.push_str(&format!("</{name}>"));
    }
    out.push_str("</svg>");
    out
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' => out.push(c),
            c if c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}') => {}
            c => out.push(c),
        }
    }
    out
}
