//! Makes a program from a seed: a few async functions that call each other, and tests that call
//! them alone and side by side.
//!
//! Every function takes its lane `$` first and logs only there, so that calls can run side by side.
//! What two calls share is never written: ticks may differ in `textbook` and `faithful`.

use crate::grammar::Grammar;
use crate::random::Random;
use crate::tree::{Node, promise, stmt, value};

/// A function that others may call.
#[derive(Clone, Debug)]
pub(crate) struct Callee {
    /// The call up to its lane: `f1(`, `new C1(2).m(`, `drive('nn', f1, `.
    head: String,
    arity: usize,
}

/// What is visible at a place in a program.
#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is one independent fact")]
pub(crate) struct Place {
    /// How deep statements and expressions may still nest.
    pub(crate) depth: usize,
    /// Whether `await` may stand here.
    pub(crate) suspends: bool,
    /// Whether `yield` may stand here.
    pub(crate) yields: bool,
    /// Whether a throw may stand here.
    pub(crate) throws: bool,
    /// Whether `return` may stand here.
    pub(crate) returns: bool,
    /// The ways out of loops and labelled statements around.
    pub(crate) jumps: Vec<String>,
    /// Whether `this` has a `base` here.
    pub(crate) this: bool,
    /// Variables to read.
    pub(crate) names: Vec<String>,
    /// Variables to write.
    pub(crate) writable: Vec<String>,
    /// Variables that hold promises.
    pub(crate) promises: Vec<String>,
    /// Sync functions without parameters.
    pub(crate) closures: Vec<String>,
    /// Nested async functions of one parameter; what they share with us makes awaiting at once a must.
    pub(crate) asyncs: Vec<String>,
}

impl Place {
    /// One level deeper.
    pub(crate) fn inner(&self) -> Self {
        Self { depth: self.depth.saturating_sub(1), ..self.clone() }
    }

    /// The same without `await`.
    pub(crate) fn sync(&self) -> Self {
        Self { suspends: false, yields: false, ..self.clone() }
    }
}

/// The state of a generation.
pub(crate) struct Generator {
    pub(crate) random: Random,
    pub(crate) grammar: Grammar,
    pub(crate) callees: Vec<Callee>,
    /// Functions that give async generators.
    pub(crate) makers: Vec<String>,
    ids: usize,
}

/// What `drive` may ask for.
const REQUESTS: [char; 9] = ['n', 'n', 'n', 'n', 'N', 't', 'r', 'T', 'R'];

/// The program of a seed.
pub(crate) fn program(seed: u64, grammar: Grammar) -> Node {
    let mut generator = Generator::new(seed, grammar);
    let mut parts = Vec::new();
    for _ in 0..=generator.random.below(3) {
        let (text, callee) = generator.declaration();
        parts.push(text);
        generator.callees.push(callee);
    }
    for callee in generator.callees.clone() {
        for _ in 0..2 {
            let call = generator.call(&callee, "lane('a')", &Place::default());
            parts.push(stmt("test(() => @);", [call]));
        }
    }
    let mut place = Place::default();
    let both = [generator.top_call("lane('b')", &mut place), generator.top_call("lane('c')", &mut place)];
    parts.push(stmt("test(() => Promise.allSettled([@, @]));", both));
    Node::List(parts)
}

impl Generator {
    /// The state for a seed.
    pub(crate) fn new(seed: u64, grammar: Grammar) -> Self {
        Self { random: Random::new(seed), grammar, callees: Vec::new(), makers: Vec::new(), ids: 0 }
    }

    /// A number that nothing else has.
    pub(crate) fn id(&mut self) -> usize {
        self.ids += 1;
        self.ids
    }

    /// One of the makers, by weight; those of weight 0 never.
    pub(crate) fn choose<T: Copy>(&mut self, table: &[(usize, T)]) -> Option<T> {
        let total = table.iter().map(|(weight, _)| weight).sum::<usize>();
        let mut at = self.random.below(total.max(1));
        for (weight, item) in table {
            match at.checked_sub(*weight) {
                Some(rest) => at = rest,
                None => return Some(*item),
            }
        }
        None
    }

    fn top_call(&mut self, lane: &str, place: &mut Place) -> Node {
        match self.random.pick(&self.callees).cloned() {
            Some(callee) => self.call(&callee, lane, place),
            None => promise("delay(1)", []),
        }
    }

    /// A call in the given lane.
    pub(crate) fn call(&mut self, callee: &Callee, lane: &str, place: &Place) -> Node {
        let mut args = vec![Node::Text(format!("{}{lane}", callee.head))];
        for _ in 0..self.random.below(callee.arity + 1) {
            args.push(Node::Text(", ".to_owned()));
            args.push(self.value(place));
        }
        args.push(Node::Text(")".to_owned()));
        Node::Expr(crate::tree::Sort::Promise, args)
    }

