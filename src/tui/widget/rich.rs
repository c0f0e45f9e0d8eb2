//! Draws lines of rich text; knows how each tone looks, and not what any of them says.
//!
//! Every tone can be told without colours too. The signs in the lines are those of the text; where
//! a terminal shows ASCII alone, they are replaced like all others.

use ratatui::buffer::Buffer;
use ratatui::style::{Modifier, Style};

use super::pen::{Pen, rect, row};
use crate::app::layout::Area;
use crate::text::rich::{Line, Tone};
use crate::tui::theme::{Role, Theme};

/// What of a text is on the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The first line.
    pub top: usize,
    /// The first column.
    pub left: usize,
    /// The block that the cursor is on, by [`Line::source`]; all of its lines are marked.
    pub cursor: Option<usize>,
}

/// Draws the lines that are in sight; what does not fit is cut.
pub fn draw(buffer: &mut Buffer, area: Area, theme: &Theme, lines: &[Line], place: Place) {
    let shown = lines.iter().skip(place.top);
    for (y, line) in (0..area.height).zip(shown) {
        let here = row(area, y);
        if place.cursor == Some(line.source()) {
            let style = theme.style(Role::Selected);
            buffer.set_style(rect(here).intersection(buffer.area), style);
            write(Pen::new(buffer, here), line, place.left, |_| style);
        } else {
            let look = |tone| style(tone, theme);
            write(Pen::new(buffer, here), line, place.left, look);
        }
    }
}

fn write(pen: Pen<'_>, line: &Line, left: usize, look: impl Fn(Tone) -> Style) {
    let moved = (left > 0).then(|| line.from_column(left));
    let line = moved.as_ref().unwrap_or(line);
    let spans = line.spans().iter();
    spans.fold(pen, |pen, span| pen.put(span.text(), look(span.tone())));
}

/// Returns how a tone looks.
pub fn style(tone: Tone, theme: &Theme) -> Style {
    let role = |role| theme.style(role);
    match tone {
        Tone::Plain => role(Role::Text),
        Tone::Strong => role(Role::Text).add_modifier(Modifier::BOLD),
        Tone::Emphasis => role(Role::Text).add_modifier(Modifier::ITALIC),
        Tone::Struck => role(Role::Dim).add_modifier(Modifier::CROSSED_OUT),
        Tone::Code => tinted(role(Role::Field), Modifier::DIM | Modifier::ITALIC),
        Tone::Heading => {
            let style = role(Role::Focus).add_modifier(Modifier::BOLD);
            tinted(style, Modifier::BOLD | Modifier::UNDERLINED)
        }
        Tone::Link => role(Role::Text).add_modifier(Modifier::UNDERLINED),
        Tone::Quote | Tone::Rule => role(Role::Border),
        Tone::Marker | Tone::Key => role(Role::Field),
        Tone::String => role(Role::Quoted),
        Tone::Number | Tone::Keyword => role(Role::Number),
        Tone::Dim => role(Role::Dim),
        Tone::Added => tinted(role(Role::Ok), Modifier::BOLD | Modifier::UNDERLINED),
        Tone::Removed => tinted(role(Role::Bad), Modifier::DIM | Modifier::CROSSED_OUT),
        Tone::Hit => tinted(role(Role::Match), Modifier::REVERSED),
    }
}

