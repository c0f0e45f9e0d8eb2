use std::collections::HashMap;

use parquet::file::reader::{FileReader as _, SerializedFileReader};
use parquet::record::Field;

use crate::ops::export::tests::{ALL, Scene, bytes, parse_csv};
use crate::ops::export::{Column, Export, Format, Order};

/// Reads the rows back, each a map of what is not absent.
fn rows(table: Vec<u8>) -> Vec<HashMap<String, String>> {
    let file = SerializedFileReader::new(::bytes::Bytes::from(table)).unwrap();
    let rows = file.get_row_iter(None).unwrap();
    rows.map(|row| {
        let row = row.unwrap();
        let cells = row.get_column_iter();
        let there = cells.filter(|(_, field)| !matches!(field, Field::Null));
        there
            .map(|(name, field)| {
                let value = match field {
                    Field::Str(text) => text.clone(),
                    Field::Long(number) => number.to_string(),
                    other => panic!("{name} is {other:?}"),
                };
                (name.clone(), value)
            })
            .collect()
    })
    .collect()
}

/// Reads a CSV of the same rows, each a map of what is not empty.
fn of_csv(text: &[u8]) -> Vec<HashMap<String, String>> {
    let records = parse_csv(text);
    let (head, records) = records.split_first().unwrap();
    let pairs = |record: &Vec<String>| {
        let cells = head.iter().cloned().zip(record.iter().cloned());
        cells.filter(|(_, value)| !value.is_empty()).collect()
    };
    records.iter().map(pairs).collect()
}

fn without_empty(rows: Vec<HashMap<String, String>>) -> Vec<HashMap<String, String>> {
    let kept = |row: HashMap<String, String>| {
        row.into_iter()
            .filter(|(_, value)| !value.is_empty())
            .collect()
    };
    rows.into_iter().map(kept).collect()
}

#[test]
fn what_is_read_back_is_what_the_csv_says() {
    let scene = Scene::with_every_class();
    let wish = |format| Export {
        columns: Some(ALL.to_vec()),
        order: Order::Input,
        ..scene.wish(format)
    };
    let parquet = rows(bytes(&wish(Format::Parquet)));
    let csv = of_csv(&bytes(&wish(Format::Csv(crate::ops::export::Cells::Plain))));
    assert_eq!(without_empty(parquet), csv);
}

#[test]
fn many_rows_make_several_groups() {
    let scene = Scene::of_answers(3000, 4000);
    let wish = Export {
        columns: Some(vec![Column::CustomId, Column::Text]),
        ..scene.wish(Format::Parquet)
    };
    let table = bytes(&wish);
    let file = SerializedFileReader::new(::bytes::Bytes::from(table.clone())).unwrap();
    assert!(file.num_row_groups() > 1);
    assert_eq!(rows(table).len(), 3000);
}

#[test]
fn no_rows_make_an_empty_table() {
    let scene = Scene::of(&[b""], None);
    assert_eq!(rows(bytes(&scene.wish(Format::Parquet))), []);
}
