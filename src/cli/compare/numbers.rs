//! The numbers of a comparison for people: both sides in a table, then what they have in common.

use crate::cli::human::{Look, grouped};
use crate::domain::comparison::{Comparison, LINE_CLASSES, PairKind, Side};
use crate::domain::price::Total;
use crate::domain::result::Class;
use crate::text::{Clean, columns, pad, shorten_middle};

/// A name wider than this is cut in its middle, so that both columns stay on a screen.
const MOST_NAME: usize = 28;

/// Writes the numbers of a comparison; what is 0 on both sides is left out.
pub(super) fn lines(
    numbers: &Comparison,
    names: [&str; 2],
    costs: &[Total; 2],
    look: Look,
) -> Vec<String> {
    let head = names.map(|name| shorten_middle(Clean::line(name).as_str(), MOST_NAME));
    let [left, right] = head;
    let mut rows = vec![Row {
        name: "",
        left,
        right,
        change: String::new(),
    }];
    rows.extend(facts(&numbers.left, &numbers.right));
    rows.extend(money(costs));
    let mut lines = table(&rows);
    lines.extend(gaps(costs));
    lines.push(String::new());
    lines.push(kinds(numbers));
    lines.extend(moves(numbers, look));
    lines
}

/// A fact of both sides.
struct Row {
    name: &'static str,
    left: String,
    right: String,
    change: String,
}

fn facts(left: &Side, right: &Side) -> Vec<Row> {
    let classes = LINE_CLASSES
        .into_iter()
        .filter(|class| *class != Class::Unreadable)
        .map(|class| (class.title(), left.of(class), right.of(class)));
    let counts = [("requests", left.requests, right.requests)]
        .into_iter()
        .chain(classes)
        .chain([
            ("unreadable", left.unreadable, right.unreadable),
            ("duplicate id", left.duplicate, right.duplicate),
            ("without an id", left.without_id, right.without_id),
        ])
        .filter(|(name, left, right)| *name == "requests" || left + right > 0)
        .map(|(name, left, right)| Row {
            name,
            left: grouped(left),
            right: grouped(right),
            change: String::new(),
        });
    let tokens = [
        ("tokens in", left.usage.input, right.usage.input),
        ("tokens out", left.usage.output, right.usage.output),
    ];
    let tokens = tokens.map(|(name, of_left, of_right)| Row {
        name,
        left: counted(left, of_left),
        right: counted(right, of_right),
        change: change_of(of_left.into(), of_right.into()),
    });
    let is_counted = left.counted + right.counted > 0;
    counts
        .chain(tokens.into_iter().filter(|_| is_counted))
        .collect()
}

/// Writes what both sides cost, where that is known of one of them.
fn money(costs: &[Total; 2]) -> Option<Row> {
    let [left, right] = costs;
    left.batch.or(right.batch)?;
    let sum = |total: &Total| match total.batch {
        None => "unknown".to_owned(),
        Some(sum) if total.gaps.is_empty() => format!("≈ {sum}"),
        Some(sum) => format!("at least {sum}"),
    };
    let is_known = left.gaps.is_empty() && right.gaps.is_empty();
    let change = left.batch.zip(right.batch).filter(|_| is_known);
    Some(Row {
        name: "cost",
        left: sum(left),
        right: sum(right),
        change: change.map_or_else(String::new, |(left, right)| {
            change_of(left.femtodollars(), right.femtodollars())
        }),
    })
}

/// Says what is not in the costs.
fn gaps(costs: &[Total; 2]) -> Vec<String> {
    let sides = ["left", "right"].into_iter().zip(costs);
    sides
        .filter(|(_, total)| total.batch.is_some() && !total.gaps.is_empty())
        .filter_map(|(side, total)| Some(format!("cost of the {side}: {}", total.words()?)))
        .collect()
}

/// Writes a count of tokens, the least it can be, or that nobody counted.
fn counted(side: &Side, tokens: u64) -> String {
    if side.counted == 0 {
        return "unknown".to_owned();
    }
    let least = if side.unknown > 0 { "at least " } else { "" };
    format!("{least}{}", grouped(tokens))
}

/// Writes by how much the right side is above or below the left one: `-12.4 %`.
fn change_of(left: u128, right: u128) -> String {
    if left == 0 || right == 0 || left == right {
        return String::new();
    }
    let (sign, apart) = if right > left {
        ('+', right - left)
    } else {
        ('-', left - right)
    };
    let mille = apart.saturating_mul(1000) / left;
    format!("{sign}{}.{} %", mille / 10, mille % 10)
}

fn table(rows: &[Row]) -> Vec<String> {
    let widest = |cell: fn(&Row) -> &str| rows.iter().map(|row| columns(cell(row))).max();
    let name = widest(|row| row.name).unwrap_or_default();
    let left = widest(|row| &row.left).unwrap_or_default();
    let right = widest(|row| &row.right).unwrap_or_default();
    rows.iter()
        .map(|row| {
            let cells = [
                pad(row.name, name),
                aligned(&row.left, left),
                aligned(&row.right, right),
                row.change.clone(),
            ];
            cells.join("  ").trim_end().to_owned()
        })
        .collect()
}

/// Sets a text against the right edge of its column.
fn aligned(text: &str, cols: usize) -> String {
    let gap = cols.saturating_sub(columns(text));
    format!("{}{text}", " ".repeat(gap))
}

fn kinds(numbers: &Comparison) -> String {
    let all = PairKind::ALL.map(|kind| format!("{} {}", kind.title(), grouped(numbers.of(kind))));
    all.join(" · ")
}

/// Writes which classes changed into which; nothing when none did.
fn moves(numbers: &Comparison, look: Look) -> Option<String> {
    let changes = numbers.moves.changes();
    let said: Vec<String> = changes
        .iter()
        .map(|(from, to, count)| {
            let arrow = look.arrow();
            format!(
                "{} {arrow} {} {}",
                from.title(),
                to.title(),
                grouped(*count)
            )
        })
        .collect();
    (!said.is_empty()).then(|| said.join(" · "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_told_in_tenths_of_a_percent() {
        let told = [(1000, 876), (1000, 1250), (5, 5), (0, 5), (3, 2)];
        assert_eq!(
            told.map(|(left, right)| change_of(left, right)),
            ["-12.4 %", "+25.0 %", "", "", "-33.3 %"]
        );
    }
}
