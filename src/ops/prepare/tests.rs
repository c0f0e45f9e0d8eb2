use std::path::Path;

use proptest::prelude::*;

use super::*;
use crate::ops::download::Existing;
use crate::recipe::{Changes, Recipe, Schemas, Shipped};

const RECIPE: &str = r#"
endpoint = "/v1/chat/completions"
model = "m"
custom_id = "{{ id }}"
user = "{{ text }}"
"#;

fn press(text: &str) -> Press {
    let recipe = Recipe::parse(Path::new("r.toml"), text, Schemas::None).unwrap();
    Press::new(&recipe, &Changes::default()).unwrap()
}

fn shipped(name: &str) -> Press {
    let recipe = Shipped::named(name).unwrap().recipe().unwrap();
    Press::new(&recipe, &Changes::default()).unwrap()
}

struct World {
    dir: tempfile::TempDir,
}

impl World {
    fn of(name: &str, content: impl AsRef<[u8]>) -> (Self, Dataset) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(name);
        std::fs::write(&path, content).unwrap();
        let dataset = Dataset::open(&path, Reading::default()).unwrap();
        (Self { dir }, dataset)
    }

    fn prepare(&self, wish: &Wish<'_>) -> Result<Prepared, Failure> {
        let target = Target::File {
            path: self.dir.path().join("out.jsonl"),
            existing: Existing::Refuse,
        };
        prepare(wish, target, &Meter::unread(), &GiveUp::default())
    }

    fn written(&self) -> String {
        std::fs::read_to_string(self.dir.path().join("out.jsonl")).unwrap()
    }

    /// What is in the folder, the dataset left out.
    fn left(&self) -> Vec<String> {
        let names = std::fs::read_dir(self.dir.path()).unwrap();
        let names = names.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.filter(|name| !name.starts_with("data")).collect()
    }
}

fn all<'a>(dataset: &'a Dataset, press: &'a Press) -> Wish<'a> {
    Wish {
        dataset,
        press,
        skip: 0,
        limit: None,
    }
}

fn printed(wish: &Wish<'_>, workers: usize) -> (Result<Prepared, Failure>, String) {
    let mut out = Vec::new();
    let failed = |error: &io::Error| disk::failure("cannot write", error);
    let (meter, stop) = (Meter::unread(), Stop::default());
    let prepared = write(wish, workers, &mut out, &failed, &meter, &stop);
    (prepared, String::from_utf8(out).unwrap())
}

fn table(rows: std::ops::Range<u32>) -> String {
    let rows = rows.map(|n| format!("{n},\"text {n}\nof row {n}\"\n"));
    format!("id,text\n{}", rows.collect::<String>())
}

#[test]
fn the_sample_of_emails_is_what_its_recipe_makes_of_them() {
    let (world, dataset) = World::of(
        "data.json",
        include_str!("../../../assets/samples/emails.json"),
    );
    let prepared = world
        .prepare(&all(&dataset, &shipped("summarise")))
        .unwrap();
    let wanted = include_str!("../../../assets/samples/emails.jsonl");
    assert_eq!((prepared.rows, prepared.requests), (60, 60));
    assert_eq!(prepared.bytes, wanted.len() as u64);
    assert!(world.written() == wanted, "the files differ");
}

#[test]
fn requests_have_the_order_of_their_rows() {
    let (_world, dataset) = World::of("data.csv", table(0..30_000));
    let press = press(RECIPE);
    let (one, two) = (
        printed(&all(&dataset, &press), 1),
        printed(&all(&dataset, &press), 2),
    );
    assert_eq!(one.1, two.1);
    let ids = one.1.lines().map(|line| {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        line["custom_id"].as_str().unwrap().parse::<u32>().unwrap()
    });
    assert!(ids.eq(0..30_000));
}

#[test]
fn a_pilot_and_the_rest_are_the_whole() {
    let (_world, dataset) = World::of("data.csv", table(0..5000));
    let press = press(RECIPE);
    let whole = printed(&all(&dataset, &press), 2).1;
    for pilot in [1, 20, 4999] {
        let wish = |skip, limit| Wish {
            skip,
            limit,
            ..all(&dataset, &press)
        };
        let first = printed(&wish(0, Some(pilot)), 2);
        let rest = printed(&wish(pilot, None), 2);
        assert_eq!(first.0.unwrap().requests + rest.0.unwrap().requests, 5000);
        assert!(first.1 + &rest.1 == whole, "a pilot of {pilot}");
    }
    let beyond = printed(
        &Wish {
            skip: 5000,
            ..all(&dataset, &press)
        },
        2,
    )
    .0;
    assert_eq!(
        beyond.unwrap_err().why,
        "it has no rows behind the first 5000"
    );
}

