//! Who gets which part of the screen; pure, and the one truth for drawing, moving and the mouse.
//!
//! ```text
//! wide (120 columns or more)      medium (80 to 119)          narrow (under 80)
//! ┌ header ─────────────────┐     ┌ header ───────────┐       ┌ header ─────┐
//! │ batches   │ detail      │     │ batches           │       │ one pane    │
//! │           ├─────────────┤     ├ detail · results ─┤       │ at a time   │
//! │           │ results     │     │ one of the two    │       │             │
//! └ footer ─────────────────┘     └ footer ───────────┘       └ footer ─────┘
//! ```

/// Columns and rows of the terminal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Size {
    /// Columns.
    pub width: u16,
    /// Rows.
    pub height: u16,
}

/// A rectangle of cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Area {
    /// The first column.
    pub x: u16,
    /// The first row.
    pub y: u16,
    /// Columns.
    pub width: u16,
    /// Rows.
    pub height: u16,
}

impl Area {
    /// Tells whether a cell lies inside.
    pub fn holds(self, column: u16, row: u16) -> bool {
        let across = column >= self.x && column - self.x < self.width;
        let down = row >= self.y && row - self.y < self.height;
        across && down
    }

    /// Returns what is left inside a border of one cell.
    #[must_use]
    pub fn inside(self) -> Self {
        Self {
            x: self.x.saturating_add(1),
            y: self.y.saturating_add(1),
            width: self.width.saturating_sub(2),
            height: self.height.saturating_sub(2),
        }
    }
}

/// A part of the screen that can have the focus.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Pane {
    /// All batches.
    #[default]
    Batches,
    /// The selected batch.
    Detail,
    /// The results of the selected batch.
    Results,
}

impl Pane {
    /// The panes in the order of their number keys.
    pub const ALL: [Self; 3] = [Self::Batches, Self::Detail, Self::Results];

    /// Returns the pane that `tab` leads to.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::Batches => Self::Detail,
            Self::Detail => Self::Results,
            Self::Results => Self::Batches,
        }
    }

    /// Returns the pane that `shift-tab` leads to.
    #[must_use]
    pub fn previous(self) -> Self {
        self.next().next()
    }

    /// Returns its title.
    pub fn title(self) -> &'static str {
        match self {
            Self::Batches => "Batches",
            Self::Detail => "Detail",
            Self::Results => "Results",
        }
    }
}

/// How much fits side by side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Breadth {
    /// Three panes at once.
    Wide,
    /// Two at once, the lower one with tabs.
    Medium,
    /// One at a time.
    Narrow,
}

/// The least size in which the dashboard can be used.
pub const LEAST: Size = Size {
    width: 40,
    height: 10,
};

/// Where everything is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    /// How much fits.
    pub breadth: Breadth,
    /// The first row.
    pub header: Area,
    /// The list, when it is on the screen.
    pub batches: Option<Area>,
    /// The detail pane, when it is on the screen.
    pub detail: Option<Area>,
    /// The results pane, when it is on the screen.
    pub results: Option<Area>,
    /// The row above the footer that shows jobs, when some are running.
    pub jobs: Option<Area>,
    /// The rows above the footer that say what the user was just told, when there is something.
    pub toasts: Option<Area>,
    /// The last row.
    pub footer: Area,
}

/// What the layout depends on besides the size.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Arrangement {
    /// The pane with the focus.
    pub focus: Pane,
    /// Which of detail and results is up when only one of them fits.
    pub lower: Lower,
    /// Whether the focused pane has the whole screen.
    pub zoom: Zoom,
    /// Rows that running jobs want.
    pub job_rows: u16,
    /// Rows that what was just told wants.
    pub toast_rows: u16,
}

/// The pane below the list where only one fits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lower {
    /// The detail pane.
    #[default]
    Detail,
    /// The results pane.
    Results,
}

/// Whether the focused pane has the whole screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Zoom {
    /// Panes share the screen.
    #[default]
    Off,
    /// One pane has it all.
    On,
}

impl Layout {
    /// Divides the screen; `None` when it is smaller than [`LEAST`].
    pub fn of(size: Size, arrangement: Arrangement) -> Option<Self> {
        if size.width < LEAST.width || size.height < LEAST.height {
            return None;
        }
        let breadth = match size.width {
            0..80 => Breadth::Narrow,
            80..120 => Breadth::Medium,
            _ => Breadth::Wide,
        };
        let row = |y, height| Area {
            x: 0,
            y,
            width: size.width,
            height,
        };
        let job_rows = arrangement.job_rows.min(3).min(size.height / 5);
        let toast_rows = arrangement.toast_rows.min(size.height / 4);
        let whole = row(1, size.height - 2);
        let body = row(1, size.height - 2 - job_rows - toast_rows);
        let toasts_at = size.height - 1 - toast_rows;
        let mut layout = Self {
            breadth,
            header: row(0, 1),
            batches: None,
            detail: None,
            results: None,
            jobs: (job_rows > 0).then(|| row(1 + body.height, job_rows)),
            toasts: (toast_rows > 0).then(|| row(toasts_at, toast_rows)),
            footer: row(size.height - 1, 1),
        };
        layout.place(body, whole, arrangement);
        Some(layout)
    }

    /// Returns where a pane is, when it is on the screen.
    pub fn pane(&self, pane: Pane) -> Option<Area> {
        match pane {
            Pane::Batches => self.batches,
            Pane::Detail => self.detail,
            Pane::Results => self.results,
        }
    }

