use secrecy::ExposeSecret;

use super::*;

fn read_as(text: &str) -> Vec<(&'static str, String)> {
    parse(text)
        .into_iter()
        .map(|(name, value)| (name, value.expose_secret().to_owned()))
        .collect()
}

fn key(value: &str) -> Vec<(&'static str, String)> {
    vec![("OPENAI_API_KEY", value.to_owned())]
}

#[test]
fn keys_are_read_in_every_usual_spelling() {
    let spellings = [
        "OPENAI_API_KEY=sk-1",
        "export OPENAI_API_KEY=sk-1",
        "  OPENAI_API_KEY = sk-1  # mine",
        "OPENAI_API_KEY=\"sk-1\" # mine",
        "OPENAI_API_KEY='sk-1'",
        "\u{feff}OPENAI_API_KEY=sk-1\r\n",
        "OPENAI_API_KEY=sk-0\nOPENAI_API_KEY=sk-1",
    ];
    for text in spellings {
        assert_eq!(read_as(text), key("sk-1"), "{text:?}");
    }
}

#[test]
fn nothing_but_keys_is_read() {
    let text = "OPENAI_BASE_URL=https://evil.example\nHTTPS_PROXY=http://evil\nSSL_CERT_FILE=x\n\
                BATCHDECK_PROFILE=x\nevil_OPENAI_API_KEY=1\n#OPENAI_API_KEY=sk-0\nOPENAI_API_KEY=\n";
    assert_eq!(read_as(text), []);
}

#[test]
fn a_dollar_means_nothing() {
    assert_eq!(read_as("OPENAI_API_KEY=$HOME"), key("$HOME"));
}

struct Scene {
    folder: tempfile::TempDir,
    list: TrustList,
}

fn scene(content: &str) -> Scene {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(".env"), content).unwrap();
    let list = TrustList::in_dir(&folder.path().join("state"));
    Scene { folder, list }
}

impl Scene {
    fn look(&self) -> Look {
        Dotenv::look(self.folder.path(), &self.list)
    }
}

#[test]
fn a_file_is_trusted_once_and_then_as_long_as_it_stays_the_same() {
    let scene = scene("OPENAI_API_KEY=sk-1");
    let Look::Untrusted(untrusted) = scene.look() else {
        panic!("trusted without being asked");
    };
    assert_eq!(untrusted.names, ["OPENAI_API_KEY"]);
    untrusted.trust(&scene.list).unwrap();
    assert!(matches!(scene.look(), Look::Trusted(_)));
    std::fs::write(scene.folder.path().join(".env"), "OPENAI_API_KEY=sk-2").unwrap();
    assert!(matches!(scene.look(), Look::Untrusted(_)));
}

#[test]
fn the_same_content_elsewhere_is_not_trusted() {
    let (one, other) = (scene("OPENAI_API_KEY=sk-1"), scene("OPENAI_API_KEY=sk-1"));
    let Look::Untrusted(untrusted) = one.look() else {
        panic!("trusted without being asked");
    };
    untrusted.trust(&other.list).unwrap();
    assert!(matches!(other.look(), Look::Untrusted(_)));
}

#[test]
fn a_file_without_keys_is_not_asked_about() {
    assert!(matches!(scene("DEBUG=1").look(), Look::Nothing));
}

#[test]
fn the_debug_form_holds_no_key() {
    let Look::Untrusted(untrusted) = scene("OPENAI_API_KEY=sk-secret").look() else {
        panic!("trusted without being asked");
    };
    assert!(!format!("{untrusted:?}").contains("sk-secret"));
}
