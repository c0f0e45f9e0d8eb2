//! One line of a result file, read fast: for passes over whole files.
//!
//! Responsible for telling what a line says without copying what it need not, and for agreeing with
//! [`read_line`] in all of it. Lines of the common shapes are read in one go and their answer is
//! left where it is until somebody asks for it; every other line is read by [`read_line`] itself.
//! That is the whole trick: the fast way may give up at any time, and must never guess.

mod cause;
mod escaped;
mod leaf;
mod pieces;
mod quick;
mod shape;

use std::borrow::Cow;
use std::time::Duration;

use super::read::{Margin, read_cut_line, read_line, read_margin, trim_line_end, without_bom};
use super::summary::full_text;
use crate::domain::Usage;
use crate::domain::result::{Answer, Class, LineError, Outcome, ResultLine};
use quick::{Quick, Told};

/// A line of an output or error file, understood as far as possible.
///
/// What it says is hostile until it went through [`crate::text::Clean`].
#[derive(Debug)]
pub struct Row<'a> {
    number: u64,
    line: &'a [u8],
    reading: Reading<'a>,
}

#[derive(Debug)]
enum Reading<'a> {
    Quick(Box<Quick<'a>>),
    Full(Box<ResultLine>),
}

impl<'a> Row<'a> {
    /// Reads a line, with or without its line end. `number` is only passed on to [`ResultLine`]s.
    pub fn read(number: u64, line: &'a [u8]) -> Self {
        let quick = simdutf8::basic::from_utf8(without_bom(trim_line_end(line)));
        let quick = quick.ok().and_then(quick::read);
        let reading = match quick {
            Some(quick) => Reading::Quick(Box::new(quick)),
            None => Reading::Full(Box::new(read_line(number, line))),
        };
        Self {
            number,
            line,
            reading,
        }
    }

    /// Reads the beginning of a line that was too long to be kept; `length` is that of the line.
    pub fn read_cut(number: u64, beginning: &'a [u8], length: u64) -> Self {
        Self {
            number,
            line: beginning,
            reading: Reading::Full(Box::new(read_cut_line(number, beginning, Some(length)))),
        }
    }

