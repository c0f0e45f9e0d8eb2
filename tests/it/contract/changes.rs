//! Changes: each reaches the wire once, whatever happens, and says whether it may have worked.

use std::collections::BTreeMap;

use batchdeck::domain::{Batch, BatchId, Endpoint, Failure, FileId, Kind, NewBatch, Status};
use batchdeck::provider::{Leave, Upload};
use bytes::Bytes;
use futures_util::StreamExt;
use futures_util::stream;
use tokio::time::Instant;

use super::fault::{Reaction, Server, Step, bytes, cut, json, provider_at, reply};

const BATCH: &str = r#"{"id":"batch_1","status":"validating"}"#;
const FILE: &str =
    r#"{"id":"file-1","object":"file","bytes":6,"filename":"in.jsonl","purpose":"batch"}"#;

fn new() -> NewBatch {
    NewBatch {
        input_file: FileId::new("file-1"),
        endpoint: Endpoint::new("/v1/responses"),
        window: "24h".into(),
        metadata: BTreeMap::from([("name".into(), "weekly \"é\"".into())]),
    }
}

async fn create(server: &Server) -> Result<Batch, Failure> {
    server.provider().create(new(), Leave::given()).await
}

#[tokio::test]
async fn a_create_says_what_was_asked_for() {
    let server = Server::always(reply(201, "", BATCH)).await;
    let batch = create(&server).await.unwrap();
    let request = server.requests().concat();
    assert!(
        request.starts_with("POST /v1/batches HTTP/1.1\r\n"),
        "{request}"
    );
    let (_, body) = request.split_once("\r\n\r\n").unwrap();
    assert_eq!(
        body,
        r#"{"input_file_id":"file-1","endpoint":"/v1/responses","completion_window":"24h","metadata":{"name":"weekly \"é\""}}"#
    );
    assert_eq!(
        (batch.id.as_str(), batch.status),
        ("batch_1", Status::Validating)
    );
}

