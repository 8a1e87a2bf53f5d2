//! The counts at the end of a run.

use std::fmt;

/// What a run of `build` did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Summary {
    /// Files that were asked for, the failed ones included.
    pub(crate) files: usize,
    /// Files whose text changed.
    pub(crate) changed: usize,
    /// Async functions found.
    pub(crate) functions: usize,
    /// Async functions lowered.
    pub(crate) lowered: usize,
    /// Files that failed.
    pub(crate) errors: usize,
    /// Files whose result was in the cache, if there is one.
    pub(crate) cached: Option<usize>,
}

impl fmt::Display for Summary {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}, {} changed; ", count(self.files, "file"), self.changed)?;
        if self.lowered < self.functions {
            write!(out, "{} of ", self.lowered)?;
            write!(out, "{} lowered; ", count(self.functions, "async function"))?;
        } else {
            write!(out, "{} lowered; ", count(self.lowered, "async function"))?;
        }
        write!(out, "{}", count(self.errors, "error"))?;
        self.cached.map_or(Ok(()), |cached| write!(out, "; {cached} from the cache"))
    }
}

/// A number with its noun: `1 file`, `2 files`.
pub(crate) fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_read_well() {
        let check = |summary: Summary, text: &str| assert_eq!(summary.to_string(), text);
        check(
            Summary { files: 1, changed: 1, functions: 1, lowered: 1, errors: 0, cached: None },
            "1 file, 1 changed; 1 async function lowered; 0 errors",
        );
        check(
            Summary { files: 3, changed: 0, functions: 5, lowered: 4, errors: 1, cached: Some(2) },
            "3 files, 0 changed; 4 of 5 async functions lowered; 1 error; 2 from the cache",
        );
    }
}
