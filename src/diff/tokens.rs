//! Cuts a line into words and signs, and says how alike two lines are.
//!
//! ```text
//! u?.id => `${x}`     u ?. id => ` $ { x } `
//! ```

use std::ops::Range;

use super::Line;

/// Signs of several characters that read as one, longest first.
const SIGNS: [&str; 22] = [
    ">>>=", "...", "===", "!==", "**=", "??=", "&&=", "||=", "<<=", ">>=", "=>", "?.", "??", "&&", "||",
    "==", "!=", "<=", ">=", "++", "--", "**",
];

/// A word or a sign in a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    /// Where, in bytes of the line.
    pub(super) range: Range<usize>,
    /// Whether it is a word (a name, a number) and not a sign.
    pub(super) word: bool,
}

/// A line with what is needed to compare it often.
#[derive(Clone, Debug)]
pub(super) struct Words<'a> {
    pub(super) line: Line<'a>,
    /// The text without white space at its ends.
    pub(super) key: &'a str,
    /// Its words and signs with their weights, sorted.
    bag: Vec<(&'a str, u32)>,
    /// The sum of the weights.
    pub(super) weight: u32,
}

impl<'a> Words<'a> {
    pub(super) fn new(line: Line<'a>) -> Self {
        let mut bag: Vec<(&str, u32)> = tokens(line.text)
            .into_iter()
            .filter_map(|token| Some((line.text.get(token.range.clone())?, weight(&token))))
            .collect();
        bag.sort_unstable();
        let weight = bag.iter().map(|(_, weight)| weight).sum();
        Self { key: line.text.trim(), bag, weight, line }
    }

    /// Whether the line says enough to be recognised elsewhere: `}` and `});` do not.
    pub(super) fn is_telling(&self) -> bool {
        self.key.chars().filter(|c| c.is_alphanumeric()).count() >= 3
    }

    /// How much of both lines is shared, from 0 to 1.
    pub(super) fn likeness(&self, other: &Words) -> f32 {
        if self.key == other.key {
            return 1.0;
        }
        let (mut mine, mut theirs) = (self.bag.iter().peekable(), other.bag.iter().peekable());
        let mut shared = 0;
        while let (Some(a), Some(b)) = (mine.peek(), theirs.peek()) {
            match a.cmp(b) {
                std::cmp::Ordering::Less => drop(mine.next()),
                std::cmp::Ordering::Greater => drop(theirs.next()),
                std::cmp::Ordering::Equal => {
                    shared += a.1;
                    mine.next();
                    theirs.next();
                }
            }
        }
        ratio(2 * shared, self.weight + other.weight)
    }
}

/// `part / whole`; 0 where there is nothing.
pub(super) fn ratio(part: u32, whole: u32) -> f32 {
    #[expect(clippy::cast_precision_loss, reason = "a rough measure is enough")]
    if whole == 0 { 0.0 } else { part as f32 / whole as f32 }
}

/// How much a token counts: long words say most, a bracket says next to nothing.
pub(super) fn weight(token: &Token) -> u32 {
    if token.word { 3 + u32::try_from(token.range.len().min(9)).unwrap_or(9) } else { 1 }
}

/// All words and signs of a line; white space belongs to none.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let start = at;
        let word = rest.find(|c: char| !is_word(c)).unwrap_or(rest.len());
        let Some(first) = rest.chars().next() else { break };
        at += match word {
            0 => {
                SIGNS.iter().find(|sign| rest.starts_with(**sign)).map_or(first.len_utf8(), |sign| sign.len())
            }
            length => length,
        };
        if !first.is_whitespace() {
            found.push(Token { range: start..at, word: word > 0 });
        }
    }
    found
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '$'
}
