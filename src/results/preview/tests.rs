use super::*;
use crate::domain::Status;
use crate::ops::script::{Script, Sent, batch, fault};

fn ended() -> Batch {
    let mut batch = batch("batch_1", Status::Completed);
    batch.output_file = Some(FileId::new("out"));
    batch.error_file = Some(FileId::new("err"));
    batch
}

fn whole(text: &str) -> Sent {
    Sent {
        total: Some(text.len() as u64),
        bytes: text.into(),
        ..Sent::default()
    }
}

async fn look(script: Arc<Script>, budget: u64) -> Preview {
    preview(script, &ended(), budget).await.unwrap()
}

fn ids(preview: &Preview) -> Vec<&str> {
    preview
        .lines
        .iter()
        .filter_map(|line| line.custom_id.as_deref())
        .collect()
}

const TWO: &str = "{\"custom_id\":\"a\"}\n{\"custom_id\":\"b\"}\n";
const ONE: &str = "{\"custom_id\":\"e\"}";

#[tokio::test]
async fn errors_come_after_answers() {
    let script = Script::new()
        .sends("out", Ok(whole(TWO)))
        .sends("err", Ok(whole(ONE)));
    let preview = look(script, BUDGET).await;
    assert_eq!(ids(&preview), ["a", "b", "e"]);
    assert_eq!((preview.is_whole, preview.note), (true, None));
}

#[tokio::test]
async fn a_long_file_is_cut_after_a_whole_line() {
    let long = Sent {
        total: Some(9_000_000),
        ..whole(TWO)
    };
    let script = Script::new()
        .sends("out", Ok(long))
        .sends("err", Ok(whole(ONE)));
    let preview = look(script, 25).await;
    assert_eq!(ids(&preview), ["a", "e"]);
    assert!(!preview.is_whole);
    assert_eq!(
        preview.note.as_deref(),
        Some("the first 0 kB of 9000 kB of the output file")
    );
}

#[tokio::test]
async fn files_that_are_gone_or_empty_are_notes() {
    let script = Script::new().sends("err", Ok(whole("")));
    let preview = look(script, BUDGET).await;
    assert_eq!(
        preview.note.as_deref(),
        Some("the provider no longer has the output file; the errors file is empty")
    );
}

#[tokio::test]
async fn a_broken_connection_shows_what_came() {
    let broken = Sent {
        breaks: true,
        bytes: TWO.as_bytes()[..25].to_vec(),
        ..whole(TWO)
    };
    let script = Script::new()
        .sends("out", Ok(broken))
        .sends("err", Ok(whole(ONE)));
    let preview = look(script, BUDGET).await;
    assert_eq!((ids(&preview), preview.is_whole), (vec!["a", "e"], false));
}

#[tokio::test]
async fn a_failure_before_the_first_line_is_one() {
    let script = Script::new().sends("out", Err(fault(Kind::Unauthorized)));
    let failure = preview(script, &ended(), BUDGET).await.unwrap_err();
    assert_eq!(failure.kind, Kind::Unauthorized);
}
