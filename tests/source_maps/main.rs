//! Source maps: for every fixture and every mode, whatever name of the source is in the output leads back
//! to where it stands in the source; the mappings are those that the specification allows.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a helper that fails must fail the test"
)]

mod checks;
#[path = "../support/mod.rs"]
mod support;
mod text;
mod traces;

use checks::{check_map, check_statements, decode, is_helper};
use rayon::prelude::*;
use support::{MODES, fixture, name};
use swc_sourcemap::Token;
use text::{Text, known, names};
use unawait::source_map::HELPERS;
use unawait::{Mode, Options, Output, Runtime, SourceMap, SourceType, compile};

fn with_map(source: &str, filename: &str, mode: Mode) -> Output {
    compile(source, &Options { source_map: true, ..Options::new(mode, filename) })
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
        let known = if unawait::typescript::is_typescript(filename) {
            let stripped = unawait::typescript::strip(text, filename, SourceType::Auto);
            known(&stripped.expect("it is right").code)
        } else {
            known(text)
        };
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
        "namespace Api {\n  export const base: string = \"/\";\n  export async function loadUser(id: string) {\n    \
         const user = await fetch(base + id);\n    return user.json();\n  }\n}\nApi.loadUser(\"1\");\n",
        13,
    );
    check(
        "a.ts",
        "class A<T> {\n  constructor(private name: string, readonly key: T) {}\n  async load(this: A<T>, n: number) \
         {\n    const got = await get(this.key, n);\n    return [got, this.name];\n  }\n}\n",
        9,
    );
    check(
        "a.ts",
        "export namespace Deep.Inner {\n  export let count = 1, { key } = read();\n  export class Box {}\n  // total\n  \
         export async function total(n: number) {\n    count += await n;\n    return [key, count, Box];\n  }\n}\n\
         export const enum Sign { Plus = 'plus'.length, Minus }\nimport Alias = Deep.Inner;\n\
         export const all = async () => [await Alias.total(Sign.Minus)];\n",
        20,
    );
    check(
        "a.ts",
        "class Base {}\nexport class Sub extends Base {\n  size: number = 1;\n  constructor(private readonly name = \
         read(), public id?: string) { super(); use(name); }\n  load = async () => [await this.name, this.id];\n}\n",
        10,
    );
    check("a.tsx", "const View = async ({ id }: Props) => <p id={id}>{await load<Post>(id)}</p>;", 6);
}

#[test]
fn names_in_what_typescript_rewrites_are_found() {
    let source = "namespace Api { export async function load(id: string) { const user = await get(id); return user.name; } }";
    let output = with_map(source, "a.ts", Mode::Exact);
    let (code, map) = (Text::new(output.code.as_deref().unwrap_or_default()), decode(&output));
    for name in ["load", "id", "user", "get"] {
        let leads = names(&code.whole).into_iter().filter(|(_, found)| found == name).any(|(byte, _)| {
            let (line, column) = code.place(byte);
            let token = map.lookup_token(line, column).expect("it is mapped");
            Text::new(source).rest(token.get_src()).is_some_and(|rest| rest.starts_with(name))
        });
        assert!(leads, "{name} in\n{}", code.whole);
    }
}

#[test]
fn names_that_change_are_told_as_they_were() {
    let table = [
        ("async function f(x) { { let x = await g(); use(x); } use(x); }", "x2", "x"),
        ("async function f(value) { return [await value, value]; }", "value", "value"),
        ("async function f(Promise) { await 1; for (const i of Promise) { await i; } }", "i", "i"),
    ];
    for (source, new, old) in table {
        let output = with_map(source, "a.js", Mode::Textbook);
        let code = output.code.clone().unwrap_or_default();
        let (map, text) = (decode(&output), Text::new(&code));
        let (byte, _) = names(&code).into_iter().find(|(_, name)| name == new).expect(&code);
        let (line, column) = text.place(byte);
        let token = map.lookup_token(line, column).expect("it is mapped");
        let rest = Text::new(source).rest(token.get_src()).unwrap_or_default();
        assert_eq!(token.get_dst(), (line, column), "{code}");
        assert_eq!(token.get_name().map(|name| &**name), Some(old), "{code}");
        assert!(rest.starts_with(old), "{rest} in\n{code}");
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
    let (first, _) = code.place(code.whole.find("function _").expect("a helper is there"));
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
    for token in one.tokens().filter(Token::has_name) {
        let (line, column) = token.get_dst();
        let other = two.lookup_token(line, column).expect("it is mapped");
        assert_eq!((other.get_dst(), other.get_src()), (token.get_dst(), token.get_src()));
        assert_eq!(other.get_name(), token.get_name());
    }
    assert!(one.tokens().filter(Token::has_name).count() > 6);
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
fn temporaries_lead_to_what_they_are_for() {
    let table = [
        (
            "async function f() {\n  let n = 0;\n  use(() => n);\n  n += await g();\n  return n;\n}",
            "const nBefore",
            "n += await",
        ),
        ("async function f(o) {\n  use(o);\n  o.k.n += await g();\n}", "const k", "o.k.n"),
        ("async function f(a) {\n  use(1);\n  return (a ||= await g());\n}", "const aBefore", "a ||= await"),
        ("async function f() {\n  use(1);\n  return h(k(), await g());\n}", "const value", "k()"),
    ];
    for (source, generated, cause) in table {
        let output = with_map(source, "a.js", Mode::Exact);
        let code = output.code.clone().unwrap_or_default();
        let (line, column) =
            Text::new(&code).place(code.find(generated).unwrap_or_else(|| panic!("{generated} in\n{code}")));
        let token = decode(&output).lookup_token(line, column).expect("it is mapped").get_src();
        let rest = Text::new(source).rest(token).unwrap_or_default();
        assert!(rest.starts_with(cause), "{generated} leads to `{rest}` in\n{code}");
    }
}

#[test]
fn the_data_url_holds_the_map() {
    let map = with_map("async () => { await a; };", "a.js", Mode::Exact).map.expect("it has a map");
    let reference = unawait::source_map::reference(&format!("//# sourceMappingURL={}\n", map.to_data_url()));
    assert_eq!(reference, Some(unawait::source_map::Reference::Inline(map.to_json())));
}
