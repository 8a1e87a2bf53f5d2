//! `unawait build`: reads and lowers all files, and writes them once it is known which modules await.
//!
//! Messages come at the end, in path order, whatever order the threads were in.

use rayon::prelude::*;
use unawait::ModulePlan;

use super::args::{BuildArgs, SourceMapArg};
use super::compile::{Compiled, Wanted, pool};
use super::inputs::{Failure, Input, find, is_typescript};
use super::maps::{self, MapFile};
use super::plan::{Destination, Target, targets};
use super::progress::Progress;
use super::sets::{Recipe, Set, settings};
use super::summary::Summary;
use super::write::{write_new, write_over};
use super::{Outcome, misuse, stdio};

/// What became of one file.
#[derive(Debug, Default)]
struct Done {
    /// Rendered errors and warnings.
    messages: Vec<String>,
    /// Its own counts.
    summary: Summary,
    /// The text for standard output.
    print: Option<String>,
}

/// Runs the subcommand.
pub(crate) fn run(args: &BuildArgs) -> anyhow::Result<Outcome> {
    let destination = match &args.out_dir {
        Some(folder) if folder.as_os_str().is_empty() => return Err(misuse("--out-dir is empty")),
        Some(folder) => Destination::Folder(folder.clone()),
        None if args.write => Destination::InPlace,
        None => Destination::Stdout,
    };
    if destination == Destination::Stdout && args.input.paths.len() > 1 {
        return Err(misuse("several paths cannot go to standard output; give --out-dir or --write"));
    }
    if destination == Destination::Stdout && args.source_map == Some(SourceMapArg::File) {
        return Err(misuse(
            "a source map beside standard output has no name; give --source-map inline, --out-dir or --write",
        ));
    }
    let found = find(&args.input, args.out_dir.as_deref())?;
    let targets = targets(&found.inputs, &destination)?;
    let colour = stdio::colour_stderr(args.color);
    let progress = Progress::new(found.inputs.len(), args.quiet);
    let settings = settings(&args.module, &found.inputs)?;
    let wanted = Wanted {
        mode: args.mode.into(),
        runtime: args.runtime.into(),
        map: args.source_map.is_some(),
        check: false,
        module: ModulePlan::default(),
    };
    let recipe = Recipe { args: &args.input, wanted, colour, progress: &progress };
    let (done, set): (Vec<Done>, Set) = pool(args.input.jobs)?.install(|| {
        let set = Set::compiled(&found.inputs, &recipe, settings);
        let work = found.inputs.par_iter().zip(&targets).enumerate();
        let one = |(index, (input, target)): (usize, (&Input, &Target))| {
            build_one(input, target, args.source_map, || set.compile(index, input, &recipe))
        };
        (work.map(one).collect(), set)
    });
    progress.finish();
    set.warn(&found.inputs);
    finish(&found.failures, done, args.quiet)
}

/// Prints the result, the messages and the summary.
fn finish(failures: &[Failure], done: Vec<Done>, quiet: bool) -> anyhow::Result<Outcome> {
    let mut summary = Summary { files: failures.len(), errors: failures.len(), ..Summary::default() };
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

fn build_one(
    input: &Input,
    target: &Target,
    map: Option<SourceMapArg>,
    compile: impl FnOnce() -> Result<Compiled, Vec<String>>,
) -> Done {
    if let Target::Nowhere(reason) = target {
        return failed(vec![format!("error: `{}` {reason}", input.name)]);
    }
    let mut compiled = match compile() {
        Ok(compiled) => compiled,
        Err(messages) => return failed(messages),
    };
    let changed = compiled.code != compiled.source;
    // What stays as it is needs no map.
    let kind = map.filter(|_| changed);
    let map = kind.and_then(|kind| maps::attach(&mut compiled, input, target, kind));
    let summary = Summary {
        changed: usize::from(changed),
        functions: compiled.output.functions,
        lowered: compiled.output.lowered,
        ..Summary::default()
    };
    let mut done = Done { messages: compiled.warnings.clone(), summary, print: None };
    match place(input, target, &compiled, map.as_ref(), changed) {
        Ok(Placed::Print) => done.print = Some(compiled.code),
        Ok(Placed::Written) => {}
        Ok(Placed::LeftAlone) => done.summary.changed = 0,
        Ok(Placed::WithoutTypes) => {
            done.messages
                .push(format!("warning: `{}` lost its types, too: the output is JavaScript", input.name));
        }
        Err(message) => return failed(vec![format!("error: `{}` {message}", input.name)]),
    }
    done
}

/// What was done with a result.
enum Placed {
    Print,
    Written,
    WithoutTypes,
    LeftAlone,
}

fn place(
    input: &Input,
    target: &Target,
    compiled: &Compiled,
    map: Option<&MapFile>,
    changed: bool,
) -> Result<Placed, String> {
    // The map goes first, so that no result ever names one that is not there.
    let write_map = || map.map_or(Ok(()), |map| write_new(&map.path, &map.json, None));
    match target {
        Target::Stdout => Ok(Placed::Print),
        Target::File(path) => {
            write_map()?;
            write_new(path, &compiled.code, input.path.as_deref()).map(|()| Placed::Written)
        }
        // A source without async keeps even its types.
        Target::InPlace(_) if !changed || !(compiled.waits || compiled.output.functions > 0) => {
            Ok(Placed::LeftAlone)
        }
        Target::InPlace(path) => {
            write_map()?;
            write_over(path, &compiled.code)?;
            Ok(if is_typescript(path) { Placed::WithoutTypes } else { Placed::Written })
        }
        Target::Nowhere(reason) => Err(reason.clone()),
    }
}

fn failed(messages: Vec<String>) -> Done {
    Done { messages, summary: Summary { errors: 1, ..Summary::default() }, print: None }
}
