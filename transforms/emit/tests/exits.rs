//! The ways out of regions.

use rustc_hash::FxHashMap;

use crate::emit::exits::{Exits, exits_of, may_finish_sync};
use crate::emit::promised::promises;
use crate::ir::{Tail, Try};
use crate::testing::{check_each, with_tail};

/// A row: the body of an async function, and the answer.
type Row = (&'static str, bool);

/// What leaves the `try` of each body: joins, then the letters of `returns`, `adoptable`,
/// `resumes`, `carries`.
#[test]
fn what_leaves_a_region() {
    let rows: &[(&str, &str)] = &[
        ("try { await f(); } catch { log(e); } log(1);", "1"),
        ("try { await f(); } catch { return; } log(1);", "1 returns"),
        ("try { return await f(); } catch { throw e; } log(1);", "0 returns"),
        ("try { return g(await f()); } catch { throw e; }", "0 returns adoptable"),
        // Nothing follows the handler, so what it returns may be waited for.
        ("try { return await f(); } catch { return g(); }", "0 returns"),
        ("try { return await f(); } catch { return g(); } finally { h(); }", "0 returns adoptable"),
        ("try { await f(); if (a) return g(); } catch {} log(1);", "1 returns adoptable"),
        ("try { await f(); if (a) return 1; } catch {} log(1);", "1 returns"),
        ("try { throw await f(); } finally { g(); }", "0"),
        // A join of its own is no way out, nor is the end of a finalizer of its own.
        ("try { if (a) await f(); log(1); throw b; } finally { g(); }", "0"),
        ("try { try { throw await f(); } finally { log(1); } } finally { g(); }", "0"),
        // A return in a function inside is none of this one.
        ("try { await f(() => { return g(); }); } catch {} log(1);", "1"),
        ("try { g(); } catch { try { await f(); } catch { log(e); } } log(1);", "1"),
    ];
    check_each(rows, |(body, expected)| {
        let got = with_region(body, |region, all| {
            let exits = &all[region.number];
            let flags = [
                (exits.returns, " returns"),
                (exits.adoptable, " adoptable"),
                (exits.resumes, " resumes"),
                (exits.carries, " carries"),
            ];
            let flags: String = flags.iter().filter(|(set, _)| *set).map(|(_, name)| *name).collect();
            format!("{}{flags}", exits.joins.len())
        });
        if got == *expected { Ok(()) } else { Err(format!("{body}\n    is left by {got}")) }
    });
}

#[test]
fn a_region_in_a_finalizer_resumes_the_one_around() {
    // The inner `try` ends where the outer finalizer does.
    let body = "try { throw await f(); } finally { try { await g(); } catch {} }";
    with_region(body, |region, all| {
        let finalizer = region.finalizer.as_ref().expect("it has one");
        let inner = first_region(finalizer).expect("the finalizer has a region");
        assert!(all[inner.number].resumes);
        assert!(!all[region.number].resumes);
    });
}

#[test]
fn a_finalizer_is_abrupt_where_it_jumps_itself() {
    let rows: &[Row] = &[
        ("try { await f(); } finally { g(); }", false),
        ("try { await f(); } finally { await g(); }", false),
        ("try { await f(); } finally { throw g(); }", false),
        ("try { await f(); } finally { return 1; }", true),
        ("try { await f(); } finally { if (a) return 1; }", true),
        ("try { await f(); } finally { if (a) await g(); log(1); }", false),
        ("try { await f(); } finally { h(() => { return 1; }); }", false),
    ];
    check_each(rows, |(body, expected)| {
        let got = with_region(body, |region, all| all[region.number].abrupt);
        answered(body, *expected, got)
    });
}

#[test]
fn what_always_is_a_promise() {
    let rows: &[Row] = &[
        ("await f();", true),
        ("log(1); await f();", true),
        ("if (a) return; await f();", false),
        ("if (a) await f(); else await g();", true),
        ("if (a) await f(); else g();", false),
        // The join does not suspend, but its other side does.
        ("if (a) await f(); log(1);", false),
        ("if (a) await f(); await g();", true),
        ("throw a;", true),
        ("try { await f(); } catch {}", true),
        ("try { g(); } catch { await f(); }", false),
        ("try { g(); } catch { await f(); } await h();", true),
        ("try { return g(); } catch { await f(); } await h();", false),
        ("return a;", false),
    ];
    check_each(rows, |(body, expected)| {
        let got = with_tail(&function(body), |tail, _| {
            promises(&tail, &mut FxHashMap::default()).is_some_and(|needs| needs.is_empty())
        });
        answered(body, *expected, got)
    });
}

#[test]
fn what_may_finish_without_suspending() {
    let rows: &[Row] = &[
        ("await f();", false),
        ("return a;", true),
        ("throw a;", false),
        ("if (a) return; await f();", true),
        ("if (a) await f(); else await g();", false),
        ("if (a) await f(); else g();", true),
        ("if (a) await f(); log(1);", true),
        ("if (a) await f(); await g();", false),
        ("if (a) return; else if (b) await f(); await g();", true),
        ("try { await f(); } catch { g(); }", false),
        ("try { if (a) await f(); } catch { g(); }", true),
        ("try { g(); } catch { await f(); }", true),
        ("try { return g(); } catch { await f(); } await h();", true),
    ];
    check_each(rows, |(body, expected)| {
        let got = with_tail(&function(body), |tail, _| may_finish_sync(&tail));
        answered(body, *expected, got)
    });
}

fn answered(body: &str, expected: bool, got: bool) -> Result<(), String> {
    if got == expected { Ok(()) } else { Err(format!("{body}\n    is answered {got}")) }
}

fn function(body: &str) -> String {
    format!("async function f() {{ {body} }}")
}

/// Hands on the first `try` of a body, and what leaves each.
fn with_region<T>(body: &str, run: impl FnOnce(&Try, &[Exits]) -> T) -> T {
    with_tail(&function(body), |mut tail, cx| {
        let all = exits_of(&mut tail, cx.bindings);
        run(first_region(&tail).expect("the body has a region"), &all)
    })
}

fn first_region(tail: &Tail) -> Option<&Try> {
    match tail {
        Tail::Try(region) => Some(region),
        Tail::Run { then, .. } => first_region(then),
        Tail::Await(wait) => first_region(&wait.then),
        Tail::Branch { yes, no, .. } => first_region(yes).or_else(|| first_region(no)),
        Tail::Join { body, then, .. } => first_region(then).or_else(|| first_region(body)),
        Tail::Attempt(attempt) => first_region(&attempt.handler.body).or_else(|| first_region(&attempt.then)),
        Tail::Loop(looped) => first_region(&looped.body).or_else(|| first_region(&looped.exit)),
        Tail::Goto { .. } | Tail::Return { .. } | Tail::Throw { .. } | Tail::Resume => None,
    }
}
