// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/support/statemark.h"

namespace edgedeck::ui {

Mark markOf(State state)
{
    switch (state) {
    case State::None:
        return Mark::None;
    case State::Ok:
        return Mark::Ok;
    case State::Proven:
        return Mark::Proven;
    case State::On:
        return Mark::On;
    case State::Off:
        return Mark::Off;
    case State::Info:
        return Mark::Info;
    case State::TooEarly:
        return Mark::TooEarly;
    case State::Working:
        return Mark::Working;
    case State::NotStarted:
        return Mark::NotStarted;
    case State::Warning:
        return Mark::Warning;
    case State::Inert:
        return Mark::Inert;
    case State::Conflict:
        return Mark::Conflict;
    case State::Critical:
        return Mark::Critical;
    case State::Refused:
        return Mark::Refused;
    case State::Unknown:
        return Mark::Unknown;
    case State::Forbidden:
        return Mark::Forbidden;
    case State::Stale:
        return Mark::Stale;
    }
    return Mark::Unknown;
}

QString fromUtf8(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

Spans spansOf(const FlagFact &fact)
{
    const Mark mark = markOf(fact.state);
    const bool plain = fact.state == State::On || fact.state == State::Off || fact.state == State::Ok;
    const bool strong = fact.state != State::Ok;
    Spans spans{{.text = fact.word,
        .type = strong ? Type::Strong : Type::Body,
        .ink = plain ? Ink::Text : markInk(mark),
        .mark = mark}};
    if (!fact.raw.isEmpty())
        spans << Span{.text = fact.raw, .type = Type::Mono, .ink = Ink::Muted, .gap = 8};
    if (!fact.note.isEmpty())
        spans << Span{.text = fact.note, .ink = Ink::Muted, .elide = Elide::Right, .gap = 6};
    return spans;
}

} // namespace edgedeck::ui
