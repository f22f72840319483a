//! Fields of Word that have no stored value, or whose words are in their instruction alone, in each of the three ways in
//! which Word stores a document. What is expected is written down by hand from ECMA-376 part 1, 17.16.5.

use leverarch::internals::model::ItemPath;
use leverarch::internals::model::document::DocumentBlock;
use leverarch::internals::model::limits::Limits;
use leverarch::internals::readers::{ParsedDocument, ReaderContext, TextFormat, read_document};

use crate::support::office::{doc, doc_with, docx};

fn reading(format: TextFormat, bytes: &[u8]) -> ParsedDocument {
    let file = ItemPath::parse("item").expect("path");
    let known = ReaderContext {
        file: &file,
        title: "Title",
        detail: "",
        checked_by: None,
        limits: &Limits::STANDARD,
    };
    read_document(format, bytes, known).expect("read")
}

fn shown(reading: &ParsedDocument) -> String {
    let texts = reading.written.iter().flat_map(|written| &written.parts).filter_map(|part| match part {
        DocumentBlock::Text(text) | DocumentBlock::Heading(text) => Some(text.as_str()),
        _ => None,
    });
    texts.collect::<Vec<_>>().join("\n")
}

fn messages(reading: &ParsedDocument) -> String {
    let all = reading.findings.iter().chain(&reading.words_alone);
    all.map(|finding| finding.message.as_str()).collect::<Vec<_>>().join("\n")
}

