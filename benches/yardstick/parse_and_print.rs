//! The yardstick of the compile bench: does the least that a compiler on swc does, on one thread
//! and with the system's allocator.
//!
//! ```text
//! parse_and_print in out                  reads, parses, prints and writes every file of `in`
//! parse_and_print in out --comments       keeps the comments
//! parse_and_print in out --source-map     writes `name.map` beside each file as well
//! parse_and_print in out --only-parse     writes the text as it was read
//! parse_and_print in out --only-copy      does not parse it either
//! ```
//!
//! Nothing is rewritten. A file that does not parse ends the program, for then two programs that
//! are compared would not have done the same.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow};
use clap::Parser as _;
use swc_core::common::comments::SingleThreadedComments;
use swc_core::common::source_map::DefaultSourceMapGenConfig;
use swc_core::common::sync::Lrc;
use swc_core::common::{BytePos, FileName, LineCol, SourceMap};
use swc_core::ecma::ast::{EsVersion, Program};
use swc_core::ecma::codegen::text_writer::JsWriter;
use swc_core::ecma::codegen::{Config, Emitter};
use swc_core::ecma::parser::lexer::Lexer;
use swc_core::ecma::parser::{EsSyntax, Parser, StringInput, Syntax};

/// Parses and prints with swc.
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
#[derive(clap::Parser)]
struct Args {
    /// The folder with the sources.
    input: PathBuf,
    /// The folder for the output; its folders are made.
    output: PathBuf,
    /// Keep comments.
    #[arg(long)]
    comments: bool,
    /// Make source maps.
    #[arg(long)]
    source_map: bool,
    /// Print nothing: write what was read.
    #[arg(long)]
    only_parse: bool,
    /// Do not parse: write what was read.
    #[arg(long, conflicts_with = "only_parse")]
    only_copy: bool,
}

fn main() -> Result<()> {
    let args = Args::parse();
    // The parser recurses; the main thread's stack would be too small for generated code.
    let work =
        std::thread::Builder::new().stack_size(256 << 20).spawn(move || folder(&args, Path::new("")))?;
    work.join().map_err(|_| anyhow!("swc panics"))?
}

/// Does the files of a folder, which is named from `args.input`.
fn folder(args: &Args, below: &Path) -> Result<()> {
    fs::create_dir_all(args.output.join(below))?;
    for entry in fs::read_dir(args.input.join(below))? {
        let entry = entry?;
        let path = below.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            folder(args, &path)?;
        } else {
            file(args, &path).with_context(|| path.display().to_string())?;
        }
    }
    Ok(())
}

fn file(args: &Args, path: &Path) -> Result<()> {
    let source = fs::read_to_string(args.input.join(path))?;
    let output = args.output.join(path);
    if args.only_copy {
        return Ok(fs::write(output, source)?);
    }
    let files: Lrc<SourceMap> = Lrc::default();
    let file = files.new_source_file(Lrc::new(FileName::Custom(path.display().to_string())), source);
    let comments = args.comments.then(SingleThreadedComments::default);
    let syntax = Syntax::Es(EsSyntax {
        jsx: true,
        decorators: true,
        decorators_before_export: true,
        explicit_resource_management: true,
        import_attributes: true,
        allow_return_outside_function: true,
        auto_accessors: true,
        ..EsSyntax::default()
    });
    let input = StringInput::from(&*file);
    let kept = comments.as_ref().map(|all| all as &dyn swc_core::common::comments::Comments);
    let mut parser = Parser::new_from(Lexer::new(syntax, EsVersion::EsNext, input, kept));
    let program = parser.parse_program().map_err(|error| anyhow!("{}", error.kind().msg()))?;
    if args.only_parse {
        return Ok(fs::write(output, file.src.as_bytes())?);
    }
    let mut positions = Vec::new();
    let text = print(&files, &program, kept, args.source_map.then_some(&mut positions))?;
    if args.source_map {
        let map = files.build_source_map(&positions, None, DefaultSourceMapGenConfig);
        let mut json = Vec::new();
        map.to_writer(&mut json)?;
        let mut name = output.clone().into_os_string();
        name.push(".map");
        fs::write(name, json)?;
    }
    Ok(fs::write(output, text)?)
}

/// The text of a program; the places of what is printed go to `positions`.
fn print(
    files: &Lrc<SourceMap>,
    program: &Program,
    comments: Option<&dyn swc_core::common::comments::Comments>,
    positions: Option<&mut Vec<(BytePos, LineCol)>>,
) -> Result<Vec<u8>> {
    let mut text = Vec::new();
    let wr = JsWriter::new(files.clone(), "\n", &mut text, positions);
    let mut emitter = Emitter { cfg: Config::default(), cm: files.clone(), comments, wr };
    emitter.emit_program(program)?;
    Ok(text)
}
