//! A source map and its JSON text.
//!
//! ```text
//! {"version":3,"sources":["a.js"],"sourcesContent":["…"],"names":["a"],"mappings":"AAAA"}
//! ```

use rustc_hash::FxHashMap;

use super::places::Place;
use crate::bytes;

/// One of the sources of a map.
#[derive(Clone, Debug)]
pub(super) struct Source {
    pub(super) name: String,
    pub(super) content: Option<String>,
    /// Whether debuggers are to pass over it.
    pub(super) ignored: bool,
}

/// The sources of a map, each name once.
#[derive(Clone, Debug, Default)]
pub(super) struct Sources {
    pub(super) all: Vec<Source>,
    numbers: FxHashMap<String, u32>,
}

impl Sources {
    /// The number of the source of this name, whose content is this from now on.
    pub(super) fn add(&mut self, name: &str, content: Option<String>, ignored: bool) -> u32 {
        let next = u32::try_from(self.all.len()).unwrap_or(u32::MAX);
        let number = *self.numbers.entry(name.to_owned()).or_insert(next);
        match self.all.get_mut(number as usize) {
            Some(known) => {
                known.content = content;
                known.ignored |= ignored;
            }
            None => self.all.push(Source { name: name.to_owned(), content, ignored }),
        }
        number
    }

    /// Says what is in a source.
    pub(super) fn set_content(&mut self, number: u32, content: &str) {
        if let Some(source) = self.all.get_mut(number as usize) {
            source.content = Some(content.to_owned());
        }
    }
}

/// The segments of a map as text.
#[derive(Debug, Default)]
pub(super) struct Mappings {
    /// What is written, and room for more.
    text: Vec<u8>,
    /// How much is written.
    length: usize,
    line: u32,
    column: u32,
    source: u32,
    place: Place,
    name: u32,
}

/// Segments of one source without names, which can be added elsewhere.
#[derive(Debug)]
pub(super) struct Written {
    text: Vec<u8>,
    lines: u32,
    column: u32,
    place: Place,
}

/// How many letters a segment takes at most: five numbers of up to seven, and what is between two segments.
const LONGEST: usize = 64;

impl Mappings {
    /// Room for so many bytes.
    pub(super) fn with_capacity(bytes: usize) -> Self {
        Self { text: vec![0; bytes + LONGEST], ..Self::default() }
    }

    /// Adds a segment behind all that there are.
    pub(super) fn push(&mut self, (line, column): Place, from: Option<(u32, Place)>, name: Option<u32>) {
        let is_first = self.length == 0;
        while self.line + 1 < line {
            self.line += 1;
            letters(&mut self.text, &mut self.length, |letters| letters.put(b';'));
        }
        let breaks = self.line < line;
        if breaks {
            (self.line, self.column) = (line, 0);
        }
        letters(&mut self.text, &mut self.length, |letters| {
            if breaks || !is_first {
                letters.put(if breaks { b';' } else { b',' });
            }
            letters.number(column, &mut self.column);
            if let Some((source, place)) = from {
                letters.number(source, &mut self.source);
                letters.number(place.0, &mut self.place.0);
                letters.number(place.1, &mut self.place.1);
                if let Some(name) = name {
                    letters.number(name, &mut self.name);
                }
            }
        });
    }

    /// Adds a segment that comes from another column of the line that the last one came from.
    #[inline]
    pub(super) fn push_on_line(&mut self, column: u32, from: u32, name: Option<u32>) {
        let step = column.wrapping_sub(self.column);
        letters(&mut self.text, &mut self.length, |letters| {
            if step < 16 && from.wrapping_sub(self.place.1) == step {
                // As far in the output as in the source, and not far: most are so.
                (self.column, self.place.1) = (column, from);
                let letter = SMALL[(step + 15) as usize % 32];
                letters.start([b',', letter, b'A', b'A', letter]);
            } else {
                letters.put(b',');
                letters.number(column, &mut self.column);
                letters.put(b'A');
                letters.put(b'A');
                letters.number(from, &mut self.place.1);
            }
            if let Some(name) = name {
                letters.number(name, &mut self.name);
            }
        });
    }

    /// How much there is.
    pub(super) fn mark(&self) -> usize {
        self.length
    }

    /// What was written since there was so much, from this line on.
    pub(super) fn since(&self, mark: usize, line: u32) -> Written {
        Written {
            text: self.text.get(mark..self.length).unwrap_or_default().to_vec(),
            lines: self.line - line,
            column: self.column,
            place: self.place,
        }
    }

