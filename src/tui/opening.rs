//! What the dashboard starts with: looks, keys, and what is wrong with the settings.

use crate::app::App;
use crate::app::keymap::{BindingError, Keymap};
use crate::app::layout::Size;
use crate::app::model::Model;
use crate::app::state::notices::Severity;
use crate::app::state::session::{Place, Session, UntrustedEnv};
use crate::clock::Clock;
use crate::config::dotenv::{self, Dotenv};
use crate::config::trust::TrustList;
use crate::config::{self, Binding};
use crate::launch::Launch;

use super::runtime::Look;
use super::terminal::Mouse;
use super::theme::{Ink, Theme};

/// Finds a `.env` with a key that would be used if the user trusted it.
///
/// Only where nothing else has chosen the demo: a profile that was named is what the user wants.
pub(super) fn untrusted_env(launch: &Launch, session: &config::Session) -> Option<UntrustedEnv> {
    if session.profile != config::DEMO || session.chosen_by != config::Origin::Default {
        return None;
    }
    let list = TrustList::in_dir(&launch.paths.state_dir);
    match Dotenv::look(launch.env.cwd(), &list) {
        dotenv::Look::Untrusted(file) => Some(UntrustedEnv {
            path: file.path,
            names: file.names.iter().map(ToString::to_string).collect(),
        }),
        dotenv::Look::Trusted(_) | dotenv::Look::Nothing => None,
    }
}

/// Returns whether the terminal is asked for clicks and the wheel.
pub(super) fn mouse(launch: &Launch) -> Mouse {
    match launch.config.mouse {
        config::Mouse::On => Mouse::On,
        config::Mouse::Off => Mouse::Off,
    }
}

/// Chooses colours: none where `NO_COLOR` is set.
pub(super) fn look(launch: &Launch) -> Look {
    let ink = if launch.env.has("NO_COLOR") {
        Ink::Mono
    } else {
        Ink::Colour
    };
    let theme = Theme::named(launch.config.theme.word(), ink).unwrap_or_default();
    Look { theme, ink }
}

/// Makes the app, with everything that is wrong with the settings told in it.
pub(super) fn app(launch: &Launch, session: Session, size: Size, clock: &Clock) -> App {
    let (keymap, _) = keymap(&launch.config.keys);
    let now = clock.now();
    let mut model = Model::new(session, size, now);
    for problem in &launch.problems {
        model
            .notices
            .tell(Severity::Error, problem.to_string(), now);
    }
    let is_remote = matches!(model.session.place, Place::Remote { .. });
    if is_remote && !launch.problems.is_empty() {
        let text = "read-only until the settings are right";
        model.notices.tell(Severity::Warning, text, now);
    }
    for (line, why) in wrong_keys(&launch.config.keys) {
        let text = format!("settings, line {line}: {why}");
        model.notices.tell(Severity::Error, text, now);
    }
    App::new(model, keymap)
}

fn keymap(bindings: &[Binding]) -> (Keymap, Vec<BindingError>) {
    let pairs: Vec<(String, Vec<String>)> = bindings
        .iter()
        .map(|binding| (binding.action.clone(), binding.keys.clone()))
        .collect();
    Keymap::new(&pairs)
}

/// Says which of the user's keys mean nothing, each with the line that says it.
pub(super) fn wrong_keys(bindings: &[Binding]) -> Vec<(usize, String)> {
    let (_, errors) = keymap(bindings);
    errors
        .into_iter()
        .map(|error| {
            let concerned = error.actions();
            let line = bindings
                .iter()
                .find(|binding| concerned.contains(&binding.action.as_str()))
                .map_or(0, |binding| binding.line);
            (line, error.to_string())
        })
        .collect()
}