/// A document with words around one field; a value, or nothing where none is stored.
fn documents(instruction: &str, value: Option<&str>) -> [(TextFormat, Vec<u8>); 3] {
    let mark = |kind: &str| format!(r#"<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>"#);
    let text =
        |name: &str, words: &str| format!(r#"<w:r><w:{name} xml:space="preserve">{words}</w:{name}></w:r>"#);
    let stored = value.map_or_else(String::new, |value| mark("separate") + &text("t", value));
    let word = format!(
        "<w:p>{}{}{}{stored}{}{}</w:p>",
        text("t", "a "),
        mark("begin"),
        text("instrText", instruction),
        mark("end"),
        text("t", " b")
    );
    let stored = value.map_or_else(String::new, |value| format!("\u{14}{value}"));
    let old = format!("a \u{13}{instruction}{stored}\u{15} b\r");
    let stored = value.map_or_else(String::new, |value| format!(r"{{\fldrslt {value}}}"));
    let instruction = instruction.replace('\\', r"\\");
    let rich = format!(r"{{\rtf1\ansi a {{\field{{\*\fldinst {{{instruction}}}}}{stored}}} b\par}}");
    [
        (TextFormat::Word, docx(&word)),
        (TextFormat::OldWord, doc(&old)),
        (TextFormat::RichText, rich.into_bytes()),
    ]
}

#[test]
fn what_a_field_shows_is_shown_or_said() {
    let (formula, alone, unvalued, boxes) =
        ("formula field", "only Word works out", "no stored value", "tick box");
    for (instruction, value, expected, said) in [
        (r" EQ \f(77,88) ", None, "a (77)/(88) b", formula),
        (r" EQ \f(77,88) ", Some(""), "a (77)/(88) b", formula),
        (
            r#" EQ \* jc2 \* "Font:MS Mincho" \* hps11 \o\ad(\s\up 10(ruby),word)"#,
            None,
            "a word (ruby) b",
            formula,
        ),
        (r" EQ \x\to(paid) ", None, r"a [\x\to(paid)] b", formula),
        (r" SYMBOL 163 ", None, "a £ b", ""),
        (r" SYMBOL 163 \f Arial \s 10 ", Some(""), "a £ b", ""),
        (" MACROBUTTON NoMacro [press here] ", None, "a [press here] b", ""),
        (" GOTOBUTTON mark page two ", None, "a page two b", ""),
        (" LISTNUM ", None, "a  b", alone),
        (" AUTONUM ", None, "a  b", unvalued),
        (r" QUOTE I agree ", Some("I agree"), "a I agree b", ""),
        (r" DATE \@ d ", Some("4 May"), "a 4 May b", ""),
        (" FORMTEXT ", Some("Ann"), "a Ann b", ""),
        (" FORMTEXT ", Some(""), "a  b", ""),
        (" PAGE ", None, "a  b", ""),
        (" XE rent ", None, "a  b", ""),
        (r" ADVANCE \d 4 ", None, "a  b", ""),
        (" EMBED Word.Picture.8 ", None, "a  b", ""),
        (" IF 1 = 1 yes no ", Some(""), "a  b", ""),
    ] {
        for (format, bytes) in documents(instruction, value) {
            let read = reading(format, &bytes);
            assert_eq!(shown(&read), expected, "{format:?}: {instruction}");
            let told = messages(&read);
            for what in [formula, alone, unvalued, boxes] {
                assert_eq!(told.contains(what), what == said, "{format:?}: {instruction}: {told}");
            }
        }
    }
    // The first four are frozen before anything is laid out, which says what is missing; the rest is left to the layout.
    for (instruction, said) in [
        (r#" QUOTE "I agree" "#, "no value stored in the file"),
        (" AUTHOR ", "no value stored in the file"),
        (" = 2 + 3 ", "no value stored in the file"),
        (" TotalRent ", "no value stored in the file"),
        (r" REF mark \h ", unvalued),
        (" TOC ", unvalued),
    ] {
        for (format, bytes) in documents(instruction, None) {
            let read = reading(format, &bytes);
            assert_eq!(shown(&read), "a  b", "{format:?}: {instruction}");
            let told = messages(&read);
            assert_eq!(
                told.matches("Nothing is shown for it").count(),
                1,
                "{format:?}: {instruction}: {told}"
            );
            assert!(told.contains(said), "{format:?}: {instruction}: {told}");
        }
    }
    for (format, bytes) in documents("FORMCHECKBOX", None).into_iter().skip(1) {
        assert!(messages(&reading(format, &bytes)).contains(boxes), "{format:?}");
    }
}

/// The value of a field within the instruction of another is shown nowhere; a field that nothing ends swallows nothing.
#[test]
fn fields_within_fields_show_what_the_outer_one_shows() {
    let mark = |kind: &str| format!(r#"<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>"#);
    let field = |instruction: &str, value: &str| {
        format!(
            "{}<w:r><w:instrText>{instruction}</w:instrText></w:r>{}{}{}",
            mark("begin"),
            mark("separate"),
            value,
            mark("end")
        )
    };
    let text = |words: &str| format!("<w:r><w:t>{words}</w:t></w:r>");
    let inner = field("MERGEFIELD Sex", &text("M"));
    let nested = format!(
        "<w:p>{}<w:r><w:instrText>IF </w:instrText></w:r>{inner}<w:r><w:instrText> = M Mr Ms</w:instrText></w:r>{}{}{}</w:p>",
        mark("begin"),
        mark("separate"),
        text("Mr"),
        mark("end")
    );
    assert_eq!(shown(&reading(TextFormat::Word, &docx(&nested))), "Mr");
    let unended =
        format!("<w:p>{}{}</w:p><w:p>{}</w:p>", mark("begin"), text("one"), field("REF x", &text("two")));
    assert_eq!(shown(&reading(TextFormat::Word, &docx(&unended))), "one\n\ntwo");
    for (old, expected) in [
        ("\u{13}IF \u{13}MERGEFIELD Sex\u{14}M\u{15} = M Mr Ms\u{14}Mr\u{15}\r", "Mr"),
        ("\u{13}EQ \\f(\u{13}SYMBOL 163\u{15},2)\u{15}\r", "(£)/(2)"),
        ("\u{13}IF x\u{14}\u{13}SYMBOL 163\u{15}\u{15}\r", "£"),
        ("one \u{13}two\rthree\r", "one two\nthree"),
    ] {
        assert_eq!(shown(&reading(TextFormat::OldWord, &doc(old))), expected, "{old:?}");
    }
    let rich =
        |body: &str| shown(&reading(TextFormat::RichText, format!(r"{{\rtf1\ansi {body}\par}}").as_bytes()));
    let inner = r"{\field{\*\fldinst MERGEFIELD Sex}{\fldrslt M}}";
    assert_eq!(rich(&format!(r"{{\field{{\*\fldinst IF {inner} = M Mr Ms}}{{\fldrslt Mr}}}}")), "Mr");
    let sign = r"{\field{\*\fldinst SYMBOL 163}{\fldrslt }}";
    assert_eq!(rich(&format!(r"{{\field{{\*\fldinst EQ \\f({sign},2)}}{{\fldrslt }}}}")), "(£)/(2)");
    assert_eq!(rich(&format!(r"{{\field{{\*\fldinst IF x}}{{\fldrslt {sign}}}}}")), "£");
}

/// A part beside the text that shows words only by a field has them, and one with a number of a page alone has none.
#[test]
fn heads_of_pages_show_what_their_fields_show() {
    let heads = 0x54;
    for (head, expected) in [
        ("\u{13} MACROBUTTON NoMacro [Our ref] \u{15}\r", "Text\nHeaders and footers\n[Our ref]"),
        ("\u{13} PAGE \u{14}\u{15}\r", "Text"),
        ("\t-\t\r", "Text"),
    ] {
        assert_eq!(shown(&reading(TextFormat::OldWord, &doc_with("Text\r", &[(heads, head)]))), expected);
    }
}

/// The reading of a word is above it: ECMA-376 part 1, 17.3.3.25.
#[test]
fn the_reading_of_a_word_is_not_part_of_it() {
    let run = |words: &str| format!("<w:r><w:t>{words}</w:t></w:r>");
    let body = format!(
        "<w:p><w:r><w:ruby><w:rt>{}</w:rt><w:rubyBase>{}</w:rubyBase></w:ruby></w:r></w:p>",
        run("とう"),
        run("東")
    );
    assert_eq!(shown(&reading(TextFormat::Word, &docx(&body))), "(とう)東");
}
