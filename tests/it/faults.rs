//! Submission where everything goes wrong that can: the real program, a real server, and a socket
//! between them that cuts their talk. Whatever happens, there is one batch and its id is known.

#[cfg(test)]
mod cuts;
#[cfg(test)]
mod kills;
mod runs;
mod stops;
#[cfg(test)]
mod world;
