//! Helpers shared by all rings.

#[cfg(test)]
pub(crate) mod pty;
