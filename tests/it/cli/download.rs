use insta::assert_snapshot;

use crate::support::server::{Pace, Scene};

fn demo() -> Scene {
    Scene::with_server("demo", Pace::Frozen)
}

#[test]
fn both_files_are_saved_and_their_paths_written() {
    let scene = demo();
    let id = scene.id_of("eval-gpt-5");
    let ran = scene.run(&format!("download {id}"));
    let lines: Vec<usize> = ran
        .stdout
        .lines()
        .map(|path| std::fs::read_to_string(path).unwrap().lines().count())
        .collect();
    assert_eq!(lines, [997, 3]);
    assert_snapshot!(ran.all());
}

#[test]
fn a_different_file_that_is_there_stays_unless_forced() {
    let scene = demo();
    let id = scene.id_of("eval-gpt-5");
    let path = scene.run(&format!("download {id}")).stdout;
    let path = path.lines().next().unwrap();
    std::fs::write(path, "mine").unwrap();
    let refused = scene.run(&format!("download {id}"));
    assert_eq!(std::fs::read_to_string(path).unwrap(), "mine");
    let forced = scene.run(&format!("download {id} --force"));
    assert_snapshot!(format!("{}\n\n{}", refused.all(), forced.all()));
}

#[test]
fn other_forms_are_written_beside_the_files_as_they_came() {
    let scene = demo();
    let id = scene.id_of("eval-gpt-5");
    let json = scene.run(&format!("download {id} --format json --output-dir out"));
    let path = json.stdout.lines().last().unwrap();
    let rows: Vec<serde_json::Value> =
        serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    assert_eq!(rows.len(), 1000);
    assert_snapshot!(
        scene
            .run(&format!("download {id} --format csv --json"))
            .all()
    );
}

#[test]
fn a_batch_that_has_not_ended_is_exit_5() {
    let scene = demo();
    let id = scene.id_of("nightly-tags");
    assert_snapshot!(scene.run(&format!("download {id}")).all());
}
