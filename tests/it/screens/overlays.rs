//! What lies over the panes.

use batchdeck::app::effect::Effect;
use batchdeck::app::event::{CountNews, Event};
use batchdeck::app::layout::Size;
use batchdeck::app::state::notices::Severity;
use batchdeck::domain::check::{Code, Finding, Report};
use batchdeck::domain::estimate::{Count, Doubt, Seen, Tokens};
use batchdeck::domain::price::Money;
use batchdeck::domain::{Endpoint, Failure, Kind, Progress};

use super::list::full;
use super::results::opened;
use crate::support::app::{MEDIUM, Scene};
use crate::support::screen::shot;

const NARROW: Size = Size {
    width: 40,
    height: 12,
};

#[test]
fn help_shows_what_works_here_and_what_does_not_now() {
    let mut scene = full(MEDIUM);
    scene.press("?");
    shot!(scene, "help__batches");
    let mut scene = full(NARROW);
    scene.press("?");
    shot!(scene, "help__narrow");
}

#[test]
fn the_palette_finds_by_letters() {
    let mut scene = full(MEDIUM);
    scene.press(":");
    shot!(scene, "palette__all");
    scene.press("cancel");
    shot!(scene, "palette__typed");
    scene.press("zzzz");
    shot!(scene, "palette__none");
}

#[test]
fn a_cancel_asks_with_no_first() {
    let mut scene = full(MEDIUM);
    scene.press("C");
    shot!(scene, "confirm__cancel");
    let mut scene = full(NARROW);
    scene.press("C");
    shot!(scene, "confirm__narrow");
}

#[test]
fn a_cancel_of_many_wants_the_number() {
    let mut scene = full(MEDIUM);
    scene.press("<ctrl-a>C2");
    shot!(scene, "confirm__cancel_many");
}

#[test]
fn menus_show_labels_and_what_is_behind_them() {
    let mut scene = opened(MEDIUM);
    scene.press("y");
    shot!(scene, "menu__copy");
    let mut scene = full(MEDIUM);
    scene.press("x");
    shot!(scene, "menu__profiles");
    let mut scene = full(MEDIUM);
    scene.press("a");
    shot!(scene, "menu__actions");
}

#[test]
fn what_was_told_stands_above_the_footer_and_hides_nothing() {
    let mut scene = full(MEDIUM);
    scene.feed(Event::Told {
        severity: Severity::Good,
        text: "1,000 lines saved in batchdeck/eval-gpt-5-eval".to_owned(),
    });
    scene.feed(Event::Told {
        severity: Severity::Warning,
        text: "eval-gpt-5 is completed with 3 failed requests".to_owned(),
    });
    let mut failure = Failure::new(
        Kind::Conflict,
        "cannot cancel batch_68a1weeklyc2",
        "Cannot cancel a batch with status completed, and this sentence of the provider goes on and on, much longer than anybody would like to read in a corner of the screen, until the end of it",
    );
    failure.status = Some(409);
    failure.request_id = Some("req_8".to_owned());
    scene.feed(Event::Went(failure));
    shot!(scene, "toast__three");
    scene.press("L");
    shot!(scene, "log__three");
}

#[test]
fn transfers_show_in_a_strip_and_all_of_them_in_an_overlay() {
    let mut scene = full(Size {
        width: 100,
        height: 24,
    });
    scene.press("/eval<enter>d<esc>/weekly<enter>d<esc>/long<enter>d<esc>");
    let jobs: Vec<_> = scene.app.model.jobs.iter().map(|(id, _)| id).collect();
    scene.wait(3);
    for (job, done) in jobs.into_iter().zip([12_300_000, 40_000]) {
        let progress = Progress {
            done,
            total: (done > 1_000_000).then_some(40_100_000),
        };
        scene.feed(Event::JobAdvanced { job, progress });
    }
    shot!(scene, "jobs__strip");
    scene.press("Jj");
    shot!(scene, "jobs__all");
}

#[test]
fn the_log_says_when_nothing_was_told() {
    let mut scene = full(MEDIUM);
    scene.press("L");
    shot!(scene, "log__empty");
}

fn form() -> Scene {
    let mut scene = full(MEDIUM);
    scene.press("cdata/emails.jsonl");
    scene
}

fn checked(report: Report) -> Scene {
    let mut scene = form();
    scene.press("<enter>");
    let ticket = scene
        .effects
        .iter()
        .find_map(|effect| match effect {
            Effect::CheckInput { ticket, .. } => Some(*ticket),
            _ => None,
        })
        .expect("the file is checked");
    scene.feed(Event::Checked {
        ticket,
        outcome: Ok(report),
    });
    scene
}

