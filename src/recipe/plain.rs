//! Templates that are text and fields and nothing else, rendered without the engine.
//!
//! Most templates of recipes are, and for them this is several times as fast. Only what surely is
//! the same is done here: everything else (a field that is not there, a value that is no text, any
//! expression) is left to the engine, and a test compares both.

use std::borrow::Cow;

use super::cell::Row;
use super::variables::{RESERVED, Rank, Variable};
use crate::text::push_inside;

/// A template cut into pieces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Plain(Vec<Piece>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Text(String),
    Field(String),
    /// The place of the row, counted from this.
    Place(u64),
}

/// Words that are no names in an expression.
const WORDS: [&str; 12] = [
    "true", "false", "none", "True", "False", "None", "not", "and", "or", "in", "is", "if",
];

impl Plain {
    /// Cuts a template; `None` where it is more than text and fields.
    pub(super) fn of(template: &str) -> Option<Self> {
        // The engine leaves out one line end at the end of a template.
        let ended = template.strip_suffix('\n');
        let template = ended.map_or(template, |text| text.strip_suffix('\r').unwrap_or(text));
        let mut pieces = Vec::new();
        let mut rest = template;
        while let Some((before, after)) = rest.split_once("{{") {
            let (inside, behind) = after.split_once("}}")?;
            push_text(&mut pieces, before)?;
            pieces.push(field(inside)?);
            rest = behind;
        }
        push_text(&mut pieces, rest)?;
        Some(Self(pieces))
    }

    /// Tells whether it is the same for every row.
    pub(super) fn is_fixed(&self) -> bool {
        self.0.iter().all(|piece| matches!(piece, Piece::Text(_)))
    }

    /// Appends it; leaves `out` as it was and returns `None` where the engine has to say more.
    pub(super) fn render(
        &self,
        row: &Row<'_>,
        variables: &[Variable],
        hints: &mut [usize],
        out: &mut String,
    ) -> Option<()> {
        let begin = out.len();
        let done = self.pieces(row, variables, hints, |text| out.push_str(text));
        if done.is_none() {
            out.truncate(begin);
        }
        done
    }

    /// Appends it as a JSON string, without a copy of it between; otherwise as [`Plain::render`].
    pub(super) fn print(
        &self,
        row: &Row<'_>,
        variables: &[Variable],
        hints: &mut [usize],
        out: &mut Vec<u8>,
    ) -> Option<()> {
        let begin = out.len();
        out.push(b'"');
        let done = self.pieces(row, variables, hints, |text| push_inside(out, text));
        match done {
            Some(()) => out.push(b'"'),
            None => out.truncate(begin),
        }
        done
    }

    fn pieces(
        &self,
        row: &Row<'_>,
        variables: &[Variable],
        hints: &mut [usize],
        mut push: impl FnMut(&str),
    ) -> Option<()> {
        for (at, piece) in self.0.iter().enumerate() {
            match piece {
                Piece::Text(text) => push(text),
                Piece::Place(from) => push(&(row.index + from).to_string()),
                Piece::Field(name) => {
                    let variable = variables.iter().find(|variable| variable.name == *name);
                    let text = match variable {
                        Some(set) if set.rank == Rank::Set => Cow::Borrowed(set.value.as_str()?),
                        Some(_) | None => {
                            let mut unknown = 0;
                            let hint = hints.get_mut(at).unwrap_or(&mut unknown);
                            match (row.find(name, hint), variable) {
                                (Some(cell), _) => {
                                    push(&cell.plain()?);
                                    continue;
                                }
                                (None, Some(variable)) => Cow::Borrowed(variable.value.as_str()?),
                                (None, None) => return None,
                            }
                        }
                    };
                    push(&text);
                }
            }
        }
        Some(())
    }

    /// Returns room for where the fields were in the last row.
    pub(super) fn hints(&self) -> Vec<usize> {
        vec![0; self.0.len()]
    }
}

fn push_text(pieces: &mut Vec<Piece>, text: &str) -> Option<()> {
    if text.contains("{%") || text.contains("{#") {
        return None;
    }
    if !text.is_empty() {
        // The engine takes every line end as it is but for CR LF, which it is asked not to see.
        if text.contains('\r') {
            return None;
        }
        pieces.push(Piece::Text(text.to_owned()));
    }
    Some(())
}

fn field(inside: &str) -> Option<Piece> {
    let name = inside.trim_matches([' ', '\t', '\n']);
    let mut bytes = name.bytes();
    let is_letter = |byte: u8| byte.is_ascii_alphabetic() || byte == b'_';
    let is_name = bytes.next().is_some_and(is_letter)
        && bytes.all(|byte| is_letter(byte) || byte.is_ascii_digit());
    if !is_name || WORDS.contains(&name) {
        return None;
    }
    match RESERVED.iter().position(|reserved| *reserved == name) {
        None => Some(Piece::Field(name.to_owned())),
        Some(1) => Some(Piece::Place(0)),
        Some(2) => Some(Piece::Place(1)),
        Some(_) => None,
    }
}
