//! How much of a long text is laid out.

/// The most bytes of a text that are laid out; as many as [`Clean::block`] keeps.
///
/// [`Clean::block`]: crate::text::Clean::block
pub const MAX_BYTES: usize = 64 * 1024;

/// Returns the start of a text that is laid out, and how many bytes are left out.
///
/// A cut is made after a line end where one is near, else between characters.
pub fn head(text: &str) -> (&str, usize) {
    let kept = start(text, MAX_BYTES);
    if kept.len() == text.len() {
        return (text, 0);
    }
    let whole = kept.rfind('\n').filter(|end| *end > MAX_BYTES / 2);
    let kept = whole.and_then(|end| kept.get(..end)).unwrap_or(kept);
    (kept, text.len() - kept.len())
}

fn start(text: &str, most: usize) -> &str {
    let end = (0..=most.min(text.len()))
        .rev()
        .find(|end| text.is_char_boundary(*end));
    end.and_then(|end| text.get(..end)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_fits_is_whole() {
        let text = "é".repeat(MAX_BYTES / 2);
        assert_eq!(head(&text), (text.as_str(), 0));
    }

    #[test]
    fn a_cut_is_made_at_a_line_end_or_between_characters() {
        let lines = format!("{}\n{}", "a".repeat(40_000), "b".repeat(40_000));
        let one = format!("a{}", "é".repeat(MAX_BYTES));
        let found = [head(&lines), head(&one)].map(|(kept, left_out)| (kept.len(), left_out));
        assert_eq!(found, [(40_000, 40_001), (65_535, 65_538)]);
    }
}
