//! A line of the list, read and written.
//!
//! ```text
//! [reason]
//! path/of/a-test.js (textbook, faithful)
//! path/of/many/**
//! # remark
//! ```

use std::collections::BTreeSet;

use anyhow::{Context, Result, bail, ensure};
use globset::{GlobBuilder, GlobMatcher};

use super::super::options::ModeName;

/// A line.
#[derive(Clone, Debug)]
pub(super) enum Line {
    /// A remark, or nothing.
    Text(String),
    /// Why what follows fails.
    Reason(String),
    /// Tests.
    Entry(Entry),
}

/// The tests that fail for the reason above.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// The path of a test, or a pattern of such.
    pub(super) pattern: String,
    /// Nothing where the pattern is the path of one test.
    pub(super) glob: Option<GlobMatcher>,
    /// In which modes they fail.
    pub(super) modes: BTreeSet<ModeName>,
}

impl Entry {
    /// The entry of one test.
    pub(super) fn of_test(id: String, modes: BTreeSet<ModeName>) -> Self {
        Self { pattern: id, glob: None, modes }
    }

    /// Whether it says something about a test.
    pub(super) fn is_for(&self, id: &str) -> bool {
        self.glob.as_ref().map_or(self.pattern == id, |glob| glob.is_match(id))
    }
}

impl Line {
    /// Reads a line.
    ///
    /// # Errors
    /// Where a bracket or a name of a mode is wrong.
    pub(super) fn parse(line: &str) -> Result<Self> {
        let text = line.trim();
        if text.is_empty() || text.starts_with('#') {
            return Ok(Self::Text(text.to_owned()));
        }
        if let Some(reason) = text.strip_prefix('[') {
            let reason = reason.strip_suffix(']').context("a reason ends with `]`")?.trim();
            ensure!(!reason.is_empty(), "a reason says something");
            return Ok(Self::Reason(reason.to_owned()));
        }
        let (pattern, modes) = match text.split_once(' ') {
            Some((pattern, modes)) => (pattern, parse_modes(modes.trim())?),
            None => (text, BTreeSet::from(ModeName::ALL)),
        };
        let glob = || GlobBuilder::new(pattern).literal_separator(true).build();
        let glob = pattern.contains('*').then(glob).transpose()?.map(|glob| glob.compile_matcher());
        Ok(Self::Entry(Entry { pattern: pattern.to_owned(), glob, modes }))
    }

    /// Whether nothing stands there.
    pub(super) fn is_empty(&self) -> bool {
        matches!(self, Self::Text(text) if text.is_empty())
    }

    /// The line as text.
    pub(super) fn write(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Reason(reason) => format!("[{reason}]"),
            Self::Entry(Entry { pattern, modes, .. }) if modes.len() == ModeName::ALL.len() => {
                pattern.clone()
            }
            Self::Entry(Entry { pattern, modes, .. }) => {
                let names: Vec<_> = modes.iter().map(|mode| mode.name()).collect();
                format!("{pattern} ({})", names.join(", "))
            }
        }
    }
}

fn parse_modes(text: &str) -> Result<BTreeSet<ModeName>> {
    let inner =
        text.strip_prefix('(').and_then(|it| it.strip_suffix(')')).context("modes are in brackets")?;
    let find = |name: &str| match ModeName::ALL.into_iter().find(|mode| mode.name() == name) {
        Some(mode) => Ok(mode),
        None => bail!("no mode is called {name}"),
    };
    inner.split(',').map(|name| find(name.trim())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A line is written as it was read, or in the shortest form.
    fn check(text: &str, written: &str) {
        assert_eq!(
            Line::parse(text).map(|line| line.write()).map_err(|it| it.to_string()),
            Ok(written.to_owned())
        );
    }

    #[test]
    fn lines_are_read_and_written() {
        check("  # remark ", "# remark");
        check("", "");
        check("[ one ]", "[one]");
        check("[[Construct]]", "[[Construct]]");
        check("a/**", "a/**");
        check("a.js  (exact,textbook)", "a.js (textbook, exact)");
        check("a.js (exact, textbook, faithful)", "a.js");
    }
}
