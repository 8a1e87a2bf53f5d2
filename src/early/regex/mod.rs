//! Regular expressions: their grammar, that of sloppy ones (Annex B) as well.
//!
//! ```js
//! /(?<id>a)(?<id>b)/;      /a{2,1}/;      /[z-a]/;      /\u{110000}/u;      /(?i-i:a)/;
//! ```
//!
//! Which values a property of Unicode can have (`\p{Script=…}`) is left to the engine, as that depends on
//! its version. So is a pattern that is nested absurdly deep.
//!
//! Spec: <https://tc39.es/ecma262/#sec-patterns>

mod classes;
mod cursor;
mod escapes;
mod groups;
mod sets;

use cursor::Cursor;
use rustc_hash::FxHashSet;

/// What is wrong with a pattern, as a sentence without a full stop.
pub(super) type Fault = &'static str;

/// How many levels are looked at; what is deeper may be anything.
const DEEPEST: usize = 200;

/// What is wrong with a regular expression, if anything is.
pub(super) fn fault(pattern: &str, flags: &str) -> Option<Fault> {
    if flags.contains('u') && flags.contains('v') {
        return Some("The flags `u` and `v` exclude each other");
    }
    let is_unicode = flags.contains(['u', 'v']);
    let cursor = Cursor::new(pattern, is_unicode);
    let (groups, has_names) = groups::count(&cursor, flags.contains('v'));
    let mut pattern = Pattern {
        cursor,
        is_unicode,
        is_sets: flags.contains('v'),
        has_names,
        groups,
        names: FxHashSet::default(),
        excluded: FxHashSet::default(),
        added: Vec::new(),
        references: Vec::new(),
        depth: 0,
    };
    pattern.whole().err()
}

/// A pattern while it is read.
struct Pattern {
    cursor: Cursor,
    /// The flag `u` or `v`: no leftovers of old grammars.
    is_unicode: bool,
    /// The flag `v`: classes are sets.
    is_sets: bool,
    /// Whether `\k` means a named group.
    has_names: bool,
    /// How many groups capture.
    groups: usize,
    /// The names of all groups so far.
    names: FxHashSet<String>,
    /// Names that the next group cannot have: alternatives do not exclude each other's.
    excluded: FxHashSet<String>,
    /// The names that were excluded since the alternative around began.
    added: Vec<String>,
    /// The names that are referred to.
    references: Vec<String>,
    /// How many groups or classes are around.
    depth: usize,
}

impl Pattern {
    fn whole(&mut self) -> Result<(), Fault> {
        self.disjunction()?;
        if self.depth > DEEPEST {
            return Ok(());
        }
        if !self.cursor.is_at_end() {
            return Err("A `)` in this regular expression closes nothing");
        }
        if self.references.iter().all(|name| self.names.contains(name)) {
            Ok(())
        } else {
            Err("This regular expression refers to a group that it does not have")
        }
    }

    /// Reads alternatives up to a `)` or the end.
    fn disjunction(&mut self) -> Result<(), Fault> {
        let around = std::mem::take(&mut self.added);
        let mut all = Vec::new();
        loop {
            self.alternative()?;
            if self.depth > DEEPEST || !self.cursor.eat('|') {
                break;
            }
            for name in self.added.drain(..) {
                self.excluded.remove(&name);
                all.push(name);
            }
        }
        let mut added = around;
        all.append(&mut self.added);
        for name in all {
            self.excluded.insert(name.clone());
            added.push(name);
        }
        self.added = added;
        Ok(())
    }

    fn alternative(&mut self) -> Result<(), Fault> {
        while let Some(next) = self.cursor.peek() {
            if self.depth > DEEPEST || next == '|' || next == ')' {
                break;
            }
            let may_repeat = self.term(next)?;
            if self.depth > DEEPEST {
                break;
            }
            let is_repeated = self.quantifier()?;
            if is_repeated && !may_repeat {
                return Err("There is nothing to repeat in this regular expression");
            }
        }
        Ok(())
    }

    /// Reads a term without its quantifier; whether it may have one.
    fn term(&mut self, next: char) -> Result<bool, Fault> {
        match next {
            '^' | '$' => {
                self.cursor.next();
                Ok(false)
            }
            '(' => self.group(),
            '[' => self.class().map(|()| true),
            '\\' => self.escape(),
            '*' | '+' | '?' => Err("There is nothing to repeat in this regular expression"),
            '{' if self.quantifier()? => Err("There is nothing to repeat in this regular expression"),
            '{' | '}' | ']' if self.is_unicode => {
                Err("A bracket in this regular expression is not closed, or closes nothing")
            }
            // Everything else stands for itself.
            _ => {
                self.cursor.next();
                Ok(true)
            }
        }
    }

    /// Reads a quantifier, if there is one.
    fn quantifier(&mut self) -> Result<bool, Fault> {
        let start = self.cursor.at();
        let is_one = self.cursor.eat('*') || self.cursor.eat('+') || self.cursor.eat('?');
        if !is_one && !self.braces()? {
            self.cursor.back_to(start);
            return Ok(false);
        }
        self.cursor.eat('?');
        Ok(true)
    }

    fn braces(&mut self) -> Result<bool, Fault> {
        if !self.cursor.eat('{') {
            return Ok(false);
        }
        let Some(least) = self.cursor.number() else { return Ok(false) };
        let most = if self.cursor.eat(',') { self.cursor.number().unwrap_or(f64::INFINITY) } else { least };
        if !self.cursor.eat('}') {
            return Ok(false);
        }
        if most < least { Err("The numbers of a quantifier are out of order") } else { Ok(true) }
    }
}
