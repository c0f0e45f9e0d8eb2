//! A pair in one line: what it is, how it ended, its tokens, its id, the first words of both sides.

use crate::cli::human::{Look, fitted, grouped};
use crate::cli::out::Paint;
use crate::domain::comparison::{PairKind, PairLines};
use crate::domain::result::ResultLine;
use crate::results::summary;
use crate::text::{Clean, apart, columns, fit, pad};

/// Columns of kind, classes, tokens and id; a longer one pushes the rest aside.
const WIDTHS: [usize; 4] = [10, 12, 13, 16];
/// What the words of a side take where there is no terminal that says it.
const WORDS: usize = 60;
/// Fewer columns than this for the words of a side say nothing.
const LEAST_WORDS: usize = 12;

/// Writes the head of the list.
pub(super) fn head(look: Look) -> String {
    let names = ["KIND", "ENDED", "TOKENS", "ID"];
    let words = format!("LEFT {} RIGHT", look.arrow());
    fitted(&format!("{}  {words}", cells(names)), look)
}

/// Writes a pair in a line.
pub(super) fn row(pair: &PairLines, look: Look) -> String {
    let id = Clean::line(&pair.pair.custom_id);
    let before = cells([
        pair.pair.kind.title(),
        &ended(pair, look),
        &tokens(pair, look),
        id.as_str(),
    ]);
    let room = look.width.map_or(WORDS * 2 + 3, |width| {
        width.saturating_sub(columns(&before) + 2)
    });
    let line = format!("{before}  {}", words(pair, room, look));
    painted(pair.pair.kind, &fitted(line.trim_end(), look), look)
}

fn cells(cells: [&str; 4]) -> String {
    let padded = cells.iter().zip(WIDTHS).map(|(cell, width)| {
        if columns(cell) > width {
            (*cell).to_owned()
        } else {
            pad(cell, width)
        }
    });
    padded.collect::<Vec<_>>().join("  ")
}

/// Writes in which class it ended, and in which others.
fn ended(pair: &PairLines, look: Look) -> String {
    let word = |line: &Option<ResultLine>| line.as_ref().map(|line| line.class().word());
    match (word(&pair.left), word(&pair.right)) {
        (Some(left), Some(right)) if left != right => format!("{left} {} {right}", look.arrow()),
        (Some(word), _) | (None, Some(word)) => word.to_owned(),
        (None, None) => String::new(),
    }
}

/// Writes the tokens of both sides, input and output together.
fn tokens(pair: &PairLines, look: Look) -> String {
    let count = |line: &Option<ResultLine>| {
        let usage = line.as_ref().and_then(|line| line.usage);
        usage.map_or_else(
            || "-".to_owned(),
            |usage| usage.known_total().map_or_else(|| "?".to_owned(), grouped),
        )
    };
    let (left, right) = (count(&pair.left), count(&pair.right));
    if left == right {
        return left;
    }
    format!("{left} {} {right}", look.arrow())
}

/// Writes the first words of both sides, from where they part.
fn words(pair: &PairLines, room: usize, look: Look) -> String {
    let clean = |line: &Option<ResultLine>| {
        let line = line.as_ref().map(summary);
        line.map(|words| Clean::field(&words).into_string())
    };
    match (clean(&pair.left), clean(&pair.right)) {
        (Some(left), Some(right)) if pair.pair.kind == PairKind::Different => {
            let (left, right) = apart(&left, &right);
            let arrow = format!(" {} ", look.arrow());
            let each = (room.saturating_sub(columns(&arrow)) / 2).max(LEAST_WORDS);
            format!("{}{arrow}{}", fit(&left, each), fit(&right, each))
        }
        (Some(words), _) | (None, Some(words)) => fit(&words, room.max(LEAST_WORDS)),
        (None, None) => String::new(),
    }
}

/// Colours the kind at the beginning of a line, where there are colours.
fn painted(kind: PairKind, line: &str, look: Look) -> String {
    let colour = match kind {
        PairKind::Same => return line.to_owned(),
        PairKind::Different => 33,
        PairKind::OnlyLeft => 31,
        PairKind::OnlyRight => 32,
    };
    match (look.paint, line.strip_prefix(kind.title())) {
        (Paint::Colour, Some(rest)) => format!("\x1b[{colour}m{}\x1b[0m{rest}", kind.title()),
        (Paint::Plain | Paint::Colour, _) => line.to_owned(),
    }
}
