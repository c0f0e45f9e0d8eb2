use proptest::prelude::*;

use super::*;
use crate::domain::Usage;
use crate::domain::truth::{Histogram, ModelUse, Statistics, Truth};

fn rate(text: &str) -> Rate {
    Rate::read(text).unwrap()
}

fn rates(input: &str, cached: Option<&str>, output: Option<&str>) -> Rates {
    Rates {
        input: rate(input),
        cached: cached.map(rate),
        output: output.map(rate),
    }
}

fn told(batch: Rates, normal: Rates) -> Price {
    Price {
        usual: Tariff {
            batch: Some(batch),
            normal: Some(normal),
        },
        long: None,
    }
}

fn guessed(normal: Rates) -> Price {
    Price {
        usual: Tariff {
            batch: None,
            normal: Some(normal),
        },
        long: None,
    }
}

/// A list with a model of every kind.
fn list() -> PriceList {
    let mut list = PriceList::default();
    list.prefixes.push("openai/".to_owned());
    let mini = told(
        rates("0.075", None, Some("0.30")),
        rates("0.15", Some("0.075"), Some("0.60")),
    );
    list.set("mini", mini);
    list.set("mini-2024-05-13", guessed(rates("7", None, Some("7"))));
    list.set("ft:mini-2024-07-18", guessed(rates("9", None, Some("9"))));
    list.set("half", guessed(rates("2.00", Some("0.50"), Some("8.00"))));
    let embed = told(rates("0.01", None, None), rates("0.02", None, None));
    list.set("embed", embed);
    let mut long = told(
        rates("2.50", Some("0.25"), Some("15")),
        rates("5", Some("0.50"), Some("30")),
    );
    long.long = Some(Long {
        above: 1000,
        tariff: Tariff {
            batch: None,
            normal: Some(rates("10", Some("1"), Some("45"))),
        },
    });
    list.set("long", long);
    list
}

fn usage(input: u64, cached: u64, output: u64) -> Usage {
    Usage {
        input,
        cached,
        output,
        reasoning: 0,
        ..Usage::default()
    }
}

fn used(model: &str, lines: u64, usage: Usage) -> ModelUse {
    ModelUse {
        model: model.to_owned(),
        lines,
        usage,
    }
}

fn statistics(models: Vec<ModelUse>) -> Statistics {
    let sum = |part: fn(&Usage) -> u64| models.iter().map(|used| part(&used.usage)).sum();
    Statistics {
        usage: Usage {
            input: sum(|usage| usage.input),
            cached: sum(|usage| usage.cached),
            output: sum(|usage| usage.output),
            reasoning: 0,
            ..Usage::default()
        },
        counted: models.iter().map(|used| used.lines).sum(),
        models,
        ..Statistics::default()
    }
}

fn words(models: Vec<ModelUse>) -> String {
    let total = cost_of(&list(), &statistics(models));
    total.words().unwrap().to_string()
}

fn decimal(money: Option<Money>) -> String {
    money.map_or_else(|| "unknown".to_owned(), Money::decimal)
}

#[test]
fn amounts_are_written_as_people_read_them() {
    let cases = [
        ("0", "$0.00"),
        ("1234567.885", "$1,234,567.89"),
        ("1.334", "$1.33"),
        ("0.999", "$1.00"),
        ("0.42", "$0.42"),
        ("0.0996", "$0.10"),
        ("0.0417", "$0.042"),
        ("0.00418", "$0.0042"),
        ("0.0001", "$0.0001"),
        ("0.00004", "< $0.0001"),
    ];
    for (dollars, written) in cases {
        // A million tokens at this price cost this.
        assert_eq!(rate(dollars).times(1_000_000).to_string(), written);
    }
}

#[test]
fn amounts_are_exact_for_machines() {
    let cases = [(0, "0"), (1, "0.00000007"), (1_000_000, "0.07")];
    for (tokens, written) in cases {
        assert_eq!(rate("0.07").times(tokens).decimal(), written);
    }
    assert_eq!(rate("2").times(5_000_000).decimal(), "10");
}

#[test]
fn only_plain_decimal_numbers_are_prices() {
    let bad = [
        "",
        ".",
        "1.",
        ".5",
        "-1",
        "1e3",
        "inf",
        "nan",
        "1,5",
        "0x10",
        "0.123456789",
        " 1",
        "99999999999999999999",
    ];
    for text in bad {
        assert_eq!(Rate::read(text), None, "{text}");
    }
}

