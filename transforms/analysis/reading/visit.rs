//! Who has to be told of which node.
//!
//! ```js
//! for (const id of ids) load(id);      // a loop to `runs`, a declaration to `bindings`, mentions to all
//! ```

use swc_core::common::Spanned;
use swc_core::ecma::ast::*;
use swc_core::ecma::visit::{Visit, VisitWith};

use super::{Name, Reader};
use crate::analysis::bindings::Kind;
use crate::analysis::recursion::{if_function, own};
use crate::analysis::refs::{bound_idents, each_bound};

impl Visit for Reader {
    fn visit_ident(&mut self, node: &Ident) {
        let by = self.calls.around();
        self.mention(node, by);
    }

    fn visit_member_expr(&mut self, node: &MemberExpr) {
        node.obj.visit_with(self);
        match &node.prop {
            MemberProp::Ident(name) => {
                self.survey.property(name);
                self.property(Name::property(&name.sym), name.span.lo);
            }
            MemberProp::PrivateName(name) => self.property(Name::private(name), name.span.lo),
            MemberProp::Computed(key) => key.visit_with(self),
        }
    }

    fn visit_str(&mut self, node: &Str) {
        self.survey.text(node);
    }

    fn visit_function(&mut self, node: &Function) {
        self.runs.open(node.span, false);
        self.function(node.span.lo, node.is_async, |this| this.params_and_body(node));
    }

    fn visit_arrow_expr(&mut self, node: &ArrowExpr) {
        self.runs.open(node.span, false);
        self.function(node.span.lo, node.is_async, |this| {
            if node.is_async {
                this.survey.params(node.params.iter().all(Pat::is_ident), &node.params);
            }
            for param in &node.params {
                this.declare_all(param, Kind::Mutable, param.span_hi());
            }
            node.visit_children_with(this);
        });
    }

    fn visit_fn_decl(&mut self, node: &FnDecl) {
        let FnDecl { ident, function, .. } = node;
        self.survey.ident(ident);
        self.suspects.function(function.span);
        self.declare(ident, Kind::Function, function.span.lo);
        self.declare_async(ident, function);
        let name = Name::variable(ident);
        self.calls.name = Some(name);
        self.runs.open_declared(name, function.span.with_lo(ident.span.lo.min(function.span.lo)));
        self.function(function.span.lo, function.is_async, |this| this.params_and_body(function));
    }

    fn visit_fn_expr(&mut self, node: &FnExpr) {
        if let Some(name) = &node.ident {
            self.survey.ident(name);
            self.declare(name, Kind::Function, node.function.span.lo);
            self.declare_async(name, &node.function);
            self.calls.name = Some(Name::variable(name));
        }
        node.function.visit_with(self);
    }

    fn visit_param(&mut self, node: &Param) {
        each_bound(&node.pat, |name| {
            self.private.share(name);
            self.declare(name, Kind::Mutable, node.span.hi);
        });
        node.visit_children_with(self);
    }

    fn visit_getter_prop(&mut self, node: &GetterProp) {
        self.apart(node);
    }

    fn visit_setter_prop(&mut self, node: &SetterProp) {
        self.apart(node);
    }

    // Classes.
    fn visit_class_decl(&mut self, node: &ClassDecl) {
        let end = node.class.span.hi;
        self.declare_lexical(&node.ident, Kind::Constant, end, end);
        node.visit_children_with(self);
    }

    fn visit_class(&mut self, node: &Class) {
        self.survey.class(node);
        self.apart(node);
    }

    fn visit_constructor(&mut self, node: &Constructor) {
        self.runs.open(node.span, false);
        node.visit_children_with(self);
        self.runs.close();
    }

    fn visit_class_method(&mut self, node: &ClassMethod) {
        node.key.visit_with(self);
        self.named(&node.function, own(&node.key));
    }

    fn visit_private_method(&mut self, node: &PrivateMethod) {
        self.named(&node.function, Some(Name::private(&node.key)));
    }

    fn visit_class_prop(&mut self, node: &ClassProp) {
        node.decorators.visit_with(self);
        node.key.visit_with(self);
        if let Some(value) = &node.value {
            self.calls.name = if_function(value, || own(&node.key));
            self.piece(value.span(), false, value);
            self.calls.name = None;
        }
    }

    fn visit_private_prop(&mut self, node: &PrivateProp) {
        node.decorators.visit_with(self);
        if let Some(value) = &node.value {
            self.piece(value.span(), false, value);
        }
    }

    fn visit_method_prop(&mut self, node: &MethodProp) {
        node.key.visit_with(self);
        self.named(&node.function, own(&node.key));
    }

    fn visit_key_value_prop(&mut self, node: &KeyValueProp) {
        node.key.visit_with(self);
        self.named(&node.value, if_function(&node.value, || own(&node.key)));
    }

    // Declarations and assignments.
    fn visit_import_decl(&mut self, node: &ImportDecl) {
        for specifier in &node.specifiers {
            self.declare(specifier.local(), Kind::Import, node.span.lo);
        }
        node.visit_children_with(self);
    }

