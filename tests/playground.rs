//! The playground as people meet it: the page, served by the command, in a headless Chromium. The tests
//! themselves are JavaScript, in `playground/test`; this one sees to what they need and runs them.
//!
//! ```text
//! cargo xtask playground → playground/dist → cargo build → unawait playground ← Chromium ← playground/test
//! ```
//! What is missing is installed: the modules of the lock file with npm, Chromium with apt-get.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

#[test]
fn the_playground_works_in_a_browser() {
    let browser = browser();
    run(cargo().args(["xtask", "playground"]));
    // The same units that `cargo test --workspace` builds, so that only what has the page in it is built again.
    run(cargo().args(["build", "--quiet", "--workspace", "--bin", "unawait"]));
    the_server_keeps_others_out();
    let tests = root().join("playground/test");
    let names = ["examples.test.mjs", "light.test.mjs", "page.test.mjs"].map(|name| tests.join(name));
    run(Command::new("node")
        .arg("--test")
        .args(names)
        .env("UNAWAIT", env!("CARGO_BIN_EXE_unawait"))
        .env("CHROMIUM", browser));
}

/// Asks the running command what a browser would not: for files that are none of the page, and in the name
/// of another host.
fn the_server_keeps_others_out() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_unawait"))
        .args(["playground", "--no-open"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the command starts");
    let address = first_line(child.stdout.as_mut().expect("its output is ours"));
    let rest = address.strip_prefix("http://").expect("an address");
    let (host, path) = rest.split_at(rest.find('/').expect("a path"));
    let table = [
        (path.to_owned(), host, "200"),
        (format!("{path}index.html?x=1"), host, "200"),
        (format!("{path}icon.svg"), host, "200"),
        (format!("{path}file"), host, "404"),
        (format!("{path}../../Cargo.toml"), host, "404"),
        (format!("{path}%2e%2e/Cargo.toml"), host, "404"),
        ("/index.html".to_owned(), host, "404"),
        ("/".to_owned(), host, "404"),
        (path.to_owned(), "rebound.example", "403"),
    ];
    for (path, named, status) in table {
        let answer = ask(host, &format!("GET {path} HTTP/1.1\r\nHost: {named}\r\n\r\n"));
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{path} of {named}: {answer:.40}");
        assert!(answer.contains("\r\nContent-Security-Policy: default-src 'none'"), "{path}: {answer:.400}");
    }
    child.kill().expect("the command ends");
    child.wait().expect("the command has ended");
}

fn first_line(output: impl Read) -> String {
    let mut line = String::new();
    BufReader::new(output).read_line(&mut line).expect("text");
    line.trim_end().to_owned()
}

fn ask(host: &str, request: &str) -> String {
    let mut stream = TcpStream::connect(host).expect("the server listens");
    stream.write_all(request.as_bytes()).expect("the request goes out");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("an answer comes");
    String::from_utf8_lossy(&answer).into_owned()
}

/// A Chromium, installed if there is none.
fn browser() -> PathBuf {
    if let Some(browser) = find_browser() {
        return browser;
    }
    let is_root = Command::new("id").arg("-u").output().is_ok_and(|id| id.stdout == b"0\n");
    let apt = |args: &[&str]| {
        let mut command = Command::new(if is_root { "apt-get" } else { "sudo" });
        command.args(if is_root { &[][..] } else { &["apt-get"][..] }).args(args);
        run(&mut command);
    };
    apt(&["update", "-qq"]);
    apt(&["install", "-y", "-qq", "chromium"]);
    find_browser().expect("the package chromium has a browser")
}

fn find_browser() -> Option<PathBuf> {
    let wish = std::env::var_os("CHROMIUM").map(PathBuf::from);
    let folders = std::env::var_os("PATH").unwrap_or_default();
    let names = ["chromium", "chromium-browser", "google-chrome"];
    let found = std::env::split_paths(&folders)
        .flat_map(|folder| names.map(|name| folder.join(name)))
        .find(|path| path.is_file());
    wish.or(found)
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Cargo in the project, told nothing about this test: it would build anew.
fn cargo() -> Command {
    let mut cargo = Command::new(env!("CARGO"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("CARGO")) {
        if name != "CARGO_HOME" && name != "CARGO_TARGET_DIR" {
            cargo.env_remove(name);
        }
    }
    cargo
}

/// Runs a command in the project; what it says is shown where it fails.
#[expect(clippy::panic, reason = "a helper of tests fails as a test does")]
fn run(command: &mut Command) {
    let output = command.current_dir(root()).output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let said = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}\n{said}");
}
