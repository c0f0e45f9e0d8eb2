//! A result in one line of text, as a list shows it.

use crate::domain::result::{Answer, Outcome, ResultLine};

/// No list shows more; a longer text costs time and adds nothing.
const MAX_CHARS: usize = 400;

/// Puts a result in one line: what was answered, or why not. White space is collapsed.
///
/// The text is still hostile: it goes through [`crate::text::Clean`] before anybody sees it.
pub fn summary(line: &ResultLine) -> String {
    // A text may have megabytes; only its beginning is looked at.
    match &line.outcome {
        Outcome::Answer(Answer::Text(text) | Answer::Media(text)) => collapsed(text),
        Outcome::Answer(_)
        | Outcome::Error(_)
        | Outcome::Unreadable(_)
        | Outcome::Missing
        | Outcome::Blank => collapsed(&line.words()),
    }
}

/// Returns an answer as text for a column of a table: nothing where nothing was said, and a refusal
/// in the model's own words.
pub fn full_text(answer: &Answer) -> String {
    match answer {
        Answer::Refusal(text) => text.clone(),
        Answer::Empty => String::new(),
        Answer::Text(_)
        | Answer::Media(_)
        | Answer::ToolCalls(_)
        | Answer::Embedding { .. }
        | Answer::Moderation { .. } => answer.words(),
    }
}

/// Turns every run of white space into one space, and stops where no list shows more.
pub fn collapsed(text: &str) -> String {
    let mut out = String::new();
    for (count, c) in spaced(text).enumerate() {
        if count == MAX_CHARS {
            out.push('…');
            break;
        }
        out.push(c);
    }
    out
}

fn spaced(text: &str) -> impl Iterator<Item = char> {
    text.split_whitespace()
        .enumerate()
        .flat_map(|(place, word)| (place > 0).then_some(' ').into_iter().chain(word.chars()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::results::read_line;

    #[test]
    fn white_space_is_collapsed() {
        assert_eq!(collapsed("  a\n\n\tb  c "), "a b c");
    }

    #[test]
    fn a_summary_of_a_huge_text_is_short() {
        assert_eq!(
            collapsed(&"x".repeat(1_000_000)).chars().count(),
            MAX_CHARS + 1
        );
    }

    #[test]
    fn an_error_is_summed_up_with_its_status_and_its_code() {
        let line = br#"{"custom_id":"a","response":{"status_code":400,"body":{"error":{"message":"too\nlong","code":"context_length_exceeded"}}},"error":null}"#;
        assert_eq!(
            summary(&read_line(1, line)),
            "400 · context_length_exceeded · too long"
        );
    }
}
