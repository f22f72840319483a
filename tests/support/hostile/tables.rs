//! Tables of cross-references that loop, lie, or are not there.

use super::*;

const HEAD: &str =
    "xref\n0 6\n0000000000 65535 f \n#1# 00000 n \n#2# 00000 n \n#3# 00000 n \n#4# 00000 n \n#5# 00000 n \n";

/// A sound table with this in its trailer.
fn trailing(more: &str) -> Vec<u8> {
    tailed(format!("{HEAD}trailer\n<</Size 6/Root 1 0 R{more}>>\nstartxref\n@\n%%EOF\n"))
}

/// A table with other entries.
fn entries(table: &str) -> Vec<u8> {
    tailed(format!("{table}trailer\n<</Size 6/Root 1 0 R>>\nstartxref\n@\n%%EOF\n"))
}

/// A cross-reference stream with this in its dictionary and these rows, or else the true ones in columns of
/// one, four and two bytes.
fn streamed(dict: &str, rows: Option<&[u8]>) -> Vec<u8> {
    let mut raw = Raw::page();
    raw.tail = Tail::Text(String::new());
    let mut out = raw.bytes();
    let at = out.len();
    let mut truth = vec![0, 0, 0, 0, 0, 255, 255];
    for offset in (1..=5).map(|number| place(&out, number)).chain([at]) {
        truth.push(1);
        truth.extend((offset as u32).to_be_bytes());
        truth.extend([0, 0]);
    }
    out.extend(b"6 0 obj\n");
    out.extend(flated(&format!("/Type/XRef/Root 1 0 R{dict}"), rows.unwrap_or(&truth)));
    out.extend(format!("\nendobj\nstartxref\n{at}\n%%EOF\n").into_bytes());
    out
}

/// A file with so many more tables, each naming the one before.
fn later(mut out: Vec<u8>, count: usize) -> Vec<u8> {
    let mut last = found(&out, "xref\n0 6");
    for _ in 0..count {
        let at = out.len();
        out.extend(
            format!("xref\n0 0\ntrailer\n<</Size 6/Root 1 0 R/Prev {last}>>\nstartxref\n{at}\n%%EOF\n")
                .into_bytes(),
        );
        last = at;
    }
    out
}

