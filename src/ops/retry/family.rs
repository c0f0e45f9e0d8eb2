//! A batch among those that its requests were tried in before and after.

use crate::domain::{Account, Batch, BatchId, Failure, Kind};
use crate::ledger::{Handle, Ledger};
use crate::provider::Provider;
use crate::results::family::Weight;

/// A batch whose failures are to be tried again, and every batch that has requests of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Family {
    /// The batch.
    pub batch: Batch,
    /// All of them, the batch among them, the oldest first.
    pub kin: Vec<Kin>,
}

/// One batch of a family.
#[derive(Clone, Debug, PartialEq)]
pub struct Kin {
    /// The batch.
    pub batch: Batch,
    /// What counts of its results.
    pub weight: Weight,
}

impl Family {
    /// Returns the batches beside the one that is meant.
    pub fn others(&self) -> Vec<BatchId> {
        let all = self.kin.iter().map(|kin| kin.batch.id.clone());
        all.filter(|id| *id != self.batch.id).collect()
    }
}

/// Looks a batch up, and whatever this machine made of its failures or it was made of.
///
/// Fails with `Conflict` while one of them has not ended: what succeeds there must not be sent again.
pub async fn family(
    provider: &dyn Provider,
    ledger: &Handle,
    account: &Account,
    id: BatchId,
) -> Result<Family, Failure> {
    let batch = seen(provider, ledger, account, id).await?;
    if !batch.status.is_ended() {
        return Err(Failure::new(
            Kind::Conflict,
            format!("cannot retry {}", batch.id),
            format!("it is {}", batch.status),
        )
        .with_hint("wait until it has ended; `batchdeck wait` does"));
    }
    let (asked, whose) = (batch.id.clone(), account.clone());
    let related = ledger
        .ask(move |ledger| related(ledger, &whose, &asked))
        .await?;
    let mut kin = vec![Kin {
        batch: batch.clone(),
        weight: Weight::Whole,
    }];
    for (id, weight) in related {
        let relative = seen(provider, ledger, account, id).await?;
        if !relative.status.is_ended() {
            return Err(busy(&batch, &relative));
        }
        kin.push(Kin {
            batch: relative,
            weight,
        });
    }
    kin.sort_by_key(|kin| kin.batch.timeline.created);
    Ok(Family { batch, kin })
}

/// Returns the other batches of a family: those that descend from one count as wholes.
fn related(
    ledger: &Ledger,
    account: &Account,
    id: &BatchId,
) -> Result<Vec<(BatchId, Weight)>, Failure> {
    let own = ledger.lineage(account, id)?;
    let mut related: Vec<(BatchId, Weight)> = Vec::new();
    let mut add = |id: &BatchId, weight| {
        if !related.iter().any(|(known, _)| known == id) {
            related.push((id.clone(), weight));
        }
    };
    for step in &own.descendants {
        add(&step.child, Weight::Whole);
    }
    for step in &own.ancestors {
        add(&step.parent, Weight::Successes);
    }
    // What else was made of an ancestor: an aunt, a sister.
    if let Some(root) = own.ancestors.last() {
        for step in ledger.lineage(account, &root.parent)?.descendants {
            add(&step.child, Weight::Successes);
        }
    }
    related.retain(|(known, _)| known != id);
    Ok(related)
}

/// Asks the provider, and the ledger where the provider has forgotten.
async fn seen(
    provider: &dyn Provider,
    ledger: &Handle,
    account: &Account,
    id: BatchId,
) -> Result<Batch, Failure> {
    match provider.get(id.clone()).await {
        Err(failure) if failure.kind == Kind::NotFound => {
            let account = account.clone();
            let known = ledger.ask(move |ledger| ledger.batch(&account, &id)).await;
            let known = known.ok().flatten();
            known.map(|known| known.batch).ok_or(failure)
        }
        seen => seen,
    }
}

fn busy(batch: &Batch, relative: &Batch) -> Failure {
    let (id, status) = (&relative.id, &relative.status);
    Failure::new(
        Kind::Conflict,
        format!("cannot retry {}", batch.id),
        format!("{id} has requests of it and is {status}"),
    )
    .with_hint(format!(
        "wait until that has ended (`batchdeck wait {id}`): what succeeds there need not be sent again"
    ))
}

#[cfg(test)]
mod tests;
