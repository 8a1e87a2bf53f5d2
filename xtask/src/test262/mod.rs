//! The official suite of the language, tc39/test262, as far as it has async syntax.
//!
//! ```text
//! cargo xtask test262 PATH                    # a checkout, or its bare git directory
//! cargo xtask test262 PATH --filter for-await --list
//! cargo xtask test262 PATH --bless            # afterwards, answer each `?` in xtask/test262/expected.txt
//! ```
//!
//! 1. `select` finds the tests, by their text.
//! 2. `native` leaves those that Node passes as they are.
//! 3. `judge` compiles them and runs what comes out, in `host`.
//! 4. `expected` compares with the list of failures that have a reason.
//! 5. `report` shows it.

mod compile;
mod expected;
mod frontmatter;
mod host;
mod judge;
mod native;
mod options;
mod report;
mod select;
mod sets;
mod suite;
mod syntax;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::Parser;

use expected::List;
use host::Host;
use options::Options;
use report::Report;
use select::Kind;
use suite::Suite;

/// Runs the suite; whether all is as expected.
///
/// # Errors
/// Where the arguments are wrong, or the suite or Node is not there.
pub(crate) fn run(args: &[String]) -> Result<bool> {
    let options =
        Options::parse_from(std::iter::once("cargo xtask test262").chain(args.iter().map(String::as_str)));
    let suite = Suite::open(&options.path)?;
    let host = Host::find(&suite)?;
    let tests = select::select(&suite, options.filter.as_ref())?;
    let (rejections, executions): (Vec<_>, Vec<_>) =
        tests.into_iter().partition(|test| test.kind == Kind::Rejection);
    let selected = executions.len();
    let mut tests = native::passing(executions, &host)?;
    println!(
        "Node passes {} of {selected} tests with async syntax; there are {} syntax errors",
        tests.len(),
        rejections.len()
    );
    tests.extend(rejections);

    // A panic is a result here, and its message would get in between.
    std::panic::set_hook(Box::new(|_| {}));
    let outcomes = judge::judge(&tests, options.mode.mode(), &host);
    drop(std::panic::take_hook());
    let outcomes = outcomes?;

    let file = manifest_folder().join("test262").join("expected.txt");
    let mut list = List::parse(&std::fs::read_to_string(&file).context("the list cannot be read")?)?;
    let is_whole = options.filter.is_none();
    if options.bless {
        list.bless(&outcomes, options.mode, is_whole);
        std::fs::write(&file, list.write())?;
    }
    let surprises = list.check(&outcomes, options.mode, is_whole);
    let report = Report {
        mode: options.mode,
        node: &host.version,
        outcomes: &outcomes,
        list: &list,
        surprises: &surprises,
    };
    print!("{}", report.text(options.list));
    if let Some(path) = &options.json {
        std::fs::write(path, report.json()?)?;
    }
    Ok(surprises.is_empty())
}

/// The folder for all that is unpacked or kept.
fn folder() -> PathBuf {
    let root = manifest_folder().parent().unwrap_or(Path::new("."));
    root.join("target").join("test262")
}

fn manifest_folder() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
