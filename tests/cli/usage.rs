//! Help, version, completions, and calls that make no sense (exit code 2).

use super::{PLAIN, Project};

#[test]
fn help_has_examples_and_exit_codes() {
    let check = |args: &[&str]| {
        let ran = Project::new(&[]).run(args);
        ran.check(0, &[]);
        for part in ["Examples:", "Exit codes:", "unawait build", "0  ", "1  ", "2  "] {
            assert!(
                ran.out.contains(part) || (part == "unawait build" && args[0] == "diff"),
                "{part}: {}",
                ran.out
            );
        }
    };
    check(&["--help"]);
    check(&["build", "--help"]);
    check(&["diff", "--help"]);
}

#[test]
fn version() {
    let ran = Project::new(&[]).run(&["--version"]);
    assert_eq!(ran.check(0, &[]).out, concat!("unawait ", env!("CARGO_PKG_VERSION"), "\n"));
}

#[test]
fn completions() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let ran = Project::new(&[]).run(&["completions", shell]);
        assert!(ran.check(0, &[]).out.contains("source-type"), "{shell}: {}", ran.out);
    }
    Project::new(&[]).run(&["completions", "tcl"]).check(2, &["tcl"]);
}

#[test]
fn misuse() {
    let check = |args: &[&str], said: &[&str]| {
        let project = Project::new(&[("a.js", PLAIN), ("src/b.js", PLAIN), ("src/c.js", PLAIN)]);
        let ran = project.run(args);
        ran.check(2, said);
        assert_eq!(ran.out, "");
        assert_eq!(project.list(), ["a.js", "src/b.js", "src/c.js"]);
    };
    check(&[], &["Usage"]);
    check(&["frobnicate"], &["frobnicate"]);
    check(&["build", "a.js", "--mode", "exotic"], &["exotic", "textbook", "faithful"]);
    check(&["build", "a.js", "--source-type", "esm"], &["esm"]);
    check(&["build", "a.js", "--out-dir", "out", "--write"], &["--out-dir", "--write"]);
    check(&["build", "a.js", "--out-dir", ""], &["--out-dir"]);
    check(&["build", "a.js", "--jobs", "0"], &["--jobs"]);
    check(&["build", "a.js", "src/b.js"], &["several", "--out-dir", "--write"]);
    check(&["build", "src"], &["2 files", "--out-dir", "--write"]);
    check(&["build", "-", "a.js", "--out-dir", "out"], &["`-`", "mixed"]);
    check(&["build", "-", "--write"], &["--write", "standard input"]);
    check(&["build", "-", "--stdin-filename", "x.css"], &["x.css", "neither"]);
    check(&["build", "-", "--stdin-filename", "x.d.ts"], &["x.d.ts", "declaration"]);
    check(&["build", "a.js", "--stdin-filename", "b.js"], &["--stdin-filename"]);
    check(&["diff", "a.js", "--view", "upside-down"], &["upside-down", "side-by-side"]);
    check(&["diff", "a.js", "--width", "3"], &["--width"]);
    check(&["diff", "a.js", "--view", "json", "--html", "a.html"], &["--html"]);
    check(&["diff", "a.js", "--html", "a.js"], &["a.js", "overwrite"]);
}
