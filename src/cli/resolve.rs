//! Where a specifier leads, among the files of a run.
//!
//! ```text
//! src/app.ts:  import "./config.js"     → src/config.ts, if that is there and no src/config.js
//!              import "#db"             → what `imports` of package.json says
//!              import "react"           → out of the set
//! ```
//! As Node does and bundlers do: extensions may be left out, folders have an index, `.js` may mean `.ts`,
//! packages have `imports` and `exports`, links are followed.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use oxc_resolver::{ResolveOptions, Resolver};

use super::inputs::Input;

/// Extensions that may be left out, in the order in which they are tried.
const EXTENSIONS: [&str; 8] = [".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".cts", ".tsx"];

/// What an extension may stand for: TypeScript names what it will be compiled to.
const ALIASES: [(&str, &[&str]); 4] = [
    (".js", &[".js", ".ts", ".tsx", ".jsx"]),
    (".jsx", &[".jsx", ".tsx"]),
    (".mjs", &[".mjs", ".mts"]),
    (".cjs", &[".cjs", ".cts"]),
];

/// Conditions of `exports` and `imports` that hold.
const CONDITIONS: [&str; 4] = ["import", "node", "module", "default"];

/// The files of a run, and how their specifiers are resolved.
pub(crate) struct Files<'i> {
    resolver: Resolver,
    inputs: &'i [Input],
    by_path: HashMap<&'i Path, usize>,
}

impl<'i> Files<'i> {
    /// Prepares for the specifiers of `inputs`. Where `links` are followed, a module is where its link is.
    pub(crate) fn of(inputs: &'i [Input], links: bool) -> Self {
        let owned = |list: &[&str]| list.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        let options = ResolveOptions {
            extensions: owned(&EXTENSIONS),
            extension_alias: ALIASES.map(|(from, to)| (from.to_owned(), owned(to))).to_vec(),
            condition_names: owned(&CONDITIONS),
            symlinks: !links,
            ..ResolveOptions::default()
        };
        let by_path = inputs.iter().enumerate().map(|(at, input)| (input.real.as_path(), at)).collect();
        Self { resolver: Resolver::new(options), inputs, by_path }
    }

    /// The input that a specifier of the input `from` leads to, if it is one.
    pub(crate) fn resolve(&self, from: usize, specifier: &str) -> Option<usize> {
        let folder = self.inputs.get(from)?.real.parent()?;
        let found: PathBuf = self.resolver.resolve(folder, specifier).ok()?.into_path_buf();
        self.by_path.get(found.as_path()).copied()
    }
}
