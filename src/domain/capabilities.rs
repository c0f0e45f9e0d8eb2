//! What a provider can do.

/// What a provider can do, so that the rest can be refused with a reason instead of failing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Capabilities {
    /// It lists batches.
    pub lists: bool,
    /// It cancels batches.
    pub cancels: bool,
    /// It takes uploads of input files.
    pub uploads: bool,
}

impl Capabilities {
    /// Everything that the documented protocol has.
    pub const ALL: Self = Self {
        lists: true,
        cancels: true,
        uploads: true,
    };
}
