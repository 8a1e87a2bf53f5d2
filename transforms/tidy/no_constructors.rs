//! What was an async function is no constructor, and has no `caller`, `arguments` or `prototype` of its own,
//! in a script that looks: it is written as a method.
//!
//! ```js
//! async function load() {}          load.hasOwnProperty("caller");
//! ```
//! becomes
//! ```js
//! var load = { load() {} }.load;    load.hasOwnProperty("caller");
//! ```
//! Only `exact` does so, and only in a script that names such a property or extends such a function;
//! elsewhere it would be a wrapper around every function for what nobody sees. Arrows and methods are
//! right as they are.
//!
//! * Needs: the program as it will be printed.
//! * Elsewhere: `analysis::survey` knows whether a program looks
//! * Spec: <https://tc39.es/ecma262/#sec-forbidden-extensions>,
//!   <https://tc39.es/ecma262/#sec-async-function-definitions-runtime-semantics-instantiateasyncfunctionobject>

use rustc_hash::{FxHashMap, FxHashSet};
use swc_core::atoms::Atom;
use swc_core::common::util::take::Take;
use swc_core::common::{DUMMY_SP, Span};
use swc_core::ecma::ast::*;
use swc_core::ecma::visit::{VisitMut, VisitMutWith};

use crate::analysis::refs::{bound_idents, declared_by, each_ident};
use crate::ast;
use crate::runtime::Helpers;

/// The functions that were async, by the span they have now, and whether each made generators.
pub(crate) type WereAsync = FxHashMap<Span, bool>;

/// Writes the functions that `were_async` as methods.
pub(crate) fn write_as_methods(program: &mut Program, were_async: &WereAsync, helpers: &mut Helpers) {
    if !were_async.is_empty() {
        program.visit_mut_with(&mut AsMethods { were_async, helpers });
    }
}

struct AsMethods<'h> {
    were_async: &'h WereAsync,
    helpers: &'h mut Helpers,
}

impl AsMethods<'_> {
    fn was_async(&self, function: &Function) -> bool {
        // A method may not have two parameters of one name.
        let names = bound_idents(&function.params);
        let different: FxHashSet<_> = names.iter().map(|name| &name.sym).collect();
        self.were_async.contains_key(&function.span) && different.len() == names.len()
    }

    /// `{ name() {} }.name`; of a generator function, with its `prototype`.
    fn method(&mut self, name: &Atom, function: Box<Function>) -> Box<Expr> {
        let makes_generators = self.were_async.get(&function.span).copied().unwrap_or_default();
        let is_name = Ident::verify_symbol(name).is_ok();
        let text = || Str { span: DUMMY_SP, value: name.clone().into(), raw: None };
        let key = if is_name {
            PropName::Ident(IdentName::new(name.clone(), DUMMY_SP))
        } else {
            PropName::Str(text())
        };
        let method = Prop::Method(MethodProp { key, function });
        let object = ObjectLit { span: DUMMY_SP, props: vec![PropOrSpread::Prop(Box::new(method))] };
        let prop = if is_name {
            MemberProp::Ident(IdentName::new(name.clone(), DUMMY_SP))
        } else {
            let expr = Box::new(Expr::Lit(Lit::Str(text())));
            MemberProp::Computed(ComputedPropName { span: DUMMY_SP, expr })
        };
        let value =
            Box::new(Expr::Member(MemberExpr { span: DUMMY_SP, obj: Box::new(Expr::Object(object)), prop }));
        if makes_generators { self.helpers.async_generator_function(value) } else { value }
    }

    /// A function expression that is called `name` where it has no name of its own.
    fn expression(&mut self, name: &Atom, expr: &mut Box<Expr>) {
        let Expr::Fn(node) = &mut **expr else { return };
        if !self.was_async(&node.function) {
            return;
        }
        let Some(own) = node.ident.take() else {
            *expr = self.method(name, node.function.take());
            return;
        };
        let mut mentions_itself = false;
        each_ident(&node.function, |other| mentions_itself |= other.to_id() == own.to_id());
        let value = self.method(&own.sym, node.function.take());
        *expr = if mentions_itself {
            let inside = Ident { span: DUMMY_SP, ..own };
            let declared = ast::declare(DUMMY_SP, VarDeclKind::Const, ast::ident_pat(&inside), Some(value));
            let given = ast::return_stmt(DUMMY_SP, Some(ast::ident(&inside)));
            let scope = ast::arrow(DUMMY_SP, Vec::new(), vec![declared, given]);
            let scope = Box::new(Expr::Paren(ParenExpr { span: DUMMY_SP, expr: scope }));
            ast::call(scope, Vec::new())
        } else {
            value
        };
    }

    /// The declarations of a function body or script, which are there before anything runs.
    fn declarations(&mut self, stmts: &mut Vec<Stmt>) {
        let declared: Vec<Id> = declared_by(stmts).iter().map(Ident::to_id).collect();
        let only = |name: &Ident| declared.iter().filter(|id| **id == name.to_id()).count() == 1;
        let (mut first, mut rest) = (Vec::new(), Vec::with_capacity(stmts.len()));
        for stmt in stmts.drain(..) {
            match stmt {
                Stmt::Decl(Decl::Fn(node)) if only(&node.ident) && self.was_async(&node.function) => {
                    let value = self.method(&node.ident.sym, node.function);
                    let name = ast::ident_pat(&Ident { span: DUMMY_SP, ..node.ident });
                    first.push(ast::declare(DUMMY_SP, VarDeclKind::Var, name, Some(value)));
                }
                stmt => rest.push(stmt),
            }
        }
        let directives = rest.iter().take_while(|stmt| ast::is_directive(stmt)).count();
        rest.splice(directives..directives, first);
        *stmts = rest;
    }
}

