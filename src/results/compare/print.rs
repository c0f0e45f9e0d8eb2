//! What a line says, and what a request is called, in 128 bits.
//!
//! The first half of a SHA-256. Nobody has ever made two texts that share one, so equal bits mean
//! equal texts, and nothing has to be read again to be sure. A keyed hash of 64 bits would be no
//! faster here, because processors have instructions for this one.

use std::fmt;

use ring::digest::{Context, SHA256};

use super::members;
use crate::domain::result::{Answer, LineError, Outcome, ResultLine};
use crate::results::read::trim_line_end;
use crate::results::row::Row;

/// An id of the provider shorter than this may be a word of the message by chance.
const LEAST_ID: usize = 8;

/// 128 bits that stand for a text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Print([u8; 16]);

impl fmt::Debug for Print {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Print({:032x})", u128::from_be_bytes(self.0))
    }
}

impl std::hash::Hash for Print {
    /// Hands on half of the bits, which are as good as random by themselves.
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        let (half, _) = self.0.as_chunks::<8>();
        state.write_u64(half.first().copied().map_or(0, u64::from_ne_bytes));
    }
}

/// What kind of thing is said, so that a call of `f(1)` is not the text "f(1)".
#[derive(Clone, Copy)]
enum Tag {
    Id,
    Text,
    Refusal,
    Calls,
    Json,
    Words,
    Nothing,
    Error,
    Bytes,
}

/// Stands for the name of a request.
pub(super) fn of_id(custom_id: &str) -> Print {
    print(Tag::Id, &[custom_id.as_bytes()])
}

/// Stands for what a line says. `raw` is the line as it came.
pub(super) fn of_row(row: Row<'_>, raw: &[u8]) -> Print {
    if let Some(text) = row.plain_text() {
        return of_text(&text);
    }
    if let Some(error) = row.error() {
        return of_error(&error, row.request_id());
    }
    of_line(&row.into_line(), raw)
}

/// Stands for what a line says that was read in full.
fn of_line(line: &ResultLine, raw: &[u8]) -> Print {
    match &line.outcome {
        Outcome::Answer(answer) => of_answer(answer, raw),
        Outcome::Error(error) => of_error(error, line.request_id.as_deref()),
        Outcome::Unreadable(_) | Outcome::Missing | Outcome::Blank => {
            print(Tag::Bytes, &[trim_line_end(raw)])
        }
    }
}

fn of_text(text: &str) -> Print {
    print(Tag::Text, &[text.trim().as_bytes()])
}

fn of_answer(answer: &Answer, raw: &[u8]) -> Print {
    match answer {
        Answer::Text(text) => of_text(text),
        Answer::Refusal(text) => print(Tag::Refusal, &[text.trim().as_bytes()]),
        Answer::ToolCalls(calls) => {
            let pieces: Vec<&[u8]> = calls
                .iter()
                .flat_map(|(name, arguments)| [name.as_bytes(), arguments.trim().as_bytes()])
                .collect();
            print(Tag::Calls, &pieces)
        }
        // The words sum these up, and two different vectors can have the same sum.
        Answer::Embedding { .. } | Answer::Moderation { .. } | Answer::Media(_) => {
            match members::of(raw) {
                Some(json) => print(Tag::Json, &[&json]),
                None => print(Tag::Words, &[answer.words().as_bytes()]),
            }
        }
        Answer::Empty => print(Tag::Nothing, &[]),
    }
}

/// Leaves the request's own id out: servers repeat it in the message.
fn of_error(error: &LineError, request_id: Option<&str>) -> Print {
    let own = request_id.filter(|id| id.len() >= LEAST_ID);
    let message = match own {
        Some(id) => error.message.replace(id, ""),
        None => error.message.clone(),
    };
    let status = error.status.unwrap_or_default().to_be_bytes();
    let code = error.code.as_deref().unwrap_or_default();
    print(
        Tag::Error,
        &[&status, code.as_bytes(), message.trim().as_bytes()],
    )
}

/// Hashes pieces with their lengths, so that no two lists of pieces run together to the same bytes.
fn print(tag: Tag, pieces: &[&[u8]]) -> Print {
    let mut context = Context::new(&SHA256);
    context.update(&[tag as u8]);
    for piece in pieces {
        context.update(&(piece.len() as u64).to_be_bytes());
        context.update(piece);
    }
    let digest = context.finish();
    let (halves, _) = digest.as_ref().as_chunks::<16>();
    Print(halves.first().copied().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::results::read_line;

    /// Reads a line both ways, which must not differ.
    fn of(line: &str) -> Print {
        let fast = of_row(Row::read(1, line.as_bytes()), line.as_bytes());
        let full = of_line(&read_line(1, line.as_bytes()), line.as_bytes());
        assert_eq!(fast, full, "{line}");
        fast
    }

    fn body(json: &str) -> String {
        format!(r#"{{"custom_id":"a","response":{{"status_code":200,"body":{json}}}}}"#)
    }

    fn chat(message: &str) -> Print {
        of(&body(&format!(
            r#"{{"choices":[{{"message":{message}}}]}}"#
        )))
    }

    fn failed(id: &str, code: &str) -> Print {
        of(&format!(
            r#"{{"id":"x","custom_id":"a","response":{{"status_code":500,"request_id":"{id}","body":{{"error":{{"message":"quote {id} to us","code":"{code}"}}}}}}}}"#
        ))
    }

    #[test]
    fn white_space_at_the_ends_of_a_text_does_not_count() {
        let bare = chat(r#"{"content":"a b"}"#);
        assert_eq!(chat(r#"{"content":"\n a b "}"#), bare);
        assert_ne!(chat(r#"{"content":"a  b"}"#), bare);
    }

    #[test]
    fn a_text_is_the_same_however_it_is_escaped() {
        assert_eq!(chat(r#"{"content":"é"}"#), chat(r#"{"content":"\u00e9"}"#));
    }

    #[test]
    fn a_call_is_neither_the_text_that_looks_like_it_nor_a_refusal() {
        let call = chat(r#"{"tool_calls":[{"function":{"name":"f","arguments":"1"}}]}"#);
        let text = chat(r#"{"content":"f(1)"}"#);
        let refusal = chat(r#"{"refusal":"f(1)"}"#);
        assert!(call != text && text != refusal && refusal != call);
    }

    #[test]
    fn pieces_do_not_run_together() {
        assert_ne!(
            print(Tag::Calls, &[b"ab", b"c"]),
            print(Tag::Calls, &[b"a", b"bc"])
        );
    }

    #[test]
    fn an_error_is_the_same_whatever_the_request_was_called() {
        assert_eq!(failed("req_11111", "a"), failed("req_22222", "a"));
        assert_ne!(failed("req_11111", "a"), failed("req_11111", "b"));
    }

    #[test]
    fn vectors_are_compared_number_by_number_and_not_by_their_sum() {
        let vector = |last: &str| {
            of(&body(&format!(
                r#"{{"data":[{{"embedding":[ 1,2,3,4,5,6,{last} ]}}]}}"#
            )))
        };
        assert_eq!(vector("7"), vector(" 7"));
        assert_ne!(vector("7"), vector("-7"));
    }

    #[test]
    fn lines_that_nobody_can_read_are_the_same_only_byte_by_byte() {
        assert_eq!(of("{broken"), of("{broken\r\n"));
        assert_ne!(of("{broken"), of("{bröken"));
    }
}
