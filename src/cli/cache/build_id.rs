//! Which unawait this is: the hash of its own executable.
//!
//! A version number is the same for all that is compiled while a version is being made, and for builds with other
//! versions of what it is made of. The hash takes some hundredths of a second, so it is kept in the cache itself,
//! under what tells a file apart without reading it.

use std::fs::{self, File, Metadata};
use std::io;
use std::path::Path;
use std::time::UNIX_EPOCH;

use super::key::{Key, Parts};
use super::store::Store;

/// The hash of this executable.
pub(super) fn build_id(store: &Store) -> io::Result<Key> {
    let path = std::env::current_exe()?;
    let known = of_metadata(&path, &fs::metadata(&path)?);
    if let Some(id) = store.load(&known) {
        return Ok(Parts::of("build").bytes(&id).done());
    }
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(File::open(&path)?)?;
    let id = hasher.finalize();
    // Where nothing can be kept, the first result will tell.
    let _ = store.save(&known, id.as_bytes());
    Ok(Parts::of("build").bytes(id.as_bytes()).done())
}

fn of_metadata(path: &Path, data: &Metadata) -> Key {
    let changed = data.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    let changed = changed.unwrap_or_default();
    let parts = Parts::of("executable").bytes(path.as_os_str().as_encoded_bytes()).number(data.len());
    let parts = parts.number(changed.as_secs()).number(u64::from(changed.subsec_nanos()));
    number_of_file(parts, data).done()
}

#[cfg(unix)]
fn number_of_file(parts: Parts, data: &Metadata) -> Parts {
    use std::os::unix::fs::MetadataExt;
    // The time of the last change of the file's description cannot be set by hand.
    parts.number(data.ino()).number(data.ctime().cast_unsigned()).number(data.ctime_nsec().cast_unsigned())
}

#[cfg(not(unix))]
fn number_of_file(parts: Parts, _: &Metadata) -> Parts {
    parts
}
