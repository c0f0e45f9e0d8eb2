//! What a check of an input file found.

mod code;

use std::borrow::Cow;
use std::sync::Arc;

use super::Endpoint;

pub use code::{Code, Severity};

/// One thing that is wrong, or may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The line, counted from 1; 0 when it concerns the whole file.
    pub line: u64,
    /// What kind it is.
    pub code: Code,
    /// Whether it stands in the way of a batch.
    pub severity: Severity,
    /// The member it is about, such as `custom_id` or `body.stream`.
    pub field: Option<Cow<'static, str>>,
    /// What is wrong and what would be right. Quotes the file, so it goes through
    /// [`crate::text::Clean`].
    pub message: String,
    /// The piece of the line it is about, cut where it is long; empty where there is none. It is
    /// the file's own text, so it goes through [`crate::text::Clean`].
    pub sample: String,
}

/// Which file was read, and in which state: enough to tell that it was changed since.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stamp {
    /// The device it is on.
    pub device: u64,
    /// Its number there.
    pub inode: u64,
    /// Its length.
    pub bytes: u64,
    /// When it was last changed: seconds and nanoseconds.
    pub modified: (i64, i64),
}

/// A piece of a file that was checked: whole lines, and the sum of their bytes.
///
/// The sums of all pieces tell whether other bytes are those that were checked. They are no
/// cryptographic ones: they are against accidents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Where it begins.
    pub offset: u64,
    /// How long it is.
    pub bytes: u64,
    /// The number of its first line, counted from 1.
    pub first_line: u64,
    /// The sum of its bytes.
    pub sum: u64,
}

/// What a check found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Requests in the file: lines that are not blank.
    pub requests: u64,
    /// Its length in bytes.
    pub bytes: u64,
    /// Inputs of embeddings, over all requests.
    pub inputs: u64,
    /// Where the requests go: the endpoint of the first that names one.
    pub endpoint: Option<Endpoint>,
    /// The models asked for, in the order of their first use; the first few.
    pub models: Vec<String>,
    /// What was found, in the order of the file, what concerns all of it first; the first 20 of
    /// each kind.
    pub findings: Vec<Finding>,
    /// How many findings stand in the way of a batch.
    pub errors: u64,
    /// How many do not.
    pub warnings: u64,
    /// How many there are of each kind.
    pub totals: Vec<(Code, u64)>,
    /// Which file this is, so that an upload can tell whether it changed since.
    pub stamp: Stamp,
    /// The pieces it was read in, from its first byte to its last.
    pub pieces: Arc<[Piece]>,
}

impl Report {
    /// Tells whether nothing stands in the way, so that the file may be uploaded.
    pub fn is_valid(&self) -> bool {
        self.errors == 0
    }

    /// Tells whether nothing stands in the way of sending it, as one batch or as several.
    pub fn may_be_sent(&self) -> bool {
        self.is_valid() || self.is_only_too_large()
    }

    /// Tells whether it is too large for one batch, and nothing else stands in the way: then it may
    /// be sent as several.
    pub fn is_only_too_large(&self) -> bool {
        let all = self.totals.iter();
        let sizes = all.filter(|(code, _)| code.is_about_size());
        let sizes: u64 = sizes.map(|(_, count)| count).sum();
        sizes > 0 && sizes == self.errors
    }

    /// Returns how many findings there are.
    pub fn findings_total(&self) -> u64 {
        self.errors + self.warnings
    }

    /// Returns how many findings of each kind `check --fix` would mend.
    pub fn mendable(&self) -> impl Iterator<Item = (Code, u64)> + use<'_> {
        let all = self.totals.iter().copied();
        all.filter(|(code, _)| code.is_mendable())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn warnings_alone_leave_a_file_valid() {
        let report = Report {
            warnings: 3,
            ..Report::default()
        };
        assert!(report.is_valid() && report.findings_total() == 3);
    }

    #[test]
    fn every_kind_has_a_word_of_its_own() {
        let mut words = Code::ALL.map(Code::word).to_vec();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), Code::ALL.len());
    }
}
