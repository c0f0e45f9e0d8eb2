//! The page on which requests are prepared, with answers as the outside gives them.

use std::path::PathBuf;

use batchdeck::app::effect::{Draft, Effect, Preparing, Ticket};
use batchdeck::app::event::{Event, PrepareNews};
use batchdeck::app::layout::Size;
use batchdeck::app::state::prepare::{Knob, Printed, Sheet, Taste, TastedRow};
use batchdeck::domain::Failure;

use super::app::Scene;
use super::batches::{HOSTILE, running};

/// What the outside was asked for last about a dataset.
pub(crate) fn wishes(scene: &Scene) -> Vec<Preparing> {
    let wished = scene.wished.iter().filter_map(|effect| match effect {
        Effect::Prepare(wish) => Some(wish.clone()),
        _ => None,
    });
    wished.collect()
}

/// A scene with the page open, and what there is to choose from.
pub(crate) fn opened(mut scene: Scene) -> Scene {
    scene.listed(vec![running()]).press("w");
    let offered = wishes(&scene).into_iter().find_map(|wish| match wish {
        Preparing::Offer(ticket) => Some(ticket),
        _ => None,
    });
    scene.feed(Event::Preparing(PrepareNews::Offered {
        ticket: offered.expect("the page asks what there is"),
        recipes: ["summarise", "classify"].map(str::to_owned).to_vec(),
        sample: Some(PathBuf::from("/deck/data/samples/emails.json")),
    }));
    read(&mut scene, Ok(summarise()));
    scene
}

/// A scene at a size with the page filled in and rows printed.
pub(crate) fn filled(size: Size) -> Scene {
    let mut scene = opened(Scene::new(size));
    scene.press("<tab>");
    tasted(&mut scene, Ok(taste()));
    scene
}

/// Answers the recipe that was asked for last.
pub(crate) fn read(scene: &mut Scene, outcome: Result<Sheet, Failure>) {
    let asked = wishes(scene).into_iter().rev().find_map(|wish| match wish {
        Preparing::ReadRecipe { ticket, .. } => Some(ticket),
        _ => None,
    });
    scene.feed(Event::Preparing(PrepareNews::RecipeRead {
        ticket: asked.expect("a recipe was asked for"),
        outcome: outcome.map(Box::new),
    }));
}

/// Returns the taste that was asked for last.
pub(crate) fn asked(scene: &Scene) -> (Ticket, Draft) {
    let asked = wishes(scene).into_iter().rev().find_map(|wish| match wish {
        Preparing::Taste { ticket, draft, .. } => Some((ticket, draft)),
        _ => None,
    });
    asked.expect("rows were asked for")
}

/// Answers the taste that was asked for last.
pub(crate) fn tasted(scene: &mut Scene, outcome: Result<Taste, Failure>) {
    let (ticket, _) = asked(scene);
    scene.feed(Event::Preparing(PrepareNews::Tasted {
        ticket,
        outcome: outcome.map(Box::new),
    }));
}

/// The recipe for summaries.
pub(crate) fn summarise() -> Sheet {
    let pair = |name: &str, text: &str| (name.to_owned(), text.to_owned());
    Sheet {
        name: "summarise".to_owned(),
        description: Some("Summaries of e-mails (fields: from, subject).".to_owned()),
        endpoint: "/v1/chat/completions".to_owned(),
        knobs: vec![
            (Knob::Model, "gpt-4.1-nano".to_owned()),
            (Knob::Member("max_tokens".to_owned()), "200".to_owned()),
        ],
        templates: vec![
            pair("custom_id", "email-{{ row_index }}"),
            pair(
                "system",
                "Summarise the e-mail in 2-3 sentences. Name the request, the decision that is needed, and the deadline.",
            ),
            pair(
                "user",
                "From: {{ from }}\nSubject: {{ subject }}\n\n{{ body }}",
            ),
        ],
    }
}

/// Three rows of which the second is no request.
pub(crate) fn taste() -> Taste {
    let row = |line: u64, outcome| TastedRow {
        place: format!("line {line}"),
        outcome,
    };
    let printed = |id: &str, words: &str| {
        Ok(Printed {
            custom_id: id.to_owned(),
            model: "gpt-4.1-nano".to_owned(),
            words: format!("[system]\nSummarise the e-mail.\n\n[user]\n{words}"),
            left_out: 0,
        })
    };
    let bad = "row 2 (line 8): user: there is no field \"subject\"; did you mean \"subjekt\"?";
    let long = "A line of the third mail.\n".repeat(40);
    Taste {
        fields: ["from", "subject", "body"].map(str::to_owned).to_vec(),
        rows: vec![
            row(
                2,
                printed("email-0", "From: Ann\nSubject: Thanks\n\nHello!"),
            ),
            row(8, Err(bad.to_owned())),
            row(14, printed("email-2", &long)),
        ],
        all: Some(3),
    }
}

/// A scene in which everything that comes from files would like to steer the terminal.
pub(crate) fn hostile(size: Size) -> Scene {
    let mut scene = opened(Scene::new(size));
    let name = HOSTILE.to_owned();
    scene.feed(Event::Pasted(name.clone()));
    scene.press("<down><down>");
    let sheet = Sheet {
        name: name.clone(),
        description: Some(name.clone()),
        endpoint: name.clone(),
        knobs: vec![
            (Knob::Model, name.clone()),
            (Knob::Variable(name.clone()), name.clone()),
        ],
        templates: vec![(name.clone(), format!("{HOSTILE}\n{HOSTILE}"))],
    };
    scene.press("<up><right>");
    read(&mut scene, Ok(sheet));
    let rows = [
        Ok(Printed {
            custom_id: name.clone(),
            model: name.clone(),
            words: format!("{HOSTILE}\n{HOSTILE}"),
            left_out: 7,
        }),
        Err(name.clone()),
    ];
    let taste = Taste {
        fields: vec![name.clone()],
        rows: rows
            .into_iter()
            .map(|outcome| TastedRow {
                place: name.clone(),
                outcome,
            })
            .collect(),
        all: None,
    };
    tasted(&mut scene, Ok(taste));
    scene.press("<up>");
    scene
}
