//! Recordings made in code: ten seconds of sound that goes up and down, in each format that can be written in
//! a few lines.

/// Samples a second.
pub(crate) const RATE: u32 = 8000;

/// A tone of 300 Hz that swells and fades, so many seconds of it.
fn tone(seconds: u32) -> Vec<i16> {
    let sample = |i: u32| {
        let t = f64::from(i) / f64::from(RATE);
        ((t * 300.0 * std::f64::consts::TAU).sin() * (t * 0.7).sin().abs() * 20_000.0) as i16
    };
    (0..seconds * RATE).map(sample).collect()
}

/// Numbers that look drawn by lot and never change.
fn noise(count: usize) -> Vec<u8> {
    let mut state = 0x2545_f491_u32;
    let next = |_| {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        (state >> 24) as u8
    };
    (0..count).map(next).collect()
}

/// PCM in WAV.
pub(crate) fn wav(seconds: u32) -> Vec<u8> {
    let sound: Vec<u8> = tone(seconds).iter().flat_map(|s| s.to_le_bytes()).collect();
    let mut file = b"RIFF".to_vec();
    file.extend((36 + sound.len() as u32).to_le_bytes());
    file.extend(b"WAVEfmt \x10\0\0\0\x01\0\x01\0");
    file.extend(RATE.to_le_bytes());
    file.extend((RATE * 2).to_le_bytes());
    file.extend(b"\x02\0\x10\0data");
    file.extend((sound.len() as u32).to_le_bytes());
    file.extend(sound);
    file
}

/// Silent frames of MP3, 26 ms each; with `stated`, the first is a Xing header that states how many follow.
pub(crate) fn mp3(seconds: u32, stated: bool) -> Vec<u8> {
    let frames = seconds * 44_100 / 1152;
    let mut frame = vec![0; 417];
    frame[..4].copy_from_slice(b"\xff\xfb\x90\xc4");
    let mut file = Vec::new();
    if stated {
        let mut head = frame.clone();
        // Behind the header and the 17 bytes that a mono frame has beside it.
        head[21..29].copy_from_slice(b"Xing\0\0\0\x01");
        head[29..33].copy_from_slice(&frames.to_be_bytes());
        file.extend(head);
    }
    (0..frames).for_each(|_| file.extend(&frame));
    file
}

/// FLAC without compression: frames of 4,096 samples as they are.
pub(crate) fn flac(seconds: u32) -> Vec<u8> {
    let sound = tone(seconds);
    let blocks = sound.chunks_exact(4096);
    let samples = blocks.len() as u64 * 4096;
    let mut file = b"fLaC\x80\0\0\x22\x10\0\x10\0\0\0\0\0\0\0".to_vec();
    // Rate in 20 bits, channels less one in 3, bits less one in 5, samples in 36.
    file.extend((u64::from(RATE) << 44 | 15 << 36 | samples).to_be_bytes());
    file.extend([0; 16]);
    for (number, block) in blocks.enumerate() {
        let mut frame = vec![0xff, 0xf8, 0xc4, 0x08, number as u8];
        assert!(number < 128, "longer numbers are written otherwise");
        frame.push(crc8(&frame));
        frame.push(0x02);
        frame.extend(block.iter().flat_map(|s| s.to_be_bytes()));
        let crc = crc16(&frame);
        frame.extend(crc.to_be_bytes());
        file.extend(frame);
    }
    file
}

fn crc8(bytes: &[u8]) -> u8 {
    bytes.iter().fold(0, |crc, byte| {
        (0..8).fold(crc ^ byte, |crc, _| if crc & 0x80 == 0 { crc << 1 } else { crc << 1 ^ 0x07 })
    })
}

fn crc16(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0, |crc, byte| {
        (0..8).fold(
            crc ^ u16::from(*byte) << 8,
            |crc, _| if crc & 0x8000 == 0 { crc << 1 } else { crc << 1 ^ 0x8005 },
        )
    })
}

