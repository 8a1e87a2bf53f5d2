//! How deeply a source is nested, before it is parsed: parser and passes call themselves once per
//! level, and a process that runs out of stack is aborted without a word.
//!
//! ```text
//! f([a, b ? c : !d]).e      needs  ( [ ? : !   at its deepest place
//! ```
//!
//! [`check`] is one pass over the bytes that knows strings, comments, regular expressions and
//! brackets, but no grammar. It adds up what each open bracket and each operator of an unfinished
//! expression may cost, in bytes of stack; the prices are about twice what debug builds were seen to
//! use. Release builds use less. Where all bytes together cannot cost too much, as in files of ordinary
//! size, [`refuse`] only counts them.

mod bound;

use std::cell::Cell;
use std::panic::resume_unwind;
use std::sync::{Mutex, PoisonError};
use std::thread;

use memchr::{memchr, memmem};

use crate::Diagnostic;

/// The stack of [`with_deep_stack`], in bytes. It is address space: only what is used becomes memory.
pub const DEEP_STACK: usize = if cfg!(target_pointer_width = "64") { 1 << 30 } else { 1 << 28 };

/// What a source may need at most: a quarter of the deep stack, as an estimate can be wrong, and as
/// time grows with the square of the depth of blocks.
const LIMIT: usize = DEEP_STACK / 4;

/// What every thread has, with room for its callers.
const SHALLOW: usize = 1 << 20;

/// Prices in bytes of stack.
const BRACKET: usize = 32 << 10;
const PREFIX: usize = 16 << 10;
const INFIX: usize = 5 << 9;
const AWAIT: usize = 32 << 10;
const USING: usize = 128 << 10;

/// The stack that work on `source` may need, in bytes.
///
/// # Errors
/// Where the source is nested so deeply that even [`with_deep_stack`] could fail.
pub fn check(source: &str) -> Result<usize, Diagnostic> {
    let mut scan = Scan::new(source.as_bytes());
    while scan.token() {
        if scan.deepest > LIMIT {
            let hint = "split the expression into several statements, or move the inner parts into functions";
            let place = scan.at.saturating_sub(1)..scan.at;
            return Err(Diagnostic::error("This is nested too deeply", place).with_hint(hint));
        }
    }
    Ok(scan.deepest)
}

/// Tells the same errors as [`check`], mostly without reading the source token by token.
///
/// # Errors
/// As those of [`check`].
pub fn refuse(source: &str) -> Result<(), Diagnostic> {
    if bound::at_most(source.as_bytes(), LIMIT) { Ok(()) } else { check(source).map(|_| ()) }
}

/// Runs `work`, which works on `source`, on a stack that is deep enough for it: this thread's for
/// ordinary sources.
///
/// # Errors
/// As those of [`check`]; then nothing was run.
pub fn with_stack_for<R: Send>(source: &str, work: impl FnOnce() -> R + Send) -> Result<R, Diagnostic> {
    if is_deep() {
        return refuse(source).map(|()| work());
    }
    let need = check(source)?;
    // Every await may nest what follows it one level deeper in the output, every resource some levels.
    let count = |word: &[u8]| memmem::find_iter(source.as_bytes(), word).count();
    let nesting = count(b"using").saturating_mul(USING).saturating_add(count(b"await").saturating_mul(AWAIT));
    Ok(if need.saturating_add(nesting) > SHALLOW { with_deep_stack(work) } else { work() })
}

thread_local! {
    /// Whether this thread was started with [`DEEP_STACK`].
    static DEEP: Cell<bool> = const { Cell::new(false) };
}

/// Notes that the stack of this thread has [`DEEP_STACK`] bytes, so that no other thread has to be started for
/// what is nested deeply.
pub fn trust_stack() {
    DEEP.set(true);
}

/// Whether there is no deeper stack than that of this thread: WebAssembly has no threads.
fn is_deep() -> bool {
    cfg!(target_family = "wasm") || DEEP.get()
}

/// Runs `work` on a thread with a deep stack, and waits for it. Where this is one, or where there are no threads,
/// as in WebAssembly, it runs right here.
///
/// # Panics
/// Where `work` does.
pub fn with_deep_stack<R: Send>(work: impl FnOnce() -> R + Send) -> R {
    if is_deep() {
        return work();
    }
    // The work must survive a thread that cannot be started.
    let work = Mutex::new(Some(work));
    let take = || work.lock().unwrap_or_else(PoisonError::into_inner).take();
    let done = thread::scope(|scope| {
        let builder = thread::Builder::new().stack_size(DEEP_STACK);
        let run = || {
            trust_stack();
            take().map(|work| work())
        };
        let worker = builder.spawn_scoped(scope, run).ok()?;
        worker.join().unwrap_or_else(|panic| resume_unwind(panic))
    });
    match (done, take()) {
        (Some(result), _) => result,
        (None, Some(work)) => work(),
        (None, None) => unreachable!("the work is either done or still here"),
    }
}

