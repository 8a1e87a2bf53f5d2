//! The colours of the terminal views.
//!
//! `dark` and `light` fill changed lines with a quiet background and lift what has no counterpart;
//! `ansi` colours the text only, with the terminal's own palette, and so can be read on any
//! background.

use std::io::IsTerminal;

use anstyle::{Ansi256Color, AnsiColor, Color, Effects, RgbColor, Style};

use terminal_colorsaurus::{QueryOptions, ThemeMode, theme_mode};

use super::args::ThemeArg;
use super::highlight::Class;
use super::layout::Tone;

/// A set of colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Theme {
    /// No escape codes at all.
    None,
    /// The terminal's 16 colours.
    Ansi,
    /// For dark backgrounds; with millions of colours or 256.
    Dark(Depth),
    /// For light backgrounds; with millions of colours or 256.
    Light(Depth),
}

/// How many colours there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Depth {
    /// 24 bits.
    Millions,
    /// The 256 of xterm.
    Few,
}

/// Chooses by the option, else by what the terminal tells, in `COLORFGBG` or when asked.
pub(crate) fn theme(colour: bool, wish: ThemeArg) -> Theme {
    let variable = |name: &str| std::env::var(name).unwrap_or_default();
    let millions = matches!(variable("COLORTERM").as_str(), "truecolor" | "24bit");
    let depth = if millions { Depth::Millions } else { Depth::Few };
    match wish {
        _ if !colour => Theme::None,
        ThemeArg::Dark => Theme::Dark(depth),
        ThemeArg::Light => Theme::Light(depth),
        ThemeArg::Ansi => Theme::Ansi,
        ThemeArg::Auto => match variable("COLORFGBG").rsplit(';').next().map(str::parse::<u8>) {
            Some(Ok(7 | 15)) => Theme::Light(depth),
            Some(Ok(0..=6 | 8)) => Theme::Dark(depth),
            _ => ask_terminal(depth),
        },
    }
}

/// Asks the terminal for its background. One that does not answer gets its own palette, which is
/// sure to fit.
fn ask_terminal(depth: Depth) -> Theme {
    let mut options = QueryOptions::default();
    options.timeout = std::time::Duration::from_millis(200);
    if !std::io::stdout().is_terminal() {
        return Theme::Ansi;
    }
    match theme_mode(options) {
        Ok(ThemeMode::Dark) => Theme::Dark(depth),
        Ok(ThemeMode::Light) => Theme::Light(depth),
        Err(_) => Theme::Ansi,
    }
}

impl Theme {
    /// The style of code.
    pub(crate) fn code(self, tone: Tone, class: Option<Class>, strong: bool) -> Style {
        match self {
            Self::None => Style::new(),
            Self::Ansi => ansi_code(tone, class, strong),
            Self::Dark(depth) => filled(self.fill(tone, strong, depth), dark_ink(class, strong)),
            Self::Light(depth) => filled(self.fill(tone, strong, depth), light_ink(class, strong)),
        }
    }

    /// The style of the sign beside a line, and of the room behind it.
    pub(crate) fn sign(self, tone: Tone) -> Style {
        match self {
            Self::None => Style::new(),
            Self::Ansi => ansi_code(tone, None, false).bold(),
            Self::Dark(depth) | Self::Light(depth) => {
                Style::new().bg_color(self.fill(tone, false, depth)).fg_color(self.mark(tone)).bold()
            }
        }
    }

    /// The style of a line number.
    pub(crate) fn number(self, tone: Tone) -> Style {
        match (self, tone) {
            (Self::None, _) => Style::new(),
            (Self::Ansi, Tone::Plain) => Style::new().dimmed(),
            (Self::Ansi, tone) => ansi_code(tone, None, false),
            (Self::Dark(_), Tone::Plain) => ink(244),
            (Self::Light(_), Tone::Plain) => ink(243),
            (Self::Dark(_) | Self::Light(_), tone) => Style::new().fg_color(self.mark(tone)),
        }
    }

    /// The style of rules, notes and counts.
    pub(crate) fn quiet(self) -> Style {
        match self {
            Self::None => Style::new(),
            Self::Ansi => Style::new().dimmed(),
            Self::Dark(_) => ink(244),
            Self::Light(_) => ink(243),
        }
    }

