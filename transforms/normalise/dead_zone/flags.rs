//! Flags that tell whether a name is set.
//!
//! ```js
//! switch (n) { case 0: let a = await f(); default: use(a); }
//! for (let i = later(() => i); …; …) …
//! const { a, b = await use(() => a) } = …;
//! ```
//! becomes
//! ```js
//! let aReady = false;
//! switch (n) { case 0: let a = await f(); aReady = true; default: use(aReady ? a : …); }
//! let iReady = false;
//! for (let i = later(() => iReady ? i : …); iReady = true, …; …) …
//! const { a, b = (aReady = true, await use(() => aReady ? a : …)) } = …; aReady = true;
//! ```

use swc_core::common::util::take::Take;
use swc_core::common::{DUMMY_SP, Spanned};
use swc_core::ecma::ast::*;
use swc_core::ecma::visit::VisitMutWith;

use super::DeadZones;
use crate::analysis::refs::bound_idents;
use crate::ast;

/// `let aReady = false, …;`, if there is any flag.
pub(super) fn declare(flags: &mut Vec<Ident>) -> Option<Stmt> {
    if flags.is_empty() {
        return None;
    }
    let declarator = |flag: Ident| {
        let (name, init) = (ast::ident_pat(&flag), Some(ast::boolean(false)));
        VarDeclarator { span: DUMMY_SP, name, init, definite: false }
    };
    let decls = std::mem::take(flags).into_iter().map(declarator).collect();
    Some(Stmt::Decl(Decl::Var(Box::new(VarDecl { kind: VarDeclKind::Let, decls, ..VarDecl::default() }))))
}

/// `aReady = true`
fn set(flag: &Ident) -> Box<Expr> {
    ast::assign_ident(flag, ast::boolean(true))
}

impl DeadZones<'_, '_> {
    /// Visits the statements of a list, and sets the flags of what they declare. Gives these flags.
    pub(super) fn visit_list(&mut self, stmts: &mut Vec<Stmt>) -> Vec<Ident> {
        let around = std::mem::take(&mut self.before);
        let mut found = Vec::new();
        let mut out = Vec::with_capacity(stmts.len());
        for mut stmt in stmts.drain(..) {
            stmt.visit_mut_with(self);
            out.extend(declare(&mut self.before));
            for mut stmt in self.apart(stmt) {
                if let Stmt::Decl(Decl::Var(var)) = &mut stmt
                    && self.is_flagged(var)
                {
                    var.decls.iter_mut().for_each(|it| self.flag_within(&mut it.name, &mut Vec::new()));
                }
                let flags: Vec<_> =
                    declared(&stmt).iter().filter_map(|id| self.flags.get(id)).cloned().collect();
                out.push(stmt);
                out.extend(flags.iter().map(|flag| ast::expr_stmt(DUMMY_SP, set(flag))));
                found.extend(flags);
            }
        }
        *stmts = out;
        self.before = around;
        found
    }

    /// Visits a statement that stands in no list.
    pub(super) fn visit_body(&mut self, body: &mut Box<Stmt>) {
        let around = std::mem::take(&mut self.before);
        body.visit_mut_with(self);
        if let Some(flags) = declare(&mut self.before) {
            let span = self.cx.place(body.span());
            let stmts = vec![flags, *body.take()];
            **body = Stmt::Block(BlockStmt { span, ..ast::block(stmts) });
        }
        self.before = around;
    }

    /// Sets the flags of the names that a `for` declares: before its next initialiser, or its test.
    pub(super) fn flag_head(&mut self, node: &mut ForStmt) {
        let Some(VarDeclOrExpr::VarDecl(var)) = &mut node.init else { return };
        if !self.is_flagged(var) {
            return;
        }
        let mut unset: Vec<Ident> = Vec::new();
        for declarator in &mut var.decls {
            if let Some(init) = declarator.init.as_mut().filter(|init| !is_named(init)) {
                self.set_before(&mut unset, init);
            }
            self.flag_within(&mut declarator.name, &mut Vec::new());
            let flags = bound_idents(&declarator.name).into_iter();
            let flags: Vec<_> = flags.filter_map(|name| self.flags.get(&name.to_id()).cloned()).collect();
            self.before.extend(flags.iter().cloned());
            unset.extend(flags);
        }
        match &mut node.test {
            Some(test) => self.set_before(&mut unset, test),
            None => node.test = unset.iter().map(set).reduce(|one, other| sequence(vec![one, other])),
        }
        node.span = self.cx.place(node.span);
    }

