use std::path::PathBuf;

use proptest::prelude::*;

use super::*;
use crate::ops::prepare::{Place, Sample, sample};
use crate::results::chunks::Stop;

struct World {
    dir: tempfile::TempDir,
}

impl World {
    fn new() -> Self {
        Self {
            dir: tempfile::tempdir().unwrap(),
        }
    }

    fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.dir.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, content).unwrap();
        path
    }

    fn open(&self, name: &str, content: impl AsRef<[u8]>) -> Result<Dataset, Failure> {
        Dataset::open(&self.write(name, content), Reading::default())
    }

    fn rows(&self, name: &str, content: impl AsRef<[u8]>) -> Result<Sample, Failure> {
        sample(&self.open(name, content)?, 0, 1_000_000, &Stop::default())
    }
}

/// The rows as `line name=words name=words`, or what is wrong with each.
fn shown(sample: &Sample) -> Vec<String> {
    let row = |row: &crate::ops::prepare::SampleRow| {
        let said = match &row.fields {
            Ok(fields) => {
                let fields = fields
                    .iter()
                    .map(|field| format!("{}={}", field.name, field.cell.words()));
                fields.collect::<Vec<_>>().join(" ")
            }
            Err(fault) => fault.why.clone(),
        };
        format!("{} {said}", row.place)
    };
    sample.rows.iter().map(row).collect()
}

fn rows(name: &str, content: impl AsRef<[u8]>) -> Vec<String> {
    shown(&World::new().rows(name, content).unwrap())
}

fn why(name: &str, content: impl AsRef<[u8]>) -> String {
    World::new().rows(name, content).unwrap_err().why
}

#[test]
fn each_form_is_told_by_what_it_begins_with() {
    let forms = [
        ("a", " [ ]"),
        ("b.txt", "{}\n"),
        ("c.csv", "[a],b\n"),
        ("d.TSV", "a\tb\n"),
        ("e.json", "\u{feff}{\"a\":1}\n"),
    ]
    .map(|(name, text)| World::new().open(name, text).unwrap().form());
    assert_eq!(
        forms,
        [Form::Json, Form::Jsonl, Form::Csv, Form::Csv, Form::Jsonl]
    );
}

#[test]
fn what_is_no_dataset_is_told_for_what_it_is() {
    let told = [
        why("a.csv", b"\xFF\xFEa\0"),
        why("a.csv", b"PK\x03\x04"),
        why("a.csv", b"\x1F\x8B\x08"),
        why("a.json", ""),
        why("a.json", "name: x"),
        why("a.json", "{\n  \"a\": 1\n}"),
        why("a", "hello"),
    ];
    let wanted = [
        "UTF-16",
        "spreadsheet",
        "compressed",
        "empty",
        "begins with neither",
        "over several lines",
        "does not look like JSON",
    ];
    for (told, wanted) in told.iter().zip(wanted) {
        assert!(told.contains(wanted), "{told}");
    }
}

#[test]
fn a_table_is_read_by_its_header_whatever_its_line_ends() {
    let text = "\u{feff}id; text\r\n1;\"a;\"\"b\"\"\r\nc\"\r\n\r\n2; d \r\n";
    assert_eq!(
        rows("t.csv", text),
        ["line 2 id=1 text=a;\"b\"\r\nc", "line 5 id=2 text= d "]
    );
}

#[test]
fn a_last_row_needs_no_line_end() {
    assert_eq!(rows("t.csv", "a,b\n1,"), ["line 2 a=1 b="]);
    assert_eq!(rows("t.jsonl", "{\"a\":1}"), ["line 1 a=1"]);
}

#[test]
fn ragged_rows_are_told_and_the_others_read() {
    let text = "a,b\n1,2\n1\n\"x\ny\",2,3\n1,4\n";
    assert_eq!(
        rows("t.csv", text),
        [
            "line 2 a=1 b=2",
            "line 3 it has 1 cell, and the header has 2 cells",
            "line 4 it has 3 cells, and the header has 2 cells",
            "line 6 a=1 b=4",
        ]
    );
}

