//! From settings, environment and flags to one usable session: which profile, where, with which
//! key, and what may be done.

use std::path::PathBuf;

use super::dotenv::{Dotenv, Look};
use super::key_source::{KeySource, OWN_KEY, Search};
use super::profile::{Access, DEMO, OPENAI, OPENAI_KEY, Profile};
use super::trust::TrustList;
use super::{AUTO, BaseUrl, Config, Env, Origin, Paths, limits};
use crate::domain::{Account, Colour, Failure, Kind, Limits, queue};
use crate::provider::target::{Dialect, Target};

/// What the flags say of the session.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Flags {
    /// `--profile`.
    pub profile: Option<String>,
    /// `--base-url`.
    pub base_url: Option<String>,
    /// `--read-only`.
    pub access: Option<Access>,
    /// `--api-key-file`; `-` is stdin.
    pub api_key_file: Option<PathBuf>,
    /// `--env-file`.
    pub env_file: Option<PathBuf>,
    /// `--send-key-to`.
    pub send_key_to: Option<String>,
}

impl Flags {
    /// Returns the flags with which the dashboard switches to another profile: what was given for
    /// the first one (its URL, its key) does not follow; read-only does.
    #[must_use]
    pub fn switched_to(&self, profile: &str) -> Self {
        Self {
            profile: Some(profile.to_owned()),
            access: self.access,
            env_file: self.env_file.clone(),
            ..Self::default()
        }
    }
}

/// What to do when nothing names a profile and there is no key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fallback {
    /// Show the demo: somebody is looking at it.
    Demo,
    /// Fail: a script that lost its key must not work on a demo world and report success.
    Fail,
}

/// A profile made usable.
#[derive(Clone, Debug)]
pub struct Session {
    /// The name of the profile.
    pub profile: String,
    /// Why this profile.
    pub chosen_by: Origin,
    /// Where it leads.
    pub kind: SessionKind,
    /// What may be done.
    pub access: Access,
    /// The colour of the profile's name.
    pub colour: Option<Colour>,
    /// What the provider takes as input.
    pub limits: Limits,
    /// The URL to which the profile leads when none is named by a flag; empty for the demo.
    pub usual_url: String,
    /// Where the key came from.
    pub key_source: Option<KeySource>,
    /// How many tokens may wait at the provider, by model, as far as the settings say.
    pub queue_limits: queue::Limits,
    /// The folder under which every batch gets a folder for its results.
    pub download_dir: PathBuf,
    /// The program's own folders.
    pub paths: Paths,
}

impl Session {
    /// Returns whose batches it shows, as the ledger remembers them.
    pub fn account(&self) -> Account {
        match &self.kind {
            SessionKind::Demo => Account::of(self.profile.as_str(), ""),
            SessionKind::Remote(target) => Account {
                profile: self.profile.clone(),
                base_url: target.base_url.clone(),
                organization: target.dialect.organization.clone(),
                project: target.dialect.project.clone(),
            },
        }
    }
}

/// Where a session leads.
#[derive(Clone, Debug)]
pub enum SessionKind {
    /// To the embedded server, which is to be started in this process.
    Demo,
    /// To a provider.
    Remote(Target),
}

/// Where a profile leads in this run, and what said so. Holds no key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The URL.
    pub base_url: BaseUrl,
    /// Who set the URL: the environment, a flag, or (`None`) the settings.
    pub set_by: Option<Origin>,
    /// What varies in the dialect, with what the environment says laid over it.
    pub dialect: Dialect,
}

/// Chooses the profile, finds its key and puts together what a provider needs.
///
/// May block: it reads files, and runs the profile's `key_command` for up to 30 s.
pub fn resolve(
    config: &Config,
    env: &Env,
    flags: &Flags,
    paths: &Paths,
    fallback: Fallback,
) -> Result<Session, Failure> {
    let dotenv = trusted_dotenv(env, flags, paths)?;
    let (name, chosen_by) = choose(config, env, flags, dotenv.as_ref(), fallback)?;
    let mut session = Session {
        chosen_by,
        kind: SessionKind::Demo,
        access: flags.access.unwrap_or_default(),
        colour: None,
        limits: Limits::default(),
        usual_url: String::new(),
        key_source: None,
        queue_limits: queue::Limits::default(),
        download_dir: env.absolute(&config.download_dir),
        paths: paths.clone(),
        profile: name,
    };
    if session.profile == DEMO {
        refuse_for_demo(flags)?;
        return Ok(session);
    }
    let profile = profile(config, &session.profile)?;
    session.queue_limits = queue::Limits::configured(profile.enqueued_tokens.clone());
    session.usual_url = usual_url(&session.profile, profile, env)?;
    let place = place(&session.profile, profile, env, flags)?;
    let search = Search {
        name: &session.profile,
        profile,
        base_url: &place.base_url,
        env,
        flags,
        dotenv: dotenv.as_ref(),
    };
    let (key, source) = match search.read()? {
        Some((key, source)) => (Some(key), Some(source)),
        // Servers on this machine often want none.
        None if place.base_url.site().is_loopback() => (None, None),
        None => return Err(no_key(&session.profile)),
    };
    session.access = flags.access.unwrap_or(profile.access);
    session.colour = profile.colour;
    session.limits = limits::of_site(place.base_url.site()).with(profile.limits);
    session.key_source = source;
    session.kind = SessionKind::Remote(Target {
        base_url: place.base_url.as_str().to_owned(),
        key,
        dialect: place.dialect,
    });
    Ok(session)
}

