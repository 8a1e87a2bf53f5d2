//! The arguments, as clap reads them and `--help` shows them.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{ArgAction, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use unawait::{Mode, Runtime, SourceType};

use super::cache::CacheArgs;
use super::watch::WatchArgs;

const EXIT_CODES: &str = "\
Exit codes:
  0  everything went well
  1  some file failed (the others are done)
  2  the command was called wrongly; nothing was done";

const EXAMPLES: &str = "\
Examples:
  unawait build src --out-dir dist     lower a folder into another
  unawait build old.js                 print one lowered file
  unawait build --write 'src/**/*.js'  lower files in place
  unawait diff src                     show before and after, side by side
  unawait graph src                    show which modules await at top level";

const BUILD_EXAMPLES: &str = "\
Examples:
  unawait build src --out-dir dist       src/a/b.ts becomes dist/a/b.js
  unawait build --write 'src/**/*.js'    lower files in place
  unawait build old.js > new.js          one file to standard output
  cat old.ts | unawait build - --stdin-filename old.ts
  unawait build src --out-dir dist --watch --cache    again what changes, nothing twice

Folders are searched for .js .mjs .cjs .jsx .ts .mts .cts .tsx, leaving out what .gitignore and
.ignore name, hidden files, node_modules and .d.ts. Files without async are copied to --out-dir byte
for byte, and left alone by --write.

Environment:
  UNAWAIT_CACHE  a folder: --cache with this DIR, unless that names another";

const DIFF_EXAMPLES: &str = "\
Examples:
  unawait diff src/load.js
  unawait diff src --mode faithful --context 5
  unawait diff src --html report.html
  unawait diff src --view unified --color never > lowered.patch
  unawait diff load.js --view json | jq '.files[].hunks'

Changes are no failure: the exit code says only whether every file could be lowered.

Environment:
  PAGER                     pager for terminals (default: less -R -F -X)
  NO_COLOR, CLICOLOR_FORCE  switch colours off or on; --color goes first
  COLORFGBG                 background for --theme auto; unset: the terminal is asked";

const GRAPH_EXAMPLES: &str = "\
Examples:
  unawait graph src
  unawait graph src --json | jq '.modules[].path'
  unawait graph src --dot | dot -Tsvg > modules.svg";

const PLAYGROUND_EXAMPLES: &str = "\
Examples:
  unawait playground
  unawait playground src/load.js
  unawait playground --no-open --port 4999

The page is served to this machine only, on 127.0.0.1, at an address with a secret in it.";

/// Takes async/await away and leaves the equivalent Promise .then continuations.
#[derive(Debug, Parser)]
#[command(version, after_help = format!("{EXAMPLES}\n\n{EXIT_CODES}"), arg_required_else_help = true)]
pub(crate) struct Args {
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

impl Args {
    /// The arguments of this process. Ends it where they make no sense.
    pub(crate) fn of_process() -> Self {
        Self::parse_from(unambiguous(std::env::args_os()))
    }
}

/// `--source-map src` means `--source-map=file src`: only the name of a place can be its value.
fn unambiguous(args: impl Iterator<Item = OsString>) -> Vec<OsString> {
    let mut done: Vec<OsString> = Vec::new();
    for arg in args {
        let options_end = done.iter().any(|arg| arg == "--");
        let is_value = SourceMapArg::value_variants().iter().filter_map(ValueEnum::to_possible_value);
        let is_value = is_value.into_iter().any(|value| arg == value.get_name());
        if let Some(last) =
            done.last_mut().filter(|last| *last == "--source-map" && !options_end && !is_value)
        {
            last.push("=file");
        }
        done.push(arg);
    }
    done
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Lower files, folders or standard input
    #[command(after_help = format!("{BUILD_EXAMPLES}\n\n{EXIT_CODES}"))]
    Build(BuildArgs),
    /// Show what lowering changes, before and after
    #[command(after_help = format!("{DIFF_EXAMPLES}\n\n{EXIT_CODES}"))]
    Diff(DiffArgs),
    /// Show which modules await at top level, and which wait for them
    #[command(after_help = format!("{GRAPH_EXAMPLES}\n\n{EXIT_CODES}"))]
    Graph(GraphArgs),
    /// Try things out in the browser, on a page from this binary
    #[command(after_help = format!("{PLAYGROUND_EXAMPLES}\n\n{EXIT_CODES}"))]
    Playground(PlaygroundArgs),
    /// Print a completion script for a shell
    #[command(
        after_help = "Example:\n  unawait completions bash > ~/.local/share/bash-completion/completions/unawait"
    )]
    Completions {
        /// The shell
        shell: Shell,
    },
}

