use std::collections::HashMap;
use std::path::Path;

use proptest::prelude::*;

use super::*;
use crate::domain::Kind;
use crate::results::family::Weight;

fn request(id: &str) -> String {
    format!(
        r#"{{"custom_id":"{id}", "method":"POST","url":"/v1/chat/completions","body":{{"model":"m","messages":[]}}}}"#
    )
}

fn result(id: &str, class: Class) -> Option<String> {
    let answer = |finish: &str| {
        format!(
            r#"{{"custom_id":"{id}","response":{{"status_code":200,"body":{{"choices":[{{"message":{{"content":"x"}},"finish_reason":"{finish}"}}]}}}},"error":null}}"#
        )
    };
    let failed = |code: &str| {
        format!(
            r#"{{"custom_id":"{id}","response":null,"error":{{"code":"{code}","message":"no"}}}}"#
        )
    };
    match class {
        Class::Ok => Some(answer("stop")),
        Class::Soft => Some(answer("length")),
        Class::Error => Some(failed("x")),
        Class::Expired => Some(failed("batch_expired")),
        Class::Cancelled => Some(failed("batch_cancelled")),
        Class::Unreadable => Some(format!(r#"{{"custom_id":"{id}","response":"#)),
        _ => None,
    }
}

struct Scene {
    folder: tempfile::TempDir,
    wish: Wish,
}

impl Scene {
    /// A batch of these lines, whose results are these.
    fn new(input: &[u8], tries: &[Vec<String>]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("input.jsonl");
        std::fs::write(&path, input).unwrap();
        let tries = (0..).zip(tries).map(|(number, lines)| {
            let path = folder.path().join(format!("results-{number}.jsonl"));
            std::fs::write(&path, lines.join("\n")).unwrap();
            Try {
                files: vec![path],
                weight: Weight::Whole,
                group: 0,
            }
        });
        let tries = tries.collect();
        Self {
            wish: Wish {
                tries,
                input: path,
                choice: Choice::default(),
                edits: Edits::default(),
            },
            folder,
        }
    }

    fn target(&self) -> PathBuf {
        self.folder.path().join("retry.jsonl")
    }

    fn write(&self) -> Result<Written, Failure> {
        let (meter, give_up) = (Meter::unread(), GiveUp::default());
        write(
            &self.wish,
            self.target(),
            Existing::Refuse,
            &meter,
            &give_up,
        )
    }

    fn content(&self) -> Vec<u8> {
        std::fs::read(self.target()).unwrap()
    }
}

fn set(pairs: &[&str]) -> Edits {
    let pairs: Vec<String> = pairs.iter().map(|pair| (*pair).to_owned()).collect();
    Edits::read(None, &pairs).unwrap()
}

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}

#[test]
fn what_has_no_success_is_taken_byte_for_byte() {
    let odd = request("b").replace("\"m\"", "\"\\u006d\" ");
    let input = [request("a"), odd.clone(), request("c")];
    let results = vec![
        result("c", Class::Ok).unwrap(),
        result("b", Class::Error).unwrap(),
    ];
    let scene = Scene::new(input.join("\r\n").as_bytes(), &[results]);
    let written = scene.write().unwrap();
    assert_eq!(written.plan.words(), "2 of 3 requests");
    let expected = format!("{}\r\n{odd}\r\n", request("a"));
    assert_eq!(String::from_utf8(scene.content()).unwrap(), expected);
}

#[test]
fn a_success_in_a_later_batch_is_not_taken_again() {
    let input = ["a", "b"].map(request).join("\n");
    let first = ["a", "b"].map(|id| result(id, Class::Error).unwrap());
    let second = vec![result("a", Class::Ok).unwrap()];
    let scene = Scene::new(input.as_bytes(), &[first.to_vec(), second]);
    let written = scene.write().unwrap();
    let classes = [Class::Ok, Class::Error].map(|class| written.plan.of(class));
    assert_eq!(classes, [1, 1]);
    assert_eq!(scene.content(), format!("{}\n", request("b")).as_bytes());
}

#[test]
fn where_nothing_is_left_there_is_no_file() {
    let scene = Scene::new(
        request("a").as_bytes(),
        &[vec![result("a", Class::Ok).unwrap()]],
    );
    let written = scene.write().unwrap();
    assert_eq!((written.plan.taken(), written.path), (0, None));
    assert_eq!(
        names(scene.folder.path()),
        ["input.jsonl", "results-0.jsonl"]
    );
}

#[test]
fn a_name_that_stands_twice_is_taken_once() {
    let twin = request("a").replace("[]", "[1]");
    let input = [request("a"), twin, "{\"no\":\"name\"}".to_owned()].join("\n");
    let scene = Scene::new(input.as_bytes(), &[Vec::new()]);
    let written = scene.write().unwrap();
    assert_eq!(scene.content(), format!("{}\n", request("a")).as_bytes());
    assert_eq!(
        written.plan.notes(),
        [
            "1 line of the input have the custom_id of an earlier one; that one counts.",
            "1 line of the input say no custom_id and cannot be tried again.",
        ]
    );
}

#[test]
fn changes_are_made_in_every_line_that_is_taken() {
    let input = ["a", "b"].map(request).join("\n");
    let mut scene = Scene::new(input.as_bytes(), &[vec![result("a", Class::Ok).unwrap()]]);
    scene.wish.edits = set(&["body.max_tokens=7"]);
    scene.write().unwrap();
    let expected = request("b").replace("[]", "[],\"max_tokens\":7") + "\n";
    assert_eq!(String::from_utf8(scene.content()).unwrap(), expected);
}

#[test]
fn a_line_that_cannot_be_changed_is_named_and_nothing_is_left() {
    let input = [request("a"), r#"{"custom_id":"b","body":1}"#.to_owned()].join("\n");
    let mut scene = Scene::new(input.as_bytes(), &[Vec::new()]);
    scene.wish.edits = set(&["body.x=1"]);
    let failure = scene.write().unwrap_err();
    assert_eq!(
        (failure.kind, failure.what.as_str()),
        (Kind::InvalidInput, "cannot take line 2 of the input again")
    );
    assert_eq!(
        names(scene.folder.path()),
        ["input.jsonl", "results-0.jsonl"]
    );
}

#[test]
fn a_mark_at_the_beginning_is_not_sent_again() {
    let input = [b"\xef\xbb\xbf".as_slice(), request("a").as_bytes()].concat();
    let scene = Scene::new(&input, &[Vec::new()]);
    scene.write().unwrap();
    assert_eq!(scene.content(), format!("{}\n", request("a")).as_bytes());
}

const OUTCOMES: [Class; 7] = [
    Class::Ok,
    Class::Soft,
    Class::Error,
    Class::Expired,
    Class::Cancelled,
    Class::Unreadable,
    Class::Missing,
];

/// What becomes of a request in the end, said in another way than the code does.
fn in_the_end(tries: &[Class]) -> Class {
    let told = || tries.iter().rev().filter(|class| **class != Class::Missing);
    let of = |class: Class| told().find(|found| **found == class);
    let found = of(Class::Ok)
        .or_else(|| of(Class::Soft))
        .or_else(|| told().next());
    found.copied().unwrap_or(Class::Missing)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_plan_is_the_input_minus_the_successes(
        outcomes in prop::collection::vec(prop::collection::vec(0..7_usize, 1..4), 1..30),
        soft: bool,
        strangers in 0..3_usize,
    ) {
        let id = |n: usize| format!("request-{n}");
        let rounds = outcomes.iter().map(Vec::len).max().unwrap();
        let tries: Vec<Vec<String>> = (0..rounds).map(|round| {
            let lines = outcomes.iter().enumerate().filter_map(|(n, tried)| {
                result(&id(n), OUTCOMES[*tried.get(round)?])
            });
            // Lines that nobody asked for change nothing.
            let strange = (0..strangers).filter_map(|n| result(&format!("stranger-{n}"), Class::Ok));
            let mut lines: Vec<String> = lines.chain(strange).collect();
            lines.reverse();
            lines
        }).collect();
        let input: Vec<String> = (0..outcomes.len()).map(|n| request(&id(n))).collect();
        let mut scene = Scene::new(input.join("\n").as_bytes(), &tries);
        if soft {
            scene.wish.choice = scene.wish.choice.toggled(Class::Soft);
        }
        let written = scene.write().unwrap();
        let mut counts: HashMap<Class, u64> = HashMap::new();
        let mut expected = Vec::new();
        for (n, tried) in outcomes.iter().enumerate() {
            let tried: Vec<Class> = tried.iter().map(|at| OUTCOMES[*at]).collect();
            let class = in_the_end(&tried);
            *counts.entry(class).or_default() += 1;
            if class != Class::Ok && (soft || class != Class::Soft) {
                expected.push(request(&id(n)) + "\n");
            }
        }
        for class in OUTCOMES {
            prop_assert_eq!(written.plan.of(class), counts.get(&class).copied().unwrap_or(0));
        }
        prop_assert_eq!(written.plan.taken(), expected.len() as u64);
        if !expected.is_empty() {
            prop_assert_eq!(String::from_utf8(scene.content()).unwrap(), expected.concat());
        }
    }
}
