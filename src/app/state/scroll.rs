//! A cursor in a long list of which a window is on the screen.

/// A position among `len` rows, and the first row on the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scroll {
    /// The row with the cursor.
    pub cursor: u64,
    /// The first row on the screen.
    pub top: u64,
}

/// A way to move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// So many rows down, or up when negative.
    Rows(i64),
    /// So many half screens down, or up when negative.
    HalfPages(i64),
    /// So many screens down, or up when negative.
    Pages(i64),
    /// To the first row.
    First,
    /// To the last row.
    Last,
}

impl Step {
    /// Returns the distance in rows on a screen of `height` rows, or the end to jump to.
    fn rows(self, height: u16) -> i64 {
        let height = i64::from(height.max(1));
        match self {
            Self::Rows(rows) => rows,
            Self::HalfPages(halves) => halves.saturating_mul((height / 2).max(1)),
            Self::Pages(pages) => pages.saturating_mul((height - 1).max(1)),
            Self::First => i64::MIN,
            Self::Last => i64::MAX,
        }
    }
}

impl Scroll {
    /// Moves the cursor and keeps it inside `len` rows and on a screen of `height` rows.
    pub fn step(&mut self, step: Step, len: u64, height: u16) {
        self.cursor = self.cursor.saturating_add_signed(step.rows(height));
        self.settle(len, height);
    }

    /// Moves the window without a cursor, as a reading pane does.
    pub fn slide(&mut self, step: Step, len: u64, height: u16) {
        self.top = self.top.saturating_add_signed(step.rows(height));
        self.top = self.top.min(len.saturating_sub(u64::from(height)));
        self.cursor = self.top;
    }

    /// Puts cursor and window back inside, after rows or the screen have changed.
    pub fn settle(&mut self, len: u64, height: u16) {
        let height = u64::from(height.max(1));
        self.cursor = self.cursor.min(len.saturating_sub(1));
        let lowest_top = self.cursor.saturating_sub(height - 1);
        self.top = self
            .top
            .clamp(lowest_top, self.cursor)
            .min(len.saturating_sub(height));
        self.top = self.top.max(lowest_top);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cursor_is_always_on_the_screen() {
        let mut scroll = Scroll::default();
        for (step, seen) in [
            (Step::Rows(12), (12, 3)),
            (Step::Last, (99, 90)),
            (Step::Rows(-3), (96, 90)),
            (Step::HalfPages(-2), (86, 86)),
            (Step::First, (0, 0)),
            (Step::Rows(-5), (0, 0)),
        ] {
            scroll.step(step, 100, 10);
            assert_eq!((scroll.cursor, scroll.top), seen, "{step:?}");
        }
    }

    #[test]
    fn fewer_rows_than_before_pull_the_window_back() {
        let mut scroll = Scroll {
            cursor: 99,
            top: 90,
        };
        scroll.settle(4, 10);
        assert_eq!((scroll.cursor, scroll.top), (3, 0));
    }

    #[test]
    fn an_empty_list_on_an_empty_screen_is_no_trouble() {
        let mut scroll = Scroll { cursor: 5, top: 5 };
        scroll.step(Step::Last, 0, 0);
        assert_eq!(scroll, Scroll::default());
    }
}
