//! The compiler for JavaScript hosts: [`compile`] takes a text and options, and gives what became of it.
//!
//! ```js
//! compile("g = async () => await f()", '{ "mode": "textbook", "filename": "a.js" }')
//! // { "code": "g = () => f()", "map": null, "diagnostics": [], "functions": 1, "lowered": 1 }
//! ```
//! Both ways it is JSON: one string in, one string out is the cheapest that crosses the border. Places are
//! counted as JavaScript counts: in UTF-16 units.
//!
//! A panic is thrown as an `Error` with its message. Whatever is thrown, the instance must not be used
//! again: what it was at is left halfway. `plugin/src/compiler.ts` makes a new one.

mod place;

use place::Place;
use serde::{Deserialize, Serialize};
use unawait::{Diagnostic, Mode, Options, Runtime, Severity, SourceType};
use wasm_bindgen::prelude::wasm_bindgen;

/// Lowers `source`. `options` is an object with any of `mode`, `filename`, `sourceType`, `runtime`, `types`,
/// `sourceMap` and `inputMap`; `plugin/src/types.ts` says what they mean, and what the answer is. Where the options are no such
/// object, the answer is `{ "error": … }`.
#[wasm_bindgen]
#[must_use]
pub fn compile(source: &str, options: &str) -> String {
    let answer = match serde_json::from_str::<Wish>(options) {
        Ok(wish) => serde_json::to_string(&answer(source, &wish)),
        Err(error) => serde_json::to_string(&Refusal { error: error.to_string() }),
    };
    answer.unwrap_or_default()
}

/// Makes panics errors of JavaScript.
#[wasm_bindgen(start)]
pub fn start() {
    std::panic::set_hook(Box::new(|panic| wasm_bindgen::throw_str(&panic.to_string())));
}

