//! Whatever the input is, there is a result: output or diagnostics, never a panic or an abort.

use unawait::depth::with_deep_stack;
use unawait::typescript::strip;
use unawait::{Diagnostic, SourceType, parse};

const DEEP: &str = "This is nested too deeply";

/// Parses `source` (a `.ts` file is stripped first) on a deep stack; the first message, if any.
fn outcome(filename: &str, source: &str) -> Result<(), String> {
    let message = |errors: Vec<Diagnostic>| {
        assert!(!errors.is_empty(), "an error without a diagnostic");
        for error in &errors {
            assert!(error.range.end <= source.len() + 1, "{error:?} is outside of the source");
            let _ = error.render(source, filename, false);
        }
        errors.into_iter().next().map(|error| error.message).unwrap_or_default()
    };
    with_deep_stack(|| {
        if unawait::typescript::is_typescript(filename) {
            let stripped = strip(source, filename, SourceType::Auto).map_err(message)?;
            // Not every fault is found before the types are gone.
            let _ = parse(&stripped.code, "a.jsx", SourceType::Auto);
        } else {
            parse(source, filename, SourceType::Auto).map_err(message)?;
        }
        Ok(())
    })
}

/// `open` repeated, `inner`, and `close` repeated.
fn nested(open: &str, inner: &str, close: &str, depth: usize) -> String {
    [open.repeat(depth), inner.to_owned(), close.repeat(depth)].concat()
}

#[test]
fn deep_nesting_works_or_is_reported() {
    let shapes = [
        ("(", "a", ")"),
        ("[", "a", "]"),
        ("{", "a", "}"),
        ("({a:", "a", "})"),
        ("f(", "a", ")"),
        ("`${", "a", "}`"),
        ("function f(){", "a", "}"),
        ("()=>{", "a", "}"),
        ("(a=(", "a", "))=>1"),
        ("class A{x=class{m(){", "a", "}}}"),
        ("x=<a>", "", "</a>"),
        ("!", "a", ""),
        ("typeof ", "a", ""),
        ("await ", "a", ""),
        ("x=>", "a", ""),
        ("a?a:", "a", ""),
        ("a?", "a", ":a"),
        ("a=", "a", ""),
        ("a**", "a", ""),
        ("if(a)", "a", ""),
        ("for(;;)", "a", ""),
        ("if(a){}else ", "{}", ""),
        ("do ", "a", ";while(0)"),
    ];
    for (open, inner, close) in shapes {
        for depth in [100, 1_500] {
            let source = nested(open, inner, close, depth);
            // What may not be repeated at all has an error of its own.
            if outcome("a.js", &nested(open, inner, close, 2)).is_ok() {
                assert_eq!(outcome("a.js", &source), Ok(()), "{depth} times {open}");
            }
        }
        let source = nested(open, inner, close, 200_000);
        assert_eq!(outcome("a.js", &source), Err(DEEP.to_owned()), "200000 times {open}");
    }
}

#[test]
fn five_thousand_levels_work() {
    for (open, close) in [("(", ")"), ("[", "]"), ("await ", ""), ("x=>", "")] {
        assert_eq!(outcome("a.mjs", &nested(open, "a", close, 5_000)), Ok(()), "{open}");
    }
}

#[test]
fn long_chains_work() {
    for link in ["a+", "a&&", "a,", "a\n", "a;", "f(a);\n", "if(a){}\n", "if(a)b();else c();", "case_: a;\n"]
    {
        assert_eq!(outcome("a.js", &nested(link, "a", "", 100_000)), Ok(()), "{link}");
    }
    for link in [".b", "()", "[0]", "\n.b"] {
        assert_eq!(outcome("a.js", &format!("a{}", link.repeat(100_000))), Ok(()), "{link}");
    }
}

#[test]
fn what_is_too_deep_is_pointed_at() {
    let source = format!("ok();\n{}", "(".repeat(100_000));
    let Err(errors) = parse(&source, "a.js", SourceType::Auto) else { panic!("it has no end") };
    let at = errors[0].range.start;
    assert!((5_000..20_000).contains(&at), "reported at {at}");
    assert!(errors[0].hint.is_some());
}

#[test]
fn brackets_that_are_no_nesting_do_not_count() {
    for piece in
        ["'((((';\n", "/* [[[[ */", "// {{{{\n", "x = /[(]((\\()))/;\n", "`((((`;\n", "if (a) /((/;\n"]
    {
        assert_eq!(
            unawait::depth::check(&piece.repeat(20_000)).map(|need| need < 1 << 20),
            Ok(true),
            "{piece}"
        );
    }
}

#[test]
fn a_long_line_is_read_in_one_go() {
    // Ten megabytes; anything that is not linear in it would not come back.
    let source = "f(a,b+1,[c]),".repeat(800_000) + "d";
    assert_eq!(outcome("a.js", &source), Ok(()));
}

