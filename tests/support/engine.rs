//! Runs a program in an embedded engine, job by job, and records what it does.
//!
//! ```text
//! test(() => load(1))   →   test 1 │ getUser           (synchronous)
//!                           test 1 │ returns a promise (synchronous)
//!                           test 1 │ resolves with 7
//! ```
//!
//! Tests run one after the other, each until nothing is left to do. Time is counted in jobs, so a
//! run is the same on every machine. The world that programs see is in `world.js`.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use rquickjs::context::EvalOptions;
use rquickjs::{Array, CatchResultExt, Context, Ctx, Function, Module, Object, Promise, Runtime, Value};
use swc_core::ecma::ast::Program;
use unawait::SourceType;

const MEMORY: usize = 256 << 20;
const STACK: usize = 1 << 20;
/// Interrupt checks before a program counts as endless (the engine asks every few thousand steps).
const CHECKS: usize = 2_000;
/// Jobs before one test counts as endless.
const JOBS: usize = 50_000;

/// What an entry of a trace is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The program logged something.
    Effect,
    /// A test's call returned its promise.
    Returned,
    /// How a test ended.
    Settle,
    /// A microtask of the background chain ran.
    Tick,
    /// A promise was rejected and nobody listened.
    Unhandled,
}

/// One line of a trace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    /// The test, or the call inside it, that the line belongs to.
    pub(crate) lane: String,
    /// What it is about.
    pub(crate) kind: Kind,
    /// Whether it happened in the job that started its lane, hence before the call returned.
    pub(crate) synchronous: bool,
    /// The line.
    pub(crate) text: String,
}

/// What a program did.
#[derive(Clone, Debug, Default)]
pub(crate) struct Trace {
    /// Its lines, in order.
    pub(crate) entries: Vec<Entry>,
    /// Why it did not run to its end: a syntax error, a throw at top level, no end in sight.
    pub(crate) failure: Option<String>,
}

#[derive(Default)]
struct Recorder {
    entries: RefCell<Vec<Entry>>,
    births: RefCell<HashMap<String, usize>>,
    job: Cell<usize>,
}

impl Recorder {
    fn record(&self, lane: String, kind: &str, text: String) {
        let job = self.job.get();
        let birth = *self.births.borrow_mut().entry(lane.clone()).or_insert(job);
        let kind = match kind {
            "effect" => Kind::Effect,
            "returned" => Kind::Returned,
            "settle" => Kind::Settle,
            "tick" => Kind::Tick,
            "unhandled" => Kind::Unhandled,
            // A birth only notes the job.
            _ => return,
        };
        let synchronous = birth == job && kind != Kind::Tick;
        self.entries.borrow_mut().push(Entry { lane, kind, synchronous, text });
    }

    fn has_settled(&self, lane: &str) -> bool {
        self.entries.borrow().iter().any(|entry| entry.kind == Kind::Settle && entry.lane == lane)
    }
}

/// Runs a script or a module (told apart as the compiler does) with all its tests.
pub(crate) fn run(source: &str) -> Trace {
    let recorder = Rc::new(Recorder::default());
    let failure = drive(source, &recorder).err();
    Trace { entries: recorder.entries.take(), failure }
}

fn drive(source: &str, recorder: &Rc<Recorder>) -> Result<(), String> {
    let runtime = Runtime::new().map_err(|error| error.to_string())?;
    runtime.set_memory_limit(MEMORY);
    runtime.set_max_stack_size(STACK);
    let checks = Rc::new(Cell::new(0));
    let seen = Rc::clone(&checks);
    runtime.set_interrupt_handler(Some(Box::new(move || {
        seen.set(seen.get() + 1);
        seen.get() > CHECKS
    })));
    runtime.set_host_promise_rejection_tracker(Some(Box::new(|ctx, promise, reason, handled| {
        let track = ctx.globals().get::<_, Function>("__track");
        // Before the world stands there is nothing to track with.
        if let Ok(track) = track {
            let _ = track.call::<_, Value>((promise, reason, handled));
        }
    })));
    let context = Context::full(&runtime).map_err(|error| error.to_string())?;
    let outcome = context.with(|ctx| Host::new(&ctx, recorder)?.run(source));
    runtime.set_host_promise_rejection_tracker(None);
    if checks.get() > CHECKS {
        return Err("it does not end (interrupted)".to_owned());
    }
    outcome
}

