//! Lines and bars as shapes that meet at the edges of their cells.

/// Returns the outline of a line or bar glyph in a cell; `None` for everything that is a letter.
pub(super) fn of(symbol: &str, at: (usize, usize), cell: (usize, usize)) -> Option<String> {
    let (x, y) = at;
    let (width, height) = cell;
    let bar = |eighths: usize| {
        let tenths = width * eighths * 10 / 8;
        format!(
            "M{x} {}h{}.{}v{}H{x}z",
            y + 3,
            tenths / 10,
            tenths % 10,
            height - 6
        )
    };
    let arms = match symbol {
        "─" => [true, true, false, false],
        "│" => [false, false, true, true],
        "┌" => [false, true, false, true],
        "┐" => [true, false, false, true],
        "└" => [false, true, true, false],
        "┘" => [true, false, true, false],
        "█" => return Some(bar(8)),
        "▉" => return Some(bar(7)),
        "▊" => return Some(bar(6)),
        "▋" => return Some(bar(5)),
        "▌" => return Some(bar(4)),
        "▍" => return Some(bar(3)),
        "▎" => return Some(bar(2)),
        "▏" => return Some(bar(1)),
        _ => return None,
    };
    let (middle_x, middle_y) = (x + width / 2, y + height / 2);
    let parts = [
        format!("M{x} {middle_y}h{}v1H{x}z", width / 2 + 1),
        format!("M{middle_x} {middle_y}h{}v1H{middle_x}z", width - width / 2),
        format!("M{middle_x} {y}h1v{}h-1z", height / 2 + 1),
        format!("M{middle_x} {middle_y}h1v{}h-1z", height - height / 2),
    ];
    let drawn = parts
        .into_iter()
        .zip(arms)
        .filter(|(_, is_there)| *is_there);
    Some(drawn.map(|(part, _)| part).collect())
}
