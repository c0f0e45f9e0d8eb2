use proptest::prelude::*;

use super::*;
use crate::domain::{BatchId, Status};

fn batch(pairs: usize) -> Batch {
    let mut batch = Batch::bare(BatchId::new("batch_1"), Status::Completed);
    batch.metadata = (0..pairs)
        .map(|n| (format!("key-{n}"), "v".to_owned()))
        .collect();
    batch
}

#[test]
fn a_soft_failure_is_taken_by_choice_only() {
    let usual = Choice::default();
    assert!(!usual.takes(Class::Soft));
    let rest = [
        Class::Error,
        Class::Cancelled,
        Class::Expired,
        Class::Missing,
        Class::Unreadable,
    ];
    assert!(rest.into_iter().all(|class| usual.takes(class)));
    let only = Choice::of_words(&["soft,error".to_owned()]).unwrap();
    assert_eq!(only, Choice::of(&[Class::Error, Class::Soft]));
}

#[test]
fn what_cannot_be_retried_is_refused_with_what_can() {
    let refused = ["ok", "duplicate", "faild"].map(|word| {
        let failure = Choice::of_words(&[word.to_owned()]).unwrap_err();
        failure.to_string()
    });
    let known = "there are soft, error, cancelled, expired, missing, unreadable";
    assert_eq!(
        refused,
        ["ok", "duplicate", "faild"].map(|word| format!("cannot retry {word:?}: {known}"))
    );
}

#[test]
fn toggling_twice_changes_nothing() {
    for class in Choice::ALL {
        let usual = Choice::default();
        assert_ne!(usual.toggled(class), usual);
        assert_eq!(usual.toggled(class).toggled(class), usual);
    }
}

#[test]
fn a_success_is_never_overruled_by_a_failure() {
    assert!(!counts_instead(Class::Error, Class::Ok));
    assert!(!counts_instead(Class::Soft, Class::Ok));
    assert!(!counts_instead(Class::Expired, Class::Soft));
    assert!(counts_instead(Class::Ok, Class::Ok));
    assert!(counts_instead(Class::Error, Class::Expired));
}

#[test]
fn notes_are_those_of_the_parent_and_name_it() {
    let mut parent = batch(1);
    parent.metadata.insert(INTENT_KEY.into(), "mark".into());
    parent.metadata.insert(PARENT_KEY.into(), "older".into());
    // A retry is no shard: it would be counted twice.
    parent.metadata.insert(RUN_KEY.into(), "run_x 1/2".into());
    let (notes, room) = metadata(&parent, BTreeMap::from([("name".into(), "again".into())]));
    let expected = [("key-0", "v"), ("name", "again"), ("parent", "batch_1")];
    let expected = expected.map(|(key, value)| (key.to_owned(), value.to_owned()));
    assert_eq!((notes, room), (BTreeMap::from(expected), Room::Enough));
}

#[test]
fn sixteen_notes_leave_no_room_for_the_parent() {
    let (notes, room) = metadata(&batch(16), BTreeMap::new());
    assert_eq!((notes.len(), room), (16, Room::None));
    let (notes, room) = metadata(&batch(15), BTreeMap::new());
    assert_eq!((notes.len(), room), (16, Room::Enough));
}

proptest! {
    #[test]
    fn what_is_taken_is_what_was_chosen(counts in prop::collection::vec(0..50_u64, 7), bits in 0..64_u8) {
        let chosen = (0..6).filter(|bit| bits >> bit & 1 == 1).map(|bit| Choice::ALL[bit]);
        let chosen: Vec<Class> = chosen.collect();
        let mut plan = Plan::new(Choice::of(&chosen));
        let classes = [Class::Ok].into_iter().chain(Choice::ALL);
        let mut expected = 0;
        for (class, count) in classes.zip(&counts) {
            for _ in 0..*count {
                plan.add(class);
            }
            if chosen.contains(&class) {
                expected += count;
            }
        }
        prop_assert_eq!((plan.taken(), plan.requests()), (expected, counts.iter().sum()));
    }
}

#[test]
fn who_names_no_class_gets_the_usual_ones() {
    for words in [Vec::new(), vec![" , ".to_owned()]] {
        assert_eq!(Choice::of_words(&words).unwrap(), Choice::default());
    }
}

#[test]
fn the_plan_of_a_run_counts_what_those_of_its_batches_do() {
    let mut plan = Plan::new(Choice::default());
    plan.add(Class::Error);
    let mut other = Plan::new(Choice::of(&[]));
    other.add(Class::Error);
    other.add(Class::Ok);
    (other.repeated, other.nameless) = (2, 3);
    plan.absorb(&other);
    assert_eq!((plan.taken(), plan.requests()), (2, 3));
    assert_eq!((plan.repeated, plan.nameless), (2, 3));
}
