//! Measurements on real code, too long for the test command.
//!
//! ```text
//! cargo xtask playground the page of `unawait playground`, into `playground/dist`
//! cargo xtask corpus     lowers the packages of the corpus; nothing may panic or go missing
//! cargo xtask lines      how many of the author's lines stand in the output as they were
//! cargo xtask prettier   how many lines of the output Prettier leaves alone
//! ```
//!
//! All of them take names of packages, to do only those. The packages are fetched with npm into
//! `target/corpus`, once.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "reports are for the terminal")]

mod asyncs;
mod corpus;
mod files;
mod lines;
mod packages;
mod playground;
mod prettier;

use std::process::ExitCode;

use anyhow::{Result, bail};

fn main() -> ExitCode {
    let mut args = std::env::args().skip(1);
    let task = args.next().unwrap_or_default();
    match run(&task, &args.collect::<Vec<_>>()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::from(2)
        }
    }
}

/// Runs a task on the packages named (all, where none is); whether all is as wanted.
fn run(task: &str, only: &[String]) -> Result<bool> {
    let work: fn(&[files::File]) -> Result<bool> = match task {
        "corpus" => corpus::run,
        "lines" => lines::run,
        "prettier" => prettier::run,
        "playground" => return playground::run(),
        _ => bail!("which task? corpus, lines, playground, prettier"),
    };
    let files = files::load(&packages::fetch(only)?)?;
    // Parsers recurse; the main thread's stack would be too small for generated code.
    let pool = rayon::ThreadPoolBuilder::new().stack_size(256 << 20).build()?;
    pool.install(|| work(&files))
}
