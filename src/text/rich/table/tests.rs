//! Tables at widths that suit them, and at widths that do not.

use super::*;

fn cell(text: &str) -> Cell {
    text.split('\n')
        .filter(|line| !line.is_empty())
        .map(|line| vec![Span::new(line, Tone::Plain)])
        .collect()
}

fn table(head: &[&str], rows: &[&[&str]]) -> Table {
    Table {
        align: vec![Align::Left, Align::Right, Align::Centre],
        head: head.iter().map(|text| cell(text)).collect(),
        rows: rows
            .iter()
            .map(|row| row.iter().map(|text| cell(text)).collect())
            .collect(),
        ..Table::default()
    }
}

fn said(table: &Table, layout: Layout) -> Vec<String> {
    let rows = table.lay_out(layout).into_iter();
    rows.map(|row| row.iter().map(|span| span.text().as_str()).collect())
        .collect()
}

#[test]
fn columns_line_up_as_the_table_says() {
    let table = table(
        &["name", "price", "in"],
        &[&["tea", "3", "a"], &["café au lait", "12.50", ""]],
    );
    let wanted = [
        "name         │ price │ in",
        "─────────────┼───────┼───",
        "tea          │     3 │ a",
        "café au lait │ 12.50 │ ",
    ];
    assert_eq!(said(&table, Layout::Wrap(40)), wanted);
    assert_eq!(said(&table, Layout::Keep), wanted);
}

#[test]
fn cells_are_broken_where_the_table_is_too_wide() {
    let table = table(
        &["id", "why"],
        &[&["1", "it was too long for one line"], &["2", "no"]],
    );
    let wanted = [
        "id │             why",
        "───┼────────────────",
        "1  │ it was too long",
        "   │    for one line",
        "───┼────────────────",
        "2  │              no",
    ];
    assert_eq!(said(&table, Layout::Wrap(20)), wanted);
}

#[test]
fn a_table_that_cannot_be_squeezed_becomes_records() {
    let table = table(
        &["first name", "last name", "town"],
        &[
            &["Margaret", "Hamilton", "Paoli, Indiana"],
            &["Grace", "", "New York"],
            &["", "", ""],
        ],
    );
    let wanted = [
        "first name: Margaret",
        "last name: Hamilton",
        "town: Paoli, Indiana",
        "────────",
        "first name: Grace",
        "town: New York",
    ];
    assert_eq!(said(&table, Layout::Wrap(22)), wanted);
}

#[test]
fn a_table_without_rows_still_says_its_columns() {
    let table = table(&["a very long name", "another long name"], &[]);
    assert_eq!(
        said(&table, Layout::Wrap(12)),
        ["a very long", "name", "another long", "name"]
    );
}

#[test]
fn a_small_text_never_becomes_a_huge_table() {
    let long = "x".repeat(300);
    let rows: Vec<Vec<&str>> = std::iter::once(vec![long.as_str(), "1"])
        .chain(std::iter::repeat_n(vec!["a", "b"], 20_000))
        .collect();
    let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
    let table = table(&["one", "two"], &rows);
    let cells: usize = said(&table, Layout::Keep).iter().map(String::len).sum();
    assert!(cells < 1_000_000, "{cells}");
}
