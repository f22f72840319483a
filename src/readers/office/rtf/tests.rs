use super::*;
use crate::model::finding::Code;
use crate::model::limits::Limits;
use crate::model::{CharStyle, ItemPath};

fn read(body: &str) -> Result<(Vec<DocumentBlock>, Vec<Code>), Vec<Finding>> {
    let file = ItemPath::parse("a.rtf").expect("path");
    let text = format!("{{\\rtf1\\ansi\\ansicpg1252{{\\fonttbl{{\\f0 Arial;}}}}{body}");
    let limits = Limits::STANDARD;
    let reading = super::read_rtf(
        text.as_bytes(),
        ReaderContext { file: &file, title: "t", detail: "", checked_by: None, limits: &limits },
    )?;
    let parts = reading.written[0].parts[1..].to_vec();
    Ok((parts, reading.findings.iter().map(|f| f.code).collect()))
}

#[test]
fn words_paragraphs_and_tables_come_out_and_the_rest_does_not() {
    let body = "Dear Sir,\\par I paid \\'a3250.00 \\u8364?5 \\ldblquote now\\rdblquote\\par\n\
        {\\*\\generator Word;}{\\pict 0011}{\\field{\\*\\fldinst PAGE}{\\fldrslt 7}}\\par \
        \\trowd\\cellx1\\cellx2 Date\\cell Sum\\cell\\row\\trowd 1/2/2020\\cell 5.00\\cell\\row\\pard after\\par}";
    let (parts, codes) = read(body).expect("text");
    assert_eq!(parts[0], DocumentBlock::Text("Dear Sir,\n\nI paid £250.00 €5 “now”\n\n7".into()));
    let DocumentBlock::Table(table) = &parts[1] else { panic!("{parts:?}") };
    assert_eq!(
        (&table.head, &table.rows),
        (&vec!["Date".into(), "Sum".into()], &vec![vec!["1/2/2020".into(), "5.00".into()]])
    );
    assert_eq!(parts[2], DocumentBlock::Text("after".into()));
    assert_eq!(codes, []);
}

#[test]
fn changes_fields_and_damage_are_said() {
    let (parts, codes) =
        read("I {\\deleted never }{\\revised always }paid {\\field{\\*\\fldinst DATE \\\\@ \"d\"}{\\fldrslt 4 May}}\\par}").expect("text");
    let mut text = StyledText::from("I ");
    text.push("never ", CharStyle::STRUCK);
    text.push_str("always paid 4 May");
    assert_eq!(parts, [DocumentBlock::Text(text)]);
    assert_eq!(codes, [Code::TrackedChanges]);
    for body in ["Dear", "Dear {\\b Sir}", "Dear \0\0}"] {
        assert_eq!(read(body).expect_err("cut")[0].code, Code::Damaged, "{body}");
    }
}
