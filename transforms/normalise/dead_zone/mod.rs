//! Keeps the errors that block-scoped names throw: a `ReferenceError` before their declaration has
//! run, and a `TypeError` where a `const` is assigned.
//!
//! ```js
//! const read = () => u;
//! const u = await f(u);
//! u = 2;
//! ```
//! becomes, before it is lowered (there `u` will be a parameter, or a `let` further out),
//! ```js
//! let uReady = false;
//! const read = () => uReady ? u : (() => { throw new ReferenceError("…"); })();
//! const u = await f((() => { throw new ReferenceError("…"); })());
//! uReady = true;
//! throw new TypeError("Assignment to constant variable.");
//! ```
//! A function between two names of one pattern (`{ a, b = read() }`) finds neither ready.
//!
//! * Needs: the statements of a body as the author wrote them; inner functions may be lowered.
//! * Leaves: no mention that relies on a dead zone or `const` which lowering takes away. Where
//!   declaration and mention stay together the engine sees to it, and nothing changes.
//! * Elsewhere: `analysis::early` decides, but where `analysis::suspects` has seen nothing; `flags` sets the flags, `writes` has assignments, `errors` what
//!   they throw.
//! * Spec: <https://tc39.es/ecma262/#sec-declarative-environment-records-getbindingvalue-n-s>

mod errors;
mod flags;
mod writes;

use errors::Refusal;
use rustc_hash::FxHashMap;
use swc_core::common::util::take::Take;
use swc_core::common::{DUMMY_SP, Spanned};
use swc_core::ecma::ast::*;
use swc_core::ecma::visit::{VisitMut, VisitMutWith};

use crate::analysis::early::{Early, Verdict, early_mentions};
use crate::ast;
use crate::lowering::Lowering;

/// Makes the errors explicit in the body of an async function.
pub(crate) fn keep_scope_errors(cx: &mut Lowering, stmts: &mut Vec<Stmt>) {
    if cx.in_order && !cx.bindings.has_resources() {
        // A function that became a variable of its block is there before anything runs.
        debug_assert!(cx.bindings.has_twins() || needs_nothing(cx, stmts), "a function is not in order");
        return cx.together.clear();
    }
    let mut early = early_mentions(stmts, cx.origins, &cx.exports);
    cx.together = std::mem::take(&mut early.together);
    if early.verdicts.is_empty() && early.unsure.is_empty() {
        let is_set = early.constants.keys().any(|id| cx.bindings.is_reassigned(id));
        // A constant that nobody sets needs nothing, but for resources, which are taken apart.
        if early.constants.is_empty() || !(is_set || cx.bindings.has_resources()) {
            return;
        }
    }
    let mut flags = FxHashMap::default();
    if !cx.assume.no_dead_zone {
        for id in &early.unsure {
            let flag = cx.names.fresh(&format!("{}Ready", id.0));
            cx.bindings.add_flag(&flag);
            flags.insert(id.clone(), flag);
        }
    }
    stmts.visit_mut_with(&mut DeadZones { cx, early, flags, before: Vec::new() });
}

/// Whether no mention of a name comes early.
fn needs_nothing(cx: &Lowering, stmts: &[Stmt]) -> bool {
    let early = early_mentions(stmts, cx.origins, &cx.exports);
    early.verdicts.is_empty() && early.unsure.is_empty() && early.together.is_empty()
}

/// What a name is where it is mentioned.
enum State {
    /// Set.
    Live,
    /// Certainly not set.
    Dead,
    /// Set if this flag is.
    Unsure(Ident),
}

struct DeadZones<'c, 'a> {
    cx: &'c mut Lowering<'a>,
    early: Early,
    /// What tells whether a name is set.
    flags: FxHashMap<Id, Ident>,
    /// The flags to be declared before the statement that is being visited.
    before: Vec<Ident>,
}

impl DeadZones<'_, '_> {
    fn state(&self, name: &Ident) -> State {
        let id = name.to_id();
        if !self.cx.origins.is_authored(name.span) {
            // Generated in an inner function, where nobody knows its place; the flag always does.
            return self.flags.get(&id).map_or(State::Live, |flag| State::Unsure(flag.clone()));
        }
        match self.early.verdicts.get(&(name.span.lo, id.clone())) {
            None => State::Live,
            Some(Verdict::Dead) => State::Dead,
            // Where no flag is kept the program is taken to know what it does.
            Some(Verdict::Unsure) => {
                self.flags.get(&id).map_or(State::Live, |flag| State::Unsure(flag.clone()))
            }
        }
    }

    /// Whether the name is a `const`, which no mention but its declaration may set.
    fn is_constant(&self, name: &Ident) -> bool {
        self.early.constants.contains_key(&name.to_id())
    }

    /// The value of `name`, or the error that reading it throws; nothing where `name` will do.
    fn read(&mut self, name: &Ident) -> Option<Box<Expr>> {
        match self.state(name) {
            State::Live => None,
            State::Dead => {
                let span = self.cx.place(name.span);
                Some(errors::throwing(self.cx, Refusal::Early, name, span))
            }
            State::Unsure(flag) => {
                let error = errors::throwing(self.cx, Refusal::Early, name, DUMMY_SP);
                let span = self.cx.place(name.span);
                Some(errors::choice(span, &flag, ast::ident(name), error))
            }
        }
    }
}

