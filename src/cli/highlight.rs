//! Finds what to colour in JavaScript and TypeScript.
//!
//! A scanner of its own: half-written, mistaken or foreign text must come out whole as well, and
//! then a colour in the wrong place does no harm.
//!
//! ```text
//! const u = await get(`/u/${id}`);
//! kkkkk     kkkkk fff sssss  sss
//! ```

use std::ops::Range;

/// What a piece of code is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Class {
    /// `const`, `await`, `if` …
    Keyword,
    /// Strings, template text, regular expressions.
    Text,
    /// Numbers, `true`, `null`, `this` …
    Constant,
    /// A name before its arguments.
    Function,
    /// Comments.
    Comment,
}

/// The coloured bytes of each line, in order; what is in none is plain.
pub(crate) fn highlight(text: &str) -> Vec<Vec<(Range<usize>, Class)>> {
    let mut scanner =
        Scanner { text, at: 0, templates: Vec::new(), before: Before::Start, spans: Vec::new() };
    while scanner.at < text.len() {
        scanner.step();
    }
    by_line(text, &scanner.spans)
}

const KEYWORDS: &[&str] = &[
    "abstract",
    "as",
    "async",
    "await",
    "break",
    "case",
    "catch",
    "class",
    "const",
    "continue",
    "debugger",
    "declare",
    "default",
    "delete",
    "do",
    "else",
    "enum",
    "export",
    "extends",
    "finally",
    "for",
    "from",
    "function",
    "if",
    "implements",
    "import",
    "in",
    "instanceof",
    "interface",
    "let",
    "new",
    "of",
    "private",
    "protected",
    "public",
    "readonly",
    "return",
    "static",
    "switch",
    "throw",
    "try",
    "type",
    "typeof",
    "using",
    "var",
    "void",
    "while",
    "with",
    "yield",
];

/// Keywords that are ordinary names in most places: coloured only where a name follows them.
const SOMETIMES: &[&str] = &[
    "abstract",
    "as",
    "declare",
    "from",
    "implements",
    "interface",
    "of",
    "private",
    "protected",
    "public",
    "readonly",
    "type",
    "using",
];

const CONSTANTS: &[&str] = &["false", "Infinity", "NaN", "null", "super", "this", "true", "undefined"];

/// The last token, as far as it decides what a slash or a word means.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    Start,
    /// Something that a `/` divides.
    Value,
    Dot,
    Other,
}

struct Scanner<'a> {
    text: &'a str,
    at: usize,
    /// For each template that we are in: the braces open in its current `${}`.
    templates: Vec<usize>,
    before: Before,
    spans: Vec<(Range<usize>, Class)>,
}

impl Scanner<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Takes `length` bytes, as one span if there is a class.
    fn take(&mut self, length: usize, class: Option<Class>, before: Before) {
        let start = self.at;
        self.at += length;
        if let Some(class) = class {
            self.spans.push((start..self.at, class));
        }
        self.before = before;
    }

    /// Scans one token; always moves on.
    fn step(&mut self) {
        let rest = self.rest();
        let Some(first) = rest.chars().next() else { return };
        let line = rest.find('\n').unwrap_or(rest.len());
        match first {
            '#' if self.at == 0 && rest.starts_with("#!") => {
                self.take(line, Some(Class::Comment), Before::Start);
            }
            '/' if rest.starts_with("//") => self.take(line, Some(Class::Comment), self.before),
            '/' if rest.starts_with("/*") => {
                let length = rest.find("*/").map_or(rest.len(), |end| end + 2);
                self.take(length, Some(Class::Comment), self.before);
            }
            '/' if self.before != Before::Value => match regex(rest) {
                Some(length) => self.take(length, Some(Class::Text), Before::Value),
                None => self.take(1, None, Before::Other),
            },
            '"' | '\'' => match string(rest, first) {
                Some(length) => self.take(length, Some(Class::Text), Before::Value),
                None => self.take(1, None, Before::Other),
            },
            '`' => self.template(1),
            '{' | '}' => self.brace(first),
            '.' if !rest.get(1..).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit())) => {
                let spread = rest.starts_with("...");
                self.take(if spread { 3 } else { 1 }, None, if spread { Before::Other } else { Before::Dot });
            }
            '0'..='9' | '.' => {
                let length = rest.find(|c: char| !is_name(c) && c != '.').unwrap_or(rest.len());
                self.take(length, Some(Class::Constant), Before::Value);
            }
            ')' | ']' => self.take(1, None, Before::Value),
            _ if first.is_whitespace() => self.take(first.len_utf8(), None, self.before),
            _ if is_name(first) => self.word(),
            _ => self.take(first.len_utf8(), None, Before::Other),
        }
    }

    fn word(&mut self) {
        let rest = self.rest();
        let length = rest.find(|c: char| !is_name(c)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(length);
        let next = after.trim_start_matches([' ', '\t']);
        let named = next.starts_with(|c: char| is_name(c) || "{[*'\"".contains(c));
        let keyword = self.before != Before::Dot
            && KEYWORDS.contains(&word)
            && !next.starts_with(':')
            && (named || !SOMETIMES.contains(&word));
        let class = if keyword {
            Some(Class::Keyword)
        } else if CONSTANTS.contains(&word) && self.before != Before::Dot {
            Some(Class::Constant)
        } else if after.starts_with(['(', '`']) {
            Some(Class::Function)
        } else {
            None
        };
        self.take(length, class, if keyword { Before::Other } else { Before::Value });
    }

    /// Counts braces, to know the one that ends a `${}`.
    fn brace(&mut self, brace: char) {
        match (brace, self.templates.last_mut()) {
            ('}', Some(0)) => {
                self.templates.pop();
                self.take(1, None, Before::Other);
                self.template(0);
            }
            ('}', depth) => {
                if let Some(depth) = depth {
                    *depth -= 1;
                }
                self.take(1, None, Before::Value);
            }
            (_, depth) => {
                if let Some(depth) = depth {
                    *depth += 1;
                }
                self.take(1, None, Before::Other);
            }
        }
    }

    /// Takes template text up to its end or its next `${`, `skip` bytes of it being the backtick.
    fn template(&mut self, skip: usize) {
        let mut escaped = false;
        let rest = self.rest();
        let text = rest.get(skip..).unwrap_or_default();
        let end = text.char_indices().find(|(at, c)| {
            let special = !escaped
                && (*c == '`' || (*c == '$' && text.get(at + 1..).is_some_and(|text| text.starts_with('{'))));
            escaped = *c == '\\' && !escaped;
            special
        });
        match end {
            Some((at, '`')) => self.take(skip + at + 1, Some(Class::Text), Before::Value),
            Some((at, _)) => {
                self.take(skip + at, Some(Class::Text), Before::Other);
                self.take(2, None, Before::Other);
                self.templates.push(0);
            }
            None => self.take(rest.len(), Some(Class::Text), Before::Value),
        }
    }
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '$' | '#')
}

