//! Object streams that hold themselves, lie about what they hold, or hold too much.

use super::*;

/// A page, and beside it an object stream with this dictionary and data that a table stream refers to for the
/// objects 10 to 10 + `members`.
fn beside(dict: &str, data: &[u8], members: u64) -> Vec<u8> {
    holder(flated(dict, data), members)
}

fn holder(body: Vec<u8>, members: u64) -> Vec<u8> {
    let mut raw = Raw::page();
    raw.tail = Tail::Text(String::new());
    raw.add(body);
    let mut out = raw.bytes();
    let mut rows: Vec<[u64; 3]> = vec![[0, 0, 65535]];
    rows.extend((1..=6).map(|number| [1, place(&out, number) as u64, 0]));
    let at = out.len() as u64;
    rows.push([1, at, 0]);
    rows.extend([[0, 0, 0]; 2]);
    rows.extend((0..members).map(|index| [2, 6, index]));
    let data: Vec<u8> = rows
        .iter()
        .flat_map(|[kind, a, b]| {
            [&[*kind as u8][..], &(*a as u32).to_be_bytes(), &(*b as u32).to_be_bytes()].concat()
        })
        .collect();
    out.extend(b"7 0 obj\n");
    out.extend(flated(&format!("/Type/XRef/Size {}/W[1 4 4]/Root 1 0 R", rows.len()), &data));
    out.extend(format!("\nendobj\nstartxref\n{at}\n%%EOF\n").into_bytes());
    out
}

/// So many members that all begin at the same place, where this object stands.
fn overlapping(members: usize, object: &str) -> Vec<u8> {
    let head: String = (0..members).map(|n| format!("{} 0 ", 10 + n)).collect();
    let dict = format!("/Type/ObjStm/N {members}/First {}", head.len());
    beside(&dict, format!("{head}{object}").as_bytes(), members as u64)
}