    /// A top-level async function of one of the shapes that functions have, and how to call it.
    pub(crate) fn declaration(&mut self) -> (Node, Callee) {
        if self.grammar.generators && self.random.percent(25) {
            return self.generator_declaration();
        }
        let id = self.id();
        let (shape, own) = (self.random.below(7), format!("f{id}"));
        let mut place =
            Place { depth: 3, suspends: true, returns: true, this: shape > 2, ..Place::default() };
        let (params, arity) = self.params(&mut place);
        if shape == 2 {
            place.throws = self.grammar.early_throws;
            let body = promise_value(self, &place);
            let mention = if self.random.percent(30) { format!("{own} && ") } else { String::new() };
            let node = stmt(&format!("const f{id} = async (@) => {mention}@;"), [params, body]);
            return (node, Callee { head: format!("f{id}("), arity });
        }
        let mut body = self.body(place);
        if self.random.percent(30) {
            mention_itself(&mut body, if shape > 2 { "this.m" } else { &own });
        }
        let (template, head) = match shape {
            0 => (format!("async function f{id}(@) {{\n@}}"), format!("f{id}(")),
            1 => (format!("const f{id} = async (@) => {{\n@}};"), format!("f{id}(")),
            3 => (format!("const o{id} = {{ base: 3, async m(@) {{\n@}} }};"), format!("o{id}.m(")),
            4 => (format!("class C{id} {{ base = 4; async m(@) {{\n@}} }}"), format!("new C{id}().m(")),
            5 => {
                (format!("class C{id} {{ static base = 5; static async m(@) {{\n@}} }}"), format!("C{id}.m("))
            }
            _ => {
                (format!("const o{id} = {{ base: 6, m: async function g(@) {{\n@}} }};"), format!("o{id}.m("))
            }
        };
        (stmt(&template, [params, body]), Callee { head, arity })
    }

    /// A top-level async generator function, called by a script of requests.
    fn generator_declaration(&mut self) -> (Node, Callee) {
        let id = self.id();
        let shape = self.random.below(5);
        let mut place = Place {
            depth: 3,
            suspends: true,
            yields: true,
            returns: true,
            this: shape > 1,
            ..Place::default()
        };
        let (params, arity) = self.params(&mut place);
        // Whatever it throws, it throws in an answer.
        place.throws = true;
        let body = self.statements(&mut place, true);
        let (template, make) = match shape {
            0 => (format!("async function* g{id}(@) {{\n@}}"), format!("g{id}")),
            1 => (format!("const g{id} = async function* (@) {{\n@}};"), format!("g{id}")),
            2 => {
                (format!("const o{id} = {{ base: 3, async *m(@) {{\n@}} }};"), format!("o{id}.m.bind(o{id})"))
            }
            3 => (
                format!("class C{id} {{ base = 4; async *m(@) {{\n@}} }}"),
                format!("new C{id}().m.bind(new C{id}())"),
            ),
            _ => (
                format!("class C{id} {{ static base = 5; static async *m(@) {{\n@}} }}"),
                format!("C{id}.m.bind(C{id})"),
            ),
        };
        self.makers.push(make.clone());
        let script: String = (0..=self.random.below(5)).filter_map(|_| self.random.pick(&REQUESTS)).collect();
        (stmt(&template, [params, body]), Callee { head: format!("drive('{script}', {make}, "), arity })
    }

    /// Parameters after the lane; with a default they can throw.
    fn params(&mut self, place: &mut Place) -> (Node, usize) {
        let mut params = vec![Node::Text("$".to_owned())];
        let arity = self.random.below(3);
        for _ in 0..arity {
            let name = format!("p{}", self.id());
            params.push(Node::Text(", ".to_owned()));
            // The engine loses what a default writes to a parameter before it.
            let writable = Vec::new();
            let throws = self.grammar.early_throws;
            let inner = Place { depth: 1, suspends: false, yields: false, throws, writable, ..place.clone() };
            params.push(match self.random.below(4) {
                0 => value(&format!("{name} = @"), [self.value(&inner)]),
                // A value that cannot be iterated throws in the call.
                1 if self.grammar.early_throws => Node::Text(format!("[{name}] = [1]")),
                _ => Node::Text(name.clone()),
            });
            place.writable.push(name.clone());
            place.names.push(name);
        }
        (fixed_list(params), arity)
    }

    /// The body of an async function: statements, and a hoisted helper at the end.
    pub(crate) fn body(&mut self, mut place: Place) -> Node {
        place.throws = self.grammar.early_throws;
        let hoisted = self.random.percent(20).then(|| format!("h{}", self.id()));
        place.closures.extend(hoisted.clone());
        let outer = Place {
            closures: Vec::new(),
            suspends: false,
            yields: false,
            this: false,
            depth: 1,
            ..place.clone()
        };
        let mut list = self.statements(&mut place, true);
        if let (Some(name), Node::List(nodes)) = (hoisted, &mut list) {
            let result = self.value(&outer);
            nodes.push(stmt(&format!("function {name}() {{ return @; }}"), [result]));
        }
        list
    }
}

/// Makes of a function one that may call itself, for all that its text says.
fn mention_itself(body: &mut Node, name: &str) {
    if let Node::List(stmts) = body {
        stmts.insert(0, Node::Stmt(vec![Node::Text(format!("void {name};"))]));
    }
}

/// The body of an arrow function that is one expression.
fn promise_value(generator: &mut Generator, place: &Place) -> Node {
    let inner = generator.value(place);
    value("(@)", [inner])
}

fn fixed_list(nodes: Vec<Node>) -> Node {
    Node::Expr(crate::tree::Sort::Fixed, nodes)
}
