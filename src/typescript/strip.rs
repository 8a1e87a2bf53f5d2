//! The state of one run over a program, and which file is responsible for which node.
//!
//! * Needs: a resolved program.
//! * Elsewhere: every edit is made in the file that is named after the construct.

use rustc_hash::{FxHashMap, FxHashSet};
use swc_core::atoms::Atom;
use swc_core::common::{Mark, Span, SyntaxContext};
use swc_core::ecma::ast::{
    ArrowExpr, AssignPatProp, BinExpr, BindingIdent, Class, ClassDecl, Decl, Decorator, ExportDecl,
    ExportDefaultExpr, ExprStmt, FnDecl, Function, Id, Ident, ImportDecl, ModuleItem, NamedExport, NewExpr,
    ParenExpr, Program, Prop, Stmt, TsAsExpr, TsConstAssertion, TsEnumDecl, TsExportAssignment,
    TsImportEqualsDecl, TsModuleDecl, TsNonNullExpr, TsSatisfiesExpr, TsType, TsTypeAnn, TsTypeAssertion,
    TsTypeParamDecl, TsTypeParamInstantiation, VarDecl, VarDeclarator,
};
use swc_core::ecma::visit::{Visit, VisitWith};

use super::constants::Constants;
use super::edits::Plan;
use super::merged::Merged;
use super::text::Text;
use super::usage::Usage;
use super::{Stripped, classes, enums, expressions, functions, modules, namespaces, statements};
use crate::Diagnostic;

/// What a run over a program knows and collects.
pub(super) struct Strip<'a> {
    /// The source.
    pub(super) text: Text<'a>,
    /// The edits so far.
    pub(super) plan: Plan,
    /// What could not be stripped.
    pub(super) problems: Vec<Diagnostic>,
    /// Which names have a value, and which values are used.
    pub(super) usage: Usage,
    /// The context of names without a binding.
    pub(super) unresolved: SyntaxContext,
    /// Values of enum members and constants.
    pub(super) constants: Constants,
    /// Names of classes, functions, enums and namespaces that are already declared: a further block
    /// of an enum or a namespace adds to them.
    pub(super) declared: FxHashSet<Id>,
    /// The names of the parameters of the namespaces around, innermost last.
    pub(super) namespaces: Vec<String>,
    /// What is a member of a namespace around, with the name of that namespace's parameter.
    pub(super) members: FxHashMap<Id, String>,
    /// What namespaces export in several blocks.
    pub(super) merged: Merged,
    /// The members of enums, by which initialisers call each other.
    pub(super) enum_members: FxHashMap<Id, FxHashSet<Atom>>,
    /// How many functions and blocks are around.
    pub(super) blocks: usize,
    /// First characters of statements that start differently once edited.
    pub(super) new_starts: FxHashMap<usize, char>,
    /// Places where `{`, `function` or `class` would not start an expression.
    pub(super) starts: FxHashSet<usize>,
    /// Parentheses that must stay, by where they start.
    pub(super) kept_parens: FxHashSet<usize>,
}

impl<'a> Strip<'a> {
    /// Starts a run over `program`.
    pub(super) fn new(text: Text<'a>, program: &Program, unresolved: Mark) -> Self {
        let usage = Usage::of(program, &text);
        Self {
            text,
            plan: Plan::default(),
            problems: Vec::new(),
            usage,
            unresolved: SyntaxContext::empty().apply_mark(unresolved),
            constants: Constants::default(),
            declared: FxHashSet::default(),
            namespaces: Vec::new(),
            members: FxHashMap::default(),
            merged: Merged::of(program),
            enum_members: FxHashMap::default(),
            blocks: 0,
            new_starts: FxHashMap::default(),
            starts: FxHashSet::default(),
            kept_parens: FxHashSet::default(),
        }
    }

    /// Makes the edits, unless something could not be stripped.
    pub(super) fn finish(self, source: &str) -> Result<Stripped, Vec<Diagnostic>> {
        if !self.problems.is_empty() {
            return Err(self.problems);
        }
        let (code, edits) = self.plan.apply(source);
        Ok(Stripped { code, edits })
    }

    /// Reports what has no equivalent here.
    pub(super) fn problem(&mut self, span: Span, message: &str, hint: &str) {
        let range = self.text.range(span);
        self.problems.push(Diagnostic::error(message, range).with_hint(hint));
    }

    /// Removes `span`.
    pub(super) fn cut(&mut self, span: Span) {
        let range = self.text.range(span);
        self.plan.cut(range);
    }
}

