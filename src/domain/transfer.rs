//! How far a transfer has come.

/// Which way the bytes go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// To the provider.
    Upload,
    /// From the provider.
    Download,
}

/// Bytes moved so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Bytes moved.
    pub done: u64,
    /// Bytes there are to move, when known.
    pub total: Option<u64>,
}

impl Progress {
    /// Returns the part moved, 0 to 1000 per mille; `None` while the total is unknown.
    pub fn per_mille(self) -> Option<u16> {
        let total = self.total.filter(|total| *total > 0)?;
        let mille = u128::from(self.done.min(total)) * 1000 / u128::from(total);
        u16::try_from(mille).ok()
    }
}
