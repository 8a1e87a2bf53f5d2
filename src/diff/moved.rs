//! Finds lines that left their place and turn up in another.
//!
//! ```text
//! if (!u) u = await get();     const next = () => {
//! log("user");          →        log("user");
//!                              };
//! ```

use rustc_hash::FxHashMap;

use super::tokens::Words;

/// Which lone line before is which lone line after; line numbers from 1.
#[derive(Debug, Default)]
pub(super) struct Moves {
    before: FxHashMap<usize, usize>,
    after: FxHashMap<usize, usize>,
}

impl Moves {
    /// Where the line before went.
    pub(super) fn of_before(&self, number: usize) -> Option<usize> {
        self.before.get(&number).copied()
    }

    /// Where the line after came from.
    pub(super) fn of_after(&self, number: usize) -> Option<usize> {
        self.after.get(&number).copied()
    }
}

/// Matches the lines that `pairs` leaves alone. Equal lines meet in their order.
pub(super) fn moves(before: &[Words], after: &[Words], pairs: &[(usize, usize)]) -> Moves {
    let mut olds: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
    for words in alone(before, pairs.iter().map(|pair| pair.0)) {
        olds.entry(words.key).or_default().push(words.line.number);
    }
    // Taken from the end below, so that the first goes first.
    for numbers in olds.values_mut() {
        numbers.reverse();
    }
    let mut moves = Moves::default();
    for words in alone(after, pairs.iter().map(|pair| pair.1)) {
        if let Some(old) = olds.get_mut(words.key).and_then(Vec::pop) {
            moves.before.insert(old, words.line.number);
            moves.after.insert(words.line.number, old);
        }
    }
    moves
}

/// The lines that have no partner and say enough to be known again.
fn alone<'w, 'a>(side: &'w [Words<'a>], paired: impl Iterator<Item = usize>) -> Vec<&'w Words<'a>> {
    let mut taken = vec![false; side.len()];
    for index in paired {
        if let Some(flag) = taken.get_mut(index) {
            *flag = true;
        }
    }
    side.iter()
        .zip(taken)
        .filter(|(words, taken)| !taken && words.is_telling())
        .map(|(words, _)| words)
        .collect()
}
