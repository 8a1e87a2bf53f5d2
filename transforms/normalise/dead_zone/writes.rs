//! Assignments to a name that may not be set yet, or never again.
//!
//! ```js
//! v = f();      // a `const`:       f(), (() => { throw new TypeError("…"); })()
//! v = f();      // in a function:   ((value) => vReady ? v = value : (() => { throw … })())(f())
//! [v] = f();    // either way:      [({ set value(value) { throw … } }).value] = f()
//! ```
//! `=` evaluates its value before it throws; the others read their target first.
//!
//! * Spec: <https://tc39.es/ecma262/#sec-declarative-environment-records-setmutablebinding-n-v-s>

use swc_core::common::util::take::Take;
use swc_core::common::{DUMMY_SP, Span};
use swc_core::ecma::ast::*;

use super::errors::{Refusal, choice, error, throwing};
use super::{DeadZones, State};
use crate::ast;
use crate::normalise::assign::is_logical;

/// The name that a simple target is.
pub(super) fn target_of(target: &AssignTarget) -> Option<Ident> {
    match target {
        AssignTarget::Simple(SimpleAssignTarget::Ident(name)) => Some(name.id.clone()),
        AssignTarget::Simple(SimpleAssignTarget::Paren(paren)) => named(&paren.expr),
        AssignTarget::Simple(_) | AssignTarget::Pat(_) => None, // places in objects, and patterns
    }
}

/// The name that an expression is.
pub(super) fn named(expr: &Expr) -> Option<Ident> {
    match ast::unparen(expr) {
        Expr::Ident(name) => Some(name.clone()),
        _ => None, // anything else is made of more than a name
    }
}

impl DeadZones<'_, '_> {
    /// What `name op= right` becomes; nothing where it can stay.
    pub(super) fn assign(&mut self, assign: &mut AssignExpr, name: &Ident) -> Option<Box<Expr>> {
        let (op, constant) = (assign.op, self.is_constant(name));
        let state = self.state(name);
        if matches!(state, State::Live) && !constant {
            return None;
        }
        let span = self.cx.place(assign.span);
        Some(match state {
            State::Dead if op == AssignOp::Assign => {
                self.after(span, assign.right.take(), Refusal::Early, name)
            }
            State::Dead => {
                let early = throwing(self.cx, Refusal::Early, name, DUMMY_SP);
                sequence(span, early, assign.right.take())
            }
            State::Unsure(flag) if !constant => self.assign_if(span, &flag, assign.take(), name),
            State::Live | State::Unsure(_) if op == AssignOp::Assign => {
                let right = assign.right.take();
                let right = if self.cx.assume.no_dead_zone {
                    right
                } else {
                    // Where it stays with its declaration the engine knows whether it is set.
                    sequence(DUMMY_SP, right, self.read(name).unwrap_or_else(|| ast::ident(name)))
                };
                self.after(span, right, Refusal::Constant, name)
            }
            State::Live | State::Unsure(_) => {
                let before = self.read(name).unwrap_or_else(|| ast::ident(name));
                let right = assign.right.take();
                match op.to_update() {
                    Some(op) if is_logical(assign.op) => {
                        let refused = self.after(DUMMY_SP, right, Refusal::Constant, name);
                        Box::new(Expr::Bin(BinExpr { span, op, left: before, right: refused }))
                    }
                    Some(op) => self.after(span, ast::binary(op, before, right), Refusal::Constant, name),
                    None => self.after(span, right, Refusal::Constant, name),
                }
            }
        })
    }

    /// What `name++` or its kin becomes; nothing where it can stay.
    pub(super) fn update(&mut self, update: &mut UpdateExpr, name: &Ident) -> Option<Box<Expr>> {
        let constant = self.is_constant(name);
        let state = self.state(name);
        if matches!(state, State::Live) && !constant {
            return None;
        }
        let span = self.cx.place(update.span);
        Some(match state {
            State::Dead => throwing(self.cx, Refusal::Early, name, span),
            State::Unsure(flag) if !constant => {
                let early = throwing(self.cx, Refusal::Early, name, DUMMY_SP);
                choice(span, &flag, Box::new(Expr::Update(update.clone())), early)
            }
            State::Live | State::Unsure(_) => {
                // It is made a number, of either kind, before it is set.
                let arg = self.read(name).unwrap_or_else(|| ast::ident(name));
                let number = UnaryExpr { span: DUMMY_SP, op: UnaryOp::Minus, arg };
                self.after(span, Box::new(Expr::Unary(number)), Refusal::Constant, name)
            }
        })
    }

