//! What parses by the grammar and yet is no program is refused, by family of rules; what is like it and
//! allowed is not.

use unawait::depth::with_stack_for;
use unawait::{Mode, Options, SourceType, compile, early, parse};

/// What a source is read as.
#[derive(Clone, Copy, Debug)]
enum Kind {
    Sloppy,
    Strict,
    Module,
}
use Kind::{Module, Sloppy, Strict};

fn prepared(kind: Kind, source: &str) -> (SourceType, String) {
    match kind {
        Sloppy => (SourceType::Script, source.to_owned()),
        Strict => (SourceType::Script, format!("\"use strict\"; {source}")),
        Module => (SourceType::Module, source.to_owned()),
    }
}

/// The messages about `source`, from the whole compiler.
fn messages(kind: Kind, filename: &str, source: &str) -> Vec<String> {
    let (source_type, text) = prepared(kind, source);
    let output = compile(&text, &Options { source_type, ..Options::new(Mode::Exact, filename) });
    assert_eq!(output.code.is_none(), !output.diagnostics.is_empty(), "{source}");
    for diagnostic in &output.diagnostics {
        assert!(text.get(diagnostic.range.clone()).is_some(), "{source}: {diagnostic:?}");
    }
    output.diagnostics.into_iter().map(|diagnostic| diagnostic.message).collect()
}

/// Each source gives one error, whose message has this fragment.
fn refused(table: &[(Kind, &str, &str)]) {
    for (kind, source, fragment) in table {
        let found = messages(*kind, "a.js", source);
        let fits = matches!(&found[..], [message] if message.contains(fragment));
        assert!(fits, "{kind:?} {source}\nexpected: {fragment}\nfound: {found:#?}");
    }
}

/// Nothing is wrong with any of these.
fn accepted(table: &[(Kind, &str)]) {
    for (kind, source) in table {
        let (source_type, text) = prepared(*kind, source);
        let found = with_stack_for(&text, || match parse(&text, "a.js", source_type) {
            Ok(parsed) => early::check(&parsed).err().unwrap_or_default(),
            Err(errors) => errors,
        })
        .unwrap_or_else(|too_deep| vec![too_deep]);
        assert!(found.is_empty(), "{kind:?} {source}: {found:#?}");
    }
}

#[test]
fn redeclarations() {
    let already = "is already declared";
    refused(&[
        (Sloppy, "let a; let a;", already),
        (Sloppy, "let a; var a;", already),
        (Sloppy, "var a; let a;", already),
        (Sloppy, "let a; { { var a; } }", already),
        (Sloppy, "let a; function a() {}", already),
        (Sloppy, "class A {} class A {}", already),
        (Sloppy, "{ function a() {} var a; }", already),
        (Sloppy, "{ function a() {} async function a() {} }", already),
        (Strict, "{ function a() {} function a() {} }", already),
        (Module, "function a() {} function a() {}", already),
        (Module, "import a from 'a'; var a;", already),
        (Module, "import { a, b as a } from 'a';", already),
        (Sloppy, "function f(a) { let a; }", already),
        (Sloppy, "async (a) => { const a = 1; };", already),
        (Sloppy, "try {} catch (a) { let a; }", already),
        (Sloppy, "try {} catch ([a]) { var a; }", already),
        (Sloppy, "try {} catch ([a, a]) {}", already),
        (Sloppy, "for (let a of b) { var a; }", already),
        (Sloppy, "for (let [a, a] of b) {}", already),
        (Sloppy, "for (const a = 1;;) { var a; }", already),
        (Sloppy, "switch (a) { case 1: let b; case 2: let b; }", already),
        (Sloppy, "class A { static { let a; var a; } }", already),
        (Sloppy, "let let = 1;", ""),
        (Sloppy, "const a;", "initial"),
        (Sloppy, "let { a };", "initial"),
    ]);
    accepted(&[
        (Sloppy, "var a; var a; function a() {} function a() {}"),
        (Sloppy, "{ function a() {} function a() {} }"),
        (Sloppy, "let a; { let a; { let a; } }"),
        (Sloppy, "{ let a; } var a;"),
        (Sloppy, "let a; function f() { var a; }"),
        (Sloppy, "let a; class A { static { var a; } }"),
        (Sloppy, "function f(a) { var a; { let a; } }"),
        (Sloppy, "function f(a) { function a() {} }"),
        (Sloppy, "try {} catch (a) { var a; }"),
        (Sloppy, "try {} catch (a) { { let a; } }"),
        (Sloppy, "for (let a of b) { let a; }"),
        (Sloppy, "for (let a;;) {} for (let a of b); var a;"),
        (Sloppy, "switch (a) { case 1: function f() {} default: function f() {} }"),
        (Sloppy, "if (a) function f() {} else function g() {}"),
        (Sloppy, "(function f() { let f; }); (class A { a() { class A {} } });"),
        (Sloppy, "var let = 1; let\na;"),
        (Module, "import a from 'a'; function f() { var a; }"),
        (Module, "export default function () {} export function a() { { function a() {} } }"),
    ]);
}

