//! A module that awaits at top level does the same where it becomes a script.

mod support;

use rayon::prelude::*;
use support::fixture::{self, Fixture};
use support::{MODES, contract, name, node, render};
use unawait::{Format, Mode, ModulePlan, Options, Output, SourceType, compile, modules};

#[test]
fn every_fixture_that_can_be_a_script_does_the_same() {
    let fixtures = fixture::all().into_iter().filter(|fixture| fixture.name.starts_with("top_level_await/"));
    let cases: Vec<_> = fixtures
        .filter(|fixture| fixture.cannot_run().is_none())
        .flat_map(|fixture| MODES.map(|mode| (fixture.clone(), mode)))
        .filter(|(fixture, mode)| *mode != Mode::Textbook || fixture.breaks_textbook().is_none())
        .collect();
    let ran: Vec<_> = cases.par_iter().flat_map_iter(|(fixture, mode)| check(fixture, *mode)).collect();
    let failures: Vec<_> = ran.iter().filter_map(|result| result.as_ref().err()).cloned().collect();
    assert!(failures.is_empty(), "{} of {} fail:\n{}", failures.len(), ran.len(), failures.join("\n"));
    assert!(ran.len() > 100, "only {} could run", ran.len());
}

fn check(fixture: &Fixture, mode: Mode) -> Vec<Result<(), String>> {
    let Fixture { name: case, source, .. } = fixture;
    // What only modules have; and the defaults of these are not those of CommonJS.
    let foreign =
        ["main.js", "early.js", "import.meta", "import(", "default } from", "import given", "import self"];
    let imports = ["from \"./", "from './", "import \"./"].iter().any(|it| source.contains(it));
    let formats = [("iife", Format::Iife, imports), ("cjs", Format::Cjs, false)];
    let can =
        |(_, _, imports): &&(&str, Format, bool)| !imports && !foreign.iter().any(|it| source.contains(it));
    let results = formats.iter().filter(can).map(|(text, format, _)| {
        let silent = *format == Format::Iife;
        let output = compile_as(source, mode, *format);
        let Some(code) = &output.code else { return Err(format!("{case}: {}", render(&output, source))) };
        let (native, lowered) = (node::run_as(source, "module", silent), node::run_as(code, text, silent));
        let difference = contract::difference(&native, &lowered, mode);
        difference.map_or(Ok(()), |it| Err(format!("=== {case} ({}, {text})\n{it}\n{code}", name(mode))))
    });
    results.collect()
}

fn compile_as(source: &str, mode: Mode, format: Format) -> Output {
    let module = ModulePlan { format, ..ModulePlan::default() };
    compile(source, &Options { module, ..Options::new(mode, "input.mjs") })
}

#[test]
fn what_no_script_can_do_is_a_problem() {
    let rows = [
        (Format::Iife, "import \"./a.js\";", "a script cannot import"),
        (Format::Iife, "export * from \"./a.js\";", "a script cannot import"),
        (Format::Iife, "log(import.meta);", "a script has no `import.meta`"),
        (Format::Cjs, "export const url = () => import.meta.url;", "a script has no `import.meta`"),
    ];
    for (format, source, message) in rows {
        let output = compile_as(source, Mode::Faithful, format);
        let messages: Vec<_> = output.diagnostics.iter().map(|it| it.message.as_str()).collect();
        assert_eq!((messages, output.code), (vec![message], None), "{source}");
    }
}

#[test]
fn scripts_look_like_this() {
    let rows = [
        (
            Format::Iife,
            "// Once.\nexport const user = await getUser();\nlog(user, this);\n",
            r#"(() => {
  "use strict";
  // Once.
  return getUser().then((user) => {
    log(user, void 0);
  });
})();
"#,
        ),
        (
            Format::Cjs,
            "import one, { two as deux } from \"./some-numbers.js\";\nimport \"./effects.js\";\nexport * from \"./all.js\";\nexport { a as b } from \"./a.js\";\n\n// Above.\nexport const sum = deux(one, { deux });\nexport { deux };\n",
            r#""use strict";
Object.defineProperty(exports, "__esModule", { value: true });
Object.defineProperty(exports, "sum", { enumerable: true, get: () => sum });
Object.defineProperty(exports, "deux", {
  enumerable: true,
  get: () => _someNumbers.two,
});
Object.defineProperty(exports, "b", { enumerable: true, get: () => _a.a });
const _someNumbers = require("./some-numbers.js");
require("./effects.js");
const _all = require("./all.js");
Object.keys(_all).forEach((key) => {
  if (
    key !== "default" &&
    !Object.prototype.hasOwnProperty.call(exports, key)
  ) {
    Object.defineProperty(exports, key, {
      enumerable: true,
      get: () => _all[key],
    });
  }
});
const _a = require("./a.js");

// Above.
const sum = (0, _someNumbers.two)(_someNumbers, { deux: _someNumbers.two });
"#,
        ),
        (
            Format::Cjs,
            "import fs from \"fs\";\nexport default await fs.promises.readFile(\"a\");\nconst module = 1;\nexport { module };\n",
            r#""use strict";
Object.defineProperty(exports, "__esModule", { value: true });
Object.defineProperty(exports, "default", {
  enumerable: true,
  get: () => _default,
});
Object.defineProperty(exports, "module", {
  enumerable: true,
  get: () => module2,
});
const _fs = require("fs");
let _default, module2;
exports.__tla = _fs.promises.readFile("a").then((value) => {
  _default = value;
  module2 = 1;
});
"#,
        ),
    ];
    for (format, source, expected) in rows {
        let code = compile_as(source, Mode::Textbook, format).code.unwrap_or_default();
        assert_eq!(code, expected, "{source}");
    }
}

#[test]
fn a_compiled_file_tells_what_a_scan_tells() {
    let check = |source: &str, filename: &str| {
        let expected = modules::scan(source, filename, SourceType::Auto).unwrap();
        let output = compile(source, &Options { scan: true, ..Options::new(Mode::Exact, filename) });
        assert_eq!(output.scan, Some(expected), "{source}");
    };
    check("import './a'; export * from './b'; f(import('./c'), () => import(x));", "m.js");
    check("export {}; async () => await f(); class A { [await f()] = 1; }", "m.js");
    check("\u{feff}import type { T } from './t'; export const a: T = await f();", "m.ts");
    // It is refused, but it asks all the same.
    check("import './a'; let a; let a; await f();", "m.js");
}
