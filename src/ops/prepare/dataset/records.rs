//! Rows of a table: records, which may go over several lines where a cell is quoted.
//!
//! Only cuts; where the cells of a record are is found later by [`super::cells`], which knows the same
//! rules: a quote opens at the beginning of a cell and nowhere else. Stricter than most readers in one
//! thing: text behind a closing quote is an error, because it mostly means that a quote was not
//! closed where it should have been.

use std::io;

use memchr::{memchr, memchr2};

use super::sink::{Blank, Sink};

/// Cuts at line ends outside quotes.
#[derive(Debug)]
pub(super) struct Records {
    delimiter: u8,
    line: u64,
    /// The line in which the last quote opened.
    opened: u64,
    state: State,
    /// Whether the record has a byte.
    is_begun: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// A cell begins.
    Cell,
    Plain,
    Quoted,
    /// A quote within quotes: the first of two, or the last.
    Quote,
    /// A carriage return behind the last one: the line ends.
    Return,
}

impl Records {
    pub(super) fn new(delimiter: u8) -> Self {
        Self {
            delimiter,
            line: 1,
            opened: 1,
            state: State::Cell,
            is_begun: false,
        }
    }

    /// Cuts the first record of a table that may be cut off behind it.
    pub(super) fn first(&mut self, head: &[u8], sink: &mut Sink) -> io::Result<()> {
        sink.see(head);
        for line in head.split_inclusive(|byte| *byte == b'\n') {
            self.cut(line, sink)?;
            if sink.rows() > 0 {
                return Ok(());
            }
        }
        self.end(sink)
    }

    pub(super) fn cut(&mut self, block: &[u8], sink: &mut Sink) -> io::Result<()> {
        let mut rest = block;
        while let Some(first) = rest.first() {
            if !self.is_begun {
                sink.open(self.line);
                self.is_begun = true;
            }
            let length = match self.state {
                State::Cell => self.cell(*first),
                State::Plain => memchr2(self.delimiter, b'\n', rest).unwrap_or(rest.len()),
                State::Quoted => memchr(b'"', rest).unwrap_or(rest.len()),
                State::Quote => self.quote(*first)?,
                State::Return => self.end_of_line(*first)?,
            };
            let (piece, after) = rest.split_at(length.min(rest.len()));
            if self.state == State::Quoted {
                self.line += sink.push_lines(piece);
            } else {
                sink.push(piece);
            }
            rest = after;
            if let Some(next) = rest.first() {
                rest = self.step(*next, rest, sink);
            }
        }
        Ok(())
    }

    /// Says how many bytes belong to the cell that begins.
    fn cell(&mut self, first: u8) -> usize {
        match first {
            b'"' => {
                self.opened = self.line;
                self.state = State::Quoted;
                1
            }
            b'\n' => 0,
            byte if byte == self.delimiter => 0,
            _ => {
                self.state = State::Plain;
                0
            }
        }
    }

    /// Says how many bytes belong to what stands behind a quote within quotes.
    fn quote(&mut self, next: u8) -> io::Result<usize> {
        match next {
            b'"' => {
                self.state = State::Quoted;
                Ok(1)
            }
            b'\r' => {
                self.state = State::Return;
                Ok(1)
            }
            b'\n' => Ok(0),
            byte if byte == self.delimiter => Ok(0),
            _ => Err(self.no_end()),
        }
    }

    /// Says how many bytes belong to what stands behind the carriage return behind a quoted cell.
    fn end_of_line(&self, next: u8) -> io::Result<usize> {
        match next {
            b'\r' => Ok(1),
            b'\n' => Ok(0),
            _ => Err(self.no_end()),
        }
    }

    fn no_end(&self) -> io::Error {
        let why = "text stands behind a closing quote; a quote within quotes is written twice";
        Self::wrong(self.line, why)
    }

    /// Takes the byte that ends a piece, where it is one.
    fn step<'b>(&mut self, next: u8, rest: &'b [u8], sink: &mut Sink) -> &'b [u8] {
        let after = rest.get(1..).unwrap_or_default();
        match (self.state, next) {
            (State::Quoted, b'"') => {
                self.state = State::Quote;
                sink.push(b"\"");
                after
            }
            (State::Cell | State::Plain | State::Quote | State::Return, b'\n') => {
                self.line += 1;
                self.state = State::Cell;
                self.is_begun = false;
                sink.close(Blank::Empty);
                after
            }
            (State::Cell | State::Plain | State::Quote, byte) if byte == self.delimiter => {
                self.state = State::Cell;
                sink.push(&[byte]);
                after
            }
            _ => rest,
        }
    }

    pub(super) fn end(&mut self, sink: &mut Sink) -> io::Result<()> {
        if self.state == State::Quoted {
            return Err(Self::wrong(
                self.opened,
                "a quote opens here and is not closed",
            ));
        }
        if self.is_begun {
            sink.close(Blank::Empty);
        }
        Ok(())
    }

    fn wrong(line: u64, why: &str) -> io::Error {
        let why = format!("line {line}: {why}");
        io::Error::new(io::ErrorKind::InvalidData, why)
    }
}
