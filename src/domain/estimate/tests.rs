use super::*;
use crate::domain::Kind;
use crate::domain::price::{Gap, Long, Money, Price, PriceList, Rate, Rates, Source, Tariff};

fn rates(input: &str, output: &str) -> Rates {
    Rates {
        input: Rate::read(input).unwrap(),
        cached: None,
        output: Rate::read(output),
    }
}

fn tariff(input: &str, output: &str) -> Tariff {
    Tariff {
        batch: None,
        normal: Some(rates(input, output)),
    }
}

/// Prices of `m`, which costs more above 1,000 tokens, and of `e`, which writes nothing.
fn prices() -> PriceList {
    let mut list = PriceList::default();
    list.set(
        "m",
        Price {
            usual: Tariff {
                batch: Some(rates("1", "4")),
                normal: Some(rates("2", "8")),
            },
            long: Some(Long {
                above: 1000,
                tariff: tariff("4", "12"),
            }),
        },
    );
    list.set(
        "e",
        Price {
            usual: tariff("2", ""),
            long: None,
        },
    );
    list
}

fn seen(model: &str, input: u64, output: Option<u64>) -> Seen {
    Seen {
        model: model.to_owned(),
        is_long: input > 1000,
        input,
        output,
        doubts: Vec::new(),
    }
}

fn counted(requests: &[Seen]) -> Tokens {
    let mut count = Count::default();
    for seen in requests {
        count.see(100, Some(seen));
    }
    count.tokens()
}

fn dollars(bill: &Bill) -> [Option<String>; 2] {
    [bill.batch, bill.normal].map(|span| span.map(|span| span.likely.decimal()))
}

fn said(tokens: &Tokens) -> Vec<String> {
    let facts = facts(tokens, &estimate(&prices(), tokens), None);
    let line = |fact: &Fact| format!("{}: {}", fact.label, fact.words.as_str());
    facts.iter().map(line).collect()
}

fn some(texts: [&str; 2]) -> [Option<String>; 2] {
    texts.map(|text| Some(text.to_owned()))
}

#[test]
fn reading_and_the_most_that_writing_may_cost_stand_apart() {
    let made = estimate(
        &prices(),
        &counted(&[seen("m", 1000, Some(500)), seen("m", 1000, Some(500))]),
    );
    assert_eq!(
        (dollars(&made.input), dollars(&made.most), made.open.likely),
        (some(["0.002", "0.004"]), some(["0.006", "0.012"]), 0)
    );
}

#[test]
fn a_long_request_costs_what_long_ones_cost_as_a_whole() {
    let made = estimate(
        &prices(),
        &counted(&[seen("m", 1000, None), seen("m", 2000, None)]),
    );
    assert_eq!(dollars(&made.input), some(["0.005", "0.01"]));
    assert!(made.is_half);
}

#[test]
fn a_model_without_a_price_is_unknown_and_never_nothing() {
    let tokens = counted(&[seen("x", 1000, Some(5))]);
    let made = estimate(&prices(), &tokens);
    assert_eq!((made.input, made.most), (Bill::default(), Bill::default()));
    assert_eq!(made.gaps, [Gap::Unpriced("x".to_owned())]);
    assert_eq!(
        said(&tokens),
        [
            "tokens: 1,000 to read · up to 5 to write",
            "input: unknown: no price for x",
        ]
    );
}

#[test]
fn with_one_model_unpriced_the_sum_is_at_least_that_of_the_others() {
    let tokens = counted(&[seen("m", 1000, None), seen("x", 1000, None)]);
    assert_eq!(
        said(&tokens)[1],
        "input: at least $0.0010 (normally $0.0020); no price for x"
    );
}

#[test]
fn a_model_that_writes_nothing_has_no_price_for_writing() {
    let made = estimate(&prices(), &counted(&[seen("e", 1_000_000, Some(0))]));
    assert_eq!(dollars(&made.most), some(["1", "2"]));
}

