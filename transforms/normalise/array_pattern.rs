//! Array patterns with an await inside: the iterator is stepped by hand, one element after the other.
//!
//! ```js
//! const [a, b = await fallback(), c] = pair;
//! ```
//! becomes
//! ```text
//! run    const items = (function* () { for (const item of pair) yield item; })()
//! guard  { const a = items.next().value
//!          choose (…) { await fallback() as … } …; const b = … }
//!        catch (error) { items.throw(error) }
//! run    const [c] = items
//! ```
//! The generator is what makes this exact and short. Its `for-of` reads `next` once, checks every
//! result, never steps an iterator that is done or has thrown, and closes it when the generator
//! is told to return (an error of the iterator's `return` counts) or to throw (the first error wins).
//!
//! Only that it reads the `value` of a result that a hole passes over could be told, by a getter there.
//!
//! A generator gets its iterator when it is first stepped. Where something can be seen to happen
//! between the two, which only the place of a first target can, the pattern stays one, and yields
//! before each step:
//!
//! ```text
//! [table[await key()]] = pair
//!
//! run    const items = (function* () { [(yield).value, (yield).value] = pair; })(); items.next()
//! guard  { await key() as key2; const box = {}; items.next(box); ({ value: table[key2] } = box) }
//!        catch (error) { items.throw(error) }
//! run    items.return()
//! ```
//!
//! * Spec: <https://tc39.es/ecma262/#sec-runtime-semantics-iteratordestructuringassignmentevaluation>,
//!   <https://tc39.es/ecma262/#sec-runtime-semantics-iteratorbindinginitialization>

use swc_core::common::DUMMY_SP;
use swc_core::ecma::ast::*;

use super::Step;
use super::patterns::{How, give, place_of, place_of_mut, take_apart};
use super::targets::lift_place;
use crate::analysis::purity;
use crate::analysis::suspends::suspends;
use crate::ast;
use crate::lowering::Lowering;

/// Takes `value`, which may be read at any time, apart by a pattern that suspends.
pub(super) fn take_array_apart(
    cx: &mut Lowering,
    how: How,
    array: ArrayPat,
    value: &Expr,
    steps: &mut Vec<Step>,
) {
    let origin = array.span;
    let mut elements = array.elems;
    let collects = matches!(elements.last(), Some(Some(Pat::Rest(_))));
    let waits = elements.first().and_then(Option::as_ref).is_some_and(|first| is_seen_to_be_found(cx, first));
    let stepper = Stepper { items: cx.names.fresh("items"), waits };
    cx.bindings.add_temp(&stepper.items, false);
    let after_last = elements.iter().rposition(suspends).map_or(0, |last| last + 1);
    let together = if waits { Vec::new() } else { elements.split_off(after_last) };

    stepper.open(cx, &elements, value, steps);
    let mut guarded = Vec::new();
    for element in elements {
        match element {
            Some(element) => take_element(cx, how, &stepper, element, &mut guarded),
            None => stepper.skip(cx, &mut guarded),
        }
    }
    let error = cx.names.fresh("error");
    cx.bindings.add_temp(&error, false);
    let rescue = stepper.run("throw", vec![ast::ident(&error)]);
    steps.push(Step::Guard { steps: guarded, error, rescue, origin });

    if !together.is_empty() {
        // A pattern closes the generator, and so the iterator, on its own.
        let pattern = ArrayPat { span: DUMMY_SP, elems: together, optional: false, type_ann: None };
        give(cx, how, Pat::Array(pattern), ast::ident(&stepper.items), steps);
    } else if !collects {
        steps.push(Step::Run(stepper.run("return", Vec::new())));
    }
}

/// Whether finding the place of an element's target can be told from not finding it.
fn is_seen_to_be_found(cx: &Lowering, element: &Pat) -> bool {
    let Some(place) = place_of(element) else { return false };
    match ast::unparen(place) {
        Expr::Ident(_) => false,
        Expr::Member(member) => {
            let by_key = matches!(&member.prop, MemberProp::Computed(key) if is_seen(cx, &key.expr));
            by_key || is_seen(cx, &member.obj)
        }
        Expr::SuperProp(property) => {
            matches!(&property.prop, SuperProp::Computed(key) if is_seen(cx, &key.expr))
        }
        _ => true, // nothing else is a target in JavaScript
    }
}

