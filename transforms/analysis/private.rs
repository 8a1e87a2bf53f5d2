//! Which variables nobody changes while their function waits: its own, which no function inside mentions.
//!
//! ```js
//! async function f() { let sum = 0; sum = sum + (await g()); }   // `sum` may be read when `g()` has settled
//! ```
//! Found on the walk of `bindings`. A function may stand in several async ones; then only those around it are asked
//! about, so an inner function's variables may be taken for captured that are not.

use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};
use swc_core::ecma::ast::{
    AssignExpr, AssignTarget, Expr, ForHead, Id, Ident, SimpleAssignTarget, UpdateExpr,
};
use swc_core::ecma::visit::{Visit, VisitWith};

use super::reading::Name;
use super::refs::bound_idents;
use crate::ast::unparen;

/// What the walk has found, and where it is.
#[derive(Debug, Default)]
pub(super) struct Private {
    /// The variables of async functions, each with its function. Of two with the same [`Name`] only one is known.
    own: FxHashMap<Name, (u32, Id)>,
    captured: FxHashSet<Name>,
    /// Whether an async function mentions `arguments`, which in sloppy code shares the parameters' variables.
    arguments: bool,
    params: FxHashSet<Id>,
    count: u32,
    around: Around,
}

/// The function that the walk is in.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Around {
    function: u32,
    is_async: bool,
    /// Whether it stands in an async one.
    inside: bool,
}

impl Private {
    /// Nothing so far of a program of this length.
    pub(super) fn of_length(length: usize) -> Self {
        Self {
            own: FxHashMap::with_capacity_and_hasher(length / 512, FxBuildHasher),
            captured: FxHashSet::with_capacity_and_hasher(length / 512, FxBuildHasher),
            ..Self::default()
        }
    }

    /// Goes into a function (or a class, parts of which run later); gives what is to be handed to [`Self::leave`].
    pub(super) fn enter(&mut self, is_async: bool) -> Around {
        let before = self.around;
        self.count += 1;
        let inside = before.inside || before.is_async;
        self.around = Around { function: self.count, is_async, inside };
        before
    }

    /// Goes back to where [`Self::enter`] was called.
    pub(super) fn leave(&mut self, around: Around) {
        self.around = around;
    }

    /// Notes a declaration.
    pub(super) fn declare(&mut self, id: &Id) {
        if self.around.is_async {
            self.own.insert(Name::of_id(id), (self.around.function, id.clone()));
        }
    }

    /// Notes a parameter of a function that has `arguments`.
    pub(super) fn share(&mut self, name: &Ident) {
        if self.around.is_async {
            self.params.insert(name.to_id());
        }
    }

    /// Notes a mention of `name`, which is `node`; a global is no variable of any function.
    pub(super) fn mention(&mut self, node: &Ident, name: Name, is_global: bool) {
        let Around { is_async, inside, .. } = self.around;
        self.arguments |= (is_async || inside) && !self.arguments && node.sym == "arguments";
        if inside
            && !is_global
            && self.own.get(&name).is_none_or(|(function, _)| *function != self.around.function)
        {
            self.captured.insert(name);
        }
    }

    /// The parameters that may be set through `arguments`.
    pub(super) fn shared(&self) -> impl Iterator<Item = &Id> {
        self.params.iter().filter(|_| self.arguments)
    }

    /// Whether nobody but its function reads or sets the variable.
    pub(super) fn has(&self, id: &Id) -> bool {
        let name = Name::of_id(id);
        self.own.get(&name).is_some_and(|(_, own)| own == id)
            && !self.captured.contains(&name)
            && !(self.arguments && self.params.contains(id))
    }
}

/// Whether `node` sets `name` anywhere.
pub(crate) fn sets<N: for<'n> VisitWith<Sets<'n>>>(node: &N, name: &Ident) -> bool {
    let mut visitor = Sets { name, found: false };
    node.visit_with(&mut visitor);
    visitor.found
}

/// The visitor behind [`sets`].
#[derive(Debug)]
pub(crate) struct Sets<'n> {
    name: &'n Ident,
    found: bool,
}

impl Sets<'_> {
    fn look(&mut self, target: &Ident) {
        self.found |= target.to_id() == self.name.to_id();
    }
}

impl Visit for Sets<'_> {
    fn visit_for_head(&mut self, node: &ForHead) {
        if let ForHead::Pat(pattern) = node {
            for target in bound_idents(&**pattern) {
                self.look(&target);
            }
        }
        node.visit_children_with(self);
    }

    fn visit_assign_expr(&mut self, node: &AssignExpr) {
        match &node.left {
            AssignTarget::Simple(SimpleAssignTarget::Ident(target)) => self.look(&target.id),
            AssignTarget::Simple(SimpleAssignTarget::Paren(paren)) => {
                if let Expr::Ident(target) = unparen(&paren.expr) {
                    self.look(target);
                }
            }
            AssignTarget::Simple(_) => {} // a member: no name changes
            AssignTarget::Pat(pattern) => bound_idents(pattern).iter().for_each(|target| self.look(target)),
        }
        node.visit_children_with(self);
    }

    fn visit_update_expr(&mut self, node: &UpdateExpr) {
        if let Expr::Ident(target) = unparen(&node.arg) {
            self.look(target);
        }
        node.visit_children_with(self);
    }
}
