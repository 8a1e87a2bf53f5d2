//! Which names are still read after an await: nesting is for those only.
//!
//! Every piece of a tail gets a number in source order; the rest after an await is then a range of
//! numbers, and "is this name read there?" a binary search.

use rustc_hash::FxHashMap;
use swc_core::ecma::ast::{Id, Ident};

use crate::analysis::refs::each_ident;
use crate::ir::{Extent, Handler, Tail};

/// Where every name is mentioned.
#[derive(Debug, Default)]
pub(super) struct Mentions {
    at: FxHashMap<Id, Vec<u32>>,
    next: u32,
}

impl Mentions {
    /// Numbers the tail and notes every name in it.
    pub(super) fn of(tail: &mut Tail) -> Self {
        let mut mentions = Self::default();
        mentions.tail(tail);
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

    fn note(&mut self, name: &Ident) {
        let places = self.at.entry(name.to_id()).or_default();
        if places.last() != Some(&self.next) {
            places.push(self.next);
        }
    }

    fn tail(&mut self, tail: &mut Tail) {
        self.next += 1;
        match tail {
            Tail::Run { stmts, then } => {
                each_ident(stmts, |name| self.note(name));
                self.tail(then);
            }
            Tail::Await(wait) => {
                each_ident(&wait.value, |name| self.note(name));
                self.next += 1;
                let start = self.next;
                each_ident(&wait.bind, |name| self.note(name));
                self.tail(&mut wait.then);
                self.next += 1;
                wait.extent = Extent { start, end: self.next };
            }
            Tail::Branch { test, yes, no, .. } => {
                each_ident(test, |name| self.note(name));
                self.tail(yes);
                self.tail(no);
            }
            Tail::Join { param, body, then, extent, .. } => {
                let start = self.next;
                each_ident(param, |name| self.note(name));
                self.tail(body);
                self.next += 1;
                *extent = Extent { start, end: self.next };
                self.tail(then);
            }
            Tail::Loop(looped) => {
                each_ident(&looped.test, |name| self.note(name));
                each_ident(&looped.update, |name| self.note(name));
                self.tail(&mut looped.body);
                self.tail(&mut looped.exit);
            }
            Tail::Goto { arg, .. } => each_ident(arg, |name| self.note(name)),
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
                each_ident(&attempt.block, |name| self.note(name));
                self.handler(&mut attempt.handler);
                self.tail(&mut attempt.then);
            }
            Tail::Return { value, .. } => each_ident(value, |name| self.note(name)),
            Tail::Throw { error, .. } => each_ident(error, |name| self.note(name)),
            Tail::Resume => {}
        }
    }

    fn handler(&mut self, handler: &mut Handler) {
        each_ident(&handler.param, |name| self.note(name));
        self.tail(&mut handler.body);
    }
}
