//! The files of a run as modules that know of each other.
//!
//! What they ask for, which of them await, and what each has to know of the others before it is compiled. What is
//! read from standard input stands alone.

use std::panic::{AssertUnwindSafe, catch_unwind};

use rayon::prelude::*;
use unawait::modules::{Graph, Scan, Settings, scan};
use unawait::{Format, ModulePlan};

use super::args::{FormatArg, InputArgs, ModuleArgs};
use super::cache::{Cache, Pass};
use super::inputs::{Input, read, shown, source_type};
use super::misuse;
use super::resolve::Files;

/// Modules that a warning names.
const NAMED: usize = 5;

/// The modules of a run.
pub(crate) struct Set {
    /// Which waits for which.
    pub(crate) graph: Graph,
    /// For each file that could not be scanned, its index and the rendered errors.
    pub(crate) failures: Vec<(usize, Vec<String>)>,
    settings: Settings,
}

impl Set {
    /// Reads and scans all inputs, on the threads of the pool that it is called in. Files with errors are as
    /// good as none; whoever compiles them is told again.
    pub(crate) fn of(inputs: &[Input], args: &InputArgs, settings: Settings, colour: bool) -> Self {
        Self::of_cached(inputs, args, settings, (&Cache::default(), colour))
    }

    /// The same, with what is in a cache.
    fn of_cached(
        inputs: &[Input],
        args: &InputArgs,
        settings: Settings,
        (cache, colour): (&Cache, bool),
    ) -> Self {
        let one = |input: &Input| {
            cache.recall(&input.real, Pass::All, || scan_one(input, args, (cache, colour), |_| true))
        };
        Self::put_together(inputs, inputs.par_iter().map(one).collect(), settings, args.follow_links)
    }

    /// The same, of which some have been scanned before.
    pub(crate) fn of_scanned(
        inputs: &[Input],
        scans: Vec<Option<Scan>>,
        (args, settings, cache): (&InputArgs, Settings, &Cache),
    ) -> Self {
        let one = |(input, scan): (&Input, Option<Scan>)| {
            scan.map_or_else(|| scan_one(input, args, (cache, false), |_| true), Ok)
        };
        let scanned = inputs.par_iter().zip(scans).map(one).collect();
        Self::put_together(inputs, scanned, settings, args.follow_links)
    }

    /// All inputs, none of which awaits.
    pub(crate) fn alone(inputs: &[Input], settings: Settings) -> Self {
        Self::put_together(inputs, inputs.iter().map(|_| Ok(Scan::default())).collect(), settings, false)
    }

    /// Whether the module of an input awaits at top level; not where it has errors.
    pub(crate) fn awaits(input: &Input, args: &InputArgs, cache: &Cache) -> bool {
        let scan = scan_one(input, args, (cache, false), |source| source.contains("await"));
        scan.is_ok_and(|scan| scan.awaits.is_some())
    }

    /// The same for those who only want plans: where no module awaits, the others are not even parsed.
    pub(crate) fn for_plans(inputs: &[Input], args: &InputArgs, settings: Settings, cache: &Cache) -> Self {
        let one = |input: &Input| {
            let wanted = |source: &str| source.contains("await");
            cache.recall(&input.real, Pass::Await, || scan_one(input, args, (cache, false), wanted))
        };
        let first: Vec<Scanned> = inputs.par_iter().map(one).collect();
        if first.iter().flatten().any(|scan| scan.awaits.is_some()) {
            return Self::of_cached(inputs, args, settings, (cache, false));
        }
        Self::alone(inputs, settings)
    }

    fn put_together(inputs: &[Input], scanned: Vec<Scanned>, settings: Settings, links: bool) -> Self {
        let mut failures = Vec::new();
        let mut scans = Vec::new();
        for (index, scan) in scanned.into_iter().enumerate() {
            scans.push(scan.unwrap_or_else(|messages| {
                failures.push((index, messages));
                Scan::default()
            }));
        }
        let files = Files::of(inputs, links);
        Self { graph: Graph::of(scans, |from, specifier| files.resolve(from, specifier)), failures, settings }
    }

    /// What the module of an input has to know.
    pub(crate) fn plan(&self, index: usize) -> ModulePlan {
        self.graph.plan(index, &self.settings)
    }

    /// Which modules are not done when they have been imported, where somebody else may import them.
    pub(crate) fn warning(&self, inputs: &[Input]) -> Option<String> {
        if self.settings.format != Format::Module {
            return None;
        }
        let places = self.graph.places.iter().zip(inputs);
        let names: Vec<String> = places
            .filter(|(place, _)| place.reason.is_some() && !place.imported)
            .map(|(_, input)| format!("`{}`", input.name))
            .collect();
        if names.is_empty() {
            return None;
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
        Some(format!(
            "warning: {modules} to be waited for, and no file given imports {them}: {list}\n  \
             = help: whoever imports {them} from elsewhere has to wait for the promise that {exports} as `{init}`"
        ))
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

/// Scans a file whose text is `wanted`; another one asks for nothing.
fn scan_one(
    input: &Input,
    args: &InputArgs,
    (cache, colour): (&Cache, bool),
    wanted: impl Fn(&str) -> bool,
) -> Scanned {
    let Some(path) = &input.path else { return Ok(Scan::default()) };
    let whole = |message: String| vec![format!("error: `{}` {message}", shown(path))];
    let source = read(input).map_err(whole)?;
    if !wanted(&source) {
        return Ok(Scan::default());
    }
    let kind = source_type(args.source_type, &input.name);
    let scanned = catch_unwind(AssertUnwindSafe(|| {
        cache.scan(&source, &input.name, kind, || scan(&source, &input.name, kind))
    }));
    let scanned = scanned.map_err(|_| whole("makes the compiler panic; this is a bug".to_owned()))?;
    scanned.map_err(|found| found.iter().map(|told| told.render(&source, &input.name, colour)).collect())
}
