//! Chooses the tests: those whose text, or the text of a module that they load, has async syntax.
//!
//! * An *execution* test is run. `flags` say in which variants: sloppy and strict unless told otherwise.
//! * A *rejection* test (`negative: parse`) is a syntax error that has to do with async syntax.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use anyhow::{Context, Result};
use rayon::prelude::*;
use regex::Regex;
use serde::Serialize;
use unawait::SourceType;

use super::frontmatter::{self, Frontmatter};
use super::suite::Suite;
use super::syntax;

/// One test.
#[derive(Clone, Debug)]
pub(crate) struct Test {
    /// The path below `test/`, with `/`.
    pub(crate) id: String,
    /// Where it is.
    pub(crate) file: PathBuf,
    /// Its text.
    pub(crate) source: String,
    /// What it says about itself.
    pub(crate) front: Frontmatter,
    /// Whether it is run or has to be refused.
    pub(crate) kind: Kind,
    /// The modules that it may load, directly or not.
    pub(crate) fixtures: Vec<PathBuf>,
}

/// What is done with a test.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Kind {
    /// It is compiled and run.
    Execution,
    /// The compiler has to refuse it.
    Rejection,
}

/// A way to run a test.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Variant {
    /// A script as it is.
    Sloppy,
    /// A script with `"use strict"` before it.
    Strict,
    /// A module.
    Module,
    /// A script as it is, without the harness.
    Raw,
}

impl Variant {
    /// What the compiler is told.
    pub(crate) fn source_type(self) -> SourceType {
        match self {
            Self::Module => SourceType::Module,
            Self::Sloppy | Self::Strict | Self::Raw => SourceType::Script,
        }
    }
}

impl Test {
    /// All ways in which the test has to hold.
    pub(crate) fn variants(&self) -> Vec<Variant> {
        variants(&self.front)
    }

    /// The text of a variant.
    pub(crate) fn text(&self, variant: Variant) -> String {
        match variant {
            Variant::Strict => format!("\"use strict\";\n{}", self.source),
            Variant::Module if self.ends_late() => format!("{}{END}", self.source),
            Variant::Sloppy | Variant::Module | Variant::Raw => self.source.clone(),
        }
    }

    /// Whether the test awaits at top level and would not tell that it stopped half-way.
    pub(crate) fn ends_late(&self) -> bool {
        let awaits = || syntax::count(&self.source, SourceType::Module).is_some_and(|it| it.top_level > 0);
        self.front.has("module") && !self.front.has("async") && self.kind == Kind::Execution && awaits()
    }
}

/// Tells the host that a module came to its end.
const END: &str = "\n;$262.end();\n";

static ASYNC_WORD: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b(?:async|await)\b"));
static LOADED: LazyLock<Regex> = LazyLock::new(|| pattern(r#"["'`](\.\.?/[^"'`\s]+\.js)["'`]"#));

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("the patterns of this file are valid")
}

/// The tests whose path matches, sorted by path.
///
/// # Errors
/// Where a file cannot be read.
pub(crate) fn select(suite: &Suite, filter: Option<&Regex>) -> Result<Vec<Test>> {
    let root = suite.tests();
    let mut files = Vec::new();
    walk(&root, &mut files)?;
    let wanted = files.into_par_iter().map(|file| {
        let inside = file.strip_prefix(&root).unwrap_or(&file).to_string_lossy().replace('\\', "/");
        if filter.is_some_and(|filter| !filter.is_match(&inside)) { Ok(None) } else { describe(inside, file) }
    });
    let mut tests: Vec<Test> = wanted.filter_map(Result::transpose).collect::<Result<_>>()?;
    tests.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(tests)
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let path = entry.path();
        if entry.file_type()?.is_dir() {
            walk(&path, files)?;
        } else if path.extension().is_some_and(|it| it == "js")
            && !path.to_string_lossy().contains("_FIXTURE")
        {
            files.push(path);
        }
    }
    Ok(())
}

/// The test in a file, if it has to do with async syntax.
fn describe(id: String, file: PathBuf) -> Result<Option<Test>> {
    // What is no text is no test of ours.
    let Ok(source) = String::from_utf8(std::fs::read(&file)?) else { return Ok(None) };
    let front = frontmatter::read(&source);
    let code = frontmatter::code(&source);
    let is_rejection = front.negative.as_ref().is_some_and(|it| it.phase == "parse");
    if is_rejection {
        let test = Test { id, file, source, front, kind: Kind::Rejection, fixtures: Vec::new() };
        return Ok(is_about_async(&test.id, &code).then_some(test));
    }
    let fixtures = fixtures_of(&file, &code)?;
    let source_type = variants(&front).first().map_or(SourceType::Script, |it| it.source_type());
    let mut is_async = has_async_syntax(&code, source_type);
    for fixture in &fixtures {
        is_async |= has_async_syntax(&read(fixture)?, SourceType::Module);
    }
    Ok(is_async.then_some(Test { id, file, source, front, kind: Kind::Execution, fixtures }))
}

fn variants(front: &Frontmatter) -> Vec<Variant> {
    let of = |flag: &str| front.has(flag);
    match () {
        () if of("module") => vec![Variant::Module],
        () if of("raw") => vec![Variant::Raw],
        () if of("onlyStrict") => vec![Variant::Strict],
        () if of("noStrict") => vec![Variant::Sloppy],
        () => vec![Variant::Sloppy, Variant::Strict],
    }
}

