//! Promises that hold for any file, tried on random ones.

use proptest::prelude::*;

use super::*;

/// What may be wrong with a line.
#[derive(Clone, Copy, Debug)]
enum Fault {
    Json,
    Method,
    Url,
    Model,
    Duplicate,
    Stream,
    Kind,
    Field,
    Blank,
    Windows,
    Id,
}

const FAULTS: [Fault; 11] = [
    Fault::Json,
    Fault::Method,
    Fault::Url,
    Fault::Model,
    Fault::Duplicate,
    Fault::Stream,
    Fault::Kind,
    Fault::Field,
    Fault::Blank,
    Fault::Windows,
    Fault::Id,
];

impl Fault {
    /// Makes a line with this fault, and names what is to be found.
    fn line(self, id: &str, fill: &str) -> (String, &'static str) {
        let more = format!(r#","user":"{fill}""#);
        let good = chat(id, "m", &more);
        match self {
            Self::Json => (
                good.replace("\"body\":{", "\"body\":{,"),
                "invalid_json_line",
            ),
            Self::Method => (good.replace("POST", "GET"), "invalid_method"),
            Self::Url => (good.replace("/chat/", "/chats/"), "invalid_url"),
            Self::Model => (chat(id, "other", &more), "mismatched_model"),
            Self::Duplicate => (chat("first", "m", &more), "duplicate_custom_id"),
            Self::Stream => (
                chat(id, "m", &(more + ",\"stream\":true")),
                "stream_not_allowed",
            ),
            Self::Kind => (chat(id, "m", &(more + ",\"n\":\"1\"")), "invalid_type"),
            Self::Field => (chat(id, "m", &(more + ",\"shade\":1")), "unknown_field"),
            Self::Blank => (" \n".to_owned(), "blank_line"),
            Self::Windows => (good.replace('\n', "\r\n"), "windows_line_end"),
            Self::Id => (
                good.replace("\"custom_id\"", "\"what\""),
                "missing_custom_id",
            ),
        }
    }
}

/// A file of a few pieces: lines with their lengths, some with a fault.
fn files() -> impl Strategy<Value = Vec<(usize, Option<Fault>)>> {
    let fault = prop::option::weighted(0.1, prop::sample::select(FAULTS.to_vec()));
    let length = prop_oneof![9 => 0_usize..60_000, 1 => 900_000_usize..1_300_000];
    prop::collection::vec((length, fault), 1..60)
}

/// Writes such a file; returns it with what is to be found in it.
fn written(lines: &[(usize, Option<Fault>)]) -> (String, Vec<String>) {
    let (mut text, mut wanted) = (chat("first", "m", ""), Vec::new());
    for (number, (length, fault)) in (2..).zip(lines) {
        let (id, fill) = (format!("id-{number}"), "x".repeat(*length));
        match fault {
            Some(fault) => {
                let (line, code) = fault.line(&id, &fill);
                text += &line;
                wanted.push(format!("{number} {code}"));
            }
            None => text += &chat(&id, "m", &format!(r#","user":"{fill}""#)),
        }
    }
    (text, wanted)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn every_planted_fault_is_found_in_its_line_and_by_any_number_of_workers(lines in files()) {
        let (text, wanted) = written(&lines);
        let disk = Disk::with(text.as_bytes());
        let by = |workers| {
            let (asked, stop) = (Asked::default(), Stop::default());
            check_with(workers, &disk.path(), &asked, &stop, &Meter::unread()).unwrap()
        };
        let (one, two) = (by(1), by(2));
        // A missing id is told beside the member that is there in its place.
        let found: Vec<String> = found(&one).into_iter().filter(|it| !it.ends_with("unknown_member")).collect();
        prop_assert_eq!(&found, &wanted);
        prop_assert_eq!(&one, &two);
        prop_assert_eq!(&two, &by(4));
        prop_assert_eq!(one.bytes, text.len() as u64);
        let pieces: u64 = one.pieces.iter().map(|piece| piece.bytes).sum();
        prop_assert_eq!(pieces, one.bytes);
    }

    #[test]
    fn no_bytes_make_a_check_panic_or_miscount(bytes: Vec<u8>) {
        let report = check(&bytes);
        prop_assert_eq!(report.bytes, bytes.len() as u64);
        let all: u64 = report.totals.iter().map(|(_, count)| count).sum();
        prop_assert_eq!(report.findings_total(), all);
    }

    #[test]
    fn no_line_near_a_request_makes_a_check_panic(
        at: prop::sample::Index,
        by in prop::sample::select(vec!["\"", "{", "}", "[", ",", ":", "null", "1e999", "\\u12", "\r", "\n", "\u{feff}", "é"]),
    ) {
        let good = chat("a", "o3-mini", r#","max_tokens":9,"stop":["x"],"metadata":{"a":"b"}"#);
        let at = at.index(good.len());
        let (before, after) = good.split_at(at);
        let text = format!("{before}{by}{after}");
        let report = check(text.as_bytes());
        prop_assert!(report.requests > 0);
    }
}
