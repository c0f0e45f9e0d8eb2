//! What Markdown looks like, and that nothing can break it.

use proptest::prelude::*;

use super::*;
use crate::text::rich::{Layout, Line, MAX_BYTES, Tone};

/// Writes lines with their tones spelled out: `‹strong batch›`.
fn spelled(text: &str, width: usize) -> String {
    let lines = read(text).lay_out(Layout::Wrap(width));
    let said: Vec<String> = lines.iter().map(spelled_line).collect();
    said.join("\n")
}

fn spelled_line(line: &Line) -> String {
    let spans = line.spans().iter().map(|span| match span.tone() {
        Tone::Plain => span.text().to_string(),
        tone => format!("‹{} {}›", format!("{tone:?}").to_lowercase(), span.text()),
    });
    spans.collect()
}

fn said(text: &str, width: usize) -> Vec<String> {
    let lines = read(text).lay_out(Layout::Wrap(width));
    lines.iter().map(Line::to_text).collect()
}

/// An answer with everything in it that models write.
const ANSWER: &str = r#"# Choosing a **batch** size

Start *small*, then **grow**: a batch of `500` requests tells you most of what
a batch of 50,000 would – see [the guide](https://example.com/guide "Limits") or <https://example.com>.

## Steps

1. Count the tokens of your longest request, and of the shortest one too.
2. Multiply:
   - by the number of requests
     - and by the number of tries
   - by ~~three~~ two
4. Compare with your limit.

- [x] limits known
- [ ] budget agreed

> Never send what you
> cannot pay for.
>
> > Nor what you cannot read.

### Numbers

| Model | Price per million | Note |
|:------|------:|:----:|
| gpt-4.1-nano | 0.05 | good for a first try<br>and for tests |
| gpt-4.1 | 1.00 | |

```python
def price(tokens):
    return tokens / 1_000_000 * 0.05  # dollars, at the price of a batch, without caching
```

***

The sum is \( \sum_{i} t_i \), <b>not</b> more. ![a chart](data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABAAAAADUl)

1) one

   more of one
2) two

<details>
<summary>More</summary>
</details>
"#;

const AT_40: &str = r#"‹heading Choosing a batch size›
‹rule ═════════════════════›

Start ‹emphasis small›, then ‹strong grow›: a batch of ‹code 500›
requests tells you most of what
a batch of 50,000 would – see ‹link the guide›
‹dim (https://example.com/guide "Limits")› or
‹link https://example.com›.

‹heading Steps›
‹rule ─────›

‹marker 1. ›Count the tokens of your longest
   request, and of the shortest one too.
‹marker 2. ›Multiply:
   ‹marker • ›by the number of requests
     ‹marker ◦ ›and by the number of tries
   ‹marker • ›by ‹struck ~~three~~› two
‹marker 4. ›Compare with your limit.

‹marker [x] ›limits known
‹marker [ ] ›budget agreed

‹quote │ ›Never send what you
‹quote │ ›cannot pay for.
‹quote │›
‹quote │ │ ›Nor what you cannot read.

‹heading Numbers›

‹heading Model›       ‹rule  │ ›  ‹heading Price per›‹rule  │ ›   ‹heading Note›
            ‹rule  │ ›    ‹heading million›‹rule  │ ›
‹rule ─────────────┼─────────────┼────────────›
gpt-4.1-nano‹rule  │ ›       0.05‹rule  │ ›good for a
            ‹rule  │ ›           ‹rule  │ › first try
            ‹rule  │ ›           ‹rule  │ ›  and for
            ‹rule  │ ›           ‹rule  │ ›   tests
‹rule ─────────────┼─────────────┼────────────›
gpt-4.1     ‹rule  │ ›       1.00‹rule  │ ›

  ‹dim python›
  ‹code def price(tokens):›
  ‹code     return tokens / 1_000_000 * 0.05  ›
  ‹code # dollars, at the price of a batch, wi›
  ‹code thout caching›

‹rule ────────────────────────────────────────›

The sum is \( \sum_{i} t_i \),
‹dim <b>›not‹dim </b>› more. ‹dim image ›‹link a chart›‹dim  (data:ima›
‹dim ge/png;base64,iVBORw0KGgoAAAANS…)›

‹marker 1) ›one

   more of one