#[test]
fn the_largest_numbers_neither_wrap_nor_panic() {
    let most = usage(u64::MAX, u64::MAX, u64::MAX);
    let models = list();
    let models = models.models().map(|(name, _)| used(name, u64::MAX, most));
    let mut statistics = statistics(vec![]);
    statistics.models = models.collect();
    let total = cost_of(&list(), &statistics);
    assert!(total.batch.unwrap() > Money::ZERO);
    let edge = Money::of_femtodollars(u128::MAX);
    assert_eq!(edge.plus(edge), edge);
    assert_eq!(edge.to_string(), "$340282366920938463463374.60");
}

#[test]
fn a_request_costs_its_tokens_and_cached_ones_cost_less() {
    let cost = cost(&list(), "mini", usage(1_000_000, 400_000, 100_000));
    assert_eq!(decimal(cost.normal), "0.18");
    // 0.6 M at 0.075, 0.4 M at half of 0.075, 0.1 M at 0.30.
    assert_eq!(decimal(cost.batch), "0.09");
    assert!(cost.is_estimate);
}

#[test]
fn without_cached_tokens_a_told_price_is_no_estimate() {
    let cost = cost(&list(), "mini", usage(1_000_000, 0, 100_000));
    assert_eq!(
        (decimal(cost.batch).as_str(), cost.is_estimate),
        ("0.105", false)
    );
}

#[test]
fn without_a_batch_price_half_is_taken_and_called_an_estimate() {
    let cost = cost(&list(), "half", usage(1_000_000, 500_000, 1_000_000));
    assert_eq!(decimal(cost.normal), "9.25");
    assert_eq!(
        (decimal(cost.batch).as_str(), cost.is_estimate),
        ("4.625", true)
    );
}

#[test]
fn more_cached_tokens_than_there_are_count_as_all() {
    let all = cost(&list(), "half", usage(1000, 1000, 0));
    assert_eq!(cost(&list(), "half", usage(1000, 5000, 0)), all);
}

#[test]
fn reasoning_is_part_of_the_output_and_not_paid_twice() {
    let plain = usage(10, 0, 20);
    let thought = Usage {
        reasoning: 15,
        ..plain
    };
    assert_eq!(cost(&list(), "mini", thought), cost(&list(), "mini", plain));
}

#[test]
fn embeddings_put_nothing_out_and_what_does_has_no_price_there() {
    assert_eq!(
        decimal(cost(&list(), "embed", usage(2_000_000, 0, 0)).batch),
        "0.02"
    );
    assert_eq!(cost(&list(), "embed", usage(1, 0, 1)).batch, None);
}

#[test]
fn a_long_request_costs_more_as_a_whole() {
    let cases = [(1000, "0.0025"), (1001, "0.005005")];
    for (input, batch) in cases {
        assert_eq!(
            decimal(cost(&list(), "long", usage(input, 0, 0)).batch),
            batch
        );
    }
}

#[test]
fn names_find_their_price() {
    let list = list();
    let cases = [
        ("mini", Some("mini")),
        ("openai/mini", Some("mini")),
        ("openai/mini-2024-07-18", Some("mini")),
        ("mini-2024-07-18", Some("mini")),
        ("mini-2024-05-13", Some("mini-2024-05-13")),
        ("ft:mini-2024-07-18:org:name:id", Some("ft:mini-2024-07-18")),
        ("ft:mini-2024-07-18", Some("ft:mini-2024-07-18")),
        ("ft:mini:org::id", None),
        ("ft:half:org::id", None),
        ("azure/mini", None),
        ("mini-0718", None),
        ("mini-2024-7-18", None),
        ("mini-2024-07x18", None),
        ("mini_2024-07-18", None),
        ("-2024-07-18", None),
        ("Mini", None),
        ("miní-2024-07-18", None),
        ("ü2024-07-18", None),
        ("", None),
    ];
    for (name, model) in cases {
        let found = model.map(|model| list.models().find(|(name, _)| *name == model).unwrap().1);
        assert_eq!(list.find(name), found, "{name}");
    }
}

#[test]
fn the_users_price_takes_the_place_of_the_other() {
    let mut list = list();
    list.set("mini", guessed(rates("1", None, Some("1"))));
    let cost = cost(&list, "mini-2024-07-18", usage(1_000_000, 0, 0));
    assert_eq!(decimal(cost.normal), "1");
}

#[test]
fn a_total_is_the_exact_sum_over_models() {
    let models = vec![
        used("mini", 3, usage(1_000_003, 0, 7)),
        used("embed", 2, usage(999, 0, 0)),
    ];
    let total = cost_of(&list(), &statistics(models));
    // 1,000,003 × 0.075 + 7 × 0.30 + 999 × 0.01, a millionth of it.
    assert_eq!(decimal(total.batch), "0.075012315");
    assert_eq!(decimal(total.normal), "0.15002463");
    assert_eq!(total.gaps, []);
}

