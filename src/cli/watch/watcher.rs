//! Which folders the system is asked to watch.
//!
//! ```text
//! folders that are searched        everything right in them counts
//! `.`, `..`, …                     package.json, ignore files, the paths of the command line: by name
//! ```
//! Not the folders that the search leaves out: `node_modules` alone may have more than the system lets one watch.
//! Where that is too much all the same, or the system does not watch at all, they are looked at twice a second.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;
use std::time::Duration;

use notify::event::ModifyKind;
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

use super::super::stdio;
use super::stamp::{Stamp, stamp};
use super::wake::Wake;

/// How often files are looked at where nobody tells.
const POLL: Duration = Duration::from_millis(500);

/// The files that say what is searched, and what specifiers mean.
pub(super) const RULES: [&str; 3] = ["package.json", ".gitignore", ".ignore"];

/// The folders to watch; all paths are canonical.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Wanted {
    /// Where everything counts.
    pub(super) folders: HashSet<PathBuf>,
    /// Files and folders that count by their name; their folders are watched as well.
    pub(super) named: HashSet<PathBuf>,
}

impl Wanted {
    /// The stamps of what tells, without a search, that one would find something else: folders, and files with a say
    /// in what is found.
    pub(super) fn glance(&self) -> HashMap<PathBuf, Option<Stamp>> {
        let rules = self.folders.iter().flat_map(|folder| RULES.map(|name| folder.join(name)));
        let paths = self.folders.iter().cloned().chain(rules).chain(self.named.iter().cloned());
        paths.map(|path| (stamp(&path), path)).map(|(stamp, path)| (path, stamp)).collect()
    }
}

/// The system's watch, or none.
pub(super) struct Watcher {
    system: Option<RecommendedWatcher>,
    watched: HashSet<PathBuf>,
}

impl Watcher {
    /// Watches nothing yet. Where it will never be able to, or is not to, it polls.
    pub(super) fn new(wakes: &Sender<Wake>, poll: bool) -> Self {
        let wakes = wakes.clone();
        let hand_on = move |event: notify::Result<Event>| {
            if let Some(wake) = wake_of(event) {
                // Nobody listens once the loop has ended.
                let _ = wakes.send(wake);
            }
        };
        let system = match (!poll).then(|| notify::recommended_watcher(hand_on)).transpose() {
            Ok(system) => system,
            Err(error) => {
                tell_of_polling(&error);
                None
            }
        };
        Self { system, watched: HashSet::new() }
    }

    /// How long to wait for the system before looking oneself.
    pub(super) fn patience(&self) -> Option<Duration> {
        self.system.is_none().then_some(POLL)
    }

    /// Watches what is wanted and nothing else; whether there is any folder that was not watched until now, so that
    /// something may have happened in it.
    pub(super) fn watch(&mut self, wanted: &Wanted) -> bool {
        let Some(system) = &mut self.system else { return false };
        let named = wanted.named.iter().filter_map(|path| path.parent().map(Path::to_path_buf));
        let folders: HashSet<PathBuf> = wanted.folders.iter().cloned().chain(named).collect();
        for old in self.watched.difference(&folders) {
            // It may be gone already.
            let _ = system.unwatch(old);
        }
        let new: Vec<PathBuf> = folders.difference(&self.watched).cloned().collect();
        self.watched.retain(|folder| folders.contains(folder));
        let mut paths = system.paths_mut();
        let (mut failed, mut any) = (None, false);
        for folder in &new {
            match paths.add(folder, RecursiveMode::NonRecursive) {
                Ok(()) => {
                    any |= self.watched.insert(folder.clone());
                }
                // Where a folder is gone, the next search does not find it either.
                Err(_) if !folder.is_dir() => {}
                Err(error) => failed = Some(error),
            }
        }
        failed = failed.or(paths.commit().err());
        if let Some(error) = failed {
            tell_of_polling(&error);
            self.system = None;
        }
        any
    }

    /// Forgets what is watched, since events were lost that may have said that it is not.
    pub(super) fn doubt(&mut self) {
        self.watched.clear();
    }

    /// What of the changes counts. A folder that was moved or removed is not watched any more, even if there is
    /// another one in its place.
    pub(super) fn relevant(&mut self, changed: &HashSet<PathBuf>, wanted: &Wanted) -> HashSet<PathBuf> {
        for path in changed {
            self.watched.remove(path);
        }
        let counts = |path: &&PathBuf| {
            let inside = path.parent().is_some_and(|folder| wanted.folders.contains(folder));
            inside || wanted.folders.contains(*path) || wanted.named.contains(*path)
        };
        changed.iter().filter(counts).cloned().collect()
    }
}

/// What an event of the system says; nothing if it is only that somebody read something.
fn wake_of(event: notify::Result<Event>) -> Option<Wake> {
    match event {
        Ok(event) if event.need_rescan() => Some(Wake::Lost),
        Ok(Event { kind: EventKind::Access(_), .. }) => None,
        Ok(Event { kind: EventKind::Modify(ModifyKind::Metadata(_)), paths, .. })
            if paths.iter().all(|path| path.is_dir()) =>
        {
            None
        }
        Ok(event) if event.paths.is_empty() => None,
        Ok(event) => Some(Wake::Changed(event.paths)),
        Err(_) => Some(Wake::Lost),
    }
}

fn tell_of_polling(error: &notify::Error) {
    let why = match &error.kind {
        notify::ErrorKind::MaxFilesWatch => "the system's limit is reached".to_owned(),
        notify::ErrorKind::Io(error) => error.to_string(),
        other => format!("{other:?}"),
    };
    stdio::tell(&format!(
        "warning: files cannot be watched: {why}; they are looked at twice a second instead"
    ));
}