#[test]
fn with_bad_rows_nothing_is_written_and_the_first_twenty_are_named() {
    let rows: Vec<String> = (0..100)
        .map(|n| format!("{{\"id\":\"{n}\",\"txt\":\"x\"}}\n"))
        .collect();
    let rows = rows.concat();
    let (world, dataset) = World::of("data.jsonl", rows);
    let prepared = world.prepare(&all(&dataset, &press(RECIPE))).unwrap();
    assert_eq!((prepared.bad.len(), prepared.bad_total), (20, 100));
    let failure = prepared.refusal(&dataset).unwrap();
    assert_eq!(failure.exit(), 7);
    assert!(failure.why.starts_with(
        "100 rows are no requests\nrow 1 (line 1): user: there is no field \"text\"; did you mean"
    ), "{}", failure.why);
    assert!(failure.why.ends_with("\nand 80 more"));
    assert_eq!(world.left(), [""; 0]);
}

#[test]
fn a_name_that_comes_twice_names_both_rows() {
    let (world, dataset) = World::of("data.csv", "id,text\na,1\nb,2\na,3\n");
    let prepared = world.prepare(&all(&dataset, &press(RECIPE))).unwrap();
    let told: Vec<String> = prepared.bad.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        ["row 3 (line 4): custom_id \"a\" is also that of row 1 (line 2)"]
    );
    assert_eq!(world.left(), [""; 0]);
}

#[test]
fn a_name_of_the_pilot_is_not_given_again() {
    let (_world, dataset) = World::of("data.csv", "id,text\na,1\nb,2\na,3\n");
    let press = press(RECIPE);
    let rest = printed(
        &Wish {
            skip: 1,
            ..all(&dataset, &press)
        },
        2,
    )
    .0
    .unwrap();
    assert_eq!(rest.bad.first().map(|bad| bad.row), Some(3));
}

#[test]
fn a_recipe_that_is_wrong_is_told_once() {
    let (world, dataset) = World::of("data.csv", table(0..1000));
    let press = press(&RECIPE.replace("{{ text }}", "{{ text | uper }}"));
    let prepared = world.prepare(&all(&dataset, &press)).unwrap();
    assert!(prepared.is_recipe_wrong);
    assert_eq!(prepared.bad.len(), 1);
    assert_eq!(prepared.refusal(&dataset).unwrap().kind, Kind::Config);
    assert_eq!(world.left(), [""; 0]);
}

#[test]
fn a_dataset_without_rows_is_refused() {
    for (name, text) in [
        ("data.csv", "id,text\n"),
        ("data.json", "[ ]"),
        ("data.jsonl", "\n"),
    ] {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join(name), text).unwrap();
        let Ok(dataset) = Dataset::open(&dir.path().join(name), Reading::default()) else {
            continue;
        };
        let press = press(RECIPE);
        let failed = printed(&all(&dataset, &press), 2).0.unwrap_err();
        assert_eq!(
            (failed.kind, failed.why.as_str()),
            (Kind::InvalidInput, "it has no rows")
        );
    }
}

#[test]
fn a_row_of_60_mb_works_and_one_beyond_the_limit_is_told() {
    let press = press(RECIPE);
    let long = "x".repeat(60_000_000);
    let (world, dataset) = World::of("data.csv", format!("id,text\na,b\nb,{long}\n"));
    let prepared = world.prepare(&all(&dataset, &press)).unwrap();
    assert_eq!((prepared.requests, prepared.bad_total), (2, 0));
    assert!(prepared.bytes > 60_000_000);
    let long = "x".repeat(70_000_000);
    let (world, dataset) = World::of(
        "data.jsonl",
        format!("{{\"id\":\"a\",\"text\":\"\"}}\n{{\"id\":\"b\",\"text\":\"{long}\"}}\n"),
    );
    let prepared = world.prepare(&all(&dataset, &press)).unwrap();
    let told = prepared.bad.first().unwrap().to_string();
    assert!(
        told.starts_with("row 2 (line 2): the row is 70000") && prepared.bad_total == 1,
        "{told}"
    );
    assert_eq!(world.left(), [""; 0]);
}

