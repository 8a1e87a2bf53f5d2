//! What depends on a file being changed: writing over it, and the views of `diff`.

use std::fs;

use super::{ASYNC, PLAIN, Project};

fn is_lowered(text: &str) -> bool {
    text.contains("_then(") && !text.contains("async ") && !text.contains("await ")
}

#[test]
fn results_reach_every_destination() {
    let project = Project::new(&[("src/a.js", ASYNC), ("src/b.js", PLAIN)]);
    let ran = project.run(&["build", "src/a.js"]);
    ran.check(0, &["1 file, 1 changed; 1 async function lowered; 0 errors"]);
    assert!(is_lowered(&ran.out), "{}", ran.out);
    project
        .run(&["build", "src", "--out-dir", "out"])
        .check(0, &["2 files, 1 changed; 1 async function lowered"]);
    assert_eq!(project.read("out/a.js"), ran.out);
    assert_eq!(project.read("src/a.js"), ASYNC);
    project.run(&["build", "src", "--write"]).check(0, &["2 files, 1 changed; 1 async function lowered"]);
    assert_eq!(project.read("src/a.js"), ran.out);
    assert_eq!(project.read("src/b.js"), PLAIN);
    let piped = project.pipe(&["build", "-"], ASYNC);
    assert_eq!(piped.check(0, &[]).out, ran.out);
    assert_eq!(project.list(), ["out/a.js", "out/b.js", "src/a.js", "src/b.js"], "no temporary files stay");
}

#[test]
fn what_can_have_nothing_to_lower_is_not_parsed() {
    let check = |name: &str, text: &str, code: i32| {
        let project = Project::new(&[(name, text)]);
        project.run(&["build", name, "--out-dir", "out"]).check(code, &[]);
        assert_eq!(project.path(&format!("out/{name}")).exists(), code == 0, "{name}: {text}");
        assert!(code != 0 || project.read(&format!("out/{name}")) == text);
        // What is shown is always read.
        project.run(&["diff", name]).check(1, &[]);
    };
    check("a.js", "let = = 2;\n", 0);
    check("a.jsx", "let = <p>;\n", 0);
    check("a.js", "let = = 2; // await\n", 1);
    check("a.ts", "let = = 2;\n", 1);
    check("a.js", "let a = '\0' =;\n", 1);
}

#[test]
fn a_byte_order_mark_stays() {
    let project = Project::new(&[("a.js", &format!("\u{feff}{ASYNC}"))]);
    let ran = project.run(&["build", "a.js"]);
    assert!(ran.out.starts_with('\u{feff}') && is_lowered(&ran.out), "{}", ran.out);
    assert_eq!(ran.out.matches('\u{feff}').count(), 1);
}

#[cfg(unix)]
#[test]
fn writing_over_keeps_permissions_and_links() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let project = Project::new(&[("real/a.js", ASYNC), ("b.js", ASYNC)]);
    symlink("real/a.js", project.path("link.js")).unwrap();
    let set = |path: &str, mode: u32| {
        fs::set_permissions(project.path(path), fs::Permissions::from_mode(mode)).unwrap();
    };
    let mode = |path: &str| fs::metadata(project.path(path)).unwrap().permissions().mode() & 0o7777;
    set("real/a.js", 0o751);
    set("b.js", 0o666);
    project.run(&["build", "--write", "link.js", "b.js"]).check(0, &["2 files, 2 changed"]);
    assert_eq!((mode("real/a.js"), mode("b.js")), (0o751, 0o666));
    assert!(project.path("link.js").is_symlink());
    assert!(is_lowered(&project.read("real/a.js")));
}

#[cfg(unix)]
#[test]
fn a_read_only_file_is_not_written_over() {
    use std::os::unix::fs::PermissionsExt;
    let project = Project::new(&[("a.js", ASYNC)]);
    fs::set_permissions(project.path("a.js"), fs::Permissions::from_mode(0o444)).unwrap();
    project
        .run(&["build", "--write", "a.js"])
        .check(1, &["`a.js` cannot be written: the file is read-only", "1 error"]);
    assert_eq!(project.read("a.js"), ASYNC);
    // A copy of it is an ordinary file, so that the next run can replace it.
    for _ in 0..2 {
        project.run(&["build", "a.js", "--out-dir", "out"]).check(0, &[]);
    }
}

