//! A picture for terminals that show ASCII alone.

use ratatui::buffer::Buffer;

/// Replaces every cell that is not ASCII: our own glyphs by the sign that comes closest, what came
/// from outside by `?`. Widths stay as they are, and so does the grid.
pub fn to_ascii(buffer: &mut Buffer) {
    for cell in &mut buffer.content {
        if !cell.symbol().is_ascii() {
            let sign = sign(cell.symbol());
            cell.set_symbol(sign);
        }
    }
}

/// Returns the sign for a glyph. No two states share one.
fn sign(symbol: &str) -> &'static str {
    match symbol {
        "─" | "–" | "◦" | "▄" => "-",
        "│" => "|",
        "┌" | "┐" | "└" | "┘" | "┼" | "▆" => "+",
        "█" | "▉" | "▊" | "▋" => "#",
        "▌" | "▍" | "▎" | "▏" | "▅" | "═" => "=",
        "·" | "▂" => ".",
        "…" | "≈" => "~",
        "▸" | "›" | "→" => ">",
        "∅" => "0",
        "‹" => "<",
        "≠" => "!",
        "▁" => "_",
        "▃" => ",",
        "▇" | "•" => "*",
        "◌" => ":",
        "◐" => "%",
        "◕" => "&",
        "●" => "@",
        "✗" | "×" => "x",
        "✓" | "↓" | "▾" => "v",
        "◷" => "t",
        "◍" => "c",
        "⊘" => "/",
        "↑" => "^",
        _ => "?",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Status;
    use crate::tui::widget::badge;
    use std::collections::BTreeSet;

    #[test]
    fn every_state_keeps_a_sign_of_its_own_in_ascii() {
        let signs: BTreeSet<&str> = Status::KNOWN
            .iter()
            .map(|status| sign(badge::glyph(status)))
            .collect();
        assert!(signs.iter().all(|sign| sign.is_ascii() && *sign != "?"));
        assert_eq!(signs.len(), Status::KNOWN.len());
    }
}
