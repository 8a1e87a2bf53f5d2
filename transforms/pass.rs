//! Lowering as an ordinary swc pass, for hosts that print with swc's own code generator.
//!
//! What [`crate::lower`] leaves to a printer that knows `origins` is settled here: every
//! generated node has the place of the code that caused it, which is what source maps want.

use swc_core::common::errors::HANDLER;
use swc_core::ecma::ast::{Pass, Program};
use swc_core::ecma::visit::VisitMutWith;

use crate::names::Contexts;
use crate::{Config, Problem, lower};

/// A pass that lowers every async function, and a module that awaits at top level.
///
/// Such a module is lowered as one that nothing is known about but itself (`config.module` can say more): it
/// exports its promise as `__tla`, and whoever imports it has to wait for that.
///
/// ```
/// # use swc_core::common::{FileName, GLOBALS, Globals, Mark, SourceMap, sync::Lrc};
/// # use swc_core::ecma::ast::{EsVersion, Program};
/// # use swc_core::ecma::codegen::to_code;
/// # use swc_core::ecma::parser::{Syntax, parse_file_as_program};
/// # use swc_core::ecma::transforms::base::{fixer::fixer, resolver};
/// # use unawait_transforms::{Config, Mode, pass};
/// let source = "export const config = await load();";
/// # let files: Lrc<SourceMap> = Lrc::default();
/// # let file = files.new_source_file(FileName::Anon.into(), source);
/// # let mut program =
/// #     parse_file_as_program(&file, Syntax::Es(Default::default()), EsVersion::EsNext, None, &mut vec![]).unwrap();
/// # GLOBALS.set(&Globals::new(), || {
/// # let unresolved = Mark::new();
/// # let config = Config::new(Mode::Textbook, unresolved);
/// # program.mutate((resolver(unresolved, Mark::new(), false), pass(config), fixer(None)));
/// # });
/// assert_eq!(to_code(&program), "\
/// let config;
/// export const __tla = load().then((value)=>{
///     config = value;
/// });
/// export { config };
/// ");
/// ```
///
/// * Needs swc's `resolver` before it (`config.unresolved` is the resolver's mark) and a `GLOBALS`
///   around it; TypeScript has to be stripped.
/// * Wants swc's `fixer` after it, which writes the parentheses that moved code needs. `hygiene` is
///   not needed: names are told apart by their spelling.
/// * What cannot be lowered is an error for swc's `HANDLER`, if there is one; the function around it
///   stays as it was either way. [`pass_with`] hands the problems to a closure instead.
///
/// ```
/// use swc_core::common::{FileName, GLOBALS, Globals, Mark, SourceMap, sync::Lrc};
/// use swc_core::ecma::ast::{EsVersion, Program};
/// use swc_core::ecma::codegen::to_code;
/// use swc_core::ecma::parser::{Syntax, parse_file_as_program};
/// use swc_core::ecma::transforms::base::{fixer::fixer, resolver};
/// use unawait_transforms::{Config, Mode, pass};
///
/// let source = "async function name(id) { const user = await load(id); return user.name; }";
/// let files: Lrc<SourceMap> = Lrc::default();
/// let file = files.new_source_file(FileName::Anon.into(), source);
/// let mut program =
///     parse_file_as_program(&file, Syntax::Es(Default::default()), EsVersion::EsNext, None, &mut vec![]).unwrap();
///
/// GLOBALS.set(&Globals::new(), || {
///     let unresolved = Mark::new();
///     program.mutate((
///         resolver(unresolved, Mark::new(), false),
///         pass(Config::new(Mode::Textbook, unresolved)),
///         fixer(None),
///     ));
/// });
/// assert_eq!(to_code(&program), "\
/// function name(id) {
///     return load(id).then((user)=>user.name);
/// }
/// ");
/// ```
#[must_use]
pub fn pass(config: Config) -> impl Pass {
    pass_with(config, |problem| {
        if HANDLER.is_set() {
            HANDLER.with(|handler| {
                let mut error = handler.struct_span_err(problem.span, &problem.message);
                if let Some(hint) = &problem.hint {
                    error.help(hint);
                }
                error.emit();
            });
        }
    })
}

/// As [`pass`], but `report` gets every construct that could not be lowered, in source order.
///
/// ```
/// # use swc_core::common::{FileName, GLOBALS, Globals, Mark, SourceMap, sync::Lrc};
/// # use swc_core::ecma::ast::{EsVersion, Program};
/// # use swc_core::ecma::parser::{Syntax, parse_file_as_program};
/// # use swc_core::ecma::transforms::base::resolver;
/// # use unawait_transforms::{Config, Mode, pass_with};
/// # let files: Lrc<SourceMap> = Lrc::default();
/// # let source = "with (env) { async () => load(); }";
/// # let file = files.new_source_file(FileName::Anon.into(), source);
/// # let mut program =
/// #     parse_file_as_program(&file, Syntax::Es(Default::default()), EsVersion::EsNext, None, &mut vec![]).unwrap();
/// # GLOBALS.set(&Globals::new(), || {
/// # let unresolved = Mark::new();
/// # program.mutate(resolver(unresolved, Mark::new(), false));
/// let mut messages = Vec::new();
/// let config = Config::new(Mode::Faithful, unresolved);
/// program.mutate(pass_with(config, |problem| messages.push(problem.message)));
/// assert_eq!(messages, ["an async function in a `with` statement is not lowered"]);
/// # });
/// ```
pub fn pass_with(config: Config, report: impl FnMut(Problem)) -> impl Pass {
    Lower { config, report }
}

struct Lower<R> {
    config: Config,
    report: R,
}

impl<R: FnMut(Problem)> Pass for Lower<R> {
    fn process(&mut self, program: &mut Program) {
        let lowered = lower(program, &self.config);
        lowered.origins.settle(program);
        program.visit_mut_with(&mut Contexts::default());
        lowered.problems.into_iter().for_each(&mut self.report);
    }
}
