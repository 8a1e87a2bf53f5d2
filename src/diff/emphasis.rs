//! Marks the words of changed lines that have no counterpart on the other side.
//!
//! A whole run of changed rows is compared at once, for a statement often becomes several lines or
//! several lines one:
//!
//! ```text
//! const u = await get();                    return get().then((u) => u.id);
//! ^^^^^^^^^^^^^^^                           ^^^^^^      ^^^^^^^^^^^^^
//! return u.id;
//! ```

use std::ops::Range;

use similar::{Algorithm, DiffTag, capture_diff_slices};

use super::tokens::{Token, ratio, tokens, weight};
use super::{Change, Line, Row};

/// More words than this are compared at their ends only.
const MANY: usize = 20_000;

/// A lone line changed beyond this share is new from end to end and needs no emphasis.
const ALL: f32 = 0.8;

/// A token of the run.
struct Word<'a> {
    text: &'a str,
    /// Index of the row.
    row: usize,
    token: Token,
    /// Whether the other side has it.
    kept: bool,
}

/// Fills `emphasis` of every changed line.
pub(super) fn mark(rows: &mut [Row]) {
    let quiet = |row: &Row| matches!(row.change, Change::Same | Change::Indented);
    for run in rows.chunk_by_mut(|a, b| quiet(a) == quiet(b)) {
        if !run.first().is_some_and(quiet) {
            mark_run(run);
        }
    }
}

fn mark_run(run: &mut [Row]) {
    let mut olds = words(run, |row| row.before.as_ref());
    let mut news = words(run, |row| row.after.as_ref());
    compare(&mut olds, &mut news);
    for (index, row) in run.iter_mut().enumerate() {
        let lone = row.before.is_none() || row.after.is_none();
        for (line, side) in [(&mut row.before, &olds), (&mut row.after, &news)] {
            if let Some(line) = line.as_mut().filter(|line| line.moved.is_none()) {
                let start = side.partition_point(|word| word.row < index);
                let end = side.partition_point(|word| word.row <= index);
                line.emphasis = ranges(side.get(start..end).unwrap_or_default(), lone);
            }
        }
    }
}

/// The words of one side of a run. A moved line has its counterpart already and takes no part.
fn words<'a>(run: &[Row<'a>], side: impl for<'r> Fn(&'r Row<'a>) -> Option<&'r Line<'a>>) -> Vec<Word<'a>> {
    let mut all = Vec::new();
    for (row, line) in run.iter().enumerate().filter_map(|(row, cells)| Some((row, side(cells)?))) {
        if line.moved.is_some() {
            continue;
        }
        let text: &'a str = line.text;
        all.extend(tokens(text).into_iter().filter_map(|token| {
            Some(Word { text: text.get(token.range.clone())?, row, token, kept: false })
        }));
    }
    all
}

/// Sets `kept` on what both sides have.
fn compare<'a>(olds: &mut [Word<'a>], news: &mut [Word<'a>]) {
    if olds.len().max(news.len()) > MANY {
        let same = |(old, new): &(&mut Word, &mut Word)| old.text == new.text;
        let keep = |(old, new): (&mut Word, &mut Word)| (old.kept, new.kept) = (true, true);
        olds.iter_mut().zip(news.iter_mut()).take_while(same).for_each(keep);
        olds.iter_mut().rev().zip(news.iter_mut().rev()).take_while(same).for_each(keep);
        return;
    }
    let old_texts: Vec<&str> = olds.iter().map(|word| word.text).collect();
    let new_texts: Vec<&str> = news.iter().map(|word| word.text).collect();
    for op in capture_diff_slices(Algorithm::Myers, &old_texts, &new_texts) {
        if op.tag() == DiffTag::Equal {
            let (old, new) = (op.old_range(), op.new_range());
            for word in olds.get_mut(old).into_iter().chain(news.get_mut(new)).flatten() {
                word.kept = true;
            }
        }
    }
}

/// Joins the unmatched words of one line into ranges. One or two kept signs between unmatched words
/// are swallowed: an island of a bracket is noise.
fn ranges(line: &[Word], unpaired: bool) -> Vec<Range<usize>> {
    let mut ranges: Vec<Range<usize>> = Vec::new();
    let mut island = usize::MAX;
    for word in line {
        if word.kept {
            // A kept word can never be swallowed, so it counts for more than any limit.
            island = island.saturating_add(if word.token.word { usize::MAX } else { 1 });
            continue;
        }
        match ranges.last_mut() {
            Some(last) if island <= 2 => last.end = word.token.range.end,
            _ => ranges.push(word.token.range.clone()),
        }
        island = 0;
    }
    // That a line no longer ends there is seen without marking its semicolon.
    let separates = |range: &Range<usize>| {
        line.iter().all(|word| word.token.range != *range || matches!(word.text, ";" | ","))
            && line.iter().any(|word| word.token.range == *range)
    };
    ranges.retain(|range| !separates(range));
    let weigh = |word: &Word| weight(&word.token);
    let all: u32 = line.iter().map(weigh).sum();
    let lost: u32 = line.iter().filter(|word| !word.kept).map(weigh).sum();
    // Shared brackets alone do not make a line an old acquaintance.
    let strange =
        line.iter().any(|word| word.token.word) && !line.iter().any(|word| word.token.word && word.kept);
    if strange || (unpaired && ratio(lost, all) > ALL) { Vec::new() } else { ranges }
}
