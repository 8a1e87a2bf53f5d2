//! Readable names for what the author left nameless.
//!
//! ```text
//! await getUsers()      users          await fetch(url)      response? no: value
//! await db.user(id)     user           rest of a block       next, after
//! ```
//!
//! A name is fresh if it stands nowhere in the outermost function being lowered: declaring it can
//! then capture nothing. Two functions may use the same one.

use rustc_hash::FxHashSet;
use swc_core::atoms::Atom;
use swc_core::common::{DUMMY_SP, Mark, SyntaxContext};
use swc_core::ecma::ast::{Callee, Expr, Ident, MemberProp};

use crate::ast::unparen;

/// The names of one function: those it may not use, and its own context, which makes the generated
/// identifiers unequal to any other function's.
#[derive(Debug)]
pub struct Names<'a> {
    authored: &'a FxHashSet<Atom>,
    taken: FxHashSet<Atom>,
    ctxt: SyntaxContext,
}

impl<'a> Names<'a> {
    /// For a function inside an outermost function that mentions the names `authored`.
    pub fn new(authored: &'a FxHashSet<Atom>) -> Self {
        let ctxt = SyntaxContext::empty().apply_mark(Mark::new());
        Self { authored, taken: FxHashSet::default(), ctxt }
    }

    /// A fresh identifier called `hint`, or `hint2`, `hint3`…
    pub fn fresh(&mut self, hint: &str) -> Ident {
        let free = |name: &Atom| !self.authored.contains(name) && !self.taken.contains(name);
        let mut name = Atom::from(hint);
        let mut count = 2;
        while !free(&name) {
            name = Atom::from(format!("{hint}{count}"));
            count += 1;
        }
        self.taken.insert(name.clone());
        Ident::new(name, DUMMY_SP, self.ctxt)
    }

    /// A fresh identifier for the value of `expr`.
    pub fn fresh_for(&mut self, expr: &Expr) -> Ident {
        let hint = describe(expr).unwrap_or_else(|| "value".into());
        self.fresh(&hint)
    }
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
        Expr::Ident(name) => {
            let name = format!("{}Before", name.sym);
            usable(&name).then_some(name)
        }
        _ => None, // every other expression is called by what it is: a value
    }
}

fn last_name(expr: &Expr) -> Option<String> {
    match unparen(expr) {
        Expr::Ident(name) => Some(name.sym.to_string()),
        Expr::Member(member) => match &member.prop {
            MemberProp::Ident(name) => Some(name.sym.to_string()),
            MemberProp::PrivateName(name) => Some(name.name.to_string()),
            MemberProp::Computed(_) => None,
        },
        _ => None, // nothing else has a name to borrow
    }
}

/// `getUsers` gives `users`.
fn noun_of(name: &str) -> Option<String> {
    VERBS.iter().find_map(|verb| {
        let rest = name.strip_prefix(verb)?;
        let first = rest.chars().next().filter(|first| first.is_ascii_uppercase())?;
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
