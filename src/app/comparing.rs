//! Where two batches are read side by side.
//!
//! ```text
//! 120 columns or more                    72 to 119               fewer
//! ┌ Compare ──┐┌ left ────┐┌ right ───┐  ┌ Compare ───────────┐  ┌ Compare ─┐
//! │ all pairs ││          ││          │  │ all pairs          │  │ all pairs│
//! │           ││          ││          │  ├ left ────┬ right ──┤  ├ both ────┤
//! │           ││          ││          │  │          │         │  │          │
//! └───────────┘└──────────┘└──────────┘  └──────────┴─────────┘  └──────────┘
//! ```

use super::layout::Area;
use super::state::compare::Form;

/// Columns from which on the pairs stand at the left of what is read.
const WIDE: u16 = 120;
/// Columns from which on both answers stand beside each other.
const BESIDE: u16 = 72;
/// Columns of the pairs at the left.
const TABLE: u16 = 46;
/// Rows of the pairs at the top: a third of the screen, between these.
const ROWS: (u16, u16) = (4, 14);
/// Rows inside the pairs from which on the numbers stand above them.
const TALL: u16 = 7;
/// Rows of the numbers.
const NUMBERS: u16 = 3;

/// Where everything is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Areas {
    /// All pairs.
    pub table: Area,
    /// The answer on the left, or both in one column.
    pub left: Area,
    /// The answer on the right.
    pub right: Option<Area>,
}

impl Areas {
    /// Divides what is between header and footer.
    pub fn of(body: Area) -> Self {
        let (table, reading) = if body.width >= WIDE {
            let (table, reading) = (TABLE, body.width.saturating_sub(TABLE));
            (
                Area {
                    width: table,
                    ..body
                },
                Area {
                    x: body.x.saturating_add(table),
                    width: reading,
                    ..body
                },
            )
        } else {
            let height = (body.height / 3).clamp(ROWS.0, ROWS.1).min(body.height);
            (
                Area { height, ..body },
                Area {
                    y: body.y.saturating_add(height),
                    height: body.height.saturating_sub(height),
                    ..body
                },
            )
        };
        if body.width < BESIDE {
            return Self {
                table,
                left: reading,
                right: None,
            };
        }
        let half = reading.width / 2;
        Self {
            table,
            left: Area {
                width: half,
                ..reading
            },
            right: Some(Area {
                x: reading.x.saturating_add(half),
                width: reading.width.saturating_sub(half),
                ..reading
            }),
        }
    }

    /// Returns how both answers stand.
    pub fn form(self) -> Form {
        let columns = |area: Area| text(area).width;
        match self.right {
            Some(right) => Form::Beside(columns(self.left), columns(right)),
            None => Form::Single(columns(self.left)),
        }
    }

    /// Returns where the numbers stand, if there is room for them.
    pub fn numbers(self) -> Option<Area> {
        let inside = self.table.inside();
        (inside.height >= TALL).then_some(Area {
            height: NUMBERS,
            ..inside
        })
    }

    /// Returns where the rows of the pairs are.
    pub fn rows(self) -> Area {
        let inside = self.table.inside();
        let above = self.numbers().map_or(0, |numbers| numbers.height);
        Area {
            y: inside.y.saturating_add(above),
            height: inside.height.saturating_sub(above),
            ..inside
        }
    }
}

/// Returns where an answer is in its frame, with a column of air on each side.
pub fn text(frame: Area) -> Area {
    let inside = frame.inside();
    Area {
        x: inside.x.saturating_add(1),
        width: inside.width.saturating_sub(2),
        ..inside
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(width: u16, height: u16) -> Areas {
        Areas::of(Area {
            x: 0,
            y: 1,
            width,
            height: height.saturating_sub(2),
        })
    }

    #[test]
    fn no_size_puts_anything_outside_of_the_screen() {
        for width in 0..200 {
            for height in 0..60 {
                let areas = of(width, height);
                let all = [Some(areas.table), Some(areas.left), areas.right];
                for area in all.into_iter().flatten() {
                    let inside =
                        area.x + area.width <= width && area.y + area.height <= height.max(1);
                    assert!(inside, "{width}x{height}: {area:?}");
                }
            }
        }
    }

    #[test]
    fn the_sides_stand_beside_each_other_where_there_is_room() {
        let form = |width| of(width, 24).form();
        assert_eq!(
            [form(60), form(80), form(160)],
            [Form::Single(56), Form::Beside(36, 36), Form::Beside(53, 53)]
        );
    }
}
