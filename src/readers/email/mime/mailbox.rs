//! Many mails in one file (mbox), and the first lines that mail programs and careless copies put before the heads of
//! a single one.

use std::borrow::Cow;

use crate::model::charset;

/// The mails of an mbox. Each begins with a line "From someone some day" after an empty line, with heads under it;
/// in the words of a mail such a line has a mark before it, which is taken away.
pub(super) fn split(bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut mails: Vec<Vec<u8>> = Vec::new();
    let mut empty = true;
    let mut lines = bytes.split_inclusive(|b| *b == b'\n').peekable();
    while let Some(line) = lines.next() {
        if empty && is_postmark(line) && lines.peek().is_none_or(|next| begins_mail(next)) {
            mails.push(Vec::new());
            empty = false;
            continue;
        }
        empty = line.trim_ascii().is_empty();
        let Some(mail) = mails.last_mut() else { continue };
        let quoted = line.iter().take_while(|b| **b == b'>').count();
        let marked = quoted > 0 && line[quoted..].starts_with(b"From ");
        mail.extend_from_slice(&line[usize::from(marked)..]);
    }
    mails.retain(|mail| !mail.trim_ascii().is_empty());
    mails
}

/// Whether a line may follow a postmark: a head, or nothing where the mail has none.
fn begins_mail(line: &[u8]) -> bool {
    let name = line.iter().take_while(|b| b.is_ascii_graphic() && **b != b':').count();
    line.trim_ascii().is_empty() || line.starts_with(b">From ") || (name > 0 && line.get(name) == Some(&b':'))
}

/// "From a@b.c Thu Sep 24 15:12:08 2020": a time of day and a year follow the sender.
pub(crate) fn is_postmark(line: &[u8]) -> bool {
    let Some(rest) = line.strip_prefix(b"From ") else { return false };
    let line = String::from_utf8_lossy(&rest[..rest.len().min(400)]);
    let mut words = line.split_whitespace().skip(1);
    let year = |word: &str| {
        word.len() == 4 && word.starts_with(['1', '2']) && word.bytes().all(|b| b.is_ascii_digit())
    };
    words.clone().any(|word| word.matches(':').count() == 2) && words.any(year)
}

/// A mail from its first head on, with the line ends of the standard: without the mark of UTF-8, empty lines, a
/// postmark or the length that Apple Mail puts first. What was saved as UTF-16 becomes UTF-8.
pub(super) fn tidied(bytes: &[u8]) -> Cow<'_, [u8]> {
    let mut bytes = Cow::Borrowed(bytes);
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        bytes = Cow::Owned(charset::decode(&bytes).into_owned().into_bytes());
    } else if let Some(text) = charset::unmarked_wide(&bytes) {
        bytes = Cow::Owned(text.into_bytes());
    }
    let mut from = if bytes.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    let mut before = bytes.len();
    loop {
        let rest = bytes.get(from..before).unwrap_or_default();
        let length = rest.iter().position(|b| matches!(b, b'\n' | b'\r')).unwrap_or(rest.len());
        let line = rest.get(..length).unwrap_or_default();
        let ended = length + usize::from(length < rest.len());
        let counted = std::str::from_utf8(line.trim_ascii()).ok().and_then(|line| line.parse::<usize>().ok());
        if rest.is_empty() {
            break;
        } else if line.trim_ascii().is_empty() || is_postmark(line) || line.starts_with(b">From ") {
            from += ended;
        } else if let Some(counted) = counted {
            // What follows the mail in Apple's files is a list of its flags.
            from += ended;
            before = before.min(from.saturating_add(counted.max(1)));
        } else {
            break;
        }
    }
    if (from, before) != (0, bytes.len()) {
        bytes = Cow::Owned(bytes.get(from..before).unwrap_or_default().to_vec());
    }
    // Old Macs ended their lines with a carriage return alone.
    if !bytes.contains(&b'\n') && bytes.contains(&b'\r') {
        let lines: Vec<u8> = bytes.iter().map(|b| if *b == b'\r' { b'\n' } else { *b }).collect();
        bytes = Cow::Owned(lines);
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_mbox_is_parted_at_postmarks_alone() {
        let mbox = b"From a@b Thu Sep 24 15:12:08 2020\nSubject: one\n\nFrom here on I paid.\n>From now\n>>From then\n\nFrom Ann Fri Sep 25 01:02:03 2020\nyou owe nothing.\n\nFrom c@d Fri Sep 25 01:02:03 2020 +0100\nSubject: two\n\nx\n";
        let mails = split(mbox);
        assert_eq!(mails.len(), 2);
        let first = String::from_utf8_lossy(&mails[0]);
        assert!(first.contains("\nFrom here on I paid.\nFrom now\n>From then\n"), "{first}");
        assert!(first.contains("From Ann Fri"), "{first}");
        assert!(mails[1].starts_with(b"Subject: two"));
    }

    #[test]
    fn what_precedes_the_heads_is_taken_away() {
        for (file, mail) in [
            (&b"From: a\r\n\r\nx"[..], &b"From: a\r\n\r\nx"[..]),
            (b"\xef\xbb\xbfFrom: a\n\nx", b"From: a\n\nx"),
            (b"\r\n\r\nFrom: a\n\nx", b"From: a\n\nx"),
            (b"From a@b Thu Sep 24 15:12:08 2020\nFrom: a\n\nx", b"From: a\n\nx"),
            (b"12\nFrom: a\n\nx!\n<?xml", b"From: a\n\nx!\n"),
            (b"From: a\rTo: b\r\rx\r", b"From: a\nTo: b\n\nx\n"),
            (b"\xff\xfeF\0:\0a\0\n\0\n\0\xa3\0", b"F:a\n\n\xc2\xa3"),
            (b"F\0r\0o\0m\0:\0 \0A\0n\0n\0 \0B\0e\0l\0l\0\n\0\n\0\xa3\0", b"From: Ann Bell\n\n\xc2\xa3"),
            (b"\0F\0r\0o\0m\0:\0 \0A\0n\0n\0 \0B\0e\0l\0l\0\n\0\n\0\xa3", b"From: Ann Bell\n\n\xc2\xa3"),
            (b"", b""),
            (b"\n\n", b""),
        ] {
            assert_eq!(tidied(file), mail, "{file:?}");
        }
    }
}
