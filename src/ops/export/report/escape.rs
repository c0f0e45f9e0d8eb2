//! Hostile text within Markdown.
//!
//! Responsible for text that is read as itself by every reader of Markdown: no HTML, no link, no
//! image, no end of the cell it stands in, no control character. What is hostile stays visible.

use crate::text::Clean;

/// No cell is longer: a report is read by people.
const MOST_INLINE: usize = 300;
/// No sample is longer.
const MOST_BLOCK: usize = 2000;

/// Escapes a text for a heading or a cell.
pub(super) fn inline(text: &str) -> String {
    let clean = Clean::field(text);
    let clean = shortened(clean.as_str(), MOST_INLINE);
    let mut out = String::with_capacity(clean.len() + 16);
    let mut before = None;
    let mut rest = clean.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            // A backslash before a bar is read differently by different readers.
            '|' => out.push_str("&#124;"),
            // What would be made a link by itself: `https://…`, `a@b.c`, `www.…`.
            ':' if rest.peek() == Some(&'/') => out.push_str("&#58;"),
            '@' => out.push_str("&#64;"),
            '.' if before.is_some_and(|c: char| c.eq_ignore_ascii_case(&'w')) => {
                out.push_str("&#46;");
            }
            '_' if is_within_word(before, rest.peek().copied()) => out.push('_'),
            '\\' | '`' | '*' | '_' | '[' | ']' | '~' | '#' | '!' | '$' | '^' | '{' | '}' => {
                out.push('\\');
                out.push(c);
            }
            _ => out.push(c),
        }
        before = Some(c);
    }
    out
}

/// Between letters an underscore is only itself, and codes are full of them.
fn is_within_word(before: Option<char>, behind: Option<char>) -> bool {
    let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    is_letter(before) && is_letter(behind)
}

/// Puts a text into a block in which nothing means anything. It ends with a line end.
pub(super) fn fenced(text: &str) -> String {
    let clean = Clean::block(text);
    let clean = shortened(clean.as_str(), MOST_BLOCK);
    let fence = "`".repeat(longest_run(&clean).max(2) + 1);
    format!("{fence}text\n{}\n{fence}\n", clean.trim_end())
}

fn longest_run(text: &str) -> usize {
    let runs = text.split(|c| c != '`').map(str::len);
    runs.max().unwrap_or(0)
}

fn shortened(text: &str, most: usize) -> String {
    let mut short: String = text.chars().take(most).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use pulldown_cmark::{Event, Options, Parser, Tag};

    use super::*;

    /// Reads Markdown and returns what a person sees and the kinds of everything that is no text.
    fn read(markdown: &str) -> (String, Vec<String>) {
        let mut text = String::new();
        let mut other = Vec::new();
        for event in Parser::new_ext(markdown, Options::all() - Options::ENABLE_SMART_PUNCTUATION) {
            match event {
                Event::Text(words) => text.push_str(&words),
                Event::Start(Tag::Paragraph) | Event::End(_) => {}
                other_event => other.push(format!("{other_event:?}")),
            }
        }
        (text, other)
    }

    #[test]
    fn hostile_text_is_read_as_itself() {
        let hostile = "a | b <img src=x onerror=y> [x](javascript:1) ![i](u) `c` *e* __s__ ~~d~~ https://e.vil &copy; #1 $x$";
        assert_eq!(
            read(&format!("x {}", inline(hostile))),
            (format!("x {hostile}"), vec![])
        );
    }

    #[test]
    fn a_cell_cannot_end_its_row() {
        assert_eq!(inline("a\n| b |\r\nc\u{1b}[31m").lines().count(), 1);
        assert!(!inline("a | b").contains('|'));
    }

    #[test]
    fn codes_stay_legible() {
        assert_eq!(inline("context_length_exceeded"), "context_length_exceeded");
        assert_eq!(inline("_x_"), "\\_x\\_");
    }

    #[test]
    fn a_block_ends_only_where_we_end_it() {
        let block = fenced("a\n````\n<b>\n```");
        assert!(block.starts_with("`````text\n") && block.ends_with("\n`````\n"));
    }

    proptest! {
        #[test]
        fn any_printable_text_is_read_as_itself(text in "[ -~é]{0,40}") {
            let (seen, other) = read(&format!("x{}", inline(&text)));
            let wanted = format!("x{text}");
            prop_assert_eq!(seen.trim_end(), wanted.trim_end());
            prop_assert_eq!(other, Vec::<String>::new());
        }
    }
}
