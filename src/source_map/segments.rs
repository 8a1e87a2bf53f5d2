//! Pieces of output to the segments of a map.
//!
//! ```text
//! piece    copied from 12         every mark of the source in it, and the start of each of its lines
//! piece    caused by 30           one segment; a name or a function's start says what it is called
//! piece    a helper's             one segment into the helpers' own source
//! ```

use std::sync::LazyLock;

use unawait_transforms::runtime_source;

use super::index::Index;
use super::input::{InputMap, Traced};
use super::json::{Mappings, Sources};
use super::marks::{Marks, Name};
use super::names::Names;
use super::places::{Near, Place, Places};
use super::runs::{self, Run};
use super::{HELPERS, SourceMap};
use crate::bytes;
use crate::print::{From, Piece};
use crate::typescript::Edits;

/// What was lowered, and what it was made from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Original<'a> {
    /// What the map calls it.
    pub(crate) name: &'a str,
    /// The text that was lowered.
    pub(crate) lowered: &'a str,
    /// The text as given, with types if it had some.
    pub(crate) text: &'a str,
    /// The way from the text without types, which the pieces lead to, to the text as given.
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
        code,
        here: (0, 0),
        lowered: Places::of(original.lowered),
        lowered_near: Near::default(),
        typed: original.typed.map(|_| Places::of(original.text)),
        typed_near: Near::default(),
        sources: Sources::default(),
        names: Names::new(marks.spellings(), original.input.is_some()),
        mappings: Mappings::with_capacity(code.len()),
        own: None,
        helpers: None,
        inputs: Vec::new(),
        last: None,
        index: None,
    };
    let mut rest = pieces;
    while let Some((piece, behind)) = rest.split_first() {
        if let From::Helper(at) = piece.from
            && writer.here.1 == 0
            && let Some(behind) = writer.run(at as usize, rest)
        {
            rest = behind;
            continue;
        }
        writer.piece(*piece, behind.first().map_or(code.len(), |next| next.output));
        rest = behind;
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
#[derive(Default)]
struct Around {
    before: Option<usize>,
    after: Option<usize>,
}

impl Around {
    fn of(places: &[usize], at: usize) -> Self {
        let next = places.partition_point(|place| *place < at);
        let before = next.checked_sub(1).and_then(|last| places.get(last)).copied();
        Self { before, after: places.get(next).copied() }
    }
}

/// The helpers' source while the output is being mapped to it.
struct Helpers {
    source: u32,
    /// The last byte that was mapped to.
    last: usize,
    near: Near,
}

/// The helpers' source, which is the same for all files, its places, and where its helpers end.
static HELPERS_SOURCE: LazyLock<(String, Places, Vec<usize>)> = LazyLock::new(|| {
    let text = runtime_source();
    let places = Places::of(&text);
    let ends = text.match_indices("\n}\n").map(|(end, _)| end + 3).collect();
    (text, places, ends)
});

struct Writer<'a> {
    original: &'a Original<'a>,
    marks: &'a Marks,
    code: &'a str,
    /// The place in the output of what comes next.
    here: Place,
    lowered: Places,
    /// The line that was asked for last.
    lowered_near: Near,
    /// The same for the text with types.
    typed: Option<Places>,
    typed_near: Near,
    sources: Sources,
    names: Names,
    mappings: Mappings,
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
    /// Maps what begins at a piece, which goes on to `end`.
    fn piece(&mut self, piece: Piece, end: usize) {
        let start = piece.output;
        let text = self.code.get(start..end).unwrap_or_default();
        match piece.from {
            From::Copied(at) => return self.copied(at as usize, text.len()),
            From::Caused(at, _) => self.mapped(at as usize, None),
            From::Name(lo, hi) => {
                let (lo, hi) = (lo as usize, hi as usize);
                match self.marks.name(lo, hi) {
                    Some(name) => self.mapped(lo, Some(name)),
                    None => self.mention(text, lo, hi),
                }
            }
            From::Mention(lo, hi) => self.mention(text, lo as usize, hi as usize),
            From::Function(at, _) => self.mapped(at as usize, self.marks.function_around(at as usize)),
            From::Helper(at) => self.helper(at as usize),
            // White space needs no word about where it does not come from.
            From::Nothing if is_blank(text) => {}
            From::Nothing => self.unmapped(),
        }
        self.here = behind(self.here, text, self.code.as_bytes().get(end) == Some(&b'\n'));
    }

    /// Maps a generated name in what `lo..hi` caused. A variable that is in the outermost function, too, is
    /// the author's, for no other is spelled like it: this leads to where the author mentions it, in
    /// `lo..hi` or as near as there is. Properties and
    /// global variables are looked for in `lo..hi` alone.
    fn mention(&mut self, text: &str, lo: usize, hi: usize) {
        let index = self.index.get_or_insert_with(|| Index::of(self.marks));
        let Some(spelling) = index.number(text) else { return self.mapped(lo, None) };
        let mentions = index.mentions(spelling);
        let (variables, others) = (Around::of(&mentions.variables, lo), Around::of(&mentions.others, lo));
        let in_cause = |around: &Around| around.after.filter(|at| *at < hi);
        let at = in_cause(&variables).or_else(|| in_cause(&others)).or_else(|| {
            let (from, to) = self.marks.outermost(lo);
            variables.before.filter(|at| from <= *at).or(variables.after.filter(|at| *at < to))
        });
        self.mapped(at.unwrap_or(lo), at.map(|lo| Name { lo, spelling }));
    }

    /// Maps what was copied from so many bytes.
    fn copied(&mut self, from: usize, length: usize) {
        let end = from + length;
        let marks = self.marks;
        // Every piece begins with a segment.
        self.mapped(from, marks.name_at(from));
        let (_, column) = self.lowered.find(&mut self.lowered_near, from);
        let mut shift = self.here.1.wrapping_sub(column);
        let mut next = marks.next(from + 1, end).unwrap_or(end);
        loop {
            next = self.marks_of_line(next, end, shift);
            let near = self.lowered_near;
            if end < near.end {
                self.here.1 = self.lowered.column(&near, end).wrapping_add(shift);
                return;
            }
            self.lowered.next_line(&mut self.lowered_near);
            self.here = (self.here.0 + 1, 0);
            shift = 0;
            let start = self.lowered_near.start;
            if start >= end {
                return;
            }
            // No segment goes beyond a line.
            let name = if next == start { marks.name_at(start) } else { None };
            self.line_begins(start, name);
            if next == start {
                next = marks.next(next + 1, end).unwrap_or(end);
            }
        }
    }

    /// Maps the first byte of a line that was copied, the one that was gone to last.
    #[inline]
    fn line_begins(&mut self, start: usize, name: Option<Name>) {
        if self.original.typed.is_some() || self.original.input.is_some() {
            return self.mapped(start, name);
        }
        let from = Some((self.own(), (self.lowered_near.line, 0)));
        let name = name.map(|name| self.names.number(self.marks, name.spelling));
        self.mappings.push(self.here, from, name);
        self.last = Some(Segment { line: self.here.0, from, named: name.is_some() });
    }

    /// Maps the marks before `end` in a line that was copied, of which a byte before is mapped. Gives the first mark
    /// behind them.
    #[inline]
    fn marks_of_line(&mut self, mut next: usize, end: usize, shift: u32) -> usize {
        let (marks, near) = (self.marks, self.lowered_near);
        let is_direct = self.original.typed.is_none() && self.original.input.is_none();
        let line_end = near.end.min(end);
        let mut last = None;
        while next < line_end {
            let column = self.lowered.column(&near, next);
            self.here.1 = column.wrapping_add(shift);
            if is_direct {
                let name = marks.spelling_at(next).map(|spelling| self.names.number(marks, spelling));
                self.mappings.push_on_line(self.here.1, column, name);
                last = Some((column, name.is_some()));
            } else {
                self.mapped(next, marks.name_at(next));
            }
            next = marks.next(next + 1, end).unwrap_or(end);
        }
        if let (Some(last), Some(Segment { from: Some((_, place)), named, .. })) = (last, &mut self.last) {
            (place.1, *named) = last;
        }
        next
    }

    /// Maps a byte of the output to one of the text without types; `name` is in that text, too.
    #[inline]
    fn mapped(&mut self, at: usize, name: Option<Name>) {
        let Some(typed) = self.original.typed else { return self.traced(at, name) };
        let Some(name) = name else { return self.traced(typed.parts.source_offset(at), None) };
        if name.lo != at {
            return self.traced(typed.parts.source_offset(at), Some(name));
        }
        let text = self.marks.spelling(name.spelling);
        let found = typed.find(self.original.text, at, text).or_else(|| self.kept(typed, at, name.spelling));
        match found {
            Some(at) => self.traced(at, Some(name)),
            // What was written in the place of a type may be there by no name.
            None => self.traced(typed.parts.source_offset(at), None),
        }
    }

    /// Maps a byte of the output to one of the text as given.
    fn traced(&mut self, at: usize, name: Option<Name>) {
        let place = match &self.typed {
            Some(typed) => typed.find(&mut self.typed_near, at),
            None => self.lowered.find(&mut self.lowered_near, at),
        };
        let name = name.map(|name| name.spelling);
        let Some(input) = self.original.input else {
            let source = self.own();
            let name = name.map(|name| self.names.number(self.marks, name));
            return self.push(Some((source, place)), name);
        };
        match input.trace(place) {
            None => self.unmapped(),
            Some(Traced { source, place, name: better }) => {
                let source = self.input_source(input, source);
                let name = match better {
                    Some(better) => Some(self.names.shared(better)),
                    None => name.map(|name| self.names.number(self.marks, name)),
                };
                self.push(Some((source, place)), name);
            }
        }
    }

    /// The place in the text with types where a name stands that was written in place of no name: the last one
    /// before that stayed, or the first one behind.
    fn kept(&mut self, typed: &Typed, at: usize, spelling: u32) -> Option<usize> {
        let index = self.index.get_or_insert_with(|| Index::of(self.marks));
        let mentions = index.mentions(spelling);
        let all = mentions.variables.iter().chain(&mentions.others).copied();
        let stayed = all.filter(|place| typed.parts.replaced(*place).is_none());
        let nearest = stayed.min_by_key(|place| (*place > at, place.abs_diff(at)));
        nearest.map(|place| typed.parts.source_offset(place))
    }

    fn own(&mut self) -> u32 {
        if let Some(own) = self.own {
            return own;
        }
        let own = self.sources.add(self.original.name, Some(self.original.text.to_owned()), false);
        self.own = Some(own);
        own
    }

    fn input_source(&mut self, input: &InputMap, source: u32) -> u32 {
        let index = source as usize;
        if let Some(known) = self.inputs.get(index).copied().flatten() {
            return known;
        }
        let content = input.content(source).map(str::to_owned);
        let added = self.sources.add(input.source(source), content, input.is_ignored(source));
        self.inputs.resize(self.inputs.len().max(index + 1), None);
        if let Some(slot) = self.inputs.get_mut(index) {
            *slot = Some(added);
        }
        added
    }

    /// Maps a helper that begins a line, which is the same in most files. Gives the pieces behind it, or nothing if
    /// it is only one.
    fn run<'p>(&mut self, at: usize, pieces: &'p [Piece]) -> Option<&'p [Piece]> {
        let (run, behind) = pieces.split_at_checked(runs::length(end_of_helper(at), pieces))?;
        let (first, others) = run.split_first().filter(|(_, others)| !others.is_empty())?;
        let end = behind.first().map_or(self.code.len(), |next| next.output);
        let second = others.first().map_or(end, |next| next.output);
        let text = self.code.get(first.output..end)?;
        let line = self.here.0;
        self.piece(*first, second);
        if let Some(known) = runs::known(run, text) {
            self.mappings.append(&known.mappings, line);
            self.here = (line + known.behind.0, known.behind.1);
            let from = known.from.and_then(|place| Some((self.helpers.as_ref()?.source, place)));
            self.last = Some(Segment { line: line + known.last_line, from, named: false });
            if let Some(helpers) = &mut self.helpers {
                helpers.last = helpers.last.max(known.last);
            }
            return Some(behind);
        }
        let start = self.mappings.mark();
        for (index, piece) in others.iter().enumerate() {
            self.piece(*piece, others.get(index + 1).map_or(end, |next| next.output));
        }
        if let (Some(last), false) = (self.last, text.ends_with('\r')) {
            let mappings = self.mappings.since(start, line);
            let behind = (self.here.0 - line, self.here.1);
            let from = last.from.map(|(_, place)| place);
            runs::remember(Run::new(run, text, mappings, behind, last.line - line, from));
        }
        Some(behind)
    }

    fn helper(&mut self, at: usize) {
        let sources = &mut self.sources;
        let helpers = self.helpers.get_or_insert_with(|| {
            let source = sources.add(HELPERS, None, true);
            Helpers { source, last: 0, near: Near::default() }
        });
        helpers.last = helpers.last.max(at);
        let from = Some((helpers.source, HELPERS_SOURCE.1.find(&mut helpers.near, at)));
        self.push(from, None);
    }

    fn unmapped(&mut self) {
        self.push(None, None);
    }

    fn push(&mut self, from: Option<(u32, Place)>, name: Option<u32>) {
        let segment = Segment { line: self.here.0, from, named: name.is_some() };
        // What goes on as before is said already.
        if segment.named || self.last != Some(segment) {
            self.mappings.push(self.here, from, name);
            self.last = Some(segment);
        }
    }

    fn finish(mut self) -> SourceMap {
        if self.original.input.is_none() {
            self.own();
        }
        let helpers = self.helpers.take().map(|helpers| {
            // The helpers behind the last one used are no concern of this file.
            let used = HELPERS_SOURCE.0.get(..end_of_helper(helpers.last)).unwrap_or_default();
            self.sources.set_content(helpers.source, used);
            helpers.source as usize
        });
        let (sources, names) = (self.sources.all, self.names.text);
        SourceMap { file: None, sources, names, mappings: self.mappings.finish(), helpers }
    }
}

