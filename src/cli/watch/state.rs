//! What is known of the files from the last build, and which of them have to be built again.
//!
//! ```text
//! db.js    changed: it awaits at top level now           built
//! app.js   the same, but it imports db.js: other plan     built
//! old.js   gone                                           its result is removed, if it was written in this run
//! util.js  written again with the same text               left alone
//! ```

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::ThreadPool;
use rayon::prelude::*;
use unawait::ModulePlan;

use super::super::build::Done;
use super::super::draft::{How, build_one};
use super::super::inputs::{Failure, Found, Input, shown};
use super::super::plan::{Destination, Target, targets};
use super::super::sets::{Set, settings};
use super::stamp::{Stamp, stamp};
use super::status::Report;

/// What is known of all files.
#[derive(Default)]
pub(super) struct State {
    files: BTreeMap<PathBuf, Known>,
    /// The canonical paths of what was written and is still there.
    own: HashSet<PathBuf>,
    failures: Vec<Failure>,
    warning: Option<String>,
}

/// What is known of one input.
struct Known {
    /// What it was when it was read.
    seen: Seen,
    /// What it was built with.
    plan: ModulePlan,
    /// Where its result goes.
    target: Target,
    /// What is wrong with it.
    errors: Vec<String>,
    /// What was written for it and is still there.
    outputs: Vec<PathBuf>,
    /// What else was read for it.
    reads: Vec<(PathBuf, Option<Stamp>)>,
}

/// What tells whether a file changed.
#[derive(Clone)]
struct Seen {
    stamp: Option<Stamp>,
    hash: Option<blake3::Hash>,
}

/// What a build did.
pub(super) struct Built {
    /// For each input that was built, in path order.
    pub(super) done: Vec<Done>,
    /// What is wrong with those that were not.
    pub(super) errors: Vec<String>,
    /// A warning about modules, if it is another one than before.
    pub(super) warning: Option<String>,
    /// What is to be told.
    pub(super) report: Report,
    /// Whether anything happened.
    pub(super) any: bool,
}

impl State {
    /// The files that were read beside the inputs, or would have been.
    pub(super) fn reads(&self) -> impl Iterator<Item = &Path> {
        self.files.values().flat_map(|known| known.reads.iter().map(|(path, _)| path.as_path()))
    }

    /// Whether the stamps of all files that were read are those of then.
    pub(super) fn is_as_seen(&self) -> bool {
        self.files.iter().all(|(path, known)| {
            stamp(path) == known.seen.stamp && known.reads.iter().all(|(path, before)| stamp(path) == *before)
        })
    }

    /// Takes what was written in this run out of what was found.
    pub(super) fn leave_out_own(&self, found: &mut Found) {
        found.inputs.retain(|input| !self.own.contains(&input.real));
    }

    /// What is wrong at present.
    fn errors(&self) -> usize {
        self.failures.len() + self.files.values().filter(|known| !known.errors.is_empty()).count()
    }

    /// Builds what `changed`, what has changed by its stamp, and what depends on it. Where `stop` says so, files
    /// are left out.
    ///
    /// # Errors
    /// Where the inputs cannot be built together, whatever they hold.
    pub(super) fn build(
        &mut self,
        found: &Found,
        changed: &HashSet<PathBuf>,
        (how, pool): (How, &ThreadPool),
        stop: &AtomicBool,
    ) -> anyhow::Result<Built> {
        let inputs = &found.inputs;
        let destination = Destination::Folder(how.args.out_dir.clone().unwrap_or_default());
        let targets = targets(inputs, &destination)?;
        let settings = settings(&how.args.module, inputs)?;
        let errors_before = self.errors();
        let seen = pool.install(|| self.look(inputs, changed, how));
        let set = pool.install(|| Set::for_plans(inputs, &how.args.input, settings, how.cache));
        let plans: Vec<ModulePlan> = (0..inputs.len()).map(|index| set.plan(index)).collect();
        let wanted: Vec<usize> = (0..inputs.len())
            .filter(|index| self.has_to_be_built(inputs, &targets, &plans, &seen, *index))
            .collect();
        let one = |index: &usize| -> Option<Done> {
            let (input, target, plan) = (inputs.get(*index)?, targets.get(*index)?, plans.get(*index)?);
            (!stop.load(Ordering::Relaxed)).then(|| build_one(input, target, how, plan.clone()))
        };
        let done: Vec<Option<Done>> = pool.install(|| wanted.par_iter().map(one).collect());
        let mut report = Report { errors_before, ..Report::default() };
        let mut built = Vec::new();
        let mut stale = self.forget_lost(inputs, how);
        let parts = seen.into_iter().zip(plans).zip(targets).zip(inputs).enumerate();
        let mut results = wanted.into_iter().zip(done).peekable();
        for (index, (((seen, plan), target), input)) in parts {
            let Some((_, done)) = results.next_if(|(wanted, _)| *wanted == index) else {
                self.files.entry(input.real.clone()).and_modify(|known| known.seen = seen);
                continue;
            };
            let Some(done) = done else { continue };
            let list = if done.summary.errors > 0 { &mut report.failed } else { &mut report.built };
            list.push(input.name.clone());
            stale.extend(self.know(input, (seen, plan, target), &done));
            built.push(done);
        }
        report.removed = self.remove(stale);
        Ok(self.close(found, set.warning(inputs), built, report))
    }

