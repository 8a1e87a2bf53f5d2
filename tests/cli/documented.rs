//! What `BUILD_SYSTEMS.md` shows does what it says.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::{ASYNC, PLAIN, Project, Ran};

fn page() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("BUILD_SYSTEMS.md")).unwrap()
}

/// The text of the block with this mark.
fn block(mark: &str) -> String {
    let page = page();
    let rest = page.split_once(&format!("```{mark}\n")).unwrap_or_else(|| panic!("no {mark}")).1;
    rest.split_once("```").unwrap().0.to_owned()
}

/// Runs a command line of the page where there is a package.
fn run(project: &Project, line: &str) -> Ran {
    let args: Vec<&str> = line.split_whitespace().skip(1).collect();
    let mut command = project.command(&args);
    Ran::of(&mut command)
}

#[test]
fn tasks_make_what_they_declare() {
    let json = |mark: &str| serde_json::from_str::<Value>(&block(mark)).unwrap();
    let package = json("json package.json");
    let (turbo, nx) = (json("json turbo.json"), json("json nx.json"));
    assert_eq!(turbo["tasks"]["lower"]["outputs"][0], "dist/**");
    assert_eq!(nx["targetDefaults"]["lower"]["outputs"][0], "{projectRoot}/dist");
    for (script, status) in [("lower", "2 files, 1 changed"), ("lower:watch", "watching")] {
        assert!(turbo["tasks"].get(script).is_some(), "{script}");
        let project = Project::new(&[("package.json", "{}"), ("src/a.ts", ASYNC), ("src/b.js", PLAIN)]);
        fs::create_dir(project.path("node_modules")).unwrap();
        // A run that goes on for ever is not for this test.
        let line = package["scripts"][script].as_str().unwrap().replace("=forever", "");
        run(&project, &line).check(0, &[status]);
        let made: Vec<String> = project
            .list()
            .into_iter()
            .filter(|path| !path.starts_with("node_modules/.cache/unawait/"))
            .collect();
        let expected = ["dist/a.js", "dist/a.js.map", "dist/b.js", "package.json", "src/a.ts", "src/b.js"];
        assert_eq!(made, expected, "{line}");
    }
}

#[test]
fn the_rule_for_bazel_makes_what_it_declares() {
    let page = page();
    let (_, rest) = page.split_once("cmd = \" \".join([").unwrap();
    let (lines, _) = rest.split_once("])").unwrap();
    let line: String = lines.split('"').skip(1).step_by(2).collect::<Vec<_>>().join(" ");
    let line = line.replace("$(execpath //tools:unawait)", "unawait").replace("$(RULEDIR)", "bin/pkg");
    let line = line.replace(" /src", " pkg/src");
    let project = Project::new(&[("pkg/src/a.ts", ASYNC), ("pkg/src/in/b.js", PLAIN)]);
    let ran = run(&project, &line);
    assert_eq!((ran.code, &*ran.err), (Some(0), ""), "{line}");
    let expected = ["bin/pkg/dist/a.js", "bin/pkg/dist/in/b.js", "pkg/src/a.ts", "pkg/src/in/b.js"];
    assert_eq!(project.list(), expected);
}

#[test]
fn options_that_are_named_exist() {
    let help = Project::new(&[]).run(&["build", "--help"]).out;
    let page = page();
    let words = page.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
    let options = words.filter(|word| word.starts_with("--") && word.len() > 3 && !word.ends_with('-'));
    // Those of other programs.
    let own: Vec<&str> = options.filter(|name| !["--version", "--locked"].contains(name)).collect();
    assert!(own.len() > 20, "{own:?}");
    for name in own {
        assert!(help.contains(name), "{name}");
    }
}
