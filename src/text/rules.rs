//! How much of a text is kept and with which characters it may be written.
//!
//! Values only; the work is done in `scrub`.

/// Names the characters that the reader of the text can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Charset {
    /// Everything Unicode has, as almost every terminal.
    #[default]
    Utf8,
    /// Printable ASCII alone: `^[` for Escape and `?` for what has no ASCII form.
    Ascii,
}

/// Tells whether line ends survive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lines {
    /// A line end is shown as a sign.
    One,
    /// A line end stays a line end.
    Many,
}

/// Says how a text becomes a [`Clean`](super::Clean): its cap in bytes, its lines, its characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rules {
    pub(super) cap: usize,
    pub(super) lines: Lines,
    pub(super) charset: Charset,
}

impl Rules {
    /// A list cell: one line of at most 512 bytes.
    pub const LINE: Self = Self::new(512, Lines::One);
    /// A field of a detail pane: one line of at most 64 KiB.
    pub const FIELD: Self = Self::new(64 * 1024, Lines::One);
    /// A text of several lines: at most 64 KiB.
    pub const BLOCK: Self = Self::new(64 * 1024, Lines::Many);

    const fn new(cap: usize, lines: Lines) -> Self {
        Self {
            cap,
            lines,
            charset: Charset::Utf8,
        }
    }

    /// Returns the same rules for a reader with another set of characters.
    #[must_use]
    pub const fn in_charset(self, charset: Charset) -> Self {
        Self { charset, ..self }
    }

    /// The sign for "here something was left out".
    pub(super) const fn marker(self) -> &'static str {
        match self.charset {
            Charset::Utf8 => "…",
            Charset::Ascii => "...",
        }
    }
}