/// Frames of AMR at its highest rate, narrow band or wide.
fn amr_frames(seconds: u32, wide: bool) -> Vec<u8> {
    let (head, length) = if wide { (0x44, 60) } else { (0x3c, 31) };
    let mut bits = noise(seconds as usize * 50 * length);
    // What pads a frame to whole bytes is nought.
    bits.chunks_mut(length).for_each(|frame| frame[length - 1] &= if wide { 0xf8 } else { 0xf0 });
    bits.chunks(length).flat_map(|frame| std::iter::once(head).chain(frame.iter().copied())).collect()
}

/// AMR in a file of its own.
pub(crate) fn amr(seconds: u32, wide: bool) -> Vec<u8> {
    let magic: &[u8] = if wide { b"#!AMR-WB\n" } else { b"#!AMR\n" };
    [magic, &amr_frames(seconds, wide)].concat()
}

fn boxed(name: &[u8; 4], content: &[u8]) -> Vec<u8> {
    [&(content.len() as u32 + 8).to_be_bytes(), &name[..], content].concat()
}

fn words(words: &[u32]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_be_bytes()).collect()
}

/// AMR in 3GP, made on 12 May 2020 at 13:24; its table of contents stands before the sound or after it.
pub(crate) fn threegp(seconds: u32, table_first: bool) -> Vec<u8> {
    const MADE: u32 = 2_082_844_800 + 1_589_289_840;
    let frames = amr_frames(seconds, false);
    let count = seconds * 50;
    let start = boxed(b"ftyp", b"3gp4\0\0\0\x003gp4");
    let table = |offset: u32| {
        let mut entry = words(&[0, 1, 36, u32::from_be_bytes(*b"samr"), 0, 1, 0, 0, 0x0001_0010, 0]);
        entry.extend(words(&[RATE << 16]));
        let chunk = 25 * 32;
        let offsets: Vec<u32> = (0..count / 25).map(|i| offset + i * chunk).collect();
        let mut places = words(&[0, offsets.len() as u32]);
        places.extend(words(&offsets));
        let samples = [
            boxed(b"stsd", &entry),
            boxed(b"stts", &words(&[0, 1, count, 160])),
            boxed(b"stsc", &words(&[0, 1, 1, 25, 1])),
            boxed(b"stsz", &words(&[0, 32, count])),
            boxed(b"stco", &places),
        ];
        let media = [
            boxed(b"mdhd", &words(&[0, MADE, MADE, RATE, seconds * RATE, 0])),
            boxed(b"hdlr", b"\0\0\0\0\0\0\0\0soun\0\0\0\0\0\0\0\0\0\0\0\0\0"),
            boxed(b"minf", &boxed(b"stbl", &samples.concat())),
        ];
        let whole = words(&[0, MADE, MADE, 1000, seconds * 1000]);
        boxed(b"moov", &[boxed(b"mvhd", &whole), boxed(b"trak", &boxed(b"mdia", &media.concat()))].concat())
    };
    let sound = boxed(b"mdat", &frames);
    if table_first {
        let before = start.len() + table(0).len() + 8;
        [start, table(before as u32), sound].concat()
    } else {
        let before = start.len() + 8;
        [start, sound, table(before as u32)].concat()
    }
}

/// A packet of Opus that is silent: 20 ms, full band, one channel (RFC 6716, section 3.1).
const SILENT: [u8; 3] = [0xf8, 0xff, 0xfe];

/// The header of Opus (RFC 7845, section 5.1), of one channel, of which so many samples are not played.
fn opus_head(skipped: u16) -> Vec<u8> {
    [b"OpusHead\x01\x01".as_slice(), &skipped.to_le_bytes(), b"\x80\xbb\0\0\0\0\0"].concat()
}

/// A page of Ogg (RFC 3533, section 6): `kind` is 2 for the first of its stream and 4 for the last.
fn ogg_page(kind: u8, granule: u64, number: u32, packets: &[&[u8]]) -> Vec<u8> {
    let mut page = b"OggS\0".to_vec();
    page.push(kind);
    page.extend(granule.to_le_bytes());
    page.extend(7_u32.to_le_bytes());
    page.extend(number.to_le_bytes());
    page.extend([0; 4]);
    page.push(packets.len() as u8);
    page.extend(packets.iter().map(|packet| packet.len() as u8));
    packets.iter().for_each(|packet| page.extend_from_slice(packet));
    let crc = page.iter().fold(0_u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte) << 24, |crc, _| {
            if crc >> 31 == 0 { crc << 1 } else { crc << 1 ^ 0x04c1_1db7 }
        })
    });
    page[22..26].copy_from_slice(&crc.to_le_bytes());
    page
}

