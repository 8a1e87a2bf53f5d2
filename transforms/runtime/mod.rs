//! The helpers that the output calls: written in JavaScript beside this file, one function each, with
//! its clause of the specification; only those used get into the output.
//!
//! ```js
//! async function load() { return (await get()).name; }
//! ```
//! becomes
//! ```js
//! function load() {
//!   try { return _then(get(), (value) => value.name); } catch (error) { return Promise.reject(error); }
//! }
//! function _then(value, next, fail) { … }                       // or, with `Runtime::Import`:
//!                                                               // import { _then } from "unawait/runtime";
//! ```
//! Helpers stand at the end, behind the author's code. They are function declarations: those are there
//! before any module that imports this one runs. A name that the program has already gets a number.

use std::sync::OnceLock;

use rustc_hash::FxHashSet;
use swc_core::atoms::Atom;
use swc_core::common::util::take::Take;
use swc_core::common::{BytePos, DUMMY_SP, Mark, Span, SyntaxContext};
use swc_core::ecma::ast::*;
use swc_core::ecma::parser::{Parser, StringInput, Syntax};
use swc_core::ecma::visit::{VisitMut, VisitMutWith};

use crate::{Runtime, ast, origins};

/// The helpers, each before those it calls. Their text binds none of the globals it uses. A statement whose label
/// is the name of a helper is there for that one: it is left out where nothing uses that.
const SOURCES: [(&str, &str); 21] = [
    ("_module", include_str!("module.js")),
    ("_moduleRoot", include_str!("module_root.js")),
    ("_moduleRecord", include_str!("module_record.js")),
    ("_moduleSettles", include_str!("module_settles.js")),
    ("_imported", include_str!("imported.js")),
    ("_asyncGenerator", include_str!("async_generator.js")),
    ("_generator", include_str!("generator.js")),
    ("_items", include_str!("items.js")),
    ("_delegate", include_str!("delegate.js")),
    ("_asyncGeneratorFunction", include_str!("async_generator_function.js")),
    ("_yieldStar", include_str!("yield_star.js")),
    ("_asyncGenerators", include_str!("async_generators.js")),
    ("_ask", include_str!("ask.js")),
    ("_answer", include_str!("answer.js")),
    ("_deferred", include_str!("deferred.js")),
    ("_iterate", include_str!("iterate.js")),
    ("_fromSync", include_str!("from_sync.js")),
    ("_object", include_str!("object.js")),
    ("_await", include_str!("await.js")),
    ("_resolved", include_str!("resolved.js")),
    ("_then", include_str!("then.js")),
];

/// The globals that helpers mention.
const GLOBALS: [&str; 8] = ["Math", "Object", "Promise", "Reflect", "Set", "Symbol", "TypeError", "WeakMap"];

/// The helpers of one file.
#[derive(Debug)]
pub(crate) struct Helpers {
    /// The names of the program that begin with an underscore.
    underscored: FxHashSet<Atom>,
    /// What each that is used is called in this file, in the order of [`SOURCES`].
    used: [Option<Ident>; SOURCES.len()],
    unresolved: SyntaxContext,
}

impl Helpers {
    /// Names for the helpers that are none of the program's, of which those with an underscore are given.
    pub(crate) fn of(underscored: FxHashSet<Atom>, unresolved: SyntaxContext) -> Self {
        Self { underscored, used: Default::default(), unresolved }
    }

    /// `_then(value, next, fail)`; one who returns the promise needs no `fail`.
    pub(crate) fn then(&mut self, args: Vec<Box<Expr>>) -> Box<Expr> {
        self.call("_then", args)
    }

    /// `_resolved(value)`.
    pub(crate) fn resolved(&mut self, value: Box<Expr>) -> Box<Expr> {
        self.call("_resolved", vec![value])
    }

    /// `_asyncGenerator(maker, body)`.
    pub(crate) fn async_generator(&mut self, maker: Box<Expr>, body: Box<Expr>) -> Box<Expr> {
        self.call("_asyncGenerator", vec![maker, body])
    }

    /// `_generator(body)`.
    pub(crate) fn captive_generator(&mut self, body: Box<Expr>) -> Box<Expr> {
        self.call("_generator", vec![body])
    }

    /// `_delegate(give, inner, next, fail, leave)`.
    pub(crate) fn delegate_to_captive(&mut self, args: Vec<Box<Expr>>) -> Box<Expr> {
        self.call("_delegate", args)
    }

    /// `_asyncGeneratorFunction(maker)`.
    pub(crate) fn async_generator_function(&mut self, maker: Box<Expr>) -> Box<Expr> {
        self.call("_asyncGeneratorFunction", vec![maker])
    }

    /// `_yieldStar(give, iterable, next, fail, leave)`.
    pub(crate) fn delegate(&mut self, args: Vec<Box<Expr>>) -> Box<Expr> {
        self.call("_yieldStar", args)
    }

