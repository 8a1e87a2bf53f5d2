//! `unawait build`: reads and lowers all files, and writes them once it is known which modules await.
//!
//! Messages come at the end, in path order, whatever order the threads were in.

use std::path::{Path, PathBuf};

use rayon::prelude::*;
use unawait::ModulePlan;
use unawait::modules::Scan;

use super::ahead::{Ahead, Made};
use super::args::{BuildArgs, SourceMapArg};
use super::cache::Cache;
use super::compile::{Prepared, Wanted, pool, prepare};
use super::inputs::{Failure, Input, find, is_typescript};
use super::maps::beside;
use super::plan::{Destination, Target, targets};
use super::product::{Product, product};
use super::progress::Progress;
use super::sets::{Set, settings};
use super::summary::Summary;
use super::write::{write_new, write_over};
use super::{Outcome, misuse, stdio, watch};

/// What became of one file.
#[derive(Debug, Default)]
pub(crate) struct Done {
    /// Rendered errors and warnings.
    pub(crate) messages: Vec<String>,
    /// Its own counts.
    pub(crate) summary: Summary,
    /// Whether the result was in the cache.
    pub(crate) cached: bool,
    /// The files that were written.
    pub(crate) written: Vec<PathBuf>,
    /// The files beside the source that were read, or would have been if they were there.
    pub(crate) read: Vec<PathBuf>,
    /// The text for standard output.
    print: Option<String>,
}

/// Runs the subcommand.
pub(crate) fn run(args: &BuildArgs) -> anyhow::Result<Outcome> {
    let destination = destination(args)?;
    if let Some(how) = &args.watch.watch {
        return watch::run(args, how, &destination);
    }
    let found = find(&args.input, args.out_dir.as_deref())?;
    let targets = targets(&found.inputs, &destination)?;
    let settings = settings(&args.module, &found.inputs)?;
    let cache = Cache::open(&args.cache);
    let how = How { args, cache: &cache, colour: stdio::colour_stderr(args.color) };
    let progress = Progress::new(found.inputs.len(), args.quiet);
    let (done, set): (Vec<Done>, Set) = pool(args.input.jobs)?.install(|| {
        let nowhere = Target::Nowhere("has no place".to_owned());
        let make = |index: usize, input: &Input, plan| {
            make(input, targets.get(index).unwrap_or(&nowhere), how, plan)
        };
        let ahead = Ahead::of(&found.inputs, (&args.input, settings, &cache), &progress, make);
        let work = found.inputs.par_iter().zip(&targets).enumerate();
        let one = |(index, (input, target)): (usize, (&Input, &Target))| {
            put(input, target, how, ahead.take(index, input))
        };
        (work.map(one).collect(), ahead.set)
    });
    progress.finish();
    set.warning(&found.inputs).iter().for_each(|warning| stdio::tell(warning));
    cache.finish();
    let cached = cache.found(&done);
    finish(&found.failures, done, cached, args.quiet)
}

/// Where the results go.
fn destination(args: &BuildArgs) -> anyhow::Result<Destination> {
    let destination = match &args.out_dir {
        Some(folder) if folder.as_os_str().is_empty() => return Err(misuse("--out-dir is empty")),
        Some(folder) => Destination::Folder(folder.clone()),
        None if args.write => Destination::InPlace,
        None => Destination::Stdout,
    };
    if destination == Destination::InPlace && args.input.follow_links {
        return Err(misuse(
            "--write with --follow-links would put files in the place of links; give --out-dir",
        ));
    }
    if destination == Destination::Stdout && args.input.paths.len() > 1 {
        return Err(misuse("several paths cannot go to standard output; give --out-dir or --write"));
    }
    if destination == Destination::Stdout && args.source_map == Some(SourceMapArg::File) {
        return Err(misuse(
            "a source map beside standard output has no name; give --source-map inline, --out-dir or --write",
        ));
    }
    Ok(destination)
}

/// Prints the result, the messages and the summary.
///
/// # Errors
/// Where standard output takes nothing.
pub(crate) fn finish(
    failures: &[Failure],
    done: Vec<Done>,
    cached: Option<usize>,
    quiet: bool,
) -> anyhow::Result<Outcome> {
    let (files, errors) = (failures.len(), failures.len());
    let mut summary = Summary { files, errors, cached, ..Summary::default() };
    for failure in failures {
        stdio::tell_error(&format!("`{}` {}", failure.name, failure.message));
    }
    let mut printed = Ok(());
    for file in done {
        for message in file.messages {
            stdio::tell(&message);
        }
        summary.files += 1;
        summary.changed += file.summary.changed;
        summary.functions += file.summary.functions;
        summary.lowered += file.summary.lowered;
        summary.errors += file.summary.errors;
        if let Some(text) = file.print {
            printed = stdio::write_stdout(text.as_bytes());
        }
    }
    printed?;
    if !quiet {
        stdio::tell(&summary.to_string());
    }
    Ok(if summary.errors == 0 { Outcome::Fine } else { Outcome::Failed })
}

