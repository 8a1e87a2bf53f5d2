//! Pieces of output to the segments of a map.
//!
//! ```text
//! piece    copied from 12         every mark of the source in it, and the start of each of its lines
//! piece    caused by 30           one segment; a name or a function's start says what it is called
//! piece    a helper's             one segment into the helpers' own source
//! ```

use swc_sourcemap::SourceMapBuilder;
use unawait_transforms::runtime_source;

use super::input::{InputMap, Traced};
use super::marks::{Index, Marks};
use super::places::{Place, Places};
use super::{HELPERS, SourceMap};
use crate::print::{From, Piece};
use crate::typescript::Edits;

/// What was lowered, and what it was made from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Original<'a> {
    /// What the map calls it.
    pub(crate) name: &'a str,
    /// The text as given, with types if it had some.
    pub(crate) text: &'a str,
    /// The text without types, which the pieces lead to.
    pub(crate) stripped: &'a str,
    /// The way from there to the text as given.
    pub(crate) typed: Option<&'a Typed<'a>>,
    /// Where the text as given comes from, if anybody knows.
    pub(crate) input: Option<&'a InputMap>,
}

/// The way back to a source with types.
#[derive(Clone, Debug)]
pub(crate) struct Typed<'a> {
    edits: &'a Edits,
    /// The edits, taken apart as far as they go.
    parts: Edits,
}

impl<'a> Typed<'a> {
    /// The way that `edits` lead from `text` to `stripped`.
    pub(crate) fn new(edits: &'a Edits, text: &str, stripped: &str) -> Self {
        Self { edits, parts: edits.taken_apart(text, stripped) }
    }

    /// Where the name at `at` stands in the text with types: where it comes from, or anywhere in what it was
    /// written in place of.
    fn find(&self, text: &str, at: usize, name: &str) -> Option<usize> {
        let from = self.parts.source_offset(at);
        let is_name = |at: usize| text.get(at..).is_some_and(|rest| rest.starts_with(name));
        if is_name(from) {
            return Some(from);
        }
        let range = self.edits.replaced(at)?;
        let inside = text.get(range.clone())?;
        let ends_name = |c: char| !c.is_alphanumeric() && c != '_' && c != '$';
        let found = inside.match_indices(name).find(|(at, _)| {
            let before = inside.get(..*at).and_then(|text| text.chars().next_back());
            let after = inside.get(at + name.len()..).and_then(|text| text.chars().next());
            before.is_none_or(ends_name) && after.is_none_or(ends_name)
        });
        found.map(|(offset, _)| range.start + offset)
    }
}

/// The map of an output.
pub(crate) fn build(code: &str, pieces: &[Piece], marks: &Marks, original: &Original) -> SourceMap {
    let mut writer = Writer {
        original,
        marks,
        output: Places::of(code),
        source: Places::of(original.text),
        builder: SourceMapBuilder::new(None),
        own: None,
        helpers: None,
        inputs: Vec::new(),
        last: None,
        index: None,
    };
    for (index, piece) in pieces.iter().enumerate() {
        let end = pieces.get(index + 1).map_or(code.len(), |next| next.output);
        writer.piece(*piece, code.get(piece.output..end).unwrap_or_default());
    }
    writer.finish()
}

/// What a segment says, but for its column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Segment {
    line: u32,
    from: Option<(u32, Place)>,
    named: bool,
}

/// The places before and after another.
struct Around {
    before: Option<usize>,
    after: Option<usize>,
}

impl Around {
    fn of(places: Option<&Vec<usize>>, at: usize) -> Self {
        let places = places.map(Vec::as_slice).unwrap_or_default();
        let next = places.partition_point(|place| *place < at);
        let before = next.checked_sub(1).and_then(|last| places.get(last)).copied();
        Self { before, after: places.get(next).copied() }
    }
}

/// The helpers' source while the output is being mapped to it.
struct Helpers {
    source: u32,
    text: String,
    places: Places,
    /// The last byte that was mapped to.
    last: usize,
}

