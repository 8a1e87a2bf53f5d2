//! TypeScript to JavaScript, compared with swc's own transform: the same program, structurally, and
//! for enums and namespaces the same behaviour.

#![expect(clippy::panic, clippy::expect_used, reason = "a helper of tests fails as a test does")]

use rquickjs::{Context, Runtime};
use swc_core::common::sync::Lrc;
use swc_core::common::{DUMMY_SP, GLOBALS, Globals, Mark, SourceMap, Span};
use swc_core::ecma::ast::*;
use swc_core::ecma::codegen::text_writer::JsWriter;
use swc_core::ecma::codegen::{Config, Emitter};
use swc_core::ecma::parser::{Syntax, TsSyntax};
use swc_core::ecma::transforms::base::fixer::fixer;
use swc_core::ecma::transforms::base::hygiene::hygiene;
use swc_core::ecma::transforms::base::resolver;
use swc_core::ecma::transforms::typescript as swc_typescript;
use swc_core::ecma::visit::{VisitMut, VisitMutWith};
use unawait::parse::parse_as;
use unawait::typescript::strip;
use unawait::{Diagnostic, SourceType, parse};

/// Forgets what is no part of a program's structure.
struct Structure;

impl VisitMut for Structure {
    fn visit_mut_span(&mut self, span: &mut Span) {
        *span = DUMMY_SP;
    }

    fn visit_mut_expr(&mut self, expr: &mut Expr) {
        while let Expr::Paren(paren) = expr {
            let inner = std::mem::replace(&mut *paren.expr, Expr::Invalid(Invalid { span: DUMMY_SP }));
            *expr = inner;
        }
        expr.visit_mut_children_with(self);
    }

    fn visit_mut_module_items(&mut self, items: &mut Vec<ModuleItem>) {
        items.retain(|item| !matches!(item, ModuleItem::Stmt(Stmt::Empty(_))));
        items.visit_mut_children_with(self);
    }

    fn visit_mut_class_members(&mut self, members: &mut Vec<ClassMember>) {
        members.retain(|member| !matches!(member, ClassMember::Empty(_)));
        members.visit_mut_children_with(self);
    }
}

fn print(mut program: Program) -> String {
    program.visit_mut_with(&mut Structure);
    let program = program.apply(fixer(None));
    let cm: Lrc<SourceMap> = Lrc::default();
    let mut code = Vec::new();
    let wr = JsWriter::new(cm.clone(), "\n", &mut code, None);
    let mut emitter = Emitter { cfg: Config::default(), cm, comments: None, wr };
    emitter.emit_program(&program).expect("printing into memory");
    String::from_utf8(code).expect("text")
}

fn fail(source: &str, errors: &[Diagnostic]) -> ! {
    let frames: Vec<_> = errors.iter().map(|error| error.render(source, "a.tsx", false)).collect();
    panic!("{}", frames.join("\n"))
}

fn ours(source: &str) -> Program {
    let stripped = strip(source, "a.tsx", SourceType::Auto).unwrap_or_else(|errors| fail(source, &errors));
    match parse(&stripped.code, "a.jsx", SourceType::Auto) {
        Ok(parsed) => parsed.program,
        Err(errors) => fail(&stripped.code, &errors),
    }
}

/// Needs `GLOBALS`.
fn theirs(source: &str) -> Program {
    let syntax = Syntax::Typescript(TsSyntax { tsx: true, decorators: true, ..TsSyntax::default() });
    let parsed =
        parse_as(source, "a.tsx", SourceType::Auto, syntax).unwrap_or_else(|errors| fail(source, &errors));
    let (unresolved, top_level) = (Mark::new(), Mark::new());
    let config = swc_typescript::Config { ts_enum_is_mutable: true, ..swc_typescript::Config::default() };
    parsed
        .program
        .apply(resolver(unresolved, top_level, true))
        .apply(swc_typescript::typescript(config, unresolved, top_level))
}