/// What is the same for all files of a run.
#[derive(Clone, Copy)]
pub(crate) struct How<'a> {
    /// The arguments.
    pub(crate) args: &'a BuildArgs,
    /// Where results are kept.
    pub(crate) cache: &'a Cache,
    /// Whether messages are coloured.
    pub(crate) colour: bool,
}

/// Makes the result of one input and puts it in its place.
pub(crate) fn build_one(input: &Input, target: &Target, how: How, module: ModulePlan) -> Done {
    put(input, target, how, make(input, target, how, module))
}

/// A result that is not in its place yet.
struct Draft {
    /// The files beside the source that were read, or would have been if they were there.
    read: Vec<PathBuf>,
    /// What was made of what, and whether it was in the cache; or rendered errors.
    made: Result<(Prepared, Product, bool), Vec<String>>,
}

impl Made for Draft {
    fn awaits(&self) -> Option<bool> {
        self.made.as_ref().ok().map(|(_, product, _)| product.awaits)
    }

    fn scan(&mut self) -> Option<Scan> {
        self.made.as_mut().ok().and_then(|(_, product, _)| product.scan.take())
    }

    fn size(&self) -> usize {
        let Ok((prepared, product, _)) = &self.made else { return 0 };
        let texts = [&product.code, &product.map, &prepared.chained.json];
        prepared.source.len() + texts.into_iter().flatten().map(String::len).sum::<usize>()
    }
}

fn make(input: &Input, target: &Target, how: How, module: ModulePlan) -> Draft {
    let refused = |messages| Draft { read: Vec::new(), made: Err(messages) };
    if let Target::Nowhere(reason) = target {
        return refused(vec![format!("error: `{}` {reason}", input.name)]);
    }
    let How { args, cache, colour } = how;
    let wanted = Wanted {
        mode: args.mode.into(),
        runtime: args.runtime.into(),
        map: args.source_map.is_some(),
        check: false,
        module,
    };
    let mut prepared = match prepare(input, &args.input, wanted) {
        Ok(prepared) => prepared,
        Err(messages) => return refused(messages),
    };
    let read = prepared.chained.file.take().into_iter().collect();
    let product = product(&prepared, (input, target), args.source_map, (cache, colour));
    Draft { read, made: product.map(|(product, cached)| (prepared, product, cached)) }
}

fn put(input: &Input, target: &Target, how: How, draft: Draft) -> Done {
    let Draft { read, made } = draft;
    let (prepared, product, cached) = match made {
        Ok(made) => made,
        Err(messages) => return Done { read, ..failed(messages) },
    };
    let summary = Summary {
        changed: usize::from(product.code.is_some()),
        functions: product.functions,
        lowered: product.lowered,
        ..Summary::default()
    };
    let messages = prepared.told(&product.warnings, input, how.colour);
    let mut done = Done { messages, summary, cached, read, ..Done::default() };
    match place(input, target, &product, &prepared) {
        Ok(Placed::Print) => done.print = Some(product.code.unwrap_or(prepared.source)),
        Ok(Placed::Written(files)) => done.written = files,
        Ok(Placed::LeftAlone) => done.summary.changed = 0,
        Ok(Placed::WithoutTypes) => {
            done.messages
                .push(format!("warning: `{}` lost its types, too: the output is JavaScript", input.name));
        }
        Err(message) => {
            return Done { read: done.read, ..failed(vec![format!("error: `{}` {message}", input.name)]) };
        }
    }
    done
}

/// What was done with a result.
enum Placed {
    Print,
    Written(Vec<PathBuf>),
    WithoutTypes,
    LeftAlone,
}

fn place(input: &Input, target: &Target, product: &Product, prepared: &Prepared) -> Result<Placed, String> {
    let code = product.code.as_deref();
    // The map goes first, so that no result ever names one that is not there.
    let write_map = |path: &Path| -> Result<Vec<PathBuf>, String> {
        let Some(map) = product.map.as_deref() else { return Ok(vec![path.to_path_buf()]) };
        write_new(&beside(path), map, None)?;
        Ok(vec![path.to_path_buf(), beside(path)])
    };
    match (target, code) {
        (Target::Stdout, _) => Ok(Placed::Print),
        (Target::File(path), _) => {
            let files = write_map(path)?;
            let code = code.unwrap_or(&prepared.source);
            write_new(path, code, input.path.as_deref()).map(|()| Placed::Written(files))
        }
        // A source without async keeps even its types.
        (Target::InPlace(path), Some(code)) if prepared.waits || product.functions > 0 => {
            let files = write_map(path)?;
            write_over(path, code)?;
            Ok(if is_typescript(path) { Placed::WithoutTypes } else { Placed::Written(files) })
        }
        (Target::InPlace(_), _) => Ok(Placed::LeftAlone),
        (Target::Nowhere(reason), _) => Err(reason.clone()),
    }
}

fn failed(messages: Vec<String>) -> Done {
    Done { messages, summary: Summary { errors: 1, ..Summary::default() }, ..Done::default() }
}
