//! TypeScript to JavaScript: exact output.

#![expect(clippy::panic, reason = "a helper of tests fails as a test does")]

use unawait::SourceType;
use unawait::typescript::strip;

/// Strips `input` as a module and compares with `expected`.
#[track_caller]
fn check(input: &str, expected: &str) {
    check_file("a.ts", input, expected);
}

#[track_caller]
fn check_file(filename: &str, input: &str, expected: &str) {
    let show = |source: &str, errors: Vec<unawait::Diagnostic>| {
        errors.iter().map(|error| error.render(source, filename, false)).collect::<Vec<_>>().join("\n")
    };
    let stripped = strip(input, filename, SourceType::Auto)
        .unwrap_or_else(|errors| panic!("{input}\n{}", show(input, errors)));
    assert_eq!(stripped.code, expected, "\n--- input\n{input}\n--- output\n{}", stripped.code);
    if let Err(errors) = unawait::parse(&stripped.code, filename, SourceType::Auto) {
        panic!("{}", show(&stripped.code, errors));
    }
}

#[test]
fn functions() {
    check("function f(a: string, b?: number): Promise<void> {\n}", "function f(a, b) {\n}");
    check("function f<T>(this: Window, a: T, b?) {}", "function f(a, b) {}");
    check("function f(this: Window) {}", "function f() {}");
    check("const f = async <T,>(x: T): Promise<T> => x;", "const f = async (x) => x;");
    check("const f = (x)\n  : T => x;", "const f = (x) => x;");
    check("function g() { return <T>\n(x: T) => x }", "function g() { return (x) => x }");
    check(
        "const f = ({ a, b }: P, [c]: Q = [], ...d: R[]) => a;",
        "const f = ({ a, b }, [c] = [], ...d) => a;",
    );
    check("function f(x: any): asserts x is string {}", "function f(x) {}");
    check("function f(x: unknown): x is string;\nfunction f(x) { }", "function f(x) { }");
    check("try {} catch (e: unknown) {}", "try {} catch (e) {}");
    check("let x!: number, y: string = 'a';", "let x, y = 'a';");
    check(
        "const o = { async f<T>(a?: T): Promise<T> { return a!; }, get x(): number { return 1; } };",
        "const o = { async f(a) { return a; }, get x() { return 1; } };",
    );
    check("const f = (a /* one */ : string) => a;", "const f = (a /* one */) => a;");
    check("for (const x of y as any[]) {}", "for (const x of y) {}");
}

#[test]
fn assertions() {
    check("const x = (y as any).z!;", "const x = y.z;");
    check("(x as any).y = <T>z! satisfies U;", "x.y = z;");
    check("const x = (await y as T).z;", "const x = (await y).z;");
    check("const x = (a + b as T) * c, z = a * b as T + c;", "const x = (a + b) * c, z = a * b + c;");
    check("const f = () => <T>{ a: 1 };", "const f = () => ({ a: 1 });");
    check("<T>{ a: 1 };", "({ a: 1 });");
    check("const a = b as T\n;(c)()\nconst d = e as T\n(f)()", "const a = b\n;(c)()\nconst d = e;\n(f)()");
    check("function f() { return <T>\n x }", "function f() { return x }");
    check("const x = y as const;", "const x = y;");
    check("const x = new Foo<T>;", "const x = new Foo;");
    check(
        "new (foo() as any)();\nnew (Foo as any)(1);\nnew (foo() as any).Bar();",
        "new (foo())();\nnew Foo(1);\nnew (foo()).Bar();",
    );
    check("const x = (a?.b as any).c, y = a?.b!.c;", "const x = (a?.b).c, y = a?.b.c;");
    check("const x = foo<T>(1), y = tag<T>`a`, z = a < b;", "const x = foo(1), y = tag`a`, z = a < b;");
    check("a+<any>+b", "a+ +b");
    check("return_(x!)\nx! += 1;\n(x as any) = 2;", "return_(x)\nx += 1;\nx = 2;");
    check("const f = foo<string>;\nconst x = { ...(y as any) };", "const f = foo;\nconst x = { ...y };");
    check("if (a) (b as any)\n;[1].map(x)", "if (a) b\n;[1].map(x)");
    check("const x = (-y as number) ** 2;", "const x = (-y) ** 2;");
    check("x = -a as number ** 2;\nb = await c as T ** 2;", "x = (-a) ** 2;\nb = (await c) ** 2;");
    check(
        "a = b as T\n`x`\nexport default <T>function () {}",
        "a = b;\n`x`\nexport default (function () {})",
    );
    check("const x = y /* why */ as T;", "const x = y /* why */;");
}

