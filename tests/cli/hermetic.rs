//! The result is a function of the sources and the options: not of the place of the checkout, the folder and the
//! environment of the process, the number of threads, the time, or what a cache holds.

use std::fs;
use std::path::Path;

use crate::{ASYNC, PLAIN, Project, Ran};

/// A checkout some folders down, with everything that has names of files in its result.
fn checkout(folder: &str) -> Project {
    let project = Project::new(&[]);
    let map = r#"{"version":3,"sourceRoot":"../lib","sources":["x.ts","../../out/y.ts"],"names":[],"mappings":"AAAA,CCAA"}"#;
    let write = |path: &str, text: &str| project.write(&format!("{folder}/{path}"), text.as_bytes());
    write("package.json", "{ \"imports\": { \"#b\": \"./src/b.ts\" } }");
    write("src/a.js", ASYNC);
    write(
        "src/b.ts",
        "export const b: number = await 1;\nexport async function* g() {\n  yield await b;\n}\n",
    );
    write("src/c d.mjs", "import { b } from \"#b\";\nexport const c = async () => await import(b);\n");
    write("src/deep/chained.js", &format!("{ASYNC}//# sourceMappingURL=chained.js.map\n"));
    write("src/deep/chained.js.map", map);
    write("src/deep/plain.js", PLAIN);
    for n in 0..20 {
        write(&format!("src/many/{n}.js"), &ASYNC.replace("id", &format!("id{n}")));
    }
    project
}

/// Runs in the folder `at`, and checks that what is in `out` is as expected.
fn check(
    project: &Project,
    at: &str,
    args: &[&str],
    vars: &[(&str, &str)],
    (out, expected): (&str, &[(String, String)]),
) {
    let mut command = project.command(&[]);
    command.args(args).current_dir(project.path(at)).envs(vars.iter().copied());
    let ran = Ran::of(&mut command);
    ran.check(0, &["0 errors"]);
    let made = project.tree(out);
    assert_eq!(made.len(), expected.len(), "{args:?}");
    for (made, expected) in made.iter().zip(expected) {
        assert_eq!(made, expected, "{args:?}");
    }
    fs::remove_dir_all(project.path(out)).unwrap();
}

#[test]
fn only_sources_and_options_count() {
    for options in [&["--source-map"][..], &["--source-map=inline", "--mode", "faithful"]] {
        let first = checkout("a");
        let common = [&["build", "src", "--out-dir", "out"], options].concat();
        let mut command = first.command(&common);
        Ran::of(command.current_dir(first.path("a"))).check(0, &["0 errors"]);
        let expected = first.tree("a/out/");
        assert!(expected.len() > 24, "{expected:?}");
        let name = first.path("").file_name().unwrap().to_str().unwrap().to_owned();
        assert!(
            expected.iter().all(|(_, text)| !text.contains(&name)),
            "a path of this machine is in a result"
        );

        let second = checkout("some/deeper/place");
        let place = "some/deeper/place";
        let out = format!("{place}/out/");
        let of = |path: &Path| path.to_str().unwrap().to_owned();
        let sources = of(&second.path(&format!("{place}/src")));
        let results = of(&second.path(&format!("{place}/out")));
        let absolute = [&["build", &*sources, "--out-dir", &*results, "--jobs", "5"], options].concat();
        let cached = [&absolute[..], &["--cache=cache"]].concat();
        let threads = |jobs: &'static str| [&common[..], &["--jobs", jobs]].concat();
        let is = (&*out, &expected[..]);
        check(&second, place, &threads("1"), &[], is);
        check(
            &second,
            place,
            &threads("7"),
            &[("TZ", "Asia/Tokyo"), ("LANG", "tr_TR.UTF-8"), ("LC_ALL", "C")],
            is,
        );
        check(&second, "some", &absolute, &[("HOME", "/nowhere"), ("PWD", "/nowhere")], is);
        // What the first writes the second reads: from another folder, and with other names of the same files.
        check(&second, "", &cached, &[], is);
        let from = second.path("cache");
        let there = format!("--cache={}", of(&from));
        check(&second, place, &[&common[..], &[&*there]].concat(), &[], is);
    }
}

#[test]
fn nothing_is_written_elsewhere() {
    let project = checkout("a");
    let before = project.list();
    let mut command = project.command(&["build", "a/src", "--out-dir", "out", "--source-map"]);
    Ran::of(command.env("HOME", project.path("home")).env("TMPDIR", project.path("tmp"))).check(0, &[]);
    let new: Vec<String> = project.list().into_iter().filter(|path| !before.contains(path)).collect();
    assert!(!new.is_empty() && new.iter().all(|path| path.starts_with("out/")), "{new:?}");
}
