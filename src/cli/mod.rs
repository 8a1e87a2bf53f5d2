//! What the command does around the compiler: arguments, files, printing.
//!
//! Exit codes: 0 fine, 1 something failed, 2 the command was called wrongly.

mod ahead;
mod args;
mod build;
mod cache;
mod compile;
mod diff_cmd;
mod draft;
mod graph;
mod highlight;
mod html;
mod inputs;
mod json;
mod layout;
mod maps;
mod pager;
mod plan;
mod playground;
mod product;
mod progress;
mod resolve;
mod sets;
mod stdio;
mod summary;
mod terminal;
mod theme;
mod unified;
mod walk;
mod watch;
mod wrap;
mod write;

use std::process::ExitCode;

use clap::CommandFactory;

use args::{Args, Command};

/// The command was called in a way that makes no sense, whatever the files hold.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Misuse(String);

/// An error that leads to exit code 2.
fn misuse(message: impl Into<String>) -> anyhow::Error {
    Misuse(message.into()).into()
}

/// Whether everything went well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// Exit code 0.
    Fine,
    /// Exit code 1; what failed has been told.
    Failed,
}

/// Runs the command with the arguments of this process.
pub(crate) fn run() -> ExitCode {
    let done = match Args::of_process().command {
        Command::Build(args) => build::run(&args),
        Command::Diff(args) => diff_cmd::run(&args),
        Command::Graph(args) => graph::run(&args),
        Command::Playground(args) => playground::run(&args),
        Command::Completions { shell } => completions(shell),
    };
    match done {
        Ok(Outcome::Fine) => ExitCode::SUCCESS,
        Ok(Outcome::Failed) => ExitCode::from(1),
        // Whoever read our output has seen enough; that is no failure.
        Err(error) if stdio::is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            stdio::tell_error(&format!("{error:#}"));
            ExitCode::from(if error.is::<Misuse>() { 2 } else { 1 })
        }
    }
}

fn completions(shell: clap_complete::Shell) -> anyhow::Result<Outcome> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Args::command(), "unawait", &mut script);
    stdio::write_stdout(&script)?;
    Ok(Outcome::Fine)
}
