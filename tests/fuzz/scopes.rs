//! Programs about names: few of them, declared in every way and at every depth, looked at too early, too late, and
//! from closures that outlive the scope they are from.
//!
//! ```js
//! async function main(b) {
//!   { function a() { return look(() => b); } let b = await 1; }
//!   try { log(2, a); } catch (e) { log(2, e.name); }
//! }
//! ```
//! What a name means is decided without running anything, so nobody minds that most of these throw: all that may is
//! looked at by `look`, or stands in a `try`.

use std::collections::BTreeSet;

use crate::grammar::Grammar;
use crate::random::Random;
use crate::tree::{Node, pinned, stmt, value};

/// What all programs begin with.
const HEAD: [&str; 3] = [
    "const kept = [], keep = (get) => kept.push(get);",
    "const look = (get) => {
  try {
    const found = get();
    if (found instanceof Promise) found.then(() => log('resolved'), (e) => log('rejected', e.name));
    return typeof found === 'function' || typeof found === 'object' ? typeof found : found;
  } catch (e) { log(e.name); return -1; }
};",
    "const wait = async (get) => { await 0; look(get); };",
];

/// What they end with.
const CALL: &str = "test(async () => {
  try { await main(1, undefined); } catch (e) { log('main', e.name); }
  for (const get of kept.slice(0, 30)) log('kept', look(get));
});";

/// The names of a program: some are ours as well.
const NAMES: [&[&str]; 3] =
    [&["a", "b", "c"], &["next", "resolve", "value", "error"], &["a", "b", "c", "next", "value", "f"]];

/// What functions in blocks of sloppy code are called, and else only `var`s and other functions: `twins` tells apart
/// what else would have their names, as far as that is known.
const FUNCTIONS: [&str; 2] = ["g", "h"];

/// The program of a seed.
pub(crate) fn program(seed: u64, grammar: Grammar) -> Node {
    let mut random = Random::new(seed);
    let names = *random.pick(&NAMES).unwrap_or(&NAMES[0]);
    let strict = random.percent(30);
    let concurrent = grammar.concurrent;
    let mut g = Scopes { random, names, strict, concurrent, ids: 0, budget: 25, around: Vec::new() };
    let mut parts = Vec::new();
    if strict {
        parts.push(pinned("'use strict';", []));
    }
    parts.extend(HEAD.map(|text| pinned(text, [])));
    if strict {
        // Node does not always refuse to set what there is not.
        let all = [names, FUNCTIONS.as_slice()].concat();
        parts.push(pinned(&format!("for (const name of {all:?}) globalThis[name] = 'global ' + name;"), []));
    }
    let params = g.params();
    let count = 3 + g.random.below(4);
    let body = g.function(&params, Here { is_async: true, ..Here::default() }, count);
    parts.push(pinned(&format!("async function main({}) {{\n@}}", text_of(&params)), [body]));
    parts.push(pinned(CALL, []));
    Node::List(parts)
}

/// Where code stands.
#[derive(Clone, Copy, Debug, Default)]
struct Here {
    is_async: bool,
    depth: usize,
    in_loop: bool,
}

impl Here {
    fn inner(self) -> Self {
        Self { depth: self.depth + 1, ..self }
    }
}

/// What a block declares, so that hardly any program declares a name twice.
#[derive(Default)]
struct Scope {
    is_function: bool,
    lexical: BTreeSet<&'static str>,
    /// Plain functions among them, of which there may be several.
    functions: BTreeSet<&'static str>,
    /// The `var`s that it declares, or that are declared inside.
    vars: BTreeSet<&'static str>,
    /// What it must not declare by itself, as its head has.
    heads: BTreeSet<&'static str>,
}

/// A parameter, and its default.
type Param = (&'static str, Option<&'static str>);

fn text_of(params: &[Param]) -> String {
    let text = |(name, default): &Param| match default {
        Some(other) => format!("{name} = look(() => {other})"),
        None => (*name).to_owned(),
    };
    params.iter().map(text).collect::<Vec<_>>().join(", ")
}

