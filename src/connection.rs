//! From a session to a provider that can be asked: both shells get theirs here.
//!
//! For the demo it starts the embedded server first, on a thread of its own, so that the server's
//! work is never time of the screen.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use secrecy::SecretString;

use crate::clock;
use crate::config::SessionKind;
use crate::domain::{Failure, Kind};
use crate::local::{self, DataDir, Exposure, Scenario};
use crate::provider::target::{Dialect, Target};
use crate::provider::{Provider, registry};

/// Where the ids of a demo come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DemoIds {
    /// The same every time: one command of the command line names what another has listed.
    Same,
    /// Others every time: what was downloaded from an earlier demo must not pass for results of
    /// this one.
    Fresh,
}

/// The seed of ids that are the same every time.
const DEMO_SEED: u64 = 1;

/// A provider that can be asked.
#[derive(Debug)]
pub struct Connection {
    /// The provider.
    pub provider: Arc<dyn Provider>,
    /// The embedded server of the demo; lives as long as this value.
    pub demo: Option<local::Handle>,
}

/// Makes the provider of a session. Nothing is sent to it yet.
pub fn connect(kind: &SessionKind, ids: DemoIds) -> Result<Connection, Failure> {
    match kind {
        SessionKind::Remote(target) => Ok(Connection {
            provider: registry::connect(target, clock::luck())?,
            demo: None,
        }),
        SessionKind::Demo => {
            let (target, handle) = start_demo(ids)?;
            Ok(Connection {
                provider: registry::connect(&target, clock::luck())?,
                demo: Some(handle),
            })
        }
    }
}

/// Starts the embedded server in the world of the demo, reachable with a token nobody else has.
fn start_demo(ids: DemoIds) -> Result<(Target, local::Handle), Failure> {
    let seed = match ids {
        DemoIds::Same => DEMO_SEED,
        DemoIds::Fresh => {
            let bytes = clock::random()?;
            let add = |seed: u64, byte: u8| seed.rotate_left(8) ^ u64::from(byte);
            bytes.into_iter().fold(0, add)
        }
    };
    let scenario = Scenario::named("demo").map_err(|error| {
        Failure::new(
            Kind::Internal,
            "cannot open the demo world",
            error.to_string(),
        )
    })?;
    let token = SecretString::from(clock::token()?);
    let handle = local::start_in_thread(local::Options {
        listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
        exposure: Exposure::Loopback,
        scenario,
        token: token.clone(),
        data: DataDir::Temporary,
        clock: local::Clock::new(clock::unix_millis),
        seed,
    })
    .map_err(|error| not_started(&error))?;
    let target = Target {
        base_url: handle.base_url(),
        key: Some(token),
        dialect: Dialect::default(),
    };
    Ok((target, handle))
}

/// Puts into words why the embedded server did not start.
pub fn not_started(error: &local::StartError) -> Failure {
    let kind = match error {
        local::StartError::Exposed(_) => Kind::Usage,
        local::StartError::Listen { .. } => Kind::Network,
        local::StartError::Data(_) => Kind::Disk,
        local::StartError::Thread(_) => Kind::Internal,
    };
    Failure::new(kind, "the embedded server did not start", error.to_string())
        .with_hint("choose another --listen address")
}
