//! Questions on the terminal, where there is one.

use std::io::{self, BufRead, IsTerminal};

use super::desk::Desk;
use crate::domain::{Failure, Kind};

/// Tells whether somebody is there to be asked.
pub(crate) fn can_ask() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Asks a question that only a yes agrees to.
pub(crate) async fn yes(desk: &mut Desk, question: &str) -> Result<bool, Failure> {
    desk.out.ask(question);
    let answer = answer().await?;
    Ok(["y", "yes"].contains(&answer.trim().to_ascii_lowercase().as_str()))
}

/// Reads a line from the terminal, away from the thread that listens for ctrl-c.
pub(crate) async fn answer() -> Result<String, Failure> {
    let failed = |why: String| Failure::new(Kind::Disk, "cannot read the answer", why);
    let read = || {
        let mut answer = String::new();
        io::stdin().lock().read_line(&mut answer).map(|_| answer)
    };
    tokio::task::spawn_blocking(read)
        .await
        .map_err(|error| failed(error.to_string()))?
        .map_err(|error| failed(error.to_string()))
}