/// Returns the `.env` whose keys count: the one named, or the working directory's if trusted.
pub fn trusted_dotenv(env: &Env, flags: &Flags, paths: &Paths) -> Result<Option<Dotenv>, Failure> {
    if let Some(file) = &flags.env_file {
        return Dotenv::named(&env.cwd().join(file)).map(Some);
    }
    let list = TrustList::in_dir(&paths.state_dir);
    Ok(match Dotenv::look(env.cwd(), &list) {
        Look::Trusted(dotenv) => Some(dotenv),
        Look::Untrusted(_) | Look::Nothing => None,
    })
}

/// Chooses the profile by its order: flag, environment, settings, the keys that are there, demo.
pub fn choose(
    config: &Config,
    env: &Env,
    flags: &Flags,
    dotenv: Option<&Dotenv>,
    fallback: Fallback,
) -> Result<(String, Origin), Failure> {
    if let Some(name) = &flags.profile {
        return Ok((name.clone(), Origin::Flag("--profile")));
    }
    if let Some(name) = env.get("BATCHDECK_PROFILE") {
        let origin = Origin::Environment("BATCHDECK_PROFILE".to_owned());
        return Ok((name.to_owned(), origin));
    }
    if config.default_profile != AUTO {
        return Ok((config.default_profile.clone(), Origin::Default));
    }
    let openai = |origin| Ok((OPENAI.to_owned(), origin));
    // A URL or a key given for this run is meant for a provider and not for the demo.
    if flags.base_url.is_some() {
        return openai(Origin::Flag("--base-url"));
    }
    if flags.api_key_file.is_some() {
        return openai(Origin::Flag("--api-key-file"));
    }
    for name in [OWN_KEY, OPENAI_KEY] {
        if env.has(name) {
            return openai(Origin::Environment(name.to_owned()));
        }
        if dotenv.is_some_and(|dotenv| dotenv.key(name).is_some()) {
            return openai(Origin::Dotenv);
        }
    }
    let openai_profile = config.profiles.get(OPENAI);
    if openai_profile.is_some_and(|profile| has_own_key(profile, env)) {
        return openai(Origin::Default);
    }
    match fallback {
        Fallback::Demo => Ok((DEMO.to_owned(), Origin::Default)),
        Fallback::Fail => Err(no_key(OPENAI)),
    }
}

/// Tells whether the settings themselves lead to a key.
fn has_own_key(profile: &Profile, env: &Env) -> bool {
    let by_variable = profile.key_env.as_ref().is_some_and(|name| env.has(name));
    by_variable || profile.key_file.is_some() || !profile.key_command.is_empty()
}

/// Finds a profile by its name.
pub fn profile<'a>(config: &'a Config, name: &str) -> Result<&'a Profile, Failure> {
    config.profiles.get(name).ok_or_else(|| {
        let names: Vec<_> = config.profile_names().collect();
        Failure::new(
            Kind::Config,
            "cannot choose the profile",
            format!(
                "there is no profile {name:?}; there are {}",
                names.join(", ")
            ),
        )
        .with_hint("`batchdeck config path` tells where profiles are set up")
    })
}

/// Returns the URL to which a profile leads when none is named by a flag.
pub fn usual_url(name: &str, profile: &Profile, env: &Env) -> Result<String, Failure> {
    let place = place(name, profile, env, &Flags::default())?;
    Ok(place.base_url.as_str().to_owned())
}

/// Lays the environment and the flags over a profile.
pub fn place(name: &str, profile: &Profile, env: &Env, flags: &Flags) -> Result<Place, Failure> {
    let mut place = Place {
        base_url: profile.base_url.clone(),
        set_by: None,
        dialect: Dialect {
            auth: profile.auth,
            organization: profile.organization.clone(),
            project: profile.project.clone(),
            api_version: profile.api_version.clone(),
        },
    };
    if name == OPENAI {
        if let Some(url) = env.get("OPENAI_BASE_URL") {
            place.base_url = parse_url("OPENAI_BASE_URL", url)?;
            place.set_by = Some(Origin::Environment("OPENAI_BASE_URL".to_owned()));
        }
        let dialect = &mut place.dialect;
        lay_over(&mut dialect.organization, env.get("OPENAI_ORG_ID"));
        lay_over(&mut dialect.project, env.get("OPENAI_PROJECT_ID"));
    }
    if let Some(url) = &flags.base_url {
        place.base_url = parse_url("--base-url", url)?;
        place.set_by = Some(Origin::Flag("--base-url"));
    }
    Ok(place)
}

fn lay_over(slot: &mut Option<String>, value: Option<&str>) {
    if let Some(value) = value {
        *slot = Some(value.to_owned());
    }
}

fn parse_url(name: &str, url: &str) -> Result<BaseUrl, Failure> {
    BaseUrl::parse(url)
        .map_err(|why| Failure::new(Kind::Usage, format!("{name} cannot be used"), why))
}

fn refuse_for_demo(flags: &Flags) -> Result<(), Failure> {
    if flags.base_url.is_none() && flags.api_key_file.is_none() {
        return Ok(());
    }
    Err(Failure::new(
        Kind::Usage,
        "the demo takes no --base-url and no --api-key-file",
        "it is a server inside this program",
    )
    .with_hint("leave out `--profile demo`, or the other flag"))
}

fn no_key(profile: &str) -> Failure {
    Failure::new(
        Kind::NoKey,
        format!("there is no key for profile {profile}"),
        "",
    )
}

#[cfg(test)]
mod tests;
