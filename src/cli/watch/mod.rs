//! `unawait build --watch`: builds once, and again whatever a change concerns.
//!
//! ```text
//! 3 files, 2 changed; 2 async functions lowered; 0 errors
//! watching; Ctrl-C ends it
//! 1 built: `src/a.js`; 0 errors
//! ```
//! What fails keeps its last good result. A search for files and a look at their stamps comes before each build, so
//! what is told by the system only says when, and a polling watch is the same without being told.

mod args;
mod stamp;
mod state;
mod status;
mod wake;
mod watcher;

use std::collections::{HashMap, HashSet};
use std::env;
use std::fs;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};

use rayon::ThreadPool;

use super::args::BuildArgs;
use super::build::finish;
use super::cache::Cache;
use super::compile::pool;
use super::draft::How;
use super::inputs::{Found, find};
use super::plan::Destination;
use super::{Outcome, misuse, stdio};
pub(crate) use args::{WatchArgs, WatchHow};
use stamp::Stamp;
use state::{Built, State};
use wake::{Gathered, Why, listen_for_the_end, wait};
use watcher::{RULES, Wanted, Watcher};

/// Moves to the top of a terminal and takes away what was there.
const CLEAR: &[u8] = b"\x1b[2J\x1b[3J\x1b[H";

/// What lasts from build to build.
struct Watch<'a> {
    how: How<'a>,
    pool: ThreadPool,
    watcher: Watcher,
    wanted: Wanted,
    state: State,
    /// Where nobody tells of changes: what there was when the files were searched last.
    glance: HashMap<PathBuf, Option<Stamp>>,
    stop: Arc<AtomicBool>,
    /// An error that concerns all files, as it was told last.
    refused: Option<String>,
}

/// Runs the subcommand until it is ended.
///
/// # Errors
/// Where the first build cannot even begin.
pub(crate) fn run(args: &BuildArgs, how: &[WatchHow], destination: &Destination) -> anyhow::Result<Outcome> {
    refuse_what_makes_no_sense(args, destination)?;
    let (wakes, woken): (Sender<_>, Receiver<_>) = channel();
    let stop = Arc::new(AtomicBool::new(false));
    listen_for_the_end(&wakes, &stop, how.contains(&WatchHow::Forever));
    let cache = Cache::open(&args.cache).with_memory();
    let mut watch = Watch {
        how: How { args, cache: &cache, colour: stdio::colour_stderr(args.color), fresh: false },
        pool: pool(args.input.jobs)?,
        watcher: Watcher::new(&wakes, how.contains(&WatchHow::Poll)),
        wanted: Wanted::default(),
        state: State::default(),
        glance: HashMap::new(),
        stop,
        refused: None,
    };
    watch.first()?;
    loop {
        let Gathered { paths, lost, stop } = wait(&woken, watch.watcher.patience());
        match stop {
            Some(Why::Signal) => break,
            Some(Why::InputEnded) => {
                watch.tell("standard input has ended, and so does this; --watch=forever goes on");
                break;
            }
            None if lost => watch.watcher.doubt(),
            None => {}
        }
        let changed = watch.watcher.relevant(&paths, &watch.wanted);
        if lost || !changed.is_empty() || (watch.is_polling() && !watch.is_as_seen()) {
            watch.again(&changed);
        }
    }
    Ok(Outcome::Fine)
}

fn refuse_what_makes_no_sense(args: &BuildArgs, destination: &Destination) -> anyhow::Result<()> {
    match destination {
        Destination::InPlace => {
            Err(misuse("--watch with --write would build its own results again; give --out-dir instead"))
        }
        _ if args.input.paths.is_empty() || args.input.paths == [Path::new("-")] => {
            Err(misuse("--watch needs files or folders; standard input comes only once"))
        }
        Destination::Stdout => Err(misuse("--watch needs a folder for the results; give --out-dir")),
        Destination::Folder(_) => Ok(()),
    }
}