/// What `build` and `diff` read.
#[derive(Debug, clap::Args)]
pub(crate) struct InputArgs {
    /// Files, folders or glob patterns; `-` or nothing: standard input
    #[arg(value_name = "PATHS")]
    pub(crate) paths: Vec<PathBuf>,

    /// Name of what comes from standard input, for its syntax and for messages [default: stdin.js]
    #[arg(long, value_name = "NAME")]
    pub(crate) stdin_filename: Option<PathBuf>,

    /// Module or script; auto: .mjs and .mts are modules, .cjs and .cts scripts, else by content
    #[arg(long, value_enum, default_value_t = SourceTypeArg::Auto, value_name = "TYPE")]
    pub(crate) source_type: SourceTypeArg,

    /// Take files that ignore files name, too
    #[arg(long)]
    pub(crate) no_ignore: bool,

    /// Take what is behind symbolic links, too, where a folder is searched
    #[arg(long)]
    pub(crate) follow_links: bool,

    /// Threads to use [default: one for each core]
    #[arg(long, short, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub(crate) jobs: Option<u16>,
}

/// What `build` and `diff` make of modules that await at top level.
#[derive(Debug, clap::Args)]
pub(crate) struct ModuleArgs {
    /// Name of the promise that such a module exports
    #[arg(long, default_value = "__tla", value_name = "NAME", value_parser = export_name)]
    pub(crate) tla_export: String,

    /// What to make of a module; `iife` and `cjs` are for a single file
    #[arg(long, value_enum, default_value_t = FormatArg::Module)]
    pub(crate) format: FormatArg,
}

fn export_name(name: &str) -> Result<String, String> {
    if unawait::modules::is_export_name(name) {
        Ok(name.to_owned())
    } else {
        Err("a variable cannot have this name".to_owned())
    }
}

/// The arguments of `unawait build`.
#[derive(Debug, clap::Args)]
pub(crate) struct BuildArgs {
    /// What to read.
    #[command(flatten)]
    pub(crate) input: InputArgs,

    /// What to make of modules.
    #[command(flatten)]
    pub(crate) module: ModuleArgs,

    /// Write the results into this folder, with the same structure
    #[arg(long, short, value_name = "DIR", conflicts_with = "write")]
    pub(crate) out_dir: Option<PathBuf>,

    /// Write the results over the sources
    #[arg(long, short)]
    pub(crate) write: bool,

    /// What the output promises
    #[arg(long, short, value_enum, default_value_t = ModeArg::Exact)]
    pub(crate) mode: ModeArg,

    /// Where the helpers come from
    #[arg(long, value_enum, default_value_t = RuntimeArg::Inline, value_name = "FROM")]
    pub(crate) runtime: RuntimeArg,

    /// Make source maps: beside each result, or `inline` in it; they lead through the maps of the inputs
    #[arg(long, value_enum, num_args = 0..=1, default_missing_value = "file", value_name = "WHERE")]
    pub(crate) source_map: Option<SourceMapArg>,

    /// Whether to go on.
    #[command(flatten)]
    pub(crate) watch: WatchArgs,

    /// What to keep of results.
    #[command(flatten)]
    pub(crate) cache: CacheArgs,

    /// No summary and no progress
    #[arg(long, short)]
    pub(crate) quiet: bool,

    /// Colours in messages
    #[arg(long, value_enum, default_value_t = ColorArg::Auto, value_name = "WHEN")]
    pub(crate) color: ColorArg,
}

/// The arguments of `unawait diff`.
#[derive(Debug, clap::Args)]
pub(crate) struct DiffArgs {
    /// What to read.
    #[command(flatten)]
    pub(crate) input: InputArgs,

    /// What to make of modules.
    #[command(flatten)]
    pub(crate) module: ModuleArgs,

    /// What the output promises
    #[arg(long, short, value_enum, default_value_t = ModeArg::Textbook)]
    pub(crate) mode: ModeArg,

    /// Where the helpers come from
    #[arg(long, value_enum, default_value_t = RuntimeArg::Inline, value_name = "FROM")]
    pub(crate) runtime: RuntimeArg,

    /// How to show it [default: side-by-side, unified below 80 columns]
    #[arg(long, value_enum, value_name = "VIEW")]
    pub(crate) view: Option<View>,

    /// Write one self-contained web page instead (`-`: to standard output)
    #[arg(long, value_name = "FILE", conflicts_with = "view")]
    pub(crate) html: Option<PathBuf>,

    /// Unchanged lines to show around each change
    #[arg(long, short = 'U', default_value_t = 3, value_name = "N")]
    pub(crate) context: usize,