#[test]
fn a_quote_that_is_not_closed_is_told_where_it_opens() {
    assert_eq!(
        why("t.csv", "a\nx\n\"y\nz\n"),
        "line 3: a quote opens here and is not closed"
    );
    let behind = why("t.csv", "a,b\n\"x\" y,1\n");
    assert!(
        behind.starts_with("line 2: text stands behind a closing quote"),
        "{behind}"
    );
    assert_eq!(rows("t.csv", "a\n5\" disk\n"), ["line 2 a=5\" disk"]);
}

#[test]
fn bytes_that_are_no_text_are_told_with_their_row() {
    assert_eq!(
        rows("t.csv", b"a,b\nx,\xE9\ny,\xFF\nz,1\n"),
        [
            "line 2 cell 2 is not UTF-8 (byte 1); save the dataset as UTF-8",
            "line 3 cell 2 is not UTF-8 (byte 1); save the dataset as UTF-8",
            "line 4 a=z b=1",
        ]
    );
    assert_eq!(
        rows("t.jsonl", b"{\"a\":\"\xFF\"}\n{\"a\":2}\n"),
        [
            "line 1 it is not UTF-8 (byte 7 of the row); save the dataset as UTF-8",
            "line 2 a=2",
        ]
    );
}

#[test]
fn an_array_is_read_item_by_item_however_it_is_laid_out() {
    let text = "\n[\n  {\"a\": \"x,]}\\\"\",\n   \"b\": [1, {\"c\": 2}]},{\"a\":1}\n,\n{}\n]\n";
    assert_eq!(
        rows("t.json", text),
        ["line 3 a=x,]}\" b=[1, {\"c\": 2}]", "line 4 a=1", "line 6 "]
    );
}

#[test]
fn items_that_are_no_objects_are_told() {
    let told = rows(
        "t.json",
        "[1,[2],\"x\",{\"a\":},{\"a\":1,\"a\":2},{\"a\":1}]",
    );
    assert!(
        told[0].contains("no JSON object") && told[1].contains("a list"),
        "{told:?}"
    );
    assert!(told[3].contains("no valid JSON"), "{told:?}");
    assert_eq!(
        told[4..],
        ["line 1 it has two fields called \"a\"", "line 1 a=1"]
    );
}

#[test]
fn a_broken_array_is_told_with_its_line() {
    let told = [
        why("t.json", "[{\"a\":1},\n{\"a\":"),
        why("t.json", "[{}\n"),
        why("t.json", "[{},\n]"),
        why("t.json", "[{},,{}]"),
        why("t.json", "[{}]\n[{}]"),
    ];
    assert_eq!(
        told,
        [
            "line 2: it ends within row 2, which begins in line 2",
            "line 2: it ends within row 1, which begins in line 1",
            "line 2: a comma stands before the end of the array",
            "line 1: there is nothing before a comma",
            "line 2: there is more behind the end of the array",
        ]
    );
}

#[test]
fn lines_that_are_blank_are_no_rows() {
    assert_eq!(
        rows("t.jsonl", "\n{\"a\":1}\r\n  \n{\"a\":2}\n\n"),
        ["line 2 a=1", "line 4 a=2"]
    );
}

#[test]
fn a_folder_is_its_text_files_in_the_order_of_their_names() {
    let world = World::new();
    for (name, text) in [
        ("d/b.txt", "B"),
        ("d/a.txt", "\u{feff}A"),
        ("d/.hidden", "x"),
        ("d/sub/c", "C"),
    ] {
        world.write(name, text);
    }
    world.write("d/z.bin", b"\xFF");
    std::os::unix::fs::symlink("/etc/passwd", world.dir.path().join("d/link")).unwrap();
    let dataset = Dataset::open(&world.dir.path().join("d"), Reading::default()).unwrap();
    let sample = sample(&dataset, 0, 10, &Stop::default()).unwrap();
    assert_eq!(
        shown(&sample),
        [
            "a.txt name=a.txt path=a.txt text=A",
            "b.txt name=b.txt path=b.txt text=B",
            "sub/c name=c path=sub/c text=C",
            "z.bin it is not UTF-8 (byte 1 of the row); save the dataset as UTF-8",
        ]
    );
}

