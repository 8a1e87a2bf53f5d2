//! Source maps: for every fixture and every mode, whatever name of the source is in the output leads back
//! to where it stands in the source; the mappings are those that the specification allows.

mod support;

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use support::{MODES, fixture, name};
use swc_core::common::Span;
use swc_core::ecma::ast::{Ident, IdentName, PrivateName};
use swc_core::ecma::visit::{Visit, VisitWith};
use swc_sourcemap::Token;
use unawait::source_map::HELPERS;
use unawait::{Mode, Options, Output, SourceType, compile, parse};

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

fn with_map(source: &str, filename: &str, mode: Mode) -> Output {
    compile(source, &Options { source_map: true, ..Options::new(mode, filename) })
}

fn decode(output: &Output) -> swc_sourcemap::SourceMap {
    let json = output.map.as_ref().expect("a map was asked for").to_json();
    swc_sourcemap::SourceMap::from_slice(json.as_bytes()).expect("the map can be read")
}

/// A text as a source map sees it: lines of UTF-16 code units.
struct Text {
    lines: Vec<Vec<u16>>,
    starts: Vec<usize>,
    text: String,
}

impl Text {
    fn new(text: &str) -> Self {
        let mut starts = vec![0];
        let bytes = text.as_bytes();
        for (at, c) in text.char_indices() {
            let lone = c == '\r' && bytes.get(at + 1) != Some(&b'\n');
            if lone || matches!(c, '\n' | '\u{2028}' | '\u{2029}') {
                starts.push(at + c.len_utf8());
            }
        }
        let ends = starts.iter().skip(1).copied().chain([text.len()]);
        let lines = starts.iter().zip(ends).map(|(from, to)| text[*from..to].encode_utf16().collect());
        Self { lines: lines.collect(), starts: starts.clone(), text: text.to_owned() }
    }

    fn place(&self, byte: usize) -> (u32, u32) {
        let line = self.starts.iter().rposition(|start| *start <= byte).unwrap_or(0);
        let column = self.text[self.starts[line]..byte].encode_utf16().count();
        (u32::try_from(line).unwrap(), u32::try_from(column).unwrap())
    }

    /// The text from a place to the end of its line; nothing if there is no such place.
    fn rest(&self, (line, column): (u32, u32)) -> Option<String> {
        let rest = self.lines.get(line as usize)?.get(column as usize..)?;
        String::from_utf16(rest).ok()
    }
}

/// The names of a text: where they stand, and what they are.
fn names(text: &str) -> Vec<(usize, String)> {
    struct Names<'a>(&'a unawait::Parsed, Vec<(usize, String)>);
    impl Names<'_> {
        fn add(&mut self, span: Span) {
            let range = self.0.range(span);
            // The parser counts comments like those of HTML to the token behind them.
            let name = self.0.file.src[range.clone()].split_whitespace().next_back().unwrap_or_default();
            self.1.push((range.end - name.len(), name.to_owned()));
        }
    }
    impl Visit for Names<'_> {
        fn visit_ident(&mut self, node: &Ident) {
            self.add(node.span);
        }
        fn visit_ident_name(&mut self, node: &IdentName) {
            self.add(node.span);
        }
        fn visit_private_name(&mut self, node: &PrivateName) {
            self.add(node.span);
        }
    }
    let parsed =
        parse(text, "input.js", SourceType::Auto).unwrap_or_else(|errors| panic!("{errors:?}\n{text}"));
    let mut names = Names(&parsed, Vec::new());
    parsed.program.visit_with(&mut names);
    names.1.sort();
    names.1.dedup();
    names.1
}

/// What is wrong with a map, by the specification.
fn check_form(map: &swc_sourcemap::SourceMap, code: &Text) -> Result<(), String> {
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
            continue;
        }
        let content = map.get_source_contents(token.get_src_id());
        let Some(content) = content else { return Err("a source has no content".to_owned()) };
        let rest = Text::new(content).rest(token.get_src());
        let Some(rest) = rest else { return Err(format!("the source has no place {:?}", token.get_src())) };
        let _ = rest;
    }
    Ok(())
}

fn is_helper(token: &Token) -> bool {
    token.get_source().is_some_and(|source| *source == *HELPERS)
}

/// What is wrong with the names of a map.
fn check_names(
    map: &swc_sourcemap::SourceMap,
    code: &Text,
    source: &Text,
    problems: &mut Vec<String>,
) -> usize {
    let known: BTreeSet<String> = names(&source.text).into_iter().map(|(_, name)| name).collect();
    let tokens: BTreeMap<(u32, u32), Token> = map.tokens().map(|token| (token.get_dst(), token)).collect();
    let mut count = 0;
    for (byte, name) in names(&code.text) {
        let place = code.place(byte);
        let Some((_, token)) = tokens.range(..=place).next_back().filter(|(at, _)| at.0 == place.0) else {
            problems.push(format!("`{name}` at {place:?} has no mapping"));
            continue;
        };
        if is_helper(token) {
            continue;
        }
        let called = token.get_name().filter(|_| token.get_dst() == place);
        let there = source.rest(token.get_src()).unwrap_or_default();
        match called {
            Some(called) if !there.starts_with(&**called) => {
                problems.push(format!("`{name}` at {place:?} leads to `{there}`, which is not `{called}`"));
            }
            Some(called) if **called == *name => count += 1,
            Some(_) => {}
            None if known.contains(&name) && !OURS.contains(&&*name) => {
                problems
                    .push(format!("`{name}` at {place:?} is a name of the source, and leads to `{there}`"));
            }
            None => {}
        }
    }
    count
}

#[test]
fn every_name_of_every_fixture_leads_back() {
    let fixtures = fixture::all();
    let work: Vec<_> = fixtures.iter().flat_map(|fixture| MODES.map(|mode| (fixture, mode))).collect();
    let problems: Vec<String> = work
        .par_iter()
        .filter_map(|(fixture, mode)| {
            let plain = support::compile(&fixture.source, *mode);
            let output = with_map(&fixture.source, "input.js", *mode);
            assert_eq!(plain.code, output.code, "{}: the map changes the output", fixture.name);
            let code = Text::new(output.code.as_deref()?);
            let source = Text::new(&fixture.source);
            let map = decode(&output);
            let mut problems: Vec<_> = check_form(&map, &code).err().into_iter().collect();
            let count = check_names(&map, &code, &source, &mut problems);
            if count == 0 {
                problems.push("no name leads back".to_owned());
            }
            let problems: Vec<_> =
                problems.into_iter().map(|it| format!("{} {}: {it}", fixture.name, name(*mode))).collect();
            (!problems.is_empty()).then(|| problems.join("\n"))
        })
        .collect();
    assert!(problems.is_empty(), "{}\n{} problems", problems.join("\n"), problems.join("\n").lines().count());
}
