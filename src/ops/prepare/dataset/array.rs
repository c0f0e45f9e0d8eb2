//! Rows that are the items of one JSON array.
//!
//! Only cuts, by counting brackets outside of texts; what is in an item is read later. What stands
//! between the items must be right, because a comma that is missing would make two rows one.

use std::io;

use memchr::memchr3;

use super::sink::{Blank, Sink};

/// Cuts at the commas of the array itself.
#[derive(Debug)]
pub(super) struct Array {
    state: State,
    line: u64,
    rows: u64,
    /// The line in which the last row begins.
    begun: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Before the array.
    Before,
    /// An item may begin, or the array may end.
    First,
    /// An item must begin.
    Next,
    /// Within an item, so many brackets deep.
    Item(u32),
    /// Within a text of an item.
    Text(u32),
    /// Behind a backslash in such a text.
    Escape(u32),
    /// Behind the array.
    After,
}

impl Default for Array {
    fn default() -> Self {
        Self {
            state: State::Before,
            line: 1,
            rows: 0,
            begun: 1,
        }
    }
}

impl Array {
    pub(super) fn cut(&mut self, block: &[u8], sink: &mut Sink) -> io::Result<()> {
        let mut rest = block;
        while let Some(first) = rest.first() {
            let length = match self.state {
                State::Text(_) => memchr3(b'"', b'\\', b'\n', rest).unwrap_or(rest.len()),
                State::Item(_) => rest
                    .iter()
                    .position(|byte| is_structure(*byte))
                    .unwrap_or(rest.len()),
                State::Escape(depth) => {
                    self.state = State::Text(depth);
                    usize::from(*first != b'\n')
                }
                State::Before | State::First | State::Next | State::After => 0,
            };
            let (piece, after) = rest.split_at(length.min(rest.len()));
            sink.push(piece);
            rest = after;
            if let Some(byte) = rest.first() {
                rest = self.step(*byte, rest, sink)?;
            }
        }
        Ok(())
    }

    /// Takes one byte that may change what is cut.
    fn step<'b>(&mut self, byte: u8, rest: &'b [u8], sink: &mut Sink) -> io::Result<&'b [u8]> {
        let after = rest.get(1..).unwrap_or_default();
        if byte == b'\n' {
            self.line += 1;
            if matches!(
                self.state,
                State::Item(_) | State::Text(_) | State::Escape(_)
            ) {
                sink.push_line_end();
            }
            return Ok(after);
        }
        match self.state {
            State::Item(depth) => self.in_item(depth, byte, sink),
            State::Text(depth) => {
                sink.push(&[byte]);
                self.state = match byte {
                    b'"' => State::Item(depth),
                    b'\\' => State::Escape(depth),
                    _ => State::Text(depth),
                };
            }
            // The byte behind a backslash was taken with the piece.
            State::Escape(_) => {}
            _ if byte.is_ascii_whitespace() => {}
            State::Before if byte == b'[' => self.state = State::First,
            State::Before => return Err(self.wrong("it is no JSON array")),
            State::First if byte == b']' => self.state = State::After,
            State::Next if byte == b']' => {
                return Err(self.wrong("a comma stands before the end of the array"));
            }
            State::First | State::Next if byte == b',' => {
                return Err(self.wrong("there is nothing before a comma"));
            }
            State::First | State::Next => {
                self.begun = self.line;
                self.rows += 1;
                sink.open(self.line);
                self.state = State::Item(0);
                return Ok(rest);
            }
            State::After => return Err(self.wrong("there is more behind the end of the array")),
        }
        Ok(after)
    }

    fn in_item(&mut self, depth: u32, byte: u8, sink: &mut Sink) {
        match byte {
            b',' if depth == 0 => {
                sink.close(Blank::Empty);
                self.state = State::Next;
            }
            b']' if depth == 0 => {
                sink.close(Blank::Empty);
                self.state = State::After;
            }
            _ => {
                sink.push(&[byte]);
                self.state = match byte {
                    b'"' => State::Text(depth),
                    b'{' | b'[' => State::Item(depth.saturating_add(1)),
                    b'}' | b']' => State::Item(depth.saturating_sub(1)),
                    _ => State::Item(depth),
                };
            }
        }
    }

    pub(super) fn end(&mut self) -> io::Result<()> {
        match self.state {
            State::After => Ok(()),
            State::Before => Err(self.wrong("it is empty")),
            State::First | State::Next => Err(self.wrong("the array is not closed")),
            State::Item(_) | State::Text(_) | State::Escape(_) => {
                let why = format!(
                    "it ends within row {}, which begins in line {}",
                    self.rows, self.begun
                );
                Err(self.wrong(&why))
            }
        }
    }

    fn wrong(&self, why: &str) -> io::Error {
        let why = format!("line {}: {why}", self.line);
        io::Error::new(io::ErrorKind::InvalidData, why)
    }
}

fn is_structure(byte: u8) -> bool {
    matches!(byte, b'"' | b'{' | b'}' | b'[' | b']' | b',' | b'\n')
}
