//! What ffmpeg prints while it decodes: how long a recording states that it is, and whether a part of it could not be
//! played. It ends well all the same when only some of a recording can be decoded.

use std::time::Duration;

/// What was printed.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct FfmpegLog {
    /// The length that the file states. What ffmpeg only works out from a bit rate is not that.
    pub(super) stated: Option<Duration>,
    /// Whether a packet of the sound was cut short or could not be decoded.
    pub(super) errors: bool,
}

/// How ffmpeg 4 to 7 say that sound is missing: of a packet that its decoder refuses (fftools/ffmpeg.c, later
/// ffmpeg_dec.c), one that is marked as corrupt (ffmpeg_demux.c), and one that goes on beyond the end of the file
/// (libavformat/mov.c, utils.c and matroskadec.c). What a decoder says on the way, often of no account, is not among them.
const ERRORS: [&str; 7] = [
    "Error while decoding stream",
    "Error submitting packet to decoder",
    "corrupt decoded frame",
    "corrupt input packet",
    ": partial file",
    "Truncating packet",
    "File ended prematurely",
];

impl FfmpegLog {
    pub(super) fn read(printed: &str) -> Self {
        let mut log = Self::default();
        let mut estimated = false;
        for line in printed.lines() {
            if let Some(length) = line.strip_prefix("  Duration: ") {
                log.stated = log.stated.or(length.split(',').next().and_then(duration));
            } else if line.starts_with(' ') {
                // Titles and the like, in which anything may be written.
            } else if line.contains("Estimating duration") {
                estimated = true;
            } else if ERRORS.iter().any(|error| line.contains(error)) {
                log.errors = true;
            }
        }
        log.stated = log.stated.filter(|_| !estimated);
        log
    }
}

/// "00:04:59.00".
fn duration(words: &str) -> Option<Duration> {
    let mut parts = words.trim().split(':');
    let (hours, minutes) = (parts.next()?.parse::<u32>().ok()?, parts.next()?.parse::<u32>().ok()?);
    let seconds = parts.next()?.parse::<f64>().ok().filter(|_| parts.next().is_none())?;
    let all = f64::from(hours) * 3600.0 + f64::from(minutes) * 60.0 + seconds;
    Duration::try_from_secs_f64(all).ok().filter(|length| !length.is_zero())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The lines are those that ffmpeg 5.1.9 printed for made and public recordings.
    #[test]
    fn lengths_and_errors_are_told_from_the_rest() {
        let asf = "[asf @ 0x55] Estimating duration from bitrate, this may be inaccurate\n";
        let whole = "  Duration: 00:04:59.50, start: 0.047889, bitrate: 5 kb/s\n";
        let stated = Some(Duration::from_millis(299_500));
        for (printed, stated, errors) in [
            (whole.to_owned(), stated, false),
            (format!("{asf}{whole}"), None, false),
            ("  Duration: N/A, start: 0.000000, bitrate: N/A\n".into(), None, false),
            ("  Duration: 00:00:00.00, bitrate: N/A\n".into(), None, false),
            (format!("{whole}[mov,mp4 @ 0x55] stream 0, offset 0x3226d: partial file\n"), stated, true),
            (
                format!(
                    "{whole}Error while decoding stream #0:0: Invalid data found when processing input\n"
                ),
                stated,
                true,
            ),
            (
                format!(
                    "{whole}[aist#0:0/wmav2 @ 0x55] [dec:wmav2 @ 0x56] Error submitting packet to decoder: Invalid data\n"
                ),
                stated,
                true,
            ),
            (format!("recording: corrupt decoded frame in stream 0\n{whole}"), stated, true),
            // A cover that is cut short, and a title that says what it likes.
            (format!("[mjpeg @ 0x55] EOI missing, emulating\n{whole}"), stated, false),
            (
                format!(
                    "    title           : Error while decoding stream\n                    :   Duration: 00:00:01.00\n{whole}"
                ),
                stated,
                false,
            ),
            (String::new(), None, false),
        ] {
            assert_eq!(FfmpegLog::read(&printed), FfmpegLog { stated, errors }, "{printed}");
        }
    }
}