#[test]
fn odd_text_is_no_problem() {
    let fine =
        ["", "\u{feff}", "#!/usr/bin/env node", "'\\ud800'", "`\\ud800`", "x = 1e999999", "x = 0.1e-400"];
    for source in fine {
        assert_eq!(outcome("a.js", source), Ok(()), "{source:?}");
    }
    let big = format!("x = {}; y = {}n", "9".repeat(100_000), "7".repeat(10_000));
    assert_eq!(outcome("a.js", &big), Ok(()));
    let broken = [
        "\0",
        "a\0b",
        "'",
        "\"a\nb\"",
        "`",
        "`${",
        "`${a",
        "/",
        "/a",
        "/[/",
        "/*",
        "<!--",
        "<a",
        "<a>",
        "<a b=",
        "<a>{",
        "(",
        "x = {",
        "[1,",
        "class {",
        "class A { constructor(",
        "'\\u{110000}'",
        "'\\x4'",
        "\\u{}",
        "\\u{61",
        "0x",
        "1_",
        "08n",
        "async (",
        "async x =>",
        "await",
        "import",
        "export {",
        "@",
        "#",
        "#x in",
        "for (",
        "a ? b",
        "=>",
        "\u{2028}'",
        "\u{fffd}",
        "import.meta",
        "new.target",
        "super()",
        "yield",
        "let let",
        "`\\u{`",
    ];
    for source in broken {
        let _ = outcome("a.js", source);
        let _ = outcome("a.tsx", source);
        let _ = outcome("a.ts", source);
    }
    for source in ["'", "(", "`${", "/*", "class A {", "'\\u{110000}'", "x = \0"] {
        assert!(outcome("a.js", source).is_err(), "{source:?}");
    }
}

#[test]
fn all_errors_are_reported() {
    let source = "with (a) {}\nb = 010;\ndelete c;\n";
    let Err(errors) = parse(source, "a.js", SourceType::Module) else { panic!("there are errors") };
    assert!(errors.len() >= 2, "{errors:?}");
}

#[test]
fn the_kind_of_a_file() {
    let table = [
        ("a.js", "await f()", SourceType::Auto, true),
        ("a.js", "await f()", SourceType::Script, false),
        ("a.js", "var await = 1; await", SourceType::Auto, true),
        ("a.js", "var await = 1; await", SourceType::Module, false),
        ("a.mjs", "var await = 1", SourceType::Auto, false),
        ("a.mts", "await f()", SourceType::Auto, true),
        ("a.cjs", "return 1", SourceType::Auto, true),
        ("a.js", "if (a) return;\nrequire('b')", SourceType::Auto, true),
        ("a.mjs", "return 1", SourceType::Auto, false),
        ("a.cjs", "await f()", SourceType::Auto, false),
        ("a.cjs", "import 'a'", SourceType::Auto, false),
        ("a.js", "import 'a'; with (a) {}", SourceType::Auto, false),
        ("a.js", "with (a) {}", SourceType::Auto, true),
        ("a.js", "export default await 1", SourceType::Auto, true),
    ];
    for (filename, source, source_type, works) in table {
        let result = parse(source, filename, source_type);
        assert_eq!(result.is_ok(), works, "{filename} {source} {source_type:?}");
    }
}

/// A small generator with a fixed seed, so that a failure can be seen again.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 11).unwrap_or(0) % end
    }
}

/// What random programs are made of.
const PIECES: &str = r#"
async await function * ( ) { } [ ] => a b 1 's' ` ${ / class extends implements static get set #p @d = + ++ ?. ? : ; ,
... for of in if else try catch finally switch case default return yield let const var using import export from as <
> </ /> type interface enum namespace declare abstract readonly public private ! :T satisfies super this new . **= ??=
// /* */ \u0061 \u{61} é \x 0n 08 import( typeof with do while label: "use strict" (a) {} [b] <T> as!T x; async( get(
"#;

#[test]
fn random_text_never_panics() {
    let pieces: Vec<&str> = PIECES.split_whitespace().collect();
    let mut random = Random(0x5eed_5eed_5eed_5eed);
    for _ in 0..3_000 {
        let length = 1 + random.below(14);
        let mut source = String::new();
        for _ in 0..length {
            source += pieces[random.below(pieces.len())];
            source += [" ", " ", " ", "", "\n", "\0"][random.below(6)];
        }
        let bytes: Vec<u8> = (0..length).map(|_| u8::try_from(random.below(256)).unwrap_or(0)).collect();
        for text in [source.as_str(), &String::from_utf8_lossy(&bytes)] {
            for filename in ["a.js", "a.ts", "a.tsx"] {
                let result = std::panic::catch_unwind(|| outcome(filename, text));
                assert!(result.is_ok(), "{filename}: {text:?}");
            }
        }
    }
}