#[test]
fn a_known_total_says_what_it_saved() {
    let models = vec![used("mini", 9, usage(10_000_000, 0, 1_934_000))];
    assert_eq!(words(models), "≈ $1.33 (saves $1.33)");
}

/// Returns what is told of a cost with its prices.
fn account(models: Vec<ModelUse>) -> Vec<String> {
    let source = Source {
        name: "a list".to_owned(),
        as_of: "2026-07".to_owned(),
        licence: String::new(),
    };
    let total = cost_of(&list(), &statistics(models));
    let told = total.told(Some(&source)).into_iter();
    told.map(|(label, words)| format!("{label}: {words}"))
        .collect()
}

#[test]
fn a_cost_is_told_beside_the_normal_price_with_date_and_source() {
    assert_eq!(
        account(vec![used("mini", 9, usage(16_000_000, 0, 0))]),
        [
            "cost: ≈ $1.20 (saves $1.20)",
            "normal price: $2.40 without a batch",
            "prices: as of 2026-07, a list; your own win"
        ]
    );
}

#[test]
fn the_normal_price_of_a_part_is_at_least_this_and_of_nothing_is_not_told() {
    let unpriced = || used("foo-1", 1, usage(5, 0, 5));
    let models = vec![used("mini", 9, usage(16_000_000, 0, 0)), unpriced()];
    assert_eq!(
        account(models)[..2],
        [
            "cost: at least $1.20; no price for foo-1",
            "normal price: at least $2.40 without a batch"
        ]
    );
    assert_eq!(
        account(vec![unpriced()]),
        ["cost: unknown: no price for foo-1"]
    );
}

#[test]
fn an_estimate_says_what_it_rests_on() {
    let models = vec![used("half", 9, usage(1_330_000, 0, 0))];
    assert_eq!(words(models), "≈ $1.33 (batch price taken as half)");
}

#[test]
fn a_model_without_a_price_makes_the_total_at_least() {
    let models = vec![
        used("mini", 9, usage(16_000_000, 0, 0)),
        used("foo-1", 1, usage(5, 0, 5)),
    ];
    assert_eq!(words(models), "at least $1.20; no price for foo-1");
}

#[test]
fn with_no_price_at_all_the_cost_is_unknown_and_not_nothing() {
    let models = vec![used("foo-1", 1, usage(5, 0, 5))];
    assert_eq!(words(models), "unknown: no price for foo-1");
}

#[test]
fn many_models_without_a_price_are_counted_and_long_names_cut() {
    let long = "x".repeat(5000);
    let names = ["a", "b\u{1b}[31m", long.as_str(), "d", "e"];
    let models = names.map(|name| used(name, 1, usage(5, 0, 5))).to_vec();
    let said = words(models);
    assert_eq!(said.matches(" and 2 more").count(), 1);
    assert!(
        said.starts_with("unknown: no price for a, b␛[31m, xxx") && said.len() < 120,
        "{said}"
    );
}

#[test]
fn tokens_of_no_named_model_make_the_total_at_least() {
    let mut some = statistics(vec![used("mini", 1, usage(16_000_000, 0, 0))]);
    some.usage.output += 1;
    let total = cost_of(&list(), &some);
    assert_eq!(
        total.words().unwrap().as_str(),
        "at least $1.20; not every model is named"
    );
    let none = Statistics {
        usage: usage(1, 0, 0),
        counted: 1,
        ..Statistics::default()
    };
    let total = cost_of(&list(), &none);
    assert_eq!(
        total.words().unwrap().as_str(),
        "unknown: no model is named"
    );
}

#[test]
fn answers_that_count_no_tokens_make_the_total_at_least() {
    let mut statistics = statistics(vec![used("mini", 1200, usage(16_000_000, 0, 0))]);
    statistics.counted = 100;
    let total = cost_of(&list(), &statistics);
    assert_eq!(
        total.words().unwrap().as_str(),
        "at least $1.20; 1,100 answers do not count their tokens"
    );
    statistics.models = vec![used("mini", 1, Usage::default())];
    statistics.counted = 0;
    statistics.usage = Usage::default();
    let total = cost_of(&list(), &statistics);
    assert_eq!(
        total.words().unwrap().as_str(),
        "unknown: 1 answer does not count its tokens"
    );
}

