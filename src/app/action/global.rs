//! What works whatever has the focus: leaving, help, panes, views.

use tui_input::Input;

use crate::app::effect::Effect;
use crate::app::key_scope::Scope;
use crate::app::layout::{Breadth, Pane, Zoom};
use crate::app::model::Model;
use crate::app::palette;
use crate::app::state::browse::Tab;
use crate::app::state::menu::{Answer, Asks, Choice, Confirm, Intent, Item, Menu};
use crate::app::state::overlay::{Overlay, Palette};
use crate::app::state::results::Mode;
use crate::app::state::scroll::Scroll;

use super::{Action, browse, never};

const PANES: &[Scope] = &[Scope::Panes];
/// Overlays that a key closes; each of them has its own way to use enter.
const OVERLAYS: &[Scope] = &[
    Scope::Help,
    Scope::Log,
    Scope::Jobs,
    Scope::Menu,
    Scope::Groups,
    Scope::Palette,
];
/// The panes, and the results view over them.
const GROUND: &[Scope] = &[Scope::Panes, Scope::Browse];
/// Everything that has the whole screen.
const WHOLE: &[Scope] = &[Scope::Panes, Scope::Browse, Scope::Compare];

macro_rules! pane {
    ($id:literal, $keys:expr, $title:literal, $help:literal, $pane:expr) => {
        Action {
            id: $id,
            scopes: PANES,
            keys: $keys,
            title: $title,
            help: $help,
            hint: None,
            blocked: never,
            run: |model| {
                model.focus($pane(model));
                Vec::new()
            },
        }
    };
}

pub(super) const ROWS: &[Action] = &[
    Action {
        id: "app.quit",
        scopes: PANES,
        keys: &["q"],
        title: "Quit",
        help: "Leaves the dashboard; asks first while transfers are running.",
        hint: Some(95),
        blocked: never,
        run: quit,
    },
    Action {
        id: "app.quit-now",
        scopes: &[Scope::Everywhere],
        keys: &["ctrl-c"],
        title: "Quit now",
        help: "Leaves the dashboard at once, from anywhere.",
        hint: None,
        blocked: never,
        run: |_| vec![Effect::Quit],
    },
    Action {
        id: "app.suspend",
        scopes: &[Scope::Everywhere],
        keys: &["ctrl-z"],
        title: "Suspend",
        help: "Gives the terminal back to the shell; fg returns.",
        hint: None,
        blocked: never,
        run: |_| vec![Effect::Suspend],
    },
    Action {
        id: "app.back",
        scopes: PANES,
        keys: &["esc"],
        title: "Back",
        help: "Goes back one level: closes messages, clears marks and filter, leaves a pane.",
        hint: Some(90),
        blocked: |model| is_outermost(model).then_some("this is the outermost level; q leaves"),
        run: back,
    },
    Action {
        id: "overlay.close",
        scopes: OVERLAYS,
        keys: &["esc"],
        title: "Close",
        help: "Closes what lies on top.",
        hint: Some(90),
        blocked: never,
        run: close,
    },
    Action {
        id: "overlay.close-letter",
        scopes: &[
            Scope::Browse,
            Scope::Help,
            Scope::Log,
            Scope::Jobs,
            Scope::Menu,
            Scope::Groups,
        ],
        keys: &["q"],
        title: "Close",
        help: "Closes what lies on top.",
        hint: None,
        blocked: never,
        run: close,
    },
    Action {
        id: "help.show",
        scopes: WHOLE,
        keys: &["?", "f1"],
        title: "Help",
        help: "Shows the keys that work here.",
        hint: Some(80),
        blocked: never,
        run: |model| show(model, Overlay::Help(Scroll::default())),
    },
    Action {
        id: "palette.show",
        scopes: WHOLE,
        keys: &[":", "ctrl-p"],
        title: "Commands",
        help: "Finds any action by a few letters of its name.",
        hint: Some(85),
        blocked: never,
        run: |model| {
            let matches = palette::matches(model, "");
            show(
                model,
                Overlay::Palette(Palette {
                    input: Input::default(),
                    matches,
                    cursor: 0,
                }),
            )
        },
    },
    Action {
        id: "log.show",
        scopes: WHOLE,
        keys: &["L"],
        title: "Messages",
        help: "Shows everything that was told so far.",
        hint: None,
        blocked: never,
        run: |model| show(model, Overlay::Log(Scroll::default())),
    },
    pane!(
        "pane.next",
        &["tab"],
        "Next pane",
        "Moves the focus to the next pane.",
        |model: &Model| model.screen.focus.next()
    ),
    pane!(
        "pane.previous",
        &["shift-tab"],
        "Previous pane",
        "Moves the focus to the previous pane.",
        |model: &Model| model.screen.focus.previous()
    ),
    pane!(
        "pane.batches",
        &["1"],
        "Batches",
        "Moves the focus to the list.",
        |_: &Model| { Pane::Batches }
    ),
    pane!(
        "pane.detail",
        &["2"],
        "Detail",
        "Moves the focus to the detail pane.",
        |_: &Model| { Pane::Detail }
    ),
    pane!(
        "pane.results",
        &["3"],
        "Results",
        "Moves the focus to the results.",
        |_: &Model| { Pane::Results }
    ),
    Action {
        id: "pane.zoom",
        scopes: PANES,
        keys: &["z"],
        title: "Zoom",
        help: "Gives the focused pane the whole screen, and back.",
        hint: None,
        blocked: never,
        run: |model| {
            model.screen.zoom = match model.screen.zoom {
                Zoom::On => Zoom::Off,
                Zoom::Off => Zoom::On,
            };
            Vec::new()
        },
    },
    Action {
        id: "view.parsed",
        scopes: GROUND,
        keys: &["p"],
        title: "Parsed",
        help: "Shows results and details as people read them.",
        hint: None,
        blocked: never,
        run: |model| view(model, Mode::Parsed),
    },
    Action {
        id: "view.raw",
        scopes: GROUND,
        keys: &["i"],
        title: "Raw JSON",
        help: "Shows results and details as they came, or parsed again.",
        hint: Some(60),
        blocked: never,
        run: |model| {
            let toggled = match current_mode(model) {
                Mode::Parsed => Mode::Raw,
                Mode::Raw => Mode::Parsed,
            };
            view(model, toggled)
        },
    },
    Action {
        id: "profile.switch",
        scopes: PANES,
        keys: &["x"],
        title: "Switch profile",
        help: "Speaks to another provider or project from now on.",
        hint: None,
        blocked: |model| {
            (!model.jobs.is_empty()).then_some("transfers are running; end them first with J")
        },
        run: switch_profile,
    },
    Action {
        id: "theme.choose",
        scopes: PANES,
        keys: &["T"],
        title: "Theme",
        help: "Chooses other colours.",
        hint: None,
        blocked: never,
        run: choose_theme,
    },
];

