//! One line of a result file, as people read it.

use std::sync::Arc;

use super::Usage;

/// A line of an output or error file, understood as far as possible.
#[derive(Clone, Debug, PartialEq)]
pub struct ResultLine {
    /// Its number in its file, counted from 1.
    pub number: u64,
    /// The request it answers; absent when the line does not say.
    pub custom_id: Option<String>,
    /// What came back.
    pub outcome: Outcome,
    /// Why the model stopped: `stop`, `length`.
    pub finish: Option<String>,
    /// What answered.
    pub model: Option<String>,
    /// Tokens, when the line counts them.
    pub usage: Option<Usage>,
    /// The provider's name for the request.
    pub request_id: Option<String>,
    /// The line as it came, without its line end, cut where it is very long.
    pub raw: Arc<[u8]>,
}

/// How a request ended.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// It was answered.
    Answer(Answer),
    /// It failed, at the model or before it.
    Error(LineError),
    /// The line is not what the protocol says; the text says why.
    Unreadable(String),
}

/// What was answered.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// Text of a chat, a response or a completion; several choices are joined.
    Text(String),
    /// The model declined, in its own words.
    Refusal(String),
    /// The model called tools: name and arguments of each.
    ToolCalls(Vec<(String, String)>),
    /// Vectors, summed up: how many, and of the first its dimension, length and first values.
    Embedding {
        /// How many vectors.
        count: usize,
        /// Numbers in the first.
        dimension: usize,
        /// Its Euclidean norm.
        norm: f64,
        /// Its first values.
        head: Vec<f64>,
    },
    /// A moderation: whether anything was flagged, and the categories that were.
    Moderation {
        /// Whether any input was flagged.
        flagged: bool,
        /// The categories flagged.
        categories: Vec<String>,
    },
    /// Images or a video: where they are or what they are, in a line.
    Media(String),
    /// A 200 with nothing in it that could be read as an answer.
    Empty,
}

/// Why a request failed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LineError {
    /// The HTTP status inside the line, when there is one.
    pub status: Option<u16>,
    /// A word such as `batch_expired`.
    pub code: Option<String>,
    /// The sentence.
    pub message: String,
}

impl ResultLine {
    /// Tells whether a 200 is no real success: cut short, filtered, refused.
    pub fn is_soft_failure(&self) -> bool {
        let cut = matches!(
            self.finish.as_deref(),
            Some("length" | "content_filter" | "incomplete" | "max_output_tokens" | "failed")
        );
        match &self.outcome {
            Outcome::Answer(Answer::Refusal(_) | Answer::Empty) => true,
            Outcome::Answer(_) => cut,
            Outcome::Error(_) | Outcome::Unreadable(_) => false,
        }
    }
}