‹marker 2) ›two

<details>
<summary>More</summary>
</details>"#;

const AT_80: &str = r#"‹heading Choosing a batch size›
‹rule ═════════════════════›

Start ‹emphasis small›, then ‹strong grow›: a batch of ‹code 500› requests tells you most of what
a batch of 50,000 would – see ‹link the guide›‹dim  (https://example.com/guide "Limits")› or
‹link https://example.com›.

‹heading Steps›
‹rule ─────›

‹marker 1. ›Count the tokens of your longest request, and of the shortest one too.
‹marker 2. ›Multiply:
   ‹marker • ›by the number of requests
     ‹marker ◦ ›and by the number of tries
   ‹marker • ›by ‹struck ~~three~~› two
‹marker 4. ›Compare with your limit.

‹marker [x] ›limits known
‹marker [ ] ›budget agreed

‹quote │ ›Never send what you
‹quote │ ›cannot pay for.
‹quote │›
‹quote │ │ ›Nor what you cannot read.

‹heading Numbers›

‹heading Model›       ‹rule  │ ›‹heading Price per million›‹rule  │ ›        ‹heading Note›
‹rule ─────────────┼───────────────────┼─────────────────────›
gpt-4.1-nano‹rule  │ ›             0.05‹rule  │ ›good for a first try
            ‹rule  │ ›                 ‹rule  │ ›   and for tests
‹rule ─────────────┼───────────────────┼─────────────────────›
gpt-4.1     ‹rule  │ ›             1.00‹rule  │ ›

  ‹dim python›
  ‹code def price(tokens):›
  ‹code     return tokens / 1_000_000 * 0.05  # dollars, at the price of a batch, with›
  ‹code out caching›

‹rule ────────────────────────────────────────────────────────────────────────────────›

The sum is \( \sum_{i} t_i \), ‹dim <b>›not‹dim </b>› more. ‹dim image ›‹link a chart›
‹dim (data:image/png;base64,iVBORw0KGgoAAAANS…)›

‹marker 1) ›one

   more of one

‹marker 2) ›two

<details>
<summary>More</summary>
</details>"#;

#[test]
fn an_answer_is_laid_out_for_a_narrow_pane() {
    assert_eq!(spelled(ANSWER, 40), AT_40);
}

#[test]
fn an_answer_is_laid_out_for_a_wide_pane() {
    assert_eq!(spelled(ANSWER, 80), AT_80);
}

#[test]
fn without_wrapping_lines_and_tables_keep_their_width() {
    let text = "a long line of words\n\n| a | b |\n|---|---|\n| one two | three four |";
    let lines = read(text).lay_out(Layout::Keep);
    let said: Vec<String> = lines.iter().map(Line::to_text).collect();
    let wanted = [
        "a long line of words",
        "",
        "a       │ b",
        "────────┼───────────",
        "one two │ three four",
    ];
    assert_eq!(said, wanted);
}

#[test]
fn a_line_end_stays_one() {
    assert_eq!(
        said("Dear Ada,\nthank you.  \nYours", 40),
        ["Dear Ada,", "thank you.", "Yours"]
    );
}

#[test]
fn numbers_are_those_that_were_written_or_else_counted() {
    let found = ["1. a\n1. b\n1. c", "3) a\n7) b\n8) c", "0. a\n2. b"].map(|text| said(text, 40));
    let wanted = [
        vec!["1. a", "2. b", "3. c"],
        vec!["3) a", "7) b", "8) c"],
        vec!["0. a", "2. b"],
    ];
    assert_eq!(found, wanted);
}

