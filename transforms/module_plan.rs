//! What a module has to know of the modules around it, where some of them await at top level.
//!
//! ```js
//! import { config } from "./config.js";       // which awaits: `awaited` is ["./config.js"]
//! console.log(config);
//! ```
//! An async module (one that awaits at top level, or imports an async module) exports its module-init promise
//! under the name [`ModulePlan::init`]; an importer waits for it.
//!
//! * Spec: <https://tc39.es/ecma262/#sec-innermoduleevaluation>

/// What to make of an ES module as a whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// It stays a module; its init promise is one of its exports.
    #[default]
    Module,
    /// A script: one expression statement, whose value is the init promise.
    Iife,
    /// A `CommonJS` module: the init promise is a property of `module.exports`.
    Cjs,
}

/// The place of one module among the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModulePlan {
    /// The name of the export that is the init promise.
    pub init: String,
    /// What becomes of the module.
    pub format: Format,
    /// The specifiers, as the module spells them and in the order of its requests, of the modules that it
    /// imports or exports from and that have an init promise.
    pub awaited: Vec<String>,
    /// The specifiers, as the module spells them, whose `import()` has to wait for an init promise.
    pub dynamic: Vec<String>,
    /// Whether an `import()` of something that is not a plain string may get a module with an init promise.
    pub dynamic_unknown: bool,
    /// The specifiers, as the module spells them, that mean the module itself.
    pub own: Vec<String>,
    /// Whether the module is in a cycle of imports in which a module is async.
    pub cyclic: bool,
    /// Whether the modules around are compiled too, so that `exact` can keep the order of their evaluation.
    pub in_set: bool,
}

impl Default for ModulePlan {
    /// A module alone.
    fn default() -> Self {
        Self {
            init: "__tla".into(),
            format: Format::Module,
            awaited: Vec::new(),
            dynamic: Vec::new(),
            dynamic_unknown: false,
            own: Vec::new(),
            cyclic: false,
            in_set: false,
        }
    }
}
