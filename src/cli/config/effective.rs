//! What this run would use: the profile chosen, where it leads, and where its key is.
//!
//! Finds keys but never reads them, so that it runs no command and shows nothing secret.

use toml::Value;

use super::Setting;
use crate::cli::desk::Desk;
use crate::config::key_source::Search;
use crate::config::session::{choose, place, profile, trusted_dotenv};
use crate::config::{AUTO, DEMO, Fallback, Loaded};
use crate::domain::Failure;

/// Returns what is in use, under keys that begin with `in_use`.
pub(super) fn settings(desk: &Desk, loaded: &Loaded) -> Result<Vec<Setting>, Failure> {
    let (config, env, flags) = (&loaded.config, &desk.env, desk.flags());
    let dotenv = trusted_dotenv(env, &flags, &desk.paths()?)?;
    let (name, mut origin) = choose(config, env, &flags, dotenv.as_ref(), Fallback::Demo)?;
    if config.default_profile != AUTO && origin == crate::config::Origin::Default {
        origin = loaded.origins.of("default_profile");
    }
    let mut found = vec![setting("profile", &name, origin.to_string())];
    if name == DEMO {
        return Ok(found);
    }
    let profile = profile(config, &name)?;
    let place = place(&name, profile, env, &flags)?;
    let of_file = loaded.origins.of(&format!("profiles.{name}.base_url"));
    let origin = place.set_by.clone().unwrap_or(of_file);
    found.push(setting(
        "base_url",
        place.base_url.as_str(),
        origin.to_string(),
    ));
    let search = Search {
        name: &name,
        profile,
        base_url: &place.base_url,
        env,
        flags: &flags,
        dotenv: dotenv.as_ref(),
    };
    let (state, origin) = match search.find() {
        Ok(Some(source)) => ("found", source.to_string()),
        Ok(None) => ("none", "no source is set up".to_owned()),
        Err(failure) => ("kept back", failure.why),
    };
    found.push(setting("key", state, origin));
    Ok(found)
}

fn setting(key: &str, value: &str, origin: String) -> Setting {
    (format!("in_use.{key}"), Value::from(value), origin)
}
