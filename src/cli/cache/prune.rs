//! Keeps a cache from growing for ever.
//!
//! ```text
//! once a day:   out goes what nobody used for a month, then the oldest beyond 512 MB
//! ```
//! Only files that are named like entries are touched, so a folder that holds something else is safe.

use std::fs::{self, File, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::store::{TEMPORARY, entries, is_entry};

/// How much may stay.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// Bytes of all entries together.
    pub(super) bytes: u64,
    /// How long an entry stays that is not used.
    pub(super) age: Duration,
    /// How long after one pruning the next may come; also, how long a file may be under way.
    pub(super) pause: Duration,
}

/// What holds for users.
pub(super) const LIMITS: Limits =
    Limits { bytes: 512 << 20, age: Duration::from_hours(30 * 24), pause: Duration::from_hours(24) };

/// A file that may go.
struct Old {
    used: SystemTime,
    bytes: u64,
    path: PathBuf,
}

/// Prunes the cache in a folder, if that has not been done for a while. What cannot be removed stays.
pub(super) fn prune(folder: &Path, limits: Limits, now: SystemTime) {
    let stamp = folder.join("pruned");
    let last = fs::metadata(&stamp).and_then(|data| data.modified());
    if last.is_ok_and(|last| now.duration_since(last).is_ok_and(|pause| pause < limits.pause)) {
        return;
    }
    // First, so that other processes do not begin as well.
    if File::create(&stamp).and_then(|file| file.set_modified(now)).is_err() {
        return;
    }
    let mut files = files(&entries(folder), limits.pause, now).unwrap_or_default();
    files.sort_by(|a, b| b.used.cmp(&a.used).then_with(|| a.path.cmp(&b.path)));
    let mut kept = 0_u64;
    for Old { used, bytes, path } in files {
        kept = kept.saturating_add(bytes);
        let unused = now.duration_since(used).is_ok_and(|age| age > limits.age);
        if unused || kept > limits.bytes {
            let _ = fs::remove_file(path);
        }
    }
}

/// All entries, and what was left behind by processes that ended while they wrote one.
fn files(folder: &Path, patience: Duration, now: SystemTime) -> io::Result<Vec<Old>> {
    let mut found = Vec::new();
    for part in fs::read_dir(folder)?.flatten() {
        let part_name = part.file_name();
        for file in fs::read_dir(part.path()).into_iter().flatten().flatten() {
            let (name, Ok(data)) = (file.file_name(), file.metadata()) else { continue };
            let (Some(part), Some(name)) = (part_name.to_str(), name.to_str()) else { continue };
            let used = used(&data);
            let left =
                name.starts_with(TEMPORARY) && now.duration_since(used).is_ok_and(|age| age > patience);
            if left {
                let _ = fs::remove_file(file.path());
            } else if data.is_file() && is_entry(part, name) {
                found.push(Old { used, bytes: data.len(), path: file.path() });
            }
        }
    }
    Ok(found)
}

fn used(data: &Metadata) -> SystemTime {
    data.modified().unwrap_or(SystemTime::UNIX_EPOCH)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: Duration = Duration::from_hours(1);

    /// Files with their ages in hours; what is left of them. Each has ten bytes.
    fn check(limits: Limits, files: &[(&str, u32)], expected: &[&str]) {
        let dir = tempfile::tempdir().unwrap();
        let now = SystemTime::now();
        let name = |short: &str| match short.split_once('/') {
            Some((part, rest)) if rest.len() == 1 => format!("entries/{part}/{}", rest.repeat(62)),
            _ => format!("entries/{short}"),
        };
        for (short, age) in files {
            let path = dir.path().join(name(short));
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, "0123456789").unwrap();
            File::options().write(true).open(&path).unwrap().set_modified(now - *age * HOUR).unwrap();
        }
        prune(dir.path(), limits, now);
        let left: Vec<&str> = files
            .iter()
            .map(|(short, _)| *short)
            .filter(|short| dir.path().join(name(short)).exists())
            .collect();
        assert_eq!(left, expected, "{files:?}");
        // Whatever comes now has to wait.
        let late = dir.path().join(name("ff/f"));
        fs::create_dir_all(late.parent().unwrap()).unwrap();
        File::create(&late).unwrap().set_modified(SystemTime::UNIX_EPOCH).unwrap();
        prune(dir.path(), limits, now + 23 * HOUR);
        assert!(late.exists());
        prune(dir.path(), limits, now + 25 * HOUR);
        assert!(!late.exists());
    }

    #[test]
    fn what_goes() {
        let limits = |bytes: u64, hours: u32| Limits { bytes, age: hours * HOUR, ..LIMITS };
        check(limits(100, 5), &[("ab/1", 1), ("ab/2", 6), ("cd/3", 4)], &["ab/1", "cd/3"]);
        check(limits(20, 99), &[("ab/1", 3), ("ab/2", 1), ("cd/3", 2)], &["ab/2", "cd/3"]);
        check(limits(5, 99), &[("ab/1", 3)], &[]);
        check(LIMITS, &[("ab/1", 720), ("ab/2", 721)], &["ab/1"]);
        check(
            limits(0, 1),
            &[("ab/notes.txt", 99), ("abc/1", 99), ("ab/.unawait-x", 23), ("ab/.unawait-y", 25)],
            &["ab/notes.txt", "abc/1", "ab/.unawait-x"],
        );
    }
}
