//! Parameter properties become assignments in the constructor.
//!
//! ```ts
//! class A extends B {
//!   constructor(private readonly x: number) {
//!     super();
//!   }
//! }
//! ```
//! becomes
//! ```js
//! class A extends B {
//!   constructor(x) {
//!     super();
//!     this.x = x;
//!   }
//! }
//! ```
//!
//! Fields that read `this` are initialised after these assignments, in the constructor: this is what
//! TypeScript does for older targets, and with native fields such a program is an error to it.

use swc_core::common::{Span, Spanned};
use swc_core::ecma::ast::*;
use swc_core::ecma::visit::{Visit, VisitWith, noop_visit_type};

use super::classes::modifiers;
use super::strip::Strip;

/// Lowers the parameter properties of a class that is stripped otherwise.
pub(super) fn lower(cx: &mut Strip<'_>, class: &Class) {
    let constructor = class.body.iter().find_map(|member| match member {
        ClassMember::Constructor(node) => node.body.as_ref().map(|body| (node, body)),
        // Nothing else has such parameters.
        _ => None,
    });
    let Some((constructor, body)) = constructor else { return };
    let mut names = Vec::new();
    for param in &constructor.params {
        if let ParamOrTsParamProp::TsParamProp(param) = param {
            names.extend(property(cx, param));
        }
    }
    if names.is_empty() {
        return;
    }
    let mut lines: Vec<_> = names.iter().map(|name| format!("this.{name} = {name};")).collect();
    lines.extend(moved_fields(cx, class, constructor));
    insert(cx, class, body, &lines);
}

/// Strips the modifiers of a parameter; its name.
fn property(cx: &mut Strip<'_>, node: &TsParamProp) -> Option<String> {
    let name = match &node.param {
        TsParamPropParam::Ident(name) => &name.id,
        TsParamPropParam::Assign(node) => match &*node.left {
            Pat::Ident(name) => &name.id,
            // TypeScript has no other parameter properties.
            _ => return None,
        },
    };
    modifiers(cx, node.span, &node.decorators, name.span);
    let start = cx.text.lo(name.span);
    Some(cx.text.word(start).to_owned())
}

/// Puts `lines` where `this` is there: after the call of `super`, or after the directives.
fn insert(cx: &mut Strip<'_>, class: &Class, body: &FunctionBody, lines: &[String]) {
    let directives =
        body.stmts.iter().take_while(|stmt| matches!(stmt, Stmt::Expr(node) if is_text(&node.expr))).count();
    let after = if class.super_class.is_none() {
        directives.checked_sub(1)
    } else if let Some(index) = body.stmts.iter().position(is_super_call) {
        Some(index)
    } else {
        return cx.problem(
            body.span,
            "Parameter properties need a call of super() that is a statement of its own",
            "call super() at the top level of the constructor, or assign the properties by hand",
        );
    };
    let open = cx.text.lo(body.span) + 1;
    let after = after.and_then(|index| body.stmts.get(index));
    let at = after.map_or(open, |stmt| cx.text.hi(stmt.span()));
    let closes = after.is_some() && !cx.text.until(at).ends_with(';');
    let mut text = if closes { ";".to_owned() } else { String::new() };
    let own_line = body.stmts.iter().map(|stmt| cx.text.lo(stmt.span())).find(|lo| cx.text.starts_line(*lo));
    match (own_line, body.stmts.first()) {
        (Some(lo), _) => {
            let indent = cx.text.indent(lo);
            text.extend(lines.iter().flat_map(|line| ["\n", indent, line]));
        }
        (None, Some(_)) => text.extend(lines.iter().flat_map(|line| [" ", line])),
        (None, None) => {
            let outer = cx.text.indent(cx.text.lo(body.span));
            let class_indent = cx.text.indent(cx.text.lo(class.span));
            let unit = outer.strip_prefix(class_indent).filter(|unit| !unit.is_empty()).unwrap_or("  ");
            text.extend(lines.iter().flat_map(|line| ["\n", outer, unit, line]));
            let close = cx.text.hi(body.span) - 1;
            if !cx.text.has_newline(open..close) {
                text.extend(["\n", outer]);
                cx.plan.cut(cx.text.space_back(close).max(open)..close);
            }
        }
    }
    cx.plan.insert(at, text);
}

