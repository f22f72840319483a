//! Edits of small manifests. What is expected is written out by hand.

use super::*;

const ITEMS: &str = "\
# The case of A.

[bundle]
title = 'Plain'   # on the cover

# A. Decisions ----

[[item]]
file = \"a.pdf\"
date = 2020-01-06 # from the letter

[item.post]
# I kept the receipt
posted = 2020-01-07

# B. Calls ----

[[item]]
file = \"b.pdf\"
encloses = [
    \"a.pdf\", # the decision
    # and the rest:
    \"c.pdf\",
]

[[item]]
file = \"c.pdf\"
";

fn text(words: &str) -> EditValue {
    words.into()
}

fn date(words: &str) -> EditValue {
    EditValue::Date(words.parse().expect("date"))
}

/// The edited text. That it can be undone is asked every time.
fn done(before: &str, edit: Result<EditedManifest, EditError>) -> String {
    let edited = edit.unwrap_or_else(|why| panic!("{why}"));
    assert_eq!(edited.undo.apply(&edited.text).expect("undone"), before);
    edited.text
}

/// The text with one place changed by hand.
fn with(before: &str, old: &str, new: &str) -> String {
    assert_eq!(before.matches(old).count(), 1, "{old}");
    before.replacen(old, new, 1)
}

fn bundle(key: &str) -> FieldPath {
    FieldPath::top("bundle").key(key)
}

fn item(at: usize) -> FieldPath {
    FieldPath::top("item").row(at)
}

#[test]
fn a_value_changes_and_the_comment_behind_it_stays() {
    let after = done(ITEMS, set(ITEMS, &item(0).key("date"), &date("2020-01-08")));
    assert_eq!(after, with(ITEMS, "2020-01-06 #", "2020-01-08 #"));
    let after = done(ITEMS, set(ITEMS, &item(0).key("date"), &date("2020-01")));
    assert_eq!(after, with(ITEMS, "2020-01-06 #", "\"2020-01\" #"));
    let after =
        done(ITEMS, set(ITEMS, &FieldPath::item("a.pdf").key("post").key("posted"), &date("2020-01-09")));
    assert_eq!(after, with(ITEMS, "2020-01-07", "2020-01-09"));
    // Single quotes stay while they can hold the text.
    let after = done(ITEMS, set(ITEMS, &bundle("title"), &text("A \"b\" \\ c")));
    assert_eq!(after, with(ITEMS, "'Plain'   #", "'A \"b\" \\ c'   #"));
    let after = done(ITEMS, set(ITEMS, &bundle("title"), &text("Tom's")));
    assert_eq!(after, with(ITEMS, "'Plain'", "\"Tom's\""));
}

#[test]
fn each_of_several_bundles_is_edited_on_its_own() {
    let before = "[[bundle]]\npurpose = \"tribunal\"\ntitle = \"Appeal\"\n\n[[bundle]]\npurpose = \"ice\"\n\n\
                  [[bundle.point]]\ntitle = \"Delay\"\n\n[[item]]\nfile = \"a.pdf\"\n";
    let of = |at: usize| FieldPath::top("bundle").row(at);
    let after = done(before, set(before, &of(0).key("title"), &text("The appeal")));
    assert_eq!(after, with(before, "\"Appeal\"", "\"The appeal\""));
    let after = done(before, set(before, &of(1).key("point").row(0).key("title"), &text("Silence")));
    assert_eq!(after, with(before, "\"Delay\"", "\"Silence\""));
    let after = done(before, remove(before, &of(0)));
    assert!(!after.contains("tribunal") && after.contains("[[bundle]]\npurpose = \"ice\""), "{after}");
    // Two of one purpose are refused, as they are when they are written by hand.
    let edit = set(before, &of(1).key("purpose"), &text("tribunal"));
    assert!(matches!(edit, Err(EditError::Refused { .. })), "{edit:?}");
}

#[test]
fn the_same_value_changes_nothing() {
    for (field, value) in [
        (bundle("title"), text("Plain")),
        (item(0).key("date"), date("2020-01-06")),
        (item(1).key("encloses"), EditValue::List(vec![text("a.pdf"), text("c.pdf")])),
        (item(0).key("post"), EditValue::Table(vec![("posted".into(), date("2020-01-07"))])),
    ] {
        assert_eq!(done(ITEMS, set(ITEMS, &field, &value)), ITEMS, "{field}");
    }
}

