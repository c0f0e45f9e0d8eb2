//! A bar that is filled to an eighth of a cell.

use ratatui::style::Style;

use super::pen::Pen;

const EIGHTHS: [&str; 8] = ["·", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/// Draws a bar of `cols` cells, filled by so many per mille.
///
/// The last cell is full only at 1000, and the first shows something from 1 on.
pub(crate) fn draw(pen: Pen<'_>, per_mille: u16, cols: usize, full: Style, rest: Style) -> Pen<'_> {
    let cols = cols.min(pen.room());
    let mille = usize::from(per_mille.min(1000));
    let eighths = (cols * 8 * mille / 1000).max(usize::from(mille > 0));
    let (whole, part) = (eighths / 8, eighths % 8);
    let pen = (0..whole).fold(pen, |pen, _| pen.say("█", full));
    let part = EIGHTHS.get(part).filter(|_| part > 0 && whole < cols);
    let (pen, used) = match part {
        Some(symbol) => (pen.say(symbol, full), whole + 1),
        None => (pen, whole),
    };
    (used..cols).fold(pen, |pen, _| pen.say("·", rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::layout::Area;
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;

    fn bar(per_mille: u16) -> String {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 4, 1));
        let area = Area {
            width: 4,
            height: 1,
            ..Area::default()
        };
        let plain = Style::default();
        draw(Pen::new(&mut buffer, area), per_mille, 4, plain, plain);
        buffer
            .content
            .iter()
            .map(ratatui::buffer::Cell::symbol)
            .collect()
    }

    #[test]
    fn a_bar_is_filled_to_an_eighth_of_a_cell() {
        let bars = [0, 1, 500, 640, 999, 1000, 2000].map(bar);
        assert_eq!(
            bars,
            ["····", "▏···", "██··", "██▌·", "███▉", "████", "████"]
        );
    }
}
