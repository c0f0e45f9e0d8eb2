//! What the marks of Markdown mean for the look of a text.

use pulldown_cmark::HeadingLevel;

use crate::text::rich::Tone;

/// A heading of the fourth level and below is no more than strong.
pub(super) fn tone_of(level: HeadingLevel) -> Tone {
    match level {
        HeadingLevel::H1 | HeadingLevel::H2 | HeadingLevel::H3 => Tone::Heading,
        HeadingLevel::H4 | HeadingLevel::H5 | HeadingLevel::H6 => Tone::Strong,
    }
}

/// Tells whether a piece of HTML is a line break, the one tag that models write in cells.
pub(super) fn is_break(html: &str) -> bool {
    let name = html.trim_start_matches('<').trim_end_matches('>');
    let name = name.trim_end_matches('/').trim_end();
    name.eq_ignore_ascii_case("br")
}
