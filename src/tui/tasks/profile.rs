//! Another profile: another link, made apart, because a key may take its time.

use std::sync::Arc;

use crate::app::event::Event;
use crate::app::state::session::Session as Shown;
use crate::config::{self, Fallback};
use crate::domain::Failure;
use crate::launch::Launch;

use super::link::Link;
use super::session::{resolve, session_of};
use super::{Said, Tasks, broken};

impl Tasks {
    pub(super) fn switch_profile(&mut self, name: String) {
        let launch = self.link.launch.clone();
        self.switch(move || open(&launch, &name));
    }

    /// Trusts the `.env` of the working directory, and speaks to the profile whose key it holds.
    pub(super) fn trust_env_file(&mut self) {
        let launch = self.link.launch.clone();
        self.switch(move || {
            let list = config::trust::TrustList::in_dir(&launch.paths.state_dir);
            if let config::dotenv::Look::Untrusted(file) =
                config::dotenv::Dotenv::look(launch.env.cwd(), &list)
            {
                file.trust(&list)?;
            }
            open(&launch, config::OPENAI)
        });
    }

    /// Makes another link; it may read files and run a command for a key, so it runs apart.
    fn switch(&mut self, make: impl FnOnce() -> Result<(Link, Shown), Failure> + Send + 'static) {
        let sender = self.sender.clone();
        self.set.spawn_on(
            async move {
                let made = tokio::task::spawn_blocking(make).await;
                let said = match made.unwrap_or_else(|_| Err(broken())) {
                    Ok(switched) => Said::Switched(Box::new(switched)),
                    Err(failure) => {
                        let event = Event::ProfileSwitched(Err(failure));
                        Said::Event(event)
                    }
                };
                let _ = sender.send(said).await;
            },
            &self.runtime,
        );
    }
}

fn open(launch: &Arc<Launch>, name: &str) -> Result<(Link, Shown), Failure> {
    let flags = launch.flags.switched_to(name);
    let session = resolve(launch, &flags, Fallback::Fail)?;
    let link = Link::new(launch.clone(), &session);
    let shown = session_of(launch, &session)?;
    Ok((link, shown))
}
