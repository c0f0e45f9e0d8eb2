//! Results counted: classes, groups of failures, tokens, models.

mod tokens;

use super::sources::Sources;
use super::{Seen, judge_sources, workers};
use crate::cli::args::ResultsArgs;
use crate::cli::desk::Desk;
use crate::cli::exit::Stop;
use crate::cli::human::{Look, fitted, grouped};
use crate::cli::json::{GroupLine, SummaryItem};
use crate::cli::out::Format;
use crate::cli::progress;
use crate::config::Glyphs;
use crate::domain::price::PriceList;
use crate::domain::result::Class;
use crate::domain::truth::{ErrorGroup, Histogram, Tally, Truth};
use crate::domain::{Failure, Kind, Share};
use crate::ops::transfer::Meter;
use crate::results::chunks::StopOnDrop;
use crate::results::truth::study_material;
use crate::text::Clean;

/// Names that are listed; further ones are counted.
const LISTED: usize = 6;
/// Columns of a share.
const SHARE: usize = 8;

pub(super) async fn run(desk: &mut Desk, args: &ResultsArgs, sources: Sources) -> Result<(), Stop> {
    let truth = counted(desk, sources.clone()).await?;
    // Wrong settings or prices are no reason not to count.
    let config = desk.settings()?.config;
    let prices = desk.prices(&config)?.list;
    let look = Look::of(&desk.out);
    match (desk.out.format, args.groups) {
        (Format::Json, false) => {
            desk.out
                .json(&SummaryItem::of(&truth, &prices, |file| sources.name(file)))?;
        }
        (Format::Json, true) => {
            for group in &truth.groups {
                let file = sources.name(group.sample.place.file);
                desk.out.json(&GroupLine::of(group, file))?;
            }
        }
        (Format::People, false) => lines(desk, &summary(&truth, &prices, look), look)?,
        (Format::People, true) => lines(desk, &groups(&truth), look)?,
    }
    let seen = Seen {
        readable: truth.tally.lines().saturating_sub(truth.tally.unreadable),
        unreadable: truth.tally.unreadable,
    };
    // Unreadable lines are counted above; that nothing was readable is a failure.
    judge_sources(desk, &sources, seen, false)?;
    if args.groups && truth.groups.is_empty() {
        desk.out.note("Nothing failed.");
    }
    Ok(())
}

async fn counted(desk: &mut Desk, sources: Sources) -> Result<Truth, Stop> {
    let stop = StopOnDrop::default();
    let (meter, progress) = Meter::new();
    let flag = stop.0.clone();
    let work = tokio::task::spawn_blocking(move || -> Result<Truth, Failure> {
        let material = sources.material()?;
        let study = study_material(material, workers(), &flag, |progress| meter.set(progress))?;
        Ok(study.truth)
    });
    let truth = progress::shown(&mut desk.out, "counting", progress, work).await;
    let truth = truth
        .map_err(|error| Failure::new(Kind::Internal, "the count broke off", error.to_string()))?;
    Ok(truth?)
}

fn lines(desk: &mut Desk, lines: &[String], look: Look) -> Result<(), Stop> {
    for line in lines {
        desk.out.line(&fitted(line, look))?;
    }
    Ok(())
}

/// Writes what was counted, a fact a line.
fn summary(truth: &Truth, prices: &PriceList, look: Look) -> Vec<String> {
    let mut lines = classes(&truth.tally, look);
    if let Some(words) = truth.unread_words() {
        lines.push(fact(
            "no requests",
            &format!("{words} of the input cannot be read"),
        ));
    }
    lines.extend(statistics(truth, prices, look));
    if !truth.groups.is_empty() {
        lines.push(String::new());
        lines.extend(groups(truth));
    }
    lines
}

fn fact(key: &str, value: &str) -> String {
    format!("{key:<12}  {value}")
}

