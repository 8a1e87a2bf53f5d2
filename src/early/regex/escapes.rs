//! Escapes: `\d`, `\1`, `\k<name>`, `\u{61}`, `\p{Letter}`.

use super::{Fault, Pattern};

/// What an escape stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// This character.
    Character(u32),
    /// Several characters, as `\d`.
    Characters,
    /// Several strings, as `\p{RGI_Emoji}`.
    Strings,
}

const UNKNOWN: Fault = "An escape of this regular expression means nothing with the flag `u` or `v`";

impl Pattern {
    /// Reads an escape outside of classes; whether it may be repeated.
    pub(super) fn escape(&mut self) -> Result<bool, Fault> {
        self.cursor.next();
        let Some(next) = self.cursor.peek() else {
            return Err("This regular expression ends with half an escape");
        };
        match next {
            'b' | 'B' => {
                self.cursor.next();
                return Ok(false);
            }
            'k' if self.has_names || self.is_unicode => {
                self.cursor.next();
                if !self.cursor.eat('<') {
                    return Err("`\\k` has to be followed by the name of a group");
                }
                let name = self.name()?;
                self.references.push(name);
            }
            '1'..='9' if self.is_unicode => {
                let group = self.cursor.number().unwrap_or_default();
                let groups = u32::try_from(self.groups).unwrap_or(u32::MAX);
                if group > f64::from(groups) {
                    return Err("This regular expression refers to a group that it does not have");
                }
            }
            // All others are the same in classes.
            _ => {
                self.character_escape()?;
            }
        }
        Ok(true)
    }

    /// Reads an escape behind its backslash, without those that only stand outside of classes.
    pub(super) fn character_escape(&mut self) -> Result<Meaning, Fault> {
        let unit = self.cursor.character().ok_or(UNKNOWN)?;
        let Some(character) = char::from_u32(unit) else { return Ok(Meaning::Character(unit)) };
        let value = match character {
            'd' | 'D' | 's' | 'S' | 'w' | 'W' => return Ok(Meaning::Characters),
            'p' | 'P' if self.is_unicode => return self.property(character == 'P'),
            't' => 9,
            'n' => 10,
            'v' => 11,
            'f' => 12,
            'r' => 13,
            'c' => return self.control(),
            'x' => match self.cursor.hex(2) {
                None if self.is_unicode => return Err(UNKNOWN),
                value => value.unwrap_or(unit),
            },
            'u' => match self.cursor.unicode(self.is_unicode, self.is_unicode) {
                None if self.is_unicode => return Err(UNKNOWN),
                value => value.unwrap_or(unit),
            },
            '0'..='9' => return self.octal(character),
            '^' | '$' | '\\' | '.' | '*' | '+' | '?' | '(' | ')' | '[' | ']' | '{' | '}' | '|' | '/' => unit,
            _ if self.is_unicode => return Err(UNKNOWN),
            // Sloppy patterns escape what they like.
            _ => unit,
        };
        Ok(Meaning::Character(value))
    }

    fn control(&mut self) -> Result<Meaning, Fault> {
        match self.cursor.peek() {
            Some(letter) if letter.is_ascii_alphabetic() => {
                self.cursor.next();
                Ok(Meaning::Character(u32::from(letter) % 32))
            }
            Some(_) | None if self.is_unicode => Err(UNKNOWN),
            // The backslash stands for itself, and the `c` is read again.
            Some(_) | None => {
                self.cursor.back_to(self.cursor.at() - 1);
                Ok(Meaning::Character(u32::from('\\')))
            }
        }
    }

    /// Reads `\0`, and the octal escapes of sloppy patterns.
    fn octal(&mut self, first: char) -> Result<Meaning, Fault> {
        let follows = |character: Option<char>| character.is_some_and(|digit| digit.is_ascii_digit());
        if self.is_unicode {
            let is_null = first == '0' && !follows(self.cursor.peek());
            return if is_null { Ok(Meaning::Character(0)) } else { Err(UNKNOWN) };
        }
        let Some(mut value) = first.to_digit(8) else { return Ok(Meaning::Character(u32::from(first))) };
        let most = if value <= 3 { 2 } else { 1 };
        for _ in 0..most {
            let Some(digit) = self.cursor.peek().and_then(|digit| digit.to_digit(8)) else { break };
            value = value * 8 + digit;
            self.cursor.next();
        }
        Ok(Meaning::Character(value))
    }

    /// Reads `{Letter}` or `{Script=Greek}`.
    fn property(&mut self, is_negated: bool) -> Result<Meaning, Fault> {
        let message = "A property of Unicode is malformed";
        if !self.cursor.eat('{') {
            return Err(message);
        }
        let name = self.word();
        if self.cursor.eat('=') {
            let is_known =
                matches!(&*name, "General_Category" | "gc" | "Script" | "sc" | "Script_Extensions" | "scx");
            let value = self.word();
            let is_whole = is_known && !value.is_empty() && self.cursor.eat('}');
            return if is_whole { Ok(Meaning::Characters) } else { Err(message) };
        }
        if name.is_empty() || !self.cursor.eat('}') {
            return Err(message);
        }
        if !is_of_strings(&name) {
            return Ok(Meaning::Characters);
        }
        if is_negated || !self.is_sets {
            return Err("A property of strings needs the flag `v`, and cannot be negated");
        }
        Ok(Meaning::Strings)
    }

    fn word(&mut self) -> String {
        let mut word = String::new();
        while let Some(part) = self.cursor.peek().filter(|part| part.is_ascii_alphanumeric() || *part == '_')
        {
            word.push(part);
            self.cursor.next();
        }
        word
    }
}

fn is_of_strings(property: &str) -> bool {
    matches!(
        property,
        "Basic_Emoji"
            | "Emoji_Keycap_Sequence"
            | "RGI_Emoji"
            | "RGI_Emoji_Flag_Sequence"
            | "RGI_Emoji_Modifier_Sequence"
            | "RGI_Emoji_Tag_Sequence"
            | "RGI_Emoji_ZWJ_Sequence"
    )
}
