//! Several scripts of one page, each with the helpers that it uses: the later ones take the place of the
//! earlier, for functions that are declared twice are one.

mod support;

use rquickjs::{CatchResultExt, Context, Function, Runtime};
use support::compile;
use unawait::Mode;

#[test]
fn objects_made_before_another_script_came_go_on() {
    let outcome = run(&[
        "async function* load() { yield 1; yield 2; }
         async function all(posts) { const found = []; for await (const post of posts) found.push(post); return found; }
         const started = load();
         started.next();",
        "async function* more() { yield* load(); yield 3; }
         async function ask() { return [await all(started), await all(load()), await all(more())]; }
         ask().then((found) => { outcome = JSON.stringify(found); }, (error) => { outcome = `${error}`; });",
    ]);
    assert_eq!(outcome.as_deref(), Ok("[[2],[1,2],[1,2,3]]"));
}

/// Lowers the scripts and runs them in one realm, each to its end; what `outcome` is then.
fn run(scripts: &[&str]) -> Result<String, String> {
    let runtime = Runtime::new().map_err(|error| error.to_string())?;
    let context = Context::full(&runtime).map_err(|error| error.to_string())?;
    context.with(|ctx| {
        ctx.eval::<(), _>("var outcome = 'pending';").catch(&ctx).map_err(|error| error.to_string())?;
        for script in scripts {
            let lowered = compile(script, Mode::Exact).code.unwrap_or_default();
            ctx.eval::<(), _>(lowered).catch(&ctx).map_err(|error| error.to_string())?;
            while ctx.execute_pending_job() {}
        }
        let outcome: Function = ctx.eval("() => outcome").catch(&ctx).map_err(|error| error.to_string())?;
        outcome.call(()).catch(&ctx).map_err(|error| error.to_string())
    })
}
