//! What stands before the items of lists.

/// A list that is open.
#[derive(Debug)]
pub(super) struct List {
    /// The number of the next item of an ordered list.
    next: Option<u64>,
    /// How many lists with bullets are open up to this one.
    depth: usize,
    /// Whether its items are set apart by empty lines.
    pub(super) is_loose: bool,
}

impl List {
    /// Opens a list inside another; an ordered one starts with a number.
    pub(super) fn new(start: Option<u64>, outer: Option<&Self>) -> Self {
        Self {
            next: start,
            depth: outer.map_or(0, |outer| outer.depth) + usize::from(start.is_none()),
            is_loose: false,
        }
    }

    /// Opens a quotation, which has no items.
    pub(super) fn quote(outer: Option<&Self>) -> Self {
        Self {
            next: None,
            depth: outer.map_or(0, |outer| outer.depth),
            is_loose: false,
        }
    }

    /// Tells whether its items have numbers.
    pub(super) fn is_ordered(&self) -> bool {
        self.next.is_some()
    }

    /// Returns the marker of the next item, of which the source is given.
    ///
    /// A number is the one that was written, so that "see 4" finds 4; but where a list leaves
    /// counting to its reader, as in `1. 1. 1.`, it is counted.
    pub(super) fn marker(&mut self, item: &str) -> String {
        let Some(counted) = self.next else {
            let bullet = if self.depth.is_multiple_of(2) {
                '◦'
            } else {
                '•'
            };
            return format!("{bullet} ");
        };
        let (written, sign) = written(item).unwrap_or((counted, '.'));
        let number = written.max(counted);
        self.next = Some(number.saturating_add(1));
        format!("{number}{sign} ")
    }
}

/// Reads the number of an item and the sign behind it.
fn written(item: &str) -> Option<(u64, char)> {
    let item = item.trim_start();
    let sign = item.find(|c: char| !c.is_ascii_digit())?;
    let (digits, after) = item.split_at_checked(sign)?;
    Some((digits.parse().ok()?, after.chars().next()?))
}
