//! Page trees that loop, lie, share, nest or lead nowhere.

use super::*;

/// A tree of `levels` levels in which each names the one below it `ways` times; the last holds the page.
fn shared(levels: usize, ways: usize, count: &str) -> Vec<u8> {
    let mut raw = Raw::page();
    let first = raw.next();
    for level in 0..levels {
        let below = if level + 1 == levels { PAGE } else { first + level + 1 };
        raw.add(format!("<</Type/Pages/Kids[{}]/Count 1>>", times(&format!("{below} 0 R "), ways)));
    }
    raw.set(TREE, format!("<</Type/Pages/Kids[{first} 0 R]/Count {count}>>"));
    raw.bytes()
}

/// A loop of so many branches; the last names the page and the first.
fn ring(branches: usize) -> Vec<u8> {
    let mut raw = Raw::page();
    let first = raw.next();
    for branch in 1..=branches {
        let next =
            if branch == branches { format!("3 0 R {first} 0 R") } else { format!("{} 0 R", first + branch) };
        raw.add(format!("<</Type/Pages/Kids[{next}]/Count 1>>"));
    }
    raw.set(TREE, format!("<</Type/Pages/Kids[{first} 0 R]/Count 1>>"));
    raw.bytes()
}

fn root(body: &str) -> Vec<u8> {
    Raw::with(TREE, body).bytes()
}

fn counted(count: &str) -> Vec<u8> {
    root(&format!("<</Type/Pages/Kids[3 0 R]/Count {count}>>"))
}

/// So many pages that share one content.
fn many(pages: usize) -> Vec<u8> {
    let mut raw = Raw::page();
    let first = raw.next();
    for _ in 0..pages {
        raw.add("<</Type/Page/Contents 4 0 R>>");
    }
    let kids: String = (first..first + pages).map(|n| format!("{n} 0 R ")).collect();
    raw.set(TREE, format!("<</Type/Pages/Kids[{kids}]/Count {pages}/MediaBox[0 0 595 842]>>"));
    raw.bytes()
}

pub(crate) fn rows() -> Vec<Row> {
    vec![
        row("tree that names itself", Placed(1, MENDED), || {
            root("<</Type/Pages/Kids[2 0 R 3 0 R]/Count 1>>")
        }),
        row("tree whose branch names the root", Placed(1, MENDED), || {
            let mut raw = Raw::with(TREE, "<</Type/Pages/Kids[6 0 R 3 0 R]/Count 1>>");
            raw.add("<</Type/Pages/Kids[2 0 R]/Count 1>>");
            raw.bytes()
        }),
        row("tree that is a ring of 40", Placed(1, MENDED), || ring(40)),
        row("tree that is a ring of 30,000", Refused("damaged", "nested more than"), || ring(30_000)),
        row("tree of 2^30 leaves", Refused("too-large", "more than 20000 pages"), || {
            shared(30, 2, "1073741824")
        }),
        row("tree of 2^30 leaves and no page", Refused("too-large", "without coming to pages"), || {
            let mut raw = Raw::page();
            raw.set(PAGE, "<</Type/Pages/Kids[]/Count 0>>");
            let first = raw.next();
            for level in 0..30 {
                let below = if level == 29 { PAGE } else { first + level + 1 };
                raw.add(format!("<</Type/Pages/Kids[{below} 0 R {below} 0 R]/Count 0>>"));
            }
            raw.set(TREE, format!("<</Type/Pages/Kids[{first} 0 R]/Count 0>>"));
            raw.bytes()
        }),
        row("page listed 8 times by sharing", Placed(8, MENDED), || shared(3, 2, "8")),
        row(
            "page listed 8 times and counted once",
            Refused("pages-disagree", "finds 8 pages and another 1"),
            || shared(3, 2, "1"),
        ),
        row("count too small", Placed(1, MENDED), || counted("0")),
        row("count too large", Placed(1, MENDED), || counted("7")),
        row("count below zero", Placed(1, MENDED), || counted("-1")),
        row("count of 2^31", Placed(1, MENDED), || counted("2147483648")),
        row("count of 10^30", Placed(1, MENDED), || counted("1000000000000000000000000000000")),
        row("count that is a word", Placed(1, &[]), || counted("/Many")),
        row("count missing", Placed(1, &[]), || root("<</Type/Pages/Kids[3 0 R]>>")),
        row("tree 30,000 levels deep", Refused("damaged", "nested more than"), || shared(30_000, 1, "1")),
        row("100,000 pages", Refused("too-large", "more than 20000 pages"), || many(100_000)),
        row("15,000 pages", Placed(15_000, &[]), || many(15_000)),
        row("kids of every wrong kind", Refused("damaged", "not in the file"), || {
            root("<</Type/Pages/Kids[null 3 0 R 7 (page) 4 0 R /Page true [3 0 R]]/Count 1>>")
        }),
        row("kid that is null", Placed(1, MENDED), || root("<</Type/Pages/Kids[3 0 R null]/Count 1>>")),
        row("kid that is a stream", Refused("damaged", "No pages"), || {
            root("<</Type/Pages/Kids[4 0 R]/Count 1>>")
        }),
        row("kids that are no list", Refused("damaged", "No pages"), || {
            root("<</Type/Pages/Kids 3 0 R/Count 1>>")
        }),
        row("kids that lead to themselves", Refused("damaged", "No pages"), || {
            let mut raw = Raw::with(TREE, "<</Type/Pages/Kids 6 0 R/Count 1>>");
            raw.add("6 0 R");
            raw.bytes()
        }),
        row("kid direct in the list", Placed(1, &[]), || {
            root("<</Type/Pages/Kids[<</Type/Page/MediaBox[0 0 595 842]/Contents 4 0 R>>]/Count 1>>")
        }),
        row("no tree", Refused("damaged", "No pages"), || Raw::with(CATALOG, "<</Type/Catalog>>").bytes()),
        row("tree that is a number", Refused("damaged", "No pages"), || root("42")),
        row("tree that is the page", Placed(1, &[]), || {
            Raw::with(CATALOG, "<</Type/Catalog/Pages 3 0 R>>").bytes()
        }),
        row("catalog that is the tree", Refused("damaged", "No pages"), || {
            Raw::with(CATALOG, "<</Type/Catalog/Pages 1 0 R/Kids[1 0 R]/Count 1>>").bytes()
        }),
        row("page without a type", Placed(1, &[]), || {
            Raw::with(PAGE, "<</Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>").bytes()
        }),
        row("page that is its own parent", Placed(1, MENDED), || {
            Raw::with(PAGE, "<</Type/Page/Parent 3 0 R/Contents 4 0 R>>").bytes()
        }),
        row("parents in a ring", Placed(1, MENDED), || {
            let mut raw = Raw::with(PAGE, "<</Type/Page/Parent 6 0 R/Contents 4 0 R>>");
            raw.add("<</Type/Pages/Parent 7 0 R>>");
            raw.add("<</Type/Pages/Parent 6 0 R/MediaBox[0 0 10 10]>>");
            raw.bytes()
        }),
        row("resources that lead to themselves", Placed(1, &[]), || {
            let mut raw = Raw::with(
                PAGE,
                "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources 6 0 R>>",
            );
            raw.add("7 0 R");
            raw.add("6 0 R");
            raw.bytes()
        }),
        row("resources that hold themselves", Placed(1, &[]), || {
            let mut raw = Raw::with(
                PAGE,
                "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources 6 0 R>>",
            );
            raw.add("<</Font 6 0 R/XObject 6 0 R/Resources 6 0 R/Pattern[6 0 R 6 0 R]>>");
            raw.bytes()
        }),
    ]
}