fn valid() -> Report {
    Report {
        requests: 60,
        bytes: 38_211,
        endpoint: Some(Endpoint::new("/v1/chat/completions")),
        models: vec!["gpt-4.1-nano".to_owned()],
        ..Report::default()
    }
}

#[test]
fn the_form_teaches_what_goes_where() {
    let mut scene = full(MEDIUM);
    scene.press("c");
    shot!(scene, "create__empty");
    let mut scene = full(NARROW);
    scene.press("c");
    shot!(scene, "create__narrow");
}

#[test]
fn the_form_offers_what_a_path_could_become() {
    let mut scene = full(MEDIUM);
    scene.press("cda<tab>");
    let ticket = scene
        .effects
        .iter()
        .find_map(|effect| match effect {
            Effect::CompletePath { ticket, .. } => Some(*ticket),
            _ => None,
        })
        .expect("the path is completed");
    scene.feed(Event::PathsFound {
        ticket,
        paths: (0..11)
            .map(|at| format!("data/part-{at:02}.jsonl"))
            .collect(),
    });
    shot!(scene, "create__candidates");
}

#[test]
fn a_valid_file_is_summed_up_and_asked_about() {
    let mut scene = checked(valid());
    shot!(scene, "create__checked");
    scene.press("weekly<enter><enter>");
    shot!(scene, "create__asking");
}

#[test]
fn a_file_that_is_too_large_is_offered_as_a_run() {
    let finding = Finding {
        line: 0,
        code: Code::TooManyRequests,
        severity: Code::TooManyRequests.severity(),
        field: None,
        message: "60,000 requests; OpenAI takes 50,000 in a file".to_owned(),
        sample: String::new(),
    };
    let mut scene = checked(Report {
        requests: 60_000,
        findings: vec![finding],
        errors: 1,
        totals: vec![(Code::TooManyRequests, 1)],
        ..valid()
    });
    scene.press("weekly<enter><enter>");
    shot!(scene, "create__run");
}

/// Requests of three lengths to the model that has a price; every other one of a sample is passed
/// over.
fn tokens(is_sample: bool) -> Tokens {
    let mut count = Count::default();
    for at in 0..60 {
        let input = 200 + at % 3;
        let seen = Seen {
            model: "gpt-4.1-nano".to_owned(),
            input,
            output: Some(120),
            doubts: (at < 2).then_some(Doubt::Picture).into_iter().collect(),
            ..Seen::default()
        };
        count.see(input * 4, Some(&seen));
        if is_sample {
            count.pass_over(800 + at);
        }
    }
    count.tokens()
}

#[test]
fn tokens_and_cost_are_told_at_first_by_a_sample_and_then_by_every_line() {
    let mut scene = checked(valid());
    scene.app.model.session.max_cost = Money::read("2.5");
    let [Effect::CountTokens { ticket, .. }] = *scene.effects else {
        panic!("{:?}", scene.effects)
    };
    let progress = Progress {
        done: 12_000,
        total: Some(38_211),
    };
    let sample = Some(Box::new(tokens(true)));
    scene.feed(Event::Counted {
        ticket,
        news: CountNews::Advanced { sample, progress },
    });
    shot!(scene, "create__sampled");
    let news = CountNews::Ended(Ok(Box::new(tokens(false))));
    scene.feed(Event::Counted { ticket, news });
    scene.press("weekly<enter><enter>");
    shot!(scene, "create__counted");
}

#[test]
fn findings_name_their_lines() {
    let finding = |line, code: Code, message: &str| Finding {
        line,
        code,
        severity: code.severity(),
        field: None,
        message: message.to_owned(),
        sample: String::new(),
    };
    let mut scene = checked(Report {
        findings: vec![
            finding(
                0,
                Code::ByteOrderMark,
                "begins with a byte order mark; save it as plain UTF-8",
            ),
            finding(
                12,
                Code::UnknownField,
                "\"temprature\" is no field; did you mean \"temperature\"?",
            ),
            finding(
                812,
                Code::BadLine,
                "is not JSON: expected `,` or `}` at column 44",
            ),
            finding(
                813,
                Code::Stream,
                "is true, and a batch cannot stream; leave it out",
            ),
        ],
        errors: 2040,
        warnings: 1,
        totals: vec![(Code::ByteOrderMark, 1)],
        ..valid()
    });
    shot!(scene, "create__findings");
    scene.press("<down><down><enter>");
    shot!(scene, "create__problem");
}
