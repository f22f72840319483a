use super::*;

/// Each line as "from-to speaker: text", times in milliseconds.
fn shown(text: &str) -> Vec<String> {
    let transcript = parse(text.as_bytes()).expect("a transcript");
    let time = |time: Option<Duration>| time.map_or("?".into(), |t| t.as_millis().to_string());
    let line = |l: &TranscriptLine| {
        format!("{}-{} {}: {}", time(l.from), time(l.to), l.speaker.as_deref().unwrap_or("?"), l.text)
    };
    transcript.lines.iter().map(line).collect()
}

#[test]
fn subtitles_of_both_kinds() {
    let vtt = "WEBVTT - of a call\n\nNOTE made by hand\n00:00 is the ring\n\nSTYLE\n::cue { color: red }\n\n\
               first\n00:00.400 --> 00:02.481 align:start\n<v Officer>Child &amp; Maintenance, <i>how</i> can\n\
               I help?</v>\n\n00:00:02.895 --> 00:00:07.012\n<v.loud Mr Wójcik>5 < 6?<v Officer>Yes.\n";
    let lines = [
        "400-2481 Officer: Child & Maintenance, how can I help?",
        "2895-7012 Mr Wójcik: 5 < 6?",
        "2895-7012 Officer: Yes.",
    ];
    assert_eq!(shown(vtt), lines);
    let srt = "\u{feff}1\r\n00:00:00,400 --> 00:00:07,750\r\nMs Hartley: It is 50,00 or 60.\r\n\r\nNot more.\r\n\r\n2\r\n\
               00:00:08,278 --> 00:00:09,436\r\nHe said: no.\r\n3\r\n0:00:10 --> 0:00:11\r\nMs Hartley: 12";
    let lines = [
        "400-7750 Ms Hartley: It is 50,00 or 60. Not more.",
        "8278-9436 ?: He said: no.",
        "10000-11000 Ms Hartley: 12",
    ];
    assert_eq!(shown(srt), lines);
}

#[test]
fn what_programs_store() {
    let cpp = r#"{"systeminfo":"x","transcription":[{"timestamps":{"from":"00:00:00,000","to":"00:00:03,200"},
        "offsets":{"from":0,"to":3200},"text":" By signed for post."},
        {"timestamps":{"from":"00:00:03,200","to":"00:00:04,000"},"text":" Yes."}]}"#;
    assert_eq!(shown(cpp), ["0-3200 ?: By signed for post.", "3200-4000 ?: Yes."]);
    assert_eq!(parse(cpp.as_bytes()).and_then(|t| t.machine), Some("whisper.cpp"));
    let whisper = r#"{"text":"Hello.","language":"en","segments":[{"id":0,"start":0.5,"end":1.25,"text":" Hello.",
        "speaker":"SPEAKER_00"}]}"#;
    assert_eq!(shown(whisper), ["500-1250 SPEAKER_00: Hello."]);
    let rev = r#"{"monologues":[{"speaker":1,"elements":[{"type":"text","value":"Hi","ts":0.25,"end_ts":0.5},
        {"type":"punct","value":", "},{"type":"text","value":"there","ts":0.5,"end_ts":1.0}]}]}"#;
    assert_eq!(shown(rev), ["250-1000 Speaker 1: Hi, there"]);
    let otter = r#"{"speech":{"speakers":[{"id":7,"speaker_name":"Ms Adeyemi"}],"transcripts":[
        {"transcript":"Good morning.","start_offset":8000,"end_offset":24000,"speaker_id":7,"speaker_model_label":"1"},
        {"transcript":"Hello.","start_offset":24000,"end_offset":32000,"speaker_id":null,"speaker_model_label":"2"}]}}"#;
    assert_eq!(shown(otter), ["500-1500 Ms Adeyemi: Good morning.", "1500-2000 Speaker 2: Hello."]);
    assert_eq!(parse(otter.as_bytes()).and_then(|t| t.machine), Some("Otter"));
    for other in [
        "{}",
        "[]",
        "[1]",
        r#"{"transcripts":[{"start_offset":1}]}"#,
        r#"{"segments":[{"start":0}]}"#,
        r#"{"name":"value"}"#,
        "",
        " \n\n",
    ] {
        assert_eq!(parse(other.as_bytes()), None, "{other}");
    }
}

#[test]
fn text_with_times() {
    let typed = "Call from 07700 900123, Tuesday 18 February 2020.\n\n[00:00] Mr Yılmaz: Good morning.\n\
                 [00:06] Mr Wójcik: I wrote\non 17 January.\n\n(1:00:27) Mr Yılmaz: At 10:30?\n\nA remark.\n";
    let lines = [
        "?-? ?: Call from 07700 900123, Tuesday 18 February 2020.",
        "0-? Mr Yılmaz: Good morning.",
        "6000-? Mr Wójcik: I wrote on 17 January.",
        "3627000-? Mr Yılmaz: At 10:30?",
        "?-? ?: A remark.",
    ];
    assert_eq!(shown(typed), lines);
    assert_eq!(parse(typed.as_bytes()).expect("read").doubts, [TranscriptDoubt::NoTime(9)]);
    let otter = "Speaker 1  0:03\nHello, this is CMS.\n\nMarek Wójcik  1:02:03\nWe spoke at 10:30\nlast week.\n\n\
                 Transcribed by https://otter.ai\n";
    assert_eq!(
        shown(otter),
        ["3000-? Speaker 1: Hello, this is CMS.", "3723000-? Marek Wójcik: We spoke at 10:30 last week."]
    );
    assert_eq!(parse(otter.as_bytes()).and_then(|t| t.machine), Some("Otter"));
    let whisper = "[00:00:00.000 --> 00:00:03.200]   Good morning.\n[00:00:03.200 --> 00:00:04.000]   Yes.\n";
    assert_eq!(shown(whisper), ["0-3200 ?: Good morning.", "3200-4000 ?: Yes."]);
}