/// The bytes that names and numbers are made of.
const PARTS: [bool; 256] = {
    let mut parts = [false; 256];
    let mut byte = 0u8;
    while byte < 0xff {
        byte += 1;
        parts[byte as usize] =
            byte >= 0x80 || byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | b'#' | b'@' | b'\\');
    }
    parts
};

/// What the last token was.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Last {
    /// Something that an operator can follow.
    Operand,
    /// Something that an operand must follow.
    Operator,
    /// The end of a block: what follows is a statement.
    Block,
}

/// An open bracket.
#[derive(Clone, Copy)]
struct Open {
    kind: u8,
    /// What is outside of it costs.
    outside: usize,
    /// What its unfinished expression costs.
    chain: usize,
    /// JSX elements that are open in it.
    elements: usize,
    /// Whether it is the head of `if (…)` and the like, which a statement follows.
    is_head: bool,
    /// Whether it is a `{` where an expression was expected.
    is_object: bool,
}

struct Scan<'a> {
    bytes: &'a [u8],
    at: usize,
    open: Vec<Open>,
    level: Open,
    last: Last,
    last_is_keyword: bool,
    newline: bool,
    deepest: usize,
}

impl<'a> Scan<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        let level = Open { kind: 0, outside: 0, chain: 0, elements: 0, is_head: false, is_object: false };
        Self {
            bytes,
            at: 0,
            open: Vec::new(),
            level,
            last: Last::Operator,
            last_is_keyword: false,
            newline: true,
            deepest: 0,
        }
    }

    fn byte(&self, offset: usize) -> u8 {
        self.bytes.get(self.at + offset).copied().unwrap_or(0)
    }

    /// Reads one token; whether there was one.
    fn token(&mut self) -> bool {
        let Some(byte) = self.bytes.get(self.at).copied() else { return false };
        match byte {
            b'\n' => {
                self.newline = true;
                self.at += 1;
            }
            b' ' | b'\t' | b'\r' => self.skip_while(|byte| matches!(byte, b' ' | b'\t' | b'\r')),
            b'/' if self.byte(1) == b'/' => {
                let end = memchr(b'\n', self.rest()).unwrap_or(self.rest().len());
                self.at += end;
            }
            b'/' if self.byte(1) == b'*' => {
                self.at += 2;
                let end = memmem::find(self.rest(), b"*/").map_or(self.rest().len(), |end| end + 2);
                self.at += end;
            }
            b'"' | b'\'' => self.string(byte),
            b'`' => {
                if self.last == Last::Operand {
                    self.spend(INFIX);
                }
                self.at += 1;
                self.template();
            }
            b'/' if self.last != Last::Operand => self.regex(),
            b'(' | b'[' | b'{' => self.push(byte),
            b')' | b']' | b'}' => self.pop(byte),
            b';' | b',' => {
                self.at += 1;
                // `if (a) b; else if (c) d; else …` goes on.
                if byte == b',' || !self.else_follows() {
                    self.reset();
                }
                self.set(Last::Operator);
            }
            b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' | b'_' | b'$' | b'#' | b'@' | b'\\' | 0x80.. => {
                self.word();
            }
            _ => self.operator(byte),
        }
        true
    }

    fn set(&mut self, last: Last) {
        self.last = last;
        self.last_is_keyword = false;
        self.newline = false;
    }

    fn spend(&mut self, price: usize) {
        self.level.chain += price;
        self.deepest = self.deepest.max(self.level.outside + self.level.chain);
    }

    fn reset(&mut self) {
        self.level.chain = self.level.elements * PREFIX;
    }

    /// Starts an operand; after another one or after a block, that is a new statement.
    fn operand(&mut self) {
        let fresh = self.last == Last::Block || self.last == Last::Operand && self.newline;
        if fresh {
            self.reset();
        }
    }

    /// What has not been read.
    fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    fn skip_while(&mut self, goes_on: impl Fn(u8) -> bool) {
        let rest = self.rest();
        self.at += rest.iter().position(|byte| !goes_on(*byte)).unwrap_or(rest.len());
    }

    /// Skips a string, which ends with its line if not before.
    fn string(&mut self, quote: u8) {
        self.operand();
        self.at += 1;
        loop {
            self.skip_while(|byte| byte != quote && byte != b'\n' && byte != b'\\');
            if self.byte(0) != b'\\' {
                break;
            }
            self.at += 2;
        }
        if self.byte(0) == quote {
            self.at += 1;
        }
        self.set(Last::Operand);
    }

    /// Skips a template up to its end or its next `${`.
    fn template(&mut self) {
        while self.at < self.bytes.len() {
            match self.byte(0) {
                b'\\' => self.at += 2,
                b'`' => {
                    self.at += 1;
                    break;
                }
                b'$' if self.byte(1) == b'{' => {
                    self.at += 1;
                    self.push(b'$');
                    return;
                }
                b'$' => self.at += 1,
                _ => self.skip_while(|byte| !matches!(byte, b'\\' | b'`' | b'$')),
            }
        }
        self.set(Last::Operand);
    }

    fn regex(&mut self) {
        self.operand();
        let start = self.at;
        let mut in_class = false;
        self.at += 1;
        while self.at < self.bytes.len() && self.byte(0) != b'\n' && (in_class || self.byte(0) != b'/') {
            match self.byte(0) {
                b'\\' => self.at += 1,
                b'[' => in_class = true,
                b']' => in_class = false,
                _ => {}
            }
            self.at += 1;
        }
        if self.byte(0) == b'/' {
            self.at += 1;
            self.set(Last::Operand);
        } else {
            // It was no regular expression: nothing may be skipped.
            self.at = start + 1;
            self.set(Last::Operator);
        }
    }

    fn push(&mut self, kind: u8) {
        let is_call = self.last == Last::Operand && matches!(kind, b'(' | b'[');
        if is_call && !self.newline {
            self.spend(INFIX);
        } else if kind != b'$' {
            self.operand();
        }
        let outer = self.level;
        let is_object = kind == b'{' && self.last == Last::Operator;
        self.open.push(outer);
        self.level = Open {
            kind,
            outside: outer.outside + outer.chain,
            chain: 0,
            elements: 0,
            is_head: kind == b'(' && self.last_is_keyword,
            is_object,
        };
        self.spend(BRACKET);
        // The bracket itself is outside of the statements in it.
        self.level.outside += BRACKET;
        self.level.chain = 0;
        self.at += 1;
        self.set(Last::Operator);
    }

    fn pop(&mut self, byte: u8) {
        self.at += 1;
        let closed = self.level;
        let Some(outer) = self.open.pop() else { return self.set(Last::Operand) };
        self.level = outer;
        if closed.kind == b'$' && byte == b'}' {
            return self.template();
        }
        if closed.is_head {
            // `if (a) if (b) …`: each is inside the one before.
            self.spend(PREFIX);
            return self.set(Last::Operator);
        }
        self.set(if byte != b'}' || closed.is_object { Last::Operand } else { Last::Block });
        if self.last == Last::Block && !self.else_follows() {
            self.reset();
        }
    }

    fn else_follows(&self) -> bool {
        self.rest().trim_ascii_start().starts_with(b"else")
    }

    fn word(&mut self) {
        let rest = self.rest();
        let is_part = |byte: &u8| PARTS.get(usize::from(*byte)).copied().unwrap_or_default();
        let length = rest.iter().position(|byte| !is_part(byte)).unwrap_or(rest.len()).max(1);
        let word = rest.get(..length).unwrap_or_default();
        self.at += length;
        // No keyword is shorter or longer.
        match if (2..=10).contains(&length) { word } else { &[] } {
            b"if" | b"for" | b"while" | b"with" => {
                self.operand();
                self.set(Last::Operator);
                self.last_is_keyword = true;
            }
            b"in" | b"instanceof" | b"of" | b"as" | b"satisfies" | b"extends" | b"else" => {
                self.spend(INFIX);
                self.set(Last::Operator);
            }
            b"await" | b"yield" | b"typeof" | b"void" | b"delete" | b"new" | b"return" | b"throw" | b"do"
            | b"keyof" | b"infer" | b"readonly" | b"unique" => {
                self.operand();
                self.spend(PREFIX);
                let keyword = self.last_is_keyword;
                self.set(Last::Operator);
                self.last_is_keyword = keyword && word == b"await";
            }
            b"case" | b"default" => {
                self.reset();
                self.set(Last::Operator);
            }
            _ => {
                self.operand();
                self.set(Last::Operand);
            }
        }
    }

    fn operator(&mut self, byte: u8) {
        let prefix = self.last != Last::Operand;
        match byte {
            b'<' if self.byte(1) == b'/' => self.level.elements = self.level.elements.saturating_sub(1),
            b'/' if self.byte(1) == b'>' => self.level.elements = self.level.elements.saturating_sub(1),
            b'<' if prefix || self.level.elements > 0 => {
                self.level.elements += 1;
                self.spend(PREFIX);
            }
            b'=' if self.byte(1) == b'>' => self.spend(PREFIX),
            b'=' if self.byte(1) == b'=' => self.spend(INFIX),
            b'?' | b':' | b'<' | b'=' => self.spend(PREFIX),
            b'.' | b'>' => self.spend(INFIX),
            _ => self.spend(if prefix { PREFIX } else { INFIX }),
        }
        // `++` after an operand leaves an operand behind.
        let postfix = matches!(byte, b'+' | b'-') && self.byte(1) == byte && !prefix;
        let width = match (byte, self.byte(1)) {
            (b'=' | b'/', b'>') | (b'<', b'/') => 2,
            _ => {
                let repeats = self.byte(1) == byte && !prefix && b"=&|?*+-<>".contains(&byte);
                1 + usize::from(repeats && self.rest().len() > 1)
            }
        };
        self.at += width;
        self.set(if postfix { Last::Operand } else { Last::Operator });
    }
}
