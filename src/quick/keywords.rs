//! Whether `async` or `await` can be a keyword anywhere in a text, told without parsing it.
//!
//! ```js
//! // an async function          a comment
//! f("await", { async: 1 })      a string, a name of a property
//! f(async () => {})             a keyword
//! ```
//! One pass over the bytes that knows comments, strings, templates and regular expressions. Where it cannot tell
//! (does a `/` divide, is `<` the start of an element?) it says that there may be one.

use memchr::{memchr, memchr2, memmem};

/// What may be an element of JSX, a comment as in HTML, or a line terminator that is not ASCII.
const UNSURE: [&[u8]; 6] = [b"</", b"/>", b"<!--", b"-->", b"\xe2\x80\xa8", b"\xe2\x80\xa9"];

/// Words that an expression follows, whose names no variable can have.
const BEFORE_OPERAND: [&[u8]; 13] = [
    b"default",
    b"extends",
    b"return",
    b"typeof",
    b"case",
    b"do",
    b"else",
    b"in",
    b"instanceof",
    b"new",
    b"void",
    b"delete",
    b"throw",
];

/// Whether one of the words may be a keyword. That there is none is certain.
pub(super) fn may_be_there(source: &str) -> bool {
    let bytes = source.as_bytes();
    if stands_in_code(bytes) {
        return true;
    }
    if UNSURE.iter().any(|unsure| memmem::find(bytes, unsure).is_some()) {
        return true;
    }
    let mut scan =
        Scan { bytes, at: 0, last: Last::Operator, is_member: false, newline: true, open: Vec::new() };
    if bytes.starts_with(b"#!") {
        scan.at = line_end(bytes);
    }
    loop {
        match scan.token() {
            Some(true) => {}
            Some(false) => return false,
            None => return true,
        }
    }
}

/// Whether one of the words visibly stands in code, as it mostly does where there is any: the scan is not needed then.
fn stands_in_code(bytes: &[u8]) -> bool {
    let stands = |at: usize| {
        let (before, behind) = (bytes.get(..at).unwrap_or_default(), bytes.get(at + 5..).unwrap_or_default());
        let before = before.get(at.saturating_sub(LINE)..).unwrap_or_default();
        let line = before.rsplit(|byte| *byte == b'\n').next().unwrap_or_default().trim_ascii_start();
        let is_quoted = line.iter().any(|byte| matches!(byte, b'"' | b'\'' | b'`' | b'/' | b'*'));
        let is_apart = matches!(line.last(), None | Some(b' ' | b'(' | b',' | b'[' | b'{' | b'}' | b';'));
        !is_quoted && is_apart && matches!(behind, [b' ', next, ..] if is_part(*next) || *next == b'(')
    };
    let places = |word| memmem::find_iter(bytes, word).take(TRIES);
    places("await").any(stands) || places("async").any(stands)
}

/// How many bytes are looked at before a word.
const LINE: usize = 200;

/// How many times a word is looked at.
const TRIES: usize = 16;

/// What the last token was.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Last {
    /// The end of an operand: a `/` divides.
    Operand,
    /// An operand must follow: a `/` begins a regular expression.
    Operator,
    /// Either of these.
    Unsure,
}

struct Scan<'a> {
    bytes: &'a [u8],
    at: usize,
    last: Last,
    /// Whether the last token was a dot before a name.
    is_member: bool,
    /// Whether a line has ended since: a semicolon may be left out.
    newline: bool,
    /// The open braces, and whether each began in a template.
    open: Vec<bool>,
}

impl<'a> Scan<'a> {
    fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    /// Reads one token; whether there was one. Nothing where one of the words may be a keyword.
    fn token(&mut self) -> Option<bool> {
        let [byte, rest @ ..] = self.rest() else { return Some(false) };
        let (byte, next) = (*byte, rest.first().copied().unwrap_or_default());
        match byte {
            b' ' | b'\t' => self.at += 1,
            b'\n' | b'\r' => {
                self.newline = true;
                self.at += 1;
            }
            b'/' if next == b'/' => self.at += line_end(self.rest()),
            b'/' if next == b'*' => {
                self.newline = true;
                self.at += memmem::find(rest, b"*/").filter(|end| *end > 0)? + 3;
            }
            b'/' => self.slash()?,
            b'"' | b'\'' => self.string(byte)?,
            b'`' => self.template(1)?,
            b'{' => {
                self.open.push(false);
                self.set(Last::Operator, 1);
            }
            b'}' if self.open.pop()? => self.template(1)?,
            b')' | b'}' => self.set(Last::Unsure, 1),
            b']' => self.set(Last::Operand, 1),
            b'+' | b'-' if next == byte => self.set(Last::Unsure, 2),
            b'<' if next == b'<' || next == b'=' => self.set(Last::Operator, 2),
            // An element of JSX.
            b'<' if self.last == Last::Operator => return None,
            b'.' => {
                let is_spread = rest.starts_with(b"..");
                // `1. / 2`
                self.set(
                    if is_spread { Last::Operator } else { Last::Unsure },
                    if is_spread { 3 } else { 1 },
                );
                self.is_member = !is_spread;
            }
            b'\\' => return None,
            _ if is_part(byte) => self.word()?,
            _ => self.set(Last::Operator, 1),
        }
        Some(true)
    }

    /// Goes behind a token.
    fn set(&mut self, last: Last, length: usize) {
        self.at += length;
        self.last = last;
        self.is_member = false;
        self.newline = false;
    }