/// Every kind of syntax that has no meaning at run time; one program a line.
const TYPES: &str = r#"
let a: string = "x", b: Array<number> | undefined, c!: { d: string }, [e]: [number] = [1], { f }: { f: T } = g;
function f<T extends object = {}>(this: Window, a?: T, ...b: string[]): a is T { return true; }
function over(a: string): void; function over(a: number): void; function over(a: any) { return a; }
const f1 = <T,>(a: T): T => a, f2 = async <T,>(a: T): Promise<T> => a, f3 = (a?: number, { b }: B = {}) => {};
const o = { m<T>(this: O, a: T): void {}, async *g(): AsyncGenerator<number> {}, get x(): number { return 1; }, set x(v: number) {} };
x = (a as any).b as unknown as string; y = (a satisfies B)!.c!; z = a!; w = [a!, ...(b as any[])]; v = `${a as string}`;
(a as any) = 1; (a.b as any)++; a! += 2; [a as any] = b; ({ c: (a as any) } = b); for (const q of (r as any)) {} delete (a as any).b;
call<string>(1); new Klass<number>(2); new Klass<number>; tag<string>`t`; const inst = call<string>; a?.<T>(b); a?.b<T>(c); a!?.b; a?.[b!];
class A<T> extends B<T> implements C, D<T> { private a: string; protected readonly b? = 1; static c!: number; declare d: string; #e?: number = 1; [key: string]: any; override f?(): void; g(): void; g(a?: any): void {} }
abstract class Abs { abstract a: string; abstract b(): void; protected abstract get c(): number; public static async *d<T>(a: T): AsyncGenerator<T> {} constructor(); constructor(a?: string) {} accessor e: number = 1; static { let x: number; } }
export default abstract class<T> extends (Base as any)<T> {}
export abstract class Exported {} export interface I { a: string } export type T1 = I; export declare const ambient: number; export declare function amb(): void;
import type { T2 } from "a"; import { type T3, value } from "b"; import Def, { unusedOne } from "c"; import * as ns from "d"; import "side"; import used, * as alsoUsed from "e"; value; used; alsoUsed; let t: Def;
import { a as b1, c as d1 } from "x"; import e1, { f1 as g1 } from "y"; b1(e1); export { g1 }; export { type h1, i1 } from "z"; export type { j1 } from "z"; export * from "w"; export type * from "v";
interface Only {} const kept = 1; export { Only, kept };
interface Default {} export default Default;
declare module "m" { export const a: number; } declare global { interface Window { a: string } } declare namespace N { let a: number; } namespace Empty { export type A = 1; } declare let q1: number; declare enum E { A } declare class K {} 
type A1 = { [K in keyof T]?: T[K] }; type A2<T> = T extends (infer U)[] ? U : never; type A3 = `a${string}`; let u1: unique symbol; let u2: typeof import("x"); let u3: new () => void; let u4: asserts;
try { a; } catch (e: unknown) { b; } label: for (let i: number = 0; i < 1; i++) { type Inner = 1; continue label; }
async function later(a: Promise<string>): Promise<void> { const b: string = await (a as Promise<any>); for await (const c of (d as AsyncIterable<number>)) { await c!; } return (await b)!; }
@dec class Deco { @dec() private readonly a: string = ""; @dec.x public m(): void {} }
const el = <Comp<string> a={b as any} {...(c as object)}>{d!}<></></Comp>;
let g2 = function <T>(this: void, a: T): asserts a is NonNullable<T> {}; let g3 = class<T> implements I {}; let g4 = async function* <T>() {};
if (a) type1; else { interface Z {} } switch (a as any) { case b!: type Y = 1; break; default: c as any; }
a < b; a < b > (c); const lt = a < (b as number); x = a ? (b as any) : c!; y = a ? (b): c => d : e;
export import Alias = ns1.b.c; import Unused = ns2.d;
var v1 = a as const, v2 = [1, 2] as const satisfies readonly number[]; throw a as Error;
export = foo;
import cjs = require("cjs"); cjs();
"#;

#[test]
fn types_vanish_as_in_swc() {
    let globals = Globals::new();
    let theirs = |source: &str| GLOBALS.set(&globals, || print(theirs(source)));
    let mut count = 0;
    for source in TYPES.lines().filter(|line| !line.is_empty()) {
        assert_eq!(print(ours(source)), theirs(source), "\n{source}");
        // The same with every statement on its own line and without semicolons.
        let lines = source.replace("; ", "\n");
        let syntax = Syntax::Typescript(TsSyntax { tsx: true, decorators: true, ..TsSyntax::default() });
        if parse_as(&lines, "a.tsx", SourceType::Auto, syntax).is_ok() {
            count += 1;
            assert_eq!(print(ours(&lines)), theirs(&lines), "\n{lines}");
        }
    }
    assert!(count > 10, "only {count} programs can do without semicolons");
}

/// Programs whose enums, namespaces and parameter properties are seen in `out`.
const VALUES: &[&str] = &[
    "enum E { A, B = 5, C, D = 'd', F = B | 2, G = A + C, H = `${D}x`, 'I-J' = 1 << 3, K } out = E;",
    "const n = 3; enum E { A = n, B, C = Math.max(1, 2), D = -A, F = ~B } enum E2 { X = E.B, Y } out = [E, E2];",
    "enum E { A = 1 } enum E { B = 2 } out = E; export {};",
    "const enum E { A = 'a', B = 2 } out = [E.A, E.B];",
    "function f() { enum In { A, B } return In; } out = f();",
    "namespace N { export const a = 1; export let b = a + 1; export function c() { return a + b; } b = 5; } out = [N.a, N.b, N.c()];",
    "namespace A.B.C { export const x = 1; export namespace D { export const y = x; } } out = A;",
    "namespace N { export const { a, b: [c], ...d } = { a: 1, b: [2], e: 3 }, f = a; } out = N;",
    "class K { static a = 1; } namespace K { export const b = K.a + 1; } out = [K.a, K.b];",
    "namespace N { export enum E { A, B } export class C { static d = E.B; } export const o = { E, f: C.d }; } out = [N.E, N.C.d, N.o];",
    "namespace N { const hidden = 2; export var a = hidden; export var b; b = { a }; [a] = [7]; ({ a: b.c } = { a }); } out = N;",
    "namespace N { export const N1 = 1; function N() {} export const x = N1; } out = N;",
    "namespace N { export import M = Math.max; export const x = M(1, 2); } out = N.x;",
    "class P { b = this.a + 1; constructor(public a: number, readonly c = 2, private d?: string) { this.a++; } } out = new P(1);",
    "class Q { constructor(public z: number) {} } class R extends Q { y = 3; constructor(private x: number) { super(x); this.x += this.y; } } out = new R(4);",
    "class S { e = 1; #p = this.x; get p() { return this.#p; } constructor(public x: string) { 'use strict'; } } out = [new S('a').p];",
];

#[test]
fn values_behave_as_in_swc() {
    let globals = Globals::new();
    let runtime = Runtime::new().expect("a runtime");
    let context = Context::full(&runtime).expect("a context");
    let run = |program: Program| {
        let code = print(program).replace("export { };", "");
        let script = format!("(() => {{ let out; {code}; return JSON.stringify(out) }})()");
        context.with(|context| {
            context.eval::<String, _>(script.as_str()).unwrap_or_else(|error| panic!("{error}: {script}"))
        })
    };
    for source in VALUES {
        // Without hygiene, swc's names are told apart by their contexts alone.
        let theirs = GLOBALS.set(&globals, || theirs(source).apply(hygiene()));
        let (ours, theirs) = (run(ours(source)), run(theirs));
        // Fields come in another order where swc declares parameter properties as fields.
        let sorted = |json: &str| {
            let mut parts: Vec<_> = json.split([',', '{', '}']).map(str::to_owned).collect();
            parts.sort();
            parts
        };
        assert_eq!(sorted(&ours), sorted(&theirs), "{source}");
    }
}

#[test]
fn every_place_leads_back() {
    for source in TYPES.lines().chain(VALUES.iter().copied()).filter(|line| !line.is_empty()) {
        let stripped =
            strip(source, "a.tsx", SourceType::Auto).unwrap_or_else(|errors| fail(source, &errors));
        let mut last = 0;
        for (offset, c) in stripped.code.char_indices() {
            let from = stripped.edits.source_offset(offset);
            assert!(last <= from && from <= source.len(), "{offset} of {}", stripped.code);
            last = from;
            let range = stripped.edits.source_range(offset..offset + c.len_utf8());
            assert!(range.start <= range.end && range.end <= source.len() + 1);
        }
        for word in ["await c", "class", "const kept", "Math.max"] {
            if let Some(at) = stripped.code.find(word) {
                let from = stripped.edits.source_offset(at);
                assert!(source[from..].starts_with(word), "{word} of {}", stripped.code);
            }
        }
    }
}
