//! What ends the wait: changes, a signal, the end of standard input.
//!
//! ```text
//! save: write, write, rename      one wake-up, when nothing has come for a moment
//! ```

use std::collections::HashSet;
use std::io::{self, IsTerminal, Read};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

/// Changes that come within this time belong together.
const QUIET: Duration = Duration::from_millis(50);

/// Where changes never end, a build comes all the same.
const MOST: Duration = Duration::from_secs(1);

/// One message to the loop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Wake {
    /// Something happened to these.
    Changed(Vec<PathBuf>),
    /// Something happened, nobody knows where.
    Lost,
    /// It is over.
    Stop(Why),
}

/// Why it is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Why {
    /// Ctrl-C, or another polite request.
    Signal,
    /// Standard input has ended, as it does with the process that holds its other end.
    InputEnded,
}

/// What came in while it was not quiet.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Gathered {
    /// What changed, as far as that is known.
    pub(super) paths: HashSet<PathBuf>,
    /// Whether more may have changed.
    pub(super) lost: bool,
    /// Whether it is over.
    pub(super) stop: Option<Why>,
}

/// Waits for something to happen, or for the time of `patience` to pass, and then until it is quiet.
pub(super) fn wait(wakes: &Receiver<Wake>, patience: Option<Duration>) -> Gathered {
    let mut gathered = Gathered::default();
    let first = match patience {
        Some(patience) => wakes.recv_timeout(patience),
        // Its own end is not lost as long as the loop holds a sender.
        None => wakes.recv().map_err(|_| RecvTimeoutError::Disconnected),
    };
    let Ok(first) = first else { return gathered };
    let end = Instant::now() + MOST;
    gathered.take(first);
    while gathered.stop.is_none() {
        let left = end.saturating_duration_since(Instant::now());
        match wakes.recv_timeout(QUIET.min(left)) {
            Ok(wake) => gathered.take(wake),
            Err(_) => break,
        }
    }
    gathered
}

impl Gathered {
    fn take(&mut self, wake: Wake) {
        match wake {
            Wake::Changed(paths) => self.paths.extend(paths),
            Wake::Lost => self.lost = true,
            Wake::Stop(why) => self.stop = Some(why),
        }
    }
}

/// Sends the end when a signal asks for it, or, unless it goes on for ever, when standard input ends. A signal
/// also ends a build that is under way, by `stop`.
pub(super) fn listen_for_the_end(wakes: &Sender<Wake>, stop: &Arc<AtomicBool>, forever: bool) {
    // Without a handler the signal ends the process by itself, only less politely.
    let _ = ctrlc::set_handler({
        let (wakes, stop) = (wakes.clone(), Arc::clone(stop));
        move || {
            stop.store(true, Ordering::Relaxed);
            // Nobody listens once the loop has ended.
            let _ = wakes.send(Wake::Stop(Why::Signal));
        }
    });
    // A terminal ends with a signal, and reading from it would stop a process in the background.
    if !forever && !io::stdin().is_terminal() {
        let wakes = wakes.clone();
        thread::spawn(move || {
            let mut bytes = [0; 1024];
            while io::stdin().lock().read(&mut bytes).is_ok_and(|read| read > 0) {}
            let _ = wakes.send(Wake::Stop(Why::InputEnded));
        });
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;

    fn check(wakes: &[Wake], paths: &[&str], lost: bool, stop: Option<Why>) {
        let (sender, receiver) = channel();
        for wake in wakes {
            sender.send(wake.clone()).unwrap();
        }
        let paths = paths.iter().map(PathBuf::from).collect();
        assert_eq!(wait(&receiver, None), Gathered { paths, lost, stop }, "{wakes:?}");
    }

    #[test]
    fn what_comes_together_is_one() {
        let changed = |paths: &[&str]| Wake::Changed(paths.iter().map(PathBuf::from).collect());
        check(&[changed(&["a"])], &["a"], false, None);
        check(&[changed(&["a"]), changed(&["b", "a"]), changed(&["c"])], &["a", "b", "c"], false, None);
        check(&[changed(&["a"]), Wake::Lost], &["a"], true, None);
        let stop = Wake::Stop(Why::Signal);
        check(&[changed(&["a"]), stop, changed(&["b"])], &["a"], false, Some(Why::Signal));
    }

    #[test]
    fn nothing_comes() {
        let (_sender, receiver) = channel();
        assert_eq!(wait(&receiver, Some(Duration::ZERO)), Gathered::default());
    }
}
