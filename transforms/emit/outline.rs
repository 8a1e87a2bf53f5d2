//! Functions that would stand too deep stand side by side instead.
//!
//! ```js
//! const next = () => {                         let u;
//!   …                                          const next3 = () => { log(u); … };
//!   const next2 = () => {                      const next2 = () => { u = …; … next3(); … };
//!     const u = …;                    →        const next = () => { … next2(); … };
//!     const next3 = () => { log(u); … };
//!     … next3(); … };
//!   … next2(); … };
//! ```
//! Each nested in the one before, what is reached by many joins in a row would be text that grows with the
//! square of their number, and no engine parses ten thousand functions in each other. The function goes to the
//! top of the innermost turn, or else of the function, so that every turn has its own; `tidy` declares there
//! what it shares.

use swc_core::common::DUMMY_SP;
use swc_core::ecma::ast::{Expr, Stmt, VarDeclKind};

use crate::ast;
use crate::names::Names;

/// How deep the code is nested that is emitted next.
#[derive(Debug)]
pub(super) struct Outline {
    depth: usize,
    deepest: usize,
    functions: Vec<Stmt>,
}

/// What makes code stand deeper: the more it takes on the page, the more it counts.
#[derive(Clone, Copy, Debug)]
pub(super) enum Nested {
    /// A block, or a function that stays where it is.
    Block,
    /// A callback.
    Once,
    /// The code of a join: many in a row are common.
    Join,
}

/// Where code stood before it was nested.
#[derive(Clone, Copy, Debug)]
#[must_use]
pub(super) struct Level {
    depth: usize,
    /// Whether the function that is nested stands at the top instead.
    pub(super) at_top: bool,
}

impl Outline {
    /// Nests functions as deep as `deepest`, once at least.
    pub(super) fn new(deepest: usize) -> Self {
        Self { depth: 0, deepest: deepest.max(1), functions: Vec::new() }
    }

    /// Whether nothing should be nested any more.
    pub(super) fn is_full(&self) -> bool {
        self.depth >= self.deepest
    }

    /// Goes deeper, or to the top where nothing should be nested any more.
    pub(super) fn enter(&mut self, nested: Nested) -> Level {
        let at_top = self.is_full() && !matches!(nested, Nested::Block);
        let level = Level { depth: self.depth, at_top };
        let deeper = match nested {
            Nested::Block | Nested::Once => 1,
            Nested::Join => self.deepest.div_ceil(JOINS),
        };
        // Where there is so much already, what is at the top is not nested as deep again.
        self.depth = if level.at_top { self.deepest * 3 / 4 } else { self.depth + deeper };
        level
    }

    /// Goes into a function that stands with those at the top, however deep it is used.
    pub(super) fn enter_beside(&mut self) -> Level {
        let level = Level { depth: self.depth, at_top: true };
        self.depth = 0;
        level
    }

    /// Goes back.
    pub(super) fn leave(&mut self, level: Level) {
        self.depth = level.depth;
    }

    /// The declaration of a function that was nested: given back where it stands here.
    pub(super) fn place(&mut self, level: Level, function: Stmt) -> Option<Stmt> {
        if !level.at_top {
            return Some(function);
        }
        self.functions.push(function);
        None
    }

    /// A callback that was nested, or the name that it has at the top.
    pub(super) fn name_at_top(&mut self, level: Level, function: Box<Expr>, names: &mut Names) -> Box<Expr> {
        // A mere name would be read before its function is there.
        if !level.at_top || matches!(*function, Expr::Ident(_)) {
            return function;
        }
        let name = names.fresh("next");
        let pattern = ast::ident_pat(&name);
        self.functions.push(ast::declare(DUMMY_SP, VarDeclKind::Const, pattern, Some(function)));
        ast::ident(&name)
    }

    /// Begins a scope that is entered again and again: what is in it stays in it. Gives what is around.
    pub(super) fn open(&mut self) -> Self {
        let inside = Self::new(self.deepest);
        std::mem::replace(self, inside)
    }

    /// Ends such a scope: its statements, the functions before them.
    pub(super) fn close(&mut self, around: Self, stmts: Vec<Stmt>) -> Vec<Stmt> {
        let mut all = std::mem::replace(self, around).functions;
        all.extend(stmts);
        all
    }

    /// Puts a function to those at the top.
    pub(super) fn push(&mut self, function: Stmt) {
        self.functions.push(function);
    }

    /// How many functions are at the top.
    pub(super) fn len(&self) -> usize {
        self.functions.len()
    }

    /// The functions that came to the top after the first ones.
    pub(super) fn since(&self, first: usize) -> &[Stmt] {
        self.functions.get(first..).unwrap_or_default()
    }

    /// Takes those functions that came to the top after the first ones.
    pub(super) fn split_off(&mut self, first: usize) -> Vec<Stmt> {
        self.functions.split_off(first)
    }

    /// The functions at the top.
    pub(super) fn take(&mut self) -> Vec<Stmt> {
        std::mem::take(&mut self.functions)
    }
}

/// How many joins may stand in each other.
const JOINS: usize = 8;
