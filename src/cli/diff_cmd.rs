//! `unawait diff`: lowers everything and shows what changes.

use std::io::{self, IsTerminal};
use std::path::Path;

use rayon::prelude::*;
use terminal_size::{Width, terminal_size_of};
use unawait::ModulePlan;
use unawait::modules::Scan;

use super::ahead::{Ahead, Made};
use super::args::{DiffArgs, View};
use super::cache::Cache;
use super::compile::{Compiled, Wanted, compile, pool};
use super::inputs::{Failure, Input, find};
use super::layout::Pair;
use super::progress::Progress;
use super::sets::settings;
use super::summary::count;
use super::terminal::{Layout, inline, side_by_side};
use super::theme::theme;
use super::unified::unified;
use super::write::write_new;
use super::{Outcome, html, json, misuse, pager, stdio};

/// Narrower terminals get a patch: two columns would be too small to read.
const NARROW: usize = 80;

/// The width of what is not a terminal.
const NO_TERMINAL: usize = 120;

/// What became of one file, shown in the way that was asked for.
enum Shown {
    Unchanged,
    Text { name: String, text: String },
    Json(json::File),
    Failed { name: String, messages: Vec<String> },
}

/// The result of all files, in path order.
#[derive(Default)]
struct Collected {
    text: String,
    /// The names of the files in `text`, with their index.
    names: Vec<(usize, String)>,
    files: Vec<json::File>,
    failed: Vec<json::Failed>,
    warnings: Vec<String>,
    changed: usize,
    unchanged: usize,
}

/// How to show a file.
#[derive(Clone, Copy)]
enum Look {
    SideBySide(Layout),
    Inline(Layout),
    Unified(Layout, bool),
    Json(usize),
    Html(usize),
}

/// Runs the subcommand.
pub(crate) fn run(args: &DiffArgs) -> anyhow::Result<Outcome> {
    if args.html.as_deref().is_some_and(|path| path.as_os_str().is_empty()) {
        return Err(misuse("--html is empty"));
    }
    let look = look(args);
    let found = find(&args.input, None)?;
    if let Some(path) = args.html.as_deref() {
        refuse_source(path, &found.inputs)?;
    }
    let progress = Progress::new(found.inputs.len(), false);
    let settings = settings(&args.module, &found.inputs)?;
    let (mode, runtime) = (args.mode.into(), args.runtime.into());
    let colour = stdio::colour_stderr(args.color);
    let make = |_: usize, input: &Input, module: ModulePlan| {
        compile(input, &args.input, Wanted { mode, runtime, map: false, check: true, module }, colour)
    };
    let shown: Vec<(Shown, Vec<String>)> = pool(args.input.jobs)?.install(|| {
        let ahead = Ahead::of(&found.inputs, (&args.input, settings, &Cache::default()), &progress, make);
        let one = |(index, input): (usize, &Input)| show(input, index, look, ahead.take(index, input));
        found.inputs.par_iter().enumerate().map(one).collect()
    });
    progress.finish();
    let all = collect(&found.failures, shown);
    let outcome = if all.failed.is_empty() { Outcome::Fine } else { Outcome::Failed };
    let counts = counts(&all);
    let failed = all.failed.iter().flat_map(|failed| failed.messages.clone());
    let told: Vec<String> = failed.chain(all.warnings.clone()).collect();
    let written = write(args, look, &counts, all);
    // Messages come last, so that a pager does not wipe them off the screen. They are no part of a
    // patch or a page either, so not on standard output.
    for message in told {
        stdio::tell(&message);
    }
    match written {
        Err(error) if !stdio::is_closed_pipe(&error) => return Err(error),
        Ok(()) | Err(_) => stdio::tell(&counts),
    }
    Ok(outcome)
}

impl Made for Result<Compiled, Vec<String>> {
    fn awaits(&self) -> Option<bool> {
        self.as_ref().ok().map(|compiled| compiled.output.init.is_some())
    }

    fn scan(&mut self) -> Option<Scan> {
        self.as_mut().ok().and_then(|compiled| compiled.output.scan.take())
    }

    fn size(&self) -> usize {
        self.as_ref().map_or(0, |compiled| compiled.source.len() + compiled.code.len())
    }

    fn withdraw(self) {}
}

fn look(args: &DiffArgs) -> Look {
    if args.html.is_some() {
        return Look::Html(args.context);
    }
    let terminal = io::stdout().is_terminal();
    let columns = || terminal_size_of(io::stdout()).map(|(Width(columns), _)| usize::from(columns));
    let width = args.width.map(usize::from).or_else(columns).unwrap_or(NO_TERMINAL);
    // Asking the terminal for its theme takes a moment, so only where it matters.
    let layout = || Layout {
        width,
        tab: usize::from(args.tab_width),
        context: args.context,
        theme: theme(stdio::colour_stdout(args.color), args.theme),
    };
    match args.view {
        None if width < NARROW => Look::Unified(layout(), terminal),
        None | Some(View::SideBySide) => Look::SideBySide(layout()),
        Some(View::Inline) => Look::Inline(layout()),
        Some(View::Unified) => Look::Unified(layout(), terminal),
        Some(View::Json) => Look::Json(args.context),
    }
}

