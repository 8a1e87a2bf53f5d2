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
//! A field that may read such a property is initialised after these assignments, in the constructor:
//! this is what TypeScript does for older targets, and with native fields such a program fails.

use rustc_hash::FxHashSet;
use swc_core::common::{Span, Spanned};
use swc_core::ecma::ast::{
    CallExpr, Callee, Class, ClassMember, Constructor, Expr, Function, FunctionBody, Ident, Lit, MemberExpr,
    MemberProp, ParamOrTsParamProp, Pat, PropName, PropOrSpread, Stmt, ThisExpr, TsParamProp,
    TsParamPropParam,
};
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
    let ready = ready_fields(cx, class);
    lines.extend(moved_fields(cx, class, constructor, ready));
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
fn moved_fields(
    cx: &mut Strip<'_>,
    class: &Class,
    constructor: &Constructor,
    mut ready: FxHashSet<String>,
) -> Vec<String> {
    let mut lines = Vec::new();
    for member in &class.body {
        let (key, value) = match member {
            ClassMember::ClassProp(node) if !node.is_static && !node.declare => {
                (node.key.span(), &node.value)
            }
            ClassMember::PrivateProp(node) if !node.is_static => (node.key.span, &node.value),
            ClassMember::AutoAccessor(node) if !node.is_static => (node.key.span(), &node.value),
            // Methods and static members do not run with the constructor.
            _ => continue,
        };
        let Some(value) = value else { continue };
        // Once one is moved, those after it follow, or they would overtake it.
        if is_inert(value) || lines.is_empty() && !reads_property(value, &ready) {
            continue;
        }
        let name = cx.text.get(cx.text.range(key));
        ready.remove(name);
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

/// The names of fields that are there without any parameter property.
fn ready_fields(cx: &Strip<'_>, class: &Class) -> FxHashSet<String> {
    let key = |member: &ClassMember| match member {
        ClassMember::ClassProp(node) if !node.is_static => Some(node.key.span()),
        ClassMember::PrivateProp(node) if !node.is_static => Some(node.key.span),
        // An accessor or a method may read anything.
        _ => None,
    };
    class.body.iter().filter_map(key).map(|span| cx.text.get(cx.text.range(span)).to_owned()).collect()
}

/// Whether an expression, as soon as it runs, uses more of `this` than the fields in `ready`.
fn reads_property(expr: &Expr, ready: &FxHashSet<String>) -> bool {
    struct Finder<'a>(&'a FxHashSet<String>, bool);
    impl Visit for Finder<'_> {
        noop_visit_type!();
        fn visit_this_expr(&mut self, _: &ThisExpr) {
            self.1 = true;
        }
        fn visit_member_expr(&mut self, node: &MemberExpr) {
            let is_ready = match &node.prop {
                MemberProp::Ident(name) => self.0.contains(&*name.sym),
                MemberProp::PrivateName(name) => self.0.contains(&format!("#{}", name.name)),
                MemberProp::Computed(_) => false,
            };
            if !(is_ready && node.obj.is_this()) {
                node.visit_children_with(self);
            }
        }
        fn visit_callee(&mut self, node: &Callee) {
            // A function of its own class gets `this`.
            let is_own = |node: &MemberExpr| node.obj.is_this();
            self.1 |= matches!(node, Callee::Expr(callee) if callee.as_member().is_some_and(is_own));
            node.visit_children_with(self);
        }
        fn visit_function(&mut self, _: &Function) {}
        fn visit_class(&mut self, _: &Class) {}
    }
    let mut finder = Finder(ready, false);
    expr.visit_with(&mut finder);
    finder.1
}

/// Whether an expression does nothing and cannot fail, so that it matters to nobody when it runs.
fn is_inert(expr: &Expr) -> bool {
    match expr {
        Expr::Arrow(_) | Expr::Fn(_) | Expr::Lit(_) => true,
        Expr::Unary(node) => is_inert(&node.arg),
        Expr::Array(node) => {
            node.elems.iter().flatten().all(|elem| elem.spread.is_none() && is_inert(&elem.expr))
        }
        Expr::Object(node) => node.props.iter().all(|prop| match prop {
            PropOrSpread::Prop(prop) => prop
                .as_key_value()
                .is_some_and(|prop| !matches!(prop.key, PropName::Computed(_)) && is_inert(&prop.value)),
            PropOrSpread::Spread(_) => false,
        }),
        Expr::New(node) => {
            let collections = ["Map", "Set", "WeakMap", "WeakSet"];
            let known = node.callee.as_ident().is_some_and(|name| collections.contains(&&*name.sym));
            known && node.args.as_ref().is_none_or(Vec::is_empty)
        }
        Expr::TsAs(node) => is_inert(&node.expr),
        // Anything else may do something.
        _ => false,
    }
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
        let declared =
            node.body.iter().flat_map(|body| &body.stmts).filter(|stmt| matches!(stmt, Stmt::Decl(_)));
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
