//! Files of results and of requests of any length, the same every time.
//!
//! Knows the standard library only, so that the benches write the same files as the tests.

use std::io::{self, BufWriter, Write};

/// What a file is to be like.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plan {
    /// How many requests there are.
    pub(crate) lines: u64,
    /// How long a line is, about.
    pub(crate) average: u64,
    /// How many of a thousand requests fail.
    pub(crate) failed: u64,
    /// How many of a thousand requests have no result.
    pub(crate) missing: u64,
    /// What chance begins with.
    pub(crate) seed: u64,
}

impl Default for Plan {
    fn default() -> Self {
        Self {
            lines: 50_000,
            average: 4200,
            failed: 11,
            missing: 0,
            seed: 7,
        }
    }
}

const WORDS: &str = "the of and to in a is that for it as was with be by on not he his but at are \
    this have from or which one had were all their there been would when who will more token batch \
    vector latency policy customer invoice refund contract evidence summary category confidence";
const UNICODE: [&str; 5] = [
    "naïve café",
    "東京都の天気",
    "Привет, мир",
    "🙂🚀✨",
    "≤ ≥ ∑",
];

/// Chance that can be repeated: xorshift64*.
struct Chance(u64);

impl Chance {
    /// Begins anew for each line, so that a line does not depend on those before.
    fn of_line(plan: &Plan, kind: u64, line: u64) -> Self {
        let seed = plan.seed ^ kind.rotate_left(32) ^ line.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let mut chance = Self(seed | 1);
        chance.next();
        chance.next();
        chance
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 11
    }

    fn below(&mut self, end: u64) -> u64 {
        self.next() % end.max(1)
    }
}

/// Writes a file of results in the order in which they were done, which is not that of asking.
pub(crate) fn write_results(plan: &Plan, out: impl Write) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(1 << 20, out);
    let words: Vec<&str> = WORDS.split_whitespace().collect();
    for line in 0..plan.lines {
        let request = done_at(plan, line);
        let mut chance = Chance::of_line(plan, 1, request);
        if chance.below(1000) < plan.missing {
            continue;
        }
        if chance.below(1000) < plan.failed {
            write_failure(&mut out, request, &mut chance)?;
        } else {
            write_answer(plan, &mut out, request, &words, &mut chance)?;
        }
    }
    out.flush()
}

/// Writes the file of requests that those results answer.
pub(crate) fn write_requests(plan: &Plan, out: impl Write) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(1 << 20, out);
    let words: Vec<&str> = WORDS.split_whitespace().collect();
    for request in 0..plan.lines {
        let mut chance = Chance::of_line(plan, 2, request);
        let id = name(request);
        write!(
            out,
            r#"{{"custom_id": "{id}", "method": "POST", "url": "/v1/chat/completions", "body": {{"model": "gpt-4o-mini", "messages": [{{"role": "user", "content": ""#
        )?;
        write_text(&mut out, length(plan, &mut chance), &words, &mut chance)?;
        writeln!(out, r#""}}], "max_tokens": 512}}}}"#)?;
    }
    out.flush()
}

/// Says which request is done at a place: blocks of a thousand in reverse.
fn done_at(plan: &Plan, line: u64) -> u64 {
    let block = line / 1000 * 1000;
    let end = (block + 1000).min(plan.lines);
    block + (end - 1 - line)
}

fn name(request: u64) -> String {
    format!("request-{request:07}")
}

/// Most lines are short and a few are very long.
fn length(plan: &Plan, chance: &mut Chance) -> u64 {
    let usual = plan.average.saturating_sub(600) * (20 + chance.below(120)) / 100;
    if chance.below(100) < 2 {
        usual * 8
    } else {
        usual
    }
}

