//! What Markdown looks like.

use super::*;
use crate::text::rich::{Layout, Line};

#[test]
fn show() {
    let text = std::fs::read_to_string("/tmp/sample.md").unwrap();
    for width in [40, 80] {
        for line in read(&text).lay_out(Layout::Wrap(width)) {
            println!("{}|", Line::to_text(&line));
        }
    }
}
