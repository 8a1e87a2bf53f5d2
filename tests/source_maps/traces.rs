//! Stack traces of lowered programs, through their maps, are those of the programs as they were.

use std::path::Path;
use std::process::Command;

use unawait::{Mode, SourceMap};

use super::support::{MODES, name};
use super::with_map;

/// What `node` says of where an error comes from: the function and place of the top frame.
fn top_frame(folder: &Path, file: &str) -> String {
    let ran =
        Command::new("node").arg("--enable-source-maps").arg(folder.join(file)).output().expect("node runs");
    let out = String::from_utf8(ran.stdout).expect("it is text");
    let frame = out.lines().find(|line| line.trim_start().starts_with("at "));
    let frame =
        frame.unwrap_or_else(|| panic!("{file}: no trace in {out}{}", String::from_utf8_lossy(&ran.stderr)));
    let (function, place) = frame.trim().trim_start_matches("at ").split_once(' ').unwrap_or(("", frame));
    let function = if function == "async" { place.split(' ').next().unwrap_or_default() } else { function };
    let name = function.rsplit('.').next().unwrap_or_default();
    let place = place.trim_end_matches(')').rsplit('/').next().unwrap_or_default();
    format!("{name} {place}")
}

#[test]
fn stack_traces_name_the_original_line_and_function() {
    let table = [
        (
            "after an await",
            "async function load(id) {\n  await pause();\n\n  const user = { id };\n  throw new Error(user.id);\n}\nload(Promise.resolve(1))",
        ),
        (
            "before an await",
            "async function load(id) {\n  if (id) throw new Error('x');\n  await pause();\n}\nload(Promise.resolve(1))",
        ),
        (
            "in a called function",
            "function fail() {\n\n  throw new Error('x');\n}\nasync function load() {\n  await pause();\n  return fail();\n}\nload()",
        ),
        (
            "in an arrow",
            "const load = async (id) => {\n  const n = await id;\n  return n.a.b;\n};\nload(Promise.resolve(1))",
        ),
        (
            "in a method",
            "class Box {\n  async open(key) {\n    for (const k of [key]) {\n      await k;\n      k.lock.open();\n    }\n  }\n}\nnew Box().open(Promise.resolve(1))",
        ),
        (
            "in a handler",
            "async function load() {\n  try {\n    await Promise.reject(1);\n  } catch (error) {\n    await pause();\n    throw new Error('x');\n  }\n}\nload()",
        ),
        (
            "in a loop",
            "async function load() {\n  let i = 0;\n  while (i < 3) {\n    i += await Promise.resolve(1);\n    if (i === 2) {\n      throw new Error('x');\n    }\n  }\n}\nload()",
        ),
        (
            "in a callback",
            "async function load(ids) {\n  await pause();\n  ids.forEach(function each(id) {\n    id.x.y();\n  });\n}\nload([1])",
        ),
    ];
    for (what, body) in table {
        let folder = tempfile::tempdir().expect("a folder");
        let source = format!(
            "const pause = () => Promise.resolve();\n{body}.catch((error) => console.log(error.stack));\n"
        );
        let source = source.as_str();
        let write =
            |file: &str, text: &str| std::fs::write(folder.path().join(file), text).expect("it is written");
        write("load.js", source);
        let native = top_frame(folder.path(), "load.js");
        for mode in MODES {
            // `textbook` assumes that nothing throws before the first await.
            if what == "before an await" && mode == Mode::Textbook {
                continue;
            }
            let output = with_map(source, "load.js", mode);
            let url = output.map.as_ref().map(SourceMap::to_data_url).unwrap_or_default();
            let code = output.code.unwrap_or_default();
            write("out.js", &format!("{code}//# sourceMappingURL={url}\n"));
            assert_eq!(top_frame(folder.path(), "out.js"), native, "{what}, {}:\n{code}", name(mode));
        }
    }
}
