//! The drawing backend: crossterm's cells, our own sizes and cursor.
//!
//! crossterm opens a device for each size, starts a process where that fails, and asks the terminal
//! for its cursor. Here sizes come from the kernel, and the cursor is where we put it last.

use std::io;
use std::sync::Arc;

use ratatui::backend::{Backend, ClearType, CrosstermBackend, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};

use super::canvas::Canvas;
use super::tty::Tty;

/// A backend that draws on a canvas and writes no byte that changes nothing.
#[derive(Debug)]
pub struct Screen {
    cells: CrosstermBackend<Canvas>,
    tty: Arc<Tty>,
    is_cursor_hidden: bool,
    /// Where the cursor is, if nothing was drawn since it was put there.
    cursor: Option<Position>,
}

impl Screen {
    pub(super) fn new(canvas: Canvas, tty: Arc<Tty>) -> Self {
        Self {
            cells: CrosstermBackend::new(canvas),
            tty,
            is_cursor_hidden: true,
            cursor: None,
        }
    }

    /// Takes the state of a terminal that was just entered.
    pub(super) fn start_anew(&mut self) {
        self.is_cursor_hidden = true;
        self.cursor = None;
    }
}

impl Backend for Screen {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        self.cursor = None;
        self.cells.draw(content)
    }

    fn append_lines(&mut self, lines: u16) -> io::Result<()> {
        self.cursor = None;
        self.cells.append_lines(lines)
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        if self.is_cursor_hidden {
            return Ok(());
        }
        self.is_cursor_hidden = true;
        self.cells.hide_cursor()
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        if !self.is_cursor_hidden {
            return Ok(());
        }
        self.is_cursor_hidden = false;
        self.cells.show_cursor()
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        Ok(self.cursor.unwrap_or(Position::ORIGIN))
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        let position = position.into();
        if self.cursor == Some(position) {
            return Ok(());
        }
        self.cursor = Some(position);
        self.cells.set_cursor_position(position)
    }

    fn clear(&mut self) -> io::Result<()> {
        self.clear_region(ClearType::All)
    }

    fn clear_region(&mut self, clear_type: ClearType) -> io::Result<()> {
        self.cells.clear_region(clear_type)
    }

    fn size(&self) -> io::Result<Size> {
        Ok(self.tty.size())
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        Ok(WindowSize {
            columns_rows: self.tty.size(),
            pixels: Size::ZERO,
        })
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
