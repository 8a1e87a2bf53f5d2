//! What tells without reading whether a file is still the one that was read.

use std::fs;
use std::path::Path;

/// Equal stamps: the same file, not written since. Two writes within a tick of the system's clock may have the same
/// stamp, so what is known to have changed is read whatever its stamp says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stamp {
    /// The times of the last changes and the number of the file, as far as the system has them.
    parts: Vec<i128>,
}

/// The stamp of a file, if it is there.
pub(super) fn stamp(path: &Path) -> Option<Stamp> {
    let data = fs::metadata(path).ok()?;
    Some(Stamp { parts: parts(&data) })
}

#[cfg(unix)]
fn parts(data: &fs::Metadata) -> Vec<i128> {
    use std::os::unix::fs::MetadataExt;
    let times = [data.mtime(), data.mtime_nsec(), data.ctime(), data.ctime_nsec()].map(i128::from);
    let numbers = [data.dev(), data.ino(), data.len()].map(i128::from);
    times.into_iter().chain(numbers).collect()
}

#[cfg(not(unix))]
fn parts(data: &fs::Metadata) -> Vec<i128> {
    let changed = data.modified().ok().and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok());
    let changed = changed.and_then(|time| i128::try_from(time.as_nanos()).ok()).unwrap_or_default();
    vec![changed, i128::from(data.len())]
}
