//! Calls the compiler for one input, on threads made for deep recursion.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

use anyhow::Context;
use rayon::{ThreadPool, ThreadPoolBuilder};
use unawait::depth::{self, DEEP_STACK};
use unawait::{Format, Mode, ModulePlan, Options, Output, Runtime};

use super::args::InputArgs;
use super::inputs::{Input, read, source_type};
use super::maps::{self, Chained};

/// A source and what became of it.
#[derive(Debug)]
pub(crate) struct Compiled {
    /// The source as read.
    pub(crate) source: String,
    /// The result; `code` is there.
    pub(crate) output: Output,
    /// The result's text.
    pub(crate) code: String,
    /// Whether it has to wait for other modules, or to become a script.
    pub(crate) waits: bool,
    /// Rendered warnings.
    pub(crate) warnings: Vec<String>,
    /// What the sources of the map are relative to, where that is not the folder of the input.
    pub(crate) map_folder: Option<PathBuf>,
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

/// Reads and lowers one input, or gives the rendered errors.
pub(crate) fn compile(
    input: &Input,
    args: &InputArgs,
    wanted: Wanted,
    colour: bool,
) -> Result<Compiled, Vec<String>> {
    let whole = |message: String| vec![format!("error: `{}` {message}", input.name)];
    let source = read(input).map_err(whole)?;
    let Chained { json, folder, warning } =
        if wanted.map { maps::of_input(input, &source) } else { Chained::default() };
    let module = &wanted.module;
    let dynamic = module.dynamic_unknown || !module.dynamic.is_empty();
    let waits = dynamic || module.cyclic || !module.awaited.is_empty() || module.format != Format::Module;
    let options = Options {
        source_type: source_type(args.source_type, &input.name),
        runtime: wanted.runtime,
        source_map: wanted.map,
        input_map: json,
        check: wanted.check,
        scan: true,
        module: wanted.module,
        ..Options::new(wanted.mode, input.name.clone())
    };
    // One bad file must not take the others with it, not even by a bug of ours.
    let mut output = catch_unwind(AssertUnwindSafe(|| unawait::compile(&source, &options)))
        .map_err(|_| whole("makes the compiler panic; this is a bug, please report it".to_owned()))?;
    let code = output.code.take();
    if code.is_none() && source.contains('\0') {
        return Err(whole("is not text (it looks like a binary file)".to_owned()));
    }
    let frames = output.diagnostics.iter().map(|told| told.render(&source, &input.name, colour));
    let frames = warning.into_iter().chain(frames).collect();
    match code {
        Some(code) => Ok(Compiled { source, output, code, waits, warnings: frames, map_folder: folder }),
        None if output.diagnostics.is_empty() => {
            Err(whole("has no output, and no error says why".to_owned()))
        }
        None => Err(frames),
    }
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
