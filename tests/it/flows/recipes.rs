//! A recipe that was changed on the page is saved as a file, and the page goes on with that.

use std::path::PathBuf;

use batchdeck::app::effect::{Draft, Effect, Preparing, Ticket};
use batchdeck::app::event::{Event, PrepareNews};
use batchdeck::app::state::prepare::Line;
use batchdeck::domain::{Failure, Kind};

use crate::support::app::{MEDIUM, Scene};
use crate::support::prepare::filled;

/// A page on which a template is changed, and where the question is open.
fn asked() -> Scene {
    let mut scene = filled(MEDIUM);
    scene.app.model.prepare.line = Line::Text(2);
    scene.press("!<ctrl-o>");
    assert_eq!(scene.app.model.prepare.line, Line::Save);
    scene
}

fn saving(scene: &Scene) -> (Ticket, PathBuf, Draft) {
    let [
        Effect::Prepare(Preparing::Save {
            ticket,
            ref path,
            ref draft,
        }),
    ] = *scene.effects
    else {
        panic!("{:?}", scene.effects)
    };
    (ticket, path.clone(), draft.clone())
}

fn answer(scene: &mut Scene, ticket: Ticket, outcome: Result<PathBuf, Failure>) {
    scene.feed(Event::Preparing(PrepareNews::Saved { ticket, outcome }));
}

#[test]
fn a_changed_recipe_is_saved_and_the_page_goes_on_with_it() {
    let mut scene = asked();
    scene.press("<enter>");
    let (ticket, path, draft) = saving(&scene);
    assert_eq!(path, PathBuf::from("my-summarise.toml"));
    assert!(draft.templates[0].1.ends_with('!'), "{draft:?}");
    answer(&mut scene, ticket, Ok(path));
    let page = &scene.app.model.prepare;
    assert_eq!(page.recipe.value(), "my-summarise.toml");
    assert!(page.save_as.is_none() && page.recipes.contains(&"my-summarise.toml".to_owned()));
    let reads = |effect: &Effect| {
        let wanted = "my-summarise.toml";
        matches!(effect, Effect::Prepare(Preparing::ReadRecipe { recipe, .. }) if recipe == wanted)
    };
    assert!(scene.effects.iter().any(reads), "{:?}", scene.effects);
}

#[test]
fn a_file_that_is_there_leaves_the_question_open_and_everything_as_it_was() {
    let mut scene = asked();
    scene.press("<enter>");
    let (ticket, path, _) = saving(&scene);
    let why = "it is there already, with another content";
    let refused = Failure::new(Kind::TargetExists, "cannot write it", why);
    answer(&mut scene, ticket, Err(refused));
    let page = &scene.app.model.prepare;
    let problem = page.problem.as_deref().unwrap();
    assert_eq!(problem, format!("not saved: {why}"));
    assert_eq!((page.line, page.recipe.value()), (Line::Save, "summarise"));
    scene.press("<esc>");
    assert_eq!(scene.app.model.prepare.line, Line::Recipe);
    // An answer to what nobody waits for any more changes nothing.
    answer(&mut scene, ticket, Ok(path));
    assert_eq!(scene.app.model.prepare.recipe.value(), "summarise");
}

#[test]
fn another_recipe_leaves_the_question_behind() {
    let mut scene = asked();
    scene.app.model.prepare.line = Line::Recipe;
    scene.press("<right>");
    let page = &scene.app.model.prepare;
    assert_eq!((page.recipe.value(), page.line), ("classify", Line::Recipe));
    assert!(page.save_as.is_none());
}

#[test]
fn a_name_without_an_ending_gets_that_of_recipes_and_none_is_asked_for_again() {
    let mut scene = asked();
    scene.press("<ctrl-u><enter>");
    assert_eq!(scene.effects, []);
    let problem = scene.app.model.prepare.problem.as_deref();
    assert_eq!(problem, Some("name a file for the recipe"));
    scene.press("mine<enter>");
    assert_eq!(saving(&scene).1, PathBuf::from("mine.toml"));
}

#[test]
fn with_nothing_changed_there_is_nothing_to_save() {
    let mut scene = filled(MEDIUM);
    scene.press("<ctrl-o>");
    assert_eq!(scene.effects, []);
    assert!(scene.app.model.prepare.save_as.is_none());
}
