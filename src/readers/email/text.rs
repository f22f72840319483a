//! The plain text of a mail as it is shown: lines that a mail program broke are joined again where the mail says that
//! they may be (RFC 3676), marks of formatted text are taken away (RFC 1896), and files packed into the words are
//! noticed.

/// Plain text without the marks of old mail programs that hide at line ends, and without empty lines at its
/// ends or more than two in a row.
pub(super) fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut empty = 0;
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    for line in text.trim_start_matches(['\n', '\u{FEFF}']).lines() {
        let line = line.trim_end();
        empty = if line.is_empty() { empty + 1 } else { 0 };
        if empty <= 2 {
            out.push_str(line);
            out.push('\n');
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// Text with format=flowed: a line that ends with a space goes on in the next of the same quotation.
pub(crate) fn unflowed(text: &str, delete_spaces: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut open: Option<usize> = None;
    for line in text.lines() {
        let depth = line.bytes().take_while(|b| *b == b'>').count();
        let words = line.get(depth..).unwrap_or_default();
        let words = words.strip_prefix(' ').unwrap_or(words);
        if open != Some(depth) {
            if open.is_some() {
                out.push('\n');
            }
            out.push_str(&">".repeat(depth));
            if depth > 0 {
                out.push(' ');
            }
        }
        let goes_on = words.ends_with(' ') && words != "-- ";
        let said = if goes_on && delete_spaces { words.strip_suffix(' ').unwrap_or(words) } else { words };
        out.push_str(said);
        open = goes_on.then_some(depth);
        if !goes_on {
            out.push('\n');
        }
    }
    out
}

/// Text with the marks of text/enriched as plain text: one line end is a space, each further one a line end.
pub(crate) fn unmarked(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let (mut out, mut rest) = (String::new(), text.as_str());
    let (mut parameter, mut kept) = (false, 0_usize);
    let mut ends = 0_usize;
    while let Some(c) = rest.chars().next() {
        if rest.starts_with("<<") {
            rest = rest.get(2..).unwrap_or_default();
            end_lines(&mut out, &mut ends);
            out.push('<');
            continue;
        }
        if c == '<'
            && let Some(end) = rest.find('>').filter(|end| *end <= 60)
        {
            let mark = rest.get(1..end).unwrap_or_default().to_ascii_lowercase();
            rest = rest.get(end + 1..).unwrap_or_default();
            match mark.as_str() {
                "param" => parameter = true,
                "/param" => parameter = false,
                "nofill" => {
                    end_lines(&mut out, &mut ends);
                    kept += 1;
                }
                "/nofill" => kept = kept.saturating_sub(1),
                _ => {}
            }
            continue;
        }
        rest = rest.get(c.len_utf8()..).unwrap_or_default();
        match c {
            _ if parameter => {}
            '\n' if kept == 0 => ends += 1,
            c => {
                end_lines(&mut out, &mut ends);
                out.push(c);
            }
        }
    }
    out
}

fn end_lines(out: &mut String, ends: &mut usize) {
    match std::mem::take(ends) {
        0 => {}
        1 => out.push(' '),
        more => out.push_str(&"\n".repeat(more - 1)),
    }
}

/// The names of files that are packed into the words, as was done before there were attachments.
pub(super) fn packed_files(text: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let name = if let Some(rest) = line.strip_prefix("begin ") {
            let (mode, name) = rest.split_once(' ').unwrap_or_default();
            let octal = (3..=4).contains(&mode.len()) && mode.bytes().all(|b| (b'0'..=b'7').contains(&b));
            // A full line of packed bytes begins with M and has 61 characters.
            let packed = lines.peek().is_some_and(|next| {
                next.len() > 1 && next.bytes().all(|b| (b' '..=b'`').contains(&b)) && !next.contains("  ")
            });
            (octal && packed).then_some(name)
        } else if line.starts_with("=ybegin ") {
            line.split_once("name=").map(|(_, name)| name)
        } else {
            None
        };
        names.extend(name.map(|name| name.trim().to_owned()));
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The examples of RFC 3676, 4.2 to 4.6, and of RFC 1896.
    #[test]
    fn lines_are_joined_where_the_mail_says_so() {
        for (text, delete, shown) in [
            ("one \ntwo\nthree", false, "one two\nthree\n"),
            ("one \ntwo", true, "onetwo\n"),
            ("> a \n> b\nc", false, "> a b\nc\n"),
            ("> a \n>> b", false, "> a \n>> b\n"),
            (" > no quotation\n From me", false, "> no quotation\nFrom me\n"),
            ("Bye\n-- \nAnn", false, "Bye\n-- \nAnn\n"),
        ] {
            assert_eq!(unflowed(text, delete), shown, "{text:?}");
        }
        assert_eq!(
            unmarked(
                "<bold>Now</bold> is the\ntime for <italic>all</italic>\n\n<color><param>red</param>men</color> <<x>"
            ),
            "Now is the time for all\nmen <x>"
        );
        assert_eq!(unmarked("<nofill>a\nb</nofill>"), "a\nb");
    }

    #[test]
    fn files_in_the_words_are_noticed() {
        let packed = "Hello\nbegin 644 letter.txt\n#0V%T\n`\nend\nbye";
        assert_eq!(packed_files(packed), ["letter.txt"]);
        assert_eq!(packed_files("=ybegin line=128 size=5 name=a b.jpg\nxx"), ["a b.jpg"]);
        assert!(packed_files("begin 644\nbegin again soon\nI will begin 644 new").is_empty());
    }
}
