//! Standard output and error: exact, quiet where asked, and nobody panics when they are gone.

use std::process::{Command, Stdio};

use assert_cmd::cargo::cargo_bin;

use super::{PLAIN, Project};

#[test]
fn standard_output_is_the_result_and_nothing_else() {
    let project = Project::new(&[("a.js", PLAIN)]);
    let ran = project.run(&["build", "a.js"]);
    assert_eq!(
        (ran.out.as_str(), ran.err.as_str()),
        (PLAIN, "1 file, 0 changed; 0 async functions lowered; 0 errors\n")
    );
    let ran = project.run(&["build", "a.js", "--quiet"]);
    assert_eq!((ran.out.as_str(), ran.err.as_str()), (PLAIN, ""));
    let ran = project.run(&["build", ".", "--quiet"]);
    assert_eq!(ran.check(0, &[]).out, PLAIN, "a folder with one file");
}

/// Runs with other streams than pipes that are read.
fn code(project: &Project, args: &[&str], out: Stdio, err: Stdio) -> (Option<i32>, String) {
    let mut command = Command::new(cargo_bin!("unawait"));
    let child =
        command.args(args).current_dir(project.dir.path()).stdin(Stdio::null()).stdout(out).stderr(err);
    let output = child.output().unwrap();
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error() {
    let full = || Stdio::from(std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap());
    let project = Project::new(&[("a.js", PLAIN)]);
    for args in [&["build", "a.js"][..], &["diff", "a.js", "--view", "json"], &["completions", "bash"]] {
        let (code, err) = code(&project, args, full(), Stdio::piped());
        assert_eq!(code, Some(1), "{args:?}: {err}");
        assert!(err.contains("error: cannot write to standard output: No space left"), "{err}");
    }
    // A page goes to a file of that name, not over the device.
    let ran = project.run(&["diff", "a.js", "--html", "/dev/full"]);
    ran.check(1, &["error: the page cannot be written to `/dev/full`: No space left"]);
    // And with nowhere to complain, the exit code says it.
    assert_eq!(self::code(&project, &["build", "missing.js"], Stdio::null(), full()).0, Some(1));
}

#[test]
fn a_closed_pipe_is_quiet() {
    let project = Project::new(&[("a.js", PLAIN)]);
    for args in [&["build", "a.js"][..], &["diff", "a.js", "--view", "json"], &["completions", "bash"]] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let (code, err) = code(&project, args, Stdio::from(writer), Stdio::piped());
        assert_eq!(code, Some(0), "{args:?}: {err}");
        assert!(!err.contains("error:") && !err.contains("panic"), "{err}");
    }
}
