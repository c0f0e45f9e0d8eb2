//! The columns that a table can have.

use crate::domain::{Failure, Kind};

/// A column of a table, or a member of a flat JSON object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// The request that a line answers.
    CustomId,
    /// What became of it: the word of its [`crate::domain::result::Class`].
    Class,
    /// The HTTP status inside the line.
    Status,
    /// What was answered, in full; of tool calls, vectors and pictures what a person reads.
    Text,
    /// Why it failed, as a word. `unreadable_line` and `missing` are ours.
    ErrorCode,
    /// Why it failed, as a sentence.
    ErrorMessage,
    /// Why the model stopped.
    FinishReason,
    /// What answered.
    Model,
    /// Tokens of the request.
    InputTokens,
    /// Tokens of the answer.
    OutputTokens,
    /// The part of the request's tokens that came from a cache.
    CachedTokens,
    /// The part of the answer's tokens that was spent on reasoning.
    ReasoningTokens,
    /// The provider's name for the request.
    RequestId,
    /// The words of what was asked; empty where the input is not here.
    Request,
}

/// What the cells of a column hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellKind {
    /// Words.
    Text,
    /// Whole numbers that are not negative.
    Number,
}

impl Column {
    /// All columns, in the order in which they are told.
    pub const ALL: [Self; 14] = [
        Self::CustomId,
        Self::Class,
        Self::Status,
        Self::Text,
        Self::ErrorCode,
        Self::ErrorMessage,
        Self::FinishReason,
        Self::Model,
        Self::InputTokens,
        Self::OutputTokens,
        Self::CachedTokens,
        Self::ReasoningTokens,
        Self::RequestId,
        Self::Request,
    ];

    /// The columns of a table unless others are asked for.
    pub const USUAL: [Self; 10] = [
        Self::CustomId,
        Self::Class,
        Self::Status,
        Self::Text,
        Self::ErrorCode,
        Self::ErrorMessage,
        Self::FinishReason,
        Self::Model,
        Self::InputTokens,
        Self::OutputTokens,
    ];

    /// Returns its name in the head of a table.
    pub fn word(self) -> &'static str {
        match self {
            Self::CustomId => "custom_id",
            Self::Class => "class",
            Self::Status => "status",
            Self::Text => "text",
            Self::ErrorCode => "error_code",
            Self::ErrorMessage => "error_message",
            Self::FinishReason => "finish_reason",
            Self::Model => "model",
            Self::InputTokens => "input_tokens",
            Self::OutputTokens => "output_tokens",
            Self::CachedTokens => "cached_tokens",
            Self::ReasoningTokens => "reasoning_tokens",
            Self::RequestId => "request_id",
            Self::Request => "request",
        }
    }

    /// Tells what its cells hold.
    pub fn kind(self) -> CellKind {
        match self {
            Self::Status
            | Self::InputTokens
            | Self::OutputTokens
            | Self::CachedTokens
            | Self::ReasoningTokens => CellKind::Number,
            Self::CustomId
            | Self::Class
            | Self::Text
            | Self::ErrorCode
            | Self::ErrorMessage
            | Self::FinishReason
            | Self::Model
            | Self::RequestId
            | Self::Request => CellKind::Text,
        }
    }

    /// Reads the names of columns; one that is unknown or there twice is refused.
    pub fn list(names: &[impl AsRef<str>]) -> Result<Vec<Self>, Failure> {
        let mut columns = Vec::with_capacity(names.len());
        for name in names {
            let name = name.as_ref().trim();
            let column = Self::ALL
                .into_iter()
                .find(|column| column.word() == name)
                .ok_or_else(|| refused(name, "there is no such column"))?;
            if columns.contains(&column) {
                return Err(refused(name, "it is named twice"));
            }
            columns.push(column);
        }
        Ok(columns)
    }
}

fn refused(name: &str, why: &str) -> Failure {
    let all = Column::ALL.map(Column::word).join(", ");
    Failure::new(Kind::Usage, format!("cannot export the column {name}"), why)
        .with_hint(format!("the columns are {all}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_is_found_by_its_name() {
        let names = Column::ALL.map(Column::word);
        assert_eq!(Column::list(&names).unwrap(), Column::ALL);
    }

    #[test]
    fn an_unknown_column_is_refused_with_the_list() {
        let failure = Column::list(&["text", "colour"]).unwrap_err();
        assert_eq!(failure.kind, Kind::Usage);
        assert_eq!(
            failure.to_string(),
            "cannot export the column colour: there is no such column"
        );
        assert!(failure.hint().contains("custom_id, class, status, text"));
    }

    #[test]
    fn a_column_is_named_once() {
        let failure = Column::list(&["text", " text"]).unwrap_err();
        assert_eq!(failure.why, "it is named twice");
    }
}
