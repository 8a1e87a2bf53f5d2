//! Which files are read: folders, patterns, ignore files, standard input, kinds of source.

use super::{BROKEN, PLAIN, Project};

/// Builds with `args` into `out`, and lists what came out.
fn built(project: &Project, args: &[&str]) -> Vec<String> {
    let all = [&["build", "--out-dir", "out"], args].concat();
    project.run(&all).check(0, &["0 errors"]);
    project.list().into_iter().filter_map(|path| path.strip_prefix("out/").map(str::to_owned)).collect()
}

#[test]
fn folders_give_sources_only() {
    let project = Project::new(&[
        ("src/a.js", PLAIN),
        ("src/b.mjs", PLAIN),
        ("src/c.cjs", "exports.a = 1;\n"),
        ("src/d.jsx", PLAIN),
        ("src/e.ts", PLAIN),
        ("src/f.mts", PLAIN),
        ("src/g.cts", "exports.a = 1;\n"),
        ("src/h.tsx", PLAIN),
        ("src/deep/er/i.js", PLAIN),
        ("src/types.d.ts", "declare const a: 1;\n"),
        ("src/types.d.mts", "declare const a: 1;\n"),
        ("src/data.json", "{}"),
        ("src/readme.md", "# hi"),
        ("src/.hidden.js", BROKEN),
        ("src/.git/hook.js", BROKEN),
        ("src/node_modules/dep/index.js", BROKEN),
        ("src/deep/node_modules/dep/index.js", BROKEN),
    ]);
    let expected = ["a.js", "b.mjs", "c.cjs", "d.jsx", "deep/er/i.js", "e.js", "f.mjs", "g.cjs", "h.jsx"];
    assert_eq!(built(&project, &["src"]), expected);
}

#[test]
fn ignore_files_are_honoured() {
    let files = [
        ("src/a.js", PLAIN),
        ("src/made.js", PLAIN),
        ("src/sub/b.js", PLAIN),
        ("src/sub/other.js", PLAIN),
        ("src/.gitignore", "made.js\n"),
        ("src/sub/.ignore", "other.js\n"),
    ];
    let project = Project::new(&files);
    assert_eq!(built(&project, &["src"]), ["a.js", "sub/b.js"]);
    let project = Project::new(&files);
    assert_eq!(built(&project, &["src", "--no-ignore"]), ["a.js", "made.js", "sub/b.js", "sub/other.js"]);
    // Naming a file says enough.
    let project = Project::new(&files);
    assert_eq!(built(&project, &["src/made.js"]), ["made.js"]);
}

#[test]
fn patterns() {
    let files = [
        ("src/a.js", PLAIN),
        ("src/b.ts", PLAIN),
        ("src/deep/c.js", PLAIN),
        ("src/node_modules/d.js", BROKEN),
        ("src/e.json", "{}"),
        ("odd[1].js", PLAIN),
    ];
    let check = |pattern: &str, expected: &[&str]| {
        assert_eq!(built(&Project::new(&files), &[pattern]), expected, "{pattern}");
    };
    check("src/*.js", &["a.js"]);
    check("src/**/*.js", &["a.js", "deep/c.js"]);
    check("src/*", &["a.js", "b.js"]);
    check("src/*.{js,ts}", &["a.js", "b.js"]);
    check("./src/d*p/?.js", &["deep/c.js"].map(|_| "deep/c.js"));
    check("odd[1].js", &["odd[1].js"]);
    let project = Project::new(&files);
    project.run(&["build", "lib/*.js", "--write"]).check(1, &["`lib/*.js` matches no"]);
    project.run(&["build", "src/[.js", "--write"]).check(1, &["`src/[.js` is not a valid pattern"]);
}

#[test]
fn a_file_named_twice_is_one_file() {
    let project = Project::new(&[("src/a.js", PLAIN)]);
    project
        .run(&["build", "src", "src/a.js", "./src/../src/a.js", "--out-dir", "out"])
        .check(0, &["1 file,"]);
    assert_eq!(project.list(), ["out/a.js", "src/a.js"]);
}

