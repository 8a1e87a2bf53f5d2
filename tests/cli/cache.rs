//! `--cache`: a cached run is told from another by its summary only, and nothing can make it wrong.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, SystemTime};

use assert_cmd::cargo::cargo_bin;

use crate::{ASYNC, BROKEN, PLAIN, Project, Ran};

/// Two modules of which one awaits at top level, and functions; all are worth keeping.
fn project() -> Project {
    Project::new(&[
        ("src/a.js", &format!("{ASYNC}export {{ f }};\n")),
        ("src/b.ts", "export const b: number = await 1;\n"),
        ("src/c.js", "import { b } from \"./b.js\";\nexport const c = async () => await b;\n"),
        ("src/plain.js", PLAIN),
    ])
}

impl Project {
    /// Builds into `out` with the cache in `cache`, and tells how many results came from there.
    #[track_caller]
    fn cached(&self, args: &[&str]) -> (usize, Ran) {
        let all = [&["build", "--cache=cache"], args].concat();
        let ran = self.run(&all);
        (from_cache(&ran), ran)
    }

    /// All files below a folder with their texts.
    pub(crate) fn tree(&self, folder: &str) -> Vec<(String, String)> {
        let inside = self.list().into_iter().filter(|path| path.starts_with(folder));
        inside.map(|path| (path[folder.len()..].to_owned(), self.read(&path))).collect()
    }

    /// The files that hold results.
    fn entries(&self) -> Vec<PathBuf> {
        let inside = self.list().into_iter().filter(|path| path.starts_with("cache/entries/"));
        inside.map(|path| self.path(&path)).collect()
    }
}

#[track_caller]
fn from_cache(ran: &Ran) -> usize {
    let number = ran.err.lines().last().and_then(|line| line.strip_suffix(" from the cache"));
    let number = number.and_then(|line| line.rsplit_once("; ")).map(|(_, number)| number.parse().unwrap());
    number.unwrap_or_else(|| panic!("no summary: {ran:?}"))
}

#[test]
fn a_cached_run_is_as_the_first() {
    for options in [&[][..], &["--source-map"], &["--source-map", "inline"], &["--mode", "textbook"]] {
        let project = project();
        project.write("src/bad.js", BROKEN.as_bytes());
        project.write("src/old.js", format!("{ASYNC}//# sourceMappingURL=old.js.map\n").as_bytes());
        let mut uncached = vec!["build", "src", "--out-dir", "out"];
        uncached.extend(options);
        let expected = project.run(&uncached);
        let run = |out: &str| project.cached(&[&["src", "--out-dir", out], options].concat());
        let (cold, first) = run("one");
        let (warm, second) = run("two");
        assert_eq!((cold, warm), (0, 4), "{options:?}");
        for (out, ran) in [("one", first), ("two", second)] {
            assert_eq!(ran.code, expected.code);
            let told = ran.err.rsplit_once("; ").unwrap().0;
            assert_eq!(format!("{told}\n"), expected.err, "{options:?}");
            assert_eq!(project.tree(out), project.tree("out"), "{options:?}");
        }
    }
}

#[test]
fn standard_output_and_in_place() {
    let project = project();
    for hits in [0, 1] {
        let (found, ran) = project.cached(&["src/a.js"]);
        assert_eq!(found, hits);
        assert_eq!(ran.out, project.run(&["build", "src/a.js"]).out);
        let piped = project.pipe(&["build", "--cache=cache", "-"], ASYNC);
        assert_eq!((from_cache(&piped), &*piped.out), (hits, &*project.pipe(&["build"], ASYNC).out));
    }
    let copy = project.read("src/a.js");
    let (found, _) = project.cached(&["src", "--write"]);
    let once = project.tree("src/");
    assert_eq!(found, 0, "in a set a module is another than alone");
    for (path, text) in [("src/a.js", &*copy), ("src/b.ts", "export const b: number = await 1;\n")] {
        project.write(path, text.as_bytes());
    }
    project.write("src/c.js", b"import { b } from \"./b.js\";\nexport const c = async () => await b;\n");
    assert_eq!(project.cached(&["src", "--write"]).0, 3);
    assert_eq!(project.tree("src/"), once);
}

