//! The same truth by the simplest means: every line read whole, everything kept, nothing shared.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use crate::domain::Usage;
use crate::domain::result::{Class, Outcome, Place, ResultLine};
use crate::domain::truth::{Cause, ErrorGroup, Histogram, ModelUse, Sample, Truth};
use crate::results::read_line;

/// What there is to compare.
pub(super) struct Plain {
    pub(super) truth: Truth,
    pub(super) problems: Vec<Place>,
    pub(super) missing: Vec<Place>,
}

/// Reads the lines of a file that are not blank.
fn lines(file: usize, bytes: &[u8]) -> Vec<(Place, ResultLine)> {
    let mut offset = 0;
    let mut lines = Vec::new();
    for (number, raw) in (1..).zip(bytes.split_inclusive(|byte| *byte == b'\n')) {
        let place = Place {
            file: u8::try_from(file).unwrap(),
            line: number,
            offset,
        };
        offset += raw.len() as u64;
        if !raw.trim_ascii().is_empty() {
            lines.push((place, read_line(u64::from(number), raw)));
        }
    }
    lines
}

pub(super) fn study(files: &[&[u8]], input: Option<&[u8]>) -> Plain {
    let all: Vec<(Place, ResultLine)> = files
        .iter()
        .enumerate()
        .flat_map(|(file, bytes)| lines(file, bytes))
        .collect();
    let asked = input.map(|bytes| lines(0, bytes));
    let mut truth = Truth::default();
    let mut problems = Vec::new();
    let mut seen = HashSet::new();
    let wanted: Option<HashSet<&String>> = asked.as_ref().map(|lines| {
        let ids = lines.iter().filter_map(|(_, line)| line.custom_id.as_ref());
        ids.collect()
    });
    truth.tally.unknown = wanted.as_ref().map(|_| 0);
    for (place, line) in &all {
        let tally = &mut truth.tally;
        tally.add(line.class());
        let mut is_problem = line.class() != Class::Ok;
        if let Some(id) = &line.custom_id {
            if !seen.insert(id) {
                tally.add(Class::Duplicate);
                is_problem = true;
            }
            if wanted.as_ref().is_some_and(|wanted| !wanted.contains(id)) {
                tally.add(Class::Unknown);
                is_problem = true;
            }
        }
        if is_problem {
            problems.push(*place);
        }
    }
    let mut missing = Vec::new();
    if let Some(asked) = &asked {
        let named = asked
            .iter()
            .filter_map(|(place, line)| Some((*place, line.custom_id.as_ref()?)));
        let lost = named.clone().filter(|(_, id)| !seen.contains(id));
        missing.extend(lost.map(|(place, _)| place));
        let nameless = asked.iter().filter(|(_, line)| line.custom_id.is_none());
        truth.unread_lines = nameless
            .clone()
            .map(|(place, _)| place.line)
            .take(10)
            .collect();
        truth.tally.asked = Some(named.count() as u64);
        truth.tally.unread_requests = Some(nameless.count() as u64);
        truth.tally.missing = Some(missing.len() as u64);
    }
    truth.groups = groups(&all);
    statistics(&all, &mut truth);
    Plain {
        truth,
        problems,
        missing,
    }
}

fn groups(all: &[(Place, ResultLine)]) -> Vec<ErrorGroup> {
    let mut groups: Vec<ErrorGroup> = Vec::new();
    for (place, line) in all {
        let Some(cause) = Cause::of(line) else {
            continue;
        };
        let key = cause.key();
        if let Some(known) = groups.iter_mut().find(|group| group.key == key) {
            known.count += 1;
            continue;
        }
        let mut message = String::new();
        crate::domain::truth::fold(cause.message, &mut message);
        let said = match &line.outcome {
            Outcome::Answer(answer) => crate::results::summary::full_text(answer),
            _ => cause.message.to_owned(),
        };
        groups.push(ErrorGroup {
            key,
            class: cause.class,
            code: cause.code.as_deref().map(str::to_owned),
            message,
            count: 1,
            sample: Sample {
                place: *place,
                custom_id: line.custom_id.clone(),
                message: said,
            },
        });
    }
    groups.sort_by_key(|group| (Reverse(group.count), group.sample.place));
    groups
}

fn statistics(all: &[(Place, ResultLine)], truth: &mut Truth) {
    let mut finishes: HashMap<&String, u64> = HashMap::new();
    let mut models: HashMap<&String, (u64, Usage)> = HashMap::new();
    let (mut input, mut output) = (Histogram::default(), Histogram::default());
    let statistics = &mut truth.statistics;
    for (_, line) in all {
        if let Some(finish) = &line.finish {
            *finishes.entry(finish).or_default() += 1;
        }
        let usage = line.usage.unwrap_or_default();
        if let Some(model) = &line.model {
            let (lines, used) = models.entry(model).or_default();
            *lines += 1;
            *used = used.plus(usage);
        }
        if line.usage.is_some() {
            statistics.usage = statistics.usage.plus(usage);
            statistics.counted += 1;
            statistics.unknown += u64::from(usage.unknown.is_any());
            usage
                .known_input()
                .into_iter()
                .for_each(|count| input.add(count));
            usage
                .known_output()
                .into_iter()
                .for_each(|count| output.add(count));
        }
    }
    (statistics.input, statistics.output) = (input, output);
    statistics.finishes = finishes
        .into_iter()
        .map(|(name, count)| (name.clone(), count))
        .collect();
    statistics
        .finishes
        .sort_by_key(|(name, count)| (Reverse(*count), name.clone()));
    let models = models.into_iter().map(|(model, (lines, usage))| ModelUse {
        model: model.clone(),
        lines,
        usage,
    });
    statistics.models = models.collect();
    statistics
        .models
        .sort_by_key(|used| (Reverse(used.lines), used.model.clone()));
}
