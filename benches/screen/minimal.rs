//! The floor: the least program that shows a list with the same libraries.
//!
//! The bench starts itself as this program. It knows no batches, no network and no clock.

use std::io::{self, BufWriter, Write as _, stdout};

use crossterm::event::{Event, KeyCode, read};
use crossterm::terminal::{
    BeginSynchronizedUpdate, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen,
    disable_raw_mode, enable_raw_mode,
};
use crossterm::{execute, queue};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use ratatui::style::{Modifier, Style};
use ratatui::text::Line;
use ratatui::widgets::{Block, Paragraph};

/// Rows of the list.
const ROWS: usize = 30;

/// Shows the list until `q` is pressed.
pub(crate) fn run() -> io::Result<()> {
    enable_raw_mode()?;
    execute!(stdout(), EnterAlternateScreen)?;
    let out = BufWriter::with_capacity(64 * 1024, stdout());
    let mut terminal = Terminal::new(CrosstermBackend::new(out))?;
    let mut selected = 0;
    loop {
        queue!(terminal.backend_mut(), BeginSynchronizedUpdate)?;
        terminal.draw(|frame| {
            let lines: Vec<Line<'_>> = (0..ROWS).map(|row| line(row, selected)).collect();
            let list = Paragraph::new(lines).block(Block::bordered().title("Minimal"));
            frame.render_widget(list, frame.area());
        })?;
        queue!(terminal.backend_mut(), EndSynchronizedUpdate)?;
        terminal.backend_mut().flush()?;
        match read()? {
            Event::Key(key) if key.code == KeyCode::Char('q') => break,
            Event::Key(key) if key.code == KeyCode::Char('j') => selected = (selected + 1) % ROWS,
            Event::Key(key) if key.code == KeyCode::Char('k') => {
                selected = (selected + ROWS - 1) % ROWS;
            }
            _ => {}
        }
    }
    execute!(stdout(), LeaveAlternateScreen)?;
    disable_raw_mode()
}

fn line(row: usize, selected: usize) -> Line<'static> {
    let style = if row == selected {
        Style::new().add_modifier(Modifier::REVERSED)
    } else {
        Style::new()
    };
    Line::styled(format!("row {row:02} of a list that nobody needs"), style)
}
