//! Rows that are lines.

use memchr::memchr;

use super::sink::{Blank, Sink};

/// Cuts at line ends, and leaves blank lines out.
#[derive(Debug)]
pub(super) struct Lines {
    line: u64,
}

impl Default for Lines {
    fn default() -> Self {
        Self { line: 1 }
    }
}

impl Lines {
    pub(super) fn cut(&mut self, block: &[u8], sink: &mut Sink) {
        let mut rest = block;
        while let Some(end) = memchr(b'\n', rest) {
            let (line, after) = rest.split_at(end);
            sink.open(self.line);
            sink.push(line);
            sink.close(Blank::Spaces);
            self.line += 1;
            rest = after.get(1..).unwrap_or_default();
        }
        sink.open(self.line);
        sink.push(rest);
    }

    pub(super) fn end(sink: &mut Sink) {
        sink.close(Blank::Spaces);
    }
}