#[test]
fn a_sample_says_its_size_and_a_range_that_holds_the_truth() {
    // 10,000 lines of 100 to 1,099 bytes, with about a token for four of them.
    let line = |at: u64| {
        let mixed = at.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 33;
        let bytes = 100 + mixed % 1000;
        (bytes, bytes / 4 + mixed % 7)
    };
    let (mut sample, mut whole) = (Count::default(), Count::default());
    for at in 0..10_000 {
        let (bytes, input) = line(at);
        whole.see(bytes, Some(&seen("m", input, Some(10))));
        if line(at ^ 0xA5A5).0 % 20 == 0 {
            sample.see(bytes, Some(&seen("m", input, Some(10))));
        } else {
            sample.pass_over(bytes);
        }
    }
    let (told, truth) = (sample.tokens(), whole.tokens().whole());
    assert_eq!(
        told.basis,
        Basis::Sample {
            drawn: sample.drawn(),
            of: 10_000
        }
    );
    let told = told.whole();
    for (told, truth) in [
        (told.input, truth.input),
        (told.output, truth.output),
        (told.requests, truth.requests),
    ] {
        assert!(
            told.low <= truth.likely && truth.likely <= told.high,
            "{told:?} {truth:?}"
        );
    }
    // Tokens go with bytes, so the range is narrow.
    assert!(told.input.high - told.input.low < truth.input.likely / 50);
}

#[test]
fn parts_put_together_are_the_whole() {
    let all: Vec<Seen> = (0..40).map(|at| seen("m", at * 100, Some(at))).collect();
    let mut whole = Count::default();
    for part in all.chunks(7) {
        let mut count = Count::default();
        for seen in part {
            count.see(100, Some(seen));
        }
        whole.merge(count);
    }
    assert_eq!(whole.tokens(), counted(&all));
}

#[test]
fn a_hostile_number_of_models_is_not_kept_apart() {
    let all: Vec<Seen> = (0..1000)
        .map(|at| seen(&format!("m{at}"), 1, None))
        .collect();
    let tokens = counted(&all);
    assert!(tokens.models.len() <= 33);
    assert_eq!(tokens.whole().requests, Amount::exact(1000));
}

#[test]
fn why_a_count_is_near_is_told_with_the_number_of_lines() {
    let mut one = seen("m", 10, None);
    one.doubts = vec![Doubt::Picture, Doubt::Tools];
    let mut count = Count::default();
    count.see(10, Some(&one));
    count.see(10, Some(&one));
    count.see(10, None);
    assert_eq!(
        said(&count.tokens())[2..],
        [
            "at most: not known: 2 requests set no limit to the answer; 2 requests with pictures, \
             which are not counted; 1 line cannot be read",
            "note: estimate: 2 lines with tools, counted as text",
            "note: estimate: 2 lines with pictures, which are not counted",
            "note: 1 line cannot be read and is not counted",
        ]
    );
}

#[test]
fn the_source_and_the_date_of_the_prices_are_told() {
    let source = Source {
        name: "Table, file.json".into(),
        as_of: "2026-07".into(),
        licence: String::new(),
    };
    let tokens = counted(&[seen("m", 10, None)]);
    let facts = facts(&tokens, &estimate(&prices(), &tokens), Some(&source));
    let last = facts.last().unwrap();
    assert_eq!(
        (last.label, last.words.as_str()),
        ("prices", "Table, as of 2026-07")
    );
}

fn judged(most: &str, unknown: Unknown, tokens: &Tokens) -> Verdict {
    let ceiling = Ceiling {
        most: Money::read(most).unwrap(),
        unknown,
    };
    ceiling.judge(tokens, &estimate(&prices(), tokens))
}

#[test]
fn a_ceiling_is_held_against_the_most_that_a_batch_may_cost() {
    let tokens = counted(&[seen("m", 1000, Some(500))]);
    let verdicts = ["0.003", "0.0029"].map(|most| judged(most, Unknown::Refuse, &tokens));
    let cost = Money::read("0.003").unwrap();
    assert_eq!(verdicts, [Verdict::Fits, Verdict::Over(cost)]);
}

