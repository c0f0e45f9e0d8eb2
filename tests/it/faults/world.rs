//! A server, something between, and a client with a folder of its own.

use batchdeck::domain::{Account, Intent, Timestamp};
use batchdeck::ledger::{Ledger, Place};

use crate::support::between::{self, Asked, Point, Then};
use crate::support::server::{Pace, Ran, Scene};

const SAMPLE: &str = include_str!("../../../assets/samples/comments.jsonl");

/// The name of the batch that is to be made.
const NAME: &str = "the-one";

/// What creates it. Nothing is counted: what may go wrong comes after that.
pub(crate) const CREATE: &str = "create requests.jsonl --name the-one --tokens none";

/// A server and a client, with a rule between them.
pub(crate) struct World {
    server: Scene,
    pub(crate) client: Scene,
}

impl World {
    pub(crate) fn with(rule: impl Fn(Asked<'_>, Point) -> Then + Send + Sync + 'static) -> Self {
        let server = Scene::with_server("demo", Pace::Frozen);
        let client = Scene::with_base_url(between::start(server.base_url(), rule));
        client.write("requests.jsonl", SAMPLE);
        Self { server, client }
    }

    fn place(&self) -> Place {
        let home = self.client.home();
        Place::within(&home.join("data"), &home.join("state"))
    }

    pub(crate) fn ledger(&self) -> Ledger {
        let now = Timestamp(batchdeck::clock::unix_millis() / 1000);
        Ledger::open(&self.place(), now).unwrap()
    }

    /// Returns what is unresolved.
    pub(crate) fn unresolved(&self) -> Vec<Intent> {
        let account = Account::of("openai", self.client.base_url());
        self.ledger().unresolved(Some(&account)).unwrap()
    }

    /// Returns the ids of the batches of that name, as the server itself has them.
    pub(crate) fn batches(&self) -> Vec<String> {
        let batches = self.listed().into_iter();
        batches
            .filter(|(name, _)| name == NAME)
            .map(|(_, id)| id)
            .collect()
    }

    /// Returns the names of the shards of a run of that name, as the server itself has them.
    pub(crate) fn shards(&self) -> Vec<String> {
        let names = self.listed().into_iter().map(|(name, _)| name);
        let mut names: Vec<String> = names.filter(|name| name.starts_with(NAME)).collect();
        names.sort();
        names
    }

    /// Returns names and ids of all batches.
    fn listed(&self) -> Vec<(String, String)> {
        let listed = self.server.run("list --limit 1000 --json").stdout;
        let batches = listed
            .lines()
            .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
        let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
        batches
            .map(|batch| (text(&batch["name"]), text(&batch["id"])))
            .collect()
    }

    /// Makes sure that there is one batch, that it is the one that was told, that it stands in the
    /// log of ids, and that nothing is left open.
    pub(crate) fn expect_one(&self, ran: &Ran, about: &str) {
        let said = format!("{about}\n{}\n{}", ran.stdout, ran.stderr);
        assert_eq!(ran.exit, 0, "{said}");
        assert_eq!(self.batches(), [ran.stdout.trim()], "{said}");
        let log = std::fs::read_to_string(self.place().ids).unwrap();
        assert!(log.contains(ran.stdout.trim()), "{said}\n{log}");
        assert_eq!(self.unresolved(), [], "{said}");
    }
}

/// Tells whether this is the request that makes the batch.
pub(crate) fn is_create(asked: Asked<'_>) -> bool {
    (asked.method, asked.path) == ("POST", "/v1/batches")
}

/// Tells whether this is the upload.
pub(crate) fn is_upload(asked: Asked<'_>) -> bool {
    (asked.method, asked.path) == ("POST", "/v1/files")
}
