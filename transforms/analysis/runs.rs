//! From where on what stands somewhere in the source can run.
//!
//! ```js
//! const p = load();                 // `load` is mentioned here, so from here on it can run
//! const limit = 1;
//! const read = () => limit;         // nobody calls this before it is made
//! function load() { return limit; }
//! ```
//!
//! The answer is a place in the code of a function around, where code runs in the order of the source.

use std::collections::hash_map::Entry;

use rustc_hash::FxHashMap;
use swc_core::common::{BytePos, Span};

use super::reading::{Mention, Name};

/// The functions and loops of a program.
#[derive(Debug)]
pub(super) struct Runs {
    /// In the order they start; the first is the program.
    pieces: Vec<Piece>,
    /// Where pieces begin and end, in order, each with the piece that is the innermost from there on; nothing where the
    /// order is not that of the source.
    edges: Vec<(BytePos, usize)>,
}

#[derive(Debug)]
struct Piece {
    span: Span,
    /// The piece around; the program is its own.
    parent: usize,
    /// The function that it is, or that is around the loop that it is.
    function: usize,
    is_loop: bool,
    /// From where on it can run, as a place in the code of the function around.
    starts: BytePos,
}

/// Where a place is, seen from a function.
enum Within {
    /// Not in it.
    Outside,
    /// In it, and in no function of its own.
    Itself,
    /// In this function of its own (the outermost such).
    Function(usize),
}

impl Runs {
    /// What was found, among it all mentions of names.
    pub(super) fn of(collect: Collect, mentions: &[Mention]) -> Self {
        let Collect { pieces, declared, mut edges, .. } = collect;
        if !edges.is_sorted_by_key(|(at, _)| *at) {
            edges.clear();
        }
        let mut runs = Self { pieces, edges };
        if !declared.is_empty() {
            let mut found = Mentions { runs: &runs, first: Vec::new(), by: FxHashMap::default() };
            for mention in mentions {
                for function in declared.get(&mention.name).into_iter().flatten() {
                    found.mention(*function, mention.at);
                }
            }
            let Mentions { first, by, .. } = found;
            runs.settle(first, &by);
        }
        runs
    }

    /// From where on the code at `at` can run, in the function that `declared` stands in; nothing where
    /// `at` is not in that function.
    pub(super) fn start(&self, at: BytePos, declared: BytePos) -> Option<BytePos> {
        let home = self.function_of(self.innermost(declared));
        match self.child_towards(home, at) {
            Within::Outside => None,
            Within::Itself => Some(at),
            Within::Function(function) => self.pieces.get(function).map(|piece| piece.starts),
        }
    }

    /// Whether what stands at `at` may run again and again while its function runs once.
    pub(super) fn repeats(&self, at: BytePos) -> bool {
        self.pieces.get(self.innermost(at)).is_some_and(|piece| piece.is_loop)
    }

    /// Where in `home` the place `at` is.
    fn child_towards(&self, home: usize, at: BytePos) -> Within {
        let mut function = self.function_of(self.innermost(at));
        let mut child = Within::Itself;
        while function != home {
            if function == 0 {
                return Within::Outside;
            }
            child = Within::Function(function);
            function = self.function_around(function);
        }
        child
    }

    fn innermost(&self, at: BytePos) -> usize {
        if !self.edges.is_empty() {
            let before = self.edges.partition_point(|(edge, _)| *edge <= at).checked_sub(1);
            return before.and_then(|before| self.edges.get(before)).map_or(0, |(_, piece)| *piece);
        }
        let mut piece = self.pieces.partition_point(|piece| piece.span.lo <= at).saturating_sub(1);
        while let Some(Piece { span, parent, .. }) = self.pieces.get(piece)
            && piece != 0
            && span.hi <= at
        {
            piece = *parent;
        }
        piece
    }

    fn function_of(&self, piece: usize) -> usize {
        self.pieces.get(piece).map_or(0, |piece| piece.function)
    }

    fn function_around(&self, function: usize) -> usize {
        self.function_of(self.pieces.get(function).map_or(0, |piece| piece.parent))
    }

    /// Hands on from where each declared function can run to those that it mentions.
    fn settle(&mut self, mut first: Vec<(BytePos, usize)>, by: &FxHashMap<usize, Vec<usize>>) {
        first.sort_unstable();
        let mut starts = FxHashMap::default();
        // In this order the first to reach a function is the earliest, so each is looked at once.
        for (at, function) in first {
            let mut open = vec![function];
            while let Some(function) = open.pop() {
                if let Entry::Vacant(entry) = starts.entry(function) {
                    entry.insert(at);
                    open.extend(by.get(&function).into_iter().flatten());
                }
            }
        }
        for (function, at) in starts {
            if let Some(piece) = self.pieces.get_mut(function) {
                piece.starts = at;
            }
        }
    }
}

/// The functions and loops that were found so far.
#[derive(Debug)]
pub(super) struct Collect {
    pieces: Vec<Piece>,
    open: Vec<usize>,
    edges: Vec<(BytePos, usize)>,
    /// The functions that have a name which stands for them from the start.
    declared: FxHashMap<Name, Vec<usize>>,
}

impl Default for Collect {
    fn default() -> Self {
        let span = Span::new(BytePos(0), BytePos(u32::MAX));
        let root = Piece { span, parent: 0, function: 0, is_loop: false, starts: BytePos(0) };
        Self { pieces: vec![root], open: vec![0], edges: Vec::new(), declared: FxHashMap::default() }
    }
}

impl Collect {
    /// A function or loop begins.
    pub(super) fn open(&mut self, span: Span, is_loop: bool) {
        self.piece(span, is_loop, span.lo);
    }

    /// A function declaration begins.
    pub(super) fn open_declared(&mut self, name: Name, span: Span) {
        // Until a mention is found nobody calls it.
        let id = self.piece(span, false, BytePos(u32::MAX));
        self.declared.entry(name).or_default().push(id);
    }

    /// What was opened last ends.
    pub(super) fn close(&mut self) {
        let ended = self.open.pop().and_then(|piece| self.pieces.get(piece));
        self.edges.extend(ended.map(|piece| (piece.span.hi, piece.parent)));
    }

    /// The names of declared functions.
    pub(super) fn names(&self) -> impl Iterator<Item = Name> {
        self.declared.keys().copied()
    }

    fn piece(&mut self, span: Span, is_loop: bool, starts: BytePos) -> usize {
        let id = self.pieces.len();
        let parent = self.open.last().copied().unwrap_or(0);
        let around = self.pieces.get(parent).map_or(0, |around| around.function);
        let function = if is_loop { around } else { id };
        self.pieces.push(Piece { span, parent, function, is_loop, starts });
        self.edges.push((span.lo, id));
        self.open.push(id);
        id
    }
}

/// Where declared functions are mentioned.
struct Mentions<'a> {
    runs: &'a Runs,
    /// Mentions in the code of the function that a function is declared in.
    first: Vec<(BytePos, usize)>,
    /// The functions that each function declared beside them mentions.
    by: FxHashMap<usize, Vec<usize>>,
}

impl Mentions<'_> {
    fn mention(&mut self, function: usize, at: BytePos) {
        match self.runs.child_towards(self.runs.function_around(function), at) {
            // A function that calls itself is running already.
            Within::Function(by) if by == function => {}
            Within::Function(by) => match self.runs.pieces.get(by) {
                Some(piece) if piece.starts.0 < u32::MAX => self.first.push((piece.starts, function)),
                _ => self.by.entry(by).or_default().push(function), // that is declared, too
            },
            Within::Itself | Within::Outside => self.first.push((at, function)),
        }
    }
}