#[test]
fn tasks_with_numbers_keep_them() {
    assert_eq!(said("1. [x] a\n2. [ ] b\n", 40), ["1. [x] a", "2. [ ] b"]);
}

#[test]
fn an_item_that_says_nothing_is_seen() {
    assert_eq!(said("- \n- b\n\n  -\n", 40), ["• ", "• b", "", "  ◦ "]);
}

#[test]
fn an_item_may_begin_with_any_block() {
    let text = "- # head\n- > quote\n- ```\n  code\n  ```\n- | a |\n  |---|\n  | b |\n";
    let wanted = [
        "• head",
        "  ════",
        "",
        "• │ quote",
        "",
        "•   code",
        "",
        "• a",
        "  ─",
        "  b",
    ];
    assert_eq!(said(text, 40), wanted);
}

#[test]
fn of_many_quotations_the_innermost_are_shown() {
    let found = said(&format!("{}a", "> ".repeat(40)), 80);
    assert_eq!(found, ["│ ".repeat(12) + "a"]);
}

#[test]
fn json_in_a_fence_has_its_tones() {
    assert_eq!(
        spelled("```json\n{\"a\": 1}\n```", 40),
        "  ‹dim json›\n  ‹dim {›‹key \"a\"›‹dim :›‹dim  ›‹number 1›‹dim }›"
    );
}

#[test]
fn what_is_hidden_in_entities_is_seen() {
    let text = "a&#x202E;b &#x1b;[2J &lt;i&gt; `\u{9b}` [x](http://e.org/\u{200b}y \"\u{2066}t\")";
    assert_eq!(
        said(text, 80),
        ["a<202E>b ␛[2J <i> <9B> x (http://e.org/<200B>y \"<2066>t\")"]
    );
}

#[test]
fn a_fence_that_never_ends_is_code_to_the_end() {
    assert_eq!(said("a\n```\n**b**\n", 40), ["a", "", "  **b**"]);
}

#[test]
fn long_code_is_broken_and_loses_nothing() {
    let code = "let  x = [1,  2,  3];";
    let lines = said(&format!("```\n{code}\n```"), 10);
    let joined: String = lines.iter().filter_map(|line| line.get(2..)).collect();
    assert_eq!((joined.as_str(), lines.len()), (code, 3));
}

#[test]
fn what_is_left_out_of_a_long_answer_is_said() {
    let text = "word ".repeat(40_000);
    let lines = read(&text).lay_out(Layout::Wrap(80));
    let last = lines.last().map(Line::to_text);
    assert_eq!(last.as_deref(), Some("… 134.4 kB more are not shown here"));
    let bytes: usize = lines.iter().map(|line| line.to_text().len()).sum();
    assert!(bytes <= MAX_BYTES, "{bytes}");
}

/// What would take forever, or too much, if it were not bounded.
fn hostile() -> Vec<String> {
    let many = |text: &str| text.repeat(20_000 / text.len());
    let header = format!("{}\n{}\n", "|a".repeat(8_000), "|-".repeat(8_000));
    vec![
        many("*"),
        many("**a "),
        many("*a _b "),
        many("`"),
        (1..360).map(|ticks| "`".repeat(ticks) + "x").collect(),
        many("["),
        many("![a]("),
        many("[a](b"),
        many("![["),
        many("> "),
        format!("{}a\n{}", "> ".repeat(2_000), "a\n".repeat(8_000)),
        many("- "),
        (0..180)
            .map(|depth| " ".repeat(depth * 2) + "- a\n")
            .collect(),
        many("1. a\n\n   "),
        format!("{}{}", header, "|\n".repeat(16_000)),
        format!(
            "|a|b|\n|-|-|\n|{}|x|\n{}",
            "w ".repeat(10_000),
            "|1|2|\n".repeat(7_000)
        ),
        many("|"),
        many("<a "),
        many("<!--"),
        many("&#x300;"),
        many("a\u{300}"),
        many("~"),
        many("---\n"),
        many("\t\n"),
        many("日"),
        many("[a]: b\n"),
        many("```\n"),
        many("# "),
        many("***\n> - 1. "),
        many("👩\u{200d}"),
    ]
}