    /// The style of a file name.
    pub(crate) fn title(self) -> Style {
        match self {
            Self::None => Style::new(),
            Self::Ansi | Self::Dark(_) | Self::Light(_) => Style::new().bold(),
        }
    }

    /// The style of a hunk's place in a patch.
    pub(crate) fn place(self) -> Style {
        match self {
            Self::None => Style::new(),
            Self::Ansi => AnsiColor::Cyan.on_default(),
            Self::Dark(_) => ink(80),
            Self::Light(_) => ink(30),
        }
    }

    /// The colour of signs and numbers.
    fn mark(self, tone: Tone) -> Option<Color> {
        let dark = matches!(self, Self::Dark(_));
        let (on_dark, on_light) = match tone {
            Tone::Plain => return None,
            Tone::Old => (210, 124),
            Tone::New => (114, 22),
            Tone::OldMoved | Tone::NewMoved => (111, 25),
        };
        Some(Ansi256Color(if dark { on_dark } else { on_light }).into())
    }

    /// The background of code.
    fn fill(self, tone: Tone, strong: bool, depth: Depth) -> Option<Color> {
        let dark = matches!(self, Self::Dark(_));
        let (rgb, few) = match (tone, strong, dark) {
            (Tone::Plain, _, _) => return None,
            (Tone::Old, false, true) => ((0x38, 0x18, 0x1c), 52),
            (Tone::Old, true, true) => ((0x86, 0x22, 0x2c), 124),
            (Tone::New, false, true) => ((0x12, 0x2c, 0x1c), 22),
            (Tone::New, true, true) => ((0x1b, 0x64, 0x37), 28),
            (Tone::OldMoved | Tone::NewMoved, _, true) => ((0x1c, 0x24, 0x3c), 236),
            (Tone::Old, false, false) => ((0xff, 0xeb, 0xe9), 224),
            (Tone::Old, true, false) => ((0xff, 0xc4, 0xbe), 217),
            (Tone::New, false, false) => ((0xe2, 0xf8, 0xe6), 194),
            (Tone::New, true, false) => ((0xa6, 0xe8, 0xb4), 157),
            (Tone::OldMoved | Tone::NewMoved, _, false) => ((0xe6, 0xec, 0xfa), 189),
        };
        Some(match depth {
            Depth::Millions => RgbColor(rgb.0, rgb.1, rgb.2).into(),
            Depth::Few => Ansi256Color(few).into(),
        })
    }
}

fn ink(colour: u8) -> Style {
    Style::new().fg_color(Some(Ansi256Color(colour).into()))
}

fn filled(fill: Option<Color>, ink: Style) -> Style {
    ink.bg_color(fill)
}

/// On a strong background only white is sure to be read.
fn dark_ink(class: Option<Class>, strong: bool) -> Style {
    match class {
        _ if strong => ink(231),
        None => Style::new(),
        Some(Class::Keyword) => ink(183),
        Some(Class::Text) => ink(150),
        Some(Class::Constant) => ink(215),
        Some(Class::Function) => ink(117),
        Some(Class::Comment) => ink(247).effects(Effects::ITALIC),
    }
}

fn light_ink(class: Option<Class>, strong: bool) -> Style {
    match class {
        _ if strong => ink(16),
        None => Style::new(),
        Some(Class::Keyword) => ink(90),
        Some(Class::Text) => ink(22),
        Some(Class::Constant) => ink(94),
        Some(Class::Function) => ink(25),
        Some(Class::Comment) => ink(241).effects(Effects::ITALIC),
    }
}

/// Changed lines are red and green; syntax is left to the others, where no meaning is in its way.
fn ansi_code(tone: Tone, class: Option<Class>, strong: bool) -> Style {
    let style = match tone {
        Tone::Plain => {
            return match class {
                None => Style::new(),
                Some(Class::Keyword) => AnsiColor::Magenta.on_default(),
                Some(Class::Text | Class::Constant) => AnsiColor::Cyan.on_default(),
                Some(Class::Function) => Style::new().bold(),
                Some(Class::Comment) => Style::new().dimmed(),
            };
        }
        Tone::Old => AnsiColor::Red.on_default(),
        Tone::New => AnsiColor::Green.on_default(),
        Tone::OldMoved => AnsiColor::Red.on_default().dimmed(),
        Tone::NewMoved => AnsiColor::Green.on_default().dimmed(),
    };
    if strong { style.invert().bold() } else { style }
}