#[test]
fn side_by_side_has_equal_columns() {
    let project = Project::new(&[("a.js", ASYNC), ("b.js", ASYNC), ("c.js", PLAIN)]);
    for width in ["80", "120", "200"] {
        let ran = project.run(&["diff", ".", "--width", width]);
        ran.check(0, &["2 files changed, 1 unchanged"]);
        let rules: Vec<usize> = ran
            .out
            .lines()
            .filter_map(|line| line.split_once(['│', '┬']).map(|(left, _)| left.chars().count()))
            .collect();
        assert!(rules.len() >= 8 && rules.iter().all(|rule| *rule == rules[0]), "{}", ran.out);
        let limit: usize = width.parse().unwrap();
        assert!(ran.out.lines().all(|line| line.chars().count() <= limit), "{}", ran.out);
        assert!(ran.out.starts_with("a.js") && ran.out.contains("\nb.js"), "{}", ran.out);
        assert!(ran.out.contains("  1 - async function f() {"), "{}", ran.out);
        assert!(ran.out.contains("│  1 + function f() {"), "{}", ran.out);
        assert!(!ran.out.contains('\u{1b}') && !ran.out.contains(" \n"), "{}", ran.out);
    }
}

#[test]
fn a_narrow_terminal_gets_a_patch() {
    let project = Project::new(&[("a.js", ASYNC)]);
    let narrow = project.run(&["diff", "a.js", "--width", "79"]);
    assert!(narrow.out.starts_with("--- a/a.js\n+++ b/a.js\n@@ -1,3 +1,"), "{}", narrow.out);
    assert_eq!(narrow.out, project.run(&["diff", "a.js", "--view", "unified"]).out);
    // What was asked for is done all the same.
    let wished = project.run(&["diff", "a.js", "--width", "60", "--view", "side-by-side"]);
    assert!(wished.out.contains('│'), "{}", wished.out);
}

#[test]
fn a_patch_makes_the_result() {
    for text in [
        ASYNC.to_owned(),
        ASYNC.replace('\n', "\r\n"),
        format!("a;\n\n\n\n{ASYNC}b"),
        ASYNC.trim_end().to_owned(),
    ] {
        let project = Project::new(&[("a.js", &text)]);
        let patch = project.run(&["diff", "a.js", "--view", "unified", "--mode", "faithful"]).out;
        let apply = |line: &str| line.get(1..).map(str::to_owned);
        let body = || patch.lines_with_endings().skip(3);
        let after: String = body().filter(|line| line.starts_with(['+', ' '])).filter_map(apply).collect();
        let before: String = body().filter(|line| line.starts_with(['-', ' '])).filter_map(apply).collect();
        let result = project.run(&["build", "a.js", "--mode", "faithful"]).out;
        let context_ends = |whole: &str, part: &str| whole.contains(part.trim_end_matches('\n'));
        assert!(context_ends(&result, &after), "{patch}");
        assert!(context_ends(&text, &before), "{patch}");
        assert_eq!(patch.contains("\\ No newline at end of file"), !text.ends_with('\n'), "{patch}");
    }
}

trait Lines {
    fn lines_with_endings(&self) -> std::str::SplitInclusive<'_, char>;
}

impl Lines for str {
    fn lines_with_endings(&self) -> std::str::SplitInclusive<'_, char> {
        self.split_inclusive('\n')
    }
}

#[test]
fn inline_has_one_column() {
    let project = Project::new(&[("a.js", ASYNC)]);
    let ran = project.run(&["diff", "a.js", "--view", "inline", "--width", "60"]);
    assert!(ran.out.contains("\n  1     - async function f() {\n      1 + function f() {\n"), "{}", ran.out);
    assert!(ran.out.contains("  3   3   }\n"), "{}", ran.out);
}

#[test]
fn colours_follow_options_and_environment() {
    let project = Project::new(&[("a.js", ASYNC)]);
    let check = |args: &[&str], variables: &[(&str, &str)], coloured: bool| {
        let mut command = project.command(&[&["diff", "a.js"], args].concat());
        command.envs(variables.iter().copied());
        let ran = super::Ran::of(&mut command);
        assert_eq!(ran.check(0, &[]).out.contains('\u{1b}'), coloured, "{args:?} {variables:?}");
    };
    check(&[], &[], false);
    check(&["--color", "always"], &[], true);
    check(&["--color", "always"], &[("NO_COLOR", "1")], true);
    check(&["--color", "never"], &[("CLICOLOR_FORCE", "1")], false);
    check(&[], &[("CLICOLOR_FORCE", "1")], true);
    check(&[], &[("CLICOLOR_FORCE", "0")], false);
    check(&[], &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], false);
    check(&[], &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "")], true);
}

