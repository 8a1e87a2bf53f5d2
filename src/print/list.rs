//! Lists of statements and class members, with their comments and empty lines.
//!
//! ```js
//! // above: printed with the statement, once
//! first(); // behind
//!
//! second(); // an empty line of the source before a statement stays
//! ```

use swc_core::common::{Span, Spanned};
use swc_core::ecma::ast::{ClassMember, Decl, Expr, ModuleDecl, ModuleItem, Stmt};
use swc_core::ecma::visit::VisitWith;

use super::comments::{self, Anchor};
use super::doc::{Doc, docs, hardline, word};
use super::filler::Filler;
use super::{Bytes, Printer, separator};

/// One of a list.
#[derive(Clone, Copy)]
pub(super) enum Item<'n> {
    Stmt(&'n Stmt),
    Module(&'n ModuleItem),
    Member(&'n ClassMember),
}

/// A stretch of a copied list.
pub(super) enum Segment<'n> {
    /// Stays where it is.
    Visit(Item<'n>),
    /// These stand for that range.
    Replace(Bytes, Vec<Item<'n>>),
    /// These are put in before what is there.
    Before(u32, Vec<Item<'n>>),
    /// These are put in behind what is there.
    After(u32, Vec<Item<'n>>),
}

/// Items that share a place.
struct Run<'n> {
    first: Item<'n>,
    others: Vec<Item<'n>>,
    range: Bytes,
}

impl<'n> Item<'n> {
    pub(super) fn span(self) -> Span {
        match self {
            Self::Stmt(node) => node.span(),
            Self::Module(node) => node.span(),
            Self::Member(node) => node.span(),
        }
    }

    pub(super) fn visit(self, filler: &mut Filler<'_, '_>) {
        match self {
            Self::Stmt(node) => node.visit_with(filler),
            Self::Module(node) => node.visit_with(filler),
            Self::Member(node) => node.visit_with(filler),
        }
    }

    fn print<'a>(self, printer: &mut Printer<'a>) -> Doc<'a> {
        match self {
            Self::Stmt(node) => printer.stmt(node),
            Self::Module(node) => printer.module_item(node),
            Self::Member(node) => printer.class_member(node),
        }
    }

    fn stmt(self) -> Option<&'n Stmt> {
        match self {
            Self::Stmt(stmt) | Self::Module(ModuleItem::Stmt(stmt)) => Some(stmt),
            Self::Module(ModuleItem::ModuleDecl(_)) | Self::Member(_) => None,
        }
    }

    fn is_empty(self) -> bool {
        match self {
            Self::Member(member) => matches!(member, ClassMember::Empty(_)),
            _ => matches!(self.stmt(), Some(Stmt::Empty(_))), // An exported thing is never empty.
        }
    }

    fn is_the_name_let(self) -> bool {
        matches!(self.stmt(), Some(Stmt::Expr(stmt)) if matches!(&*stmt.expr, Expr::Ident(name) if name.sym == "let"))
    }

    /// Whether it ends with a semicolon, written or not.
    fn is_terminated_by_semicolon(self) -> bool {
        match self {
            Self::Module(ModuleItem::ModuleDecl(decl)) => !matches!(decl, ModuleDecl::ExportDecl(_)),
            Self::Member(member) => matches!(
                member,
                ClassMember::ClassProp(_) | ClassMember::PrivateProp(_) | ClassMember::AutoAccessor(_)
            ),
            Self::Stmt(stmt) | Self::Module(ModuleItem::Stmt(stmt)) => matches!(
                stmt,
                Stmt::Expr(_)
                    | Stmt::Return(_)
                    | Stmt::Throw(_)
                    | Stmt::Break(_)
                    | Stmt::Continue(_)
                    | Stmt::Debugger(_)
                    | Stmt::Decl(Decl::Var(_) | Decl::Using(_))
            ),
        }
    }
}

/// Whether a statement that begins so continues the one before it, if that has no semicolon.
pub(super) fn is_hazard(first: char) -> bool {
    matches!(first, '(' | '[' | '`' | '+' | '-' | '/' | '<' | '*')
}

impl<'a> Printer<'a> {
    /// The items below each other. Comments of `inside` are printed if there is nothing else in it.
    pub(super) fn list<'n>(
        &mut self,
        items: impl IntoIterator<Item = Item<'n>>,
        inside: Option<Bytes>,
    ) -> Doc<'a> {
        let from = self.parts.len();
        let at_the_end = std::mem::take(&mut self.at_the_end);
        let mut previous: Option<Bytes> = None;
        let mut open = false;
        for item in items.into_iter().filter(|item| !item.is_empty()) {
            let origin = self.origin(item.span());
            let helper = item.stmt().filter(|_| at_the_end).and_then(|stmt| self.helper(stmt));
            let (doc, blank) = match helper {
                Some(helper) => (helper, false),
                None => self.entry(item, origin, open),
            };
            if self.parts.len() > from {
                let repeated = origin.is_some_and(|(lo, _)| previous.is_some_and(|(last, _)| last == lo));
                self.parts.push(hardline());
                if blank && !repeated {
                    self.parts.push(hardline());
                }
            }
            open = !self.is_sure_to_end(item)
                && item.is_terminated_by_semicolon()
                && self.edge(&doc, false) != Some(';');
            self.parts.push(doc);
            previous = origin;
        }
        match inside {
            Some((lo, hi)) if self.parts.len() == from => {
                let within = self.comments.within(lo, hi);
                self.claimed(within.collect(), false)
            }
            _ => self.gather(from), // There is something, or nothing is known about what is inside.
        }
    }

    /// Whether an item is a statement that is not copied and gets its semicolon, if it has one.
    fn is_sure_to_end(&self, item: Item<'_>) -> bool {
        self.style.semicolons && item.stmt().is_some_and(|stmt| self.real(stmt.span()).is_none())
    }

    /// The item, with a semicolon where the source has one that what is copied behind it may need.
    pub(super) fn as_terminated(&self, doc: Doc<'a>, item: Item<'_>, origin: Option<Bytes>) -> Doc<'a> {
        let had = origin.is_some_and(|(lo, hi)| self.text(lo, hi).ends_with(';'));
        let needs = had && item.is_terminated_by_semicolon() && self.edge(&doc, false) != Some(';');
        if needs { docs![self.arena, doc, word(";")] } else { doc }
    }

    /// An item with its comments, and whether there is an empty line before both in the source.
    fn entry(&mut self, item: Item<'_>, origin: Option<Bytes>, open: bool) -> (Doc<'a>, bool) {
        let id = self.fresh_id();
        let (mut above, mut behind, mut blank) = (Vec::new(), Vec::new(), false);
        if let Some((lo, hi)) = origin {
            let (end, breaks) = self.before_export(comments::gap_before(self.source, lo));
            let found = comments::leading_gap(self.source, &self.comments, end);
            above = self.comments.claim_all(found);
            let found = comments::trailing(self.source, &self.comments, hi);
            behind = self.comments.claim_all(found);
            let first = above.first().and_then(|index| self.comments.range(*index));
            blank = first.map_or(breaks > 1, |range| self.blank_before(range.lo));
        }
        let outer = self.copied.take();
        // It comes before those in it.
        let anchor = self.anchors.len();
        self.anchors.push(Anchor { id, lo: 0, hi: 0 });
        let doc = item.print(self);
        let copied = self.copied;
        match (origin.or(copied), self.anchors.get_mut(anchor)) {
            (Some((lo, hi)), Some(anchor)) => (anchor.lo, anchor.hi) = (lo, hi),
            _ => drop(self.anchors.remove(anchor)), // Nothing of it is the author's.
        }
        self.copied = match (outer, copied) {
            (Some(a), Some(b)) => Some((a.0.min(b.0), a.1.max(b.1))),
            (a, b) => a.or(b),
        };
        let bare = !self.style.semicolons && matches!(item.stmt(), Some(Stmt::Expr(_)));
        let guard = (open || bare) && self.edge(&doc, true).is_some_and(is_hazard);
        let doc = if guard { docs![self.arena, word(";"), doc] } else { doc };
        // Whatever follows the name would be declared.
        let ends = item.is_the_name_let() && self.edge(&doc, false) != Some(';');
        let doc = if ends { docs![self.arena, doc, word(";")] } else { doc };
        (self.with_comments(item, id, above, behind, doc), blank)
    }

    /// The gap before a declaration: before its `export`, if it stood behind one, for what is above that is the
    /// declaration's.
    fn before_export(&self, gap: (u32, u32)) -> (u32, u32) {
        let before = self.text(0, gap.0);
        if !before.ends_with('t') {
            return gap;
        }
        let before = before.strip_suffix("default").map_or(before, str::trim_end);
        let is_word = |rest: &&str| !rest.ends_with(|c: char| c.is_alphanumeric() || "_$.#".contains(c));
        let rest = before.strip_suffix("export").filter(is_word);
        let at = rest.and_then(|rest| u32::try_from(rest.len()).ok());
        at.map_or(gap, |at| comments::gap_before(self.source, at))
    }

    fn with_comments(
        &mut self,
        item: Item<'_>,
        id: u32,
        mut above: Vec<usize>,
        mut behind: Vec<usize>,
        doc: Doc<'a>,
    ) -> Doc<'a> {
        // Behind a call that spans many lines a comment would be far from what it is about.
        if doc.breaks && self.real(item.span()).is_none() {
            above.append(&mut behind);
        }
        if above.is_empty() && behind.is_empty() && self.extra.is_empty() {
            return doc;
        }
        let lost = self.extra.before.get(&id).cloned().unwrap_or_default();
        let mut parts = vec![self.above(above)];
        parts.push(self.claimed(lost, true));
        parts.push(doc);
        for index in behind {
            parts.push(word(" "));
            parts.push(self.comment(index));
        }
        let lost = self.extra.after.get(&id).cloned().unwrap_or_default();
        let lost = self.claimed(lost, false);
        if !lost.is_nil() {
            parts.push(hardline());
            parts.push(lost);
        }
        Doc::concat(self.arena, parts)
    }

    /// Comments before an item, on lines of their own where they were.
    fn above(&mut self, indices: Vec<usize>) -> Doc<'a> {
        let mut parts = Vec::new();
        for index in indices {
            let Some(range) = self.comments.range(index) else { continue };
            parts.push(self.comment(index));
            let rest = self.text(range.hi, u32::try_from(self.source.len()).unwrap_or(u32::MAX));
            let gap = rest.get(..rest.len() - rest.trim_start().len()).unwrap_or_default();
            let line = self.text(range.lo, range.lo + 2) == "//";
            let breaks = gap.bytes().filter(|byte| *byte == b'\n').count();
            parts.push(if breaks == 0 && !line && !rest.trim_start().is_empty() && gap.len() == 1 {
                word(" ")
            } else {
                separator(self.arena, breaks > 1)
            });
        }
        Doc::concat(self.arena, parts)
    }

    /// Comments on lines of their own, those that have not been printed yet.
    fn claimed(&mut self, indices: Vec<usize>, then_line: bool) -> Doc<'a> {
        let mut parts = Vec::new();
        for index in indices {
            if !self.comments.claim(index) {
                continue;
            }
            if !parts.is_empty() {
                parts.push(hardline());
            }
            parts.push(self.comment(index));
        }
        if then_line && !parts.is_empty() {
            parts.push(hardline());
        }
        Doc::concat(self.arena, parts)
    }

    /// Whether an empty line comes before `at`.
    pub(super) fn blank_before(&self, at: u32) -> bool {
        comments::gap_before(self.source, at).1 > 1
    }

    /// The source behind a hashbang.
    pub(super) fn body_of_file(&self) -> Bytes {
        let end = u32::try_from(self.source.len()).unwrap_or(u32::MAX);
        let first = if self.source.starts_with("#!") { self.line_starts.get(1).copied() } else { Some(0) };
        (first.unwrap_or(end), end)
    }

    /// How a copied list is made up. `None` if something of it is gone or nothing has a place.
    pub(super) fn segments<'n>(
        &self,
        items: impl ExactSizeIterator<Item = Item<'n>>,
        inside: Option<Bytes>,
    ) -> Option<Vec<Segment<'n>>> {
        let any = items.len() > 0;
        let mut segments = Vec::with_capacity(items.len());
        let mut inserted: Vec<Item<'n>> = Vec::new();
        let mut run: Option<Run<'n>> = None;
        let mut end = inside.map(|(lo, _)| lo);
        for item in items {
            let Some((lo, hi)) = self.origin(item.span()) else {
                inserted.push(item);
                continue;
            };
            if let Some(run) = run.as_mut().filter(|run| lo < run.range.1) {
                run.others.append(&mut inserted);
                run.others.push(item);
                run.range = (run.range.0.min(lo), run.range.1.max(hi));
                continue;
            }
            if let Some(run) = run.take() {
                end = Some(self.close(run, end, &mut segments)?);
            }
            if !inserted.is_empty() {
                segments.push(Segment::Before(self.top(lo), std::mem::take(&mut inserted)));
            }
            run = Some(Run { first: item, others: Vec::new(), range: (lo, hi) });
        }
        if run.is_none() && any {
            return None;
        }
        let range = run.as_ref().map_or((0, 0), |run| run.range);
        if let Some(run) = run {
            end = Some(self.close(run, end, &mut segments)?);
        }
        if let (Some(end), Some((_, hi))) = (end, inside)
            && self.skip_trivia(end) < hi
        {
            return None;
        }
        if !inserted.is_empty() {
            let behind = comments::trailing(self.source, &self.comments, range.1);
            let last = behind.last().and_then(|index| self.comments.range(*index));
            segments.push(Segment::After(last.map_or(range.1, |range| range.hi), inserted));
        }
        Some(segments)
    }

    /// Ends a run of items that share a place, if nothing but white space separates it from the last. Gives its end.
    fn close<'n>(&self, run: Run<'n>, end: Option<u32>, segments: &mut Vec<Segment<'n>>) -> Option<u32> {
        let Run { first, mut others, range } = run;
        if end.is_some_and(|end| end > range.0 || (end < range.0 && self.skip_trivia(end) < range.0)) {
            return None;
        }
        if others.is_empty() {
            segments.push(Segment::Visit(first));
            return Some(range.1);
        }
        // One statement became several.
        others.insert(0, first);
        let range = self.with_outer_comments(&others, range);
        segments.push(Segment::Replace(range, others));
        Some(range.1)
    }

    /// The range with the comments above and behind it, where those go with an item inside the group.
    fn with_outer_comments(&self, group: &[Item<'_>], (lo, hi): Bytes) -> Bytes {
        let first = group.first().and_then(|item| self.origin(item.span()));
        let last = group.last().and_then(|item| self.origin(item.span()));
        let top = if first.is_some_and(|first| first.0 > lo) { self.top(lo) } else { lo };
        if last.is_none_or(|last| last.1 >= hi) {
            return (top, hi);
        }
        let behind = comments::trailing(self.source, &self.comments, hi);
        let end = behind.last().and_then(|index| self.comments.range(*index));
        (top, end.map_or(hi, |range| range.hi))
    }

    /// Where statements inserted before the one at `lo` go: above its comments.
    fn top(&self, lo: u32) -> u32 {
        let first = comments::leading(self.source, &self.comments, lo).first().copied();
        first.and_then(|index| self.comments.range(index)).map_or(lo, |range| range.lo)
    }
}
