//! Modules that await at top level, in a set of files: built, run in Node, and shown.

use std::process::Command;

use crate::{PLAIN, Project};

/// Waits for `later` files.
const LATER: &str =
    "export const later = (value) => new Promise((resolve) => setTimeout(resolve, 0, value));\n";

/// A set with everything that may be between two modules: types, an index, `imports`, `exports`, a cycle, `import()`.
fn project() -> Project {
    Project::new(&[
        (
            "package.json",
            r##"{ "name": "demo", "type": "module", "imports": { "#db": "./src/db/index.js" },
               "exports": { "./config": "./src/config.js" } }"##,
        ),
        ("src/later.js", LATER),
        ("src/plain.js", PLAIN),
        (
            "src/app.js",
            "import { config } from \"./config.js\";\nimport { pool } from \"#db\";\nimport \"./plain.js\";\n\
             console.log(config.name, pool);\nimport(\"./lazy.js\").then(({ lazy }) => console.log(lazy));\n",
        ),
        (
            "src/config.ts",
            "import { later } from \"./later.js\";\nimport type { T } from \"./types.js\";\n\
             export const config: { name: T } = await later({ name: \"demo\" });\n",
        ),
        ("src/types.ts", "export type T = string;\n"),
        (
            "src/db/index.js",
            "import \"./index.js\";\nexport * from \"./pool.js\";\nimport \"demo/config\";\n",
        ),
        (
            "src/db/pool.js",
            "import \"./index.js\";\nimport { later } from \"../later.js\";\nexport const pool = await later(\"pool\");\n",
        ),
        (
            "src/lazy.js",
            "import \"./later.js\";\nfor await (const one of [1, 2]) console.log(one);\nexport const lazy = \"lazy\";\n",
        ),
    ])
}

/// What a file prints in Node.
fn node(project: &Project, file: &str) -> String {
    let done = Command::new("node").arg(project.path(file)).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).unwrap()
}

#[test]
fn a_set_runs_as_before() {
    for mode in ["exact", "faithful", "textbook"] {
        let project = project();
        let ran = project.run(&["build", "src", "--out-dir", "dist", "--mode", mode]);
        ran.check(0, &["warning: 1 module has", "`src/app.js`", "`__tla`", "0 errors"]);
        let package = project.read("package.json").replace("./src/", "./dist/");
        project.write("package.json", package.as_bytes());
        assert_eq!(node(&project, "dist/app.js"), "demo pool\n1\n2\nlazy\n", "{mode}");
        for same in ["plain.js", "later.js"] {
            assert_eq!(project.read(&format!("dist/{same}")), project.read(&format!("src/{same}")), "{same}");
        }
        for path in project.list().iter().filter(|path| path.starts_with("dist/")) {
            assert!(!project.read(path).contains("await "), "{mode}: {path}");
        }
    }
}

#[test]
fn files_are_a_set_only_together() {
    let files = [
        ("a.mjs", "import { b } from \"./b.mjs\";\nconsole.log(b);\n"),
        ("b.mjs", "export const b = await 1;\n"),
    ];
    let project = Project::new(&files);
    project.run(&["build", "a.mjs", "--out-dir", "alone"]).check(0, &["1 file, 0 changed"]);
    project
        .run(&["build", "a.mjs", "b.mjs", "--out-dir", "both"])
        .check(0, &["`a.mjs`", "2 files, 2 changed"]);
    assert_eq!(node(&project, "both/a.mjs"), "1\n");
    let ran = project.run(&["diff", "a.mjs", "b.mjs", "--view", "unified", "--mode", "textbook"]);
    assert!(ran.out.contains("+export const __tla = __tla_0.then(() => {"), "{}", ran.out);
    project.run(&["build", "--write", "a.mjs", "b.mjs"]).check(0, &["2 files, 2 changed"]);
    assert_eq!(node(&project, "a.mjs"), "1\n");
}

#[test]
fn types_stay_where_nothing_waits() {
    let text = "import { b } from \"./b.js\";\nexport const a: number = b;\n";
    let project = Project::new(&[("a.ts", text), ("b.ts", "export const b: number = 1;\n")]);
    project.run(&["build", "--write", ".", "--tla-export", "ready"]).check(0, &["2 files, 0 changed"]);
    assert_eq!(project.read("a.ts"), text);
    project.write("b.ts", b"export const b: number = await f();\n");
    project
        .run(&["build", "--write", ".", "--tla-export", "ready"])
        .check(0, &["lost its types", "2 changed"]);
    assert!(project.read("a.ts").contains("ready as "), "{}", project.read("a.ts"));
}

#[test]
fn one_warning_names_all_entries() {
    let files: Vec<(String, String)> =
        (0..7).map(|n| (format!("m{n}.js"), format!("export const m = await {n};\n"))).collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let project = Project::new(&files);
    let ran = project.run(&["build", ".", "--out-dir", "out"]);
    ran.check(0, &["warning: 7 modules have", "`m0.js`", "`m4.js` and 2 more", "`__tla`"]);
    assert_eq!(ran.err.matches("warning").count(), 1, "{}", ran.err);
}

