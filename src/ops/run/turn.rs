//! Whose turn it is: what is done with the next shard of a run.

use crate::domain::queue::Limits;
use crate::domain::{Failure, Intent, Kind, Stage};
use crate::ops::queue;
use crate::ops::submit::{Courier, Errand};

/// What is to be done with a shard.
#[derive(Debug)]
pub enum Turn {
    /// It is sent.
    Send(Errand),
    /// It has no room in the queue of its model, and is held for this reason.
    Hold(Errand, String),
    /// Another process is at it, as this says.
    Taken(Failure),
    /// It is a batch already.
    Over,
}

/// Takes a shard and decides what is done with it; `limits` are those of the settings.
///
/// Fails for one that would be held for ever.
pub async fn turn(courier: &Courier, limits: &Limits, intent: &Intent) -> Result<Turn, Failure> {
    let mut errand = match courier.take_up(&intent.id).await {
        Err(failure) if failure.kind == Kind::Conflict => return Ok(Turn::Taken(failure)),
        taken => taken?,
    };
    if errand.intent().state.stage() == Stage::Created {
        return Ok(Turn::Over);
    }
    if let Some(reason) = must_wait(courier, limits, errand.intent()).await? {
        return Ok(Turn::Hold(errand, reason));
    }
    errand.unhold().await?;
    Ok(Turn::Send(errand))
}

async fn must_wait(
    courier: &Courier,
    limits: &Limits,
    intent: &Intent,
) -> Result<Option<String>, Failure> {
    let Some(model) = &intent.wanted.model else {
        return Ok(None);
    };
    let (ledger, account, now) = (&courier.ledger, &courier.account, (courier.clock)());
    let tokens = intent.wanted.input_tokens;
    let room = queue::room(ledger, account, limits, model, tokens, now).await?;
    room.refuse_if_too_large()?;
    Ok(room.must_wait().then(|| room.reason()))
}
