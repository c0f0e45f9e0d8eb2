//! The bytes of a frame, collected until they are written at once.
//!
//! The drawing library flushes several times a frame. Here a flush does nothing, so that a frame is
//! one system call and no half frame is ever seen.

use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;

use super::tty::Tty;

/// A frame of usual size fits without growing.
const CAPACITY: usize = 64 * 1024;
const BEGIN_FRAME: &[u8] = b"\x1b[?2026h";
const END_FRAME: &[u8] = b"\x1b[?2026l";

/// A writer whose copies share one buffer.
#[derive(Debug, Clone)]
pub(super) struct Canvas(Rc<RefCell<Vec<u8>>>);

impl Canvas {
    pub(super) fn new() -> Self {
        Self(Rc::new(RefCell::new(Vec::with_capacity(CAPACITY))))
    }

    /// Forgets what was collected.
    pub(super) fn discard(&self) {
        self.0.borrow_mut().clear();
    }

    /// Writes what was collected as one synchronized update; nothing where nothing changed.
    pub(super) fn present(&self, tty: &Tty) -> io::Result<()> {
        let mut bytes = self.0.borrow_mut();
        if bytes.is_empty() || !tty.is_held() {
            bytes.clear();
            return Ok(());
        }
        bytes.splice(..0, BEGIN_FRAME.iter().copied());
        bytes.extend_from_slice(END_FRAME);
        let written = tty.write_all(&bytes);
        bytes.clear();
        written
    }
}

impl Write for Canvas {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
