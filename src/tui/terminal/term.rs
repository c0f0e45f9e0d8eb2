//! The terminal in our hands: entered, drawn on, suspended, lent, left.

use std::io;
use std::sync::Arc;

use ratatui::layout::Size;
use ratatui::{Frame, Terminal};
use signal_hook::consts::SIGSTOP;
use signal_hook::low_level::raise;

use super::canvas::Canvas;
use super::input::Input;
use super::modes::Modes;
use super::screen::Screen;
use super::signals::Signals;
use super::tty::{TermError, Tty};
use crate::text::{Wrapping, clipboard_sequence, title_sequence};
use crate::tui::gate::SafeBackend;

/// A terminal that is ours until this value is dropped.
///
/// It owns every mode it set: raw mode, alternate screen, hidden cursor, bracketed paste, focus and
/// mouse reports, and restores them in reverse, once, whichever way the program goes.
#[derive(Debug)]
pub struct Term {
    terminal: Terminal<SafeBackend<Screen>>,
    canvas: Canvas,
    tty: Arc<Tty>,
    modes: Modes,
}

impl Term {
    /// Takes the terminal.
    ///
    /// Colours are sent whatever `NO_COLOR` says: the theme leaves them out then, while crossterm
    /// would turn each of them into a reset of all attributes and so hide the selection.
    ///
    /// # Errors
    ///
    /// [`TermError::Io`] where the terminal refuses; it is then as it was.
    pub fn enter(tty: &Arc<Tty>, modes: Modes) -> Result<Self, TermError> {
        crossterm::style::force_color_output(true);
        let canvas = Canvas::new();
        let backend = SafeBackend::new(Screen::new(canvas.clone(), Arc::clone(tty)));
        let terminal = Terminal::new(backend)?;
        tty.take(modes)?;
        let mut term = Self {
            terminal,
            canvas,
            tty: Arc::clone(tty),
            modes,
        };
        term.repaint()?;
        Ok(term)
    }

    /// Draws a frame: one synchronized update in one write, none where nothing changed.
    ///
    /// # Errors
    ///
    /// Those of writing; the terminal has gone then, and the program should end.
    pub fn draw(&mut self, render: impl FnOnce(&mut Frame<'_>)) -> io::Result<()> {
        self.terminal.draw(render)?;
        self.canvas.present(&self.tty)
    }

    /// Returns the size of the terminal now, in columns and rows.
    pub fn size(&self) -> Size {
        self.tty.size()
    }

    /// Lets the next frame write every cell again.
    ///
    /// # Errors
    ///
    /// None in practice; the bytes wait for the next frame.
    pub fn repaint(&mut self) -> io::Result<()> {
        self.terminal.clear()
    }

    /// Returns how many cells the last gate had to replace; every one is a bug of ours.
    pub const fn violations(&self) -> u64 {
        self.terminal.backend().violations()
    }

    /// Sets the title of the window to a text, reduced to 80 printable ASCII characters.
    ///
    /// # Errors
    ///
    /// Those of writing.
    pub fn set_title(&self, title: &str) -> io::Result<()> {
        self.write_held(title_sequence(title).as_bytes())
    }

    /// Puts a text into the clipboard of the terminal; only where the user asked for it.
    ///
    /// # Errors
    ///
    /// [`TermError::Clipboard`] where the text is too long, and those of writing.
    pub fn copy(&self, text: &str, wrapping: Wrapping) -> Result<(), TermError> {
        let sequence = clipboard_sequence(text, wrapping)?;
        Ok(self.write_held(sequence.as_bytes())?)
    }

    /// Rings the bell.
    ///
    /// # Errors
    ///
    /// Those of writing.
    pub fn ring(&self) -> io::Result<()> {
        self.write_held(b"\x07")
    }

    fn write_held(&self, bytes: &[u8]) -> io::Result<()> {
        if self.tty.is_held() {
            self.tty.write_all(bytes)
        } else {
            Ok(())
        }
    }

    /// Gives the terminal back, stops the program, and takes the terminal again when it goes on.
    ///
    /// It stops by SIGSTOP, because the terminal's own stop signal is discarded where no shell does
    /// job control. Call it for [`Signal::Suspend`](super::Signal::Suspend) and for the suspend key.
    ///
    /// # Errors
    ///
    /// [`TermError::Io`] where the terminal cannot be taken again.
    pub fn suspend(&mut self, input: &mut Input, signals: &Signals) -> Result<(), TermError> {
        input.pause();
        self.tty.restore();
        stop_here();
        self.return_from_outside(input, signals)
    }

    /// Lends the terminal to somebody else, for example an editor, until the closure returns.
    ///
    /// Run a program in it with [`run_in_foreground`](super::run_in_foreground). Interrupts and
    /// stops from the keyboard are the other program's meanwhile.
    ///
    /// # Errors
    ///
    /// [`TermError::Io`] where the terminal cannot be taken again.
    pub fn hand_over<T>(
        &mut self,
        input: &mut Input,
        signals: &Signals,
        run: impl FnOnce() -> T,
    ) -> Result<T, TermError> {
        input.pause();
        self.tty.lend();
        let outcome = run();
        self.return_from_outside(input, signals)?;
        Ok(outcome)
    }

    fn return_from_outside(
        &mut self,
        input: &mut Input,
        signals: &Signals,
    ) -> Result<(), TermError> {
        self.take_again()?;
        signals.forget_keyboard();
        input.resume();
        Ok(())
    }

    /// Takes the terminal anew and repaints; call it for [`Signal::Continue`](super::Signal), when
    /// somebody stopped the program without asking and a shell has used the terminal since.
    ///
    /// # Errors
    ///
    /// [`TermError::Io`] where the terminal cannot be taken again.
    pub fn take_again(&mut self) -> Result<(), TermError> {
        self.canvas.discard();
        self.tty.take(self.modes)?;
        self.terminal.backend_mut().inner_mut().start_anew();
        self.terminal.clear()?;
        Ok(())
    }
}

/// Stops the program at this very place, until somebody lets it go on.
///
/// The signal goes to the calling thread: one sent to the process may be taken by another thread,
/// while this one runs on into the terminal that is a shell's by then.
pub(super) fn stop_here() {
    // A program may always stop itself.
    let _ = raise(SIGSTOP);
}

impl Drop for Term {
    fn drop(&mut self) {
        self.tty.restore();
    }
}
