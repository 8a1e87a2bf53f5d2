//! The command: `unawait build`, `unawait diff`, `unawait completions`.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run()
}
