//! Who has to be told of which node.
//!
//! ```js
//! for (const id of ids) load(id);      // a loop to `runs`, a declaration to `bindings`, mentions to all
//! ```

use swc_core::common::Spanned;
use swc_core::ecma::ast::*;
use swc_core::ecma::visit::{VisitMut, VisitMutWith};

use super::{Name, Reader};
use crate::analysis::bindings::Kind;
use crate::analysis::recursion::{if_function, own};
use crate::analysis::refs::{bound_idents, each_bound_in};

impl VisitMut for Reader<'_> {
    fn visit_mut_ident(&mut self, node: &mut Ident) {
        self.mark_name(node);
        let by = self.calls.around();
        self.mention(node, by);
    }

    fn visit_mut_member_expr(&mut self, node: &mut MemberExpr) {
        node.obj.visit_mut_with(self);
        match &mut node.prop {
            MemberProp::Ident(name) => {
                self.survey.property(name);
                self.property(Name::property(&name.sym), name.span.lo);
            }
            MemberProp::PrivateName(name) => self.property(Name::private(name), name.span.lo),
            MemberProp::Computed(key) => key.visit_mut_with(self),
        }
    }

    fn visit_mut_str(&mut self, node: &mut Str) {
        self.survey.text(node);
    }

    fn visit_mut_function(&mut self, node: &mut Function) {
        self.runs.open(node.span, false);
        self.function(node.span.lo, node.is_async, |this| this.params_and_body(node));
    }

    fn visit_mut_arrow_expr(&mut self, node: &mut ArrowExpr) {
        self.runs.open(node.span, false);
        self.function(node.span.lo, node.is_async, |this| {
            if node.is_async {
                let are_plain = node.params.iter().all(Pat::is_ident);
                if !are_plain {
                    this.mark(&mut node.params);
                }
                this.survey.params(are_plain, &node.params);
            }
            for param in &mut node.params {
                this.mark_in(param);
                this.declare_in(param, Kind::Mutable, param.span_hi());
            }
            node.visit_mut_children_with(this);
        });
    }

    fn visit_mut_fn_decl(&mut self, node: &mut FnDecl) {
        let FnDecl { ident, function, .. } = node;
        self.mark_name(ident);
        self.survey.ident(ident);
        self.suspects.function(function.span);
        self.declare(ident, Kind::Function, function.span.lo);
        self.declare_async(ident, function);
        let name = Name::variable(ident);
        self.survey.function(name, function);
        self.calls.name = Some(name);
        self.runs.open_declared(name, function.span.with_lo(ident.span.lo.min(function.span.lo)));
        self.function(function.span.lo, function.is_async, |this| this.params_and_body(function));
    }

    fn visit_mut_fn_expr(&mut self, node: &mut FnExpr) {
        if let Some(name) = &mut node.ident {
            self.mark_name(name);
            self.survey.ident(name);
            self.declare(name, Kind::Function, node.function.span.lo);
            self.declare_async(name, &node.function);
            self.calls.name = Some(Name::variable(name));
        }
        node.function.visit_mut_with(self);
    }

    fn visit_mut_param(&mut self, node: &mut Param) {
        self.mark_in(&mut node.pat);
        each_bound_in(&node.pat, |name| {
            self.private.share(name);
            self.declare(name, Kind::Mutable, node.span.hi);
        });
        node.visit_mut_children_with(self);
    }

    fn visit_mut_getter_prop(&mut self, node: &mut GetterProp) {
        self.apart(node);
    }

    fn visit_mut_setter_prop(&mut self, node: &mut SetterProp) {
        self.apart(node);
    }

    // Classes.
    fn visit_mut_class_decl(&mut self, node: &mut ClassDecl) {
        let end = node.class.span.hi;
        self.mark_name(&mut node.ident);
        self.declare_lexical(&node.ident, Kind::Constant, end, end);
        node.visit_mut_children_with(self);
    }

    fn visit_mut_class(&mut self, node: &mut Class) {
        self.apart(node);
        self.survey.class(node);
    }

    fn visit_mut_constructor(&mut self, node: &mut Constructor) {
        self.runs.open(node.span, false);
        node.visit_mut_children_with(self);
        self.runs.close();
    }

    fn visit_mut_class_method(&mut self, node: &mut ClassMethod) {
        node.key.visit_mut_with(self);
        self.named(&mut node.function, own(&node.key));
    }

    fn visit_mut_private_method(&mut self, node: &mut PrivateMethod) {
        self.named(&mut node.function, Some(Name::private(&node.key)));
    }

    fn visit_mut_class_prop(&mut self, node: &mut ClassProp) {
        node.decorators.visit_mut_with(self);
        node.key.visit_mut_with(self);
        if let Some(value) = &mut node.value {
            self.calls.name = if_function(value, || own(&node.key));
            self.piece(value.span(), false, value);
            self.calls.name = None;
        }
    }

    fn visit_mut_private_prop(&mut self, node: &mut PrivateProp) {
        node.decorators.visit_mut_with(self);
        if let Some(value) = &mut node.value {
            self.piece(value.span(), false, value);
        }
    }

    fn visit_mut_method_prop(&mut self, node: &mut MethodProp) {
        node.key.visit_mut_with(self);
        self.named(&mut node.function, own(&node.key));
    }

    fn visit_mut_key_value_prop(&mut self, node: &mut KeyValueProp) {
        node.key.visit_mut_with(self);
        let name = if_function(&node.value, || own(&node.key));
        self.named(&mut node.value, name);
    }

    // Declarations and assignments.
    fn visit_mut_import_decl(&mut self, node: &mut ImportDecl) {
        self.mark(&mut node.specifiers);
        for specifier in &node.specifiers {
            self.declare(specifier.local(), Kind::Import, node.span.lo);
        }
        node.visit_mut_children_with(self);
    }

    /// Who imports a function calls it after the module has run, cycles aside.
    fn visit_mut_named_export(&mut self, node: &mut NamedExport) {
        self.mark(node);
    }

    fn visit_mut_var_decl(&mut self, node: &mut VarDecl) {
        self.survey.var(node);
        if node.kind == VarDeclKind::Var {
            self.vars.push(node.span.lo);
        }
        let kind = match node.kind {
            VarDeclKind::Const => Kind::Constant,
            VarDeclKind::Let => Kind::Mutable,
            VarDeclKind::Var => Kind::Var,
        };
        let head = self.head.take();
        for declarator in &mut node.decls {
            self.mark_in(&mut declarator.name);
            let end = declarator.span.hi;
            if kind == Kind::Var {
                self.declare_in(&declarator.name, kind, end);
                self.suspects.var(declarator);
            } else {
                let certain = head.map_or(end, |head| head.max(end));
                each_bound_in(&declarator.name, |name| self.declare_lexical(name, kind, end, certain));
            }
            if let (Pat::Ident(name), Some(init)) = (&declarator.name, &declarator.init) {
                self.value(name, init);
            }
        }
        node.visit_mut_children_with(self);
    }

    fn visit_mut_var_declarator(&mut self, node: &mut VarDeclarator) {
        node.name.visit_mut_with(self);
        let Some(init) = &mut node.init else { return };
        let name = node.name.as_ident();
        let name = name.and_then(|name| if_function(init, || Some(Name::variable(name))));
        self.named(init, name);
        if let Pat::Ident(name) = &node.name {
            self.survey.value(name, init);
        }
    }

    fn visit_mut_using_decl(&mut self, node: &mut UsingDecl) {
        self.survey.resource();
        if node.is_await {
            self.suspensions.other();
        }
        for declarator in &mut node.decls {
            self.mark_in(&mut declarator.name);
            self.declare_in(&declarator.name, Kind::Constant, declarator.span.hi);
        }
        node.visit_mut_children_with(self);
    }

    fn visit_mut_assign_expr(&mut self, node: &mut AssignExpr) {
        match &mut node.left {
            AssignTarget::Simple(SimpleAssignTarget::Ident(name)) => {
                self.mark_name(name);
                self.reassigned.insert(name.to_id());
                self.mention(name, None);
                let name = if_function(&node.right, || Some(Name::variable(name)));
                return self.named(&mut node.right, name);
            }
            AssignTarget::Simple(SimpleAssignTarget::Paren(paren)) => {
                self.mark(paren);
                self.reassign_named(&paren.expr);
            }
            AssignTarget::Simple(_) => {} // a member: no name changes
            AssignTarget::Pat(pattern) => {
                self.mark(pattern);
                self.reassign(pattern);
            }
        }
        node.visit_mut_children_with(self);
    }

    fn visit_mut_update_expr(&mut self, node: &mut UpdateExpr) {
        self.mark(&mut node.arg);
        self.reassign_named(&node.arg);
        node.visit_mut_children_with(self);
    }

    fn visit_mut_await_expr(&mut self, node: &mut AwaitExpr) {
        self.suspensions.wait(node.span);
        node.visit_mut_children_with(self);
        self.survey.wait(node);
    }

    fn visit_mut_yield_expr(&mut self, node: &mut YieldExpr) {
        self.suspensions.other();
        node.visit_mut_children_with(self);
    }

    // Statements.
    fn visit_mut_stmts(&mut self, node: &mut Vec<Stmt>) {
        let mut behind = node.iter().skip_while(|stmt| !matches!(stmt, Stmt::Return(_) | Stmt::Throw(_)));
        if behind.nth(1).is_some() {
            // What is declared there never is.
            self.suspects.suspect();
        }
        node.visit_mut_children_with(self);
    }

    fn visit_mut_block_stmt(&mut self, node: &mut BlockStmt) {
        self.survey.block(node);
        node.visit_mut_children_with(self);
    }

    fn visit_mut_if_stmt(&mut self, node: &mut IfStmt) {
        self.survey.branch(node);
        node.visit_mut_children_with(self);
    }

    fn visit_mut_with_stmt(&mut self, node: &mut WithStmt) {
        self.survey.with();
        node.visit_mut_children_with(self);
    }

    fn visit_mut_switch_stmt(&mut self, node: &mut SwitchStmt) {
        if self.survey.may_mistake(node) {
            self.mark(node);
        }
        self.survey.switch(node);
        node.visit_mut_children_with(self);
    }

    fn visit_mut_switch_case(&mut self, node: &mut SwitchCase) {
        node.visit_mut_children_with(self);
        // A `var` has no dead zone; so what is inside the statements is not searched, at every level of nesting.
        let lexical = node.cons.iter().filter_map(|stmt| match stmt {
            Stmt::Decl(Decl::Class(class)) => Some(vec![class.ident.clone()]),
            Stmt::Decl(Decl::Var(var)) if var.kind != VarDeclKind::Var => Some(bound_idents(&**var)),
            Stmt::Decl(Decl::Using(using)) => Some(bound_idents(&**using)),
            _ => None, // nothing else declares a name that has a dead zone
        });
        for name in lexical.flatten() {
            if let Some(fact) = self.facts.get_mut(&name.to_id())
                && matches!(fact.kind, Kind::Constant | Kind::Mutable)
            {
                fact.until = node.span.hi;
                self.suspects.suspect();
            }
        }
    }

    fn visit_mut_catch_clause(&mut self, node: &mut CatchClause) {
        if let Some(param) = &mut node.param {
            self.mark_in(param);
            self.declare_in(param, Kind::Mutable, param.span_hi());
        }
        let vars = self.survey.vars();
        node.visit_mut_children_with(self);
        self.survey.catch(node, vars);
    }

    fn visit_mut_for_stmt(&mut self, node: &mut ForStmt) {
        if let Some(VarDeclOrExpr::VarDecl(head)) = &mut node.init {
            self.mark(head);
            self.survey.head(head);
        }
        self.turns(node.span, node);
    }

    fn visit_mut_for_in_stmt(&mut self, node: &mut ForInStmt) {
        self.mark(&mut node.left);
        self.head(&node.left, &node.right);
        self.turns(node.span, node);
    }

    fn visit_mut_for_of_stmt(&mut self, node: &mut ForOfStmt) {
        if node.is_await {
            self.suspensions.other();
        }
        self.mark(&mut node.left);
        self.head(&node.left, &node.right);
        self.turns(node.span, node);
        self.survey.items(&node.right);
    }

    fn visit_mut_while_stmt(&mut self, node: &mut WhileStmt) {
        self.turns(node.span, node);
    }

    fn visit_mut_do_while_stmt(&mut self, node: &mut DoWhileStmt) {
        self.turns(node.span, node);
    }

    // A label is no variable.
    fn visit_mut_labeled_stmt(&mut self, node: &mut LabeledStmt) {
        self.survey.ident(&node.label);
        node.body.visit_mut_with(self);
    }

    fn visit_mut_break_stmt(&mut self, _: &mut BreakStmt) {}

    fn visit_mut_continue_stmt(&mut self, _: &mut ContinueStmt) {}
}
