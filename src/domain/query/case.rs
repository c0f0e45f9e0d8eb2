//! Smart case: a pattern without a capital letter is found in any case.

use regex_syntax::ast::{self, Ast, ClassSetItem};

use super::{Needle, NeedleKind};

/// Whether `A` and `a` are different letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    /// They are different.
    Counts,
    /// They are the same.
    Ignored,
}

/// Decides by the letters of a pattern; those of a regular expression's own words, such as `\S`,
/// are none.
pub(super) fn of(needle: &Needle) -> Case {
    let has_capital = match needle.kind {
        NeedleKind::Literal => needle.pattern.chars().any(char::is_uppercase),
        NeedleKind::Regex => ast::parse::Parser::new()
            .parse(&needle.pattern)
            .is_ok_and(|ast| has_capital(&ast)),
    };
    if has_capital {
        Case::Counts
    } else {
        Case::Ignored
    }
}

fn has_capital(ast: &Ast) -> bool {
    let found: Result<bool, std::convert::Infallible> = ast::visit(ast, Capitals(false));
    matches!(found, Ok(true))
}

/// Looks for a capital letter among the literals of an expression.
struct Capitals(bool);

impl ast::Visitor for Capitals {
    type Output = bool;
    type Err = std::convert::Infallible;

    fn finish(self) -> Result<bool, Self::Err> {
        Ok(self.0)
    }

    fn visit_pre(&mut self, ast: &Ast) -> Result<(), Self::Err> {
        if let Ast::Literal(literal) = ast {
            self.0 |= literal.c.is_uppercase();
        }
        Ok(())
    }

    fn visit_class_set_item_pre(&mut self, item: &ClassSetItem) -> Result<(), Self::Err> {
        self.0 |= match item {
            ClassSetItem::Literal(literal) => literal.c.is_uppercase(),
            ClassSetItem::Range(range) => {
                range.start.c.is_uppercase() || range.end.c.is_uppercase()
            }
            _ => false,
        };
        Ok(())
    }
}
