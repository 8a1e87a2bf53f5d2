//! Builds the npm package, from the compiler up.
//!
//! ```text
//! cargo xtask wasm → plugin/wasm/pkg ┐
//! npm install      → node_modules    ├ npm run build → plugin/dist
//! transforms/runtime, plugin/src     ┘
//! ```

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::wasm;

/// Builds `plugin/dist`, and installs what its tests need. What is there already is not made again.
///
/// # Errors
/// Where the compiler does not build, or npm fails.
pub(crate) fn run() -> Result<bool> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."));
    let folder = root.join("plugin");
    wasm::run()?;
    install(&folder)?;
    npm(&folder, &["run", "--silent", "build"])?;
    Ok(true)
}

/// Installs what the lock file says, if it was not that one last time.
fn install(folder: &Path) -> Result<()> {
    let lock = std::fs::read(folder.join("package-lock.json"))?;
    let installed = folder.join("node_modules/.installed");
    if std::fs::read(&installed).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    // Not `npm ci`: it wants the binaries of all platforms in the lock file, which not every registry has.
    npm(folder, &["install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"])?;
    std::fs::write(installed, lock)?;
    Ok(())
}

fn npm(folder: &Path, args: &[&str]) -> Result<()> {
    let status = Command::new("npm").args(args).current_dir(folder).status().context("npm is needed")?;
    ensure!(status.success(), "npm {} fails", args.join(" "));
    Ok(())
}
