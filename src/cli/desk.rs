//! What a verb works with: the flags, the world, the streams, and a provider once it is needed.

use std::path::Path;
use std::sync::Arc;

use super::args::Globals;
use super::exit::Stop;
use super::out::Out;
use crate::clock::{self, Clock};
use crate::config::{
    self, Access, BaseUrl, Config, Env, Fallback, Flags, Loaded, Paths, Prices, Problem, Session,
    SessionKind,
};
use crate::connection;
use crate::domain::poll::Speed;
use crate::domain::{Batch, Failure, Kind, Limits};
use crate::ledger::{Coverage, Handle, Ledger, Owner, Place};
use crate::local::Scenario;
use crate::ops::submit::Courier;
use crate::provider::Provider;

/// What a verb works with.
pub(crate) struct Desk {
    pub(crate) env: Env,
    pub(crate) globals: Globals,
    pub(crate) out: Out,
    pub(crate) clock: Clock,
}

/// A provider that can be asked, and what may be asked of it.
pub(crate) struct Connection {
    inner: connection::Connection,
    pub(crate) session: Session,
    /// Every second at a server on this machine, politely across the network.
    pub(crate) speed: Speed,
    /// The local record; that of a demo ends with the run.
    pub(crate) ledger: Handle,
}

impl Connection {
    pub(crate) fn provider(&self) -> &Arc<dyn Provider> {
        &self.inner.provider
    }

    /// Returns what it takes to carry out an intent.
    pub(crate) fn courier(&self) -> Result<Courier, Failure> {
        Ok(Courier {
            provider: self.provider().clone(),
            ledger: self.ledger.clone(),
            account: self.session.account(),
            usual_url: self.session.usual_url.clone(),
            owner: Owner::of_this_process(clock::random()?),
            clock: clock::luck().clock,
        })
    }

    /// Keeps what the provider said of batches. Never holds up and never fails a verb.
    pub(crate) fn keep(&self, batches: &[Batch], coverage: Coverage) {
        let (account, batches) = (self.session.account(), batches.to_vec());
        let now = (clock::luck().clock)();
        self.ledger
            .tell(move |ledger| ledger.record(&account, &batches, coverage, now));
    }
}

impl Desk {
    pub(crate) fn paths(&self) -> Result<Paths, Failure> {
        Paths::find(&self.env)
    }

    /// Reads the settings, however wrong they are.
    pub(crate) fn settings(&self) -> Result<Loaded, Failure> {
        let named = self.globals.config.as_ref();
        let named = named.map(|file| self.env.cwd().join(file));
        Ok(config::load(named.as_deref(), &self.paths()?))
    }

    /// Reads the settings and refuses wrong ones.
    pub(crate) fn sound_settings(&mut self) -> Result<Loaded, Failure> {
        let loaded = self.settings()?;
        if let Some(failure) = Problem::failure(&loaded.problems) {
            return Err(failure);
        }
        self.out.glyphs = loaded.config.glyphs;
        Ok(loaded)
    }

    /// Reads the prices of models, however wrong the user's own are.
    pub(crate) fn prices(&self, config: &Config) -> Result<Prices, Failure> {
        Ok(config::prices::load(config, &self.env, &self.paths()?))
    }

    /// Tells to which URL a profile leads when none is named by a flag, as far as the settings say.
    pub(crate) fn usual_urls(&self) -> Result<impl Fn(&str) -> Option<String> + use<>, Failure> {
        let (config, env) = (self.settings()?.config, self.env.clone());
        Ok(move |profile: &str| {
            let found = config.profiles.get(profile)?;
            config::usual_url(profile, found, &env).ok()
        })
    }

    /// Finds what the provider of the profile takes as input, without a key and however wrong the
    /// settings are.
    pub(crate) fn limits(&self) -> Result<Limits, Failure> {
        let config = self.settings()?.config;
        config::limits::find(&config, &self.env, &self.flags(), &self.paths()?)
    }

    pub(crate) fn flags(&self) -> Flags {
        let globals = &self.globals;
        Flags {
            profile: globals.profile.clone(),
            base_url: globals.base_url.clone(),
            access: globals.read_only.then_some(Access::ReadOnly),
            api_key_file: globals.api_key_file.clone(),
            env_file: globals.env_file.clone(),
            send_key_to: globals.send_key_to.clone(),
        }
    }