    /// Returns what is between the header and the jobs, the toasts or the footer.
    pub fn body(&self) -> Area {
        let below = self.jobs.or(self.toasts).unwrap_or(self.footer);
        let y = self.header.y.saturating_add(self.header.height);
        Area {
            y,
            height: below.y.saturating_sub(y),
            ..self.header
        }
    }

    /// Places the panes. Where they meet depends on the `whole` height, so that strips which come
    /// and go move nothing but the lowest edge.
    fn place(&mut self, body: Area, whole: Area, arrangement: Arrangement) {
        if arrangement.zoom == Zoom::On || self.breadth == Breadth::Narrow {
            return self.put(arrangement.focus, body);
        }
        if self.breadth == Breadth::Medium {
            let (above, below) = split_rows(body, upper(body, (whole.height / 2).max(7)));
            self.put(Pane::Batches, above);
            let lower = match arrangement.lower {
                Lower::Detail => Pane::Detail,
                Lower::Results => Pane::Results,
            };
            return self.put(lower, below);
        }
        let (left, right) = split_columns(body, (body.width * 42 / 100).clamp(50, 90));
        let (above, below) = split_rows(right, upper(body, (whole.height * 45 / 100).clamp(9, 18)));
        self.put(Pane::Batches, left);
        self.put(Pane::Detail, above);
        self.put(Pane::Results, below);
    }

    fn put(&mut self, pane: Pane, area: Area) {
        match pane {
            Pane::Batches => self.batches = Some(area),
            Pane::Detail => self.detail = Some(area),
            Pane::Results => self.results = Some(area),
        }
    }
}

/// Returns the rows of the upper of two panes; where strips take much, both give way.
fn upper(body: Area, wanted: u16) -> u16 {
    wanted.min(body.height.saturating_sub(5).max(body.height / 2))
}

fn split_rows(area: Area, upper: u16) -> (Area, Area) {
    let upper = upper.min(area.height);
    (
        Area {
            height: upper,
            ..area
        },
        Area {
            y: area.y + upper,
            height: area.height - upper,
            ..area
        },
    )
}

pub(super) fn split_columns(area: Area, left: u16) -> (Area, Area) {
    let left = left.min(area.width);
    (
        Area {
            width: left,
            ..area
        },
        Area {
            x: area.x + left,
            width: area.width - left,
            ..area
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(width: u16, height: u16, focus: Pane) -> Layout {
        let arrangement = Arrangement {
            focus,
            ..Arrangement::default()
        };
        Layout::of(Size { width, height }, arrangement).unwrap()
    }

    #[test]
    fn a_wide_screen_shows_all_three_panes_and_wastes_no_cell() {
        let layout = of(120, 40, Pane::Batches);
        let areas = Pane::ALL.map(|pane| layout.pane(pane).unwrap());
        let cells: u32 = areas
            .iter()
            .map(|a| u32::from(a.width) * u32::from(a.height))
            .sum();
        assert_eq!(cells, 120 * 38);
    }

    #[test]
    fn a_medium_screen_shows_the_list_and_one_pane_below() {
        let layout = of(80, 24, Pane::Batches);
        assert!(layout.batches.is_some() && layout.detail.is_some() && layout.results.is_none());
    }

    #[test]
    fn a_narrow_screen_shows_the_pane_with_the_focus_alone() {
        let layout = of(79, 24, Pane::Results);
        let shown = Pane::ALL.map(|pane| layout.pane(pane).is_some());
        assert_eq!(shown, [false, false, true]);
    }

    #[test]
    fn below_forty_by_ten_there_is_no_layout() {
        let tiny = [(39, 10), (40, 9), (0, 0)];
        let layouts =
            tiny.map(|(width, height)| Layout::of(Size { width, height }, Arrangement::default()));
        assert_eq!(layouts, [None, None, None]);
    }

    #[test]
    fn what_was_told_has_rows_of_its_own_and_moves_no_edge_but_the_lowest() {
        for (width, height) in [(80, 24), (120, 40), (200, 50)] {
            let arrangement = |toast_rows| Arrangement {
                lower: Lower::Results,
                toast_rows,
                ..Arrangement::default()
            };
            let of = |rows| Layout::of(Size { width, height }, arrangement(rows)).unwrap();
            let (before, with) = (of(0), of(3));
            let toasts = with.toasts.unwrap();
            let results = [before, with].map(|layout| layout.results.unwrap());
            assert_eq!(results[0].y, results[1].y);
            assert_eq!(results[1].y + results[1].height, toasts.y);
            assert_eq!(toasts.y + toasts.height, with.footer.y);
        }
    }

    #[test]
    fn no_area_leaves_the_screen_at_any_size() {
        for (width, height) in (40..300).step_by(7).zip((10..90).cycle()) {
            for zoom in [Zoom::Off, Zoom::On] {
                let arrangement = Arrangement {
                    zoom,
                    job_rows: 2,
                    toast_rows: 9,
                    ..Arrangement::default()
                };
                let layout = Layout::of(Size { width, height }, arrangement).unwrap();
                for area in Pane::ALL.iter().filter_map(|pane| layout.pane(*pane)) {
                    assert!(area.x + area.width <= width && area.y + area.height < height);
                }
            }
        }
    }
}
