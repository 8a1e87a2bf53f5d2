//! Runs a program in Node: the oracle for async generators, `for await` and ticks in patterns, which the
//! embedded engine does otherwise than the specification says. Slower to start, so each thread
//! keeps one.
//!
//! Traces are those of `engine`, but for `synchronous`: Node does not tell jobs apart.

use std::cell::RefCell;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde::Deserialize;
use serde_json::{Value, json};

use super::engine::{Entry, Kind, Trace};

/// Runs a script with all its tests.
///
/// # Panics
/// Where there is no Node to run (`.ci/setup` installs one): a test that cannot run has failed.
pub(crate) fn run(source: &str) -> Trace {
    thread_local!(static NODE: RefCell<Option<Node>> = const { RefCell::new(None) });
    NODE.with_borrow_mut(|node| run_in(node, &json!(source), || Node::start(&[], "node_engine.mjs")))
}

/// Runs a module that awaits at top level, or one that was such before it was lowered, with all its tests.
///
/// # Panics
/// Where there is no Node.
pub(crate) fn run_module(source: &str) -> Trace {
    run_as(source, "module", false)
}

/// The same for a text in a format (`module`, `iife`, `cjs`), whose exports nobody looks at if it is `silent`.
///
/// # Panics
/// Where there is no Node.
pub(crate) fn run_as(source: &str, format: &str, silent: bool) -> Trace {
    thread_local!(static NODE: RefCell<Option<Node>> = const { RefCell::new(None) });
    let arguments = ["--experimental-vm-modules", "--no-warnings"];
    let request = json!({ "source": source, "format": format, "silent": silent });
    NODE.with_borrow_mut(|node| run_in(node, &request, || Node::start(&arguments, "module_engine.mjs")))
}

fn run_in(node: &mut Option<Node>, request: &Value, start: impl FnOnce() -> Node) -> Trace {
    let answer = node.get_or_insert_with(start).ask(request);
    answer.unwrap_or_else(|| {
        // Whatever ended the process is this program's failure; the next one gets a new process.
        *node = None;
        Trace { entries: Vec::new(), failure: Some("Node ended".to_owned()) }
    })
}

struct Node {
    process: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

#[derive(Deserialize)]
struct Answer {
    entries: Vec<(String, String, String)>,
    failure: Option<String>,
}

impl Node {
    fn start(arguments: &[&str], script: &str) -> Self {
        let script = format!("{}/tests/support/{script}", env!("CARGO_MANIFEST_DIR"));
        let spawned = Command::new("node")
            .args(arguments)
            .arg(script)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn();
        let Ok(mut process) = spawned else { unreachable!("the tests need `node`, version 18 or newer") };
        match (process.stdin.take(), process.stdout.take()) {
            (Some(input), Some(output)) => Self { process, input, output: BufReader::new(output) },
            _ => unreachable!("both were asked for"),
        }
    }

    fn ask(&mut self, request: &Value) -> Option<Trace> {
        writeln!(self.input, "{request}").ok()?;
        let mut line = String::new();
        self.output.read_line(&mut line).ok()?;
        let answer: Answer = serde_json::from_str(&line).ok()?;
        let entries = answer.entries.into_iter().map(|(lane, kind, text)| {
            let kind = match kind.as_str() {
                "returned" => Kind::Returned,
                "settle" => Kind::Settle,
                "tick" => Kind::Tick,
                "unhandled" => Kind::Unhandled,
                _ => Kind::Effect,
            };
            Entry { lane, kind, synchronous: false, text }
        });
        Some(Trace { entries: entries.collect(), failure: answer.failure })
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        // It may have ended on its own.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