#[test]
fn names() {
    refused(&[
        (Sloppy, "async function f() { var \\u0061wait; }", "`await` is reserved"),
        (Sloppy, "async function f() { \\u0061wait: ; }", "`await` is reserved"),
        (Sloppy, "async () => { (\\u0061wait) => 1; };", "`await` is reserved"),
        (Module, "var \\u0061wait;", "`await` is reserved"),
        (Sloppy, "function* f() { void \\u0079ield; }", "`yield` is reserved"),
        (Sloppy, "var \\u0062reak;", "reserved word"),
        (Strict, "var \\u0070ublic;", "reserved in strict mode"),
        (Sloppy, "function f() { 'use strict'; ({ static }); }", "reserved in strict mode"),
        (Sloppy, "class l\\u0065t {}", ""),
        (Sloppy, "function eval() { 'use strict'; }", "`eval` cannot"),
        (Sloppy, "(function (arguments) { 'use strict'; });", "`arguments` cannot"),
        (Strict, "({ eval } = a);", "`eval` cannot"),
        (Module, "import { eval } from 'a';", "`eval` cannot"),
        (Sloppy, "class A { static { (await) => 1; } }", ""),
        (Sloppy, "<!--\\u0066\n\\u200Da;", "escape"),
        (Sloppy, "var \\u200Da;", "escape"),
        (Sloppy, "var \\u{00_61};", "escape"),
        (Sloppy, "class A { #\\u200D; }", "escape"),
        (Sloppy, "({ g\\u0065t a() {} });", "keyword"),
        (Sloppy, "function f() { new.t\\u0061rget; }", "keyword"),
        (Sloppy, "\\u0061sync function f() {}", ""),
        (Module, "import * \\u0061s a from 'a';", ""),
        (Sloppy, "for (a o\\u0066 b);", ""),
    ]);
    accepted(&[
        (Sloppy, "var await, yield, async, of, get, static, public;"),
        (Sloppy, "async function await() {} function* yield() {}"),
        (Sloppy, "async function f() { ({ await: 1 }).await; }"),
        (Sloppy, "class A { static { function f(await) { await; } } }"),
        (Sloppy, "async () => { function f() { var \\u0061wait; } };"),
        (Sloppy, "arguments = eval = 1; \\u0061wait: ;"),
        (Strict, "a.eval = arguments[0]; ({ static: 1, interface() {}, \\u0079ield: 2 });"),
        (
            Sloppy,
            "var \\u0061b, \\u{1d7d8}_; a.\\u0062reak; ({ \\u0069f: 1 });"
                .trim_start_matches("var \\u0061b, \\u{1d7d8}_; "),
        ),
        (Sloppy, "var \\u0061b; // g\\u0065t\n({ get /* \\u0065 */ a() {} });"),
        (Module, "import { default as a, if as b } from 'a'; export { a as if };"),
        (Sloppy, "<!--\\u0066\n\n\\u0061; [] <!--\nvar b;\n--> true\ntrue; this"),
        (Sloppy, "<this.a await={1}><b-c if=\"\\8\">\\8</b-c></this.a>;"),
    ]);
}

