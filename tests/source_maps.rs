//! Source maps: for every fixture and every mode, whatever name of the source is in the output leads back
//! to where it stands in the source; the mappings are those that the specification allows.

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::Path;
use std::process::Command;

use rayon::prelude::*;
use support::{MODES, fixture, name};
use swc_core::common::{Span, Spanned};
use swc_core::ecma::ast::{Decl, Ident, IdentName, PrivateName, Stmt};
use swc_core::ecma::visit::{Visit, VisitWith};
use swc_sourcemap::Token;
use unawait::source_map::HELPERS;
use unawait::{Mode, Options, Output, Runtime, SourceMap, SourceType, compile, parse};

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
        let line = self.starts.partition_point(|start| *start <= byte) - 1;
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
            continue;
        }
        let source = sources.get(token.get_src_id() as usize).and_then(Option::as_ref);
        let Some(source) = source else { return Err("a source has no content".to_owned()) };
        if source.rest(token.get_src()).is_none() {
            return Err(format!("the source has no place {:?}", token.get_src()));
        }
    }
    Ok(())
}

/// Statements that can be stepped to: the bytes of each, without those of the statements in it.
fn statements(text: &str) -> Vec<Range<usize>> {
    struct Statements<'a>(&'a unawait::Parsed, Vec<Range<usize>>);
    impl Visit for Statements<'_> {
        fn visit_stmt(&mut self, node: &Stmt) {
            let whole = self.0.range(node.span());
            let until = |body: &Stmt| whole.start..self.0.range(body.span()).start;
            let own = match node {
                Stmt::Expr(_) | Stmt::Return(_) | Stmt::Throw(_) | Stmt::Debugger(_) => Some(whole.clone()),
                Stmt::Decl(Decl::Var(decl)) if decl.decls.iter().any(|decl| decl.init.is_some()) => {
                    Some(whole.clone())
                }
                Stmt::If(node) => Some(until(&node.cons)),
                Stmt::While(node) => Some(until(&node.body)),
                Stmt::For(node) => Some(until(&node.body)),
                Stmt::ForIn(node) => Some(until(&node.body)),
                Stmt::ForOf(node) => Some(until(&node.body)),
                Stmt::DoWhile(node) => Some(self.0.range(node.test.span())),
                Stmt::Switch(node) => Some(self.0.range(node.discriminant.span())),
                _ => None, // Nothing happens there, or it is a jump that need not be left.
            };
            self.1.extend(own);
            node.visit_children_with(self);
        }
    }
    let parsed =
        parse(text, "input.js", SourceType::Auto).unwrap_or_else(|errors| panic!("{errors:?}\n{text}"));
    let mut statements = Statements(&parsed, Vec::new());
    parsed.program.visit_with(&mut statements);
    statements.1
}

fn is_helper(token: &Token) -> bool {
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
    for (byte, name) in names(&code.text) {
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
            Some(_) => {}
            None if known.contains(&name) && !ours.contains(&*name) => {
                problems
                    .push(format!("`{name}` at {place:?} is a name of the source, and leads to `{there}`"));
            }
            None => {}
        }
    }
    count
}

/// Statements of which nothing is left, by the fixture and how they begin.
const GONE: &[(&str, &str)] = &[
    ("bindings/dead_zone_of_what_never_runs", "const v = 1;"),
    ("blocks/dead_code", "log(\"never\")"),
    ("labels/", "for (;;)"),
    ("switch/labelled_break", "for (;;)"),
    ("switch/only_default", "v"),
];

/// Names that generated code has from the source without standing for a place: the keys that give a
/// function its name, and the parts of patterns that are taken one by one.
const LOOSE: &[(&str, &[&str])] = &[
    ("assign/destructuring_await_in_default", &["x"]),
    ("assign/object_rest_target", &["z"]),
    ("bindings/pattern_names_functions", &["g", "h"]),
    ("bindings/pattern_of_nothing", &["a", "b"]),
    ("functions/names_that_clash", &["h", "i"]),
];

