//! Gives the module a stack of 32 MiB, as parser and passes call themselves once per level of nesting:
//! with the usual one of 1 MiB some hundred nested calls write past its end.

const STACK: usize = 32 << 20;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if std::env::var("CARGO_CFG_TARGET_FAMILY").is_ok_and(|family| family == "wasm") {
        println!("cargo::rustc-cdylib-link-arg=-zstack-size={STACK}");
    }
}
