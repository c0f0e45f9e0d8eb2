//! The real binary on a real pseudo-terminal.

#[cfg(test)]
mod terminal;