    /// Chooses the profile and makes its provider. Nothing is sent yet.
    pub(crate) async fn connect(&mut self) -> Result<Connection, Stop> {
        let session = self.session().await?;
        if matches!(session.kind, SessionKind::Demo) {
            self.out.note(
                "The demo starts anew with every command; `batchdeck serve` keeps one going.",
            );
        }
        let (place, speed) = match &session.kind {
            SessionKind::Demo => ("embedded server", Speed::InProcess),
            SessionKind::Remote(target) => (target.base_url.as_str(), speed_of(&target.base_url)),
        };
        let source = session.key_source.as_ref();
        let source = source.map_or_else(|| "none".to_owned(), ToString::to_string);
        let profile = &session.profile;
        self.out
            .detail(&format!("profile {profile} · {place} · key: {source}"));
        Ok(Connection {
            inner: connection::connect(&session.kind, connection::DemoIds::Same)?,
            ledger: self.ledger_of(&session),
            session,
            speed,
        })
    }

    /// Opens the ledger of a session. The demo has one of its own, because its ids begin anew.
    fn ledger_of(&self, session: &Session) -> Handle {
        match session.kind {
            SessionKind::Demo => Handle::start(Ledger::in_memory),
            SessionKind::Remote(_) => {
                let place = Place::within(&session.paths.data_dir, &session.paths.state_dir);
                let now = self.clock.now().wall;
                Handle::start(move || Ledger::open(&place, now))
            }
        }
    }

    /// Returns where the ledger is.
    pub(crate) fn ledger_place(&self) -> Result<Place, Failure> {
        let paths = self.paths()?;
        Ok(Place::within(&paths.data_dir, &paths.state_dir))
    }

    /// Opens the ledger of the user, whatever the profile.
    pub(crate) fn ledger(&self) -> Result<Handle, Failure> {
        let (place, now) = (self.ledger_place()?, self.clock.now().wall);
        Ok(Handle::start(move || Ledger::open(&place, now)))
    }

    /// Says on stderr what was done about a damaged ledger, if anything.
    pub(crate) async fn tell_recovery(&mut self, ledger: &Handle) -> Result<(), Failure> {
        let recovery = ledger.ask(|ledger| Ok(ledger.recovery().cloned())).await?;
        if let Some(recovery) = recovery {
            let (kept, why) = (recovery.kept.display(), &recovery.why);
            self.out.note(&format!(
                "The ledger was damaged ({why}). It is kept as {kept}; the new one has {} rows of \
                 it and {} batches of the log of ids.",
                recovery.salvaged, recovery.ids
            ));
        }
        Ok(())
    }

    /// Finds profile and key, away from the thread that listens for ctrl-c: a key command may take
    /// its time.
    async fn session(&mut self) -> Result<Session, Failure> {
        let loaded = self.sound_settings()?;
        let (env, flags, paths) = (self.env.clone(), self.flags(), self.paths()?);
        let find = move || config::resolve(&loaded.config, &env, &flags, &paths, Fallback::Fail);
        tokio::task::spawn_blocking(find).await.map_err(|error| {
            Failure::new(
                Kind::Internal,
                "the search for the key broke off",
                error.to_string(),
            )
        })?
    }

    /// Like [`Self::connect`], for verbs that change something at the provider.
    pub(crate) async fn connect_to_change(&mut self, what: &str) -> Result<Connection, Stop> {
        let connection = self.connect().await?;
        match connection.session.access {
            Access::ReadWrite => Ok(connection),
            Access::ReadOnly => Err(Failure::new(
                Kind::Unsupported,
                what,
                format!("profile {} is read-only", connection.session.profile),
            )
            .with_hint("use another profile, or take read_only out of this one's settings")
            .into()),
        }
    }
}

/// Tells how often a provider may be asked: one on this machine costs nothing.
fn speed_of(base_url: &str) -> Speed {
    match BaseUrl::parse(base_url) {
        Ok(url) if url.site().is_loopback() => Speed::InProcess,
        Ok(_) | Err(_) => Speed::Network,
    }
}

/// Opens a world by its name, or from a file if no shipped one has that name.
pub(crate) fn scenario(name: &str, cwd: &Path) -> Result<Scenario, Failure> {
    let file = cwd.join(name);
    let opened = if !Scenario::names().contains(&name) && file.is_file() {
        Scenario::load(&file)
    } else {
        Scenario::named(name)
    };
    opened.map_err(|error| {
        Failure::new(Kind::Config, "cannot open the scenario", error.to_string())
            .with_hint("name a shipped scenario or a file")
    })
}
