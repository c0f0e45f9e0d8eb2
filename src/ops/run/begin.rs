//! The run and its intents are written down at once, and what nobody needs is removed.

use std::path::Path;

use super::Cut;
use crate::domain::{Failure, Intent, IntentId};
use crate::ledger::{Again, Ledger, Left, Run};
use crate::ops::submit::Courier;

/// Writes a run down, with all of its intents, and returns what is to be sent: of an input whose run
/// was not sent whole, what is left of that.
///
/// `draw` draws the bytes of the mark of each intent. Files that nothing needs are removed; so
/// are all of them when it fails. See [`Ledger::begin_run`] for how.
pub async fn begin(
    courier: &Courier,
    cut: Cut,
    draw: impl Fn() -> Result<[u8; 16], Failure>,
    again: Again,
) -> Result<Left, Failure> {
    let now = (courier.clock)();
    let run = Run {
        id: cut.id,
        account: courier.account.clone(),
        path: cut.path,
        name: cut.name,
        sha256: cut.sha256,
        shards: u32::try_from(cut.shards.len()).unwrap_or(u32::MAX),
        created: now,
    };
    let intents = cut.shards.into_iter().map(|(plan, sha256)| {
        let wanted = plan.wanted(run.account.clone(), sha256);
        Ok(Intent::planned(IntentId::from_bytes(draw()?), wanted, now))
    });
    let begun = match intents.collect::<Result<Vec<_>, Failure>>() {
        Ok(intents) => {
            let begin = move |ledger: &mut Ledger| ledger.begin_run(&run, intents, again, now);
            courier.ledger.ask(begin).await
        }
        Err(failure) => Err(failure),
    };
    let needed = begun.as_ref().map_or(&[][..], |left| &left.intents);
    sweep(&cut.folder, needed);
    begun
}

/// Removes the shards of an input that is not sent as a run.
pub fn discard(cut: &Cut) {
    sweep(&cut.folder, &[]);
}

/// Removes the shards of a folder that no intent needs.
pub(super) fn sweep(folder: &Path, needed: &[Intent]) {
    let is_needed = |path: &Path| needed.iter().any(|intent| intent.wanted.path == path);
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        if !is_needed(&entry.path()) {
            // What is left behind costs nothing but space.
            std::fs::remove_file(entry.path()).ok();
        }
    }
    std::fs::remove_dir(folder).ok();
}