#[test]
fn statements() {
    check(
        "import type { A } from 'a';\nimport { b } from 'b';\n\nexport type C = A;\n\nb();\n",
        "import { b } from 'b';\n\nb();\n",
    );
    check("/** Doc. */\ninterface A {\n  a: string;\n}\n\nfoo();\n", "foo();\n");
    check("a();\n\ninterface A {}\n\ntype B = A; // why\n\nb();", "a();\n\nb();");
    check(
        "a();\ndeclare const x: number;\ndeclare function f(): void;\ndeclare module 'x' {}\n\
         declare global { var a; }\nb();",
        "a();\nb();",
    );
    check("const a = 1\ninterface A {}\n(async () => {})()", "const a = 1;\n(async () => {})()");
    check("export interface A {}\n", "export {};\n");
    check("export default interface A {}\nfoo();", "foo();\nexport {};\n");
    check("export abstract class A {}", "export class A {}");
    check("function f() {\n  type A = 1;\n  return 1;\n}", "function f() {\n  return 1;\n}");
    check("function f() {\n  type A = 1;\n\n  return 1;\n}", "function f() {\n  return 1;\n}");
    check("if (a) { type X = 1 } b()", "if (a) { } b()");
}

#[test]
fn modules() {
    check("import { type A, b } from 'x';\nb;", "import { b } from 'x';\nb;");
    check("import { b, type A } from 'x';\nb;", "import { b } from 'x';\nb;");
    check("import a, { type B } from 'x';\na;", "import a from 'x';\na;");
    check("import A, { b } from 'x';\nb;let y: A;", "import { b } from 'x';\nb;let y;");
    check(
        "import {\n  A,\n  b,\n  C,\n} from 'x';\nb;let y: A & C;",
        "import {\n  b,\n} from 'x';\nb;let y;",
    );
    check("import A from 'x';\nimport 'y';\nlet y: A;", "import 'y';\nlet y;");
    check(
        "export { type A, b } from 'x';\nexport type { C } from 'y';\nexport type * from 'z';",
        "export { b } from 'x';\n",
    );
    check("interface A {}\nconst b = 1;\nexport { A, b };", "const b = 1;\nexport { b };");
    check(
        "import old = require('old');\nexport = old;",
        "const old = require('old');\nmodule.exports = old;",
    );
    check("export = A;\nclass A {}\n", "class A {}\nmodule.exports = A;\n");
    check("import {} from 'x';\na;", "a;\nexport {};\n");
    check("import A = B.C;\nimport D = B.E;\nA;\nlet x: D;", "const A = B.C;\nA;\nlet x;");
    check("import type X = require('x');\na;", "a;");
    check(
        "import a, * as b from 'x';\nimport { type as c } from 'y';\na;c;",
        "import a from 'x';\nimport { type as c } from 'y';\na;c;",
    );
    check_file(
        "a.tsx",
        "import React from 'react';\nimport { A } from 'a';\nconst x = <A<string> b={c as any}>{d!}</A>;",
        "import React from 'react';\nimport { A } from 'a';\nconst x = <A b={c}>{d}</A>;",
    );
}

