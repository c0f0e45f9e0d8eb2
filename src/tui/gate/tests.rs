//! What comes out of the gate, as bytes and as cells.

use ratatui::Terminal;
use ratatui::backend::{CrosstermBackend, TestBackend};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Style};
use ratatui::text::Line;

use super::*;

/// Draws a line through the gate and returns the bytes without the closing resets.
fn bytes_of(line: &str) -> String {
    let mut buffer = Buffer::empty(Rect::new(0, 0, 20, 1));
    buffer.set_line(0, 0, &Line::from(line), 20);
    let mut bytes = Vec::new();
    let mut gate = SafeBackend::new(CrosstermBackend::new(&mut bytes));
    let blank = Buffer::empty(buffer.area);
    gate.draw(blank.diff(&buffer).into_iter()).unwrap();
    let text = String::from_utf8(bytes).unwrap();
    text.split("\x1b[39m").next().unwrap().to_owned()
}

/// Draws one cell with a symbol that no widget should make, and returns symbol and count.
fn drawn(symbol: &str) -> (String, u64) {
    let mut gate = SafeBackend::new(TestBackend::new(4, 1));
    let mut cell = Cell::EMPTY;
    cell.set_symbol(symbol);
    gate.draw([(1, 0, &cell)].into_iter()).unwrap();
    (
        gate.inner().buffer()[(1, 0)].symbol().to_owned(),
        gate.violations(),
    )
}

#[test]
fn ascii_is_drawn_in_one_run() {
    assert_eq!(bytes_of("abc"), "\x1b[1;1Habc");
}

#[test]
fn the_cursor_moves_after_every_cell_that_is_not_ascii() {
    assert_eq!(bytes_of("aé日x"), "\x1b[1;1Haé\x1b[1;3H日\x1b[1;5Hx");
}

#[test]
fn a_cluster_of_many_code_points_moves_the_cursor_once() {
    assert_eq!(
        bytes_of("e\u{301}\u{302}b"),
        "\x1b[1;1He\u{301}\u{302}\x1b[1;2Hb"
    );
}

#[test]
fn a_pin_costs_no_colour_change() {
    let mut bytes = Vec::new();
    let mut gate = SafeBackend::new(CrosstermBackend::new(&mut bytes));
    let mut cells = [Cell::new("─"), Cell::new("─")];
    for cell in &mut cells {
        cell.set_style(Style::new().fg(Color::Red));
    }
    gate.draw([(0, 0, &cells[0]), (1, 0, &cells[1])].into_iter())
        .unwrap();
    let colours = String::from_utf8(bytes)
        .unwrap()
        .matches("\x1b[38;5;1")
        .count();
    assert_eq!(colours, 1);
}

#[test]
fn an_unchanged_frame_writes_nothing() {
    let mut bytes = Vec::new();
    SafeBackend::new(CrosstermBackend::new(&mut bytes))
        .draw(std::iter::empty())
        .unwrap();
    assert_eq!(bytes.len(), 0);
}

#[test]
fn a_hostile_cell_is_replaced_and_counted() {
    let hostile = [
        "\x1b",
        "\x07",
        "\u{9B}",
        "\u{202E}",
        "\u{2028}",
        "a\u{200B}",
        "\u{FFFE}",
    ];
    let all = hostile.map(drawn);
    assert_eq!(all, hostile.map(|_| (REPLACEMENT.to_owned(), 1)));
}

#[test]
fn an_overlong_cell_is_replaced_and_counted() {
    let (most, more) = ("\u{301}".repeat(16), "\u{301}".repeat(17));
    assert_eq!(
        [drawn(&most), drawn(&more)],
        [(most, 0), (REPLACEMENT.to_owned(), 1)]
    );
}

#[test]
fn honest_cells_pass_uncounted() {
    let honest = ["x", "é", "日", "👩\u{200D}💻", "❤\u{FE0F}", "", "─"];
    assert_eq!(
        honest.map(drawn),
        honest.map(|symbol| (symbol.to_owned(), 0))
    );
}

#[test]
fn a_whole_frame_looks_the_same_behind_the_gate() {
    let line = "▸ ● 日本 é nightly";
    let mut plain = Terminal::new(TestBackend::new(20, 1)).unwrap();
    plain
        .draw(|frame| frame.render_widget(line, frame.area()))
        .unwrap();
    let mut gated = Terminal::new(SafeBackend::new(TestBackend::new(20, 1))).unwrap();
    gated
        .draw(|frame| frame.render_widget(line, frame.area()))
        .unwrap();
    assert_eq!(gated.backend().inner().buffer(), plain.backend().buffer());
}
