//! The screen: a thin shell around the pure core.
