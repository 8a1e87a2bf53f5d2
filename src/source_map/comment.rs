//! The comment that says where the map of a text is.
//!
//! ```js
//! run();
//! //# sourceMappingURL=run.js.map
//! ```
//! Spec: <https://tc39.es/ecma426/#sec-linking-generated-code>

use std::ops::Range;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::percent_decode_str;

/// Where the map of a text is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reference {
    /// In the comment itself: this is its JSON.
    Inline(String),
    /// In a file or on a server; relative to the text.
    Url(String),
}

/// Where the map of `source` is, if its last lines say so. An inline map that is not readable counts as
/// none.
#[must_use]
pub fn reference(source: &str) -> Option<Reference> {
    let url = source.get(find(source)?.1)?;
    if !url.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("data:")) {
        return Some(Reference::Url(url.to_owned()));
    }
    let (head, data) = url.split_once(',')?;
    let bytes = if head.ends_with(";base64") {
        STANDARD.decode(data).ok()?
    } else {
        percent_decode_str(data).collect()
    };
    Some(Reference::Inline(String::from_utf8(bytes).ok()?))
}

/// A lowered text without the comment that `source` ends with, for that would lead to another map. Its
/// line stays, so that no other line moves.
#[must_use]
pub fn without_reference(mut code: String, source: &str) -> String {
    let comment = find(source).and_then(|(comment, _)| source.get(comment));
    if let Some((comment, at)) = comment.and_then(|comment| Some((comment, code.rfind(comment)?))) {
        code.replace_range(at..at + comment.len(), "");
    }
    code
}

/// Bytes as text of 64 letters.
pub(super) fn base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// The comment, and the address in it.
fn find(source: &str) -> Option<(Range<usize>, Range<usize>)> {
    // The last one counts.
    let found = memchr::memmem::find_iter(source.as_bytes(), " sourceMappingURL=");
    let heads = found.filter_map(|at| at.checked_sub(3));
    let at = heads.filter(|at| matches!(source.get(*at..at + 3), Some("//#" | "//@"))).last()?;
    let line = source.get(..at)?.rfind(['\n', '\r']).map_or(0, |end| end + 1);
    if !source.get(line..at)?.trim().is_empty() {
        return None;
    }
    let start = at + "//# sourceMappingURL=".len();
    let rest = source.get(start..)?;
    let end = start + rest.find(['\n', '\r', '\u{2028}', '\u{2029}']).unwrap_or(rest.len());
    let url = source.get(start..end)?.trim_end();
    // Behind it there may be other remarks, but no code.
    let mut lines = source.get(end..)?.lines().map(str::trim);
    if !lines.all(|line| line.is_empty() || line.starts_with("//")) {
        return None;
    }
    let clean =
        !url.is_empty() && !url.contains(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`'));
    clean.then(|| (at..end, start..start + url.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references() {
        let url = |url: &str| Some(Reference::Url(url.to_owned()));
        let inline = |json: &str| Some(Reference::Inline(json.to_owned()));
        let check = |source: &str, expected: Option<Reference>| {
            assert_eq!(reference(source), expected, "{source}");
        };
        check("a();\n//# sourceMappingURL=a.js.map\n", url("a.js.map"));
        check("a();\r\n//# sourceMappingURL=a.js.map\r\n", url("a.js.map"));
        check("a();\n  //@ sourceMappingURL=a.map", url("a.map"));
        check("//# sourceMappingURL=old\n//# sourceMappingURL=new\n// end\n", url("new"));
        check("//# sourceMappingURL=a.map\na();\n", None);
        check("a(`\n//# sourceMappingURL=a.map`);", None);
        check("a(); //# sourceMappingURL=a.map", None);
        check("//# sourceMappingURL=\n", None);
        check("//# sourceMappingURL=data:application/json;base64,e30=\n", inline("{}"));
        check("//# sourceMappingURL=data:application/json;charset=utf-8;base64,e30=\n", inline("{}"));
        check("//# sourceMappingURL=DATA:application/json,%7B%7d\n", inline("{}"));
        check("//# sourceMappingURL=data:application/json;base64,e30\u{e9}\n", None);
    }

    #[test]
    fn the_old_comment_goes() {
        let source = "a();\n//# sourceMappingURL=a.map\n";
        let code = "a();\n//# sourceMappingURL=a.map\nfunction helper() {}\n";
        assert_eq!(without_reference(code.to_owned(), source), "a();\n\nfunction helper() {}\n");
        assert_eq!(without_reference(code.to_owned(), "a();\n"), code);
    }
}
