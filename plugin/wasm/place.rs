//! Where a byte of a text is, as JavaScript tells it.
//!
//! ```text
//! "é\n€x", byte 6 (x)  →  offset 3, line 2, column 1
//! ```

/// A place in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// UTF-16 units from the text's start.
    pub(crate) offset: usize,
    /// From 1; lines end with `\n`.
    pub(crate) line: usize,
    /// UTF-16 units from the line's start, from 0.
    pub(crate) column: usize,
}

impl Place {
    /// The place of a byte, or of the character that it is in, or the end of the text.
    pub(crate) fn of(text: &str, byte: usize) -> Self {
        let before = text.char_indices().take_while(|(at, c)| at + c.len_utf8() <= byte);
        before.fold(Self { offset: 0, line: 1, column: 0 }, |place, (_, c)| {
            let offset = place.offset + c.len_utf16();
            if c == '\n' {
                Self { offset, line: place.line + 1, column: 0 }
            } else {
                Self { offset, column: place.column + c.len_utf16(), ..place }
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_counted_in_units() {
        let text = "é\n\u{1f600}x";
        let table =
            [(0, (0, 1, 0)), (2, (1, 1, 1)), (3, (2, 2, 0)), (5, (2, 2, 0)), (7, (4, 2, 2)), (99, (5, 2, 3))];
        for (byte, expected) in table {
            let place = Place::of(text, byte);
            assert_eq!((place.offset, place.line, place.column), expected, "byte {byte}");
        }
    }
}
