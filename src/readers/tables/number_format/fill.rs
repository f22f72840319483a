//! The digits of a number put into the places that its format has for them (ECMA-376, 18.8.31).

use super::{FormatPiece, decimal, general, placed, said};

/// The section of a format that a value takes, and whether a minus still has to stand before it.
pub(super) fn chosen(sections: &[Vec<FormatPiece>], value: f64) -> Option<(&[FormatPiece], bool)> {
    let sections = sections.get(..sections.len().min(3))?;
    let own = |section: &[FormatPiece]| {
        section.iter().find_map(|piece| match piece {
            FormatPiece::When(sign, limit) => Some((sign.clone(), *limit)),
            _ => None,
        })
    };
    for (i, section) in sections.iter().enumerate() {
        let last = i + 1 == sections.len();
        let when = own(section).or_else(|| match (i, sections.len()) {
            (0, 2) => Some((">=".into(), 0.0)),
            (0, 3) => Some((">".into(), 0.0)),
            (1, 3) => Some(("<".into(), 0.0)),
            _ => None,
        });
        let Some((sign, limit)) = when else {
            let first = sections.first().and_then(|first| own(first));
            let below =
                last && i == 1 && first.is_none_or(|(sign, limit)| sign.starts_with('>') && limit == 0.0);
            return Some((section, value < 0.0 && !below));
        };
        let holds = match sign.as_str() {
            "<" => value < limit,
            "<=" => value <= limit,
            ">" => value > limit,
            ">=" => value >= limit,
            "=" => value == limit,
            "<>" => value != limit,
            _ => return None,
        };
        if holds {
            let below = (sign == "<" && limit <= 0.0) || (sign == "<=" && limit < 0.0);
            return Some((section, value < 0.0 && !below));
        }
    }
    None
}

fn is_place(c: char) -> bool {
    matches!(c, '0' | '#' | '?')
}

/// A number in a section of a format; nothing where the section is not understood.
pub(super) fn filled(value: f64, section: &[FormatPiece], negative: bool) -> Option<String> {
    let marks: String =
        section.iter().filter_map(|p| if let FormatPiece::Mark(c) = p { Some(*c) } else { None }).collect();
    let elapsed = section.iter().any(|piece| matches!(piece, FormatPiece::Elapsed(_)));
    let plain = section.iter().any(|piece| matches!(piece, FormatPiece::General | FormatPiece::Mark('@')));
    let (mantissa, power) = match section.iter().position(|p| matches!(p, FormatPiece::Mark('E' | 'e'))) {
        Some(at) => (section.get(..at)?, Some(section.get(at + 1..)?)),
        None => (section, None),
    };
    // The letters of a format of dates are no words.
    let letters = marks.chars().filter(|c| c.is_ascii_alphabetic()).count();
    if elapsed || marks.contains('/') || letters > usize::from(power.is_some()) {
        return None;
    }
    let places = marks.chars().filter(|c| is_place(*c)).count();
    let sign = |shown: &str| if negative && shown.bytes().any(|b| b.is_ascii_digit()) { "-" } else { "" };
    if plain {
        if places > 0 || power.is_some() {
            return None;
        }
        let shown = general(value.abs());
        let words = section.iter().map(|piece| match piece {
            FormatPiece::General | FormatPiece::Mark('@') => shown.clone(),
            other => said(other),
        });
        return Some(format!("{}{}", sign(&shown), words.collect::<String>()).trim().to_owned());
    }
    if places == 0 {
        // Words alone: "paid".
        return power.is_none().then(|| section.iter().map(said).collect());
    }
    let text = match power {
        None => fixed(value.abs(), mantissa, &marks)?,
        Some(power) => scientific(value.abs(), mantissa, power)?,
    };
    let sign = if negative && text.1 { "-" } else { "" };
    Some(format!("{sign}{}", text.0).trim().to_owned())
}

/// A number and whether any of its digits is more than 0.
type Shown = (String, bool);

fn fixed(value: f64, section: &[FormatPiece], marks: &str) -> Option<Shown> {
    let (whole, part) = marks.split_once('.').unwrap_or((marks, ""));
    let commas = |text: &str| {
        let last = text.rfind(is_place)?;
        Some(text.get(last + 1..)?.chars().take_while(|c| *c == ',').count())
    };
    let thousands = commas(whole).unwrap_or(0) + commas(part).unwrap_or(0);
    let percent = marks.matches('%').count();
    let scaled = value * 100f64.powi(percent as i32) / 1000f64.powi(thousands as i32);
    let decimals = part.chars().filter(|c| is_place(*c)).count();
    let (_, digits, point) = decimal(scaled);
    Some(put(section, &placed(&digits, point, decimals, 0)))
}

