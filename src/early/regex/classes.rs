//! Classes without the flag `v`: `[a-z\d]`.

use super::escapes::Meaning;
use super::{Fault, Pattern};

impl Pattern {
    /// Reads a class.
    pub(super) fn class(&mut self) -> Result<(), Fault> {
        if self.is_sets {
            return self.set().map(drop);
        }
        self.cursor.next();
        self.cursor.eat('^');
        while !self.cursor.eat(']') {
            let from = self.class_atom()?;
            let is_range = self.cursor.peek() == Some('-') && self.cursor.peek_at(1) != Some(']');
            if !is_range {
                continue;
            }
            self.cursor.next();
            let to = self.class_atom()?;
            self.range(from, to)?;
        }
        Ok(())
    }

    /// Judges `from-to`.
    pub(super) fn range(&self, from: Meaning, to: Meaning) -> Result<(), Fault> {
        match (from, to) {
            (Meaning::Character(from), Meaning::Character(to)) if from > to => {
                Err("A range of this regular expression is out of order")
            }
            (Meaning::Character(_), Meaning::Character(_)) => Ok(()),
            // A leftover: the `-` stands for itself.
            _ if !self.is_unicode => Ok(()),
            _ => Err("A range of this regular expression does not lead from a character to a character"),
        }
    }

    fn class_atom(&mut self) -> Result<Meaning, Fault> {
        let unit = self.cursor.next().ok_or("A class of this regular expression is not closed")?;
        if unit == u32::from('\\') { self.class_escape() } else { Ok(Meaning::Character(unit)) }
    }

    /// Reads an escape in a class, behind its backslash.
    pub(super) fn class_escape(&mut self) -> Result<Meaning, Fault> {
        if self.cursor.eat('b') {
            return Ok(Meaning::Character(8));
        }
        if self.is_unicode && self.cursor.eat('-') {
            return Ok(Meaning::Character(u32::from('-')));
        }
        let is_control = !self.is_unicode && self.cursor.peek() == Some('c');
        let control = self.cursor.peek_at(1).filter(|next| next.is_ascii_digit() || *next == '_');
        if let (true, Some(control)) = (is_control, control) {
            self.cursor.next();
            self.cursor.next();
            return Ok(Meaning::Character(u32::from(control) % 32));
        }
        self.character_escape()
    }
}
