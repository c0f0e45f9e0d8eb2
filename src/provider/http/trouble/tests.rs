use super::super::complaint::{QUOTA, heard};
use super::*;

fn head(status: u16) -> Head {
    Head {
        status,
        ..Head::default()
    }
}

fn coded(code: &str) -> Complaint {
    Complaint {
        code: Some(code.into()),
        ..Complaint::default()
    }
}

#[test]
fn each_status_has_its_kind() {
    let kinds: Vec<(u16, Kind)> = [
        400, 401, 402, 403, 404, 405, 408, 409, 410, 413, 415, 422, 425, 429, 500, 501, 502, 503,
        504, 529,
    ]
    .map(|status| (status, kind_of(status, &Complaint::default())))
    .into();
    assert_eq!(
        kinds,
        [
            (400, Kind::Rejected),
            (401, Kind::Unauthorized),
            (402, Kind::Quota),
            (403, Kind::Forbidden),
            (404, Kind::NotFound),
            (405, Kind::Unsupported),
            (408, Kind::Unavailable),
            (409, Kind::Conflict),
            (410, Kind::NotFound),
            (413, Kind::Rejected),
            (415, Kind::Rejected),
            (422, Kind::Rejected),
            (425, Kind::Unavailable),
            (429, Kind::RateLimited),
            (500, Kind::Unavailable),
            (501, Kind::Unsupported),
            (502, Kind::Unavailable),
            (503, Kind::Unavailable),
            (504, Kind::Unavailable),
            (529, Kind::Unavailable),
        ]
    );
}

#[test]
fn a_429_about_money_is_not_repeated_and_one_about_speed_is() {
    for code in QUOTA {
        let miss = refused(&head(429), coded(code));
        assert_eq!(
            (miss.failure.kind, miss.again),
            (Kind::Quota, Again::Pointless),
            "{code}"
        );
    }
    for code in ["rate_limit_exceeded", "slow_down"] {
        let miss = refused(&head(429), coded(code));
        assert_eq!(
            (miss.failure.kind, miss.again),
            (Kind::RateLimited, Again::Worthwhile),
            "{code}"
        );
    }
}

#[test]
fn the_provider_has_the_last_word_on_repeats() {
    let advised = |status, should_retry| {
        let head = Head {
            should_retry,
            ..head(status)
        };
        refused(&head, Complaint::default()).again
    };
    assert_eq!(advised(400, Some(true)), Again::Worthwhile);
    assert_eq!(advised(503, Some(false)), Again::Pointless);
    assert_eq!(advised(503, None), Again::Worthwhile);
    assert_eq!(advised(400, None), Again::Pointless);
}

#[test]
fn an_error_that_is_a_web_page_is_named_by_its_title() {
    let page = "<!DOCTYPE html><html><head><TITLE lang=en>502 Bad Gateway</TITLE></head>";
    let complaint = heard(&head(502), page, |_| Complaint::default());
    assert_eq!(
        complaint.message.as_deref(),
        Some("a web page: 502 Bad Gateway")
    );
}

#[test]
fn an_error_in_plain_text_speaks_for_itself() {
    let complaint = heard(&head(500), " no database \n", |_| Complaint::default());
    assert_eq!(complaint.message.as_deref(), Some("no database"));
}

#[test]
fn an_empty_error_says_what_its_status_means() {
    let miss = refused(&head(503), heard(&head(503), "", |_| Complaint::default()));
    assert_eq!(miss.failure.why, "Service Unavailable");
}
