//! Runs the test suites of real packages on their code as published, then on the same code lowered.
//!
//! ```text
//! cargo xtask suites                                      all packages, all modes, all stages
//! cargo xtask suites fastq avvio --mode exact --stage code
//! ```
//!
//! A *stage* says what is lowered: `code`, the package's own files; `tests`, the files of its tests as
//! well; `deps`, its own files and everything in `node_modules`. The suite has to give the same results,
//! test by test, as on the original. What the lowered files must not have is any async syntax.

mod fetch;
mod lower;
mod suite;
mod table;
mod tap;

use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use unawait::Mode;

use lower::Lowered;
use suite::{Stage, Suite};
use tap::Results;

/// Differences and files shown for each run.
const SHOWN: usize = 12;
/// A suite runs again where its results differ, for many have tests that fail now and then.
const ATTEMPTS: usize = 3;

/// What is asked for on the command line.
struct Wanted {
    suites: Vec<&'static Suite>,
    modes: Vec<Mode>,
    stages: Vec<Stage>,
}

/// Runs the suites named by `args`; whether every one has the same results as on the original.
///
/// # Errors
/// Where an argument is not known, or a package cannot be fetched or run.
pub(crate) fn run(args: &[String]) -> Result<bool> {
    let wanted = parse(args)?;
    let mut rows = Vec::new();
    let mut same = true;
    for suite in &wanted.suites {
        same &= run_suite(suite, &wanted, &mut rows)?;
    }
    println!(
        "\n| package | mode | lowered | async functions | passed (failed) before | after | differences |"
    );
    println!("| --- | --- | --- | ---: | ---: | ---: | --- |");
    for row in rows {
        println!("{row}");
    }
    Ok(same)
}

fn parse(args: &[String]) -> Result<Wanted> {
    let mut wanted = Wanted { suites: Vec::new(), modes: Vec::new(), stages: Vec::new() };
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--mode" => wanted.modes.push(mode(args.next().context("--mode wants a mode")?)?),
            "--stage" => wanted.stages.push(stage(args.next().context("--stage wants a stage")?)?),
            name => {
                let found = table::SUITES.iter().find(|suite| suite.name() == name);
                wanted.suites.push(found.with_context(|| format!("no suite has the name {name}"))?);
            }
        }
    }
    if wanted.suites.is_empty() {
        wanted.suites = table::SUITES.iter().collect();
    }
    if wanted.modes.is_empty() {
        wanted.modes = vec![Mode::Exact, Mode::Faithful, Mode::Textbook];
    }
    if wanted.stages.is_empty() {
        wanted.stages = Stage::ALL.to_vec();
    }
    Ok(wanted)
}

fn mode(name: &str) -> Result<Mode> {
    Ok(match name {
        "exact" => Mode::Exact,
        "faithful" => Mode::Faithful,
        "textbook" => Mode::Textbook,
        _ => bail!("which mode? exact, faithful, textbook"),
    })
}

fn stage(name: &str) -> Result<Stage> {
    let found = Stage::ALL.into_iter().find(|stage| stage.name() == name);
    found.context("which stage? code, tests, deps")
}

/// Runs one suite, in all modes and stages that are wanted; whether nothing differs.
fn run_suite(suite: &Suite, wanted: &Wanted, rows: &mut Vec<String>) -> Result<bool> {
    let original = fetch::fetch(suite)?;
    let before = suite.run(&original)?;
    ensure!(before.passed() > 0, "{}: no test passes on the original", suite.package);
    // Tests that do not give the same twice say nothing.
    let unstable = before.differences(&suite.run(&original)?);
    println!(
        "{}: {} passed, {} failed, {} unstable",
        suite.package,
        before.passed(),
        before.failed(),
        unstable.len()
    );
    let mut same = true;
    for &mode in &wanted.modes {
        for &stage in &wanted.stages {
            let folder = original.with_file_name(format!("{mode:?}-{}", stage.name()).to_lowercase());
            let lowered = lower::lower_into(suite, &original, &folder, mode, stage)?;
            if lowered.functions == 0 && lowered.problems.is_empty() {
                continue;
            }
            let (after, differences) = compare(suite, &folder, &before, &unstable)?;
            let (known, new): (Vec<_>, Vec<_>) =
                differences.iter().partition(|test| suite.is_known(test, mode, stage));
            print(mode, stage, &lowered, &new);
            rows.push(format!(
                "| {} | `{}` | {} | {} of {} | {} ({}) | {} ({}) | {}, {} known |",
                suite.package,
                format!("{mode:?}").to_lowercase(),
                stage.name(),
                lowered.functions,
                lowered.functions + lowered.left_functions,
                before.passed(),
                before.failed(),
                after.passed(),
                after.failed(),
                new.len(),
                known.len(),
            ));
            same &= new.is_empty() && lowered.problems.is_empty();
        }
    }
    Ok(same)
}

/// The results on lowered code, and the tests whose results differ whenever the suite is run.
fn compare(
    suite: &Suite,
    folder: &Path,
    before: &Results,
    unstable: &[String],
) -> Result<(Results, Vec<String>)> {
    let mut after = suite.run(folder)?;
    let mut differences = before.differences(&after);
    differences.retain(|test| !unstable.contains(test));
    for _ in 1..ATTEMPTS {
        if differences.iter().all(|test| suite.knows(test)) {
            break;
        }
        after = suite.run(folder)?;
        let again = before.differences(&after);
        differences.retain(|test| again.contains(test));
    }
    Ok((after, differences))
}

fn print(mode: Mode, stage: Stage, lowered: &Lowered, differences: &[&String]) {
    println!("  {mode:?} {}: {} async functions in {} files", stage.name(), lowered.functions, lowered.files);
    let left: Vec<_> = lowered.left.iter().map(|file| format!("left: {file}")).collect();
    let differ: Vec<_> = differences.iter().map(|test| format!("DIFFERS: {test}")).collect();
    let problems: Vec<_> = lowered.problems.iter().map(|problem| format!("PROBLEM: {problem}")).collect();
    for lines in [left, problems, differ] {
        lines.iter().take(SHOWN).for_each(|line| println!("    {line}"));
        if lines.len() > SHOWN {
            println!("    and {} more", lines.len() - SHOWN);
        }
    }
}