fn scientific(value: f64, section: &[FormatPiece], power: &[FormatPiece]) -> Option<Shown> {
    let marks: String =
        section.iter().filter_map(|p| if let FormatPiece::Mark(c) = p { Some(*c) } else { None }).collect();
    let (whole, part) = marks.split_once('.').unwrap_or((&marks, ""));
    let count = |text: &str| text.chars().filter(|c| is_place(*c)).count();
    let (step, decimals) = (count(whole) as i32, count(part));
    let (FormatPiece::Mark(way @ ('+' | '-')), power) = power.split_first()? else { return None };
    let wide = power.iter().take_while(|piece| **piece == FormatPiece::Mark('0')).count();
    if step == 0 || wide == 0 || marks.contains([',', '%']) {
        return None;
    }
    let (_, digits, point) = decimal(value);
    let mut exponent = if value == 0.0 { 0 } else { (point - 1).div_euclid(step) * step };
    let mut figure = placed(&digits, point - exponent, decimals, 0);
    // 9.99 rounded up is a digit longer.
    if figure.split('.').next().is_some_and(|whole| whole.len() as i32 > step) {
        exponent += step;
        figure = placed(&digits, point - exponent, decimals, 0);
    }
    let (mut text, any) = put(section, &figure);
    let sign = match way {
        _ if exponent < 0 => "-",
        '+' => "+",
        _ => "",
    };
    text.push_str(&format!("E{sign}{:0wide$}", exponent.abs()));
    text.extend(power.get(wide..)?.iter().map(said));
    Some((text, any))
}

/// The digits of a figure in their places: those before the point fill the places from the right, and the first place
/// takes what is over.
fn put(section: &[FormatPiece], figure: &str) -> Shown {
    let (whole, part) = figure.split_once('.').unwrap_or((figure, ""));
    let whole: Vec<char> = whole.trim_start_matches('0').chars().collect();
    let part: Vec<char> = part.chars().collect();
    let any = figure.bytes().any(|b| (b'1'..=b'9').contains(&b));
    let before = section.iter().position(|piece| *piece == FormatPiece::Mark('.')).unwrap_or(section.len());
    let places = |pieces: &[FormatPiece]| -> Vec<char> {
        let places = pieces.iter().filter_map(|piece| match piece {
            FormatPiece::Mark(c) if is_place(*c) => Some(*c),
            _ => None,
        });
        places.collect()
    };
    let (front, back) = section.split_at(before);
    let (front_places, back_places) = (places(front).len(), places(back));
    let first = front.iter().position(|piece| matches!(piece, FormatPiece::Mark(c) if is_place(*c)));
    let last = front.iter().rposition(|piece| matches!(piece, FormatPiece::Mark(c) if is_place(*c)));
    let grouped = first
        .zip(last)
        .and_then(|(first, last)| front.get(first..last))
        .is_some_and(|between| between.contains(&FormatPiece::Mark(',')));
    let mut text = String::new();
    let digit = |text: &mut String, digit: char, behind: usize| {
        text.push(digit);
        if grouped && behind > 0 && behind.is_multiple_of(3) {
            text.push(',');
        }
    };
    let (mut place, mut needed) = (0, false);
    for piece in front {
        match piece {
            FormatPiece::Mark(c) if is_place(*c) => {
                needed |= *c == '0';
                let behind = front_places - place - 1;
                let (from, to) = (whole.len().saturating_sub(behind + 1), whole.len().saturating_sub(behind));
                let from = if place == 0 { 0 } else { from };
                let own = whole.get(from..to).unwrap_or_default();
                for (i, each) in own.iter().enumerate() {
                    digit(&mut text, *each, behind + own.len() - i - 1);
                }
                if own.is_empty() && needed {
                    digit(&mut text, '0', behind);
                } else if own.is_empty() && *c == '?' {
                    text.push(' ');
                }
                place += 1;
            }
            FormatPiece::Mark(',') => {}
            other => text.push_str(&said(other)),
        }
    }
    if front_places == 0 {
        text.extend(&whole);
    }
    let end = (0..back_places.len())
        .rfind(|i| back_places.get(*i) == Some(&'0') || part.get(*i).is_some_and(|digit| *digit != '0'));
    let mut place = 0;
    for (i, piece) in back.iter().enumerate() {
        match piece {
            FormatPiece::Mark('.') if i == 0 => text.push_str(if end.is_some() { "." } else { "" }),
            FormatPiece::Mark(c) if is_place(*c) => {
                if end.is_some_and(|end| place <= end) {
                    text.extend(part.get(place));
                } else if *c == '?' {
                    text.push(' ');
                }
                place += 1;
            }
            FormatPiece::Mark(',') => {}
            other => text.push_str(&said(other)),
        }
    }
    (text, any)
}
