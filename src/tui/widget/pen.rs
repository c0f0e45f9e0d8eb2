//! Writes cleaned text into one row of cells, from left to right, and never past its end.
//!
//! Refuses raw text: what a pen takes has been through [`Clean`].

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use crate::app::layout::Area;
use crate::text::{Clean, columns, fit};

/// Turns an area of the core into one of the drawing library.
pub(crate) fn rect(area: Area) -> Rect {
    Rect::new(area.x, area.y, area.width, area.height)
}

/// Returns one row of an area, empty when the area is not that high.
pub(crate) fn row(area: Area, at: u16) -> Area {
    Area {
        y: area.y.saturating_add(at),
        height: u16::from(at < area.height),
        ..area
    }
}

/// A place in a row, and where the row ends. Writing moves the place on.
#[derive(Debug)]
pub(crate) struct Pen<'b> {
    buffer: &'b mut Buffer,
    x: u16,
    y: u16,
    end: u16,
}

impl<'b> Pen<'b> {
    /// Sets a pen to the start of the first row of an area.
    pub(crate) fn new(buffer: &'b mut Buffer, area: Area) -> Self {
        let seen = rect(area).intersection(buffer.area);
        let end = if seen.is_empty() {
            seen.x
        } else {
            seen.right()
        };
        Self {
            buffer,
            x: seen.x,
            y: seen.y,
            end,
        }
    }

    /// Returns the columns that are left.
    pub(crate) fn room(&self) -> usize {
        usize::from(self.end.saturating_sub(self.x))
    }

    /// Returns where the next text goes.
    pub(crate) fn place(&self) -> Position {
        Position::new(self.x, self.y)
    }

    /// Writes a text; what does not fit is cut.
    pub(crate) fn put(self, text: &Clean, style: Style) -> Self {
        let room = self.room();
        self.write(text.as_str(), room, style)
    }

    /// Writes our own words.
    pub(crate) fn say(self, words: &'static str, style: Style) -> Self {
        self.put(&Clean::own(words), style)
    }

    /// Writes a text at the left of a column, and goes on behind the column.
    pub(crate) fn column(self, text: &Clean, cols: usize, style: Style) -> Self {
        let before = self.room();
        let pen = self.write(text.as_str(), cols, style);
        let written = before.saturating_sub(pen.room());
        pen.skip(cols.saturating_sub(written))
    }

    /// Writes a text at the right of a column, and goes on behind the column.
    pub(crate) fn column_right(self, text: &Clean, cols: usize, style: Style) -> Self {
        let cols = cols.min(self.room());
        let missing = cols.saturating_sub(columns(text.as_str()));
        self.skip(missing).write(text.as_str(), cols, style)
    }

    /// Moves on without writing.
    pub(crate) fn skip(mut self, cols: usize) -> Self {
        let cols = u16::try_from(cols.min(self.room())).unwrap_or(0);
        self.x = self.x.saturating_add(cols);
        self
    }

    fn write(mut self, text: &str, cols: usize, style: Style) -> Self {
        let cols = cols.min(self.room());
        if cols == 0 {
            return self;
        }
        let text = fit(text, cols);
        let (x, _) = self.buffer.set_stringn(self.x, self.y, text, cols, style);
        self.x = x;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn area(width: u16) -> Area {
        Area {
            x: 1,
            y: 0,
            width,
            height: 1,
        }
    }

    fn written(width: u16, write: impl FnOnce(Pen<'_>) -> Pen<'_>) -> String {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 12, 1));
        write(Pen::new(&mut buffer, area(width)));
        buffer
            .content
            .iter()
            .map(ratatui::buffer::Cell::symbol)
            .collect()
    }

    #[test]
    fn columns_line_up_whatever_is_in_them() {
        let plain = Style::default();
        let text = written(10, |pen| {
            pen.column(&Clean::own("abcdef"), 4, plain)
                .column_right(&Clean::own("7"), 3, plain)
                .put(&Clean::own("日本語"), plain)
        });
        assert_eq!(text, " abc…  7日 … ");
    }

    #[test]
    fn nothing_is_written_outside_the_area() {
        let text = written(3, |pen| pen.put(&Clean::own("abcdef"), Style::default()));
        assert_eq!(text, " ab…        ");
    }

    #[test]
    fn an_area_off_the_screen_is_no_trouble() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 2, 2));
        let off = Area {
            x: 5,
            y: 9,
            width: 4,
            height: 1,
        };
        let pen = Pen::new(&mut buffer, off).say("gone", Style::default());
        assert_eq!(pen.room(), 0);
    }
}
