//! Object literals and class heads: keys, values and heritage in source order.
//!
//! * Spec: <https://tc39.es/ecma262/#sec-object-initializer-runtime-semantics-propertydefinitionevaluation>,
//!   <https://tc39.es/ecma262/#sec-runtime-semantics-classdefinitionevaluation>

use swc_core::ecma::ast::*;

use super::{Slot, Step, in_order};
use crate::analysis::suspends::suspends;
use crate::ast;
use crate::lowering::Lowering;

/// Lifts an object literal.
pub(super) fn lift_object(cx: &mut Lowering, object: &mut ObjectLit, steps: &mut Vec<Step>) {
    let last = object.props.iter().rposition(suspends).unwrap_or(0);
    for prop in object.props.iter_mut().take(last) {
        expand_shorthand(cx, prop);
    }
    let mut slots = Vec::new();
    for prop in &mut object.props {
        prop_slots(prop, &mut slots);
    }
    in_order(cx, slots, steps);
}

/// `{ x, y: await z }` with a changing `x` becomes `{ x: x, … }`, so that its value can be kept.
fn expand_shorthand(cx: &mut Lowering, prop: &mut PropOrSpread) {
    let PropOrSpread::Prop(inner) = prop else { return };
    let Prop::Shorthand(name) = &**inner else { return };
    let value = Box::new(Expr::Ident(name.clone()));
    if !cx.is_invariant(&value) {
        **inner = ast::written_out(name, cx.place(name.span), value);
    }
}

fn prop_slots<'a>(prop: &'a mut PropOrSpread, slots: &mut Vec<Slot<'a>>) {
    match prop {
        PropOrSpread::Spread(spread) => slots.push(Slot::fields(&mut spread.expr)),
        PropOrSpread::Prop(prop) => match &mut **prop {
            Prop::KeyValue(pair) => {
                key_slot(&mut pair.key, slots);
                slots.push(Slot::named(&mut pair.value));
            }
            Prop::Getter(getter) => key_slot(&mut getter.key, slots),
            Prop::Setter(setter) => key_slot(&mut setter.key, slots),
            Prop::Method(method) => key_slot(&mut method.key, slots),
            Prop::Shorthand(_) | Prop::Assign(_) => {}
        },
    }
}

fn key_slot<'a>(key: &'a mut PropName, slots: &mut Vec<Slot<'a>>) {
    if let PropName::Computed(computed) = key {
        slots.push(Slot::key(&mut computed.expr));
    }
}

/// Lifts what a class evaluates when it is defined, before its static parts run.
pub(super) fn lift_class(cx: &mut Lowering, class: &mut Class, steps: &mut Vec<Step>) {
    let mut slots = Vec::new();
    if let Some(heritage) = &mut class.super_class {
        slots.push(Slot::value(heritage));
    }
    for member in &mut class.body {
        match member {
            ClassMember::Method(method) => key_slot(&mut method.key, &mut slots),
            ClassMember::ClassProp(prop) => key_slot(&mut prop.key, &mut slots),
            ClassMember::AutoAccessor(accessor) => {
                if let Key::Public(key) = &mut accessor.key {
                    key_slot(key, &mut slots);
                }
            }
            ClassMember::Constructor(_)
            | ClassMember::PrivateMethod(_)
            | ClassMember::PrivateProp(_)
            | ClassMember::TsIndexSignature(_)
            | ClassMember::Empty(_)
            | ClassMember::StaticBlock(_) => {}
        }
    }
    in_order(cx, slots, steps);
}