#[test]
fn text_without_times_keeps_every_line() {
    let text =
        "Officer: Hello.\nMe: Hello.\nOfficer: He said: no.\n\nhttps://example.org\n10:30pm it ended\n";
    let lines = [
        "?-? Officer: Hello.",
        "?-? ?: Me: Hello.",
        "?-? Officer: He said: no.",
        "?-? ?: https://example.org",
        "?-? ?: 10:30pm it ended",
    ];
    assert_eq!(shown(text), lines);
    assert_eq!(parse(text.as_bytes()).expect("read").doubts, []);
}

#[test]
fn a_time_that_goes_back_is_said() {
    let doubts = |text: &str| parse(text.as_bytes()).expect("read").doubts;
    assert_eq!(doubts("[00:10] One.\n[00:05] Two."), [TranscriptDoubt::GoesBack(2)]);
    assert_eq!(
        doubts("00:10.0 --> 00:11.0\nOne.\n\n00:05.0 --> 00:06.0\nTwo."),
        [TranscriptDoubt::GoesBack(4)]
    );
    assert_eq!(doubts("[00:10] Caf\u{e9}."), []);
    assert_eq!(parse(b"[00:10] \xa350.").expect("read").doubts, [TranscriptDoubt::Letters]);
}

#[test]
fn a_damaged_first_cue_keeps_its_words() {
    let srt = "1\n00:00:0x,400 -> 00:00:07,750\nYes.\n\n2\n00:00:08,278 --> 00:00:09,436\nNo.\n";
    assert_eq!(shown(srt), ["?-? ?: 1 00:00:0x,400 -> 00:00:07,750 Yes.", "8278-9436 ?: No."]);
    assert_eq!(parse(srt.as_bytes()).expect("read").doubts, [TranscriptDoubt::NoTime(1)]);
    let vtt = "WEBVTT\nKind: captions\n\n00:0\nYes.\n\n00:08.278 --> 00:09.436\nNo.\n";
    assert_eq!(shown(vtt), ["?-? ?: 00:0 Yes.", "8278-9436 ?: No."]);
    assert_eq!(parse(vtt.as_bytes()).expect("read").doubts, [TranscriptDoubt::NoTime(4)]);
}

#[test]
fn a_transcript_that_stops_short_is_said_to() {
    let doubts = |text: &str| parse(text.as_bytes()).expect("read").doubts;
    let srt = "1\n00:00:01,000 --> 00:00:02,000\nYes.\n\n2\n00:00:03,000 --> 00:00:04,000\nGood bye\n";
    let whole = ["", "\n", "\n\n3\n00:00:05,000 --> 00:00:06,000\n\n"];
    for end in whole {
        assert_eq!(doubts(&format!("{srt}{end}")), [], "{end:?}");
    }
    for end in [
        "\n3",
        "\n3\n",
        "\n3\n00:00:05,0",
        "\n3\n00:00:05,000 --> 00:00:06,000\n",
        "\n3\n00:00:05,000 --> 00:00:06,000\nAnd th",
    ] {
        assert_eq!(doubts(&format!("{srt}{end}")), [TranscriptDoubt::CutOff], "{end:?}");
    }
    assert_eq!(doubts("[00:01] Yes.\n[00:02] And th"), [TranscriptDoubt::CutOff]);
    assert_eq!(doubts("[00:01] Yes.\n[00:02] And that."), []);
    assert_eq!(doubts("Officer: And th"), []);
}

#[test]
fn only_times_of_a_recording_begin_a_transcript() {
    for text in [
        "[00:00] Officer: Hello.",
        "Call of 18 February.\r\n\r\n(0:12) Hello.",
        "1\n00:00:00,400 --> 00:00:07,750\nHello.",
        "[00:00:00.000 --> 00:00:03.200]  Hello.",
    ] {
        assert!(begins(text.as_bytes()), "{text}");
        let wide: Vec<u8> = format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert!(begins(&wide), "{text}");
    }
    for text in [
        "",
        "10:30 I phoned.",
        "00:30 He phoned in the night.",
        "[10:23] Marek: a chat",
        "09:00 --> 17:00 night shift",
        "0800 171 2345 0:45",
        "[18/02/2020, 10:23:17] Marek: a chat",
        "It said [00:10].",
    ] {
        assert!(!begins(text.as_bytes()), "{text}");
    }
}

#[test]
fn a_transcript_is_found_by_its_name() {
    let paths = |names: &[&str]| names.iter().map(|n| ItemPath::parse(n).expect(n)).collect::<Vec<_>>();
    let found = |names: &[&str]| {
        let recording = ItemPath::parse("calls/Call 1.m4a").expect("path");
        find_for_recording(&recording, &paths(names)).map(|p| p.as_str().to_owned())
    };
    assert_eq!(
        found(&["calls/Call 1.txt", "calls/call 1.VTT", "calls/Call 1.pdf"]),
        Some("calls/call 1.VTT".into())
    );
    assert_eq!(found(&["calls/Call 1.m4a.json"]), Some("calls/Call 1.m4a.json".into()));
    assert_eq!(found(&["Call 1.txt", "calls/Call 10.txt", "calls/Call 1.m4a", "calls/Call.txt"]), None);
}

mod any_bytes {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn no_text_upsets_the_reader(text in "([\\[(<>{}:.,0-9 \n-]|-->|WEBVTT|NOTE|<v A>|Name|é|\u{a0}){0,80}") {
            if let Some(transcript) = parse(text.as_bytes()) {
                prop_assert!(transcript.lines.iter().all(|line| !line.text.is_empty()));
            }
        }
    }
}
