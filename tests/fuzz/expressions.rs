//! Expressions of generated programs. All that is compound stands in parentheses, so that any can
//! take the place of any other.

use crate::generate::{Generator, Place};
use crate::tree::{Node, fixed, promise, value};

type Make = fn(&mut Generator, &Place) -> Node;

impl Generator {
    /// An expression of any value.
    pub(crate) fn value(&mut self, place: &Place) -> Node {
        if place.depth == 0 || self.random.percent(30) {
            return self.atom(place);
        }
        let place = &place.inner();
        let throws = usize::from(place.throws);
        let suspends = usize::from(place.suspends);
        let yields = usize::from(place.yields);
        let table: [(usize, Make); 20] = [
            (3, Self::atom),
            (14 * suspends, Self::awaited),
            (10 * yields, yielded),
            (2 * yields, delegated),
            (3, see),
            (throws, boom),
            (3, binary),
            (3, logical),
            (2, conditional),
            (2, array),
            (2, object),
            (2, template),
            (2, member),
            (2, chain),
            (2, call),
            (1, unary),
            (1, sequence),
            (2, Self::assignment),
            (1, construct),
            (1, class),
        ];
        self.choose(&table).map_or_else(|| value("1", []), |make| make(self, place))
    }

    /// A constant or a variable.
    fn atom(&mut self, place: &Place) -> Node {
        if self.random.percent(70)
            && let Some(name) = self.random.pick(&place.names)
        {
            return value(name, []);
        }
        if place.this && self.random.percent(10) {
            return value("this.base", []);
        }
        let atoms = ["0", "1", "2", "'a'", "'b'", "''", "null", "undefined", "true", "false"];
        value(self.random.pick(&atoms).unwrap_or(&"0"), [])
    }

    /// An await, where one may stand.
    pub(crate) fn awaited(&mut self, place: &Place) -> Node {
        if !place.suspends {
            return self.atom(place);
        }
        if place.depth > 0
            && self.random.percent(25)
            && let Some(name) = self.random.pick(&place.asyncs).cloned()
        {
            let arg = self.value(&place.inner());
            return value(&format!("(await {name}(@))"), [arg]);
        }
        if self.grammar.awaits_anything && self.random.percent(30) {
            let inner = self.value(&place.inner());
            let manner =
                *self.random.pick(&["now", "later", "rejects", "twice", "throws", "late"]).unwrap_or(&"now");
            return match self.random.below(2) {
                0 => value("(await @)", [inner]),
                _ => value(&format!("(await thenable(@, '{manner}', $))"), [inner]),
            };
        }
        let operand = self.promise(place);
        value("(await @)", [operand])
    }

    /// An expression that gives a native promise.
    pub(crate) fn promise(&mut self, place: &Place) -> Node {
        let inner = &place.inner();
        let (id, ticks) = (self.id(), self.random.below(4));
        match self.random.below(if place.depth == 0 { 3 } else { 10 }) {
            0 | 1 => promise(&format!("settle(@, {ticks})"), [self.value(inner)]),
            2 => match self.random.pick(&place.promises) {
                Some(name) => promise(name, []),
                None => promise(&format!("delay({ticks})"), []),
            },
            3 => promise(&format!("rejects(new Error('rejected {id}'), {ticks})"), []),
            4..=6 => match self.random.pick(&self.callees).cloned() {
                Some(callee) => self.call(&callee, &format!("$.call({id})"), inner),
                None => promise(&format!("settle(@, {ticks})"), [self.value(inner)]),
            },
            // Of two rejections the first one wins, and which that is depends on ticks.
            7 => match self.random.below(2) {
                0 => promise("Promise.allSettled([@, @])", [self.promise(inner), self.promise(inner)]),
                _ => promise(
                    &format!("Promise.all([settle(@, {ticks}), @])"),
                    [self.value(inner), self.promise(inner)],
                ),
            },
            8 => promise(&format!("@.then($.seen({id}))"), [self.promise(inner)]),
            _ => promise(&format!("@.catch(() => {id})"), [self.promise(inner)]),
        }
    }

    /// A write to a variable, where there is one.
    pub(crate) fn assignment(&mut self, place: &Place) -> Node {
        let Some(name) = self.random.pick(&place.writable).cloned() else { return see(self, place) };
        let inner = self.value(place);
        if self.random.percent(10) {
            return value(&format!("({name}++)"), []);
        }
        let operators = ["=", "=", "=", "+=", "&&=", "||=", "??=", "-="];
        let operator = *self.random.pick(&operators).unwrap_or(&"=");
        value(&format!("({name} {operator} @)"), [inner])
    }
}

fn yielded(g: &mut Generator, place: &Place) -> Node {
    match g.random.below(6) {
        0 => value("(yield)", []),
        1 => {
            let promise = g.promise(place);
            value("(yield @)", [promise])
        }
        _ => {
            let given = g.value(place);
            value("(yield @)", [given])
        }
    }
}

