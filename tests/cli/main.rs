//! The command as its users meet it: a process, a folder, an exit code.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a helper that fails must fail the test")]

mod cache;
mod destinations;
mod differences;
mod documented;
mod failures;
mod hermetic;
mod inputs;
mod lowered;
mod maps;
mod modules;
mod streams;
mod usage;
mod watch;

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::cargo::cargo_bin_cmd;
use tempfile::TempDir;

/// A source that no mode changes.
const PLAIN: &str = "export const a = 1; // as it is\n";

/// A source with a syntax error in line 2.
const BROKEN: &str = "let a = 1;\nlet = = 2; // async\n";

/// A source that every mode changes.
const ASYNC: &str = "async function f() {\n  return (await g()).id;\n}\n";

/// A folder of its own for each test.
struct Project {
    dir: TempDir,
}

/// What a run of the command left behind.
#[derive(Debug)]
struct Ran {
    code: Option<i32>,
    out: String,
    err: String,
}

impl Project {
    fn new(files: &[(&str, &str)]) -> Self {
        let project = Self { dir: TempDir::new().unwrap() };
        for (path, text) in files {
            project.write(path, text.as_bytes());
        }
        project
    }

    fn path(&self, path: &str) -> PathBuf {
        self.dir.path().join(path)
    }

    fn write(&self, path: &str, bytes: &[u8]) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// All files, in order.
    fn list(&self) -> Vec<String> {
        fn visit(root: &Path, folder: &Path, found: &mut Vec<String>) {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() && !path.is_symlink() {
                    visit(root, &path, found);
                } else {
                    found.push(path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/"));
                }
            }
        }
        let mut found = Vec::new();
        visit(self.dir.path(), self.dir.path(), &mut found);
        found.sort();
        found
    }

    fn command(&self, args: &[&str]) -> assert_cmd::Command {
        let mut command = cargo_bin_cmd!("unawait");
        command.current_dir(self.dir.path()).args(args);
        for name in [
            "NO_COLOR",
            "CLICOLOR",
            "CLICOLOR_FORCE",
            "COLORTERM",
            "COLORFGBG",
            "PAGER",
            "COLUMNS",
            "UNAWAIT_CACHE",
        ] {
            command.env_remove(name);
        }
        command
    }

    fn run(&self, args: &[&str]) -> Ran {
        Ran::of(&mut self.command(args))
    }

    fn pipe(&self, args: &[&str], input: impl Into<Vec<u8>>) -> Ran {
        Ran::of(self.command(args).write_stdin(input))
    }
}

impl Ran {
    fn of(command: &mut assert_cmd::Command) -> Self {
        let output = command.output().unwrap();
        Self {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Checks the exit code, and that standard error holds each of `said`, in this order.
    #[track_caller]
    fn check(&self, code: i32, said: &[&str]) -> &Self {
        assert_eq!(self.code, Some(code), "{self:?}");
        let mut rest = self.err.as_str();
        for part in said {
            let at = rest.find(part).unwrap_or_else(|| panic!("no {part:?} in the rest of:\n{}", self.err));
            rest = &rest[at + part.len()..];
        }
        self
    }
}
