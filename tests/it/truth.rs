//! The truth about whole batches: generated ones, counted a second time by the words in their lines,
//! and every ended one of the embedded server, beside what that server counts.

#[cfg(test)]
mod generated;
#[cfg(test)]
mod told;