    /// Adds what was written before behind a like segment, which is in this line.
    pub(super) fn append(&mut self, written: &Written, line: u32) {
        let end = self.length + written.text.len();
        if self.text.len() < end + LONGEST {
            self.text.resize(2 * (end + LONGEST), 0);
        }
        if let Some(room) = self.text.get_mut(self.length..end) {
            room.copy_from_slice(&written.text);
        }
        self.length = end;
        (self.line, self.column, self.place) = (line + written.lines, written.column, written.place);
    }

    /// All of them.
    pub(super) fn finish(mut self) -> String {
        self.text.truncate(self.length);
        String::from_utf8(self.text).unwrap_or_default()
    }
}

/// Lets `write` put a segment behind the first `length` bytes of `text`.
#[inline]
fn letters(text: &mut Vec<u8>, length: &mut usize, write: impl FnOnce(&mut Letters)) {
    if text.len() < *length + LONGEST {
        text.resize(2 * (text.len() + LONGEST), 0);
    }
    let room = text.get_mut(*length..).and_then(<[u8]>::first_chunk_mut);
    if let Some(room) = room {
        let mut letters = Letters { room, length: 0 };
        write(&mut letters);
        *length += letters.length;
    }
}

/// The numbers from -15 to 16, each as its letter.
const SMALL: &[u8; 32] = b"fdbZXVTRPNLJHFDACEGIKMOQSUWYaceg";

/// The letters of a segment.
struct Letters<'t> {
    room: &'t mut [u8; LONGEST],
    length: usize,
}

impl Letters<'_> {
    /// The first ones.
    #[inline]
    fn start<const COUNT: usize>(&mut self, letters: [u8; COUNT]) {
        if let Some(room) = self.room.first_chunk_mut() {
            (*room, self.length) = (letters, COUNT);
        }
    }

    #[inline]
    fn put(&mut self, letter: u8) {
        self.room[self.length % LONGEST] = letter;
        self.length += 1;
    }

    /// Adds how much greater `new` is than `old`, which it becomes: groups of five bits, the lowest first, with the
    /// sign as the lowest.
    #[inline]
    fn number(&mut self, new: u32, old: &mut u32) {
        const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let near = new.wrapping_sub(*old).wrapping_add(15);
        if near < 31 {
            *old = new;
            return self.put(SMALL[near as usize % 32]);
        }
        let mut rest = (u64::from(new.abs_diff(*old)) << 1) | u64::from(new < *old);
        *old = new;
        while rest > 31 {
            self.put(LETTERS[(rest % 32) as usize | 32]);
            rest >>= 5;
        }
        self.put(LETTERS[(rest % 32) as usize]);
    }
}

/// What a map says.
pub(super) struct Map<'a> {
    pub(super) file: Option<&'a str>,
    pub(super) sources: &'a [Source],
    /// As they are written in a list.
    pub(super) names: &'a [u8],
    pub(super) mappings: &'a str,
}

impl Map<'_> {
    /// As JSON.
    pub(super) fn to_json(&self) -> String {
        let contents = self.sources.iter().filter_map(|source| Some(source.content.as_ref()?.len() + 8));
        let length = contents.sum::<usize>() + self.names.len() + self.mappings.len();
        let mut json = Vec::with_capacity(length + length / 16 + 256);
        json.extend_from_slice(b"{\"version\":3");
        if let Some(file) = self.file {
            json.extend_from_slice(b",\"file\":");
            string(&mut json, file);
        }
        list(&mut json, "sources", self.sources, |json, source| string(json, &source.name));
        if self.sources.iter().any(|source| source.content.is_some()) {
            list(&mut json, "sourcesContent", self.sources, |json, source| match &source.content {
                Some(content) => string(json, content),
                None => json.extend_from_slice(b"null"),
            });
        }
        list(&mut json, "names", &[self.names], |json, names| json.extend_from_slice(names));
        json.extend_from_slice(b",\"mappings\":\"");
        json.extend_from_slice(self.mappings.as_bytes());
        json.push(b'"');
        let ignored = || self.sources.iter().enumerate().filter(|(_, source)| source.ignored);
        let ignored: Vec<String> = ignored().map(|(number, _)| number.to_string()).collect();
        if !ignored.is_empty() {
            // The second is the name that tools know from before the specification had one.
            for key in ["ignoreList", "x_google_ignoreList"] {
                list(&mut json, key, &ignored, |json, number| json.extend_from_slice(number.as_bytes()));
            }
        }
        json.push(b'}');
        // What is made of texts is one.
        String::from_utf8(json).unwrap_or_default()
    }
}

fn list<T>(json: &mut Vec<u8>, key: &str, items: &[T], write: impl Fn(&mut Vec<u8>, &T)) {
    json.extend_from_slice(b",\"");
    json.extend_from_slice(key.as_bytes());
    json.extend_from_slice(b"\":[");
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            json.push(b',');
        }
        write(json, item);
    }
    json.push(b']');
}

