//! Shows long output through the reader's pager.

use std::io::{self, Write};
use std::process::{Command, Stdio};

use super::stdio::write_stdout;

/// What to run where `PAGER` is not set: colours kept, and nothing done if it fits the screen.
const DEFAULT: &str = "less -R -F -X";

/// Writes `text` through the pager, or straight out where there is none.
pub(crate) fn page(text: &str) -> anyhow::Result<()> {
    page_with(text, &std::env::var("PAGER").unwrap_or_else(|_| DEFAULT.to_owned()))
}

fn page_with(text: &str, wish: &str) -> anyhow::Result<()> {
    if wish.trim().is_empty() || wish.trim() == "cat" {
        return write_stdout(text.as_bytes());
    }
    let mut command = shell(wish);
    if std::env::var_os("LESS").is_none() {
        // For a plain `PAGER=less`, which would show escape codes as text.
        command.env("LESS", "RFX");
    }
    leave_interrupts_to_the_pager();
    let Ok(mut child) = command.stdin(Stdio::piped()).spawn() else {
        return write_stdout(text.as_bytes());
    };
    let sent = child.stdin.take().map_or(Ok(()), |mut pipe| pipe.write_all(text.as_bytes()));
    let status = child.wait()?;
    match sent {
        // The shell says 127 where it found no such program.
        _ if status.code() == Some(127) => write_stdout(text.as_bytes()),
        // Leaving the pager early is fine.
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
        Ok(()) | Err(_) => Ok(()),
    }
}

/// Ctrl-C in a pager stops what it is doing; it must not end us below it, which would leave two
/// programs reading from one terminal.
fn leave_interrupts_to_the_pager() {
    #[cfg(unix)]
    {
        let seen = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
        // Without it, Ctrl-C is merely uglier.
        let _ = signal_hook::flag::register(signal_hook::consts::SIGINT, seen);
    }
}

#[cfg(unix)]
fn shell(wish: &str) -> Command {
    let mut command = Command::new("sh");
    command.arg("-c").arg(wish);
    command
}

#[cfg(not(unix))]
fn shell(wish: &str) -> Command {
    let mut words = wish.split_whitespace();
    let mut command = Command::new(words.next().unwrap_or(DEFAULT));
    command.args(words);
    command
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn all_of_the_text_reaches_the_pager() {
        let folder = tempfile::tempdir().unwrap();
        let seen = folder.path().join("seen");
        let text = "line\n".repeat(50_000);
        page_with(&text, &format!("cat > '{}'", seen.display())).unwrap();
        assert!(std::fs::read_to_string(seen).unwrap() == text);
    }

    #[test]
    fn leaving_early_is_fine() {
        page_with(&"line\n".repeat(50_000), "exit 0").unwrap();
        page_with(&"line\n".repeat(50_000), "head -n 1 > /dev/null").unwrap();
    }
}