#[test]
fn rows_are_looked_at_from_anywhere() {
    let world = World::new();
    let lines: Vec<String> = (0..100).map(|n| format!("{{\"n\":{n}}}\n")).collect();
    let text = lines.concat();
    let dataset = world.open("t.jsonl", text).unwrap();
    let sample = sample(&dataset, 97, 2, &Stop::default()).unwrap();
    assert_eq!(shown(&sample), ["line 98 n=97", "line 99 n=98"]);
    assert_eq!(sample.rows[0].place, Place::Line(98));
}

#[test]
fn a_file_that_is_not_there_is_told() {
    let failed = Dataset::open(Path::new("/nonexistent/x.csv"), Reading::default());
    assert_eq!(failed.unwrap_err().kind, Kind::NotFound);
}

/// Cells of every length around that of what is read and handed out at a time.
#[test]
fn rows_longer_than_any_buffer_come_whole() {
    for length in [262_143, 1_048_575, 1_048_576, 3_000_001] {
        for end in ["\n", "\r\n"] {
            let long: String = "a\n".chars().cycle().take(length).collect();
            let text = format!("x,y{end}1,\"{long}\"{end}2,b{end}");
            let sample = World::new().rows("t.csv", text).unwrap();
            let cells: Vec<usize> = sample
                .rows
                .iter()
                .map(|row| row.fields.as_ref().unwrap()[1].cell.words().len())
                .collect();
            assert_eq!(cells, [length, 1], "{length} {end:?}");
            let pretty = format!(
                "[\n{{\"y\":\n\n\"{}\"}},\n{{\"y\": 1}}]",
                "z".repeat(length)
            );
            assert_eq!(World::new().rows("t.json", pretty).unwrap().rows.len(), 2);
        }
    }
}

fn table() -> impl Strategy<Value = Vec<Vec<String>>> {
    let cell = prop_oneof![
        "[a-z,;\t\"\r\n éÿ]{0,8}",
        any::<String>(),
        Just("\u{feff}x".to_owned())
    ];
    (1..4_usize).prop_flat_map(move |columns| {
        prop::collection::vec(prop::collection::vec(cell.clone(), columns), 0..20)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn a_table_comes_out_as_it_was_written(table in table()) {
        let columns = table.first().map_or(1, Vec::len);
        let mut writer = csv::WriterBuilder::new()
            .quote_style(csv::QuoteStyle::Always)
            .from_writer(Vec::new());
        writer.write_record((0..columns).map(|n| format!("c{n}"))).unwrap();
        for row in &table {
            writer.write_record(row).unwrap();
        }
        let sample = World::new().rows("t.csv", writer.into_inner().unwrap()).unwrap();
        let read: Vec<Vec<String>> = sample.rows.iter().map(|row| {
            let fields = row.fields.as_ref().unwrap().iter();
            fields.map(|field| field.cell.words().into_owned()).collect()
        }).collect();
        prop_assert_eq!(read, table);
    }

    #[test]
    fn an_array_and_its_lines_are_the_same_rows(texts in prop::collection::vec(any::<String>(), 0..20)) {
        let items: Vec<serde_json::Value> =
            texts.iter().map(|text| serde_json::json!({"t": text, "l": [text, {}]})).collect();
        let array = World::new().rows("a.json", serde_json::to_vec_pretty(&items).unwrap()).unwrap();
        let read: Vec<String> = array.rows.iter()
            .map(|row| row.fields.as_ref().unwrap().iter().find(|it| it.name == "t").unwrap().cell.words().into_owned())
            .collect();
        prop_assert_eq!(&read, &texts);
        let lines: Vec<String> = items.iter().map(|item| format!("{item}\n")).collect();
        let lines = lines.concat();
        if !texts.is_empty() {
            let lines = World::new().rows("a.jsonl", lines).unwrap();
            prop_assert_eq!(lines.rows.len(), texts.len());
        }
    }

    #[test]
    fn no_bytes_make_a_reader_panic(bytes: Vec<u8>) {
        for name in ["a.csv", "a.json", "a.jsonl"] {
            let mut text = match name {
                "a.csv" => b"a,b\n".to_vec(),
                "a.json" => b"[".to_vec(),
                _ => b"{".to_vec(),
            };
            text.extend(&bytes);
            let _ = World::new().rows(name, text);
        }
    }
}
