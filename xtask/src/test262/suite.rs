//! Where the suite is: a checkout of tc39/test262, or a bare git directory, from which one is made.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};

use super::folder;

/// A checkout.
pub(crate) struct Suite {
    root: PathBuf,
}

impl Suite {
    /// Finds the checkout at `path`; what a bare git directory holds is unpacked into `target`, once.
    ///
    /// # Errors
    /// Where there is neither, or git or tar fails.
    pub(crate) fn open(path: &Path) -> Result<Self> {
        let path = path.canonicalize().with_context(|| format!("{} cannot be found", path.display()))?;
        let is_bare = path.join("objects").is_dir() && path.join("HEAD").is_file();
        let root = if is_bare { unpack(&path)? } else { path };
        let suite = Self { root };
        let is_suite = suite.tests().is_dir() && suite.harness().join("assert.js").is_file();
        ensure!(is_suite, "{} is no checkout of tc39/test262", suite.root.display());
        Ok(suite)
    }

    /// The folder of the tests.
    pub(crate) fn tests(&self) -> PathBuf {
        self.root.join("test")
    }

    /// The folder of the files that tests include.
    pub(crate) fn harness(&self) -> PathBuf {
        self.root.join("harness")
    }
}

/// Writes the tests of the newest commit into a folder that has its name.
fn unpack(bare: &Path) -> Result<PathBuf> {
    let commit = Command::new("git").arg("--git-dir").arg(bare).args(["rev-parse", "HEAD"]).output()?;
    ensure!(commit.status.success(), "git: {}", String::from_utf8_lossy(&commit.stderr));
    let root = folder().join(String::from_utf8_lossy(&commit.stdout).trim());
    if root.is_dir() {
        return Ok(root);
    }
    // Under another name until all of it is there, so that half a checkout is never taken for one.
    let partial = root.with_extension("partial");
    std::fs::create_dir_all(&partial)?;
    let mut git = Command::new("git")
        .arg("--git-dir")
        .arg(bare)
        .args(["archive", "HEAD", "harness", "test"])
        .stdout(Stdio::piped())
        .spawn()
        .context("git is needed for a git directory")?;
    let archive = git.stdout.take().context("git gives nothing")?;
    let tar = Command::new("tar").arg("-x").arg("-C").arg(&partial).stdin(archive).status();
    let tar = tar.context("tar is needed for a git directory")?;
    ensure!(git.wait()?.success() && tar.success(), "{} cannot be unpacked", bare.display());
    std::fs::rename(&partial, &root)?;
    Ok(root)
}
