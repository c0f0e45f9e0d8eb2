//! Draws the app.

use ratatui::Frame;

use crate::app::App;

use super::theme::Theme;

/// Draws everything on a frame.
pub fn draw(_app: &App, _theme: &Theme, _frame: &mut Frame<'_>) {}
