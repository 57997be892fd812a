// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFont>

namespace edgedeck::ui {

/// Roles of text; sizes are factors of the application font, which is clamped to 9..12 pt.
enum class Type {
    Headline,
    Number,
    PageTitle,
    Strong,
    Body,
    Small,
    SmallStrong,
    Caption,
    Mono,
    MonoStrong,
    MonoSmall,
    Axis
};

[[nodiscard]] QFont font(Type type);
/// As font(), with digits of equal width: for columns and ticking values.
[[nodiscard]] QFont numberFont(Type type);
/// True when '0'..'9' have one advance in this font.
[[nodiscard]] bool hasTabularDigits(const QFont &font);
/// Row height that a larger system font grows: max(least, line + 12).
[[nodiscard]] int rowHeight(int least = 28);
/// Forgets the fonts made so far; called when the application font changes.
void resetFonts();

} // namespace edgedeck::ui