    /// `_iterate(iterable)`.
    pub(crate) fn iterate(&mut self, iterable: Box<Expr>) -> Box<Expr> {
        self.call("_iterate", vec![iterable])
    }

    /// `_items(iterable)`.
    pub(crate) fn settle_items(&mut self, iterable: Box<Expr>) -> Box<Expr> {
        self.call("_items", vec![iterable])
    }

    /// `_object(value)`.
    pub(crate) fn object(&mut self, value: Box<Expr>) -> Box<Expr> {
        self.call("_object", vec![value])
    }

    /// `_module(requests, body)`.
    pub(crate) fn module(&mut self, requests: Box<Expr>, body: Box<Expr>) -> Box<Expr> {
        self.call("_module", vec![requests, body])
    }

    /// `_imported(promise, init)`.
    pub(crate) fn when_imported(&mut self, promise: Box<Expr>, init: Box<Expr>) -> Box<Expr> {
        self.call("_imported", vec![promise, init])
    }

    fn call(&mut self, name: &'static str, args: Vec<Box<Expr>>) -> Box<Expr> {
        let name = wanted(&mut self.used, name, &self.underscored).cloned().unwrap_or_default();
        ast::call(Box::new(Expr::Ident(name)), args)
    }

    /// Puts the helpers used at the end of the program, or their import behind its directives.
    pub(crate) fn insert(self, program: &mut Program, runtime: Runtime) {
        if self.used.iter().all(Option::is_none) {
            return;
        }
        match (program, runtime) {
            (Program::Script(script), Runtime::Inline) => script.body.extend(self.declarations()),
            (Program::Module(module), Runtime::Inline) => {
                module.body.extend(self.declarations().into_iter().map(ModuleItem::Stmt));
            }
            (Program::Script(script), Runtime::Import) => {
                let at = script.body.iter().take_while(|stmt| ast::is_directive(stmt)).count();
                script.body.insert(at, self.required());
            }
            (Program::Module(module), Runtime::Import) => {
                let directive =
                    |item: &&ModuleItem| matches!(item, ModuleItem::Stmt(stmt) if ast::is_directive(stmt));
                let at = module.body.iter().take_while(directive).count();
                module.body.insert(at, ModuleItem::ModuleDecl(ModuleDecl::Import(self.imported())));
            }
        }
    }

    /// The names of those used, in the order of `SOURCES`: as the runtime exports them, and here.
    fn listed(&self) -> impl Iterator<Item = (&'static str, &Ident)> {
        SOURCES.iter().zip(&self.used).filter_map(|((name, _), used)| Some((*name, used.as_ref()?)))
    }

    /// `import { _then } from "unawait/runtime";`
    fn imported(&self) -> ImportDecl {
        let specifiers = self.listed().map(|(exported, local)| {
            let renamed = exported != &*local.sym;
            let imported =
                renamed.then(|| ModuleExportName::Ident(Ident::new_no_ctxt(exported.into(), DUMMY_SP)));
            ImportSpecifier::Named(ImportNamedSpecifier {
                span: DUMMY_SP,
                local: local.clone(),
                imported,
                is_type_only: false,
            })
        });
        ImportDecl { specifiers: specifiers.collect(), src: Box::new(MODULE.into()), ..ImportDecl::dummy() }
    }

    /// `const { _then } = require("unawait/runtime");`
    fn required(&self) -> Stmt {
        let props = self.listed().map(|(exported, local)| {
            let key = PropName::Ident(IdentName::new(exported.into(), DUMMY_SP));
            let value = BindingIdent { id: local.clone(), type_ann: None };
            if exported == &*local.sym {
                ObjectPatProp::Assign(AssignPatProp { span: DUMMY_SP, key: value, value: None })
            } else {
                ObjectPatProp::KeyValue(KeyValuePatProp { key, value: Box::new(Pat::Ident(value)) })
            }
        });
        let pattern = Pat::Object(ObjectPat {
            span: DUMMY_SP,
            props: props.collect(),
            optional: false,
            type_ann: None,
        });
        let require = Ident::new("require".into(), DUMMY_SP, self.unresolved);
        let module = Box::new(Expr::Lit(Lit::Str(MODULE.into())));
        let value = ast::call(ast::ident(&require), vec![module]);
        ast::declare(DUMMY_SP, VarDeclKind::Const, pattern, Some(value))
    }

