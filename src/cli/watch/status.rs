//! What is told of a build again.
//!
//! ```text
//! 2 built: `src/a.js`, `src/b.js`; 0 errors
//! 1 failed: `src/a.js`; 1 error; its last good output stays
//! 1 built: `src/a.js`; 0 errors, as it should be again
//! ```

use super::super::summary::count;

/// Files that a line names.
const NAMED: usize = 5;

/// What became of a change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Report {
    /// Files that were built.
    pub(super) built: Vec<String>,
    /// Files that failed now, of those that had to be built.
    pub(super) failed: Vec<String>,
    /// Results that were removed with their sources.
    pub(super) removed: Vec<String>,
    /// What is wrong at present, in files and elsewhere.
    pub(super) errors: usize,
    /// What was wrong before.
    pub(super) errors_before: usize,
    /// Results from the cache, if there is one.
    pub(super) cached: Option<usize>,
}

impl Report {
    /// The line about it.
    pub(super) fn line(&self) -> String {
        let lists = [("built", &self.built), ("failed", &self.failed), ("removed", &self.removed)];
        let lists = lists.into_iter().filter(|(_, names)| !names.is_empty());
        let mut parts: Vec<String> = lists.map(|(verb, names)| list(verb, names)).collect();
        let again = if self.errors == 0 && self.errors_before > 0 { ", all is well again" } else { "" };
        parts.push(format!("{}{again}", count(self.errors, "error")));
        parts.extend(self.cached.map(|cached| format!("{cached} from the cache")));
        parts.join("; ")
    }
}

fn list(verb: &str, names: &[String]) -> String {
    let first: Vec<String> = names.iter().take(NAMED).map(|name| format!("`{name}`")).collect();
    let more = names.len().saturating_sub(NAMED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{} {verb}: {}{more}", names.len(), first.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_read_well() {
        let names = |count: usize| (0..count).map(|n| format!("{n}.js")).collect::<Vec<_>>();
        let check = |report: Report, line: &str| assert_eq!(report.line(), line);
        check(Report { built: names(2), ..Report::default() }, "2 built: `0.js`, `1.js`; 0 errors");
        check(
            Report { built: names(7), errors: 1, errors_before: 1, ..Report::default() },
            "7 built: `0.js`, `1.js`, `2.js`, `3.js`, `4.js` and 2 more; 1 error",
        );
        check(
            Report { failed: names(1), removed: names(1), errors: 2, ..Report::default() },
            "1 failed: `0.js`; 1 removed: `0.js`; 2 errors",
        );
        check(
            Report { built: names(1), errors_before: 1, cached: Some(1), ..Report::default() },
            "1 built: `0.js`; 0 errors, all is well again; 1 from the cache",
        );
        check(Report { errors_before: 2, ..Report::default() }, "0 errors, all is well again");
    }
}