impl Visit for Strip<'_> {
    // Types: those that belong to something else go with it; these are the ones that stand alone.
    fn visit_ts_type(&mut self, _: &TsType) {}

    fn visit_ts_type_ann(&mut self, node: &TsTypeAnn) {
        functions::annotation(self, node);
    }

    fn visit_ts_type_param_decl(&mut self, node: &TsTypeParamDecl) {
        self.cut(node.span);
    }

    fn visit_ts_type_param_instantiation(&mut self, node: &TsTypeParamInstantiation) {
        self.cut(node.span);
    }

    // Statements.
    fn visit_module_items(&mut self, items: &[ModuleItem]) {
        statements::module_items(self, items);
    }

    fn visit_stmts(&mut self, stmts: &[Stmt]) {
        statements::stmts(self, stmts);
    }

    fn visit_stmt(&mut self, node: &Stmt) {
        statements::lone(self, node);
    }

    fn visit_expr_stmt(&mut self, node: &ExprStmt) {
        self.starts.insert(self.text.lo(node.span));
        node.visit_children_with(self);
    }

    fn visit_import_decl(&mut self, node: &ImportDecl) {
        modules::import(self, node);
    }

    fn visit_named_export(&mut self, node: &NamedExport) {
        modules::export(self, node);
    }

    fn visit_ts_import_equals_decl(&mut self, node: &TsImportEqualsDecl) {
        modules::import_equals(self, node);
    }

    fn visit_ts_export_assignment(&mut self, node: &TsExportAssignment) {
        modules::export_assignment(self, node);
    }

    fn visit_export_default_expr(&mut self, node: &ExportDefaultExpr) {
        use swc_core::common::Spanned;
        self.starts.insert(self.text.lo(node.expr.span()));
        node.visit_children_with(self);
    }

    fn visit_export_decl(&mut self, node: &ExportDecl) {
        match &node.decl {
            Decl::TsEnum(decl) => enums::lower(self, decl, Some(node.span)),
            Decl::TsModule(decl) => namespaces::lower(self, decl, Some(node.span)),
            Decl::Class(_)
            | Decl::Fn(_)
            | Decl::Var(_)
            | Decl::Using(_)
            | Decl::TsInterface(_)
            | Decl::TsTypeAlias(_) => node.visit_children_with(self),
        }
    }

    fn visit_ts_enum_decl(&mut self, node: &TsEnumDecl) {
        enums::lower(self, node, None);
    }

    fn visit_ts_module_decl(&mut self, node: &TsModuleDecl) {
        namespaces::lower(self, node, None);
    }

    fn visit_fn_decl(&mut self, node: &FnDecl) {
        self.declared.insert(node.ident.to_id());
        node.visit_children_with(self);
    }

    fn visit_class_decl(&mut self, node: &ClassDecl) {
        self.declared.insert(node.ident.to_id());
        node.visit_children_with(self);
    }

    fn visit_var_decl(&mut self, node: &VarDecl) {
        self.constants.declare(node);
        node.visit_children_with(self);
    }

    fn visit_var_declarator(&mut self, node: &VarDeclarator) {
        functions::declarator(self, node);
    }

    // Functions and classes.
    fn visit_function(&mut self, node: &Function) {
        functions::function(self, node);
    }

    fn visit_arrow_expr(&mut self, node: &ArrowExpr) {
        functions::arrow(self, node);
    }

    fn visit_binding_ident(&mut self, node: &BindingIdent) {
        functions::binding(self, node);
    }

    fn visit_class(&mut self, node: &Class) {
        classes::class(self, node);
    }

    fn visit_decorator(&mut self, node: &Decorator) {
        expressions::keep_parens(self, &node.expr);
        node.visit_children_with(self);
    }

    // Expressions.
    fn visit_ts_as_expr(&mut self, node: &TsAsExpr) {
        expressions::assertion(self, node.span, &node.expr);
    }

    fn visit_ts_satisfies_expr(&mut self, node: &TsSatisfiesExpr) {
        expressions::assertion(self, node.span, &node.expr);
    }

    fn visit_ts_const_assertion(&mut self, node: &TsConstAssertion) {
        expressions::assertion(self, node.span, &node.expr);
    }

    fn visit_ts_type_assertion(&mut self, node: &TsTypeAssertion) {
        expressions::assertion(self, node.span, &node.expr);
    }

    fn visit_ts_non_null_expr(&mut self, node: &TsNonNullExpr) {
        expressions::non_null(self, node);
    }

    fn visit_paren_expr(&mut self, node: &ParenExpr) {
        expressions::paren(self, node);
    }

    fn visit_bin_expr(&mut self, node: &BinExpr) {
        expressions::binary(self, node);
    }

    fn visit_new_expr(&mut self, node: &NewExpr) {
        expressions::keep_parens(self, &node.callee);
        node.visit_children_with(self);
    }

    // Names that are members of a namespace at run time.
    fn visit_ident(&mut self, node: &Ident) {
        namespaces::reference(self, node);
    }

    fn visit_prop(&mut self, node: &Prop) {
        match node {
            Prop::Shorthand(name) => namespaces::shorthand(self, name),
            Prop::KeyValue(_) | Prop::Assign(_) | Prop::Getter(_) | Prop::Setter(_) | Prop::Method(_) => {
                node.visit_children_with(self);
            }
        }
    }

    fn visit_assign_pat_prop(&mut self, node: &AssignPatProp) {
        namespaces::shorthand(self, &node.key.id);
        node.value.visit_with(self);
    }
}