/// The length of a string that ends on its line (or goes on by a backslash); an apostrophe in the
/// text of JSX is none.
fn string(rest: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '\n' => return None,
            _ if c == quote => return Some(at + 1),
            _ => {}
        }
    }
    None
}

/// The length of a regular expression with its flags.
fn regex(rest: &str) -> Option<usize> {
    let (mut escaped, mut set) = (false, false);
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            '\n' => return None,
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '[' => set = true,
            ']' => set = false,
            '/' if !set => {
                let flags = rest.get(at + 1..).unwrap_or_default();
                return Some(at + 1 + flags.find(|c: char| !is_name(c)).unwrap_or(flags.len()));
            }
            _ => {}
        }
    }
    None
}

/// Cuts spans at line ends.
fn by_line(text: &str, spans: &[(Range<usize>, Class)]) -> Vec<Vec<(Range<usize>, Class)>> {
    let mut spans = spans.iter().peekable();
    let mut start = 0;
    let mut lines = Vec::new();
    for line in text.split_inclusive('\n') {
        let end = start + line.len();
        let mut found = Vec::new();
        while let Some((range, class)) = spans.peek().filter(|(range, _)| range.start < end) {
            found.push((range.start.max(start) - start..range.end.min(end) - start, *class));
            if range.end > end {
                break;
            }
            spans.next();
        }
        lines.push(found);
        start = end;
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One letter under each coloured byte.
    fn check(text: &str, expected: &str) {
        let mut shown = String::new();
        for (line, spans) in text.split_inclusive('\n').zip(highlight(text)) {
            let mut letters = vec![' '; line.trim_end_matches('\n').len()];
            for (range, class) in spans {
                let letter = match class {
                    Class::Keyword => 'k',
                    Class::Text => 's',
                    Class::Constant => 'c',
                    Class::Function => 'f',
                    Class::Comment => '/',
                };
                letters.iter_mut().take(range.end).skip(range.start).for_each(|place| *place = letter);
            }
            shown += String::from_iter(letters).trim_end();
            shown.push('\n');
        }
        assert_eq!(shown.trim_end(), expected.trim_end(), "{text}");
    }

    #[test]
    fn code() {
        check("const u = await get(1.5);", "kkkkk     kkkkk fff ccc");
        check("x.await = of / from / 2; // of", "                      c  /////");
        check("x.await = of / from / 2; // of".replace('2', "y").as_str(), "                         /////");
        check("return /[/]'/g.test(a) / b", "kkkkkk sssssss ffff");
        check("`a${f({b: `c`})}d` + 'e\\''", "ss  f     sss   ss   sssss");
        check("for (const a of b) {}", "kkk  kkkkk   kk");
        check("{ async: null, type: this }", "         cccc        cccc");
        check("/* a\n b */ 1", "////\n///// c");
        check("`a\nb` 'c", "ss\nss");
        check("<p>don't</p>", "");
        check("#!/usr/bin/env node\n#a", "///////////////////\n");
    }

    #[test]
    fn odd_text_comes_out_whole() {
        for text in
            ["", "\n", "`${", "}}}`", "'\\", "/*", "/", "/[", "\u{feff}é'…", "`${`${`", "\"\\\n", "...", "."]
        {
            assert_eq!(highlight(text).len(), text.split_inclusive('\n').count(), "{text:?}");
        }
    }
}
