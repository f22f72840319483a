//! E-mails and chats made up for tests, byte by byte.

use std::io::{Cursor, Write};

/// Bytes as base64 in lines, as mail carries them.
pub(crate) fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for (at, group) in bytes.chunks(3).enumerate() {
        if at > 0 && at % 19 == 0 {
            out.push_str("\r\n");
        }
        let word = (0..3).fold(0u32, |word, i| word << 8 | u32::from(group.get(i).copied().unwrap_or(0)));
        for i in 0..4 {
            let digit = (word >> (18 - 6 * i)) as usize & 63;
            out.push(if i <= group.len() { char::from(DIGITS[digit]) } else { '=' });
        }
    }
    out
}

/// An attachment with its heads.
pub(crate) fn attached(name: &str, media: &str, bytes: &[u8]) -> String {
    let heads = format!(
        "Content-Type: {media}; name=\"{name}\"\r\nContent-Disposition: attachment; filename=\"{name}\""
    );
    format!("{heads}\r\nContent-Transfer-Encoding: base64\r\n\r\n{}\r\n", base64(bytes))
}

/// A mail with these parts after its words.
pub(crate) fn mail(subject: &str, words: &str, parts: &[String]) -> Vec<u8> {
    let mark = format!("mark-{}", subject.len());
    let mut out = format!(
        "Return-Path: <officer@cms.example>\r\nFrom: CMS Officer <officer@cms.example>\r\nTo: Marek Wójcik <marek@example.org>\r\n\
         Date: Thu, 24 Sep 2020 16:12:08 +0200\r\nSubject: {subject}\r\nMessage-ID: <1@cms.example>\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/mixed; boundary=\"{mark}\"\r\n\r\n--{mark}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{words}\r\n"
    );
    for part in parts {
        out.push_str(&format!("--{mark}\r\n{part}"));
    }
    out.push_str(&format!("--{mark}--\r\n"));
    out.into_bytes()
}

/// A zip with these files, packed.
pub(crate) fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        let options =
            zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
        zip.start_file(*name, options).expect(name);
        zip.write_all(bytes).expect(name);
    }
    zip.finish().expect("zip").into_inner()
}

/// A chat of some days, as an iPhone exports it with media.
pub(crate) const CHAT: &str = "\u{200E}[13/02/2021, 09:04:05] Ann Pryce: \u{200E}Messages and calls are end-to-end encrypted.\r\n\
    [13/02/2021, 09:05:00] Ann Pryce: Did you pay?\r\nIt is due today.\r\n\
    [13/02/2021, 09:06:10] Marek Wójcik: Yes, £341.00\r\n\
    \u{200E}[14/02/2021, 10:00:00] Marek Wójcik: \u{200E}<attached: 00000004-PHOTO-2021-02-14-10-00-00.jpg>\r\n\
    [14/02/2021, 10:01:00] Ann Pryce: \u{200E}<attached: 00000005-AUDIO-2021-02-14-10-01-00.opus>\r\n\
    [15/02/2021, 11:00:00] Ann Pryce: \u{200E}This message was deleted.\r\n";

/// An Outlook message with two streams of words, one recipient and an attachment.
pub(crate) fn outlook(subject: &str, words: &str, name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).expect("cfb");
    let mut put = |path: &str, bytes: &[u8]| {
        file.create_stream(path).expect(path).write_all(bytes).expect(path);
    };
    let wide = |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_le_bytes).collect() };
    let entry = |id: u16, kind: u16, value: u64| {
        let mut entry = Vec::from(kind.to_le_bytes());
        entry.extend(id.to_le_bytes());
        entry.extend([6, 0, 0, 0]);
        entry.extend(value.to_le_bytes());
        entry
    };
    // 24 September 2020, 14:12:08 in Greenwich, in tenths of a microsecond since 1601.
    let sent: u64 = (1_600_956_728 + 11_644_473_600) * 10_000_000;
    put("/__properties_version1.0", &[vec![0; 32], entry(0x0039, 0x0040, sent)].concat());
    put("/__substg1.0_0037001F", &wide(subject));
    put("/__substg1.0_1000001F", &wide(words));
    put("/__substg1.0_0C1A001F", &wide("CMS Officer"));
    put("/__substg1.0_5D01001F", &wide("officer@cms.example"));
    for (storage, head) in [("/__recip_version1.0_#00000000", 8), ("/__attach_version1.0_#00000000", 8)] {
        file.create_storage(storage).expect(storage);
        let mut put = |path: &str, bytes: &[u8]| {
            let path = format!("{storage}/{path}");
            file.create_stream(&path).expect(&path).write_all(bytes).expect(&path);
        };
        put("__properties_version1.0", &[vec![0; head], entry(0x0c15, 3, 1)].concat());
        if storage.contains("recip") {
            put("__substg1.0_3001001F", &wide("Marek Wójcik"));
            put("__substg1.0_39FE001F", &wide("marek@example.org"));
        } else {
            put("__substg1.0_3707001F", &wide(name));
            put("__substg1.0_37010102", bytes);
        }
    }
    file.flush().expect("flush");
    file.into_inner().into_inner()
}

/// An Outlook message with these numbers (property and value) and streams (property with its type, and bytes).
pub(crate) fn outlook_with(numbers: &[(u16, u32)], streams: &[(u32, Vec<u8>)]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).expect("cfb");
    let mut properties = vec![0; 32];
    for (id, value) in numbers {
        properties.extend(3_u16.to_le_bytes());
        properties.extend(id.to_le_bytes());
        properties.extend([6, 0, 0, 0]);
        properties.extend(u64::from(*value).to_le_bytes());
    }
    let mut put = |path: &str, bytes: &[u8]| {
        file.create_stream(path).expect(path).write_all(bytes).expect(path);
    };
    put("/__properties_version1.0", &properties);
    for (property, bytes) in streams {
        put(&format!("/__substg1.0_{property:08X}"), bytes);
    }
    file.flush().expect("flush");
    file.into_inner().into_inner()
}
