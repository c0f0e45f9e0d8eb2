//! One line of a result file, as people read it.

mod class;
mod place;

use std::sync::Arc;

use super::Usage;

pub use class::Class;
pub use place::Place;

/// A line of an output or error file, understood as far as possible.
#[derive(Clone, Debug, PartialEq)]
pub struct ResultLine {
    /// Its file, by its position among those that are open together; 0 where there is one.
    pub file: u8,
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
    /// There is no line: the request is in neither file. `raw` is the request.
    Missing,
    /// There is nothing on the line.
    Blank,
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
        let cut = Self::is_cut_short(self.finish.as_deref());
        match &self.outcome {
            Outcome::Answer(Answer::Refusal(_) | Answer::Empty) => true,
            Outcome::Answer(_) => cut,
            Outcome::Error(_) | Outcome::Unreadable(_) | Outcome::Missing | Outcome::Blank => false,
        }
    }

    /// Tells whether a model that stopped for this reason had not come to its end.
    pub fn is_cut_short(finish: Option<&str>) -> bool {
        matches!(
            finish,
            Some("length" | "content_filter" | "incomplete" | "max_output_tokens" | "failed")
        )
    }

    /// Returns what became of the request, as far as this line says it.
    pub fn class(&self) -> Class {
        match &self.outcome {
            Outcome::Answer(_) if self.is_soft_failure() => Class::Soft,
            Outcome::Answer(_) => Class::Ok,
            Outcome::Error(error) => Class::of_code(error.code.as_deref()),
            Outcome::Unreadable(_) => Class::Unreadable,
            Outcome::Missing => Class::Missing,
            Outcome::Blank => Class::Blank,
        }
    }
}

impl ResultLine {
    /// Returns all that a result says, as people read it, with its line ends.
    ///
    /// The words are still hostile: they go through [`crate::text::Clean`] before anybody sees them.
    pub fn words(&self) -> String {
        match &self.outcome {
            Outcome::Answer(answer) => answer.words(),
            Outcome::Error(error) => error.words(),
            Outcome::Unreadable(reason) => format!("unreadable: {reason}"),
            Outcome::Missing => "asked, but in neither file".to_owned(),
            Outcome::Blank => String::new(),
        }
    }
}

impl Answer {
    /// Returns an answer in full; what is no text is summed up.
    pub fn words(&self) -> String {
        match self {
            Self::Text(text) | Self::Media(text) => text.clone(),
            Self::Refusal(text) => format!("refused: {text}"),
            Self::ToolCalls(calls) => {
                let calls = calls
                    .iter()
                    .map(|(name, arguments)| format!("{name}({arguments})"));
                calls.collect::<Vec<_>>().join("\n")
            }
            Self::Embedding {
                count,
                dimension,
                norm,
                head,
            } => {
                let numbers: Vec<String> = head.iter().map(|value| format!("{value:.4}")).collect();
                let many = if *count == 1 {
                    String::new()
                } else {
                    format!("{count} vectors · ")
                };
                let numbers = numbers.join(", ");
                format!("{many}{dimension} numbers, norm {norm:.3} · [{numbers} …]")
            }
            Self::Moderation { flagged: false, .. } => "not flagged".to_owned(),
            Self::Moderation {
                flagged: true,
                categories,
            } => format!("flagged: {}", categories.join(", ")),
            Self::Empty => "answered with nothing".to_owned(),
        }
    }
}

impl LineError {
    /// Returns why a request failed: status, code and sentence, as far as there are any.
    pub fn words(&self) -> String {
        let status = self.status.map(|status| status.to_string());
        let message = Some(self.message.clone()).filter(|message| !message.is_empty());
        let said: Vec<String> = [status, self.code.clone(), message]
            .into_iter()
            .flatten()
            .collect();
        said.join(" · ")
    }
}
