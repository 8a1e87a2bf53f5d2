//! Compiles the text of a test and looks at what comes out.
//!
//! ```js
//! async () => { await a; }          // refused: the compiler reports an error
//!                                   // left:    async syntax is in the output
//! ```

use std::panic::{AssertUnwindSafe, catch_unwind};

use serde::{Deserialize, Serialize};
use unawait::{Mode, ModulePlan, Options, SourceType, compile};

use super::syntax;

/// What is wrong with a test.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Failure {
    /// When it goes wrong.
    pub(crate) stage: Stage,
    /// How; one line.
    pub(crate) message: String,
}

/// When a test goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Stage {
    /// The compiler reports an error.
    Refused,
    /// The compiler panics, or gives neither output nor error.
    Panic,
    /// The output has async syntax, more generators than the source, or does not parse.
    Left,
    /// The compiler takes what is a syntax error.
    Accepted,
    /// The engine takes the output for a syntax error.
    Syntax,
    /// The test fails when it is run.
    Throw,
    /// The test does not come to its end.
    Hang,
    /// The engine ends.
    Crash,
}

impl Failure {
    /// A failure at a stage.
    pub(crate) fn new(stage: Stage, message: impl Into<String>) -> Self {
        Self { stage, message: message.into() }
    }
}

/// The lowered text of a file with this name, by which a module may import itself, and its place among others.
///
/// # Errors
/// Where there is none, or not all of it is lowered.
pub(crate) fn lower(
    source: &str,
    name: &str,
    source_type: SourceType,
    mode: Mode,
    module: ModulePlan,
) -> Result<String, Failure> {
    let options = Options { source_type, module, ..Options::new(mode, name) };
    let output = catch_unwind(AssertUnwindSafe(|| compile(source, &options)))
        .map_err(|_| Failure::new(Stage::Panic, "the compiler panics"))?;
    let Some(code) = output.code else {
        return Err(match output.diagnostics.first() {
            Some(diagnostic) => Failure::new(Stage::Refused, diagnostic.message.clone()),
            None => Failure::new(Stage::Panic, "neither output nor error"),
        });
    };
    match left(source, &code, source_type) {
        Some(message) => Err(Failure::new(Stage::Left, message)),
        None => Ok(code),
    }
}

/// Whether a text that is a syntax error is refused.
pub(crate) fn refuses(source: &str, source_type: SourceType, mode: Mode) -> Result<(), Failure> {
    match lower(source, "test.js", source_type, mode, ModulePlan::default()) {
        Err(Failure { stage: Stage::Refused, .. }) => Ok(()),
        Err(failure) if failure.stage == Stage::Panic => Err(failure),
        Ok(_) | Err(_) => Err(Failure::new(Stage::Accepted, "a syntax error is not reported")),
    }
}

/// What of the output must not be there.
fn left(source: &str, output: &str, source_type: SourceType) -> Option<String> {
    let before = syntax::count(source, source_type).unwrap_or_default();
    let Some(after) = syntax::count(output, source_type) else {
        return Some("the output does not parse".to_owned());
    };
    let added = after.generators.saturating_sub(before.generators);
    match (after.is_async(), added) {
        (true, _) => Some(format!("{} async functions, {} awaits", after.asyncs, after.awaits)),
        (false, 0) => None,
        (false, _) => Some(format!("{added} more generators")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_left(source: &str, output: &str, expected: Option<&str>) {
        assert_eq!(left(source, output, SourceType::Script).as_deref(), expected, "{source} → {output}");
    }

    #[test]
    fn what_is_left_is_found() {
        check_left("async () => {};", "() => {};", None);
        check_left("async () => {};", "async () => {};", Some("1 async functions, 0 awaits"));
        check_left("async () => {};", "(function* () {});", Some("1 more generators"));
        check_left("(function* () {}); async () => {};", "(function* () {});", None);
        check_left("async () => {};", "() => {", Some("the output does not parse"));
    }

    #[test]
    fn syntax_errors_have_to_be_refused() {
        let refuses = |source: &str| refuses(source, SourceType::Script, Mode::Exact).map_err(|it| it.stage);
        assert_eq!(refuses("async () => { await };"), Ok(()));
        assert_eq!(refuses("async () => { await 1; };"), Err(Stage::Accepted));
    }

    #[test]
    fn tests_are_lowered() {
        let lower =
            |source: &str| lower(source, "a.js", SourceType::Script, Mode::Exact, ModulePlan::default());
        assert!(lower("async () => { await 1; };").is_ok_and(|code| !code.contains("async")));
        assert!(lower("async () => { await };").is_err_and(|failure| failure.stage == Stage::Refused));
    }
}
