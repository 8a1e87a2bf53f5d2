//! Statements of generated programs.

use crate::generate::{Generator, Place};
use crate::grammar::Grammar;
use crate::loops::{labelled, loops, switch};
use crate::tree::{Node, pinned, stmt, value};

type Make = fn(&mut Generator, &mut Place) -> Node;

impl Generator {
    /// A few statements; `straight` says that they run once, from the start of a function, so that
    /// an await in them comes before all that follows.
    pub(crate) fn statements(&mut self, place: &mut Place, straight: bool) -> Node {
        let mut list = Vec::new();
        let count = if straight { 2 + self.random.below(4) } else { 1 + self.random.below(3) };
        for _ in 0..count {
            if straight && place.suspends && !place.throws && self.random.percent(60) {
                list.push(self.first_await(place));
            }
            list.push(self.statement(place));
        }
        // What follows a jump is dead; most nested lists should fall off their end.
        if place.returns && self.random.percent(if straight { 40 } else { 12 }) {
            let end = self.jump(place);
            list.push(end);
        }
        Node::List(list)
    }

    /// An await after which errors reject in every mode; it stays while the program shrinks.
    fn first_await(&mut self, place: &mut Place) -> Node {
        let operand = self.promise(&place.sync());
        place.throws = true;
        if self.random.percent(50) {
            return pinned("await @;", [operand]);
        }
        let name = self.declared(place, true);
        pinned(&format!("const {name} = await @;"), [operand])
    }

    fn statement(&mut self, place: &mut Place) -> Node {
        // What nests only where it may.
        let nests = usize::from(place.depth > 0);
        let suspends = usize::from(place.suspends);
        // What may not suspend says little, and is there to be left alone.
        let weight = |suspends: bool| if suspends || !place.suspends { 3 * nests } else { nests };
        let Grammar { loops: in_loops, switches, labels, .. } = self.grammar;
        let table: [(usize, Make); 16] = [
            (6, log),
            (5, declare),
            (2, destructure),
            (5, assign),
            (2, assign_pattern),
            (5 * suspends, await_only),
            (2, keep_promise),
            (2, expression),
            (6 * nests, branch),
            (nests, block),
            (6 * nests, attempt),
            (nests * suspends, nest),
            (weight(in_loops), loops),
            (weight(switches), switch),
            (weight(labels), labelled),
            (3 * nests, function),
        ];
        self.choose(&table).map_or_else(|| stmt(";", []), |make| make(self, place))
    }

    /// The same place, for what stands inside a pattern.
    pub(crate) fn in_pattern(&self, place: &Place) -> Place {
        Place { suspends: place.suspends && self.grammar.patterns, ..place.clone() }
    }

    /// A new variable; constants are not writable.
    pub(crate) fn declared(&mut self, place: &mut Place, constant: bool) -> String {
        let name = format!("v{}", self.id());
        place.names.push(name.clone());
        if !constant {
            place.writable.push(name.clone());
        }
        name
    }

    /// A nested list of statements in braces.
    fn nested(&mut self, place: &Place) -> Node {
        self.statements(&mut place.inner(), false)
    }

    /// A statement that leaves what is around it.
    fn jump(&mut self, place: &Place) -> Node {
        if self.random.percent(40)
            && let Some(jump) = self.random.pick(&place.jumps)
        {
            return stmt(&format!("{jump};"), []);
        }
        if place.throws && self.random.percent(30) {
            let id = self.id();
            return stmt(&format!("throw new Error('thrown {id}');"), []);
        }
        if place.suspends && self.random.percent(20) {
            let operand = self.promise(place);
            return stmt("return @;", [operand]);
        }
        let result = self.value(place);
        if self.random.percent(15) { stmt("return;", []) } else { stmt("return @;", [result]) }
    }
}

fn log(g: &mut Generator, place: &mut Place) -> Node {
    let id = g.id();
    let logged = g.value(place);
    stmt(&format!("$({id}, @);"), [logged])
}

fn declare(g: &mut Generator, place: &mut Place) -> Node {
    let init = if g.random.percent(40) { g.awaited(place) } else { g.value(place) };
    let keyword = *g.random.pick(&["let", "let", "const", "var"]).unwrap_or(&"let");
    // A new scope may hide an outer variable; its initial value is still computed outside.
    let name = g.declared(place, keyword == "const");
    stmt(&format!("{keyword} {name} = @;"), [init])
}

fn destructure(g: &mut Generator, place: &mut Place) -> Node {
    let (a, b, c) = (g.value(place), g.value(place), g.value(place));
    let outer = g.in_pattern(place);
    let (one, two, rest) = (g.declared(place, false), g.declared(place, false), g.declared(place, false));
    let default = g.value(&outer);
    match g.random.below(3) {
        0 => stmt(&format!("let [{one}, {two} = @, ...{rest}] = [@, @, @];"), [default, a, b, c]),
        1 => stmt(
            &format!("let {{ a: {one}, x: {two} = @, ...{rest} }} = {{ a: @, b: @, [@]: 1 }};"),
            [default, a, b, c],
        ),
        _ => stmt(&format!("let {one} = @, {two} = @, {{ a: [{rest}] = [@] }} = {{}};"), [a, b, default]),
    }
}

fn assign(g: &mut Generator, place: &mut Place) -> Node {
    let assignment = g.assignment(place);
    stmt("@;", [assignment])
}

fn assign_pattern(g: &mut Generator, place: &mut Place) -> Node {
    let (one, two) = (g.random.pick(&place.writable).cloned(), g.random.pick(&place.writable).cloned());
    let (Some(one), Some(two)) = (one, two) else { return log(g, place) };
    let inner = g.in_pattern(place);
    let (default, a) = (g.value(&inner), g.value(place));
    if g.random.percent(50) {
        let b = g.value(place);
        return stmt(&format!("[{one}, {two} = @] = [@, @];"), [default, a, b]);
    }
    let key = g.value(&inner);
    stmt(&format!("({{ [@]: {one}, b: {two} = @ }} = {{ a: @ }});"), [key, default, a])
}