#[test]
fn standard_input() {
    let project = Project::new(&[]);
    let check = |args: &[&str], input: &str| {
        let ran = project.pipe(args, input);
        assert_eq!(ran.check(0, &["1 file, 0 changed"]).out, input, "{args:?}");
    };
    check(&["build", "-"], PLAIN);
    check(&["build"], PLAIN);
    check(&["build", "-"], "");
    check(&["build", "-"], "no.newline()");
    check(&["build", "-", "--stdin-filename", "a/b.jsx"], "const a = <b>c</b>;\n");
    project.pipe(&["build", "-", "--stdin-filename", "deep/b.js"], BROKEN).check(1, &["deep/b.js:2"]);
    project.pipe(&["build", "-"], BROKEN).check(1, &["stdin.js:2"]);
    project
        .pipe(&["build", "-", "--stdin-filename", "a/b.mts", "--out-dir", "out"], PLAIN)
        .check(0, &["1 file"]);
    assert_eq!(project.list(), ["out/b.mjs"]);
}

#[test]
fn module_or_script() {
    // `with` is for scripts; `import` for modules.
    let (script, module) = ("with (a) b(); // async\n", "import a from 'a'; // async\n");
    let check = |name: &str, source_type: &str, text: &str, code: i32| {
        let project = Project::new(&[(name, text)]);
        project.run(&["build", name, "--source-type", source_type]).check(code, &[]);
    };
    for name in ["a.js", "a.cjs"] {
        check(name, "auto", script, 0);
        check(name, "script", script, 0);
        check(name, "module", script, 1);
    }
    check("a.js", "auto", module, 0);
    check("a.mjs", "auto", module, 0);
    check("a.mjs", "auto", script, 1);
    check("a.mjs", "script", script, 0);
    check("a.cjs", "auto", module, 1);
    check("a.js", "script", module, 1);
}

#[cfg(unix)]
#[test]
fn symbolic_links_are_followed_where_named_only() {
    let project = Project::new(&[("src/a.js", PLAIN), ("other/b.js", PLAIN)]);
    std::os::unix::fs::symlink(project.path("other/b.js"), project.path("src/link.js")).unwrap();
    std::os::unix::fs::symlink(project.path("src"), project.path("src/loop")).unwrap();
    assert_eq!(built(&project, &["src"]), ["a.js"]);
    assert_eq!(built(&project, &["src/link.js"]), ["a.js", "link.js"]);
}

#[cfg(unix)]
#[test]
fn links_are_followed_where_that_is_wanted() {
    use std::os::unix::fs::symlink;
    // As a sandbox of Bazel: real folders, and in them links to files that are elsewhere.
    let project = Project::new(&[
        ("store/1", "import { b } from \"./b.js\";\nexport const a = b;\n"),
        ("store/2", "export const b = await 1;\n"),
        ("store/more/c.js", PLAIN),
        ("src/own.js", PLAIN),
    ]);
    for (to, link) in [("store/1", "a.js"), ("store/2", "b.js"), ("store/more", "more"), ("src", "loop")] {
        symlink(project.path(to), project.path("src").join(link)).unwrap();
    }
    symlink(project.path("src/own.js"), project.path("src/again.js")).unwrap();
    let ran = project.run(&["build", "src", "--follow-links", "--out-dir", "out", "--source-map"]);
    ran.check(0, &["5 files, 2 changed"]);
    let made = project.tree("out/");
    let made: Vec<&str> = made.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(made, ["a.js", "a.js.map", "again.js", "b.js", "b.js.map", "more/c.js", "own.js"]);
    assert!(project.read("out/a.js").contains("__tla"), "{}", project.read("out/a.js"));
    assert!(project.read("out/b.js.map").contains("\"../src/b.js\""), "{}", project.read("out/b.js.map"));
    project.run(&["build", "src", "--follow-links", "--write"]).check(2, &["place of links"]);
}
