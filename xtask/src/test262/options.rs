//! `cargo xtask test262 PATH [options]`

use std::path::PathBuf;

use clap::{Parser, ValueEnum};
use regex::Regex;
use unawait::Mode;

/// Runs the tests of test262 that have async syntax, compiled, and compares with what is expected.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask test262", bin_name = "cargo xtask test262")]
pub(crate) struct Options {
    /// A checkout of tc39/test262, or its bare git directory
    pub(crate) path: PathBuf,
    /// Runs the tests whose path (below `test/`) matches this regular expression
    #[arg(long, value_name = "REGEX")]
    pub(crate) filter: Option<Regex>,
    /// What the output promises
    #[arg(long, value_enum, default_value = "exact")]
    pub(crate) mode: ModeName,
    /// Shows every failure, also those that are expected
    #[arg(long)]
    pub(crate) list: bool,
    /// Writes what became of every test
    #[arg(long, value_name = "FILE")]
    pub(crate) json: Option<PathBuf>,
    /// Brings the list of expected failures up to date; new ones get `?` for a reason
    #[arg(long)]
    pub(crate) bless: bool,
}

/// The modes by their names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(crate) enum ModeName {
    /// For reading
    Textbook,
    /// Settles as the original does
    Faithful,
    /// Keeps every tick
    Exact,
}

impl ModeName {
    /// All there are, in the order in which they are written.
    pub(crate) const ALL: [Self; 3] = [Self::Textbook, Self::Faithful, Self::Exact];

    /// The name.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Textbook => "textbook",
            Self::Faithful => "faithful",
            Self::Exact => "exact",
        }
    }

    /// The compiler's word for it.
    pub(crate) fn mode(self) -> Mode {
        match self {
            Self::Textbook => Mode::Textbook,
            Self::Faithful => Mode::Faithful,
            Self::Exact => Mode::Exact,
        }
    }
}