struct Writer<'a> {
    original: &'a Original<'a>,
    marks: &'a Marks,
    output: Places,
    source: Places,
    builder: SourceMapBuilder,
    /// The number of the source that was lowered.
    own: Option<u32>,
    helpers: Option<Helpers>,
    /// The numbers of the sources of the input's map.
    inputs: Vec<Option<u32>>,
    last: Option<Segment>,
    /// Where the variables are mentioned, once somebody asks.
    index: Option<Index<'a>>,
}

impl Writer<'_> {
    fn piece(&mut self, piece: Piece, text: &str) {
        match piece.from {
            From::Copied(at) => self.copied(piece.output, at, text.len()),
            From::Caused(at, _) => self.mapped(piece.output, at, None),
            From::Name(lo, hi) => match self.marks.name(lo, hi) {
                Some(name) => self.mapped(piece.output, lo, Some(name)),
                None => self.mention(piece.output, text, lo, hi),
            },
            From::Mention(lo, hi) => self.mention(piece.output, text, lo, hi),
            From::Function(at, _) => self.mapped(piece.output, at, self.marks.function_around(at)),
            From::Helper(at) => self.helper(piece.output, at),
            // White space needs no word about where it does not come from.
            From::Nothing if text.trim_start().is_empty() => {}
            From::Nothing => self.unmapped(piece.output),
        }
    }

    /// Maps a generated name in what `lo..hi` caused. A variable that is in the outermost function, too, is
    /// the author's, for no other is spelled like it: this leads to where the author mentions it, in
    /// `lo..hi` or as near as there is. Properties and
    /// global variables are looked for in `lo..hi` alone.
    fn mention(&mut self, output: usize, text: &str, lo: usize, hi: usize) {
        let index = self.index.get_or_insert_with(|| self.marks.index(self.original.stripped));
        let variables = Around::of(index.variables.get(text), lo);
        let others = Around::of(index.others.get(text), lo);
        let in_cause = |around: &Around| around.after.filter(|at| *at < hi);
        let at = in_cause(&variables).or_else(|| in_cause(&others)).or_else(|| {
            let (from, to) = self.marks.outermost(lo);
            variables.before.filter(|at| from <= *at).or(variables.after.filter(|at| *at < to))
        });
        self.mapped(output, at.unwrap_or(lo), at.map(|at| (at, at + text.len())));
    }

    fn copied(&mut self, output: usize, from: usize, length: usize) {
        let marks = self.marks.within(from, from + length);
        if marks.first().is_none_or(|mark| mark.at != from) {
            self.mapped(output, from, None);
        }
        // The lines of what is copied as a whole begin with a segment, for no segment goes beyond a line.
        let lines = self.output.lines_in(output, output + length).to_vec();
        let mut lines = lines.iter().map(|line| from + (line - output)).peekable();
        for mark in marks {
            while let Some(line) = lines.next_if(|line| *line <= mark.at) {
                if line < mark.at {
                    self.mapped(output + (line - from), line, None);
                }
            }
            self.mapped(output + (mark.at - from), mark.at, mark.name);
        }
        for line in lines {
            self.mapped(output + (line - from), line, None);
        }
    }

    /// Maps a byte of the output to one of the text without types; `name` is in that text, too.
    fn mapped(&mut self, output: usize, at: usize, name: Option<(usize, usize)>) {
        let is_here = name.is_some_and(|(lo, _)| lo == at);
        let mut name = name.and_then(|(lo, hi)| self.original.stripped.get(lo..hi));
        let mut at = at;
        if let Some(typed) = self.original.typed {
            let found = name
                .filter(|_| is_here)
                .map(|name| typed.find(self.original.text, at, name).or_else(|| self.kept(typed, at, name)));
            // What was written in the place of a type may be there by no name.
            name = name.filter(|_| found != Some(None));
            at = found.flatten().unwrap_or_else(|| typed.parts.source_offset(at));
        }
        let place = self.source.at(at);
        let Some(input) = self.original.input else {
            let source = self.own();
            self.push(output, Some((source, place)), name);
            return;
        };
        match input.trace(place) {
            None => self.unmapped(output),
            Some(Traced { source, place, name: better }) => {
                let source = self.input_source(input, source);
                self.push(output, Some((source, place)), better.or(name));
            }
        }
    }

    /// The place in the text with types where a name stands that was written in place of no name: the last one
    /// before that stayed, or the first one behind.
    fn kept(&mut self, typed: &Typed, at: usize, name: &str) -> Option<usize> {
        let index = self.index.get_or_insert_with(|| self.marks.index(self.original.stripped));
        let all = [index.variables.get(name), index.others.get(name)].into_iter().flatten().flatten();
        let stayed = all.copied().filter(|place| typed.parts.replaced(*place).is_none());
        let nearest = stayed.min_by_key(|place| (*place > at, place.abs_diff(at)));
        nearest.map(|place| typed.parts.source_offset(place))
    }

    fn own(&mut self) -> u32 {
        if let Some(own) = self.own {
            return own;
        }
        let own = self.builder.add_source(self.original.name.to_owned().into());
        self.builder.set_source_contents(own, Some(self.original.text.to_owned().into()));
        self.own = Some(own);
        own
    }

    fn input_source(&mut self, input: &InputMap, source: u32) -> u32 {
        let index = source as usize;
        if let Some(known) = self.inputs.get(index).copied().flatten() {
            return known;
        }
        let added = self.builder.add_source(input.source(source).to_owned().into());
        self.builder.set_source_contents(added, input.content(source).map(|text| text.to_owned().into()));
        if input.is_ignored(source) {
            self.builder.add_to_ignore_list(added);
        }
        self.inputs.resize(self.inputs.len().max(index + 1), None);
        if let Some(slot) = self.inputs.get_mut(index) {
            *slot = Some(added);
        }
        added
    }

    fn helper(&mut self, output: usize, at: usize) {
        let helpers = self.helpers.get_or_insert_with(|| {
            let source = self.builder.add_source(HELPERS.to_owned().into());
            self.builder.add_to_ignore_list(source);
            let text = runtime_source();
            Helpers { source, places: Places::of(&text), text, last: 0 }
        });
        helpers.last = helpers.last.max(at);
        let from = Some((helpers.source, helpers.places.at(at)));
        self.push(output, from, None);
    }

    fn unmapped(&mut self, output: usize) {
        self.push(output, None, None);
    }

    fn push(&mut self, output: usize, from: Option<(u32, Place)>, name: Option<&str>) {
        let segment = Segment { line: self.output.at(output).0, from, named: name.is_some() };
        // What goes on as before is said already.
        if self.last.replace(segment) == Some(segment) && !segment.named {
            return;
        }
        let (line, column) = self.output.at(output);
        let name = name.filter(|_| from.is_some()).map(|name| self.builder.add_name(name.to_owned().into()));
        let (source, (source_line, source_column)) = from.map_or((None, (0, 0)), |(id, at)| (Some(id), at));
        self.builder.add_raw(line, column, source_line, source_column, source, name, false);
    }

    fn finish(mut self) -> SourceMap {
        if self.original.input.is_none() {
            self.own();
        }
        let helpers = self.helpers.take().map(|helpers| {
            // The helpers behind the last one used are no concern of this file.
            let rest = helpers.text.get(helpers.last..).unwrap_or_default();
            let end = rest.find("\n}\n").map_or(helpers.text.len(), |end| helpers.last + end + 3);
            let used = helpers.text.get(..end).unwrap_or_default();
            self.builder.set_source_contents(helpers.source, Some(used.to_owned().into()));
            helpers.source
        });
        SourceMap { map: self.builder.into_sourcemap(), helpers }
    }
}
