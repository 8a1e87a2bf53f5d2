//! Which names a scope declares, and which of them clash.
//!
//! ```js
//! { let post; { var post; } }      // the `var` passes through the scope of the `let`
//! ```
//!
//! A `var` belongs to every scope between it and its function. A scope hands its `var`s to the one
//! around when it ends, the smaller table into the larger, so that all of it stays (nearly) linear.

use std::mem;

use rustc_hash::FxHashMap;
use swc_core::common::Span;

use super::names::Word;
use super::symbols::{Symbol, Symbols, TOP};

/// What a name is declared as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// `let`, `const`, `using`, a class, an import, an async function or a generator.
    Lexical,
    /// A plain function, of which sloppy blocks may have several with one name.
    Function,
}

/// What the names in front of a body, those of its parameters, mean to it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Parameters {
    /// A function's: one may stand twice, and be a `var` as well.
    #[default]
    Plain,
    /// A function's, where none may stand twice.
    Unique,
    /// That of `catch (error)`: one name, which may be a `var` as well.
    Catch,
    /// Those of `catch ({ message })`.
    CatchPattern,
}

/// One scope.
#[derive(Debug, Default)]
pub(super) struct Scope {
    lexical: FxHashMap<Symbol, (Span, Kind)>,
    vars: FxHashMap<Symbol, Span>,
    parameters: FxHashMap<Symbol, Span>,
    /// How parameters behave.
    pub(super) rule: Parameters,
    /// The scope of a function, script or static block: no `var` leaves it, and a function that is
    /// declared in it is as good as a `var`.
    pub(super) is_function: bool,
    /// Whether swc's `resolver` sees what the scope declares in the order of the source.
    in_order: bool,
    /// Where its mentions begin.
    from: u32,
    /// Where those begin that see more than its parameters.
    body: u32,
}

impl Scope {
    /// The scope of a block or module.
    pub(super) fn block() -> Self {
        Self::default()
    }

    /// The scope of a `switch`, or a loop.
    pub(super) fn in_order() -> Self {
        Self { in_order: true, ..Self::default() }
    }

    /// The scope of a function.
    pub(super) fn function(rule: Parameters) -> Self {
        Self { rule, is_function: true, ..Self::default() }
    }

    /// The scope of a `catch`.
    pub(super) fn catch(rule: Parameters) -> Self {
        Self { rule, in_order: true, ..Self::default() }
    }

    /// The scope begins.
    pub(super) fn begin(&mut self, symbols: &Symbols) {
        (self.from, self.body) = (symbols.here(), symbols.here());
    }

    /// The parameters end.
    pub(super) fn begin_body(&mut self, symbols: &Symbols) {
        self.body = symbols.here();
    }

    /// Tells what the mentions mean that the scope's declarations are for; `is_top` of a script or module.
    pub(super) fn bind(&self, symbols: &mut Symbols, is_top: bool) {
        let has_vars = is_top || self.is_function;
        if self.lexical.is_empty() && self.parameters.is_empty() && !(has_vars && !self.vars.is_empty()) {
            return;
        }
        let scope = if is_top { TOP } else { symbols.new_scope() };
        for (name, span) in &self.parameters {
            let first = symbols.bind(*name, self.from, scope);
            if self.in_order && (first.is_some_and(|first| first < span.lo) || self.vars.contains_key(name)) {
                symbols.is_odd();
            }
        }
        for (name, (span, _)) in &self.lexical {
            let first = symbols.bind(*name, self.body, scope);
            if self.in_order && first.is_some_and(|first| first < span.lo) {
                symbols.is_odd();
            }
        }
        if has_vars {
            for name in self.vars.keys() {
                symbols.bind(*name, self.body, scope);
            }
        }
        if is_top
            && self.lexical.keys().chain(self.vars.keys()).any(|name| symbols.word(*name) == Word::Fixed)
        {
            symbols.is_odd();
        }
    }

    /// Declares a name of this scope alone; whether there is one already.
    pub(super) fn lexical(&mut self, name: Symbol, span: Span, kind: Kind, strict: bool) -> bool {
        let Some((_, before)) = self.lexical.insert(name, (span, kind)) else { return false };
        strict || kind != Kind::Function || before != Kind::Function
    }

    /// Declares a `var`.
    pub(super) fn var(&mut self, name: Symbol, span: Span) {
        self.vars.insert(name, span);
    }

    /// Declares a parameter; whether there is one already, and may not be.
    pub(super) fn parameter(&mut self, name: Symbol, span: Span) -> bool {
        self.parameters.insert(name, span).is_some() && self.rule != Parameters::Plain
    }

    /// Whether the scope has this name.
    pub(super) fn has(&self, name: Symbol) -> bool {
        self.lexical.contains_key(&name) || self.vars.contains_key(&name)
    }

    /// Names that are declared in two ways that exclude each other, at the later of their places.
    pub(super) fn clashes(&self) -> Vec<(Symbol, Span)> {
        let mut found = Vec::new();
        for (name, (span, _)) in &self.lexical {
            let other = self.vars.get(name).or_else(|| self.parameters.get(name));
            found.extend(other.map(|other| (*name, later(*span, *other))));
        }
        if self.rule == Parameters::CatchPattern {
            let vars = self.parameters.keys().filter_map(|name| Some((*name, *self.vars.get(name)?)));
            found.extend(vars);
        }
        found
    }

    /// Takes over the `var`s of a scope inside that has ended.
    pub(super) fn absorb(&mut self, inner: Self) {
        if inner.is_function {
            return;
        }
        let mut inner = inner.vars;
        if inner.len() > self.vars.len() {
            mem::swap(&mut inner, &mut self.vars);
        }
        self.vars.extend(inner);
    }
}

fn later(a: Span, b: Span) -> Span {
    if a.lo > b.lo { a } else { b }
}
