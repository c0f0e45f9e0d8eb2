//! Plans of what failed, as the outside makes them.

use std::collections::BTreeMap;

use batchdeck::app::effect::{CreatePlan, RetryOf};
use batchdeck::app::state::retry::{Left, RetryPart, RetryPlan, RetryWish, Taken, Why};
use batchdeck::domain::check::Report;
use batchdeck::domain::estimate::{Count, Seen};
use batchdeck::domain::result::Class;
use batchdeck::domain::retry::{Choice, Plan};
use batchdeck::domain::{BatchId, Endpoint};

/// A plan of a batch of 1,000 requests, of which two failed, one expired and three are soft.
pub(crate) fn planned(parent: &BatchId, choice: &Choice) -> RetryPlan {
    let mut plan = Plan::new(choice.clone());
    let classes = [
        (Class::Ok, 994),
        (Class::Error, 2),
        (Class::Expired, 1),
        (Class::Soft, 3),
    ];
    for (class, count) in classes {
        (0..count).for_each(|_| plan.add(class));
    }
    let taken = plan.taken();
    RetryPlan {
        plan,
        parts: if taken > 0 {
            vec![part("evals", parent, taken)]
        } else {
            Vec::new()
        },
        ..RetryPlan::new(choice.clone(), Vec::new())
    }
}

/// A plan of a run of three, of which the first and the last have failures.
pub(crate) fn planned_run(wish: &RetryWish) -> RetryPlan {
    let mut plan = Plan::new(wish.choice.clone());
    let classes = [
        (Class::Ok, 149_986),
        (Class::Error, 13),
        (Class::Expired, 1),
    ];
    for (class, count) in classes {
        (0..count).for_each(|_| plan.add(class));
    }
    let failures = [("mails 1 of 3", 10), ("mails 3 of 3", 4)];
    let parts = failures.map(|(name, failed)| {
        let mut named = wish.batches.iter().filter(|(_, known)| known == name);
        named.next().map(|(batch, _)| part(name, &batch.id, failed))
    });
    let done = Left {
        name: "mails 2 of 3".to_owned(),
        why: Why::Done,
    };
    let left = wish.left.iter().cloned().chain([done]);
    RetryPlan {
        plan,
        parts: parts.into_iter().flatten().collect(),
        ..RetryPlan::new(wish.choice.clone(), left.collect())
    }
}

/// A batch of so many requests that failed in another one.
pub(crate) fn part(name: &str, parent: &BatchId, requests: u64) -> RetryPart {
    let mut count = Count::default();
    for _ in 0..requests {
        let seen = Seen {
            model: "gpt-4.1-nano".to_owned(),
            input: 1_000_000,
            output: Some(2_000),
            ..Seen::default()
        };
        count.see(100, Some(&seen));
    }
    RetryPart {
        name: name.to_owned(),
        plan: ready(parent, requests),
        tokens: Box::new(count.tokens()),
        first: vec![Taken {
            name: format!("row-1 of {name}"),
            model: Some("gpt-4.1-nano".to_owned()),
            words: "From: Ann What \u{1b}[31mis due when the contract of the supplier ends?"
                .to_owned(),
        }],
    }
}

fn ready(parent: &BatchId, requests: u64) -> CreatePlan {
    CreatePlan {
        tokens: None,
        path: format!("/data/retries/retry-{parent}.jsonl").into(),
        report: Box::new(Report {
            requests,
            ..Report::default()
        }),
        endpoint: Endpoint::new("/v1/chat/completions"),
        metadata: BTreeMap::from([("parent".to_owned(), parent.as_str().to_owned())]),
        retry_of: Some(RetryOf {
            parent: parent.clone(),
            window: "24h".to_owned(),
        }),
    }
}