/// What a second run finds, if only this differs from the first. `all` results are there: 3.
const OPTIONS: &[(&str, &[&str], Found)] = &[
    ("--mode", &["--mode", "faithful"], Found::None),
    ("--runtime", &["--runtime", "import"], Found::None),
    ("--source-map", &["--source-map"], Found::None),
    ("--source-map", &["--source-map", "inline"], Found::None),
    ("--tla-export", &["--tla-export", "ready"], Found::None),
    ("--source-type", &["--source-type", "module"], Found::None),
    ("--format", &["--format", "cjs"], Found::Misuse),
    ("--out-dir", &["--out-dir", "other"], Found::All),
    ("--write", &["--write"], Found::Misuse),
    ("--no-ignore", &["--no-ignore"], Found::All),
    ("--follow-links", &["--follow-links"], Found::All),
    ("--jobs", &["--jobs", "2"], Found::All),
    ("--stdin-filename", &["--stdin-filename", "x.js"], Found::Misuse),
    ("--cache", &[], Found::All),
    ("--no-cache", &["--no-cache"], Found::Misuse),
    // Standard input has ended, so there is one build.
    ("--watch", &["--watch", "--quiet"], Found::Silence),
    ("--clear", &["--watch", "--clear", "--quiet"], Found::Silence),
    ("--color", &["--color", "always"], Found::All),
    ("--quiet", &["--quiet"], Found::Silence),
    ("--help", &["--help"], Found::Silence),
];

/// What a run with another option finds in the cache.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Found {
    All,
    None,
    /// The two do not go together.
    Misuse,
    /// Nothing is told of it.
    Silence,
}

#[test]
fn another_option_is_another_result() {
    let project = project();
    let common = ["src", "--out-dir", "out"];
    assert_eq!(project.cached(&common).0, 0);
    for (name, option, found) in OPTIONS {
        let mut args = common.to_vec();
        if option.contains(&"--out-dir") {
            args.truncate(1);
        }
        args.extend(*option);
        let all = [&["build", "--cache=cache"], args.as_slice()].concat();
        let ran = project.run(&all);
        match found {
            Found::All => assert_eq!(from_cache(&ran), 3, "{name}"),
            Found::None => {
                assert_eq!(from_cache(&ran), 0, "{name}");
                assert_eq!(from_cache(&project.run(&all)), 3, "{name}");
            }
            Found::Misuse => assert_eq!(ran.code, Some(2), "{name}: {ran:?}"),
            Found::Silence => assert!(ran.code == Some(0) && !ran.err.contains("cache"), "{name}: {ran:?}"),
        }
    }
}

#[test]
fn no_option_is_forgotten() {
    let help = Project::new(&[]).run(&["build", "--help"]).out;
    let options = help.lines().filter_map(|line| {
        let line = line.trim_start();
        let name =
            line.starts_with('-').then(|| line.split([' ', '[', '=']).find(|word| word.starts_with("--")));
        name.flatten().map(|name| name.trim_end_matches(',').to_owned())
    });
    let told: BTreeSet<String> = options.collect();
    let known: BTreeSet<String> = OPTIONS.iter().map(|(name, ..)| (*name).to_owned()).collect();
    assert!(told.len() > 10, "{told:?}");
    assert_eq!(told, known, "the options of `build` (left) are not those of the table (right)");
}

#[test]
fn formats_differ() {
    let project = Project::new(&[("a.js", "export const a = async () => await 1;\n")]);
    for format in ["module", "cjs", "iife", "module", "cjs", "iife"] {
        let expected = project.run(&["build", "a.js", "--format", format]).out;
        assert_eq!(project.cached(&["a.js", "--format", format]).1.out, expected, "{format}");
    }
    assert_eq!(project.cached(&["a.js", "--format", "cjs"]).0, 1);
}

#[test]
fn what_a_result_depends_on() {
    let project = project();
    let build = || project.cached(&["src", "--out-dir", "out", "--source-map"]).0;
    assert_eq!((build(), build()), (0, 3));
    // The text of a file, and so what its importer waits for; without a wait that was tried at first.
    project.write("src/b.ts", b"export const b: number = 1;\n");
    assert_eq!(build(), 2);
    assert!(project.read("out/c.js").contains("import { b } from"), "{}", project.read("out/c.js"));
    // The name of a file: its map says it.
    fs::rename(project.path("src/a.js"), project.path("src/a2.js")).unwrap();
    assert_eq!(build(), 2);
    assert!(project.read("out/a2.js.map").contains("../src/a2.js"));
    // Where its result goes.
    assert_eq!(project.cached(&["src", "--out-dir", "out/deeper", "--source-map"]).0, 0);
    assert!(project.read("out/deeper/a2.js.map").contains("../../src/a2.js"));
    // The map that it has itself.
    let map = r#"{"version":3,"sources":["x.ts"],"names":[],"mappings":"AAAA"}"#;
    project.write("in/m.js", format!("{ASYNC}//# sourceMappingURL=m.js.map\n").as_bytes());
    for (sources, line, found) in [("x.ts", "A", 0), ("x.ts", "A", 1), ("y.ts", "A", 0), ("y.ts", "C", 0)] {
        let map = map.replace("x.ts", sources).replace("AAAA", &format!("AA{line}A"));
        project.write("in/m.js.map", map.as_bytes());
        assert_eq!(project.cached(&["in", "--out-dir", "out", "--source-map"]).0, found, "{map}");
        assert!(project.read("out/m.js.map").contains(sources), "{map}");
    }
}

