//! The tools that come with Rust agree: the format is `rustfmt`'s, and `clippy` has nothing to say.

use std::process::Command;

use crate::scan::root;

#[test]
fn the_format_is_the_usual_one() {
    expect_success(&["fmt", "--all", "--check"]);
}

#[test]
fn clippy_has_nothing_to_say() {
    expect_success(&["clippy", "--workspace", "--all-targets", "--quiet", "--", "--deny", "warnings"]);
}

/// Runs cargo in the project; what it says is shown where it fails.
fn expect_success(args: &[&str]) {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(args).current_dir(root());
    // Cargo tells a test about its package; told the same, the inner one would build anew.
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("CARGO")) {
        if name != "CARGO_HOME" && name != "CARGO_TARGET_DIR" {
            cargo.env_remove(name);
        }
    }
    let output = cargo.output().expect("cargo starts");
    let said = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "cargo {}\n{said}", args.join(" "));
}
