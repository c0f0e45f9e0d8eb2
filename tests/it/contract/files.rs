//! Files: streamed, resumed only when proven, and fetched from nowhere else.

use batchdeck::domain::{Failure, FileId, Kind};
use batchdeck::provider::{Content, ReadFrom};
use futures_util::StreamExt;
use tokio::time::Instant;

use super::fault::{Server, Step, bytes, cut, json, reply};

const ETAG: &str = "etag: \"v1\"\r\n";

fn rest(offset: u64) -> ReadFrom {
    ReadFrom::Resume {
        offset,
        etag: "\"v1\"".into(),
    }
}

async fn open(server: &Server, from: ReadFrom) -> Result<Content, Failure> {
    server.provider().read(FileId::new("file-1"), from).await
}

/// Reads to the end; tells what came and how it ended.
async fn drain(content: Content) -> (String, Option<Kind>) {
    let mut text = Vec::new();
    let mut body = content.body;
    while let Some(chunk) = body.next().await {
        match chunk {
            Ok(chunk) => text.extend_from_slice(&chunk),
            Err(failure) => return (String::from_utf8(text).unwrap(), Some(failure.kind)),
        }
    }
    (String::from_utf8(text).unwrap(), None)
}

#[tokio::test]
async fn a_file_comes_whole_and_unpacked() {
    let server = Server::always(reply(200, ETAG, "{}\n{}\n")).await;
    let content = open(&server, ReadFrom::Start).await.unwrap();
    assert_eq!((content.offset, content.total), (0, Some(6)));
    assert_eq!(content.etag.as_deref(), Some("\"v1\""));
    assert_eq!(drain(content).await, ("{}\n{}\n".into(), None));
    let request = server.requests().concat();
    assert!(
        request.starts_with("GET /v1/files/file-1/content HTTP/1.1\r\n"),
        "{request}"
    );
    assert!(
        request.contains("accept-encoding: identity\r\n"),
        "{request}"
    );
    assert!(!request.contains("range:"), "{request}");
}

#[tokio::test]
async fn a_weak_validator_is_none() {
    let server = Server::always(reply(200, "etag: W/\"v1\"\r\n", "{}\n")).await;
    assert_eq!(open(&server, ReadFrom::Start).await.unwrap().etag, None);
}

#[tokio::test]
async fn the_rest_of_a_file_is_asked_for_with_its_validator() {
    let part = format!("{ETAG}content-range: bytes 3-5/6\r\n");
    let server = Server::always(reply(206, &part, "{}\n")).await;
    let content = open(&server, rest(3)).await.unwrap();
    assert_eq!((content.offset, content.total), (3, Some(6)));
    let request = server.requests().concat();
    assert!(request.contains("range: bytes=3-\r\n"), "{request}");
    assert!(request.contains("if-range: \"v1\"\r\n"), "{request}");
}

#[tokio::test]
async fn where_a_part_begins_is_what_the_reply_says() {
    for (status, headers, place) in [
        (206, "content-range: bytes 1-5/6\r\n", Ok((1, Some(6)))),
        (206, "content-range: bytes 3-5/*\r\n", Ok((3, None))),
        (200, "content-range: bytes 3-5/6\r\n", Ok((3, Some(6)))),
        (200, "", Ok((0, Some(3)))),
        (206, "", Err(Kind::Garbled)),
        (206, "content-range: bytes 4-5/6\r\n", Err(Kind::Garbled)),
        (206, "content-range: bytes */6\r\n", Err(Kind::Garbled)),
        (200, "content-encoding: gzip\r\n", Err(Kind::Garbled)),
        (200, "content-type: text/html\r\n", Err(Kind::Garbled)),
    ] {
        let server = Server::always(reply(status, headers, "abc")).await;
        let found = open(&server, rest(3)).await;
        let found = found.map(|content| (content.offset, content.total));
        assert_eq!(
            found.map_err(|failure| failure.kind),
            place,
            "{status} {headers}"
        );
    }
}

#[tokio::test]
async fn nothing_after_the_end_is_an_empty_rest() {
    let server = Server::always(reply(416, "content-range: bytes */6\r\n", "")).await;
    let content = open(&server, rest(6)).await.unwrap();
    assert_eq!(content.offset, 6);
    assert_eq!(drain(content).await, (String::new(), None));
}

