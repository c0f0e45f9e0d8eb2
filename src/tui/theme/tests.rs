//! Every shipped theme is whole; every mistake in a user's theme is named.

use ratatui::style::{Color, Modifier};

use super::*;

fn error_of(text: &str) -> String {
    Theme::from_toml(text, Ink::Colour).unwrap_err().to_string()
}

#[test]
fn every_shipped_theme_names_every_role_once() {
    for (name, text) in SHIPPED {
        let mut roles: Vec<usize> = parse::styles(text)
            .unwrap()
            .iter()
            .map(|(role, _)| role.index())
            .collect();
        roles.sort_unstable();
        assert_eq!(roles, (0..Role::ALL.len()).collect::<Vec<_>>(), "{name}");
    }
}

#[test]
fn roles_stand_in_the_order_of_their_numbers() {
    let numbers = Role::ALL.map(Role::index);
    assert_eq!(numbers, std::array::from_fn(|number| number));
}

#[test]
fn no_theme_has_colours_in_mono() {
    let coloured = Theme::names()
        .filter_map(|name| Theme::named(name, Ink::Mono))
        .flat_map(|theme| Role::ALL.map(|role| theme.style(role)))
        .filter(|style| style.fg.is_some() || style.bg.is_some());
    assert_eq!(coloured.count(), 0);
}

#[test]
fn mono_selects_by_reverse_and_focuses_by_bold() {
    let attributes =
        |theme: Theme| [Role::Selected, Role::Focus].map(|r| theme.style(r).add_modifier);
    let themes = Theme::names().filter_map(|name| Theme::named(name, Ink::Mono));
    let found: Vec<_> = themes.map(attributes).collect();
    assert_eq!(
        found,
        vec![[Modifier::REVERSED, Modifier::BOLD]; SHIPPED.len()]
    );
}

#[test]
fn the_default_theme_uses_the_terminals_own_colours() {
    let theme = Theme::default();
    let fixed = Role::ALL
        .iter()
        .flat_map(|role| [theme.style(*role).fg, theme.style(*role).bg]);
    let foreign = fixed.flatten().filter(|colour| {
        matches!(
            colour,
            Color::Rgb(..) | Color::Indexed(_) | Color::Black | Color::White
        )
    });
    assert_eq!(foreign.count(), 0);
}

#[test]
fn a_users_theme_changes_what_it_names_and_nothing_else() {
    let theme = Theme::from_toml("ok = \"#10a020 on 17 bold italic\"", Ink::Colour).unwrap();
    let ok = Style::new()
        .fg(Color::Rgb(16, 160, 32))
        .bg(Color::Indexed(17))
        .bold()
        .italic();
    let rest = Theme::default().style(Role::Bad);
    assert_eq!((theme.style(Role::Ok), theme.style(Role::Bad)), (ok, rest));
}

#[test]
fn an_unknown_theme_is_none() {
    assert_eq!(Theme::named("neon", Ink::Colour), None);
}

#[test]
fn an_unknown_colour_is_named_with_line_and_key() {
    let found = error_of("# mine\nok = \"green\"\nfocus = \"cyn bold\"\n");
    assert!(
        found.starts_with("theme, line 3, key `focus`: `cyn` is neither"),
        "{found}"
    );
}

#[test]
fn a_ground_without_a_colour_is_named() {
    let found = error_of("ok = \"green on\"");
    assert!(
        found.starts_with("theme, line 1, key `ok`: `on` is neither"),
        "{found}"
    );
}

#[test]
fn an_unknown_role_is_named_with_its_line() {
    let found = error_of("\nokay\u{7f}= \"green\"").replace('\u{7f}', "");
    let unknown = error_of("\nokay = \"green\"");
    assert!(found.starts_with("theme, line 2: "), "{found}");
    assert!(
        unknown.starts_with("theme, line 2: there is no role `okay` - use text, "),
        "{unknown}"
    );
}

#[test]
fn a_value_that_is_no_text_is_named_with_its_line() {
    let found = error_of("ok = \"green\"\nbad = 3\n");
    assert!(found.starts_with("theme, line 2: "), "{found}");
}