type Make = fn(&mut Scopes, Here) -> Node;

struct Scopes {
    random: Random,
    names: &'static [&'static str],
    strict: bool,
    /// Whether async functions may run side by side.
    concurrent: bool,
    ids: usize,
    /// How many statements may still have others in them.
    budget: usize,
    around: Vec<Scope>,
}

impl Scopes {
    fn id(&mut self) -> usize {
        self.ids += 1;
        self.ids
    }

    fn name(&mut self) -> &'static str {
        self.one_of(self.names)
    }

    /// A name to mention, or to declare where that clashes with nothing.
    fn any_name(&mut self) -> &'static str {
        if self.random.percent(20) { self.one_of(&FUNCTIONS) } else { self.name() }
    }

    fn one_of(&mut self, texts: &[&'static str]) -> &'static str {
        self.random.pick(texts).copied().unwrap_or_default()
    }

    fn params(&mut self) -> Vec<Param> {
        match self.random.below(3) {
            0 => Vec::new(),
            1 => vec![(self.name(), None)],
            _ => vec![(self.name(), Some(self.name()))],
        }
    }

    /// A name for a `let`, `const` or class of this block, if it may be declared.
    fn lexical(&mut self) -> Option<&'static str> {
        let name = self.name();
        let scope = self.around.last_mut()?;
        let is_free = !scope.vars.contains(name) && !scope.heads.contains(name);
        (is_free && scope.lexical.insert(name)).then_some(name)
    }

    fn var(&mut self) -> Option<&'static str> {
        let name = self.any_name();
        let end = self.around.iter().rposition(|scope| scope.is_function).unwrap_or(0);
        let around = self.around.get_mut(end..)?;
        if around.iter().any(|scope| scope.lexical.contains(name)) {
            return None;
        }
        for scope in around {
            scope.vars.insert(name);
        }
        Some(name)
    }

    fn declared(&mut self, keyword: &str) -> Option<&'static str> {
        if keyword == "var" { self.var() } else { self.lexical() }
    }

    fn function_name(&mut self, is_plain: bool) -> Option<&'static str> {
        let strict = self.strict;
        let in_block = !strict && self.around.last().is_some_and(|scope| !scope.is_function);
        let name = if in_block { self.one_of(&FUNCTIONS) } else { self.any_name() };
        let scope = self.around.last_mut()?;
        if scope.is_function {
            return (!scope.lexical.contains(name) && (scope.vars.insert(name) || is_plain)).then_some(name);
        }
        let is_again = is_plain && !strict && scope.functions.contains(name);
        let is_free = !scope.vars.contains(name) && !scope.heads.contains(name);
        if !is_again && (!is_free || !scope.lexical.insert(name)) {
            return None;
        }
        if is_plain {
            scope.functions.insert(name);
        }
        Some(name)
    }

    fn within(&mut self, scope: Scope, here: Here, count: usize) -> Node {
        self.around.push(scope);
        let list = (0..count).map(|_| self.statement(here)).collect();
        self.around.pop();
        Node::List(list)
    }

    /// The body of a function.
    fn function(&mut self, params: &[Param], here: Here, count: usize) -> Node {
        let heads = params.iter().map(|(name, _)| *name).collect();
        let scope = Scope { is_function: true, heads, ..Scope::default() };
        self.within(scope, Here { in_loop: false, ..here }, count)
    }

    fn block(&mut self, here: Here) -> Node {
        let count = 1 + self.random.below(3);
        let list = self.within(Scope::default(), here.inner(), count);
        stmt("{\n@}", [list])
    }

    fn statement(&mut self, here: Here) -> Node {
        let table: [(usize, Make); 14] = [
            (27, declaration),
            (20, touch),
            (10, suspend),
            (8, |g, here| g.block(here)),
            (5, branch),
            (6, attempt),
            (12, looped),
            (4, switch),
            (2, labelled),
            (2, closure),
            (2, called),
            (1, left),
            (2, assign),
            (1, again),
        ];
        if here.depth > 4 || self.budget == 0 {
            return touch(self, here);
        }
        self.budget -= 1;
        let total = table.iter().map(|(weight, _)| weight).sum();
        let mut at = self.random.below(total);
        for (weight, make) in table {
            match at.checked_sub(weight) {
                Some(rest) => at = rest,
                None => return make(self, here),
            }
        }
        touch(self, here)
    }

    fn value(&mut self, here: Here) -> Node {
        let (id, name) = (self.id(), self.any_name());
        if here.is_async && self.random.percent(35) {
            return match self.random.below(5) {
                0 => value(&format!("(await {id})"), []),
                1 => value(&format!("(see({id}) > 3 ? {id} : await {id})"), []),
                2 => value(&format!("({} || await {id})", self.random.below(2)), []),
                3 => value(&format!("(await look(() => {name}))"), []),
                _ => value(&format!("[await {id}, look(() => {name})]"), []),
            };
        }
        match self.random.below(6) {
            0 | 1 => value(&format!("look(() => {name})"), []),
            2 => value(&format!("(() => {name})"), []),
            3 => value(&format!("keep(() => {name})"), []),
            4 if self.concurrent => value(&format!("(async () => {{ await 0; return {name}; }})"), []),
            _ => Node::Text(id.to_string()),
        }
    }

    /// A pattern that declares two names.
    fn pattern(&mut self, keyword: &str, here: Here) -> Option<Node> {
        let (one, two) = (self.declared(keyword)?, self.declared(keyword)?);
        let id = self.id();
        let default = self.value(here);
        Some(match self.random.below(4) {
            0 => value(&format!("{{ {one} = @, {two} }}"), [default]),
            1 => value(&format!("[{one}, {two} = @]"), [default]),
            2 => value(&format!("{{ {one}: {{ {two} }} = {{ {two}: {id} }} }}"), []),
            _ => value(&format!("{{ [@]: {one}, ...{two} }}"), [default]),
        })
    }
}

