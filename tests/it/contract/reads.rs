//! Reads: repeated as promised, bounded, and never following anybody elsewhere.

use std::time::Duration;

use batchdeck::domain::{BatchId, Failure, Kind, Timestamp};
use batchdeck::provider::Provider;
use tokio::time::Instant;

use super::fault::{KEY, Reaction, Server, Step, bytes, cut, json, provider_at, reply};

const BATCH: &str = r#"{"id":"batch_1","status":"in_progress"}"#;
const LIST: &str =
    r#"{"object":"list","data":[{"id":"batch_1","status":"completed"}],"has_more":true}"#;

async fn get(provider: &dyn Provider) -> Result<(), Failure> {
    provider.get(BatchId::new("batch_1")).await.map(drop)
}

/// Asks a server with this script for a batch; tells how it ended and how often it was asked.
async fn asked(script: Vec<Reaction>) -> (Result<(), Kind>, usize) {
    let server = Server::start(script).await;
    let outcome = get(&*server.provider()).await;
    (
        outcome.map_err(|failure| failure.kind),
        server.requests().len(),
    )
}

#[tokio::test]
async fn a_listing_asks_once_with_its_key_and_reads_the_servers_clock() {
    let date = "date: Sun, 06 Nov 1994 08:49:37 GMT\r\n";
    let server = Server::always(reply(200, date, LIST)).await;
    let page = server.provider().list(None, 100).await.unwrap();
    let request = server.requests().concat();
    assert!(
        request.starts_with("GET /v1/batches?limit=100 HTTP/1.1\r\n"),
        "{request}"
    );
    assert!(
        request.contains(&format!("authorization: Bearer {KEY}\r\n")),
        "{request}"
    );
    assert!(request.contains("x-client-request-id: "), "{request}");
    assert_eq!(page.server_time, Some(Timestamp(784_111_777)));
    assert_eq!(page.next.map(|cursor| cursor.0), Some("batch_1".into()));
}

#[tokio::test]
async fn a_read_survives_every_fault_that_passes() {
    let whole = bytes(200, "", BATCH);
    let faults: Vec<(&str, Reaction)> = vec![
        ("reset before the request is read", vec![Step::Reset]),
        ("reset after the head", vec![Step::ReadHead, Step::Reset]),
        ("closed without a reply", vec![Step::ReadAll, Step::Close]),
        ("cut in the status line", cut(&whole, 7, Step::Close)),
        ("cut in the head", cut(&whole, 25, Step::Close)),
        ("cut in the body", cut(&whole, whole.len() - 3, Step::Close)),
        (
            "reset in the body",
            cut(&whole, whole.len() - 3, Step::Reset),
        ),
        ("500", reply(500, "", "")),
        (
            "502",
            reply(
                502,
                "content-type: text/html\r\n",
                "<html>bad gateway</html>",
            ),
        ),
        ("503", reply(503, "", "")),
        ("529", reply(529, "", "")),
        ("408", reply(408, "", "")),
        ("429", reply(429, "retry-after: 0\r\n", "")),
        (
            "400 that asks for a repeat",
            reply(400, "x-should-retry: true\r\n", ""),
        ),
    ];
    for (name, fault) in faults {
        let server = Server::start(vec![fault, json(BATCH)]).await;
        let outcome = get(&*server.provider()).await;
        assert_eq!(outcome, Ok(()), "{name}");
    }
}

#[tokio::test]
async fn a_read_is_tried_four_times_and_then_says_why() {
    assert_eq!(
        asked(vec![reply(503, "", "")]).await,
        (Err(Kind::Unavailable), 4)
    );
}