    /// Returns the line as it came.
    pub fn line(&self) -> &'a [u8] {
        self.line
    }

    /// Returns the request it answers.
    pub fn custom_id(&self) -> Option<&str> {
        match &self.reading {
            Reading::Quick(quick) => quick.custom_id.as_deref(),
            Reading::Full(line) => line.custom_id.as_deref(),
        }
    }

    /// Returns what became of the request, as far as this line says it.
    pub fn class(&self) -> Class {
        let quick = match &self.reading {
            Reading::Quick(quick) => quick,
            Reading::Full(line) => return line.class(),
        };
        match &quick.told {
            Told::Failed { code, .. } => Class::of_code(code.as_deref()),
            Told::Refusal | Told::Nothing => Class::Soft,
            Told::Text(_) | Told::Other if ResultLine::is_cut_short(self.finish()) => Class::Soft,
            Told::Text(_) | Told::Other => Class::Ok,
        }
    }

    /// Returns the code of a failure, such as `batch_expired`.
    pub fn code(&self) -> Option<&str> {
        match &self.reading {
            Reading::Quick(quick) => match &quick.told {
                Told::Failed { code, .. } => code.as_deref(),
                Told::Text(_) | Told::Refusal | Told::Other | Told::Nothing => None,
            },
            Reading::Full(line) => error_of(line)?.code.as_deref(),
        }
    }

    /// Returns the sentence of a failure, or the reason why the line cannot be read.
    pub fn message(&self) -> Option<&str> {
        match &self.reading {
            Reading::Quick(quick) => match &quick.told {
                Told::Failed { message, .. } => Some(message),
                Told::Text(_) | Told::Refusal | Told::Other | Told::Nothing => None,
            },
            Reading::Full(line) => match &line.outcome {
                Outcome::Error(error) => Some(&error.message),
                Outcome::Unreadable(reason) => Some(reason),
                Outcome::Answer(_) | Outcome::Missing | Outcome::Blank => None,
            },
        }
    }

    /// Returns the failure, when it is one.
    pub fn error(&self) -> Option<Cow<'_, LineError>> {
        match &self.reading {
            Reading::Quick(quick) => match &quick.told {
                Told::Failed { code, message } => Some(Cow::Owned(LineError {
                    status: quick.status,
                    code: code.as_deref().map(str::to_owned),
                    message: message.to_string(),
                })),
                Told::Text(_) | Told::Refusal | Told::Other | Told::Nothing => None,
            },
            Reading::Full(line) => error_of(line).map(Cow::Borrowed),
        }
    }

    /// Returns why the model stopped.
    pub fn finish(&self) -> Option<&str> {
        match &self.reading {
            Reading::Quick(quick) => quick.finish.as_deref(),
            Reading::Full(line) => line.finish.as_deref(),
        }
    }

    /// Returns what answered.
    pub fn model(&self) -> Option<&str> {
        match &self.reading {
            Reading::Quick(quick) => quick.model.as_deref(),
            Reading::Full(line) => line.model.as_deref(),
        }
    }

    /// Returns the tokens, when the line counts them.
    pub fn usage(&self) -> Option<Usage> {
        match &self.reading {
            Reading::Quick(quick) => quick.usage,
            Reading::Full(line) => line.usage,
        }
    }

    /// Returns the provider's name for the request.
    pub fn request_id(&self) -> Option<&str> {
        match &self.reading {
            Reading::Quick(quick) => quick.request_id.as_deref(),
            Reading::Full(line) => line.request_id.as_deref(),
        }
    }

    /// Returns the HTTP status inside the line, of answers and of failures.
    pub fn status(&self) -> Option<u16> {
        match &self.reading {
            Reading::Quick(quick) => quick.status,
            Reading::Full(_) => self.margin().status,
        }
    }

    /// Returns how long the answer took, where the provider says so: Groq's `usage.total_time`.
    pub fn latency(&self) -> Option<Duration> {
        let seconds = match &self.reading {
            Reading::Quick(quick) => quick.seconds,
            Reading::Full(_) => self.margin().seconds,
        };
        Duration::try_from_secs_f64(seconds?).ok()
    }

    /// Returns the answer when it is text, and not something else that would be put in words.
    pub fn plain_text(&self) -> Option<Cow<'_, str>> {
        match &self.reading {
            Reading::Quick(quick) => match &quick.told {
                Told::Text(pieces) => Some(pieces.text()),
                Told::Failed { .. } | Told::Refusal | Told::Other | Told::Nothing => None,
            },
            Reading::Full(line) => match &line.outcome {
                Outcome::Answer(Answer::Text(text)) => Some(Cow::Borrowed(text)),
                Outcome::Answer(_)
                | Outcome::Error(_)
                | Outcome::Unreadable(_)
                | Outcome::Missing
                | Outcome::Blank => None,
            },
        }
    }

    /// Returns the answer as a column of a table has it, see [`full_text`]; empty for failures.
    pub fn text(&self) -> Cow<'_, str> {
        self.plain_text().unwrap_or_else(|| match &self.reading {
            Reading::Quick(quick) if matches!(quick.told, Told::Failed { .. } | Told::Nothing) => {
                Cow::Borrowed("")
            }
            Reading::Quick(_) => Cow::Owned(answered(&self.full())),
            Reading::Full(line) => Cow::Owned(answered(line)),
        })
    }

    /// Returns all that the line says as people read it, see [`ResultLine::words`].
    pub fn words(&self) -> Cow<'_, str> {
        self.plain_text().unwrap_or_else(|| match &self.reading {
            Reading::Quick(_) => Cow::Owned(self.full().words()),
            Reading::Full(line) => Cow::Owned(line.words()),
        })
    }

    /// Makes the line that [`read_line`] gives.
    pub fn into_line(self) -> ResultLine {
        match self.reading {
            Reading::Quick(_) => self.full(),
            Reading::Full(line) => *line,
        }
    }

    fn full(&self) -> ResultLine {
        read_line(self.number, self.line)
    }

    fn margin(&self) -> Margin {
        read_margin(self.line)
    }
}

fn error_of(line: &ResultLine) -> Option<&LineError> {
    if let Outcome::Error(error) = &line.outcome {
        return Some(error);
    }
    None
}

fn answered(line: &ResultLine) -> String {
    if let Outcome::Answer(answer) = &line.outcome {
        return full_text(answer);
    }
    String::new()
}

#[cfg(test)]
mod tests;