#[test]
fn what_is_not_known_is_refused_unless_somebody_says_otherwise() {
    let mut picture = seen("m", 10, Some(1));
    picture.doubts = vec![Doubt::Picture];
    for tokens in [
        counted(&[seen("x", 10, Some(1))]),
        counted(&[seen("m", 10, None)]),
        counted(&[picture]),
    ] {
        let verdict = judged("100", Unknown::Refuse, &tokens);
        assert!(matches!(verdict, Verdict::Unknown(_)), "{verdict:?}");
        assert_eq!(judged("100", Unknown::Accept, &tokens), Verdict::Fits);
    }
}

#[test]
fn what_is_known_to_be_too_much_is_refused_whatever_else_is_not_known() {
    let tokens = counted(&[seen("m", 1000, None), seen("x", 1, None)]);
    let verdict = judged("0.0001", Unknown::Accept, &tokens);
    assert!(matches!(verdict, Verdict::Over(_)), "{verdict:?}");
}

#[test]
fn a_sample_that_cannot_tell_asks_for_every_line() {
    let mut count = Count::default();
    for at in 0..100 {
        count.see(100, Some(&seen("m", at, Some(0))));
        count.pass_over(100);
    }
    let tokens = count.tokens();
    let cost = estimate(&prices(), &tokens).most.batch.unwrap();
    let verdicts =
        [cost.likely, cost.high].map(|most| judged(&most.decimal(), Unknown::Refuse, &tokens));
    assert_eq!(verdicts, [Verdict::Undecided, Verdict::Fits]);
}

#[test]
fn a_refusal_says_what_why_and_whose_ceiling_it_is() {
    let ceiling = Ceiling {
        most: Money::read("5").unwrap(),
        unknown: Unknown::Refuse,
    };
    let over = Verdict::Over(Money::read("12.4").unwrap());
    let failure = ceiling.refusal(&over, "profile prod").unwrap();
    assert_eq!(
        (failure.kind, failure.to_string().as_str()),
        (
            Kind::Unsupported,
            "the batch is not made: it may cost $12.40, and the ceiling is $5.00 a batch (profile \
             prod)"
        )
    );
    let tokens = counted(&[seen("x", 10, None)]);
    let unknown = ceiling.judge(&tokens, &estimate(&prices(), &tokens));
    assert_eq!(
        ceiling.refusal(&unknown, "profile prod").unwrap().why,
        "what it may cost is not known, and the ceiling is $5.00 a batch (profile prod): no price \
         for x; 1 request sets no limit to the answer"
    );
    assert_eq!(ceiling.refusal(&Verdict::Fits, "profile prod"), None);
}

#[test]
fn embeddings_have_no_answers_that_could_cost_something() {
    let tokens = counted(&[seen("e", 1_000_000, Some(0))]);
    assert_eq!(
        said(&tokens),
        [
            "tokens: 1,000,000 to read",
            "input: $1.00 (normally $2.00)",
            "note: the batch price is taken as half of the normal one"
        ]
    );
}

#[test]
fn what_two_files_ask_for_together_is_what_one_of_both_would() {
    let picture = Seen {
        doubts: vec![Doubt::Picture],
        ..seen("m", 5, Some(1))
    };
    let (one, other) = (
        vec![seen("m", 10, Some(3)), seen("x", 7, None)],
        vec![seen("e", 2, Some(0)), picture, seen("m", 4, None)],
    );
    let both: Vec<Seen> = one.iter().chain(&other).cloned().collect();
    let sum = counted(&one).plus(counted(&other));
    assert_eq!(sum, counted(&both));
    // Nobody knows what x costs, and so nobody knows what both cost.
    assert_eq!(
        judged("1000", Unknown::Refuse, &sum),
        judged("1000", Unknown::Refuse, &counted(&both))
    );
    assert!(sum.is_partial());
}

#[test]
fn a_sample_and_a_whole_are_a_sample_of_both() {
    let mut sample = Count::default();
    sample.see(10, Some(&seen("m", 1, Some(1))));
    sample.pass_over(10);
    let whole = counted(&[seen("m", 1, Some(1)), seen("m", 1, Some(1))]);
    let sum = sample.tokens().plus(whole);
    assert_eq!(sum.basis, Basis::Sample { drawn: 3, of: 4 });
    assert_eq!(sum.enqueued().is_some(), !sum.is_partial());
}
