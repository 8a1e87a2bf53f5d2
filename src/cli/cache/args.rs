//! `--cache`, `--no-cache` and `UNAWAIT_CACHE`.

use std::path::PathBuf;

/// Whether results are kept, and where.
#[derive(Debug, clap::Args)]
pub(crate) struct CacheArgs {
    /// Keep results, and take them from there where nothing changed that they depend on [default DIR: the
    /// project's `node_modules/.cache/unawait`, else the user's cache folder]
    #[arg(long, value_name = "DIR", num_args = 0..=1, require_equals = true)]
    #[expect(clippy::option_option, reason = "not given, given without a folder, given with one")]
    pub(crate) cache: Option<Option<PathBuf>>,

    /// Keep nothing and take nothing from a cache, whatever `UNAWAIT_CACHE` says
    #[arg(long, conflicts_with = "cache")]
    pub(crate) no_cache: bool,
}
