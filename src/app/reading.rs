//! Where long texts and results are read.
//!
//! ```text
//! 100 columns or more                     fewer: one of the two
//! ┌ Results ────────┐┌ Answer │ … ──────┐ ┌ Results ────────┐ ┌ Answer │ … ─────┐
//! │ all, one a row  ││ ✗ error  id      │ │                 │ │                 │
//! │                 ││ model · tokens   │ │                 │ │                 │
//! │                 ││                  │ │                 │ │                 │
//! │                 ││ one, whole       │ │                 │ │                 │
//! └─────────────────┘└──────────────────┘ └─────────────────┘ └─────────────────┘
//! ```

use super::layout::{Area, Size, split_columns};
use super::state::browse::Side;

/// Columns from which on the results view shows both sides.
const BOTH: u16 = 100;
/// Rows inside the reading pane from which on its head has more than one row.
const TALL: u16 = 8;

/// Returns the area of a large overlay: what is between header and footer, but for a margin.
pub fn area(body: Area) -> Area {
    let margin = if body.width >= 100 { 4 } else { 0 };
    Area {
        x: margin,
        width: body.width.saturating_sub(margin * 2),
        ..body
    }
}

/// Where the sides of the results view are, as far as they are on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sides {
    /// All results.
    pub table: Option<Area>,
    /// The one that is read.
    pub reading: Option<Area>,
}

impl Sides {
    /// Divides the screen between the sides; on a narrow one the side in front has it all.
    pub fn of(body: Area, front: Side) -> Self {
        if body.width >= BOTH {
            let (left, right) = split_columns(body, (body.width * 44 / 100).clamp(44, 84));
            return Self {
                table: Some(left),
                reading: Some(right),
            };
        }
        match front {
            Side::Table => Self {
                table: Some(body),
                reading: None,
            },
            Side::Reading => Self {
                table: None,
                reading: Some(body),
            },
        }
    }
}

/// Tells whether both sides of the results view are on a screen.
pub fn shows_both(size: Size) -> bool {
    size.width >= BOTH
}

/// Returns the rows of the head of the reading pane: what the result is, what is known of it, and
/// room; on a low screen the first alone.
pub fn head(pane: Area) -> u16 {
    if pane.inside().height >= TALL { 3 } else { 1 }
}

/// Returns where the page is in the reading pane, with a column of air on each side.
pub fn page(pane: Area) -> Area {
    let inside = pane.inside();
    let head = head(pane);
    Area {
        x: inside.x.saturating_add(1),
        y: inside.y.saturating_add(head),
        width: inside.width.saturating_sub(2),
        height: inside.height.saturating_sub(head),
    }
}
