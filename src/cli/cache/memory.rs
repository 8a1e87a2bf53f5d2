//! What a process that goes on remembers of files, so that it need not read them again.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use unawait::modules::Scan;

/// For what a file was looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Pass {
    /// Whether it awaits; nothing else is known of one that does not.
    Await,
    /// All that it asks for.
    All,
}

/// Scans by file, until they are forgotten.
#[derive(Debug, Default)]
pub(super) struct Memory {
    scans: Mutex<HashMap<PathBuf, HashMap<Pass, Scan>>>,
}

impl Memory {
    /// Remembers nothing more of a file.
    pub(super) fn forget(&self, file: &Path) {
        self.scans().remove(file);
    }

    /// What is remembered, or what `make` finds.
    pub(super) fn recall<E>(
        &self,
        file: &Path,
        pass: Pass,
        make: impl FnOnce() -> Result<Scan, E>,
    ) -> Result<Scan, E> {
        let known = self.scans().get(file).and_then(|passes| passes.get(&pass)).cloned();
        if let Some(scan) = known {
            return Ok(scan);
        }
        let scan = make()?;
        self.scans().entry(file.to_path_buf()).or_default().insert(pass, scan.clone());
        Ok(scan)
    }

    fn scans(&self) -> MutexGuard<'_, HashMap<PathBuf, HashMap<Pass, Scan>>> {
        self.scans.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
