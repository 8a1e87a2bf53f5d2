//! Which names are still read after an await: nesting is for those only.
//!
//! Every piece of a tail gets a number in source order; the rest after an await is then a range of
//! numbers, and "is this name read there?" a binary search.
//!
//! ```js
//! async () => { const a = await f(); await (async () => { const b = await g(a); h(b); })(); }
//! ```
//! The inner function tells the outer one that it mentions `a`, so its code is looked through once, however many
//! functions are around.

use rustc_hash::FxHashMap;
use swc_core::common::Span;
use swc_core::ecma::ast::{ArrowExpr, Function, Id, Ident};
use swc_core::ecma::visit::{Visit, VisitWith};

use crate::analysis::bindings::Bindings;
use crate::ir::{Extent, Handler, Tail};
use crate::lowering::Lowering;
use crate::origins::Origins;

/// Where every name is mentioned.
#[derive(Debug, Default)]
pub(super) struct Mentions {
    at: FxHashMap<Id, Vec<u32>>,
    next: u32,
}

impl Mentions {
    /// Numbers the tail and notes every name in it.
    pub(super) fn of(tail: &mut Tail, cx: &mut Lowering) -> Self {
        let mut walk = Walk { mentions: Self::default(), bindings: cx.bindings, origins: cx.origins };
        walk.tail(tail);
        let mentions = walk.mentions;
        if let Some(span) = cx.inside {
            cx.bindings.add_outer(span, mentions.at.keys());
        }
        mentions
    }

    /// Whether any of `names` is mentioned in `extent`.
    pub(super) fn any(&self, names: &[Ident], extent: Extent) -> bool {
        names.iter().any(|name| {
            self.at.get(&name.to_id()).is_some_and(|places| {
                let first = places.partition_point(|place| *place < extent.start);
                places.get(first).is_some_and(|place| *place < extent.end)
            })
        })
    }

    fn note(&mut self, id: Id) {
        let places = self.at.entry(id).or_default();
        if places.last() != Some(&self.next) {
            places.push(self.next);
        }
    }
}

/// The names of others that the function with this span mentions, if it has been lowered and they are known.
pub(super) fn mentioned_by<'b>(
    function: Span,
    bindings: &'b Bindings,
    origins: &Origins,
) -> Option<&'b [Id]> {
    origins.of(function).and_then(|origin| bindings.outer_of(origin.lo))
}

/// The visitor behind [`Mentions`].
struct Walk<'w> {
    mentions: Mentions,
    bindings: &'w Bindings,
    origins: &'w Origins,
}

impl Visit for Walk<'_> {
    fn visit_ident(&mut self, node: &Ident) {
        self.mentions.note(node.to_id());
    }

    fn visit_function(&mut self, node: &Function) {
        node.decorators.visit_with(self);
        node.params.visit_with(self);
        self.body(node.span, &node.body);
    }

    fn visit_arrow_expr(&mut self, node: &ArrowExpr) {
        node.params.visit_with(self);
        self.body(node.span, &node.body);
    }
}

impl Walk<'_> {
    /// The body of a function with this span, which may have been lowered.
    fn body<N: VisitWith<Self>>(&mut self, function: Span, body: &N) {
        match mentioned_by(function, self.bindings, self.origins) {
            Some(names) => names.iter().for_each(|id| self.mentions.note(id.clone())),
            None => body.visit_with(self),
        }
    }

    fn step(&mut self) -> u32 {
        self.mentions.next += 1;
        self.mentions.next
    }

    fn tail(&mut self, tail: &mut Tail) {
        self.step();
        match tail {
            Tail::Run { stmts, then } => {
                stmts.visit_with(self);
                self.tail(then);
            }
            Tail::Await(wait) => {
                wait.value.visit_with(self);
                let start = self.step();
                wait.bind.visit_with(self);
                self.tail(&mut wait.then);
                wait.extent = Extent { start, end: self.step() };
            }
            Tail::Branch { test, yes, no, .. } => {
                test.visit_with(self);
                self.tail(yes);
                self.tail(no);
            }
            Tail::Join { param, body, then, extent, .. } => {
                let start = self.mentions.next;
                param.visit_with(self);
                self.tail(body);
                *extent = Extent { start, end: self.step() };
                self.tail(then);
            }
            Tail::Loop(looped) => {
                looped.test.visit_with(self);
                looped.update.visit_with(self);
                self.tail(&mut looped.body);
                self.tail(&mut looped.exit);
            }
            Tail::Goto { arg, .. } => arg.visit_with(self),
            Tail::Try(region) => {
                self.tail(&mut region.body);
                if let Some(handler) = &mut region.handler {
                    self.handler(handler);
                }
                if let Some(finalizer) = &mut region.finalizer {
                    self.tail(finalizer);
                }
            }
            Tail::Attempt(attempt) => {
                attempt.block.visit_with(self);
                self.handler(&mut attempt.handler);
                self.tail(&mut attempt.then);
            }
            Tail::Return { value, .. } => value.visit_with(self),
            Tail::Throw { error, .. } => error.visit_with(self),
            Tail::Resume => {}
        }
    }

    fn handler(&mut self, handler: &mut Handler) {
        handler.param.visit_with(self);
        self.tail(&mut handler.body);
    }
}
