//! Readable names for what the author left nameless.
//!
//! ```text
//! await getUsers()      users          await fetch(url)      value
//! await db.user(id)     value          rest of a block       next
//! ```
//!
//! While a function is being lowered a generated name is spelled as it is meant, in a context of its own that
//! no resolver gives; `tidy::rename` spells those anew that would mean another name. For other passes of a
//! host the contexts become real ones at the end, see [`Contexts`].

use rustc_hash::FxHashMap;
use swc_core::atoms::Atom;
use swc_core::common::util::take::Take;
use swc_core::common::{DUMMY_SP, Mark, Span, Spanned, SyntaxContext};
use swc_core::ecma::ast::*;
use swc_core::ecma::visit::VisitMut;

use crate::ast::unparen;
use crate::origins::Origins;

/// The first context of ours: the resolver's are numbered from zero.
pub(crate) const FIRST: u32 = 0x8000_0000;

/// The generated names of a program.
#[derive(Debug, Default)]
pub(crate) struct Names {
    count: u32,
}

impl Names {
    /// A fresh identifier, to be called `hint` or `hint2`, `hint3`…
    pub(crate) fn fresh(&mut self, hint: &str) -> Ident {
        self.count += 1;
        // These two mean something by their spelling alone.
        let hint = match hint {
            "arguments" => "args",
            "eval" => "evaluate",
            hint => hint,
        };
        Ident::new(hint.into(), DUMMY_SP, SyntaxContext::from_u32(FIRST + self.count))
    }

    /// A fresh identifier for the value of `expr`.
    pub(crate) fn fresh_for(&mut self, expr: &Expr) -> Ident {
        let hint = describe(expr).unwrap_or_else(|| "value".into());
        self.fresh(&hint)
    }
}

/// Whether a name is generated.
#[inline]
pub(crate) fn is_ours(name: &Ident) -> bool {
    number_of(name.ctxt).is_some()
}

/// The number of the generated name in this context; nothing for a name of the author's.
#[inline]
pub(crate) fn number_of(context: SyntaxContext) -> Option<u32> {
    context.as_u32().checked_sub(FIRST)
}

/// Gives generated names contexts that swc knows. Passes of a host tell bindings apart by spelling and context, and
/// names in places beside each other may be spelled the same.
#[derive(Debug, Default)]
pub(crate) struct Contexts(FxHashMap<SyntaxContext, SyntaxContext>);

impl VisitMut for Contexts {
    fn visit_mut_ident(&mut self, node: &mut Ident) {
        if is_ours(node) {
            let fresh = || SyntaxContext::empty().apply_mark(Mark::new());
            node.ctxt = *self.0.entry(node.ctxt).or_insert_with(fresh);
        }
    }
}

/// Whether `expr` is a function or class that is called after the variable it is given to.
pub(crate) fn is_anonymous(expr: &Expr) -> bool {
    match unparen(expr) {
        Expr::Arrow(_) => true,
        Expr::Fn(function) => function.ident.is_none(),
        Expr::Class(class) => class.ident.is_none(),
        _ => false, // no other expression asks for its name
    }
}

/// Makes an anonymous function or class be called `name`, which stands at `place`.
pub(crate) fn call_it(name: &Atom, place: Span, expr: &mut Box<Expr>, origins: &mut Origins) {
    if !is_anonymous(expr) || name == "__proto__" {
        return;
    }
    let origin = expr.span();
    let span = if origin.is_dummy() { origin } else { origins.stand_in(origin) };
    let place = if place.is_dummy() { place } else { origins.stand_in(place) };
    let key = PropName::Ident(IdentName::new(name.clone(), place));
    let pair = Prop::KeyValue(KeyValueProp { key, value: expr.take() });
    let object = ObjectLit { span: DUMMY_SP, props: vec![PropOrSpread::Prop(Box::new(pair))] };
    let prop = MemberProp::Ident(IdentName::new(name.clone(), place));
    **expr = Expr::Member(MemberExpr { span, obj: Box::new(Expr::Object(object)), prop });
}

/// Prefixes that say how a thing is had, not what it is.
const VERBS: [&str; 12] = [
    "get", "fetch", "load", "read", "find", "create", "make", "query", "select", "request", "resolve", "list",
];

/// What a person would call the value of `expr`; nothing where "value" is as good.
fn describe(expr: &Expr) -> Option<String> {
    match unparen(expr) {
        Expr::Call(call) => match &call.callee {
            Callee::Expr(callee) => noun_of(&last_name(callee)?),
            Callee::Super(_) | Callee::Import(_) => None,
        },
        Expr::Member(_) => last_name(expr).filter(|name| usable(name)),
        Expr::Ident(name) if !is_ours(name) => {
            let name = format!("{}Before", name.sym);
            usable(&name).then_some(name)
        }
        _ => None, // what is ours and every other expression is called by what it is: a value
    }
}

fn last_name(expr: &Expr) -> Option<String> {
    match unparen(expr) {
        Expr::Ident(name) if !is_ours(name) => Some(name.sym.to_string()),
        Expr::Member(member) => match &member.prop {
            MemberProp::Ident(name) => Some(name.sym.to_string()),
            MemberProp::PrivateName(name) => Some(name.name.to_string()),
            MemberProp::Computed(_) => None,
        },
        _ => None, // nothing else has a name of the author's to borrow
    }
}

/// `getUsers` gives `users`.
fn noun_of(name: &str) -> Option<String> {
    VERBS.iter().find_map(|verb| {
        let rest = name.strip_prefix(verb)?;
        let first = rest.chars().next().filter(char::is_ascii_uppercase)?;
        // `getURL` is `url`-like: leave acronyms alone rather than write `uRL`.
        let lower = if rest.chars().all(|c| !c.is_ascii_lowercase()) {
            rest.to_ascii_lowercase()
        } else {
            format!("{}{}", first.to_ascii_lowercase(), &rest[1..])
        };
        usable(&lower).then_some(lower)
    })
}

/// An ASCII identifier that is no reserved word.
fn usable(name: &str) -> bool {
    let ascii = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '$');
    let starts_well = name.chars().next().is_some_and(|c| !c.is_ascii_digit());
    ascii && starts_well && name.len() < 30 && !RESERVED.contains(&name)
}

const RESERVED: [&str; 49] = [
    "arguments",
    "as",
    "async",
    "await",
    "break",
    "case",
    "catch",
    "class",
    "const",
    "continue",
    "debugger",
    "default",
    "delete",
    "do",
    "else",
    "enum",
    "eval",
    "export",
    "extends",
    "false",
    "finally",
    "for",
    "function",
    "if",
    "implements",
    "import",
    "in",
    "instanceof",
    "interface",
    "let",
    "new",
    "null",
    "of",
    "package",
    "private",
    "protected",
    "public",
    "return",
    "static",
    "super",
    "switch",
    "this",
    "throw",
    "true",
    "try",
    "typeof",
    "undefined",
    "var",
    "yield",
];
