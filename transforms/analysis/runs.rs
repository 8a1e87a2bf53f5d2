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
use swc_core::common::{BytePos, Span, Spanned};
use swc_core::ecma::ast::*;
use swc_core::ecma::visit::{Visit, VisitWith};

/// The functions and loops of a program.
#[derive(Debug)]
pub(super) struct Runs {
    /// In the order they start; the first is the program.
    pieces: Vec<Piece>,
}

#[derive(Debug)]
struct Piece {
    span: Span,
    /// The piece around; the program is its own.
    parent: usize,
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
    /// Looks through the program.
    pub(super) fn of(program: &Program) -> Self {
        let span = Span::new(BytePos(0), BytePos(u32::MAX));
        let root = Piece { span, parent: 0, is_loop: false, starts: BytePos(0) };
        let mut collect = Collect { pieces: vec![root], open: vec![0], declared: FxHashMap::default() };
        program.visit_with(&mut collect);
        let mut runs = Self { pieces: collect.pieces };
        if !collect.declared.is_empty() {
            let mut mentions = Mentions {
                runs: &runs,
                declared: &collect.declared,
                first: Vec::new(),
                by: FxHashMap::default(),
            };
            program.visit_with(&mut mentions);
            let Mentions { first, by, .. } = mentions;
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
        let mut piece = self.pieces.partition_point(|piece| piece.span.lo <= at).saturating_sub(1);
        while let Some(Piece { span, parent, .. }) = self.pieces.get(piece)
            && piece != 0
            && span.hi <= at
        {
            piece = *parent;
        }
        piece
    }

    fn function_of(&self, mut piece: usize) -> usize {
        while let Some(Piece { is_loop: true, parent, .. }) = self.pieces.get(piece) {
            piece = *parent;
        }
        piece
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

/// Finds the functions and loops.
struct Collect {
    pieces: Vec<Piece>,
    open: Vec<usize>,
    /// The functions that have a name which stands for them from the start.
    declared: FxHashMap<Id, Vec<usize>>,
}

impl Collect {
    fn within<N: VisitWith<Self> + ?Sized>(&mut self, span: Span, is_loop: bool, node: &N) -> usize {
        let id = self.pieces.len();
        let parent = self.open.last().copied().unwrap_or(0);
        self.pieces.push(Piece { span, parent, is_loop, starts: span.lo });
        self.open.push(id);
        node.visit_children_with(self);
        self.open.pop();
        id
    }
}

impl Visit for Collect {
    fn visit_fn_decl(&mut self, node: &FnDecl) {
        let id = self.within(
            Span::new(node.ident.span.lo.min(node.function.span.lo), node.function.span.hi),
            false,
            &*node.function,
        );
        if let Some(piece) = self.pieces.get_mut(id) {
            // Until a mention is found nobody calls it.
            piece.starts = BytePos(u32::MAX);
        }
        self.declared.entry(node.ident.to_id()).or_default().push(id);
    }

    fn visit_function(&mut self, node: &Function) {
        self.within(node.span, false, node);
    }

    fn visit_arrow_expr(&mut self, node: &ArrowExpr) {
        self.within(node.span, false, node);
    }

    fn visit_constructor(&mut self, node: &Constructor) {
        self.within(node.span, false, node);
    }

    fn visit_class_prop(&mut self, node: &ClassProp) {
        node.key.visit_with(self);
        if let Some(value) = &node.value {
            self.within(value.span(), false, value);
        }
    }

    fn visit_private_prop(&mut self, node: &PrivateProp) {
        if let Some(value) = &node.value {
            self.within(value.span(), false, value);
        }
    }

    fn visit_for_stmt(&mut self, node: &ForStmt) {
        self.within(node.span, true, node);
    }

    fn visit_for_in_stmt(&mut self, node: &ForInStmt) {
        self.within(node.span, true, node);
    }

    fn visit_for_of_stmt(&mut self, node: &ForOfStmt) {
        self.within(node.span, true, node);
    }

    fn visit_while_stmt(&mut self, node: &WhileStmt) {
        self.within(node.span, true, node);
    }

    fn visit_do_while_stmt(&mut self, node: &DoWhileStmt) {
        self.within(node.span, true, node);
    }
}

/// Finds where declared functions are mentioned.
struct Mentions<'a> {
    runs: &'a Runs,
    declared: &'a FxHashMap<Id, Vec<usize>>,
    /// Mentions in the code of the function that a function is declared in.
    first: Vec<(BytePos, usize)>,
    /// The functions that each function declared beside them mentions.
    by: FxHashMap<usize, Vec<usize>>,
}

impl Visit for Mentions<'_> {
    fn visit_ident(&mut self, name: &Ident) {
        let at = name.span.lo;
        for function in self.declared.get(&name.to_id()).into_iter().flatten().copied() {
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

    fn visit_labeled_stmt(&mut self, node: &LabeledStmt) {
        node.body.visit_with(self);
    }

    fn visit_break_stmt(&mut self, _: &BreakStmt) {}
    fn visit_continue_stmt(&mut self, _: &ContinueStmt) {}

    fn visit_fn_decl(&mut self, node: &FnDecl) {
        node.function.visit_with(self);
    }

    /// Who imports a function calls it after the module has run, cycles aside.
    fn visit_named_export(&mut self, _: &NamedExport) {}
}
