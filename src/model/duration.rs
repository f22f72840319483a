//! How long a call lasted, in whole seconds, read and written as a clock: "00:21:40".

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::kind::clock;

/// A length of time in whole seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Duration(u64);

impl Duration {
    /// So many seconds.
    pub const fn from_seconds(seconds: u64) -> Self {
        Self(seconds)
    }

    /// The length in seconds.
    pub const fn seconds(self) -> u64 {
        self.0
    }
}

/// "0:42", "21:40", "1:02:03".
impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&clock(self.0))
    }
}

/// That a text is no length of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a length of time is hours, minutes and seconds, like \"00:21:40\"")]
pub struct BadDuration;

impl FromStr for Duration {
    type Err = BadDuration;

    /// Reads "21:40" as minutes and seconds and "01:02:03" as hours, minutes and seconds.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parts: Vec<u64> = text
            .split(':')
            .map(|p| p.parse().ok().filter(|_| (1..=3).contains(&p.len()) && !p.starts_with('+')))
            .collect::<Option<_>>()
            .ok_or(BadDuration)?;
        match parts[..] {
            [m, s] if s < 60 => Ok(Self(m * 60 + s)),
            [h, m, s] if m < 60 && s < 60 => Ok(Self(h * 3600 + m * 60 + s)),
            _ => Err(BadDuration),
        }
    }
}

impl Serialize for Duration {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let s = self.0;
        to.collect_str(&format_args!("{:02}:{:02}:{:02}", s / 3600, s / 60 % 60, s % 60))
    }
}

impl<'de> Deserialize<'de> for Duration {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Cow::<str>::deserialize(from)?.parse().map_err(serde::de::Error::custom)
    }
}

impl schemars::JsonSchema for Duration {
    fn schema_name() -> Cow<'static, str> {
        "Duration".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string", "format": "length-of-time",
            "description": "A length of time, such as \"00:21:40\", or \"21:40\" for minutes and seconds."
        })
    }
}
