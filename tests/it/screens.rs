//! Scenes and keys in, pictures out.
//!
//! Where a change is meant: `INSTA_UPDATE=always cargo test screens`, then read the diff.

#[cfg(test)]
mod browse;
#[cfg(test)]
mod compare;
#[cfg(test)]
mod detail;
#[cfg(test)]
mod header;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod list;
#[cfg(test)]
mod overlays;
#[cfg(test)]
mod picture;
#[cfg(test)]
mod prepare;
#[cfg(test)]
mod results;
#[cfg(test)]
mod retry;
#[cfg(test)]
mod runs;
#[cfg(test)]
mod sizes;
mod unresolved;