#[test]
fn functions() {
    refused(&[
        (Sloppy, "(a, a) => 1;", "already"),
        (Sloppy, "({ m(a, a) {} });", "already"),
        (Sloppy, "function f(a, [a]) {}", "already"),
        (Sloppy, "async function f(a = 1, a) {}", "already"),
        (Strict, "function f(a, a) {}", "already"),
        (Sloppy, "function f(a, a) { 'use strict'; }", "already"),
        (Sloppy, "function f(a, ...a) {}", "already"),
        (Sloppy, "function f() { super(); }", "super()"),
        (Sloppy, "function f(a = super()) {}", "super()"),
        (Sloppy, "async () => { super(); };", "super()"),
        (Sloppy, "class A { constructor() { super(); } }", "super()"),
        (Sloppy, "class A extends B { m() { super(); } }", "super()"),
        (Sloppy, "class A extends B { a = super(); }", "super()"),
        (Sloppy, "class A extends B { static { super(); } }", "super()"),
        (Sloppy, "class A { static { return; } }", "`return`"),
        (Sloppy, "function f() { class A { static { return; } } }", "`return`"),
        (Sloppy, "function f() { class A { static { await; } } }", ""),
        (Module, "class A { static { await a; } }", ""),
        (Module, "class A { a = await b; }", ""),
        (Sloppy, "async () => { (a = await b) => 1; };", "await"),
        (Sloppy, "async function f() { function g() {}; (a = await/r/g) => {}; }", "await"),
        (Sloppy, "({ async\nm() {} });", "line break"),
        (Sloppy, "class A { static { arguments; } }", "arguments"),
        (Sloppy, "class A { a = () => arguments; }", "arguments"),
        (Sloppy, "class A { [new.target] = 1; }", "new.target"),
        (Sloppy, "function f() { function g(); {} }", "body"),
        (Sloppy, "(a.b =>);", "arrow function"),
    ]);
    accepted(&[
        (Sloppy, "function f(a, a) {} async function g(a, a) {}"),
        (Sloppy, "class A extends B { constructor(a = () => super()) { (() => super())(); super(); } }"),
        (Sloppy, "class A { a = super.b; static { super.c; } m() { return () => super.d; } }"),
        (Sloppy, "({ m() { super.a; }, get b() { return super.b; } });"),
        (Sloppy, "class A { static { (() => { return; })(); function f() { return arguments; } } }"),
        (Sloppy, "class A { a = function () { return arguments; }; [arguments] = 1; }"),
        (Sloppy, "function f(a) { 'use strict'; new.target; () => new.target; }"),
        (Sloppy, "class A { a = new.target; static { new.target; } }"),
        (Sloppy, "async function f() { class A { [await a] = 1; } class B extends (await b) {} }"),
        (Sloppy, "return; if (a) { return 1; }"),
        (Module, "await a; for await (a of b); (async () => await a)(); [await b];"),
        (Sloppy, "function f(a = ';') /* ; */ {} // ;\nclass A { ';'() {} constructor(a /* ; */) {} }"),
    ]);
}

#[test]
fn classes_and_private_names() {
    refused(&[
        (Sloppy, "a.#b;", "`#b` is not declared"),
        (Sloppy, "class A { m() { this.#b; } }", "`#b` is not declared"),
        (Sloppy, "class A { #b; } a.#b;", "`#b` is not declared"),
        (Sloppy, "class A extends class { a = this.#b; } { #b; }", "`#b` is not declared"),
        (Sloppy, "class A { #b; #b; }", "`#b` is already declared"),
        (Sloppy, "class A { #b() {} get #b() {} }", "`#b` is already declared"),
        (Sloppy, "class A { get #b() {} static set #b(a) {} }", "`#b` is already declared"),
        (Sloppy, "class A { get #b() {} set #b(a) {} get #b() {} }", "`#b` is already declared"),
        (Sloppy, "class A { #b; m() { delete this.#b; } }", "cannot be deleted"),
        (Sloppy, "class A { #b; m() { delete ((a?.c.#b)); } }", "cannot be deleted"),
        (Sloppy, "class A { #b; m() { #b in #b in a; } }", "on the left of `in`"),
        (Sloppy, "class A { #b; m() { 1 + #b in a; } }", "on the left of `in`"),
        (Sloppy, "class A { static prototype() {} }", "prototype"),
        (Sloppy, "class A { static 'prototype' = 1; }", "prototype"),
        (Sloppy, "class A { 'constructor' = 1; }", "constructor"),
        (Sloppy, "({ __proto__: 1, '__proto__': 2 });", "__proto__"),
    ]);
    accepted(&[
        (Sloppy, "class A { get #b() {} set #b(a) {} m() { return #b in a && this?.#b; } }"),
        (Sloppy, "class A { static get #b() {} static set #b(a) {} #c; m() { class B { n() { a.#c; } } } }"),
        (Sloppy, "class A { #b; m() { delete this.#b.c; delete this.#b[0]; delete a[this.#b]; } }"),
        (Sloppy, "class A { [(class { #b; m() { this.#b; } })]() {} n(a) { this.#a; } #a = 1; }"),
        (
            Sloppy,
            "class A { prototype() {} static constructor() {} ['constructor'] = 1; static ['prototype']() {} }",
        ),
        (
            Sloppy,
            "({ __proto__: 1, __proto__() {}, ['__proto__']: 2, ...a }); ({ __proto__: a, __proto__: b } = c);",
        ),
        (Sloppy, "({ __proto__, __proto__: 1 });"),
    ]);
}

