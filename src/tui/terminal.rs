//! The terminal: taken, drawn on, lent out, and given back as it was, however the program ends.
//!
//! ```text
//! Tty ── opened once: is there a terminal, what were its modes, how are they restored
//!  ├── Term       enter, draw, suspend, hand over, leave
//!  ├── Signals    what the system asks for, as a stream; behind it two threads that do not depend
//!  │              on the runtime: a backstop for a stuck program, a watchdog for a lost terminal
//!  └── contain_panics   records every panic; a fatal one is told after the terminal is back
//! Input ── keys, mouse, paste, sizes; paused while somebody else reads them
//! ```
//!
//! ```text
//! let tty = Tty::open(env_term)?;                        // TermError: print it, exit 2
//! let ended = contain_panics(&tty, |panics| {            // Err(report): print it, exit 101
//!     runtime.block_on(async {
//!         let mut signals = Signals::listen(&tty)?;      // before the terminal is touched
//!         let mut term = Term::enter(&tty, Modes::default())?;
//!         let mut input = Input::open();
//!         loop { /* select over input.next(), signals.next(), panics.next(), tasks, timers */ }
//!     })
//! });
//! ```
//!
//! Nothing here knows what is drawn or what a key means. No sequence that asks the terminal for an
//! answer is ever sent.

mod backstop;
mod canvas;
mod hand_over;
mod input;
mod modes;
mod panics;
mod screen;
mod signals;
mod term;
mod tty;

pub use hand_over::run_in_foreground;
pub use input::Input;
pub use modes::{Modes, Mouse};
pub use panics::{PanicReport, Panics, contain_panics};
pub use screen::Screen;
pub use signals::{Signal, Signals};
pub use term::Term;
pub use tty::{TermError, Tty};
