//! Token counts without a tokenizer.

/// About how many tokens a text has: one for each four bytes, begun ones counted, at least one.
///
/// The true number depends on the model; this is near enough for English and high for others.
pub(crate) fn count(text: &str) -> u64 {
    (text.len() as u64).div_ceil(4).max(1)
}

/// The longest beginning of a text that has at most so many tokens, cut between words if it can.
pub(crate) fn cut(text: &str, most: u64) -> Option<&str> {
    if count(text) <= most {
        return None;
    }
    let bytes = usize::try_from(most.saturating_mul(4)).unwrap_or(usize::MAX);
    let end = (0..=bytes.min(text.len()))
        .rev()
        .find(|at| text.is_char_boundary(*at))?;
    let part = text.get(..end)?;
    let between = part.rfind(char::is_whitespace).filter(|at| *at * 2 > end);
    text.get(..between.unwrap_or(end)).map(str::trim_end)
}
