//! What the workers wrote, put together.
//!
//! Responsible for the front and the end of a file, and for the numbers of lines, which only whoever
//! sees all pieces in order can know.

use std::io::{self, Write};

use super::piece::{Piece, Rows, Spare};
use super::stream::Origin;
use super::text::Text;
use crate::domain::Failure;

/// Joins pieces in the file that is written.
pub(super) struct Joiner<'a> {
    out: &'a mut dyn Write,
    text: &'a Text,
    spare: &'a Spare,
    failed: &'a dyn Fn(&io::Error) -> Failure,
    rows: Rows,
}

impl<'a> Joiner<'a> {
    /// Begins the file. `failed` puts an error of writing in words.
    pub(super) fn begin(
        out: &'a mut dyn Write,
        text: &'a Text,
        spare: &'a Spare,
        failed: &'a dyn Fn(&io::Error) -> Failure,
    ) -> Result<Self, Failure> {
        out.write_all(&text.begin())
            .map_err(|error| failed(&error))?;
        Ok(Self {
            out,
            text,
            spare,
            failed,
            rows: Rows::default(),
        })
    }

    pub(super) fn take(&mut self, piece: Piece, origin: &Origin<'_>) -> Result<(), Failure> {
        let mut from = 0;
        if matches!(self.text, Text::Array(_)) && self.rows.written == 0 && !piece.text.is_empty() {
            // The comma before the first element of all.
            from = 1;
        }
        for gap in &piece.gaps {
            self.put(piece.text.get(from..gap.at).unwrap_or_default())?;
            let place = self.text.inside(&origin.place_of(gap.nth));
            self.put(&place)?;
            from = gap.at;
        }
        self.put(piece.text.get(from..).unwrap_or_default())?;
        if let Some(length) = piece.copied {
            origin.copy_line(length, |bytes| self.put(bytes))?;
            self.put(b"\n")?;
        }
        self.rows.add(piece.rows);
        self.spare.give(piece.text);
        Ok(())
    }

    pub(super) fn end(self) -> Result<Rows, Failure> {
        let end = self.text.end(self.rows);
        let ended = self.out.write_all(end).and_then(|()| self.out.flush());
        ended.map_err(|error| (self.failed)(&error))?;
        Ok(self.rows)
    }

    fn put(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        let written = self.out.write_all(bytes);
        written.map_err(|error| (self.failed)(&error))
    }
}
