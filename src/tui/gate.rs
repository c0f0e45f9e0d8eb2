//! The last gate before the terminal: no cell passes that could do more than appear.
//!
//! Text is made safe on its way in, by [`Clean`](crate::text::Clean). This gate trusts nobody: it
//! looks at each cell again, and it keeps a disagreement about widths from travelling. It knows
//! neither what is drawn nor where the bytes go.

use std::borrow::Cow;

use ratatui::backend::{Backend, ClearType, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};

use crate::text::{MAX_CLUSTER_BYTES, may_reach_a_terminal};

const REPLACEMENT: &str = "\u{FFFD}";

/// A backend that checks every cell before another backend draws it.
///
/// A cell with a control character, invisible formatting or more than 32 bytes is drawn as `U+FFFD`
/// and counted. After a cell that is not one ASCII byte the cursor is moved: where terminal and
/// library measure a cluster differently, the rest of the line stays in place.
#[derive(Debug)]
pub struct SafeBackend<B> {
    inner: B,
    violations: u64,
}

impl<B> SafeBackend<B> {
    /// Wraps a backend.
    pub const fn new(inner: B) -> Self {
        Self {
            inner,
            violations: 0,
        }
    }

    /// Returns how many cells had to be replaced so far; every one is a bug of ours.
    pub const fn violations(&self) -> u64 {
        self.violations
    }

    /// Returns the wrapped backend.
    pub const fn inner(&self) -> &B {
        &self.inner
    }

    /// Returns the wrapped backend for changes.
    pub const fn inner_mut(&mut self) -> &mut B {
        &mut self.inner
    }

    fn checked<'a>(&mut self, cell: &'a Cell) -> Cow<'a, Cell> {
        let symbol = cell.symbol();
        if symbol.len() <= MAX_CLUSTER_BYTES && may_reach_a_terminal(symbol) {
            return Cow::Borrowed(cell);
        }
        self.violations += 1;
        Cow::Owned(with_symbol(cell, REPLACEMENT))
    }

    /// Checks the cells and puts a cursor move behind each that is not plain.
    ///
    /// The move comes from a cell without a symbol at the place where the next one will stand: the
    /// drawing backend takes it for that place's cell, finds the next cell out of order, and moves
    /// there. Its style is the last one's, so that it costs the move and nothing else.
    fn planned<'a>(
        &mut self,
        content: impl Iterator<Item = (u16, u16, &'a Cell)>,
    ) -> Vec<(u16, u16, Cow<'a, Cell>)> {
        let mut plan: Vec<(u16, u16, Cow<'a, Cell>)> = Vec::with_capacity(content.size_hint().0);
        for (x, y, cell) in content {
            let pin = plan.last().and_then(|(last_x, last_y, last)| {
                let follows = *last_y == y && last_x.checked_add(1) == Some(x);
                (follows && last.symbol().len() != 1).then(|| with_symbol(last, ""))
            });
            plan.extend(pin.map(|pin| (x, y, Cow::Owned(pin))));
            let checked = self.checked(cell);
            plan.push((x, y, checked));
        }
        plan
    }
}

fn with_symbol(cell: &Cell, symbol: &str) -> Cell {
    let mut other = cell.clone();
    other.set_symbol(symbol);
    other
}

impl<B: Backend> Backend for SafeBackend<B> {
    type Error = B::Error;

    fn draw<'a, I>(&mut self, content: I) -> Result<(), Self::Error>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let plan = self.planned(content);
        if plan.is_empty() {
            return Ok(());
        }
        self.inner
            .draw(plan.iter().map(|(x, y, cell)| (*x, *y, cell.as_ref())))
    }

    fn append_lines(&mut self, lines: u16) -> Result<(), Self::Error> {
        self.inner.append_lines(lines)
    }

    fn hide_cursor(&mut self) -> Result<(), Self::Error> {
        self.inner.hide_cursor()
    }

    fn show_cursor(&mut self) -> Result<(), Self::Error> {
        self.inner.show_cursor()
    }

    fn get_cursor_position(&mut self) -> Result<Position, Self::Error> {
        self.inner.get_cursor_position()
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> Result<(), Self::Error> {
        self.inner.set_cursor_position(position)
    }

    fn clear(&mut self) -> Result<(), Self::Error> {
        self.inner.clear()
    }

    fn clear_region(&mut self, clear_type: ClearType) -> Result<(), Self::Error> {
        self.inner.clear_region(clear_type)
    }

    fn size(&self) -> Result<Size, Self::Error> {
        self.inner.size()
    }

    fn window_size(&mut self) -> Result<WindowSize, Self::Error> {
        self.inner.window_size()
    }

    fn flush(&mut self) -> Result<(), Self::Error> {
        self.inner.flush()
    }
}

#[cfg(test)]
mod tests;
