//! What a test and the modules that it loads have to know of each other, where one of them awaits at top level.
//!
//! ```js
//! import x from "./module_FIXTURE.js";      // which awaits: the test has to wait for it
//! ```

use std::collections::HashMap;
use std::path::{Component, Path, PathBuf};

use anyhow::Result;
use unawait::modules::{Graph, Settings, scan};
use unawait::{ModulePlan, SourceType};

use super::select;

/// The plans of the files, by their paths; none where no module awaits, or a file does not parse.
///
/// # Errors
/// Where a file cannot be read.
pub(crate) fn plans(
    file: &Path,
    source: &str,
    source_type: SourceType,
    fixtures: &[PathBuf],
) -> Result<HashMap<PathBuf, ModulePlan>> {
    let mut paths = vec![file.to_owned()];
    let mut scans = vec![scan(source, &file.to_string_lossy(), source_type)];
    for path in fixtures.iter().filter(|path| *path != file) {
        scans.push(scan(&select::read(path)?, &path.to_string_lossy(), SourceType::Module));
        paths.push(path.clone());
    }
    // What does not parse is for the engine to find, and nothing waits for it.
    let scans: Vec<_> = scans.into_iter().map(Result::unwrap_or_default).collect();
    let resolve = |from: usize, specifier: &str| {
        let folder = paths.get(from)?.parent()?;
        let wanted = specifier.starts_with('.').then(|| plain(&folder.join(specifier)))?;
        paths.iter().position(|path| plain(path) == wanted)
    };
    let graph = Graph::of(scans, resolve);
    if !(0..paths.len()).any(|module| graph.is_async(module)) {
        return Ok(HashMap::new());
    }
    let plan = |(module, path): (usize, &PathBuf)| (path.clone(), graph.plan(module, &Settings::default()));
    Ok(paths.iter().enumerate().map(plan).collect())
}

/// A path without `.` and `..`.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                plain.pop();
            }
            part => plain.push(part),
        }
    }
    plain
}