/// Opens an overlay.
pub(super) fn show(model: &mut Model, overlay: Overlay) -> Vec<Effect> {
    model.overlays.push(overlay);
    Vec::new()
}

/// Closes the overlay on top.
pub(super) fn close(model: &mut Model) -> Vec<Effect> {
    if let Some(Overlay::Browse(_)) = model.overlays.last() {
        return browse::close(model);
    }
    model.overlays.pop();
    Vec::new()
}

/// Leaves the dashboard; asks first while jobs are running.
pub(super) fn quit(model: &mut Model) -> Vec<Effect> {
    if model.jobs.is_empty() {
        return vec![Effect::Quit];
    }
    let running = model.jobs.iter().map(|(_, job)| job.label.clone());
    let mut lines: Vec<String> = running.collect();
    lines.push("Leaving stops them; a download goes on where it stopped next time.".to_owned());
    let question = Confirm {
        title: "Transfers are running".to_owned(),
        lines,
        yes: "Stop and quit".to_owned(),
        asks: Asks::YesNo(Answer::No),
        then: Intent::Quit,
    };
    show(model, Overlay::Confirm(Box::new(question)))
}

/// Tells whether there is nothing to go back from.
fn is_outermost(model: &Model) -> bool {
    let is_narrowed = model.list.marked() > 0
        || model.list.is_marking_range()
        || !model.list.filter.value().is_empty();
    model.screen.focus == Pane::Batches
        && model.screen.zoom == Zoom::Off
        && !is_narrowed
        && !model.notices.has_staying()
}

/// Goes back one level, and never leaves the dashboard.
fn back(model: &mut Model) -> Vec<Effect> {
    if model.notices.dismiss() || model.list.clear_marks() {
        return Vec::new();
    }
    if model.screen.focus == Pane::Results {
        if let Some(stop) = model.results.stop_search() {
            return vec![stop];
        }
        if model.results.clear_search() {
            return Vec::new();
        }
    }
    if model.screen.zoom == Zoom::On {
        model.screen.zoom = Zoom::Off;
        return Vec::new();
    }
    let is_narrow = model
        .layout()
        .is_some_and(|layout| layout.breadth == Breadth::Narrow);
    match model.screen.focus {
        Pane::Results if is_narrow => model.focus(Pane::Detail),
        Pane::Results | Pane::Detail => model.focus(Pane::Batches),
        Pane::Batches => model.list.filter_by(Input::default()),
    }
    Vec::new()
}

/// Returns how the thing in front is shown now.
fn current_mode(model: &Model) -> Mode {
    match (model.browse(), model.screen.focus) {
        (Some(view), _) if view.tab == Tab::Raw => Mode::Raw,
        (Some(_), _) => Mode::Parsed,
        (None, Pane::Detail) => model.detail.mode,
        (None, Pane::Batches | Pane::Results) => model.results.mode,
    }
}

fn view(model: &mut Model, mode: Mode) -> Vec<Effect> {
    if model.browse().is_some() {
        return browse::show(model, mode);
    }
    if model.screen.focus == Pane::Detail {
        model.detail.mode = mode;
        model.detail.scroll = Scroll::default();
        return Vec::new();
    }
    model.results.show(mode);
    Vec::new()
}

fn switch_profile(model: &mut Model) -> Vec<Effect> {
    let (names, used) = (&model.session.profiles, &model.session.profile);
    let menu = one_of("Switch profile", names, used, Choice::Profile);
    show(model, Overlay::Menu(menu))
}

fn choose_theme(model: &mut Model) -> Vec<Effect> {
    let (names, used) = (&model.session.themes, &model.session.theme);
    let menu = one_of("Theme", names, used, Choice::Theme);
    show(model, Overlay::Menu(menu))
}

/// Makes a menu of names, the cursor on the one in use.
fn one_of(title: &str, names: &[String], used: &str, choice: fn(String) -> Choice) -> Menu {
    let detail = |name: &str| if name == used { "in use" } else { "" };
    let items = names.iter().map(|name| Item {
        label: name.clone(),
        detail: detail(name).to_owned(),
        choice: choice(name.clone()),
    });
    let cursor = names.iter().position(|name| name == used).unwrap_or(0);
    Menu {
        title: title.to_owned(),
        foot: String::new(),
        items: items.collect(),
        cursor,
    }
}