/// Whether a syntax error is one that a compiler of async syntax has to see: it is written with the
/// words, or its name says so (where the words are escaped).
fn is_about_async(id: &str, code: &str) -> bool {
    mentions_async(code) || id.contains("async") || id.contains("await")
}

fn mentions_async(code: &str) -> bool {
    ASYNC_WORD.is_match(code)
}

/// What does not parse counts if it has the words: the compiler has to answer for it.
fn has_async_syntax(code: &str, source_type: SourceType) -> bool {
    mentions_async(code) && syntax::count(code, source_type).is_none_or(syntax::Counts::is_async)
}

/// The modules that a text names, and those that these name, as far as they exist.
fn fixtures_of(file: &Path, code: &str) -> Result<Vec<PathBuf>> {
    let mut seen = BTreeSet::from([file.to_path_buf()]);
    let mut found = Vec::new();
    let mut next = named(file, code);
    while let Some(path) = next.pop() {
        if path.is_file() && seen.insert(path.clone()) {
            next.extend(named(&path, &read(&path)?));
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// The paths of modules that stand in a text, also those in a string that is evaluated.
fn named(file: &Path, code: &str) -> Vec<PathBuf> {
    let folder = file.parent().unwrap_or(file);
    LOADED.captures_iter(code).map(|found| join(folder, &found[1])).collect()
}

/// `a/b` and `../c/./d.js` give `a/c/d.js`.
fn join(folder: &Path, relative: &str) -> PathBuf {
    let mut path = folder.to_path_buf();
    for part in relative.split('/') {
        match part {
            "." => {}
            ".." => drop(path.pop()),
            // Whatever else is the name of a folder or file.
            _ => path.push(part),
        }
    }
    path
}

/// The text of a fixture.
///
/// # Errors
/// Where it cannot be read.
pub(crate) fn read(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))
}

#[cfg(test)]
mod tests {
    use super::Variant::{Module, Raw, Sloppy, Strict};
    use super::*;

    fn check_variants(flags: &str, expected: &[Variant]) {
        let front = frontmatter::read(&format!("/*---\nflags: [{flags}]\n---*/"));
        assert_eq!(variants(&front), expected, "{flags}");
    }

    #[test]
    fn flags_say_how_a_test_is_run() {
        check_variants("", &[Sloppy, Strict]);
        check_variants("async", &[Sloppy, Strict]);
        check_variants("onlyStrict, async", &[Strict]);
        check_variants("noStrict", &[Sloppy]);
        check_variants("raw", &[Raw]);
        check_variants("module, async", &[Module]);
    }

    /// What a test is selected as, if it is.
    fn check_kind(name: &str, text: &str, expected: Option<Kind>) {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
        write("plain_FIXTURE.js", "export default 1;");
        write("outer_FIXTURE.js", "import './inner_FIXTURE.js';");
        write("inner_FIXTURE.js", "await 1;");
        write(name, text);
        let found = describe(name.to_owned(), folder.path().join(name)).unwrap();
        assert_eq!(found.map(|test| test.kind), expected, "{name}: {text}");
    }

    #[test]
    fn tests_with_async_syntax_are_selected() {
        let negative =
            |phase: &str| format!("/*---\nnegative:\n  phase: {phase}\n  type: SyntaxError\n---*/\n");
        check_kind("a.js", "var a = 1;", None);
        check_kind("a.js", "var async = 1; // await", None);
        check_kind("a.js", "/*---\ndescription: await\n---*/\nasync () => {};", Some(Kind::Execution));
        check_kind("a.js", "async function (", Some(Kind::Execution));
        check_kind("a.js", "/*---\nflags: [module]\n---*/\nimport './plain_FIXTURE.js';", None);
        check_kind(
            "a.js",
            "/*---\nflags: [module]\n---*/\nimport './outer_FIXTURE.js';",
            Some(Kind::Execution),
        );
        check_kind("a.js", "import('./missing_FIXTURE.js');", None);
        check_kind("a.js", &(negative("parse") + "async () => { await }"), Some(Kind::Rejection));
        check_kind("a.js", &(negative("parse") + "var asynchronous = ;"), None);
        check_kind("async-escaped.js", &(negative("parse") + r"var \u0061sync = ;"), Some(Kind::Rejection));
        check_kind("a.js", &(negative("runtime") + "async () => {}; throw 1;"), Some(Kind::Execution));
    }

    #[test]
    fn a_module_that_awaits_gets_a_mark_at_its_end() {
        let test = |flags: &str, code: &str| {
            let source = format!("/*---\nflags: [{flags}]\n---*/{code}");
            let front = frontmatter::read(&source);
            Test {
                id: String::new(),
                file: PathBuf::new(),
                source,
                front,
                kind: Kind::Execution,
                fixtures: Vec::new(),
            }
        };
        let marked = |flags: &str, code: &str| test(flags, code).text(Variant::Module).ends_with(END);
        assert!(marked("module", "await 1;"));
        assert!(!marked("module", "async () => { await 1; };"));
        assert!(!marked("module, async", "await 1;"));
        assert!(test("", "a;").text(Strict).starts_with("\"use strict\";\n"));
    }

    #[test]
    fn paths_are_joined() {
        let joined = |relative: &str| join(Path::new("a/b"), relative);
        assert_eq!(joined("./c.js"), Path::new("a/b/c.js"));
        assert_eq!(joined("../c/./d.js"), Path::new("a/c/d.js"));
    }
}
