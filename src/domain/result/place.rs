//! Where a line stands among the files that are open together.

/// One line: which of the files, which line of it, and where it begins.
///
/// Small, because a search may find every line of a file: 16 bytes each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    /// The file, by its position among those that are open.
    pub file: u8,
    /// The number of the line in its file, counted from 1; stops at `u32::MAX`.
    pub line: u32,
    /// The offset of its first byte.
    pub offset: u64,
}