/// What may have happened to a file.
type Damage = fn(&[u8]) -> Vec<u8>;

#[test]
fn a_damaged_entry_is_none() {
    let project = project();
    let build = |out: &str| project.cached(&["src", "--out-dir", out]).0;
    build("first");
    let expected = project.tree("first");
    let damage: [Damage; 5] = [
        |_| Vec::new(),
        |bytes| bytes[..bytes.len() / 2].to_vec(),
        |bytes| bytes.iter().map(|byte| byte ^ 1).collect(),
        |bytes| [bytes, b"more"].concat(),
        |_| b"{\"of\":\"another program\"}".to_vec(),
    ];
    for change in damage {
        for path in project.entries() {
            fs::write(&path, change(&fs::read(&path).unwrap())).unwrap();
        }
        assert_eq!(build("second"), 0);
        assert_eq!(project.tree("second"), expected);
        assert_eq!(build("second"), 3, "the entries are whole again");
    }
    // Each entry in the place of the next.
    let paths = project.entries();
    let mut texts: Vec<_> = paths.iter().map(|path| fs::read(path).unwrap()).collect();
    texts.rotate_left(1);
    paths.iter().zip(texts).for_each(|(path, text)| fs::write(path, text).unwrap());
    assert_eq!(build("third"), 0);
    assert_eq!(project.tree("third"), expected);
}

#[test]
fn a_cache_that_cannot_be_written() {
    let project = project();
    project.write("file", b"");
    let args = ["build", "src", "--out-dir", "out", "--cache=file"];
    let ran = project.run(&args);
    ran.check(0, &["warning: the cache in `file` cannot be written", "; 0 from the cache"]);
    assert_eq!(ran.err.matches("cannot be written").count(), 1, "{}", ran.err);
    assert_eq!(project.read("file"), "");
}

#[cfg(unix)]
#[test]
fn a_cache_that_is_only_read() {
    use std::os::unix::fs::PermissionsExt;
    let project = project();
    let build = || project.cached(&["src", "--out-dir", "out"]);
    build();
    let permit = |mode: u32| {
        for path in project.entries() {
            fs::set_permissions(path.parent().unwrap(), fs::Permissions::from_mode(mode)).unwrap();
        }
    };
    permit(0o555);
    assert_eq!(build().0, 3);
    project.write("src/a.js", b"export const a = async () => await 2;\n");
    let (found, ran) = build();
    permit(0o755);
    // Whether there is a warning depends on who runs the tests: root may write everywhere.
    assert_eq!((found, ran.code), (2, Some(0)), "{ran:?}");
}

#[test]
fn several_processes_at_once() {
    let files: Vec<(String, String)> = (0..30)
        .map(|n| {
            (
                format!("src/{n}.js"),
                format!("export async function f{n}() {{\n  return (await g({n})).id;\n}}\n"),
            )
        })
        .collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (&**name, &**text)).collect();
    let project = Project::new(&files);
    project.run(&["build", "src", "--out-dir", "expected"]);
    let start = |n: usize| {
        let mut command = Command::new(cargo_bin!("unawait"));
        command.current_dir(project.path("")).args(["build", "src", "--cache=cache", "--out-dir"]);
        command.arg(format!("out{n}")).stderr(std::process::Stdio::piped()).spawn().unwrap()
    };
    let running: Vec<_> = (0..8).map(start).collect();
    for (n, child) in running.into_iter().enumerate() {
        let done = child.wait_with_output().unwrap();
        let told = String::from_utf8(done.stderr).unwrap();
        assert!(done.status.success() && !told.contains("warning"), "{told}");
        assert_eq!(project.tree(&format!("out{n}")), project.tree("expected"));
    }
    assert_eq!(project.cached(&["src", "--out-dir", "last"]).0, 30);
    assert!(project.list().iter().all(|path| !path.contains(".unawait-")), "{:?}", project.list());
}

