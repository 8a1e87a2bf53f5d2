//! Finds the fixtures and reads their headers.
//!
//! A fixture is `fixtures/<construct>/<case>.js`; comments at its top can say:
//!
//! ```js
//! // textbook: awaits what is no promise     (an assumption of `textbook` does not hold here)
//! // textbook: leaves a `try` before it awaits (so only the order counts, not what is done at once)
//! // left: direct eval                      (the compiler says so, and there is no output)
//! // not run: JSX                            (the engine cannot run it; only its shape is checked)
//! ```

use std::path::{Path, PathBuf};

/// The assumption of `textbook` that changes no order.
const LATE_TRY: &str = "leaves a `try` before it awaits";

/// One fixture.
#[derive(Clone, Debug)]
pub(crate) struct Fixture {
    /// Its file.
    pub(crate) path: PathBuf,
    /// `construct/case`.
    pub(crate) name: String,
    /// Its text.
    pub(crate) source: String,
}

impl Fixture {
    /// Why the assumptions of `textbook` do not hold, if the header says so.
    pub(crate) fn breaks_textbook(&self) -> Option<&str> {
        self.header("textbook")
    }

    /// Whether all that does not hold is what is done before a call returns.
    pub(crate) fn is_late_in_textbook(&self) -> bool {
        self.breaks_textbook() == Some(LATE_TRY)
    }

    /// Why the engine cannot run it, if the header says so.
    pub(crate) fn cannot_run(&self) -> Option<&str> {
        self.header("not run")
    }

    /// Why something in it is not lowered, if the header says so.
    pub(crate) fn is_left(&self) -> Option<&str> {
        self.header("left")
    }

    fn header(&self, key: &str) -> Option<&str> {
        let comments = self.source.lines().map_while(|line| line.strip_prefix("// "));
        comments.filter_map(|line| line.strip_prefix(key)?.strip_prefix(':')).map(str::trim).next()
    }
}

/// The folder of all fixtures.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

/// All fixtures, sorted by name; those whose name contains `FIXTURE`, where that variable is set.
pub(crate) fn all() -> Vec<Fixture> {
    let wanted = std::env::var("FIXTURE").unwrap_or_default();
    let mut found = Vec::new();
    for folder in list(&root()) {
        for path in list(&folder) {
            if path.extension().is_some_and(|extension| extension == "js") {
                found.push(read(path));
            }
        }
    }
    found.retain(|fixture| fixture.name.contains(&wanted));
    found
}

/// All snapshots there are.
pub(crate) fn snapshots() -> Vec<PathBuf> {
    let is_snapshot = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "snap");
    list(&root()).iter().flat_map(|folder| list(folder)).filter(is_snapshot).collect()
}

fn list(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten();
    let mut paths: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    paths
}

fn read(path: PathBuf) -> Fixture {
    let source = std::fs::read_to_string(&path).unwrap_or_default();
    let name = path.with_extension("").strip_prefix(root()).map(|name| name.display().to_string());
    Fixture { name: name.unwrap_or_default(), path, source }
}