/// Returns a style that lives by its colour; where there is none, attributes take its place.
fn tinted(style: Style, otherwise: Modifier) -> Style {
    if style.fg.is_some() || style.bg.is_some() {
        return style;
    }
    Style::new().add_modifier(otherwise)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::rich::{Layout, Paragraph, Rich, Span};
    use crate::text::{markdown, outline};
    use crate::tui::theme::Ink;
    use crate::tui::widget::plain::to_ascii;
    use ratatui::layout::Rect;

    const AREA: Area = Area {
        x: 1,
        y: 0,
        width: 24,
        height: 8,
    };

    fn drawn(rich: &Rich, layout: Layout, place: Place) -> Buffer {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 26, 9));
        let lines = rich.lay_out(layout);
        draw(&mut buffer, AREA, &Theme::default(), &lines, place);
        buffer
    }

    fn rows(buffer: &Buffer) -> Vec<String> {
        let rows = buffer.content.chunks(usize::from(buffer.area.width));
        let said = |cells: &[ratatui::buffer::Cell]| -> String {
            cells.iter().map(ratatui::buffer::Cell::symbol).collect()
        };
        rows.map(|row| said(row).trim_end().to_owned()).collect()
    }

    const TEXT: &str =
        "# Tea\n- **hot** and *sweet*, or `cold`\n\n> never\n\n| a | b |\n|---|---|\n";

    #[test]
    fn markdown_is_drawn_inside_its_area() {
        let buffer = drawn(&markdown::read(TEXT), Layout::Wrap(24), Place::default());
        let wanted = [
            " Tea",
            " ═══",
            "",
            " • hot and sweet, or cold",
            "",
            " │ never",
            "",
            " a │ b",
            "",
        ];
        assert_eq!(rows(&buffer), wanted);
    }

    #[test]
    fn a_terminal_of_ascii_gets_signs_that_are_told_apart() {
        let mut buffer = drawn(&markdown::read(TEXT), Layout::Wrap(24), Place::default());
        to_ascii(&mut buffer);
        let found = rows(&buffer);
        assert_eq!(
            [&found[1], &found[3], &found[5], &found[7]],
            [" ===", " * hot and sweet, or cold", " | never", " a | b"]
        );
    }

    #[test]
    fn folds_keep_their_signs_in_ascii() {
        let outline = outline::Outline::read("{\"a\": [1], \"b\": {}}").unwrap();
        let mut folds = outline::Folds::default();
        folds.fold(1);
        let mut buffer = drawn(&outline.rich(&folds), Layout::Keep, Place::default());
        to_ascii(&mut buffer);
        assert_eq!(rows(&buffer)[..2], [" v {", "   > \"a\": [~] 1 item,"]);
    }

    #[test]
    fn a_text_can_be_seen_from_any_corner() {
        let rich = Rich::plain("one\nabc日本語, and so much more than fits\nthree");
        let place = Place {
            top: 1,
            left: 4,
            cursor: None,
        };
        let found = rows(&drawn(&rich, Layout::Keep, place));
        assert_eq!(found[..2], ["  本 語 , and so much more…", " e"]);
    }

    #[test]
    fn the_cursor_marks_every_line_of_its_block() {
        let rich = Rich::plain("one\ntwo that is longer than a line\nthree");
        let place = Place {
            cursor: Some(1),
            ..Place::default()
        };
        let buffer = drawn(&rich, Layout::Wrap(24), place);
        let marked = |(x, y): (u16, u16)| {
            buffer[(x, y)]
                .style()
                .add_modifier
                .contains(Modifier::REVERSED)
        };
        let cells = [(1, 0), (0, 1), (1, 1), (24, 1), (25, 1), (24, 2), (1, 3)];
        assert_eq!(
            cells.map(marked),
            [false, false, true, true, false, true, false]
        );
    }

    #[test]
    fn tones_are_told_apart_in_every_theme_with_and_without_colours() {
        let themes = Theme::names().flat_map(|name| {
            let inks = [Ink::Colour, Ink::Mono].into_iter();
            inks.filter_map(move |ink| Theme::named(name, ink).map(|theme| (name, ink, theme)))
        });
        let sets: [&[Tone]; 3] = [
            &[
                Tone::Plain,
                Tone::Strong,
                Tone::Emphasis,
                Tone::Struck,
                Tone::Code,
                Tone::Heading,
                Tone::Link,
                Tone::Dim,
                Tone::Hit,
            ],
            &[Tone::Plain, Tone::Added, Tone::Removed, Tone::Hit],
            &[Tone::Key, Tone::String, Tone::Dim, Tone::Hit],
        ];
        for (name, ink, theme) in themes {
            for set in sets {
                for (at, tone) in set.iter().enumerate() {
                    let look = style(*tone, &theme);
                    let same = set
                        .iter()
                        .skip(at + 1)
                        .find(|other| style(**other, &theme) == look);
                    assert_eq!(same, None, "{name} {ink:?}: {tone:?} looks the same");
                }
            }
        }
    }

    #[test]
    fn nothing_is_drawn_outside_the_area() {
        let mut rich = Rich::default();
        let long = Span::new(&"x日".repeat(60), Tone::Code);
        for _ in 0..20 {
            rich.push(Paragraph::new(vec![long.clone()]));
        }
        let buffer = drawn(&rich, Layout::Keep, Place::default());
        let outside = |(x, y): (u16, u16)| buffer[(x, y)].symbol() == " ";
        assert!((0..9).all(|y| outside((0, y)) && outside((25, y))));
        assert!((0..26).all(|x| outside((x, 8))));
    }
}