/// Adds a text in quotes.
pub(super) fn string(json: &mut Vec<u8>, text: &str) {
    json.push(b'"');
    let mut rest = text.as_bytes();
    while let Some((byte, behind)) = rest.get(plain(rest)..).and_then(<[u8]>::split_first) {
        json.extend_from_slice(rest.get(..rest.len() - behind.len() - 1).unwrap_or_default());
        escaped(json, *byte);
        rest = behind;
    }
    json.extend_from_slice(rest);
    json.push(b'"');
}

/// How many bytes come before the first that cannot stand for itself.
#[inline]
fn plain(text: &[u8]) -> usize {
    let special = |word| bytes::below(word, b' ') | bytes::equal(word, b'"') | bytes::equal(word, b'\\');
    let (words, rest) = text.as_chunks::<8>();
    for (at, word) in words.iter().enumerate() {
        let marked = special(u64::from_le_bytes(*word));
        if marked != 0 {
            // The first that is marked is one.
            return at * 8 + marked.trailing_zeros() as usize / 8;
        }
    }
    let stands = |byte: &u8| !matches!(byte, b'"' | b'\\' | 0..b' ');
    words.len() * 8 + rest.iter().take_while(|byte| stands(byte)).count()
}

/// Adds how a byte is written that cannot stand for itself.
fn escaped(json: &mut Vec<u8>, byte: u8) {
    match byte {
        b'\n' => {
            json.push(b'\\');
            json.push(b'n');
        }
        b'"' | b'\\' => json.extend_from_slice(&[b'\\', byte]),
        b'\r' => json.extend_from_slice(b"\\r"),
        b'\t' => json.extend_from_slice(b"\\t"),
        8 => json.extend_from_slice(b"\\b"),
        12 => json.extend_from_slice(b"\\f"),
        _ => json.extend_from_slice(format!("\\u{byte:04x}").as_bytes()), // A control character.
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Segment = (Place, Option<(u32, Place)>, Option<u32>);

    #[test]
    fn segments() {
        let check = |segments: &[Segment], expected: &str| {
            let mut mappings = Mappings::default();
            for (at, from, name) in segments {
                mappings.push(*at, *from, *name);
            }
            assert_eq!(mappings.finish(), expected);
        };
        let from = |source, line, column| Some((source, (line, column)));
        check(&[], "");
        check(&[((0, 0), from(0, 0, 0), None)], "AAAA");
        check(&[((0, 0), from(0, 0, 0), Some(0)), ((0, 4), from(0, 2, 1), Some(1))], "AAAAA,IAECC");
        check(&[((0, 9), from(1, 0, 16), None), ((2, 3), None, None)], "SCAgB;;G");
        check(&[((1, 0), from(0, 5, 1024), None), ((1, 1), from(0, 4, 0), None)], ";AAKggC,CADhgC");
    }

    #[test]
    fn segments_written_before() {
        let from = |line, column| Some((0, (line, column)));
        let push = |mappings: &mut Mappings, line: u32| {
            mappings.push((line, 0), from(70, 0), None);
            let mark = mappings.mark();
            mappings.push((line, 9), from(70, 30), None);
            mappings.push((line + 2, 4), from(72, 1), None);
            mappings.since(mark, line)
        };
        let written = push(&mut Mappings::default(), 5);
        let mut known = Mappings::default();
        known.push((0, 3), from(1, 1), None);
        known.push((2, 0), from(70, 0), None);
        known.append(&written, 2);
        let mut anew = Mappings::default();
        anew.push((0, 3), from(1, 1), None);
        push(&mut anew, 2);
        for mappings in [&mut known, &mut anew] {
            mappings.push((7, 1), from(3, 8), None);
        }
        assert_eq!(known.finish(), anew.finish());
    }

    #[test]
    fn strings() {
        let check = |text: &str, expected: &str| {
            let mut json = Vec::new();
            string(&mut json, text);
            assert_eq!(String::from_utf8(json).as_deref(), Ok(expected));
        };
        check("", r#""""#);
        check("plain", r#""plain""#);
        check("a\"b\\c\nd\re\tf", r#""a\"b\\c\nd\re\tf""#);
        check("\u{0}\u{8}\u{c}\u{1f}\u{7f}", "\"\\u0000\\b\\f\\u001f\u{7f}\"");
        check("\u{e4}\u{2028}\"\u{1f600}\n!", "\"\u{e4}\u{2028}\\\"\u{1f600}\\n!\"");
    }
}
