//! Which differences between two traces count, by mode.
//!
//! | what is compared                          | textbook     | faithful |
//! | ----------------------------------------- | ------------ | -------- |
//! | effects of each lane, in order            | yes          | yes      |
//! | which of them came before the call returned | yes        | yes      |
//! | how each test settles                     | yes          | yes      |
//! | rejections that nobody handles            | yes          | yes      |
//! | a throw where a rejection was             | the same     | differs  |
//! | ticks, and the order between lanes        | no           | no       |

use std::collections::BTreeMap;

use similar::TextDiff;
use unawait::Mode;

use super::engine::{Entry, Kind, Trace};

/// What a mode promises beyond the values and the order of effects inside a call.
#[derive(Clone, Copy, Debug)]
struct Contract {
    /// The order between concurrent calls, tick for tick.
    interleaving: bool,
    /// An error before the first await rejects, and is never thrown.
    early_errors_reject: bool,
}

impl Contract {
    fn of(mode: Mode) -> Self {
        match mode {
            Mode::Textbook => Self { interleaving: false, early_errors_reject: false },
            Mode::Faithful => Self { interleaving: false, early_errors_reject: true },
            Mode::Exact => Self { interleaving: true, early_errors_reject: true },
        }
    }
}

/// How `lowered` breaks the promise of its mode, as a report; `None` where it keeps it.
pub(crate) fn difference(native: &Trace, lowered: &Trace, mode: Mode) -> Option<String> {
    let contract = Contract::of(mode);
    let (expected, got) = (view(native, contract), view(lowered, contract));
    if let Some(failure) = &lowered.failure {
        return Some(format!("the output does not run: {failure}"));
    }
    if expected == got {
        return None;
    }
    let diff = TextDiff::from_lines(&expected, &got);
    let diff = diff.unified_diff().context_radius(100).header("native", "lowered").to_string();
    Some(format!("it behaves differently:\n{diff}"))
}

/// Whether the traces differ only in what happened before a call returned.
pub(crate) fn is_only_early(native: &Trace, lowered: &Trace, mode: Mode) -> bool {
    let contract = Contract::of(mode);
    let timeless = |trace: &Trace| {
        let later = |entry: &Entry| Entry { synchronous: false, ..entry.clone() };
        let entries = trace.entries.iter().filter(|entry| entry.kind != Kind::Returned).map(later).collect();
        view(&Trace { entries, failure: None }, contract)
    };
    lowered.failure.is_none() && timeless(native) == timeless(lowered)
}

/// The part of a trace that a contract speaks of, as text.
fn view(trace: &Trace, contract: Contract) -> String {
    if contract.interleaving {
        return trace.entries.iter().map(|entry| line(entry, contract)).collect();
    }
    let mut lanes: BTreeMap<&str, Vec<&Entry>> = BTreeMap::new();
    for entry in trace.entries.iter().filter(|entry| counts(entry, contract)) {
        lanes.entry(&entry.lane).or_default().push(entry);
    }
    for entries in lanes.values_mut() {
        // Several may be found at the same time; which is first depends on ticks.
        let unhandled = entries.partition_point(|entry| entry.kind != Kind::Unhandled);
        entries[unhandled..].sort_by(|a, b| a.text.cmp(&b.text));
    }
    lanes.values().flatten().map(|entry| line(entry, contract)).collect()
}

fn counts(entry: &Entry, contract: Contract) -> bool {
    match entry.kind {
        Kind::Tick => contract.interleaving,
        // Where errors may be thrown, there may be no promise to return.
        Kind::Returned => contract.early_errors_reject,
        Kind::Effect | Kind::Settle | Kind::Unhandled => true,
    }
}

fn line(entry: &Entry, contract: Contract) -> String {
    let Entry { lane, kind, synchronous, text } = entry;
    let settles = *kind == Kind::Settle;
    // A throw is a rejection that came at once, so its time is no difference either.
    let early = settles && !contract.early_errors_reject;
    let text = if early { text.replacen("throws ", "rejects with ", 1) } else { text.clone() };
    let mark = if *synchronous && !early { "now  " } else { "later" };
    format!("{lane} │ {mark} │ {text}\n")
}
