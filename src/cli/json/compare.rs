//! A comparison in the public JSON: one object of numbers, then one object a pair.

use serde::Serialize;

use super::batch::Tokens;
use super::{ResultItem, VERSION};
use crate::cli::compare::{Piece, Whose};
use crate::domain::comparison::{Comparison, PairLines, Side};
use crate::domain::price::Total;
use crate::domain::result::{Class, Place, ResultLine};

/// What a comparison found: the first line of `compare`.
#[derive(Debug, Serialize)]
pub(crate) struct ComparisonLine<'a> {
    version: u8,
    r#type: &'static str,
    same: u64,
    different: u64,
    only_left: u64,
    only_right: u64,
    /// Requests on both sides that ended in another class on the right.
    moved: Vec<Moved>,
    left: SideItem<'a>,
    right: SideItem<'a>,
}

#[derive(Debug, Serialize)]
struct Moved {
    from: &'static str,
    to: &'static str,
    requests: u64,
}

#[derive(Debug, Serialize)]
struct SideItem<'a> {
    source: &'a str,
    lines: u64,
    requests: u64,
    ok: u64,
    soft: u64,
    error: u64,
    cancelled: u64,
    expired: u64,
    /// Lines, not requests: one that nobody can read may name none.
    unreadable: u64,
    duplicate: u64,
    without_id: u64,
    /// `null` where no line counts its tokens.
    usage: Option<Tokens>,
    models: Vec<ModelItem<'a>>,
    /// At batch price; `null` where nothing of it is known.
    cost: Option<CostItem>,
}

/// What lines cost. The sum lacks what has no price, and then it is not `complete`.
#[derive(Debug, Serialize)]
struct CostItem {
    usd: f64,
    complete: bool,
    /// Whether the batch price was taken as half of the usual one.
    estimate: bool,
}

#[derive(Debug, Serialize)]
struct ModelItem<'a> {
    model: &'a str,
    lines: u64,
    usage: Tokens,
}

/// A request of a comparison: every further line of `compare`.
#[derive(Debug, Serialize)]
pub(crate) struct PairItem<'a> {
    version: u8,
    r#type: &'static str,
    custom_id: &'a str,
    /// `same`, `different`, `only-left` or `only-right`.
    kind: &'static str,
    left: Option<ResultItem<'a>>,
    right: Option<ResultItem<'a>>,
    /// With `--diff`, where both sides are there and differ.
    #[serde(skip_serializing_if = "Option::is_none")]
    diff: Option<Vec<PieceItem<'a>>>,
}

/// A run of words. `side` is `both`, `left` or `right`: whose words they are.
#[derive(Debug, Serialize)]
struct PieceItem<'a> {
    side: &'static str,
    text: &'a str,
}

impl<'a> ComparisonLine<'a> {
    /// `sources` is what was typed for both sides, `costs` what they cost.
    pub(crate) fn of(numbers: &'a Comparison, sources: [&'a str; 2], costs: &[Total; 2]) -> Self {
        let [left, right] = sources;
        let [left_cost, right_cost] = costs;
        let moved = numbers.moves.changes().into_iter();
        Self {
            version: VERSION,
            r#type: "comparison",
            same: numbers.same,
            different: numbers.different,
            only_left: numbers.only_left,
            only_right: numbers.only_right,
            moved: moved
                .map(|(from, to, requests)| Moved {
                    from: from.word(),
                    to: to.word(),
                    requests,
                })
                .collect(),
            left: SideItem::of(&numbers.left, left, left_cost),
            right: SideItem::of(&numbers.right, right, right_cost),
        }
    }
}

impl<'a> SideItem<'a> {
    fn of(side: &'a Side, source: &'a str, cost: &Total) -> Self {
        Self {
            source,
            lines: side.lines,
            requests: side.requests,
            ok: side.of(Class::Ok),
            soft: side.of(Class::Soft),
            error: side.of(Class::Error),
            cancelled: side.of(Class::Cancelled),
            expired: side.of(Class::Expired),
            unreadable: side.unreadable,
            duplicate: side.duplicate,
            without_id: side.without_id,
            usage: (side.counted > 0).then(|| Tokens::in_all(side.usage)),
            models: side
                .models
                .iter()
                .map(|one| ModelItem {
                    model: &one.model,
                    lines: one.lines,
                    usage: Tokens::in_all(one.usage),
                })
                .collect(),
            cost: CostItem::of(cost),
        }
    }
}

impl CostItem {
    fn of(cost: &Total) -> Option<Self> {
        Some(Self {
            usd: cost.batch?.decimal().parse().ok()?,
            complete: cost.gaps.is_empty(),
            estimate: cost.is_estimate,
        })
    }
}

impl<'a> PairItem<'a> {
    /// `names` are those of the files of both sides; `diff` holds what changed, where that was
    /// asked for.
    pub(crate) fn of(
        pair: &'a PairLines,
        names: [&[&'a str]; 2],
        diff: Option<&'a [Piece]>,
    ) -> Self {
        let item = |line: Option<&'a ResultLine>, place: Option<Place>, names: &[&'a str]| {
            let name = names.get(usize::from(place?.file)).copied();
            Some(ResultItem::of_line(line?, name.unwrap_or_default()))
        };
        let [left, right] = names;
        Self {
            version: VERSION,
            r#type: "pair",
            custom_id: &pair.pair.custom_id,
            kind: pair.pair.kind.word(),
            left: item(pair.left.as_ref(), pair.pair.left, left),
            right: item(pair.right.as_ref(), pair.pair.right, right),
            diff: diff.map(|pieces| pieces.iter().map(PieceItem::of).collect()),
        }
    }
}

impl<'a> PieceItem<'a> {
    fn of(piece: &'a Piece) -> Self {
        Self {
            side: match piece.whose {
                Whose::Both => "both",
                Whose::Left => "left",
                Whose::Right => "right",
            },
            text: &piece.text,
        }
    }
}
