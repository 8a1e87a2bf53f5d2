//! The files of a run as modules that know of each other.
//!
//! Hardly any module awaits at top level, so every file is compiled at once as if none did. If one does, all are
//! scanned, and those are compiled again whose imports await. Until all this is known nothing may be written, as
//! a result may take the place of a source; so results are kept, up to a bound on memory. What is read from
//! standard input stands alone.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;
use unawait::modules::{Graph, Scan, Settings, scan};
use unawait::{Format, ModulePlan};

use super::args::{FormatArg, InputArgs, ModuleArgs};
use super::compile::{Compiled, Wanted, compile};
use super::inputs::{Input, read, shown, source_type};
use super::progress::Progress;
use super::resolve::Files;
use super::{misuse, stdio};

/// Modules that a warning names.
const NAMED: usize = 5;

/// Bytes of sources and results that are kept until it is known which modules await. Files beyond that are only
/// scanned at first.
const ROOM: usize = 128 << 20;

/// How the files of a run are compiled.
pub(crate) struct Recipe<'r> {
    /// Where the files are.
    pub(crate) args: &'r InputArgs,
    /// What is wanted of each, but for its module plan.
    pub(crate) wanted: Wanted,
    /// Whether messages are coloured.
    pub(crate) colour: bool,
    /// Told of each file, once.
    pub(crate) progress: &'r Progress,
}

impl Recipe<'_> {
    fn compile(&self, input: &Input, module: ModulePlan) -> Tried {
        compile(input, self.args, Wanted { module, ..self.wanted.clone() }, self.colour)
    }
}

/// What became of a file, or rendered errors.
type Tried = Result<Compiled, Vec<String>>;

/// The modules of a run.
pub(crate) struct Set {
    /// Which waits for which.
    pub(crate) graph: Graph,
    /// For each file that could not be scanned, its index and the rendered errors.
    pub(crate) failures: Vec<(usize, Vec<String>)>,
    settings: Settings,
    /// What was compiled as if no module awaited.
    kept: Vec<Mutex<Option<Tried>>>,
}

impl Set {
    /// Reads and scans all inputs, on the threads of the pool that it is called in. Files with errors are as
    /// good as none; whoever compiles them is told again.
    pub(crate) fn of(inputs: &[Input], args: &InputArgs, settings: Settings, colour: bool) -> Self {
        let one = |input: &Input| scan_one(input, args, colour, |_| true);
        Self::put_together(inputs, inputs.par_iter().map(one).collect(), settings)
    }

    /// The modules of a run that compiles them all, which it does meanwhile as far as it can.
    pub(crate) fn compiled(inputs: &[Input], recipe: &Recipe, settings: Settings) -> Self {
        let none = inputs.iter().map(|_| Ok(Scan::default())).collect();
        let alone = Self::put_together(inputs, none, settings.clone());
        let full = AtomicUsize::new(0);
        let one = |(index, input): (usize, &Input)| ahead(input, recipe, alone.plan(index), &full);
        let (scans, kept): (Vec<Option<Scan>>, Vec<Mutex<Option<Tried>>>) =
            inputs.par_iter().enumerate().map(one).unzip();
        if scans.iter().flatten().all(|scan| scan.awaits.is_none()) {
            return Self { kept, ..alone };
        }
        let scanned = |(input, scan): (&Input, Option<Scan>)| {
            scan.map_or_else(|| scan_one(input, recipe.args, false, |_| true), Ok)
        };
        let scanned = inputs.par_iter().zip(scans).map(scanned).collect();
        Self { kept, ..Self::put_together(inputs, scanned, settings) }
    }

    /// Compiles an input, if what was made of it before is not right in this set.
    pub(crate) fn compile(&self, index: usize, input: &Input, recipe: &Recipe) -> Tried {
        let lock = |kept: &Mutex<Option<Tried>>| kept.lock().unwrap_or_else(PoisonError::into_inner).take();
        let (kept, plan) = (self.kept.get(index).and_then(lock), self.plan(index));
        if kept.is_none() {
            recipe.progress.step();
        }
        // The plan of a module that is not there is that of one without async modules around.
        kept.filter(|_| plan == self.plan(usize::MAX)).unwrap_or_else(|| recipe.compile(input, plan))
    }

