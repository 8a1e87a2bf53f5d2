//! Finds the generated nodes in a copied one: which are holes, and in what place they stand.
//!
//! ```text
//! -await x ** 2   the hole `await x` is the operand of `-`, so a binary expression needs brackets
//! ```
//! A generated node of a kind that is not hooked here, or one without an origin, makes its parent
//! uncopyable: then that one is printed from its structure.

use swc_core::common::{Span, Spanned};
use swc_core::ecma::ast::{
    ArrowExpr, ArrowFunctionBody, AssignExpr, AssignPat, AssignPatProp, AwaitExpr, BinExpr, BlockStmt,
    CallExpr, Callee, CatchClause, Class, ClassDecl, ClassExpr, ClassMember, ClassProp, ComputedPropName,
    CondExpr, Decl, Decorator, ExportDefaultExpr, Expr, ExprOrSpread, ExprStmt, FnDecl, FnExpr, ForOfStmt,
    ForStmt, FunctionBody, Ident, IdentName, JSXElementChild, KeyValuePatProp, KeyValueProp, MemberExpr,
    Module, ModuleItem, NewExpr, OptCall, OptChainBase, OptChainExpr, Param, Pat, PrivateProp, Prop,
    PropName, PropOrSpread, Script, SeqExpr, SpreadElement, Stmt, Str, SwitchCase, TaggedTpl, TplElement,
    UnaryExpr, UpdateExpr, VarDecl, VarDeclOrExpr, VarDeclarator, YieldExpr,
};
use swc_core::ecma::visit::{Visit, VisitWith};

use super::doc::{Doc, docs};
use super::filler::Filler;
use super::list::Item;
use super::parens::Slot;

/// Hooks for kinds whose span says all and which print themselves.
macro_rules! hooks {
    ($($visit:ident($kind:ty) => $print:ident;)*) => {
        $(fn $visit(&mut self, node: &$kind) {
            if !self.hole(node.span(), |p| p.$print(node)) {
                node.visit_children_with(self);
            }
        })*
    };
}

