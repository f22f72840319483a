//! The first reading of a part of Word. What a field is can be told only when it ends, which is after it began to
//! show; so all fields of a part are read before the first of them is changed.

use super::field;
use super::xml::{ElementAction, Namespace, RewriteRule, Tag};

/// How deep fields may lie in one another.
const DEEPEST: usize = 100;

/// Whether the end of a field was met.
#[derive(Clone, Copy, PartialEq, Eq)]
enum FieldEnd {
    Met,
    Missing,
}

/// What becomes of a field of Word.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct FieldFate {
    pub(super) frozen: bool,
    /// Whether it has an end, so that its instruction can be told from what follows.
    pub(super) ended: bool,
}

/// A field of Word that is being read.
#[derive(Default)]
struct Open {
    index: usize,
    own: String,
    with_inner: String,
    separated: bool,
    shown: bool,
}

/// What a field comes to.
pub(super) struct SurveyedField {
    pub(super) fate: FieldFate,
    pub(super) instruction: String,
    pub(super) separated: bool,
    pub(super) shown: bool,
    /// Whether it is in what other programs show instead of a drawing, so that it is there twice.
    pub(super) instead: bool,
}

/// The first reading of a part of Word: what its fields are.
#[derive(Default)]
pub(super) struct FieldSurvey {
    /// One list for each text box inside another text.
    open: Vec<Vec<Open>>,
    elements: Vec<&'static str>,
    read: Vec<SurveyedField>,
    /// The fields in one element: whether a value is stored, and how deep those lie that are being read.
    simple: Vec<bool>,
    open_simple: Vec<(usize, usize)>,
    /// Whether fields lie deeper in one another than in any honest document.
    pub(super) deep: bool,
}

impl FieldSurvey {
    pub(super) fn finish(mut self) -> (Vec<SurveyedField>, Vec<bool>) {
        let left: Vec<Open> = self.open.drain(..).flatten().collect();
        for open in left {
            self.settle(open, FieldEnd::Missing);
        }
        (self.read, self.simple)
    }

    /// Something is shown here.
    fn show(&mut self) {
        self.open.iter_mut().flatten().filter(|open| open.separated).for_each(|open| open.shown = true);
        for (index, _) in &self.open_simple {
            if let Some(stored) = self.simple.get_mut(*index) {
                *stored = true;
            }
        }
    }

    fn settle(&mut self, open: Open, end: FieldEnd) {
        let frozen = !field::is_layout(&open.own, &open.with_inner, open.shown);
        let fate = FieldFate { frozen, ended: end == FieldEnd::Met };
        let instruction = if field::name(&open.own).is_empty() { open.with_inner } else { open.own };
        if let Some(read) = self.read.get_mut(open.index) {
            let instead = read.instead;
            *read =
                SurveyedField { fate, instruction, separated: open.separated, shown: open.shown, instead };
        }
    }

    fn top(&mut self) -> &mut Vec<Open> {
        if self.open.is_empty() {
            self.open.push(Vec::new());
        }
        let last = self.open.len() - 1;
        &mut self.open[last]
    }
}

impl RewriteRule for FieldSurvey {
    fn open(&mut self, tag: &mut Tag) -> ElementAction {
        let kind = kind(tag);
        self.elements.push(kind);
        if kind == "txbxContent" {
            self.top();
            self.open.push(Vec::new());
        }
        if tag.space != Namespace::Word {
            return ElementAction::Keep;
        }
        match tag.local() {
            "fldChar" => match tag.value("fldCharType").map(str::trim) {
                Some("begin") => {
                    let index = self.read.len();
                    self.read.push(SurveyedField {
                        fate: FieldFate::default(),
                        instruction: String::new(),
                        separated: false,
                        shown: false,
                        instead: self.elements.contains(&"Fallback"),
                    });
                    self.deep |= self.top().len() >= DEEPEST;
                    self.top().push(Open { index, ..Open::default() });
                }
                Some("separate") => {
                    if let Some(open) = self.top().last_mut() {
                        open.separated = true;
                    }
                }
                Some("end") => {
                    if let Some(open) = self.top().pop() {
                        self.settle(open, FieldEnd::Met);
                    }
                }
                _ => {}
            },
            "fldSimple" => {
                self.open_simple.push((self.simple.len(), self.elements.len()));
                self.simple.push(false);
            }
            "drawing" | "pict" | "object" | "sym" | "noBreakHyphen" => self.show(),
            _ => {}
        }
        ElementAction::Keep
    }

    fn words(&mut self, words: &str) -> bool {
        let place = self.elements.last().copied().unwrap_or("");
        if place == "t" && !words.trim().is_empty() {
            self.open_simple.iter().for_each(|(index, _)| {
                if let Some(stored) = self.simple.get_mut(*index) {
                    *stored = true;
                }
            });
        }
        let fields = self.top();
        match place {
            "instrText" | "t" => {
                for (depth, open) in fields.iter_mut().rev().enumerate() {
                    if open.separated {
                        open.shown |= place == "t" && !words.trim().is_empty();
                        continue;
                    }
                    if depth == 0 {
                        open.own.push_str(words);
                    }
                    open.with_inner.push_str(words);
                    break;
                }
            }
            _ => {}
        }
        true
    }

    fn close(&mut self) {
        if self.open_simple.last().is_some_and(|(_, depth)| *depth == self.elements.len()) {
            self.open_simple.pop();
        }
        if self.elements.pop() == Some("txbxContent") {
            for open in self.open.pop().unwrap_or_default() {
                self.settle(open, FieldEnd::Missing);
            }
        }
    }

    fn gone(&mut self, _: &Tag) {}
}

/// The few elements that matter where they stand around others.
pub(crate) fn kind(tag: &Tag) -> &'static str {
    match tag.local() {
        "r" if tag.space != Namespace::Svg => "r",
        "t" | "delText" if tag.space == Namespace::Word => "t",
        "instrText" | "delInstrText" if tag.space == Namespace::Word => "instrText",
        "txbxContent" => "txbxContent",
        "style" if matches!(tag.space, Namespace::Svg | Namespace::None) => "style",
        "config-item" => "config-item",
        "Fallback" => "Fallback",
        _ => "",
    }
}
