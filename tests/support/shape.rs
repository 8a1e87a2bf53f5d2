//! What must hold for a lowered text, whatever it does: it parses, nothing in it is async, no comment
//! is lost or written twice, and its lines end and are indented as those of the source.

use std::collections::HashMap;

use swc_core::common::comments::Comment;
use swc_core::ecma::ast::{ArrowExpr, AwaitExpr, ForOfStmt, Function, Program, UsingDecl};
use swc_core::ecma::visit::{Visit, VisitWith};
use unawait::{Parsed, SourceType};

/// Checks a lowered text against its source.
///
/// # Errors
/// What does not hold, one line each.
pub(crate) fn check(source: &str, lowered: &str) -> Result<(), String> {
    let before = parse(source).map_err(|error| format!("the input does not parse: {error}"))?;
    let after = parse(lowered).map_err(|error| format!("the output does not parse: {error}"))?;
    let mut found = Asyncs::default();
    after.program.visit_with(&mut found);
    let mut written = Asyncs::default();
    before.program.visit_with(&mut written);
    let new = (found.generators > written.generators).then(|| "the output has a new generator".to_owned());
    let lost = wrong_comments(&before, &after);
    let problems: Vec<_> =
        found.problems.into_iter().chain(new).chain(lost).chain(foreign_space(source, lowered)).collect();
    if problems.is_empty() { Ok(()) } else { Err(problems.join("\n")) }
}

fn parse(source: &str) -> Result<Parsed, String> {
    unawait::parse(source, "input.js", SourceType::Auto)
        .map_err(|errors| errors.iter().map(|error| error.message.clone()).collect::<Vec<_>>().join("; "))
}

/// The async constructs of a program, as sentences.
#[derive(Default)]
struct Asyncs {
    problems: Vec<String>,
    /// How many generators that are not async there are.
    generators: usize,
}

impl Visit for Asyncs {
    fn visit_function(&mut self, node: &Function) {
        if node.is_async {
            self.problems.push("an async function is left in the output".to_owned());
        }
        self.generators += usize::from(node.is_generator && !node.is_async);
        node.visit_children_with(self);
    }

    fn visit_arrow_expr(&mut self, node: &ArrowExpr) {
        if node.is_async {
            self.problems.push("an async arrow function is left in the output".to_owned());
        }
        node.visit_children_with(self);
    }

    fn visit_await_expr(&mut self, node: &AwaitExpr) {
        self.problems.push("an await is left in the output".to_owned());
        node.visit_children_with(self);
    }

    fn visit_using_decl(&mut self, node: &UsingDecl) {
        if node.is_await {
            self.problems.push("an await using is left in the output".to_owned());
        }
        node.visit_children_with(self);
    }

    fn visit_for_of_stmt(&mut self, node: &ForOfStmt) {
        if node.is_await {
            self.problems.push("a for await is left in the output".to_owned());
        }
        node.visit_children_with(self);
    }
}

/// Line ends and indentation that the source has nowhere.
fn foreign_space(source: &str, lowered: &str) -> Vec<String> {
    let kinds = [
        ("a line end without a carriage return", has_bare_line_feed as fn(&str) -> bool),
        ("a line end with a carriage return", |text| text.contains("\r\n")),
        ("indentation with spaces", |text| text.lines().any(|line| line.starts_with(' '))),
        ("indentation with tabs", |text| text.lines().any(|line| line.starts_with('\t'))),
        ("no line end at the end", |text| !text.ends_with('\n')),
        ("space at the end of a line", |text| text.lines().any(|line| line.ends_with([' ', '\t']))),
    ];
    // A source with no indentation at all does not say which it wants.
    let is_flat = !source.lines().any(|line| line.starts_with([' ', '\t']));
    let is_foreign = |kind: &(&str, fn(&str) -> bool)| {
        let (what, has) = kind;
        has(lowered) && !has(source) && !(is_flat && what.starts_with("indentation"))
    };
    let foreign = kinds.iter().filter(|kind| is_foreign(kind));
    foreign.map(|(what, _)| format!("the output has {what}, the input does not")).collect()
}

fn has_bare_line_feed(text: &str) -> bool {
    text.split_inclusive('\n').any(|line| line.ends_with('\n') && !line.ends_with("\r\n"))
}

fn wrong_comments(before: &Parsed, after: &Parsed) -> Vec<String> {
    let mut left: HashMap<String, usize> = HashMap::new();
    for text in comments(after) {
        *left.entry(text).or_default() += 1;
    }
    let mut wrong = Vec::new();
    for text in comments(before) {
        match left.get_mut(&text) {
            Some(count) if *count > 0 => *count -= 1,
            Some(_) | None => wrong.push(format!("a comment is lost: {text}")),
        }
    }
    let more = left.into_iter().filter(|(_, count)| *count > 0);
    wrong.extend(more.map(|(text, _)| format!("a comment is written more than once: {text}")));
    wrong
}

/// The texts of all comments, without the indentation of their lines.
fn comments(parsed: &Parsed) -> Vec<String> {
    let (leading, trailing) = parsed.comments.borrow_all();
    let all = leading.values().chain(trailing.values()).flatten();
    // The same comment can stand in both tables.
    let mut places: Vec<(u32, String)> = all.map(|comment| (comment.span.lo.0, normal(comment))).collect();
    places.sort();
    places.dedup();
    places.into_iter().map(|(_, text)| text).collect()
}

fn normal(comment: &Comment) -> String {
    comment.text.lines().map(str::trim).collect::<Vec<_>>().join("\n")
}

/// Whether a program awaits outside any function.
pub(crate) fn awaits_outside(program: &Program) -> bool {
    let mut outside = Outside(false);
    program.visit_with(&mut outside);
    outside.0
}

struct Outside(bool);

impl Visit for Outside {
    fn visit_await_expr(&mut self, _: &AwaitExpr) {
        self.0 = true;
    }

    fn visit_using_decl(&mut self, node: &UsingDecl) {
        self.0 |= node.is_await;
        node.visit_children_with(self);
    }

    fn visit_for_of_stmt(&mut self, node: &ForOfStmt) {
        self.0 |= node.is_await;
        node.visit_children_with(self);
    }

    fn visit_function(&mut self, _: &Function) {}
    fn visit_arrow_expr(&mut self, _: &ArrowExpr) {}
}
