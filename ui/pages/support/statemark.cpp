// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/support/statemark.h"

namespace edgedeck::ui {

QString fromUtf8(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

Spans spansOf(const FlagFact &fact)
{
    const Mark mark = fact.state;
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
