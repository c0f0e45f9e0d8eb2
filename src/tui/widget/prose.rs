//! Paragraphs: broken at spaces, one column of air at each side.

use ratatui::buffer::Buffer;

use crate::app::layout::Area;
use crate::text::{Clean, wrap};

use super::frame::Words;
use super::pen::{Pen, row};

/// Returns paragraphs as lines of at most `width` columns.
pub(crate) fn lines(paragraphs: &[Words], width: u16) -> Vec<Words> {
    paragraphs
        .iter()
        .flat_map(|(text, style)| {
            wrap(text.as_str(), usize::from(width))
                .into_iter()
                .map(|line| (Clean::field(&line), *style))
        })
        .collect()
}

/// Draws paragraphs at the top of an area. Where there are too few rows, the empty ones go first,
/// and what then does not fit is left out.
pub(crate) fn draw(buffer: &mut Buffer, area: Area, paragraphs: &[Words]) {
    let inside = with_air(area);
    let mut lines = lines(paragraphs, inside.width);
    if lines.len() > usize::from(area.height) {
        lines.retain(|(text, _)| !text.is_empty());
    }
    for (at, (text, style)) in (0..area.height).zip(lines) {
        Pen::new(buffer, row(inside, at)).put(&text, style);
    }
}

/// Returns an area without a column at each side.
pub(crate) fn with_air(area: Area) -> Area {
    Area {
        x: area.x.saturating_add(1),
        width: area.width.saturating_sub(2),
        ..area
    }
}
