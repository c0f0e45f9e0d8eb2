//! Markdown as people read it: `CommonMark` with tables, task lists and text that is struck out.
//!
//! Knows what the marks of Markdown mean and nothing of widths or colours; nothing that was written
//! is hidden but the marks themselves, so HTML is shown as the text it is. A line end stays a line
//! end, other than in a browser: models break lines where they mean it.

mod containers;
mod grid;
mod inline;
mod marker;
mod marks;
mod page;
mod writer;

use pulldown_cmark::{Options, Parser};

use super::rich::{Rich, head};

/// Reads a text as Markdown. Any text is Markdown: this cannot fail.
///
/// At most [`MAX_BYTES`] are read; what is left out is said in a last line. The work is linear for
/// ordinary text, and bounded for any.
///
/// [`MAX_BYTES`]: super::rich::MAX_BYTES
pub fn read(text: &str) -> Rich {
    let (kept, left_out) = head(text);
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    let mut writer = writer::Writer::new(kept);
    for (event, range) in Parser::new_ext(kept, options).into_offset_iter() {
        writer.take(event, range.start);
    }
    let mut rich = writer.finish();
    rich.leave_out(left_out);
    rich
}

#[cfg(test)]
mod tests;