#[tokio::test]
async fn a_file_that_is_cut_ends_with_an_error() {
    let whole = bytes(200, "", "{}\n{}\n");
    for end in [Step::Close, Step::Reset] {
        let server = Server::always(cut(&whole, whole.len() - 3, end)).await;
        let content = open(&server, ReadFrom::Start).await.unwrap();
        let (_, end) = drain(content).await;
        assert_eq!(end, Some(Kind::Network));
    }
}

#[tokio::test]
async fn a_chunked_file_without_its_last_chunk_ends_with_an_error() {
    let chunked = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\n{}\n\r\n";
    let server = Server::always(vec![Step::ReadAll, Step::Say(chunked.into()), Step::Close]).await;
    let content = open(&server, ReadFrom::Start).await.unwrap();
    assert_eq!(drain(content).await, ("{}\n".into(), Some(Kind::Network)));
}

#[tokio::test]
async fn a_file_that_ends_with_its_connection_has_no_length() {
    let open_ended = "HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n{}\n";
    let server = Server::always(vec![
        Step::ReadAll,
        Step::Say(open_ended.into()),
        Step::Close,
    ])
    .await;
    let content = open(&server, ReadFrom::Start).await.unwrap();
    assert_eq!(content.total, None);
    assert_eq!(drain(content).await, ("{}\n".into(), None));
}

#[tokio::test(start_paused = true)]
async fn a_file_that_stops_coming_is_given_up_after_a_minute() {
    let whole = bytes(200, "", "{}\n{}\n");
    let server = Server::always(cut(&whole, whole.len() - 3, Step::Stall)).await;
    let content = open(&server, ReadFrom::Start).await.unwrap();
    let began = Instant::now();
    assert_eq!(drain(content).await, ("{}\n".into(), Some(Kind::Network)));
    assert_eq!(began.elapsed().as_secs(), 60);
}

#[tokio::test]
async fn opening_a_file_is_repeated() {
    let server = Server::start(vec![reply(502, "", ""), reply(200, "", "{}\n")]).await;
    assert!(open(&server, ReadFrom::Start).await.is_ok());
}

#[tokio::test]
async fn a_file_named_by_an_address_is_fetched_at_home_only() {
    let server = Server::always(reply(200, "", "{}\n")).await;
    let provider = server.provider();
    let home = FileId::new(server.url("/blob/1?sig=2"));
    assert!(provider.read(home, ReadFrom::Start).await.is_ok());
    assert!(
        server
            .requests()
            .concat()
            .starts_with("GET /blob/1?sig=2 HTTP/1.1\r\n")
    );

    let elsewhere = Server::always(reply(200, "", "{}\n")).await;
    let foreign = FileId::new(elsewhere.url("/blob/1"));
    let failure = provider.read(foreign, ReadFrom::Start).await.unwrap_err();
    assert_eq!(failure.kind, Kind::Unsupported);
    assert!(failure.why.contains(&elsewhere.host()), "{failure}");
    assert_eq!(elsewhere.requests(), Vec::<String>::new());
}

#[tokio::test]
async fn a_file_is_described_by_one_request() {
    let server = Server::always(json(r#"{"id":"file-1","bytes":"12","filename":"a.jsonl"}"#)).await;
    let file = server.provider().file(FileId::new("file-1")).await.unwrap();
    assert_eq!(
        (file.bytes, file.name.as_deref()),
        (Some(12), Some("a.jsonl"))
    );
    assert!(
        server
            .requests()
            .concat()
            .starts_with("GET /v1/files/file-1 HTTP/1.1\r\n")
    );
}

#[tokio::test]
async fn only_batch_inputs_are_listed() {
    let server = Server::always(json(r#"{"data":[{"id":"file-1"}]}"#)).await;
    let page = server.provider().files(None, 50).await.unwrap();
    assert_eq!(page.items.len(), 1);
    assert!(
        server
            .requests()
            .concat()
            .starts_with("GET /v1/files?purpose=batch&limit=50 HTTP/1.1\r\n")
    );
}