/// Opus in Ogg: so many seconds of silence, the first samples of which are not played; `ends` says whether the last page
/// calls itself that.
pub(crate) fn opus(seconds: u32, skipped: u16, ends: bool) -> Vec<u8> {
    let tags = b"OpusTags\0\0\0\0\0\0\0\0";
    let mut file = [ogg_page(2, 0, 0, &[&opus_head(skipped)]), ogg_page(0, 0, 1, &[tags])].concat();
    for second in 1..=seconds {
        let last = if ends && second == seconds { 4 } else { 0 };
        file.extend(ogg_page(last, u64::from(second) * 48_000, second + 1, &[SILENT.as_slice(); 50]));
    }
    file
}

/// An element of Matroska (RFC 8794): its name, its length in eight bytes or, of what is recorded live, none.
fn element(name: &[u8], content: &[u8], known: bool) -> Vec<u8> {
    let length = (1_u64 << 56) + if known { content.len() as u64 } else { (1 << 56) - 1 };
    [name, &length.to_be_bytes(), content].concat()
}

/// Opus in WebM: so many seconds of silence, in clusters of one. `known` says whether the lengths of the segment and
/// its clusters are; `stated` is how long it claims to be, in seconds, and `film` adds a track of moving pictures.
pub(crate) fn webm(seconds: u32, known: bool, stated: Option<u32>, film: bool) -> Vec<u8> {
    let part = |name: &[u8], content: &[u8]| element(name, content, true);
    let types = [part(b"\x42\x82", b"webm"), part(b"\x42\x87", &[2]), part(b"\x42\x85", &[2])].concat();
    let scale = part(b"\x2a\xd7\xb1", &1_000_000_u32.to_be_bytes());
    let duration = stated.map(|seconds| part(b"\x44\x89", &(f64::from(seconds) * 1000.0).to_be_bytes()));
    let by = [part(b"\x4d\x80", b"test"), part(b"\x57\x41", b"test")].concat();
    let info = part(b"\x15\x49\xa9\x66", &[scale, by, duration.unwrap_or_default()].concat());
    let sound = [
        part(b"\xd7", &[1]),
        part(b"\x73\xc5", &[1]),
        part(b"\x83", &[2]),
        [b"\x86\x86".as_slice(), b"A_OPUS"].concat(),
        part(b"\x63\xa2", &opus_head(0)),
        part(b"\xe1", &[part(b"\xb5", &48_000_f64.to_be_bytes()), part(b"\x9f", &[1])].concat()),
    ];
    let mut tracks = part(b"\xae", &sound.concat());
    if film {
        let size = part(b"\xe0", &[part(b"\xb0", &[64]), part(b"\xba", &[64])].concat());
        let pictures = [
            part(b"\xd7", &[2]),
            part(b"\x73\xc5", &[2]),
            part(b"\x83", &[1]),
            [b"\x86\x85".as_slice(), b"V_VP8"].concat(),
            size,
        ];
        tracks.extend(part(b"\xae", &pictures.concat()));
    }
    let cluster = |second: u32| {
        let mut blocks = part(b"\xe7", &(second * 1000).to_be_bytes());
        for block in 0..50_u16 {
            // Track 1, so many milliseconds into the cluster, a key frame.
            let at = (block * 20).to_be_bytes();
            blocks.extend(part(b"\xa3", &[&[0x81], at.as_slice(), &[0x80], &SILENT].concat()));
        }
        element(b"\x1f\x43\xb6\x75", &blocks, known)
    };
    let clusters: Vec<u8> = (0..seconds).flat_map(cluster).collect();
    let all = [info, part(b"\x16\x54\xae\x6b", &tracks), clusters].concat();
    [part(b"\x1a\x45\xdf\xa3", &types), element(b"\x18\x53\x80\x67", &all, known)].concat()
}
