//! `try` in chain form: the block is a promise, `.catch` and `.finally` are its clauses.
//!
//! ```text
//! try { await failing() as u; return u }    return failing()
//! catch (err) { throw err }             →     .then((u) => u)
//!                                             .catch((err) => { throw err; });
//! ```
//!
//! Where the block has several ways out, the promise carries the one taken:
//!
//! ```text
//! join next1() = return 2                   const next = () => 2;
//! try { await f() as u                      return f()
//!       branch u → goto next1          →      .then((u) => { if (u) return next; return () => 1; })
//!       return 1 }                            .catch(…)
//! catch …                                     .then((exit) => exit());
//! ```
//! A region in such a region hands on the ways out that they share: each is called once, by the outer one.
//!
//! * Spec: <https://tc39.es/ecma262/#sec-try-statement>

use swc_core::common::DUMMY_SP;
use swc_core::ecma::ast::*;

use super::chain::{Chain, callback, then, trim};
use super::exits::Exits;
use super::frame::{Delivery, Frame, Protocol};
use crate::ast;
use crate::ir::{JoinId, Tail, Try};

/// How a region's promise tells which way out was taken.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    /// Its value goes on outside unchanged.
    Through,
    /// There is one way out.
    Reach(JoinId),
    /// The same, and nothing is handed over.
    Arrive(JoinId),
    /// Its value is a function that goes the way out.
    Exit,
}

impl Chain<'_, '_> {
    /// Whether `id` is the only way out of the region, and nothing it is handed could be adopted.
    pub(super) fn only_reaches(&self, region: &Try, id: JoinId) -> bool {
        matches!(self.style(region, None), Style::Reach(only) | Style::Arrive(only) if only == id)
    }

    fn style(&self, region: &Try, frame: Option<&Frame>) -> Style {
        let Some(exits) = self.exits.get(region.number) else { return Style::Exit };
        let abrupt = exits.abrupt;
        let mut joins = exits.joins.iter();
        let (first, more) = (joins.next(), joins.next().is_some());
        let plain = frame.is_some_and(carries_functions) || !exits.adoptable;
        // The region around has the same ways out: what is one there is one here.
        let leaves_both =
            !abrupt && !exits.resumes && frame.is_some_and(|frame| self.is_left_by_all(exits, frame));
        match first {
            _ if more && leaves_both => Style::Through,
            _ if abrupt || more => Style::Exit,
            None if exits.returns && exits.resumes => Style::Exit,
            None if plain => Style::Through,
            Some(id) if !exits.returns && !exits.resumes && !exits.carries => Style::Arrive(*id),
            Some(id) if !exits.returns && !exits.resumes && !exits.adoptable => Style::Reach(*id),
            Some(_) if leaves_both => Style::Through,
            None | Some(_) => Style::Exit,
        }
    }

    /// Whether all exits of a region inside `frame` leave the region of that frame too, by functions.
    fn is_left_by_all(&self, exits: &Exits, frame: &Frame) -> bool {
        carries_functions(frame)
            && exits.joins.iter().all(|id| self.depth_of(*id).is_some_and(|depth| depth < frame.depth))
    }