/// The page must not replace what it is about.
fn refuse_source(page: &Path, inputs: &[Input]) -> anyhow::Result<()> {
    let real = std::fs::canonicalize(page).ok();
    if real.is_some_and(|real| inputs.iter().any(|input| input.real == real)) {
        return Err(misuse(format!("--html `{}` would overwrite a source", page.display())));
    }
    Ok(())
}

fn show(
    input: &Input,
    index: usize,
    look: Look,
    tried: Result<Compiled, Vec<String>>,
) -> (Shown, Vec<String>) {
    let compiled = match tried {
        Ok(compiled) => compiled,
        Err(messages) => return (Shown::Failed { name: input.name.clone(), messages }, Vec::new()),
    };
    if compiled.code == compiled.source {
        return (Shown::Unchanged, compiled.warnings);
    }
    let pair = Pair {
        name: input.name.clone(),
        before: compiled.source,
        after: compiled.code,
        functions: compiled.output.functions,
        lowered: compiled.output.lowered,
    };
    let text = match look {
        Look::SideBySide(layout) => side_by_side(&pair, layout),
        Look::Inline(layout) => inline(&pair, layout),
        Look::Unified(layout, safe) => unified(&pair, layout.context, layout.theme, safe),
        Look::Html(context) => html::section(&pair, index, context),
        Look::Json(context) => return (Shown::Json(json::file(&pair, context)), compiled.warnings),
    };
    (Shown::Text { name: pair.name, text }, compiled.warnings)
}

fn collect(failures: &[Failure], shown: Vec<(Shown, Vec<String>)>) -> Collected {
    let mut all = Collected::default();
    for failure in failures {
        let messages = vec![format!("error: `{}` {}", failure.name, failure.message)];
        all.failed.push(json::Failed { path: failure.name.clone(), messages });
    }
    for (index, (shown, warnings)) in shown.into_iter().enumerate() {
        all.warnings.extend(warnings);
        match shown {
            Shown::Unchanged => all.unchanged += 1,
            Shown::Text { name, text } => {
                if all.changed > 0 {
                    all.text.push('\n');
                }
                all.text.push_str(&text);
                all.names.push((index, name));
                all.changed += 1;
            }
            Shown::Json(file) => {
                all.files.push(file);
                all.changed += 1;
            }
            Shown::Failed { name, messages } => all.failed.push(json::Failed { path: name, messages }),
        }
    }
    all
}

fn counts(all: &Collected) -> String {
    let errors = match all.failed.len() {
        0 => String::new(),
        errors => format!(", {}", count(errors, "error")),
    };
    format!("{} changed, {} unchanged{errors}", count(all.changed, "file"), all.unchanged)
}

/// Sends the result where it belongs.
fn write(args: &DiffArgs, look: Look, counts: &str, all: Collected) -> anyhow::Result<()> {
    let paged = io::stdout().is_terminal() && !args.no_pager;
    match look {
        Look::Json(_) => {
            let Collected { unchanged, failed, files, .. } = all;
            let report = json::Report { mode: args.mode.name(), unchanged, failed, files };
            stdio::write_stdout(format!("{}\n", serde_json::to_string_pretty(&report)?).as_bytes())
        }
        Look::Html(_) => {
            let page = html::page(args.mode.name(), counts, &all.names, &all.text);
            match args.html.as_deref() {
                Some(path) if path != Path::new("-") => write_page(path, &page),
                Some(_) | None => stdio::write_stdout(page.as_bytes()),
            }
        }
        Look::SideBySide(_) | Look::Inline(_) | Look::Unified(..) if paged && !all.text.is_empty() => {
            pager::page(&all.text)
        }
        Look::SideBySide(_) | Look::Inline(_) | Look::Unified(..) => stdio::write_stdout(all.text.as_bytes()),
    }
}

/// Devices are written as they are; files whole or not at all.
fn write_page(path: &Path, page: &str) -> anyhow::Result<()> {
    let told = |message: String| anyhow::anyhow!("the page {message}");
    if std::fs::metadata(path).is_ok_and(|data| !data.is_file() && !data.is_dir()) {
        let written = std::fs::write(path, page);
        return written.map_err(|error| told(format!("cannot be written to `{}`: {error}", path.display())));
    }
    write_new(path, page, None, false).map_err(told)
}
