//! `unawait diff` around the views: what is counted, where messages go.

use super::{BROKEN, PLAIN, Project};

#[test]
fn unchanged_files_are_only_counted() {
    let project = Project::new(&[("src/a.js", PLAIN), ("src/b.js", PLAIN)]);
    for view in ["side-by-side", "inline", "unified"] {
        let ran = project.run(&["diff", "src", "--view", view]);
        assert_eq!((ran.out.as_str(), ran.err.as_str()), ("", "0 files changed, 2 unchanged\n"), "{view}");
        assert_eq!(ran.code, Some(0));
    }
}

#[test]
fn json_holds_what_failed() {
    let project = Project::new(&[("src/a.js", PLAIN), ("src/b.js", BROKEN)]);
    let ran = project.run(&["diff", "src", "no", "--view", "json", "--mode", "faithful"]);
    ran.check(1, &["`no` does not exist", "src/b.js:2"]);
    let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(report["mode"], "faithful");
    assert_eq!(report["unchanged"], 1);
    assert_eq!(report["files"], serde_json::json!([]));
    assert_eq!(report["failed"][0]["path"], "no");
    assert_eq!(report["failed"][1]["path"], "src/b.js");
    assert!(report["failed"][1]["messages"][0].as_str().unwrap().contains("src/b.js:2"));
}

#[test]
fn a_page_is_written_even_of_nothing() {
    let project = Project::new(&[("src/a.js", PLAIN)]);
    project.run(&["diff", "src", "--html", "to/page.html"]).check(0, &["0 files changed, 1 unchanged"]);
    let page = project.read("to/page.html");
    assert!(page.starts_with("<!doctype html>") && page.ends_with("</html>\n"), "{page}");
    assert!(page.contains("0 files changed, 1 unchanged"));
    let ran = project.run(&["diff", "src", "--html", "-"]);
    assert_eq!(ran.check(0, &[]).out, page);
}