#[test]
fn scripts_have_one_file() {
    let project = Project::new(&[("a.js", "export const a = await 1;\n"), ("b.js", PLAIN)]);
    project.run(&["build", ".", "--out-dir", "o", "--format", "cjs"]).check(2, &["--format", "single file"]);
    project.run(&["build", "a.js", "--tla-export", "not a name"]).check(2, &["--tla-export"]);
    project.run(&["build", "a.js", "--tla-export", "class"]).check(2, &["--tla-export"]);
    project.run(&["build", "a.js", "--out-dir", "o", "--format", "cjs"]).check(0, &["1 changed"]);
    project.write("main.cjs", b"const a = require('./o/a.js'); a.__tla.then(() => console.log(a.a));");
    assert_eq!(node(&project, "main.cjs"), "1\n");
    project.write("c.js", b"console.log(await 2);\n");
    project.run(&["build", "c.js", "--out-dir", "o", "--format", "iife"]).check(0, &["1 changed"]);
    assert_eq!(node(&project, "o/c.js"), "2\n");
}

#[test]
fn the_graph_tells_who_waits_and_why() {
    let ran = project().run(&["graph", "src"]);
    ran.check(0, &[]);
    let expected = "\
src/app.js
├─ src/config.ts          imported at src/app.js:1:1
│  └─ await               at src/config.ts:3:36
└─ src/db/index.js        imported at src/app.js:2:1
   ├─ src/db/index.js     imported at src/db/index.js:1:1, a cycle
   ├─ src/db/pool.js      imported at src/db/index.js:2:1
   │  ├─ src/db/index.js  imported at src/db/pool.js:1:1, a cycle
   │  └─ await            at src/db/pool.js:3:21
   └─ src/config.ts       imported at src/db/index.js:3:1, see above
src/lazy.js               loaded at src/app.js:5:1
└─ await                  at src/lazy.js:2:1

8 files; 5 async modules, of which 3 await at top level
";
    assert_eq!(ran.out, expected);
    let coloured = project().run(&["graph", "src", "--color", "always", "--theme", "ansi"]);
    assert!(coloured.out.contains("\u{1b}["), "{}", coloured.out);
}

#[test]
fn the_graph_for_programs() {
    let project = project();
    let ran = project.run(&["graph", "src", "--json"]);
    let found: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let app = &found["modules"][0];
    assert_eq!(found["files"], 8);
    assert_eq!((&app["path"], &app["await"]), (&"src/app.js".into(), &serde_json::Value::Null));
    let chain: Vec<String> = app["chain"].as_array().unwrap().iter().map(place).collect();
    assert_eq!(chain, ["src/app.js:1:1", "src/config.ts:3:36"]);
    let waits: Vec<String> = app["waitsFor"].as_array().unwrap().iter().map(place).collect();
    assert_eq!(waits, ["src/config.ts:1:1", "src/db/index.js:2:1"]);
}

fn place(value: &serde_json::Value) -> String {
    format!("{}:{}:{}", value["path"].as_str().unwrap(), value["line"], value["column"])
}

#[test]
fn the_graph_for_graphviz() {
    let ran = project().run(&["graph", "src", "--dot"]);
    for part in [
        "digraph modules {",
        "\"src/config.ts\" [style=filled",
        "\"src/app.js\" -> \"src/config.ts\";",
        "\"src/app.js\" -> \"src/lazy.js\" [style=dashed];",
    ] {
        assert!(ran.out.contains(part), "no {part:?} in {}", ran.out);
    }
}

#[test]
fn the_graph_of_broken_files() {
    let project =
        Project::new(&[("a.js", "import \"./b.js\";\n"), ("b.js", "export {};\nlet = = await 1;\n")]);
    let ran = project.run(&["graph", "."]);
    ran.check(1, &["b.js:2"]);
    assert!(ran.out.contains("2 files, no async module"), "{}", ran.out);
    project.pipe(&["graph", "-"], "await 1;").check(2, &["name files"]);
    project.run(&["graph", "none"]).check(1, &["none", "does not exist"]);
}

/// What does not fit once the others are known must not be left behind as it was made before.
#[test]
fn a_module_that_fails_late_has_no_result() {
    let project = Project::new(&[
        ("src/db.js", "export const db = await Promise.resolve(1);\n"),
        ("src/app.js", "import { db } from \"./db.js\";\nexport const __tla = db;\n"),
    ]);
    project.run(&["build", "src", "--out-dir", "dist"]).check(1, &["src/app.js", "__tla", "1 error"]);
    assert!(project.path("dist/db.js").exists());
    assert!(!project.path("dist/app.js").exists());
}