#[cfg(unix)]
#[test]
fn another_build_of_unawait_is_another_compiler() {
    let project = project();
    let own = project.path("unawait");
    // Not by this process: a file that it is writing to cannot be run, and what other tests start right then would
    // keep it open.
    let shell = |script: &str| {
        let mut command = Command::new("sh");
        let done = command.args(["-c", script, "sh"]).arg(&own).arg(cargo_bin!("unawait")).status();
        assert!(done.unwrap().success(), "{script}");
    };
    let build = || {
        let mut command = Command::new(&own);
        command.current_dir(project.path("")).args(["build", "src", "--out-dir", "out", "--cache=cache"]);
        let done = command.output().unwrap();
        let (out, err) = (String::new(), String::from_utf8(done.stderr).unwrap());
        from_cache(&Ran { code: done.status.code(), out, err })
    };
    shell("cp \"$2\" \"$1\"");
    assert_eq!((build(), build()), (0, 3));
    // The same program elsewhere is the same compiler.
    assert_eq!(project.cached(&["src", "--out-dir", "out"]).0, 3);
    shell("echo >> \"$1\"");
    assert_eq!((build(), build()), (0, 3));
}

#[test]
fn where_the_cache_is() {
    let project = project();
    let check = |args: &[&str], var: Option<&str>, folder: Option<&str>| {
        let before = project.list();
        let mut command = project.command(&[&["build", "src", "--out-dir", "out"], args].concat());
        command.env("HOME", project.path("home")).env_remove("XDG_CACHE_HOME");
        command.envs(var.map(|value| ("UNAWAIT_CACHE", value)));
        let ran = Ran::of(&mut command);
        ran.check(0, &[]);
        assert_eq!(ran.err.contains("from the cache"), folder.is_some(), "{args:?} {var:?}: {}", ran.err);
        let new =
            project.list().into_iter().filter(|path| !before.contains(path) && !path.starts_with("out/"));
        let new: BTreeSet<String> = new
            .map(|path| path.split_once("/entries/").or(path.rsplit_once("/pruned")).unwrap().0.to_owned())
            .collect();
        assert_eq!(new, folder.map(str::to_owned).into_iter().collect(), "{args:?} {var:?}");
    };
    check(&[], None, None);
    check(&["--cache=c1"], None, Some("c1"));
    check(&["--cache=c2"], Some("c3"), Some("c2"));
    check(&[], Some("c4"), Some("c4"));
    check(&["--cache"], Some("c5"), Some("c5"));
    check(&["--no-cache"], Some("c6"), None);
    check(&[], Some(""), None);
    if cfg!(target_os = "linux") {
        check(&["--cache"], None, Some("home/.cache/unawait"));
    }
    fs::create_dir(project.path("node_modules")).unwrap();
    check(&["--cache"], None, Some("node_modules/.cache/unawait"));
}

#[test]
fn old_entries_go() {
    let project = project();
    let build = || project.cached(&["src", "--out-dir", "out"]).0;
    build();
    let old = SystemTime::now() - Duration::from_hours(24 * 60);
    let age = |path: PathBuf| File::options().write(true).open(path).unwrap().set_modified(old).unwrap();
    let all = project.entries();
    project.entries().into_iter().for_each(age);
    project.write("src/a.js", b"export const a = async () => await 2;\n");
    age(project.path("cache/pruned"));
    // What this run used is young again.
    assert_eq!(build(), 2);
    let left = project.entries();
    let gone = all.iter().filter(|entry| !left.contains(entry)).count();
    assert!(
        (1..all.len() - 2).contains(&gone),
        "what was `src/a.js` goes, what is used stays: {gone} of {}",
        all.len()
    );
    assert_eq!(build(), 3);
    project.write("cache/entries/ab/notes.txt", b"not ours");
    project.entries().into_iter().for_each(age);
    age(project.path("cache/pruned"));
    project.run(&["build", "src/plain.js", "--out-dir", "out", "--cache=cache"]);
    assert_eq!(project.read("cache/entries/ab/notes.txt"), "not ours");
    assert_eq!(project.entries().len(), 2, "the note, and which build this is: {:?}", project.entries());
}