/// Looks at a name, or sets it.
fn touch(g: &mut Scopes, _: Here) -> Node {
    let (id, name) = (g.id(), g.any_name());
    let how = g.one_of(&["log(#, $);", "log(#, $);", "log(#, typeof $);", "$ = #;", "$ -= #;", "$ ??= #;"]);
    let text = how.replace('#', &id.to_string()).replace('$', name);
    stmt(&format!("try {{ {text} }} catch (e) {{ log({id}, e.name); }}"), [])
}

fn suspend(g: &mut Scopes, here: Here) -> Node {
    let (id, name) = (g.id(), g.any_name());
    if !here.is_async {
        return touch(g, here);
    }
    match g.random.below(3) {
        0 => stmt("await 0;", []),
        1 => stmt(&format!("log(await {id});"), []),
        _ => stmt(&format!("await wait(() => {name});"), []),
    }
}

fn declaration(g: &mut Scopes, here: Here) -> Node {
    let keyword = g.one_of(&["var", "let", "let", "const"]);
    let made = match g.random.below(10) {
        0..5 => g.declared(keyword).map(|name| {
            let init = g.value(here);
            let is_set = keyword == "const" || g.random.percent(80);
            let text = format!("{keyword} {name}");
            if is_set { stmt(&format!("{text} = @;"), [init]) } else { stmt(&format!("{text};"), []) }
        }),
        5 => g.pattern(keyword, here).map(|pattern| {
            let object =
                format!("{{ x: {}, [Symbol.iterator]() {{ return [{}].values(); }} }}", g.id(), g.id());
            let wait = if here.is_async && g.random.percent(40) { "await " } else { "" };
            stmt(&format!("{keyword} @ = {wait}{object};"), [pattern])
        }),
        6 => g.lexical().map(|name| {
            let (seen, id) = (g.name(), g.id());
            let block = if g.random.percent(30) { touch(g, here) } else { Node::Text(String::new()) };
            let template = format!(
                "class {name} {{ static p = look(() => {seen}) + {id}; static m() {{ return {seen}; }} static {{ @ }} }}"
            );
            stmt(&template, [block])
        }),
        _ => function(g, here),
    };
    made.unwrap_or_else(|| touch(g, here))
}

