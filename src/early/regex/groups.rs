//! Groups: `(a)`, `(?:a)`, `(?<name>a)`, `(?=a)`, `(?i-m:a)`.

use swc_core::ecma::ast::Ident;

use super::cursor::Cursor;
use super::{Fault, Pattern};

/// How many groups of a pattern capture, and whether one has a name. `is_sets` says that classes nest.
pub(super) fn count(cursor: &Cursor, is_sets: bool) -> (usize, bool) {
    let (mut groups, mut has_names) = (0, false);
    let (mut classes, mut ahead) = (0_usize, 0);
    while let Some(next) = cursor.peek_at(ahead) {
        match next {
            '\\' => ahead += 1,
            '[' if classes == 0 || is_sets => classes += 1,
            ']' => classes = classes.saturating_sub(1),
            '(' if classes == 0 => {
                let rest = [1, 2, 3].map(|more| cursor.peek_at(ahead + more));
                let has_name =
                    rest[0] == Some('?') && rest[1] == Some('<') && !matches!(rest[2], Some('=' | '!'));
                has_names |= has_name;
                groups += usize::from(has_name || rest[0] != Some('?'));
            }
            // Nothing else opens or hides a group.
            _ => {}
        }
        ahead += 1;
    }
    (groups, has_names)
}

impl Pattern {
    /// Reads a group; whether it may be repeated.
    pub(super) fn group(&mut self) -> Result<bool, Fault> {
        self.cursor.next();
        let may_repeat = if self.cursor.eat('?') { self.head()? } else { true };
        self.depth += 1;
        self.disjunction()?;
        if self.depth > super::DEEPEST {
            return Ok(true);
        }
        self.depth -= 1;
        if self.cursor.eat(')') {
            Ok(may_repeat)
        } else {
            Err("A group of this regular expression is not closed")
        }
    }

    /// Reads what follows `(?`; whether the group may be repeated.
    fn head(&mut self) -> Result<bool, Fault> {
        if self.cursor.eat('=') || self.cursor.eat('!') {
            // A leftover: sloppy patterns may repeat what looks ahead.
            return Ok(!self.is_unicode);
        }
        if self.cursor.eat_all("<=") || self.cursor.eat_all("<!") {
            return Ok(false);
        }
        if self.cursor.eat('<') {
            let name = self.name()?;
            self.names.insert(name.clone());
            if !self.excluded.insert(name.clone()) {
                return Err("Two groups of this regular expression have the same name");
            }
            self.added.push(name);
            return Ok(true);
        }
        self.modifiers()?;
        Ok(true)
    }

    /// Reads the flags of a group, and the `:` behind them.
    fn modifiers(&mut self) -> Result<(), Fault> {
        let message = "The flags of a group are any of `i`, `m` and `s`, each once";
        let mut seen = Vec::new();
        let mut has_minus = false;
        loop {
            match self.cursor.peek() {
                Some(flag @ ('i' | 'm' | 's')) if !seen.contains(&flag) => seen.push(flag),
                Some('-') if !has_minus => has_minus = true,
                Some(':') if !has_minus || !seen.is_empty() => break,
                Some(_) | None => return Err(message),
            }
            self.cursor.next();
        }
        self.cursor.next();
        Ok(())
    }

    /// Reads the name of a group, and the `>` behind it.
    pub(super) fn name(&mut self) -> Result<String, Fault> {
        let message = "The name of a group is malformed";
        let mut name = String::new();
        loop {
            let unit = self.cursor.character().ok_or(message)?;
            let unit = if unit == u32::from('\\') {
                let is_escape = self.cursor.eat('u');
                is_escape.then(|| self.cursor.unicode(true, true)).flatten().ok_or(message)?
            } else if unit == u32::from('>') {
                break;
            } else {
                unit
            };
            let character = char::from_u32(unit).ok_or(message)?;
            let is_first = name.is_empty();
            let fits =
                if is_first { Ident::is_valid_start(character) } else { Ident::is_valid_continue(character) };
            if !fits {
                return Err(message);
            }
            name.push(character);
        }
        if name.is_empty() { Err(message) } else { Ok(name) }
    }
}
