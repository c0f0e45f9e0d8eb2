//! The window title: printable ASCII, so that no terminal can end the sequence early.
//!
//! Some terminals read bytes rather than characters there, and 0x9C, which ends a title, occurs
//! inside UTF-8.

const MAX_CHARS: usize = 80;

/// Reduces a text to what a window title may hold: at most 80 printable ASCII characters.
///
/// Every other character becomes `?`.
pub fn window_title(text: &str) -> String {
    let printable = |c: char| if matches!(c, ' '..='~') { c } else { '?' };
    text.chars().take(MAX_CHARS).map(printable).collect()
}

/// Returns the sequence (OSC 0) that sets the window title to a text.
pub fn title_sequence(text: &str) -> String {
    format!("\x1b]0;{}\x07", window_title(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_cannot_end_its_own_sequence() {
        let found = title_sequence("a\x07\x1b]52;c;eA==\x07\u{9C}é✜b");
        assert_eq!(found, "\x1b]0;a??]52;c;eA==????b\x07");
    }

    #[test]
    fn a_title_has_at_most_eighty_characters() {
        assert_eq!(window_title(&"x".repeat(500)).len(), 80);
    }
}