    /// Columns to use [default: those of the terminal, else 120]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(20..=1000))]
    pub(crate) width: Option<u16>,

    /// Columns between tab stops
    #[arg(long, value_name = "N", default_value_t = 4, value_parser = clap::value_parser!(u8).range(1..=16))]
    pub(crate) tab_width: u8,

    /// Colours
    #[arg(long, value_enum, default_value_t = ColorArg::Auto, value_name = "WHEN")]
    pub(crate) color: ColorArg,

    /// Colours for a dark or a light background; ansi: the terminal's own 16, good on both
    #[arg(long, value_enum, default_value_t = ThemeArg::Auto)]
    pub(crate) theme: ThemeArg,

    /// Write straight to the terminal
    #[arg(long, action = ArgAction::SetTrue)]
    pub(crate) no_pager: bool,
}

/// The arguments of `unawait graph`.
#[derive(Debug, clap::Args)]
pub(crate) struct GraphArgs {
    /// What to read.
    #[command(flatten)]
    pub(crate) input: InputArgs,

    /// For programs
    #[arg(long, conflicts_with = "dot")]
    pub(crate) json: bool,

    /// For Graphviz
    #[arg(long)]
    pub(crate) dot: bool,

    /// Colours
    #[arg(long, value_enum, default_value_t = ColorArg::Auto, value_name = "WHEN")]
    pub(crate) color: ColorArg,

    /// Colours for a dark or a light background; ansi: the terminal's own 16, good on both
    #[arg(long, value_enum, default_value_t = ThemeArg::Auto)]
    pub(crate) theme: ThemeArg,
}

/// The arguments of `unawait playground`.
#[derive(Debug, clap::Args)]
pub(crate) struct PlaygroundArgs {
    /// A file to begin with; reloading the page reads it again
    #[arg(value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,

    /// Port on 127.0.0.1 [default: one that is free]
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    pub(crate) port: u16,

    /// Only print the address
    #[arg(long)]
    pub(crate) no_open: bool,
}

/// `--mode`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ModeArg {
    /// As one would write it by hand, for reading: assumes that what is awaited is a promise
    Textbook,
    /// Every promise settles as in the original; no helper code
    Faithful,
    /// Tick for tick as the original, for shipping; a small helper is put into the file
    Exact,
}

impl ModeArg {
    /// The name on the command line.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Textbook => "textbook",
            Self::Faithful => "faithful",
            Self::Exact => "exact",
        }
    }
}

impl From<ModeArg> for Mode {
    fn from(mode: ModeArg) -> Self {
        match mode {
            ModeArg::Textbook => Mode::Textbook,
            ModeArg::Faithful => Mode::Faithful,
            ModeArg::Exact => Mode::Exact,
        }
    }
}

/// `--runtime`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum RuntimeArg {
    /// Written into each file, those that it uses
    Inline,
    /// Imported from `unawait/runtime`
    Import,
}

impl From<RuntimeArg> for Runtime {
    fn from(runtime: RuntimeArg) -> Self {
        match runtime {
            RuntimeArg::Inline => Runtime::Inline,
            RuntimeArg::Import => Runtime::Import,
        }
    }
}

/// `--source-map`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SourceMapArg {
    /// In a file of the result's name and `.map`
    File,
    /// In the result
    Inline,
}

/// `--format`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FormatArg {
    /// An ES module
    Module,
    /// A script: one expression, whose value is the promise
    Iife,
    /// A `CommonJS` module
    Cjs,
}

/// `--source-type`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SourceTypeArg {
    /// By extension, then by content
    Auto,
    /// ES module
    Module,
    /// Classic script or `CommonJS` module
    Script,
}

impl From<SourceTypeArg> for SourceType {
    fn from(source_type: SourceTypeArg) -> Self {
        match source_type {
            SourceTypeArg::Auto => SourceType::Auto,
            SourceTypeArg::Module => SourceType::Module,
            SourceTypeArg::Script => SourceType::Script,
        }
    }
}

/// `--view`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum View {
    /// Two columns
    SideBySide,
    /// A patch that `git apply` and `patch` understand
    Unified,
    /// One column, changed lines below each other
    Inline,
    /// For programs
    Json,
}

/// `--color`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ColorArg {
    /// On a terminal, unless `NO_COLOR` is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// `--theme`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ThemeArg {
    /// Dark or light if the terminal tells, else ansi
    Auto,
    /// For dark backgrounds
    Dark,
    /// For light backgrounds
    Light,
    /// The terminal's own 16 colours
    Ansi,
}
