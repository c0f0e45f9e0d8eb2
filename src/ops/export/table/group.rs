//! Cells by columns: of the rows of one worker, and of the group of rows they become part of.

use std::io::Write;

use bytes::Bytes;
use parquet::data_type::{ByteArray, ByteArrayType, Int64Type};
use parquet::errors::Result as Parquet;
use parquet::file::writer::SerializedFileWriter;

use crate::ops::export::column::{CellKind, Column};
use crate::ops::export::entry::{Cell, Entry};
use crate::ops::export::piece::Rows;
use crate::ops::export::stream::Origin;
use crate::ops::export::unescape;

/// Says of a cell that it is there, and that it is not.
const THERE: i16 = 1;
const ABSENT: i16 = 0;

/// Cells of some rows, in order.
pub(super) struct Piece {
    columns: Vec<PieceColumn>,
    pub(super) rows: Rows,
}

enum PieceColumn {
    Text(Texts),
    Number(Vec<i16>, Vec<i64>),
}

/// Texts one behind the other in one buffer.
#[derive(Default)]
struct Texts {
    levels: Vec<i16>,
    bytes: Vec<u8>,
    ends: Vec<usize>,
    /// Values before which the place of their line is to be said: which value, and which line.
    gaps: Vec<(usize, u64)>,
}

impl Texts {
    fn push(&mut self, text: &str) {
        self.levels.push(THERE);
        self.bytes.extend_from_slice(text.as_bytes());
        self.ends.push(self.bytes.len());
    }

    fn decode(&mut self, inside: &str, entry: &Entry<'_>) {
        let begin = self.bytes.len();
        if unescape::append(&mut self.bytes, inside, b"\"").is_some() {
            self.levels.push(THERE);
            self.ends.push(self.bytes.len());
        } else {
            self.bytes.truncate(begin);
            self.push(&entry.text());
        }
    }

    fn values(self, origin: &Origin<'_>) -> Vec<ByteArray> {
        let bytes = Bytes::from(self.bytes);
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        let pairs = starts.zip(self.ends.iter().copied());
        let mut values: Vec<ByteArray> = pairs
            .map(|(from, to)| ByteArray::from(bytes.slice(from..to)))
            .collect();
        for (at, nth) in self.gaps {
            if let Some(value) = values.get_mut(at) {
                let mut said = format!("{}: ", origin.place_of(nth)).into_bytes();
                said.extend_from_slice(value.data());
                *value = ByteArray::from(said);
            }
        }
        values
    }
}

impl Piece {
    pub(super) fn new(columns: &[Column]) -> Self {
        let columns = columns.iter().map(|column| match column.kind() {
            CellKind::Text => PieceColumn::Text(Texts::default()),
            CellKind::Number => PieceColumn::Number(Vec::new(), Vec::new()),
        });
        Self {
            columns: columns.collect(),
            rows: Rows::default(),
        }
    }

    pub(super) fn push(&mut self, entry: &Entry<'_>, nth: u64, columns: &[Column]) {
        self.rows.written += 1;
        for (column, cells) in columns.iter().zip(&mut self.columns) {
            match (cells, entry.cell(*column)) {
                (PieceColumn::Text(texts), Cell::Text(text)) => texts.push(&text),
                (PieceColumn::Text(texts), Cell::Escaped(inside)) => texts.decode(inside, entry),
                (PieceColumn::Text(texts), Cell::Unreadable(reason)) => {
                    texts.gaps.push((texts.ends.len(), nth));
                    texts.push(reason);
                }
                (PieceColumn::Text(texts), Cell::Absent | Cell::Number(_)) => {
                    texts.levels.push(ABSENT);
                }
                (PieceColumn::Number(levels, values), Cell::Number(number)) => {
                    levels.push(THERE);
                    values.push(i64::try_from(number).unwrap_or(i64::MAX));
                }
                (
                    PieceColumn::Number(levels, _),
                    Cell::Absent | Cell::Text(_) | Cell::Escaped(_) | Cell::Unreadable(_),
                ) => levels.push(ABSENT),
            }
        }
    }
}

/// Rows that are written together.
pub(super) struct Group {
    columns: Vec<GroupColumn>,
    bytes: usize,
    rows: u64,
}

enum GroupColumn {
    Text(Vec<i16>, Vec<ByteArray>),
    Number(Vec<i16>, Vec<i64>),
}

impl Group {
    pub(super) fn new(columns: &[Column]) -> Self {
        let columns = columns.iter().map(|column| match column.kind() {
            CellKind::Text => GroupColumn::Text(Vec::new(), Vec::new()),
            CellKind::Number => GroupColumn::Number(Vec::new(), Vec::new()),
        });
        Self {
            columns: columns.collect(),
            bytes: 0,
            rows: 0,
        }
    }

    /// Returns how much memory its cells take, roughly.
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    pub(super) fn take(&mut self, piece: Piece, origin: &Origin<'_>) {
        self.rows += piece.rows.written;
        for (column, cells) in self.columns.iter_mut().zip(piece.columns) {
            match (column, cells) {
                (GroupColumn::Text(levels, values), PieceColumn::Text(mut texts)) => {
                    self.bytes += texts.bytes.len() + texts.ends.len() * size_of::<ByteArray>();
                    levels.append(&mut texts.levels);
                    values.extend(texts.values(origin));
                }
                (GroupColumn::Number(levels, values), PieceColumn::Number(mut l, mut v)) => {
                    self.bytes += v.len() * size_of::<i64>();
                    levels.append(&mut l);
                    values.append(&mut v);
                }
                // Both were made of the same columns.
                (GroupColumn::Text(..), PieceColumn::Number(..))
                | (GroupColumn::Number(..), PieceColumn::Text(_)) => {}
            }
        }
    }

    /// Writes what there is and begins anew.
    pub(super) fn write<W: Write + Send>(
        &mut self,
        file: &mut SerializedFileWriter<W>,
    ) -> Parquet<()> {
        if self.rows == 0 {
            return Ok(());
        }
        let mut group = file.next_row_group()?;
        for column in &mut self.columns {
            let Some(mut writer) = group.next_column()? else {
                break;
            };
            match column {
                GroupColumn::Text(levels, values) => {
                    let typed = writer.typed::<ByteArrayType>();
                    typed.write_batch(values, Some(levels), None)?;
                    levels.clear();
                    values.clear();
                }
                GroupColumn::Number(levels, values) => {
                    let typed = writer.typed::<Int64Type>();
                    typed.write_batch(values, Some(levels), None)?;
                    levels.clear();
                    values.clear();
                }
            }
            writer.close()?;
        }
        group.close()?;
        self.bytes = 0;
        self.rows = 0;
        Ok(())
    }
}