fn is_text(expr: &Expr) -> bool {
    matches!(expr, Expr::Lit(Lit::Str(_)))
}

fn is_super_call(stmt: &Stmt) -> bool {
    let Stmt::Expr(node) = stmt else { return false };
    matches!(&*node.expr, Expr::Call(CallExpr { callee: Callee::Super(_), .. }))
}

/// Takes initialisers that need the properties out of the fields; the assignments that do the same.
fn moved_fields(cx: &mut Strip<'_>, class: &Class, constructor: &Constructor) -> Vec<String> {
    let mut lines = Vec::new();
    for member in &class.body {
        let (key, value) = match member {
            ClassMember::ClassProp(node) if !node.is_static && !node.declare => (node.key.span(), &node.value),
            ClassMember::PrivateProp(node) if !node.is_static => (node.key.span, &node.value),
            ClassMember::AutoAccessor(node) if !node.is_static => (node.key.span(), &node.value),
            // Methods and static members do not run with the constructor.
            _ => continue,
        };
        let Some(value) = value else { continue };
        // Once one is moved, those after it follow, or they would overtake it.
        let inert = matches!(**value, Expr::Arrow(_) | Expr::Fn(_) | Expr::Lit(_));
        if inert || lines.is_empty() && !reads_this(value) {
            continue;
        }
        let name = cx.text.get(cx.text.range(key));
        let access = if name.starts_with(['[', '"', '\'']) || name.starts_with(|c: char| c.is_ascii_digit()) {
            None
        } else {
            Some(format!("this.{name}"))
        };
        let free = !Names::of(value).meets(&Names::of_constructor(constructor));
        match access.filter(|_| free) {
            Some(access) => lines.push(move_field(cx, key, value.span(), &access)),
            None => cx.problem(
                value.span(),
                "This field needs the parameter properties, and cannot be moved into the constructor",
                "initialise it in the constructor",
            ),
        }
    }
    lines
}

fn move_field(cx: &mut Strip<'_>, key: Span, value: Span, access: &str) -> String {
    let value = cx.text.range(value);
    let equals = cx.text.skip_back(value.start) - 1;
    let start = cx.text.cut_start(equals).max(cx.text.hi(key));
    let text = cx.plan.take(cx.text.from(0), value.clone());
    cx.plan.cut(start..value.end);
    format!("{access} = {text};")
}

/// Whether an expression uses `this` as soon as it runs.
fn reads_this(expr: &Expr) -> bool {
    struct Finder(bool);
    impl Visit for Finder {
        noop_visit_type!();
        fn visit_this_expr(&mut self, _: &ThisExpr) {
            self.0 = true;
        }
        fn visit_function(&mut self, _: &Function) {}
        fn visit_class(&mut self, _: &Class) {}
        fn visit_arrow_expr(&mut self, _: &ArrowExpr) {}
    }
    let mut finder = Finder(false);
    expr.visit_with(&mut finder);
    finder.0
}

/// All names in a piece of code.
#[derive(Default)]
struct Names(Vec<String>);

impl Names {
    fn of(node: &Expr) -> Self {
        let mut names = Self::default();
        node.visit_with(&mut names);
        names
    }

    fn of_constructor(node: &Constructor) -> Self {
        let mut names = Self::default();
        node.params.visit_with(&mut names);
        // Only declarations can hide a name, but any name here is reason enough to leave it alone.
        let declared = node.body.iter().flat_map(|body| &body.stmts).filter(|stmt| matches!(stmt, Stmt::Decl(_)));
        declared.for_each(|stmt| stmt.visit_with(&mut names));
        names
    }

    fn meets(&self, other: &Self) -> bool {
        self.0.iter().any(|name| other.0.contains(name))
    }
}

impl Visit for Names {
    noop_visit_type!();

    fn visit_ident(&mut self, node: &Ident) {
        self.0.push(node.sym.to_string());
    }
}
