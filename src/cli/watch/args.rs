//! `--watch` and `--clear`.

use clap::ValueEnum;

/// Whether to go on, and how.
#[derive(Debug, clap::Args)]
pub(crate) struct WatchArgs {
    /// Build again what a change concerns, until Ctrl-C or the end of standard input
    #[arg(long, value_enum, value_name = "HOW", num_args = 0.., require_equals = true, value_delimiter = ',')]
    pub(crate) watch: Option<Vec<WatchHow>>,

    /// With --watch: clear the terminal before each build
    #[arg(long, requires = "watch")]
    pub(crate) clear: bool,
}

/// How to watch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum WatchHow {
    /// The end of standard input is not the end
    Forever,
    /// Look twice a second, where the system does not tell: network drives, some containers
    Poll,
}
