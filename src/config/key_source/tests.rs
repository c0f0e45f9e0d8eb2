use secrecy::ExposeSecret;

use super::*;

/// A search in a small world; the profile is the built-in one unless said otherwise.
struct Scene {
    name: &'static str,
    profile: Profile,
    base_url: BaseUrl,
    env: Env,
    flags: Flags,
}

fn scene(variables: &[(&str, &str)]) -> Scene {
    Scene {
        name: OPENAI,
        profile: Profile::openai(),
        base_url: BaseUrl::openai(),
        env: Env::of("/", variables.iter().copied()),
        flags: Flags::default(),
    }
}

fn url(text: &str) -> BaseUrl {
    BaseUrl::parse(text).unwrap()
}

impl Scene {
    fn at(mut self, base_url: &str) -> Self {
        self.base_url = url(base_url);
        self
    }

    fn search(&self) -> Search<'_> {
        Search {
            name: self.name,
            profile: &self.profile,
            base_url: &self.base_url,
            env: &self.env,
            flags: &self.flags,
            dotenv: None,
        }
    }

    fn source(&self) -> Option<String> {
        self.search()
            .find()
            .unwrap()
            .map(|source| source.to_string())
    }

    fn refusal(&self) -> Failure {
        self.search().find().unwrap_err()
    }
}

const OPENAI_VARIABLE: (&str, &str) = ("OPENAI_API_KEY", "sk-1");

#[test]
fn the_sources_are_tried_in_their_order() {
    let mut scene = scene(&[("BATCHDECK_API_KEY", "own"), OPENAI_VARIABLE]);
    scene.profile.key_command = vec!["pass".to_owned()];
    scene.profile.key_file = Some("/key".to_owned());
    scene.flags.api_key_file = Some("given".into());
    let mut found = vec![scene.source()];
    scene.flags.api_key_file = None;
    found.push(scene.source());
    scene.env = Env::of("/", [OPENAI_VARIABLE]);
    found.push(scene.source());
    scene.env = Env::default();
    found.push(scene.source());
    scene.profile.key_command.clear();
    found.push(scene.source());
    scene.profile.key_file = None;
    found.push(scene.source());
    let expected = [
        "--api-key-file /given",
        "environment, BATCHDECK_API_KEY",
        "environment, OPENAI_API_KEY",
        "key_command pass",
        "key_file /key",
    ];
    assert_eq!(
        found,
        expected
            .iter()
            .map(|source| Some((*source).to_owned()))
            .chain([None])
            .collect::<Vec<_>>()
    );
}

#[test]
fn the_key_of_openai_does_not_follow_another_base_url() {
    let failure = scene(&[OPENAI_VARIABLE])
        .at("https://evil.example/v1")
        .refusal();
    assert_eq!(
        (failure.kind, failure.hint().to_owned()),
        (
            Kind::Usage,
            "give a key for that host with --api-key-file or BATCHDECK_API_KEY, or allow this one \
             with --send-key-to evil.example"
                .to_owned()
        )
    );
}

#[test]
fn the_key_of_openai_goes_to_its_regions() {
    let scene = scene(&[OPENAI_VARIABLE]).at("https://eu.api.openai.com/v1");
    assert_eq!(
        scene.source().as_deref(),
        Some("environment, OPENAI_API_KEY")
    );
}

#[test]
fn a_base_url_set_beside_the_key_is_where_it_belongs() {
    let proxy = "https://proxy.example/v1";
    let variables = [OPENAI_VARIABLE, ("OPENAI_BASE_URL", proxy)];
    assert!(scene(&variables).at(proxy).source().is_some());
    assert_eq!(
        scene(&variables)
            .at("https://other.example/v1")
            .refusal()
            .kind,
        Kind::Usage
    );
}

#[test]
fn the_key_in_a_file_of_the_profile_does_not_follow_the_environment() {
    let proxy = "https://proxy.example/v1";
    let mut scene = scene(&[("OPENAI_BASE_URL", proxy)]).at(proxy);
    scene.profile.key_file = Some("/key".to_owned());
    assert_eq!(scene.refusal().kind, Kind::Usage);
}

#[test]
fn a_host_that_was_named_gets_the_key_and_no_other() {
    let mut scene = scene(&[OPENAI_VARIABLE]).at("https://proxy.example/v1");
    scene.flags.send_key_to = Some("proxy.example".to_owned());
    assert!(scene.source().is_some());
    scene.flags.send_key_to = Some("proxy.example.evil".to_owned());
    assert_eq!(scene.refusal().kind, Kind::Usage);
}

#[test]
fn a_custom_profile_uses_its_own_variable_and_not_openais() {
    let mut scene = scene(&[OPENAI_VARIABLE]).at("https://other.example/v1");
    scene.name = "other";
    scene.profile = Profile::at(url("https://other.example/v1"));
    assert_eq!(scene.source(), None);
    scene.profile.key_env = Some("OTHER_KEY".to_owned());
    scene.env = Env::of("/", [("OTHER_KEY", "k")]);
    assert_eq!(scene.source().as_deref(), Some("environment, OTHER_KEY"));
}

#[test]
fn the_variable_of_openai_does_not_replace_the_key_file_of_a_second_account() {
    let mut scene = scene(&[OPENAI_VARIABLE]);
    scene.name = "second";
    scene.profile.key_env = None;
    scene.profile.key_file = Some("/second".to_owned());
    assert_eq!(scene.source().as_deref(), Some("key_file /second"));
}

fn read(bytes: &[u8]) -> Result<String, Failure> {
    first_line(bytes, &KeySource::Stdin).map(|key| key.expose_secret().to_owned())
}

#[test]
fn the_key_is_the_first_line_and_must_fit_into_a_header() {
    assert_eq!(read(b" sk-1 \r\nrest").unwrap(), "sk-1");
    for wrong in [
        b"".as_slice(),
        b"\nsk-1",
        b"sk 1",
        b"sk-\x1b[0m",
        b"sk-\xff",
    ] {
        assert_eq!(read(wrong).unwrap_err().kind, Kind::NoKey);
    }
}

#[test]
fn the_failure_of_a_key_does_not_hold_it() {
    let failure = first_line(b"sk-secret x", &KeySource::File(Path::new("/k").into())).unwrap_err();
    assert!(!format!("{failure:?}").contains("sk-secret"));
}
