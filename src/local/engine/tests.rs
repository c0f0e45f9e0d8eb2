//! The engine without sockets: time is a number that the tests move.

use serde_json::{Value, json};

use super::file::{FileQuery, UploadForm};
use super::*;
use crate::local::moment::Span;

const OPENED: i64 = 1_795_000_000_000;
const CHAT: &str = "/v1/chat/completions";

struct World {
    engine: Engine,
    now: Moment,
    dir: tempfile::TempDir,
}

impl World {
    fn of(toml: &str) -> Self {
        Self::open(&Scenario::parse(toml).unwrap())
    }

    fn open(scenario: &Scenario) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let now = Moment::from_millis(OPENED);
        let store = Store::open(dir.path()).unwrap();
        Self {
            engine: Engine::new(scenario, store, 1, now),
            now,
            dir,
        }
    }

    fn empty() -> Self {
        Self::of(
            "pace = { validating = '10s', request = '1s', finalizing = '5s', cancelling = '20s', longest_run = '40h' }",
        )
    }

    fn wait(&mut self, span: &str) {
        self.now = self.now.plus(span.parse().unwrap());
        self.engine.settle(self.now);
    }

    fn upload_as(&mut self, filename: &str, purpose: &str, body: &str) -> Result<Value, ApiError> {
        let (id, name) = self.engine.reserve_file();
        let mut draft = self.engine.store.begin(&name).unwrap();
        std::io::Write::write_all(&mut draft, body.as_bytes()).unwrap();
        draft.finish().unwrap();
        let form = UploadForm {
            filename: Some(filename.to_owned()),
            purpose: Some(purpose.to_owned()),
            ..UploadForm::default()
        };
        let made = self
            .engine
            .create_file(&id, &form, body.len() as u64, self.now)?;
        Ok(serde_json::from_str(&made).unwrap())
    }

    fn upload(&mut self, body: &str) -> String {
        text(&self.upload_as("in.jsonl", "batch", body).unwrap()["id"])
    }

    fn try_create(&mut self, body: &Value) -> Result<Value, ApiError> {
        let new = self
            .engine
            .check_batch(body.to_string().as_bytes(), self.now)?;
        let found = new.examine(&self.engine.store).unwrap();
        Ok(serde_json::from_str(&self.engine.open_batch(new, found, self.now)).unwrap())
    }

    fn create(&mut self, input: &str, endpoint: &str) -> String {
        let body = json!({
            "input_file_id": input, "endpoint": endpoint, "completion_window": "24h",
        });
        text(&self.try_create(&body).unwrap()["id"])
    }

    /// A batch of `count` good requests.
    fn batch_of(&mut self, count: u32) -> String {
        let input = self.upload(&requests(count));
        self.create(&input, CHAT)
    }

    fn get(&mut self, id: &str) -> Value {
        serde_json::from_str(&self.engine.batch(id, self.now).unwrap()).unwrap()
    }

    fn cancel(&mut self, id: &str) -> Result<Value, ApiError> {
        let batch = self.engine.cancel_batch(id, self.now)?;
        Ok(serde_json::from_str(&batch).unwrap())
    }

    fn list(&mut self, after: Option<&str>, limit: Option<&str>) -> Value {
        serde_json::from_str(&self.engine.list_batches(after, limit, self.now).unwrap()).unwrap()
    }

    fn content(&mut self, id: &Value) -> String {
        let id = text(id);
        loop {
            match self.engine.read_file(&id, self.now).unwrap() {
                Reading::Ready { name, .. } => {
                    return std::fs::read_to_string(self.engine.store.path(&name)).unwrap();
                }
                Reading::Make(making) => {
                    making.run(&self.engine.store).unwrap();
                    self.engine.made(&id);
                }
            }
        }
    }

    fn lines(&mut self, id: &Value) -> Vec<Value> {
        self.content(id)
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }

    /// The status and the errors' `[code, line]` of a batch whose input is `body`, once validated.
    fn verdict(body: &str, endpoint: &str) -> Value {
        let mut world = Self::empty();
        let input = world.upload(body);
        let id = world.create(&input, endpoint);
        world.wait("10s");
        let batch = world.get(&id);
        let errors = batch["errors"]["data"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        let errors: Vec<Value> = errors
            .iter()
            .map(|error| json!([error["code"], error["line"]]))
            .collect();
        json!([batch["status"], errors])
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

fn request(id: &str) -> Value {
    json!({"custom_id": id, "method": "POST", "url": CHAT, "body": {
        "model": "gpt-4.1-nano",
        "messages": [{"role": "user", "content": format!("The parcel of {id} is late.")}],
    }})
}

fn requests(count: u32) -> String {
    let line = |number| {
        request(&format!("r{number}")).to_string()
            + "
"
    };
    (0..count).map(line).collect()
}

fn with(mut request: Value, pointer: &str, value: Value) -> String {
    *request.pointer_mut(pointer).unwrap() = value;
    format!("{request}\n")
}

#[test]
fn a_new_batch_has_every_field_of_the_description_and_unset_ones_are_null() {
    let mut world = World::empty();
    let input = world.upload(&requests(2));
    let body = json!({
        "input_file_id": input, "endpoint": CHAT, "completion_window": "24h",
        "metadata": {"name": "first"},
    });
    let batch = world.try_create(&body).unwrap();
    let expected = json!({
        "id": batch["id"], "object": "batch", "endpoint": CHAT, "model": "gpt-4.1-nano",
        "errors": null, "input_file_id": input, "completion_window": "24h",
        "status": "validating", "output_file_id": null, "error_file_id": null,
        "created_at": 1_795_000_000, "in_progress_at": null, "expires_at": 1_795_086_400,
        "finalizing_at": null, "completed_at": null, "failed_at": null, "expired_at": null,
        "cancelling_at": null, "cancelled_at": null,
        "request_counts": {"total": 0, "completed": 0, "failed": 0},
        "usage": null, "metadata": {"name": "first"},
    });
    assert_eq!(batch, expected);
}

#[test]
fn a_batch_passes_through_its_states_at_the_pace_of_the_world() {
    let mut world = World::empty();
    let id = world.batch_of(10);
    let mut seen = vec![world.get(&id)["status"].clone()];
    for span in ["10s", "5s", "5s", "5s"] {
        world.wait(span);
        let batch = world.get(&id);
        seen.push(json!([
            batch["status"],
            batch["request_counts"]["completed"]
        ]));
    }
    let expected = json!([
        "validating",
        ["in_progress", 0],
        ["in_progress", 5],
        ["finalizing", 10],
        ["completed", 10],
    ]);
    assert_eq!(json!(seen), expected);
}

#[test]
fn states_are_dated_when_they_were_due_although_nobody_looked() {
    let mut world = World::empty();
    let id = world.batch_of(10);
    world.wait("3h");
    let batch = world.get(&id);
    let dates = ["in_progress_at", "finalizing_at", "completed_at"].map(|key| &batch[key]);
    assert_eq!(
        json!(dates),
        json!([1_795_000_010, 1_795_000_020, 1_795_000_025])
    );
}

#[test]
fn there_are_no_result_files_before_the_end() {
    let mut world = World::empty();
    let id = world.batch_of(10);
    world.wait("22s");
    let batch = world.get(&id);
    let seen = json!([
        batch["status"],
        batch["output_file_id"],
        batch["error_file_id"]
    ]);
    assert_eq!(seen, json!(["finalizing", null, null]));
}

#[test]
fn a_completed_batch_has_each_custom_id_once_in_another_order() {
    let mut world = World::empty();
    let id = world.batch_of(40);
    world.wait("1h");
    let output = world.get(&id)["output_file_id"].clone();
    let ids: Vec<String> = world
        .lines(&output)
        .iter()
        .map(|line| text(&line["custom_id"]))
        .collect();
    let input: Vec<String> = (0..40).map(|number| format!("r{number}")).collect();
    assert_ne!(ids, input);
    let (mut ids, mut input) = (ids, input);
    ids.sort();
    input.sort();
    assert_eq!(ids, input);
}

#[test]
fn the_usage_of_a_batch_is_the_sum_of_its_lines() {
    let mut world = World::empty();
    let id = world.batch_of(7);
    world.wait("1h");
    let batch = world.get(&id);
    let lines = world.lines(&batch["output_file_id"]);
    let sum = |key: &str| -> u64 {
        lines
            .iter()
            .map(|line| line["response"]["body"]["usage"][key].as_u64().unwrap())
            .sum()
    };
    let expected = json!({
        "input_tokens": sum("prompt_tokens"), "input_tokens_details": {"cached_tokens": 0},
        "output_tokens": sum("completion_tokens"),
        "output_tokens_details": {"reasoning_tokens": 0}, "total_tokens": sum("total_tokens"),
    });
    assert_eq!(batch["usage"], expected);
}

#[test]
fn a_refused_request_stands_in_the_error_file_alone() {
    let mut world = World::empty();
    let bad = with(request("bad"), "/body/messages", json!([]));
    let input = world.upload(&format!("{}{bad}", requests(2)));
    let id = world.create(&input, CHAT);
    world.wait("1h");
    let batch = world.get(&id);
    let errors = world.lines(&batch["error_file_id"]);
    let error = &errors[0];
    let seen = json!([
        batch["request_counts"],
        world.lines(&batch["output_file_id"]).len(),
        errors.len(),
        error["custom_id"],
        error["response"]["status_code"],
        error["response"]["body"]["error"]["param"],
        error["error"],
    ]);
    let counts = json!({"total": 3, "completed": 2, "failed": 1});
    assert_eq!(seen, json!([counts, 2, 1, "bad", 400, "messages", null]));
}

#[test]
fn a_batch_of_which_all_failed_is_completed_without_an_output_file() {
    let mut world = World::empty();
    let image = json!({"custom_id": "i", "method": "POST", "url": "/v1/images/generations",
        "body": {"model": "gpt-image-1", "prompt": "a hat"}});
    let input = world.upload(&format!("{image}\n"));
    let id = world.create(&input, "/v1/images/generations");
    world.wait("1h");
    let batch = world.get(&id);
    let line = world.lines(&batch["error_file_id"])[0].clone();
    let seen = json!([
        batch["status"],
        batch["output_file_id"],
        line["response"]["body"]["error"]["message"],
    ]);
    let message = "This server does not make images; it only answers with text.";
    assert_eq!(seen, json!(["completed", null, message]));
}

#[test]
fn an_expired_batch_keeps_what_was_done_and_says_what_was_not() {
    let mut world = World::of(
        "pace = { validating = '10s', request = '1h', longest_run = '99h', window = '3h' }",
    );
    let id = world.batch_of(5);
    // Long after the end: what was done by then does not grow.
    world.wait("9h");
    let batch = world.get(&id);
    let errors = world.lines(&batch["error_file_id"]);
    let seen = json!([
        batch["status"],
        batch["expired_at"],
        batch["request_counts"],
        world.lines(&batch["output_file_id"]).len(),
        errors.len(),
        errors[0]["response"],
        errors[0]["error"],
    ]);
    let counts = json!({"total": 5, "completed": 2, "failed": 0});
    let error = json!({
        "code": "batch_expired",
        "message": "This request could not be executed before the completion window expired.",
    });
    assert_eq!(
        seen,
        json!(["expired", 1_795_010_800, counts, 2, 3, null, error])
    );
}

#[test]
fn a_running_batch_can_be_cancelled_and_keeps_its_partial_results() {
    let mut world = World::empty();
    let id = world.batch_of(100);
    world.wait("40s");
    let asked = world.cancel(&id).unwrap();
    let again = world.cancel(&id).unwrap();
    world.wait("20s");
    let batch = world.get(&id);
    let (done, unrun) = (
        world.lines(&batch["output_file_id"]),
        world.lines(&batch["error_file_id"]),
    );
    let seen = json!([
        asked["status"],
        again["status"],
        batch["status"],
        batch["request_counts"],
        done.len(),
        unrun.len(),
        unrun[0]["error"]["code"],
        batch["cancelled_at"],
    ]);
    // Thirty were done; five more were under way.
    let counts = json!({"total": 100, "completed": 35, "failed": 0});
    let expected = json!([
        "cancelling",
        "cancelling",
        "cancelled",
        counts,
        35,
        65,
        "batch_cancelled",
        1_795_000_060,
    ]);
    assert_eq!(seen, expected);
}

#[test]
fn a_batch_can_be_cancelled_while_validating_and_while_finalizing() {
    for (wait, done) in [("1s", 0), ("21s", 10)] {
        let mut world = World::empty();
        let id = world.batch_of(10);
        world.wait(wait);
        world.cancel(&id).unwrap();
        world.wait("1m");
        let batch = world.get(&id);
        let seen = json!([batch["status"], batch["request_counts"]["completed"]]);
        assert_eq!(seen, json!(["cancelled", done]));
    }
}

#[test]
fn a_cancelled_batch_is_returned_as_it_is_when_cancelled_again() {
    let mut world = World::empty();
    let id = world.batch_of(10);
    world.cancel(&id).unwrap();
    world.wait("1m");
    assert_eq!(world.cancel(&id).unwrap()["status"], "cancelled");
}

#[test]
fn an_ended_batch_cannot_be_cancelled() {
    let mut world = World::empty();
    let id = world.batch_of(1);
    world.wait("1h");
    let message = "Cannot cancel a batch with status 'completed'.";
    assert_eq!(world.cancel(&id), Err(ApiError::new(409, message)));
}

#[test]
fn an_unknown_batch_is_not_found() {
    let mut world = World::empty();
    let refusal = world.engine.batch("batch_x", world.now).unwrap_err();
    assert_eq!(
        (refusal.status, refusal.message.as_str()),
        (404, "No batch found with id 'batch_x'.")
    );
}

#[test]
fn validation_errors_come_later_and_name_their_lines() {
    let good = requests(1);
    let cases = [
        (
            format!("{good}{{\"custom_id\":"),
            json!([["invalid_json_line", 2]]),
        ),
        (format!("{good}{good}"), json!([["duplicate_custom_id", 2]])),
        (
            format!(
                "{good}\n{}",
                with(request("b"), "/body/model", json!("gpt-5"))
            ),
            json!([["mismatched_model", 3]]),
        ),
        (
            with(request("b"), "/custom_id", Value::Null),
            json!([["missing_required_parameter", 1]]),
        ),
        (
            with(request("b"), "/body", Value::Null),
            json!([["missing_required_parameter", 1]]),
        ),
        (
            with(request("b"), "/body/model", Value::Null),
            json!([["missing_required_parameter", 1]]),
        ),
        (
            with(request("b"), "/method", json!("GET")),
            json!([["invalid_method", 1]]),
        ),
        (
            with(request("b"), "/url", json!("/v1/responses")),
            json!([["url_mismatch", 1]]),
        ),
        (
            with(request("b"), "/url", json!("/v1/nonsense")),
            json!([["invalid_url", 1]]),
        ),
        (String::new(), json!([["empty_file", null]])),
        (requests(50_001), json!([["too_many_tasks", null]])),
    ];
    for (body, errors) in cases {
        let shown: String = body.chars().take(300).collect();
        assert_eq!(
            World::verdict(&body, CHAT),
            json!(["failed", errors]),
            "{shown}"
        );
    }
}

#[test]
fn a_streaming_request_fails_the_batch() {
    let mut stream = request("s");
    stream["body"]["stream"] = json!(true);
    let verdict = World::verdict(&format!("{stream}\n"), CHAT);
    assert_eq!(verdict, json!(["failed", [["invalid_request", 1]]]));
}

#[test]
fn embedding_inputs_are_counted_over_all_requests() {
    let inputs = vec!["a"; 2048];
    let line = |number: u32| {
        json!({"custom_id": format!("e{number}"), "method": "POST", "url": "/v1/embeddings",
            "body": {"model": "text-embedding-3-small", "input": inputs}})
    };
    let body: String = (0..25)
        .map(|number| {
            line(number).to_string()
                + "
"
        })
        .collect();
    let verdict = World::verdict(&body, "/v1/embeddings");
    assert_eq!(verdict, json!(["failed", [["too_many_tasks", null]]]));
}

#[test]
fn no_more_than_fifty_errors_are_listed() {
    let verdict = World::verdict(&"nonsense\n".repeat(200), CHAT);
    assert_eq!(verdict[1].as_array().unwrap().len(), 50);
}

#[test]
fn a_creation_that_makes_no_sense_is_refused_at_once() {
    let mut world = World::empty();
    let input = world.upload(&requests(1));
    let other = text(&world.upload_as("x.txt", "user_data", "x").unwrap()["id"]);
    let good = json!({"input_file_id": input, "endpoint": CHAT, "completion_window": "24h"});
    let cases = [
        ("input_file_id", json!("file-none"), 404),
        ("input_file_id", json!(other), 400),
        ("input_file_id", Value::Null, 400),
        ("endpoint", json!("/v1/audio/speech"), 400),
        ("completion_window", json!("48h"), 400),
        ("metadata", json!({"k": 7}), 400),
        ("metadata", json!({"k".repeat(65): "v"}), 400),
        ("metadata", json!({"k": "v".repeat(513)}), 400),
        (
            "metadata",
            (0..17).map(|n| (n.to_string(), json!("v"))).collect(),
            400,
        ),
        (
            "output_expires_after",
            json!({"anchor": "created_at", "seconds": 60}),
            400,
        ),
        (
            "output_expires_after",
            json!({"anchor": "now", "seconds": 7200}),
            400,
        ),
    ];
    for (key, value, status) in cases {
        let mut body = good.clone();
        body[key] = value;
        assert_eq!(
            world.try_create(&body).unwrap_err().status,
            status,
            "{body}"
        );
    }
}

#[test]
fn results_expire_when_the_creation_said_so() {
    let mut world = World::empty();
    let input = world.upload(&requests(1));
    let body = json!({"input_file_id": input, "endpoint": CHAT, "completion_window": "24h",
        "output_expires_after": {"anchor": "created_at", "seconds": 3600}});
    let id = text(&world.try_create(&body).unwrap()["id"]);
    world.wait("30m");
    let output = text(&world.get(&id)["output_file_id"]);
    let file: Value =
        serde_json::from_str(&world.engine.file(&output, world.now).unwrap()).unwrap();
    let dates = json!([file["created_at"], file["expires_at"]]);
    world.wait("1h");
    assert_eq!(dates, json!([1_795_000_016, 1_795_003_616]));
    assert_eq!(
        world.engine.file(&output, world.now).unwrap_err().status,
        404
    );
}

#[test]
fn the_listing_is_newest_first_and_pages_by_the_last_id() {
    let mut world = World::empty();
    let ids: Vec<String> = (0..5)
        .map(|_| {
            world.wait("1s");
            world.batch_of(1)
        })
        .collect();
    let page = world.list(None, Some("2"));
    let rest = world.list(Some(&ids[3]), None);
    let of = |page: &Value| -> Vec<Value> {
        page["data"]
            .as_array()
            .unwrap()
            .iter()
            .map(|batch| batch["id"].clone())
            .collect()
    };
    let seen = json!([
        of(&page),
        page["has_more"],
        page["first_id"],
        page["last_id"],
        of(&rest),
        rest["has_more"]
    ]);
    let expected = json!([
        [ids[4], ids[3]],
        true,
        ids[4],
        ids[3],
        [ids[2], ids[1], ids[0]],
        false
    ]);
    assert_eq!(seen, expected);
}

#[test]
fn limits_outside_the_description_are_refused() {
    let mut world = World::empty();
    for limit in ["0", "101", "-1", "many"] {
        assert_eq!(
            world
                .engine
                .list_batches(None, Some(limit), world.now)
                .unwrap_err()
                .status,
            400
        );
    }
    let files = |limit: &str| FileQuery {
        limit: Some(limit.to_owned()),
        ..FileQuery::default()
    };
    assert!(world.engine.list_files(&files("10000"), world.now).is_ok());
    assert!(world.engine.list_files(&files("10001"), world.now).is_err());
}

#[test]
fn a_new_batch_is_missing_from_the_listing_while_it_lags() {
    let mut world = World::of("pace = { listing_lag = '30s' }");
    let id = world.batch_of(1);
    let before = world.list(None, None)["data"].as_array().unwrap().len();
    let fetched = world.get(&id)["id"].clone();
    world.wait("30s");
    let after = world.list(None, None)["data"].as_array().unwrap().len();
    assert_eq!(json!([before, fetched, after]), json!([0, id, 1]));
}

#[test]
fn a_batch_input_must_be_jsonl_and_not_too_large() {
    let mut world = World::empty();
    let wrong = world.upload_as("in.txt", "batch", "x").unwrap_err();
    let form = UploadForm {
        filename: Some("in.jsonl".to_owned()),
        purpose: Some("batch".to_owned()),
        ..UploadForm::default()
    };
    let (id, _) = world.engine.reserve_file();
    let large = world
        .engine
        .create_file(&id, &form, 200_000_001, world.now)
        .unwrap_err();
    let messages = [wrong.message.as_str(), large.message.as_str()];
    let expected = [
        "Invalid file format for Batch API. Must be .jsonl",
        "File is too large.",
    ];
    assert_eq!(messages, expected);
}

#[test]
fn an_input_expires_after_thirty_days() {
    let mut world = World::empty();
    let file = world.upload_as("in.jsonl", "batch", "x").unwrap();
    let expected = json!({
        "id": file["id"], "object": "file", "bytes": 1, "created_at": 1_795_000_000,
        "expires_at": 1_797_592_000, "filename": "in.jsonl", "purpose": "batch",
        "status": "processed", "status_details": null,
    });
    assert_eq!(file, expected);
}

#[test]
fn files_are_listed_by_purpose_and_order() {
    let mut world = World::empty();
    for name in ["a.jsonl", "b.jsonl"] {
        world.upload_as(name, "batch", "x").unwrap();
    }
    world.upload_as("c.txt", "user_data", "x").unwrap();
    let query = FileQuery {
        purpose: Some("batch".to_owned()),
        order: Some("asc".to_owned()),
        ..FileQuery::default()
    };
    let page = world.engine.list_files(&query, world.now).unwrap();
    let page: Value = serde_json::from_str(&page).unwrap();
    let names = [
        &page["data"][0]["filename"],
        &page["data"][1]["filename"],
        &page["data"][2],
    ];
    assert_eq!(json!(names), json!(["a.jsonl", "b.jsonl", null]));
}

#[test]
fn a_batch_outlives_the_deletion_of_its_input() {
    let mut world = World::empty();
    let input = world.upload(&requests(3));
    let id = world.create(&input, CHAT);
    world.engine.delete_file(&input, world.now).unwrap();
    world.wait("1h");
    let batch = world.get(&id);
    let left = world.engine.store.read(&BodyName::new(&input)).is_ok();
    assert_eq!(
        json!([batch["request_counts"]["completed"], left]),
        json!([3, false])
    );
}

#[test]
fn two_servers_of_one_seed_answer_alike_to_the_byte() {
    let run = || {
        let mut world = World::of("pace = { failure_rate = 0.3 }");
        let id = world.batch_of(30);
        world.wait("2h");
        let batch = world.get(&id);
        (
            batch.to_string(),
            world.content(&batch["output_file_id"]),
            world.content(&batch["error_file_id"]),
        )
    };
    assert_eq!(run(), run());
}

#[test]
fn requests_fail_by_lot_at_the_rate_of_the_world() {
    let mut world = World::of("pace = { failure_rate = 0.5, longest_run = '1m' }");
    let id = world.batch_of(1000);
    world.wait("1h");
    let failed = world.get(&id)["request_counts"]["failed"].as_u64().unwrap();
    assert!((420..=580).contains(&failed), "{failed}");
}

#[test]
fn the_demo_shows_every_status_at_opening_and_a_minute_later() {
    let mut world = World::open(&Scenario::named("demo").unwrap());
    for _ in 0..2 {
        let page = world.list(None, Some("100"));
        let mut seen: Vec<String> = page["data"]
            .as_array()
            .unwrap()
            .iter()
            .map(|batch| text(&batch["status"]))
            .collect();
        seen.sort();
        seen.dedup();
        let all = [
            "cancelled",
            "cancelling",
            "completed",
            "expired",
            "failed",
            "finalizing",
            "in_progress",
            "validating",
        ];
        assert_eq!(seen, all);
        world.wait("1m");
    }
}

#[test]
fn a_batch_of_the_demo_ends_within_half_a_minute_with_all_e_mails_answered() {
    let mut world = World::open(&Scenario::named("demo").unwrap());
    world.wait("30s");
    let page = world.list(None, None);
    let batches = page["data"].as_array().unwrap();
    let emails = batches
        .iter()
        .find(|batch| batch["metadata"]["name"] == "cxo-emails")
        .unwrap();
    let answered = world.lines(&emails["output_file_id"]).len();
    assert_eq!(
        json!([emails["status"], answered]),
        json!(["completed", 60])
    );
}

#[test]
fn no_seeded_past_lies_in_the_future() {
    for name in Scenario::names() {
        let mut world = World::open(&Scenario::named(name).unwrap());
        let page = world.list(None, Some("100"));
        for batch in page["data"].as_array().unwrap() {
            for key in [
                "created_at",
                "in_progress_at",
                "finalizing_at",
                "completed_at",
                "failed_at",
                "expired_at",
                "cancelling_at",
                "cancelled_at",
            ] {
                let at = batch[key].as_i64().unwrap_or(0);
                assert!(at <= OPENED / 1000, "{name}: {key} of {batch}");
            }
        }
    }
}

#[test]
fn seeded_states_are_what_the_world_says() {
    for name in Scenario::names() {
        let scenario = Scenario::named(name).unwrap();
        let mut world = World::open(&scenario);
        let mut wanted: Vec<String> = scenario
            .batches
            .iter()
            .map(|batch| format!("{:?}", batch.status))
            .collect();
        let mut seen: Vec<String> = world
            .engine
            .batches
            .values()
            .map(|batch| format!("{:?}", batch.phase))
            .collect();
        wanted.sort();
        seen.sort();
        assert_eq!(seen, wanted, "{name}");
        world.wait("1s");
    }
}

#[test]
fn every_derived_body_is_as_long_as_its_file_says() {
    let mut world = World::open(&Scenario::named("demo").unwrap());
    let small: Vec<(String, u64)> = {
        let ids: Vec<FileId> = world.engine.files.keys().cloned().collect();
        ids.into_iter()
            .map(|id| (id.0.clone(), world.engine.bytes(&id)))
            .collect()
    };
    for (id, bytes) in small.into_iter().filter(|(_, bytes)| *bytes < 3_000_000) {
        assert_eq!(world.content(&json!(id)).len() as u64, bytes, "{id}");
    }
}

#[test]
fn the_input_of_a_failed_seeded_batch_fails_for_the_same_reasons() {
    let mut world = World::open(&Scenario::named("demo").unwrap());
    let page = world.list(None, Some("100"));
    let failed = page["data"]
        .as_array()
        .unwrap()
        .iter()
        .find(|batch| batch["status"] == "failed");
    let failed = failed.unwrap().clone();
    let input = world.content(&failed["input_file_id"]);
    let codes: Vec<Value> = failed["errors"]["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| json!([error["code"], error["line"]]))
        .collect();
    assert_eq!(World::verdict(&input, CHAT), json!(["failed", codes]));
}

#[test]
fn a_seeded_input_can_be_run_again() {
    let mut world = World::open(&Scenario::named("half-failed").unwrap());
    let input = world.list(None, None)["data"][0]["input_file_id"].clone();
    world.content(&input);
    let id = world.create(&text(&input), CHAT);
    world.wait("10h");
    assert_eq!(world.get(&id)["request_counts"]["total"], 400);
}

#[test]
fn opening_ten_thousand_batches_makes_no_body_and_answers_no_request() {
    let world = World::open(&Scenario::named("ten-thousand").unwrap());
    let bodies = std::fs::read_dir(world.dir.path()).unwrap().count();
    let measured = world
        .engine
        .files
        .values()
        .filter(|file| file.bytes.is_some())
        .count();
    assert_eq!(
        (
            world.engine.order.len(),
            bodies,
            measured,
            world.engine.tables.len()
        ),
        (10_000, 0, 0, 0)
    );
}

#[test]
fn a_crlf_file_without_a_last_line_feed_is_read_like_any_other() {
    let mut world = World::empty();
    let body = requests(3).trim_end().replace('\n', "\r\n");
    let input = world.upload(&body);
    let id = world.create(&input, CHAT);
    world.wait("1h");
    assert_eq!(world.get(&id)["request_counts"]["completed"], 3);
}

#[test]
fn spans_of_the_tests_are_what_they_say() {
    assert_eq!("3h".parse(), Ok(Span::from_seconds(10_800)));
}

/// A chat request of `words` words, which are as many tokens and one.
fn wordy(id: &str, words: usize) -> String {
    let content = "abc ".repeat(words);
    format!(
        "{{\"custom_id\":\"{id}\",\"method\":\"POST\",\"url\":\"{CHAT}\",\"body\":{{\"model\":\"m\",\
         \"messages\":[{{\"role\":\"user\",\"content\":\"{content}\"}}]}}}}\n"
    )
}

#[test]
fn a_batch_that_is_too_much_for_the_queue_fails_with_the_words_of_openai_until_there_is_room() {
    let mut world = World::of(
        "pace = { validating = '10s', request = '10s', finalizing = '5s', longest_run = '40h', \
         enqueued_tokens = 1500 }",
    );
    let first = world.upload(&wordy("a", 1000));
    let running = world.create(&first, CHAT);
    let again = world.upload(&wordy("b", 1000));
    let refused = world.create(&again, CHAT);
    world.wait("11s");
    let batch: Value =
        serde_json::from_str(&world.engine.batch(&refused, world.now).unwrap()).unwrap();
    assert_eq!(
        (&batch["status"], &batch["errors"]["data"][0]),
        (
            &json!("failed"),
            &json!({
                "code": "token_limit_exceeded",
                "message": "Enqueued token limit reached for m in organization org-batchdeck. Limit: \
                            1,500 enqueued tokens. Please try again once some in_progress batches \
                            have been completed.",
                "param": null,
                "line": null,
            })
        )
    );
    world.wait("30s");
    let ended: Value =
        serde_json::from_str(&world.engine.batch(&running, world.now).unwrap()).unwrap();
    assert_eq!(ended["status"], "completed");
    let accepted = world.create(&again, CHAT);
    world.wait("11s");
    let batch: Value =
        serde_json::from_str(&world.engine.batch(&accepted, world.now).unwrap()).unwrap();
    assert_eq!(batch["status"], "in_progress");
}
