//! Where results go, and what is never overwritten.

use std::fs;

use super::{BROKEN, PLAIN, Project};

#[test]
fn structure_is_mirrored() {
    let check = |args: &[&str], expected: &[&str]| {
        let project = Project::new(&[("src/a.js", PLAIN), ("src/deep/b.ts", PLAIN), ("lib/c.mjs", PLAIN)]);
        let all = [&["build", "--out-dir", "to/out"], args].concat();
        project.run(&all).check(0, &["0 errors"]);
        let list = project.list();
        let made: Vec<&str> = list.iter().filter_map(|path| path.strip_prefix("to/out/")).collect();
        assert_eq!(made, expected, "{args:?}");
    };
    check(&["src"], &["a.js", "deep/b.js"]);
    check(&["./src/"], &["a.js", "deep/b.js"]);
    check(&["src", "lib"], &["lib/c.mjs", "src/a.js", "src/deep/b.js"]);
    check(&["src/a.js"], &["a.js"]);
    check(&["src/a.js", "src/deep/b.ts"], &["a.js", "deep/b.js"]);
    check(&["src/deep/b.ts", "lib/c.mjs"], &["lib/c.mjs", "src/deep/b.js"]);
    check(&["."], &["lib/c.mjs", "src/a.js", "src/deep/b.js"]);
}

#[test]
fn plain_files_are_copied_byte_for_byte() {
    for text in [PLAIN, "", "a\r\nb", "\u{feff}a;\n", "'\u{2028}é漢';", "#!/usr/bin/env node\na;\n"] {
        let project = Project::new(&[("src/a.js", text)]);
        project.run(&["build", "src", "--out-dir", "out"]).check(0, &["1 file, 0 changed"]);
        assert_eq!(project.read("out/a.js"), text);
        let ran = project.run(&["build", "src/a.js"]);
        assert_eq!(ran.check(0, &[]).out, text);
    }
}

#[test]
fn the_output_folder_is_not_an_input() {
    let project = Project::new(&[("a.js", PLAIN)]);
    for _ in 0..2 {
        project.run(&["build", ".", "--out-dir", "dist"]).check(0, &["1 file,"]);
        assert_eq!(project.list(), ["a.js", "dist/a.js"]);
    }
}

#[test]
fn an_older_result_is_replaced() {
    let project = Project::new(&[("src/a.js", PLAIN), ("out/a.js", "older, longer, not even JavaScript")]);
    project.run(&["build", "src", "--out-dir", "out"]).check(0, &[]);
    assert_eq!(project.read("out/a.js"), PLAIN);
}

#[test]
fn sources_are_not_overwritten() {
    let check = |args: &[&str]| {
        let project = Project::new(&[("src/a.js", PLAIN), ("src/b.js", PLAIN)]);
        project.run(args).check(2, &["would overwrite a source", "--write"]);
        assert_eq!(project.list(), ["src/a.js", "src/b.js"]);
        assert_eq!(project.read("src/a.js"), PLAIN);
    };
    check(&["build", "src", "--out-dir", "src"]);
    check(&["build", "src", "--out-dir", "./src/"]);
    check(&["build", "src", "--out-dir", "src/../src"]);
    check(&["build", "src/a.js", "--out-dir", "src"]);
    check(&["build", "src/*.js", "--out-dir", "src"]);
}

#[cfg(unix)]
#[test]
fn links_do_not_hide_sources() {
    let project = Project::new(&[("src/a.js", PLAIN), ("soft/x", ""), ("hard/x", "")]);
    std::os::unix::fs::symlink("src", project.path("alias")).unwrap();
    std::os::unix::fs::symlink("../src/a.js", project.path("soft/a.js")).unwrap();
    fs::hard_link(project.path("src/a.js"), project.path("hard/a.js")).unwrap();
    for folder in ["alias", "soft", "hard"] {
        project.run(&["build", "src", "--out-dir", folder]).check(2, &["would overwrite a source"]);
        assert_eq!(project.read("src/a.js"), PLAIN);
    }
    project.run(&["build", "alias", "--out-dir", "src"]).check(2, &["would overwrite a source"]);
}

#[test]
fn one_output_has_one_source() {
    let project = Project::new(&[("src/a.js", PLAIN), ("src/a.ts", PLAIN), ("src/b.js", PLAIN)]);
    let ran = project.run(&["build", "src", "--out-dir", "out"]);
    ran.check(1, &["`src/a.ts` has the same output file as `src/a.js`", "out/a.js", "3 files", "1 error"]);
    assert!(project.path("out/b.js").exists());
}

#[test]
fn an_output_that_is_no_folder() {
    let project = Project::new(&[("src/a.js", PLAIN), ("out", "a file")]);
    project.run(&["build", "src", "--out-dir", "out"]).check(1, &["--out-dir `out` is not a folder"]);
    assert_eq!(project.read("out"), "a file");
    // A folder in the place of a file.
    let project = Project::new(&[("src/a.js", PLAIN), ("src/b.js", PLAIN), ("out/a.js/x", "")]);
    project.run(&["build", "src", "--out-dir", "out"]).check(1, &["`src/a.js` cannot be written", "1 error"]);
    assert_eq!(project.list(), ["out/a.js/x", "out/b.js", "src/a.js", "src/b.js"]);
}

#[test]
fn a_bad_file_has_no_output_and_stops_no_other() {
    let project = Project::new(&[("src/a.js", PLAIN), ("src/bad.js", BROKEN), ("src/c.js", PLAIN)]);
    project.run(&["build", "src", "--out-dir", "out"]).check(1, &["src/bad.js:2", "3 files", "1 error"]);
    assert_eq!(project.list(), ["out/a.js", "out/c.js", "src/a.js", "src/bad.js", "src/c.js"]);
    project.run(&["build", "src", "--write"]).check(1, &["src/bad.js:2"]);
    assert_eq!(project.read("src/bad.js"), BROKEN);
}

#[cfg(unix)]
#[test]
fn an_executable_stays_one() {
    use std::os::unix::fs::PermissionsExt;
    let project = Project::new(&[("src/tool.js", "#!/usr/bin/env node\na;\n"), ("src/a.js", PLAIN)]);
    fs::set_permissions(project.path("src/tool.js"), fs::Permissions::from_mode(0o755)).unwrap();
    project.run(&["build", "src", "--out-dir", "out"]).check(0, &[]);
    let mode = |path: &str| fs::metadata(project.path(path)).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode("out/tool.js") & 0o700, 0o700);
    assert_eq!(mode("out/a.js") & 0o111, 0);
    assert_ne!(mode("out/a.js") & 0o044, 0, "a result is as readable as its source, umask permitting");
}
