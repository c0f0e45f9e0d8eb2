//! The least that anybody must do with a file of requests: every line parsed strictly into a struct,
//! what is not looked at skipped, and nothing checked.

use std::fs::File;
use std::hint::black_box;
use std::io::Read as _;
use std::path::Path;

use serde::Deserialize;
use serde::de::IgnoredAny;

const BLOCK: usize = 1 << 20;

#[derive(Deserialize)]
struct Line<'a> {
    custom_id: &'a str,
    method: &'a str,
    url: &'a str,
    #[serde(borrow)]
    body: Body<'a>,
}

#[derive(Deserialize)]
struct Body<'a> {
    model: &'a str,
    #[serde(rename = "messages")]
    _messages: IgnoredAny,
}

/// Parses every line, after its bytes were found to be UTF-8.
pub(crate) fn parse(path: &Path) {
    blocks(path, |block| {
        let text = simdutf8::basic::from_utf8(block).unwrap();
        let mut begin = 0;
        for end in memchr::memchr_iter(b'\n', block) {
            let line: Line<'_> = serde_json::from_str(text.get(begin..end).unwrap()).unwrap();
            begin = end + 1;
            black_box((line.custom_id, line.method, line.url, line.body.model));
        }
    });
}

/// Reads a file and counts its line ends, as `wc -l` does.
pub(crate) fn count_lines(path: &Path) {
    let mut lines = 0;
    blocks(path, |block| {
        lines += memchr::memchr_iter(b'\n', block).count() as u64;
    });
    black_box(lines);
}

/// Reads a file in blocks of whole lines.
fn blocks(path: &Path, mut each: impl FnMut(&[u8])) {
    let mut file = File::open(path).unwrap();
    let mut block = vec![0; 4 * BLOCK];
    let mut filled = 0;
    loop {
        let count = file.read(&mut block[filled..filled + BLOCK]).unwrap();
        filled += count;
        let end = memchr::memrchr(b'\n', &block[..filled]).map_or(0, |at| at + 1);
        let end = if count == 0 { filled } else { end };
        each(&block[..end]);
        block.copy_within(end..filled, 0);
        filled -= end;
        if count == 0 {
            return;
        }
    }
}