fn function(g: &mut Scopes, here: Here) -> Option<Node> {
    let plain = !g.strict && g.around.last().is_some_and(|scope| !scope.is_function);
    let (is_async, is_generator) =
        (!plain && g.concurrent && g.random.percent(30), !plain && g.random.percent(12));
    let name = g.function_name(!is_async && !is_generator)?;
    let params = g.params();
    let count = 1 + g.random.below(3);
    let body = g.function(&params, Here { is_async, ..here.inner() }, count);
    let (head, id, result) = (if is_async { "async function" } else { "function" }, g.id(), g.any_name());
    let star = if is_generator { "*" } else { "" };
    let call = match g.random.below(4) {
        0 if !is_generator => format!("\nlook(() => {name}({id}));"),
        1 if !is_generator => format!("\nlook(() => {name}());"),
        _ => String::new(),
    };
    let params = text_of(&params);
    Some(stmt(&format!("{head}{star} {name}({params}) {{\n@return {result};\n}}{call}"), [body]))
}

fn branch(g: &mut Scopes, here: Here) -> Node {
    let (name, id) = (g.one_of(&FUNCTIONS), g.id());
    let test = g.one_of(&["see(1)", "see(0)", "look(() => a)"]);
    if !g.strict && g.random.percent(20) {
        return stmt(&format!("if ({test}) function {name}() {{ return {id}; }}"), []);
    }
    let then = g.block(here);
    if g.random.percent(40) {
        let other = g.block(here);
        return stmt(&format!("if ({test}) @ else @"), [then, other]);
    }
    stmt(&format!("if ({test}) @"), [then])
}

fn attempt(g: &mut Scopes, here: Here) -> Node {
    let count = 1 + g.random.below(2);
    let body = g.within(Scope::default(), here.inner(), count);
    let thrown = g.one_of(&["throw [1];", "throw {};", "throw 1;", ""]);
    let (name, id) = (g.name(), g.id());
    let mut scope = Scope::default();
    let param = match g.random.below(5) {
        0 => " ".to_owned(),
        1 | 2 => {
            scope.heads.insert(name);
            format!(" ({name}) ")
        }
        at => {
            // No `var` inside may have that name.
            scope.lexical.insert(name);
            if at == 3 { format!(" ({{ {name} }}) ") } else { format!(" ([{name} = {id}]) ") }
        }
    };
    let handler = g.within(scope, here.inner(), count);
    if g.random.percent(30) {
        let last = g.block(here);
        return stmt(&format!("try {{\n@{thrown}\n}} catch{param}{{\n@}} finally @"), [body, handler, last]);
    }
    stmt(&format!("try {{\n@{thrown}\n}} catch{param}{{\n@}}"), [body, handler])
}

fn looped(g: &mut Scopes, here: Here) -> Node {
    let shape = g.random.below(5);
    let (id, keyword) = (g.id(), g.one_of(&["let", "let", "const", "var"]));
    let keyword = if shape == 0 && keyword == "const" { "let" } else { keyword };
    g.around.push(Scope::default());
    let node = if let Some(name) = g.declared(keyword) {
        loop_of(g, here, shape, &format!("{keyword} {name}"), name)
    } else {
        let body = g.block(Here { in_loop: true, ..here });
        stmt(&format!("for (let q{id} = 0; q{id}++ < 2; ) @"), [body])
    };
    g.around.pop();
    node
}