#[test]
fn jumps_and_statements() {
    refused(&[
        (Sloppy, "a: { break b; }", ""),
        (Sloppy, "do { a: { continue a; } } while (b);", "not a loop's"),
        (Sloppy, "a: while (b) { class A { static { continue a; } } }", "no label `a`"),
        (Sloppy, "while (b) { class A { static { break; } } }", "to break out of"),
        (Sloppy, "while (a) function f() {}", "cannot be the only statement"),
        (Strict, "if (a) function f() {}", "cannot be the only statement"),
        (Sloppy, "if (a) class F {}", "cannot be the only statement"),
        (Sloppy, "if (a) async function f() {}", "cannot be the only statement"),
        (Sloppy, "while (a) async function* f() {}", "cannot be the only statement"),
        (Sloppy, "while (a) b: c: function f() {}", "cannot be the only statement"),
        (Sloppy, "if (a) b: function f() {}", "cannot be the only statement"),
        (Sloppy, "a: async function f() {}", "cannot have a label"),
        (Sloppy, "if (a) let\n[b] = c;", "let"),
        (Sloppy, "switch (a) { case 1: using b = c; }", "`using`"),
        (Sloppy, "async () => { switch (a) { default: await using b = c; } };", "`using`"),
        (Strict, "delete ((a));", "deleted in strict mode"),
        (Sloppy, "new a?.().b();", "`new`"),
        (Sloppy, "new import(a);", "import()"),
        (Sloppy, "new import(a).b.c;", "import()"),
        (Sloppy, "import(...a);", "spread"),
        (Sloppy, "{ import(a)b }", "`;`"),
        (Module, "export {} null;", "`;`"),
        (Module, "import 'a' 'b';", "`;`"),
    ]);
    accepted(&[
        (Sloppy, "a: b: while (c) { continue a; } d: { break d; } switch (a) { case 1: break; }"),
        (Sloppy, "a: for (;;) { b: for (;;) { switch (c) { case 1: continue a; } } } a: ;"),
        (Sloppy, "a: { (() => { a: ; })(); }"),
        (Sloppy, "b: c: function g() {}"),
        (Sloppy, "if (a) var b; else d: var c; with (a) b;"),
        (Sloppy, "if (a) let\nb; (let)[0]; var let; let\n(0);"),
        (Sloppy, "delete a; delete (a); new (import(a)); new (a())(); import(a, b); import('a').then(b)"),
        (
            Strict,
            "delete a.b; delete (a.b); delete a?.[b]; delete f(); switch (a) { case 1: { using b = c; } }",
        ),
        (Module, "export {}\nnull; var a; export { a }\n/* b */ import('a')"),
    ]);
}

#[test]
fn loops_and_targets() {
    refused(&[
        (Sloppy, "for (async of a);", ""),
        (Sloppy, "for (var [a] = b in c);", "initial value"),
        (Strict, "for (var a = b in c);", ""),
        (Sloppy, "for (var a = b of c);", ""),
        (Sloppy, "for (a; b\n) ;", "`;`"),
        (Sloppy, "for (a\n; b) ;", ""),
        (Sloppy, "for (; a b) ;", "`;`"),
        (Sloppy, "for (; of a) ;", "`;`"),
        (Sloppy, "for (using let of a);", "`let` cannot"),
        (Sloppy, "a?.b = 1;", ""),
        (Sloppy, "[a?.b] = c;", ""),
        (Sloppy, "[(a = 1)] = b;", ""),
        (Sloppy, "({ a: ({ b }) } = c);", ""),
        (Strict, "arguments++;", ""),
    ]);
    accepted(&[
        (Sloppy, "for (\\u0061sync of a); for (async.b of a); for (async of => 1;;);"),
        (Sloppy, "async () => { for await (async of a); };"),
        (Sloppy, "for (var a = b in c); for (let in a); for (let = 1;;) break; for (let.a in b);"),
        (
            Sloppy,
            "for (;;) {} for (a\n;\n;\n) {} for (;a;) {} for (a;;b) {} for (var c;;) {} for (;; /* ; */) {}",
        ),
        (Sloppy, "for (a.b of c); for ([a, b.c] of d); for ({ a = 1 } in b); for (const [e] of f);"),
        (Sloppy, "[a.b, (c), (d.e), ...f] = g; ({ a: (b), c: d[0], ...e.f } = g); (a) = 1; (a.b)++;"),
    ]);
}

