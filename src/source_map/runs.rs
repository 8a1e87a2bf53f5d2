//! The segments of helpers, which are the same in most files: written once for each layout.
//!
//! ```text
//! function _then(value, next) {…}     its first segment depends on what is before it, all others are known
//! ```

use std::sync::{Arc, LazyLock, PoisonError, RwLock};

use rustc_hash::FxHashMap;

use super::json::Written;
use super::places::Place;
use crate::print::{From, Piece};

/// A helper as it was mapped, which began a line.
#[derive(Debug)]
pub(super) struct Run {
    /// Its pieces, of which the first begins at 0, and its text.
    pieces: Vec<Piece>,
    text: String,
    /// The segments behind the first one.
    pub(super) mappings: Written,
    /// The place behind it, counted from the line it begins in.
    pub(super) behind: Place,
    /// The line of the last segment, counted likewise.
    pub(super) last_line: u32,
    /// Where that comes from.
    pub(super) from: Option<Place>,
    /// The last byte of the helpers' source that it leads to.
    pub(super) last: usize,
}

impl Run {
    /// The run of these pieces.
    pub(super) fn new(
        pieces: &[Piece],
        text: &str,
        mappings: Written,
        behind: Place,
        last_line: u32,
        from: Option<Place>,
    ) -> Self {
        let last = pieces.iter().filter_map(|piece| helper(*piece)).max().unwrap_or(0);
        let pieces = from_zero(pieces).collect();
        Self { pieces, text: text.to_owned(), mappings, behind, last_line, from, last }
    }
}

/// All runs, by the byte of the helpers' source that they begin at.
static KNOWN: LazyLock<RwLock<FxHashMap<usize, Vec<Arc<Run>>>>> = LazyLock::new(RwLock::default);

/// The run of these pieces with this text, if it was mapped before.
pub(super) fn known(pieces: &[Piece], text: &str) -> Option<Arc<Run>> {
    let known = KNOWN.read().unwrap_or_else(PoisonError::into_inner);
    let like = |run: &&Arc<Run>| run.text == text && from_zero(pieces).eq(run.pieces.iter().copied());
    known.get(&helper(*pieces.first()?)?)?.iter().find(like).cloned()
}

/// Keeps a run for other files.
pub(super) fn remember(run: Run) {
    if let Some(at) = run.pieces.first().and_then(|piece| helper(*piece)) {
        let mut known = KNOWN.write().unwrap_or_else(PoisonError::into_inner);
        known.entry(at).or_default().push(Arc::new(run));
    }
}

/// How many pieces the helper has that the first one is in, and that ends at this byte of the helpers' source.
pub(super) fn length(end: usize, pieces: &[Piece]) -> usize {
    let Some(start) = pieces.first().and_then(|piece| helper(*piece)) else { return 0 };
    let mut length = 0;
    for (index, piece) in pieces.iter().enumerate() {
        match helper(*piece) {
            Some(at) if start <= at && at < end => length = index + 1,
            None if piece.from == From::Nothing => {}
            _ => break, // Another helper, or none.
        }
    }
    length
}

fn helper(piece: Piece) -> Option<usize> {
    match piece.from {
        From::Helper(at) => Some(at as usize),
        _ => None, // The author's, or for something of the author's.
    }
}

/// The pieces, of which the first begins at 0.
fn from_zero(pieces: &[Piece]) -> impl Iterator<Item = Piece> {
    let start = pieces.first().map_or(0, |piece| piece.output);
    pieces.iter().map(move |piece| Piece { output: piece.output - start, ..*piece })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_end_with_their_helper() {
        let check = |sources: &[From], expected: usize| {
            let pieces: Vec<Piece> =
                sources.iter().enumerate().map(|(output, from)| Piece { output, from: *from }).collect();
            assert_eq!(length(50, &pieces), expected, "{sources:?}");
        };
        let (near, far) = (From::Helper(20), From::Helper(50));
        check(&[], 0);
        check(&[From::Nothing, near], 0);
        check(&[near], 1);
        check(&[near, From::Nothing, From::Helper(49)], 3);
        check(&[near, From::Nothing], 1);
        check(&[near, From::Nothing, far], 1);
        check(&[near, From::Helper(19), near], 1);
        check(&[near, near, From::Copied(3), near], 2);
    }
}
