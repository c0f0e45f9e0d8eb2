use insta::assert_snapshot;

use crate::support::server::Scene;

#[test]
fn the_help_fits_a_reader_who_wants_to_close_it() {
    assert_snapshot!(Scene::offline().run("-h").all());
}

#[test]
fn every_verb_explains_itself_without_key_and_network() {
    let scene = Scene::offline();
    let verbs = [
        "list",
        "get",
        "create",
        "check",
        "split",
        "cancel",
        "download",
        "results",
        "wait",
        "watch",
        "serve",
        "config",
        "completions",
        "man",
    ];
    let wrong: Vec<_> = verbs
        .into_iter()
        .filter(|verb| {
            let ran = scene.run(&format!("{verb} --help"));
            ran.exit != 0 || !ran.stderr.is_empty() || !ran.stdout.contains("Usage:")
        })
        .collect();
    assert_eq!(wrong, Vec::<&str>::new());
}

#[test]
fn the_version_is_data() {
    let ran = Scene::offline().run("--version");
    let version = concat!("batchdeck ", env!("CARGO_PKG_VERSION"), "\n");
    assert_eq!((ran.stdout.as_str(), ran.exit), (version, 0));
}

#[test]
fn completions_and_manual_are_written_without_key_and_network() {
    let scene = Scene::offline();
    let lines = [
        "completions bash",
        "completions zsh",
        "completions fish",
        "man",
    ];
    let wrote = lines.map(|line| {
        let ran = scene.run(line);
        (ran.exit, ran.stdout.contains("download"))
    });
    assert_eq!(wrote, [(0, true); 4]);
}

#[test]
fn without_a_terminal_the_dashboard_does_not_open() {
    let ran = Scene::offline().run("");
    assert_eq!((ran.exit, ran.stdout.as_str()), (2, ""));
}

#[test]
fn a_verb_that_does_not_exist_is_exit_2() {
    assert_snapshot!(Scene::offline().run("lst").all());
}
