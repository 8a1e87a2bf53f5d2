//! `--watch`: what a change leads to. Nothing waits for a time: each step waits for the line that ends it.

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use assert_cmd::cargo::cargo_bin;

use crate::{ASYNC, BROKEN, PLAIN, Project};

/// Far more than any step takes; only a test that fails waits so long.
const PATIENCE: Duration = Duration::from_mins(1);

/// A command that goes on, until it is dropped.
struct Watching {
    child: Child,
    input: Option<ChildStdin>,
    lines: Receiver<String>,
}

impl Watching {
    /// Builds `src` into `out` and watches; what is told up to then comes back.
    fn start(project: &Project, args: &[&str]) -> (Self, String) {
        let all = [&["build", "src", "--out-dir", "out"], args].concat();
        let mut watching = Self::raw(project, &all);
        let told = watching.until("watching; Ctrl-C ends it");
        (watching, told)
    }

    fn raw(project: &Project, args: &[&str]) -> Self {
        let mut command = Command::new(cargo_bin!("unawait"));
        command.current_dir(project.path("")).args(args).env_remove("UNAWAIT_CACHE");
        let mut child = command.stdin(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let (sender, lines) = channel();
        let err = BufReader::new(child.stderr.take().unwrap());
        std::thread::spawn(move || {
            for line in err.lines() {
                // A test that has ended does not listen.
                let _ = sender.send(line.unwrap());
            }
        });
        Self { input: child.stdin.take(), child, lines }
    }

    /// Everything up to the line with `part` in it.
    #[track_caller]
    fn until(&mut self, part: &str) -> String {
        let mut told = String::new();
        loop {
            match self.lines.recv_timeout(PATIENCE) {
                Ok(line) => {
                    told.push_str(&line);
                    told.push('\n');
                    if line.contains(part) {
                        return told;
                    }
                }
                Err(error) => panic!("no {part:?}, {error}, after:\n{told}"),
            }
        }
    }

    /// The next status line must be this one. What is told before it comes back.
    #[track_caller]
    fn step(&mut self, line: &str) -> String {
        let told = self.until(" error");
        let (before, last) = told.trim_end().rsplit_once('\n').unwrap_or(("", told.trim_end()));
        assert_eq!(last, line, "{told}");
        before.to_owned()
    }

    fn ended(&mut self) -> ExitStatus {
        self.child.wait().unwrap()
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The ways to watch that must not differ.
const WAYS: [&[&str]; 2] = [&["--watch"], &["--watch=poll"]];

#[test]
fn changes_new_files_and_deleted_ones() {
    for way in WAYS {
        let project = Project::new(&[("src/a.js", ASYNC), ("src/plain.js", PLAIN)]);
        let (mut watching, told) = Watching::start(&project, way);
        assert!(told.starts_with("2 files, 1 changed; 1 async function lowered; 0 errors\n"), "{told}");
        project.write("src/a.js", ASYNC.replace("id", "name").as_bytes());
        watching.step("1 built: `src/a.js`; 0 errors");
        assert!(project.read("out/a.js").contains("value.name"), "{}", project.read("out/a.js"));
        project.write("src/new/deep/b.ts", ASYNC.as_bytes());
        watching.step("1 built: `src/new/deep/b.ts`; 0 errors");
        assert!(project.read("out/new/deep/b.js").contains("value.id"));
        // The new folder is watched as well.
        project.write("src/new/deep/c.js", PLAIN.as_bytes());
        watching.step("1 built: `src/new/deep/c.js`; 0 errors");
        fs::remove_file(project.path("src/a.js")).unwrap();
        watching.step("1 removed: `out/a.js`; 0 errors");
        fs::rename(project.path("src/new"), project.path("src/old")).unwrap();
        watching.step(
            "2 built: `src/old/deep/b.ts`, `src/old/deep/c.js`; \
             2 removed: `out/new/deep/b.js`, `out/new/deep/c.js`; 0 errors",
        );
        // What is no source, or is not searched, is nothing.
        project.write("src/notes.txt", b"text");
        project.write("src/node_modules/m/m.js", PLAIN.as_bytes());
        project.write("src/old/deep/c.js", PLAIN.as_bytes());
        project.write("src/plain.js", ASYNC.as_bytes());
        watching.step("1 built: `src/plain.js`; 0 errors");
    }
}

#[test]
fn an_error_keeps_the_last_good_output() {
    for way in WAYS {
        let project = Project::new(&[("src/a.js", ASYNC), ("src/b.js", ASYNC)]);
        let (mut watching, _) = Watching::start(&project, way);
        let good = project.read("out/a.js");
        project.write("src/a.js", BROKEN.as_bytes());
        let told = watching.step("1 failed: `src/a.js`; 1 error");
        assert!(told.contains("src/a.js:2:7") && told.contains("let = = 2;"), "{told}");
        assert_eq!(project.read("out/a.js"), good);
        // What is wrong is told until it is right.
        project.write("src/b.js", PLAIN.as_bytes());
        let told = watching.step("1 built: `src/b.js`; 1 error");
        assert!(told.contains("src/a.js:2:7"), "{told}");
        project.write("src/a.js", PLAIN.as_bytes());
        watching.step("1 built: `src/a.js`; 0 errors, all is well again");
        assert_eq!(project.read("out/a.js"), PLAIN);
    }
}

#[test]
fn a_project_that_is_broken_at_first() {
    let project = Project::new(&[("src/a.js", BROKEN)]);
    let (mut watching, told) = Watching::start(&project, &["--watch"]);
    assert!(told.contains("src/a.js:2:7") && told.contains("1 error\n"), "{told}");
    assert!(!project.path("out").exists());
    project.write("src/a.js", ASYNC.as_bytes());
    watching.step("1 built: `src/a.js`; 0 errors, all is well again");
    assert!(project.path("out/a.js").exists());
}

#[test]
fn editors_that_save_by_renaming() {
    for way in WAYS {
        let project = Project::new(&[("src/a.js", ASYNC), ("one.js", ASYNC), ("two.js", PLAIN)]);
        let mut watching = Watching::raw(
            &project,
            &[&["build", "src", "one.js", "two.js", "--out-dir", "out"], way].concat(),
        );
        watching.until("watching");
        for (name, text) in [("src/a.js", "first"), ("one.js", "second"), ("src/a.js", "third")] {
            project.write(&format!("{name}~"), ASYNC.replace("id", text).as_bytes());
            fs::rename(project.path(&format!("{name}~")), project.path(name)).unwrap();
            watching.step(&format!("1 built: `{name}`; 0 errors"));
            assert!(project.read(&format!("out/{name}")).contains(&format!("value.{text}")));
        }
        // Away for a moment, and back with the same text.
        fs::rename(project.path("one.js"), project.path("one.js~")).unwrap();
        let told = watching.step("1 removed: `out/one.js`; 1 error");
        assert!(told.contains("`one.js` does not exist"), "{told}");
        fs::rename(project.path("one.js~"), project.path("one.js")).unwrap();
        watching.step("1 built: `one.js`; 0 errors, all is well again");
    }
}

#[test]
fn importers_follow() {
    for way in WAYS {
        let project = Project::new(&[
            ("package.json", "{ \"imports\": { \"#db\": \"./src/db.js\" } }"),
            ("src/app.js", "import { db } from \"#db\";\nconsole.log(db);\n"),
            ("src/db.js", "export const db = 1;\n"),
            ("src/other.js", "export const other = 1;\n"),
        ]);
        let (mut watching, _) = Watching::start(&project, way);
        assert_eq!(project.read("out/app.js"), project.read("src/app.js"));
        project.write("src/db.js", b"export const db = await 1;\n");
        let told = watching.step("2 built: `src/app.js`, `src/db.js`; 0 errors");
        assert!(told.contains("warning: 1 module has to be waited for"), "{told}");
        assert!(project.read("out/app.js").contains("__tla"), "{}", project.read("out/app.js"));
        // Only the text of the module changes, so nobody follows, and nobody is warned again.
        project.write("src/db.js", b"export const db = await 2;\n");
        assert_eq!(watching.step("1 built: `src/db.js`; 0 errors"), "");
        // The specifier leads elsewhere.
        project.write("package.json", b"{ \"imports\": { \"#db\": \"./src/other.js\" } }");
        watching.step("1 built: `src/app.js`; 0 errors");
        assert!(!project.read("out/app.js").contains("__tla"));
        project.write("package.json", b"{ \"imports\": { \"#db\": \"./src/db.js\" } }");
        watching.step("1 built: `src/app.js`; 0 errors");
        fs::remove_file(project.path("src/db.js")).unwrap();
        watching.step("1 built: `src/app.js`; 1 removed: `out/db.js`; 0 errors");
        assert_eq!(project.read("out/app.js"), project.read("src/app.js"));
    }
}

#[test]
fn ignore_files_count() {
    let files = [("package.json", "{}"), ("src/a.js", PLAIN), ("src/b.js", PLAIN), ("src/c.js", PLAIN)];
    let project = Project::new(&files);
    let (mut watching, _) = Watching::start(&project, &["--watch"]);
    project.write(".gitignore", b"b.js\n");
    watching.step("1 removed: `out/b.js`; 0 errors");
    project.write("src/.gitignore", b"!b.js\n");
    watching.step("1 built: `src/b.js`; 0 errors");
}

#[test]
fn maps_of_inputs_count() {
    let map = r#"{"version":3,"sources":["x.ts"],"names":[],"mappings":"AAAA"}"#;
    let text = format!("{ASYNC}//# sourceMappingURL=maps/a.js.map\n");
    let project = Project::new(&[("src/a.js", &text), ("src/maps/a.js.map", map)]);
    let (mut watching, _) = Watching::start(&project, &["--watch", "--source-map"]);
    assert!(project.read("out/a.js.map").contains("../src/maps/x.ts"));
    project.write("src/maps/a.js.map", map.replace("x.ts", "y.ts").as_bytes());
    watching.step("1 built: `src/a.js`; 0 errors");
    assert!(project.read("out/a.js.map").contains("../src/maps/y.ts"));
    // Without async there is no map, and none is left.
    project.write("src/a.js", PLAIN.as_bytes());
    watching.step("1 built: `src/a.js`; 1 removed: `out/a.js.map`; 0 errors");
}

#[test]
fn own_results_are_no_inputs() {
    let project = Project::new(&[("a.ts", ASYNC), ("in/b.js", ASYNC), ("out/old.js", ASYNC)]);
    let mut watching = Watching::raw(&project, &["build", ".", "--out-dir", ".", "--watch"]);
    watching.until("`in/b.js` would overwrite a source");
    assert_eq!(watching.ended().code(), Some(2));
    for out in [".", "out"] {
        let project = Project::new(&[("a.ts", ASYNC), ("in/b.ts", ASYNC), ("out/c.ts", ASYNC)]);
        let mut watching = Watching::raw(&project, &["build", ".", "--out-dir", out, "--watch"]);
        watching.until("watching");
        project.write("a.ts", PLAIN.as_bytes());
        watching.step("1 built: `a.ts`; 0 errors");
        project.write("in/b.ts", PLAIN.as_bytes());
        watching.step("1 built: `in/b.ts`; 0 errors");
    }
}

#[test]
fn the_folder_itself_goes_and_comes_back() {
    for way in WAYS {
        let project = Project::new(&[("src/in/a.js", ASYNC)]);
        let (mut watching, _) = Watching::start(&project, way);
        fs::rename(project.path("src"), project.path("away")).unwrap();
        let told = watching.step("1 removed: `out/in/a.js`; 1 error");
        assert!(told.contains("error: `src` does not exist"), "{told}");
        fs::rename(project.path("away"), project.path("src")).unwrap();
        watching.step("1 built: `src/in/a.js`; 0 errors, all is well again");
        project.write("src/in/a.js", PLAIN.as_bytes());
        watching.step("1 built: `src/in/a.js`; 0 errors");
        assert_eq!(project.read("out/in/a.js"), PLAIN);
    }
}

#[cfg(unix)]
#[test]
fn files_behind_links_count() {
    for way in WAYS {
        let project = Project::new(&[("src/a.js", PLAIN), ("else/where/b.js", ASYNC)]);
        std::os::unix::fs::symlink(project.path("else/where/b.js"), project.path("src/b.js")).unwrap();
        let (mut watching, told) = Watching::start(&project, &[way, &["--follow-links"]].concat());
        assert!(told.contains("2 files"), "{told}");
        project.write("else/where/b.js", PLAIN.as_bytes());
        watching.step("1 built: `src/b.js`; 0 errors");
    }
}

#[test]
fn two_sources_with_one_result() {
    let project = Project::new(&[("src/a.ts", ASYNC)]);
    let (mut watching, _) = Watching::start(&project, &["--watch"]);
    project.write("src/a.js", PLAIN.as_bytes());
    let told = watching.step("1 built: `src/a.js`; 1 failed: `src/a.ts`; 1 error");
    assert!(told.contains("has the same output file"), "{told}");
    assert_eq!(project.read("out/a.js"), PLAIN);
    fs::remove_file(project.path("src/a.js")).unwrap();
    watching.step("1 built: `src/a.ts`; 0 errors, all is well again");
    assert!(project.read("out/a.js").contains("value.id"));
}

#[test]
fn what_was_there_before_is_not_removed() {
    let project =
        Project::new(&[("src/a.js", BROKEN), ("src/b.js", PLAIN), ("out/a.js", PLAIN), ("out/z.js", PLAIN)]);
    let (mut watching, _) = Watching::start(&project, &["--watch"]);
    fs::remove_file(project.path("src/a.js")).unwrap();
    project.write("src/b.js", ASYNC.as_bytes());
    watching.until("1 built: `src/b.js`; 0 errors");
    assert_eq!(project.list(), ["out/a.js", "out/b.js", "out/z.js", "src/b.js"]);
}

#[cfg(unix)]
#[test]
fn a_burst_is_one_build() {
    let project = Project::new(&[("src/a.js", ASYNC), ("src/b.js", PLAIN)]);
    let (mut watching, _) = Watching::start(&project, &["--watch"]);
    // While the process sleeps the system collects what happens.
    signal(&watching, "STOP");
    for n in 0..20 {
        for text in ["one", "two", "three"] {
            project.write(&format!("src/{n:02}.js"), ASYNC.replace("id", text).as_bytes());
        }
    }
    signal(&watching, "CONT");
    watching.step(
        "20 built: `src/00.js`, `src/01.js`, `src/02.js`, `src/03.js`, `src/04.js` and 15 more; 0 errors",
    );
    project.write("src/a.js", PLAIN.as_bytes());
    watching.step("1 built: `src/a.js`; 0 errors");
}

#[cfg(unix)]
#[test]
fn a_folder_in_the_place_of_another_is_watched() {
    let project = Project::new(&[("src/in/a.js", ASYNC), ("src/b.js", PLAIN)]);
    let (mut watching, _) = Watching::start(&project, &["--watch"]);
    signal(&watching, "STOP");
    fs::remove_dir_all(project.path("src/in")).unwrap();
    project.write("src/in/a.js", ASYNC.replace("id", "name").as_bytes());
    signal(&watching, "CONT");
    watching.step("1 built: `src/in/a.js`; 0 errors");
    project.write("src/in/a.js", PLAIN.as_bytes());
    watching.step("1 built: `src/in/a.js`; 0 errors");
}

#[cfg(unix)]
fn signal(watching: &Watching, name: &str) {
    let done = Command::new("kill").args([&format!("-{name}"), &watching.child.id().to_string()]).status();
    assert!(done.unwrap().success());
}

#[cfg(unix)]
#[test]
fn signals_end_it() {
    for name in ["INT", "TERM"] {
        let project = Project::new(&[("src/a.js", BROKEN)]);
        let (mut watching, _) = Watching::start(&project, &["--watch=forever"]);
        signal(&watching, name);
        assert_eq!(watching.ended().code(), Some(0), "{name}");
    }
}

#[test]
fn the_end_of_standard_input_ends_it() {
    let project = Project::new(&[("src/a.js", ASYNC)]);
    let (mut watching, _) = Watching::start(&project, &["--watch"]);
    drop(watching.input.take());
    watching.until("standard input has ended");
    assert_eq!(watching.ended().code(), Some(0));
    let (mut watching, _) = Watching::start(&project, &["--watch=forever,poll"]);
    drop(watching.input.take());
    project.write("src/a.js", PLAIN.as_bytes());
    watching.step("1 built: `src/a.js`; 0 errors");
    // Even where it has ended at once there is a build.
    let project = Project::new(&[("src/a.js", ASYNC)]);
    project
        .run(&["build", "src", "--out-dir", "out", "--watch"])
        .check(0, &["0 errors", "standard input has ended"]);
    assert!(project.path("out/a.js").exists());
}

#[test]
fn quiet_tells_errors_only() {
    let project = Project::new(&[("src/a.js", ASYNC)]);
    let mut watching = Watching::raw(&project, &["build", "src", "--out-dir", "out", "--watch", "--quiet"]);
    while !project.path("out/a.js").exists() {
        assert!(watching.child.try_wait().unwrap().is_none());
        std::thread::yield_now();
    }
    project.write("src/a.js", BROKEN.as_bytes());
    assert_eq!(watching.until("error"), "error: Expression expected\n");
    watching.until("^");
    drop(watching.input.take());
    assert_eq!(watching.ended().code(), Some(0));
    assert_eq!(watching.lines.iter().collect::<Vec<_>>(), Vec::<String>::new());
}

#[test]
fn watching_with_a_cache() {
    let project = Project::new(&[("src/a.js", ASYNC)]);
    let (mut watching, told) = Watching::start(&project, &["--watch", "--cache=cache"]);
    assert!(told.contains("; 0 from the cache"), "{told}");
    project.write("src/a.js", ASYNC.replace("id", "name").as_bytes());
    watching.step("1 built: `src/a.js`; 0 errors; 0 from the cache");
    project.write("src/a.js", ASYNC.as_bytes());
    watching.step("1 built: `src/a.js`; 0 errors; 1 from the cache");
    assert!(project.read("out/a.js").contains("value.id"));
}

#[test]
fn what_makes_no_sense() {
    let check = |args: &[&str], said: &[&str]| {
        let project = Project::new(&[("src/a.js", ASYNC)]);
        project.run(&[&["build", "--watch"], args].concat()).check(2, said);
        assert_eq!(project.list(), ["src/a.js"]);
    };
    check(&["src", "--write"], &["--write", "own results", "--out-dir"]);
    check(&["src"], &["--out-dir"]);
    check(&["src/a.js"], &["--out-dir"]);
    check(&["--out-dir", "out"], &["standard input"]);
    check(&["-", "--out-dir", "out"], &["standard input"]);
    check(&["src", "--out-dir", ""], &["--out-dir"]);
    let project = Project::new(&[("src/a.js", ASYNC)]);
    project.run(&["build", "src", "--clear"]).check(2, &["--watch"]);
    project
        .run(&["build", "src", "--out-dir", "out", "--watch=never"])
        .check(2, &["never", "forever", "poll"]);
}