    fn put_together(inputs: &[Input], scanned: Vec<Scanned>, settings: Settings) -> Self {
        let mut failures = Vec::new();
        let mut scans = Vec::new();
        for (index, scan) in scanned.into_iter().enumerate() {
            scans.push(scan.unwrap_or_else(|messages| {
                failures.push((index, messages));
                Scan::default()
            }));
        }
        let files = Files::of(inputs);
        let graph = Graph::of(scans, |from, specifier| files.resolve(from, specifier));
        Self { graph, failures, settings, kept: Vec::new() }
    }

    /// What the module of an input has to know.
    fn plan(&self, index: usize) -> ModulePlan {
        self.graph.plan(index, &self.settings)
    }

    /// Tells once which modules are not done when they have been imported, where somebody else may import them.
    pub(crate) fn warn(&self, inputs: &[Input]) {
        if self.settings.format != Format::Module {
            return;
        }
        let places = self.graph.places.iter().zip(inputs);
        let names: Vec<String> = places
            .filter(|(place, _)| place.reason.is_some() && !place.imported)
            .map(|(_, input)| format!("`{}`", input.name))
            .collect();
        if names.is_empty() {
            return;
        }
        let mut list = names.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
        if names.len() > NAMED {
            list = format!("{list} and {} more", names.len() - NAMED);
        }
        let init = &self.settings.init;
        let (modules, them, exports) = match names.len() {
            1 => ("1 module has".to_owned(), "it", "it exports"),
            many => (format!("{many} modules have"), "them", "they export"),
        };
        stdio::tell(&format!(
            "warning: {modules} to be waited for, and no file given imports {them}: {list}\n  \
             = help: whoever imports {them} from elsewhere has to wait for the promise that {exports} as `{init}`"
        ));
    }
}

/// The settings of the arguments.
///
/// # Errors
/// Where a script is to be made of several files.
pub(crate) fn settings(args: &ModuleArgs, inputs: &[Input]) -> anyhow::Result<Settings> {
    let format = match args.format {
        FormatArg::Module => Format::Module,
        FormatArg::Iife => Format::Iife,
        FormatArg::Cjs => Format::Cjs,
    };
    if format != Format::Module && inputs.len() > 1 {
        return Err(misuse(format!("--format is for a single file, and there are {}", inputs.len())));
    }
    Ok(Settings { init: args.tla_export.clone(), format })
}

/// What a file asks for, or rendered errors.
type Scanned = Result<Scan, Vec<String>>;

/// Compiles a file as if no module awaited, while there is room to keep the result. With it, what the file asks for;
/// nothing where that is not known, but that it does not await.
fn ahead(
    input: &Input,
    recipe: &Recipe,
    plan: ModulePlan,
    full: &AtomicUsize,
) -> (Option<Scan>, Mutex<Option<Tried>>) {
    if full.load(Ordering::Relaxed) > ROOM {
        let scan = scan_one(input, recipe.args, false, |source| source.contains("await"));
        return (scan.ok().filter(|scan| scan.awaits.is_some()), Mutex::new(None));
    }
    let mut tried = recipe.compile(input, plan);
    recipe.progress.step();
    let scan = match &mut tried {
        _ if input.path.is_none() => Some(Scan::default()), // nobody can import it
        Ok(compiled) => compiled.output.scan.take(),
        // It may parse, and only be refused for another reason.
        Err(_) => scan_one(input, recipe.args, false, |_| true).ok(),
    };
    let size = tried.as_ref().map_or(0, |compiled| compiled.source.len() + compiled.code.len());
    full.fetch_add(size, Ordering::Relaxed);
    (scan, Mutex::new(Some(tried)))
}

/// Scans a file whose text is `wanted`; another one asks for nothing.
fn scan_one(input: &Input, args: &InputArgs, colour: bool, wanted: impl Fn(&str) -> bool) -> Scanned {
    let Some(path) = &input.path else { return Ok(Scan::default()) };
    let whole = |message: String| vec![format!("error: `{}` {message}", shown(path))];
    let source = read(input).map_err(whole)?;
    if !wanted(&source) {
        return Ok(Scan::default());
    }
    let kind = source_type(args.source_type, &input.name);
    let scanned = catch_unwind(AssertUnwindSafe(|| scan(&source, &input.name, kind)));
    let scanned = scanned.map_err(|_| whole("makes the compiler panic; this is a bug".to_owned()))?;
    scanned.map_err(|found| found.iter().map(|told| told.render(&source, &input.name, colour)).collect())
}
