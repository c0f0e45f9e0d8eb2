//! What can be saved of a line that is no JSON, or that is cut.

use memchr::memmem;

use crate::domain::result::{Answer, Outcome};
use crate::results::json;

use super::SUCCESS;

/// Finds the `custom_id` of a broken line.
///
/// A `custom_id` inside a text is not mistaken for it: there its quotes are escaped.
pub(super) fn custom_id(text: &str) -> Option<String> {
    let value = value_of(text, "\"custom_id\"")?;
    value.strip_prefix('"').map(json::lenient_string)
}

/// Says what a line holds that is too long to be read whole.
pub(super) fn outcome(text: &str, length: Option<u64>) -> Outcome {
    let size = length.map_or_else(
        || format!("over {}", megabytes(text.len() as u64)),
        megabytes,
    );
    let is_success = value_of(text, "\"status_code\"").is_some_and(is_success);
    let is_picture = memmem::find(text.as_bytes(), b"\"b64_json\"").is_some();
    if is_success && is_picture {
        return Outcome::Answer(Answer::Media(format!("image data, {size}")));
    }
    Outcome::Unreadable(format!("the line is too long to be shown here ({size})"))
}

fn megabytes(length: u64) -> String {
    let tenths = length.saturating_mul(10).div_ceil(1_000_000);
    format!("{}.{} MB", tenths / 10, tenths % 10)
}

/// Tells whether a text begins with the status of a success.
fn is_success(text: &str) -> bool {
    let text = text.strip_prefix('"').unwrap_or(text);
    let digits = text.chars().take_while(char::is_ascii_digit);
    let code: Option<u16> = digits.collect::<String>().parse().ok();
    code.is_some_and(|code| SUCCESS.contains(&code))
}

/// Returns what follows the first `"key" :`.
fn value_of<'a>(text: &'a str, quoted_key: &str) -> Option<&'a str> {
    let (_, after) = text.split_once(quoted_key)?;
    Some(after.trim_start().strip_prefix(':')?.trim_start())
}