pub(crate) fn rows() -> Vec<Row> {
    vec![
        row("earlier table that is the same", Placed(1, &[]), || trailing("/Prev @")),
        row("two tables that name each other", Placed(1, &[]), || {
            let out = later(trailing("/Prev 0000000000"), 1);
            let second = found(&out, "xref\n0 0");
            patched(out, "/Prev 0000000000", &format!("/Prev {second:010}"))
        }),
        row("table stream that names the table", Placed(1, &[]), || trailing("/XRefStm @")),
        row("table stream that is no stream", Placed(1, &[]), || trailing("/XRefStm 17")),
        row("earlier table below zero", Placed(1, MENDED), || trailing("/Prev -1")),
        row("earlier table past the end", Placed(1, MENDED), || trailing("/Prev 99999999")),
        row("earlier table at 2^63", Placed(1, MENDED), || trailing("/Prev 9223372036854775807")),
        row("200 saved states", Placed(1, &[]), || later(trailing(""), 200)),
        row("50,000 saved states", Placed(1, &[]), || later(trailing(""), 50_000)),
        row("size of 2^31", Placed(1, &[]), || trailing("/Size 2147483648")),
        row("size of 2^63", Placed(1, &[]), || trailing("/Size 9223372036854775807")),
        row("size below zero", Placed(1, &[]), || trailing("/Size -5")),
        row("table for 4294967295 objects", Placed(1, MENDED), || {
            entries(&HEAD.replace("0 6", "0 4294967295"))
        }),
        row("table that begins at 2^32", Placed(1, MENDED), || entries(&HEAD.replace("0 6", "4294967295 6"))),
        row("table that begins at 2^64", Placed(1, MENDED), || {
            entries(&HEAD.replace("0 6", "18446744073709551615 6"))
        }),
        row("offsets past the end", Placed(1, MENDED), || {
            entries(&HEAD.replace("#3#", "9999999999").replace("#4#", "4294967295"))
        }),
        row("offsets below zero", Placed(1, MENDED), || entries(&HEAD.replace("#3#", "-000000001"))),
        row("offset into a stream", Placed(1, &[]), || {
            // The page's entry leads to a page that stands inside the content.
            let mut raw = Raw::with(
                CONTENT,
                stream("", b"3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>> endobj"),
            );
            raw.tail = Tail::Text(format!("{HEAD}trailer\n<</Size 6/Root 1 0 R>>\nstartxref\n@\n%%EOF\n"));
            let out = raw.bytes();
            let (outside, inside) = (place(&out, 3), found(&out, "3 0 obj <<"));
            patched(out, &format!("{outside:010}"), &format!("{inside:010}"))
        }),
        row("every entry leads to the catalog", Placed(1, MENDED), || {
            entries(
                &HEAD.replace("#2#", "#1#").replace("#3#", "#1#").replace("#4#", "#1#").replace("#5#", "#1#"),
            )
        }),
        row("100,000 entries lead to one object of 200 kB", Refused("too-large", "trial reading"), || {
            let mut raw = Raw::page();
            raw.add(format!("[{}]", times("1 ", 100_000)));
            let many = times("#6# 00000 n \n", 100_000);
            raw.tail = Tail::Text(format!(
                "{}{many}trailer\n<</Size 100006/Root 1 0 R>>\nstartxref\n@\n%%EOF\n",
                HEAD.replace("0 6", "0 100006")
            ));
            raw.bytes()
        }),
        row("keyword misspelt", Placed(1, MENDED), || entries(&HEAD.replace("xref", "xerf"))),
        row("no table", Placed(1, MENDED), || tailed("trailer\n<</Size 6/Root 1 0 R>>\n%%EOF\n")),
        row("no table and no trailer", Placed(1, MENDED), || tailed("")),
        row("no startxref", Placed(1, MENDED), || {
            tailed(format!("{HEAD}trailer\n<</Size 6/Root 1 0 R>>\n%%EOF\n"))
        }),
        row("startxref of 0", Placed(1, MENDED), || {
            tailed(format!("{HEAD}trailer\n<</Size 6/Root 1 0 R>>\nstartxref\n0\n%%EOF\n"))
        }),
        row("startxref below zero", Placed(1, MENDED), || {
            tailed(format!("{HEAD}trailer\n<</Size 6/Root 1 0 R>>\nstartxref\n-9\n%%EOF\n"))
        }),
        row("startxref of 10^30", Placed(1, MENDED), || {
            tailed(format!(
                "{HEAD}trailer\n<</Size 6/Root 1 0 R>>\nstartxref\n1000000000000000000000000000000\n%%EOF\n"
            ))
        }),
        row("trailer that is its own root", Placed(1, MENDED), || {
            tailed(format!(
                "{HEAD}trailer\n<</Size 6/Root <</Type/Catalog/Pages 2 0 R>>>>\nstartxref\n@\n%%EOF\n"
            ))
        }),
        row("root that is not there", Placed(1, MENDED), || {
            tailed(format!("{HEAD}trailer\n<</Size 6/Root 99 0 R>>\nstartxref\n@\n%%EOF\n"))
        }),
        row("table stream, sound", Placed(1, &[]), || streamed("/Size 7/W[1 4 2]", None)),
        row("table stream for 2^31 objects", Placed(1, MENDED), || {
            streamed("/Size 7/W[1 4 2]/Index[0 2147483647]", None)
        }),
        row("table stream with columns of 2^31 bytes", Placed(1, MENDED), || {
            streamed("/Size 7/W[2147483647 2147483647 2147483647]", None)
        }),
        row("table stream with columns of no bytes", Placed(1, MENDED), || {
            streamed("/Size 2147483647/W[0 0 0]", None)
        }),
        row("table stream with columns of no bytes and 2^32 objects", Placed(1, MENDED), || {
            streamed("/Size 7/W[0 0 0]/Index[0 4294967295 0 4294967295]", Some(&[]))
        }),
        row("table stream with columns below zero", Placed(1, MENDED), || {
            streamed("/Size 7/W[1 -4 2]", None)
        }),
        row("table stream whose rows overflow", Placed(1, MENDED), || {
            streamed("/Size 7/W[1 8 8]/Index[4294967290 6]", Some(&[255; 102]))
        }),
        row("table stream that is its own earlier one", Placed(1, &[]), || {
            let out = streamed("/Size 7/W[1 4 2]/Prev 0000000000", None);
            let itself = place(&out, 6);
            patched(out, "/Prev 0000000000", &format!("/Prev {itself:010}"))
        }),
    ]
}
