//! temp
use swc_core::common::SourceMap;
use swc_core::common::sync::Lrc;
use swc_core::ecma::ast::*;
use swc_core::ecma::codegen::{Config, Emitter, text_writer::JsWriter};
use unawait_transforms::Origins;
/// temp
pub fn print(_parsed: &crate::Parsed, program: &Program, origins: &Origins) -> String {
    let mut program = program.clone();
    origins.clone().settle(&mut program);
    use swc_core::ecma::transforms::base::fixer::fixer;
    let mut program = program.apply(fixer(None));
    let _ = &mut program;
    let cm: Lrc<SourceMap> = Default::default();
    let mut buf = vec![];
    {
        let mut emitter = Emitter {
            cfg: Config::default(),
            cm: cm.clone(),
            comments: None,
            wr: JsWriter::new(cm.clone(), "\n", &mut buf, None),
        };
        emitter.emit_program(&program).unwrap();
    }
    String::from_utf8(buf).unwrap()
}