/// Where the helper ends that this byte of the helpers' source is in.
fn end_of_helper(at: usize) -> usize {
    let (text, _, ends) = &*HELPERS_SOURCE;
    // The end is behind a line break, a brace and a line break, none of which comes before `at`.
    let next = ends.partition_point(|end| *end < at + 3);
    ends.get(next).copied().unwrap_or(text.len())
}

/// The place behind a text that begins at another; a line break may follow.
#[inline]
fn behind((mut line, mut column): Place, text: &str, breaks: bool) -> Place {
    let start = (line, column);
    let mut rest = text.as_bytes();
    if let [b'\n', behind @ ..] = rest {
        // The indentation is most of what is between two pieces.
        (line, column, rest) = (line + 1, 0, behind);
    }
    let plain = rest.get(bytes::blanks(rest)..).unwrap_or_default();
    if plain.iter().any(|byte| !matches!(byte, b' '..=b'~' | b'\t')) {
        return behind_any(start, text, breaks);
    }
    (line, column + u32::try_from(rest.len()).unwrap_or(0))
}

fn is_blank(text: &str) -> bool {
    let line = match text.as_bytes() {
        [b'\n', line @ ..] | line => line,
    };
    bytes::blanks(line) == line.len() || text.trim_start().is_empty()
}

/// The same for a text of any characters.
fn behind_any((mut line, mut column): Place, text: &str, breaks: bool) -> Place {
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let ends = match c {
            '\n' | '\u{2028}' | '\u{2029}' => true,
            '\r' => rest.peek().map_or(!breaks, |next| *next != '\n'),
            _ => false, // Part of its line.
        };
        let units = u32::try_from(c.len_utf16()).unwrap_or(1);
        (line, column) = if ends { (line + 1, 0) } else { (line, column + units) };
    }
    (line, column)
}
