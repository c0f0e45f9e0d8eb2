//! The screen: a thin shell around the pure core.

pub mod gate;
pub mod terminal;
pub mod theme;
