//! The state of one walk over a program, and which file is responsible for which node.
//!
//! * Elsewhere: every rule is in the file that is named after its family.

use std::mem;

use swc_core::common::{BytePos, Span};
use swc_core::ecma::ast::{
    ArrowExpr, AssignExpr, AssignPatProp, AwaitExpr, BinExpr, BindingIdent, BlockStmt, Bool, BreakStmt,
    CallExpr, CatchClause, ClassDecl, ClassExpr, ContinueStmt, Decorator, DoWhileStmt, ExportAll, ExportDecl,
    ExportDefaultDecl, ExportDefaultExpr, ExprStmt, FnDecl, FnExpr, ForInStmt, ForOfStmt, ForStmt, Ident,
    IdentName, IfStmt, ImportDecl, JSXAttrName, JSXAttrValue, JSXElementName, JSXObject, LabeledStmt,
    MemberProp, MetaPropExpr, Module, NamedExport, NewExpr, Null, Number, ObjectLit, ParenExpr, Pat,
    PrivateName, Prop, Regex, ReturnStmt, Script, Str, SuperPropExpr, SwitchStmt, TaggedTpl, ThisExpr, Tpl,
    UnaryExpr, UpdateExpr, UsingDecl, VarDecl, WhileStmt, WithStmt, YieldExpr,
};
use swc_core::ecma::visit::{Visit, VisitWith};

use super::context::Context;
use super::jumps::{self, Jumps};
use super::modules::{self, Exports};
use super::private_names::{self, PrivateNames};
use super::scopes::{Parameters, Scope, Scopes};
use super::symbols::Symbols;
use super::text::{self, Text};
use super::{classes, declarations, expressions, functions, literals, loops, names, patterns, statements};
use crate::{Diagnostic, Parsed};

/// What becomes of the names in a pattern.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Binding {
    /// They are assigned to.
    #[default]
    Assigned,
    /// `var`.
    Var,
    /// `let`, `const`, `using`, an import or a class.
    Lexical,
    /// A parameter, also that of a `catch`.
    Parameter,
}

/// What a walk knows and collects.
pub(super) struct Walk<'a> {
    /// The source.
    pub(super) text: Text<'a>,
    /// The errors so far.
    pub(super) found: Vec<Diagnostic>,
    /// What may stand here.
    pub(super) context: Context,
    /// The scopes around.
    pub(super) scopes: Scopes,
    /// The names and what they mean.
    pub(super) symbols: Symbols,
    /// What jumps can lead to.
    pub(super) jumps: Jumps,
    /// The private names of the classes around.
    pub(super) private_names: PrivateNames,
    /// What the module exports.
    pub(super) exports: Exports,
    /// What becomes of the names in the pattern around.
    pub(super) binding: Binding,
    /// Whether all of this is a module.
    pub(super) is_module: bool,
    /// Whether there is anything async in it so far.
    pub(super) is_async: bool,
    parsed: &'a Parsed,
}

impl<'a> Walk<'a> {
    /// Starts a walk over `parsed`.
    pub(super) fn new(parsed: &'a Parsed) -> Self {
        Self {
            text: Text::of(parsed),
            found: Vec::new(),
            context: Context::script(false),
            scopes: Scopes::default(),
            symbols: Symbols::of_length(parsed.file.src.len()),
            jumps: Jumps::default(),
            private_names: PrivateNames::default(),
            exports: Exports::default(),
            binding: Binding::default(),
            is_module: false,
            is_async: false,
            parsed,
        }
    }

    /// Reports an error at `span`.
    pub(super) fn report(&mut self, span: Span, message: impl Into<String>) {
        self.found.push(Diagnostic::error(message, self.parsed.range(span)));
    }

    /// Reports an error, and what the author can do.
    pub(super) fn report_with_hint(&mut self, span: Span, message: impl Into<String>, hint: &str) {
        self.found.push(Diagnostic::error(message, self.parsed.range(span)).with_hint(hint));
    }

    /// Reports that a keyword at the start of `span` is written with an escape.
    pub(super) fn escaped_keyword(&mut self, span: Span) {
        self.report(span, "A keyword cannot be written with an escape");
    }

    /// Judges the keywords before the key of a member, as `static async`, which follow its decorators.
    pub(super) fn plain_keywords(&mut self, from: BytePos, to: BytePos, decorators: &[Decorator]) {
        let from = decorators.last().map_or(from, |last| last.span.hi.max(from));
        if text::has_escape(self.text.between(from, to)) {
            self.escaped_keyword(Span::new(from, to));
        }
    }

