//! Loops stay loops: a turn that does not suspend goes on in the statement, one that does leaves the
//! function, and its continuation enters it again.
//!
//! ```js
//! const loop = () => {
//!   for (; i < 5; i++) {
//!     if (i === 1) continue;
//!     Promise.resolve(f(i)).then(() => { again(); }).catch(reject);
//!     return;
//!   }
//!   next();
//! };
//! const again = () => { i++; return loop(); };
//! ```
//! A function made inside a loop that reaches a turn without suspending returns it (`return again`)
//! instead of calling it; in a callback `run` takes such turns one after the other. So the stack
//! stays flat, whatever path the turns take. Where a turn never leads to the next one but through a loop inside, there is
//! no statement: `if (i < 5) { …; return inner(); }` hands on what the inner loop's function gives.

use rustc_hash::FxHashSet;
use swc_core::common::{DUMMY_SP, Span};
use swc_core::ecma::ast::*;
use swc_core::ecma::visit::{Visit, VisitWith};

use super::super::outline::Nested;
use super::each::Each;
use super::regions::loops_of;
use super::{Continuations, Function, Here, Join, Place, trim};
use crate::analysis::jumps::any_jump;
use crate::ast;
use crate::ir::{JoinId, Loop, Tail, as_goto};
use crate::lowering::Lowering;

/// What a loop statement is made of, but for its body.
struct Head {
    test: Option<Box<Expr>>,
    update: Option<Box<Expr>>,
    span: Span,
    endless: bool,
}

impl Continuations<'_, '_> {
    /// Declares a loop's functions and enters it.
    pub(super) fn looped(&mut self, looped: Loop, here: Here) -> Vec<Stmt> {
        let endless = looped.is_endless();
        let Loop { id, test, update, each, mut body, exit, origin } = looped;
        let each = Each::of(each, &mut body);
        let name = self.cx.names.fresh("loop");
        let again = update.as_ref().map(|_| self.cx.names.fresh("again"));
        let steady = self.steady.contains(&id);
        let loops = here.loops + u32::from(!steady);
        let turn = Function { name: again.clone().unwrap_or_else(|| name.clone()), loops };
        if self.deep.contains(&id) {
            self.guarding.insert(turn.name.ctxt);
        }
        let only = self.jumps.get(&id) == Some(&1) && !self.deep.contains(&id);
        let handed = !steady && is_handed_on(&body, id);
        let gives = handed || self.giving.contains(&id);
        let once = update.clone().filter(|_| only && !gives).map(|update| (update, name.clone()));
        let depth = here.region.depth;
        self.add_join(
            id,
            Join { function: turn, depth, enters: true, is_turn: !steady, handed: gives, once },
        );
        let after = match &exit {
            Tail::Goto { id, arg: None } => Some(*id),
            _ => None, // only a bare jump is a `break`
        };
        let place = if steady || handed { Place::Function } else { Place::Turn { turn: id, after } };
        let inside = Here { place, loops, ..here };
        let (shares, first) = (self.shares, self.outline.len());
        self.shares |= !self.parted.contains(&id);
        let mut body = self.turn(body, inside);
        let span = self.cx.place(origin);
        let each = each.map(|each| {
            let turn = without_continue(std::mem::take(&mut body));
            each.statements(span, turn, self.outline.since(first), self.cx.names)
        });
        self.shares = shares;
        let mut out = Vec::new();
        if !self.shares {
            out = self.outline.split_off(first);
            self.failing.clear();
        }
        let head = Head { test, update: update.clone(), span, endless };
        let stmts = match each {
            Some(mut stmts) => {
                stmts.extend(self.behind(exit, here.at(Place::Function)));
                stmts
            }
            None => self.statement(head, body, exit, here),
        };
        // What is entered from here alone is guarded here.
        let stmts = if again.is_some() { stmts } else { self.guarded_if_deep(id, stmts, here) };
        let function = ast::arrow(DUMMY_SP, Vec::new(), trim(stmts));
        let loops = loops_of(&function, here.loops + u32::from(gives));
        self.declare(&name, function, &mut out);
        // Where no turn suspends the statement alone goes on.
        if let (true, Some(again), Some(update)) = (self.entered.contains(&id), again, update) {
            let enter = ast::call(ast::ident(&name), Vec::new());
            let enter = match loops {
                0 => ast::expr_stmt(DUMMY_SP, enter),
                _ => ast::return_stmt(DUMMY_SP, Some(enter)), // maybe the turn of another loop
            };
            let stmts = self.guarded_if_deep(id, vec![ast::expr_stmt(DUMMY_SP, update), enter], here);
            self.declare(&again, ast::arrow(DUMMY_SP, Vec::new(), trim(stmts)), &mut out);
        }
        out.extend(self.enter(&Function { name, loops }, here));
        out
    }