pub(crate) fn rows() -> Vec<Row> {
    vec![
        row("object stream, sound", Placed(1, &[]), || modern_page("", &[], "", "")),
        row("object stream beside a page, sound", Placed(1, &[]), || {
            beside("/Type/ObjStm/N 1/First 5", b"10 0 42", 1)
        }),
        row("object stream that extends itself", Placed(1, &[]), || {
            modern_page("", &[], "/Extends 4 0 R", "")
        }),
        row("object stream whose length is inside it", Placed(1, MENDED), || {
            let bodies = [
                CATALOG_BODY.to_owned(),
                TREE_BODY.into(),
                "<</Type/Page/MediaBox[0 0 595 842]>>".into(),
                "99".into(),
            ];
            let sound = modern(&bodies, &[], "", "");
            let at = found(&sound, "/Length ") + 8;
            let digits = found(&sound[at..], "/");
            let mut out = sound[..at].to_vec();
            out.extend(b"4 0 R");
            out.extend(&sound[at + digits..]);
            out
        }),
        row("object stream inside itself", Placed(1, &[]), || {
            beside("/Type/ObjStm/N 1/First 5", b"6 0  <</Type/ObjStm/N 1/First 5>>", 1)
        }),
        row("object stream with 2^31 members", Placed(1, &[]), || {
            beside("/Type/ObjStm/N 2147483647/First 5", b"10 0 42", 1)
        }),
        row("object stream with 10^30 members", Placed(1, &[]), || {
            beside("/Type/ObjStm/N 1000000000000000000000000000000/First 5", b"10 0 42", 1)
        }),
        row("object stream with members below zero", Placed(1, &[]), || {
            beside("/Type/ObjStm/N -1/First -1", b"10 0 42", 1)
        }),
        row("object stream that begins past its end", Placed(1, &[]), || {
            beside("/Type/ObjStm/N 1/First 4294967295", b"10 4294967295 42", 1)
        }),
        row("object stream that begins at 2^64", Placed(1, &[]), || {
            beside("/Type/ObjStm/N 1/First 18446744073709551615", b"10 18446744073709551615 42", 1)
        }),
        row(
            "object stream whose 10,000 members are one of 20 kB",
            Refused("too-large", "trial reading"),
            || overlapping(10_000, &format!("[{}]", times("1 ", 10_000))),
        ),
        row(
            "object stream whose 1,000 members are one of 2 MB",
            Refused("too-large", "trial reading"),
            || overlapping(1_000, &format!("[{}]", times("1 ", 1_000_000))),
        ),
        row("object stream of 10^7 numbers", Refused("too-large", "trial reading"), || {
            beside("/Type/ObjStm/N 1/First 5", format!("10 0 [{}]", times("1 ", 10_000_000)).as_bytes(), 1)
        }),
        row("object stream of 10^7 dictionaries", Refused("too-large", "trial reading"), || {
            beside(
                "/Type/ObjStm/N 1/First 5",
                format!("10 0 [{}]", times("<</A 1>>", 4_000_000)).as_bytes(),
                1,
            )
        }),
        row(
            "object stream that unpacks to 1 GiB",
            Refused("too-large", "A part of this PDF unpacks to more"),
            || holder(stream("/Type/ObjStm/N 1/First 5/Filter/FlateDecode", &zeros(1 << 30)), 1),
        ),
        row(
            "object stream packed twice, 1 GiB",
            Refused("too-large", "A part of this PDF unpacks to more"),
            || {
                holder(
                    stream(
                        "/Type/ObjStm/N 1/First 5/Filter[/FlateDecode/FlateDecode]",
                        &deflated(&zeros(1 << 30)),
                    ),
                    1,
                )
            },
        ),
        row("table stream that unpacks to 1 GiB", Refused("too-large", "trial reading"), || {
            let mut out = Raw::page();
            out.tail = Tail::Text(String::new());
            let mut out = out.bytes();
            let at = out.len();
            out.extend(b"6 0 obj\n");
            out.extend(stream("/Type/XRef/Size 6/W[1 4 2]/Root 1 0 R/Filter/FlateDecode", &zeros(1 << 30)));
            out.extend(format!("\nendobj\nstartxref\n{at}\n%%EOF\n").into_bytes());
            out
        }),
        row("table stream, predicted with 2^31 columns", Placed(1, MENDED), || {
            holder_of_table(
                "/DecodeParms<</Predictor 12/Columns 2147483647/Colors 2147483647/BitsPerComponent 16>>",
            )
        }),
        row("table stream, predicted with no columns", Placed(1, MENDED), || {
            holder_of_table("/DecodeParms<</Predictor 12/Columns 0/Colors 0/BitsPerComponent 0>>")
        }),
        row("table stream, predicted with columns below zero", Placed(1, MENDED), || {
            holder_of_table("/DecodeParms<</Predictor 2/Columns -1/Colors -1/BitsPerComponent -8>>")
        }),
        row(
            "1,000 entries lead to one object stream of 60 MB",
            Refused("too-large", "trial reading"),
            || {
                let mut raw = Raw::page();
                raw.add(stream("/Type/ObjStm/N 0/First 0/Filter/FlateDecode", &zeros(60 << 20)));
                let first: String = (1..=5).map(|number| format!("#{number}# 00000 n \n")).collect();
                let many = times("#6# 00000 n \n", 1_000);
                raw.tail = Tail::Text(format!(
                    "xref\n0 1006\n0000000000 65535 f \n{first}{many}trailer\n<</Size 1006/Root 1 0 R>>\nstartxref\n@\n%%EOF\n"
                ));
                raw.bytes()
            },
        ),
    ]
}

fn holder_of_table(parameters: &str) -> Vec<u8> {
    let mut raw = Raw::page();
    raw.tail = Tail::Text(String::new());
    let mut out = raw.bytes();
    let at = out.len();
    out.extend(b"6 0 obj\n");
    out.extend(flated(&format!("/Type/XRef/Size 6/W[1 4 2]/Root 1 0 R{parameters}"), &[2; 48]));
    out.extend(format!("\nendobj\nstartxref\n{at}\n%%EOF\n").into_bytes());
    out
}