#[test]
fn classes() {
    check(
        "abstract class A<T> extends B<T> implements C, D<T> {\n  private static readonly x?: number = 1;\n  \
         declare y: string;\n  abstract f(): void;\n  [key: string]: any;\n  \
         override async g(this: A<T>): Promise<void> {}\n}",
        "class A extends B {\n  static x = 1;\n  async g() {}\n}",
    );
    check("class A {\n  a: number\n  [b] = 1\n}", "class A {\n  a;\n  [b] = 1\n}");
    check("class A {\n  readonly a = 1\n  readonly [b] = 2\n}", "class A {\n  a = 1;\n  [b] = 2\n}");
    check(
        "class A {\n  x = this.f();\n  y = { a: [1] };\n  f() {}\n  constructor(private x2: X) {}\n}",
        "class A {\n  x;\n  y = { a: [1] };\n  f() {}\n  constructor(x2) {\n    this.x2 = x2;\n    this.x = this.f();\n  }\n}",
    );
    check("class A {\n  get: number\n  x() {}\n}", "class A {\n  get;\n  x() {}\n}");
    check(
        "class A {\n  f(a: string): void;\n  f(a: any) {}\n  g?(): void\n  #p?: number;\n  q!: string;\n  r?;\n}",
        "class A {\n  f(a) {}\n  #p;\n  q;\n  r;\n}",
    );
    check(
        "class A {\n  constructor(private readonly x: number, public y = 1, z?: string) {}\n}",
        "class A {\n  constructor(x, y = 1, z) {\n    this.x = x;\n    this.y = y;\n  }\n}",
    );
    check(
        "class A extends B {\n  constructor(private x: number) {\n    super(x);\n    this.init();\n  }\n}",
        "class A extends B {\n  constructor(x) {\n    super(x);\n    this.x = x;\n    this.init();\n  }\n}",
    );
    check(
        "class A {\n  a: T = this.x.y as any;\n  b = () => this.x;\n  constructor(private x: X) {}\n}",
        "class A {\n  a;\n  b = () => this.x;\n  constructor(x) {\n    this.x = x;\n    this.a = this.x.y;\n  }\n}",
    );
    check(
        "@dec() export abstract class A { @dec private readonly x: T; @foo public async bar() {} }",
        "@dec() export class A { @dec x; @foo async bar() {} }",
    );
    check(
        "class A { accessor x: number = 1; protected get y(): T { return 1 } static { foo<T>() } }",
        "class A { accessor x = 1; get y() { return 1 } static { foo() } }",
    );
}

#[test]
fn enums() {
    check(
        "enum E {\n  A, // first\n  B = A + 1,\n  C = \"c\",\n  'd-e' = B << 2,\n  F\n}",
        "var E;\n(function (E) {\n  E[E[\"A\"] = 0] = \"A\"; // first\n  E[E[\"B\"] = E.A + 1] = \"B\";\n  \
         E[\"C\"] = \"c\";\n  E[E['d-e'] = E.B << 2] = 'd-e';\n  E[E[\"F\"] = 5] = \"F\";\n})(E || (E = {}));",
    );
    check(
        "export const enum E { A = 1, B }\nenum E { C = f() }",
        "export var E;\n(function (E) { E[E[\"A\"] = 1] = \"A\"; E[E[\"B\"] = 2] = \"B\"; })(E || (E = {}));\n\
         (function (E) { E[E[\"C\"] = f()] = \"C\"; })(E || (E = {}));",
    );
    // As in TypeScript's own output: an assertion hides that its value is text.
    check(
        "enum E { A = 'a' as any }",
        "var E;\n(function (E) { E[E[\"A\"] = 'a'] = \"A\"; })(E || (E = {}));",
    );
    check("declare enum E { A }\nfoo();", "foo();");
}

