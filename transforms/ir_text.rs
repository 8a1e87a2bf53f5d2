//! The text form of a tail, for tests and for whoever debugs a pass.
//!
//! ```text
//! join next1() {
//!   run log("after")
//!   return out
//! }
//! branch test → goto next1
//! try {
//!   await f() as u
//!   run out = u
//!   goto next1
//! } catch (e) {
//!   goto next1
//! } finally {
//!   await g()
//!   resume
//! }
//! loop next2 while i < n then i++ {
//!   await f(i)
//!   goto next2
//! }
//! return
//! ```
//!
//! One line is one piece. A branch shows the arm for a true test in its own line or braces; the
//! other arm is what follows, since the first always ends in a jump, and so is the code that a loop
//! leads to when its test fails. A generated name is shown
//! with its number: `value#1`.
//!
//! Statements are printed by swc's code generator, each on one line. It is a dependency of tests only, so this
//! module is too.

use std::fmt::{self, Display, Formatter, Write};

use swc_core::common::sync::Lrc;
use swc_core::common::{DUMMY_SP, SourceMap, Span};
use swc_core::ecma::ast::{Expr, Ident, Pat, Program, Script, Stmt};
use swc_core::ecma::codegen::text_writer::JsWriter;
use swc_core::ecma::codegen::{Config, Emitter, Node};
use swc_core::ecma::transforms::base::fixer::fixer;
use swc_core::ecma::visit::{VisitMut, VisitMutWith};

use crate::ast;
use crate::ir::{Attempt, Await, Handler, JoinId, Loop, Suspension, Tail, Try};
use crate::names::number_of;

impl Display for Tail {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mut text = Text::default();
        text.tail(self);
        f.write_str(text.lines.join("\n").as_str())
    }
}

impl Display for JoinId {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "next{}", self.0)
    }
}

/// The lines so far.
#[derive(Default)]
struct Text {
    lines: Vec<String>,
    indent: usize,
}

impl Text {
    fn line(&mut self, line: &str) {
        self.lines.push(format!("{}{line}", "  ".repeat(self.indent)));
    }

    fn tail(&mut self, tail: &Tail) {
        match tail {
            Tail::Run { stmts, then } => {
                self.stmts(stmts);
                self.tail(then);
            }
            Tail::Await(wait) => self.suspension(wait),
            Tail::Branch { test, yes, no, .. } => {
                self.headed(&format!("branch {}", expr(test)), " →", yes);
                self.tail(no);
            }
            Tail::Join { id, param, body, then, .. } => {
                let param = param.as_ref().map(pattern).unwrap_or_default();
                self.headed(&format!("join {id}({param})"), " =", body);
                self.tail(then);
            }
            Tail::Try(region) => self.region(region),
            Tail::Attempt(attempt) => self.attempt(attempt),
            Tail::Loop(looped) => self.looped(looped),
            Tail::Goto { .. } | Tail::Return { .. } | Tail::Throw { .. } | Tail::Resume => {
                self.line(&jump(tail).unwrap_or_default());
            }
        }
    }

    fn suspension(&mut self, wait: &Await) {
        let (keyword, leave) = match &wait.kind {
            Suspension::Await => ("await", None),
            Suspension::Step => ("step", None),
            Suspension::Close => ("close", None),
            Suspension::Abandon => ("abandon", None),
            Suspension::Yield(leave) => ("yield", Some(leave)),
            Suspension::Delegate(leave) => ("yield*", Some(leave)),
        };
        let bind = wait.bind.as_ref().map(|bind| format!(" as {}", pattern(bind))).unwrap_or_default();
        let leave = leave
            .and_then(|leave| Some(format!(", leaving with {} → {}", leave.value.sym, jump(&leave.jump)?)));
        self.line(&format!("{keyword} {}{bind}{}", expr(&wait.value), leave.unwrap_or_default()));
        self.tail(&wait.then);
    }

    fn stmts(&mut self, stmts: &[Stmt]) {
        for stmt in stmts {
            self.line(&format!("run {}", statement(stmt)));
        }
    }

    /// `head → jump`, or the code in braces.
    fn headed(&mut self, head: &str, arrow: &str, code: &Tail) {
        if let Some(jump) = jump(code) {
            return self.line(&format!("{head}{arrow} {jump}"));
        }
        self.line(&format!("{head} {{"));
        self.inside(|text| text.tail(code));
        self.line("}");
    }

    fn inside(&mut self, write: impl FnOnce(&mut Self)) {
        self.indent += 1;
        write(self);
        self.indent -= 1;
    }

