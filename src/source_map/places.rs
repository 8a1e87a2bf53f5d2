//! Lines and columns of bytes, as source maps count them.
//!
//! ```text
//! "a\n  \u{1f600}b"     byte 8 (`b`) is line 1, column 4: the face takes two UTF-16 code units
//! ```

use crate::bytes;

/// Where the lines of a text begin, and which characters take fewer UTF-16 code units than bytes.
#[derive(Debug)]
pub(super) struct Places {
    /// The first byte of each line.
    lines: Vec<usize>,
    /// Behind which byte how many more bytes than code units there have been.
    wide: Vec<(usize, usize)>,
}

/// A line and a column, both from 0.
pub(super) type Place = (u32, u32);

/// A line that was looked for.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Near {
    /// Its number.
    pub(super) line: u32,
    /// Where it begins.
    pub(super) start: usize,
    /// Where the next one begins.
    pub(super) end: usize,
    /// What is taken off a byte in it to get its column, if that is the same for all.
    offset: Option<usize>,
}

impl Places {
    /// The places of a text. A line ends at LF, CR, CR LF, LS or PS.
    ///
    /// Spec: <https://tc39.es/ecma262/#sec-line-terminators>
    pub(super) fn of(text: &str) -> Self {
        let mut lines = Vec::with_capacity(text.len() / 24 + 1);
        lines.push(0);
        let mut wide = Vec::new();
        let bytes = text.as_bytes();
        if text.is_ascii() && memchr::memchr(b'\r', bytes).is_none() {
            bytes::each(
                bytes,
                |word| bytes::equal(word, b'\n'),
                |at, byte| {
                    if byte == b'\n' {
                        lines.push(at + 1);
                    }
                },
            );
            return Self { lines, wide };
        }
        let special = |word| bytes::wide(word) | bytes::equal(word, b'\n') | bytes::equal(word, b'\r');
        bytes::each(bytes, special, |at, byte| {
            match byte {
                b'\n' => lines.push(at + 1),
                b'\r' if bytes.get(at + 1) != Some(&b'\n') => lines.push(at + 1),
                // The first byte of a character of two, three or four; that of four takes two units.
                0xc0..=0xdf => wide.push((at + 2, 1)),
                0xe0..=0xef => wide.push((at + 3, 2)),
                0xf0..=0xff => wide.push((at + 4, 2)),
                _ => return, // A unit of its own, or a later byte.
            }
            if byte == 0xe2
                && bytes.get(at + 1) == Some(&0x80)
                && matches!(bytes.get(at + 2), Some(0xa8 | 0xa9))
            {
                lines.push(at + 3);
            }
        });
        let mut excess = 0;
        for (_, more) in &mut wide {
            excess += *more;
            *more = excess;
        }
        Self { lines, wide }
    }

    /// The line and column of a byte; `near` is what was found last, which is likely to be near.
    #[inline]
    pub(super) fn find(&self, near: &mut Near, byte: usize) -> Place {
        if byte < near.start || near.end <= byte {
            self.find_line(near, byte);
        }
        (near.line, self.column(near, byte))
    }

    /// The column of a byte in a line that was found.
    #[inline]
    pub(super) fn column(&self, near: &Near, byte: usize) -> u32 {
        narrow(byte - near.offset.unwrap_or_else(|| near.start + self.excess(byte) - self.excess(near.start)))
    }

    /// Goes on to the next line.
    #[inline]
    pub(super) fn next_line(&self, near: &mut Near) {
        self.set_line(near, near.line as usize + 1);
    }

    fn find_line(&self, near: &mut Near, byte: usize) {
        let is_behind = |line: usize| self.lines.get(line).is_none_or(|start| *start > byte);
        let mut line = near.line as usize + 1;
        if is_behind(line) || !is_behind(line + 1) {
            line = self.lines.partition_point(|start| *start <= byte).saturating_sub(1);
        }
        self.set_line(near, line);
    }

    fn set_line(&self, near: &mut Near, line: usize) {
        near.line = narrow(line);
        near.start = self.lines.get(line).copied().unwrap_or(0);
        near.end = self.lines.get(line + 1).copied().unwrap_or(usize::MAX);
        let is_narrow = self.wide.is_empty() || self.excess(near.start) == self.excess(near.end);
        near.offset = is_narrow.then_some(near.start);
    }

    fn excess(&self, byte: usize) -> usize {
        let before = self.wide.partition_point(|(end, _)| *end <= byte);
        before.checked_sub(1).and_then(|last| self.wide.get(last)).map_or(0, |(_, excess)| *excess)
    }
}

/// Files are smaller than 2 GiB.
#[inline]
fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns() {
        let check = |text: &str, needle: &str, place: Place| {
            let byte = text.find(needle).unwrap_or(usize::MAX);
            assert_eq!(Places::of(text).find(&mut Near::default(), byte), place, "{needle} in {text:?}");
        };
        check("x", "x", (0, 0));
        check("a\nbx", "x", (1, 1));
        check("a\r\nbx", "x", (1, 1));
        check("a\rbx", "x", (1, 1));
        check("a\u{2028}bx", "x", (1, 1));
        check("a\u{2029}\u{2029}x", "x", (2, 0));
        check("a\n\n\nx", "x", (3, 0));
        check("äx", "x", (0, 1));
        check("€x", "x", (0, 1));
        check("\u{1f600}x", "x", (0, 2));
        check("ä\u{1f600}\n€\u{1f600}äx", "x", (1, 4));
        check("ä\u{1f600}\nabx", "x", (1, 2));
        check("\u{2027}x", "x", (0, 1));
    }

    #[test]
    fn from_any_line() {
        let places = Places::of("ab\ncd\n\ne\nf");
        let bytes = [(0, (0, 0)), (4, (1, 1)), (6, (2, 0)), (7, (3, 0)), (9, (4, 0))];
        for (from, _) in bytes {
            for (byte, place) in bytes {
                let mut near = Near::default();
                places.find(&mut near, from);
                assert_eq!(places.find(&mut near, byte), place, "{byte} from {from}");
                assert_eq!(near.line, place.0);
            }
        }
    }
}
