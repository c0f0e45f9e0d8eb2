//! `split`: a file that is over the limits, cut into files that are not.

use super::args::SplitArgs;
use super::check::{apart, examine, refuse};
use super::desk::Desk;
use super::exit::Stop;
use super::human::grouped;
use super::json::ShardLine;
use super::out::Format;
use super::progress::size;
use crate::ops::check::Asked;
use crate::ops::download::Existing;
use crate::ops::split::{Destination, Written, plan, weighing, write};
use crate::ops::tokens::Counter;
use crate::text::Clean;
use crate::text::file_name::safe_component;

pub(crate) async fn run(desk: &mut Desk, args: &SplitArgs) -> Result<(), Stop> {
    let limits = desk.limits()?;
    let asked = Asked {
        limits: limits.clone().of_any_size(),
        endpoint: None,
    };
    let report = examine(desk, &args.file, &asked).await?;
    let file = args.file.to_string_lossy();
    refuse(desk, &file, &report)?;
    let path = desk.env.cwd().join(&args.file);
    let most = args.most.within(&limits);
    let stem = args.file.file_stem().unwrap_or_default().to_string_lossy();
    let place = Destination {
        dir: desk.env.cwd().join(&args.output_dir),
        name: safe_component(&stem),
        existing: if args.force {
            Existing::Replace
        } else {
            Existing::Refuse
        },
    };
    // Tokens take far longer than all else, so they are counted where they are to be limited.
    let counter = match args.most.tokens {
        Some(_) => Some(Counter::new(desk.prices(&desk.settings()?.config)?.list)),
        None => None,
    };
    let work = apart(desk, "splitting", move |stop, meter| {
        let plan = plan(&path, most, &weighing(counter.as_ref()), &stop, &meter)?;
        write(&plan, &place, &stop, &meter)
    });
    let written = work.await?;
    say(desk, args, &written)
}

fn say(desk: &mut Desk, args: &SplitArgs, written: &Written) -> Result<(), Stop> {
    let mut tokens = args.most.tokens.map(|_| 0);
    for (path, shard) in &written.files {
        tokens = tokens.map(|sum: u64| sum.saturating_add(shard.weight.tokens));
        let name = path.file_name().unwrap_or_default();
        let path = args.output_dir.join(name);
        let path = path.to_string_lossy();
        match desk.out.format {
            Format::Json => desk.out.json(&ShardLine::of(
                &path,
                shard,
                tokens.map(|_| shard.weight.tokens),
            ))?,
            Format::People => desk.out.line(Clean::field(&path).as_str())?,
        }
    }
    let count = match written.files.len() {
        1 => "1 shard".to_owned(),
        many => format!("{} shards", grouped(many as u64)),
    };
    let (requests, bytes) = written
        .files
        .iter()
        .fold((0, 0), |(requests, bytes), (_, shard)| {
            (requests + shard.requests, bytes + shard.bytes)
        });
    let requests = grouped(requests);
    let tokens = tokens.map(|tokens| format!(" · {} tokens to read", grouped(tokens)));
    let (bytes, tokens) = (size(bytes), tokens.unwrap_or_default());
    desk.out
        .note(&format!("{count} of {requests} requests · {bytes}{tokens}"));
    if let Some(first) = written.left.first() {
        desk.out.note(&format!(
            "{} and all after it are of an earlier split and were left as they are",
            first.display()
        ));
    }
    Ok(())
}
