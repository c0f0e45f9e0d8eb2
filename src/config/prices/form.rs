//! The form of a table of prices, told in the shipped one.
//!
//! A price that is half wrong is not used at all: the model keeps the one it had.

use std::path::Path;

use toml::de::{DeTable, DeValue};

use crate::config::Problem;
use crate::config::read::{self, Entry, Findings, Section};
use crate::domain::price::{Long, Price, PriceList, Rate, Rates, Source, Tariff};

const TABLES: [&str; 3] = ["prefixes", "source", "models"];
const ABOUT: [&str; 6] = ["name", "url", "commit", "as_of", "read", "licence"];
const KINDS: [&str; 3] = ["batch", "normal", "long"];
const LONG: [&str; 3] = ["above", "batch", "normal"];
const RATES: [&str; 3] = ["input", "cached", "output"];

/// Reads prices from text over those that a list has, and says what is wrong.
pub(super) fn parse(file: &Path, text: &str, list: &mut PriceList) -> Vec<Problem> {
    let mut findings = Findings::new(file, text);
    let (root, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        findings.add(error.span().unwrap_or_default(), None, error.message());
    }
    // After a syntax error the recovered values are guesses: nothing of them is used.
    if errors.is_empty() {
        read_root(root.get_ref(), list, &mut findings);
    }
    findings.problems.sort_by_key(|problem| problem.line);
    findings.problems
}

fn read_root(root: &DeTable<'_>, list: &mut PriceList, findings: &mut Findings<'_>) {
    let mut section = Section::new("", root);
    section.set(findings, "prefixes", read::texts, &mut list.prefixes);
    if let Some(source) = section.table(findings, "source") {
        // A user's own file says nothing about where the shipped prices came from.
        let source = read_source(source, findings);
        list.source.get_or_insert(source);
    }
    if let Some(models) = section.table(findings, "models") {
        read_models(models, list, findings);
    }
    section.finish(findings, &TABLES);
}

fn read_source(mut section: Section<'_>, findings: &mut Findings<'_>) -> Source {
    let mut source = Source::default();
    let mut other = String::new();
    section.set(findings, "name", read::text, &mut source.name);
    section.set(findings, "as_of", read::text, &mut source.as_of);
    section.set(findings, "licence", read::text, &mut source.licence);
    for name in ["url", "commit", "read"] {
        section.set(findings, name, read::text, &mut other);
    }
    section.finish(findings, &ABOUT);
    source
}

fn read_models(mut section: Section<'_>, list: &mut PriceList, findings: &mut Findings<'_>) {
    for entry in section.take_all() {
        let before = findings.problems.len();
        let price = entry
            .section(findings)
            .and_then(|table| read_price(&entry, table, findings));
        let is_sound = findings.problems.len() == before;
        if let Some(price) = price.filter(|_| is_sound) {
            list.set(entry.name, price);
        }
    }
}

fn read_price(
    entry: &Entry<'_>,
    mut section: Section<'_>,
    findings: &mut Findings<'_>,
) -> Option<Price> {
    let long = section.take("long");
    let long = long.and_then(|long| {
        let table = long.section(findings)?;
        read_long(&long, table, findings)
    });
    let usual = read_tariff(entry, section, findings, &KINDS)?;
    Some(Price { usual, long })
}

fn read_long(
    entry: &Entry<'_>,
    mut section: Section<'_>,
    findings: &mut Findings<'_>,
) -> Option<Long> {
    let mut above = None;
    let has_above = section.span_of("above").is_some();
    section.set(findings, "above", tokens, &mut above);
    if !has_above {
        let why = "it needs `above`, a number of input tokens";
        findings.add(entry.span.clone(), Some(entry.key.clone()), why);
    }
    let tariff = read_tariff(entry, section, findings, &LONG)?;
    Some(Long {
        above: above?,
        tariff,
    })
}

fn read_tariff(
    entry: &Entry<'_>,
    mut section: Section<'_>,
    findings: &mut Findings<'_>,
    known: &[&str],
) -> Option<Tariff> {
    let is_empty = ["batch", "normal"]
        .iter()
        .all(|kind| section.span_of(kind).is_none());
    let mut rates = |kind| {
        let entry = section.take(kind)?;
        let table = entry.section(findings)?;
        read_rates(&entry, table, findings)
    };
    let (batch, normal) = (rates("batch"), rates("normal"));
    section.finish(findings, known);
    if is_empty {
        let why = "it needs `batch` or `normal`, such as { input = 0.50, output = 4.00 }";
        findings.add(entry.span.clone(), Some(entry.key.clone()), why);
        return None;
    }
    Some(Tariff { batch, normal })
}

fn read_rates(
    entry: &Entry<'_>,
    mut section: Section<'_>,
    findings: &mut Findings<'_>,
) -> Option<Rates> {
    let (mut input, mut cached, mut output) = (None, None, None);
    let has_input = section.span_of("input").is_some();
    section.set(findings, "input", rate, &mut input);
    section.set(findings, "cached", rate, &mut cached);
    section.set(findings, "output", rate, &mut output);
    section.finish(findings, &RATES);
    if !has_input {
        let why = "it needs `input`, in US dollars for a million tokens";
        findings.add(entry.span.clone(), Some(entry.key.clone()), why);
    }
    Some(Rates {
        input: input?,
        cached,
        output,
    })
}

fn rate(value: &DeValue<'_>) -> Result<Option<Rate>, String> {
    let text = match value {
        DeValue::Float(number) => number.as_str(),
        DeValue::Integer(number) if number.radix() == 10 => number.as_str(),
        DeValue::Integer(_)
        | DeValue::String(_)
        | DeValue::Boolean(_)
        | DeValue::Datetime(_)
        | DeValue::Array(_)
        | DeValue::Table(_) => "",
    };
    // A price is read from its digits: no float can hold 0.15.
    Rate::read(text.trim_start_matches('+')).map(Some).ok_or_else(|| {
        "it must be US dollars for a million tokens, such as 0.15, not negative and with at most \
         8 digits after the point"
            .to_owned()
    })
}

fn tokens(value: &DeValue<'_>) -> Result<Option<u64>, String> {
    let number = value.as_integer().filter(|number| number.radix() == 10);
    number
        .and_then(|number| number.as_str().trim_start_matches('+').parse().ok())
        .map(Some)
        .ok_or_else(|| "it must be a number of tokens, such as 200_000".to_owned())
}
