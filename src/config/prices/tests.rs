use super::*;
use crate::domain::Usage;
use crate::domain::price::{Money, Rate, Rates, cost};

fn problems(text: &str) -> Vec<String> {
    let found = parse(Path::new("p.toml"), text, &mut PriceList::default());
    found.iter().map(ToString::to_string).collect()
}

/// What a million tokens in and a million out cost.
fn batch(list: &PriceList, model: &str) -> Option<String> {
    let usage = Usage {
        input: 1_000_000,
        output: 1_000_000,
        ..Usage::default()
    };
    cost(list, model, usage).batch.map(Money::decimal)
}

/// Loads the prices of a home in which `prices.toml` says something.
fn loaded(named: Option<&str>, own: Option<&str>) -> (tempfile::TempDir, Prices) {
    let home = tempfile::tempdir().unwrap();
    let env = Env::of("/", [("BATCHDECK_HOME", home.path())]);
    if let Some(text) = own {
        std::fs::write(home.path().join("prices.toml"), text).unwrap();
    }
    let config = Config {
        prices: named.map(|name| home.path().join(name).display().to_string()),
        ..Config::default()
    };
    let prices = load(&config, &env, &Paths::find(&env).unwrap());
    (home, prices)
}

#[test]
fn nothing_is_wrong_with_the_shipped_table() {
    let mut list = PriceList::default();
    assert_eq!(parse(Path::new(SHIPPED_FILE), SHIPPED, &mut list), []);
    assert!(list.models().count() > 50);
}

#[test]
fn the_shipped_table_says_from_when_and_where_it_is_and_what_is_allowed() {
    let source = shipped().source.unwrap();
    assert!(source.name.contains("LiteLLM"));
    assert!(source.licence.starts_with("MIT, Copyright"));
    let (year, month) = source.as_of.split_once('-').unwrap();
    assert!(year.len() == 4 && month.len() == 2, "{}", source.as_of);
    for said in ["Permission is hereby granted", "commit = \"", "read = \"20"] {
        assert!(SHIPPED.contains(said), "{said}");
    }
}

#[test]
fn every_shipped_price_is_positive_and_a_batch_costs_no_more() {
    let nothing = Rate::default();
    let all = |rates: Rates| [Some(rates.input), rates.cached, rates.output];
    for (name, price) in shipped().models() {
        let tariffs = [Some(price.usual), price.long.map(|long| long.tariff)];
        for tariff in tariffs.into_iter().flatten() {
            let normal = tariff.normal.unwrap();
            assert!(
                all(normal).into_iter().flatten().all(|rate| rate > nothing),
                "{name}"
            );
            assert!(
                normal.cached.is_none_or(|cached| cached < normal.input),
                "{name}"
            );
            let Some(batch) = tariff.batch else { continue };
            for (batch, normal) in all(batch).into_iter().zip(all(normal)) {
                assert!(
                    batch.is_none_or(|batch| batch > nothing && Some(batch) <= normal),
                    "{name}"
                );
            }
        }
        let long = price.long.and_then(|long| long.tariff.normal);
        assert!(
            long.is_none_or(|long| long.input > price.usual.normal.unwrap().input),
            "{name}"
        );
    }
}

#[test]
fn the_names_that_results_have_find_a_shipped_price() {
    let list = shipped();
    let cases = [
        ("gpt-4o-mini-2024-07-18", "0.375"),
        ("gpt-4o-2024-08-06", "6.25"),
        ("gpt-4o-2024-05-13", "10"),
        ("gpt-4.1-nano-2025-04-14", "0.25"),
        ("openai/gpt-4.1", "5"),
        ("ft:gpt-4o-mini-2024-07-18:acme::8x", "0.75"),
        ("o4-mini-2025-04-16", "2.75"),
    ];
    for (name, dollars) in cases {
        assert_eq!(batch(&list, name).as_deref(), Some(dollars), "{name}");
    }
    for name in [
        "gpt-5.6",
        "gpt-4o-audio-preview",
        "ft:gpt-4o:acme::8x",
        "omni-moderation-latest",
    ] {
        assert_eq!(list.find(name), None, "{name}");
    }
}

