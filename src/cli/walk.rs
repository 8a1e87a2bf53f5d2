//! From one path of the command line to files: a file, a folder or a glob pattern.

use std::fs;
use std::path::{Component, Path, PathBuf};

use globset::{GlobBuilder, GlobMatcher};
use ignore::{DirEntry, WalkBuilder};

use super::inputs::{Failure, Found, Input, is_source, shown, unknown_kind};

/// How folders are searched.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Search<'a> {
    /// Whether what ignore files name is left out.
    pub(crate) respect: bool,
    /// Whether symbolic links are followed, and what is behind them counts as being where they are.
    pub(crate) follow: bool,
    /// A folder that is not entered.
    pub(crate) leave_out: Option<&'a Path>,
}

/// Adds the files that `path` names.
pub(crate) fn collect(path: &Path, search: Search, found: &mut Found) -> Result<(), String> {
    match fs::metadata(path) {
        Ok(kind) if kind.is_dir() => {
            if walk(path, None, search, found) {
                Ok(())
            } else if search.respect {
                Err("has no JavaScript or TypeScript files (ignored files do not count, see --no-ignore)"
                    .into())
            } else {
                Err("has no JavaScript or TypeScript files".into())
            }
        }
        Ok(_) if !is_source(path) => Err(unknown_kind(path).into()),
        Ok(kind) if !kind.is_file() => Err("is not a regular file".into()),
        Ok(_) => named_file(path, search.follow, found),
        Err(_) if is_pattern(path) => {
            let (base, pattern) = split_pattern(path);
            let glob = GlobBuilder::new(&pattern).literal_separator(true).build();
            let glob =
                glob.map_err(|error| format!("is not a valid pattern: {}", error.kind()))?.compile_matcher();
            if walk(&base, Some(&glob), search, found) {
                Ok(())
            } else {
                Err("matches no JavaScript or TypeScript files".into())
            }
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Err("does not exist".into()),
        Err(error) => Err(format!("cannot be read: {error}")),
    }
}

/// Walks a folder; whether anything was found, be it files or errors that say why not.
fn walk(folder: &Path, glob: Option<&GlobMatcher>, search: Search, found: &mut Found) -> bool {
    let leave_out = search.leave_out.and_then(|path| fs::canonicalize(path).ok());
    let Ok(root) = fs::canonicalize(folder) else { return false };
    let walker = WalkBuilder::new(folder)
        .standard_filters(search.respect)
        .hidden(true)
        .follow_links(search.follow)
        .require_git(false)
        .filter_entry(move |entry| enter(entry, leave_out.as_deref()))
        .build();
    let mut any = false;
    for entry in walker {
        match entry {
            // What the link leads to is searched already.
            Err(error) if is_loop(&error) => {}
            Err(error) => {
                found
                    .failures
                    .push(Failure { name: shown(folder), message: format!("cannot be read: {error}") });
                any = true;
            }
            Ok(entry) => {
                let below = entry.path().strip_prefix(folder).unwrap_or(entry.path());
                if entry.file_type().is_some_and(|kind| kind.is_dir()) {
                    found.folders.push(root.join(below).components().collect());
                }
                let wanted = entry.file_type().is_some_and(|kind| kind.is_file())
                    && is_source(below)
                    && glob.is_none_or(|glob| glob.is_match(below));
                if wanted {
                    found.inputs.push(input(
                        entry.path(),
                        root.join(below),
                        root.clone(),
                        below.to_path_buf(),
                    ));
                    any = true;
                }
            }
        }
    }
    any
}

fn is_loop(error: &ignore::Error) -> bool {
    match error {
        ignore::Error::Loop { .. } => true,
        ignore::Error::WithDepth { err, .. }
        | ignore::Error::WithPath { err, .. }
        | ignore::Error::WithLineNumber { err, .. } => is_loop(err),
        _ => false, // something that has to be told
    }
}

/// Whether the walk goes on into (or takes) an entry.
fn enter(entry: &DirEntry, leave_out: Option<&Path>) -> bool {
    let folder = entry.file_type().is_some_and(|kind| kind.is_dir());
    if entry.depth() == 0 || !folder {
        return true;
    }
    let named = |name: &str| entry.file_name() == name;
    let output = || leave_out.is_some_and(|out| fs::canonicalize(entry.path()).is_ok_and(|path| path == out));
    !named("node_modules") && !named(".git") && !output()
}

fn named_file(path: &Path, follow: bool, found: &mut Found) -> Result<(), String> {
    let told = |error: std::io::Error| format!("cannot be read: {error}");
    let name = path.file_name().ok_or("does not exist")?;
    let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let root = fs::canonicalize(folder).map_err(told)?;
    let real = if follow { root.join(name) } else { fs::canonicalize(path).map_err(told)? };
    found.inputs.push(input(path, real, root, PathBuf::from(name)));
    Ok(())
}

fn input(path: &Path, real: PathBuf, root: PathBuf, below: PathBuf) -> Input {
    Input { path: Some(path.to_path_buf()), real, root, below, name: shown(path) }
}

fn is_pattern(path: &Path) -> bool {
    path.to_str().is_some_and(has_meta)
}

fn has_meta(text: &str) -> bool {
    text.contains(['*', '?', '[', '{'])
}

/// The folder before the first special character, and the pattern below it.
fn split_pattern(path: &Path) -> (PathBuf, String) {
    let literal = |part: &Component| !part.as_os_str().to_str().is_some_and(has_meta);
    let base: PathBuf = path.components().take_while(literal).collect();
    let rest: PathBuf = path.components().skip_while(literal).collect();
    let base = if base.as_os_str().is_empty() { PathBuf::from(".") } else { base };
    (base, rest.to_string_lossy().into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_start_at_their_literal_folder() {
        let check = |path: &str, base: &str, pattern: &str| {
            assert_eq!(split_pattern(Path::new(path)), (PathBuf::from(base), pattern.to_owned()), "{path}");
        };
        check("src/**/*.js", "src", "**/*.js");
        check("*.js", ".", "*.js");
        check("/a/b/{c,d}/e.js", "/a/b", "{c,d}/e.js");
        check("./x?/y.js", "./", "x?/y.js");
    }
}
