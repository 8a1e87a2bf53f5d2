//! The examples that the project was asked for, word for word, in `textbook`; chains are laid out as
//! Prettier does it.

mod support;

use support::{check_behaviour, compile, render};
use unawait::Mode::Textbook;

/// Compiles `source` and expects `expected`, both without the empty line at their start; then runs
/// both.
fn check(source: &str, expected: &str) {
    let (source, expected) = (source.trim_start(), expected.trim_start());
    let output = compile(source, Textbook);
    let problems = render(&output, source);
    assert_eq!(output.code.as_deref(), Some(expected), "{problems}");
    let runs = |code: &str| format!("{code}\ntest(() => load());");
    assert_eq!(check_behaviour(&runs(source), &runs(expected), Textbook), Ok(()));
}

#[test]
fn a_binding_needed_later_nests_the_chain() {
    check(
        "
async function load() {
  const u = await getUser();
  const p = await getPosts(u.id);
  return { u, p };
}
",
        "
function load() {
  return getUser().then((u) => getPosts(u.id).then((p) => ({ u, p })));
}
",
    );
}

#[test]
fn a_binding_not_needed_later_does_not() {
    check(
        "
async function load() {
  const u = await getUser();
  const p = await getPosts(u.id);
  return p.length;
}
",
        "
function load() {
  return getUser()
    .then((u) => getPosts(u.id))
    .then((p) => p.length);
}
",
    );
}

#[test]
fn try_and_catch_become_then_and_catch() {
    check(
        r#"
async function load() {
  try {
    const u = await failing();
    log("unreached", u);
    return u;
  } catch (err) {
    log("caught", err.message);
    throw err;
  }
}
"#,
        r#"
function load() {
  return failing()
    .then((u) => {
      log("unreached", u);
      return u;
    })
    .catch((err) => {
      log("caught", err.message);
      throw err;
    });
}
"#,
    );
}

#[test]
fn what_comes_before_an_await_happens_at_once() {
    check(
        r#"
async function load() {
  console.log("first");
  await null;
  console.log("after");
}
"#,
        r#"
function load() {
  console.log("first");
  return Promise.resolve(null).then(() => {
    console.log("after");
  });
}
"#,
    );
}

#[test]
fn a_pattern_becomes_a_parameter() {
    check(
        "
async function load() {
  const [a, b] = await Promise.all([getUser(), getPosts(2)]);
  return { a, b };
}
",
        "
function load() {
  return Promise.all([getUser(), getPosts(2)]).then(([a, b]) => ({ a, b }));
}
",
    );
}

#[test]
fn a_chain_under_an_await_stays_as_it_is() {
    check(
        r#"
async function load() {
  const r = await fetch("/config.json").then(r => r.json());
  log(r.from);
  return r;
}
"#,
        r#"
function load() {
  return fetch("/config.json")
    .then(r => r.json())
    .then((r) => {
      log(r.from);
      return r;
    });
}
"#,
    );
}
