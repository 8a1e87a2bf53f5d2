//! Standard output and error, without panics when nobody listens.

use std::io::{self, IsTerminal, Write};

use anyhow::Context;

use super::args::ColorArg;

/// Writes all of `bytes` to standard output.
pub(crate) fn write_stdout(bytes: &[u8]) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(bytes).and_then(|()| out.flush()).context("cannot write to standard output")
}

/// Writes a line to standard error. Where that is closed there is nobody left to tell.
pub(crate) fn tell(line: &str) {
    let mut text = String::with_capacity(line.len() + 1);
    text.push_str(line);
    text.push('\n');
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// Writes an error to standard error.
pub(crate) fn tell_error(message: &str) {
    tell(&format!("error: {message}"));
}

/// Whether an error comes from a reader that went away.
pub(crate) fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let broken = |cause: &io::Error| cause.kind() == io::ErrorKind::BrokenPipe;
    error.chain().any(|cause| cause.downcast_ref::<io::Error>().is_some_and(broken))
}

/// Whether to colour what goes to standard output.
pub(crate) fn colour_stdout(wish: ColorArg) -> bool {
    colour(wish, io::stdout().is_terminal())
}

/// Whether to colour what goes to standard error.
pub(crate) fn colour_stderr(wish: ColorArg) -> bool {
    colour(wish, io::stderr().is_terminal())
}

/// The option goes first, then `NO_COLOR`, then `CLICOLOR_FORCE`, then what the terminal can do.
fn colour(wish: ColorArg, terminal: bool) -> bool {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let zero = |name: &str| std::env::var_os(name).is_some_and(|value| value == "0");
    match wish {
        ColorArg::Always => true,
        ColorArg::Never => false,
        ColorArg::Auto if set("NO_COLOR") => false,
        ColorArg::Auto if set("CLICOLOR_FORCE") && !zero("CLICOLOR_FORCE") => true,
        ColorArg::Auto => {
            terminal && !zero("CLICOLOR") && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
        }
    }
}
