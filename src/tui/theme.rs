//! What things look like: roles and the style of each.
//!
//! Views ask for a role and never name a colour. A theme is a TOML file of ours or of the user's;
//! where it comes from, and whether colours are wanted, is an argument.

mod parse;
mod role;

use ratatui::style::{Color, Style};

use crate::domain::Colour;

pub use parse::ThemeError;
pub use role::Role;

/// Tells whether colours may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Ink {
    /// Colours and attributes.
    #[default]
    Colour,
    /// Attributes alone, as `NO_COLOR` asks: selection by reverse, focus by bold.
    Mono,
}

/// The themes that come with the program, in the order in which `T` steps through them.
const SHIPPED: [(&str, &str); 5] = [
    (
        "terminal",
        include_str!("../../assets/themes/terminal.toml"),
    ),
    ("dark", include_str!("../../assets/themes/dark.toml")),
    ("light", include_str!("../../assets/themes/light.toml")),
    (
        "high-contrast",
        include_str!("../../assets/themes/high-contrast.toml"),
    ),
    ("mono", include_str!("../../assets/themes/mono.toml")),
];

/// A style for every role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Theme {
    styles: [Style; Role::ALL.len()],
    ink: Ink,
}

impl Theme {
    /// Returns the names of the shipped themes; the first is the default.
    pub fn names() -> impl Iterator<Item = &'static str> {
        SHIPPED.iter().map(|(name, _)| *name)
    }

    /// Returns a shipped theme, or none of that name.
    pub fn named(name: &str, ink: Ink) -> Option<Self> {
        let (_, text) = SHIPPED.iter().find(|(shipped, _)| *shipped == name)?;
        Self::from_toml(text, ink).ok()
    }

    /// Reads a theme; a role it leaves out looks as in the theme `terminal`.
    ///
    /// # Errors
    ///
    /// The first line that cannot be understood, with its key.
    pub fn from_toml(text: &str, ink: Ink) -> Result<Self, ThemeError> {
        let mut theme = Self::plain();
        theme.dress(shipped("terminal"))?;
        theme.dress(text)?;
        theme.ink = ink;
        if ink == Ink::Mono {
            theme.fade()?;
        }
        Ok(theme)
    }

    /// Returns the style of a role.
    pub fn style(&self, role: Role) -> Style {
        self.styles.get(role.index()).copied().unwrap_or_default()
    }

    /// Returns the style of a role in the colour of a profile, where colours may be used.
    pub fn tinted(&self, role: Role, colour: Option<Colour>) -> Style {
        let style = self.style(role);
        match (self.ink, colour) {
            (Ink::Colour, Some(colour)) => style.fg(ansi(colour)),
            (Ink::Colour, None) | (Ink::Mono, _) => style,
        }
    }

    const fn plain() -> Self {
        Self {
            styles: [Style::new(); Role::ALL.len()],
            ink: Ink::Colour,
        }
    }

    fn dress(&mut self, text: &str) -> Result<(), ThemeError> {
        for (role, style) in parse::styles(text)? {
            self.set(role, style);
        }
        Ok(())
    }

    /// Takes the colours away; a role that lives by them then looks as in the theme `mono`.
    fn fade(&mut self) -> Result<(), ThemeError> {
        let mut mono = Self::plain();
        mono.dress(shipped("mono"))?;
        for role in Role::ALL {
            let style = self.style(role);
            let lives_by_colour = style.bg.is_some() || style.add_modifier.is_empty();
            let faded = if lives_by_colour {
                mono.style(role)
            } else {
                Style { fg: None, ..style }
            };
            self.set(role, faded);
        }
        Ok(())
    }

    fn set(&mut self, role: Role, style: Style) {
        if let Some(place) = self.styles.get_mut(role.index()) {
            *place = style;
        }
    }
}

impl Default for Theme {
    /// The theme `terminal`: the terminal's own 16 colours.
    fn default() -> Self {
        Self::named("terminal", Ink::Colour).unwrap_or_else(Self::plain)
    }
}

fn ansi(colour: Colour) -> Color {
    match colour {
        Colour::Red => Color::Red,
        Colour::Green => Color::Green,
        Colour::Yellow => Color::Yellow,
        Colour::Blue => Color::Blue,
        Colour::Magenta => Color::Magenta,
        Colour::Cyan => Color::Cyan,
    }
}

fn shipped(name: &str) -> &'static str {
    SHIPPED
        .iter()
        .find(|(shipped, _)| *shipped == name)
        .map_or("", |(_, text)| text)
}

#[cfg(test)]
mod tests;
