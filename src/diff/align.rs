//! Decides which line before stands beside which line after.
//!
//! Lines that say the same (at any indentation) are found first and hold the rest in place; between
//! them, the pairing with the highest total likeness wins.
//!
//! ```text
//! const u = await getUser();   ┐
//! const p = await getPosts(u); ┴ return getUser().then((u) => getPosts(u)).then((p) => {
//! show(p);                     ─ show(p);
//! ```

use std::ops::Range;

use similar::{Algorithm, DiffTag, capture_diff_slices};

use super::tokens::Words;

/// Below this likeness two lines have nothing to do with each other.
const ALIKE: f32 = 0.2;

/// The largest table of likenesses to fill; larger gaps are cut into slices first.
const TABLE: usize = 250_000;

/// Pairs of indices into the two texts, rising on both sides.
pub(super) fn pairs(before: &[Words], after: &[Words]) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    let (mut left, mut right) = (0, 0);
    for (old, new) in anchors(before, after).into_iter().chain([(before.len(), after.len())]) {
        gap_pairs(before, after, left..old, right..new, &mut pairs);
        if old < before.len() && new < after.len() {
            pairs.push((old, new));
        }
        (left, right) = (old + 1, new + 1);
    }
    pairs
}

/// Lines that say the same on both sides, without the chance meetings of brackets.
fn anchors(before: &[Words], after: &[Words]) -> Vec<(usize, usize)> {
    let old_keys: Vec<&str> = before.iter().map(|words| words.key).collect();
    let new_keys: Vec<&str> = after.iter().map(|words| words.key).collect();
    let ops = capture_diff_slices(Algorithm::Patience, &old_keys, &new_keys);
    let mut found = Vec::new();
    for op in ops.iter().filter(|op| op.tag() == DiffTag::Equal) {
        let run: Vec<(usize, usize)> = op.old_range().zip(op.new_range()).collect();
        let holds = run.iter().any(|(old, new)| {
            before.get(*old).is_some_and(|old| {
                old.is_telling() || after.get(*new).is_some_and(|new| new.line.text == old.line.text)
            })
        });
        if holds {
            found.extend(run);
        }
    }
    found
}

fn gap_pairs(
    before: &[Words],
    after: &[Words],
    old: Range<usize>,
    new: Range<usize>,
    pairs: &mut Vec<(usize, usize)>,
) {
    if old.is_empty() || new.is_empty() {
        return;
    }
    if old.len().saturating_mul(new.len()) > TABLE && old.len() > 1 && new.len() > 1 {
        let (old_middle, new_middle) = (old.start + old.len() / 2, new.start + new.len() / 2);
        gap_pairs(before, after, old.start..old_middle, new.start..new_middle, pairs);
        gap_pairs(before, after, old_middle..old.end, new_middle..new.end, pairs);
        return;
    }
    let (Some(olds), Some(news)) = (before.get(old.clone()), after.get(new.clone())) else { return };
    let best = best_pairs(olds, news);
    pairs.extend(best.into_iter().map(|(left, right)| (old.start + left, new.start + right)));
}

/// The pairing with the highest sum of gains, by the usual table over both sides.
fn best_pairs(olds: &[Words], news: &[Words]) -> Vec<(usize, usize)> {
    let gains = gains(olds, news);
    let width = news.len() + 1;
    let mut best = vec![0.0_f32; (olds.len() + 1) * width];
    let at = |best: &[f32], row: usize, column: usize| best.get(row * width + column).copied().unwrap_or(0.0);
    let gain = |row: usize, column: usize| gains.get(row * news.len() + column).copied().unwrap_or(0.0);
    for row in (0..olds.len()).rev() {
        for column in (0..news.len()).rev() {
            let alone = at(&best, row + 1, column).max(at(&best, row, column + 1));
            let paired = at(&best, row + 1, column + 1) + gain(row, column);
            if let Some(cell) = best.get_mut(row * width + column) {
                *cell = alone.max(paired);
            }
        }
    }
    let (mut row, mut column) = (0, 0);
    let mut pairs = Vec::new();
    while row < olds.len() && column < news.len() {
        let here = at(&best, row, column);
        if at(&best, row + 1, column) >= here {
            row += 1;
        } else if at(&best, row, column + 1) >= here {
            column += 1;
        } else {
            pairs.push((row, column));
            (row, column) = (row + 1, column + 1);
        }
    }
    pairs
}

/// What each pairing is worth; 0 where the lines should not meet.
fn gains(olds: &[Words], news: &[Words]) -> Vec<f32> {
    // A line that is there word for word, only not in this place, was moved: it pairs with no other.
    let moved_old: Vec<bool> =
        olds.iter().map(|old| old.is_telling() && news.iter().any(|new| new.key == old.key)).collect();
    let moved_new: Vec<bool> =
        news.iter().map(|new| new.is_telling() && olds.iter().any(|old| old.key == new.key)).collect();
    let mut gains = Vec::with_capacity(olds.len() * news.len());
    for (old, moved_old) in olds.iter().zip(&moved_old) {
        for (new, moved_new) in news.iter().zip(&moved_new) {
            let elsewhere = old.key != new.key && (*moved_old || *moved_new);
            gains.push(if elsewhere { 0.0 } else { gain(old, new) });
        }
    }
    gains
}

/// Likeness counts for more in long lines, and a little for the same indentation.
fn gain(old: &Words, new: &Words) -> f32 {
    let likeness = old.likeness(new);
    if likeness < ALIKE || old.key.is_empty() != new.key.is_empty() {
        return 0.0;
    }
    #[expect(clippy::cast_precision_loss, reason = "a rough measure is enough")]
    let weight = (old.weight.min(new.weight) as f32 + 1.0).ln_1p();
    let indent = |words: &Words| words.line.text.len() - words.line.text.trim_start().len();
    let level = if indent(old) == indent(new) { 0.05 } else { 0.0 };
    (likeness - ALIKE + 0.05 + level) * weight
}
