//! The real binary on a real pseudo-terminal.

#[cfg(test)]
mod endings;
#[cfg(test)]
mod growing;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod large;
#[cfg(test)]
mod main_job;
#[cfg(test)]
mod outage;
#[cfg(test)]
mod plain;
#[cfg(test)]
mod prepare;
#[cfg(test)]
mod rest;
#[cfg(test)]
mod run_retry;
#[cfg(test)]
mod runs;
#[cfg(test)]
mod size;
#[cfg(test)]
mod suspend;
#[cfg(test)]
mod terminal;
#[cfg(test)]
mod wire;
#[cfg(test)]
mod world;