/// Whether evaluating `expr` can be seen; that of a variable that has its value cannot.
fn is_seen(cx: &Lowering, expr: &Expr) -> bool {
    let reads = match ast::unparen(expr) {
        Expr::Ident(name) => cx.bindings.is_initialised(name),
        _ => false, // a constant, or something with an effect
    };
    let free = cx.assume.plain_methods && purity::is_plain_path(expr, cx.bindings);
    !(reads || free || cx.is_invariant(expr))
}

/// Finds the target, steps, and gives the target what the iterator gave.
fn take_element(cx: &mut Lowering, how: How, stepper: &Stepper, mut element: Pat, steps: &mut Vec<Step>) {
    if let Some(place) = place_of_mut(&mut element) {
        lift_place(cx, place, true, steps);
    }
    if let Pat::Rest(rest) = element {
        let value = stepper.collect(cx, steps);
        return take_apart(cx, how, *rest.arg, value, steps);
    }
    let result = stepper.step(cx, steps);
    if suspends(&element) || matches!(element, Pat::Ident(_) | Pat::Expr(_)) {
        return take_apart(cx, how, element, ast::member(result, "value"), steps);
    }
    // A default that is a function gets its name from the target in front of it.
    let key = PropName::Ident(IdentName::new("value".into(), DUMMY_SP));
    let prop = ObjectPatProp::KeyValue(KeyValuePatProp { key, value: Box::new(element) });
    let pattern = ObjectPat { span: DUMMY_SP, props: vec![prop], optional: false, type_ann: None };
    give(cx, how, Pat::Object(pattern), result, steps);
}

/// The generator that steps the iterator.
struct Stepper {
    /// Its name.
    items: Ident,
    /// Whether it waits, with the iterator in its hands, before the first step.
    waits: bool,
}

impl Stepper {
    /// `const items = (function* () { … })()`.
    fn open(&self, cx: &mut Lowering, elements: &[Option<Pat>], value: &Expr, steps: &mut Vec<Step>) {
        let items = if self.waits {
            generator(waiting(elements, value), None)
        } else {
            items_of(cx, Box::new(value.clone()))
        };
        let name = ast::ident_pat(&self.items);
        steps.push(Step::Run(ast::declare(DUMMY_SP, VarDeclKind::Const, name, Some(items))));
        if self.waits {
            steps.push(Step::Run(self.run("next", Vec::new())));
        }
    }

    /// Steps, and gives an object whose `value` is the element.
    fn step(&self, cx: &mut Lowering, steps: &mut Vec<Step>) -> Box<Expr> {
        if !self.waits {
            return ast::method(ast::ident(&self.items), "next", Vec::new());
        }
        let name = cx.names.fresh("step");
        cx.bindings.add_temp(&name, false);
        let empty = Box::new(Expr::Object(ObjectLit { span: DUMMY_SP, props: Vec::new() }));
        let declaration = ast::declare(DUMMY_SP, VarDeclKind::Const, ast::ident_pat(&name), Some(empty));
        steps.push(Step::Run(declaration));
        steps.push(Step::Run(self.run("next", vec![ast::ident(&name)])));
        ast::ident(&name)
    }

    /// Steps over a hole.
    fn skip(&self, cx: &mut Lowering, steps: &mut Vec<Step>) {
        if self.waits {
            self.step(cx, steps);
        } else {
            steps.push(Step::Run(self.run("next", Vec::new())));
        }
    }

    /// Steps to the end, and gives an array of all there was.
    fn collect(&self, cx: &mut Lowering, steps: &mut Vec<Step>) -> Box<Expr> {
        if self.waits {
            return ast::member(self.step(cx, steps), "value");
        }
        let all = ExprOrSpread { spread: Some(DUMMY_SP), expr: ast::ident(&self.items) };
        Box::new(Expr::Array(ArrayLit { span: DUMMY_SP, elems: vec![Some(all)] }))
    }

