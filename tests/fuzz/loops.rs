//! Loops, `switch` and labels of generated programs: awaits in their heads and bodies, jumps out of
//! several at once, iterators that log what is asked of them, closures that outlive their turn.

use crate::generate::{Generator, Place};
use crate::tree::{Node, fixed, stmt};

/// What cannot suspend stays small.
fn small(place: Place) -> Place {
    Place { depth: if place.suspends { place.depth } else { place.depth.min(1) }, ..place }
}

/// A loop, maybe with a label.
pub(crate) fn loops(g: &mut Generator, place: &mut Place) -> Node {
    let suspends = place.suspends && g.grammar.loops;
    let around = Place { suspends, ..place.clone() };
    let label = g.random.percent(40).then(|| format!("l{}", g.id()));
    let mut inner = small(Place { suspends, ..place.inner() });
    // The engine gives closures of a `for` head's variable the wrong one after `continue`.
    let captured = g.random.percent(25);
    enter(&mut inner, label.as_deref(), !captured);
    let prefix = label.map_or_else(String::new, |label| format!("{label}: "));
    if captured { outliving(g, inner, &prefix) } else { turning(g, &around, inner, &prefix) }
}

/// Adds the jumps that a loop allows.
fn enter(inner: &mut Place, label: Option<&str>, continues: bool) {
    // These would lead to the new loop.
    inner.jumps.retain(|jump| !matches!(&**jump, "break" | "continue"));
    for jump in ["break", "continue"].iter().take(if continues { 2 } else { 1 }) {
        inner.jumps.push((*jump).to_owned());
        inner.jumps.extend(label.map(|label| format!("{jump} {label}")));
    }
}

/// A loop without closures that outlive a turn.
fn turning(g: &mut Generator, around: &Place, mut inner: Place, prefix: &str) -> Node {
    let name = format!("i{}", g.id());
    let shape = g.random.below(9);
    if shape >= 3 {
        return iterating(g, around, inner, prefix);
    }
    inner.names.push(name.clone());
    let head = Place { names: inner.names.clone(), ..around.inner() };
    let (test, between) = (g.value(&head), g.value(&head));
    let body = g.statements(&mut inner, false);
    match shape {
        0 => {
            let start = g.value(&around.inner());
            let template =
                format!("{prefix}for (let {name} = (@, 0); (@, {name} < 3); (@, {name}++)) {{\n@}}");
            stmt(&template, [start, test, between, body])
        }
        1 => stmt(&format!("{{ let {name} = 0; {prefix}while ((@, {name}++ < 2)) {{\n@}} }}"), [test, body]),
        _ => stmt(
            &format!("{{ let {name} = 0; {prefix}do {{\n@}} while ((@, {name}++ < 2)); }}"),
            [body, test],
        ),
    }
}

/// `for-of` and `for-in`, with heads of all kinds.
fn iterating(g: &mut Generator, around: &Place, mut inner: Place, prefix: &str) -> Node {
    let asynchronous = around.suspends && g.random.percent(35);
    let (over, word) =
        if asynchronous { (async_iterable(g, around), "for await") } else { (iterable(g, around), "for") };
    let (one, two) = (format!("i{}", g.id()), format!("i{}", g.id()));
    let writable = g.random.pick(&around.writable).cloned();
    let defaults = g.in_pattern(&around.inner());
    let default = g.value(&defaults);
    let (head, default) = match (g.random.below(6), writable) {
        (0, Some(name)) => (name, None),
        (1, Some(name)) => (format!("[{name} = @]"), Some(default)),
        (2, _) => {
            inner.names.extend([one.clone(), two.clone()]);
            (format!("let [{one}, {two} = @]"), Some(default))
        }
        (3, _) => {
            inner.names.push(one.clone());
            (format!("var {one}"), None)
        }
        _ => {
            inner.names.push(one.clone());
            (format!("const {one}"), None)
        }
    };
    let is_pattern = head.contains('[');
    let body = g.statements(&mut inner, false);
    match default {
        Some(default) => {
            let pairs = if asynchronous {
                format!("$.laterItems({}, '{}', [@, 1], [])", g.id(), g.closing())
            } else {
                "[[@, 1], []]".to_owned()
            };
            stmt(&format!("{prefix}{word} ({head} of {pairs}) {{\n@}}"), [default, over, body])
        }
        None if !is_pattern && !asynchronous && g.random.percent(25) => {
            stmt(&format!("{prefix}for ({head} in {{ a: @, b: 1 }}) {{\n@}}"), [over, body])
        }
        None => stmt(&format!("{prefix}{word} ({head} of @) {{\n@}}"), [over, body]),
    }
}

impl Generator {
    /// Whether an iterator has a `return` that logs.
    fn closing(&self) -> &'static str {
        if self.grammar.closings { "" } else { "open" }
    }
}