fn await_only(g: &mut Generator, place: &mut Place) -> Node {
    let operand = g.awaited(place);
    stmt("@;", [operand])
}

fn keep_promise(g: &mut Generator, place: &mut Place) -> Node {
    let kept = g.promise(place);
    let name = format!("q{}", g.id());
    place.promises.push(name.clone());
    stmt(&format!("const {name} = @;"), [kept])
}

fn expression(g: &mut Generator, place: &mut Place) -> Node {
    let inner = g.value(place);
    stmt("(@);", [inner])
}

fn branch(g: &mut Generator, place: &mut Place) -> Node {
    let (test, then) = (g.value(place), g.nested(place));
    match g.random.below(5) {
        0 => {
            let jump = g.jump(place);
            if place.returns { stmt("if (@) @", [test, jump]) } else { stmt("if (@) {\n@}", [test, then]) }
        }
        1 | 2 => stmt("if (@) {\n@}", [test, then]),
        3 => {
            let other = g.nested(place);
            stmt("if (@) {\n@} else {\n@}", [test, then, other])
        }
        _ => {
            let (second, other, last) = (g.value(place), g.nested(place), g.nested(place));
            stmt("if (@) {\n@} else if (@) {\n@} else {\n@}", [test, then, second, other, last])
        }
    }
}

fn block(g: &mut Generator, place: &mut Place) -> Node {
    // Hides an outer variable, before it or what it hides is used again.
    let hidden = g.random.pick(&place.names).cloned().filter(|name| name.starts_with('v'));
    let mut inner = place.inner();
    let Some(name) = hidden else {
        let body = g.nested(place);
        return stmt("{\n@}", [body]);
    };
    inner.names.retain(|other| *other != name);
    inner.writable.retain(|other| *other != name);
    let init = g.value(&Place { closures: Vec::new(), asyncs: Vec::new(), ..inner.clone() });
    inner.names.push(name.clone());
    inner.writable.push(name.clone());
    let body = g.statements(&mut inner, false);
    stmt(&format!("{{\nlet {name} = @;\n@}}"), [init, body])
}

fn attempt(g: &mut Generator, place: &mut Place) -> Node {
    let body = g.nested(place);
    let mut handler = place.inner();
    let error = format!("e{}", g.id());
    handler.names.push(error.clone());
    let caught = g.statements(&mut handler, false);
    match g.random.below(6) {
        0 | 1 => stmt(&format!("try {{\n@}} catch ({error}) {{\n@}}"), [body, caught]),
        2 => {
            let caught = g.nested(place);
            stmt("try {\n@} catch {\n@}", [body, caught])
        }
        3 => {
            let caught = Node::List(vec![stmt(&format!("$({}, {error});", g.id()), []), caught]);
            stmt(&format!("try {{\n@}} catch ({{ message: {error} }}) {{\n@}}"), [body, caught])
        }
        4 => {
            let last = g.nested(place);
            stmt("try {\n@} finally {\n@}", [body, last])
        }
        _ => {
            let last = g.nested(place);
            stmt(&format!("try {{\n@}} catch ({error}) {{\n@}} finally {{\n@}}"), [body, caught, last])
        }
    }
}

/// Finalizers in each other, more than have a function of their own; often around what cannot throw.
fn nest(g: &mut Generator, place: &mut Place) -> Node {
    let count = [4, 5, 8, 17].get(g.random.below(4)).copied().unwrap_or(4);
    let inner = place.inner();
    let mut body = match g.random.below(4) {
        0 if place.returns => vec![g.jump(&inner)],
        0 | 1 => Vec::new(),
        2 => vec![await_only(g, &mut inner.clone())],
        _ => vec![g.statements(&mut inner.clone(), false)],
    };
    for _ in 0..count {
        let last = match g.random.below(20) {
            0..12 => log(g, &mut inner.clone()),
            12..19 => await_only(g, &mut inner.clone()),
            _ => g.statements(&mut inner.clone(), false),
        };
        body = vec![stmt("try {\n@} finally {\n@}", [Node::List(body), Node::List(vec![last])])];
    }
    Node::List(body)
}

/// A nested function: sync ones may be called anywhere; async ones share our variables, so that
/// whoever calls them awaits them at once.
fn function(g: &mut Generator, place: &mut Place) -> Node {
    let id = g.id();
    let mut inner = Place { jumps: Vec::new(), returns: true, ..place.inner() };
    match g.random.below(4) {
        0 | 1 => {
            let inner = Place { suspends: false, yields: false, throws: g.grammar.early_throws, ..inner };
            let body = if g.random.percent(50) { g.value(&inner) } else { g.assignment(&inner) };
            place.closures.push(format!("c{id}"));
            stmt(&format!("const c{id} = () => @;"), [value("(@)", [body])])
        }
        at => {
            // Without the closures and promises of outside: what it calls must be its own.
            inner.names.push(format!("p{id}"));
            inner.writable.push(format!("p{id}"));
            inner.this = inner.this && at == 2;
            (inner.suspends, inner.yields) = (true, false);
            let body = g.body(Place { promises: Vec::new(), ..inner });
            place.asyncs.push(format!("n{id}"));
            let template = match at {
                2 => format!("const n{id} = async (p{id}) => {{\n@}};"),
                _ => format!("async function n{id}(p{id}) {{\n@}}"),
            };
            stmt(&template, [body])
        }
    }
}
