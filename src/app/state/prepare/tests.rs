use super::*;
use crate::app::effect::{Draft, PreparePlan};
use crate::domain::Kind;

fn sheet(name: &str) -> Sheet {
    Sheet {
        name: name.to_owned(),
        knobs: vec![
            (Knob::Model, "small".to_owned()),
            (Knob::Variable("tone".to_owned()), "plain".to_owned()),
            (Knob::Member("max_tokens".to_owned()), "20".to_owned()),
        ],
        templates: vec![("user".to_owned(), "{{ text }}".to_owned())],
        ..Sheet::default()
    }
}

fn reading(effects: &[Effect]) -> Ticket {
    let mut asked = effects.iter().filter_map(|effect| match effect {
        Effect::Prepare(Preparing::ReadRecipe { ticket, .. }) => Some(*ticket),
        _ => None,
    });
    asked.next().unwrap_or_else(|| panic!("{effects:?}"))
}

fn tasting(effect: Option<Effect>) -> (Ticket, Draft) {
    match effect {
        Some(Effect::Prepare(Preparing::Taste { ticket, draft, .. })) => (ticket, draft),
        other => panic!("{other:?}"),
    }
}

/// A page with a dataset and a recipe that was read.
fn filled() -> Prepare {
    let mut page = Prepare {
        dataset: "rows.csv".into(),
        ..Prepare::default()
    };
    let ticket = reading(&page.open());
    assert!(
        page.recipe_read(ticket, Ok(Box::new(sheet("summarise"))))
            .is_some()
    );
    page
}

fn typed(page: &mut Prepare, line: Line, text: &str) -> Option<Effect> {
    page.line = line;
    *page.input().unwrap() = text.into();
    page.edited()
}

fn taste(rows: usize) -> Taste {
    let row = TastedRow {
        place: "line 1".to_owned(),
        outcome: Ok(Printed::default()),
    };
    Taste {
        rows: vec![row; rows],
        ..Taste::default()
    }
}

#[test]
fn only_what_is_changed_of_a_recipe_is_said() {
    let mut page = filled();
    let (_, draft) = tasting(page.taste());
    let plain = Draft {
        recipe: "summarise".to_owned(),
        ..Draft::default()
    };
    assert_eq!(draft, plain);
    typed(&mut page, Line::Knob(0), "large");
    typed(&mut page, Line::Knob(1), "loud");
    typed(&mut page, Line::Knob(2), "30");
    let (_, draft) = tasting(typed(&mut page, Line::Text(0), "{{ body }}"));
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let changed = Draft {
        model: Some("large".to_owned()),
        set: vec![pair("tone", "loud"), pair("body.max_tokens", "30")],
        templates: vec![pair("user", "{{ body }}")],
        ..plain.clone()
    };
    assert_eq!(draft, changed);
    let (_, emptied) = tasting(typed(&mut page, Line::Knob(2), ""));
    assert_eq!(emptied.without, ["max_tokens"]);
    page.line = Line::Text(0);
    let (_, restored) = tasting(page.restore());
    assert_eq!(restored.templates, []);
}

#[test]
fn rows_that_were_printed_for_an_older_text_are_dropped() {
    let mut page = filled();
    let (old, _) = tasting(typed(&mut page, Line::Text(0), "a"));
    let (new, _) = tasting(typed(&mut page, Line::Text(0), "ab"));
    page.tasting.took(old, Ok(Box::new(taste(1))));
    assert!(page.tasting.outcome.is_none() && page.tasting.is_waiting);
    page.tasting.took(new, Ok(Box::new(taste(2))));
    assert_eq!(page.tasting.taste().unwrap().rows.len(), 2);
}

#[test]
fn rows_stay_while_they_are_printed_anew_and_the_one_that_is_shown_too() {
    let mut page = filled();
    let (ticket, _) = tasting(page.taste());
    page.tasting.took(ticket, Ok(Box::new(taste(3))));
    assert!(page.tasting.turn(Turn::Next) && page.tasting.turn(Turn::Next));
    assert!(!page.tasting.turn(Turn::Next), "there are three");
    let (ticket, _) = tasting(typed(&mut page, Line::Text(0), "x"));
    assert_eq!(page.tasting.row, 2);
    assert!(page.tasting.current().is_some());
    page.tasting.took(ticket, Ok(Box::new(taste(2))));
    assert_eq!(page.tasting.row, 1);
}

#[test]
fn a_dataset_is_read_when_its_line_is_left_and_not_while_it_is_typed() {
    let mut page = filled();
    assert_eq!(typed(&mut page, Line::Dataset, "/"), None);
    assert!(!page.tasting.is_waiting);
    let (ticket, _) = tasting(page.step(Turn::Next));
    page.tasting.took(ticket, Ok(Box::new(taste(1))));
    page.line = Line::Dataset;
    assert_eq!(page.step(Turn::Next), None, "it was read already");
}

