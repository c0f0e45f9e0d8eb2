use proptest::prelude::*;

use super::*;

fn limits(model: &str, tokens: u64) -> Limits {
    Limits::configured([(model.to_owned(), tokens)])
}

fn waiting(model: &str, tokens: impl Into<Option<u64>>) -> Waiting<'_> {
    Waiting {
        model,
        tokens: tokens.into(),
    }
}

#[test]
fn a_refusal_of_the_provider_teaches_the_limit() {
    let cases = [
        (
            "Enqueued token limit reached for gpt-4o in organization org-abc. Limit: 90,000 enqueued \
             tokens. Please try again once some in_progress batches have been completed.",
            Some(("gpt-4o", 90_000)),
        ),
        (
            "Error code: 429 - Enqueued token limit reached for gpt-4.1-nano. Limit: 2,000,000 \
             enqueued tokens.",
            Some(("gpt-4.1-nano", 2_000_000)),
        ),
        (
            "The number of enqueued tokens has surpassed the configured limit of 30K for the \
             deployment 'gpt-4.1-batch'. Please either increase the limit or try again once the \
             current jobs have finished.",
            Some(("gpt-4.1-batch", 30_000)),
        ),
        (
            "Enqueued request limit reached for text-embedding-3-small in organization org-x. Limit: \
             1,000,000 enqueued requests.",
            None,
        ),
        ("Enqueued token limit reached for gpt-4.1", None),
        ("Enqueued token limit reached for ", None),
        ("Limit: 99999999999999999999999 enqueued tokens", None),
        ("", None),
    ];
    for (message, wanted) in cases {
        let wanted = wanted.map(|(model, tokens)| Learned {
            model: model.to_owned(),
            tokens,
        });
        assert_eq!(learn(message), wanted, "{message}");
    }
}

#[test]
fn snapshots_and_fine_tuned_models_share_the_queue_of_their_model() {
    let pools = [
        "gpt-4o-mini",
        "gpt-4o-mini-2024-07-18",
        "ft:gpt-4o-mini-2024-07-18:acme::8x",
        "gpt-4.1",
    ]
    .map(pool);
    assert_eq!(
        pools,
        ["gpt-4o-mini", "gpt-4o-mini", "gpt-4o-mini", "gpt-4.1"]
    );
}

#[test]
fn what_the_settings_say_wins_over_what_was_learned() {
    let mut known = limits("a", 5);
    for model in ["a", "b-2026-01-01"] {
        let learned = Learned {
            model: model.to_owned(),
            tokens: 9,
        };
        known.learn(&learned);
    }
    let found = ["a", "b", "c"].map(|model| known.of(model));
    assert_eq!(
        found,
        [Some(Limit::Configured(5)), Some(Limit::Learned(9)), None]
    );
}

#[test]
fn a_gauge_adds_up_what_waits_for_its_model() {
    let all = [
        waiting("a", 10),
        waiting("a-2026-01-01", 20),
        waiting("b", 40),
        waiting("a", None),
    ];
    let gauge = Gauge::of("a", all, &limits("a", 100));
    assert_eq!((gauge.tokens, gauge.uncounted), (30, 1));
}

#[test]
fn a_batch_fits_exceeds_never_fits_or_nobody_knows() {
    let full = Gauge::of("a", [waiting("a", 70)], &limits("a", 100));
    let vague = Gauge::of(
        "a",
        [waiting("a", 70), waiting("a", None)],
        &limits("a", 100),
    );
    let free = Gauge::of("a", [waiting("a", 70)], &Limits::default());
    let found = [
        full.fits(Some(30)),
        full.fits(Some(31)),
        full.fits(Some(101)),
        full.fits(None),
        vague.fits(Some(30)),
        vague.fits(Some(31)),
        free.fits(Some(30)),
    ];
    assert_eq!(
        found,
        [
            Fit::Fits(0),
            Fit::Exceeds(1),
            Fit::TooLarge(1),
            Fit::Unknown,
            Fit::Unknown,
            Fit::Exceeds(1),
            Fit::Unknown,
        ]
    );
}

