//! The binary as a script sees it: stdout, stderr and exit code.

#[cfg(test)]
mod cancel;
#[cfg(test)]
mod check;
mod compare;
#[cfg(test)]
mod config;
#[cfg(test)]
mod create;
#[cfg(test)]
mod download;
#[cfg(test)]
mod export;
#[cfg(test)]
mod get;
#[cfg(test)]
mod help;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod keys;
#[cfg(test)]
mod ledger;
#[cfg(test)]
mod list;
#[cfg(test)]
mod prepare;
#[cfg(test)]
mod results;
#[cfg(test)]
mod retry;
mod run;
#[cfg(test)]
mod serve;
mod signals;
#[cfg(test)]
mod split;
#[cfg(test)]
mod wait;
#[cfg(test)]
mod watch;
