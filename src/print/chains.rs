//! Chains of calls and members: on one line, or one call a line.
//!
//! ```js
//! return fetch(url)
//!   .then((response) => response.json())
//!   .then((users) => users.length);
//! ```
//! The links that the author wrote are copied; only the line breaks between links are chosen here.

use swc_core::common::Spanned;
use swc_core::ecma::ast::{Callee, Expr, ExprOrSpread, MemberProp, OptChainBase};
use swc_core::ecma::visit::VisitWith;

use super::Printer;
use super::arguments::is_simple;
use super::doc::{Doc, break_parent, docs, hardline, join, word};
use super::expr::import_callee;
use super::parens::{self, Slot};

/// A member access or a call, behind what it is applied to.
#[derive(Clone, Copy)]
struct Link<'n, 'a> {
    node: &'n Expr,
    doc: Doc<'a>,
    args: Option<&'n [ExprOrSpread]>,
    /// `[0]`: belongs to what is before it.
    literal_key: bool,
    name: Option<&'n str>,
}

impl<'a> Printer<'a> {
    /// A generated call, or a generated part of an optional chain.
    pub(super) fn chain(&mut self, node: &Expr) -> Doc<'a> {
        // A name no longer than a level of indentation needs no line for itself.
        let statement = std::mem::take(&mut self.statement);
        let (head, count) = head_of(node);
        // From the inside out.
        let outward = std::iter::successors(Some(node), |step| inner(step).map(|(next, _)| next));
        let steps = self.arena.reversed(count, node, outward);
        let Some(first) = steps.first() else { return self.head(head, node) };
        let head_doc = self.head(head, first);
        let links = self.arena.list(steps.iter().map(|step| self.link(step)));
        let calls = links.iter().filter(|link| link.args.is_some()).count();
        let members = links.len() - calls;
        let row = || {
            let link = |at: usize| at.checked_sub(1).and_then(|at| links.get(at));
            let count = links.len() + 1;
            let docs = (0..count).map(|at| link(at).map_or(head_doc, |link| link.doc));
            Doc::row(self.arena.list(docs))
        };
        if members == 0 || calls == 0 {
            return row();
        }
        if calls == 1 && links.last().is_some_and(|last| last.args.is_some()) {
            // There is but one place that might have a line of its own.
            return row().group(self.arena);
        }
        self.layout_chain(head, head_doc, links, statement)
    }

    fn head(&mut self, head: &Expr, first: &Expr) -> Doc<'a> {
        if let Expr::Call(call) = first {
            match &call.callee {
                Callee::Super(_) => return word("super"),
                Callee::Import(import) => return word(import_callee(import.phase)),
                Callee::Expr(_) => {}
            }
        }
        let slot = match first {
            Expr::Call(_) => Slot::Callee,
            Expr::Member(_) => Slot::Object,
            _ => Slot::Link, // A step of an optional chain.
        };
        self.expr(head, slot)
    }

    /// One step of the chain: copied with its own text if it is the author's.
    fn link<'n>(&mut self, node: &'n Expr) -> Link<'n, 'a> {
        let mut link = Link { node, doc: Doc::nil(), args: None, literal_key: false, name: None };
        match node {
            Expr::Call(call) => {
                link.args = Some(&call.args);
                let copied = self.copied_link(node, call.callee.span(), |v| call.args.visit_with(v));
                let required = super::assign::is_require(&call.callee);
                link.doc = copied.unwrap_or_else(|| self.arguments_of(&call.args, required));
            }
            Expr::Member(member) => {
                note_member(&mut link, &member.prop);
                let copied = self.copied_link(node, member.obj.span(), |v| member.prop.visit_with(v));
                link.doc = copied.unwrap_or_else(|| self.member_prop(&member.prop));
            }
            Expr::OptChain(chain) => {
                let optional = if chain.optional { word("?.") } else { Doc::nil() };
                match &*chain.base {
                    OptChainBase::Call(call) => {
                        link.args = Some(&call.args);
                        let copied = self.copied_link(node, call.callee.span(), |v| call.args.visit_with(v));
                        link.doc =
                            copied.unwrap_or_else(|| docs![self.arena, optional, self.arguments(&call.args)]);
                    }
                    OptChainBase::Member(member) => {
                        note_member(&mut link, &member.prop);
                        let copied = self.copied_link(node, member.obj.span(), |v| member.prop.visit_with(v));
                        link.doc = copied.unwrap_or_else(|| match (&member.prop, chain.optional) {
                            (MemberProp::Ident(name), true) => docs![self.arena, "?.", self.ident_name(name)],
                            (MemberProp::PrivateName(name), true) => {
                                docs![self.arena, "?.", self.private_name(name)]
                            }
                            (prop, _) => docs![self.arena, optional, self.member_prop(prop)],
                        });
                    }
                }
            }
            _ => {} // Nothing else is a step.
        }
        link.doc = self.caused(node.span(), link.doc);
        link
    }

    fn copied_link(
        &mut self,
        node: &Expr,
        base: swc_core::common::Span,
        visit: impl Fn(&mut super::filler::Filler<'_, 'a>),
    ) -> Option<Doc<'a>> {
        let (_, hi) = self.real(node.span())?;
        let (_, mut lo) = self.origin(base)?;
        // Line breaks before a link are ours to choose; comments there are not.
        while lo < hi && self.byte(lo).is_some_and(|byte| byte.is_ascii_whitespace()) {
            lo += 1;
        }
        (lo < hi).then(|| self.slice_bytes((lo, hi), visit)).flatten()
    }

    fn layout_chain(
        &mut self,
        head: &Expr,
        head_doc: Doc<'a>,
        links: &[Link<'_, 'a>],
        statement: bool,
    ) -> Doc<'a> {
        let calls: Vec<&[ExprOrSpread]> = links.iter().filter_map(|link| link.args).collect();
        let many =
            calls.len() > 2 && calls.iter().any(|args| !args.iter().all(|arg| is_simple(&arg.expr, 0)));
        let functions_before =
            calls.iter().rev().skip(1).any(|args| args.iter().any(|arg| is_function(&arg.expr)));
        let (first, groups) = group_links(links);
        let merge = groups.first().is_some_and(|group| merges(head, links, first, group, statement));
        let docs_of = |range: &std::ops::Range<usize>| {
            let links = links.get(range.clone()).unwrap_or_default();
            Doc::row(self.arena.list(links.iter().map(|link| link.doc)))
        };
        let start = docs![self.arena, head_doc, docs_of(&(0..first))];
        let parts = self.arena.list(groups.iter().map(docs_of));
        let one_line = docs![self.arena, start, Doc::row(parts)];
        let merged = usize::from(merge);
        if parts.len() <= 1 + merged && !parts.iter().skip(1 + merged).any(|doc| doc.breaks) {
            return one_line.group(self.arena);
        }
        let (together, below) = parts.split_at(merged.min(parts.len()));
        let rows = docs![self.arena, hardline(), join(self.arena, below, hardline())].indent(self.arena);
        let expanded = docs![self.arena, start, Doc::row(together), rows];
        let last_breaks = parts.last().is_some_and(|doc| doc.breaks);
        let early_break = start.breaks || parts.iter().rev().skip(1).any(|doc| doc.breaks);
        let comments = parts.iter().any(|doc| self.edge(doc, true) == Some('/'));
        if many || early_break || comments || (last_breaks && functions_before) {
            return expanded.group(self.arena);
        }
        let breaks = if one_line.breaks { break_parent() } else { Doc::nil() };
        docs![self.arena, breaks, Doc::choice(self.arena, &[one_line, expanded])]
    }
}