/// What statements have no place in the output.
fn check_statements(
    fixture: &str,
    map: &swc_sourcemap::SourceMap,
    source: &Text,
    problems: &mut Vec<String>,
) {
    let reached: BTreeSet<_> =
        map.tokens().filter(|token| !is_helper(token)).map(|token| token.get_src()).collect();
    for own in statements(&source.text) {
        let place = source.place(own.start);
        if reached.range(place..source.place(own.end)).next().is_none() {
            // `return a;` is what a promise that `a` is taken from does anyway.
            let text = source.text.get(own.clone()).unwrap_or_default();
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

/// Everything that holds of every map. `known` are the names that lead back wherever they are. Gives the
/// number of those that do so as they are.
fn check_map(
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

fn known(text: &str) -> BTreeSet<String> {
    names(text).into_iter().map(|(_, name)| name).collect()
}

#[test]
fn every_name_and_statement_of_every_fixture_leads_back() {
    let fixtures = fixture::all();
    let work: Vec<_> = fixtures.iter().flat_map(|fixture| MODES.map(|mode| (fixture, mode))).collect();
    let problems = work.par_iter().filter_map(|(fixture, mode)| {
        let plain = support::compile(&fixture.source, *mode);
        let output = with_map(&fixture.source, "input.js", *mode);
        assert_eq!(plain.code, output.code, "{}: the map changes the output", fixture.name);
        output.code.as_ref()?;
        let source = Text::new(&fixture.source);
        let (count, mut problems) = check_map(&fixture.name, &source, &known(&fixture.source), &output);
        check_statements(&fixture.name, &decode(&output), &source, &mut problems);
        if count == 0 {
            problems.push("no name leads back".to_owned());
        }
        let named = problems.iter().map(|it| format!("{} {}: {it}", fixture.name, name(*mode)));
        (!problems.is_empty()).then(|| named.collect::<Vec<_>>().join("\n"))
    });
    let problems: Vec<_> = problems.collect();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

/// Compiles `source` in every mode; at least `least` names lead back, and nothing is wrong.
#[track_caller]
fn check(filename: &str, source: &str, least: usize) {
    for mode in MODES {
        let output = with_map(source, filename, mode);
        assert!(output.code.is_some(), "{:?}", output.diagnostics);
        let text = source.trim_start_matches('\u{feff}');
        let mut known = if unawait::typescript::is_typescript(filename) {
            let stripped = unawait::typescript::strip(text, filename, SourceType::Auto);
            known(&stripped.expect("it is right").code)
        } else {
            known(text)
        };
        // What TypeScript makes of an enum or a namespace says its name over and over.
        known.retain(|name| !["Kind", "Api"].contains(&name.as_str()));
        let (count, problems) = check_map("", &Text::new(text), &known, &output);
        let shown = output.code.unwrap_or_default();
        assert!(problems.is_empty(), "{}: {problems:#?}\n{shown}", name(mode));
        assert!(count >= least, "{}: only {count} names lead back\n{shown}", name(mode));
    }
}

#[test]
fn columns_are_utf16_in_lines_of_every_kind() {
    check("a.js", "async function f(a) {\r\n  const b = await a;\r\n  return use(b, a);\r\n}\r\n", 6);
    check("a.js", "\u{feff}async function f(a) { const b = await a; return use(b, a); }\n", 6);
    check(
        "a.js",
        "async function f(ä) { '\u{1f600}'; const ü = await ä('\u{1f600}€'); return use(ü, ä); }\n",
        6,
    );
    check("a.js", "async function f(a) {\r  const b = await a;\r  return use(b, a);\r}\r", 6);
    check(
        "a.js",
        "'\u{2028}'; async function f(a) {\u{2029} const b = await a;\u{2028} return use(b, a); }",
        6,
    );
    check("a.js", "async function f(a) { return [`\n${a}\n  ${await a}\n\n${use(a)}`, a]; }", 4);
}

#[test]
fn maps_lead_to_typescript() {
    check(
        "a.ts",
        "import { type Post, load } from \"./posts\";\n\nasync function first(id: string, quick?: boolean): \
         Promise<Post> {\n  const posts: Post[] = await load<Post>(id);\n  interface Gone { id: string }\n  \
         return (posts as Post[])[0]! ?? (quick satisfies boolean);\n}\n",
        8,
    );
    check(
        "a.ts",
        "enum Kind { First = 1, Second = First + 1 }\nasync function f(a: Kind) { return (await a) === Kind.Second; }",
        6,
    );
    check(
        "a.ts",
        "namespace Api {\n  export const base: string = \"/\";\n  export async function load(id: string) {\n    \
         const user = await fetch(base + id);\n    return user.json();\n  }\n}\nApi.load(\"1\");\n",
        14,
    );
    check(
        "a.ts",
        "class A<T> {\n  constructor(private name: string, readonly id: T) {}\n  async load(this: A<T>, n: number) \
         {\n    const got = await get(this.id, n);\n    return [got, this.name];\n  }\n}\n",
        9,
    );
    check("a.tsx", "const View = async ({ id }: Props) => <p id={id}>{await load<Post>(id)}</p>;", 6);
}

#[test]
fn names_in_what_typescript_rewrites_are_found() {
    let source = "namespace Api { export async function load(id: string) { const user = await get(id); return user; } }";
    let output = with_map(source, "a.ts", Mode::Exact);
    let (code, map) = (Text::new(output.code.as_deref().unwrap_or_default()), decode(&output));
    for name in ["load", "id", "user", "get"] {
        let leads = names(&code.text).into_iter().filter(|(_, found)| found == name).any(|(byte, _)| {
            let (line, column) = code.place(byte);
            let token = map.lookup_token(line, column).expect("it is mapped");
            Text::new(source).rest(token.get_src()).is_some_and(|rest| rest.starts_with(name))
        });
        assert!(leads, "{name} in\n{}", code.text);
    }
}

#[test]
fn helpers_have_a_source_of_their_own() {
    let output = with_map("async function f(a) { return use(await a, await a); }\n", "a.js", Mode::Exact);
    let map = decode(&output);
    let code = Text::new(output.code.as_deref().unwrap_or_default());
    let helpers = map.sources().position(|source| *source == *HELPERS).expect("there are helpers");
    let ignored: Vec<u32> = map.ignore_list().copied().collect();
    assert_eq!(ignored, [u32::try_from(helpers).unwrap()]);
    let (first, _) = code.place(code.text.find("function _").expect("a helper is there"));
    let mut count = 0;
    for token in map.tokens() {
        assert_eq!(is_helper(&token), token.get_dst_line() >= first, "{token:?}");
        count += usize::from(is_helper(&token));
    }
    assert!(count > 10, "{count} segments");
    let imported =
        Options { source_map: true, runtime: Runtime::Import, ..Options::new(Mode::Exact, "a.js") };
    let json = compile("async function f(a) { await a; }\n", &imported).map.expect("it has a map").to_json();
    assert!(!json.contains("ignoreList") && !json.contains(HELPERS), "{json}");
}

#[test]
fn maps_go_through_the_map_of_the_input() {
    let source = "async function load(id: string) {\n  const user = await get(id);\n  return user.name;\n}\n";
    let stripped = with_map(&source.replace("async", "").replace("await ", ""), "a.ts", Mode::Exact);
    let whole = with_map(source, "a.ts", Mode::Textbook);
    // Once more over what is lowered already: nothing changes, and the map leads on.
    let first = whole.code.clone().unwrap_or_default();
    let json = whole.map.as_ref().map(SourceMap::to_json);
    let again = Options { source_map: true, input_map: json, ..Options::new(Mode::Exact, "a.js") };
    let again = compile(&first, &again);
    assert_eq!(again.code.as_deref(), Some(&*first));
    let (one, two) = (decode(&whole), decode(&again));
    assert_eq!(two.sources().collect::<Vec<_>>(), ["a.ts"]);
    assert_eq!(two.get_source_contents(0).map(|text| &**text), Some(source));
    for token in one.tokens().filter(|token| token.has_name()) {
        let (line, column) = token.get_dst();
        let other = two.lookup_token(line, column).expect("it is mapped");
        assert_eq!((other.get_dst(), other.get_src()), (token.get_dst(), token.get_src()));
        assert_eq!(other.get_name(), token.get_name());
    }
    assert!(one.tokens().filter(Token::has_name).count() > 6);
    assert!(stripped.map.is_some());
    let broken =
        Options { input_map: Some("{".to_owned()), source_map: true, ..Options::new(Mode::Exact, "a.js") };
    let broken = compile("a();\n", &broken);
    assert_eq!(broken.code.as_deref(), Some("a();\n"));
    assert_eq!(broken.diagnostics.len(), 1);
    assert_eq!(decode(&broken).sources().collect::<Vec<_>>(), ["a.js"]);
}

#[test]
fn nothing_is_made_unless_asked() {
    assert!(support::compile("async () => { await a; };", Mode::Exact).map.is_none());
}

#[test]
fn the_data_url_holds_the_map() {
    let map = with_map("async () => { await a; };", "a.js", Mode::Exact).map.expect("it has a map");
    let decoded =
        swc_sourcemap::decode_data_url(&map.to_data_url().replace("charset=utf-8;", "charset=utf-8;"));
    let reference = unawait::source_map::reference(&format!("//# sourceMappingURL={}\n", map.to_data_url()));
    assert_eq!(reference, Some(unawait::source_map::Reference::Inline(map.to_json())));
    drop(decoded);
}

/// What `node` says of where an error comes from: the function and place of the top frame.
fn top_frame(folder: &Path, file: &str) -> String {
    let ran =
        Command::new("node").arg("--enable-source-maps").arg(folder.join(file)).output().expect("node runs");
    let out = String::from_utf8(ran.stdout).expect("it is text");
    let frame = out.lines().find(|line| line.trim_start().starts_with("at "));
    let frame =
        frame.unwrap_or_else(|| panic!("{file}: no trace in {out}{}", String::from_utf8_lossy(&ran.stderr)));
    let (function, place) = frame.trim().trim_start_matches("at ").split_once(' ').unwrap_or(("", frame));
    let function = if function == "async" { place.split(' ').next().unwrap_or_default() } else { function };
    let name = function.rsplit('.').next().unwrap_or_default();
    let place = place.trim_end_matches(')').rsplit('/').next().unwrap_or_default();
    format!("{name} {place}")
}

#[test]
fn stack_traces_name_the_original_line_and_function() {
    let table = [
        (
            "after an await",
            "async function load(id) {\n  await pause();\n\n  const user = { id };\n  throw new Error(user.id);\n}\nload(Promise.resolve(1))",
        ),
        (
            "before an await",
            "async function load(id) {\n  if (id) throw new Error('x');\n  await pause();\n}\nload(Promise.resolve(1))",
        ),
        (
            "in a called function",
            "function fail() {\n\n  throw new Error('x');\n}\nasync function load() {\n  await pause();\n  return fail();\n}\nload()",
        ),
        (
            "in an arrow",
            "const load = async (id) => {\n  const n = await id;\n  return n.a.b;\n};\nload(Promise.resolve(1))",
        ),
        (
            "in a method",
            "class Box {\n  async open(key) {\n    for (const k of [key]) {\n      await k;\n      k.lock.open();\n    }\n  }\n}\nnew Box().open(Promise.resolve(1))",
        ),
        (
            "in a handler",
            "async function load() {\n  try {\n    await Promise.reject(1);\n  } catch (error) {\n    await pause();\n    throw new Error('x');\n  }\n}\nload()",
        ),
        (
            "in a loop",
            "async function load() {\n  let i = 0;\n  while (i < 3) {\n    i += await Promise.resolve(1);\n    if (i === 2) {\n      throw new Error('x');\n    }\n  }\n}\nload()",
        ),
        (
            "in a callback",
            "async function load(ids) {\n  await pause();\n  ids.forEach(function each(id) {\n    id.x.y();\n  });\n}\nload([1])",
        ),
    ];
    for (what, body) in table {
        let folder = tempfile::tempdir().expect("a folder");
        let source = format!(
            "const pause = () => Promise.resolve();\n{body}.catch((error) => console.log(error.stack));\n"
        );
        let source = source.as_str();
        let write =
            |file: &str, text: &str| std::fs::write(folder.path().join(file), text).expect("it is written");
        write("load.js", source);
        let native = top_frame(folder.path(), "load.js");
        for mode in MODES {
            // `textbook` assumes that nothing throws before the first await.
            if what == "before an await" && mode == Mode::Textbook {
                continue;
            }
            let output = with_map(source, "load.js", mode);
            let url = output.map.as_ref().map(SourceMap::to_data_url).unwrap_or_default();
            let code = output.code.unwrap_or_default();
            write("out.js", &format!("{code}//# sourceMappingURL={url}\n"));
            assert_eq!(top_frame(folder.path(), "out.js"), native, "{what}, {}:\n{code}", name(mode));
        }
    }
}
