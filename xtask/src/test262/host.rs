//! Runs programs in Node: several processes, each of which takes one job after the other.
//!
//! A job goes to `xtask/test262/host.mjs` as a line of JSON, and its verdict comes back as one. A process that
//! does not answer in time is ended, so that no program can stop the others.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde::Serialize;

use super::compile::{Failure, Stage};
use super::frontmatter::Negative;
use super::select::{Test, Variant};
use super::suite::Suite;

/// A program takes milliseconds; this is for endless loops, on a busy machine.
const TIMEOUT: Duration = Duration::from_secs(10);
/// A process keeps something of every realm, so it is replaced after that many.
const JOBS_OF_A_PROCESS: usize = 500;

/// A program and how it is run.
#[derive(Clone, Debug, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "a message, whose fields the host asks one by one")]
pub(crate) struct Job {
    /// The path of the test.
    file: PathBuf,
    /// Whether it is a module.
    module: bool,
    /// Whether it runs without the harness.
    raw: bool,
    /// Whether it says by `$DONE` how it went.
    #[serde(rename = "async")]
    is_async: bool,
    /// Whether it calls `$262.end()` at its end, and has to.
    end: bool,
    /// Files of the harness.
    includes: Vec<String>,
    /// The error that is wanted.
    negative: Option<Negative>,
    /// The text of every file, by its path.
    sources: BTreeMap<PathBuf, String>,
    /// Those of the files that the compiler took for syntax errors; they are as the suite has them.
    refused: Vec<PathBuf>,
}

impl Job {
    /// A variant of a test, with the text that stands for it.
    pub(crate) fn new(test: &Test, variant: Variant, code: String) -> Self {
        Self {
            file: test.file.clone(),
            module: variant == Variant::Module,
            raw: variant == Variant::Raw,
            is_async: test.front.has("async"),
            end: test.ends_late(),
            includes: test.front.includes.clone(),
            negative: test.front.negative.clone(),
            sources: BTreeMap::from([(test.file.clone(), code)]),
            refused: Vec::new(),
        }
    }

    /// The test waits for other modules, so what it throws it throws late.
    pub(crate) fn fail_late(&mut self) {
        self.end |= self.negative.is_some();
    }

    /// Adds a module that the test may load.
    pub(crate) fn add(&mut self, file: PathBuf, code: String, is_refused: bool) {
        if is_refused {
            self.refused.push(file.clone());
        }
        self.sources.insert(file, code);
    }

    /// A number for all that the job says.
    pub(crate) fn digest(&self) -> Result<u64> {
        Ok(digest(serde_json::to_string(self)?.as_bytes()))
    }
}

/// Node, and the scripts that it runs.
pub(crate) struct Host {
    /// Node's version, such as `v20.20.2`.
    pub(crate) version: String,
    /// A number for the text of the host and the harness.
    pub(crate) digest: u64,
    script: PathBuf,
    harness: PathBuf,
}

impl Host {
    /// Finds Node.
    ///
    /// # Errors
    /// Where there is none, or the harness cannot be read.
    pub(crate) fn find(suite: &Suite) -> Result<Self> {
        let asked = Command::new("node").arg("--version").output().context("Node is needed to run tests")?;
        ensure!(asked.status.success(), "node --version: {}", String::from_utf8_lossy(&asked.stderr));
        let version = String::from_utf8_lossy(&asked.stdout).trim().to_owned();
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("test262").join("host.mjs");
        let harness = suite.harness();
        let mut files: Vec<_> = std::fs::read_dir(&harness)?.flatten().map(|entry| entry.path()).collect();
        files.sort();
        let mut text = std::fs::read(&script)?;
        for file in files.iter().filter(|file| file.is_file()) {
            text.extend(std::fs::read(file)?);
        }
        Ok(Self { version, digest: digest(&text), script, harness })
    }

