//! Lines for people: tables, one batch, one change. Everything from outside goes through `Clean`.

use super::out::{Out, Paint};
use crate::config::Glyphs;
use crate::domain::change::Change;
use crate::domain::time::short_span;
use crate::domain::{Batch, RequestCounts, Status, Timestamp};
use crate::text::{Clean, columns, fit};

mod one;
mod table;

pub(crate) use one::one;
pub(crate) use table::{Row, table};

/// How lines look: decided once from the terminal and the settings.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Look {
    pub(crate) paint: Paint,
    pub(crate) glyphs: Glyphs,
    pub(crate) width: Option<usize>,
}

impl Look {
    pub(crate) fn of(out: &Out) -> Self {
        Self {
            paint: out.paint,
            glyphs: out.glyphs,
            width: out.width,
        }
    }

    /// Returns the sign of a state; the word always stands beside it.
    fn sign(self, status: &Status) -> &'static str {
        let (sign, ascii) = match status {
            Status::Validating => ("◌", "~"),
            Status::InProgress => ("◐", ">"),
            Status::Finalizing => ("◕", ">"),
            Status::Completed => ("●", "*"),
            Status::Failed => ("✗", "x"),
            Status::Expired => ("◷", "!"),
            Status::Cancelling => ("◍", "-"),
            Status::Cancelled => ("⊘", "-"),
            Status::Unknown(_) => ("?", "?"),
        };
        match self.glyphs {
            Glyphs::Unicode => sign,
            Glyphs::Ascii => ascii,
        }
    }

    /// Returns the sign for what became of what.
    pub(crate) fn arrow(self) -> &'static str {
        match self.glyphs {
            Glyphs::Unicode => "→",
            Glyphs::Ascii => "->",
        }
    }

    /// Returns sign and word of a state.
    pub(crate) fn status(self, status: &Status) -> String {
        format!("{} {}", self.sign(status), Clean::line(status.word()))
    }

    /// Colours a text by its state, where there are colours.
    pub(crate) fn painted(self, status: &Status, text: &str) -> String {
        let colour = match status {
            Status::Failed | Status::Expired => 31,
            Status::Completed => 32,
            Status::Validating | Status::InProgress | Status::Finalizing => 36,
            Status::Cancelling | Status::Cancelled | Status::Unknown(_) => 33,
        };
        match self.paint {
            Paint::Plain => text.to_owned(),
            Paint::Colour => format!("\x1b[{colour}m{text}\x1b[0m"),
        }
    }
}

/// The name of a batch for a line: what its maker called it, or a dash.
pub(crate) fn name(batch: &Batch) -> Clean {
    batch.given_name().map_or(Clean::own("-"), Clean::line)
}

/// Writes a number with its thousands apart.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// Writes the counts of a batch as the dashboard does: `31,004 of 50,000 · 12 failed`.
pub(crate) fn counts(batch: &Batch) -> String {
    counted(batch.counts, batch.done_requests())
}

fn counted(counts: Option<RequestCounts>, done: u64) -> String {
    match counts {
        Some(counts) if counts.total > 0 => {
            let done = format!("{} of {}", grouped(done), grouped(counts.total));
            match counts.failed {
                0 => done,
                failed => format!("{done} · {} failed", grouped(failed)),
            }
        }
        _ => "-".to_owned(),
    }
}

/// Writes how old something is.
pub(crate) fn age(from: Option<Timestamp>, now: Timestamp) -> String {
    from.map_or_else(|| "-".to_owned(), |from| short_span(now.since(from)))
}

/// Writes a batch in one line: state, id, name, requests.
pub(crate) fn brief(batch: &Batch, look: Look) -> String {
    format!(
        "{}  {}  {}  {}",
        look.painted(&batch.status, &look.status(&batch.status)),
        Clean::line(batch.id.as_str()),
        name(batch),
        counts(batch)
    )
}

/// Writes a change in a line, with the batch it happened to.
pub(crate) fn change(change: &Change, batch: Option<&Batch>, look: Look) -> String {
    let name = batch.map_or(Clean::own("-"), name);
    let id = Clean::line(change.id().as_str());
    let said = match change {
        Change::Appeared { status, .. } => {
            format!("new: {}", look.painted(status, &look.status(status)))
        }
        Change::Moved { from, to, .. } => format!(
            "{} (was {})",
            look.painted(to, &look.status(to)),
            Clean::line(from.word())
        ),
        Change::Progressed { to, .. } => counted(Some(*to), to.done()),
    };
    format!("{id}  {name}  {said}")
}

/// Tells whether a text takes at most so many columns.
pub(crate) fn is_within(text: &str, cols: usize) -> bool {
    columns(text) <= cols
}

/// Cuts a line to the terminal, if there is one.
pub(crate) fn fitted(line: &str, look: Look) -> String {
    look.width
        .map_or_else(|| line.to_owned(), |width| fit(line, width))
}

/// Writes a moment in the user's time zone.
pub(crate) fn moment(time: Timestamp) -> String {
    jiff::Timestamp::from_second(time.0).map_or_else(
        |_| format!("unix {}", time.0),
        |time| {
            let zoned = time.to_zoned(jiff::tz::TimeZone::system());
            zoned.strftime("%Y-%m-%d %H:%M:%S").to_string()
        },
    )
}

/// Writes how far a moment lies from now: `3h ago`, `in 21h`.
pub(crate) fn distance(time: Timestamp, now: Timestamp) -> String {
    if time > now {
        format!("in {}", short_span(time.since(now)))
    } else {
        format!("{} ago", short_span(now.since(time)))
    }
}

#[cfg(test)]
mod tests;
