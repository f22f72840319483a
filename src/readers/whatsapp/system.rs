//! Who speaks in a message: a person, or WhatsApp itself. WhatsApp's own lines have no sender, but may hold a colon;
//! an iPhone writes some of them under the name of the chat. A name may hold a colon too.

use std::collections::BTreeMap;

use crate::readers::whatsapp::message::ChatMessage;

/// Words of WhatsApp's own lines before their first colon, in the languages in which they come.
const SPEAKS: [&str; 30] = [
    " changed ",
    " added ",
    " created ",
    " removed ",
    " security code",
    " joined ",
    " pinned ",
    " hat den ",
    " hat die ",
    " hat das ",
    " a changé ",
    " a modifié ",
    " a ajouté ",
    " a créé ",
    " cambió ",
    " creó ",
    " añadió ",
    " ha cambiato ",
    " ha creato ",
    " ha aggiunto ",
    " mudou ",
    " alterou ",
    " criou ",
    " zmienił",
    " utworzył",
    " dodał",
    " heeft ",
    " a schimbat ",
    " изменил",
    " создал",
];

/// Words of the notice that a chat is encrypted, in the languages of phones in this country.
const ENCRYPTED: [&str; 16] = [
    "end-to-end",
    "ende-zu-ende",
    "bout en bout",
    "extremo a extremo",
    "ponta a ponta",
    "crittografia",
    "szyfrowan",
    "uçtan uca",
    "сквозн",
    "criptate",
    "шифр",
    "التشفير",
    "תמה לקצה",
    "端到端",
    "端對端",
    "एंड-टू-एंड",
];

/// Who and what; without a name it is WhatsApp itself that speaks.
pub(super) fn split_notice(rest: &str) -> (&str, &str) {
    let Some((who, text)) = rest.split_once(": ").or_else(|| rest.strip_suffix(':').map(|who| (who, "")))
    else {
        return ("", rest);
    };
    let speaks = SPEAKS.iter().any(|word| who.contains(word)) || is_encryption(who);
    // What is quoted before a colon is the old name of a group.
    let quotes = who.contains(['"', '“', '”', '„', '«', '»']);
    if who.len() > 120 || speaks || quotes { ("", rest) } else { (who, text) }
}

fn is_encryption(text: &str) -> bool {
    let text = text.to_lowercase();
    ENCRYPTED.iter().any(|word| text.contains(word))
}

/// Takes WhatsApp's own words from the people under whose name an iPhone writes them, and gives names with a colon
/// in them back to their people.
pub(super) fn name(messages: &mut [ChatMessage]) {
    // A name is that of the chat itself when nothing but the phone's own words stands under it.
    let mut own: BTreeMap<String, bool> = BTreeMap::new();
    for message in messages.iter().filter(|message| !message.who.is_empty()) {
        *own.entry(message.who.clone()).or_insert(true) &= message.automatic && !is_media(&message.text);
    }
    let mut notices: Vec<String> = Vec::new();
    for message in messages.iter().filter(|message| message.automatic && is_encryption(&message.text)) {
        notices.push(message.who.clone());
    }
    for message in messages.iter_mut().filter(|message| message.automatic) {
        let of_chat = notices.contains(&message.who) && own.get(&message.who) == Some(&true);
        if of_chat || is_encryption(&message.text) {
            message.text = format!("{}: {}", message.who, message.text);
            message.who.clear();
        }
    }
    // Someone called "Work: Bob" would be "Work", all of whose messages begin with "Bob: ".
    let mut second: BTreeMap<&str, (Option<&str>, usize)> = BTreeMap::new();
    for message in messages.iter().filter(|message| !message.who.is_empty()) {
        let part = message.text.lines().next().and_then(|line| line.split_once(": ")).map(|(part, _)| part);
        let part = part.filter(|part| part.len() <= 40 && !part.starts_with('<'));
        let known = second.entry(&message.who).or_insert((part, 0));
        known.0 = known.0.filter(|known| part == Some(known));
        known.1 += 1;
    }
    let longer: BTreeMap<String, String> = second
        .into_iter()
        .filter_map(|(who, (part, count))| Some((who.to_owned(), part.filter(|_| count > 2)?.to_owned())))
        .collect();
    for message in messages {
        if let Some(part) = longer.get(&message.who)
            && let Some(text) =
                message.text.strip_prefix(part.as_str()).and_then(|text| text.strip_prefix(": "))
        {
            let text = text.to_owned();
            message.who = format!("{}: {part}", message.who);
            message.text = text;
        }
    }
}

/// Whether the words stand for a file, which its sender sent.
fn is_media(text: &str) -> bool {
    text.contains('<') || is_omitted(text, true)
}

/// Last words of a message that stands for a file which the export leaves out, in the languages of phones here.
const OMITTED: [&str; 26] = [
    " omitted",
    " weggelassen",
    " ausgeschlossen",
    " absente",
    " absent",
    " omise",
    " omis",
    " omitida",
    " omitido",
    " omitidos",
    " omessa",
    " omesso",
    " omessi",
    " ocultada",
    " ocultado",
    " oculta",
    " oculto",
    " weggelaten",
    " pominięty",
    " pominięta",
    " pominięto",
    " omise",
    " atlanan",
    " пропущено",
    " 已忽略",
    " omisă",
];

