//! Two marked batches and what came of holding their results against each other.

use batchdeck::app::effect::{Effect, SideBySide, Ticket};
use batchdeck::app::event::Event;
use batchdeck::app::layout::Size;
use batchdeck::results::chunks::Stop;
use batchdeck::results::compare::{Compared, compare};

use super::app::Scene;
use super::batches::{RESULTS, one_of_each};

/// The second run of the same requests: one answer is the same, one differs, one is better, one is
/// worse, one is gone and one is new.
pub(crate) fn second_run() -> String {
    let mut lines: Vec<String> = RESULTS.lines().map(str::to_owned).collect();
    lines[1] = lines[1].replace(
        "escalated to the CEO, reply asked by Friday.",
        "went to the \u{202e}CEO; a reply is asked for by Friday.\\n\\nNobody has replied.",
    );
    lines[2] = lines[2]
        .replace("length", "stop")
        .replace("asks for", "asks for a refund.");
    lines[3] = r#"{"custom_id":"email-3","response":null,"error":{"code":"batch_expired","message":"This request could not be executed before the completion window expired."}}"#.to_owned();
    lines[4] = lines[4].replace("email-7", "email-8");
    lines.join("\n")
}

/// Compares two texts as result files.
pub(crate) fn made(left: &str, right: &str) -> Compared {
    let folder = tempfile::tempdir().unwrap();
    let paths = [("left", left), ("right", right)].map(|(name, text)| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        vec![path]
    });
    let [left, right] = paths;
    compare(&left, &right, 1, &Stop::default(), |_| {}).unwrap()
}

/// An app with two batches marked, one of which is older.
pub(crate) fn marked(size: Size) -> Scene {
    let mut scene = Scene::new(size);
    scene.listed(one_of_each());
    scene.press("/eval<enter><space>/<esc>/weekly<enter><space>/<esc>");
    scene
}

/// Returns the ticket under which a comparison was asked for last.
pub(crate) fn ticket(scene: &Scene) -> Ticket {
    let asked = scene.effects.iter().find_map(|effect| match effect {
        Effect::SideBySide(SideBySide::Begin { ticket, .. }) => Some(*ticket),
        _ => None,
    });
    asked.expect("a comparison is asked for")
}

/// Answers everything that is asked of a comparison, until nothing more is.
pub(crate) fn answer(scene: &mut Scene, compared: &Compared) {
    while let Some(wanted) = scene.effects.iter().find_map(|effect| match effect {
        Effect::SideBySide(SideBySide::Read {
            ticket,
            kinds,
            first,
            count,
        }) => Some((*ticket, *kinds, *first, *count)),
        _ => None,
    }) {
        let (ticket, kinds, first, count) = wanted;
        scene.feed(Event::PairsRead {
            ticket,
            kinds,
            first,
            outcome: compared.pairs(first, count, kinds),
        });
    }
}

/// An app that shows a comparison of two texts.
pub(crate) fn opened(size: Size, left: &str, right: &str) -> (Scene, Compared) {
    let compared = made(left, right);
    let mut scene = marked(size);
    scene.press("=");
    let ticket = ticket(&scene);
    let found = (
        Box::new(compared.numbers().clone()),
        compared.listing().clone(),
    );
    scene.feed(Event::Compared {
        ticket,
        outcome: Ok(found),
    });
    answer(&mut scene, &compared);
    (scene, compared)
}
