// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QPalette>
#include <QString>

#include <optional>

namespace edgedeck::ui {

enum class ThemeId { Dark, Light, HighContrast };

/// Every colour of the window. Painters, QPalette and the style sheet read the same values; a test recomputes
/// their contrast. GUI thread.
struct Theme
{
    ThemeId id = ThemeId::Dark;
    // grounds
    QColor bg, surface, raised, sunken, input, header, border, grid, track, zone, sel;
    // inks
    QColor text, muted, faint, ctl, focus, selbar, info, ok, warn, critical, unknown, stale, bar;
    // series: graphics only, their labels are text or muted
    QColor l1, durable, kv, miss, deletes, lists;
    // text on fill
    QColor primaryText, primaryFill, productionText, productionFill, stagingText, stagingFill, sandboxText,
        sandboxFill, armedText, armedFill, armedChipText, armedChipFill;
    double tintShare = 0; ///< state colour over its ground for chips, banners, strips; 0 = edge only
    double scrimShare = 0.55;

    [[nodiscard]] QColor target() const { return text; }
    [[nodiscard]] QColor reads() const { return l1; }
    [[nodiscard]] QColor writes() const { return kv; }
    /// `state` laid over `ground` at tintShare, opaque.
    [[nodiscard]] QColor tint(const QColor &state, const QColor &ground) const;
};

[[nodiscard]] const Theme &themeFor(ThemeId id);
/// The theme that the application wears now.
[[nodiscard]] const Theme &theme();
/// Sets palette and style sheet of the application; widgets hear QEvent::PaletteChange.
void wearTheme(ThemeId id);

[[nodiscard]] QPalette paletteOf(const Theme &theme);
[[nodiscard]] QString styleSheetOf(const Theme &theme);
/// "dark", "light", "hc"
[[nodiscard]] QString toString(ThemeId id);
[[nodiscard]] std::optional<ThemeId> themeFromString(const QString &text);

/// WCAG 2.x contrast ratio of two opaque colours, 1..21.
[[nodiscard]] double contrast(const QColor &a, const QColor &b);
/// `top` at `share` over `ground`.
[[nodiscard]] QColor blend(const QColor &top, const QColor &ground, double share);

/// What a piece of text is, not its colour.
enum class Ink { Text, Muted, Faint, Info, Ok, Warn, Critical, Unknown, Stale, SelBar, OnPrimary, Armed };
[[nodiscard]] QColor inkColor(Ink ink, const Theme &theme);

} // namespace edgedeck::ui