    /// The helpers used, and those that they call.
    fn declarations(self) -> Vec<Stmt> {
        let Self { underscored, mut used, unresolved } = self;
        let mut taken: Vec<(usize, Stmt)> = Vec::new();
        // A helper stands before those it calls, but for some that call each other.
        for _ in 0..2 {
            for index in 0..SOURCES.len() {
                if used.get(index).is_some_and(Option::is_some)
                    && !taken.iter().any(|(known, _)| *known == index)
                    && let Some(mut helper) = parsed(index).cloned()
                {
                    let own = SyntaxContext::empty().apply_mark(Mark::new());
                    helper.visit_mut_with(&mut Adopt {
                        underscored: &underscored,
                        unresolved,
                        used: &mut used,
                        own,
                    });
                    taken.push((index, helper));
                }
            }
        }
        taken.into_iter().map(|(_, helper)| helper).collect()
    }
}

/// Where `Runtime::Import` has the helpers from.
const MODULE: &str = "unawait/runtime";

/// The text of all helpers, those first that most files use; `origins` counts in it.
#[must_use]
pub fn source() -> String {
    SOURCES.iter().rev().map(|(_, text)| *text).collect()
}

/// A helper as a tree, which is parsed once.
fn parsed(index: usize) -> Option<&'static Stmt> {
    static PARSED: [OnceLock<Option<Stmt>>; SOURCES.len()] = [const { OnceLock::new() }; SOURCES.len()];
    let parse = || {
        let (_, text) = SOURCES.get(index)?;
        let mut helper = parse(text)?;
        let behind = SOURCES.iter().skip(index + 1);
        helper.visit_mut_with(&mut Place { start: behind.map(|(_, text)| text.len()).sum() });
        Some(helper)
    };
    PARSED.get(index)?.get_or_init(parse).as_ref()
}

fn parse(source: &str) -> Option<Stmt> {
    let length = u32::try_from(source.len()).ok()?;
    let input = StringInput::new(source, BytePos(1), BytePos(1 + length));
    let script = Parser::new(Syntax::default(), input, None).parse_script().ok()?;
    script.body.into_iter().next()
}

/// Gives a helper its place in [`source`], where its text begins at `start`.
struct Place {
    start: usize,
}

impl VisitMut for Place {
    fn visit_mut_span(&mut self, node: &mut Span) {
        // [`parse`] counts from 1.
        *node = origins::helper(self.start + node.lo.0.saturating_sub(1) as usize);
    }
}

/// Makes a helper part of a program.
struct Adopt<'h> {
    underscored: &'h FxHashSet<Atom>,
    unresolved: SyntaxContext,
    /// The names of the helpers that are used.
    used: &'h mut [Option<Ident>],
    /// The context of its variables.
    own: SyntaxContext,
}

impl VisitMut for Adopt<'_> {
    fn visit_mut_stmts(&mut self, node: &mut Vec<Stmt>) {
        let used = &self.used;
        let parts = node.take().into_iter().flat_map(|stmt| match stmt {
            Stmt::Labeled(part) if !is_used(used, &part.label.sym) => Vec::new(),
            Stmt::Labeled(part) => match *part.body {
                Stmt::Block(block) => block.stmts,
                stmt => vec![stmt],
            },
            stmt => vec![stmt],
        });
        *node = parts.collect();
        node.visit_mut_children_with(self);
    }

    fn visit_mut_ident(&mut self, node: &mut Ident) {
        let first = node.sym.as_bytes().first().copied().unwrap_or_default();
        let is_global = first.is_ascii_uppercase() && GLOBALS.contains(&&*node.sym);
        node.ctxt = if is_global { self.unresolved } else { self.own };
        if first == b'_'
            && let Some(name) = wanted(self.used, &node.sym, self.underscored)
        {
            *node = Ident { span: node.span, ..name.clone() };
        }
    }
}

/// Where a helper is in [`SOURCES`].
fn index_of(helper: &str) -> Option<usize> {
    SOURCES.iter().position(|(name, _)| *name == helper)
}

/// Whether a helper is among those used.
fn is_used(used: &[Option<Ident>], helper: &str) -> bool {
    index_of(helper).and_then(|index| used.get(index)).is_some_and(Option::is_some)
}

/// What a helper is called, which is among those used from now on; nothing if there is none of this name.
fn wanted<'u>(
    used: &'u mut [Option<Ident>],
    helper: &str,
    underscored: &FxHashSet<Atom>,
) -> Option<&'u mut Ident> {
    let slot = used.get_mut(index_of(helper)?)?;
    Some(slot.get_or_insert_with(|| here(helper, underscored)))
}

/// What a helper is called in a file with these names.
fn here(name: &str, underscored: &FxHashSet<Atom>) -> Ident {
    Ident::new(unlike(underscored, name), DUMMY_SP, SyntaxContext::empty())
}

/// A name for a helper that is none of `names`, which begin as it does.
fn unlike(names: &FxHashSet<Atom>, name: &str) -> Atom {
    let numbered = (2..).map(|count: u32| Atom::from(format!("{name}{count}")));
    let mut candidates = std::iter::once(Atom::from(name)).chain(numbered);
    candidates.find(|name| !names.contains(name)).unwrap_or_default()
}