fn write_failure(out: &mut impl Write, request: u64, chance: &mut Chance) -> io::Result<()> {
    let id = name(request);
    let own = chance.next();
    match chance.below(10) {
        0 => writeln!(
            out,
            r#"{{"id": "batch_req_{own:x}", "custom_id": "{id}", "response": null, "error": {{"code": "batch_expired", "message": "This request could not be executed before the completion window expired."}}}}"#
        ),
        1..=5 => writeln!(
            out,
            r#"{{"id": "batch_req_{own:x}", "custom_id": "{id}", "response": {{"status_code": 429, "request_id": "{own:x}", "body": {{"error": {{"message": "Rate limit reached for gpt-4o-mini: Limit 200000, Used {}, Requested 512.", "type": "tokens", "param": null, "code": "rate_limit_exceeded"}}}}}}, "error": null}}"#,
            chance.below(200_000)
        ),
        _ => writeln!(
            out,
            r#"{{"id": "batch_req_{own:x}", "custom_id": "{id}", "response": {{"status_code": 400, "request_id": "{own:x}", "body": {{"error": {{"message": "Invalid value: 'role-{own}'. Supported values are: 'system' and 'user'.", "type": "invalid_request_error", "param": "messages[0].role", "code": "invalid_value"}}}}}}, "error": null}}"#
        ),
    }
}

fn write_answer(
    plan: &Plan,
    out: &mut impl Write,
    request: u64,
    words: &[&str],
    chance: &mut Chance,
) -> io::Result<()> {
    let (id, own, length) = (name(request), chance.next(), length(plan, chance));
    write!(
        out,
        r#"{{"id": "batch_req_{own:x}", "custom_id": "{id}", "response": {{"status_code": 200, "request_id": "{own:x}", "body": {{"id": "chatcmpl-{own:x}", "object": "chat.completion", "created": 1730000000, "model": "gpt-4o-mini-2024-07-18", "choices": [{{"index": 0, "message": {{"role": "assistant", "content": ""#
    )?;
    write_text(out, length, words, chance)?;
    let finish = if chance.below(50) == 0 {
        "length"
    } else {
        "stop"
    };
    let (asked, answered) = (40 + chance.below(2000), 1 + length / 4);
    writeln!(
        out,
        r#"", "refusal": null, "annotations": []}}, "logprobs": null, "finish_reason": "{finish}"}}], "usage": {{"prompt_tokens": {asked}, "completion_tokens": {answered}, "total_tokens": {}, "prompt_tokens_details": {{"cached_tokens": 0, "audio_tokens": 0}}, "completion_tokens_details": {{"reasoning_tokens": 0, "audio_tokens": 0}}}}, "service_tier": "default", "system_fingerprint": "fp_0a459c945c"}}}}, "error": null}}"#,
        asked + answered
    )
}

/// Writes text as it stands inside a JSON string: words, escapes, and letters of any script.
fn write_text(
    out: &mut impl Write,
    length: u64,
    words: &[&str],
    chance: &mut Chance,
) -> io::Result<()> {
    let mut written = 0;
    while written < length {
        let before = written;
        written += match chance.below(40) {
            0 => escaped(out, r"\n\n- **policy**: ")?,
            1 => escaped(
                out,
                r#"{\"label\": \"positive\", \"path\": \"C:\\\\temp\"}"#,
            )?,
            2 => escaped(out, r"\u0645\u0631\u062d\u0628\u0627")?,
            3 => {
                let at = usize::try_from(chance.below(5)).unwrap_or(0);
                escaped(out, UNICODE.get(at).copied().unwrap_or(""))?
            }
            _ => {
                let at = usize::try_from(chance.below(words.len() as u64)).unwrap_or(0);
                escaped(out, words.get(at).copied().unwrap_or(""))?
            }
        };
        out.write_all(if chance.below(14) == 0 { b". " } else { b" " })?;
        written += 1 + u64::from(before == written);
    }
    Ok(())
}

fn escaped(out: &mut impl Write, text: &str) -> io::Result<u64> {
    out.write_all(text.as_bytes())?;
    Ok(text.len() as u64)
}