    /// A loop statement and what follows it; where every turn suspends there is nothing that goes round.
    fn statement(&mut self, head: Head, mut body: Vec<Stmt>, exit: Tail, here: Here) -> Vec<Stmt> {
        let Head { test, update, span, endless } = head;
        let mut own = OwnJumps::default();
        body.visit_with(&mut own);
        // Nothing leads behind a loop that neither asks nor is left.
        let nothing = endless
            && !own.breaks
            && matches!(exit, Tail::Goto { arg: None, .. } | Tail::Return { value: None, .. });
        let exit = if nothing { Vec::new() } else { self.behind(exit, here.at(Place::Function)) };
        if endless
            && !own.continues
            && let Some(only) = only_break(&mut body)
        {
            only.stmts = exit;
            return body;
        }
        if own.continues || own.breaks {
            let body = Box::new(Stmt::Block(ast::block(without_continue(body))));
            let mut stmts = vec![match (test, update) {
                (test, None) => {
                    let test = test.unwrap_or_else(|| ast::boolean(true));
                    Stmt::While(WhileStmt { span, test, body })
                }
                (test, update) => Stmt::For(ForStmt { span, init: None, test, update, body }),
            }];
            stmts.extend(exit);
            return stmts;
        }
        let Some(test) = test.filter(|_| !endless) else {
            body.extend(exit);
            return body;
        };
        let ends = matches!(body.last(), Some(Stmt::Return(ReturnStmt { arg: None, .. })));
        let exit = if ends { trim(exit) } else { exit };
        let alt = (ends && !exit.is_empty()).then(|| Box::new(Stmt::Block(ast::block(exit.clone()))));
        let cons = Box::new(Stmt::Block(ast::block(if ends { trim(body) } else { body })));
        let mut stmts = vec![Stmt::If(IfStmt { span, test, cons, alt })];
        if !ends {
            stmts.extend(exit);
        }
        stmts
    }

    /// What follows a loop stands in it, so it counts as a join would.
    fn behind(&mut self, exit: Tail, here: Here) -> Vec<Stmt> {
        if self.outline.is_full() && !matches!(exit, Tail::Goto { .. } | Tail::Return { .. }) {
            return self.part(exit, here);
        }
        let level = self.outline.enter(Nested::Join);
        let stmts = self.emit(exit, here);
        self.outline.leave(level);
        stmts
    }

    /// What a turn runs; the functions that it needs are its own, for so is what they see.
    fn turn(&mut self, body: Tail, inside: Here) -> Vec<Stmt> {
        if self.shares {
            return self.emit(body, inside);
        }
        let around = self.outline.open();
        let stmts = self.emit(body, inside);
        self.outline.close(around, stmts)
    }

    /// `run(turn)`: takes turns as long as there are any.
    pub(super) fn run(&mut self, turn: Box<Expr>) -> Box<Expr> {
        let run = self.run.get_or_insert_with(|| self.cx.names.fresh("run")).clone();
        ast::call(ast::ident(&run), vec![turn])
    }
}

/// Whether the turns of a loop only lead to the next one by way of loops inside, whose functions hand it on: then there
/// is nothing for a statement to go round.
fn is_handed_on(body: &Tail, id: JoinId) -> bool {
    body.any(&|part| matches!(part, Tail::Loop(_))) && !goes_round(body, id)
}

/// Finds the loops whose functions enter loops without a statement before they suspend: those hand on their turns.
/// Whether there is such a loop in `tail`.
pub(super) fn find_giving(tail: &Tail, steady: &FxHashSet<JoinId>, giving: &mut FxHashSet<JoinId>) -> bool {
    let mut any = false;
    tail.each_part(&mut |part| any |= find_giving(part, steady, giving));
    match tail {
        Tail::Loop(looped) => {
            if any {
                giving.insert(looped.id);
            }
            any || !steady.contains(&looped.id) && is_handed_on(&looped.body, looped.id)
        }
        // The rest is a callback.
        Tail::Await(_) => false,
        _ => any, // whatever else it is, it stands in the same function or calls what does
    }
}

