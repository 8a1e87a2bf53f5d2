//! What has to hold of every source map.

use std::collections::{BTreeMap, BTreeSet};

use swc_sourcemap::Token;
use unawait::Output;
use unawait::source_map::HELPERS;

use super::text::{Text, names, statements};

/// Names that generated code has of its own, whatever the source calls by them.
const OURS: &[&str] = &[
    "undefined",
    "push",
    "length",
    "source",
    "step",
    "key",
    "object",
    "items",
    "pair",
    "method",
    "closed",
    "run",
    "result",
    "String",
    "ownKeys",
    "values",
    "arguments",
    "SuppressedError",
    "name",
    "file",
    "Promise",
    "Object",
    "Symbol",
    "Array",
    "Reflect",
    "TypeError",
    "SuppressedError",
    "then",
    "catch",
    "finally",
    "resolve",
    "reject",
    "promise",
    "value",
    "error",
    "next",
    "done",
    "call",
    "return",
    "iterator",
    "asyncIterator",
    "prototype",
];

/// Statements of which nothing is left, by the fixture and how they begin.
const GONE: &[(&str, &str)] = &[
    ("bindings/dead_zone_of_what_never_runs", "const v = 1;"),
    ("bindings/var_that_never_runs", "for (;;)"),
    ("blocks/dead_code", "log(\"never\")"),
    ("for/empty_head", "for (;;)"),
    ("labels/", "for (;;)"),
    ("switch/function_behind_code_that_is_never_reached", "log(\"never\")"),
    ("switch/function_behind_code_that_is_never_reached", "0"),
    ("switch/labelled_break", "for (;;)"),
    ("switch/loop_inside", "while (true)"),
    ("switch/only_default", "v"),
    ("try/return_through_many_finalizers", "log(\"not left\")"),
    ("while/breaks_in_finally", "while (true)"),
    ("while/retry", "while (true)"),
];

/// Names that generated code has from the source without standing for a place: the keys that give a
/// function its name, and the parts of patterns that are taken one by one.
const LOOSE: &[(&str, &[&str])] = &[
    ("assign/destructuring_await_in_default", &["x"]),
    ("assign/object_rest_target", &["z"]),
    ("bindings/pattern_names_functions", &["g", "h"]),
    ("bindings/pattern_of_nothing", &["a", "b"]),
    ("functions/names_that_clash", &["h", "i"]),
    ("top_level_await/global_of_that_name", &["__tla"]),
    ("top_level_await/using", &["dispose", "asyncDispose"]),
];

pub(crate) fn decode(output: &Output) -> swc_sourcemap::SourceMap {
    let json = output.map.as_ref().expect("a map was asked for").to_json();
    swc_sourcemap::SourceMap::from_slice(json.as_bytes()).expect("the map can be read")
}

/// Everything that holds of every map. `known` are the names that lead back wherever they are. Gives the
/// number of those that do so as they are.
pub(crate) fn check_map(
    fixture: &str,
    source: &Text,
    known: &BTreeSet<String>,
    output: &Output,
) -> (usize, Vec<String>) {
    let code = Text::new(output.code.as_deref().unwrap_or_default().trim_start_matches('\u{feff}'));
    let map = decode(output);
    let mut problems: Vec<_> = check_form(&map, &code).err().into_iter().collect();
    let count = check_names(fixture, &map, &code, (source, known), &mut problems);
    (count, problems)
}

/// What is wrong with a map, by the specification.
fn check_form(map: &swc_sourcemap::SourceMap, code: &Text) -> Result<(), String> {
    let sources: Vec<_> = map.source_contents().map(|content| content.map(|text| Text::new(text))).collect();
    let mut last = None;
    for token in map.tokens() {
        let at = token.get_dst();
        if last.is_some_and(|last| last >= at) {
            return Err(format!("{at:?} comes after {last:?}"));
        }
        last = Some(at);
        if code.rest(at).is_none() {
            return Err(format!("the output has no place {at:?}"));
        }
        if !token.has_source() {
            let text = code.rest(at).unwrap_or_default();
            return Err(format!("nothing says where `{text}` at {at:?} comes from"));
        }
        let source = sources.get(token.get_src_id() as usize).and_then(Option::as_ref);
        let Some(source) = source else { return Err("a source has no content".to_owned()) };
        if source.rest(token.get_src()).is_none() {
            return Err(format!("the source has no place {:?}", token.get_src()));
        }
    }
    Ok(())
}

