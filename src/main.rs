//! temp
fn main() {
    let mode = if std::env::args().any(|a| a == "faithful") { unawait::Mode::Faithful } else { unawait::Mode::Textbook };
    let src = std::io::read_to_string(std::io::stdin()).unwrap();
    let out = unawait::compile(&src, &unawait::Options { mode, filename: "x.js".into(), source_type: Default::default() });
    for d in &out.diagnostics { eprintln!("{}", d.render(&src, "x.js", false)); }
    print!("{}", out.code.unwrap_or_default());
}