#[test]
fn a_new_field_comes_last_in_its_table() {
    let after = done(ITEMS, set(ITEMS, &item(0).key("title"), &text("Łódź")));
    assert_eq!(after, with(ITEMS, "# from the letter\n", "# from the letter\ntitle = \"Łódź\"\n"));
    let after = done(ITEMS, set(ITEMS, &item(2).key("place"), &EditValue::Integer(2)));
    assert_eq!(after, with(ITEMS, "file = \"c.pdf\"\n", "file = \"c.pdf\"\nplace = 2\n"));
    let after =
        done(ITEMS, set(ITEMS, &FieldPath::top("case").key("access_extended"), &EditValue::Boolean(true)));
    assert_eq!(after, format!("{ITEMS}\n[case]\naccess_extended = true\n"));
    // A table that is not there yet follows the rest of its row.
    let after = done(ITEMS, set(ITEMS, &item(0).key("call").key("officer"), &text("Mr B")));
    assert_eq!(
        after,
        with(ITEMS, "posted = 2020-01-07\n", "posted = 2020-01-07\n\n[item.call]\nofficer = \"Mr B\"\n")
    );
    // As a whole it is written in braces.
    let post =
        EditValue::Table(vec![("posted".into(), date("2020-02-01")), ("office".into(), text("Reading"))]);
    let after = done(ITEMS, set(ITEMS, &item(2).key("post"), &post));
    let line = "post = { posted = 2020-02-01, office = \"Reading\" }\n";
    assert_eq!(after, format!("{ITEMS}{line}"));
    let after = done(&after, set(&after, &item(2).key("post").key("cost"), &text("2.26")));
    assert_eq!(after, format!("{ITEMS}{}", with(line, " }", ", cost = \"2.26\" }")));
    let after = done(&after, remove(&after, &item(2).key("post").key("posted")));
    assert_eq!(after, format!("{ITEMS}post = {{ office = \"Reading\", cost = \"2.26\" }}\n"));
    let after = done(&after, remove(&after, &item(2).key("post").key("cost")));
    assert_eq!(after, format!("{ITEMS}post = {{ office = \"Reading\" }}\n"));
}

#[test]
fn a_text_of_several_lines_is_written_over_several_lines() {
    let after = done(ITEMS, set(ITEMS, &bundle("summary"), &text("One \\ \"two\".\n\nThree\"\"\"\"\u{7}")));
    let lines = "summary = \"\"\"\nOne \\\\ \"two\".\n\nThree\"\"\\\"\"\\u0007\"\"\"\n";
    assert_eq!(after, with(ITEMS, "# on the cover\n", &format!("# on the cover\n{lines}")));
    let read = parse(&after).manifest.bundle.summary.map(|text| text.0);
    assert_eq!(read.as_deref(), Some("One \\ \"two\".\n\nThree\"\"\"\"\u{7}"));
    let after = done(&after, set(&after, &bundle("summary"), &text("Ends in \"")));
    assert_eq!(after, with(ITEMS, "# on the cover\n", "# on the cover\nsummary = \"Ends in \\\"\"\n"));
    let after = done(&after, set(&after, &bundle("summary"), &text("\nEnds in \"")));
    assert_eq!(parse(&after).manifest.bundle.summary.map(|text| text.0).as_deref(), Some("\nEnds in \""));
}

#[test]
fn lists_keep_the_comments_between_their_entries() {
    let list = |names: &[&str]| EditValue::List(names.iter().map(|name| text(name)).collect());
    let encloses = |names: &[&str]| done(ITEMS, set(ITEMS, &item(1).key("encloses"), &list(names)));
    assert_eq!(encloses(&["c.pdf"]), with(ITEMS, "    \"a.pdf\", # the decision\n", "    # the decision\n"));
    assert_eq!(encloses(&["a.pdf"]), with(ITEMS, "    \"c.pdf\",\n", ""));
    assert_eq!(
        encloses(&["a.pdf", "b.pdf", "c.pdf"]),
        with(ITEMS, "# the decision\n", "# the decision\n    \"b.pdf\",\n")
    );
    assert_eq!(
        encloses(&["b.pdf", "a.pdf", "c.pdf"]),
        with(ITEMS, "    \"a.pdf\",", "    \"b.pdf\",\n    \"a.pdf\",")
    );
    assert_eq!(
        encloses(&["a.pdf", "c.pdf", "b.pdf"]),
        with(ITEMS, "\"c.pdf\",\n", "\"c.pdf\",\n    \"b.pdf\",\n")
    );
    assert_eq!(encloses(&["a.pdf", "b.pdf"]), with(ITEMS, "    \"c.pdf\",", "    \"b.pdf\","));
    assert_eq!(
        encloses(&[]),
        with(
            ITEMS,
            "    \"a.pdf\", # the decision\n    # and the rest:\n    \"c.pdf\",\n",
            "    # the decision\n    # and the rest:\n"
        )
    );
}

