//! The first and the last bytes that were seen of a file: enough to notice that another was written
//! over it in place.

/// Bytes kept of each end.
const KEPT: usize = 256;

/// What was seen at both ends of the part of a file that was read so far.
#[derive(Debug, Default)]
pub(super) struct Edges {
    head: Vec<u8>,
    tail: Vec<u8>,
    seen: u64,
}

impl Edges {
    /// Takes the block that follows what was seen.
    pub(super) fn note(&mut self, block: &[u8]) {
        let missing = KEPT.saturating_sub(self.head.len());
        self.head
            .extend_from_slice(block.get(..missing).unwrap_or(block));
        let last = block.len().saturating_sub(KEPT);
        self.tail
            .extend_from_slice(block.get(last..).unwrap_or(block));
        let surplus = self.tail.len().saturating_sub(KEPT);
        self.tail.drain(..surplus);
        self.seen += block.len() as u64;
    }

    /// Returns what must still be there in a file of `size` bytes: bytes, and where they begin.
    pub(super) fn expected(&self, size: u64) -> [(u64, Vec<u8>); 2] {
        let there = usize::try_from(size).unwrap_or(usize::MAX);
        let head = self.head.get(..there).unwrap_or(&self.head);
        let tail = match self.seen.checked_sub(self.tail.len() as u64) {
            Some(at) if self.seen <= size => (at, self.tail.clone()),
            // It is shorter now: only its beginning can be compared.
            Some(_) | None => (0, Vec::new()),
        };
        [(0, head.to_vec()), tail]
    }
}
