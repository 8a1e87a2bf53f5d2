//! Entries as files: written whole or not at all, and believed only if their checksum fits.
//!
//! ```text
//! DIR/entries/3f/a0…    "unawait cache 1\n"  checksum of key and payload  payload
//! ```
//! Several processes may use a folder at the same time: an entry appears by a rename, all who make it write the
//! same, and one that vanishes while somebody looks for it is not there.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::key::{Key, Parts};

/// What every entry begins with; a new form gets a new number.
const HEAD: &[u8] = b"unawait cache 1\n";

/// The length of a checksum.
const SUM: usize = 32;

/// An entry that was used so long ago is marked as used again. Doing that every time would be one more write for
/// each file.
const MARK_AGAIN: Duration = Duration::from_hours(12);

/// A folder of entries.
#[derive(Debug)]
pub(crate) struct Store {
    folder: PathBuf,
}

impl Store {
    /// The entries below a folder, which need not be there yet.
    pub(super) fn of(folder: &Path) -> Self {
        Self { folder: entries(folder) }
    }

    /// The payload of an entry, if it is there and whole.
    pub(super) fn load(&self, key: &Key) -> Option<Vec<u8>> {
        let mut file = File::open(self.path(key)).ok()?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).ok()?;
        let rest = bytes.strip_prefix(HEAD)?;
        let (sum, payload) = rest.split_at_checked(SUM)?;
        if sum != checksum(key, payload).bytes() {
            return None;
        }
        mark_used(&file);
        Some(bytes.split_off(HEAD.len() + SUM))
    }

    /// Keeps a payload.
    pub(super) fn save(&self, key: &Key, payload: &[u8]) -> io::Result<()> {
        let path = self.path(key);
        let folder = path.parent().unwrap_or(&self.folder);
        let temporary = || tempfile::Builder::new().prefix(TEMPORARY).tempfile_in(folder);
        let mut file = match temporary() {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                fs::create_dir_all(folder)?;
                temporary()?
            }
            file => file?,
        };
        file.write_all(HEAD)?;
        file.write_all(checksum(key, payload).bytes())?;
        file.write_all(payload)?;
        file.persist(path)?;
        Ok(())
    }

    /// Two levels, since folders with many thousands of files are slow on some systems.
    fn path(&self, key: &Key) -> PathBuf {
        let name = key.to_string();
        let (first, rest) = name.split_at(FOLDER);
        self.folder.join(first).join(rest)
    }
}

/// What the names of files begin with that are being written.
pub(super) const TEMPORARY: &str = ".unawait-";

/// How many characters of a key are its folder.
const FOLDER: usize = 2;

/// Where the entries of a cache are.
pub(super) fn entries(folder: &Path) -> PathBuf {
    folder.join("entries")
}

/// Whether a file may be an entry, by the names of its folder and itself.
pub(super) fn is_entry(folder: &str, name: &str) -> bool {
    let is_hex = |text: &str| text.bytes().all(|byte| byte.is_ascii_hexdigit());
    folder.len() == FOLDER && name.len() == 2 * SUM - FOLDER && is_hex(folder) && is_hex(name)
}

/// The key is in it, so that a copy under another name is no entry.
fn checksum(key: &Key, payload: &[u8]) -> Key {
    Parts::of("entry").bytes(key.bytes()).bytes(payload).done()
}

/// Pruning goes by the time of the last change, which a file that is only read does not get by itself. Where it
/// cannot be set, the entry only goes earlier.
fn mark_used(file: &File) {
    let now = SystemTime::now();
    let changed = file.metadata().and_then(|data| data.modified());
    if changed.is_ok_and(|changed| now.duration_since(changed).is_ok_and(|age| age > MARK_AGAIN)) {
        let _ = file.set_modified(now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> Key {
        Parts::of("test").text(text).done()
    }

    #[test]
    fn what_is_kept_is_there() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::of(dir.path());
        assert_eq!(store.load(&key("a")), None);
        store.save(&key("a"), b"one").unwrap();
        store.save(&key("b"), b"").unwrap();
        assert_eq!(store.load(&key("a")).as_deref(), Some(b"one".as_slice()));
        assert_eq!(store.load(&key("b")).as_deref(), Some(b"".as_slice()));
        let path = store.path(&key("a"));
        let part = |path: &Path| path.file_name().unwrap().to_str().unwrap().to_owned();
        assert!(is_entry(&part(path.parent().unwrap()), &part(&path)), "{path:?}");
    }

    #[test]
    fn what_is_not_whole_is_not_there() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::of(dir.path());
        store.save(&key("a"), b"payload").unwrap();
        let path = store.path(&key("a"));
        let good = fs::read(&path).unwrap();
        let check = |bytes: &[u8]| {
            fs::write(&path, bytes).unwrap();
            assert_eq!(store.load(&key("a")), None, "{}", String::from_utf8_lossy(bytes));
        };
        for length in 0..good.len() {
            check(&good[..length]);
        }
        for at in 0..good.len() {
            let mut bad = good.clone();
            bad[at] ^= 1;
            check(&bad);
        }
        check(&[good.as_slice(), b" "].concat());
        // The entry of another key.
        store.save(&key("b"), b"payload").unwrap();
        check(&fs::read(store.path(&key("b"))).unwrap());
        fs::remove_file(&path).unwrap();
        fs::create_dir(&path).unwrap();
        assert_eq!(store.load(&key("a")), None);
        assert!(store.save(&key("a"), b"payload").is_err());
    }

    #[test]
    fn an_entry_that_is_read_is_young() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::of(dir.path());
        store.save(&key("a"), b"payload").unwrap();
        let old = SystemTime::now() - 10 * MARK_AGAIN;
        File::options().write(true).open(store.path(&key("a"))).unwrap().set_modified(old).unwrap();
        store.load(&key("a")).unwrap();
        assert!(fs::metadata(store.path(&key("a"))).unwrap().modified().unwrap() > old + MARK_AGAIN);
    }
}
