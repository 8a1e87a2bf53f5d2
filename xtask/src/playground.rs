//! Builds the page of the playground, for the binary and for any static host.
//!
//! ```text
//! plugin/wasm/pkg ┐
//! playground/src  ┴ vite → playground/dist ─ the next cargo build → unawait playground
//! ```
//! Where nothing has changed since, nothing happens.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use anyhow::{Context, Result, ensure};

/// What the page is made from, in `playground`.
const SOURCES: [&str; 8] = [
    "index.html",
    "package-lock.json",
    "public",
    "sandbox",
    "src",
    "tsconfig.json",
    "vite.config.ts",
    "../plugin/wasm/pkg",
];

/// Installs what npm has to install, and builds the page into `playground/dist`.
///
/// # Errors
/// Where Node is missing, npm cannot install, or the page does not build.
pub(crate) fn run() -> Result<bool> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."));
    let folder = root.join("playground");
    let module = root.join("plugin/wasm/pkg/unawait_bg.wasm");
    ensure!(module.exists(), "the compiler as WebAssembly is missing; `cargo xtask wasm` builds it");
    install(&folder)?;
    if is_fresh(&folder)? {
        println!("playground/dist is up to date");
        return Ok(true);
    }
    npm(&folder, &["run", "--silent", "build"])?;
    println!("playground/dist is built; the next build of unawait has it");
    Ok(true)
}

/// Installs the modules that the lock file names, unless they are those that are there.
fn install(folder: &Path) -> Result<()> {
    let lock = std::fs::read_to_string(folder.join("package-lock.json"))?;
    let stamp = folder.join("node_modules/.lock-of-unawait");
    if std::fs::read_to_string(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    npm(folder, &["ci", "--no-audit", "--no-fund", "--silent"])?;
    std::fs::write(stamp, lock).context("node_modules cannot be written to")
}

fn npm(folder: &Path, args: &[&str]) -> Result<()> {
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    let status = Command::new(npm)
        .args(args)
        .current_dir(folder)
        .status()
        .context("npm is needed; it comes with Node 20.19 or newer")?;
    ensure!(status.success(), "npm {} fails in {}", args.join(" "), folder.display());
    Ok(())
}

/// Whether the page is newer than all that it is made from.
fn is_fresh(folder: &Path) -> Result<bool> {
    let page = folder.join("dist/index.html");
    if !page.exists() {
        return Ok(false);
    }
    let built = page.metadata()?.modified()?;
    let newest = SOURCES.iter().map(|name| newest(&folder.join(name))).collect::<Result<Vec<_>>>()?;
    Ok(newest.into_iter().all(|changed| changed <= built))
}

/// When a file, or the newest in a folder, was changed.
fn newest(path: &Path) -> Result<SystemTime> {
    let metadata = path.metadata().with_context(|| format!("{} is missing", path.display()))?;
    let mut newest = metadata.modified()?;
    if metadata.is_dir() {
        for entry in std::fs::read_dir(path)? {
            let entry: PathBuf = entry?.path();
            newest = newest.max(self::newest(&entry)?);
        }
    }
    Ok(newest)
}
