use proptest::prelude::*;

use super::*;

fn folded(message: &str) -> String {
    let mut out = String::from("what was there before");
    fold(message, &mut out);
    out
}

#[test]
fn numbers_are_folded_however_they_are_written() {
    assert_eq!(
        folded("Limit 200000, Used 1,999.50, try again in 6m0s (HTTP 429)."),
        "Limit #, Used #, try again in #m#s (HTTP #)."
    );
}

#[test]
fn quoted_values_are_folded_and_apostrophes_are_not_quotes() {
    assert_eq!(
        folded("Can't use 'sys tem' nor \"a\": it's “not” `known`."),
        "Can't use '…' nor \"…\": it's “…” `…`."
    );
}

#[test]
fn ids_and_uuids_and_hex_are_folded_and_words_are_not() {
    assert_eq!(
        folded(
            "No file-9aB3xYz7 of org-12ab34cd for 68f0b3c2-1d2e-4a5b-9c8d-0123456789ab at 0x7ffe12ab in batch_expired"
        ),
        "No file-# of org-# for # at # in batch_expired"
    );
}

#[test]
fn models_keep_their_names_without_their_dates() {
    assert_eq!(
        folded("gpt-4o-mini-2024-07-18 is full"),
        "gpt-#o-mini-#-#-# is full"
    );
}

#[test]
fn white_space_is_collapsed_and_quotes_that_do_not_close_stay() {
    assert_eq!(folded("  a \n\t'b  "), "a 'b");
}

#[test]
fn only_the_beginning_of_a_long_message_counts() {
    let long = "x ".repeat(1_000_000);
    assert_eq!(folded(&long).chars().count(), MOST_CHARS);
}

#[test]
fn what_was_folded_stays_as_it_is() {
    let once = folded("Row 12 of 'x' in req_1a2b3c4d: 5.0 %");
    assert_eq!(folded(&once), once);
}

proptest! {
    #[test]
    fn any_two_numbers_give_one_message(a: u64, b: u32) {
        let said = |n: u64| folded(&format!("Used {n} of 5, see line-{n}."));
        prop_assert_eq!(said(a), said(u64::from(b)));
    }

    #[test]
    fn no_message_makes_folding_panic(message in "\\PC{0,80}", quote in "['\"`“«é_\\-., 0-9a]{0,60}") {
        folded(&message);
        folded(&quote);
    }
}