    /// Sets the flags of names that a pattern has set by then before it evaluates a key or default:
    /// `{ a, b = (aReady = true, await f()) }`. `names` are those so far.
    fn flag_within(&mut self, pattern: &mut Pat, names: &mut Vec<Ident>) {
        match pattern {
            Pat::Ident(name) => names.extend(self.flags.get(&name.to_id()).cloned()),
            Pat::Array(array) => {
                array.elems.iter_mut().flatten().for_each(|element| self.flag_within(element, names));
            }
            Pat::Rest(rest) => self.flag_within(&mut rest.arg, names),
            Pat::Assign(assign) => {
                self.set_before_default(names, &mut assign.right);
                self.flag_within(&mut assign.left, names);
            }
            Pat::Object(object) => {
                for prop in &mut object.props {
                    match prop {
                        ObjectPatProp::KeyValue(pair) => {
                            if let PropName::Computed(key) = &mut pair.key {
                                self.set_before_default(names, &mut key.expr);
                            }
                            self.flag_within(&mut pair.value, names);
                        }
                        ObjectPatProp::Assign(prop) => {
                            if let Some(value) = &mut prop.value {
                                self.set_before_default(names, value);
                            }
                            names.extend(self.flags.get(&prop.key.to_id()).cloned());
                        }
                        ObjectPatProp::Rest(rest) => self.flag_within(&mut rest.arg, names),
                    }
                }
            }
            Pat::Expr(_) | Pat::Invalid(_) => {} // no declaration has these
        }
    }

    fn set_before_default(&mut self, names: &[Ident], expr: &mut Box<Expr>) {
        if !is_named(expr) && !matches!(**expr, Expr::Lit(_)) {
            self.set_before(&mut names.to_vec(), expr);
        }
    }

    fn set_before(&mut self, unset: &mut Vec<Ident>, expr: &mut Box<Expr>) {
        if unset.is_empty() {
            return;
        }
        let span = self.cx.place(expr.span());
        let mut exprs: Vec<_> = std::mem::take(unset).iter().map(set).collect();
        exprs.push(expr.take());
        **expr = Expr::Paren(ParenExpr { span, expr: sequence(exprs) });
    }

    /// Takes the pattern of a `for-in` or `for-of` whose names have flags into the body.
    pub(super) fn flag_each(&mut self, left: &mut ForHead, body: &mut Box<Stmt>) {
        let ForHead::VarDecl(var) = left else { return };
        if !self.is_flagged(var) {
            return;
        }
        let Some(declarator) = var.decls.first_mut() else { return };
        let value = self.cx.names.fresh("value");
        self.cx.bindings.add_temp(&value, false);
        let (kind, origin) = (var.kind, declarator.name.span());
        let mut pattern = std::mem::replace(&mut declarator.name, ast::ident_pat(&value));
        self.flag_within(&mut pattern, &mut Vec::new());
        let mut flags: Vec<_> = bound_idents(&pattern)
            .into_iter()
            .filter_map(|name| self.flags.get(&name.to_id()).cloned())
            .collect();
        var.span = self.cx.place(var.span);
        let sets: Vec<_> = flags.iter().map(|flag| ast::expr_stmt(DUMMY_SP, set(flag))).collect();
        let mut stmts: Vec<Stmt> = declare(&mut flags).into_iter().collect();
        stmts.push(ast::declare(self.cx.place(origin), kind, pattern, Some(ast::ident(&value))));
        stmts.extend(sets);
        let span = self.cx.place(body.span());
        stmts.push(*body.take());
        **body = Stmt::Block(BlockStmt { span, ..ast::block(stmts) });
    }

    /// One declaration for each declarator, where a flag has to be set between them.
    fn apart(&mut self, stmt: Stmt) -> Vec<Stmt> {
        match stmt {
            Stmt::Decl(Decl::Var(var)) if var.decls.len() > 1 && self.is_flagged(&var) => {
                let VarDecl { kind, declare, ctxt, decls, .. } = *var;
                let alone = |decl: VarDeclarator| {
                    let span = self.cx.place(decl.span);
                    let var = VarDecl { span, ctxt, kind, declare, decls: vec![decl] };
                    Stmt::Decl(Decl::Var(Box::new(var)))
                };
                decls.into_iter().map(alone).collect()
            }
            Stmt::Decl(Decl::Using(using)) if using.decls.len() > 1 => {
                let UsingDecl { is_await, decls, .. } = *using;
                let alone = |decl: VarDeclarator| {
                    let span = self.cx.place(decl.span);
                    Stmt::Decl(Decl::Using(Box::new(UsingDecl { span, is_await, decls: vec![decl] })))
                };
                decls.into_iter().map(alone).collect()
            }
            stmt => vec![stmt],
        }
    }

    fn is_flagged(&self, var: &VarDecl) -> bool {
        bound_idents(&var.decls).iter().any(|name| self.flags.contains_key(&name.to_id()))
    }
}

/// A function or class without a name must keep the one that it is given, and calls nothing (or hardly).
fn is_named(expr: &Expr) -> bool {
    matches!(ast::unparen(expr), Expr::Arrow(_) | Expr::Fn(_))
        || matches!(ast::unparen(expr), Expr::Class(class) if class.ident.is_none())
}

fn sequence(exprs: Vec<Box<Expr>>) -> Box<Expr> {
    Box::new(Expr::Seq(SeqExpr { span: DUMMY_SP, exprs }))
}

/// The block-scoped names of a statement, functions excepted.
fn declared(stmt: &Stmt) -> Vec<Id> {
    match stmt {
        Stmt::Decl(Decl::Var(var)) => bound_idents(&var.decls).iter().map(Ident::to_id).collect(),
        Stmt::Decl(Decl::Using(using)) => bound_idents(&using.decls).iter().map(Ident::to_id).collect(),
        Stmt::Decl(Decl::Class(class)) => vec![class.ident.to_id()],
        _ => Vec::new(), // nothing else has a dead zone
    }
}
