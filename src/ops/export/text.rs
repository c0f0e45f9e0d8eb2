//! Exports that are text: lines as they came, a JSON array, CSV.
//!
//! Responsible for turning lines into rows on the workers, and for joining what they wrote. Refuses
//! to know in which order the rows come.

use super::column::Column;
use super::csv;
use super::entry::{Cell, Entry};
use super::filter::Filter;
use super::format::Cells;
use super::json;
use super::piece::{Piece, Rows, Spare};
use super::plan::Sort;
use super::stream::{Part, Seen};
use crate::domain::Failure;
use crate::domain::request::RequestLine;
use crate::domain::result::Class;
use crate::results::read::is_blank;

/// How rows are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Text {
    /// Each line as it came.
    Lines,
    /// Elements of an array: as they came, or of columns.
    Array(Option<Vec<Column>>),
    /// Records of a table.
    Table(Vec<Column>, Cells),
}

/// Turns lines into rows.
#[derive(Debug)]
pub(super) struct Writer<'a> {
    pub(super) text: &'a Text,
    pub(super) filter: &'a Filter,
    pub(super) spare: &'a Spare,
}

impl Text {
    fn columns(&self) -> &[Column] {
        match self {
            Self::Array(Some(columns)) | Self::Table(columns, _) => columns,
            Self::Lines | Self::Array(None) => &[],
        }
    }

    pub(super) fn begin(&self) -> Vec<u8> {
        match self {
            Self::Lines => Vec::new(),
            Self::Array(_) => b"[".to_vec(),
            Self::Table(columns, cells) => {
                let mut head = match cells {
                    Cells::Plain => Vec::new(),
                    Cells::ExcelSafe => csv::MARK.to_vec(),
                };
                let names: Vec<&str> = columns.iter().map(|column| column.word()).collect();
                head.extend_from_slice(names.join(",").as_bytes());
                head.extend_from_slice(csv::END);
                head
            }
        }
    }

    /// Returns the end. `rows` tells whether there was anything.
    pub(super) fn end(&self, rows: Rows) -> &'static [u8] {
        match self {
            Self::Lines | Self::Table(..) => b"",
            Self::Array(_) if rows.written == 0 => b"]\n",
            Self::Array(_) => b"\n]\n",
        }
    }

    /// Returns a place as it stands within a quoted text of this form.
    pub(super) fn inside(&self, place: &str) -> Vec<u8> {
        match self {
            Self::Lines => Vec::new(),
            Self::Array(_) => json::inside(place).into_bytes(),
            Self::Table(..) => {
                let mut out = Vec::new();
                csv::inside(&mut out, place.as_bytes());
                out
            }
        }
    }
}

impl Writer<'_> {
    /// Writes the rows of a part.
    pub(super) fn write(&self, part: &Part<'_>) -> Result<Piece, Failure> {
        let mut piece = Piece {
            text: self.spare.take(),
            ..Piece::default()
        };
        for seen in part.lines() {
            if seen.sort() == Sort::Missing {
                self.missing(&mut piece, part, &seen)?;
            } else if !is_blank(seen.raw) {
                self.line(&mut piece, part, &seen)?;
            }
        }
        Ok(piece)
    }

    fn missing(&self, piece: &mut Piece, part: &Part<'_>, seen: &Seen<'_>) -> Result<(), Failure> {
        if *self.text == Text::Lines || !self.filter.wants_missing(part, seen)? {
            return Ok(());
        }
        let Some(request) = part.request_of(seen)? else {
            return Ok(());
        };
        piece.rows.written += 1;
        piece.rows.add_missing(&request);
        let entry = Entry {
            row: None,
            request: Some(&request),
        };
        match self.text {
            Text::Lines => {}
            Text::Array(None) => json::missing(piece, &request),
            Text::Array(Some(columns)) => json::flat(piece, seen.nth, &entry, columns),
            Text::Table(columns, cells) => record(piece, seen.nth, &entry, columns, *cells),
        }
        Ok(())
    }

    fn line(&self, piece: &mut Piece, part: &Part<'_>, seen: &Seen<'_>) -> Result<(), Failure> {
        match self.text {
            // Nothing has to be read of a line that is copied anyway.
            Text::Lines if self.filter.is_everything() => copy(piece, seen),
            Text::Array(None) if self.filter.is_everything() => {
                piece.rows.written += 1;
                json::element(piece, seen);
            }
            Text::Lines | Text::Array(_) | Text::Table(..) => return self.row(piece, part, seen),
        }
        Ok(())
    }

    fn row(&self, piece: &mut Piece, part: &Part<'_>, seen: &Seen<'_>) -> Result<(), Failure> {
        let row = seen.row();
        if !self.filter.wants(part, seen, &row)? {
            return Ok(());
        }
        let request: Option<RequestLine> = if self.text.columns().contains(&Column::Request) {
            part.request_of(seen)?
        } else {
            None
        };
        let entry = Entry {
            row: Some(&row),
            request: request.as_ref(),
        };
        match self.text {
            Text::Lines => copy(piece, seen),
            Text::Array(None) => json::element(piece, seen),
            Text::Array(Some(columns)) => json::flat(piece, seen.nth, &entry, columns),
            Text::Table(columns, cells) => record(piece, seen.nth, &entry, columns, *cells),
        }
        // Copied lines count themselves, and elements those that cannot be read.
        if *self.text != Text::Lines {
            piece.rows.written += 1;
            let is_counted = *self.text == Text::Array(None);
            if !is_counted && row.class() == Class::Unreadable {
                piece.rows.unreadable += 1;
            }
        }
        Ok(())
    }
}

fn copy(piece: &mut Piece, seen: &Seen<'_>) {
    piece.rows.written += 1;
    if seen.cut.is_some() {
        piece.copied = seen.cut;
    } else {
        piece.text.extend_from_slice(seen.raw);
        piece.text.push(b'\n');
    }
}

fn record(piece: &mut Piece, nth: u64, entry: &Entry<'_>, columns: &[Column], cells: Cells) {
    let is_only = columns.len() == 1;
    for (at, column) in columns.iter().enumerate() {
        if at > 0 {
            piece.text.push(b',');
        }
        match entry.cell(*column) {
            Cell::Absent if is_only => csv::only_field(&mut piece.text, b"", cells),
            Cell::Absent => {}
            Cell::Text(text) if is_only => {
                csv::only_field(&mut piece.text, text.as_bytes(), cells);
            }
            Cell::Text(text) => csv::field(&mut piece.text, text.as_bytes(), cells),
            Cell::Escaped(inside) => {
                if csv::escaped_field(&mut piece.text, inside, cells).is_none() {
                    let text = entry.text();
                    csv::field(&mut piece.text, text.as_bytes(), cells);
                }
            }
            Cell::Number(number) => csv::number(&mut piece.text, number),
            Cell::Unreadable(reason) => {
                piece.push("\"");
                piece.gap(nth);
                piece.push(": ");
                csv::inside(&mut piece.text, reason.as_bytes());
                piece.push("\"");
            }
        }
    }
    piece.text.extend_from_slice(csv::END);
}
