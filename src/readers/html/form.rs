//! What was typed into and chosen in a form, as a page that was saved keeps it. A value is set in square brackets, so
//! that nobody takes it for words of the page; a choice that was not made never looks as if it was.

use super::tree::{HtmlElement, NodeId, Tree};

/// Letters of a value that are shown.
const VALUE: usize = 20_000;
/// Options of a list that are shown one by one.
const OPTIONS: usize = 500;

/// A field in words, and whether it takes lines of its own.
pub(super) struct FormField {
    pub(super) text: String,
    pub(super) block: bool,
}

/// What is printed for a field of a form; nothing where the element is none, or one that nobody sees.
pub(super) fn field(tree: &Tree, id: NodeId, element: &HtmlElement) -> Option<FormField> {
    let text = match element.name() {
        "input" => input(element)?,
        "textarea" => {
            let text = tree.below(id, |_| true).filter_map(|id| text_of(tree, id)).collect::<String>();
            return Some(FormField { block: text.trim().contains('\n'), text: typed(element, &text) });
        }
        "select" => return Some(select(tree, id, element)),
        "meter" | "progress" => {
            let name = if element.name() == "meter" { "gauge" } else { "progress" };
            match (element.attribute("value"), element.attribute("max")) {
                (Some(value), Some(most)) => format!("[{name}: {} of {}]", line(value), line(most)),
                (Some(value), None) => format!("[{name}: {}]", line(value)),
                _ => format!("[{name}]"),
            }
        }
        _ => return None,
    };
    Some(FormField { text, block: false })
}

fn input(element: &HtmlElement) -> Option<String> {
    let kind = element.attribute("type").unwrap_or("text").trim().to_ascii_lowercase();
    let said = element.attribute("value");
    let ticked = element.has("checked");
    Some(match kind.as_str() {
        "hidden" => return None,
        "checkbox" => if ticked { "[x]" } else { "[ ]" }.into(),
        "radio" => if ticked { "(x)" } else { "( )" }.into(),
        "password" => "[a password field]".into(),
        "file" => "[a field for a file]".into(),
        // Its picture is shown as one.
        "image" => return None,
        "submit" | "reset" | "button" => {
            let words = said.map(line).filter(|words| !words.is_empty());
            let usual = match kind.as_str() {
                "submit" => "Submit",
                "reset" => "Reset",
                _ => return words.map(|words| format!("[button: {words}]")),
            };
            format!("[button: {}]", words.unwrap_or_else(|| usual.into()))
        }
        "color" | "date" | "datetime-local" | "month" | "range" | "time" | "week" => {
            value(said.unwrap_or_default())
        }
        _ => typed(element, said.unwrap_or_default()),
    })
}

/// A list of choices: the one that is chosen, or all of them where several can be.
fn select(tree: &Tree, id: NodeId, element: &HtmlElement) -> FormField {
    let is = |id: NodeId, name: &str| tree.element(id).is_some_and(|element| element.name() == name);
    let options: Vec<(String, bool)> = tree
        .below(id, |at| !is(at, "option"))
        .filter(|at| is(*at, "option"))
        .map(|at| {
            let chosen = tree.element(at).is_some_and(|option| option.has("selected"));
            let words = tree.words(at);
            let label = tree.element(at).and_then(|option| option.attribute("label")).map(line);
            // A browser shows the label in place of the words.
            (label.filter(|label| !label.is_empty()).unwrap_or(words), chosen)
        })
        .collect();
    let rows = element.attribute("size").and_then(|size| size.trim().parse::<u32>().ok()).unwrap_or(0);
    if element.has("multiple") || rows > 1 {
        let shown = options.iter().take(OPTIONS);
        let mut lines: Vec<String> =
            shown.map(|(words, chosen)| format!("{} {words}", if *chosen { "[x]" } else { "[ ]" })).collect();
        let more = options.iter().skip(OPTIONS).filter(|(_, chosen)| *chosen);
        lines.extend(more.map(|(words, _)| format!("[x] {words}")));
        return FormField { text: lines.join("\n"), block: true };
    }
    // Of several that say they are chosen, the last is.
    let text = match (options.iter().rfind(|(_, chosen)| *chosen), options.first()) {
        (Some((words, _)), _) => value(words),
        // The list shows its first entry, but nobody chose it.
        (None, Some((words, _))) if !words.is_empty() => {
            format!("[{words}: the first entry of a list, because the page keeps no choice]")
        }
        _ => value(""),
    };
    FormField { text, block: false }
}

fn text_of(tree: &Tree, id: NodeId) -> Option<&str> {
    match &tree.node(id)?.kind {
        super::tree::NodeKind::Text(text) => Some(text),
        _ => None,
    }
}

/// A value in brackets; an empty one as a line to write on.
fn value(text: &str) -> String {
    let text = text.trim();
    if text.is_empty() {
        return "[____]".into();
    }
    match text.char_indices().nth(VALUE) {
        Some((end, _)) => format!("[{}…]", text.get(..end).unwrap_or(text)),
        None => format!("[{text}]"),
    }
}

/// What is typed into a field of words; where there is nothing, a browser shows the prompt in grey, which nobody typed.
fn typed(element: &HtmlElement, text: &str) -> String {
    let prompt = element.attribute("placeholder").map(line).unwrap_or_default();
    if prompt.is_empty() || !text.trim().is_empty() {
        return value(text);
    }
    let end = prompt.char_indices().nth(VALUE).map_or(prompt.len(), |(end, _)| end);
    format!("[{}: the prompt of an empty field]", prompt.get(..end).unwrap_or(&prompt))
}

fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
