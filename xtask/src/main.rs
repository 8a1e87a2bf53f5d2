//! Builds for other platforms, and measurements on real code, too long for the test command.
//!
//! ```text
//! cargo xtask playground the page of `unawait playground`, into `playground/dist`
//! cargo xtask corpus     lowers the packages of the corpus; nothing may panic or go missing
//! cargo xtask lines      how many of the author's lines stand in the output as they were
//! cargo xtask prettier   how many lines of the output Prettier leaves alone
//! cargo xtask suites     test suites of packages, on their code before and after
//! cargo xtask test262 PATH   runs the official suite, compiled; PATH is a checkout of tc39/test262
//! cargo xtask wasm       the compiler as WebAssembly, into `plugin/wasm/pkg`
//! cargo xtask plugin     the npm package, into `plugin/dist`
//! ```
//!
//! The measurements take names of packages, to do only those. The packages are fetched with npm into
//! `target/corpus` and `target/suites`, once. For `test262`, see `--help`.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "reports are for the terminal")]

mod asyncs;
mod corpus;
mod files;
mod lines;
mod packages;
mod playground;
mod plugin;
mod prettier;
mod suites;
mod test262;
mod wasm;

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

/// Runs a task; whether all is as wanted.
fn run(task: &str, args: &[String]) -> Result<bool> {
    // Parsers recurse; the main thread's stack would be too small for generated code.
    let pool = rayon::ThreadPoolBuilder::new().stack_size(256 << 20).build()?;
    let on_packages: fn(&[files::File]) -> Result<bool> = match task {
        "corpus" => corpus::run,
        "lines" => lines::run,
        "prettier" => prettier::run,
        "playground" => return playground::run(),
        "plugin" => return plugin::run(),
        "suites" => return pool.install(|| suites::run(args)),
        "test262" => return pool.install(|| test262::run(args)),
        "wasm" => return wasm::run(),
        _ => bail!("which task? corpus, lines, playground, plugin, prettier, suites, test262, wasm"),
    };
    // The arguments name packages; without any it is all of them.
    let files = files::load(&packages::fetch(args)?)?;
    pool.install(|| on_packages(&files))
}
