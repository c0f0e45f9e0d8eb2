//! What every provider owes: one suite against the embedded server, and faults on a raw socket.

#[cfg(test)]
mod changes;
#[cfg(test)]
mod fault;
#[cfg(test)]
mod files;
#[cfg(test)]
mod promises;
#[cfg(test)]
mod reads;
#[cfg(test)]
mod shapes;