    /// `items.method(arguments…);`
    fn run(&self, method: &str, args: Vec<Box<Expr>>) -> Stmt {
        ast::expr_stmt(DUMMY_SP, ast::method(ast::ident(&self.items), method, args))
    }
}

/// A generator of what `iterable` gives, which steps and closes its iterator as the specification
/// says: `(function* () { for (const item of iterable) yield item; })()`.
fn items_of(cx: &mut Lowering, iterable: Box<Expr>) -> Box<Expr> {
    // The function has `this` and `arguments` of its own.
    if matches!(&*iterable, Expr::Ident(name) if name.sym != "arguments") {
        return generator(giving(cx, &iterable), None);
    }
    let name = cx.names.fresh("iterable");
    cx.bindings.add_temp(&name, false);
    generator(giving(cx, &ast::ident(&name)), Some((name, iterable)))
}

/// `(function* (param) { body })(argument)`.
fn generator(body: Stmt, given: Option<(Ident, Box<Expr>)>) -> Box<Expr> {
    let (name, argument) = given.unzip();
    let params =
        name.as_ref().map(|name| Param { span: DUMMY_SP, decorators: Vec::new(), pat: ast::ident_pat(name) });
    let function = Function {
        params: params.into_iter().collect(),
        body: Some(FunctionBody { span: DUMMY_SP, stmts: vec![body] }),
        is_generator: true,
        ..Function::default()
    };
    let function = Box::new(Expr::Fn(FnExpr { ident: None, function: Box::new(function) }));
    let function = Box::new(Expr::Paren(ParenExpr { span: DUMMY_SP, expr: function }));
    ast::call(function, argument.into_iter().collect())
}

/// `for (const item of value) yield item;`
fn giving(cx: &mut Lowering, value: &Expr) -> Stmt {
    let item = cx.names.fresh("item");
    cx.bindings.add_temp(&item, false);
    let name = VarDeclarator { span: DUMMY_SP, name: ast::ident_pat(&item), init: None, definite: false };
    let head = VarDecl { kind: VarDeclKind::Const, decls: vec![name], ..VarDecl::default() };
    Stmt::ForOf(ForOfStmt {
        span: DUMMY_SP,
        is_await: false,
        left: ForHead::VarDecl(Box::new(head)),
        right: Box::new(value.clone()),
        body: Box::new(ast::expr_stmt(DUMMY_SP, yielded(Some(ast::ident(&item))))),
    })
}

/// `[(yield).value, …] = value;`, with one more than there are elements: the end is waited for too.
fn waiting(elements: &[Option<Pat>], value: &Expr) -> Stmt {
    let element = || {
        let received = Box::new(Expr::Paren(ParenExpr { span: DUMMY_SP, expr: yielded(None) }));
        Pat::Expr(ast::member(received, "value"))
    };
    let mut elems: Vec<Option<Pat>> = Vec::new();
    let mut collects = false;
    for original in elements {
        collects = matches!(original, Some(Pat::Rest(_)));
        elems.push(Some(if collects {
            let arg = Box::new(element());
            Pat::Rest(RestPat { span: DUMMY_SP, dot3_token: DUMMY_SP, arg, type_ann: None })
        } else {
            element()
        }));
    }
    if !collects {
        elems.push(Some(element()));
    }
    let pattern = ArrayPat { span: DUMMY_SP, elems, optional: false, type_ann: None };
    let target = AssignTarget::Pat(AssignTargetPat::Array(pattern));
    ast::expr_stmt(DUMMY_SP, ast::assign(DUMMY_SP, target, Box::new(value.clone())))
}

fn yielded(arg: Option<Box<Expr>>) -> Box<Expr> {
    Box::new(Expr::Yield(YieldExpr { span: DUMMY_SP, arg, delegate: false }))
}
