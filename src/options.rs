//! What a caller can ask of the compiler.

pub use unawait_transforms::Mode;

/// Whether a file is a module; decides strictness and whether `await` is a keyword at top level.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SourceType {
    /// A module if it has `import` or `export`, else a script (`.mjs`, `.mts`: module; `.cjs`,
    /// `.cts`: script).
    #[default]
    Auto,
    /// An ES module.
    Module,
    /// A classic script or a `CommonJS` file.
    Script,
}

/// How to compile one file.
#[derive(Clone, Debug)]
pub struct Options {
    /// What the output promises.
    pub mode: Mode,
    /// The file's name, for its extension (which syntax to expect) and for messages.
    pub filename: String,
    /// Module or script.
    pub source_type: SourceType,
}
