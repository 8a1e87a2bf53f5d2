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
    // What is named there is not installed without the rest of it.
    npm(folder, &["pkg", "delete", "devDependencies"])?;
    let flags = ["--ignore-scripts", "--no-save", "--no-package-lock", "--no-audit", "--no-fund"];
    npm(folder, &[&["install"], flags.as_slice(), suite.needs].concat())
}

fn npm(folder: &Path, args: &[&str]) -> Result<()> {
    let output = Command::new("npm").args(args).current_dir(folder).output();
    let output = output.context("npm is needed to fetch packages")?;
    let message = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "npm {} in {}: {message}", args.join(" "), folder.display());
    Ok(())
}
