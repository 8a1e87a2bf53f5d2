//! What a caller can ask of the compiler.

pub use unawait_transforms::{Format, Mode, ModulePlan, Runtime};

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
    /// Where helpers come from.
    pub runtime: Runtime,
    /// Whether to make a source map, which takes about as long as printing.
    pub source_map: bool,
    /// The source map of the source itself, as JSON: ours then leads to where that one does.
    pub input_map: Option<String>,
    /// Whether a file in which there can be nothing to lower is parsed all the same, for its errors. If not, it
    /// has no map either.
    pub check: bool,
    /// Whether to tell what the file asks for as a module, see [`crate::Output::scan`].
    pub scan: bool,
    /// What is known of the modules around.
    pub module: ModulePlan,
    /// How deep the functions of the output may be nested before they stand side by side, where that is not as
    /// usual: for tests of that form, which ordinary programs do not need.
    pub deepest: Option<usize>,
}

impl Options {
    /// A file of this name, in the syntax of its extension, with helpers inline.
    #[must_use]
    pub fn new(mode: Mode, filename: impl Into<String>) -> Self {
        Self {
            mode,
            filename: filename.into(),
            source_type: SourceType::Auto,
            runtime: Runtime::Inline,
            source_map: false,
            input_map: None,
            check: true,
            scan: false,
            module: ModulePlan::default(),
            deepest: None,
        }
    }
}