fn loop_of(g: &mut Scopes, here: Here, shape: usize, head: &str, name: &str) -> Node {
    let (id, seen) = (g.id(), g.name());
    let first = g.value(here);
    let jump = g.one_of(&["", "", "", "if (look(() => $) > #) break;", "if (look(() => $) > #) continue;"]);
    let jump = stmt(&jump.replace('#', &id.to_string()).replace('$', seen), []);
    let count = 1 + g.random.below(3);
    let body = g.within(Scope::default(), Here { in_loop: true, ..here.inner() }, count);
    let wait = if here.is_async && g.random.percent(20) { "await " } else { "" };
    let update = match g.random.below(3) {
        0 => format!("keep(() => {name})"),
        1 => format!("look(() => {seen} = {id})"),
        _ => String::new(),
    };
    match shape {
        0 => stmt(
            &format!("for ({head} = @, q{id} = 0; {wait}(q{id}++ < 2); {update}) {{\n@\n@}}"),
            [first, jump, body],
        ),
        1 => stmt(&format!("for ({head} in {{ x: @, y: 1 }}) {{\n@\n@}}"), [first, jump, body]),
        2 if here.is_async => {
            stmt(&format!("for await ({head} of [@, {{}}]) {{\n@\n@}}"), [first, jump, body])
        }
        3 => stmt(&format!("{{ let q{id} = 0; while ({wait}(q{id}++ < 2)) {{\n@\n@}} }}"), [jump, body]),
        _ => stmt(&format!("for ({head} of [{id}, @]) {{\n@\n@}}"), [first, jump, body]),
    }
}

fn switch(g: &mut Scopes, here: Here) -> Node {
    let (test, first) = (g.random.below(3), g.random.below(3));
    let waits = [here.is_async && g.random.percent(50), here.is_async && g.random.percent(20)];
    let [wait, asked] = waits.map(|waits| if waits { "await " } else { "" });
    g.around.push(Scope::default());
    let mut cases = Vec::new();
    for at in 0..3 {
        let count = 1 + g.random.below(2);
        let list = Node::List((0..count).map(|_| g.statement(here.inner())).collect());
        let end = g.one_of(&["", "", "break;"]);
        let label = if at == first { "default".to_owned() } else { format!("case {asked}{at}") };
        cases.push(stmt(&format!("{label}: @{end}"), [list]));
    }
    g.around.pop();
    stmt(&format!("switch ({wait}{test}) {{\n@}}"), [Node::List(cases)])
}

fn labelled(g: &mut Scopes, here: Here) -> Node {
    let (id, test) = (g.id(), g.name());
    let (first, second) = (g.block(here), g.block(here));
    stmt(&format!("l{id}: {{\n@\nif (look(() => {test}) > {id}) break l{id};\n@\n}}"), [first, second])
}

fn closure(g: &mut Scopes, here: Here) -> Node {
    let count = 1 + g.random.below(2);
    let body = g.function(&[], Here { is_async: false, ..here.inner() }, count);
    stmt("keep(() => {\n@});", [body])
}

fn called(g: &mut Scopes, here: Here) -> Node {
    let (own, id, count) = (if g.random.percent(70) { g.name() } else { "" }, g.id(), 1 + g.random.below(2));
    let params = g.params();
    let body = g.function(&params, Here { is_async: false, ..here.inner() }, count);
    stmt(&format!("(function {own}({}) {{\n@}})({id});", text_of(&params)), [body])
}

fn left(g: &mut Scopes, here: Here) -> Node {
    let (test, name) = (g.name(), g.name());
    if here.depth == 0 || g.random.percent(50) {
        return touch(g, here);
    }
    stmt(&format!("if (look(() => {test}) > 5) return look(() => {name});"), [])
}

fn assign(g: &mut Scopes, here: Here) -> Node {
    let (one, two, id) = (g.name(), g.name(), g.id());
    let (first, second) = (g.value(here), g.value(here));
    stmt(&format!("try {{ [{one}, {two} = @] = [@]; }} catch (e) {{ log({id}, e.name); }}"), [second, first])
}

/// Leaves a turn of a loop.
fn again(g: &mut Scopes, here: Here) -> Node {
    let (test, jump) = (g.name(), g.one_of(&["break", "continue"]));
    if here.in_loop { stmt(&format!("if (look(() => {test}) > 3) {jump};"), []) } else { touch(g, here) }
}
