//! `unawait playground`: serves the page that is in the binary, and opens it.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use unawait_playground::{Error, Program, bind};

use super::args::PlaygroundArgs;
use super::inputs::{Input, is_source, read, shown, unknown_kind};
use super::{Outcome, misuse, stdio};

/// What to do where the page was not there at build time.
const HOW_TO_GET_IT: &str = "\
In a checkout with Node 20.19 or newer, `cargo xtask playground` builds it;
`cargo install --path .` then makes an unawait that has it.";

/// Runs the subcommand; it ends with the process.
pub(crate) fn run(args: &PlaygroundArgs) -> anyhow::Result<Outcome> {
    let program = args.file.as_deref().map(program).transpose()?;
    let server = match bind(args.port, program) {
        Ok(server) => server,
        Err(error @ Error::NoPage) => anyhow::bail!("{error}\n{HOW_TO_GET_IT}"),
        Err(error) => return Err(error.into()),
    };
    let address = server.address();
    stdio::write_stdout(format!("{address}\n").as_bytes())?;
    stdio::tell("Only this machine can reach it; Ctrl-C ends it.");
    if !args.no_open && !open(&address) {
        stdio::tell("No browser could be started; please open the address yourself.");
    }
    server.run();
    Ok(Outcome::Fine)
}

/// The file as something to serve. It is read now, so that what is wrong is told here, and again when the
/// page is loaded again.
fn program(path: &Path) -> anyhow::Result<Program> {
    let name = shown(path);
    if !is_source(path) {
        return Err(misuse(format!("`{name}` {}", unknown_kind(path))));
    }
    let input = Input {
        path: Some(path.to_path_buf()),
        real: PathBuf::new(),
        root: PathBuf::new(),
        below: PathBuf::new(),
        name: name.clone(),
    };
    read(&input).map_err(|message| anyhow::anyhow!("`{name}` {message}"))?;
    let file = path.file_name().map(Path::new).map_or(name, shown);
    Ok(Program { name: file, read: Box::new(move || read(&input)) })
}

/// Asks the system to open an address; whether it knows how to.
fn open(address: &str) -> bool {
    let (program, before): (&str, &[&str]) = if cfg!(target_os = "macos") {
        ("open", &[])
    } else if cfg!(windows) {
        // Not `cmd /c start`, which would give some characters a meaning.
        ("rundll32", &["url.dll,FileProtocolHandler"])
    } else {
        ("xdg-open", &[])
    };
    let mut command = Command::new(program);
    command.args(before).arg(address).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().is_ok()
}
