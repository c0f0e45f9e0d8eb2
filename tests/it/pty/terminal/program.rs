//! A dashboard of a few lines, for whose sake the terminal is taken and given back.

use std::io::Write;
use std::process::Command;
use std::sync::Arc;

use batchdeck::text::{Clean, Wrapping};
use batchdeck::tui::terminal::{
    Input, Modes, Panics, Signal, Signals, Term, Tty, contain_panics, run_in_foreground,
};
use batchdeck::tui::theme::{Ink, Role, Theme};
use crossterm::event::{Event, KeyCode};
use ratatui::Frame;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use tokio::task::JoinSet;

/// The word that only this program's own titles hold.
pub(crate) const NONCE: &str = "run-7f3a";
const HOSTILE: &str = "\x1b[6n\u{9B}c\u{202E}gnp\u{200B}\u{2066}\x1b]52;c;eA==\x07\tx\ry";

/// Runs the program and returns its exit code.
pub(crate) fn run(term: Option<&str>) -> i32 {
    let tty = match Tty::open(term) {
        Ok(tty) => tty,
        Err(error) => return tell(&error.to_string(), 2),
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    match contain_panics(&tty, |panics| runtime.block_on(dashboard(&tty, panics))) {
        Ok(code) => code,
        Err(report) => tell(&report.to_string(), 101),
    }
}

fn tell(text: &str, code: i32) -> i32 {
    // Standard error may have gone with the terminal.
    let _ = writeln!(std::io::stderr(), "{text}");
    code
}

struct Dashboard {
    term: Term,
    signals: Signals,
    input: Input,
    tasks: JoinSet<()>,
    status: String,
    continued: usize,
    extra: Option<&'static str>,
    breaks_drawing: bool,
}

async fn dashboard(tty: &Arc<Tty>, panics: &Arc<Panics>) -> i32 {
    let signals = Signals::listen(tty).unwrap();
    let mut shown = Dashboard {
        term: Term::enter(tty, Modes::default()).unwrap(),
        signals,
        input: Input::open(),
        tasks: JoinSet::new(),
        status: "ready".to_owned(),
        continued: 0,
        extra: None,
        breaks_drawing: false,
    };
    loop {
        if shown.draw().is_err() {
            return 129;
        }
        let ended = tokio::select! {
            signal = shown.signals.next() => shown.heed(signal),
            event = shown.input.next() => event.ok().and_then(|event| shown.pressed(&event)),
            report = panics.next() => {
                shown.status = report.message.into_string();
                None
            }
            Some(_) = shown.tasks.join_next() => None,
        };
        if let Some(code) = ended {
            return code;
        }
    }
}

impl Dashboard {
    fn draw(&mut self) -> std::io::Result<()> {
        let size = self.term.size();
        let lines = vec![
            Line::from(format!("status: {}", self.status)),
            Line::from(format!("size: {}x{}", size.width, size.height)),
            Line::styled("▸ selected", selected()),
            Line::from(format!("continued: {}", self.continued)),
            Line::from(format!("replaced cells: {}", self.term.violations())),
            Line::from(self.extra.map(Span::raw).into_iter().collect::<Vec<_>>()),
        ];
        let breaks = self.breaks_drawing;
        self.term.draw(|frame| {
            assert!(!breaks, "the drawing broke");
            render(frame, lines);
        })
    }

    fn heed(&mut self, signal: Signal) -> Option<i32> {
        let outcome = match signal {
            Signal::Suspend => self.term.suspend(&mut self.input, &self.signals),
            Signal::Continue => {
                self.continued += 1;
                self.term.take_again()
            }
            Signal::Interrupt | Signal::Terminate | Signal::HangUp | Signal::Quit => Ok(()),
        };
        // A terminal that cannot be taken again has gone; the system says so a moment later.
        let lost = outcome.err().and(Signal::HangUp.exit_code());
        lost.or(signal.exit_code()).map(i32::from)
    }

    fn pressed(&mut self, event: &Event) -> Option<i32> {
        let KeyCode::Char(key) = event.as_key_press_event()?.code else {
            return None;
        };
        match key {
            'q' => return Some(0),
            'p' => panic!("the loop broke \x1b[31m"),
            'P' => break_twice(),
            'D' => self.breaks_drawing = true,
            't' => drop(self.tasks.spawn(async { panic!("a task broke") })),
            'T' => drop(std::thread::spawn(|| panic!("a thread broke"))),
            'b' => self.get_stuck(),
            'z' => self.term.suspend(&mut self.input, &self.signals).unwrap(),
            'e' => self.edit(
                "trap 'n=x$n; printf caught$n' INT; printf 'editor> '; read -r a || read -r a || read -r a; printf %s \"$a\" >&2",
            ),
            's' => self.edit("kill -STOP $$; printf 'went on' >&2"),
            'h' => self.be_hostile(),
            _ => {}
        }
        None
    }

    fn get_stuck(&mut self) {
        "stuck".clone_into(&mut self.status);
        self.draw().unwrap();
        loop {
            std::thread::park();
        }
    }

    fn edit(&mut self, script: &str) {
        let answer = tempfile::NamedTempFile::new().unwrap();
        let mut editor = Command::new("sh");
        editor.args(["-c", script]).stderr(answer.reopen().unwrap());
        let run = || run_in_foreground(&mut editor).unwrap();
        self.term
            .hand_over(&mut self.input, &self.signals, run)
            .unwrap();
        let read = std::fs::read_to_string(answer.path()).unwrap();
        let verb = if read.starts_with("went") {
            ""
        } else {
            "read "
        };
        self.status = format!("the editor {verb}{}", Clean::line(&read));
    }

    /// Shows hostile text past the first gate, and sends it wherever else text may go.
    fn be_hostile(&mut self) {
        "hostile".clone_into(&mut self.status);
        self.extra = Some(HOSTILE);
        self.term.set_title(&format!("{NONCE} {HOSTILE}")).unwrap();
        self.term.ring().unwrap();
        assert!(
            self.term
                .copy(&"x".repeat(60_000), Wrapping::Plain)
                .is_err()
        );
    }
}

/// The selected row of something under way: a colour and an attribute in one cell.
fn selected() -> Style {
    let theme = Theme::named("terminal", Ink::Colour).unwrap();
    theme.style(Role::Active).patch(theme.style(Role::Selected))
}

fn render(frame: &mut Frame<'_>, lines: Vec<Line<'_>>) {
    frame.render_widget(ratatui::text::Text::from(lines), frame.area());
}

/// Panics, and again while that panic unwinds.
fn break_twice() {
    struct Breaks;
    impl Drop for Breaks {
        fn drop(&mut self) {
            panic!("the guard broke");
        }
    }
    let _breaks = Breaks;
    panic!("the loop broke");
}