pub(crate) fn is_helper(token: &Token) -> bool {
    token.get_source().is_some_and(|source| *source == *HELPERS)
}

/// What is wrong with the names of a map.
fn check_names(
    fixture: &str,
    map: &swc_sourcemap::SourceMap,
    code: &Text,
    (source, known): (&Text, &BTreeSet<String>),
    problems: &mut Vec<String>,
) -> usize {
    let tokens: BTreeMap<(u32, u32), Token> = map.tokens().map(|token| (token.get_dst(), token)).collect();
    let loose = LOOSE.iter().filter(|(at, _)| *at == fixture).flat_map(|(_, names)| *names);
    let ours: BTreeSet<&str> = OURS.iter().chain(loose).copied().collect();
    let helpers = map.sources().position(|source| *source == *HELPERS);
    let helpers = helpers.and_then(|index| map.get_source_contents(u32::try_from(index).ok()?));
    let helpers = helpers.map(|text| Text::new(text));
    let mut count = 0;
    for (byte, name) in names(&code.whole) {
        let place = code.place(byte);
        let Some((_, token)) = tokens.range(..=place).next_back().filter(|(at, _)| at.0 == place.0) else {
            problems.push(format!("`{name}` at {place:?} has no mapping"));
            continue;
        };
        if is_helper(token) {
            let there = helpers.as_ref().and_then(|text| text.rest(token.get_src())).unwrap_or_default();
            // A global that the author's code hides is reached in another way, and a name may get a number.
            let spelled = name.trim_end_matches(char::is_numeric);
            if spelled != "globalThis" && !there.starts_with(spelled) {
                problems.push(format!("`{name}` at {place:?} of a helper leads to `{there}`"));
            }
            continue;
        }
        let called = token.get_name().filter(|_| token.get_dst() == place);
        let there = source.rest(token.get_src()).unwrap_or_default();
        match called {
            Some(called) if !there.starts_with(&**called) => {
                problems.push(format!("`{name}` at {place:?} leads to `{there}`, which is not `{called}`"));
            }
            Some(called) if **called == *name => count += 1,
            None if known.contains(&name) && !ours.contains(&*name) => {
                problems
                    .push(format!("`{name}` at {place:?} is a name of the source, and leads to `{there}`"));
            }
            Some(_) | None => {}
        }
    }
    count
}

/// What statements have no place in the output.
pub(crate) fn check_statements(
    fixture: &str,
    map: &swc_sourcemap::SourceMap,
    source: &Text,
    problems: &mut Vec<String>,
) {
    let reached: BTreeSet<_> =
        map.tokens().filter(|token| !is_helper(token)).map(|token| token.get_src()).collect();
    for own in statements(&source.whole) {
        let place = source.place(own.start);
        if reached.range(place..source.place(own.end)).next().is_none() {
            // `return a;` is what a promise that `a` is taken from does anyway.
            let text = source.whole.get(own.clone()).unwrap_or_default();
            let is_name = |rest: &str| rest.trim_end_matches(';').chars().all(char::is_alphanumeric);
            let needless = text.strip_prefix("return ").is_some_and(is_name);
            let gone = |(at, begins): &(&str, &str)| fixture.starts_with(at) && text.starts_with(begins);
            if needless || GONE.iter().any(gone) || text.is_empty() {
                continue;
            }
            problems.push(format!(
                "nothing leads to the statement at {place:?}: `{}`",
                source.rest(place).unwrap_or_default()
            ));
        }
    }
}