impl Watch<'_> {
    /// The first build, of everything.
    fn first(&mut self) -> anyhow::Result<()> {
        let (found, built) = self.build(&HashSet::new())?;
        built.warning.iter().for_each(|warning| stdio::tell(warning));
        self.how.cache.finish();
        if !self.is_stopped() {
            let cached = self.how.cache.found(&built.done);
            finish(&found.failures, built.done, cached, self.how.args.quiet)?;
            self.tell("watching; Ctrl-C ends it");
        }
        Ok(())
    }

    /// A build of what changed. Whatever goes wrong is told, and may be right the next time.
    fn again(&mut self, changed: &HashSet<PathBuf>) {
        match self.build(changed) {
            Ok(_) if self.is_stopped() => {}
            Ok((found, mut built)) => {
                built.report.cached = self.how.cache.found(&built.done);
                let was_refused = self.refused.take().is_some();
                if built.any || was_refused {
                    built.report.errors_before += usize::from(was_refused);
                    self.tell_of(&found, &built);
                }
                self.how.cache.finish();
            }
            Err(error) => {
                let message = format!("{error:#}");
                if self.refused.as_ref() != Some(&message) {
                    self.clear();
                    stdio::tell_error(&message);
                    self.tell("nothing was built; the last good results stay");
                    self.refused = Some(message);
                }
            }
        }
    }

    /// Searches, sees to it that all of that is watched, and builds.
    fn build(&mut self, changed: &HashSet<PathBuf>) -> anyhow::Result<(Found, Built)> {
        let found = loop {
            let glance = if self.is_polling() { self.wanted.glance() } else { HashMap::new() };
            let mut found = find(&self.how.args.input, self.how.args.out_dir.as_deref())?;
            self.state.leave_out_own(&mut found);
            let wanted = self.wanted(&found);
            let same = wanted == self.wanted;
            self.wanted = wanted;
            // What came into a new folder before anybody looked has to be found, too.
            let new = self.watcher.watch(&self.wanted);
            if !new && (same || !self.is_polling()) {
                self.glance = glance;
                break found;
            }
        };
        let built = self.state.build(&found, changed, (self.how, &self.pool), &self.stop)?;
        self.wanted = self.wanted(&found);
        self.watcher.watch(&self.wanted);
        Ok((found, built))
    }

    fn is_polling(&self) -> bool {
        self.watcher.patience().is_some()
    }

    /// Whether a search would find what the last one found, as far as one can tell without.
    fn is_as_seen(&self) -> bool {
        self.state.is_as_seen() && self.wanted.glance() == self.glance
    }

    /// What has to be watched.
    fn wanted(&self, found: &Found) -> Wanted {
        let folders: HashSet<PathBuf> = found.folders.iter().cloned().collect();
        let paths =
            self.how.args.input.paths.iter().flat_map(|path| [fs::canonicalize(path).ok(), placed(path)]);
        let mut named: HashSet<PathBuf> = paths.flatten().collect();
        named.extend(found.inputs.iter().map(|input| input.real.clone()));
        if self.how.args.input.follow_links {
            // The system watches what is behind a link, not the link.
            named.extend(found.inputs.iter().filter_map(|input| fs::canonicalize(&input.real).ok()));
        }
        named.extend(self.state.reads().filter_map(placed));
        let roots: HashSet<&PathBuf> = found.inputs.iter().map(|input| &input.root).collect();
        named.extend(roots.into_iter().flat_map(|root| settings_above(root)));
        Wanted { folders, named }
    }

    fn tell_of(&self, found: &Found, built: &Built) {
        self.clear();
        for failure in &found.failures {
            stdio::tell_error(&format!("`{}` {}", failure.name, failure.message));
        }
        let messages = built.done.iter().flat_map(|done| &done.messages);
        messages.chain(&built.errors).chain(&built.warning).for_each(|message| stdio::tell(message));
        self.tell(&built.report.line());
    }

    fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    fn tell(&self, line: &str) {
        if !self.how.args.quiet {
            stdio::tell(line);
        }
    }

    fn clear(&self) {
        let mut terminal = std::io::stderr();
        let dumb = env::var_os("TERM").is_some_and(|term| term == "dumb");
        if self.how.args.watch.clear && terminal.is_terminal() && !dumb {
            let _ = terminal.write_all(CLEAR);
        }
    }
}

/// A path whose folder is canonical, as what the system tells of it.
fn placed(path: &Path) -> Option<PathBuf> {
    let name = path.file_name()?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::canonicalize(folder).ok().map(|folder| folder.join(name))
}

/// The files above a folder that say what is ignored, and what specifiers mean: up to that of the repository, or
/// else of the package.
fn settings_above(root: &Path) -> Vec<PathBuf> {
    let ends = |name: &str| root.ancestors().position(|folder| folder.join(name).exists());
    let count = ends(".git").or_else(|| ends("package.json")).map_or(0, |last| last + 1);
    let folders = root.ancestors().take(count);
    folders.flat_map(|folder| RULES.map(|name| folder.join(name))).collect()
}
