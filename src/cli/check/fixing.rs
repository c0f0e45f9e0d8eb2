//! `check --fix`: the file mended into another one, what was done to it, and a check of that.

use super::super::args::CheckArgs;
use super::super::desk::Desk;
use super::super::exit::Stop;
use super::super::human::grouped;
use super::super::json::FixLine;
use super::super::out::Format;
use super::{apart, say};
use crate::domain::check::Code;
use crate::domain::{Failure, Kind};
use crate::ops::check::{Asked, Fixed, Fixing, fix};
use crate::ops::download::Existing;
use crate::text::Clean;

pub(super) async fn run(desk: &mut Desk, args: &CheckArgs, asked: &Asked) -> Result<(), Stop> {
    let Some(output) = &args.output else {
        return Err(
            Failure::new(Kind::Usage, "cannot mend the file", "--fix needs -o FILE").into(),
        );
    };
    if output.as_os_str() == "-" {
        let why = "what is mended goes into a file, which is checked";
        return Err(Failure::new(Kind::Usage, "cannot mend the file to stdout", why).into());
    }
    let from = desk.env.cwd().join(&args.file);
    if !from.exists() {
        let what = format!("cannot read {}", args.file.display());
        let failure = Failure::new(Kind::NotFound, what, "there is no such file");
        return Err(failure.with_hint("check the path").into());
    }
    let fixing = Fixing {
        from,
        to: desk.env.cwd().join(output),
        endpoint: asked.endpoint.clone(),
        existing: if args.force {
            Existing::Replace
        } else {
            Existing::Refuse
        },
    };
    let fixed = apart(desk, "mending", move |stop, meter| {
        fix(&fixing, &stop, &meter)
    });
    let fixed = fixed.await?;
    let (file, written) = (args.file.to_string_lossy(), output.to_string_lossy());
    if desk.out.format == Format::Json {
        desk.out.json(&FixLine::of(&file, &written, &fixed))?;
    } else {
        for line in lines(&written, &fixed) {
            desk.out.line(&line)?;
        }
    }
    say(desk, output, asked, args.tokens).await
}

/// Says what was done, a line for each kind.
fn lines(output: &str, fixed: &Fixed) -> Vec<String> {
    let output = Clean::field(output);
    if fixed.total() == 0 && fixed.left_bare == 0 {
        return vec![format!(
            "{output}: nothing was to be mended; it is the same, byte for byte"
        )];
    }
    let line = |(code, count): &(Code, u64)| format!("{output}: {}", done(*code, *count));
    let mut lines: Vec<String> = fixed.mended.iter().map(line).collect();
    if fixed.left_bare > 0 {
        let left = grouped(fixed.left_bare);
        lines.push(format!(
            "{output}: {left} of the bodies alone were left so, because nothing tells where they go; \
             say it with --endpoint"
        ));
    }
    lines
}

fn done(code: Code, count: u64) -> String {
    let many = |one: &str, more: &str| match count {
        1 => format!("1 {one}"),
        _ => format!("{} {more}", grouped(count)),
    };
    match code {
        Code::ByteOrderMark => "the byte order mark was taken away".to_owned(),
        Code::BlankLine => many("blank line was left out", "blank lines were left out"),
        Code::WindowsLineEnd => many(
            "Windows line end was made a plain one",
            "Windows line ends were made plain ones",
        ),
        Code::TrailingSpace => many(
            "line lost the space at its end",
            "lines lost the space at their ends",
        ),
        Code::BareBody => many(
            "body was wrapped, with a custom_id of its line",
            "bodies were wrapped, with custom_ids of their lines",
        ),
        Code::MissingCustomId => many(
            "request was given a custom_id of its line",
            "requests were given custom_ids of their lines",
        ),
        _ => many("finding was mended", "findings were mended"),
    }
}