#[test]
fn a_full_disk_is_told() {
    let (_world, dataset) = World::of("data.csv", table(0..10));
    let target = Target::File {
        path: "/dev/full".into(),
        existing: Existing::Refuse,
    };
    let press = press(RECIPE);
    let failed = prepare(
        &all(&dataset, &press),
        target,
        &Meter::unread(),
        &GiveUp::default(),
    );
    let failed = failed.unwrap_err();
    assert_eq!(
        (failed.kind, failed.what.as_str()),
        (Kind::Disk, "cannot write /dev/full")
    );
}

#[test]
fn what_is_stopped_leaves_nothing() {
    let (world, dataset) = World::of("data.csv", table(0..10));
    let give_up = GiveUp::default();
    give_up.stop.set();
    let target = Target::File {
        path: world.dir.path().join("out.jsonl"),
        existing: Existing::Refuse,
    };
    let press = press(RECIPE);
    let failed = prepare(&all(&dataset, &press), target, &Meter::unread(), &give_up);
    assert_eq!(failed.unwrap_err().kind, Kind::Interrupted);
    assert_eq!(world.left(), [""; 0]);
}

#[test]
fn neither_the_dataset_nor_another_file_is_written_over() {
    let (world, dataset) = World::of("data.csv", table(0..10));
    let press = press(RECIPE);
    let target = Target::File {
        path: dataset.path().to_owned(),
        existing: Existing::Replace,
    };
    let own = prepare(
        &all(&dataset, &press),
        target,
        &Meter::unread(),
        &GiveUp::default(),
    );
    assert_eq!(own.unwrap_err().why, "it is the dataset itself");
    std::fs::write(world.dir.path().join("out.jsonl"), "mine").unwrap();
    let other = world.prepare(&all(&dataset, &press)).unwrap_err();
    assert_eq!(
        (other.kind, world.written().as_str()),
        (Kind::TargetExists, "mine")
    );
}

#[test]
fn the_same_file_is_there_already_the_second_time() {
    let (world, dataset) = World::of("data.csv", table(0..10));
    let press = press(RECIPE);
    let was_there = [(); 2].map(|()| world.prepare(&all(&dataset, &press)).unwrap().was_there);
    assert_eq!(was_there, [false, true]);
}

#[test]
fn a_recipe_is_tried_out_while_it_is_written() {
    let (_world, dataset) = World::of("data.csv", "id,text\na,1\nb\n");
    let sample = sample(&dataset, 0, 5, &Stop::default()).unwrap();
    assert_eq!(sample.names, ["id", "text"]);
    let trial = |text: &str| {
        let file = Path::new("draft.toml");
        try_out(file, text, Schemas::None, &Changes::default(), &sample)
    };
    let trial_of = trial(RECIPE).unwrap();
    let first = trial_of[0].as_ref().unwrap();
    assert!(
        first.starts_with("{\"custom_id\":\"a\"") && first.ends_with('}'),
        "{first}"
    );
    let second = trial_of[1].as_ref().unwrap_err();
    assert_eq!(
        second.to_string(),
        "row 2 (line 3): it has 1 cell, and the header has 2 cells"
    );
    let problems = trial("endpoint = \"/v1/responses\"\nuser = \"{{\"").unwrap_err();
    assert_eq!(
        problems
            .iter()
            .map(|problem| problem.line)
            .collect::<Vec<_>>(),
        [Some(1), Some(2)]
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn two_workers_print_what_one_prints(texts in prop::collection::vec(any::<String>(), 1..40)) {
        let rows: String = texts.iter().enumerate()
            .map(|(n, text)| serde_json::json!({"id": n.to_string(), "text": text}).to_string() + "\n")
            .collect();
        let (_world, dataset) = World::of("data.jsonl", rows);
        let press = press(RECIPE);
        let (one, two) = (printed(&all(&dataset, &press), 1), printed(&all(&dataset, &press), 2));
        prop_assert_eq!(one.0.unwrap(), two.0.unwrap());
        prop_assert_eq!(&one.1, &two.1);
        let said: Vec<String> = one.1.lines().map(|line| {
            let line: serde_json::Value = serde_json::from_str(line).unwrap();
            line["body"]["messages"][0]["content"].as_str().unwrap().to_owned()
        }).collect();
        prop_assert_eq!(said, texts);
    }
}
