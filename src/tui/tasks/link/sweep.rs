//! Requests that were made for nothing, and who may say so.

use super::Link;
use crate::clock;
use crate::config::SessionKind;
use crate::ops::drafts;

impl Link {
    /// Removes requests that were made for nothing. Only the user's own ledger knows which they are:
    /// that of the demo has never heard of those that wait for a provider.
    pub(in crate::tui::tasks) async fn sweep(&self) {
        if matches!(self.kind, Some(SessionKind::Remote(_))) {
            let (folders, now) = (self.launch.paths.drafts(), (clock::luck().clock)());
            // What is left behind costs nothing but space.
            drafts::sweep(self.ledger(), folders, now).await.ok();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs::{self, File};
    use std::path::PathBuf;
    use std::sync::Arc;
    use std::time::SystemTime;

    use super::*;
    use crate::config::{BaseUrl, Config, Env, Fallback, Flags, Paths, Prices, Profile};
    use crate::launch::{Launch, Opens};
    use crate::tui::tasks::resolve;

    /// A home with requests that were made long ago, of which no ledger knows.
    fn home() -> (tempfile::TempDir, Arc<Launch>, PathBuf) {
        let home = tempfile::tempdir().unwrap();
        let env = Env::of("/", [("BATCHDECK_HOME", home.path().to_str().unwrap())]);
        let paths = Paths::find(&env).unwrap();
        fs::create_dir_all(paths.retries()).unwrap();
        let left = paths.retries().join("retry-1.jsonl");
        let file = File::create(&left).unwrap();
        file.set_modified(SystemTime::UNIX_EPOCH).unwrap();
        let mut config = Config::default();
        let url = BaseUrl::parse("http://127.0.0.1:1/v1").unwrap();
        config.profiles.insert("near".to_owned(), Profile::at(url));
        let launch = Launch {
            opens: Opens::Dashboard,
            config,
            problems: Vec::new(),
            prices: Prices::default().into(),
            paths,
            env,
            flags: Flags::default(),
            zone: jiff::tz::TimeZone::UTC,
        };
        (home, Arc::new(launch), left)
    }

    #[tokio::test]
    async fn the_demo_removes_nothing_of_what_waits_for_a_provider() {
        let (_home, launch, left) = home();
        let sweep = async |profile: &str| {
            let flags = launch.flags.switched_to(profile);
            let session = resolve(&launch, &flags, Fallback::Fail).unwrap();
            Link::new(launch.clone(), &session).sweep().await;
            left.exists()
        };
        assert!(sweep("demo").await);
        assert!(!sweep("near").await);
    }
}