fn held<'a>(id: &'a str, model: &'a str, tokens: impl Into<Option<u64>>) -> Held<'a> {
    Held {
        id,
        model,
        tokens: tokens.into(),
    }
}

#[test]
fn nobody_overtakes_a_large_batch_and_other_models_do_not_wait_for_it() {
    let queue = [
        held("first", "a", 20),
        held("large", "a", 90),
        held("small", "a", 1),
        held("other", "b", 90),
    ];
    let mut known = limits("a", 100);
    known.learn(&Learned {
        model: "b".to_owned(),
        tokens: 100,
    });
    let plan = release(queue, &[waiting("a", 50)], &known);
    assert_eq!(plan.release, ["first", "other"]);
}

#[test]
fn a_batch_that_never_fits_is_named_and_holds_nobody_up() {
    let queue = [held("huge", "a", 101), held("small", "a", 1)];
    let plan = release(queue, &[], &limits("a", 100));
    assert_eq!(
        (plan.release, plan.too_large),
        (vec!["small".to_owned()], vec!["huge".to_owned()])
    );
}

#[test]
fn without_a_limit_nothing_is_held() {
    let queue = [held("one", "a", 10), held("two", "a", None)];
    assert_eq!(
        release(queue, &[waiting("a", 5)], &Limits::default()).release,
        ["one", "two"]
    );
}

#[test]
fn what_is_not_counted_goes_alone() {
    let queue = [held("vague", "a", None), held("next", "a", 1)];
    assert_eq!(release(queue, &[], &limits("a", 100)).release, ["vague"]);
    assert_eq!(
        release(queue, &[waiting("a", 1)], &limits("a", 100)).release,
        [""; 0]
    );
}

proptest! {
    #[test]
    fn no_release_comes_above_a_limit_and_in_the_end_all_are_sent(
        batches in proptest::collection::vec((0..3_usize, proptest::option::weighted(0.9, 0..150_u64)), 0..40),
        ends in proptest::collection::vec(any::<prop::sample::Index>(), 200),
    ) {
        let models = ["a", "b-2026-01-01", "c"];
        let limits = Limits::configured([("a".to_owned(), 100), ("b".to_owned(), 60)]);
        let names: Vec<String> = (0..batches.len()).map(|at| at.to_string()).collect();
        let mut queue: Vec<Held<'_>> = names
            .iter()
            .zip(&batches)
            .map(|(id, (model, tokens))| held(id, models[*model], *tokens))
            .collect();
        let mut under_way: Vec<Waiting<'_>> = Vec::new();
        let mut sent: Vec<&str> = Vec::new();
        let mut ends = ends.iter();
        let mut too_large = Vec::new();
        loop {
            let plan = release(queue.iter().copied(), &under_way, &limits);
            too_large.clone_from(&plan.too_large);
            for id in &plan.release {
                let at = queue.iter().position(|batch| batch.id == *id).unwrap();
                let batch = queue.remove(at);
                under_way.push(waiting(batch.model, batch.tokens));
                sent.push(batch.id);
            }
            for model in models {
                let gauge = Gauge::of(model, under_way.iter().copied(), &limits);
                let limit = gauge.limit.map_or(u64::MAX, Limit::tokens);
                prop_assert!(gauge.tokens <= limit, "{} of {}", gauge.tokens, limit);
            }
            let Some(index) = ends.next().filter(|_| !under_way.is_empty()) else { break };
            under_way.remove(index.index(under_way.len()));
        }
        // Those that are left never fit, and those of a model were sent in their order.
        let left: Vec<String> = queue.iter().map(|batch| batch.id.to_owned()).collect();
        prop_assert_eq!(left, too_large);
        for model in models {
            let of_model = |id: &&&str| batches[id.parse::<usize>().unwrap()].0 == models.iter().position(|m| *m == model).unwrap();
            let order: Vec<usize> = sent.iter().filter(of_model).map(|id| id.parse().unwrap()).collect();
            prop_assert!(order.is_sorted(), "{:?}", order);
        }
    }
}
