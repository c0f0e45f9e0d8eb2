//! A picture as text: the grid, and one line that stands for all styles.

use batchdeck::app::App;
use batchdeck::tui::theme::Theme;
use batchdeck::tui::view;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr as _;

/// Draws an app at the size it believes in.
pub(crate) fn buffer(app: &App, theme: &Theme) -> Buffer {
    let size = app.model.screen.size;
    let area = Rect::new(0, 0, size.width, size.height);
    let mut buffer = Buffer::empty(area);
    view::render(app, theme, area, &mut buffer);
    buffer
}

/// Returns the rows of a picture as a terminal shows them: nothing behind a wide cell.
pub(crate) fn rows(buffer: &Buffer) -> Vec<String> {
    buffer
        .content
        .chunks(usize::from(buffer.area.width).max(1))
        .map(|cells| {
            let mut hidden = 0;
            let mut row = String::new();
            for cell in cells {
                if hidden > 0 {
                    hidden -= 1;
                    continue;
                }
                row.push_str(cell.symbol());
                hidden = cell.symbol().width().saturating_sub(1);
            }
            row
        })
        .collect()
}

/// Returns the picture with a mark at each row's end, and a hash of all styles in the last line.
pub(crate) fn picture(app: &App) -> String {
    let buffer = buffer(app, &Theme::default());
    let mut lines = rows(&buffer);
    for line in &mut lines {
        line.push('|');
    }
    lines.push(format!("styles {:016x}", styles(&buffer)));
    lines.join("\n")
}

/// Hashes all styles (FNV-1a), so that a change of colour fails a test without filling its diff.
fn styles(buffer: &Buffer) -> u64 {
    let styles = buffer.content.iter().map(ratatui::buffer::Cell::style);
    styles.fold(0xcbf2_9ce4_8422_2325, |hash, style| {
        format!("{style:?}").bytes().fold(hash, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        })
    })
}

/// Compares words with those on record: `words!(text, "pane__scene")`.
macro_rules! words {
    ($text:expr, $name:expr) => {{
        let mut settings = insta::Settings::clone_current();
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.set_snapshot_path("snapshots");
        settings.bind(|| insta::assert_snapshot!($name, $text));
    }};
}
pub(crate) use words;

/// Compares the picture of a scene with the one on record: `shot!(scene, "pane__scene")`.
macro_rules! shot {
    ($scene:expr, $name:expr) => {
        $crate::support::screen::words!($crate::support::screen::picture(&$scene.app), $name)
    };
}
pub(crate) use shot;