/// Something to iterate with `for await`.
fn async_iterable(g: &mut Generator, around: &Place) -> Node {
    let place = around.inner();
    // Without closings (`textbook`) the loop needs an async iterable.
    if g.grammar.closings && g.random.percent(50) {
        if g.random.percent(50) {
            return iterable(g, around);
        }
        // A rejection is nobody's until its turn comes, so only what is known to settle well.
        let (first, second, site) = (g.value(&place), g.value(&place), g.id());
        return fixed(&format!("$.items({site}, '', settle(@, 2), settle(@, 1))"), [first, second]);
    }
    let (first, second, site) = (g.value(&place), g.value(&place), g.id());
    fixed(&format!("$.laterItems({site}, '{}', @, @)", g.closing()), [first, second])
}

/// Something to iterate.
fn iterable(g: &mut Generator, around: &Place) -> Node {
    let place = around.inner();
    let (first, second) = (g.value(&place), g.value(&place));
    let site = g.id();
    let fails = place.throws && g.random.percent(25);
    let how = if fails { "throws" } else { "" };
    let how = if g.grammar.closings { how } else { "open" };
    match g.random.below(4) {
        0 => fixed("[@, @]", [first, second]),
        1 => fixed("new Set([@, @])", [first, second]),
        _ => fixed(&format!("$.items({site}, '{how}', @, @)"), [first, second]),
    }
}

/// A loop whose closures are called when it is over.
fn outliving(g: &mut Generator, mut inner: Place, prefix: &str) -> Node {
    let (name, own, kept, site) =
        (format!("i{}", g.id()), format!("i{}", g.id()), format!("k{}", g.id()), g.id());
    inner.names.push(name.clone());
    let first = g.value(&inner.inner());
    inner.names.push(own.clone());
    inner.writable.push(own.clone());
    let body = g.statements(&mut inner, false);
    let head = match g.random.below(5) {
        0 => format!("for (let {name} = 0; {kept}.push(() => {name}), {name} < 3; {name}++)"),
        1 => format!("for (let {name} = 0; {name} < 3; {kept}.push(() => {name}), {name}++)"),
        2 => format!("for (let {name} of [5, 6])"),
        3 => format!("for (let {name} in {{ a: 1, b: 2 }})"),
        _ => format!("for (let {name} = 0; {name} < 3; {name}++)"),
    };
    let write =
        if head.contains("; ") && g.random.percent(40) { format!("{name} += 0.5;") } else { String::new() };
    let template = format!(
        "{{ const {kept} = []; {prefix}{head} {{\nlet {own} = @;\n{kept}.push(() => [{name}, {own}]);\n@{write}\n}}\n\
         $({site}, {kept}.map((get) => get())); }}"
    );
    stmt(&template, [first, body])
}

/// A `switch` with a default anywhere, whose cases may fall through.
pub(crate) fn switch(g: &mut Generator, place: &mut Place) -> Node {
    let mut inner = small(Place { suspends: place.suspends && g.grammar.switches, ..place.clone() });
    let test = g.value(&Place { suspends: inner.suspends, ..place.clone() });
    inner.jumps.push("break".to_owned());
    let label = g.random.percent(25).then(|| format!("l{}", g.id()));
    inner.jumps.extend(label.as_ref().map(|label| format!("break {label}")));
    let mut cases = Vec::new();
    let default = g.random.below(3);
    for index in 0..3 {
        // The cases share one scope; a declaration that is jumped over would throw when it is read.
        let mut list = g.statements(&mut inner.inner(), false);
        if g.random.percent(50) {
            list = Node::List(vec![stmt("{\n@}", [list])]);
        }
        let end = if g.random.percent(60) { "break;" } else { "" };
        if index == default {
            cases.push(stmt(&format!("default: @{end}"), [list]));
        } else {
            let asked = g.value(&inner.inner());
            cases.push(stmt(&format!("case @: @{end}"), [asked, list]));
        }
    }
    let prefix = label.map_or_else(String::new, |label| format!("{label}: "));
    stmt(&format!("{prefix}switch (@) {{\n@}}"), [test, Node::List(cases)])
}

/// A labelled block with a jump out of it.
pub(crate) fn labelled(g: &mut Generator, place: &mut Place) -> Node {
    let label = format!("l{}", g.id());
    let mut inner = small(Place { suspends: place.suspends && g.grammar.labels, ..place.inner() });
    inner.jumps.push(format!("break {label}"));
    let first = g.statements(&mut inner.clone(), false);
    let test = g.value(&inner);
    let second = g.statements(&mut inner, false);
    stmt(&format!("{label}: {{\n@if (@) break {label};\n@}}"), [first, test, second])
}