    /// What the inputs are now. Only those are read of which something says that they changed.
    fn look(&self, inputs: &[Input], changed: &HashSet<PathBuf>, how: How) -> Vec<Seen> {
        let look = |input: &Input| {
            let now = stamp(&input.real);
            let known = self.files.get(&input.real).map(|known| &known.seen);
            let named = changed.contains(&input.real)
                || input.path.as_ref().is_some_and(|path| changed.contains(path));
            match known {
                Some(known) if !named && known.stamp == now => known.clone(),
                _ => Seen { stamp: now, hash: fs::read(&input.real).ok().map(|bytes| blake3::hash(&bytes)) },
            }
        };
        let seen: Vec<Seen> = inputs.par_iter().map(look).collect();
        for (input, seen) in inputs.iter().zip(&seen) {
            let known = self.files.get(&input.real);
            if known.is_none_or(|known| known.seen.hash != seen.hash || seen.hash.is_none()) {
                how.cache.forget(&input.real);
            }
        }
        seen
    }

    fn has_to_be_built(
        &self,
        inputs: &[Input],
        targets: &[Target],
        plans: &[ModulePlan],
        seen: &[Seen],
        index: usize,
    ) -> bool {
        let known = inputs.get(index).and_then(|input| self.files.get(&input.real));
        known.is_none_or(|known| {
            let same = Some(&known.target) == targets.get(index)
                && Some(&known.plan) == plans.get(index)
                && Some(known.seen.hash) == seen.get(index).map(|seen| seen.hash);
            !same || known.reads.iter().any(|(path, before)| stamp(path) != *before)
        })
    }

    /// Takes in what became of an input; what was written for it before and is not any more comes back.
    fn know(
        &mut self,
        input: &Input,
        (seen, plan, target): (Seen, ModulePlan, Target),
        done: &Done,
    ) -> Vec<PathBuf> {
        let before = self.files.remove(&input.real).map(|known| known.outputs).unwrap_or_default();
        let failed = done.summary.errors > 0;
        self.own.extend(done.written.iter().filter_map(|path| fs::canonicalize(path).ok()));
        // The last good result stays until there is another.
        let outputs = if failed { before.clone() } else { done.written.clone() };
        let stale = before.into_iter().filter(|path| !outputs.contains(path)).collect();
        let errors = if failed { done.messages.clone() } else { Vec::new() };
        let reads = done.read.iter().map(|path| (path.clone(), stamp(path))).collect();
        self.files.insert(input.real.clone(), Known { seen, plan, target, errors, outputs, reads });
        stale
    }

    /// Forgets inputs that are not there any more; their results come back.
    fn forget_lost(&mut self, inputs: &[Input], how: How) -> Vec<PathBuf> {
        let there: HashSet<&Path> = inputs.iter().map(|input| input.real.as_path()).collect();
        let lost = self.files.extract_if(.., |path, _| !there.contains(path.as_path()));
        lost.flat_map(|(path, known)| {
            how.cache.forget(&path);
            known.outputs
        })
        .collect()
    }

    /// Removes results that nothing stands behind any more; the names of those that were there.
    fn remove(&mut self, stale: Vec<PathBuf>) -> Vec<String> {
        let live: HashSet<&PathBuf> = self.files.values().flat_map(|known| &known.outputs).collect();
        let mut stale: Vec<PathBuf> = stale.into_iter().filter(|path| !live.contains(path)).collect();
        stale.sort();
        let remove = |path: &PathBuf| {
            fs::canonicalize(path).ok().is_some_and(|real| self.own.remove(&real))
                && fs::remove_file(path).is_ok()
        };
        stale.into_iter().filter(remove).map(|path| shown(&path)).collect()
    }

    fn close(
        &mut self,
        found: &Found,
        warning: Option<String>,
        done: Vec<Done>,
        mut report: Report,
    ) -> Built {
        let other = found.failures != self.failures;
        self.failures.clone_from(&found.failures);
        let new_warning = warning.clone().filter(|_| warning != self.warning);
        self.warning = warning;
        report.errors = self.errors();
        let any = other || !done.is_empty() || !report.removed.is_empty();
        let told: HashSet<&String> = done.iter().flat_map(|done| &done.messages).collect();
        let errors = self.files.values().flat_map(|known| &known.errors);
        let errors = errors.filter(|error| !told.contains(error)).cloned().collect();
        Built { done, errors, warning: new_warning, report, any }
    }
}
