//! The same comparison by the slow way: everything in memory, and no hashes.

use std::collections::HashMap;

use crate::domain::comparison::{PairKind, Side};
use crate::domain::result::{Answer, Class, Outcome, ResultLine};
use crate::results::read_line;

/// A request as both ways tell it: its id, its kind, its line on both sides as file and number.
pub(super) type Told = (String, PairKind, Option<(u8, u32)>, Option<(u8, u32)>);

/// What the slow way knows of a request on one side.
struct One {
    place: (u8, u32),
    class: Class,
    says: String,
}

/// Everything one side holds, by id, and the ids in order.
struct All {
    order: Vec<String>,
    ones: HashMap<String, One>,
}

/// Compares files that are in memory.
pub(super) fn compare(left: &[Vec<u8>], right: &[Vec<u8>]) -> Vec<Told> {
    let (left, right) = (all(left), all(right));
    let both = left.order.iter().map(|id| {
        let one = &left.ones[id];
        let Some(other) = right.ones.get(id) else {
            return (id.clone(), PairKind::OnlyLeft, Some(one.place), None);
        };
        let is_same = one.class == other.class && one.says == other.says;
        let kind = if is_same {
            PairKind::Same
        } else {
            PairKind::Different
        };
        (id.clone(), kind, Some(one.place), Some(other.place))
    });
    let only = right.order.iter().filter(|id| !left.ones.contains_key(*id));
    let only = only.map(|id| {
        let place = right.ones[id].place;
        (id.clone(), PairKind::OnlyRight, None, Some(place))
    });
    both.chain(only).collect()
}

/// Counts a side.
pub(super) fn side(files: &[Vec<u8>]) -> Side {
    let mut side = Side::default();
    for (_, _, line) in lines(files) {
        side.lines += 1;
        side.unreadable += u64::from(line.class() == Class::Unreadable);
        side.without_id += u64::from(line.custom_id.is_none());
    }
    let all = all(files);
    for id in &all.order {
        side.count(all.ones[id].class);
    }
    side.duplicate = side.lines - side.without_id - side.requests;
    side
}

fn all(files: &[Vec<u8>]) -> All {
    let mut all = All {
        order: Vec::new(),
        ones: HashMap::new(),
    };
    for (file, raw, line) in lines(files) {
        let Some(id) = line.custom_id.clone() else {
            continue;
        };
        let one = One {
            place: (file, u32::try_from(line.number).unwrap()),
            class: line.class(),
            says: says(&line, &raw),
        };
        match all.ones.get_mut(&id) {
            Some(known) if known.class != Class::Ok && one.class == Class::Ok => *known = one,
            Some(_) => {}
            None => {
                all.order.push(id.clone());
                all.ones.insert(id, one);
            }
        }
    }
    all
}

fn lines(files: &[Vec<u8>]) -> Vec<(u8, Vec<u8>, ResultLine)> {
    let mut lines = Vec::new();
    for (file, bytes) in (0..).zip(files) {
        for (number, raw) in (1..).zip(bytes.split(|byte| *byte == b'\n')) {
            if !raw.trim_ascii().is_empty() {
                lines.push((file, raw.to_vec(), read_line(number, raw)));
            }
        }
    }
    lines
}

fn says(line: &ResultLine, raw: &[u8]) -> String {
    match &line.outcome {
        Outcome::Answer(Answer::Text(text)) => format!("text {}", text.trim()),
        Outcome::Answer(Answer::Refusal(text)) => format!("refusal {}", text.trim()),
        Outcome::Answer(Answer::ToolCalls(calls)) => format!("calls {calls:?}"),
        Outcome::Answer(other) => format!("other {other:?}"),
        Outcome::Error(error) => {
            let message = error.message.trim();
            format!("{:?} {:?} {message}", error.status, error.code)
        }
        Outcome::Unreadable(_) | Outcome::Missing | Outcome::Blank => {
            format!("bytes {:?}", raw.strip_suffix(b"\r").unwrap_or(raw))
        }
    }
}
