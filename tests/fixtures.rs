//! Every fixture, in every mode: it behaves as its input does, by the contract of the mode; it has
//! the right shape; and its text is the one in the snapshot beside it.
//!
//! `FIXTURE=try cargo test --test fixtures` runs those whose name contains `try`. After a wanted
//! change of the output: `INSTA_UPDATE=always cargo test --test fixtures`.

mod support;

use std::fmt::Write;

use rayon::prelude::*;
use support::engine::Kind;
use support::engine_for;
use support::fixture::{self, Fixture};
use support::{MODES, check_behaviour, check_order, compile, name, render, shape};
use unawait::{Mode, Options, Runtime};

#[test]
fn every_fixture_behaves_as_its_input() {
    check_all(|fixture, mode, code| match mode {
        _ if fixture.cannot_run().is_some() => Ok(()),
        Mode::Textbook if fixture.is_late_in_textbook() => check_order(&fixture.source, code, mode),
        Mode::Textbook if fixture.breaks_textbook().is_some() => Ok(()),
        Mode::Textbook | Mode::Faithful | Mode::Exact => check_behaviour(&fixture.source, code, mode),
    });
}

#[test]
fn every_fixture_calls_something() {
    for fixture in fixture::all().iter().filter(|fixture| fixture.cannot_run().is_none()) {
        let trace = engine_for(&fixture.source)(&fixture.source);
        let Fixture { name, .. } = fixture;
        assert!(trace.entries.iter().any(|entry| entry.kind == Kind::Settle), "{name} has no test");
        let slip = trace.entries.iter().find(|entry| entry.text.contains("is not defined"));
        assert_eq!(slip, None, "{name} uses a name that there is not");
    }
}

#[test]
fn every_output_is_free_of_async_and_keeps_its_comments() {
    check_all(|fixture, _, code| match fixture.is_left() {
        Some(_) => Ok(()),
        None => shape::check(&fixture.source, code),
    });
}

#[test]
fn lowering_twice_changes_nothing() {
    check_all(|_, mode, code| match compile(code, mode).code {
        Some(again) if again == code => Ok(()),
        Some(again) => Err(format!("a second run changes the output to\n{again}")),
        None => Err("the output does not compile".to_owned()),
    });
}

#[test]
fn every_output_is_the_one_in_its_snapshot() {
    let differ: Vec<_> = fixture::all().into_iter().filter(|fixture| !is_in_snapshot(fixture)).collect();
    let names: Vec<_> = differ.iter().map(|fixture| fixture.name.as_str()).collect();
    assert!(names.is_empty(), "{} differ from their snapshots: {names:?}", names.len());
}

#[test]
fn every_snapshot_has_its_fixture() {
    let orphans: Vec<_> =
        fixture::snapshots().into_iter().filter(|path| !path.with_extension("js").exists()).collect();
    assert!(orphans.is_empty(), "left over: {orphans:?}");
}

/// Compares with `<case>.snap` beside the fixture, or writes it, as `INSTA_UPDATE` says.
fn is_in_snapshot(fixture: &Fixture) -> bool {
    let mut both = String::new();
    for mode in MODES {
        // What helpers look like is no fixture's matter.
        let options = Options { runtime: Runtime::Import, ..Options::new(mode, "input.js") };
        let output = unawait::compile(&fixture.source, &options);
        let _ = writeln!(both, "// {}", name(mode));
        let _ = write!(both, "{}", output.code.as_deref().unwrap_or_default());
        for line in render(&output, &fixture.source).lines() {
            let _ = writeln!(both, "// {line}");
        }
        both.push('\n');
    }
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(fixture.path.parent().unwrap_or(&fixture.path));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let case = fixture.name.rsplit('/').next().unwrap_or_default();
    // A difference panics after it is printed; the others shall be seen too.
    let compare = || settings.bind(|| insta::assert_snapshot!(case, both));
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(compare)).is_ok()
}

/// Compiles every fixture in every mode and collects what `check` has to say about the outputs.
fn check_all(check: impl Fn(&Fixture, Mode, &str) -> Result<(), String> + Sync) {
    let fixtures = fixture::all();
    assert!(!fixtures.is_empty(), "there are no fixtures");
    let failures: Vec<String> = fixtures
        .par_iter()
        .flat_map_iter(|fixture| MODES.map(|mode| (fixture, mode)))
        .filter_map(|(fixture, mode)| {
            let checked = |code: Option<String>| code.map_or(Ok(()), |code| check(fixture, mode, &code));
            let problem = lowered(fixture, mode).and_then(checked).err()?;
            Some(format!("=== {} ({})\n{problem}\n", fixture.name, name(mode)))
        })
        .collect();
    let runs = fixtures.len() * MODES.len();
    assert!(failures.is_empty(), "{} of {runs} failed\n\n{}", failures.len(), failures.join("\n"));
}

/// The output for a fixture; all of it is lowered, unless the header says that it is not: then there is
/// an error and no output.
fn lowered(fixture: &Fixture, mode: Mode) -> Result<Option<String>, String> {
    let output = compile(&fixture.source, mode);
    let problems = render(&output, &fixture.source);
    let all = problems.is_empty() && output.lowered == output.functions;
    match (output.code, fixture.is_left()) {
        (_, Some(reason)) if problems.is_empty() => Err(format!("nothing says that {reason} is left")),
        (None, Some(_)) => Ok(None),
        (None, None) => Err(format!("there is no output:\n{problems}")),
        (Some(_), None) if !all => Err(format!("not all of it is lowered:\n{problems}")),
        (Some(code), _) => Ok(Some(code)),
    }
}