struct Host<'js> {
    ctx: Ctx<'js>,
    world: Object<'js>,
    recorder: Rc<Recorder>,
}

impl<'js> Host<'js> {
    fn new(ctx: &Ctx<'js>, recorder: &Rc<Recorder>) -> Result<Self, String> {
        let build: Function =
            ctx.eval(include_str!("world.js")).catch(ctx).map_err(|error| error.to_string())?;
        let sink = Rc::clone(recorder);
        let record = Function::new(ctx.clone(), move |lane: String, kind: String, text: String| {
            sink.record(lane, &kind, text);
        });
        let world: Object =
            record.and_then(|record| build.call((record,))).catch(ctx).map_err(|error| error.to_string())?;
        let host = Self { ctx: ctx.clone(), world, recorder: Rc::clone(recorder) };
        let track = host.handle("track")?;
        ctx.globals().set("__track", track).catch(ctx).map_err(|error| error.to_string())?;
        Ok(host)
    }

    fn handle(&self, name: &str) -> Result<Function<'js>, String> {
        self.world.get(name).catch(&self.ctx).map_err(|error| error.to_string())
    }

    fn run(&self, source: &str) -> Result<(), String> {
        self.load(source)?;
        self.report_unhandled("top")?;
        let count: usize = self.call("count", ())?;
        let start = self.handle("start")?;
        for index in 0..count {
            self.next_job();
            start.call::<_, Value>((index,)).catch(&self.ctx).map_err(|error| error.to_string())?;
            self.drain()?;
            let lane = format!("test {}", index + 1);
            if !self.recorder.has_settled(&lane) {
                self.recorder.record(lane.clone(), "settle", "never settles".to_owned());
            }
            self.report_unhandled(&lane)?;
        }
        Ok(())
    }

    fn load(&self, source: &str) -> Result<(), String> {
        if is_module(source) {
            let (_, done) = Module::declare(self.ctx.clone(), "fixture", source)
                .and_then(Module::eval)
                .catch(&self.ctx)
                .map_err(|error| format!("top level: {error}"))?;
            self.drain()?;
            return finished(&self.ctx, &done);
        }
        let mut options = EvalOptions::default();
        options.strict = false;
        self.ctx
            .eval_with_options::<Value, _>(source, options)
            .catch(&self.ctx)
            .map_err(|error| format!("top level: {error}"))?;
        self.drain()
    }

    /// Runs jobs and timers until there are none.
    fn drain(&self) -> Result<(), String> {
        let fire = self.handle("fire")?;
        for _ in 0..JOBS {
            self.next_job();
            if self.ctx.execute_pending_job() {
                continue;
            }
            if !fire.call::<_, bool>(()).catch(&self.ctx).map_err(|error| format!("a timer: {error}"))? {
                return Ok(());
            }
        }
        Err(format!("it does not end ({JOBS} jobs)"))
    }

    fn next_job(&self) {
        self.recorder.job.set(self.recorder.job.get() + 1);
    }

    fn report_unhandled(&self, lane: &str) -> Result<(), String> {
        let texts: Array = self.call("unhandled", ())?;
        for text in texts.iter::<String>() {
            let text = text.map_err(|error| error.to_string())?;
            self.recorder.record(lane.to_owned(), "unhandled", format!("unhandled {text}"));
        }
        Ok(())
    }

    fn call<A, R>(&self, name: &str, args: A) -> Result<R, String>
    where
        A: rquickjs::function::IntoArgs<'js>,
        R: rquickjs::FromJs<'js>,
    {
        self.handle(name)?.call(args).catch(&self.ctx).map_err(|error| error.to_string())
    }
}

fn finished<'js>(ctx: &Ctx<'js>, promise: &Promise<'js>) -> Result<(), String> {
    match promise.result::<Value>() {
        Some(result) => result.catch(ctx).map(drop).map_err(|error| format!("top level: {error}")),
        None => Err("top level: it waits for ever".to_owned()),
    }
}

fn is_module(source: &str) -> bool {
    let parsed = unawait::parse(source, "input.js", SourceType::Auto);
    parsed.is_ok_and(|parsed| matches!(parsed.program, Program::Module(_)))
}