#[test]
fn lists_on_one_line_stay_on_it() {
    let list = |names: &[&str]| EditValue::List(names.iter().map(|name| text(name)).collect());
    let line = |list: &str| format!("[[item]]\nfile = \"a\"\ncopied_to = {list} # who\n");
    let field = item(0).key("copied_to");
    for (old, names, new) in [
        ("[]", &["x"][..], "[\"x\"]"),
        ("[ ]", &["x", "y"], "[\"x\", \"y\"]"),
        ("[\"x\"]", &[], "[]"),
        ("[\"x\", \"y\"]", &["x"], "[\"x\"]"),
        ("[\"x\", \"y\"]", &["y"], "[\"y\"]"),
        ("[ \"x\", \"y\", ]", &["x"], "[ \"x\", ]"),
        ("[ \"x\", \"y\", ]", &["x", "y", "z"], "[ \"x\", \"y\", \"z\", ]"),
        ("[\"x\", \"z\"]", &["x", "y", "z"], "[\"x\", \"y\", \"z\"]"),
        ("[\"x\",\"y\",\"z\"]", &["x", "z"], "[\"x\",\"z\"]"),
        ("['x, y', \"z\"]", &["x, y", "a"], "['x, y', \"a\"]"),
        ("[\n\"x\" # one, two\n]", &["x", "y"], "[\n\"x\", # one, two\n\"y\"\n]"),
        ("[\n  \"x\",\n  \"y\"\n]", &["x"], "[\n  \"x\"\n]"),
        ("[\n  \"x\"\n  , \"y\"\n]", &["x"], "[\n  \"x\"\n]"),
        ("[ # none yet\n]", &["x"], "[ # none yet\n    \"x\",\n]"),
    ] {
        let before = line(old);
        assert_eq!(done(&before, set(&before, &field, &list(names))), line(new), "{old}");
    }
}

#[test]
fn a_field_is_removed_and_the_comment_behind_it_kept() {
    let after = done(ITEMS, remove(ITEMS, &item(0).key("date")));
    assert_eq!(after, with(ITEMS, "date = 2020-01-06 # from", "# from"));
    let after = done(ITEMS, remove(ITEMS, &item(0).key("post").key("posted")));
    assert_eq!(after, with(ITEMS, "posted = 2020-01-07\n", ""));
    let after = done(ITEMS, remove(ITEMS, &item(0).key("post")));
    assert_eq!(after, with(ITEMS, "\n[item.post]\n# I kept the receipt\nposted = 2020-01-07\n", ""));
    let after = done(ITEMS, remove(ITEMS, &item(1).key("encloses")));
    let list = "encloses = [\n    \"a.pdf\", # the decision\n    # and the rest:\n    \"c.pdf\",\n]\n";
    assert_eq!(after, with(ITEMS, list, ""));
}