    /// The promise of a region and of what follows it; `rest` is the join behind it, where nothing
    /// else leads there.
    pub(super) fn region_and_on(
        &mut self,
        region: Try,
        rest: Option<(JoinId, Option<Pat>, Tail)>,
        frame: &Frame,
    ) -> Box<Expr> {
        let style = self.style(&region, Some(frame));
        let depth = frame.depth + 1;
        let protocol = match style {
            Style::Through => Protocol::Through(frame),
            Style::Reach(id) => Protocol::Reach(id),
            Style::Arrive(id) => Protocol::Arrive(id),
            Style::Exit => Protocol::Exit(frame),
        };
        let inner = Frame { protocol, delivery: Delivery::Direct, depth, sync: frame.sync };
        let promise = self.region(region, &inner, frame);
        match (style, rest) {
            (Style::Through, _) => promise,
            (Style::Exit, _) => {
                let exit = self.cx.names.fresh("exit");
                let go = ast::call(ast::ident(&exit), Vec::new());
                then(
                    promise,
                    ast::arrow(
                        DUMMY_SP,
                        vec![ast::ident_pat(&exit)],
                        vec![ast::return_stmt(DUMMY_SP, Some(go))],
                    ),
                )
            }
            (Style::Reach(_) | Style::Arrive(_), Some((_, param, body))) => {
                self.links(promise, param, body, frame)
            }
            // The region around has the same single way out: its value is ours.
            (Style::Reach(id), None) if matches!(frame.protocol, Protocol::Reach(outer) if outer == id) => {
                promise
            }
            (Style::Arrive(id), None) if matches!(frame.protocol, Protocol::Arrive(outer) if outer == id) => {
                promise
            }
            (Style::Arrive(id), None) => self.links(promise, None, Tail::Goto { id, arg: None }, frame),
            (Style::Reach(id), None) => {
                let handed = self.cx.names.fresh("value");
                self.cx.bindings.add_temp(&handed, true);
                let rest = Tail::Goto { id, arg: Some(ast::ident(&handed)) };
                self.links(promise, Some(ast::ident_pat(&handed)), rest, frame)
            }
        }
    }

    /// The promise of a region whose only way out is `id`; its value is what that is handed.
    pub(super) fn region_alone(&mut self, region: Try, id: JoinId, frame: &Frame) -> Box<Expr> {
        let protocol = match self.style(&region, None) {
            Style::Arrive(_) => Protocol::Arrive(id),
            Style::Reach(_) | Style::Through | Style::Exit => Protocol::Reach(id),
        };
        let inner = Frame { protocol, delivery: Delivery::Direct, depth: frame.depth + 1, sync: false };
        self.region(region, &inner, frame)
    }

    /// The region itself: block, handler, finalizer.
    fn region(&mut self, region: Try, inner: &Frame, around: &Frame) -> Box<Expr> {
        let Try { body, handler, finalizer, number, .. } = region;
        let mut promise = self.promise_of(body, inner);
        if let Some(handler) = handler {
            let stmts = self.emit_block(handler.body, &inner.callback());
            promise = ast::method(promise, "catch", vec![callback(handler.param, stmts)]);
        }
        let Some(finalizer) = finalizer else { return promise };
        if self.exits.get(number).is_some_and(|exits| exits.abrupt) {
            return self.abrupt_finalizer(promise, finalizer, inner, around);
        }
        let end = Frame { protocol: Protocol::Finalizer, ..inner.callback() };
        let stmts = self.emit_block(finalizer, &end);
        ast::method(promise, "finally", vec![ast::arrow(DUMMY_SP, Vec::new(), trim(stmts))])
    }

    /// A finalizer that may jump on its own: an error becomes a way out too, and the finalizer
    /// passes on the way out that was taken or gives another.
    fn abrupt_finalizer(
        &mut self,
        promise: Box<Expr>,
        finalizer: Tail,
        inner: &Frame,
        around: &Frame,
    ) -> Box<Expr> {
        let (error, exit) = (self.cx.names.fresh("error"), self.cx.names.fresh("exit"));
        let rethrow = ast::arrow(DUMMY_SP, Vec::new(), vec![ast::throw_stmt(DUMMY_SP, ast::ident(&error))]);
        let keep = ast::arrow(
            DUMMY_SP,
            vec![ast::ident_pat(&error)],
            vec![ast::return_stmt(DUMMY_SP, Some(rethrow))],
        );
        let promise = ast::method(promise, "catch", vec![keep]);
        let frame = Frame { protocol: Protocol::Finalize(around, &exit), ..inner.callback() };
        let stmts = self.emit_block(finalizer, &frame);
        then(promise, ast::arrow(DUMMY_SP, vec![ast::ident_pat(&exit)], stmts))
    }
}

/// Whether a value handed over in this frame is a function anyway, which nobody adopts.
fn carries_functions(frame: &Frame) -> bool {
    match frame.protocol {
        Protocol::Exit(_) | Protocol::Finalize(..) => true,
        Protocol::Through(around) => carries_functions(around),
        Protocol::Value | Protocol::Reach(_) | Protocol::Arrive(_) | Protocol::Finalizer => false,
    }
}
