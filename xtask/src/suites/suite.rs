//! One package with a test suite: how its tests are run, and what is known to differ.
//!
//! Every suite writes [TAP](https://testanything.org) to a file: those of `node:test` by that reporter,
//! those of `tape` by themselves.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use unawait::Mode;

use super::tap::Results;

/// How long a run may take; code that never settles must not hold everything up.
const LIMIT: Duration = Duration::from_mins(15);
/// How long one test may take where `node:test` runs it, in milliseconds.
const TEST_LIMIT: &str = "--test-timeout=30000";

/// Files of tests that run at a time: most of what they do is wait.
const CONCURRENCY: &str = "--test-concurrency=3";

/// What is lowered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// The package's own code.
    Code,
    /// Its tests as well.
    Tests,
    /// Its own code and all in `node_modules`, but not its tests.
    Deps,
}

impl Stage {
    /// Every stage there is.
    pub(crate) const ALL: [Self; 3] = [Self::Code, Self::Tests, Self::Deps];

    /// The word for it on the command line.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Tests => "tests",
            Self::Deps => "deps",
        }
    }
}

/// How the tests are run.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Runner {
    /// By `node --test`: all files that one of the patterns fits.
    NodeTest(&'static [Pattern]),
    /// By `node`, one file after the other.
    Scripts(&'static [&'static str]),
}

/// A folder, whether folders in it count as well, and how a file's name has to end.
pub(crate) type Pattern = (&'static str, bool, &'static str);

/// A package whose published archive has its tests in it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Suite {
    /// `name@version`.
    pub(crate) package: &'static str,
    /// What the tests need besides what the package does, as `name@version`.
    pub(crate) needs: &'static [&'static str],
    /// How the tests are run.
    pub(crate) runner: Runner,
    /// Files of tests that do not run everywhere, and why.
    pub(crate) without: &'static [(&'static str, &'static str)],
    /// Files and folders that no stage lowers, and why.
    pub(crate) kept: &'static [(&'static str, &'static str)],
    /// Tests that differ although nothing is wrong.
    pub(crate) known: &'static [Known],
}

/// A test that differs although nothing is wrong.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Known {
    /// How its name begins.
    pub(crate) test: &'static str,
    /// The modes in which it does.
    pub(crate) modes: &'static [Mode],
    /// The stages in which it does.
    pub(crate) stages: &'static [Stage],
    /// What the test looks at.
    #[expect(dead_code, reason = "for whoever reads the table")]
    pub(crate) because: &'static str,
}

impl Suite {
    /// The package without its version.
    pub(crate) fn name(&self) -> &'static str {
        self.package.rsplit_once('@').map_or(self.package, |(name, _)| name)
    }

    /// Whether the table says that a test differs in this mode and stage.
    pub(crate) fn is_known(&self, test: &str, mode: Mode, stage: Stage) -> bool {
        let fits =
            |it: &Known| test.starts_with(it.test) && it.modes.contains(&mode) && it.stages.contains(&stage);
        self.known.iter().any(fits)
    }

    /// Whether the table names a test at all.
    pub(crate) fn knows(&self, test: &str) -> bool {
        self.known.iter().any(|it| test.starts_with(it.test))
    }

    /// Runs the tests of the copy in a folder.
    ///
    /// # Errors
    /// Where node does not start or does not end.
    pub(crate) fn run(&self, folder: &Path) -> Result<Results> {
        let output = folder.with_extension("tap");
        let mut results = Results::default();
        match self.runner {
            Runner::NodeTest(patterns) => {
                let mut files = Vec::new();
                for &(below, deep, suffix) in patterns {
                    collect(folder, &folder.join(below), deep, suffix, &mut files)?;
                }
                files.retain(|file| self.without.iter().all(|(other, _)| Path::new(other) != file));
                files.sort();
                ensure!(!files.is_empty(), "{}: no tests", self.package);
                let flags = ["--test", "--test-reporter=tap", TEST_LIMIT, CONCURRENCY].map(PathBuf::from);
                let code = node(folder, flags.into_iter().chain(files), &output)?;
                results.add("", &std::fs::read_to_string(&output)?, folder, code);
            }
            Runner::Scripts(files) => {
                for file in files {
                    let code = node(folder, [PathBuf::from(file)], &output)?;
                    results.add(file, &std::fs::read_to_string(&output)?, folder, code);
                }
            }
        }
        Ok(results)
    }
}

/// Adds the files below a folder that a pattern fits, as paths from the root.
fn collect(root: &Path, folder: &Path, deep: bool, suffix: &str, files: &mut Vec<PathBuf>) -> Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            if deep && !path.ends_with("node_modules") {
                collect(root, &path, deep, suffix, files)?;
            }
        } else if path.to_string_lossy().ends_with(suffix) {
            files.push(path.strip_prefix(root)?.to_owned());
        }
    }
    Ok(())
}

/// Runs node, with what it prints in a file; its exit code, where it has one.
fn node(folder: &Path, args: impl IntoIterator<Item = PathBuf>, output: &Path) -> Result<Option<i32>> {
    let child = Command::new("node")
        .args(args)
        .current_dir(folder)
        .env_remove("NODE_OPTIONS")
        .env("FORCE_COLOR", "0")
        .stdin(Stdio::null())
        .stdout(File::create(output)?)
        .stderr(File::create(output.with_extension("err"))?)
        .spawn()
        .context("node is needed to run test suites")?;
    wait(child)
}

/// Waits for a process, and ends it where it takes too long.
fn wait(mut child: Child) -> Result<Option<i32>> {
    let start = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(status.code());
        }
        if start.elapsed() > LIMIT {
            child.kill()?;
            child.wait()?;
            return Ok(None);
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}
