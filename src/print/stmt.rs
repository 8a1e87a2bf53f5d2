//! Statements.
//!
//! ```js
//! if (ready) start();
//! else {
//!   wait();
//! }
//! ```

use swc_core::common::Spanned;
use swc_core::ecma::ast::{
    BlockStmt, CatchClause, Decl, Expr, ForHead, ForStmt, IfStmt, Stmt, SwitchCase, SwitchStmt, TryStmt,
    UnaryOp, UsingDecl, VarDecl, VarDeclKind, VarDeclOrExpr,
};
use swc_core::ecma::visit::VisitWith;

use super::brackets::{Brackets, Comma, Items, Lines};
use super::doc::{Arena, Doc, Node, docs, hardline, join, line, softline, word};
use super::exotic::exotic;
use super::list::Item;
use super::parens::Slot;
use super::{Bytes, Printer, separator};

impl<'a> Printer<'a> {
    /// A statement, with its semicolon.
    pub(super) fn stmt(&mut self, node: &Stmt) -> Doc<'a> {
        if let Some(doc) = self.slice(node.span(), |v| node.visit_with(v)) {
            return doc;
        }
        let doc = self.stmt_parts(node);
        self.caused(node.span(), doc)
    }

    fn stmt_parts(&mut self, node: &Stmt) -> Doc<'a> {
        match node {
            Stmt::Block(block) => self.block(block),
            Stmt::Empty(_) => word(";"),
            Stmt::Debugger(_) => docs![self.arena, "debugger", self.semi()],
            Stmt::With(with) => {
                let object = self.expr(&with.obj, Slot::Any);
                docs![self.arena, "with (", object, ")", self.clause(&with.body)]
            }
            Stmt::Return(node) => self.jump("return", node.arg.as_deref()),
            Stmt::Throw(node) => self.jump("throw", Some(&node.arg)),
            Stmt::Break(node) => {
                let label =
                    node.label.as_ref().map_or(Doc::nil(), |label| docs![self.arena, " ", self.ident(label)]);
                docs![self.arena, "break", label, self.semi()]
            }
            Stmt::Continue(node) => {
                let label =
                    node.label.as_ref().map_or(Doc::nil(), |label| docs![self.arena, " ", self.ident(label)]);
                docs![self.arena, "continue", label, self.semi()]
            }
            Stmt::Labeled(node) => {
                let label = self.ident(&node.label);
                let body = if node.body.is_empty() {
                    word(";")
                } else {
                    docs![self.arena, " ", self.stmt(&node.body)]
                };
                docs![self.arena, label, ":", body]
            }
            Stmt::If(node) => self.if_stmt(node),
            Stmt::Switch(node) => self.switch(node),
            Stmt::Try(node) => self.try_stmt(node),
            Stmt::While(node) => {
                docs![self.arena, "while (", self.test(&node.test), ")", self.clause(&node.body)]
                    .group(self.arena)
            }
            Stmt::DoWhile(node) => {
                let body = self.clause(&node.body);
                let between = if node.body.is_block() { word(" ") } else { hardline() };
                docs![
                    self.arena,
                    docs![self.arena, "do", body].group(self.arena),
                    between,
                    "while (",
                    self.test(&node.test),
                    ")",
                    self.semi()
                ]
            }
            Stmt::For(node) => self.for_stmt(node),
            Stmt::ForIn(node) => {
                let left = self.for_head(&node.left, Slot::Target);
                let right = self.expr(&node.right, Slot::Any);
                docs![self.arena, "for (", left, " in ", right, ")", self.clause(&node.body)]
                    .group(self.arena)
            }
            Stmt::ForOf(node) => {
                let each = word(if node.is_await { "for await (" } else { "for (" });
                let left = self.for_head(&node.left, Slot::ForTarget);
                let right = self.expr(&node.right, Slot::Item);
                docs![self.arena, each, left, " of ", right, ")", self.clause(&node.body)].group(self.arena)
            }
            Stmt::Decl(decl) => self.decl_parts(decl),
            Stmt::Expr(node) => {
                self.statement = matches!(&*node.expr, Expr::Call(_));
                let doc = self.start_of(&node.expr, Slot::Statement);
                self.statement = false;
                docs![self.arena, doc, self.semi()]
            }
        }
    }

    /// A declaration, with its semicolon.
    pub(super) fn decl(&mut self, node: &Decl) -> Doc<'a> {
        match self.slice(node.span(), |v| node.visit_with(v)) {
            Some(doc) => doc,
            None => self.decl_parts(node),
        }
    }

    fn decl_parts(&mut self, node: &Decl) -> Doc<'a> {
        match node {
            Decl::Class(class) => self.class_decl(class),
            Decl::Fn(function) => self.fn_decl(function),
            Decl::Var(decl) => docs![self.arena, self.var_decl(decl), self.semi()],
            Decl::Using(decl) => docs![self.arena, self.using_decl(decl), self.semi()],
            Decl::TsInterface(_) | Decl::TsTypeAlias(_) | Decl::TsEnum(_) | Decl::TsModule(_) => {
                exotic(self.arena, node)
            }
        }
    }

    /// `const a = 1, b = 2`, without a semicolon unless copied with one.
    pub(super) fn var_decl(&mut self, node: &VarDecl) -> Doc<'a> {
        self.var_decl_at(node, false)
    }

    /// The same; in the head of a loop it stays on one line.
    fn var_decl_at(&mut self, node: &VarDecl, in_head: bool) -> Doc<'a> {
        if let Some(doc) = self.slice(node.span, |v| node.visit_with(v)) {
            return doc;
        }
        let kind = match node.kind {
            VarDeclKind::Var => "var ",
            VarDeclKind::Let => "let ",
            VarDeclKind::Const => "const ",
        };
        let parts = self.arena.list(node.decls.iter().map(|decl| self.var_declarator(decl)));
        declarators(self.arena, kind, parts, !in_head && node.decls.iter().any(|decl| decl.init.is_some()))
    }

    fn using_decl(&mut self, node: &UsingDecl) -> Doc<'a> {
        let kind = if node.is_await { "await using " } else { "using " };
        let parts = self.arena.list(node.decls.iter().map(|decl| self.var_declarator(decl)));
        declarators(self.arena, kind, parts, true)
    }

    fn for_head(&mut self, node: &ForHead, slot: Slot) -> Doc<'a> {
        match node {
            ForHead::VarDecl(decl) => self.var_decl(decl),
            ForHead::UsingDecl(decl) => self.using_decl(decl),
            ForHead::Pat(pat) => self.target_pat(pat, slot),
        }
    }

    fn for_stmt(&mut self, node: &ForStmt) -> Doc<'a> {
        let init = match &node.init {
            Some(VarDeclOrExpr::VarDecl(decl)) => self.for_decl(decl),
            Some(VarDeclOrExpr::Expr(init)) => self.expr(init, Slot::ForInit),
            None => Doc::nil(),
        };
        let test = node.test.as_ref().map_or(Doc::nil(), |test| self.expr(test, Slot::Any));
        let update = node.update.as_ref().map_or(Doc::nil(), |update| self.expr(update, Slot::ForInit));
        let body = self.clause(&node.body);
        if init.is_nil() && test.is_nil() && update.is_nil() {
            return docs![self.arena, "for (;;)", body].group(self.arena);
        }
        let head =
            docs![self.arena, softline(), init, ";", line(), test, ";", line(), update].indent(self.arena);
        docs![self.arena, "for (", docs![self.arena, head, softline()].group(self.arena), ")", body]
            .group(self.arena)
    }

    /// A declaration in the head of a loop, where the operator `in` needs parentheses.
    fn for_decl(&mut self, decl: &VarDecl) -> Doc<'a> {
        let doc = self.var_decl_at(decl, true);
        // A copied declaration was in such a head before.
        if self.real(decl.span).is_some() { self.without_semicolon(doc) } else { doc }
    }

    fn without_semicolon(&self, doc: Doc<'a>) -> Doc<'a> {
        if self.edge(&doc, false) != Some(';') {
            return doc;
        }
        match doc.node {
            Node::Concat([docs @ .., last]) => {
                docs![self.arena, Doc::row(docs), self.without_semicolon(*last)]
            }
            Node::Source(lo, hi) => Doc::source(lo, hi - 1, doc.columns - 1),
            Node::Caused((cause, inner)) => self.without_semicolon(*inner).caused(self.arena, *cause),
            _ => doc, // It ends with something else.
        }
    }

    /// `return a` or `throw a`, in brackets if the operand takes several lines.
    fn jump(&mut self, keyword: &'static str, arg: Option<&Expr>) -> Doc<'a> {
        let Some(arg) = arg else { return docs![self.arena, keyword, self.semi()] };
        // All others begin with a token that keeps them together.
        let wraps = matches!(arg, Expr::Bin(_) | Expr::Seq(_));
        let real = self.real(arg.span()).is_some();
        let doc = self.inside_parens(arg);
        if !wraps || (real && !doc.breaks) {
            return docs![self.arena, keyword, " ", doc, self.semi()];
        }
        let open = Doc::if_break(self.arena, word("("), Doc::nil());
        let close = Doc::if_break(self.arena, word(")"), Doc::nil());
        let body =
            docs![self.arena, open, docs![self.arena, softline(), doc].indent(self.arena), softline(), close]
                .group(self.arena);
        docs![self.arena, keyword, " ", body, self.semi()]
    }

    fn if_stmt(&mut self, node: &IfStmt) -> Doc<'a> {
        let test = self.test(&node.test);
        // Without braces, an inner `if` would take the `else`.
        let dangling = node.alt.is_some() && ends_with_open_if(&node.cons);
        let cons = if dangling { self.braced(&node.cons) } else { self.clause(&node.cons) };
        let head = docs![self.arena, "if (", test, ")", cons].group(self.arena);
        let Some(alt) = &node.alt else { return head };
        let gap = if dangling || node.cons.is_block() { word(" ") } else { hardline() };
        let alt = match &**alt {
            Stmt::If(_) => docs![self.arena, " ", self.stmt(alt)],
            _ => self.clause(alt).group(self.arena), // Everything else has its own layout.
        };
        docs![self.arena, head, gap, "else", alt]
    }

    fn braced(&mut self, node: &Stmt) -> Doc<'a> {
        docs![
            self.arena,
            " {",
            docs![self.arena, hardline(), self.stmt(node)].indent(self.arena),
            hardline(),
            "}"
        ]
    }

    /// A condition, inside brackets that are already there.
    fn test(&mut self, node: &Expr) -> Doc<'a> {
        let negated = matches!(node, Expr::Unary(unary) if unary.op == UnaryOp::Bang && unary.arg.is_bin());
        if negated && self.real(node.span()).is_none() {
            // The brackets behind `!` indent already.
            return self.expr(node, Slot::Any);
        }
        let test = self.inside_parens(node);
        let docs = self.arena.list([test].into_iter());
        Items { docs, brackets: Brackets::None, comma: Comma::Never, lines: Lines::IfLong }.doc(self.arena)
    }

    /// The body of a statement.
    fn clause(&mut self, node: &Stmt) -> Doc<'a> {
        match node {
            Stmt::Empty(_) => word(";"),
            Stmt::Block(_) => docs![self.arena, " ", self.stmt(node)],
            // A lexical declaration cannot be a body; everything else can.
            Stmt::Decl(_) => self.braced(node),
            _ => docs![self.arena, line(), self.stmt(node)].indent(self.arena),
        }
    }

    /// A block with its braces.
    pub(super) fn block(&mut self, node: &BlockStmt) -> Doc<'a> {
        if let Some(doc) = self.slice(node.span, |v| node.visit_with(v)) {
            return doc;
        }
        let inside = self.origin(node.span).filter(|(lo, _)| self.byte(*lo) == Some(b'{'));
        self.braces(&node.stmts, inside)
    }

    /// Statements in braces; comments `inside` are kept if there are none.
    pub(super) fn braces(&mut self, stmts: &[Stmt], inside: Option<Bytes>) -> Doc<'a> {
        let list = self.list(stmts.iter().map(Item::Stmt), inside);
        if list.is_nil() {
            return word("{}");
        }
        docs![self.arena, "{", docs![self.arena, hardline(), list].indent(self.arena), hardline(), "}"]
    }

    fn try_stmt(&mut self, node: &TryStmt) -> Doc<'a> {
        let block = self.block(&node.block);
        let handler = match &node.handler {
            Some(handler) => docs![self.arena, " ", self.catch_clause(handler)],
            None => Doc::nil(),
        };
        let finalizer = match &node.finalizer {
            Some(finalizer) => docs![self.arena, " finally ", self.block(finalizer)],
            None => Doc::nil(),
        };
        docs![self.arena, "try ", block, handler, finalizer]
    }

    /// `catch (e) { … }`
    pub(super) fn catch_clause(&mut self, node: &CatchClause) -> Doc<'a> {
        if let Some(doc) = self.slice(node.span, |v| node.visit_with(v)) {
            return doc;
        }
        let param =
            node.param.as_ref().map_or(Doc::nil(), |param| docs![self.arena, "(", self.pat(param), ") "]);
        docs![self.arena, "catch ", param, self.block(&node.body)]
    }

    fn switch(&mut self, node: &SwitchStmt) -> Doc<'a> {
        let subject = self.test(&node.discriminant);
        let mut cases = Vec::new();
        for (at, case) in node.cases.iter().enumerate() {
            let start = self.origin(case.span).map(|(lo, _)| lo);
            let blank = at > 0 && start.is_some_and(|lo| self.blank_before(lo));
            cases.push(separator(self.arena, blank));
            cases.push(self.switch_case(case));
        }
        if cases.is_empty() {
            return docs![self.arena, "switch (", subject, ") {", hardline(), "}"];
        }
        docs![
            self.arena,
            "switch (",
            subject,
            ") {",
            Doc::concat(self.arena, cases).indent(self.arena),
            hardline(),
            "}"
        ]
    }

    /// `case a: …`
    pub(super) fn switch_case(&mut self, node: &SwitchCase) -> Doc<'a> {
        if let Some(doc) = self.slice(node.span, |v| node.visit_with(v)) {
            return doc;
        }
        let head = match &node.test {
            Some(test) => docs![self.arena, "case ", self.expr(test, Slot::Any), ":"],
            None => word("default:"),
        };
        if let [block @ Stmt::Block(_)] = node.cons.as_slice() {
            return docs![self.arena, head, " ", self.stmt(block)];
        }
        let list = self.list(node.cons.iter().map(Item::Stmt), None);
        if list.is_nil() {
            head
        } else {
            docs![self.arena, head, docs![self.arena, hardline(), list].indent(self.arena)]
        }
    }
}

fn declarators<'a>(arena: &'a Arena, kind: &'static str, parts: &'a [Doc<'a>], any_init: bool) -> Doc<'a> {
    let [first, rest @ ..] = parts else { return word(kind) };
    if rest.is_empty() {
        return docs![arena, kind, *first].group(arena);
    }
    let gap = if any_init { hardline() } else { line() };
    let rest = docs![arena, ",", gap, join(arena, rest, docs![arena, ",", gap])].indent(arena);
    docs![arena, kind, *first, rest].group(arena)
}

/// Whether an `else` behind `node` would belong to an `if` at its end.
fn ends_with_open_if(node: &Stmt) -> bool {
    match node {
        Stmt::If(node) => node.alt.as_ref().is_none_or(|alt| ends_with_open_if(alt)),
        Stmt::For(node) => ends_with_open_if(&node.body),
        Stmt::ForIn(node) => ends_with_open_if(&node.body),
        Stmt::ForOf(node) => ends_with_open_if(&node.body),
        Stmt::While(node) => ends_with_open_if(&node.body),
        Stmt::Labeled(node) => ends_with_open_if(&node.body),
        Stmt::With(node) => ends_with_open_if(&node.body),
        _ => false, // The others end with a token of their own.
    }
}
