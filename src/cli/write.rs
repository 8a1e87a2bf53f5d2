//! Writes a file whole or not at all: beside its place first, then moved over it.

use std::fs::{self, Permissions};
use std::io::{self, Write};
use std::path::Path;

use tempfile::Builder;

/// Writes `text` to `path`, making the folders above it. A new file gets the permissions of
/// the `source` as far as the umask allows, as with `cp`; an older result, which a `fresh` folder cannot have, keeps
/// its own.
pub(crate) fn write_new(
    path: &Path,
    text: &str,
    source: Option<&Permissions>,
    fresh: bool,
) -> Result<(), String> {
    let old = if fresh { None } else { fs::metadata(path).ok() };
    let placed = match old {
        Some(old) => replace(path, text, Some(old.permissions()), true),
        None => replace(path, text, source.cloned(), false),
    };
    placed.map_err(|error: io::Error| format!("cannot be written to `{}`: {error}", path.display()))
}

/// Writes `text` over its own source, which keeps its permissions.
pub(crate) fn write_over(path: &Path, text: &str) -> Result<(), String> {
    let place = || {
        let permissions = fs::metadata(path)?.permissions();
        if permissions.readonly() {
            return Err(io::Error::new(io::ErrorKind::PermissionDenied, "the file is read-only"));
        }
        replace(path, text, Some(permissions), true)
    };
    place().map_err(|error| format!("cannot be written: {error}"))
}

/// `exact` sets the permissions against the umask.
fn replace(path: &Path, text: &str, like: Option<Permissions>, exact: bool) -> io::Result<()> {
    let builder = builder(like.as_ref());
    // Mostly the folder is there.
    let mut temporary = builder.tempfile_in(folder(path)).or_else(|_| {
        fs::create_dir_all(folder(path))?;
        builder.tempfile_in(folder(path))
    })?;
    temporary.write_all(text.as_bytes())?;
    if let Some(permissions) = like.filter(|_| exact) {
        temporary.as_file().set_permissions(permissions)?;
    }
    temporary.persist(path)?;
    Ok(())
}

fn folder(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Temporary files are private by default, which results should not be. The copy of a read-only
/// source is writable, so that the next run can replace it.
fn builder(like: Option<&Permissions>) -> Builder<'static, 'static> {
    let mut builder = Builder::new();
    builder.prefix(".unawait-").suffix(".tmp");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = like.map_or(0o666, |like| (like.mode() & 0o777) | 0o200);
        builder.permissions(Permissions::from_mode(mode));
    }
    #[cfg(not(unix))]
    let _ = like;
    builder
}
