//! The kinds of what a check can find.

/// Whether a finding stands in the way of a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// The provider refuses the file, or the request.
    Error,
    /// It may be meant, and is worth a look.
    Warning,
}

impl Severity {
    /// Returns the word for people and machines.
    pub fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// The kind of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Code {
    /// There is no request in the file.
    EmptyFile,
    /// There are more requests than the provider takes.
    TooManyRequests,
    /// There are more embedding inputs than the provider takes.
    TooManyInputs,
    /// The file is longer than the provider takes.
    TooManyBytes,
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
    /// A line ends as on Windows.
    WindowsLineEnd,
    /// There is space between a request and the end of its line.
    TrailingSpace,
    /// A line is the body of a request, without what belongs around it.
    BareBody,
    /// A request has no `custom_id`.
    MissingCustomId,
    /// A `custom_id` is empty, no text, or too long for the provider.
    CustomId,
    /// Two requests have the same `custom_id`.
    DuplicateCustomId,
    /// Something else that a request must have is missing.
    Missing,
    /// A request has a method other than `POST`.
    Method,
    /// A `url` is no known path.
    Url,
    /// Requests of one file go to different endpoints, or elsewhere than the batch.
    MixedEndpoints,
    /// A body is no object.
    Body,
    /// Requests of one file ask for different models.
    SeveralModels,
    /// A body asks for a stream.
    Stream,
    /// A field has a value of the wrong kind.
    WrongKind,
    /// Parameters that are known to fail together, or with this model.
    Clash,
    /// A member of a request that no provider is known to read.
    UnknownMember,
    /// A field of a body that its endpoint is not known to have.
    UnknownField,
    /// A member stands twice in one object; readers differ in which one counts.
    Twice,
}

impl Code {
    /// Every kind, in the order in which totals are told.
    pub const ALL: [Self; 27] = [
        Self::EmptyFile,
        Self::TooManyRequests,
        Self::TooManyInputs,
        Self::TooManyBytes,
        Self::ByteOrderMark,
        Self::NotJsonLines,
        Self::BlankLine,
        Self::BadLine,
        Self::LongLine,
        Self::WindowsLineEnd,
        Self::TrailingSpace,
        Self::BareBody,
        Self::MissingCustomId,
        Self::CustomId,
        Self::DuplicateCustomId,
        Self::Missing,
        Self::Method,
        Self::Url,
        Self::MixedEndpoints,
        Self::Body,
        Self::SeveralModels,
        Self::Stream,
        Self::WrongKind,
        Self::Clash,
        Self::UnknownMember,
        Self::UnknownField,
        Self::Twice,
    ];

    /// Tells whether it is about how much there is in all.
    pub fn is_about_size(self) -> bool {
        matches!(
            self,
            Self::TooManyRequests | Self::TooManyInputs | Self::TooManyBytes
        )
    }

    /// Returns the word for machines. Where the provider has one for the same, it is that one; a
    /// missing `custom_id` has its own, because that can be mended.
    pub fn word(self) -> &'static str {
        match self {
            Self::EmptyFile => "empty_file",
            Self::TooManyRequests => "too_many_tasks",
            Self::TooManyInputs => "too_many_inputs",
            Self::TooManyBytes => "file_too_large",
            Self::ByteOrderMark => "byte_order_mark",
            Self::NotJsonLines => "not_json_lines",
            Self::BlankLine => "blank_line",
            Self::BadLine => "invalid_json_line",
            Self::LongLine => "line_too_long",
            Self::WindowsLineEnd => "windows_line_end",
            Self::TrailingSpace => "trailing_space",
            Self::BareBody => "bare_body",
            Self::MissingCustomId => "missing_custom_id",
            Self::CustomId => "invalid_custom_id",
            Self::DuplicateCustomId => "duplicate_custom_id",
            Self::Missing => "missing_required_parameter",
            Self::Method => "invalid_method",
            Self::Url => "invalid_url",
            Self::MixedEndpoints => "url_mismatch",
            Self::Body => "invalid_body",
            Self::SeveralModels => "mismatched_model",
            Self::Stream => "stream_not_allowed",
            Self::WrongKind => "invalid_type",
            Self::Clash => "parameter_clash",
            Self::UnknownMember => "unknown_member",
            Self::UnknownField => "unknown_field",
            Self::Twice => "duplicate_member",
        }
    }

    /// Returns how much findings of this kind weigh, unless they say otherwise themselves.
    pub fn severity(self) -> Severity {
        match self {
            Self::WindowsLineEnd
            | Self::TrailingSpace
            | Self::UnknownMember
            | Self::UnknownField
            | Self::Twice => Severity::Warning,
            _ => Severity::Error,
        }
    }

    /// Tells whether `check --fix` mends it.
    pub fn is_mendable(self) -> bool {
        matches!(
            self,
            Self::ByteOrderMark
                | Self::BlankLine
                | Self::WindowsLineEnd
                | Self::TrailingSpace
                | Self::BareBody
                | Self::MissingCustomId
        )
    }
}
