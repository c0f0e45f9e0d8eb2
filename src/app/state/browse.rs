//! The results view: which side has the keys, how the result is read, and where its page is.

use crate::app::effect::{Rows, Ticket};
use crate::app::page::{Input, Page};

use super::scroll::{Scroll, Step};

/// Columns that a step sideways moves.
const SIDEWAYS: u64 = 8;

/// A side of the results view.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Side {
    /// All results, one a row.
    #[default]
    Table,
    /// One result, whole.
    Reading,
}

/// What is read of a result.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    /// What was answered, or why not.
    #[default]
    Answer,
    /// What was asked.
    Request,
    /// The line as it came.
    Raw,
}

impl Tab {
    /// The tabs from left to right.
    pub const ALL: [Self; 3] = [Self::Answer, Self::Request, Self::Raw];

    /// Returns the tab to the right, round the end.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::Answer => Self::Request,
            Self::Request => Self::Raw,
            Self::Raw => Self::Answer,
        }
    }

    /// Returns the tab to the left, round the beginning.
    #[must_use]
    pub fn previous(self) -> Self {
        self.next().next()
    }

    /// Returns what people call it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Answer => "Answer",
            Self::Request => "Request",
            Self::Raw => "Raw",
        }
    }
}

/// Whether Markdown and JSON are laid out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Look {
    /// As people read them.
    #[default]
    LaidOut,
    /// Letter for letter.
    Plain,
}

/// What becomes of lines that are too wide.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Wrap {
    /// They are broken.
    #[default]
    Broken,
    /// They stay, and the page moves sideways.
    Kept,
}

/// Which line of which results is read: another one starts at its top.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Subject {
    /// Which results.
    pub ticket: Ticket,
    /// Which rows are counted.
    pub rows: Rows,
    /// The row.
    pub row: u64,
    /// Whether the line is here.
    pub is_here: bool,
    /// What is read of it.
    pub tab: Tab,
    /// How.
    pub look: Look,
}

/// How much is known of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    /// It is being looked up.
    NotYet,
    /// The request itself.
    Line,
    /// Its file is not on this machine.
    NotHere,
    /// There is no such request.
    Unknown,
    /// It could not be read.
    Failed,
}

/// What else a page depends on: when it changes the page is made anew and stays where it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Making {
    /// Columns there are.
    pub width: u16,
    /// What becomes of lines that are too wide.
    pub wrap: Wrap,
    /// The search whose hits are marked.
    pub search: Option<Ticket>,
    /// Whether the request is known by now, and where its file is.
    pub request: Option<(Known, Input)>,
}

/// The results view.
#[derive(Clone, Debug, Default)]
pub struct Browse {
    /// The side that has the keys, and the only one that is seen on a narrow screen.
    pub side: Side,
    /// What is read.
    pub tab: Tab,
    /// How.
    pub look: Look,
    /// What becomes of lines that are too wide.
    pub wrap: Wrap,
    /// What the page is of.
    pub subject: Subject,
    /// What else it was made of.
    pub making: Making,
    /// What is read, as lines.
    pub page: Page,
    /// The line with the cursor, where one is of use, and the first one on the screen.
    pub scroll: Scroll,
    /// The first column on the screen.
    pub left: u64,
}

impl Browse {
    /// Opens the view with one side in front.
    pub fn new(side: Side, tab: Tab) -> Self {
        Self {
            side,
            tab,
            ..Self::default()
        }
    }

    /// Moves in the page on a screen of `height` lines: the cursor where it is of use, else the
    /// screen.
    pub fn step(&mut self, step: Step, height: u16) {
        let len = self.page.len();
        if self.page.has_folds() {
            self.scroll.step(step, len, height);
        } else {
            self.scroll.slide(step, len, height);
        }
    }

    /// Moves sideways, as far as there is something to be seen.
    pub fn slide(&mut self, columns: i64, width: u16) {
        let most = self.page.width().saturating_sub(u64::from(width));
        let by = columns.saturating_mul(i64::try_from(SIDEWAYS).unwrap_or(1));
        self.left = self.left.saturating_add_signed(by).min(most);
    }

    /// Puts cursor and screen back inside the page.
    pub fn settle(&mut self, height: u16, width: u16) {
        self.step(Step::Rows(0), height);
        if self.left > 0 {
            self.slide(0, width);
        }
    }

    /// Shows another page at its top, or the same one where it is.
    pub fn show(&mut self, mut page: Page, subject: Subject, making: Making, height: u16) {
        if subject == self.subject {
            page.fold_as(&self.page);
        } else {
            self.scroll = Scroll::default();
            self.left = 0;
            let hit = page.first_hit().filter(|hit| *hit >= u64::from(height));
            if let Some(hit) = hit {
                self.scroll.top = hit.saturating_sub(u64::from(height / 3));
                self.scroll.cursor = hit;
            }
        }
        (self.page, self.subject, self.making) = (page, subject, making);
    }

    /// Folds or unfolds the part that begins on the line with the cursor; tells whether there is
    /// one.
    pub fn toggle_fold(&mut self) -> bool {
        let begins = self.page.toggle(self.scroll.cursor);
        if let Some(line) = begins {
            self.scroll.cursor = line;
        }
        begins.is_some()
    }
}