    /// Who imports a function calls it after the module has run, cycles aside.
    fn visit_named_export(&mut self, _: &NamedExport) {}

    fn visit_var_decl(&mut self, node: &VarDecl) {
        self.survey.var(node);
        let kind = match node.kind {
            VarDeclKind::Const => Kind::Constant,
            VarDeclKind::Let => Kind::Mutable,
            VarDeclKind::Var => Kind::Var,
        };
        let head = self.head.take();
        for declarator in &node.decls {
            let end = declarator.span.hi;
            if kind == Kind::Var {
                self.declare_all(&declarator.name, kind, end);
                self.suspects.var(declarator);
            } else {
                let certain = head.map_or(end, |head| head.max(end));
                each_bound(&declarator.name, |name| self.declare_lexical(name, kind, end, certain));
            }
            if let (Pat::Ident(name), Some(init)) = (&declarator.name, &declarator.init) {
                self.value(name, init);
            }
        }
        node.visit_children_with(self);
    }

    fn visit_var_declarator(&mut self, node: &VarDeclarator) {
        node.name.visit_with(self);
        let Some(init) = &node.init else { return };
        let name = node.name.as_ident();
        self.named(init, name.and_then(|name| if_function(init, || Some(Name::variable(name)))));
    }

    fn visit_using_decl(&mut self, node: &UsingDecl) {
        self.survey.resource();
        for declarator in &node.decls {
            self.declare_all(&declarator.name, Kind::Constant, declarator.span.hi);
        }
        node.visit_children_with(self);
    }

    fn visit_assign_expr(&mut self, node: &AssignExpr) {
        match &node.left {
            AssignTarget::Simple(SimpleAssignTarget::Ident(name)) => {
                self.reassigned.insert(name.to_id());
                self.mention(name, None);
                let name = if_function(&node.right, || Some(Name::variable(name)));
                return self.named(&node.right, name);
            }
            AssignTarget::Simple(SimpleAssignTarget::Paren(paren)) => self.reassign_named(&paren.expr),
            AssignTarget::Simple(_) => {} // a member: no name changes
            AssignTarget::Pat(pattern) => self.reassign(pattern),
        }
        node.visit_children_with(self);
    }

    fn visit_await_expr(&mut self, node: &AwaitExpr) {
        self.survey.wait(node);
        node.visit_children_with(self);
    }

    fn visit_update_expr(&mut self, node: &UpdateExpr) {
        self.reassign_named(&node.arg);
        node.visit_children_with(self);
    }

    // Statements.
    fn visit_stmts(&mut self, node: &[Stmt]) {
        let mut behind = node.iter().skip_while(|stmt| !matches!(stmt, Stmt::Return(_) | Stmt::Throw(_)));
        if behind.nth(1).is_some() {
            // What is declared there never is.
            self.suspects.suspect();
        }
        node.visit_children_with(self);
    }

    fn visit_block_stmt(&mut self, node: &BlockStmt) {
        self.survey.block(node);
        node.visit_children_with(self);
    }

    fn visit_if_stmt(&mut self, node: &IfStmt) {
        self.survey.branch(node);
        node.visit_children_with(self);
    }

    fn visit_with_stmt(&mut self, node: &WithStmt) {
        self.survey.with();
        node.visit_children_with(self);
    }

    fn visit_switch_stmt(&mut self, node: &SwitchStmt) {
        self.survey.switch(node);
        node.visit_children_with(self);
    }

    fn visit_switch_case(&mut self, node: &SwitchCase) {
        node.visit_children_with(self);
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

    fn visit_catch_clause(&mut self, node: &CatchClause) {
        if let Some(param) = &node.param {
            self.declare_all(param, Kind::Mutable, param.span_hi());
        }
        let vars = self.survey.vars();
        node.visit_children_with(self);
        self.survey.catch(node, vars);
    }

    fn visit_for_stmt(&mut self, node: &ForStmt) {
        if let Some(VarDeclOrExpr::VarDecl(head)) = &node.init {
            self.survey.head(head);
        }
        self.turns(node.span, node);
    }

    fn visit_for_in_stmt(&mut self, node: &ForInStmt) {
        self.head(&node.left, &node.right);
        self.turns(node.span, node);
    }

    fn visit_for_of_stmt(&mut self, node: &ForOfStmt) {
        self.survey.items(&node.right);
        self.head(&node.left, &node.right);
        self.turns(node.span, node);
    }

    fn visit_while_stmt(&mut self, node: &WhileStmt) {
        self.turns(node.span, node);
    }

    fn visit_do_while_stmt(&mut self, node: &DoWhileStmt) {
        self.turns(node.span, node);
    }

    // A label is no variable.
    fn visit_labeled_stmt(&mut self, node: &LabeledStmt) {
        self.survey.ident(&node.label);
        node.body.visit_with(self);
    }

    fn visit_break_stmt(&mut self, _: &BreakStmt) {}

    fn visit_continue_stmt(&mut self, _: &ContinueStmt) {}
}
