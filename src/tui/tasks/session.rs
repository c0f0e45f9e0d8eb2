//! With whom the dashboard speaks, in the words of the core: a provider, or nobody where only local
//! files are read.

use std::sync::Arc;

use crate::app::effect::ExportForm;
use crate::app::state::session::{Access, Place, Session as Shown};
use crate::config::{self, Fallback, Flags, Session, SessionKind};
use crate::domain::poll::Speed;
use crate::domain::{Capabilities, Failure, Kind};
use crate::launch::{Launch, OpenFiles};

/// Chooses a profile and makes it usable, at the start and at every switch.
///
/// With wrong settings a provider is only looked at: the line that is wrong may be the one that
/// said so. May block, as [`config::resolve`] does.
pub fn resolve(launch: &Launch, flags: &Flags, fallback: Fallback) -> Result<Session, Failure> {
    let Launch {
        config, env, paths, ..
    } = launch;
    let mut session = config::resolve(config, env, flags, paths, fallback)?;
    if let (false, SessionKind::Remote(_)) = (launch.problems.is_empty(), &session.kind) {
        session.access = config::Access::ReadOnly;
    }
    Ok(session)
}

/// Puts a session into the words of the core.
pub fn session_of(launch: &Launch, session: &Session) -> Result<Shown, Failure> {
    let place = match &session.kind {
        SessionKind::Demo => Place::Demo,
        SessionKind::Remote(target) => Place::Remote {
            host: host(&target.base_url)?,
        },
    };
    let sample = match place {
        Place::Demo => crate::tui::sample::place(&launch.paths).ok(),
        Place::Remote { .. } | Place::Files(_) => None,
    };
    Ok(Shown {
        profile: session.profile.clone(),
        profiles: launch.config.profile_names().map(str::to_owned).collect(),
        speed: if place == Place::Demo {
            Speed::InProcess
        } else {
            Speed::Network
        },
        access: match session.access {
            config::Access::ReadWrite => Access::ReadWrite,
            config::Access::ReadOnly => Access::ReadOnly,
        },
        colour: session.colour,
        sample,
        downloads: session.download_dir.clone(),
        max_cost: launch
            .config
            .profiles
            .get(&session.profile)
            .and_then(|profile| profile.max_cost),
        ..nowhere(launch, place)
    })
}

/// Says in the words of the core that local files are read.
pub fn files_of(launch: &Launch, files: &OpenFiles) -> Shown {
    nowhere(launch, Place::Files(files.results.clone()))
}

fn nowhere(launch: &Launch, place: Place) -> Shown {
    Shown {
        profile: String::new(),
        profiles: Vec::new(),
        place,
        colour: None,
        access: Access::ReadOnly,
        can: Capabilities::ALL,
        speed: Speed::Network,
        zone: launch.zone.clone(),
        themes: crate::tui::theme::Theme::names()
            .map(str::to_owned)
            .collect(),
        theme: launch.config.theme.word().to_owned(),
        forms: ExportForm::PLAIN.to_vec(),
        // At the start they are told as soon as they are read.
        prices: launch
            .prices
            .ready()
            .map(|prices| Arc::clone(&prices.list))
            .unwrap_or_default(),
        max_cost: None,
        sample: None,
        downloads: launch.env.absolute(&launch.config.download_dir),
        untrusted_env: None,
    }
}

fn host(base_url: &str) -> Result<String, Failure> {
    let url = config::BaseUrl::parse(base_url)
        .map_err(|why| Failure::new(Kind::Config, "cannot use the base URL", why))?;
    Ok(url.site().authority())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Config, Env, Paths, Problem};

    #[test]
    fn with_wrong_settings_no_switch_leads_to_a_profile_that_may_change_something() {
        let env = Env::of("/", [("BATCHDECK_HOME", "/nonexistent")]);
        let url = config::BaseUrl::parse("http://127.0.0.1:1/v1").unwrap();
        let mut config = Config::default();
        let profile = config::Profile::at(url);
        config.profiles.insert("near".to_owned(), profile);
        let mut launch = Launch {
            opens: crate::launch::Opens::Dashboard,
            config,
            problems: Vec::new(),
            prices: config::Prices::default().into(),
            paths: Paths::find(&env).unwrap(),
            env,
            flags: Flags::default(),
            zone: jiff::tz::TimeZone::UTC,
        };
        let flags = launch.flags.switched_to("near");
        let access = |launch: &Launch| resolve(launch, &flags, Fallback::Fail).unwrap().access;
        assert_eq!(access(&launch), config::Access::ReadWrite);
        let file = launch.paths.config_file.clone();
        launch.problems.push(Problem::of_file(&file, "not TOML"));
        assert_eq!(access(&launch), config::Access::ReadOnly);
    }
}