#[test]
fn a_removed_row_leaves_the_heading_above_it() {
    // It heads all that follow, so it stays, with one blank line below.
    let after = done(ITEMS, remove(ITEMS, &item(1)));
    let row = "[[item]]\nfile = \"b.pdf\"\nencloses = [\n    \"a.pdf\", # the decision\n    # and the rest:\n    \"c.pdf\",\n]\n\n";
    assert_eq!(after, with(ITEMS, row, ""));
    let after = done(&after, remove(&after, &FieldPath::item("c.pdf")));
    assert_eq!(after, with(ITEMS, &format!("\n{row}[[item]]\nfile = \"c.pdf\"\n"), ""));
    let after = done(&after, remove(&after, &item(0)));
    assert_eq!(
        after,
        "# The case of A.\n\n[bundle]\ntitle = 'Plain'   # on the cover\n\n# A. Decisions ----\n\n# B. Calls ----\n"
    );
    // What is directly below the last value is about this row.
    let below =
        "[[party]]\nname = \"A\"\n# no address\n\n# heading\n\n[[party]]\nname = \"B\"\n# none here\n";
    let after = done(below, remove(below, &FieldPath::top("party").row(0)));
    assert_eq!(after, "# heading\n\n[[party]]\nname = \"B\"\n# none here\n");
    let after = done(below, remove(below, &FieldPath::top("party").row(1)));
    assert_eq!(after, "[[party]]\nname = \"A\"\n# no address\n\n# heading\n");
    // What is directly above a header does not come to be directly above the next.
    let glued =
        "# first\n[[party]]\nname = \"A\"\n# below\n[[party]]\nname = \"B\"\n[[party]]\nname = \"C\"\n";
    let after = done(glued, remove(glued, &FieldPath::top("party").row(1)));
    assert_eq!(after, "# first\n[[party]]\nname = \"A\"\n\n# below\n\n[[party]]\nname = \"C\"\n");
    let after = done(glued, remove(glued, &FieldPath::top("party").row(0)));
    assert_eq!(after, with(glued, "[[party]]\nname = \"A\"\n# below\n", "\n# below\n"));
}

#[test]
fn a_row_is_added_after_the_last_of_its_kind() {
    let row = [("file", text("d.pdf")), ("date", date("2021"))];
    let after = done(ITEMS, add(ITEMS, &FieldPath::top("item"), &row));
    assert_eq!(after, format!("{ITEMS}\n[[item]]\nfile = \"d.pdf\"\ndate = \"2021\"\n"));
    let after = done(
        ITEMS,
        add(ITEMS, &FieldPath::top("event"), &[("date", date("2021-05-06")), ("text", text("x"))]),
    );
    assert_eq!(after, format!("{ITEMS}\n[[event]]\ndate = 2021-05-06\ntext = \"x\"\n"));
    // Within another row it follows what that row has already.
    let line = [("amount", text("3.45"))];
    let after = done(ITEMS, add(ITEMS, &item(0).key("bill").key("line"), &line));
    let first = with(ITEMS, "2020-01-07\n", "2020-01-07\n\n[[item.bill.line]]\namount = \"3.45\"\n");
    assert_eq!(after, first);
    let after = done(&after, add(&after, &item(0).key("bill").key("line"), &[("amount", text("1.00"))]));
    let second = with(&first, "3.45\"\n", "3.45\"\n\n[[item.bill.line]]\namount = \"1.00\"\n");
    assert_eq!(after, second);
    // The table around these rows has no header; it gets one before them.
    let after = done(&after, set(&after, &item(0).key("bill").key("supplier"), &text("P")));
    let header = "[item.bill]\nsupplier = \"P\"\n\n[[item.bill.line]]\namount = \"3.45\"";
    assert_eq!(after, with(&second, "[[item.bill.line]]\namount = \"3.45\"", header));
    let after = done(&after, remove(&after, &item(0).key("bill")));
    assert_eq!(after, ITEMS);
    // The remark below a row is about that row, unless it is directly above the next table.
    let parties = "[[party]]\nname = \"A\"\n# no address\n\n[[child]]\nname = \"C\"\n# heading\n[[fact]]\ntext = \"t\"\nagreed = true\n";
    let after = done(parties, add(parties, &FieldPath::top("party"), &[("name", text("B"))]));
    assert_eq!(after, with(parties, "# no address\n", "# no address\n\n[[party]]\nname = \"B\"\n"));
    let after = done(parties, add(parties, &FieldPath::top("child"), &[("name", text("B"))]));
    assert_eq!(after, with(parties, "# heading\n", "\n[[child]]\nname = \"B\"\n\n# heading\n"));
    assert_eq!(
        done("", add("", &FieldPath::top("child"), &[("name", text("B"))])),
        "[[child]]\nname = \"B\"\n"
    );
}

