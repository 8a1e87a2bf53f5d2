//! `--cache`: results under a hash of all that they depend on, so that nothing is compiled twice.
//!
//! ```text
//! DIR/entries/3f/a0…    the product of one file, or what one file asks for as a module
//! DIR/pruned            when it was last made smaller
//! ```
//! A cache may be lost, read-only, damaged or shared without any result being another: what is not found, or not
//! whole, is made again. Files that failed are not kept; they are told anew each time.

mod args;
mod build_id;
mod entry;
mod folder;
mod key;
mod memory;
mod prune;
mod store;

use std::env;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::SystemTime;

use unawait::SourceType;
use unawait::modules::Scan;

use super::build::Done;
use super::compile::Prepared;
use super::inputs::shown;
use super::maps::Names;
use super::product::Product;
use super::stdio;
pub(crate) use args::CacheArgs;
use entry::Kept;
use key::Key;
use memory::Memory;
pub(crate) use memory::Pass;
use store::Store;

/// The cache of a run, which may be none.
#[derive(Debug, Default)]
pub(crate) struct Cache {
    open: Option<Open>,
    memory: Option<Memory>,
}

/// A cache in use.
#[derive(Debug)]
struct Open {
    folder: PathBuf,
    store: Store,
    build: Key,
    /// The first reason why something could not be kept.
    trouble: OnceLock<io::ErrorKind>,
    /// Whether that has been told.
    told: AtomicBool,
}

impl Cache {
    /// The cache that was asked for. One that cannot be used is none, and a warning.
    pub(crate) fn open(args: &CacheArgs) -> Self {
        let wished = match &args.cache {
            _ if args.no_cache => return Self::default(),
            Some(Some(folder)) => Some(folder.clone()),
            Some(None) => folder::wished().or_else(default_folder),
            None => match folder::wished() {
                Some(folder) => Some(folder),
                None => return Self::default(),
            },
        };
        let Some(folder) = wished else {
            stdio::tell("warning: no cache: there is no folder for it; name one, as in --cache=DIR");
            return Self::default();
        };
        let store = Store::of(&folder);
        match build_id::build_id(&store) {
            Ok(build) => {
                let (trouble, told) = (OnceLock::new(), AtomicBool::new(false));
                Self { open: Some(Open { folder, store, build, trouble, told }), memory: None }
            }
            Err(error) => {
                stdio::tell(&format!("warning: no cache: unawait cannot read itself: {error}"));
                Self::default()
            }
        }
    }

    /// The same, with a memory of its own for as long as the process lives.
    pub(crate) fn with_memory(self) -> Self {
        Self { memory: Some(Memory::default()), ..self }
    }

    /// Whether anything is kept in a folder.
    pub(crate) fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// Remembers nothing more of a file.
    pub(crate) fn forget(&self, file: &Path) {
        self.memory.iter().for_each(|memory| memory.forget(file));
    }

    /// What is remembered of a file, or what `make` finds.
    ///
    /// # Errors
    /// Those of `make`, which are not remembered.
    pub(crate) fn recall<E>(
        &self,
        file: &Path,
        pass: Pass,
        make: impl FnOnce() -> Result<Scan, E>,
    ) -> Result<Scan, E> {
        match &self.memory {
            Some(memory) => memory.recall(file, pass, make),
            None => make(),
        }
    }

    /// The product that is kept of what was read, and true, or what `make` makes, and false.
    ///
    /// # Errors
    /// Those of `make`.
    pub(crate) fn product<E>(
        &self,
        prepared: &Prepared,
        names: Option<&Names>,
        make: impl FnOnce() -> Result<Product, E>,
    ) -> Result<(Product, bool), E> {
        let Some(open) = &self.open else { return Ok((make()?, false)) };
        open.get(&key::of_product(&open.build, prepared, names), make)
    }

    /// What a module asks for, as it is kept or as `make` finds it.
    ///
    /// # Errors
    /// Those of `make`.
    pub(crate) fn scan<E>(
        &self,
        source: &str,
        filename: &str,
        source_type: SourceType,
        make: impl FnOnce() -> Result<Scan, E>,
    ) -> Result<Scan, E> {
        let Some(open) = &self.open else { return make() };
        open.get(&key::of_scan(&open.build, source, filename, source_type), make).map(|(scan, _)| scan)
    }

    /// How many of these products were found, if there is a cache.
    pub(crate) fn found(&self, done: &[Done]) -> Option<usize> {
        self.open.as_ref().map(|_| done.iter().filter(|done| done.cached).count())
    }

    /// Tells what went wrong, once, and makes the cache smaller if it is time for that.
    pub(crate) fn finish(&self) {
        let Some(open) = &self.open else { return };
        match open.trouble.get() {
            Some(_) if open.told.swap(true, Ordering::Relaxed) => {}
            Some(kind) => {
                let folder = shown(&open.folder);
                stdio::tell(&format!("warning: the cache in `{folder}` cannot be written: {kind}"));
            }
            None => prune::prune(&open.folder, prune::LIMITS, SystemTime::now()),
        }
    }
}

impl Open {
    fn get<T: Kept, E>(&self, key: &Key, make: impl FnOnce() -> Result<T, E>) -> Result<(T, bool), E> {
        if let Some(kept) = self.store.load(key).and_then(|bytes| T::of_bytes(&bytes)) {
            return Ok((kept, true));
        }
        let new = make()?;
        let saved = self.store.save(key, &new.to_bytes());
        // On some systems a file that another process looks at cannot be replaced; then it is there already.
        if let Some(error) = saved.err().filter(|_| self.store.load(key).is_none()) {
            // All that follow the first would say the same.
            let _ = self.trouble.set(error.kind());
        }
        Ok((new, false))
    }
}

fn default_folder() -> Option<PathBuf> {
    folder::default_folder(&env::current_dir().ok()?, |name| env::var_os(name))
}
