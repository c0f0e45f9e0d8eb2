//! The containers and values of a document, in its order.

use std::ops::Range;

use super::scan::{Piece, Shape, pieces};
use super::{MAX_DEPTH, Outline, Unfit};

/// A container or a value. The ranges are those of the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Node {
    pub(super) key: Option<Range<usize>>,
    pub(super) value: Value,
    /// How many containers it is inside of.
    pub(super) depth: usize,
    /// The number of the container it is in; of the whole its own.
    pub(super) parent: usize,
    /// The number behind the last one inside of it.
    pub(super) end: usize,
    /// Whether another member follows.
    pub(super) is_followed: bool,
}

/// What a node holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    Container { shape: Shape, items: usize },
    Plain(Range<usize>),
}

impl Outline {
    /// Returns the containers that hold something: number and depth.
    pub(super) fn containers(&self) -> impl Iterator<Item = (usize, usize)> {
        let nodes = self.nodes.iter().enumerate();
        nodes
            .filter(|(_, node)| node.is_foldable())
            .map(|(at, node)| (at, node.depth))
    }

    /// Returns how many things a container holds.
    pub(super) fn items(&self, at: usize) -> usize {
        match self.nodes.get(at).map(|node| &node.value) {
            Some(Value::Container { items, .. }) => *items,
            Some(Value::Plain(_)) | None => 0,
        }
    }

    /// Tells whether a container holds no container.
    pub(super) fn is_flat(&self, at: usize) -> bool {
        let end = self.nodes.get(at).map_or(at, |node| node.end);
        end == at + 1 + self.items(at)
    }
}

impl Node {
    pub(super) fn is_foldable(&self) -> bool {
        matches!(self.value, Value::Container { items, .. } if items > 0)
    }
}

/// Reads the nodes of a document that is known to be JSON.
pub(super) fn nodes(text: &str) -> Result<Vec<Node>, Unfit> {
    let mut builder = Builder::default();
    for (piece, range) in pieces(text) {
        builder.take(piece, range)?;
    }
    Ok(builder.nodes)
}

#[derive(Default)]
struct Builder {
    nodes: Vec<Node>,
    open: Vec<usize>,
    key: Option<Range<usize>>,
    /// A text of which it is not known yet whether it is a key.
    text: Option<Range<usize>>,
}

impl Builder {
    fn take(&mut self, piece: Piece, range: Range<usize>) -> Result<(), Unfit> {
        match piece {
            Piece::Colon => self.key = self.text.take(),
            Piece::Comma => {
                self.end_text();
                let last = self.nodes.len();
                self.follow(last);
            }
            Piece::Text => self.text = Some(range),
            Piece::Number | Piece::Word => self.push(Value::Plain(range)),
            Piece::Open(shape) => {
                if self.open.len() >= MAX_DEPTH {
                    return Err(Unfit::TooDeep);
                }
                let at = self.nodes.len();
                self.push(Value::Container { shape, items: 0 });
                self.open.push(at);
            }
            Piece::Close(_) => {
                self.end_text();
                self.close();
            }
            Piece::Blank => {}
        }
        Ok(())
    }

    fn end_text(&mut self) {
        if let Some(text) = self.text.take() {
            self.push(Value::Plain(text));
        }
    }

    fn push(&mut self, value: Value) {
        let at = self.nodes.len();
        let parent = self.open.last().copied().unwrap_or(at);
        if let Some(Value::Container { items, .. }) =
            self.nodes.get_mut(parent).map(|node| &mut node.value)
        {
            *items += 1;
        }
        self.nodes.push(Node {
            key: self.key.take(),
            value,
            depth: self.open.len(),
            parent,
            end: at + 1,
            is_followed: false,
        });
    }

    fn close(&mut self) {
        let end = self.nodes.len();
        if let Some(node) = self.open.pop().and_then(|at| self.nodes.get_mut(at)) {
            node.end = end;
        }
    }

    /// Marks the member of the innermost container that ends here as followed by another.
    fn follow(&mut self, end: usize) {
        let depth = self.open.len();
        let mut at = end.checked_sub(1);
        while let Some(node) = at.and_then(|at| self.nodes.get_mut(at)) {
            if node.depth <= depth {
                node.is_followed = true;
                return;
            }
            at = Some(node.parent);
        }
    }
}
