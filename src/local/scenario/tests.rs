use super::*;

#[test]
fn every_shipped_world_opens() {
    for name in Scenario::names() {
        assert!(
            Scenario::named(name).is_ok(),
            "{name}: {:?}",
            Scenario::named(name).err()
        );
    }
}

#[test]
fn the_names_are_those_of_the_shipped_worlds() {
    let shipped: Vec<&str> = SHIPPED.iter().map(|(name, _)| *name).collect();
    assert_eq!(shipped, Scenario::names());
}

#[test]
fn an_unknown_name_is_answered_with_the_known_ones() {
    let refusal = Scenario::named("dmeo").unwrap_err().to_string();
    assert_eq!(
        refusal,
        "there is no scenario `dmeo`; there are demo, busy, half-failed, expiring, rate-limited, \
         full-queue, slow, ten-thousand"
    );
}

#[test]
fn an_unknown_key_is_refused_with_its_line() {
    let refusal = Scenario::parse("[pace]\nvalidating = '2s'\nspeed = 9\n").unwrap_err();
    let text = refusal.to_string();
    assert!(
        text.contains("line 3") && text.contains("unknown field `speed`"),
        "{text}"
    );
}

#[test]
fn a_bad_span_is_refused_with_its_line() {
    let text = Scenario::parse("[pace]\nvalidating = 'soon'\n")
        .unwrap_err()
        .to_string();
    assert!(
        text.contains("line 2") && text.contains("`soon` is not a length of time"),
        "{text}"
    );
}

#[test]
fn an_entry_that_contradicts_itself_is_refused_with_its_line() {
    let world = "ranges = true\n\n[[batch]]\nname = 'a'\nendpoint = '/v1/responses'\n\
                 model = 'm'\nstatus = 'in_progress'\ninput = 'emails'\nrequests = 5\ndone = 6\n\
                 age = '1h'\n";
    let text = Scenario::parse(world).unwrap_err().to_string();
    let expected = "the scenario is not valid: line 3: `failed` <= `done` <= `requests` does not \
                    hold for \"a\"";
    assert_eq!(text, expected);
}

#[test]
fn a_fault_has_one_trouble() {
    let both = "[[fault]]\npath = '/v1/files'\nstatus = 500\ngarble = true\n";
    assert!(
        Scenario::parse(both)
            .unwrap_err()
            .to_string()
            .contains("exactly one of")
    );
}
