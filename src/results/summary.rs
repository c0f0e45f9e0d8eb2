//! A result in one line of text, as a list shows it.

use crate::domain::result::{Answer, LineError, Outcome, ResultLine};

/// No list shows more; a longer text costs time and adds nothing.
const MAX_CHARS: usize = 400;

/// Puts a result in one line: what was answered, or why not. White space is collapsed.
///
/// The text is still hostile: it goes through [`crate::text::Clean`] before anybody sees it.
pub fn summary(line: &ResultLine) -> String {
    match &line.outcome {
        Outcome::Answer(answer) => answered(answer),
        Outcome::Error(error) => failed(error),
        Outcome::Unreadable(reason) => collapsed(&format!("unreadable: {reason}")),
    }
}

/// Returns an answer as text in full, with its line ends; what is no text is summed up.
pub fn full_text(answer: &Answer) -> String {
    match answer {
        Answer::Text(text) | Answer::Refusal(text) | Answer::Media(text) => text.clone(),
        Answer::ToolCalls(calls) => {
            let calls: Vec<String> = calls.iter().map(called).collect();
            calls.join("\n")
        }
        Answer::Empty => String::new(),
        Answer::Embedding { .. } | Answer::Moderation { .. } => answered(answer),
    }
}

fn answered(answer: &Answer) -> String {
    match answer {
        Answer::Text(text) | Answer::Media(text) => collapsed(text),
        Answer::Refusal(text) => format!("refused: {}", collapsed(text)),
        Answer::ToolCalls(calls) => {
            let calls: Vec<String> = calls.iter().map(called).collect();
            collapsed(&calls.join(" · "))
        }
        Answer::Embedding {
            count,
            dimension,
            norm,
            head,
        } => {
            let numbers: Vec<String> = head.iter().map(|value| format!("{value:.4}")).collect();
            let more = if *count == 1 {
                String::new()
            } else {
                format!("{count} vectors · ")
            };
            format!(
                "{more}{dimension} numbers, norm {norm:.3} · [{} …]",
                numbers.join(", ")
            )
        }
        Answer::Moderation { flagged: false, .. } => "not flagged".to_owned(),
        Answer::Moderation {
            flagged: true,
            categories,
        } => collapsed(&format!("flagged: {}", categories.join(", "))),
        Answer::Empty => "answered with nothing".to_owned(),
    }
}

fn called((name, arguments): &(String, String)) -> String {
    format!("{name}({arguments})")
}

fn failed(error: &LineError) -> String {
    let status = error.status.map(|status| status.to_string());
    let message = Some(error.message.clone()).filter(|message| !message.is_empty());
    let said: Vec<String> = [status, error.code.clone(), message]
        .into_iter()
        .flatten()
        .collect();
    collapsed(&said.join(" · "))
}

/// Turns every run of white space into one space, and stops where no list shows more.
fn collapsed(text: &str) -> String {
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
