//! Which way a call went.

use schemars::JsonSchema;

use serde::{Deserialize, Serialize};

/// Which way a call went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// They called.
    Incoming,
    /// You called.
    Outgoing,
}