#[test]
fn an_answer_without_tokens_and_without_a_model_makes_the_total_at_least() {
    let mut truth = Truth {
        statistics: statistics(vec![used("mini", 2, usage(16_000_000, 0, 0))]),
        ..Truth::default()
    };
    truth.statistics.counted = 2;
    truth.tally.ok = 2;
    assert_eq!(truth.cost(&list()).gaps, []);
    truth.tally.soft = 1;
    let words = truth.cost(&list()).words().unwrap();
    assert_eq!(
        words.as_str(),
        "at least $1.20; 1 answer does not count its tokens"
    );
    truth.statistics.counted = 0;
    assert_eq!(truth.cost(&list()).gaps, [Gap::Uncounted(3)]);
}

#[test]
fn long_requests_among_others_make_the_total_at_least() {
    let mut statistics = statistics(vec![used("long", 3, usage(2000, 0, 0))]);
    statistics.input = Histogram {
        most: 900,
        ..Histogram::default()
    };
    assert_eq!(cost_of(&list(), &statistics).gaps, []);
    statistics.input.most = 1001;
    let total = cost_of(&list(), &statistics);
    assert_eq!(
        total.words().unwrap().as_str(),
        "at least $0.0050; requests over 1,000 tokens cost more"
    );
}

#[test]
fn a_single_long_request_is_known() {
    let statistics = statistics(vec![used("long", 1, usage(2000, 0, 0))]);
    assert_eq!(decimal(cost_of(&list(), &statistics).batch), "0.01");
}

#[test]
fn what_costs_nothing_is_free_and_no_tokens_say_nothing() {
    let mut list = list();
    list.set("own", guessed(rates("0", None, Some("0.0"))));
    let models = vec![used("own", 1, usage(5, 0, 5))];
    let total = cost_of(&list, &statistics(models));
    assert_eq!(total.words().unwrap().as_str(), "free");
    assert_eq!(cost_of(&list, &Statistics::default()).words(), None);
}

#[test]
fn tiny_totals_are_less_than_something() {
    assert_eq!(
        words(vec![used("embed", 1, usage(1, 0, 0))]),
        "less than $0.0001"
    );
}

#[test]
fn without_a_normal_price_nothing_is_said_to_be_saved() {
    let mut list = list();
    let only = Tariff {
        batch: Some(rates("1", None, Some("1"))),
        normal: None,
    };
    list.set(
        "only",
        Price {
            usual: only,
            long: None,
        },
    );
    let models = vec![
        used("only", 1, usage(1_000_000, 0, 0)),
        used("mini", 1, usage(1_000_000, 0, 0)),
    ];
    let total = cost_of(&list, &statistics(models));
    assert_eq!(total.normal, None);
    assert_eq!(total.words().unwrap().as_str(), "≈ $1.08");
}

#[test]
fn the_numbers_of_a_provider_are_enough() {
    let usage = usage(16_000_000, 0, 0);
    let said = |model, usage| {
        let total = cost_of_batch(&list(), model, usage, 50_000);
        total.words().map(|words| words.to_string())
    };
    assert_eq!(said(Some("mini"), usage).unwrap(), "≈ $1.20 (saves $1.20)");
    assert_eq!(said(None, usage).unwrap(), "unknown: no model is named");
    assert_eq!(said(Some("mini"), Usage::default()), None);
}

#[test]
fn a_batch_whose_requests_are_long_on_average_costs_at_least_this() {
    let gaps = |requests| cost_of_batch(&list(), Some("long"), usage(6000, 0, 0), requests).gaps;
    assert_eq!(gaps(6), []);
    assert_eq!(gaps(5), [Gap::Long(1000)]);
}

proptest! {
    #[test]
    fn more_tokens_never_cost_less(
        input in any::<u64>(),
        output in any::<u64>(),
        cached in any::<u64>(),
        more in 0..1_000_000_u64,
    ) {
        for name in ["mini", "half", "long"] {
            let less = cost(&list(), name, usage(input, cached.min(input), output));
            let dearer = [
                usage(input.saturating_add(more), cached.min(input), output),
                usage(input, cached.min(input), output.saturating_add(more)),
            ];
            for usage in dearer {
                let cost = cost(&list(), name, usage);
                prop_assert!(cost.batch >= less.batch && cost.normal >= less.normal);
            }
        }
    }

    #[test]
    fn a_sum_does_not_depend_on_the_order(tokens in prop::collection::vec(any::<u64>(), 0..20)) {
        let all: Vec<Money> = tokens.iter().map(|tokens| rate("0.07").times(*tokens)).collect();
        let forth = all.iter().fold(Money::ZERO, |sum, part| sum.plus(*part));
        let back = all.iter().rev().fold(Money::ZERO, |sum, part| sum.plus(*part));
        let sum: u128 = tokens.iter().map(|tokens| u128::from(*tokens)).sum();
        prop_assert_eq!(forth, back);
        prop_assert_eq!(forth, Money::of_femtodollars(sum * 70_000_000));
    }
}
