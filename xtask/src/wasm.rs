//! Builds the compiler as WebAssembly, with the JavaScript that calls it.
//!
//! ```text
//! plugin/wasm ─ cargo → unawait_wasm.wasm ─ wasm-bindgen → plugin/wasm/pkg/unawait.js, .d.ts, unawait_bg.wasm
//! ```
//! The JavaScript loads what it is given, so one build does for Node, browsers and workers. It is made by
//! the library behind `wasm-bindgen`, so that command need not be installed, and versions cannot differ.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};
use wasm_bindgen_cli_support::Bindgen;

const TARGET: &str = "wasm32-unknown-unknown";
const PROFILE: &str = "wasm";

/// Builds everything into `plugin/wasm/pkg` and tells its size.
///
/// # Errors
/// Where Rust has no library for the target and none can be installed, or a build fails.
pub(crate) fn run() -> Result<bool> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."));
    install_target()?;
    let module = build(root)?;
    let folder = root.join("plugin/wasm/pkg");
    let result = folder.join("unawait_bg.wasm");
    if !is_newer(&result, &module) || !is_newer(&result, &std::env::current_exe()?) {
        bind(&module, &folder)?;
    }
    println!("plugin/wasm/pkg/unawait_bg.wasm: {} kB", std::fs::metadata(result)?.len() / 1000);
    Ok(true)
}

/// Whether a file is there and was made after another.
fn is_newer(result: &Path, source: &Path) -> bool {
    let time = |path: &Path| std::fs::metadata(path).and_then(|data| data.modified()).ok();
    matches!((time(result), time(source)), (Some(result), Some(source)) if result > source)
}

/// Installs the target's standard library, with rustup.
fn install_target() -> Result<()> {
    if has_target()? {
        return Ok(());
    }
    let added = Command::new("rustup").args(["target", "add", TARGET]).status();
    if added.is_ok_and(|status| status.success()) && has_target()? {
        return Ok(());
    }
    bail!("Rust has no standard library for {TARGET}; `rustup target add {TARGET}` installs it");
}

fn has_target() -> Result<bool> {
    let rustc = std::env::var("RUSTC").unwrap_or_else(|_| "rustc".to_owned());
    let asked = Command::new(rustc).args(["--print", "target-libdir", "--target", TARGET]).output()?;
    Ok(asked.status.success() && Path::new(String::from_utf8_lossy(&asked.stdout).trim()).exists())
}

/// Compiles the crate; gives the module as the linker leaves it.
fn build(root: &Path) -> Result<PathBuf> {
    let mut cargo = Command::new(std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()));
    // Cargo tells what it runs about its own package; the inner one would build anew, told the same.
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("CARGO_")) {
        if name != "CARGO_HOME" && name != "CARGO_TARGET_DIR" {
            cargo.env_remove(name);
        }
    }
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    let status = cargo
        .args(["build", "--package", "unawait_wasm", "--profile", PROFILE, "--target", TARGET])
        // Messages of panics name files; those of one machine say nothing to others.
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", flags(root))
        .current_dir(root)
        .status()
        .context("cargo does not start")?;
    ensure!(status.success(), "the crate in plugin/wasm does not build");
    Ok(target.join(TARGET).join(PROFILE).join("unawait_wasm.wasm"))
}

/// Takes the folders of this machine out of the names of source files.
fn flags(root: &Path) -> String {
    let home = std::env::var("CARGO_HOME").map(PathBuf::from).ok();
    let home = home.or_else(|| std::env::home_dir().map(|home| home.join(".cargo")));
    let folders = home.map(|home| home.join("registry/src")).into_iter().chain([root.to_path_buf()]);
    folders.map(|folder| format!("--remap-path-prefix={}=.", folder.display())).collect::<Vec<_>>().join(" ")
}

fn bind(module: &Path, folder: &Path) -> Result<()> {
    std::fs::create_dir_all(folder)?;
    Bindgen::new()
        .input_path(module)
        .out_name("unawait")
        .web(true)?
        .typescript(true)
        .omit_default_module_path(true)
        // An instance that has thrown is not used again; this is how a new one is had.
        .reset_state_function(true)
        // Names of functions would be a fourth of the file; messages of panics tell the place.
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(folder)
}
