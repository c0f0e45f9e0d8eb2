//! Why a count of tokens is near instead of right.

/// A reason for which the tokens of a line are not known for sure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Doubt {
    /// The vocabulary of the model is not known.
    Vocabulary,
    /// Tools are counted as text; the model reads them in another form.
    Tools,
    /// A form for the answer is counted as text.
    Form,
    /// Calls of tools and what came of them are counted as text.
    Calls,
    /// A run without any break was too long to be counted as a whole.
    Run,
    /// A picture, which is not counted.
    Picture,
    /// A sound, which is not counted.
    Sound,
    /// A file, which is not counted.
    File,
    /// Text that lies at the provider, such as an earlier answer, and is not counted.
    Elsewhere,
    /// Something else that is not counted.
    Other,
}

impl Doubt {
    /// Every reason.
    pub const ALL: [Self; 10] = [
        Self::Vocabulary,
        Self::Tools,
        Self::Form,
        Self::Calls,
        Self::Run,
        Self::Picture,
        Self::Sound,
        Self::File,
        Self::Elsewhere,
        Self::Other,
    ];

    /// Tells whether something is not counted at all, so that the true number is higher.
    pub const fn is_partial(self) -> bool {
        match self {
            Self::Vocabulary | Self::Tools | Self::Form | Self::Calls | Self::Run => false,
            Self::Picture | Self::Sound | Self::File | Self::Elsewhere | Self::Other => true,
        }
    }

    /// Returns the word for machines.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Vocabulary => "unknown_tokeniser",
            Self::Tools => "tools",
            Self::Form => "response_format",
            Self::Calls => "tool_calls",
            Self::Run => "long_run",
            Self::Picture => "image",
            Self::Sound => "audio",
            Self::File => "file",
            Self::Elsewhere => "stored_text",
            Self::Other => "other",
        }
    }

    /// Says what it is about, after the number of lines: `pictures, which are not counted`.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Vocabulary => "for a model whose tokeniser is not known",
            Self::Tools => "with tools, counted as text",
            Self::Form => "with a response format, counted as text",
            Self::Calls => "with calls of tools, counted as text",
            Self::Run => "with very long runs, counted in parts",
            Self::Picture => "with pictures, which are not counted",
            Self::Sound => "with sound, which is not counted",
            Self::File => "with files, which are not counted",
            Self::Elsewhere => "that go on from text at the provider, which is not counted",
            Self::Other => "with parts that cannot be counted",
        }
    }
}