    fn region(&mut self, region: &Try) {
        self.line("try {");
        self.inside(|text| text.tail(&region.body));
        if let Some(handler) = &region.handler {
            self.handler(handler);
        }
        if let Some(finalizer) = &region.finalizer {
            self.line("} finally {");
            self.inside(|text| text.tail(finalizer));
        }
        self.line("}");
    }

    fn attempt(&mut self, attempt: &Attempt) {
        self.line("attempt {");
        self.inside(|text| text.stmts(&attempt.block));
        self.handler(&attempt.handler);
        self.line("}");
        self.tail(&attempt.then);
    }

    fn looped(&mut self, looped: &Loop) {
        let Loop { id, test, update, body, exit, .. } = looped;
        let test = test.as_deref().map(|test| format!(" while {}", expr(test))).unwrap_or_default();
        let update = update.as_deref().map(|update| format!(" then {}", expr(update))).unwrap_or_default();
        self.line(&format!("loop {id}{test}{update} {{"));
        self.inside(|text| text.tail(body));
        self.line("}");
        self.tail(exit);
    }

    /// A `catch` clause without its last brace.
    fn handler(&mut self, handler: &Handler) {
        let param = handler.param.as_ref().map(|param| format!(" ({})", pattern(param))).unwrap_or_default();
        self.line(&format!("}} catch{param} {{"));
        self.inside(|text| text.tail(&handler.body));
    }
}

/// A tail that is one jump, as a line; nothing for any other.
fn jump(tail: &Tail) -> Option<String> {
    let value = |word: &str, value: &Expr| format!("{word} {}", expr(value));
    match tail {
        Tail::Goto { id, arg: None } => Some(format!("goto {id}")),
        Tail::Goto { id, arg: Some(arg) } => Some(format!("goto {id}({})", expr(arg))),
        Tail::Return { value: None, .. } => Some("return".to_owned()),
        Tail::Return { value: Some(returned), .. } => Some(value("return", returned)),
        Tail::Throw { error, .. } => Some(value("throw", error)),
        Tail::Resume => Some("resume".to_owned()),
        Tail::Run { .. }
        | Tail::Await(_)
        | Tail::Branch { .. }
        | Tail::Join { .. }
        | Tail::Try(_)
        | Tail::Attempt(_)
        | Tail::Loop(_) => None,
    }
}

fn expr(expr: &Expr) -> String {
    // Where a value is wanted, which is not at the start of a statement.
    let text = statement(&ast::return_stmt(DUMMY_SP, Some(Box::new(expr.clone()))));
    text.strip_prefix("return ").unwrap_or(&text).to_owned()
}

/// A statement without its semicolon, with the parentheses that it needs.
fn statement(stmt: &Stmt) -> String {
    let mut program = Program::Script(Script { body: vec![stmt.clone()], ..Script::default() });
    program.visit_mut_with(&mut NoSpans);
    program.mutate(fixer(None));
    print(&program).trim_end_matches(';').to_owned()
}

fn pattern(pattern: &Pat) -> String {
    let mut pattern = pattern.clone();
    pattern.visit_mut_with(&mut NoSpans);
    print(&pattern)
}

/// A node on one line.
fn print<N: Node>(node: &N) -> String {
    let files: Lrc<SourceMap> = Lrc::default();
    let mut bytes = Vec::new();
    let writer = JsWriter::new(files.clone(), "\n", &mut bytes, None);
    let mut emitter = Emitter { cfg: Config::default(), cm: files, comments: None, wr: Box::new(writer) };
    if node.emit_with(&mut emitter).is_err() {
        return "<cannot be printed>".to_owned();
    }
    drop(emitter);
    let mut text = String::new();
    for line in String::from_utf8_lossy(&bytes).lines() {
        let gap = if text.is_empty() { "" } else { " " };
        let _ = write!(text, "{gap}{}", line.trim());
    }
    // A jump inside a kept statement is written as a call that no author could make.
    text.replace("return \u{1}goto", "goto next")
}

/// Stand-in spans belong to no file that the code generator could look into. Names of ours are shown with their
/// numbers.
struct NoSpans;

impl VisitMut for NoSpans {
    fn visit_mut_span(&mut self, span: &mut Span) {
        *span = DUMMY_SP;
    }

    fn visit_mut_ident(&mut self, node: &mut Ident) {
        if let Some(number) = number_of(node.ctxt) {
            node.sym = format!("{}#{number}", node.sym).into();
        }
        node.visit_mut_children_with(self);
    }
}
