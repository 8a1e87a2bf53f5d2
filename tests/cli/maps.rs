//! `--source-map`: where maps go, what they say of themselves, and what they lead through.

use serde_json::Value;

use super::{ASYNC, PLAIN, Project};

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// The map in the last line of a text.
fn inline(text: &str) -> Value {
    use base64::Engine;
    let comment = text.trim_end().lines().last().unwrap();
    let data = comment.strip_prefix("//# sourceMappingURL=data:application/json;charset=utf-8;base64,");
    let bytes = base64::engine::general_purpose::STANDARD.decode(data.unwrap()).unwrap();
    json(std::str::from_utf8(&bytes).unwrap())
}

#[test]
fn maps_stand_beside_the_results() {
    let project = Project::new(&[("src/a b.ts", ASYNC), ("src/in/c.js", ASYNC), ("src/plain.js", PLAIN)]);
    project.run(&["build", "src", "--out-dir", "dist", "--source-map"]).check(0, &[]);
    let dist: Vec<_> = project.list().into_iter().filter(|path| path.starts_with("dist")).collect();
    let expected = ["dist/a b.js", "dist/a b.js.map", "dist/in/c.js", "dist/in/c.js.map", "dist/plain.js"];
    assert_eq!(dist, expected);
    assert!(project.read("dist/a b.js").ends_with("\n//# sourceMappingURL=a%20b.js.map\n"));
    assert_eq!(project.read("dist/plain.js"), PLAIN);
    let map = json(&project.read("dist/a b.js.map"));
    assert_eq!(map["version"], 3);
    assert_eq!(map["file"], "a%20b.js");
    assert_eq!(map["sources"][0], "../src/a%20b.ts");
    assert_eq!(map["sourcesContent"][0], ASYNC);
    assert_eq!(map["sources"][1], "unawait/runtime");
    assert_eq!(map["ignoreList"], serde_json::json!([1]));
    assert_eq!(map["x_google_ignoreList"], serde_json::json!([1]));
    assert_eq!(json(&project.read("dist/in/c.js.map"))["sources"][0], "../../src/in/c.js");
}

#[test]
fn a_path_behind_the_flag_is_a_path() {
    let project = Project::new(&[("src/a.js", ASYNC)]);
    project.run(&["build", "--source-map", "src", "--out-dir", "dist"]).check(0, &[]);
    assert_eq!(project.list(), ["dist/a.js", "dist/a.js.map", "src/a.js"]);
}

#[test]
fn an_inline_map_is_in_the_result() {
    let project = Project::new(&[("src/a.js", ASYNC)]);
    project.run(&["build", "src", "--out-dir", "dist", "--source-map", "inline"]).check(0, &[]);
    assert_eq!(project.list(), ["dist/a.js", "src/a.js"]);
    assert_eq!(inline(&project.read("dist/a.js"))["sources"][0], "../src/a.js");
    let ran = project.pipe(&["build", "--source-map=inline", "--stdin-filename", "b.ts"], ASYNC);
    ran.check(0, &[]);
    assert_eq!(inline(&ran.out)["sources"][0], "b.ts");
}

#[test]
fn a_map_needs_a_place() {
    let project = Project::new(&[("a.js", ASYNC)]);
    project.run(&["build", "a.js", "--source-map"]).check(2, &["--source-map inline"]);
    assert_eq!(project.list(), ["a.js"]);
}

#[test]
fn results_over_their_sources_have_maps_too() {
    let project = Project::new(&[("a.js", ASYNC), ("plain.js", PLAIN)]);
    project.run(&["build", "--write", "a.js", "plain.js", "--source-map"]).check(0, &[]);
    assert_eq!(project.list(), ["a.js", "a.js.map", "plain.js"]);
    let map = json(&project.read("a.js.map"));
    assert_eq!((&map["sources"][0], &map["sourcesContent"][0]), (&"a.js".into(), &ASYNC.into()));
    assert_eq!(project.read("plain.js"), PLAIN);
}

/// `ASYNC` in CoffeeScript, say: its line 1 is line 3 there, and so on.
const INPUT_MAP: &str = r#"{"version":3,"sourceRoot":"../coffee/","sources":["a.coffee"],"names":[],
  "sourcesContent":["\n\nf = ->\n  (await g()).id\n"],"mappings":"AAEA,eAAe;AACf"}"#;

#[test]
fn maps_lead_through_those_of_the_inputs() {
    let source = format!("{ASYNC}//# sourceMappingURL=maps/a.js.map\n");
    let project = Project::new(&[("src/a.js", &source), ("src/maps/a.js.map", INPUT_MAP)]);
    project.run(&["build", "src", "--out-dir", "dist/deep", "--source-map"]).check(0, &[]);
    let code = project.read("dist/deep/a.js");
    assert_eq!(code.matches("sourceMappingURL").count(), 1, "{code}");
    assert!(code.ends_with("//# sourceMappingURL=a.js.map\n"), "{code}");
    let map = json(&project.read("dist/deep/a.js.map"));
    assert_eq!(map["sources"], serde_json::json!(["../../src/coffee/a.coffee", "unawait/runtime"]));
    assert_eq!(map["sourcesContent"][0], "\n\nf = ->\n  (await g()).id\n");
    assert_eq!(map["sourceRoot"], Value::Null);
    assert_eq!(project.read("src/a.js"), source);
    assert_eq!(project.read("src/maps/a.js.map"), INPUT_MAP);
}

#[test]
fn a_map_that_is_not_there_is_told_of() {
    let source = format!("{ASYNC}//# sourceMappingURL=a.js.map\n");
    let project = Project::new(&[("a.js", &source)]);
    let args = ["build", "a.js", "--out-dir", "dist", "--source-map"];
    project.run(&args).check(0, &["warning: the source map of `a.js` cannot be read: `a.js.map`"]);
    assert_eq!(json(&project.read("dist/a.js.map"))["sources"][0], "../a.js");
    project.write("a.js.map", b"{\"version\":3,\"sources\":[],\"names\":[],\"mappings\":\"!\"}");
    project.run(&args).check(0, &["warning: the source map of `a.js` cannot be read: "]);
    assert_eq!(json(&project.read("dist/a.js.map"))["sources"][0], "../a.js");
    assert!(project.run(&["build", "a.js", "--quiet"]).check(0, &[]).err.is_empty());
}