#[tokio::test]
async fn a_create_is_sent_exactly_once_and_says_when_its_outcome_is_unknown() {
    let whole = bytes(200, "", BATCH);
    let open: Vec<(&str, Reaction)> = vec![
        ("reset after the head", vec![Step::ReadHead, Step::Reset]),
        ("reset after the body", vec![Step::ReadAll, Step::Reset]),
        ("closed without a reply", vec![Step::ReadAll, Step::Close]),
        ("cut in the status line", cut(&whole, 7, Step::Close)),
        ("cut in the head", cut(&whole, 25, Step::Reset)),
        ("cut in the body", cut(&whole, whole.len() - 3, Step::Close)),
        ("408", reply(408, "", "")),
        ("500", reply(500, "", "")),
        (
            "500 that asks for a repeat",
            reply(500, "x-should-retry: true\r\n", ""),
        ),
        ("502", reply(502, "content-type: text/html\r\n", "<html>")),
        ("503", reply(503, "retry-after: 0\r\n", "")),
        ("504", reply(504, "", "")),
        ("529", reply(529, "", "")),
        ("a web page", reply(200, "", "<html>")),
        ("nothing", json("")),
        ("null", json("null")),
        ("a list", json("[]")),
        ("half a batch", json(r#"{"id":"batch_1""#)),
        ("a batch without id", json(r#"{"object":"batch"}"#)),
        (
            "not HTTP",
            vec![
                Step::ReadAll,
                Step::Say(b"SSH-2.0-x\r\n".to_vec()),
                Step::Close,
            ],
        ),
    ];
    for (name, reaction) in open {
        let server = Server::always(reaction).await;
        let failure = create(&server).await.unwrap_err();
        assert_eq!(
            (failure.kind, server.requests().len()),
            (Kind::Ambiguous, 1),
            "{name}: {failure}"
        );
        assert!(
            failure
                .why
                .starts_with("it is not known whether it was created"),
            "{failure}"
        );
    }
}

#[tokio::test]
async fn a_create_that_was_refused_is_sent_once_and_is_not_in_doubt() {
    let quota = r#"{"error":{"message":"pay","code":"billing_hard_limit_reached"}}"#;
    let refusal = r#"{"code":20012,"message":"no such model","data":null}"#;
    for (reaction, kind) in [
        (reply(400, "", ""), Kind::Rejected),
        (reply(401, "", ""), Kind::Unauthorized),
        (reply(403, "", ""), Kind::Forbidden),
        (reply(404, "", ""), Kind::NotFound),
        (reply(409, "", ""), Kind::Conflict),
        (reply(422, "", ""), Kind::Rejected),
        (reply(429, "retry-after: 0\r\n", ""), Kind::RateLimited),
        (reply(429, "", quota), Kind::Quota),
        (reply(501, "", ""), Kind::Unsupported),
        (
            reply(307, "location: https://other.test/\r\n", ""),
            Kind::Rejected,
        ),
        (json(refusal), Kind::Rejected),
    ] {
        let shown = format!("{reaction:?}");
        let server = Server::always(reaction).await;
        let failure = create(&server).await.unwrap_err();
        assert_eq!(
            (failure.kind, server.requests().len()),
            (kind, 1),
            "{shown}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_create_that_is_never_answered_is_in_doubt_after_half_a_minute() {
    let server = Server::always(vec![Step::ReadAll, Step::Stall]).await;
    let began = Instant::now();
    let failure = create(&server).await.unwrap_err();
    assert_eq!(
        (failure.kind, began.elapsed().as_secs()),
        (Kind::Ambiguous, 30)
    );
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_create_that_is_refused_leave_once_it_is_connected_never_arrives_whole() {
    let server = Server::always(reply(201, "", BATCH)).await;
    let why = Failure::new(Kind::Conflict, "it stays here", "somebody else has it");
    let leave = Leave::of(std::future::ready(Err(why)));
    let failure = server.provider().create(new(), leave).await.unwrap_err();
    assert_eq!(
        (failure.kind, failure.why.as_str()),
        (Kind::Conflict, "somebody else has it")
    );
    let arrived = server.requests().concat();
    assert!(!arrived.contains("input_file_id"), "{arrived}");
}

#[tokio::test]
async fn a_create_is_not_asked_for_leave_before_it_is_connected() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let host = listener.local_addr().unwrap();
    drop(listener);
    let (asked, was_asked) = tokio::sync::oneshot::channel();
    let leave = Leave::of(async move {
        asked.send(()).ok();
        Ok(())
    });
    let provider = provider_at(&format!("http://{host}/v1"));
    provider.create(new(), leave).await.unwrap_err();
    assert!(was_asked.await.is_err());
}

#[tokio::test]
async fn a_create_that_found_no_connection_is_not_in_doubt() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let host = listener.local_addr().unwrap();
    drop(listener);
    let provider = provider_at(&format!("http://{host}/v1"));
    assert_eq!(
        provider
            .create(new(), Leave::given())
            .await
            .unwrap_err()
            .kind,
        Kind::Network
    );
}

#[tokio::test]
async fn a_create_whose_handshake_fails_is_not_in_doubt() {
    let server = Server::always(vec![Step::Say(b"no TLS here\r\n".to_vec()), Step::Close]).await;
    let provider = provider_at(&format!("https://{}/v1", server.host()));
    let failure = provider.create(new(), Leave::given()).await.unwrap_err();
    assert_eq!(failure.kind, Kind::Network, "{failure}");
}

#[tokio::test]
async fn each_create_has_a_connection_of_its_own_while_reads_share_one() {
    let lists = [json(r#"{"data":[]}"#), json(r#"{"data":[]}"#)];
    let server = Server::start([lists.to_vec(), vec![json(BATCH)]].concat()).await;
    let provider = server.provider();
    provider.list(None, 1).await.unwrap();
    provider.list(None, 1).await.unwrap();
    assert_eq!(server.connections(), 1);
    provider.create(new(), Leave::given()).await.unwrap();
    provider.create(new(), Leave::given()).await.unwrap();
    assert_eq!(server.connections(), 3);
}

#[tokio::test]
async fn a_cancel_is_sent_once_with_an_empty_body() {
    let server = Server::always(json(r#"{"id":"a/b","status":"cancelling"}"#)).await;
    let batch = server.provider().cancel(BatchId::new("a/b")).await.unwrap();
    let request = server.requests().concat();
    assert!(
        request.starts_with("POST /v1/batches/a%2Fb/cancel HTTP/1.1\r\n"),
        "{request}"
    );
    assert!(request.contains("content-length: 0\r\n"), "{request}");
    assert_eq!(batch.status, Status::Cancelling);
}

#[tokio::test]
async fn a_batch_that_has_ended_cannot_be_cancelled_whatever_the_server_calls_it() {
    let openai = r#"{"error":{"message":"Cannot cancel a batch with status 'completed'.","type":"invalid_request_error","param":null,"code":null}}"#;
    let clone = r#"{"error":{"message":"Batch is already in a terminal state"}}"#;
    for reaction in [
        reply(409, "", openai),
        reply(400, "", openai),
        reply(400, "", clone),
    ] {
        let server = Server::always(reaction).await;
        let failure = server
            .provider()
            .cancel(BatchId::new("b"))
            .await
            .unwrap_err();
        assert_eq!(
            (failure.kind, server.requests().len()),
            (Kind::Conflict, 1),
            "{failure}"
        );
    }
}

#[tokio::test]
async fn a_cancel_is_never_repeated() {
    for reaction in [
        reply(500, "", ""),
        reply(409, "x-should-retry: true\r\n", ""),
        vec![Step::ReadAll, Step::Reset],
    ] {
        let server = Server::always(reaction).await;
        assert!(server.provider().cancel(BatchId::new("b")).await.is_err());
        assert_eq!(server.requests().len(), 1);
    }
}

#[tokio::test]
async fn a_file_is_deleted_once() {
    let server = Server::always(json(r#"{"id":"file-1","object":"file","deleted":true}"#)).await;
    server
        .provider()
        .delete_file(FileId::new("file-1"))
        .await
        .unwrap();
    assert!(
        server
            .requests()
            .concat()
            .starts_with("DELETE /v1/files/file-1 HTTP/1.1\r\n")
    );
}

fn upload(announced: u64, chunks: Vec<std::io::Result<&'static str>>) -> Upload {
    let chunks = chunks.into_iter().map(|chunk| chunk.map(Bytes::from));
    Upload {
        name: "in\r\n\"é\".jsonl".into(),
        bytes: announced,
        body: stream::iter(chunks).boxed(),
    }
}

#[tokio::test]
async fn an_upload_is_one_form_of_exactly_its_length() {
    let server = Server::always(reply(201, "", FILE)).await;
    let file = server
        .provider()
        .upload(upload(6, vec![Ok("{}\n"), Ok("{}\n")]))
        .await
        .unwrap();
    let request = server.requests().concat();
    assert!(
        request.starts_with("POST /v1/files HTTP/1.1\r\n"),
        "{request}"
    );
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    assert!(
        head.contains(&format!("content-length: {}", body.len())),
        "{head}"
    );
    assert!(!head.contains("transfer-encoding"), "{head}");
    let parts: Vec<&str> = body
        .split("\r\n")
        .filter(|line| !line.starts_with("--"))
        .collect();
    assert_eq!(
        parts,
        [
            "Content-Disposition: form-data; name=\"purpose\"",
            "",
            "batch",
            "Content-Disposition: form-data; name=\"file\"; filename=\"in__\\\"é\\\".jsonl\"",
            "content-type: application/jsonl",
            "",
            "{}\n{}\n",
            ""
        ]
    );
    assert_eq!((file.id.as_str(), file.bytes), ("file-1", Some(6)));
}

#[tokio::test]
async fn an_upload_whose_file_is_not_as_announced_is_broken_off() {
    let odd = [
        upload(6, vec![Ok("{}\n")]),
        upload(2, vec![Ok("{}\n")]),
        upload(
            6,
            vec![Ok("{}\n"), Err(std::io::Error::other("the disk is gone"))],
        ),
    ];
    for upload in odd {
        let server = Server::always(reply(200, "", FILE)).await;
        let failure = server.provider().upload(upload).await.unwrap_err();
        assert_eq!(failure.kind, Kind::Disk, "{failure}");
        assert_eq!(
            server.requests(),
            Vec::<String>::new(),
            "nothing arrived whole"
        );
    }
}

#[tokio::test]
async fn an_upload_is_never_repeated() {
    for (reaction, kind) in [
        (
            reply(500, "x-should-retry: true\r\n", ""),
            Kind::Unavailable,
        ),
        (reply(429, "retry-after: 0\r\n", ""), Kind::RateLimited),
        (reply(413, "", ""), Kind::Rejected),
        (vec![Step::ReadAll, Step::Reset], Kind::Network),
    ] {
        let server = Server::always(reaction).await;
        let failure = server
            .provider()
            .upload(upload(3, vec![Ok("{}\n")]))
            .await
            .unwrap_err();
        assert_eq!((failure.kind, server.requests().len()), (kind, 1));
    }
}

#[tokio::test(start_paused = true)]
async fn an_upload_that_nobody_takes_is_given_up() {
    let server = Server::always(vec![Step::ReadHead, Step::Stall]).await;
    let began = Instant::now();
    let failure = server
        .provider()
        .upload(upload(3, vec![Ok("{}\n")]))
        .await
        .unwrap_err();
    assert_eq!(
        (failure.kind, began.elapsed().as_secs() / 120),
        (Kind::Network, 2)
    );
}