#[test]
fn themes() {
    let project = Project::new(&[("a.js", ASYNC)]);
    let view = |args: &[&str], variables: &[(&str, &str)]| {
        let mut command = project.command(&[&["diff", "a.js", "--color", "always"], args].concat());
        command.envs(variables.iter().copied());
        super::Ran::of(&mut command).out
    };
    let (dark, light) = (view(&["--theme", "dark"], &[]), view(&["--theme", "light"], &[]));
    let ansi = view(&["--theme", "ansi"], &[]);
    assert!(dark != light && light != ansi && dark != ansi);
    assert!(!ansi.contains("38;") && !ansi.contains("48;"), "only the terminal's own colours: {ansi:?}");
    assert_eq!(view(&[], &[]), ansi);
    assert_eq!(view(&[], &[("COLORFGBG", "15;0")]), dark);
    assert_eq!(view(&[], &[("COLORFGBG", "0;default;15")]), light);
    assert!(view(&["--theme", "dark"], &[("COLORTERM", "truecolor")]).contains("48;2;"));
}

#[test]
fn unchanged_parts_are_collapsed() {
    let around = "line();\n".repeat(20);
    let project = Project::new(&[("a.js", &format!("{around}{ASYNC}{around}"))]);
    let check = |context: &str, notes: &[&str]| {
        let ran = project.run(&["diff", "a.js", "--context", context]);
        let found: Vec<&str> =
            ran.out.lines().filter_map(|line| line.trim().strip_prefix("⋯")).map(str::trim).collect();
        assert_eq!(found, notes, "{}", ran.out);
    };
    check("3", &["17 unchanged lines", "18 unchanged lines"]);
    check("0", &["20 unchanged lines", "21 unchanged lines"]);
    check("19", &["20 unchanged lines"].map(|_| "2 unchanged lines"));
    check("100", &[]);
}

#[test]
fn terminals_are_safe_from_sources() {
    let project = Project::new(&[("a.js", &format!("// \u{1b}[2J\u{7}\u{202e}\n{ASYNC}"))]);
    for view in ["side-by-side", "inline"] {
        let ran = project.run(&["diff", "a.js", "--view", view]);
        assert!(ran.out.contains("// ␛[2J␇\u{fffd}"), "{}", ran.out);
    }
    // A patch must hold the bytes as they are.
    assert!(project.run(&["diff", "a.js", "--view", "unified"]).out.contains("// \u{1b}[2J\u{7}\u{202e}"));
}

#[test]
fn json_has_rows() {
    let project = Project::new(&[("a.js", ASYNC)]);
    let ran = project.run(&["diff", "a.js", "--view", "json"]);
    let report: serde_json::Value = serde_json::from_str(&ran.check(0, &[]).out).unwrap();
    assert_eq!((&report["mode"], &report["unchanged"]), (&"textbook".into(), &0.into()));
    let file = &report["files"][0];
    assert_eq!((&file["path"], &file["functions"], &file["lowered"]), (&"a.js".into(), &1.into(), &1.into()));
    let row = &file["hunks"][0]["rows"][0];
    assert_eq!((&row["change"], &row["before"]["line"]), (&"changed".into(), &1.into()));
    assert_eq!(row["before"]["text"][0], serde_json::json!({ "text": "async", "changed": true }));
    assert_eq!(row["after"]["text"], serde_json::json!([{ "text": "function f() {", "changed": false }]));
}

#[test]
fn a_page_needs_nothing_else() {
    let text = format!("// <script>alert('&')</script>\n{ASYNC}");
    let project = Project::new(&[("src/<b>.js", &text), ("src/c.js", ASYNC)]);
    project.run(&["diff", "src", "--html", "page.html"]).check(0, &["2 files changed, 0 unchanged"]);
    let page = project.read("page.html");
    for part in [
        "<del><span class=\"k\">async</span></del>",
        "src/&lt;b&gt;.js",
        "&lt;script&gt;alert(&#39;&amp;&#39;)",
        "prefers-color-scheme: dark",
        "2 files changed, 0 unchanged; mode textbook",
    ] {
        assert!(page.contains(part), "{part}");
    }
    for part in ["<script", "src=", "url(", "http://", "https://", "@import", "<link"] {
        assert!(!page.contains(part), "{part}");
    }
}

#[test]
fn typescript_loses_its_types_with_a_word_about_it() {
    let typed = "async function f(): Promise<number> {\n  return (await g()).id;\n}\n";
    let project = Project::new(&[("a.ts", typed), ("b.ts", "let a: number = 1;\n")]);
    let ran = project.run(&["build", "--write", "a.ts", "b.ts"]);
    ran.check(0, &["warning: `a.ts` lost its types", "2 files, 1 changed"]);
    assert!(is_lowered(&project.read("a.ts")) && !project.read("a.ts").contains("number"));
    assert_eq!(project.read("b.ts"), "let a: number = 1;\n", "without async nothing is touched");
    project.run(&["build", "b.ts", "--out-dir", "out"]).check(0, &[]);
    assert!(!project.read("out/b.js").contains("number"));
}