    fn word(&mut self) -> Option<()> {
        let rest = self.rest();
        let length = rest.iter().position(|byte| !is_part(*byte)).unwrap_or(rest.len());
        let (word, behind) = rest.split_at(length);
        let is_one = |word: &[u8]| matches!(word, b"async" | b"await");
        // A space that is not ASCII may separate words.
        let is_hidden = || !word.is_ascii() && word.windows(5).any(is_one);
        let is_name = self.is_member || word == b"async" && is_name(behind);
        if is_hidden() || is_one(word) && !is_name {
            return None;
        }
        let last = match word {
            b"of" | b"yield" | b"async" | b"await" | b"let" | b"get" | b"set" | b"static" => Last::Unsure,
            word if !self.is_member && BEFORE_OPERAND.contains(&word) => Last::Operator,
            _ => Last::Operand,
        };
        self.set(last, length);
        Some(())
    }

    /// Skips a string.
    fn string(&mut self, quote: u8) -> Option<()> {
        let rest = self.rest();
        let mut at = 1;
        loop {
            at += rest.get(at..)?.iter().position(|byte| *byte == quote || matches!(byte, b'\\' | b'\n'))?;
            match rest.get(at)? {
                b'\\' => at += 2,
                b'\n' => return None,
                _ => break,
            }
        }
        self.set(Last::Operand, at + 1);
        Some(())
    }

    /// Skips a template, from `start` up to its end or its next `${`.
    fn template(&mut self, start: usize) -> Option<()> {
        let rest = self.rest();
        let mut at = start;
        loop {
            at += rest.get(at..)?.iter().position(|byte| matches!(byte, b'`' | b'\\' | b'$'))?;
            match (rest.get(at)?, rest.get(at + 1)) {
                (b'\\', _) => at += 2,
                (b'`', _) => {
                    self.set(Last::Operand, at + 1);
                    return Some(());
                }
                (b'$', Some(b'{')) => {
                    self.open.push(true);
                    self.set(Last::Operator, at + 2);
                    return Some(());
                }
                _ => at += 1,
            }
        }
    }

    /// Divides, or skips a regular expression.
    fn slash(&mut self) -> Option<()> {
        let rest = self.rest();
        let line = rest.get(1..line_end(rest)).unwrap_or_default();
        match self.last {
            Last::Operator => {
                let length = regex(line)? + 2;
                self.set(Last::Operand, length);
            }
            Last::Operand if !self.newline => self.set(Last::Operator, 1),
            // A regular expression would end in this line.
            Last::Operand | Last::Unsure if memchr(b'/', line).is_some() => return None,
            Last::Operand | Last::Unsure => self.set(Last::Operator, 1),
        }
        Some(())
    }
}

/// The length of a regular expression up to its second slash, in the line behind its first one.
fn regex(line: &[u8]) -> Option<usize> {
    let (mut at, mut in_class) = (0, false);
    loop {
        match line.get(at)? {
            b'\\' => at += 1,
            b'[' => in_class = true,
            b']' => in_class = false,
            b'/' if !in_class => return Some(at),
            _ => {}
        }
        at += 1;
    }
}

/// Whether what is behind `async` shows that it is a name. Not every name may be `await`, so one is looked at.
fn is_name(behind: &[u8]) -> bool {
    let next = behind.iter().find(|byte| !matches!(byte, b' ' | b'\t'));
    next.is_none_or(|byte| b":,)]};=?&|.".contains(byte))
}

fn is_part(byte: u8) -> bool {
    byte >= 0x80 || byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$')
}

/// Where the line ends that a text begins with.
fn line_end(text: &[u8]) -> usize {
    memchr2(b'\n', b'\r', text).unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_keyword() {
        for source in [
            "// async function\nf();",
            "#!/usr/bin/env async x\nf();",
            "/* await x */ f();",
            "/**/ f('async () => {}', \"it's await x\", 'a\\' async x');",
            "f(`async x ${{ a: `await ${1}` }} await x`);",
            "a.async (b); a?.await (b); ({ async: 1, async });",
            "async = async => async; if (async) f(async, [async]);",
            "return /async x/.test(a); b = /[/'] await x/g; (a) / b;",
            "a / b; // async x / y\n",
            "a = b < c; a <<= 1; d = e / 2 + '/';",
            "asyncs(awaits, \u{e4}sync);",
        ] {
            assert!(!may_be_there(source), "{source}");
        }
    }

    #[test]
    fn what_may_be_a_keyword() {
        for source in [
            "async function f() {}",
            "f(async () => {}, 1);",
            "a = { async b() {}, async *c() {} };",
            "class A { static async 'b'() {} async [c]() {} }",
            "f(...async x => x);",
            "for await (const a of b);",
            "await .5;",
            "export {}; var await;",
            "await\nf();",
            "async/**/function f() {}",
            "// a\rasync () => {}",
            "// a\u{2028}async () => {}",
            "async\u{a0}function f() {}",
            "f(`${async () => {}}`); g(`${{}}${await x}`);",
            "'a\\\\'; async () => '';",
            "a = b / c; async () => d / e;",
            "if (a) /'/.test(b); async () => '';",
            "function f() {} /'/.test(b); async () => '';",
            "a++ /'/ b; async () => '/'",
            "a = <b>it's {async () => c} 'd'< /b>;",
            "a = <b>'{async () => {}}'</b>;",
            "a = b <!--'\nasync () => '';",
            "/* a */ async () => {} /* b */",
            "/*/ await x /*/ await y",
            "x = y.return / '/' ; async () => '/'",
            "let a\n/'/.test(b); async () => '';",
            "a = 1. / b; async () => c / d;",
            "export default /'/; async () => '';",
        ] {
            assert!(may_be_there(source), "{source}");
        }
    }
}
