//! The command: `unawait build`, `unawait diff`, `unawait playground`, `unawait completions`.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run()
}