impl<'a> Visit for Filler<'_, 'a> {
    hooks! {
        visit_decl(Decl) => decl;
        visit_pat(Pat) => pat;
        visit_ident_name(IdentName) => ident_name;
        visit_param(Param) => param;
        visit_var_decl(VarDecl) => var_decl;
        visit_decorator(Decorator) => decorator;
        visit_jsx_element_child(JSXElementChild) => jsx_child;
        visit_catch_clause(CatchClause) => catch_clause;
        visit_arrow_function_body(ArrowFunctionBody) => arrow_body;
        visit_prop_name(PropName) => prop_name;
    }

    fn visit_module_item(&mut self, node: &ModuleItem) {
        let span = node.span();
        if !self.is_untouched(span) && !self.hole(span, |p| p.module_item(node)) {
            node.visit_children_with(self);
        }
    }

    fn visit_stmt(&mut self, node: &Stmt) {
        let span = node.span();
        if self.is_untouched(span) {
            return;
        }
        // The statement of an `if` without braces belongs to it, whatever it begins with.
        self.follows &= matches!(node, Stmt::Expr(_));
        let origin = self.printer.origin(span);
        let printed = |p: &mut super::Printer<'a>| {
            let doc = p.stmt(node);
            p.as_terminated(doc, Item::Stmt(node), origin)
        };
        if !self.hole(span, printed) {
            node.visit_children_with(self);
        }
    }

    fn visit_span(&mut self, span: &Span) {
        // Hooked nodes do not get here if they are generated.
        self.lost |= !self.printer.origins.is_authored(*span);
    }

    fn visit_expr(&mut self, node: &Expr) {
        let slot = std::mem::take(&mut self.slot);
        let span = node.span();
        if self.is_untouched(span) {
            return;
        }
        if self.printer.origins.is_authored(span) {
            self.constructs = slot == Slot::New;
            node.visit_children_with(self);
            return;
        }
        let begins = self.begins;
        let bare = self.follows && !self.printer.style.semicolons;
        let lo = self.printer.origin(span).map(|(lo, _)| lo);
        let start = begins.filter(|(at, _)| Some(*at) == lo).map(|(_, slot)| slot);
        self.hole(span, |p| {
            let doc = p.expr_at(node, slot, start);
            let hazard = p.edge(&doc, true).is_some_and(super::list::is_hazard);
            if start == Some(Slot::Statement) && bare && hazard { docs![p.arena, ";", doc] } else { doc }
        });
    }

    fn visit_ident(&mut self, node: &Ident) {
        if let Some((lo, hi)) = self.printer.real(node.span) {
            let text = self.printer.text(lo, hi);
            // A name that was changed in place. One with escapes is spelled otherwise than it reads.
            if text != node.sym.as_str() && !text.contains('\\') {
                self.fill((lo, hi), |p| p.named(node.span, Doc::text(p.arena, &node.sym)));
            }
            return;
        }
        self.hole(node.span, |p| p.ident(node));
    }

    fn visit_tpl_element(&mut self, node: &TplElement) {
        self.keep(node.span);
        node.visit_children_with(self);
    }

    fn visit_str(&mut self, node: &Str) {
        self.keep(node.span);
        node.visit_children_with(self);
    }

    fn visit_module(&mut self, node: &Module) {
        let inside = self.printer.body_of_file();
        self.list(node.body.iter().map(Item::Module), Some(inside), false);
    }

    fn visit_script(&mut self, node: &Script) {
        let inside = self.printer.body_of_file();
        self.list(node.body.iter().map(Item::Stmt), Some(inside), false);
    }

    fn visit_block_stmt(&mut self, node: &BlockStmt) {
        if !self.hole(node.span, |p| p.block(node)) {
            let inside = self.interior(node.span);
            self.list(node.stmts.iter().map(Item::Stmt), inside, true);
        }
    }

    fn visit_function_body(&mut self, node: &FunctionBody) {
        if !self.hole(node.span, |p| p.function_body(node)) {
            let inside = self.interior(node.span);
            self.list(node.stmts.iter().map(Item::Stmt), inside, true);
        }
    }

    fn visit_switch_case(&mut self, node: &SwitchCase) {
        if !self.hole(node.span, |p| p.switch_case(node)) {
            node.test.visit_with(self);
            self.list(node.cons.iter().map(Item::Stmt), None, false);
        }
    }

    fn visit_class_members(&mut self, node: &[ClassMember]) {
        self.list(node.iter().map(Item::Member), None, false);
    }

    fn visit_class_member(&mut self, node: &ClassMember) {
        if self.is_untouched(node.span()) {
            return;
        }
        let function = match node {
            ClassMember::Method(method) => Some(method.function.span),
            ClassMember::PrivateMethod(method) => Some(method.function.span),
            _ => None, // Only methods have a function with a span of its own.
        };
        let rewritten = function.is_some_and(|span| !self.printer.origins.is_authored(span));
        if rewritten {
            match self.printer.origin(node.span()) {
                Some(range) => self.fill(range, |p| p.class_member(node)),
                None => self.lost = true,
            }
        } else if !self.hole(node.span(), |p| p.class_member(node)) {
            node.visit_children_with(self);
        }
    }

    fn visit_var_declarator(&mut self, node: &VarDeclarator) {
        if !self.hole(node.span, |p| p.var_declarator(node)) {
            node.name.visit_with(self);
            self.in_slot(Slot::Item, &node.init);
        }
    }

    fn visit_fn_decl(&mut self, node: &FnDecl) {
        if !self.hole(node.function.span, |p| p.fn_decl(node)) {
            node.visit_children_with(self);
        }
    }

    fn visit_class_decl(&mut self, node: &ClassDecl) {
        if !self.hole(node.class.span, |p| p.class_decl(node)) {
            node.visit_children_with(self);
        }
    }

    fn visit_class_expr(&mut self, node: &ClassExpr) {
        if !self.hole(node.class.span, |p| p.class_expr(node)) {
            node.visit_children_with(self);
        }
    }

    fn visit_class(&mut self, node: &Class) {
        node.decorators.visit_with(self);
        self.in_slot(Slot::Heritage, &node.super_class);
        self.visit_class_members(&node.body);
        node.super_type_params.visit_with(self);
        node.implements.visit_with(self);
    }

    fn visit_fn_expr(&mut self, node: &FnExpr) {
        if !self.hole(node.function.span, |p| p.fn_expr(node)) {
            node.visit_children_with(self);
        }
    }

    fn visit_arrow_expr(&mut self, node: &ArrowExpr) {
        node.params.visit_with(self);
        if let ArrowFunctionBody::Expr(body) = &*node.body {
            self.beginning(node.body.span(), Slot::ArrowBody, body);
        } else {
            node.body.visit_with(self);
        }
    }

    fn visit_prop(&mut self, node: &Prop) {
        let whole = match node {
            Prop::Method(method) => self.pair(&method.key, method.function.span, |p| p.prop(node)),
            Prop::KeyValue(KeyValueProp { key, value }) => self.pair(key, value.span(), |p| p.prop(node)),
            Prop::Shorthand(_) | Prop::Assign(_) | Prop::Getter(_) | Prop::Setter(_) => {
                self.hole(node.span(), |p| p.prop(node))
            }
        };
        if !whole {
            self.slot = Slot::Item;
            node.visit_children_with(self);
        }
    }

    fn visit_prop_or_spread(&mut self, node: &PropOrSpread) {
        node.visit_children_with(self);
    }

    fn visit_key_value_pat_prop(&mut self, node: &KeyValuePatProp) {
        if !self.pair(&node.key, node.value.span(), |p| p.key_value_pat(node)) {
            node.visit_children_with(self);
        }
    }

    fn visit_key_value_prop(&mut self, node: &KeyValueProp) {
        node.key.visit_with(self);
        self.in_slot(Slot::Item, &node.value);
    }

    fn visit_spread_element(&mut self, node: &SpreadElement) {
        node.dot3_token.visit_with(self);
        self.in_slot(Slot::Item, &node.expr);
    }

    fn visit_expr_or_spread(&mut self, node: &ExprOrSpread) {
        node.spread.visit_with(self);
        self.in_slot(Slot::Item, &node.expr);
    }

    fn visit_expr_stmt(&mut self, node: &ExprStmt) {
        self.beginning(node.span, Slot::Statement, &node.expr);
    }

    fn visit_export_default_expr(&mut self, node: &ExportDefaultExpr) {
        self.beginning(node.expr.span(), Slot::ExportDefault, &node.expr);
    }

    fn visit_seq_expr(&mut self, node: &SeqExpr) {
        for expr in &node.exprs {
            self.in_slot(Slot::Item, expr);
        }
    }

    fn visit_computed_prop_name(&mut self, node: &ComputedPropName) {
        node.span.visit_with(self);
        self.in_slot(Slot::Item, &node.expr);
    }

    fn visit_assign_pat(&mut self, node: &AssignPat) {
        node.left.visit_with(self);
        self.in_slot(Slot::Item, &node.right);
    }

    fn visit_assign_pat_prop(&mut self, node: &AssignPatProp) {
        node.span.visit_with(self);
        node.key.visit_with(self);
        self.in_slot(Slot::Item, &node.value);
    }

    fn visit_class_prop(&mut self, node: &ClassProp) {
        node.decorators.visit_with(self);
        node.key.visit_with(self);
        self.in_slot(Slot::Item, &node.value);
    }

    fn visit_private_prop(&mut self, node: &PrivateProp) {
        node.decorators.visit_with(self);
        self.in_slot(Slot::Item, &node.value);
    }

    fn visit_bin_expr(&mut self, node: &BinExpr) {
        self.in_slot(Slot::Left(node.op), &node.left);
        self.in_slot(Slot::Right(node.op), &node.right);
    }

    fn visit_unary_expr(&mut self, node: &UnaryExpr) {
        self.in_slot(Slot::Unary(node.op), &node.arg);
    }

    fn visit_update_expr(&mut self, node: &UpdateExpr) {
        self.in_slot(Slot::Update, &node.arg);
    }

    fn visit_await_expr(&mut self, node: &AwaitExpr) {
        self.in_slot(Slot::Await, &node.arg);
    }

    fn visit_yield_expr(&mut self, node: &YieldExpr) {
        self.in_slot(Slot::Item, &node.arg);
    }

    fn visit_assign_expr(&mut self, node: &AssignExpr) {
        node.left.visit_with(self);
        self.in_slot(Slot::Item, &node.right);
    }

    fn visit_cond_expr(&mut self, node: &CondExpr) {
        self.in_slot(Slot::Test, &node.test);
        self.in_slot(Slot::Item, &node.cons);
        self.in_slot(Slot::Item, &node.alt);
    }

    fn visit_member_expr(&mut self, node: &MemberExpr) {
        // A call in what `new` constructs would take its arguments.
        let slot = if std::mem::take(&mut self.constructs) { Slot::New } else { Slot::Object };
        self.in_slot(slot, &node.obj);
        node.prop.visit_with(self);
    }

    fn visit_opt_chain_expr(&mut self, node: &OptChainExpr) {
        match &*node.base {
            OptChainBase::Member(member) => {
                self.in_slot(Slot::Link, &member.obj);
                member.prop.visit_with(self);
            }
            OptChainBase::Call(OptCall { callee, args, .. }) => {
                self.in_slot(Slot::Link, callee);
                args.visit_with(self);
            }
        }
    }

    fn visit_call_expr(&mut self, node: &CallExpr) {
        if let Callee::Expr(callee) = &node.callee {
            self.in_slot(Slot::Callee, callee);
        }
        node.args.visit_with(self);
    }

    fn visit_new_expr(&mut self, node: &NewExpr) {
        self.in_slot(Slot::New, &node.callee);
        node.args.visit_with(self);
    }

    fn visit_tagged_tpl(&mut self, node: &TaggedTpl) {
        self.in_slot(Slot::Tag, &node.tag);
        node.tpl.visit_with(self);
    }

    fn visit_for_stmt(&mut self, node: &ForStmt) {
        match &node.init {
            Some(VarDeclOrExpr::Expr(init)) => self.in_slot(Slot::ForInit, init),
            init => init.visit_with(self),
        }
        node.test.visit_with(self);
        node.update.visit_with(self);
        node.body.visit_with(self);
    }

    fn visit_for_of_stmt(&mut self, node: &ForOfStmt) {
        node.left.visit_with(self);
        self.in_slot(Slot::Item, &node.right);
        node.body.visit_with(self);
    }
}
