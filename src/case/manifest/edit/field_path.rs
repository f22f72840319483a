//! Where in the manifest an edit is.

use std::fmt;

/// A step on the way to a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PathStep {
    /// A key of a table.
    Key(String),
    /// A row of a list, from 0.
    Index(usize),
    /// The row with this `file`, or with this one among its `files`.
    File(String),
}

/// The way to a table, a row or a field: `bundle.title`, `item[3].post.posted`. It is the same however the manifest
/// writes its tables: with headers, in braces, or with dots.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldPath(Vec<PathStep>);

impl FieldPath {
    /// A table or a list at the top: `bundle`, `item`.
    pub fn top(key: &str) -> Self {
        Self(vec![PathStep::Key(key.into())])
    }

    /// The item with this file.
    pub fn item(file: &str) -> Self {
        Self(vec![PathStep::Key("item".into()), PathStep::File(file.into())])
    }

    /// A key of it.
    #[must_use]
    pub fn key(mut self, key: &str) -> Self {
        self.0.push(PathStep::Key(key.into()));
        self
    }

    /// A row of it, from 0.
    #[must_use]
    pub fn row(mut self, index: usize) -> Self {
        self.0.push(PathStep::Index(index));
        self
    }

    /// Its steps.
    pub fn steps(&self) -> &[PathStep] {
        &self.0
    }
}

impl From<Vec<PathStep>> for FieldPath {
    fn from(steps: Vec<PathStep>) -> Self {
        Self(steps)
    }
}

impl fmt::Display for FieldPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, step) in self.0.iter().enumerate() {
            match step {
                PathStep::Key(key) if at == 0 => write!(f, "{key}")?,
                PathStep::Key(key) => write!(f, ".{key}")?,
                PathStep::Index(index) => write!(f, "[{}]", index + 1)?,
                PathStep::File(file) => write!(f, " \"{file}\"")?,
            }
        }
        Ok(())
    }
}
