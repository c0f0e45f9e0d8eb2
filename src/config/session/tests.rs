use super::*;
use crate::config::load::parse;

struct Scene {
    home: tempfile::TempDir,
    variables: Vec<(&'static str, String)>,
    config: Config,
    flags: Flags,
}

fn scene(variables: &[(&'static str, &str)]) -> Scene {
    Scene {
        home: tempfile::tempdir().unwrap(),
        variables: variables
            .iter()
            .map(|(k, v)| (*k, (*v).to_owned()))
            .collect(),
        config: Config::default(),
        flags: Flags::default(),
    }
}

impl Scene {
    fn config(mut self, text: &str) -> Self {
        let loaded = parse(std::path::Path::new("c.toml"), text);
        assert_eq!(loaded.problems, []);
        self.config = loaded.config;
        self
    }

    fn dotenv(self, text: &str) -> Self {
        std::fs::write(self.home.path().join(".env"), text).unwrap();
        self
    }

    fn env(&self) -> Env {
        let home = ("BATCHDECK_HOME", self.home.path().display().to_string());
        Env::of(
            self.home.path(),
            self.variables.iter().cloned().chain([home]),
        )
    }

    fn resolve(&self, fallback: Fallback) -> Result<Session, Failure> {
        let env = self.env();
        let paths = Paths::find(&env)?;
        resolve(&self.config, &env, &self.flags, &paths, fallback)
    }

    fn profile(&self) -> String {
        self.resolve(Fallback::Demo).unwrap().profile
    }

    fn target(&self) -> Target {
        match self.resolve(Fallback::Fail).unwrap().kind {
            SessionKind::Remote(target) => target,
            SessionKind::Demo => panic!("it is the demo"),
        }
    }
}

#[test]
fn the_profile_is_chosen_by_flag_then_environment_then_settings_then_key_then_demo() {
    let mut scene = scene(&[("OPENAI_API_KEY", "sk-1"), ("BATCHDECK_PROFILE", "b")]).config(
        "default_profile = \"c\"\n\
         [profiles.a]\nbase_url = \"http://localhost:1/v1\"\n\
         [profiles.b]\nbase_url = \"http://localhost:2/v1\"\n\
         [profiles.c]\nbase_url = \"http://localhost:3/v1\"",
    );
    scene.flags.profile = Some("a".to_owned());
    let mut chosen = vec![scene.profile()];
    scene.flags.profile = None;
    chosen.push(scene.profile());
    scene.variables.pop();
    chosen.push(scene.profile());
    scene.config.default_profile = AUTO.to_owned();
    chosen.push(scene.profile());
    scene.variables.pop();
    chosen.push(scene.profile());
    assert_eq!(chosen, ["a", "b", "c", "openai", "demo"]);
}

#[test]
fn a_script_without_a_key_fails_instead_of_working_on_the_demo() {
    let failure = scene(&[]).resolve(Fallback::Fail).unwrap_err();
    assert_eq!(failure.kind, Kind::NoKey);
}

#[test]
fn an_untrusted_env_file_does_not_count() {
    let scene = scene(&[]).dotenv("OPENAI_API_KEY=sk-1");
    assert_eq!(scene.profile(), DEMO);
}

#[test]
fn a_named_env_file_gives_its_key_and_nothing_else() {
    let mut scene =
        scene(&[]).dotenv("OPENAI_API_KEY=sk-1\nOPENAI_BASE_URL=https://evil.example/v1");
    scene.flags.env_file = Some(".env".into());
    let target = scene.target();
    assert_eq!(target.base_url, "https://api.openai.com/v1");
    assert!(target.key.is_some());
}

#[test]
fn the_environment_lays_its_url_organization_and_project_over_the_openai_profile_alone() {
    let mut scene = scene(&[
        ("OPENAI_API_KEY", "sk-1"),
        ("OPENAI_BASE_URL", "https://proxy.example/v1/"),
        ("OPENAI_ORG_ID", "org-1"),
        ("OPENAI_PROJECT_ID", "proj-1"),
    ])
    .config("[profiles.local]\nbase_url = \"http://localhost:1/v1\"");
    let target = scene.target();
    assert_eq!(
        (
            target.base_url.as_str(),
            target.dialect.organization.as_deref(),
            target.dialect.project.as_deref()
        ),
        ("https://proxy.example/v1", Some("org-1"), Some("proj-1"))
    );
    scene.flags.profile = Some("local".to_owned());
    assert_eq!(scene.target().dialect, Dialect::default());
}

#[test]
fn a_server_on_this_machine_needs_no_key() {
    let mut scene = scene(&[]);
    scene.flags.base_url = Some("http://127.0.0.1:8080/v1".to_owned());
    assert!(scene.target().key.is_none());
}

#[test]
fn read_only_is_a_flag_or_a_setting() {
    let scene = scene(&[("OPENAI_API_KEY", "sk-1")]).config("[profiles.openai]\nread_only = true");
    assert_eq!(
        scene.resolve(Fallback::Fail).unwrap().access,
        Access::ReadOnly
    );
}

#[test]
fn switching_the_profile_leaves_url_and_key_of_the_old_one_behind() {
    let flags = Flags {
        base_url: Some("https://a.example".to_owned()),
        api_key_file: Some("key".into()),
        send_key_to: Some("a.example".to_owned()),
        access: Some(Access::ReadOnly),
        ..Flags::default()
    };
    assert_eq!(
        flags.switched_to("work"),
        Flags {
            profile: Some("work".to_owned()),
            access: Some(Access::ReadOnly),
            ..Flags::default()
        }
    );
}
