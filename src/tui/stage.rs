//! What the loop draws on and hears from.

use std::future::Future;
use std::io;

use crate::app::App;
use crate::app::effect::{Program, Shown};
use crate::app::event::Event;
use crate::domain::Failure;

use super::theme::Theme;

/// A screen with a person before it.
///
/// A trait because there are two: the terminal, and the one of the tests of the loop, which counts
/// frames and presses keys in virtual time.
pub trait Stage {
    /// Shows the app.
    ///
    /// An error means that the screen is gone.
    fn draw(&mut self, app: &App, theme: &Theme) -> io::Result<()>;

    /// Waits for what happens next. May be dropped and called again without losing anything.
    fn next(&mut self) -> impl Future<Output = Heard>;

    /// Lends the screen to another program until that ends.
    fn lend(&mut self, with: Program, what: &Shown) -> Result<(), Failure>;

    /// Gives the screen back and stops the process until the shell lets it go on.
    fn suspend(&mut self) -> Result<(), Failure>;

    /// Puts text on the clipboard, and says which way.
    fn copy(&mut self, text: &str) -> Result<String, Failure>;
}

/// What comes from the outside.
#[derive(Debug)]
pub enum Heard {
    /// The person did something.
    Event(Box<Event>),
    /// Nothing that matters.
    Nothing,
    /// The system asks to stop for a while.
    Suspend,
    /// The system asks to end, with this exit code.
    End(u8),
}