impl VisitMut for DeadZones<'_, '_> {
    fn visit_mut_stmts(&mut self, stmts: &mut Vec<Stmt>) {
        let mut flags = self.visit_list(stmts);
        if let Some(declared) = flags::declare(&mut flags) {
            stmts.insert(0, declared);
        }
    }

    fn visit_mut_switch_stmt(&mut self, node: &mut SwitchStmt) {
        node.discriminant.visit_mut_with(self);
        let mut flags = Vec::new();
        for case in &mut node.cases {
            case.test.visit_mut_with(self);
            flags.extend(self.visit_list(&mut case.cons));
        }
        // All cases look at them.
        self.before.extend(flags);
    }

    fn visit_mut_if_stmt(&mut self, node: &mut IfStmt) {
        node.test.visit_mut_with(self);
        self.visit_body(&mut node.cons);
        if let Some(alt) = &mut node.alt {
            self.visit_body(alt);
        }
    }

    fn visit_mut_while_stmt(&mut self, node: &mut WhileStmt) {
        node.test.visit_mut_with(self);
        self.visit_body(&mut node.body);
    }

    fn visit_mut_do_while_stmt(&mut self, node: &mut DoWhileStmt) {
        self.visit_body(&mut node.body);
        node.test.visit_mut_with(self);
    }

    fn visit_mut_with_stmt(&mut self, node: &mut WithStmt) {
        node.obj.visit_mut_with(self);
        self.visit_body(&mut node.body);
    }

    fn visit_mut_for_stmt(&mut self, node: &mut ForStmt) {
        node.init.visit_mut_with(self);
        node.test.visit_mut_with(self);
        node.update.visit_mut_with(self);
        self.visit_body(&mut node.body);
        self.flag_head(node);
    }

    fn visit_mut_for_in_stmt(&mut self, node: &mut ForInStmt) {
        node.left.visit_mut_with(self);
        node.right.visit_mut_with(self);
        self.visit_body(&mut node.body);
        self.flag_each(&mut node.left, &mut node.body);
    }

    fn visit_mut_for_of_stmt(&mut self, node: &mut ForOfStmt) {
        node.left.visit_mut_with(self);
        node.right.visit_mut_with(self);
        self.visit_body(&mut node.body);
        self.flag_each(&mut node.left, &mut node.body);
    }

    fn visit_mut_stmt(&mut self, stmt: &mut Stmt) {
        stmt.visit_mut_children_with(self);
        if let Stmt::Expr(ExprStmt { expr, span }) = stmt
            && !self.cx.origins.is_authored(expr.span())
            && let Some(error) = errors::thrown_by(expr)
        {
            let error = error.take();
            *stmt = ast::throw_stmt(self.cx.place(*span), error);
        }
    }

    fn visit_mut_expr(&mut self, expr: &mut Expr) {
        let changed = match &mut *expr {
            Expr::Ident(name) => self.read(name),
            Expr::Assign(assign) => {
                if let Some(name) = writes::target_of(&assign.left) {
                    assign.right.visit_mut_with(self);
                    self.assign(assign, &name)
                } else {
                    assign.visit_mut_children_with(self);
                    None
                }
            }
            Expr::Update(update) => {
                if let Some(name) = writes::named(&update.arg) {
                    self.update(update, &name)
                } else {
                    update.visit_mut_children_with(self);
                    None
                }
            }
            // Reads nothing: it asks whether there is such a name, and there is.
            Expr::Unary(unary) if unary.op == UnaryOp::Delete && writes::named(&unary.arg).is_some() => None,
            other => {
                other.visit_mut_children_with(self);
                None
            }
        };
        if let Some(changed) = changed {
            *expr = *changed;
        }
    }

    fn visit_mut_prop(&mut self, prop: &mut Prop) {
        let Prop::Shorthand(name) = prop else { return prop.visit_mut_children_with(self) };
        if let Some(value) = self.read(name) {
            let key = PropName::Ident(IdentName::new(name.sym.clone(), self.cx.place(name.span)));
            *prop = Prop::KeyValue(KeyValueProp { key, value });
        }
    }

    fn visit_mut_pat(&mut self, pattern: &mut Pat) {
        let name = match &*pattern {
            Pat::Ident(name) => Some(name.id.clone()),
            Pat::Expr(target) => writes::named(target),
            _ => None, // the rest are made of these
        };
        match name.map(|name| self.target(&name)) {
            Some(Some(target)) => *pattern = Pat::Expr(target),
            Some(None) => {}
            None => pattern.visit_mut_children_with(self),
        }
    }

    fn visit_mut_object_pat_prop(&mut self, prop: &mut ObjectPatProp) {
        prop.visit_mut_children_with(self);
        let ObjectPatProp::Assign(short) = prop else { return };
        let Some(target) = self.target(&short.key.id) else { return };
        let span = self.cx.place(short.key.id.span);
        let key = PropName::Ident(IdentName::new(short.key.id.sym.clone(), span));
        let target = Box::new(Pat::Expr(target));
        let value = match short.value.take() {
            None => target,
            Some(right) => {
                Box::new(Pat::Assign(AssignPat { span: self.cx.place(short.span), left: target, right }))
            }
        };
        *prop = ObjectPatProp::KeyValue(KeyValuePatProp { key, value });
    }
}
