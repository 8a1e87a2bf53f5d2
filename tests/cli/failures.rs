//! What goes wrong is said plainly, for every file, with exit code 1.

use super::{BROKEN, PLAIN, Project};

#[test]
fn a_syntax_error_has_a_code_frame() {
    let project = Project::new(&[("bad.js", BROKEN)]);
    let ran = project.run(&["build", "bad.js"]);
    ran.check(1, &["error", "bad.js:2", "let = = 2;", "^", "1 file, 0 changed", "1 error"]);
    assert_eq!(ran.out, "");
    assert!(!ran.err.contains('\u{1b}'));
    assert!(project.run(&["build", "bad.js", "--color", "always"]).err.contains('\u{1b}'));
    project.run(&["diff", "bad.js"]).check(1, &["bad.js:2", "let = = 2;", "1 error"]);
}

#[test]
fn a_frame_counts_behind_a_byte_order_mark() {
    let project = Project::new(&[("bad.js", &format!("\u{feff}{BROKEN}"))]);
    project.run(&["build", "bad.js"]).check(1, &["bad.js:2:7"]);
}

#[test]
fn paths_that_lead_nowhere() {
    let check = |path: &str, said: &str| {
        let project =
            Project::new(&[("good.js", PLAIN), ("empty/readme.md", ""), ("data.json", "{}"), ("a.d.ts", "")]);
        let said = [&format!("error: `{path}` {said}"), "2 files", "1 error"];
        project.run(&["build", "good.js", path, "--out-dir", "out"]).check(1, &said);
        assert_eq!(project.read("out/good.js"), PLAIN);
        project.run(&["diff", "good.js", path]).check(1, &said[..1]);
    };
    check("missing.js", "does not exist");
    check("good.js/x.js", "cannot be read");
    check("missing/", "does not exist");
    check("empty", "has no JavaScript or TypeScript files");
    check("data.json", "is neither JavaScript nor TypeScript");
    check("a.d.ts", "a declaration file has no code");
}

#[test]
fn names_are_safe_to_print() {
    let ran = Project::new(&[]).run(&["build", "a\u{1b}b.js"]);
    ran.check(1, &["error: `a\u{fffd}b.js` does not exist"]);
}

#[test]
fn files_that_are_no_text() {
    let check = |bytes: &[u8], said: &str| {
        let project = Project::new(&[]);
        project.write("src/a.js", bytes);
        project.write("src/b.js", PLAIN.as_bytes());
        project.run(&["build", "src", "--out-dir", "out"]).check(1, &["error: `src/a.js`", said, "1 error"]);
        assert_eq!(project.list(), ["out/b.js", "src/a.js", "src/b.js"]);
        project.pipe(&["build", "-"], bytes).check(1, &["error: `stdin.js`", said]);
    };
    check(b"let a;\nlet b = '\xff';\n", "is not UTF-8: byte 0xff in line 2");
    check(b"\xff\xfea\0b\0", "is UTF-16");
    check(b"\x7fELF\0\0\0", "binary");
    check(b"\x7fELF\0\xff\0", "binary");
}

#[cfg(unix)]
#[test]
fn files_that_cannot_be_read() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let project = Project::new(&[("src/good.js", PLAIN), ("src/closed.js", PLAIN)]);
    symlink("loop.js", project.path("loop.js")).unwrap();
    symlink("nowhere.js", project.path("dangling.js")).unwrap();
    symlink("/dev/null", project.path("device.js")).unwrap();
    let check = |name: &str, said: &str| {
        project.run(&["build", name]).check(1, &[&format!("error: `{name}` {said}")]);
    };
    check("loop.js", "cannot be read");
    check("dangling.js", "does not exist");
    check("device.js", "is not a regular file");
    // Root may read everything, so this part depends on who runs the tests.
    let closed = project.path("src/closed.js");
    std::fs::set_permissions(&closed, std::fs::Permissions::from_mode(0o000)).unwrap();
    let readable = std::fs::read(&closed).is_ok();
    let ran = project.run(&["build", "src", "--out-dir", "out"]);
    if readable {
        ran.check(0, &["0 errors"]);
    } else {
        ran.check(1, &["error: `src/closed.js` cannot be read", "1 error"]);
    }
    assert!(project.path("out/good.js").exists());
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_that_fails_while_it_is_read() {
    let project = Project::new(&[]);
    std::os::unix::fs::symlink("/proc/self/mem", project.path("mem.js")).unwrap();
    project.run(&["build", "mem.js"]).check(1, &["error: `mem.js` cannot be read", "1 error"]);
}

#[test]
fn messages_come_in_path_order() {
    let names: Vec<String> = (0..40).map(|n| format!("src/{n:02}.js")).collect();
    let files: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), BROKEN)).collect();
    let project = Project::new(&files);
    let places: Vec<String> = names.iter().map(|name| format!("{name}:2")).collect();
    let places: Vec<&str> = places.iter().map(String::as_str).collect();
    let ran = project.run(&["build", "src", "--write", "--jobs", "8"]);
    ran.check(1, &places);
    assert_eq!(ran.err, project.run(&["build", "src", "--write", "--jobs", "1"]).err);
}
