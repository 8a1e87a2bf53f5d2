//! Classes with the flag `v`, which are sets: `[\p{Letter}--[a-z]]`, `[a&&b]`, `[\q{abc|d}]`.

use super::escapes::Meaning;
use super::{DEEPEST, Fault, Pattern};

/// How the operands of a set are combined.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Operator {
    Union,
    Intersection,
    Subtraction,
}

const UNCLOSED: Fault = "A class of this regular expression is not closed";

impl Pattern {
    /// Reads a set; what it has.
    pub(super) fn set(&mut self) -> Result<Meaning, Fault> {
        self.cursor.next();
        let is_negated = self.cursor.eat('^');
        self.depth += 1;
        if self.depth > DEEPEST {
            return Ok(Meaning::Characters);
        }
        let has_strings = self.operands()?;
        if self.depth > DEEPEST {
            return Ok(Meaning::Characters);
        }
        self.depth -= 1;
        if is_negated && has_strings {
            return Err("A negated class cannot have strings");
        }
        Ok(if has_strings { Meaning::Strings } else { Meaning::Characters })
    }

    /// Reads all up to the `]`; whether there may be strings.
    fn operands(&mut self) -> Result<bool, Fault> {
        if self.cursor.eat(']') {
            return Ok(false);
        }
        let first = self.operand()?;
        let operator = if self.cursor.eat_all("&&") {
            Operator::Intersection
        } else if self.cursor.eat_all("--") {
            Operator::Subtraction
        } else {
            Operator::Union
        };
        if operator == Operator::Union {
            return self.union(first);
        }
        let mut has_strings = first == Meaning::Strings;
        loop {
            if operator == Operator::Intersection && self.cursor.peek() == Some('&') {
                return Err("`&&&` means nothing in a class");
            }
            let next = self.operand()?;
            if self.depth > DEEPEST {
                return Ok(false);
            }
            has_strings &= operator == Operator::Subtraction || next == Meaning::Strings;
            if self.cursor.eat(']') {
                return Ok(has_strings);
            }
            let symbol = if operator == Operator::Intersection { "&&" } else { "--" };
            if !self.cursor.eat_all(symbol) {
                return Err("The operators of a class cannot be mixed");
            }
        }
    }

    fn union(&mut self, first: Meaning) -> Result<bool, Fault> {
        let mut last = first;
        let mut has_strings = false;
        loop {
            has_strings |= last == Meaning::Strings;
            if self.depth > DEEPEST || self.cursor.eat(']') {
                return Ok(has_strings);
            }
            if self.cursor.peek() == Some('-') {
                self.cursor.next();
                let to = self.operand()?;
                self.range(last, to)?;
                last = Meaning::Characters;
                continue;
            }
            last = self.operand()?;
        }
    }

    fn operand(&mut self) -> Result<Meaning, Fault> {
        let next = self.cursor.peek().ok_or(UNCLOSED)?;
        let doubles = "&!#$%*+,.:;<=>?@^`~";
        match next {
            '[' => self.set(),
            '\\' => {
                self.cursor.next();
                self.set_escape()
            }
            '(' | ')' | ']' | '{' | '}' | '/' | '-' | '|' => {
                Err("A character of a class needs a backslash with the flag `v`")
            }
            _ if doubles.contains(next) && self.cursor.peek_at(1) == Some(next) => {
                Err("Double punctuation means nothing in a class with the flag `v`")
            }
            // Everything else stands for itself.
            _ => Ok(Meaning::Character(self.cursor.next().ok_or(UNCLOSED)?)),
        }
    }

    fn set_escape(&mut self) -> Result<Meaning, Fault> {
        if self.cursor.eat_all("q{") {
            return self.strings();
        }
        let punctuation = self.cursor.peek().filter(|next| "&-!#%,:;<=>@`~".contains(*next));
        if let Some(punctuation) = punctuation {
            self.cursor.next();
            return Ok(Meaning::Character(u32::from(punctuation)));
        }
        self.class_escape()
    }

    /// Reads the strings of `\q{abc|d}`; one that is no single character makes a difference.
    fn strings(&mut self) -> Result<Meaning, Fault> {
        let (mut length, mut has_strings) = (0, false);
        loop {
            let is_end = self.cursor.eat('}');
            if is_end || self.cursor.eat('|') {
                has_strings |= length != 1;
                length = 0;
                if is_end {
                    return Ok(if has_strings { Meaning::Strings } else { Meaning::Characters });
                }
                continue;
            }
            if self.cursor.peek() == Some('[') || self.operand()? == Meaning::Characters {
                return Err("Only characters make a string of a class");
            }
            length += 1;
        }
    }
}
