//! What the passes over one function share.

use rustc_hash::FxHashSet;
use swc_core::common::{DUMMY_SP, Span, Spanned};
use swc_core::ecma::ast::{Expr, Id, Ident};
use swc_core::ecma::visit::VisitWith;

use crate::analysis::bindings::Bindings;
use crate::analysis::early::{Exports, Reach};
use crate::analysis::purity;
use crate::analysis::suspends::{Awaits, Suspends, suspends, suspends_in};
use crate::ir::{JoinId, Target};
use crate::names::Names;
use crate::origins::Origins;
use crate::runtime::Helpers;
use crate::{Mode, ast};

/// What may be taken for granted about the author's program and who runs it; `exact` assumes nothing.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each assumption holds or not, whatever the others do")]
pub(crate) struct Assumptions {
    /// Awaited values are promises, unless they visibly are not.
    pub awaited_are_promises: bool,
    /// No call throws before the first await.
    pub no_early_throw: bool,
    /// `a.b.c` as a callee has no effect when read, and is not replaced during an await.
    pub plain_methods: bool,
    /// Nobody sees when a pattern steps an iterator.
    pub plain_iterators: bool,
    /// Nobody sees a value being made a property key.
    pub plain_keys: bool,
    /// A resource is an object with the method that its declaration asks for, and disposing does not fail.
    pub plain_resources: bool,
    /// No function is called that reads or sets a block-scoped name before its declaration has run, and no
    /// `case` reached that does so.
    pub no_dead_zone: bool,
    /// Nobody sees whether a loop that is left early closes its iterator.
    pub no_closing: bool,
    /// What `for await` goes through is an async iterable, unless it visibly is an array.
    pub async_iterables: bool,
    /// Where a `try` is left before its first await, what follows may run a tick later.
    pub late_tries: bool,
    /// No key is deleted while a `for-in` awaits.
    pub lasting_keys: bool,
    /// The engine has the classes of the newest edition.
    pub new_classes: bool,
}

impl Assumptions {
    /// What a mode takes for granted.
    pub(crate) fn of(mode: Mode) -> Self {
        match mode {
            Mode::Textbook => Self {
                awaited_are_promises: true,
                no_early_throw: true,
                plain_methods: true,
                plain_iterators: true,
                plain_keys: true,
                plain_resources: true,
                no_dead_zone: true,
                no_closing: true,
                async_iterables: true,
                late_tries: true,
                lasting_keys: true,
                new_classes: true,
            },
            Mode::Faithful => Self { new_classes: true, ..Self::default() },
            Mode::Exact => Self::default(),
        }
    }
}

/// An async generator function.
#[derive(Clone, Debug)]
pub(crate) struct Generator {
    /// The function, by a name that is certainly its own.
    pub(crate) maker: Option<Ident>,
    /// What its body is called with, to hand out a value.
    pub(crate) give: Ident,
}

/// The state of lowering one function.
pub(crate) struct Lowering<'a> {
    /// What is known about the program's names, and about the names made on the way.
    pub bindings: &'a mut Bindings,
    /// Where generated nodes come from.
    pub origins: &'a mut Origins,
    /// Fresh names.
    pub names: &'a mut Names,
    /// What may be taken for granted.
    pub assume: Assumptions,
    /// Pieces of the source that must not be parted, see `analysis::early`.
    pub together: Vec<Reach>,
    /// What is seen from outside, where the function is a module.
    pub exports: Exports,
    /// Joins made so far.
    pub joins: u32,
    /// How deep the functions of the output may be nested, where that is not as usual.
    pub(crate) deepest: Option<usize>,
    /// The helpers that the output may call.
    pub(crate) helpers: &'a mut Helpers,
    /// Whether every suspension is to be a subscription, tick for tick.
    pub(crate) exact: bool,
    /// Whether the function may call itself, so that each call should take little of the stack.
    pub(crate) recursive: bool,
    /// Where the function stands, if one around is lowered later, which will ask what this one mentions.
    pub(crate) inside: Option<Span>,
    /// Whether the function mentions no block-scoped name before its declaration has run, and sets no constant.
    pub(crate) in_order: bool,
    /// The async generator that the function makes, if it makes one.
    pub(crate) generator: Option<Generator>,
    /// Declarations of code that is never reached.
    pub(crate) hoisted: Vec<swc_core::ecma::ast::Stmt>,
    /// The lowered constructs around, the innermost last.
    pub targets: Vec<Target>,
    /// The outermost loop that is lowered, and the names that functions inside it mention.
    pub(crate) captured: Option<(Span, FxHashSet<Id>)>,
    /// The awaits that are still to be lowered.
    pub(crate) awaits: Awaits,
}

impl Lowering<'_> {
    /// Whether the function calls helpers wherever it suspends.
    pub(crate) fn calls_helpers(&self) -> bool {
        self.exact || self.generator.is_some()
    }

    /// See [`suspends`].
    pub(crate) fn suspends<N: for<'s> VisitWith<Suspends<'s>> + Spanned>(&self, node: &N) -> bool {
        let known = Some(node.span()).filter(|span| self.origins.is_authored(*span));
        let known = known.and_then(|span| self.awaits.any_in(span));
        let found = known.unwrap_or_else(|| suspends_in(node, &self.awaits, self.origins));
        debug_assert!(found == suspends(node), "an await is lost");
        found
    }

    /// A fresh join point.
    pub(crate) fn fresh_join(&mut self) -> JoinId {
        self.joins += 1;
        JoinId(self.joins)
    }

    /// A fresh temporary that holds the value of an `await`.
    pub(crate) fn awaited_temp(&mut self, operand: &Expr) -> Ident {
        let name = match operand {
            Expr::Ident(_) | Expr::Member(_) => self.names.fresh("value"),
            other => self.names.fresh_for(other),
        };
        self.bindings.add_awaited(&name, operand);
        name
    }

    /// A fresh temporary that holds the value of `expr`.
    pub(crate) fn temp_for(&mut self, expr: &Expr) -> Ident {
        let name = self.names.fresh_for(expr);
        self.bindings.add_temp(&name, false);
        name
    }

    /// `name`, standing for the source range `origin`.
    pub(crate) fn stand_in(&mut self, name: &Ident, origin: Span) -> Ident {
        Ident { span: self.place(origin), ..name.clone() }
    }

    /// The span for a generated node that stands for `origin`.
    pub(crate) fn place(&mut self, origin: Span) -> Span {
        if origin.is_dummy() { DUMMY_SP } else { self.origins.stand_in(origin) }
    }

    /// The global `name`, which no local can capture.
    pub(crate) fn global(&self, name: &str) -> Ident {
        Ident::new(name.into(), DUMMY_SP, self.bindings.unresolved())
    }

    /// `Promise.resolve(value)` where `value` is no object: a promise that nobody has seen; else the value.
    pub(crate) fn promised(&self, value: Box<Expr>) -> Box<Expr> {
        if !purity::is_primitive(&value, self.bindings) {
            return value;
        }
        ast::method(ast::ident(&self.global("Promise")), "resolve", vec![value])
    }

    /// `undefined`.
    pub(crate) fn undefined(&self) -> Box<Expr> {
        Box::new(Expr::Ident(self.global("undefined")))
    }

    /// See [`purity::is_invariant`].
    pub(crate) fn is_invariant(&self, expr: &Expr) -> bool {
        purity::is_invariant(expr, self.bindings)
    }
}
