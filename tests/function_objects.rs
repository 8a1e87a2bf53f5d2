//! What `exact` keeps of function objects, in scripts that look: see `transforms/tidy/no_constructors.rs`. The
//! other modes keep less, so this is no fixture.

mod support;

use support::{check_behaviour, compile, render};
use unawait::Mode;

/// Runs `source` before and after, in Node (`drive(` asks for it): the embedded engine gives no function
/// `caller` and `arguments`.
fn check(source: &str) {
    let source = format!("{source}\n// drive(");
    let output = compile(&source, Mode::Exact);
    let Some(code) = &output.code else { unreachable!("{}", render(&output, &source)) };
    if let Err(problem) = check_behaviour(&source, code, Mode::Exact) {
        unreachable!("{problem}");
    }
}

const OWN: &str = "const own = (f) => ['caller', 'arguments'].filter((name) => f.hasOwnProperty(name));";

#[test]
fn functions_have_no_restricted_properties() {
    check(&format!(
        "{OWN} async function f(a, b = 1) {{ return [own(f), f.name, f.length, a, typeof late]; async function late() {{}} }}
         const g = async function inner() {{ return [own(inner), inner.name]; }};
         let h; h = async function () {{ return [own(h), h.name]; }};
         const o = {{ p: async function () {{}}, q: [async function () {{}}] }};
         test(() => f(1)); test(() => g()); test(() => h());
         test(() => [own(o.p), o.p.name, own(o.q[0]), o.q[0].name]);"
    ));
}

#[test]
fn functions_are_no_constructors() {
    check(&format!(
        "{OWN} async function f() {{}} async function* g() {{ yield own(g); }}
         const fails = (make) => {{ try {{ make(); return 'made'; }} catch (error) {{ return error instanceof TypeError; }} }};
         test(() => [fails(() => new f()), fails(() => new g()), fails(() => class extends f {{}})]);
         test(() => ['prototype' in f, Object.getOwnPropertyNames(g.prototype), g() instanceof g]);
         test(() => g().next());"
    ));
}

#[test]
fn two_functions_of_one_name_stay_functions() {
    check("async function f() { return 'caller'; } function f() { return 1; } test(() => f());");
    check("async function f(a, a) { return a + 'caller'; } test(() => f(1, 2));");
}
