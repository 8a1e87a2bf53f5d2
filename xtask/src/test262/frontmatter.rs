//! What a test says about itself: the comment between `/*---` and `---*/`.
//!
//! ```text
//! /*---
//! flags: [async, onlyStrict]
//! includes:
//!   - compareArray.js
//! negative:
//!   phase: parse
//!   type: SyntaxError
//! ---*/
//! ```
//!
//! It is YAML, of which the suite uses little: a key at the start of a line, behind it a word, a list or
//! lines that are indented. Only the keys above are read; a folded text under another key is passed over.
//!
//! * Spec: <https://github.com/tc39/test262/blob/main/INTERPRETING.md>

use serde::Serialize;

/// What matters for running a test.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Frontmatter {
    /// `async`, `module`, `raw`, `onlyStrict`, `noStrict` and some that change nothing here.
    pub(crate) flags: Vec<String>,
    /// Files of the harness that run before the test.
    pub(crate) includes: Vec<String>,
    /// The error that the test has to end with.
    pub(crate) negative: Option<Negative>,
}

/// An error that is wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Negative {
    /// `parse`, `resolution` or `runtime`.
    pub(crate) phase: String,
    /// The name of the error's constructor.
    #[serde(rename = "type")]
    pub(crate) kind: String,
}

impl Frontmatter {
    /// Whether the test has this flag.
    pub(crate) fn has(&self, flag: &str) -> bool {
        self.flags.iter().any(|it| it == flag)
    }
}

/// Reads the frontmatter of a test; a file without one has no flags.
pub(crate) fn read(source: &str) -> Frontmatter {
    let mut front = Frontmatter::default();
    for (key, value) in entries(split(source).1) {
        match key {
            "flags" => front.flags = list(&value),
            "includes" => front.includes = list(&value),
            "negative" => front.negative = Some(negative(&value)),
            // Descriptions and features are for people and for engines.
            _ => {}
        }
    }
    front
}

/// The text of a test without its frontmatter: what stands before it, and behind it.
pub(crate) fn code(source: &str) -> String {
    let (before, _, after) = split(source);
    format!("{before}{after}")
}

/// What stands before the frontmatter, in it, and behind it.
fn split(source: &str) -> (&str, &str, &str) {
    let Some((before, rest)) = source.split_once("/*---") else { return (source, "", "") };
    rest.split_once("---*/").map_or((source, "", ""), |(yaml, after)| (before, yaml, after))
}

/// The keys, each with the rest of its line and the lines that belong to it.
fn entries(yaml: &str) -> Vec<(&str, Vec<&str>)> {
    let mut entries: Vec<(&str, Vec<&str>)> = Vec::new();
    // There are tests of line terminators whose lines end in a lone carriage return.
    for line in yaml.split(['\n', '\r']).filter(|line| !line.trim().is_empty()) {
        let is_inner = line.starts_with([' ', '\t', '-', '#']);
        match (line.split_once(':'), entries.last_mut()) {
            (Some((key, value)), _) if !is_inner => entries.push((key.trim(), vec![value.trim()])),
            (_, Some((_, lines))) => lines.push(line.trim()),
            (_, None) => {}
        }
    }
    entries
}

/// `[a, b]`, or lines that begin with a dash.
fn list(lines: &[&str]) -> Vec<String> {
    let text = lines.join("\n");
    let words: Vec<&str> = match text.trim().strip_prefix('[') {
        Some(inline) => inline.split(']').next().unwrap_or_default().split([',', '\n']).collect(),
        None => lines.iter().filter_map(|line| line.strip_prefix('-')).collect(),
    };
    words.into_iter().map(str::trim).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

fn negative(lines: &[&str]) -> Negative {
    let mut negative = Negative::default();
    for (key, value) in lines.iter().filter_map(|line| line.split_once(':')) {
        match key.trim() {
            "phase" => value.trim().clone_into(&mut negative.phase),
            "type" => value.trim().clone_into(&mut negative.kind),
            // The suite has no other key here.
            _ => {}
        }
    }
    negative
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(yaml: &str, flags: &[&str], includes: &[&str], error: Option<(&str, &str)>) {
        let front = read(&format!("// Copyright\n/*---\n{yaml}\n---*/\ncode();"));
        assert_eq!(front.flags, flags, "flags of {yaml:?}");
        assert_eq!(front.includes, includes, "includes of {yaml:?}");
        let negative = front.negative.as_ref().map(|it| (it.phase.as_str(), it.kind.as_str()));
        assert_eq!(negative, error, "negative of {yaml:?}");
    }

    #[test]
    fn keys_are_read() {
        check("description: nothing", &[], &[], None);
        check("flags: [async]", &["async"], &[], None);
        check("flags: [ async , module ] # both", &["async", "module"], &[], None);
        check("flags: [async,\n  module]\nesid: x", &["async", "module"], &[], None);
        check("flags:\n  - async\n  - module", &["async", "module"], &[], None);
        check("flags:\n- raw\nincludes: [a.js]", &["raw"], &["a.js"], None);
        check("flags: []\nincludes: []", &[], &[], None);
        check("negative:\n  phase: parse\n  type: SyntaxError", &[], &[], Some(("parse", "SyntaxError")));
        check(
            "flags: [raw]\r\nnegative:\r\n  type: Error\r\n  phase: runtime\r\n",
            &["raw"],
            &[],
            Some(("runtime", "Error")),
        );
        check("flags: [raw]\rincludes: [b.js]\r", &["raw"], &["b.js"], None);
    }

    #[test]
    fn other_texts_are_passed_over() {
        check(
            "info: |\n  flags: [raw]\n  negative:\n    phase: parse\nflags: [async]",
            &["async"],
            &[],
            None,
        );
        check("description: >\n    includes: [x.js]\n\n    more: text", &[], &[], None);
    }

    #[test]
    fn code_is_what_is_not_frontmatter() {
        assert_eq!(code("a;/*---\nflags: [raw]\n---*/b;"), "a;b;");
        assert_eq!(code("a; /* no end"), "a; /* no end");
        assert_eq!(read("/*--- flags: [raw]"), Frontmatter::default());
    }
}
