//! Words of a command that people copy into a shell.

/// Quotes a word for a shell, where that is needed.
pub fn shell_word(word: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/._:-".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_that_a_shell_would_read_otherwise_is_quoted() {
        let written = ["http://127.0.0.1:80/v1", "/it's/a b", "[::1]", ""].map(shell_word);
        assert_eq!(
            written,
            ["http://127.0.0.1:80/v1", r"'/it'\''s/a b'", "'[::1]'", "''"]
        );
    }
}