    /// Runs all jobs; what is wrong with each, in their order.
    ///
    /// # Errors
    /// Where a process cannot be started.
    pub(crate) fn run(&self, jobs: &[Job]) -> Result<Vec<Option<Failure>>> {
        let next = AtomicUsize::new(0);
        let processes = std::thread::available_parallelism().map_or(1, usize::from);
        let work = || -> Result<Vec<(usize, Option<Failure>)>> {
            let mut process = None;
            let mut done = Vec::new();
            loop {
                let index = next.fetch_add(1, Ordering::Relaxed);
                let Some(job) = jobs.get(index) else { return Ok(done) };
                done.push((index, self.run_one(&mut process, job)?));
            }
        };
        let parts: Result<Vec<_>> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..processes).map(|_| scope.spawn(work)).collect();
            let parts =
                threads.into_iter().map(|it| it.join().unwrap_or_else(|it| std::panic::resume_unwind(it)));
            parts.collect()
        });
        let mut done: Vec<_> = parts?.into_iter().flatten().collect();
        done.sort_by_key(|(index, _)| *index);
        Ok(done.into_iter().map(|(_, failure)| failure).collect())
    }

    /// Runs a job in the process, which is started where there is none, or ended where it is of no use.
    fn run_one(&self, process: &mut Option<Process>, job: &Job) -> Result<Option<Failure>> {
        let mut current = match process.take() {
            Some(current) if current.done < JOBS_OF_A_PROCESS => current,
            Some(_) | None => Process::start(self)?,
        };
        let answer = current.ask(&serde_json::to_string(job)?);
        match answer {
            Ok(line) => {
                *process = Some(current);
                serde_json::from_str(&line).with_context(|| format!("the host says {line}"))
            }
            Err(failure) => Ok(Some(failure)),
        }
    }
}

fn digest(bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    hasher.finish()
}

/// One process of Node; it ends when it is dropped.
struct Process {
    child: Child,
    input: ChildStdin,
    lines: Receiver<String>,
    done: usize,
}

impl Process {
    fn start(host: &Host) -> Result<Self> {
        let mut child = Command::new("node")
            .args(["--experimental-vm-modules", "--expose-gc", "--no-warnings"])
            .arg(&host.script)
            .arg(&host.harness)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("Node cannot be started")?;
        let input = child.stdin.take().context("Node has no input")?;
        let output = child.stdout.take().context("Node has no output")?;
        let (sender, lines) = channel();
        // A pipe cannot be read with a time limit, a channel can.
        std::thread::spawn(move || {
            BufReader::new(output).lines().map_while(Result::ok).try_for_each(|line| sender.send(line))
        });
        let process = Self { child, input, lines, done: 0 };
        let ready = process.lines.recv_timeout(TIMEOUT);
        ensure!(ready.as_deref() == Ok("ready"), "the host does not start in this Node");
        Ok(process)
    }

