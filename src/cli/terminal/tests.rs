//! The views as text, and with colours where these matter.

use unicode_width::UnicodeWidthStr;

use super::super::theme::{Depth, Theme};
use super::super::unified::unified;
use super::{Layout, Pair, inline, side_by_side};

const BEFORE: &str = "\
import { get } from \"./api.js\";
import { show } from \"./show.js\";
import { log } from \"./log.js\";

async function load() {
\tconst user = await get();
\tshow(user);
}
";

const AFTER: &str = "\
import { get } from \"./api.js\";
import { show } from \"./show.js\";
import { log } from \"./log.js\";

function load() {
\treturn get().then((user) => {
\t\tshow(user);
\t});
}
";

fn pair(before: &str, after: &str) -> Pair {
    Pair {
        name: "a.js".to_owned(),
        before: before.to_owned(),
        after: after.to_owned(),
        functions: 2,
        lowered: 1,
    }
}

fn layout(width: usize, context: usize) -> Layout {
    Layout { width, tab: 2, context, theme: Theme::None }
}

#[track_caller]
fn check(shown: &str, expected: &[&str]) {
    assert_eq!(shown.lines().collect::<Vec<_>>(), expected, "\n{shown}");
}

#[test]
fn two_columns() {
    check(
        &side_by_side(&pair(BEFORE, AFTER), layout(80, 1)),
        &[
            "a.js                                             1 of 2 async functions lowered",
            "───────────────────────────────────────┬───────────────────────────────────────",
            "  ⋯   3 unchanged lines",
            "  4                                    │  4",
            "  5 - async function load() {          │  5 + function load() {",
            "  6 -   const user = await get();      │  6 +   return get().then((user) => {",
            "  7     show(user);                    │  7       show(user);",
            "                                       │  8 +   });",
            "  8   }                                │  9   }",
        ],
    );
}

#[test]
fn one_column() {
    check(
        &inline(&pair(BEFORE, AFTER), layout(40, 0)),
        &[
            "a.js      1 of 2 async functions lowered",
            "────────────────────────────────────────",
            "  ⋯   4 unchanged lines",
            "  5     - async function load() {",
            "      5 + function load() {",
            "  6     -   const user = await get();",
            "      6 +   return get().then((user) =>",
            "      ·         {",
            "  7   7       show(user);",
            "      8 +   });",
            "  8   9   }",
        ],
    );
}

#[test]
fn a_patch() {
    check(
        &unified(&pair(BEFORE, AFTER), 1, Theme::None, false),
        &[
            "--- a/a.js",
            "+++ b/a.js",
            "@@ -4,5 +4,6 @@",
            " ",
            "-async function load() {",
            "-\tconst user = await get();",
            "-\tshow(user);",
            "+function load() {",
            "+\treturn get().then((user) => {",
            "+\t\tshow(user);",
            "+\t});",
            " }",
        ],
    );
    let patch = unified(&pair("a\r\nb", "a\r\nc\n"), 1, Theme::None, false);
    let end = "\\ No newline at end of file";
    assert_eq!(patch, format!("--- a/a.js\n+++ b/a.js\n@@ -1,2 +1,2 @@\n a\r\n-b\n{end}\n+c\n"));
    let patch = unified(&pair("", "a\n"), 3, Theme::None, false);
    assert_eq!(patch, "--- a/a.js\n+++ b/a.js\n@@ -0,0 +1 @@\n+a\n");
}

#[test]
fn moved_lines_say_where() {
    let before = "tell(first, second);\nkeep(this, one);\nkeep(that, one);\n";
    let after = "keep(this, one);\nkeep(that, one);\ntell(first, second);\n";
    let shown = side_by_side(&pair(before, after), layout(80, 1));
    assert!(shown.contains("  1 - tell(first, second);             │      moved to line 3\n"), "{shown}");
    assert!(
        shown.contains("      moved from line 1                │  3 + tell(first, second);\n"),
        "{shown}"
    );
}

#[test]
fn columns_are_equal_at_any_width() {
    let before = format!(
        "{BEFORE}const 名前 = \"漢字\"; // 全角文字の幅は二つ分です、とても長い説明がここに続きます\n\t\ta\u{301}\n"
    );
    let after = format!(
        "{AFTER}const 漢字 = \"名前名前\"; // 全角文字の幅は二つ分です、とても長い説明がここに続\n\t\te\u{301}\n"
    );
    for width in (20..=140).chain([500]) {
        let shown = side_by_side(&pair(&before, &after), layout(width, 3));
        let rules: Vec<usize> = shown
            .lines()
            .filter_map(|line| line.split_once(['│', '┬']))
            .map(|(left, _)| left.width())
            .collect();
        assert!(rules.len() > 5 && rules.iter().all(|rule| *rule == rules[0]), "{width}\n{shown}");
        let widest = shown.lines().skip(1).map(UnicodeWidthStr::width).max();
        assert!(widest <= Some(width.max(40)), "{width}\n{shown}");
        let one = inline(&pair(&before, &after), layout(width, 3));
        assert!(one.lines().skip(1).all(|line| line.width() <= width), "{width}\n{one}");
    }
}

#[test]
fn nothing_of_a_line_is_lost() {
    let squeeze = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let long = "call(alpha, beta).then((gamma) => gamma.delta(epsilon, `zeta ${eta}`)).finally(done);\n";
    for width in [80, 100, 120] {
        let shown = side_by_side(&pair("x;\n", long), layout(width, 3));
        let right: String =
            shown.lines().filter_map(|line| line.split_once('│')).map(|(_, right)| right).collect();
        let right = squeeze(&right).replace('·', "").replacen("1+", "", 1);
        assert_eq!(right, squeeze(long), "{shown}");
    }
}

#[test]
fn every_style_is_ended() {
    for theme in [Theme::Ansi, Theme::Dark(Depth::Few), Theme::Light(Depth::Millions)] {
        let layout = Layout { theme, ..layout(100, 3) };
        let pair = pair(BEFORE, AFTER);
        for shown in [side_by_side(&pair, layout), inline(&pair, layout), unified(&pair, 3, theme, true)] {
            for line in shown.lines().filter(|line| line.contains('\u{1b}')) {
                let (_, last) = line.rsplit_once('\u{1b}').unwrap_or_default();
                assert!(last.starts_with("[0m"), "{line:?}");
            }
        }
    }
}
