//! JSX: attributes, then children, in source order.

use swc_core::ecma::ast::*;

use super::{Slot, Step, in_order};
use crate::lowering::Lowering;

/// Lifts an element.
pub(super) fn lift_element(cx: &mut Lowering, element: &mut JSXElement, steps: &mut Vec<Step>) {
    let mut slots = Vec::new();
    element_slots(element, &mut slots);
    in_order(cx, slots, steps);
}

/// Lifts a fragment.
pub(super) fn lift_fragment(cx: &mut Lowering, fragment: &mut JSXFragment, steps: &mut Vec<Step>) {
    let mut slots = Vec::new();
    for child in &mut fragment.children {
        child_slots(child, &mut slots);
    }
    in_order(cx, slots, steps);
}

fn element_slots<'a>(element: &'a mut JSXElement, slots: &mut Vec<Slot<'a>>) {
    for attribute in &mut element.opening.attrs {
        match attribute {
            JSXAttrOrSpread::SpreadElement(spread) => slots.push(Slot::fields(&mut spread.expr)),
            JSXAttrOrSpread::JSXAttr(attribute) => match &mut attribute.value {
                Some(JSXAttrValue::JSXExprContainer(container)) => container_slot(&mut container.expr, slots),
                Some(JSXAttrValue::JSXElement(inner)) => element_slots(inner, slots),
                Some(JSXAttrValue::JSXFragment(inner)) => {
                    for child in &mut inner.children {
                        child_slots(child, slots);
                    }
                }
                Some(JSXAttrValue::Str(_)) | None => {}
            },
        }
    }
    for child in &mut element.children {
        child_slots(child, slots);
    }
}

fn child_slots<'a>(child: &'a mut JSXElementChild, slots: &mut Vec<Slot<'a>>) {
    match child {
        JSXElementChild::JSXExprContainer(container) => container_slot(&mut container.expr, slots),
        JSXElementChild::JSXSpreadChild(spread) => slots.push(Slot::value(&mut spread.expr)),
        JSXElementChild::JSXElement(element) => element_slots(element, slots),
        JSXElementChild::JSXFragment(fragment) => {
            for child in &mut fragment.children {
                child_slots(child, slots);
            }
        }
        JSXElementChild::JSXText(_) => {}
    }
}

fn container_slot<'a>(expr: &'a mut JSXExpr, slots: &mut Vec<Slot<'a>>) {
    match expr {
        JSXExpr::Expr(expr) => slots.push(Slot::value(expr)),
        JSXExpr::JSXEmptyExpr(_) => {}
    }
}
