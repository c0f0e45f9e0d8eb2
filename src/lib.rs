//! batchdeck: the cockpit for LLM batch jobs. This page is its architecture.
//!
//! # Bird's-eye view
//!
//! A pure core, [`app`], takes events and returns effects. A thin shell, [`tui`], draws the core's
//! model and has its effects done as tasks. The command line, [`cli`], is a second shell over the
//! same workflows. Both rest on [`domain`], the vocabulary. An embedded batch server, [`local`], is
//! a feature of the product (`demo`, `serve`) and therefore the other side of every test above it:
//! there is no mock of our own code.
//!
//! ```text
//!  terminal ─ tui::input ─► Event::Pressed(key)                       ┌─ tui::view::render(&App) ─► cells
//!                                │                                    │
//!  tasks ── Event::Listed, JobAdvanced, … ──► App::update ─► state/* ─┴─► Model
//!  timer ── Event::Ticked                       │      ▲
//!                                  Vec<Effect>  │      │  Keymap::find(model.scopes(), key) ─► a row of the table
//!                                               ▼      │    blocked(&Model)? ─► a remark with the reason
//!                                        tui::tasks    └─── run(&mut Model) ─► effects
//!                                               │
//!                     provider · ops · results · clipboard · editor
//!
//!  cli::args ─► cli::desk ─► a verb ─► provider · ops · results ─► cli::human | cli::json ─► stdout
//!
//!  local:  sockets ─► http ─► engine (told the time) ─► answer        nobody above it shares its JSON
//! ```
//!
//! One turn of the loop in [`tui::runtime`]: draw if something changed; wait for the first of
//! finished tasks, keys, the model's own deadline, and signals; update; perform. There is no frame
//! timer: the model says when it next has something to do by itself.
//!
//! # Where things are
//!
//! From the ground up; a folder imports only what stands above it in this table.
//!
//! | folder | is responsible for | refuses to know |
//! | --- | --- | --- |
//! | [`text`] | making hostile text showable, measuring and cutting it | batches, widgets, sockets |
//! | [`local`] | the embedded batch server | everything else in this crate |
//! | [`domain`] | what a batch is, how it lives, what can go wrong | I/O, clocks, wire formats |
//! | [`provider`] | the border to the network, one adapter a dialect | files, screens, workflows |
//! | [`clock`] | reading clocks and dice | what for |
//! | [`results`] | result files: lines, windows, what a line says | screens, where files are kept |
//! | [`config`] | settings, environment, keys, folders | verbs, screens, the network |
//! | [`ledger`] | the local record of batches, intents and downloads | the network, who writes into it |
//! | [`recipe`] | how a row of data becomes a request | where rows come from and requests go |
//! | [`connection`] | from a session to a provider that can be asked | who asks |
//! | [`launch`] | what the command line hands to the dashboard | both of them |
//! | [`ops`] | workflows of more than one call: prepare, check, split, create, submit, retry, download, export, watch | screens, printers |
//! | [`app`] | every decision of the dashboard | terminals, sockets, files, clocks, tasks |
//! | [`cli`] | what is typed and printed | screens |
//! | [`tui`] | the terminal: drawing, keys, tasks | decisions |
//!
//! Names repeat on purpose: `app/state/list.rs`, `app/action/list.rs` and `tui/view/list.rs` are one
//! pane. A key is one row in `app/action/*.rs`, from which dispatch, footer, help, palette, settings
//! and the README's table follow ([`app::action::all`]).
//!
//! # Invariants
//!
//! Most of them say what is absent. Each is a test in `tests/it/house/layers.rs` (unless another
//! file is named), which reads the sources and fails with the file and the rule.
//!
//! 1. Arrows between folders point one way, in the order of the table above:
//!    `every_folder_imports_only_what_stands_below_it`, `the_arrows_between_folders_form_no_circle`.
//!    So the command line and the dashboard never import each other; `main` introduces them through
//!    [`launch`].
//! 2. [`domain`], [`app`] and [`text`] are pure: no task, no I/O, no clock, no terminal, no dice:
//!    `decisions_know_nothing_of_the_world`. A test of a decision needs no runtime. So is the engine
//!    of the server, but for the bodies it is handed:
//!    `the_engine_of_the_server_is_told_everything_else`.
//! 3. Drawing changes nothing but a buffer: `nothing_that_draws_can_change_what_it_draws`.
//! 4. Formats stay at the borders, and internal types derive no serde: `only_borders_derive_serde`,
//!    `the_words_of_a_provider_stay_with_its_adapter`. The borders are listed with their reasons;
//!    besides the wires they are the readers of result and request lines, exports, the note of an
//!    interrupted download, and the settings.
//! 5. Every task has an owner and ends with it: `only_owners_of_tasks_start_them`. Time, environment
//!    and folders are arguments: `the_wall_clock_is_read_in_one_place`,
//!    `the_time_that_has_passed_is_read_only_where_something_waits`,
//!    `the_environment_is_read_in_one_place_and_folders_are_known_in_one_place`.
//! 6. Only [`connection`] makes providers, and only `provider/registry.rs` names all adapters:
//!    `only_the_connection_makes_providers`. Only `app/action.rs` names all tables of actions:
//!    `no_table_of_actions_is_forgotten`.
//! 7. There is no unsafe code and no global state: `there_is_no_unsafe_code_and_no_global_state`.
//!    Result files are read at positions and not mapped, so that not even one exception is needed.
//! 8. The server shares no code with the client, its vocabulary included: were a struct shared, a
//!    wrong field name would pass on both sides. Both are pinned to recorded samples of real
//!    replies, in `tests/it/contract/samples/`.
//! 9. Production code does not know that it is tested:
//!    `production_code_does_not_know_that_it_is_tested`. A test that needs another time, terminal or
//!    server hands it in.
//! 10. What comes from outside reaches a screen only as [`text::Clean`], and the last gate before the
//!     terminal checks every cell again: `no_size_and_no_keys_break_the_picture` in
//!     `tests/it/screens/sizes.rs`, `hostile_text_reaches_neither_screen_nor_title` in
//!     `tests/it/pty/terminal.rs`.
//! 11. What is not idempotent is sent once, and every step towards it is in the [`ledger`] before it
//!     is taken: `tests/it/faults/` kills and cuts the program at each of them. Below that:
//!     `a_create_is_sent_exactly_once_and_says_when_its_outcome_is_unknown`
//!     and its neighbours in `tests/it/contract/changes.rs`.
//! 12. Texts that repeat the code are made from it: `what_is_made_from_the_code_is_up_to_date` in
//!     `tests/it/house/readme.rs`.
//!
//! # Designs that were rejected
//!
//! - **An error type a layer.** Every layer would forward the same fields (status, code, message,
//!   request id) under another name. There is one [`domain::Failure`], and one table of its kinds
//!   gives exit code, hint and whether to try again; small enums stay inside the layer they are for.
//! - **Everything on one thread.** A task in the foreground, such as an editor that was given the
//!   terminal, would stall a transfer. Tasks run on a runtime of their own thread; the loop only
//!   draws, and does what needs the terminal.
//! - **Components that start their own I/O.** Every pane would need a runtime to be tested, and late
//!   replies would find a changed pane. Effects are values, and replies carry the ticket they were
//!   asked under.
//! - **An enum of actions and a match.** It costs a variant, an arm, a table of names and a table of
//!   help for what one row says. Rows hold plain functions.
//! - **A trait for panes.** The set of panes is closed, so plain structs and a match are shorter and
//!   exhaustive. The one trait of the screen is [`tui::stage::Stage`], because there are two: the
//!   terminal, and the test's virtual one.
//! - **An age in the header that counts for ever.** It would wake the program and draw a frame every
//!   few seconds for nobody. While somebody presses keys the age is counted; then the header shows
//!   times of day instead, which say the same and do not change.
//! - **Mapped result files.** A page fault on the thread of the screen is hidden I/O, and a file that
//!   shrinks under its mapping kills the process. Windows of owned lines are read by tasks.
//! - **A crate a layer.** The compiler would hold invariant 1; but one crate is one thing to build,
//!   install and read, and a test that reads the sources holds it as well.

pub mod app;
pub mod cli;
pub mod clock;
pub mod config;
pub mod connection;
pub mod domain;
pub mod launch;
pub mod ledger;
pub mod local;
pub mod ops;
pub mod provider;
pub mod recipe;
pub mod results;
pub mod text;
pub mod tui;