/// Whether `tail` leads to the turn right where it stands.
fn goes_round(tail: &Tail, id: JoinId) -> bool {
    if any_jump(tail.kept(), &mut |jump, _| as_goto(jump).is_some_and(|(to, _)| to == id)) {
        return true;
    }
    match tail {
        Tail::Goto { id: to, .. } => *to == id,
        Tail::Run { then, .. } | Tail::Join { then, .. } => goes_round(then, id),
        Tail::Branch { yes, no, .. } => goes_round(yes, id) || goes_round(no, id),
        Tail::Try(region) => goes_round(&region.body, id),
        Tail::Attempt(attempt) => goes_round(&attempt.handler.body, id) || goes_round(&attempt.then, id),
        // Their code stands in functions of its own.
        Tail::Await(_) | Tail::Loop(_) | Tail::Return { .. } | Tail::Throw { .. } | Tail::Resume => false,
    }
}

/// `const run = (turn) => { while (turn) turn = turn(); };`
pub(super) fn declare_run(cx: &mut Lowering, run: &Ident) -> Stmt {
    let turn = cx.names.fresh("turn");
    let taken = ast::assign_ident(&turn, ast::call(ast::ident(&turn), Vec::new()));
    let body = Box::new(ast::expr_stmt(DUMMY_SP, taken));
    let turns = Stmt::While(WhileStmt { span: DUMMY_SP, test: ast::ident(&turn), body });
    let function = ast::arrow(DUMMY_SP, vec![ast::ident_pat(&turn)], vec![turns]);
    ast::declare(DUMMY_SP, VarDeclKind::Const, ast::ident_pat(run), Some(function))
}

/// The block of `if (done) { break; }`, where that is the only way out of a loop statement.
fn only_break(body: &mut [Stmt]) -> Option<&mut BlockStmt> {
    let leaves = |stmt: &Stmt| matches!(stmt, Stmt::If(IfStmt { cons, alt: None, .. }) if is_break(cons));
    let at = body.iter().position(leaves)?;
    let mut others = OwnJumps::default();
    body.iter()
        .enumerate()
        .filter(|(index, _)| *index != at)
        .for_each(|(_, stmt)| stmt.visit_with(&mut others));
    let Some(Stmt::If(IfStmt { cons, .. })) = body.get_mut(at).filter(|_| !others.breaks) else {
        return None;
    };
    cons.as_mut_block()
}

fn is_break(stmt: &Stmt) -> bool {
    let Stmt::Block(BlockStmt { stmts, .. }) = stmt else { return false };
    matches!(stmts.as_slice(), [Stmt::Break(BreakStmt { label: None, .. })])
}

/// The end of a turn is its end, inside a trailing `try` too.
fn without_continue(mut stmts: Vec<Stmt>) -> Vec<Stmt> {
    if matches!(stmts.last(), Some(Stmt::Continue(ContinueStmt { label: None, .. }))) {
        stmts.pop();
    }
    if let Some(Stmt::Try(node)) = stmts.last_mut() {
        node.block.stmts = without_continue(std::mem::take(&mut node.block.stmts));
        if let Some(handler) = &mut node.handler {
            handler.body.stmts = without_continue(std::mem::take(&mut handler.body.stmts));
        }
    }
    stmts
}

/// The jumps of a loop that are statements of its own.
#[derive(Default)]
struct OwnJumps {
    continues: bool,
    breaks: bool,
}

impl Visit for OwnJumps {
    fn visit_continue_stmt(&mut self, node: &ContinueStmt) {
        self.continues |= node.label.is_none();
    }

    fn visit_break_stmt(&mut self, node: &BreakStmt) {
        self.breaks |= node.label.is_none();
    }

    fn visit_switch_stmt(&mut self, node: &SwitchStmt) {
        let breaks = self.breaks;
        node.visit_children_with(self);
        self.breaks = breaks;
    }

    fn visit_while_stmt(&mut self, _: &WhileStmt) {}
    fn visit_do_while_stmt(&mut self, _: &DoWhileStmt) {}
    fn visit_for_stmt(&mut self, _: &ForStmt) {}
    fn visit_for_in_stmt(&mut self, _: &ForInStmt) {}
    fn visit_for_of_stmt(&mut self, _: &ForOfStmt) {}
    fn visit_expr(&mut self, _: &Expr) {}
}
