//! What a source can need at most, told by how many bytes of each kind it has, wherever they stand.
//!
//! ```text
//! f(a.b) ? c : !d       one bracket, one member, three other operators, words: at most 140 KiB
//! ```
//! Every price that [`super::check`] takes belongs to a byte, or to the first byte of a word, that is counted here;
//! closing brackets give nothing back. The loops are without branches, so that they take many bytes at once.

#![expect(clippy::needless_bitwise_bool, reason = "what branches is not done for many bytes at once")]

use super::{BRACKET, INFIX, PREFIX};

/// So many bytes are counted at once: no count may pass 255.
const CHUNK: usize = 240;

/// The price of the dearest byte: a bracket that calls.
const DEAREST: usize = BRACKET + INFIX;

/// Whether a source with these bytes can need `limit` bytes of stack at most.
pub(super) fn at_most(bytes: &[u8], limit: usize) -> bool {
    bytes.len() <= limit / DEAREST || rough(bytes) <= limit || most(bytes, limit) <= limit
}

/// A higher bound, for a third of the work: what is no letter is a bracket or an operator.
fn rough(bytes: &[u8]) -> usize {
    let Some((first, behind)) = bytes.split_first() else { return 0 };
    let mut rough = rough_price(&[b' '; CHUNK], &padded(&[*first]));
    // Each byte with the one before it.
    let (chunks, rest) = behind.as_chunks();
    let (before, _) = bytes.as_chunks();
    rough += before.iter().zip(chunks).map(|(before, chunk)| rough_price(before, chunk)).sum::<usize>();
    let before = bytes.get(bytes.len() - 1 - rest.len()..).unwrap_or_default();
    rough + rough_price(&padded(before.get(..rest.len()).unwrap_or_default()), &padded(rest))
}

/// At least the [`price`] of some bytes.
fn rough_price(before: &[u8; CHUNK], chunk: &[u8; CHUNK]) -> usize {
    let marks = count(chunk, |byte| !byte.is_ascii_alphabetic() & (byte != b' '));
    let begins =
        |(before, byte): (&u8, &u8)| u8::from(byte.is_ascii_alphabetic() & !before.is_ascii_alphabetic());
    let words = usize::from(before.iter().zip(chunk).map(begins).sum::<u8>());
    count(chunk, is_bracket) * (DEAREST - PREFIX) + (marks + words) * PREFIX
}

/// What these bytes can need at most; beyond `limit` no more than that is known.
fn most(bytes: &[u8], limit: usize) -> usize {
    let Some((first, behind)) = bytes.split_first() else { return 0 };
    let mut most = price(&[b' '; CHUNK], &padded(&[*first]));
    // Each byte with the one before it.
    let (chunks, rest) = behind.as_chunks();
    let (before, _) = bytes.as_chunks();
    for (before, chunk) in before.iter().zip(chunks) {
        if most > limit {
            return most;
        }
        most += price(before, chunk);
    }
    let before = bytes.get(bytes.len() - 1 - rest.len()..).unwrap_or_default();
    most + price(&padded(before.get(..rest.len()).unwrap_or_default()), &padded(rest))
}

/// Fills up with blanks, which cost nothing.
fn padded(bytes: &[u8]) -> [u8; CHUNK] {
    let mut chunk = [b' '; CHUNK];
    chunk.iter_mut().zip(bytes).for_each(|(to, from)| *to = *from);
    chunk
}

/// The price of some bytes, of which `before` has the ones before each.
fn price(before: &[u8; CHUNK], chunk: &[u8; CHUNK]) -> usize {
    count(chunk, is_bracket) * DEAREST
        + count(chunk, is_operator) * PREFIX
        + count(chunk, is_member) * INFIX
        + words(before, chunk) * PREFIX
}

#[inline]
fn count(chunk: &[u8; CHUNK], counts: impl Fn(u8) -> bool) -> usize {
    usize::from(chunk.iter().fold(0_u8, |sum, byte| sum + u8::from(counts(*byte))))
}

#[inline]
fn is_bracket(byte: u8) -> bool {
    (byte == b'(') | (byte == b'[') | (byte == b'{')
}

/// Bytes that are taken for operators, except those of [`is_member`].
#[inline]
fn is_operator(byte: u8) -> bool {
    let blank = (byte == b' ') | (byte == b'\t') | (byte == b'\n') | (byte == b'\r');
    let quoted = (b'"'..=b'$').contains(&byte) | (b'\''..=b')').contains(&byte);
    let from_space = (byte <= b'/') & !blank & !quoted & (byte != b',') & (byte != b'.');
    let from_colon = (b':'..=b'?').contains(&byte) & (byte != b';');
    from_space | from_colon | (byte == b'^') | (byte == b'|') | (byte == b'~') | (byte == 0x7f)
}

#[inline]
fn is_member(byte: u8) -> bool {
    (byte == b'.') | (byte == b'`')
}

/// Words that begin like a keyword does, where `before` has the byte before each byte; a `)` behind `if (` is
/// paid for by the `if`.
#[inline]
fn words(before: &[u8; CHUNK], chunk: &[u8; CHUNK]) -> usize {
    let begins = |(before, byte): (&u8, &u8)| {
        let goes_on = before.is_ascii_alphabetic() | before.is_ascii_digit();
        u8::from(byte.is_ascii_lowercase() & !goes_on)
    };
    usize::from(before.iter().zip(chunk).map(begins).sum::<u8>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::depth::check;

    #[test]
    fn the_precise_count_is_never_higher() {
        for piece in [
            "(",
            "f([{a:",
            "`${`${",
            "a?.b ? !c : -",
            "if (a) if (b) ",
            "for await (x of y) while(z)with(a)",
            "x = typeof void delete new new.target.",
            "return throw await yield do else ",
            "a in b instanceof c extends d\t",
            "<a><b c={<d/>}>",
            "x => y =>{",
            "a\u{b}if(\u{3b1}in",
            "\u{b}\u{c}\u{7f}\0~^|&%@#",
            "/(/g/a/b /* */ //\n'\\\n' a`",
            "...[...",
            "a++ +b-- - --c ** d >>> e <<= f",
        ] {
            // Words and pieces at every place in the chunks.
            for indent in [0, 1, CHUNK - 1, CHUNK - 3] {
                let source = " ".repeat(indent) + &piece.repeat(40);
                let need = check(&source).unwrap_or_default();
                assert!(need > 0, "{piece}");
                let most = most(source.as_bytes(), usize::MAX);
                assert!(need <= most && most <= rough(source.as_bytes()), "{piece}");
            }
        }
    }

    #[test]
    fn ordinary_text_is_far_from_the_limit() {
        let line = "  const user = await load(id, { deep: true }); // as `find` does\n";
        assert!(at_most(line.repeat(300).as_bytes(), 256 << 20));
        assert!(!at_most("(".repeat(10_000).as_bytes(), 256 << 20));
    }
}