#[test]
fn nothing_that_is_written_makes_too_much_of_itself() {
    for text in hostile() {
        let rich = read(&text);
        for layout in [Layout::Wrap(1), Layout::Wrap(200), Layout::Keep] {
            let lines = rich.lay_out(layout);
            let bytes: usize = lines.iter().map(|line| line.to_text().len()).sum();
            let start: String = text.chars().take(12).collect();
            assert!(
                bytes < 8 * 1024 * 1024,
                "{start:?} at {layout:?}: {bytes} bytes"
            );
            if let Layout::Wrap(width) = layout {
                let widest = lines.iter().map(Line::columns).max();
                assert!(
                    widest <= Some(width),
                    "{start:?} at {layout:?}: {widest:?} columns"
                );
            }
        }
    }
}

/// Marks that begin links and tables.
const LINKS: &[&str] = &["[", "](", "![", "|", "|---|---|\n", "- [x] "];
/// All others.
const MARKS: &[&str] = &[
    "# ",
    "## ",
    "- ",
    "1. ",
    "> ",
    "\n",
    "\n\n",
    "  ",
    "    ",
    "**",
    "*",
    "_",
    "`",
    "```\n",
    "~~",
    ")",
    "---\n",
    "<br>",
    "<b>",
    "\\",
    "&amp;",
    "\t",
    "\u{202e}",
    "<http://a.b>",
    "👩‍💻",
    "e\u{301}",
];

/// Markdown of all kinds, mixed up.
fn markdown(marks: Vec<&'static str>) -> impl Strategy<Value = String> {
    let mark = prop::sample::select(marks).prop_map(str::to_owned);
    let piece = prop_oneof!["[a-zé日]{1,9}", mark];
    proptest::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_markdown_fits_any_width(text in markdown([LINKS, MARKS].concat()), width in 1usize..200) {
        let lines = read(&text).lay_out(Layout::Wrap(width));
        for line in &lines {
            prop_assert!(line.columns() <= width, "{:?}", line.to_text());
        }
    }

    #[test]
    fn any_text_fits_any_width(text in any::<String>(), width in 1usize..200) {
        let lines = read(&text).lay_out(Layout::Wrap(width));
        prop_assert!(lines.iter().all(|line| line.columns() <= width));
        read(&text).lay_out(Layout::Keep);
    }

    #[test]
    fn no_letter_is_lost_whatever_is_around_it(text in markdown(MARKS.to_vec()), width in 20usize..200) {
        // Without links: a reference may be defined, and is shown only where it is used.
        let letters = |text: &str| -> Vec<char> {
            let mut letters: Vec<char> = text.chars().filter(|c| matches!(c, 'd'..='z' | '日')).collect();
            letters.sort_unstable();
            letters
        };
        let shown: String = said(&text, width).concat();
        let (shown, written) = (letters(&shown), letters(&text.replace("&amp;", "&").replace("<br>", "")));
        let mut left = shown.iter();
        prop_assert!(written.iter().all(|letter| left.any(|seen| seen == letter)), "{shown:?} {written:?}");
    }

    #[test]
    fn every_word_of_prose_is_there(
        words in proptest::collection::vec("[a-z]{1,12}", 1..80),
        breaks in proptest::collection::vec(prop::sample::select(vec![" ", "\n", "\n\n"]), 80),
        width in 12usize..200,
    ) {
        let text: String = words.iter().zip(&breaks).flat_map(|(word, space)| [word, *space]).collect();
        let said = said(&text, width).join(" ");
        let found: Vec<&str> = said.split_whitespace().collect();
        prop_assert_eq!(found, words);
    }
}
