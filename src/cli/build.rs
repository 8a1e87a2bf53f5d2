//! `unawait build`: reads, lowers and writes all files.
//!
//! Messages come at the end, in path order, whatever order the threads were in.

use std::path::PathBuf;

use rayon::prelude::*;

use super::ahead::Ahead;
use super::args::{BuildArgs, SourceMapArg};
use super::cache::Cache;
use super::compile::pool;
use super::draft::{How, draft};
use super::inputs::{Failure, Input, find};
use super::plan::{Destination, Target, targets};
use super::progress::Progress;
use super::sets::{Set, settings};
use super::summary::Summary;
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
    pub(crate) print: Option<String>,
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
    let fresh = args.out_dir.as_deref().is_some_and(|folder| !folder.exists());
    let how = How { args, cache: &cache, colour: stdio::colour_stderr(args.color), fresh };
    let progress = Progress::new(found.inputs.len(), args.quiet);
    let (done, set): (Vec<Done>, Set) = pool(args.input.jobs)?.install(|| {
        let nowhere = Target::Nowhere("has no place".to_owned());
        let make = |index: usize, input: &Input, plan| {
            draft(input, targets.get(index).unwrap_or(&nowhere), how, plan)
        };
        let ahead = Ahead::of(&found.inputs, (&args.input, settings, &cache), &progress, make);
        let work = found.inputs.par_iter().zip(&targets).enumerate();
        let one = |(index, (input, target)): (usize, (&Input, &Target))| {
            ahead.take(index, input).put(input, target, how)
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