/// Whether a message stands for media that the export leaves out. An Android phone writes one phrase in angle
/// brackets for all of them, whatever its language; `marked` says that an iPhone wrote the words.
pub(super) fn is_omitted(text: &str, marked: bool) -> bool {
    let text = text.trim();
    let inside = text.strip_prefix('<').and_then(|text| text.strip_suffix('>'));
    if let Some(inside) = inside {
        // "<attached: name>" names a file that is there.
        return (3..60).contains(&inside.len())
            && !inside.contains([':', '<', '>', '\n'])
            && inside.chars().any(char::is_alphabetic)
            && (inside.contains(' ') || !inside.is_ascii());
    }
    let ends = OMITTED.iter().any(|word| text.ends_with(word));
    // Without its mark only the phone's own phrases count: a person may be omitted too.
    let phrase = || {
        let what = text.strip_suffix(" omitted").unwrap_or_default();
        ["image", "video", "audio", "sticker", "GIF", "document", "Contact card", "media"].contains(&what)
    };
    !text.contains('\n') && ((marked && ends) || phrase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::readers::whatsapp::line::parse_lines;

    #[test]
    fn what_whatsapp_says_has_no_speaker() {
        for (rest, who, text) in [
            ("Ann: I paid: £5", "Ann", "I paid: £5"),
            (
                "Messages and calls are end-to-end encrypted.",
                "",
                "Messages and calls are end-to-end encrypted.",
            ),
            ("Ann changed the subject to \"a: b\"", "", "Ann changed the subject to \"a: b\""),
            ("Ann hat den Betreff zu „a: b“ geändert.", "", "Ann hat den Betreff zu „a: b“ geändert."),
            ("+44 7700 900123: hi", "+44 7700 900123", "hi"),
            ("~ Bob: hi", "~ Bob", "hi"),
            ("Ann 👩‍👧: hi", "Ann 👩‍👧", "hi"),
            ("Ann:", "Ann", ""),
            ("Ann left", "", "Ann left"),
        ] {
            assert_eq!(split_notice(rest), (who, text));
        }
    }

    #[test]
    fn the_notice_of_an_iphone_is_put_under_nobody() {
        let said = |text: &str| -> Vec<(String, String)> {
            parse_lines(text).messages.into_iter().map(|message| (message.who, message.text)).collect()
        };
        let pair = |who: &str, text: &str| (who.to_owned(), text.to_owned());
        let notice = "Messages and calls are end-to-end encrypted.";
        let chat =
            format!("[13/03/2021, 09:00:00] Ann: \u{200E}{notice}\n[13/03/2021, 09:01:00] Ann: hello\n");
        assert_eq!(said(&chat), [pair("", &format!("Ann: {notice}")), pair("Ann", "hello")]);
        // In a group, everything under the group's name is the phone's.
        let group = format!(
            "[13/03/2021, 09:00:00] School run: \u{200E}{notice}\n\
             [13/03/2021, 09:00:01] School run: \u{200E}Ann created this group\n\
             [13/03/2021, 09:01:00] Ann: \u{200E}image omitted\n\
             [13/03/2021, 09:02:00] Bob: \u{200E}Missed voice call\n"
        );
        assert_eq!(
            said(&group),
            [
                pair("", &format!("School run: {notice}")),
                pair("", "School run: Ann created this group"),
                pair("Ann", "image omitted"),
                pair("Bob", "Missed voice call"),
            ]
        );
        // A person may write the same words.
        let typed = format!("[13/03/2021, 09:00:00] Ann: {notice}\n");
        assert_eq!(said(&typed), [pair("Ann", notice)]);
    }

    #[test]
    fn a_name_with_a_colon_is_one_name() {
        let three = "13/03/2021, 09:00 - Work: Bob: one\n13/03/2021, 09:01 - Ann: x: y\n\
                     13/03/2021, 09:02 - Work: Bob: two\n13/03/2021, 09:03 - Work: Bob: three\n";
        let who: Vec<String> = parse_lines(three).messages.into_iter().map(|message| message.who).collect();
        assert_eq!(who, ["Work: Bob", "Ann", "Work: Bob", "Work: Bob"]);
    }

    #[test]
    fn files_that_are_left_out_are_known_in_every_language() {
        for (text, marked, omitted) in [
            ("<Media omitted>", false, true),
            ("<Medien ausgeschlossen>", false, true),
            ("<pominięto multimedia>", false, true),
            ("<Без медиафайлов>", false, true),
            ("image omitted", true, true),
            ("Letter to CMS.pdf • 2 pages document omitted", true, true),
            ("obraz pominięty", true, true),
            ("<attached: a.jpg>", true, false),
            ("I was omitted", false, false),
            ("image omitted", false, true),
            ("<省略多媒体文件>", false, true),
            ("<3", false, false),
            ("my name was on the list but then they said it was omitted", false, false),
        ] {
            assert_eq!(is_omitted(text, marked), omitted, "{text}");
        }
    }
}