fn classes(tally: &Tally, look: Look) -> Vec<String> {
    let number = |count: u64| format!("{:>10}", grouped(count));
    let totals = [
        Some(fact("results", &number(tally.lines()))),
        tally.asked.map(|asked| fact("requests", &number(asked))),
        tally.share(Class::Ok).map(|_| {
            let all = tally.whole_in_words();
            fact("", &format!("{:>10}  share of {all}", ""))
        }),
    ];
    let of_class = Class::ALL.into_iter().filter_map(|class| {
        let count = tally
            .of(class)
            .filter(|count| *count > 0 || class == Class::Ok)?;
        let line = format!("{}  {}", number(count), share(tally.share(class)));
        Some(fact(&look.class(class), line.trim_end()))
    });
    let unknown = tally.missing.is_none().then(|| {
        let name = look.class(Class::Missing);
        fact(&name, "not known without the requests")
    });
    totals
        .into_iter()
        .flatten()
        .chain(of_class)
        .chain(unknown)
        .collect()
}

/// Writes a share in a column of its own.
fn share(share: Option<Share>) -> String {
    let share = share.map_or_else(String::new, |share| share.to_string());
    format!("{share:>SHARE$}")
}

fn statistics(truth: &Truth, prices: &PriceList, look: Look) -> Vec<String> {
    let found = &truth.statistics;
    let mut lines = Vec::new();
    if found.counted > 0 {
        lines.push(String::new());
        lines.push(fact("tokens", &tokens::in_all(found)));
        lines.push(fact("input each", &spread(&found.input, look)));
        lines.push(fact("output each", &spread(&found.output, look)));
    }
    let told = truth.cost(prices).told(prices.source.as_ref());
    let cost = told.iter().map(|(key, words)| fact(key, words.as_str()));
    lines.extend(cost);
    let finishes = found
        .finishes
        .iter()
        .map(|(finish, count)| (finish.as_str(), *count));
    lines.extend(listed("finish", finishes.collect()));
    let models = found
        .models
        .iter()
        .map(|used| (used.model.as_str(), used.lines));
    lines.extend(listed("model", models.collect()));
    if let Some(latency) = found.latency {
        let words = format!(
            "half within {} ms, the longest {} ms",
            grouped(latency.median),
            grouped(latency.most)
        );
        lines.push(fact("latency", &words));
    }
    lines
}

/// Writes how a number is spread over the lines: a bar for each power of two between the ends.
fn spread(histogram: &Histogram, look: Look) -> String {
    let bars = histogram.bars.iter().skip_while(|count| **count == 0);
    let most = histogram.bars.iter().copied().max().unwrap_or(0).max(1);
    let drawn: String = bars.map(|count| bar(*count, most, look.glyphs)).collect();
    format!(
        "{} {drawn} {}",
        grouped(histogram.least),
        grouped(histogram.most)
    )
}

fn bar(count: u64, most: u64, glyphs: Glyphs) -> char {
    let heights = match glyphs {
        Glyphs::Unicode => "▁▂▃▄▅▆▇█",
        Glyphs::Ascii => ".:-=+*%#",
    };
    if count == 0 {
        return ' ';
    }
    let eighth = u128::from(count) * 8 / u128::from(most);
    let eighth = usize::try_from(eighth).unwrap_or(0).saturating_sub(1);
    heights.chars().nth(eighth).unwrap_or(' ')
}

fn listed(key: &str, counts: Vec<(&str, u64)>) -> Option<String> {
    let more = counts.len().saturating_sub(LISTED);
    let first = counts.into_iter().take(LISTED);
    let mut words: Vec<String> = first
        .map(|(word, count)| format!("{} {}", Clean::line(word), grouped(count)))
        .collect();
    if more > 0 {
        words.push(format!("{more} more"));
    }
    (!words.is_empty()).then(|| fact(key, &words.join(" · ")))
}

/// Writes the groups of failures, the largest first, each with the first line of it.
fn groups(truth: &Truth) -> Vec<String> {
    let line = |group: &ErrorGroup| {
        let code = group
            .code
            .as_deref()
            .map(|code| format!("{} · ", Clean::line(code)));
        let sample = &group.sample;
        let id = sample
            .custom_id
            .as_deref()
            .map(|id| format!(" {}", Clean::line(id)));
        format!(
            "{:>10}  {}  {} · {}{} (line {}{})",
            grouped(group.count),
            share(group.share(&truth.tally)),
            group.class.word(),
            code.unwrap_or_default(),
            Clean::field(&group.message),
            sample.place.line,
            id.unwrap_or_default()
        )
    };
    let head = format!("{:>10}  {}", "lines", truth.tally.failures_in_words());
    let head = (!truth.groups.is_empty()).then_some(head);
    head.into_iter()
        .chain(truth.groups.iter().map(line))
        .collect()
}