#[test]
fn whole_lists_of_tables_change_row_by_row() {
    let before =
        "[[party]]\nname = \"A\" # one\n\n[[party]]\nname = \"B\" # two\n\n[[party]]\nname = \"C\" # three\n";
    let row = |name: &str| EditValue::Table(vec![("name".into(), text(name))]);
    let parties = FieldPath::top("party");
    let set_to = |rows: &[&str]| {
        done(before, set(before, &parties, &EditValue::List(rows.iter().map(|r| row(r)).collect())))
    };
    assert_eq!(set_to(&["A", "C"]), with(before, "[[party]]\nname = \"B\" # two\n\n", ""));
    assert_eq!(set_to(&["A", "D", "C"]), with(before, "\"B\"", "\"D\""));
    assert_eq!(set_to(&["A", "B", "C", "D"]), format!("{before}\n[[party]]\nname = \"D\"\n"));
    let children = EditValue::List(vec![row("X"), row("Y")]);
    let after = done(before, set(before, &FieldPath::top("child"), &children));
    assert_eq!(after, format!("{before}\n[[child]]\nname = \"X\"\n\n[[child]]\nname = \"Y\"\n"));
    // New within a row, each is on a line of its own.
    let before = "[[point]]\ntitle = \"T\"\n\n[[item]]\nfile = \"a\"\n";
    let proof =
        |page| EditValue::Table(vec![("item".into(), text("a")), ("page".into(), EditValue::Integer(page))]);
    let evidence = FieldPath::top("point").row(0).key("evidence");
    let after = done(before, set(before, &evidence, &EditValue::List(vec![proof(1), proof(2)])));
    let lines = "evidence = [\n    { item = \"a\", page = 1 },\n    { item = \"a\", page = 2 },\n]\n";
    assert_eq!(after, with(before, "\"T\"\n", &format!("\"T\"\n{lines}")));
    let changed = done(&after, set(&after, &evidence.clone().row(1).key("page"), &EditValue::Integer(7)));
    assert_eq!(changed, with(&after, "page = 2", "page = 7"));
    let fewer = done(&after, remove(&after, &evidence.clone().row(0)));
    assert_eq!(fewer, with(&after, "    { item = \"a\", page = 1 },\n", ""));
    let more = done(&after, add(&after, &evidence, &[("item", text("a"))]));
    assert_eq!(more, with(&after, "page = 2 },\n", "page = 2 },\n    { item = \"a\" },\n"));
}

#[test]
fn line_ends_the_first_mark_and_a_missing_last_line_end_are_kept() {
    let before = "\u{feff}[bundle]\r\ntitle = \"x\"\r\n\r\n[[item]]\r\nfile = \"a\"";
    let after = done(before, set(before, &item(0).key("title"), &text("T")));
    assert_eq!(after, format!("{before}\r\ntitle = \"T\""));
    let after = done(before, set(before, &bundle("summary"), &text("a\nb")));
    assert_eq!(after, with(before, "\"x\"\r\n", "\"x\"\r\nsummary = \"\"\"\r\na\r\nb\"\"\"\r\n"));
    assert_eq!(done(&after, set(&after, &bundle("summary"), &text("a\r\nb"))), after);
    let after = done(before, remove(before, &item(0)));
    assert_eq!(after, "\u{feff}[bundle]\r\ntitle = \"x\"");
    let after = done(before, remove(before, &FieldPath::top("bundle")));
    assert_eq!(after, "\u{feff}[[item]]\r\nfile = \"a\"");
    let after = done(before, remove(before, &bundle("title")));
    assert_eq!(after, with(before, "title = \"x\"\r\n", ""));
    let after = done(before, add(before, &FieldPath::top("child"), &[("name", text("N"))]));
    assert_eq!(after, format!("{before}\r\n\r\n[[child]]\r\nname = \"N\""));
    let after = done(before, set(before, &FieldPath::top("case").key("reference"), &text("1")));
    assert_eq!(after, format!("{before}\r\n\r\n[case]\r\nreference = \"1\""));
    assert_eq!(
        done(&after, remove(&after, &FieldPath::top("case").key("reference"))),
        format!("{before}\r\n\r\n[case]")
    );
}

