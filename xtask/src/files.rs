//! The JavaScript files of the corpus that have something async in them.

use std::path::{Path, PathBuf};

use anyhow::Result;
use unawait::{Mode, Options, Output};

use crate::packages;

/// Every mode there is.
pub(crate) const MODES: [Mode; 3] = [Mode::Textbook, Mode::Faithful, Mode::Exact];

/// One file.
#[derive(Clone, Debug)]
pub(crate) struct File {
    /// `package@version/path`.
    pub(crate) name: String,
    /// Its text.
    pub(crate) source: String,
}

impl File {
    /// Lowers the file.
    pub(crate) fn compile(&self, mode: Mode) -> Output {
        let options = Options::new(mode, self.name.clone());
        unawait::compile(&self.source, &options)
    }
}

/// Reads the files below the folders, in order, without what the packages bundle.
///
/// # Errors
/// Where a file cannot be read.
pub(crate) fn load(folders: &[PathBuf]) -> Result<Vec<File>> {
    let mut paths = Vec::new();
    folders.iter().try_for_each(|folder| walk(folder, &mut paths))?;
    paths.sort();
    let mut files = Vec::new();
    for path in paths {
        let bytes = std::fs::read(&path)?;
        // What is no text is no file of ours.
        let Ok(source) = String::from_utf8(bytes) else { continue };
        if source.contains("async") {
            let name = path.strip_prefix(packages::folder()).unwrap_or(&path).display().to_string();
            files.push(File { name, source });
        }
    }
    Ok(files)
}

fn walk(folder: &Path, paths: &mut Vec<PathBuf>) -> Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            if !path.ends_with("node_modules") {
                walk(&path, paths)?;
            }
        } else if is_source(&path) {
            paths.push(path);
        }
    }
    Ok(())
}

/// Whether a file has the extension of JavaScript and was not made small.
pub(crate) fn is_source(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let extension = path.extension().unwrap_or_default();
    ["js", "mjs", "cjs"].iter().any(|wanted| extension == *wanted) && !name.contains(".min.")
}
