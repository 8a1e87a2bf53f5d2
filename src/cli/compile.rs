//! Calls the compiler for one input, on threads made for deep recursion.

use std::fs::Permissions;
use std::panic::{AssertUnwindSafe, catch_unwind};

use anyhow::Context;
use rayon::{ThreadPool, ThreadPoolBuilder};
use unawait::depth::{self, DEEP_STACK};
use unawait::{Diagnostic, Format, Mode, ModulePlan, Options, Output, Runtime};

use super::args::InputArgs;
use super::inputs::{Input, read_with_permissions, source_type};
use super::maps::{self, Chained};

/// A source and what became of it.
#[derive(Debug)]
pub(crate) struct Compiled {
    /// The source as read.
    pub(crate) source: String,
    /// The result; its code was taken out.
    pub(crate) output: Output,
    /// The result's text.
    pub(crate) code: String,
    /// Rendered warnings.
    pub(crate) warnings: Vec<String>,
}

/// What is wanted of a compilation.
#[derive(Clone, Debug)]
pub(crate) struct Wanted {
    /// What the output promises.
    pub(crate) mode: Mode,
    /// Where helpers come from.
    pub(crate) runtime: Runtime,
    /// Whether to make a source map, through the one of the input.
    pub(crate) map: bool,
    /// Whether errors are told where there is nothing to lower.
    pub(crate) check: bool,
    /// What is known of the modules around.
    pub(crate) module: ModulePlan,
}

/// All that the result for an input depends on, but for the names in its map.
#[derive(Debug)]
pub(crate) struct Prepared {
    /// The source as read.
    pub(crate) source: String,
    /// Those of its file.
    pub(crate) permissions: Option<Permissions>,
    /// What the compiler is told.
    pub(crate) options: Options,
    /// The map of the input; its text is in the options.
    pub(crate) chained: Chained,
    /// Whether it has to wait for other modules, or to become a script.
    pub(crate) waits: bool,
}

/// Reads and lowers one input, or gives the rendered errors.
pub(crate) fn compile(
    input: &Input,
    args: &InputArgs,
    wanted: Wanted,
    colour: bool,
) -> Result<Compiled, Vec<String>> {
    let prepared = prepare(input, args, wanted)?;
    let (output, code) = lower(&prepared, input, colour)?;
    let warnings = prepared.told(&output.diagnostics, input, colour);
    Ok(Compiled { source: prepared.source, output, code, warnings })
}

/// Reads one input, and its map where that is wanted.
pub(crate) fn prepare(input: &Input, args: &InputArgs, wanted: Wanted) -> Result<Prepared, Vec<String>> {
    let (source, permissions) = read_with_permissions(input).map_err(|message| whole(input, &message))?;
    let chained = if wanted.map { maps::of_input(input, &source) } else { Chained::default() };
    let module = &wanted.module;
    let dynamic = module.dynamic_unknown || !module.dynamic.is_empty();
    let waits = dynamic || module.cyclic || !module.awaited.is_empty() || module.format != Format::Module;
    let options = Options {
        source_type: source_type(args.source_type, &input.name),
        runtime: wanted.runtime,
        source_map: wanted.map,
        input_map: chained.json.clone(),
        check: wanted.check,
        scan: true,
        module: wanted.module,
        ..Options::new(wanted.mode, input.name.clone())
    };
    Ok(Prepared { source, permissions, options, chained, waits })
}

/// Lowers what was read.
pub(crate) fn lower(
    prepared: &Prepared,
    input: &Input,
    colour: bool,
) -> Result<(Output, String), Vec<String>> {
    let Prepared { source, options, .. } = prepared;
    // One bad file must not take the others with it, not even by a bug of ours.
    let mut output = catch_unwind(AssertUnwindSafe(|| unawait::compile(source, options)))
        .map_err(|_| whole(input, "makes the compiler panic; this is a bug, please report it"))?;
    match output.code.take() {
        Some(code) => Ok((output, code)),
        None if source.contains('\0') => Err(whole(input, "is not text (it looks like a binary file)")),
        None if output.diagnostics.is_empty() => Err(whole(input, "has no output, and no error says why")),
        None => Err(prepared.told(&output.diagnostics, input, colour)),
    }
}

impl Prepared {
    /// The rendered messages: what is wrong with the map of the input, and what the compiler says.
    pub(crate) fn told(&self, diagnostics: &[Diagnostic], input: &Input, colour: bool) -> Vec<String> {
        let frames = diagnostics.iter().map(|told| told.render(&self.source, &input.name, colour));
        self.chained.warning.iter().cloned().chain(frames).collect()
    }
}

fn whole(input: &Input, message: &str) -> Vec<String> {
    vec![format!("error: `{}` {message}", input.name)]
}

/// The threads to compile on.
pub(crate) fn pool(jobs: Option<u16>) -> anyhow::Result<ThreadPool> {
    ThreadPoolBuilder::new()
        .num_threads(jobs.map_or(0, usize::from))
        .stack_size(DEEP_STACK)
        .start_handler(|_| depth::trust_stack())
        .build()
        .context("cannot start threads")
}
