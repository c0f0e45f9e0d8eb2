//! A table with types: Apache Parquet.
//!
//! Responsible for columns: text as optional UTF-8, numbers as optional 64-bit integers. A group of
//! rows is written as soon as it holds a few megabytes, so that memory stays flat. Refuses to know
//! the order of the rows. Only in builds with the feature.

mod group;

use std::io::{self, Write};
use std::ops::ControlFlow;
use std::sync::Arc;

use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::errors::{ParquetError, Result as Parquet};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::{ColumnPath, Type, TypePtr};

use super::WORKERS;
use super::column::{CellKind, Column};
use super::entry::Entry;
use super::filter::Filter;
use super::piece::Rows;
use super::plan::Sort;
use super::stream::{Part, Seen, Stream};
use super::watch::Watch;
use crate::domain::Failure;
use crate::domain::result::Class;
use crate::results::read::is_blank;
use group::{Group, Piece};

/// A group of rows is written once it holds as much text.
const GROUP: usize = 4 * 1024 * 1024;

/// Writes the rows of a stream.
pub(super) fn write(
    columns: &[Column],
    stream: &Stream,
    filter: &Filter,
    out: &mut (dyn Write + Send),
    failed: &dyn Fn(&io::Error) -> Failure,
    watch: &Watch<'_>,
) -> Result<Rows, Failure> {
    let failed = |error: ParquetError| failed(&as_io(error));
    let schema = schema(columns).map_err(failed)?;
    let properties = Arc::new(properties(columns));
    let mut file = SerializedFileWriter::new(out, schema, properties).map_err(failed)?;
    let mut group = Group::new(columns);
    let mut rows = Rows::default();
    stream.run(
        WORKERS,
        watch,
        |part| of_part(part, columns, filter),
        |piece: Piece, origin| {
            rows.add(piece.rows);
            group.take(piece, origin);
            if group.bytes() >= GROUP {
                group.write(&mut file).map_err(failed)?;
            }
            Ok(ControlFlow::Continue(()))
        },
    )?;
    group.write(&mut file).map_err(failed)?;
    file.close().map_err(failed)?;
    Ok(rows)
}

fn schema(columns: &[Column]) -> Parquet<TypePtr> {
    let fields = columns.iter().map(|column| {
        let (physical, logical) = match column.kind() {
            CellKind::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
            CellKind::Number => (Physical::INT64, None),
        };
        let field = Type::primitive_type_builder(column.word(), physical)
            .with_repetition(Repetition::OPTIONAL)
            .with_logical_type(logical);
        Ok(Arc::new(field.build()?))
    });
    let fields: Parquet<Vec<TypePtr>> = fields.collect();
    let root = Type::group_type_builder("results").with_fields(fields?);
    Ok(Arc::new(root.build()?))
}

fn properties(columns: &[Column]) -> WriterProperties {
    let mut properties = WriterProperties::builder()
        .set_created_by(concat!("batchdeck ", env!("CARGO_PKG_VERSION")).to_owned())
        .set_compression(Compression::SNAPPY);
    for column in columns.iter().filter(|column| has_many_values(**column)) {
        // A dictionary of values of which no two are the same only costs memory.
        let path = ColumnPath::from(column.word());
        properties = properties.set_column_dictionary_enabled(path, false);
    }
    properties.build()
}

fn has_many_values(column: Column) -> bool {
    matches!(
        column,
        Column::CustomId | Column::Text | Column::RequestId | Column::Request
    )
}

/// Gets back the error of the disk, whose kind says more than its words.
fn as_io(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(inner) => match inner.downcast::<io::Error>() {
            Ok(error) => *error,
            Err(other) => io::Error::other(other),
        },
        other => io::Error::other(other),
    }
}

fn of_part(part: &Part<'_>, columns: &[Column], filter: &Filter) -> Result<Piece, Failure> {
    let mut piece = Piece::new(columns);
    for seen in part.lines() {
        if seen.sort() == Sort::Missing {
            if !filter.wants_missing(part, &seen)? {
                continue;
            }
            if let Some(request) = part.request_of(&seen)? {
                piece.rows.add_missing(&request);
                let entry = Entry {
                    row: None,
                    request: Some(&request),
                };
                piece.push(&entry, seen.nth, columns);
            }
        } else if !is_blank(seen.raw) {
            line(&mut piece, part, &seen, columns, filter)?;
        }
    }
    Ok(piece)
}

fn line(
    piece: &mut Piece,
    part: &Part<'_>,
    seen: &Seen<'_>,
    columns: &[Column],
    filter: &Filter,
) -> Result<(), Failure> {
    let row = seen.row();
    if !filter.wants(part, seen, &row)? {
        return Ok(());
    }
    let request = if columns.contains(&Column::Request) {
        part.request_of(seen)?
    } else {
        None
    };
    piece.rows.unreadable += u64::from(row.class() == Class::Unreadable);
    let entry = Entry {
        row: Some(&row),
        request: request.as_ref(),
    };
    piece.push(&entry, seen.nth, columns);
    Ok(())
}

#[cfg(test)]
mod tests;
