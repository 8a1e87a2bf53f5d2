//! A place in a pattern.
//!
//! ```text
//! (?<id>\d+)      units: code points with `u` or `v`, else those of UTF-16
//! ```

/// A place in a pattern.
pub(super) struct Cursor {
    units: Vec<u32>,
    at: usize,
}

impl Cursor {
    /// The start of `pattern`.
    pub(super) fn new(pattern: &str, is_unicode: bool) -> Self {
        let units = if is_unicode {
            pattern.chars().map(u32::from).collect()
        } else {
            pattern.encode_utf16().map(u32::from).collect()
        };
        Self { units, at: 0 }
    }

    /// How many units are behind.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// Goes back to where [`Cursor::at`] was this.
    pub(super) fn back_to(&mut self, at: usize) {
        self.at = at;
    }

    /// Whether nothing is left.
    pub(super) fn is_at_end(&self) -> bool {
        self.at >= self.units.len()
    }

    /// The next unit, without taking it.
    pub(super) fn unit(&self) -> Option<u32> {
        self.units.get(self.at).copied()
    }

    /// The next unit as a character, without taking it; half a character is none that has a meaning.
    pub(super) fn peek(&self) -> Option<char> {
        self.peek_at(0)
    }

    /// The unit that many units ahead.
    pub(super) fn peek_at(&self, ahead: usize) -> Option<char> {
        let unit = self.units.get(self.at + ahead).copied()?;
        Some(char::from_u32(unit).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    /// Takes a unit.
    pub(super) fn next(&mut self) -> Option<u32> {
        let unit = self.unit()?;
        self.at += 1;
        Some(unit)
    }

    /// Takes a whole character, also where units are halves.
    pub(super) fn character(&mut self) -> Option<u32> {
        let first = self.next()?;
        let second = self.unit().unwrap_or_default();
        let whole = pair(first, second);
        if whole.is_some() {
            self.at += 1;
        }
        Some(whole.unwrap_or(first))
    }

    /// Takes the next unit if it is this character.
    pub(super) fn eat(&mut self, character: char) -> bool {
        let fits = self.peek() == Some(character);
        if fits {
            self.at += 1;
        }
        fits
    }

    /// Takes the next units if they are this.
    pub(super) fn eat_all(&mut self, text: &str) -> bool {
        let fits = text.chars().enumerate().all(|(ahead, wanted)| self.peek_at(ahead) == Some(wanted));
        if fits {
            self.at += text.chars().count();
        }
        fits
    }

    /// Takes a decimal number, as near as it matters.
    pub(super) fn number(&mut self) -> Option<f64> {
        let mut value = None;
        while let Some(digit) = self.peek().and_then(|digit| digit.to_digit(10)) {
            value = Some(value.unwrap_or(0.0) * 10.0 + f64::from(digit));
            self.at += 1;
        }
        value
    }

    /// Takes that many hexadecimal digits, or none.
    pub(super) fn hex(&mut self, count: usize) -> Option<u32> {
        let mut value = 0;
        for ahead in 0..count {
            value = value * 16 + self.peek_at(ahead)?.to_digit(16)?;
        }
        self.at += count;
        Some(value)
    }

    /// Takes what follows `\u`, if it is the escape of a character: `0041`, and `{41}` where
    /// `with_braces`. Two halves make one character where `pairs`.
    pub(super) fn unicode(&mut self, with_braces: bool, pairs: bool) -> Option<u32> {
        if let Some(first) = self.hex(4) {
            let start = self.at;
            let second = if pairs && self.eat_all("\\u") { self.hex(4) } else { None };
            let whole = second.and_then(|second| pair(first, second));
            if whole.is_none() {
                self.at = start;
            }
            return Some(whole.unwrap_or(first));
        }
        let start = self.at;
        let value = if with_braces && self.eat('{') { self.braces() } else { None };
        if value.is_none() {
            self.at = start;
        }
        value
    }

    fn braces(&mut self) -> Option<u32> {
        let mut value = self.peek()?.to_digit(16)?;
        self.at += 1;
        while let Some(digit) = self.peek().and_then(|digit| digit.to_digit(16)) {
            value = value * 16 + digit;
            if value > 0x10_FFFF {
                return None;
            }
            self.at += 1;
        }
        self.eat('}').then_some(value)
    }
}

/// The character of two halves.
fn pair(first: u32, second: u32) -> Option<u32> {
    let fits = (0xD800..0xDC00).contains(&first) && (0xDC00..0xE000).contains(&second);
    fits.then(|| 0x1_0000 + ((first - 0xD800) << 10) + (second - 0xDC00))
}
