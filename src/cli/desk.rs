//! What a verb works with: the flags, the world, the streams, and a provider once it is needed.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;

use secrecy::SecretString;

use super::args::Globals;
use super::clock::{self, Clock};
use super::exit::Stop;
use super::out::Out;
use crate::config::{
    self, Access, BaseUrl, Env, Fallback, Flags, Loaded, Paths, Problem, Session, SessionKind,
};
use crate::domain::poll::Speed;
use crate::domain::{Failure, Kind};
use crate::local::{self, DataDir, Exposure, Scenario};
use crate::provider::Provider;
use crate::provider::registry;
use crate::provider::target::{Dialect, Target};

/// Ids of the demo are drawn from this, so that the same batches are there in the next command.
const DEMO_SEED: u64 = 1;

/// What a verb works with.
pub(crate) struct Desk {
    pub(crate) env: Env,
    pub(crate) globals: Globals,
    pub(crate) out: Out,
    pub(crate) clock: Clock,
}

/// A provider that can be asked, and what may be asked of it.
pub(crate) struct Connection {
    pub(crate) provider: Arc<dyn Provider>,
    pub(crate) session: Session,
    /// Every second at a server on this machine, politely across the network.
    pub(crate) speed: Speed,
    /// Lives as long as the command.
    _demo: Option<local::Handle>,
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
    pub(crate) fn connect(&mut self) -> Result<Connection, Stop> {
        let loaded = self.sound_settings()?;
        let paths = self.paths()?;
        let session = config::resolve(
            &loaded.config,
            &self.env,
            &self.flags(),
            &paths,
            Fallback::Fail,
        )?;
        let (target, demo) = match &session.kind {
            SessionKind::Remote(target) => (target.clone(), None),
            SessionKind::Demo => {
                self.out.note(
                    "The demo starts anew with every command; `batchdeck serve` keeps one going.",
                );
                let (target, demo) = start_demo()?;
                (target, Some(demo))
            }
        };
        let source = session.key_source.as_ref();
        let source = source.map_or_else(|| "none".to_owned(), ToString::to_string);
        self.out.detail(&format!(
            "profile {} · {} · key: {source}",
            session.profile, target.base_url
        ));
        let is_near = BaseUrl::parse(&target.base_url).is_ok_and(|url| url.site().is_loopback());
        Ok(Connection {
            provider: registry::connect(&target, clock::luck())?,
            session,
            speed: if is_near {
                Speed::InProcess
            } else {
                Speed::Network
            },
            _demo: demo,
        })
    }

    /// Like [`Self::connect`], for verbs that change something at the provider.
    pub(crate) fn connect_to_change(&mut self, what: &str) -> Result<Connection, Stop> {
        let connection = self.connect()?;
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

/// Starts the embedded server in the world of the demo, reachable with a token nobody else has.
fn start_demo() -> Result<(Target, local::Handle), Failure> {
    let token = SecretString::from(clock::token()?);
    let handle = local::start_in_thread(local::Options {
        listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
        exposure: Exposure::Loopback,
        scenario: scenario("demo", Path::new("."))?,
        token: token.clone(),
        data: DataDir::Temporary,
        clock: local::Clock::new(clock::unix_millis),
        seed: DEMO_SEED,
    })
    .map_err(|error| not_started(&error))?;
    let target = Target {
        base_url: handle.base_url(),
        key: Some(token),
        dialect: Dialect::default(),
    };
    Ok((target, handle))
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

/// Puts into words why the embedded server did not start.
pub(crate) fn not_started(error: &local::StartError) -> Failure {
    let kind = match error {
        local::StartError::Exposed(_) => Kind::Usage,
        local::StartError::Listen { .. } => Kind::Network,
        local::StartError::Data(_) => Kind::Disk,
        local::StartError::Thread(_) => Kind::Internal,
    };
    Failure::new(kind, "the embedded server did not start", error.to_string())
        .with_hint("choose another --listen address")
}
