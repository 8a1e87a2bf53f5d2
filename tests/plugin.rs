//! The npm package: every bundler, Node's hooks, and the functions, tested by Node's own test runner.
//!
//! `plugin/test/` has the tests; here they get what they run on: the compiler as WebAssembly, the packages
//! of the lock file, the package itself. Where all of that is there, that takes some seconds.

#![expect(clippy::expect_used, reason = "a helper of tests fails as a test does")]

use std::path::Path;
use std::process::Command;

#[test]
fn the_package_works() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut build = Command::new(env!("CARGO"));
    build.args(["xtask", "plugin"]).current_dir(root);
    // Cargo tells a test about its package; told the same, the inner one would build anew.
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("CARGO")) {
        if name != "CARGO_HOME" && name != "CARGO_TARGET_DIR" {
            build.env_remove(name);
        }
    }
    expect_success(&mut build);
    let tests = std::fs::read_dir(root.join("plugin/test")).expect("the folder of the tests is there");
    let names = tests.flatten().map(|entry| entry.path());
    let files: Vec<_> = names.filter(|path| path.to_string_lossy().ends_with(".test.mjs")).collect();
    assert!(!files.is_empty(), "no tests in plugin/test");
    expect_success(Command::new("node").arg("--test").args(files).current_dir(root.join("plugin")));
}

/// Runs a command; what it says is shown where it fails.
fn expect_success(command: &mut Command) {
    let output = command.output().expect("the command starts");
    let said = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}\n{said}");
}
