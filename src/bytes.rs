//! Looks for rare bytes eight at a time.
//!
//! ```text
//! each("ab\ncdefg", eq '\n')    found(2, b'\n')
//! ```

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = ONES << 7;

/// Marks the bytes of `word` that are `byte`; above the first of them it may mark others as well.
#[inline]
pub(crate) fn equal(word: u64, byte: u8) -> u64 {
    below(word ^ (ONES * u64::from(byte)), 1)
}

/// Marks the bytes of `word` less than `limit`, which is at most 128; above the first it may mark others as well.
#[inline]
pub(crate) fn below(word: u64, limit: u8) -> u64 {
    word.wrapping_sub(ONES * u64::from(limit)) & !word & HIGH
}

/// Marks the bytes of `word` that are not ASCII.
#[inline]
pub(crate) fn wide(word: u64) -> u64 {
    word & HIGH
}

/// How many blanks a text begins with.
#[inline]
pub(crate) fn blanks(text: &[u8]) -> usize {
    let (words, _) = text.as_chunks::<8>();
    let mut count = 8 * words.iter().take_while(|word| **word == [b' '; 8]).count();
    while let Some(b' ' | b'\t') = text.get(count) {
        count += 1;
    }
    count
}

/// Shows every byte that `marks` marks, in order; some others as well, so `found` has to look.
#[inline]
pub(crate) fn each(bytes: &[u8], marks: impl Fn(u64) -> u64, mut found: impl FnMut(usize, u8)) {
    let (words, rest) = bytes.as_chunks::<8>();
    let mut at = 0;
    for word in words {
        let mut marked = marks(u64::from_le_bytes(*word));
        while marked != 0 {
            let index = marked.trailing_zeros() as usize / 8;
            found(at + index, word.get(index).copied().unwrap_or_default());
            marked &= marked - 1;
        }
        at += 8;
    }
    for (index, byte) in rest.iter().enumerate() {
        if marks(ONES * u64::from(*byte)) != 0 {
            found(at + index, *byte);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_are_counted() {
        let table =
            [("", 0), ("a", 0), ("  a ", 2), ("\t \ta", 3), ("        ", 8), ("                  \t\nb", 19)];
        for (text, expected) in table {
            assert_eq!(blanks(text.as_bytes()), expected, "{text:?}");
        }
    }

    #[test]
    fn rare_bytes_are_found() {
        let check = |text: &str, marks: fn(u64) -> u64, wanted: fn(u8) -> bool| {
            let mut all = Vec::new();
            each(text.as_bytes(), marks, |at, byte| {
                if wanted(byte) {
                    all.push(at);
                }
            });
            let expected: Vec<usize> =
                text.bytes().enumerate().filter(|(_, byte)| wanted(*byte)).map(|(at, _)| at).collect();
            assert_eq!(all, expected, "{text:?}");
        };
        for text in
            ["", "\n", "a\nb\n\n\u{b}\ncdefgh\n", "1234567\n\n2345678\n9", "\u{e4}\n\u{1f600}ab\ncdef\u{7f}"]
        {
            check(text, |word| equal(word, b'\n'), |byte| byte == b'\n');
            check(text, |word| below(word, b' '), |byte| byte < b' ');
            check(text, wide, |byte| byte >= 128);
            check(text, |word| wide(word) | equal(word, b'\n'), |byte| byte >= 128 || byte == b'\n');
        }
    }
}
