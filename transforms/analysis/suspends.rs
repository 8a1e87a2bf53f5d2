//! Does running this node suspend the function around it?
//!
//! ```js
//! await f()              // yes
//! async () => await f()  // no: the inner function suspends, this one makes a closure
//! ```

use rustc_hash::FxHashMap;
use swc_core::common::{BytePos, Span, Spanned};
use swc_core::ecma::ast::*;
use swc_core::ecma::visit::{Visit, VisitWith};

use crate::origins::Origins;

/// Whether `node` holds an `await` (or `for await`, `yield`, `await using`) of the function it
/// stands in.
pub(crate) fn suspends<N: for<'a> VisitWith<Suspends<'a>>>(node: &N) -> bool {
    let mut visitor = Suspends::default();
    node.visit_with(&mut visitor);
    visitor.found
}

/// The same of a node that may be generated: what is the author's in it is asked of `awaits`, not searched.
pub(crate) fn suspends_in<N>(node: &N, awaits: &Awaits, origins: &Origins) -> bool
where
    N: for<'a> VisitWith<Suspends<'a>>,
{
    let mut visitor = Suspends { known: Some((awaits, origins)), ..Suspends::default() };
    node.visit_with(&mut visitor);
    visitor.found
}

/// Where the awaits of a function begin that have not been taken out of it yet: so that what is in it is not searched
/// again whenever anybody asks. They are in order, and mostly taken from the end.
#[derive(Debug, Default)]
pub(crate) struct Awaits(Option<Vec<BytePos>>);

impl Awaits {
    /// Those of a body. Nothing is known where it suspends by anything else.
    pub(crate) fn of(body: &[Stmt], origins: &Origins) -> Self {
        let mut visitor = Suspends { all: Some(Vec::new()), ..Suspends::default() };
        body.visit_with(&mut visitor);
        let all =
            visitor.all.filter(|all| !visitor.other && all.iter().all(|span| origins.is_authored(*span)));
        all.map(|all| Self::known(all.iter().map(|span| span.lo).collect())).unwrap_or_default()
    }

    /// Those that [`Suspensions`] has found.
    fn known(mut awaits: Vec<BytePos>) -> Self {
        awaits.sort_unstable();
        Self(Some(awaits))
    }

    /// Whether anything is known.
    pub(crate) fn are_known(&self) -> bool {
        self.0.is_some()
    }

    /// An await was taken out.
    pub(crate) fn remove(&mut self, span: Span) {
        if let Some(awaits) = &mut self.0
            && let Ok(at) = awaits.binary_search(&span.lo)
        {
            awaits.remove(at);
        }
    }

    /// Whether one is in the author's node with this span, if that is known.
    pub(crate) fn any_in(&self, span: Span) -> Option<bool> {
        let awaits = self.0.as_ref()?;
        let next = awaits.partition_point(|at| *at < span.lo);
        Some(awaits.get(next).is_some_and(|at| *at < span.hi))
    }
}

/// Where the async functions of a program suspend, found on the walk of `reading`.
#[derive(Debug, Default)]
pub(super) struct Suspensions {
    functions: FxHashMap<BytePos, Own>,
    around: Own,
}

/// Where one function suspends.
#[derive(Debug, Default)]
pub(super) struct Own {
    awaits: Vec<BytePos>,
    /// Whether something suspends that is no `await`.
    other: bool,
}

impl Suspensions {
    /// A function begins; gives what is to be handed to [`Self::leave`].
    pub(super) fn enter(&mut self) -> Own {
        std::mem::take(&mut self.around)
    }

    /// A function ends, an async one that begins here.
    pub(super) fn leave(&mut self, starts: Option<BytePos>, around: Own) {
        let own = std::mem::replace(&mut self.around, around);
        if let Some(starts) = starts.filter(|starts| !starts.is_dummy()) {
            self.functions.insert(starts, own);
        }
    }

    /// An `await`.
    pub(super) fn wait(&mut self, span: Span) {
        self.around.awaits.push(span.lo);
        self.around.other |= span.is_dummy();
    }

    /// Something else that suspends.
    pub(super) fn other(&mut self) {
        self.around.other = true;
    }

    /// The awaits of the function that begins here, if it suspends by nothing else.
    pub(super) fn take(&mut self, starts: BytePos) -> Option<Awaits> {
        self.functions.remove(&starts).filter(|own| !own.other).map(|own| Awaits::known(own.awaits))
    }
}

/// The visitor behind [`suspends`].
#[derive(Debug, Default)]
pub(crate) struct Suspends<'a> {
    found: bool,
    /// Whether something suspends that is no `await`.
    other: bool,
    /// The awaits, where all are wanted.
    all: Option<Vec<Span>>,
    /// What is known of the author's nodes.
    known: Option<(&'a Awaits, &'a Origins)>,
}

impl Suspends<'_> {
    fn is_done(&self) -> bool {
        self.found && self.all.is_none()
    }

    /// Whether nothing has to be searched in the node with this span.
    fn knows(&mut self, span: Span) -> bool {
        let known = self.known.filter(|(_, origins)| origins.is_authored(span));
        let any = known.and_then(|(awaits, _)| awaits.any_in(span));
        self.found |= any == Some(true);
        any.is_some()
    }

    fn other(&mut self) {
        (self.found, self.other) = (true, true);
    }
}

impl Visit for Suspends<'_> {
    fn visit_await_expr(&mut self, node: &AwaitExpr) {
        self.found = true;
        if let Some(all) = &mut self.all {
            all.push(node.span);
            node.visit_children_with(self);
        }
    }

    fn visit_yield_expr(&mut self, _: &YieldExpr) {
        self.other();
    }

    fn visit_for_of_stmt(&mut self, node: &ForOfStmt) {
        if node.is_await {
            self.other();
        }
        node.visit_children_with(self);
    }

    fn visit_using_decl(&mut self, node: &UsingDecl) {
        if node.is_await {
            self.other();
        }
        node.visit_children_with(self);
    }

    fn visit_expr(&mut self, node: &Expr) {
        if !self.is_done() && !self.knows(node.span()) {
            node.visit_children_with(self);
        }
    }

    fn visit_stmt(&mut self, node: &Stmt) {
        if !self.is_done() && !self.knows(node.span()) {
            node.visit_children_with(self);
        }
    }

    // A function inside is only made here, not run. Its computed key belongs to the object or
    // class around it and is visited there.
    fn visit_function(&mut self, _: &Function) {}
    fn visit_arrow_expr(&mut self, _: &ArrowExpr) {}
    fn visit_constructor(&mut self, _: &Constructor) {}
    fn visit_static_block(&mut self, _: &StaticBlock) {}

    fn visit_class_prop(&mut self, node: &ClassProp) {
        node.key.visit_with(self);
    }

    fn visit_private_prop(&mut self, _: &PrivateProp) {}

    fn visit_auto_accessor(&mut self, node: &AutoAccessor) {
        node.key.visit_with(self);
    }

    fn visit_getter_prop(&mut self, node: &GetterProp) {
        node.key.visit_with(self);
    }

    fn visit_setter_prop(&mut self, node: &SetterProp) {
        node.key.visit_with(self);
    }
}