impl VisitMut for AsMethods<'_> {
    fn visit_mut_script(&mut self, node: &mut Script) {
        node.visit_mut_children_with(self);
        self.declarations(&mut node.body);
    }

    fn visit_mut_function_body(&mut self, node: &mut FunctionBody) {
        node.visit_mut_children_with(self);
        self.declarations(&mut node.stmts);
    }

    fn visit_mut_var_declarator(&mut self, node: &mut VarDeclarator) {
        if let (Pat::Ident(name), Some(init)) = (&node.name, &mut node.init) {
            self.expression(&name.sym.clone(), init);
        }
        node.visit_mut_children_with(self);
    }

    fn visit_mut_assign_expr(&mut self, node: &mut AssignExpr) {
        if let AssignTarget::Simple(SimpleAssignTarget::Ident(name)) = &node.left {
            self.expression(&name.sym.clone(), &mut node.right);
        }
        node.visit_mut_children_with(self);
    }

    fn visit_mut_assign_pat(&mut self, node: &mut AssignPat) {
        if let Pat::Ident(name) = &*node.left {
            self.expression(&name.sym.clone(), &mut node.right);
        }
        node.visit_mut_children_with(self);
    }

    fn visit_mut_key_value_prop(&mut self, node: &mut KeyValueProp) {
        match &node.key {
            PropName::Ident(name) => self.expression(&name.sym.clone(), &mut node.value),
            // A computed key is not known, and others than names are rare: the function stays one.
            PropName::Str(_) | PropName::Num(_) | PropName::BigInt(_) | PropName::Computed(_) => {}
        }
        node.visit_mut_children_with(self);
    }

    fn visit_mut_expr_or_spread(&mut self, node: &mut ExprOrSpread) {
        self.expression(&Atom::default(), &mut node.expr);
        node.visit_mut_children_with(self);
    }

    fn visit_mut_return_stmt(&mut self, node: &mut ReturnStmt) {
        if let Some(arg) = &mut node.arg {
            self.expression(&Atom::default(), arg);
        }
        node.visit_mut_children_with(self);
    }

    fn visit_mut_paren_expr(&mut self, node: &mut ParenExpr) {
        self.expression(&Atom::default(), &mut node.expr);
        node.visit_mut_children_with(self);
    }
}
