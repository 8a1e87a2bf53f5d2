//! What the code around allows, for the rules that ask where something stands.
//!
//! ```js
//! async function load(url) { … }    // in the parameters `await` is a name nobody may use, in the body an operator
//! class Post extends Base { constructor() { () => super() } }   // an arrow function takes over what is around it
//! ```

/// What may stand in a piece of code. Functions, parameters, initialisers of fields and static
/// blocks each have their own.
#[derive(Clone, Copy, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a question of its own, and most combinations occur"
)]
pub(super) struct Context {
    /// Strict mode.
    pub(super) strict: bool,
    /// `await` is not a name.
    pub(super) await_reserved: bool,
    /// `await x` may stand here.
    pub(super) may_await: bool,
    /// `yield` is not a name, even in sloppy code.
    pub(super) yield_reserved: bool,
    /// `yield x` may stand here.
    pub(super) may_yield: bool,
    /// `return` may stand here.
    pub(super) may_return: bool,
    /// `arguments` may stand here.
    pub(super) has_arguments: bool,
    /// `new.target` may stand here.
    pub(super) new_target: bool,
    /// `super()` may stand here.
    pub(super) super_call: bool,
    /// `super.x` may stand here.
    pub(super) super_property: bool,
}

impl Context {
    /// The top level of a module.
    pub(super) fn module() -> Self {
        Self { strict: true, await_reserved: true, may_return: false, ..Self::script(true) }
    }

    /// The top level of a script. The parser knows whether `await` and `return` may stand there.
    pub(super) fn script(strict: bool) -> Self {
        Self {
            strict,
            await_reserved: false,
            may_await: true,
            yield_reserved: false,
            may_yield: false,
            may_return: true,
            has_arguments: true,
            new_target: false,
            super_call: false,
            super_property: false,
        }
    }

    /// The body of a function that is not an arrow function, without `super`.
    pub(super) fn body(self, is_module: bool, is_async: bool, is_generator: bool) -> Self {
        Self {
            strict: self.strict,
            await_reserved: is_module || is_async,
            may_await: is_async,
            yield_reserved: is_generator,
            may_yield: is_generator,
            may_return: true,
            has_arguments: true,
            new_target: true,
            super_call: false,
            super_property: false,
        }
    }

    /// The parameters of a function with this body.
    pub(super) fn parameters(self) -> Self {
        Self { may_await: false, may_yield: false, may_return: false, ..self }
    }

    /// The parameters of an arrow function: those around decide what is a name.
    pub(super) fn arrow_parameters(self, is_async: bool) -> Self {
        Self { await_reserved: self.await_reserved || is_async, ..self.parameters() }
    }

    /// The body of an arrow function.
    pub(super) fn arrow_body(self, is_module: bool, is_async: bool) -> Self {
        Self {
            has_arguments: self.has_arguments,
            new_target: self.new_target,
            super_call: self.super_call,
            super_property: self.super_property,
            ..self.body(is_module, is_async, false)
        }
    }

    /// The initialiser of a field.
    pub(super) fn field(self, is_module: bool) -> Self {
        Self {
            may_return: false,
            has_arguments: false,
            super_property: true,
            ..self.body(is_module, false, false)
        }
    }

    /// A static block.
    pub(super) fn static_block(self) -> Self {
        Self { await_reserved: true, ..self.field(true) }
    }
}
