//! Finds the project's files, and tells code from comments and strings.
//!
//! ```text
//! let a = "fn x"; // fn y     →     let a = "    ";
//! ```

use std::path::{Path, PathBuf};

/// A file of the project.
#[derive(Clone, Debug)]
pub(crate) struct File {
    /// From the root, with `/`.
    pub(crate) path: String,
    /// All of it.
    pub(crate) text: String,
}

impl File {
    /// Whether all of it is test code.
    pub(crate) fn is_test(&self) -> bool {
        ["/tests.rs", "/tests/", "/testing.rs", "/testing/"].iter().any(|part| self.path.contains(part))
    }
}

/// The folder of the project.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf()
}

/// The files under `folder` that end in `ending`, sorted. Build results are never under it.
pub(crate) fn files(folder: &str, ending: &str) -> Vec<File> {
    let mut found = Vec::new();
    collect(&root().join(folder), ending, &mut found);
    found.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(!found.is_empty(), "no {ending} in {folder}");
    found
}

/// All Rust files of the project.
pub(crate) fn rust() -> Vec<File> {
    ["src", "playground", "transforms", "tests", "xtask", "plugin", "benches"]
        .into_iter()
        .flat_map(|folder| files(folder, ".rs"))
        .collect()
}

/// The text of one file at the root.
#[expect(clippy::panic, reason = "a helper of tests fails as a test does")]
pub(crate) fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn collect(folder: &Path, ending: &str, found: &mut Vec<File>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            if !["target", "node_modules", "dist", "pkg"].iter().any(|built| path.ends_with(built)) {
                collect(&path, ending, found);
            }
        } else if path.to_string_lossy().ends_with(ending) {
            let inside = path.strip_prefix(root()).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            found.push(File { text: read(&inside), path: inside });
        }
    }
}

/// `text` with blanks for the insides of comments, strings and characters; lines stay where they are.
pub(crate) fn code(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = quoted(rest, out.chars().last()).unwrap_or(0);
        if length == 0 {
            out.push(first);
            rest = &rest[first.len_utf8()..];
        } else {
            out.extend(rest[..length].chars().map(|c| if c == '\n' { '\n' } else { ' ' }));
            rest = &rest[length..];
        }
    }
    out
}

/// The length of the comment, string or character that `text` begins with; `before` is what stands
/// before it.
fn quoted(text: &str, before: Option<char>) -> Option<usize> {
    if text.starts_with("//") {
        return Some(text.find('\n').unwrap_or(text.len()));
    }
    if text.starts_with("/*") {
        return Some(text.find("*/").map_or(text.len(), |end| end + 2));
    }
    if text.starts_with('"') {
        return Some(after(text, '"'));
    }
    let is_word = before.is_some_and(|c| c.is_alphanumeric() || c == '_');
    let hashes = text.strip_prefix('r').filter(|_| !is_word).map(|raw| raw.trim_start_matches('#'));
    if let Some(string) = hashes.filter(|string| string.starts_with('"')) {
        let head = text.len() - string.len();
        let end = format!("\"{}", "#".repeat(head - 1));
        return Some(string[1..].find(&end).map_or(text.len(), |at| head + 1 + at + end.len()));
    }
    // `'a'` is a character, `'a` is a lifetime.
    let mut chars = text.strip_prefix('\'')?.char_indices();
    match (chars.next()?.1, chars.next()) {
        ('\\', _) => Some(after(text, '\'')),
        (_, Some((at, '\''))) => Some(at + 2),
        _ => None,
    }
}

/// The length of a literal that ends with `quote`, which may be escaped inside.
fn after(text: &str, quote: char) -> usize {
    let mut chars = text.char_indices().skip(1);
    while let Some((at, c)) = chars.next() {
        if c == '\\' {
            chars.next();
        } else if c == quote {
            return at + 1;
        }
    }
    text.len()
}

/// A function in a file.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Function {
    /// Its name.
    pub(crate) name: String,
    /// The number of its first line.
    pub(crate) line: usize,
    /// From the line with `fn` to the one with the last brace.
    pub(crate) lines: usize,
}

/// The functions with a body in [`code`], the outer before the inner.
pub(crate) fn functions(code: &str) -> Vec<Function> {
    let starts = code.match_indices("fn ").filter(|(at, _)| {
        code[..*at].chars().next_back().is_none_or(|before| !before.is_alphanumeric() && before != '_')
    });
    starts.filter_map(|(at, _)| function(code, at)).collect()
}

fn function(code: &str, at: usize) -> Option<Function> {
    let name: String = code[at + 3..].chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    let mut depth = 0;
    let mut open = None;
    for (offset, c) in code[at..].char_indices() {
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            ';' if depth == 0 => return None,
            _ => {}
        }
        if c == '{' && depth == 1 {
            open = Some(offset);
        }
        if c == '}' && depth == 0 && open.is_some() {
            let lines = code[at..=at + offset].lines().count();
            return (!name.is_empty()).then(|| Function { name, line: line_at(code, at), lines });
        }
    }
    None
}

/// The number of the line that holds the byte `at`.
pub(crate) fn line_at(text: &str, at: usize) -> usize {
    text[..at].matches('\n').count() + 1
}

#[test]
fn code_has_no_comments_and_strings() {
    let table = [
        ("a // b\nc", "a     \nc"),
        ("a /* b\n*/ c", "a     \n   c"),
        (r#"f("x\"y", z)"#, "f(      , z)"),
        ("f(r#\"a\"b\"#, c)", "f(        , c)"),
        ("x == '\\'' && y == '\"'", "x ==      && y ==    "),
        ("fn f<'a>(x: &'a str)", "fn f<'a>(x: &'a str)"),
        ("for_r\"x\"", "for_r   "),
    ];
    for (text, expected) in table {
        assert_eq!(code(text), expected, "{text}");
    }
}

#[test]
fn functions_are_found_with_their_length() {
    let text =
        "fn a(x: [u8; 2]) {\n  let b = || {\n  };\n}\ntrait T { fn c(&self); }\nmod m {\n  fn d() {\n}\n}";
    let found: Vec<_> = functions(text).into_iter().map(|f| (f.name, f.line, f.lines)).collect();
    assert_eq!(found, [("a".to_owned(), 1, 4), ("d".to_owned(), 7, 2)]);
}