#[test]
fn literals() {
    refused(&[
        (Strict, "'\\08';", "ctal"),
        (Strict, "'\\8';", "ctal"),
        (Sloppy, "function f() { '\\1'; 'use strict'; }", "ctal"),
        (Sloppy, "'\\u{1F_639}';", "Unicode"),
        (Sloppy, "`\\8`;", "ctal"),
        (Sloppy, "`\\u{1F_639}`;", "Unicode"),
        (Sloppy, "function f() { 'use strict'; 010; }", ""),
        (Sloppy, "/\u{2028}/;", ""),
    ]);
    accepted(&[
        (Sloppy, "'\\08'; '\\8\\1'; 010; 08; '\\u{1F639}\\x41\\\n\\q'; '\\\\8';"),
        (Strict, "'\\0'; '\\0a'; '\\\\8'; `\\\\8`; 0; 0.5; 0o10; tag`\\8\\u{1F_639}`; `${'\\0'}\\0`;"),
        (Sloppy, "'\u{2028}';"),
    ]);
}

#[test]
fn regular_expressions() {
    refused(&[
        (Sloppy, "/(?<a>b)(?<a>c)/;", "same name"),
        (Sloppy, "/(?<a>b)\\k<c>/;", "does not have"),
        (Sloppy, "/(?<1>b)/;", "name of a group"),
        (Sloppy, "/(?<a>b)\\k/;", "name of a group"),
        (Sloppy, "/(a)\\2/u;", "does not have"),
        (Sloppy, "/(a/;", "not closed"),
        (Sloppy, "/a)/;", "closes nothing"),
        (Sloppy, "/[z-a]/;", "out of order"),
        (Sloppy, "/[\u{1F600}-\u{1F601}]/;", "out of order"),
        (Sloppy, "/[\\d-a]/u;", "range"),
        (Sloppy, "/a{2,1}/;", "out of order"),
        (Sloppy, "/a**/;", "nothing to repeat"),
        (Sloppy, "/{1}/;", "nothing to repeat"),
        (Sloppy, "/(?<=a)*/;", "nothing to repeat"),
        (Sloppy, "/(?=a)*/u;", "nothing to repeat"),
        (Sloppy, "/\\u{110000}/u;", "escape"),
        (Sloppy, "/\\-/u;", "escape"),
        (Sloppy, "/\\p{}/u;", "property"),
        (Sloppy, "/\\p{RGI_Emoji}/u;", "property"),
        (Sloppy, "/(?i-i:a)/;", "flags of a group"),
        (Sloppy, "/(?-:a)/;", "flags of a group"),
        (Sloppy, "/[a&&b--c]/v;", "mixed"),
        (Sloppy, "/[^\\q{ab}]/v;", "negated"),
        (Sloppy, "/[(]/v;", "backslash"),
        (Sloppy, "/[a!!]/v;", "punctuation"),
        (Sloppy, "/a/uv;", ""),
    ]);
    accepted(&[
        (Sloppy, "/(?<a>b)|(?<a>c)/; /(?<a>b)\\k<a>/u; /\\k<a>/; /(?<\\u{61}\u{1d49c}>b)/;"),
        (
            Sloppy,
            "/]/; /}/; /{/; /a{/; /a{,1}/; /(?=a)*/; /\\1/; /\\8/; /\\c/; /\\u{1}/; /[\\d-a]/; /\\p{x}/;",
        ),
        (Sloppy, "/[\u{1F600}-\u{1F601}]/u; /\\uD83D\\uDE00/u; /[\\b\\-\\cA]/u; /(a)\\1/u; /\\0/u; /\\//u;"),
        (Sloppy, "/(?i-m:a)/; /(?s:a)/; /(?-i:a)/; /(?:a)+?/; /a{1,2}?/; /^$/; /\\b\\B/;"),
        (
            Sloppy,
            "/[\\p{L}--[a-z]]/v; /[a&&[b]]/v; /[\\q{ab|c}a-z]/v; /[^\\q{a}]/v; /\\p{RGI_Emoji}/v; /[]/v; /[^]/;",
        ),
    ]);
    // What is nested absurdly deep is the engine's to judge, and does not exhaust the stack.
    let deep = format!("/{}/; /{}a{}/v;", "(".repeat(50_000), "[".repeat(50_000), "]".repeat(50_000));
    accepted(&[(Sloppy, &deep)]);
}

