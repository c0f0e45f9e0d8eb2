//! Result files that change while somebody reads them, small ones as well as large ones.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use crate::support::pty::Session;

use super::world::World;

fn line(id: &str) -> String {
    format!(
        r#"{{"custom_id":"{id}","response":{{"status_code":200,"body":{{"choices":[{{"message":{{"content":"says {id}"}}}}]}}}},"error":null}}"#
    )
}

fn append(path: &Path, text: &str) {
    let mut file = std::fs::File::options().append(true).open(path).unwrap();
    file.write_all(text.as_bytes()).unwrap();
}

/// Opens a file of three lines, which is all on the screen.
fn small(world: &World) -> (PathBuf, Session) {
    let path = world.work().join("results.jsonl");
    let lines = ["one", "two", "three"].map(|id| line(id) + "\n");
    std::fs::write(&path, lines.concat()).unwrap();
    let session = world.view(&path);
    session.wait("says three");
    session.wait("3 ok");
    (path, session)
}

#[test]
fn a_small_file_that_grows_shows_its_new_lines_at_the_next_key() {
    let world = World::demo();
    let (path, mut session) = small(&world);
    let half = line("four");
    let (begun, rest) = half.split_at(40);
    append(&path, begun);
    session.send("j");
    session.wait("1 unreadable");
    append(&path, &format!("{rest}\n{}\n", line("five")));
    session.send("k");
    session.wait("says four");
    session.wait("says five");
    session.wait("5 ok");
}

#[test]
fn a_small_file_that_is_emptied_or_replaced_is_told_and_opened_again() {
    let changes: [fn(&Path); 3] = [
        |path| std::fs::write(path, "").unwrap(),
        |path| std::fs::write(path, line("other") + "\n").unwrap(),
        |path| {
            let fresh = path.with_extension("fresh");
            std::fs::write(&fresh, line("other") + "\n").unwrap();
            std::fs::rename(&fresh, path).unwrap();
        },
    ];
    for change in changes {
        let world = World::demo();
        let (path, mut session) = small(&world);
        change(&path);
        session.send("j");
        session.wait("has changed, r reopens");
        std::fs::write(&path, line("fresh") + "\n").unwrap();
        session.send("r");
        session.wait("says fresh");
    }
}