#[test]
fn dots_and_braces_are_written_on_in_their_own_way() {
    let before = "bundle.title = \"x\" # dotted\nchild = [{ name = \"A\" }]\nitem = [\n  { file = \"a\", post.cost = 1.20, bill = {} },\n]\n";
    let after = done(before, set(before, &bundle("name"), &text("n")));
    assert_eq!(after, with(before, "# dotted\n", "# dotted\nbundle.name = \"n\"\n"));
    let after = done(before, set(before, &item(0).key("post").key("office"), &text("O")));
    assert_eq!(after, with(before, "bill = {} }", "bill = {}, post.office = \"O\" }"));
    let after = done(before, set(before, &item(0).key("bill").key("total"), &text("2")));
    assert_eq!(after, with(before, "bill = {}", "bill = { total = \"2\" }"));
    let after = done(before, set(before, &item(0).key("call").key("officer"), &text("B")));
    assert_eq!(after, with(before, "bill = {} }", "bill = {}, call = { officer = \"B\" } }"));
    let after = done(before, remove(before, &FieldPath::item("a").key("post")));
    assert_eq!(after, with(before, " post.cost = 1.20,", ""));
    let after = done(before, add(before, &FieldPath::top("item"), &[("file", text("b"))]));
    assert_eq!(after, with(before, "},\n]", "},\n  { file = \"b\" },\n]"));
    let after = done(before, add(before, &FieldPath::top("child"), &[("name", text("B"))]));
    assert_eq!(after, with(before, "{ name = \"A\" }", "{ name = \"A\" }, { name = \"B\" }"));
    let after = done(before, remove(before, &FieldPath::top("bundle")));
    assert_eq!(after, with(before, "bundle.title = \"x\" # dotted", "# dotted"));
    let after = done(before, add(before, &FieldPath::top("party"), &[("name", text("P"))]));
    assert_eq!(after, format!("{before}\n[[party]]\nname = \"P\"\n"));
    let row = "[[item]]\n  file = \"a\"\n  post.posted = 2020-01-01\n";
    let after = done(row, set(row, &item(0).key("post").key("office"), &text("O")));
    assert_eq!(after, format!("{row}  post.office = \"O\"\n"));
    let after = done(row, remove(row, &item(0).key("post")));
    assert_eq!(after, with(row, "  post.posted = 2020-01-01\n", ""));
    let after =
        done(row, set(row, &item(0).key("post"), &EditValue::Table(vec![("office".into(), text("O"))])));
    assert_eq!(after, with(row, "post.posted = 2020-01-01", "post.office = \"O\""));
    // A part has its header before the whole.
    let parts = "[case.decision]\ndate = 2020-01-01\n\n[[item]]\nfile = \"a\"\n";
    let after = done(parts, set(parts, &FieldPath::top("case").key("reference"), &text("1")));
    assert_eq!(after, format!("[case]\nreference = \"1\"\n\n{parts}"));
}

#[test]
fn a_row_in_pieces_is_one_row() {
    let before = "[[item]]\nfile = \"a\"\n\n[[child]]\nname = \"C\"\n\n[item.post]\ncost = \"1\"\n\n[[item]]\nfile = \"b\"\n";
    let after = done(before, remove(before, &item(0)));
    assert_eq!(after, "[[child]]\nname = \"C\"\n\n[[item]]\nfile = \"b\"\n");
    let after = done(before, set(before, &item(0).key("call").key("officer"), &text("B")));
    assert_eq!(after, with(before, "cost = \"1\"\n", "cost = \"1\"\n\n[item.call]\nofficer = \"B\"\n"));
    let after = done(before, set(before, &item(0).key("title"), &text("T")));
    assert_eq!(after, with(before, "file = \"a\"\n", "file = \"a\"\ntitle = \"T\"\n"));
}