#[test]
fn modules() {
    refused(&[
        (Module, "export { a };", "not declared"),
        (Module, "{ let a; } export { a };", "not declared"),
        (Module, "var a; export { a, a };", "already exported"),
        (Module, "export var a; export { a as b, a as c, a as b };", "already exported"),
        (Module, "export var a, [b, a] = c;", "already exported"),
        (Module, "export default 1; export { a as default } from 'a';", "already exported"),
        (Module, "var a; export { a as z }; export * as z from 'a';", "already exported"),
        (Module, "export { a as '\\uD83D' } from 'a';", "Unicode"),
        (Module, "import { '\\uD83D' as a } from 'a';", "Unicode"),
        (Module, "import 'a' with { type: 'json', 'typ\\u0065': '' };", "attribute"),
    ]);
    accepted(&[
        (Module, "export { a, b, c, d }; var a; { var b; } function c() {} import d from 'a';"),
        (Module, "export { Number } from 'a'; export * from 'a'; export * from 'a'; export * as b from 'a';"),
        (Module, "var a; export { a as default, a as '\\uD83D\\uDE00', a as 'x y' };"),
        (Module, "import 'a' with { type: 'json' }; import {} from 'a'; export {};"),
    ]);
}

#[test]
fn typescript_merges_declarations() {
    let sources = [
        "function f(a: string): void; function f(a: number): void; function f(a: any) {}",
        "function f() {} namespace f { export const a = 1; }",
        "class A { m(): void; m(a?: string) {} } namespace A { export const a = 1; } interface A {}",
        "enum A { B } enum A { C = 1 } namespace A { export const d = 1; }",
        "interface A {} const A = 1; type B = A; let B = 2; export { A, B };",
        "namespace N { export const a = 1; } namespace N { export const b = a; }",
        "abstract class A { abstract m(): void; constructor(); constructor(private a?: string) {} declare b: string; }",
        "import type { A } from 'a'; import { type B } from 'a'; type C = A | B; export type { A }; export { type B };",
        "declare const a: string; declare function a(): void; export declare class D {}",
        "function f(this: Window, a?: number) { return this; }",
        "const a = <T,>(b: T) => b!; (a as any) = 1; (<any>a) = 2; a!++;"
            .trim_start_matches("const a = <T,>(b: T) => b!; "),
    ];
    for source in sources {
        assert_eq!(messages_of_typescript(source), Vec::<String>::new(), "{source}");
    }
    let twice = messages_of_typescript("let a: string; let a: number;");
    assert!(matches!(&twice[..], [message] if message.contains("already declared")), "{twice:?}");
}

fn messages_of_typescript(source: &str) -> Vec<String> {
    let options = Options::new(Mode::Exact, "a.ts");
    compile(source, &options).diagnostics.into_iter().map(|diagnostic| diagnostic.message).collect()
}

#[test]
fn takes_time_in_proportion() {
    let depth = 200;
    let count = 5_000;
    let names: Vec<String> = (0..count).map(|at| format!("var v{at};")).collect();
    let labels: Vec<String> = (0..depth).map(|at| format!("l{at}: ")).collect();
    let sources = [
        format!("{}{}{}", "{".repeat(depth), names.concat(), "}".repeat(depth)),
        format!("{}for (;;) {{ {} }}", labels.concat(), "continue l1;".repeat(count)),
        format!("class A {{ #a; {} }}", "m() { this.#a; }".repeat(count)),
    ];
    for source in &sources {
        assert_eq!(messages(Sloppy, "a.js", source), Vec::<String>::new());
    }
}