    fn ask(&mut self, job: &str) -> Result<String, Failure> {
        self.done += 1;
        let ended = || Failure::new(Stage::Crash, "the engine ends");
        self.input
            .write_all(job.as_bytes())
            .and_then(|()| self.input.write_all(b"\n"))
            .map_err(|_| ended())?;
        self.lines.recv_timeout(TIMEOUT).map_err(|error| match error {
            RecvTimeoutError::Timeout => Failure::new(Stage::Hang, "the engine does not answer"),
            RecvTimeoutError::Disconnected => ended(),
        })
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended by itself, which is as well.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

#[cfg(test)]
mod tests {
    use super::super::frontmatter;
    use super::super::select::Kind;
    use super::*;

    /// A harness of three files, as much as the host needs.
    const DONE: &str = "function $DONE(error) {
        print(error ? 'Test262:AsyncTestFailure:' + error : 'Test262:AsyncTestComplete');
    }";

    fn suite(folder: &Path) -> Suite {
        std::fs::create_dir_all(folder.join("harness")).unwrap();
        std::fs::create_dir_all(folder.join("test")).unwrap();
        for (name, code) in
            [("assert.js", ""), ("sta.js", "var harness = true;"), ("doneprintHandle.js", DONE)]
        {
            std::fs::write(folder.join("harness").join(name), code).unwrap();
        }
        Suite::open(folder).unwrap()
    }

    /// Some lines of frontmatter and a text, which is run as it is; `module_FIXTURE.js` is a module.
    fn job(front: &str, code: &str) -> Job {
        let file = Path::new("/suite/test/a.js").to_path_buf();
        let source = format!("/*---\n{front}\n---*/{code}");
        let front = frontmatter::read(&source);
        let test =
            Test { id: String::new(), file, source, front, kind: Kind::Execution, fixtures: Vec::new() };
        let mut job = Job::new(&test, test.variants()[0], code.to_owned());
        job.add("/suite/test/module_FIXTURE.js".into(), "export default 7;".to_owned(), false);
        job.add("/suite/test/refused_FIXTURE.js".into(), "export default 8;".to_owned(), true);
        job
    }

    /// Runs programs, one after the other in one process, and compares at which stage they fail.
    fn check(cases: &[(&str, &str, Option<Stage>)]) {
        let folder = tempfile::tempdir().unwrap();
        let host = Host::find(&suite(folder.path())).unwrap();
        let mut process = None;
        for (front, code, expected) in cases {
            let found = host.run_one(&mut process, &job(front, code)).unwrap();
            assert_eq!(found.as_ref().map(|it| it.stage), *expected, "{front} {code}: {found:?}");
        }
    }

    #[test]
    fn scripts_are_judged() {
        check(&[
            ("", "if (!harness) throw 1;", None),
            ("flags: [raw]", "if (typeof harness !== 'undefined') throw 1;", None),
            ("", "throw new TypeError();", Some(Stage::Throw)),
            ("", "var leak = 1; Promise.reject(2);", None),
            ("", "if (typeof leak !== 'undefined') throw 1;", None),
            ("", "a b", Some(Stage::Syntax)),
            ("flags: [async]", "Promise.resolve().then($DONE);", None),
            ("flags: [async]", "$DONE('no');", Some(Stage::Throw)),
            ("flags: [async]", "$DONE(); Promise.resolve('no').then($DONE);", Some(Stage::Throw)),
            ("flags: [async]", "", Some(Stage::Hang)),
            (
                "flags: [async]",
                "import('./module_FIXTURE.js').then((it) => $DONE(it.default - 7), $DONE);",
                None,
            ),
            ("", "if ($262.createRealm().global.Array === Array) throw 1;", None),
            ("", "$262.evalScript('let a = 1;'); if (a !== 1) throw 1;", None),
        ]);
    }

    #[test]
    fn modules_are_judged() {
        check(&[
            ("flags: [module]", "import a from './module_FIXTURE.js'; if (a !== 7) throw 1;", None),
            ("flags: [module]", "import { b } from './module_FIXTURE.js';", Some(Stage::Throw)),
            ("flags: [module]", "import './refused_FIXTURE.js';", Some(Stage::Throw)),
            ("flags: [module]", "await new Promise(() => {});", Some(Stage::Throw)),
            ("flags: [module]", "await 1;", Some(Stage::Hang)),
            ("flags: [module]", "await 1; $262.end();", None),
            ("flags: [module]", "Promise.reject(1); // await\nawait 1;", Some(Stage::Throw)),
        ]);
    }

    #[test]
    fn wanted_errors_are_judged() {
        let negative =
            |phase: &str| format!("flags: [module]\nnegative:\n  phase: {phase}\n  type: SyntaxError");
        let (runtime, resolution) = (negative("runtime"), negative("resolution"));
        check(&[
            (&runtime, "throw new SyntaxError();", None),
            (&runtime, "throw new TypeError();", Some(Stage::Throw)),
            (&runtime, "", Some(Stage::Throw)),
            (&runtime, "import { b } from './module_FIXTURE.js';", Some(Stage::Throw)),
            (&resolution, "import { b } from './module_FIXTURE.js';", None),
            (&runtime, "await Promise.reject(new SyntaxError());", None),
        ]);
    }
}
