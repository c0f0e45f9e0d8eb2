//! A table while it is read, cell by cell.

use pulldown_cmark::Alignment;

use crate::text::rich::{Align, Cell, Span, Table};

/// A table that grows.
#[derive(Debug, Default)]
pub(super) struct Grid {
    table: Table,
    row: Vec<Cell>,
    cell: Cell,
}

impl Grid {
    /// Begins a table.
    pub(super) fn begin(&mut self, columns: &[Alignment]) {
        self.table.align = columns.iter().copied().map(align_of).collect();
    }

    /// Adds a line to the cell.
    pub(super) fn line(&mut self, spans: Vec<Span>) {
        self.cell.push(spans);
    }

    /// Ends a cell.
    pub(super) fn end_cell(&mut self) {
        self.row.push(std::mem::take(&mut self.cell));
    }

    /// Ends the row of the names of columns.
    pub(super) fn end_head(&mut self) {
        self.table.head = std::mem::take(&mut self.row);
    }

    /// Ends a row.
    pub(super) fn end_row(&mut self) {
        self.table.rows.push(std::mem::take(&mut self.row));
    }

    /// Ends the table.
    pub(super) fn end(&mut self) -> Table {
        std::mem::take(&mut self.table)
    }
}

fn align_of(alignment: Alignment) -> Align {
    match alignment {
        Alignment::None | Alignment::Left => Align::Left,
        Alignment::Center => Align::Centre,
        Alignment::Right => Align::Right,
    }
}