#[test]
fn a_price_of_ones_own_wins_and_the_others_stay() {
    let own = "[models.gpt-4o-mini]\nbatch = { input = 1, output = 2.5 }\n\
               [models.\"my-model\"]\nnormal = { input = 0.15, output = 0.15 }\n";
    let (_home, prices) = loaded(None, Some(own));
    let found = ["gpt-4o-mini-2024-07-18", "my-model", "gpt-4.1"];
    let found = found.map(|name| batch(&prices.list, name).unwrap());
    assert_eq!(found, ["3.5", "0.15", "5"]);
    assert_eq!(prices.list.source, shipped().source);
    assert_eq!(prices.problems, []);
}

#[test]
fn every_mistake_is_named_with_its_line_and_leaves_the_price_that_was_there() {
    let own = "\
[models.gpt-4o-mini]
batch = { input = -1, output = 2 }
[models.a]
[models.b]
normal = { output = 1e3 }
[models.c]
normal = { input = \"1\" }
batch = 3
[models.d]
normal = { input = 1, outptu = 1 }
long = { normal = { input = 2 } }
[models.good]
normal = { input = 1, output = 1 }
";
    let (home, prices) = loaded(None, Some(own));
    let file = home.path().join("prices.toml").display().to_string();
    let price = "it must be US dollars for a million tokens, such as 0.15, not negative and with \
                 at most 8 digits after the point";
    let expected = [
        format!("2: models.gpt-4o-mini.batch.input: {price}"),
        "3: models.a: it needs `batch` or `normal`, such as { input = 0.50, output = 4.00 }".into(),
        format!("5: models.b.normal.output: {price}"),
        "5: models.b.normal: it needs `input`, in US dollars for a million tokens".into(),
        format!("7: models.c.normal.input: {price}"),
        "8: models.c.batch: it must be a table: [models.c.batch]".into(),
        "10: models.d.normal.outptu: there is no such setting; there are input, cached, output"
            .into(),
        "11: models.d.long: it needs `above`, a number of input tokens".into(),
    ];
    let mut expected: Vec<String> = expected.map(|said| format!("{file}:{said}")).to_vec();
    let mut found: Vec<String> = prices.problems.iter().map(ToString::to_string).collect();
    expected.sort();
    found.sort();
    assert_eq!(found, expected);
    let kept = ["gpt-4o-mini", "good", "a", "b", "c", "d"].map(|name| batch(&prices.list, name));
    assert_eq!(
        kept,
        [
            Some("0.375".into()),
            Some("1".into()),
            None,
            None,
            None,
            None
        ]
    );
}

#[test]
fn a_file_that_is_no_toml_is_named_with_its_line_and_leaves_the_shipped_prices() {
    let (_home, prices) = loaded(None, Some("[models.a]\nnormal = { input = 1\n[oops\n"));
    assert!(prices.problems.first().unwrap().line.unwrap() >= 2);
    assert_eq!(*prices.list, shipped());
}

#[test]
fn a_named_file_must_be_there_and_the_usual_one_need_not() {
    let count = |named| loaded(named, None).1.problems.len();
    assert_eq!([count(None), count(Some("other.toml"))], [0, 1]);
}

#[test]
fn what_is_no_file_or_no_text_or_far_too_long_is_refused() {
    let (home, _) = loaded(None, None);
    let bad = home.path().join("bad");
    std::fs::write(&bad, b"\xff\xfe").unwrap();
    let long = home.path().join("long");
    std::fs::write(&long, "#".repeat(1024 * 1024 + 1)).unwrap();
    for file in [home.path(), &bad, &long, Path::new("/dev/zero")] {
        let problem = read(Some(file), Path::new("/nonexistent")).unwrap_err();
        assert_eq!((problem.file.as_path(), problem.line), (file, None));
    }
}

#[test]
fn a_copy_of_the_shipped_file_is_a_file_of_ones_own() {
    let (_home, prices) = loaded(None, Some(SHIPPED));
    assert_eq!((prices.problems, &*prices.list), (vec![], &shipped()));
}

#[test]
fn the_example_in_the_shipped_table_and_in_the_settings_can_be_used() {
    for text in [SHIPPED, crate::config::SAMPLE] {
        let lines = text.lines().filter_map(|line| line.strip_prefix("#   "));
        // Up to the next example, which is of something else.
        let example: Vec<&str> = lines
            .skip_while(|line| !line.starts_with("[models"))
            .take_while(|line| line.starts_with("[models") || line.contains(" = { "))
            .collect();
        assert!(example.len() >= 3);
        assert_eq!(problems(&example.join("\n")), [""; 0]);
    }
}
