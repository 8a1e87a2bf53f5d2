//! Fetches a package with its tests and all they need.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use super::suite::Suite;
use crate::packages;

/// Installs the package into `target/suites/NAME/original`, once, and returns that folder. No script of
/// any package is run.
///
/// # Errors
/// Where npm or tar fails.
pub(crate) fn fetch(suite: &Suite) -> Result<PathBuf> {
    let folder = packages::folder().with_file_name("suites").join(suite.package.replace('/', "+"));
    let original = folder.join("original");
    let done = folder.join("installed");
    if done.exists() {
        return Ok(original);
    }
    std::fs::create_dir_all(&original)?;
    packages::unpack(suite.package, &original)?;
    install(suite, &original)?;
    std::fs::write(done, "")?;
    Ok(original)
}

/// Installs what the package depends on and what its tests need, but nothing else for developers.
fn install(suite: &Suite, folder: &Path) -> Result<()> {
    let flags = ["--ignore-scripts", "--omit=dev", "--no-save", "--no-audit", "--no-fund", "--silent"];
    let output = Command::new("npm")
        .arg("install")
        .args(flags)
        .args(suite.needs)
        .current_dir(folder)
        .output()
        .context("npm is needed to fetch packages")?;
    let message = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "npm install for {}: {message}", suite.package);
    Ok(())
}