#[test]
fn what_was_changed_of_a_recipe_is_there_when_one_comes_back_to_it() {
    let mut page = filled();
    page.recipes = ["summarise", "classify"].map(str::to_owned).to_vec();
    typed(&mut page, Line::Text(0), "mine");
    page.line = Line::Recipe;
    let other = page.choose_recipe(Turn::Next);
    let ticket = reading(&other.into_iter().collect::<Vec<_>>());
    assert!(
        page.recipe_read(ticket, Ok(Box::new(sheet("classify"))))
            .is_some()
    );
    assert!(!page.edits().unwrap().texts[0].is_changed());
    let back = page.choose_recipe(Turn::Next);
    let ticket = reading(&back.into_iter().collect::<Vec<_>>());
    let (_, draft) = tasting(page.recipe_read(ticket, Ok(Box::new(sheet("summarise")))));
    assert_eq!(draft.templates[0].1, "mine");
}

#[test]
fn a_recipe_that_cannot_be_read_is_said_and_nothing_is_written_by_it() {
    let mut page = filled();
    let ticket = reading(&page.open());
    let failure = Failure::new(Kind::NotFound, "there is no recipe x", "");
    assert_eq!(page.recipe_read(ticket, Err(failure)), None);
    assert_eq!(page.plan(), Err("the recipe cannot be used".to_owned()));
    assert_eq!(page.taste(), None);
}

fn sent(page: &mut Prepare, requests: u64) -> PreparePlan {
    let plan = page.plan().unwrap();
    let path = PathBuf::from("out.jsonl");
    page.wrote(&plan, &path, requests);
    assert!(page.sent(&path));
    plan
}

#[test]
fn after_a_pilot_that_was_sent_the_rest_is_offered() {
    let mut page = filled();
    assert_eq!(page.portions().0, [Portion::Pilot, Portion::All]);
    let pilot = sent(&mut page, 10);
    assert_eq!((pilot.skip, pilot.limit), (0, Some(10)));
    assert_eq!(page.portions().1, Portion::Rest);
    let rest = page.plan().unwrap();
    assert_eq!((rest.skip, rest.limit), (10, None));
    page.choose_portion(Turn::Next);
    assert_eq!(page.plan().unwrap().skip, 0);
    page.choose_portion(Turn::Previous);
    sent(&mut page, 50);
    assert_eq!(page.portions().1, Portion::Pilot, "everything was sent");
}

#[test]
fn the_rest_is_that_of_the_dataset_of_the_pilot() {
    let mut page = filled();
    sent(&mut page, 10);
    typed(&mut page, Line::Dataset, "other.csv");
    assert_eq!(
        page.portions(),
        (vec![Portion::Pilot, Portion::All], Portion::Pilot)
    );
    typed(&mut page, Line::Dataset, "rows.csv");
    assert_eq!(page.portions().1, Portion::Rest);
}

#[test]
fn a_file_that_was_written_and_not_sent_is_no_pilot() {
    let mut page = filled();
    let plan = page.plan().unwrap();
    page.wrote(&plan, std::path::Path::new("out.jsonl"), 10);
    assert!(!page.sent(std::path::Path::new("mine.jsonl")));
    assert_eq!(page.sent_rows(), None);
}

#[test]
fn a_pilot_of_a_short_dataset_leaves_no_rest() {
    let mut page = filled();
    sent(&mut page, 4);
    assert_eq!(page.sent_rows(), None);
}

#[test]
fn a_pilot_is_a_number_of_rows() {
    let mut page = filled();
    let refused = ["0", "ten", "-1", ""].map(|text| {
        typed(&mut page, Line::Pilot, text);
        page.plan().unwrap_err()
    });
    assert_eq!(
        refused,
        [
            "a pilot has at least one row",
            "\"ten\" is no number of rows for the pilot",
            "\"-1\" is no number of rows for the pilot",
            "\"\" is no number of rows for the pilot",
        ]
    );
    page.portion = Portion::All;
    assert!(page.plan().is_ok(), "all rows need no number");
}

#[test]
fn a_late_completion_changes_nothing() {
    let mut page = filled();
    page.line = Line::Dataset;
    let Some(Effect::Prepare(Preparing::Complete { ticket, .. })) = page.complete() else {
        panic!("nothing was asked")
    };
    typed(&mut page, Line::Dataset, "da");
    page.completed(ticket, vec!["rows.csv.gz".to_owned()]);
    assert_eq!(page.dataset.value(), "da");
    let Some(Effect::Prepare(Preparing::Complete { ticket, .. })) = page.complete() else {
        panic!("nothing was asked")
    };
    page.completed(
        ticket,
        vec!["data/a.csv".to_owned(), "data/b.json".to_owned()],
    );
    assert_eq!((page.dataset.value(), page.candidates.len()), ("data/", 2));
}
