//! What a check of an input file found.

use super::Endpoint;

/// The kind of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Code {
    /// There is no request in the file.
    EmptyFile,
    /// The file begins with a byte order mark.
    ByteOrderMark,
    /// The file is JSON, but not one request a line.
    NotJsonLines,
    /// A line is blank.
    BlankLine,
    /// A line is no JSON, or no object.
    BadLine,
    /// A line is too long to be a request.
    LongLine,
    /// A request has no `custom_id`, or one that is no text.
    CustomId,
    /// Two requests have the same `custom_id`.
    DuplicateCustomId,
    /// A request has a method other than `POST`.
    Method,
    /// A request has no `url`, or not a known path.
    Url,
    /// Requests of one file go to different endpoints.
    MixedEndpoints,
    /// A request has no body, or one that is no object.
    Body,
    /// A body names no model although its endpoint needs one.
    MissingModel,
    /// Requests of one file ask for different models.
    SeveralModels,
    /// A body asks for a stream.
    Stream,
    /// There are more than 50,000 requests.
    TooManyRequests,
    /// There are more than 50,000 embedding inputs.
    TooManyInputs,
    /// The file is longer than 200,000,000 bytes.
    TooManyBytes,
}

impl Code {
    /// Returns the word for machines; where the provider has one for the same, it is that one.
    pub fn word(self) -> &'static str {
        match self {
            Self::EmptyFile => "empty_file",
            Self::ByteOrderMark => "byte_order_mark",
            Self::NotJsonLines => "not_json_lines",
            Self::BlankLine => "blank_line",
            Self::BadLine => "invalid_json_line",
            Self::LongLine => "line_too_long",
            Self::CustomId => "invalid_custom_id",
            Self::DuplicateCustomId => "duplicate_custom_id",
            Self::Method => "invalid_method",
            Self::Url => "invalid_url",
            Self::MixedEndpoints => "url_mismatch",
            Self::Body => "invalid_body",
            Self::MissingModel => "missing_model",
            Self::SeveralModels => "mismatched_model",
            Self::Stream => "stream_not_allowed",
            Self::TooManyRequests => "too_many_tasks",
            Self::TooManyInputs => "too_many_inputs",
            Self::TooManyBytes => "file_too_large",
        }
    }
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The line, counted from 1; 0 when it concerns the whole file.
    pub line: u64,
    /// What kind it is.
    pub code: Code,
    /// The member it is about, such as `custom_id` or `body.stream`.
    pub field: Option<&'static str>,
    /// What is wrong and what would be right. Quotes the file, so it goes through
    /// [`crate::text::Clean`].
    pub message: String,
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

/// What a check found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Requests in the file: lines that are not blank.
    pub requests: u64,
    /// Its length in bytes.
    pub bytes: u64,
    /// Where the requests go: the endpoint of the first that names one.
    pub endpoint: Option<Endpoint>,
    /// The models asked for, in the order of their first use; the first few.
    pub models: Vec<String>,
    /// What is wrong, in the order of the file; the first 20 of each kind.
    pub findings: Vec<Finding>,
    /// How many findings there are in all.
    pub findings_total: u64,
    /// How many there are of each kind.
    pub totals: Vec<(Code, u64)>,
    /// The SHA-256 of the file in hex.
    pub sha256: String,
    /// Which file this is, so that an upload can tell whether it changed since.
    pub stamp: Stamp,
}

impl Report {
    /// Tells whether nothing is wrong, so that the file may be uploaded.
    pub fn is_valid(&self) -> bool {
        self.findings_total == 0
    }
}