#[test]
fn namespaces() {
    check(
        "export namespace N {\n  export const limit: number = 3;\n  \
         export async function run(): Promise<void> { await wait(limit); }\n  interface X {}\n  \
         const { a } = { limit };\n}\n",
        "export var N;\n(function (N) {\n  N.limit = 3;\n  async function run() { await wait(N.limit); }\n  \
         N.run = run;\n  const { a } = { limit: N.limit };\n})(N || (N = {}));\n",
    );
    check(
        "namespace A.B {\n  export let { x, y: [z] } = f();\n}",
        "var A;\n(function (A) { let B; (function (B) {\n  ({ x: B.x, y: [B.z] } = f());\n\
         })(B = A.B || (A.B = {})); })(A || (A = {}));",
    );
    check(
        "class A {}\nnamespace A { const A = 1; export const b = A; }",
        "class A {}\n(function (A_1) { const A = 1; A_1.b = A; })(A || (A = {}));",
    );
    check("namespace T { export type X = 1 }\nfoo();", "foo();");
    check(
        "namespace N { const f = () => A.b; export import A = M; }",
        "var N;\n(function (N) { const f = () => N.A.b; N.A = M; })(N || (N = {}));",
    );
}

/// A name is what the block declares, else what another block of the namespace exports, else what is around.
#[test]
fn merged_namespaces() {
    let first = "namespace N { export let x = 1; export function f() {} export interface T {} export import A = M; \
                 let own; }\n";
    let lowered =
        "var N;\n(function (N) { N.x = 1; function f() {}\nN.f = f; N.A = M; let own; })(N || (N = {}));\n";
    let check_block = |body: &str, expected: &str| {
        let expected = format!("{lowered}(function (N) {{ {expected} }})(N || (N = {{}}));");
        check(&format!("{first}namespace N {{ {body} }}"), &expected);
    };
    check_block("x++; f(A.a, T, own);", "N.x++; N.f(N.A.a, T, own);");
    check_block(
        "[x, { x }] = y; for (x of y) z({ x });",
        "[N.x, { x: N.x }] = y; for (N.x of y) z({ x: N.x });",
    );
    check_block("(x: X) => { let f; return f + x; };", "(x) => { let f; return f + x; };");
    check_block(
        "class x {} enum f { a }\nx;",
        "class x {} let f;\n(function (f) { f[f[\"a\"] = 0] = \"a\"; })(f || (f = {}));\nx;",
    );
    check_block("import B = A.a; B;", "const B = N.A.a; B;");
    // In whatever order, and for members that are namespaces as well.
    check(
        "namespace N { () => x; }\nnamespace N { export const x = 1; }",
        "var N;\n(function (N) { () => N.x; })(N || (N = {}));\n(function (N) { N.x = 1; })(N || (N = {}));",
    );
    check(
        "namespace A { export let x, y = 1; }\nnamespace A.B { export let x = y; }\nnamespace A.B { f(x, y, B); }",
        "var A;\n(function (A) { A.y = 1; })(A || (A = {}));\n\
         (function (A) { let B; (function (B) { B.x = A.y; })(B = A.B || (A.B = {})); })(A || (A = {}));\n\
         (function (A) { let B; (function (B) { f(B.x, A.y, B); })(B = A.B || (A.B = {})); })(A || (A = {}));",
    );
    check(
        "declare namespace N { let x: number; }\nnamespace N { f(x); }",
        "var N;\n(function (N) { f(N.x); })(N || (N = {}));",
    );
    check(
        "{ namespace N { export let x; } }\nnamespace N { f(x); }",
        "{ let N;\n(function (N) { })(N || (N = {})); }\nvar N;\n(function (N) { f(x); })(N || (N = {}));",
    );
}

/// What cannot be stripped is reported where it stands.
#[test]
fn problems() {
    let table = [
        ("namespace N { export * from 'x'; }", "export * from 'x';"),
        ("class A { [k] = this.x; constructor(private x: X) {} }", "this.x"),
        ("class A extends B { constructor(private x: X) { foo(super()); } }", "{ foo(super()); }"),
        ("class A { y = x; z = this.x(x); constructor(private x: X) {} }", "this.x(x)"),
    ];
    for (source, place) in table {
        let Err(errors) = strip(source, "a.ts", SourceType::Auto) else { panic!("{source} was stripped") };
        assert_eq!(errors.iter().map(|error| &source[error.range.clone()]).collect::<Vec<_>>(), [place]);
        assert!(errors.iter().all(|error| error.hint.is_some()));
    }
}
