//! Compiles the files of a run before it is known which modules await.
//!
//! Hardly any module awaits at top level, so every file is compiled at once as if none did. If one does, all are
//! scanned, and those are compiled again whose imports await. Until all this is known nothing may be written where
//! a result takes the place of something; so such results are kept, up to a bound on memory.

use std::cmp::Reverse;
use std::fs;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;
use unawait::ModulePlan;
use unawait::modules::{Scan, Settings};

use super::args::InputArgs;
use super::cache::Cache;
use super::inputs::Input;
use super::progress::Progress;
use super::sets::Set;

/// Bytes that are kept until it is known which modules await. Files beyond that are only scanned at first.
const ROOM: usize = 128 << 20;

/// What is made of a file.
pub(crate) trait Made: Send {
    /// Whether its module awaits at top level; nothing where errors are in the way.
    fn awaits(&self) -> Option<bool>;
    /// What it asks for, if that is known, to take out.
    fn scan(&mut self) -> Option<Scan>;
    /// The bytes that it takes.
    fn size(&self) -> usize;
    /// Takes back what it has done to be seen, for it is made again.
    fn withdraw(self);
}

/// The files of a run, compiled as if no module awaited.
pub(crate) struct Ahead<'r, T, F> {
    /// The modules of the run.
    pub(crate) set: Set,
    kept: Vec<Mutex<Option<T>>>,
    make: F,
    progress: &'r Progress,
}

impl<'r, T: Made, F: Fn(usize, &Input, ModulePlan) -> T + Sync> Ahead<'r, T, F> {
    /// Compiles `inputs` by `make`, on the threads of the pool that it is called in, as far as there is room.
    pub(crate) fn of(
        inputs: &[Input],
        (args, settings, cache): (&InputArgs, Settings, &Cache),
        progress: &'r Progress,
        make: F,
    ) -> Self {
        let alone = Set::alone(inputs, settings.clone());
        let taken = AtomicUsize::new(0);
        let one = |index: usize, input: &Input| {
            let scanned = || Set::awaits(input, args, cache);
            if taken.load(Ordering::Relaxed) > ROOM {
                return (index, scanned(), None, Mutex::new(None));
            }
            let mut result = make(index, input, alone.plan(index));
            progress.step();
            taken.fetch_add(result.size(), Ordering::Relaxed);
            // Nobody can import what has no name.
            let awaits = input.path.is_some() && result.awaits().unwrap_or_else(scanned);
            (index, awaits, result.scan(), Mutex::new(Some(result)))
        };
        let work = largest_first(inputs).into_par_iter().with_max_len(1);
        let mut results: Vec<_> = work.map(|(index, input)| one(index, input)).collect();
        results.sort_unstable_by_key(|(index, ..)| *index);
        let mut awaits = false;
        let (mut scans, mut kept) = (Vec::new(), Vec::new());
        for (_, waits, scan, result) in results {
            awaits |= waits;
            scans.push(scan);
            kept.push(result);
        }
        let set = if awaits { Set::of_scanned(inputs, scans, (args, settings, cache)) } else { alone };
        Self { set, kept, make, progress }
    }

    /// What was made of an input, or is made now if that was not right in this set.
    pub(crate) fn take(&self, index: usize, input: &Input) -> T {
        let lock = |kept: &Mutex<Option<T>>| kept.lock().unwrap_or_else(PoisonError::into_inner).take();
        let (kept, plan) = (self.kept.get(index).and_then(lock), self.set.plan(index));
        if kept.is_none() {
            self.progress.step();
        }
        match kept {
            // The plan of a module that is not there is that of one without async modules around.
            Some(kept) if plan == self.set.plan(usize::MAX) => return kept,
            Some(kept) => kept.withdraw(),
            None => {}
        }
        (self.make)(index, input, plan)
    }
}

/// All inputs with their index, the largest first, so that no thread is left with one when the others are done.
fn largest_first(inputs: &[Input]) -> Vec<(usize, &Input)> {
    let mut order: Vec<_> = inputs.iter().enumerate().collect();
    if rayon::current_num_threads() > 1 {
        let size = |input: &Input| fs::metadata(input.path.as_deref()?).ok().map(|data| data.len());
        let sizes: Vec<Option<u64>> = inputs.par_iter().map(size).collect();
        order.sort_by_key(|(index, _)| Reverse(sizes.get(*index).copied().flatten()));
    }
    order
}
