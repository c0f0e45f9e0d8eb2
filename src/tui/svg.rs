//! A picture of the screen as an SVG file, for the README and for bug reports.
//!
//! Made from the cells that a terminal would get, so it cannot show what the program does not.
//! Lines and bars are drawn as shapes: whatever font the reader has, the frames close. Knows
//! nothing of what the cells mean.

mod ink;
mod shape;

use std::fmt::Write as _;

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::Modifier;

use super::theme::Theme;
use crate::text::columns;

use ink::Ink;

/// Width and height of a cell, in the picture's units.
const CELL: (usize, usize) = (9, 20);
/// The room around the cells.
const MARGIN: usize = 16;
/// The height of the window's bar.
const BAR: usize = 32;
const FONT: &str = "ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace";

/// Draws a buffer as an SVG document of its own, with a window around it.
///
/// Every run of cells of one look becomes one text whose length is fixed, so that columns line up
/// in any font. The document holds no script, no link and nothing from outside but escaped text.
pub fn svg(buffer: &Buffer, theme: &Theme) -> String {
    let ink = Ink::of(theme);
    let area = buffer.area;
    let width = usize::from(area.width) * CELL.0 + 2 * MARGIN;
    let height = usize::from(area.height) * CELL.1 + 2 * MARGIN + BAR;
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" \
         width=\"{width}\" height=\"{height}\" role=\"img\" aria-label=\"batchdeck\">\n\
         <rect width=\"{width}\" height=\"{height}\" rx=\"10\" fill=\"{}\"/>\n",
        ink.ground
    );
    window_buttons(&mut out);
    let _ = writeln!(
        out,
        "<g font-family=\"{FONT}\" font-size=\"15\" xml:space=\"preserve\">"
    );
    let columns_of_row = usize::from(area.width).max(1);
    for (y, cells) in buffer.content.chunks(columns_of_row).enumerate() {
        for run in runs(cells) {
            draw_run(&mut out, &run, y, &ink);
        }
    }
    out.push_str("</g>\n</svg>\n");
    out
}

fn window_buttons(out: &mut String) {
    for (at, colour) in ["#ed6a5e", "#f4bf4f", "#61c554"].into_iter().enumerate() {
        let x = 22 + at * 20;
        let _ = writeln!(
            out,
            "<circle cx=\"{x}\" cy=\"20\" r=\"6\" fill=\"{colour}\"/>"
        );
    }
}

/// Cells side by side that look the same.
struct Run<'a> {
    x: usize,
    columns: usize,
    text: String,
    look: &'a Cell,
}

/// Splits a row into runs. A glyph that is not a letter stands alone, so that a font in which it is
/// wider does not move its neighbours.
fn runs(cells: &[Cell]) -> Vec<Run<'_>> {
    let mut runs: Vec<Run<'_>> = Vec::new();
    let mut hidden = 0;
    for (x, cell) in cells.iter().enumerate() {
        if hidden > 0 {
            hidden -= 1;
            continue;
        }
        let wide = columns(cell.symbol()).max(1);
        hidden = wide - 1;
        let joins = |run: &&mut Run<'_>| {
            run.text.is_ascii() && cell.symbol().is_ascii() && run.look.style() == cell.style()
        };
        match runs.last_mut().filter(joins) {
            Some(run) => {
                run.text.push_str(cell.symbol());
                run.columns += wide;
            }
            None => runs.push(Run {
                x,
                columns: wide,
                text: cell.symbol().to_owned(),
                look: cell,
            }),
        }
    }
    runs
}

fn draw_run(out: &mut String, run: &Run<'_>, row: usize, ink: &Ink) {
    let (x, y) = (MARGIN + run.x * CELL.0, MARGIN + BAR + row * CELL.1);
    let width = run.columns * CELL.0;
    let (front, ground) = ink.colours(run.look);
    if let Some(ground) = ground {
        let _ = writeln!(
            out,
            "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{}\" fill=\"{ground}\"/>",
            CELL.1
        );
    }
    let opacity = if run.look.modifier.contains(Modifier::DIM) {
        " opacity=\"0.6\""
    } else {
        ""
    };
    let paint = format!("fill=\"{front}\"{opacity}");
    if let Some(shape) = shape::of(&run.text, (x, y), CELL) {
        let _ = writeln!(out, "<path d=\"{shape}\" {paint}/>");
        return;
    }
    // Spaces at the ends of a run are left out: some readers collapse them and stretch the rest.
    let text = run.text.trim_end();
    let indent = text.len() - text.trim_start().len();
    let text = text.trim_start();
    if text.is_empty() {
        return;
    }
    let x = x + indent * CELL.0;
    let width = columns(text) * CELL.0;
    let bold = if run.look.modifier.contains(Modifier::BOLD) {
        " font-weight=\"bold\""
    } else {
        ""
    };
    let line = if run.look.modifier.contains(Modifier::UNDERLINED) {
        " text-decoration=\"underline\""
    } else {
        ""
    };
    let baseline = y + 15;
    let _ = writeln!(
        out,
        "<text x=\"{x}\" y=\"{baseline}\" textLength=\"{width}\" lengthAdjust=\"spacingAndGlyphs\" \
         {paint}{bold}{line}>{}</text>",
        escaped(text)
    );
}

fn escaped(text: &str) -> String {
    text.chars().fold(String::new(), |mut out, c| {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    fn drawn(text: &str, style: Style) -> String {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 8, 1));
        buffer.set_string(0, 0, text, style);
        svg(&buffer, &Theme::default())
    }

    #[test]
    fn text_cannot_leave_its_element() {
        let picture = drawn("</text>", Style::default());
        assert!(picture.contains("&lt;/text&gt;</text>"), "{picture}");
    }

    #[test]
    fn a_run_is_as_long_as_its_cells() {
        assert!(drawn("batch", Style::default()).contains("textLength=\"45\""));
    }

    #[test]
    fn reversed_cells_get_a_ground() {
        let plain = drawn("a", Style::default()).matches("<rect").count();
        let reversed = drawn("a", Style::default().reversed())
            .matches("<rect")
            .count();
        assert_eq!(reversed, plain + 1);
    }

    #[test]
    fn frames_are_shapes_and_not_letters() {
        let picture = drawn("┌─┐", Style::default());
        assert_eq!(
            (
                picture.matches("<path").count(),
                picture.matches("<text").count()
            ),
            (3, 0)
        );
    }
}
