//! A result in one line: for people in columns, for scripts as JSON.

use serde::Serialize;

use super::sources::Sources;
use crate::cli::human::{self, Look, grouped};
use crate::cli::json::ResultItem;
use crate::cli::out::{Format, Paint};
use crate::config::Glyphs;
use crate::domain::Usage;
use crate::domain::request::RequestLine;
use crate::domain::result::Class;
use crate::results::row::Row;
use crate::results::summary::collapsed;
use crate::text::{Clean, fit, json_line, pad};

/// Room for the number of a line.
const NUMBER: usize = 7;
/// Room for a `custom_id`. A longer one is not cut, people copy it; what follows moves.
const ID: usize = 16;
/// Room for the sign and the word of a class.
const CLASS: usize = 12;
/// Room for the reason to stop, where the terminal is wide enough for it.
const FINISH: usize = 10;
/// Terminals narrower than this have no room for the reason to stop.
const WIDE: usize = 100;

/// How results are written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pen<'a> {
    pub(super) format: Format,
    pub(super) look: Look,
    pub(super) sources: &'a Sources,
}

impl Pen<'_> {
    /// Writes a result of a source, but for its number and the line end.
    pub(super) fn row(&self, row: &Row<'_>, file: u8) -> String {
        match self.format {
            Format::Json => {
                let item = ResultItem::of(row, self.sources.name(file));
                json(&item.of_batch(self.sources.batch(file)))
            }
            Format::People => self.cells(&Cells {
                id: row.custom_id(),
                class: row.class(),
                tokens: row.usage(),
                finish: row.finish(),
                words: &row.words(),
            }),
        }
    }

    /// Writes a request that has no result, but for its number and the line end.
    pub(super) fn missing(&self, request: &RequestLine, file: u8) -> String {
        match self.format {
            Format::Json => json(&ResultItem::missing(request, self.sources.name(file))),
            Format::People => self.cells(&Cells {
                id: request.custom_id.as_deref(),
                class: match request.fault {
                    Some(_) => Class::Unreadable,
                    None => Class::Missing,
                },
                tokens: None,
                finish: None,
                words: &request.fault.as_ref().map_or_else(
                    || request.words.clone(),
                    |fault| format!("no request: {fault}"),
                ),
            }),
        }
    }

    /// Puts number and line end to what was written.
    pub(super) fn numbered(&self, written: &str, line: u64) -> String {
        match self.format {
            Format::Json => ResultItem::numbered(written, line) + "\n",
            Format::People => format!("{line:>NUMBER$}{written}\n"),
        }
    }

    fn cells(&self, cells: &Cells<'_>) -> String {
        let look = self.look;
        let id = cells.id.map_or(Clean::own("-"), Clean::line);
        let tokens = cells.tokens.map_or_else(|| "-".to_owned(), total);
        let before = format!("  {}  ", padded(id.as_str(), ID));
        let class = pad(&look.class(cells.class), CLASS);
        let mut after = format!("  {tokens:>6}");
        if look.width.is_none_or(|width| width >= WIDE) {
            let finish = Clean::line(cells.finish.unwrap_or("-"));
            after = format!("{after}  {}", padded(finish.as_str(), FINISH));
        }
        let words = Clean::field(&collapsed(cells.words));
        let plain = format!("{before}{class}{after}  {words}");
        match look.width {
            Some(width) => {
                // Cut before it is painted: a cut must not go through a colour.
                let shown = fit(&plain, width.saturating_sub(NUMBER));
                let painted = look.painted_class(cells.class, &class);
                shown.replacen(&class, &painted, 1)
            }
            None => plain.trim_end().to_owned(),
        }
    }
}

/// What stands in a line for people.
struct Cells<'a> {
    id: Option<&'a str>,
    class: Class,
    tokens: Option<Usage>,
    finish: Option<&'a str>,
    words: &'a str,
}

fn json(item: &impl Serialize) -> String {
    // Strings and numbers can always be written.
    json_line(item).unwrap_or_default()
}

/// Fills a text up to a width, and never cuts it.
fn padded(text: &str, width: usize) -> String {
    if human::is_within(text, width) {
        return pad(text, width);
    }
    text.to_owned()
}

/// Writes all tokens of a line, or that they cannot be read.
fn total(usage: Usage) -> String {
    usage.known_total().map_or_else(|| "?".to_owned(), grouped)
}

impl Look {
    /// Returns sign and word of a class.
    pub(in crate::cli) fn class(self, class: Class) -> String {
        let (sign, ascii) = match class {
            Class::Ok => ("●", "*"),
            Class::Soft => ("◐", "~"),
            Class::Error => ("✗", "x"),
            Class::Cancelled => ("⊘", "/"),
            Class::Expired => ("◷", "!"),
            Class::Missing => ("○", "-"),
            Class::Duplicate => ("≡", "="),
            Class::Unknown => ("?", "?"),
            Class::Unreadable => ("▒", "#"),
            Class::Blank => (" ", " "),
        };
        let sign = match self.glyphs {
            Glyphs::Unicode => sign,
            Glyphs::Ascii => ascii,
        };
        format!("{sign} {}", class.word())
    }

    /// Colours a text by a class, where there are colours.
    pub(super) fn painted_class(self, class: Class, text: &str) -> String {
        let colour = match class {
            Class::Ok => 32,
            Class::Soft | Class::Duplicate | Class::Unknown | Class::Missing => 33,
            Class::Error | Class::Cancelled | Class::Expired | Class::Unreadable | Class::Blank => {
                31
            }
        };
        match self.paint {
            Paint::Plain => text.to_owned(),
            Paint::Colour => format!("\x1b[{colour}m{text}\x1b[0m"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::columns;

    const LINE: &[u8] = br#"{"custom_id":"request-000001","response":{"status_code":200,"body":{"choices":[{"message":{"content":"Several words\nof an answer that goes on and on, as they do"},"finish_reason":"stop"}],"usage":{"prompt_tokens":1200,"completion_tokens":34}}}}"#;

    fn written(width: Option<usize>, paint: Paint, line: &[u8]) -> String {
        let sources = Sources {
            results: Vec::new(),
            input: None,
            overruled: std::sync::Arc::default(),
            is_batch: false,
        };
        let look = Look {
            paint,
            glyphs: Glyphs::Unicode,
            width,
        };
        let format = Format::People;
        let pen = Pen {
            format,
            look,
            sources: &sources,
        };
        pen.numbered(&pen.row(&Row::read(1, line), 0), 12)
    }

    #[test]
    fn a_line_fits_the_terminal() {
        let widths = [40, 80, 120];
        let fitting = widths
            .map(|width| columns(written(Some(width), Paint::Plain, LINE).trim_end()) <= width);
        assert_eq!(fitting, [true; 3]);
    }

    #[test]
    fn without_a_terminal_nothing_is_cut_off() {
        let line = written(None, Paint::Plain, LINE);
        assert_eq!(
            line,
            "     12  request-000001    ● ok           1,234  stop        Several words of an answer that \
             goes on and on, as they do\n"
        );
    }

    #[test]
    fn a_long_id_is_whole() {
        let id = "a-very-long-id-that-somebody-made-up";
        let line = String::from_utf8_lossy(LINE).replace("request-000001", id);
        assert!(written(Some(60), Paint::Plain, line.as_bytes()).contains(id));
    }

    #[test]
    fn only_the_class_is_coloured() {
        let line = written(Some(80), Paint::Colour, LINE);
        assert!(line.contains("\u{1b}[32m● ok        \u{1b}[0m"), "{line:?}");
    }
}
