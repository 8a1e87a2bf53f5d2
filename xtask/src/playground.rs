//! Builds the page of the playground, for the binary and for any static host.
//!
//! ```text
//! plugin/wasm/pkg ┐
//! playground/src  ┴ vite → playground/dist ─ the next cargo build → unawait playground
//! ```
//! Where nothing has changed since, nothing happens.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};

/// What the page is made from, in `playground`.
const SOURCES: [&str; 9] = [
    "index.html",
    "offline",
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
    crate::wasm::run()?;
    install(&folder)?;
    let (inputs, stamp) = (inputs(&folder)?, folder.join("dist/.made-from"));
    if std::fs::read_to_string(&stamp).is_ok_and(|made| made == inputs) {
        println!("playground/dist is up to date");
        return Ok(true);
    }
    npm(&folder, &["run", "--silent", "build"])?;
    std::fs::write(stamp, inputs)?;
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

/// What the page would be made from now, as a number that changes with it. Times would not do: the
/// WebAssembly is written anew with the same bytes.
fn inputs(folder: &Path) -> Result<String> {
    let mut hasher = DefaultHasher::new();
    for name in SOURCES {
        add(&folder.join(name), &mut hasher)?;
    }
    Ok(format!("{:016x}", hasher.finish()))
}

/// Takes in a file, or all in a folder by name.
fn add(path: &Path, hasher: &mut DefaultHasher) -> Result<()> {
    let told = || format!("{} is missing", path.display());
    path.file_name().hash(hasher);
    if path.metadata().with_context(told)?.is_dir() {
        let mut entries = std::fs::read_dir(path)?.collect::<Result<Vec<_>, _>>()?;
        entries.sort_by_key(std::fs::DirEntry::file_name);
        return entries.iter().try_for_each(|entry| add(&entry.path(), hasher));
    }
    std::fs::read(path).with_context(told)?.hash(hasher);
    Ok(())
}