#[tokio::test]
async fn what_cannot_help_is_asked_once() {
    let quota = r#"{"error":{"message":"pay","code":"insufficient_quota"}}"#;
    for (reaction, kind) in [
        (reply(400, "", ""), Kind::Rejected),
        (reply(401, "", ""), Kind::Unauthorized),
        (reply(403, "", ""), Kind::Forbidden),
        (reply(404, "", ""), Kind::NotFound),
        (reply(409, "", ""), Kind::Conflict),
        (reply(501, "", ""), Kind::Unsupported),
        (reply(429, "", quota), Kind::Quota),
        (
            reply(503, "x-should-retry: false\r\n", ""),
            Kind::Unavailable,
        ),
        (
            reply(200, "", "<!doctype html><title>Wi-Fi</title>"),
            Kind::Garbled,
        ),
        (
            reply(200, "content-type: text/html\r\n", "hello"),
            Kind::Garbled,
        ),
        (json(""), Kind::Garbled),
        (json("null"), Kind::Garbled),
        (json("[]"), Kind::Garbled),
        (json(r#"{"id":"batch_1""#), Kind::Garbled),
        (json(r#"{"id":"batch_1"}{"id":"batch_2"}"#), Kind::Garbled),
    ] {
        let shown = format!("{reaction:?}");
        assert_eq!(asked(vec![reaction]).await, (Err(kind), 1), "{shown}");
    }
}

#[tokio::test]
async fn a_byte_order_mark_does_not_matter() {
    assert_eq!(
        asked(vec![json(&format!("\u{feff}{BATCH}"))]).await,
        (Ok(()), 1)
    );
}

#[tokio::test]
async fn early_hints_are_not_the_reply() {
    let hints = b"HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n".to_vec();
    let whole = bytes(200, "", BATCH);
    assert_eq!(
        asked(vec![vec![
            Step::ReadAll,
            Step::Say([hints, whole].concat())
        ]])
        .await,
        (Ok(()), 1)
    );
}

#[tokio::test]
async fn a_length_that_is_a_lie_is_noticed() {
    let short = format!("HTTP/1.1 200 OK\r\ncontent-length: 9\r\nconnection: close\r\n\r\n{BATCH}");
    let too_short = vec![Step::ReadAll, Step::Say(short.into_bytes()), Step::Close];
    assert_eq!(asked(vec![too_short]).await, (Err(Kind::Garbled), 1));
    let long = format!("HTTP/1.1 200 OK\r\ncontent-length: 999\r\n\r\n{BATCH}");
    let too_long = vec![Step::ReadAll, Step::Say(long.into_bytes()), Step::Close];
    assert_eq!(asked(vec![too_long]).await, (Err(Kind::Network), 4));
}

#[tokio::test]
async fn a_reply_beyond_32_mib_is_refused_before_it_is_read() {
    let huge = "HTTP/1.1 200 OK\r\ncontent-length: 33554433\r\n\r\n";
    let reaction = vec![Step::ReadAll, Step::Say(huge.into()), Step::Stall];
    assert_eq!(asked(vec![reaction]).await, (Err(Kind::Garbled), 1));
}

#[tokio::test]
async fn a_reply_without_length_is_refused_at_32_mib() {
    let head = b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n".to_vec();
    let reaction = vec![
        Step::ReadAll,
        Step::Say(head),
        Step::Say(vec![b' '; 33 << 20]),
        Step::Stall,
    ];
    assert_eq!(asked(vec![reaction]).await, (Err(Kind::Garbled), 1));
}

#[tokio::test]
async fn a_huge_error_is_cut_short() {
    let head = b"HTTP/1.1 404 Gone\r\nconnection: close\r\n\r\n".to_vec();
    let reaction = vec![
        Step::ReadAll,
        Step::Say(head),
        Step::Say(vec![b'x'; 20 << 20]),
        Step::Stall,
    ];
    let server = Server::always(reaction).await;
    let failure = get(&*server.provider()).await.unwrap_err();
    assert_eq!((failure.kind, failure.why.len()), (Kind::NotFound, 300));
}

#[tokio::test(start_paused = true)]
async fn a_server_that_never_answers_is_given_up() {
    let server = Server::always(vec![Step::ReadAll, Step::Stall]).await;
    let began = Instant::now();
    let failure = get(&*server.provider()).await.unwrap_err();
    assert_eq!(
        (failure.kind, began.elapsed().as_secs()),
        (Kind::Network, 120)
    );
    assert!(
        failure.why.contains("did not answer within 30s"),
        "{failure}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_body_that_stops_is_given_up() {
    let whole = bytes(200, "", BATCH);
    let server = Server::always(cut(&whole, whole.len() - 1, Step::Stall)).await;
    let began = Instant::now();
    let failure = get(&*server.provider()).await.unwrap_err();
    assert_eq!(
        (failure.kind, began.elapsed().as_secs()),
        (Kind::Network, 120)
    );
}

#[tokio::test(start_paused = true)]
async fn a_body_that_only_trickles_is_given_up() {
    let head = b"HTTP/1.1 200 OK\r\n\r\n".to_vec();
    let trickle = Step::Trickle(Duration::from_secs(20));
    let script = vec![vec![Step::ReadAll, Step::Say(head), trickle], json(BATCH)];
    let server = Server::start(script).await;
    let began = Instant::now();
    assert_eq!(get(&*server.provider()).await, Ok(()));
    assert_eq!(began.elapsed().as_secs(), 120);
}

#[tokio::test(start_paused = true)]
async fn the_wait_that_the_server_asks_for_is_kept() {
    let date = "date: Sun, 06 Nov 1994 08:49:37 GMT\r\n";
    for (header, seconds) in [
        ("retry-after: 7\r\n".to_owned(), 7),
        ("retry-after-ms: 3000\r\nretry-after: 9\r\n".to_owned(), 3),
        (
            format!("{date}retry-after: Sun, 06 Nov 1994 08:49:42 GMT\r\n"),
            5,
        ),
        ("retry-after: -5\r\n".to_owned(), 0),
        ("retry-after: abc\r\n".to_owned(), 0),
    ] {
        let server = Server::start(vec![reply(429, &header, ""), json(BATCH)]).await;
        let began = Instant::now();
        assert_eq!(get(&*server.provider()).await, Ok(()), "{header}");
        assert_eq!(
            (began.elapsed().as_secs(), server.requests().len()),
            (seconds, 2),
            "{header}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_long_wait_is_handed_to_the_caller() {
    let server = Server::always(reply(429, "retry-after: 86400\r\n", "")).await;
    let failure = get(&*server.provider()).await.unwrap_err();
    assert_eq!(failure.retry_after, Some(Duration::from_hours(24)));
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn no_redirect_is_followed_and_the_key_stays_home() {
    let elsewhere = Server::always(json(BATCH)).await;
    for status in [301, 302, 303, 307, 308] {
        let location = format!("location: {}\r\n", elsewhere.url("/v1/batches/batch_1"));
        let server = Server::always(reply(status, &location, "")).await;
        let failure = get(&*server.provider()).await.unwrap_err();
        assert!(failure.why.contains(&elsewhere.host()), "{failure}");
        assert_eq!(server.requests().len(), 1, "{status}");
    }
    assert_eq!(elsewhere.requests(), Vec::<String>::new());
}

#[tokio::test]
async fn a_key_that_the_server_repeats_is_masked() {
    let complaint = format!(
        r#"{{"error":{{"message":"Incorrect API key: {KEY}, not sk-proj-AbCdEfGh1234","code":"{KEY}"}}}}"#
    );
    let headers = format!("x-request-id: {KEY}\r\n");
    let server = Server::always(reply(401, &headers, &complaint)).await;
    let failure = get(&*server.provider()).await.unwrap_err();
    let shown = format!("{failure:?} {failure}");
    assert!(
        !shown.contains("THE-KEY") && !shown.contains("AbCdEfGh"),
        "{shown}"
    );
}

#[tokio::test]
async fn a_failure_carries_what_support_asks_for() {
    let body = r#"{"error":{"message":"slow down","type":"requests","param":null,"code":"rate_limit_exceeded"}}"#;
    let headers = "x-request-id: req_7\r\nretry-after: 60\r\n";
    let server = Server::always(reply(429, headers, body)).await;
    let failure = get(&*server.provider()).await.unwrap_err();
    assert_eq!(
        failure.to_string(),
        "cannot fetch batch_1: slow down (HTTP 429 · rate_limit_exceeded · try again in 1m · request req_7)"
    );
}

#[tokio::test]
async fn azures_name_for_a_request_is_kept_too() {
    let server = Server::always(reply(404, "apim-request-id: az-1\r\n", "")).await;
    let failure = get(&*server.provider()).await.unwrap_err();
    assert_eq!(failure.request_id.as_deref(), Some("az-1"));
}

#[tokio::test(start_paused = true)]
async fn a_host_out_of_reach_is_left_alone_unless_a_person_insists() {
    let server = Server::always(vec![Step::ReadHead, Step::Reset]).await;
    let provider = server.provider();
    for _ in 0..3 {
        assert_eq!(get(&*provider).await.unwrap_err().kind, Kind::Network);
    }
    assert_eq!(server.requests().len(), 5);
    provider.insist();
    assert!(get(&*provider).await.is_err());
    assert_eq!(server.requests().len(), 6);
}

#[tokio::test]
async fn a_closed_port_says_who_refused() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let host = listener.local_addr().unwrap().to_string();
    drop(listener);
    let failure = get(&*provider_at(&format!("http://{host}/v1")))
        .await
        .unwrap_err();
    assert_eq!(
        failure.to_string(),
        format!("cannot fetch batch_1: {host} refused the connection")
    );
}

#[tokio::test]
async fn ids_cannot_choose_the_path() {
    let server = Server::always(json(BATCH)).await;
    let provider = server.provider();
    provider.get(BatchId::new("a/../../b?c=d#e")).await.unwrap();
    assert!(
        server
            .requests()
            .concat()
            .starts_with("GET /v1/batches/a%2F..%2F..%2Fb%3Fc=d%23e HTTP")
    );
    assert_eq!(
        provider.get(BatchId::new("..")).await.unwrap_err().kind,
        Kind::Rejected
    );
    assert_eq!(server.requests().len(), 1);
}