fn delegated(g: &mut Generator, place: &Place) -> Node {
    let (one, two, three, site) = (g.value(place), g.promise(place), g.value(place), g.id());
    let how = if g.random.percent(25) { "throws" } else { "" };
    match (g.random.below(4), g.random.pick(&g.makers).cloned()) {
        // Older engines than the specification do not close the iterator where its value rejects.
        (0 | 1, _) => value(&format!("(yield* $.items({site}, '{how}', @, settle(@, 1)))"), [one, three]),
        (2, Some(maker)) => value(&format!("(yield* {maker}($.call({site}), @))"), [one]),
        _ => value(&format!("(yield* $.stream({site}, @, @))"), [one, two]),
    }
}

fn see(g: &mut Generator, place: &Place) -> Node {
    let id = g.id();
    value(&format!("$.see({id}, @)"), [g.value(place)])
}

fn boom(g: &mut Generator, place: &Place) -> Node {
    let id = g.id();
    if place.throws { value(&format!("$.boom({id})"), []) } else { see(g, place) }
}

fn binary(g: &mut Generator, place: &Place) -> Node {
    let operators = ["+", "+", "-", "*", "%", "<", ">=", "==", "===", "!==", "&", "|"];
    let operator = *g.random.pick(&operators).unwrap_or(&"+");
    value(&format!("(@ {operator} @)"), [g.value(place), g.value(place)])
}

fn logical(g: &mut Generator, place: &Place) -> Node {
    let operator = *g.random.pick(&["&&", "||", "??"]).unwrap_or(&"&&");
    value(&format!("(@ {operator} @)"), [g.value(place), g.value(place)])
}

fn conditional(g: &mut Generator, place: &Place) -> Node {
    value("(@ ? @ : @)", [g.value(place), g.value(place), g.value(place)])
}

fn array(g: &mut Generator, place: &Place) -> Node {
    value("[@, ...[@], @]", [g.value(place), g.value(place), g.value(place)])
}

fn object(g: &mut Generator, place: &Place) -> Node {
    value("({ a: @, [@]: @, ...{ b: @ } })", [g.value(place), key(g, place), g.value(place), g.value(place)])
}

fn template(g: &mut Generator, place: &Place) -> Node {
    let tag = if g.random.percent(25) { "$.tag" } else { "" };
    value(&format!("{tag}`a${{@}}b${{@}}c`"), [g.value(place), g.value(place)])
}

fn member(g: &mut Generator, place: &Place) -> Node {
    match g.random.below(3) {
        0 => value("[@, @][@]", [g.value(place), g.value(place), g.value(place)]),
        1 => value("({ a: @, b: @ })[@]", [g.value(place), g.value(place), g.value(place)]),
        _ => value("({ a: @ }).a", [g.value(place)]),
    }
}

fn chain(g: &mut Generator, place: &Place) -> Node {
    match g.random.below(3) {
        0 => value("(@)?.a?.[@]", [g.value(place), g.value(place)]),
        1 => value("({ m: (x, y) => [y, x] }).m?.(@, @)", [g.value(place), g.value(place)]),
        _ => value("(@)?.none?.m(@).b", [g.value(place), g.value(place)]),
    }
}

fn call(g: &mut Generator, place: &Place) -> Node {
    if let Some(name) = g.random.pick(&place.closures)
        && g.random.percent(60)
    {
        return value(&format!("{name}()"), []);
    }
    match g.random.below(3) {
        0 => value("String(@)", [g.value(place)]),
        1 => value("[@].concat(@, ...[@])", [g.value(place), g.value(place), g.value(place)]),
        _ => value("((x, y) => (y ?? x))(@, @)", [g.value(place), g.value(place)]),
    }
}

fn unary(g: &mut Generator, place: &Place) -> Node {
    match g.random.below(5) {
        0 => value("(!@)", [g.value(place)]),
        1 => value("(typeof @)", [g.value(place)]),
        2 => value("(void @)", [g.value(place)]),
        3 => value("(delete ({ a: 1 })[@])", [key(g, place)]),
        _ => value("(@ in { a: @ })", [key(g, place), g.value(place)]),
    }
}

fn sequence(g: &mut Generator, place: &Place) -> Node {
    value("(@, @)", [g.value(place), g.value(place)])
}

fn construct(g: &mut Generator, place: &Place) -> Node {
    value(
        "new (class Box { constructor(x, y) { this.a = x; this.b = y; } })(@, @)",
        [g.value(place), g.value(place)],
    )
}

fn class(g: &mut Generator, place: &Place) -> Node {
    let base = g.value(&Place { suspends: false, yields: false, ..place.clone() });
    value("(class extends (@, Object) { static [@] = @; }).b", [g.value(place), key(g, place), base])
}

/// A value to be a property key: as text, so that no symbol or long list comes up.
fn key(g: &mut Generator, place: &Place) -> Node {
    let inner = g.value(place);
    fixed("(@, 'b')", [inner])
}