/// Options as JavaScript writes them.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
struct Wish {
    mode: WishedMode,
    filename: String,
    source_type: WishedType,
    runtime: WishedRuntime,
    /// Whether a file with an extension of TypeScript still has types.
    types: bool,
    /// Whether to give a source map.
    source_map: bool,
    /// The map of the text, as JSON.
    input_map: Option<String>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum WishedMode {
    Textbook,
    Faithful,
    Exact,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum WishedType {
    Auto,
    Module,
    Script,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum WishedRuntime {
    Inline,
    Import,
}

impl Default for Wish {
    fn default() -> Self {
        let filename = "input.js".to_owned();
        let (mode, source_type, runtime) = (WishedMode::Exact, WishedType::Auto, WishedRuntime::Inline);
        Self { mode, filename, source_type, runtime, types: true, source_map: false, input_map: None }
    }
}

impl Wish {
    /// The compiler's options. Its name for the file has an extension for what the text is now.
    fn options(&self) -> Options {
        let filename = if self.types { self.filename.clone() } else { without_types(&self.filename) };
        let mode = match self.mode {
            WishedMode::Textbook => Mode::Textbook,
            WishedMode::Faithful => Mode::Faithful,
            WishedMode::Exact => Mode::Exact,
        };
        Options {
            source_type: match self.source_type {
                WishedType::Auto => SourceType::Auto,
                WishedType::Module => SourceType::Module,
                WishedType::Script => SourceType::Script,
            },
            runtime: match self.runtime {
                WishedRuntime::Inline => Runtime::Inline,
                WishedRuntime::Import => Runtime::Import,
            },
            source_map: self.source_map,
            input_map: self.input_map.clone(),
            ..Options::new(mode, filename)
        }
    }
}

#[derive(Serialize)]
struct Refusal {
    error: String,
}

/// What became of a text.
#[derive(Serialize)]
struct Answer {
    code: Option<String>,
    map: Option<String>,
    diagnostics: Vec<Told>,
    functions: usize,
    lowered: usize,
}

/// A diagnostic with its place.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Told {
    severity: &'static str,
    message: String,
    hint: Option<String>,
    start: usize,
    end: usize,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    frame: String,
}

/// `a.mts` → `a.mjs`
fn without_types(filename: &str) -> String {
    match filename.rsplit_once('.') {
        Some((stem, "ts" | "tsx")) => format!("{stem}.js"),
        Some((stem, "mts")) => format!("{stem}.mjs"),
        Some((stem, "cts")) => format!("{stem}.cjs"),
        Some(_) | None => filename.to_owned(),
    }
}

fn answer(source: &str, wish: &Wish) -> Answer {
    let mut output = unawait::compile(source, &wish.options());
    if let Some(range) = output.init.take() {
        // Those that import it are compiled apart, and would not wait for it.
        let message = "top-level `await` is not lowered yet where modules are compiled one by one";
        let hint = Some("move it into an async function".to_owned());
        output.diagnostics.push(Diagnostic { hint, ..Diagnostic::error(message.to_owned(), range) });
        (output.code, output.map) = (None, None);
    }
    let told = output.diagnostics.iter().map(|diagnostic| told(diagnostic, source, &wish.filename));
    Answer {
        diagnostics: told.collect(),
        code: output.code,
        map: output.map.as_ref().map(unawait::SourceMap::to_json),
        functions: output.functions,
        lowered: output.lowered,
    }
}

fn told(diagnostic: &Diagnostic, source: &str, filename: &str) -> Told {
    let start = Place::of(source, diagnostic.range.start);
    let end = Place::of(source, diagnostic.range.end.max(diagnostic.range.start));
    Told {
        severity: match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        },
        message: diagnostic.message.clone(),
        hint: diagnostic.hint.clone(),
        start: start.offset,
        end: end.offset,
        line: start.line,
        column: start.column,
        end_line: end.line,
        end_column: end.column,
        frame: frame(diagnostic, source, filename),
    }
}

/// The code frame and the hint, without the title: hosts show the message themselves.
fn frame(diagnostic: &Diagnostic, source: &str, filename: &str) -> String {
    let whole = diagnostic.render(source, filename, false);
    let titled = diagnostic.message.lines().count().max(1);
    whole.lines().skip(titled).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_lowered_as_wished() {
        let source = "g = async () => await f()";
        let table = [
            (r#"{ "mode": "textbook" }"#, r#""code":"g = () => f()""#),
            (r#"{ "mode": "textbook", "filename": "a.ts" }"#, r#""lowered":1"#),
            (r#"{ "runtime": "import", "sourceType": "module" }"#, "import { _"),
            (r#"{ "runtime": "import", "sourceType": "script" }"#, r#"require(\"unawait/runtime\")"#),
            (r#"{ "filename": "a.ts", "types": false }"#, r#""lowered":1"#),
            (r#"{ "colour": true }"#, r#""error":"unknown field `colour`"#),
            (r#"{ "mode": "slow" }"#, r#""error":"unknown variant `slow`"#),
            ("", r#""error":"#),
        ];
        for (options, expected) in table {
            let answer = compile(source, options);
            assert!(answer.contains(expected), "{options}: {answer}");
        }
    }

    #[test]
    fn types_are_taken_out_where_there_are_any() {
        let answer = |types: bool| {
            let wish = Wish { filename: "a.ts".to_owned(), types, ..Wish::default() };
            answer("f = async () => (await g()) as T", &wish)
        };
        assert!(answer(true).diagnostics.is_empty());
        assert!(
            answer(false).diagnostics[0].frame.contains("--> a.ts:1:"),
            "{}",
            answer(false).diagnostics[0].frame
        );
    }

    #[test]
    fn places_are_those_of_javascript() {
        let answer = answer("/* \u{1f600} */\n/* \u{1f600} */ await f();", &Wish::default());
        let [told] = &answer.diagnostics[..] else { panic!("{}", answer.diagnostics.len()) };
        assert_eq!((told.line, told.column, told.start), (2, 9, 18));
        assert_eq!((told.end_line, told.end_column, told.end), (2, 18, 27));
        assert!(told.frame.trim_start().starts_with("--> input.js:2:"), "{}", told.frame);
        assert_eq!(answer.code, None);
    }
}
