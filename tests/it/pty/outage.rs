//! A provider that goes, and one that does not let us in.

use std::time::Duration;

use crate::support::server::TOKEN;

use super::wire::Wire;
use super::world::{ENDED, RESTORED, World, quit};

/// Longer than the first pause after a look that failed for another reason.
const LONGER_THAN_A_RETRY: Duration = Duration::from_secs(8);

#[test]
fn when_the_server_has_gone_the_old_picture_stays_and_the_header_says_so() {
    let mut world = World::served(ENDED);
    let mut session = world.open();
    session.wait("1 of 20");
    world.lose_server();
    session.send("R");
    session.wait("offline");
    for kept in ["first", "second", "▸ticket-"] {
        session.wait(kept);
    }
    assert_eq!(quit(&mut session), (0, RESTORED.to_vec()));
}

#[test]
fn a_refused_key_is_told_once_and_the_provider_is_left_in_peace() {
    let wire = Wire::serve(|_| {
        let message = format!("Incorrect API key provided: {TOKEN}.");
        let error = serde_json::json!({
            "error": {"message": message, "type": "invalid_request_error", "code": "invalid_api_key"}
        });
        ("401 Unauthorized", error.to_string())
    });
    let world = World::demo().at(&wire.base_url);
    let mut session = world.open();
    session.wait("key refused · R tries again");
    session.wait("Incorrect API key provided");
    let asked = wire.requests();
    assert!(!wire.is_asked_within(LONGER_THAN_A_RETRY), "it asked again");
    // Only a person who asks for it makes it ask again: each time once.
    session.send("R");
    assert!(wire.is_asked_within(LONGER_THAN_A_RETRY), "R does nothing");
    assert_eq!(quit(&mut session), (0, RESTORED.to_vec()));
    let output = String::from_utf8(session.raw_output()).unwrap();
    assert!(!output.contains(TOKEN), "the key is on the screen");
    assert_eq!((asked, wire.requests()), (1, 2));
}
