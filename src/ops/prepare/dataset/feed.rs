//! A dataset as a stream of rows, each on one line, in batches that are read in one go.
//!
//! One call of `read` gives whole rows and nothing else, as many as fit; only a row that is longer
//! than the reader's room comes in several. So a batch is what the pass takes for a chunk.

use std::io::{self, Read};
use std::sync::Arc;

use super::array::Array;
use super::lines::Lines;
use super::places::{Batch, Places};
use super::records::Records;
use super::sink::Sink;

/// How much of a dataset is read at a time.
const BLOCK: usize = 256 * 1024;

/// How much is handed out.
#[derive(Clone, Copy, Debug)]
pub(in crate::ops::prepare) struct Limits {
    /// Rows in one batch.
    pub(in crate::ops::prepare) batch: usize,
    /// Rows in all.
    pub(in crate::ops::prepare) rows: u64,
}

/// How a dataset is cut into rows.
#[derive(Debug)]
pub(super) enum Cutter {
    Lines(Lines),
    Records(Records),
    Array(Array),
}

/// Reads a dataset and hands its rows out.
pub(in crate::ops::prepare) struct Feed {
    raw: Box<dyn Read + Send>,
    cutter: Cutter,
    limits: Limits,
    /// Rows at the beginning that are none: the header of a table.
    heads: u64,
    /// The lengths of files that the rows stand for.
    sizes: Vec<u64>,
    sink: Sink,
    block: Vec<u8>,
    places: Arc<Places>,
    /// Bytes handed out.
    offset: u64,
    /// Rows handed out.
    rows: u64,
    /// Bytes of the dataset that were read.
    read: u64,
    /// Whether a part of a row was handed out whose rest was not.
    is_within: bool,
    end: End,
}

enum End {
    Ahead,
    Reached,
    /// To be told when everything before it was handed out.
    Broken(io::Error),
}

impl Feed {
    pub(super) fn new(
        raw: Box<dyn Read + Send>,
        cutter: Cutter,
        limits: Limits,
        heads: u64,
        sizes: Vec<u64>,
    ) -> (Self, Arc<Places>) {
        let places = Arc::new(Places::default());
        let feed = Self {
            raw,
            cutter,
            limits,
            heads,
            sizes,
            sink: Sink::default(),
            block: vec![0; BLOCK],
            places: Arc::clone(&places),
            offset: 0,
            rows: 0,
            read: 0,
            is_within: false,
            end: End::Ahead,
        };
        (feed, places)
    }

    /// Reads another block and cuts it.
    fn fill(&mut self) -> io::Result<()> {
        self.sink.tidy();
        let count = loop {
            match self.raw.read(&mut self.block) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                read => break read?,
            }
        };
        self.read += count as u64;
        let block = self.block.get(..count).unwrap_or_default();
        let sink = &mut self.sink;
        if count == 0 {
            self.end = End::Reached;
            match &mut self.cutter {
                Cutter::Lines(_) => Lines::end(sink),
                Cutter::Records(records) => records.end(sink)?,
                Cutter::Array(array) => array.end()?,
            }
            return Ok(());
        }
        sink.see(block);
        match &mut self.cutter {
            Cutter::Lines(lines) => lines.cut(block, sink),
            Cutter::Records(records) => records.cut(block, sink)?,
            Cutter::Array(array) => array.cut(block, sink)?,
        }
        Ok(())
    }

    /// Hands out what there is to hand out now; `None` where more must be read first.
    fn hand_out(&mut self, room: &mut [u8]) -> Option<io::Result<usize>> {
        if self.is_within {
            return self.hand_out_rest(room);
        }
        let left = self.limits.rows.saturating_sub(self.rows);
        let most = self
            .limits
            .batch
            .min(usize::try_from(left).unwrap_or(usize::MAX));
        if most == 0 {
            return Some(Ok(0));
        }
        let is_over = !matches!(self.end, End::Ahead);
        let is_enough = self.sink.rows() >= most || self.sink.held() >= room.len() || is_over;
        if !is_enough {
            return None;
        }
        let (lines, length) = self.sink.measure(room.len(), most);
        if length > 0 {
            self.note(lines);
            return Some(self.give(room, length));
        }
        if self.sink.held() < room.len() {
            return None;
        }
        self.is_within = true;
        self.note(vec![self.sink.first_line()]);
        let length = self.sink.sure(room.len());
        Some(self.give(room, length))
    }

    /// Hands out more of a row that did not fit.
    fn hand_out_rest(&mut self, room: &mut [u8]) -> Option<io::Result<usize>> {
        let end = self.sink.first_end();
        let length = match end {
            Some(end) => end.min(room.len()),
            None => self.sink.sure(room.len()),
        };
        if length == 0 {
            return None;
        }
        self.is_within = end != Some(length);
        Some(self.give(room, length))
    }

    fn give(&mut self, room: &mut [u8], length: usize) -> io::Result<usize> {
        self.offset += length as u64;
        self.sink.hand_out(room, length)
    }

    fn note(&mut self, lines: Vec<u32>) {
        let first = self.rows;
        self.rows += lines.len() as u64;
        let read = if self.sizes.is_empty() {
            self.read
        } else {
            let done = usize::try_from(self.rows).unwrap_or(usize::MAX);
            self.sizes.iter().take(done).sum()
        };
        self.places.note(self.offset, Batch { first, lines, read });
    }

    /// Leaves out the header of a table.
    fn skip_heads(&mut self) -> io::Result<()> {
        while self.heads > 0 {
            if self.sink.skip_first() {
                self.heads -= 1;
            } else if matches!(self.end, End::Ahead) {
                self.fill()?;
            } else {
                self.heads = 0;
            }
        }
        Ok(())
    }
}

impl Read for Feed {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        if room.is_empty() {
            return Ok(0);
        }
        self.skip_heads()?;
        loop {
            if let Some(given) = self.hand_out(room) {
                return given;
            }
            match std::mem::replace(&mut self.end, End::Reached) {
                End::Reached => return Ok(0),
                End::Broken(error) => return Err(error),
                End::Ahead => self.end = End::Ahead,
            }
            if let Err(error) = self.fill() {
                self.sink.drop_open();
                self.end = End::Broken(error);
            }
        }
    }
}