    /// Walks over a piece of code that has a context of its own.
    pub(super) fn within<T>(&mut self, context: Context, inside: impl FnOnce(&mut Self) -> T) -> T {
        let around = mem::replace(&mut self.context, context);
        let result = inside(self);
        self.context = around;
        result
    }

    /// Walks over a pattern, whose names are declared or assigned to.
    pub(super) fn bind(&mut self, pattern: &Pat, binding: Binding) {
        self.with_binding(binding, |walk| pattern.visit_with(walk));
    }

    /// Runs `inside` where the names of patterns become what `binding` says.
    pub(super) fn with_binding(&mut self, binding: Binding, inside: impl FnOnce(&mut Self)) {
        let around = mem::replace(&mut self.binding, binding);
        inside(self);
        self.binding = around;
    }

    fn word(&mut self, span: Span, word: &str) {
        if !self.text.starts_with_word(span, word) {
            self.escaped_keyword(span);
        }
    }
}

impl Visit for Walk<'_> {
    fn visit_module(&mut self, node: &Module) {
        modules::module(self, node);
    }

    fn visit_script(&mut self, node: &Script) {
        self.context = Context::script(functions::use_strict(&node.body).is_some());
        declarations::scoped(self, Scope::function(Parameters::Plain), |walk| node.body.visit_with(walk));
    }

    // Modules.
    fn visit_import_decl(&mut self, node: &ImportDecl) {
        modules::import(self, node);
    }

    fn visit_export_decl(&mut self, node: &ExportDecl) {
        modules::declaration(self, node);
    }

    fn visit_export_default_decl(&mut self, node: &ExportDefaultDecl) {
        modules::default_declaration(self, node);
    }

    fn visit_export_default_expr(&mut self, node: &ExportDefaultExpr) {
        modules::default_expression(self, node);
    }

    fn visit_export_all(&mut self, node: &ExportAll) {
        modules::all(self, node);
    }

    fn visit_named_export(&mut self, node: &NamedExport) {
        modules::named(self, node);
    }

    // Declarations and patterns.
    fn visit_var_decl(&mut self, node: &VarDecl) {
        declarations::variables(self, node);
    }

    fn visit_using_decl(&mut self, node: &UsingDecl) {
        declarations::resources(self, node);
    }

    fn visit_binding_ident(&mut self, node: &BindingIdent) {
        patterns::name(self, node);
    }

    fn visit_assign_pat_prop(&mut self, node: &AssignPatProp) {
        patterns::shorthand(self, node);
    }

    fn visit_pat(&mut self, node: &Pat) {
        patterns::part(self, node);
    }

    fn visit_assign_expr(&mut self, node: &AssignExpr) {
        patterns::assignment(self, node);
    }

    fn visit_update_expr(&mut self, node: &UpdateExpr) {
        patterns::update(self, node);
    }

    // Functions and classes.
    fn visit_fn_decl(&mut self, node: &FnDecl) {
        functions::declaration(self, node);
    }

    fn visit_fn_expr(&mut self, node: &FnExpr) {
        functions::expression(self, node);
    }

    fn visit_arrow_expr(&mut self, node: &ArrowExpr) {
        functions::arrow(self, node);
    }

    fn visit_class_decl(&mut self, node: &ClassDecl) {
        classes::declaration(self, node);
    }

    fn visit_class_expr(&mut self, node: &ClassExpr) {
        classes::expression(self, node);
    }

    // Statements.
    fn visit_block_stmt(&mut self, node: &BlockStmt) {
        statements::block(self, node);
    }

    fn visit_if_stmt(&mut self, node: &IfStmt) {
        statements::branch(self, node);
    }

    fn visit_with_stmt(&mut self, node: &WithStmt) {
        statements::with(self, node);
    }

    fn visit_switch_stmt(&mut self, node: &SwitchStmt) {
        statements::switch(self, node);
    }

    fn visit_catch_clause(&mut self, node: &CatchClause) {
        statements::catch(self, node);
    }

    fn visit_return_stmt(&mut self, node: &ReturnStmt) {
        statements::return_(self, node);
    }

    fn visit_expr_stmt(&mut self, node: &ExprStmt) {
        statements::expression(self, node);
    }

    fn visit_while_stmt(&mut self, node: &WhileStmt) {
        loops::while_(self, node);
    }

    fn visit_do_while_stmt(&mut self, node: &DoWhileStmt) {
        loops::do_while(self, node);
    }

    fn visit_for_stmt(&mut self, node: &ForStmt) {
        loops::for_(self, node);
    }

    fn visit_for_in_stmt(&mut self, node: &ForInStmt) {
        loops::for_in(self, node);
    }

    fn visit_for_of_stmt(&mut self, node: &ForOfStmt) {
        loops::for_of(self, node);
    }

    fn visit_labeled_stmt(&mut self, node: &LabeledStmt) {
        jumps::labeled(self, node);
    }

    fn visit_break_stmt(&mut self, node: &BreakStmt) {
        jumps::break_(self, node);
    }

    fn visit_continue_stmt(&mut self, node: &ContinueStmt) {
        jumps::continue_(self, node);
    }

    // Expressions.
    fn visit_await_expr(&mut self, node: &AwaitExpr) {
        expressions::await_(self, node);
    }

    fn visit_yield_expr(&mut self, node: &YieldExpr) {
        expressions::yield_(self, node);
    }

    fn visit_unary_expr(&mut self, node: &UnaryExpr) {
        expressions::unary(self, node);
    }

    fn visit_bin_expr(&mut self, node: &BinExpr) {
        private_names::binary(self, node);
    }

    fn visit_call_expr(&mut self, node: &CallExpr) {
        expressions::call(self, node);
    }

    fn visit_new_expr(&mut self, node: &NewExpr) {
        expressions::new(self, node);
    }

    fn visit_super_prop_expr(&mut self, node: &SuperPropExpr) {
        expressions::super_property(self, node);
    }

    fn visit_meta_prop_expr(&mut self, node: &MetaPropExpr) {
        expressions::meta(self, node);
    }

    fn visit_paren_expr(&mut self, node: &ParenExpr) {
        expressions::parentheses(self, node);
    }

    fn visit_object_lit(&mut self, node: &ObjectLit) {
        expressions::object(self, node);
    }

    fn visit_prop(&mut self, node: &Prop) {
        expressions::property(self, node);
    }

    fn visit_member_prop(&mut self, node: &MemberProp) {
        match node {
            MemberProp::Ident(name) => names::property(self, name),
            MemberProp::PrivateName(name) => private_names::used(self, name),
            MemberProp::Computed(key) => key.visit_with(self),
        }
    }

    fn visit_private_name(&mut self, node: &PrivateName) {
        private_names::alone(self, node);
    }

    fn visit_ident(&mut self, node: &Ident) {
        names::reference(self, node);
    }

    fn visit_ident_name(&mut self, node: &IdentName) {
        names::property(self, node);
    }

    // Literals.
    fn visit_str(&mut self, node: &Str) {
        literals::string(self, node);
    }

    fn visit_number(&mut self, node: &Number) {
        literals::number(self, node);
    }

    fn visit_regex(&mut self, node: &Regex) {
        literals::regular_expression(self, node);
    }

    fn visit_tpl(&mut self, node: &Tpl) {
        literals::template(self, node);
    }

    fn visit_tagged_tpl(&mut self, node: &TaggedTpl) {
        node.tag.visit_with(self);
        node.tpl.exprs.visit_with(self);
    }

    fn visit_this_expr(&mut self, node: &ThisExpr) {
        self.word(node.span, "this");
    }

    fn visit_null(&mut self, node: &Null) {
        self.word(node.span, "null");
    }

    fn visit_bool(&mut self, node: &Bool) {
        self.word(node.span, if node.value { "true" } else { "false" });
    }

    // JSX has names of its own, and strings without escapes.
    fn visit_jsx_element_name(&mut self, node: &JSXElementName) {
        match node {
            JSXElementName::Ident(name) if name.sym.starts_with(|first: char| first.is_ascii_lowercase()) => {
                self.symbols.mention_global(name);
            }
            JSXElementName::Ident(name) => {
                self.symbols.mention(name);
            }
            JSXElementName::JSXMemberExpr(member) => {
                let mut object = &member.obj;
                while let JSXObject::JSXMemberExpr(member) = object {
                    object = &member.obj;
                }
                if let JSXObject::Ident(name) = object {
                    self.symbols.mention(name);
                }
            }
            JSXElementName::JSXNamespacedName(_) => {}
        }
    }

    fn visit_jsx_attr_name(&mut self, _: &JSXAttrName) {}

    fn visit_jsx_attr_value(&mut self, node: &JSXAttrValue) {
        if !matches!(node, JSXAttrValue::Str(_)) {
            node.visit_children_with(self);
        }
    }
}
