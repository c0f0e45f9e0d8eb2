//! What the ledger says of intents, and what becomes of them.

use crate::app::effect::Effect;
use crate::app::model::Model;
use crate::app::remote::{self, Cause};
use crate::app::state::session::Access;
use crate::domain::{Failure, Intent, IntentId};

/// Shows what is unresolved, and sends what fits by now.
pub(super) fn seen(
    model: &mut Model,
    outcome: Result<Vec<Intent>, Failure>,
    due: &[IntentId],
) -> Vec<Effect> {
    match outcome {
        Ok(intents) => model.list.take_intents(intents),
        Err(failure) => {
            let now = model.now;
            model.notices.fail(&failure, now);
        }
    }
    if model.session.access == Access::ReadOnly {
        return Vec::new();
    }
    due.iter()
        .filter_map(|id| remote::resume(model, id, Cause::Room))
        .collect()
}
