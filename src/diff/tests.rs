//! Rows as text: the sign, then each side with its emphasis in `[…]` and its move as `@line`.

use super::{Change, Line, Part, Row, diff, parts};

fn side(line: Option<&Line>) -> String {
    let Some(line) = line else { return String::new() };
    let mut out = line.text.to_owned();
    for range in line.emphasis.iter().rev() {
        out.insert(range.end, ']');
        out.insert(range.start, '[');
    }
    line.moved.map_or_else(|| out.clone(), |moved| format!("{out}@{moved}"))
}

fn show(before: &str, after: &str) -> String {
    let mut out = String::new();
    for row in diff(before, after) {
        let sign = match row.change {
            Change::Same => '=',
            Change::Indented => '>',
            Change::Changed => '~',
            Change::Removed => '-',
            Change::Added => '+',
        };
        let (left, right) = (side(row.before.as_ref()), side(row.after.as_ref()));
        out += format!("{sign} {left:40}| {right}").trim_end();
        out.push('\n');
    }
    out
}

/// Compares the rows, and checks that they hold both texts.
fn check(before: &str, after: &str, expected: &[&str]) {
    let rows = diff(before, after);
    let text = |side: for<'r> fn(&'r Row<'r>) -> Option<&'r Line<'r>>| -> String {
        rows.iter().filter_map(side).flat_map(|line| [line.text, line.ending]).collect()
    };
    assert_eq!(text(|row| row.before.as_ref()), before);
    assert_eq!(text(|row| row.after.as_ref()), after);
    let shown = show(before, after);
    let shown: Vec<&str> = shown.lines().collect();
    assert_eq!(shown, expected, "\n{}", show(before, after));
}

#[test]
fn a_chain_keeps_what_it_took_over() {
    check(
        "async function load() {\n  const u = await getUser();\n  const p = await getPosts(u.id);\n  return p;\n}\n",
        "function load() {\n  return getUser().then((u) => getPosts(u.id)).then((p) => p);\n}\n",
        &[
            "~ [async] function load() {               | function load() {",
            "-   [const u = await] getUser();          |",
            "~   [const p = await] getPosts(u.id);     |   [return] getUser()[.then((u) =>] getPosts(u.id)[).then((p) =>] p[)];",
            "-   [return] p;                           |",
            "= }                                       | }",
        ],
    );
}

#[test]
fn lines_are_the_same_at_any_indentation() {
    check(
        "async function f() {\n  try {\n    await g();\n    log(\"done\");\n  } catch (err) {\n    log(err);\n  }\n}\n",
        "function f() {\n  return g().then(() => {\n    log(\"done\");\n  }).catch((err) => {\n      log(err);\n  });\n}\n",
        &[
            "~ [async] function f() {                  | function f() {",
            "-   try {                                 |",
            "~     [await] g();                        |   [return] g()[.then(() => {]",
            "=     log(\"done\");                        |     log(\"done\");",
            "~   } catch (err) {                       |   }[).]catch([(]err) [=>] {",
            ">     log(err);                           |       log(err);",
            "~   }                                     |   }[);]",
            "= }                                       | }",
        ],
    );
}

#[test]
fn a_moved_line_knows_where() {
    check(
        "first(one, two);\nsecond(three);\nthird(four, five, six);\nfourth(seven, eight);\n",
        "second(three);\nthird(four, five, six);\nfourth(seven, eight);\n  first(one, two);\n",
        &[
            "- first(one, two);@4                      |",
            "= second(three);                          | second(three);",
            "= third(four, five, six);                 | third(four, five, six);",
            "= fourth(seven, eight);                   | fourth(seven, eight);",
            "+                                         |   first(one, two);@1",
        ],
    );
}

#[test]
fn brackets_do_not_hold_lines_in_place() {
    check(
        "a(() => {\n  keep(this);\n});\n",
        "wrap(() => {\n  a(() => {\n    keep(this);\n  });\n});\n",
        &[
            "+                                         | wrap(() => {",
            "> a(() => {                               |   a(() => {",
            ">   keep(this);                           |     keep(this);",
            "> });                                     |   });",
            "+                                         | });",
        ],
    );
}

#[test]
fn ends_of_texts() {
    check("", "", &[]);
    check("", "a\n", &["+                                         | a"]);
    check("a", "", &["- a                                       |"]);
    check("a", "a\n", &["~ a                                       | a"]);
    check("a\r\n", "a\n", &["~ a                                       | a"]);
    check(
        "a\r\nb",
        "a\r\nb",
        &["= a                                       | a", "= b                                       | b"],
    );
    check("\u{feff}é\n", "\u{feff}e\n", &["~ \u{feff}é                                      | \u{feff}e"]);
}

#[test]
fn large_gaps_are_cut_and_stay_complete() {
    let text = |word: &str| (0..900).map(|n| format!("{word}{n}({n});\n")).collect::<Vec<_>>().concat();
    let (before, after) = (text("before"), text("after"));
    let rows = diff(&before, &after);
    assert_eq!(rows.iter().filter_map(|row| row.before.as_ref()).count(), 900);
    assert_eq!(rows.iter().filter_map(|row| row.after.as_ref()).count(), 900);
    let numbers: Vec<usize> = rows.iter().filter_map(|row| Some(row.after.as_ref()?.number)).collect();
    assert!(numbers.is_sorted());
}

#[test]
fn many_words_are_compared_at_their_ends() {
    let text = |middle: &str| format!("start {} {middle} end\n", "x ".repeat(21_000));
    let (before, after) = (text("old"), text("new"));
    let rows = diff(&before, &after);
    let marked = |line: &Option<Line>| {
        line.iter()
            .flat_map(|line| line.emphasis.iter().map(|range| line.text[range.clone()].to_owned()))
            .collect::<Vec<_>>()
    };
    assert_eq!(rows.iter().map(|row| marked(&row.before)).collect::<Vec<_>>(), [["old"]]);
    assert_eq!(rows.iter().map(|row| marked(&row.after)).collect::<Vec<_>>(), [["new"]]);
}

#[test]
fn context() {
    let text = |changed: &[usize]| -> String {
        let line = |n: usize| format!("{}{n};\n", if changed.contains(&n) { "new" } else { "line" });
        (0..12).map(line).collect::<Vec<_>>().concat()
    };
    let check = |changed: &[usize], context: usize, expected: &[Part]| {
        let (before, after) = (text(&[]), text(changed));
        let rows = diff(&before, &after);
        assert_eq!(
            parts(&rows, context, |row| row.change != Change::Same),
            expected,
            "{changed:?} {context}"
        );
    };
    check(&[], 3, &[Part::Hidden(0..12)]);
    check(&[5], 2, &[Part::Hidden(0..3), Part::Shown(3..8), Part::Hidden(8..12)]);
    check(&[2, 7], 2, &[Part::Shown(0..10), Part::Hidden(10..12)]);
    check(
        &[3, 8],
        1,
        &[
            Part::Hidden(0..2),
            Part::Shown(2..5),
            Part::Hidden(5..7),
            Part::Shown(7..10),
            Part::Hidden(10..12),
        ],
    );
    // A single line is shown rather than counted: at the start, between changes, at the end.
    check(&[3, 8], 2, &[Part::Shown(0..12)]);
    check(&[0, 11], 0, &[Part::Shown(0..1), Part::Hidden(1..11), Part::Shown(11..12)]);
    check(&[5], usize::MAX, &[Part::Shown(0..12)]);
}
