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
