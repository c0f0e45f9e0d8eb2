//! Whether a batch fits into the queue of its model, and which held ones are sent next.
//!
//! Responsible for asking the ledger what waits, and for the words of it. How it is added up is
//! decided in [`crate::domain::queue`]; what is sent goes through [`super::submit`].

use crate::domain::queue::{Fit, Gauge, Held, Limits, Plan, Waiting, pool, release};
use crate::domain::{Account, Failure, Intent, IntentId, Kind, Stage, Timestamp};
use crate::ledger::{Enqueued, Handle};
use crate::text::number;

/// What a batch that is about to be sent finds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Room {
    /// The model it asks.
    pub model: String,
    /// Tokens of its input; `None` when they are not counted.
    pub tokens: Option<u64>,
    /// What waits there by now.
    pub gauge: Gauge,
    /// Whether it fits beside that.
    pub fit: Fit,
    /// Batches of the model that are held here already, and go first.
    pub ahead: u64,
    /// Whether it would be sent at once if it were held.
    pub may_go: bool,
}

impl Room {
    /// Says what will happen if it is sent now, when that is not well.
    pub fn warning(&self) -> Option<String> {
        let limit = number(self.gauge.limit?.tokens());
        let (model, tokens) = (&self.model, self.tokens.map_or_else(String::new, number));
        match self.fit {
            Fit::Exceeds(_) => Some(format!(
                "{} tokens wait for {model} by now, this batch adds {tokens}, and {limit} may wait: \
                 the provider will fail it",
                number(self.gauge.tokens)
            )),
            Fit::TooLarge(_) => Some(too_large(model, self.tokens, &limit)),
            Fit::Fits(_) | Fit::Unknown => None,
        }
    }

    /// Says for what a batch that is held waits.
    pub fn reason(&self) -> String {
        let model = &self.model;
        match (self.fit, self.gauge.limit) {
            (Fit::Exceeds(_), Some(limit)) => format!(
                "its {} tokens do not fit beside {} for {model}, where {} may wait",
                self.tokens.map_or_else(String::new, number),
                number(self.gauge.tokens),
                number(limit.tokens())
            ),
            (Fit::TooLarge(_), Some(limit)) => {
                too_large(model, self.tokens, &number(limit.tokens()))
            }
            _ if self.ahead > 0 => format!("{} held before it for {model}", self.ahead),
            _ => {
                format!("it waits until nothing else runs for {model}: not all tokens are counted")
            }
        }
    }

    /// Tells whether it waits for its turn where nobody is asked. Where no limit is known, nothing
    /// waits.
    pub fn must_wait(&self) -> bool {
        let is_known = self.gauge.limit.is_some();
        is_known && (self.ahead > 0 || matches!(self.fit, Fit::Exceeds(_)))
    }

    /// Fails for a batch that would be held for ever.
    pub fn refuse_if_too_large(&self) -> Result<(), Failure> {
        match (self.fit, self.gauge.limit) {
            (Fit::TooLarge(_), Some(limit)) => Err(Failure::new(
                Kind::InvalidInput,
                "the batch is not sent",
                too_large(&self.model, self.tokens, &number(limit.tokens())),
            )
            .with_hint(
                "nothing was sent; send fewer requests at once, or correct enqueued_tokens in the \
                 settings of the profile",
            )),
            _ => Ok(()),
        }
    }
}

fn too_large(model: &str, tokens: Option<u64>, limit: &str) -> String {
    let tokens = tokens.map_or_else(String::new, number);
    format!("its {tokens} tokens never fit: {limit} may wait for {model}")
}

/// Looks whether a batch of so many tokens fits; `limits` are those of the settings.
pub async fn room(
    ledger: &Handle,
    account: &Account,
    limits: &Limits,
    model: &str,
    tokens: Option<u64>,
    now: Timestamp,
) -> Result<Room, Failure> {
    let known = Known::of(ledger, account, limits, now).await?;
    let waiting = known.waiting();
    let gauge = Gauge::of(model, waiting.iter().copied(), &known.limits);
    let own = Held {
        id: "",
        model,
        tokens,
    };
    let held = known.held().chain([own]);
    let ahead = known.held().filter(|held| pool(held.model) == pool(model));
    Ok(Room {
        model: model.to_owned(),
        tokens,
        fit: gauge.fits(tokens),
        ahead: ahead.count() as u64,
        may_go: release(held, &waiting, &known.limits)
            .release
            .contains(&String::new()),
        gauge,
    })
}

/// Tells whether the limit of any model is known, so that it is worth counting what is sent.
pub async fn is_limited(
    ledger: &Handle,
    account: &Account,
    limits: &Limits,
    models: &[String],
) -> Result<bool, Failure> {
    let (account, limits) = (account.clone(), limits.clone());
    let limits = ledger
        .ask(move |ledger| ledger.known_limits(&account, limits))
        .await?;
    Ok(models.iter().any(|model| limits.of(model).is_some()))
}

/// What is to be done with the batches that are held.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Due {
    /// To be sent now, in this order.
    pub release: Vec<IntentId>,
    /// Those that never fit, with the reason; only those that were not told yet.
    pub too_large: Vec<(IntentId, String)>,
}

/// Decides which held batches are sent now.
pub async fn due(
    ledger: &Handle,
    account: &Account,
    limits: &Limits,
    now: Timestamp,
) -> Result<Due, Failure> {
    let known = Known::of(ledger, account, limits, now).await?;
    let waiting = known.waiting();
    let Plan { release, too_large } = release(known.held(), &waiting, &known.limits);
    let too_large = known.held.iter().filter(|intent| {
        too_large
            .iter()
            .any(|never| never.as_str() == intent.id.as_str())
    });
    let told = too_large.filter_map(|intent| {
        let model = intent.wanted.model.as_deref().unwrap_or_default();
        let limit = known.limits.of(model)?.tokens();
        let reason = self::too_large(model, intent.wanted.input_tokens, &number(limit));
        (intent.state.reason() != Some(reason.as_str())).then(|| (intent.id.clone(), reason))
    });
    Ok(Due {
        too_large: told.collect(),
        release: release.into_iter().map(IntentId::known).collect(),
    })
}

/// What the ledger knows of queues.
struct Known {
    held: Vec<Intent>,
    enqueued: Vec<Enqueued>,
    limits: Limits,
}

impl Known {
    async fn of(
        ledger: &Handle,
        account: &Account,
        limits: &Limits,
        now: Timestamp,
    ) -> Result<Self, Failure> {
        let (account, limits) = (account.clone(), limits.clone());
        let look = move |ledger: &mut crate::ledger::Ledger| {
            let mut held = ledger.unresolved(Some(&account))?;
            held.retain(|intent| intent.state.stage() == Stage::Held);
            Ok(Self {
                held,
                enqueued: ledger.enqueued(&account, now)?,
                limits: ledger.known_limits(&account, limits)?,
            })
        };
        ledger.ask(look).await
    }

    fn waiting(&self) -> Vec<Waiting<'_>> {
        self.enqueued.iter().filter_map(Enqueued::waiting).collect()
    }

    fn held(&self) -> impl Iterator<Item = Held<'_>> {
        self.held.iter().map(|intent| Held {
            id: intent.id.as_str(),
            model: intent.wanted.model.as_deref().unwrap_or_default(),
            tokens: intent.wanted.input_tokens,
        })
    }
}

#[cfg(test)]
mod tests;