    /// What a target inside a pattern becomes; nothing where it can stay.
    pub(super) fn target(&mut self, name: &Ident) -> Option<Box<Expr>> {
        let named = self.cx.origins.of(name.span).unwrap_or(name.span).lo;
        if self.early.constants.get(&name.to_id()) == Some(&named) {
            return None; // the declaration itself
        }
        let state = self.state(name);
        if matches!(state, State::Live) && !self.is_constant(name) {
            return None;
        }
        let value = self.cx.names.fresh("value");
        let stmts = match state {
            State::Live if self.cx.assume.no_dead_zone => vec![self.throw(Refusal::Constant, name)],
            State::Live => {
                vec![ast::expr_stmt(DUMMY_SP, ast::ident(name)), self.throw(Refusal::Constant, name)]
            }
            State::Dead => vec![self.throw(Refusal::Early, name)],
            State::Unsure(flag) => {
                let not = UnaryExpr { span: DUMMY_SP, op: UnaryOp::Bang, arg: ast::ident(&flag) };
                let early = IfStmt {
                    span: DUMMY_SP,
                    test: Box::new(Expr::Unary(not)),
                    cons: Box::new(self.throw(Refusal::Early, name)),
                    alt: None,
                };
                let set = if self.is_constant(name) {
                    self.throw(Refusal::Constant, name)
                } else {
                    ast::expr_stmt(DUMMY_SP, ast::assign_ident(name, ast::ident(&value)))
                };
                vec![Stmt::If(early), set]
            }
        };
        let setter = SetterProp {
            span: DUMMY_SP,
            key: PropName::Ident(IdentName::new("value".into(), DUMMY_SP)),
            function: Box::new(Function {
                params: vec![Param::from(ast::ident_pat(&value))],
                body: Some(FunctionBody { span: DUMMY_SP, stmts }),
                ..Function::default()
            }),
        };
        let props = vec![PropOrSpread::Prop(Box::new(Prop::Setter(setter)))];
        let obj = Box::new(Expr::Object(ObjectLit { span: DUMMY_SP, props }));
        let prop = MemberProp::Ident(IdentName::new("value".into(), DUMMY_SP));
        Some(Box::new(Expr::Member(MemberExpr { span: self.cx.place(name.span), obj, prop })))
    }

    fn throw(&self, refusal: Refusal, name: &Ident) -> Stmt {
        ast::throw_stmt(DUMMY_SP, error(self.cx, refusal, name))
    }

    /// `name op= right` where the flag is set.
    fn assign_if(&mut self, span: Span, flag: &Ident, assign: AssignExpr, name: &Ident) -> Box<Expr> {
        let early = throwing(self.cx, Refusal::Early, name, DUMMY_SP);
        // All but `=` look at the name first, and what cannot change can be evaluated after it.
        if assign.op != AssignOp::Assign || self.cx.is_invariant(&assign.right) {
            return choice(span, flag, Box::new(Expr::Assign(assign)), early);
        }
        let value = self.cx.names.fresh("value");
        let set = ast::assign_ident(name, ast::ident(&value));
        let body = ast::return_stmt(DUMMY_SP, Some(choice(DUMMY_SP, flag, set, early)));
        let setter = ast::arrow(DUMMY_SP, vec![ast::ident_pat(&value)], vec![body]);
        ast::call_at(span, setter, vec![assign.right])
    }

    /// `value`, then the error; a `const` that may not be set yet has two.
    fn after(&mut self, span: Span, value: Box<Expr>, refusal: Refusal, name: &Ident) -> Box<Expr> {
        let quiet =
            matches!(ast::unparen(&value), Expr::Lit(_) | Expr::Ident(_)) && self.cx.is_invariant(&value);
        let at = if quiet { span } else { DUMMY_SP };
        let refused = match self.state(name) {
            State::Unsure(flag) if refusal == Refusal::Constant => {
                let constant = throwing(self.cx, Refusal::Constant, name, DUMMY_SP);
                let early = throwing(self.cx, Refusal::Early, name, DUMMY_SP);
                choice(at, &flag, constant, early)
            }
            State::Live | State::Dead | State::Unsure(_) => throwing(self.cx, refusal, name, at),
        };
        if quiet { refused } else { sequence(span, value, refused) }
    }
}

fn sequence(span: Span, first: Box<Expr>, second: Box<Expr>) -> Box<Expr> {
    Box::new(Expr::Seq(SeqExpr { span, exprs: vec![first, second] }))
}