#[test]
fn what_our_reader_would_refuse_is_refused() {
    let said =
        |edit: Result<EditedManifest, EditError>| edit.map(|edited| edited.text).unwrap_err().to_string();
    assert_eq!(
        said(set(ITEMS, &item(0).key("tittle"), &text("x"))),
        "item[1].tittle cannot be changed like this. I do not know the key \"tittle\" in [item]. Did you mean \"title\"?"
    );
    assert_eq!(
        said(set(ITEMS, &bundle("title"), &EditValue::Integer(1))),
        "bundle.title cannot be changed like this. \"title\" must be text in \"quotes\", but this is a number. Put quotation marks around it, like title = \"1\"."
    );
    assert_eq!(
        said(remove(ITEMS, &item(2).key("file"))),
        "item[3].file cannot be changed like this. There is no item \"c.pdf\". Did you mean \"a.pdf\"? \
         This [[item]] has no \"file\". Add a line: file = …, or files = […] for an item of several files."
    );
    assert_eq!(
        said(remove(ITEMS, &FieldPath::item("c.pdf"))),
        "item[3] cannot be changed like this. There is no item \"c.pdf\". Did you mean \"a.pdf\"?"
    );
    assert_eq!(said(remove(ITEMS, &item(0).key("title"))), "The manifest has no item[1].title.");
    assert_eq!(said(set(ITEMS, &item(3).key("title"), &text("x"))), "The manifest has no item[4].title.");
    assert_eq!(
        said(set(ITEMS, &FieldPath::item("d").key("title"), &text("x"))),
        "The manifest has no item \"d\".title."
    );
    let twice = "item.post.cost = 1\n[item.post]\nposted = 2020-01-01\n";
    assert!(matches!(set(twice, &bundle("title"), &text("x")), Err(EditError::Unreadable { line: 2, .. })));
    assert!(matches!(add(ITEMS, &bundle("title"), &[]), Err(EditError::NoContainer(_))));
    assert!(matches!(
        set(ITEMS, &FieldPath::top("item").key("x"), &text("x")),
        Err(EditError::NoContainer(_))
    ));
    // An error that was there before stops no edit, so that errors can be corrected one after another.
    let bad = "[bundle]\ntittle = \"x\"\nlanguge = \"en\"\n[[item]]\nfile = \"a\"\nid = \"i\"\n[[item]]\nfile = \"b\"\nid = \"i\"\n";
    let after = done(bad, remove(bad, &bundle("tittle")));
    assert_eq!(after, with(bad, "tittle = \"x\"\n", ""));
    // What was changed since is not undone.
    let edited = set(ITEMS, &bundle("title"), &text("x")).expect("edited");
    assert_eq!(edited.undo.apply(&format!("{} ", edited.text)), Err(EditError::ChangedSince));
}

#[test]
fn one_file_becomes_several_and_several_become_one_in_the_same_place() {
    let list = |files: &[&str]| EditValue::List(files.iter().map(|file| EditValue::from(*file)).collect());
    let before =
        "[[item]]\ntitle = \"T\"\nfile = \"a\"   # the letter\nplace = 1\n\n[[item]]\nfile = \"c\"\n";
    let several = done(before, set(before, &item(0).key("files"), &list(&["a", "b"])));
    assert_eq!(several, with(before, "file = \"a\" ", "files = [\"a\", \"b\"] "));
    // By any of its files it is the same item.
    for file in ["a", "b"] {
        let after =
            done(&several, set(&several, &FieldPath::item(file).key("place"), &EditValue::Integer(2)));
        assert_eq!(after, with(&several, "place = 1", "place = 2"));
    }
    let longer = done(&several, set(&several, &item(0).key("files"), &list(&["a", "b", "d"])));
    assert_eq!(longer, with(&several, "\"b\"]", "\"b\", \"d\"]"));
    let fewer = done(&longer, remove(&longer, &item(0).key("files").row(1)));
    assert_eq!(fewer, with(&longer, "\"b\", ", ""));
    assert_eq!(done(&several, set(&several, &item(0).key("file"), &text("a"))), before);
    let braces = "item = [{ file = 'a', title = \"T\" }]\n";
    let after = done(braces, set(braces, &item(0).key("files"), &list(&["a", "b"])));
    assert_eq!(after, with(braces, "file = 'a'", "files = [\"a\", \"b\"]"));
    // Without any it would be no item, and a file is in a list once.
    let refusals = [
        (remove(&several, &item(0).key("files")), Code::MissingKey),
        (set(&several, &item(0).key("files"), &list(&[])), Code::BadValue),
        (set(&several, &item(0).key("files"), &list(&["a", "A"])), Code::ListedTwice),
        (set(&several, &item(0).key("files"), &list(&["a", "../b"])), Code::BadValue),
    ];
    for (edit, code) in refusals {
        let Err(EditError::Refused { findings, .. }) = edit else { panic!("{code:?}") };
        assert_eq!(findings.iter().map(|finding| finding.code).collect::<Vec<_>>(), [code]);
    }
}