fn note_member<'n>(link: &mut Link<'n, '_>, prop: &'n MemberProp) {
    match prop {
        MemberProp::Ident(name) => link.name = Some(&name.sym),
        MemberProp::Computed(key) => link.literal_key = matches!(&*key.expr, Expr::Lit(_)),
        MemberProp::PrivateName(_) => {}
    }
}

/// What a step of a chain is applied to, and whether that may be a step as well. `None` if it is no step.
fn inner(node: &Expr) -> Option<(&Expr, bool)> {
    match node {
        Expr::Call(call) => Some(match &call.callee {
            Callee::Expr(callee) => (callee, !parens::needs(callee, Slot::Callee)),
            Callee::Super(_) | Callee::Import(_) => (node, false),
        }),
        Expr::Member(member) => Some((&member.obj, !parens::needs(&member.obj, Slot::Object))),
        Expr::OptChain(chain) => match &*chain.base {
            OptChainBase::Call(call) => Some((&call.callee, true)),
            OptChainBase::Member(member) => Some((&member.obj, true)),
        },
        _ => None, // The head.
    }
}

/// What a chain is applied to, and how many steps it has.
fn head_of(node: &Expr) -> (&Expr, usize) {
    let (mut at, mut steps) = (node, 0);
    while let Some((next, goes_on)) = inner(at) {
        (at, steps) = (next, steps + 1);
        if !goes_on {
            break;
        }
    }
    (at, steps)
}

/// How many links stay with the head, and the ranges of the links that may have a line each.
fn group_links(links: &[Link]) -> (usize, Vec<std::ops::Range<usize>>) {
    let is_call = |at: usize| links.get(at).is_some_and(|link| link.args.is_some());
    let mut first = 0;
    while links.get(first).is_some_and(|link| link.args.is_some() || link.literal_key) {
        first += 1;
    }
    if first == 0 || !is_call(0) {
        // Of `a.b.c()` only `.c()` may have a line of its own.
        while first + 1 < links.len() && !is_call(first) && !is_call(first + 1) {
            first += 1;
        }
    }
    let mut groups = Vec::new();
    let mut at = first;
    while at < links.len() {
        let start = at;
        while at < links.len() && !is_call(at) {
            at += 1;
        }
        while links.get(at).is_some_and(|link| link.args.is_some() || (link.literal_key && at > start)) {
            at += 1;
        }
        groups.push(start..at);
    }
    (first, groups)
}

/// Whether the first group stays with the head: `this.load()`, `Promise.all()`, `$.get()`.
fn merges(
    head: &Expr,
    links: &[Link],
    first: usize,
    group: &std::ops::Range<usize>,
    statement: bool,
) -> bool {
    let literal = links.get(group.start).is_some_and(|link| link.literal_key);
    let Some(last) = first.checked_sub(1).and_then(|at| links.get(at)) else {
        return match head {
            Expr::This(_) => true,
            Expr::Ident(name) => is_factory(&name.sym) || literal || (statement && name.sym.len() <= 2),
            _ => false, // Anything longer has a line of its own.
        };
    };
    let member = matches!(last.node, Expr::Member(_) | Expr::OptChain(_)) && last.args.is_none();
    member && (last.name.is_some_and(is_factory) || literal)
}

/// Names of classes and of short helpers.
fn is_factory(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_uppercase()) || name.chars().all(|c| c == '_' || c == '$')
}

fn is_function(node: &Expr) -> bool {
    matches!(node, Expr::Arrow(_) | Expr::Fn(_))
}
