// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/theme.h"

#include <QApplication>

#include <cmath>

namespace edgedeck::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr QColor rgb(unsigned value)
{
    return QColor(static_cast<int>((value >> 16) & 0xff), static_cast<int>((value >> 8) & 0xff),
        static_cast<int>(value & 0xff));
}

const Theme kDark{.id = ThemeId::Dark,
    .bg = rgb(0x0E1318),
    .surface = rgb(0x151B22),
    .raised = rgb(0x1D252E),
    .sunken = rgb(0x0A0E12),
    .input = rgb(0x0A0E12),
    .header = rgb(0x11171D),
    .border = rgb(0x2C3742),
    .grid = rgb(0x26303A),
    .track = rgb(0x2A343E),
    .zone = rgb(0x35414D),
    .sel = rgb(0x17344C),
    .text = rgb(0xE8EDF2),
    .muted = rgb(0xA6B3C0),
    .faint = rgb(0x909EAC),
    .ctl = rgb(0x6F7E8D),
    .focus = rgb(0xF0E442),
    .selbar = rgb(0x56B4E9),
    .info = rgb(0x6CBCEF),
    .ok = rgb(0x35C498),
    .warn = rgb(0xF0AE2E),
    .critical = rgb(0xFF8A57),
    .unknown = rgb(0xE0A1C8),
    .stale = rgb(0x9AA7B4),
    .bar = rgb(0x6E9FC4),
    .l1 = rgb(0x56B4E9),
    .durable = rgb(0x12A47B),
    .kv = rgb(0xE69F00),
    .miss = rgb(0x8391A0),
    .deletes = rgb(0xCC79A7),
    .lists = rgb(0xF0E442),
    .primaryText = rgb(0xFFFFFF),
    .primaryFill = rgb(0x0072B2),
    .productionText = rgb(0xFFFFFF),
    .productionFill = rgb(0xC62F26),
    .stagingText = rgb(0xFFFFFF),
    .stagingFill = rgb(0x2F6F9F),
    .sandboxText = rgb(0xFFFFFF),
    .sandboxFill = rgb(0x3D4B59),
    .armedText = rgb(0xFFDC96),
    .armedFill = rgb(0x3A2900),
    .armedChipText = rgb(0x1B1300),
    .armedChipFill = rgb(0xF0AE2E),
    .tintShare = 0.14,
    .scrimShare = 0.55};

const Theme kLight{.id = ThemeId::Light,
    .bg = rgb(0xEEF1F4),
    .surface = rgb(0xFFFFFF),
    .raised = rgb(0xF6F8FA),
    .sunken = rgb(0xF0F3F6),
    .input = rgb(0xFFFFFF),
    .header = rgb(0xFFFFFF),
    .border = rgb(0xD0D8DF),
    .grid = rgb(0xE3E8ED),
    .track = rgb(0xDDE3E9),
    .zone = rgb(0xCDD5DD),
    .sel = rgb(0xDCECF8),
    .text = rgb(0x16202B),
    .muted = rgb(0x495765),
    .faint = rgb(0x596673),
    .ctl = rgb(0x75828F),
    .focus = rgb(0x0B3FA8),
    .selbar = rgb(0x0072B2),
    .info = rgb(0x005F96),
    .ok = rgb(0x006B4B),
    .warn = rgb(0x8A5A00),
    .critical = rgb(0x9E2A0B),
    .unknown = rgb(0x873A6B),
    .stale = rgb(0x596673),
    .bar = rgb(0x4F86AF),
    .l1 = rgb(0x0072B2),
    .durable = rgb(0x009E73),
    .kv = rgb(0xBD8200),
    .miss = rgb(0x7C8894),
    .deletes = rgb(0xB2588C),
    .lists = rgb(0x5C5700),
    .primaryText = rgb(0xFFFFFF),
    .primaryFill = rgb(0x0072B2),
    .productionText = rgb(0xFFFFFF),
    .productionFill = rgb(0xB3261E),
    .stagingText = rgb(0xFFFFFF),
    .stagingFill = rgb(0x1F5F8F),
    .sandboxText = rgb(0xFFFFFF),
    .sandboxFill = rgb(0x4D5B69),
    .armedText = rgb(0x402B00),
    .armedFill = rgb(0xFFE2A6),
    .armedChipText = rgb(0xFFE2A6),
    .armedChipFill = rgb(0x402B00),
    .tintShare = 0.09,
    .scrimShare = 0.45};

const Theme kHighContrast{.id = ThemeId::HighContrast,
    .bg = rgb(0x000000),
    .surface = rgb(0x000000),
    .raised = rgb(0x141414),
    .sunken = rgb(0x000000),
    .input = rgb(0x000000),
    .header = rgb(0x000000),
    .border = rgb(0xFFFFFF),
    .grid = rgb(0x4A4A4A),
    .track = rgb(0x3A3A3A),
    .zone = rgb(0x5A5A5A),
    .sel = rgb(0x003A66),
    .text = rgb(0xFFFFFF),
    .muted = rgb(0xE6E6E6),
    .faint = rgb(0xE6E6E6),
    .ctl = rgb(0xFFFFFF),
    .focus = rgb(0xFFFF00),
    .selbar = rgb(0xFFFF00),
    .info = rgb(0x7FD4FF),
    .ok = rgb(0x4DF0B8),
    .warn = rgb(0xFFC233),
    .critical = rgb(0xFF9A66),
    .unknown = rgb(0xFFB3DC),
    .stale = rgb(0xD0D0D0),
    .bar = rgb(0xFFFFFF),
    .l1 = rgb(0x7FD4FF),
    .durable = rgb(0x4DF0B8),
    .kv = rgb(0xFFC233),
    .miss = rgb(0x9C9C9C),
    .deletes = rgb(0xFF80C0),
    .lists = rgb(0xFFFF66),
    .primaryText = rgb(0x000000),
    .primaryFill = rgb(0xFFFFFF),
    .productionText = rgb(0xFFFFFF),
    .productionFill = rgb(0xCC0000),
    .stagingText = rgb(0x000000),
    .stagingFill = rgb(0xFFFFFF),
    .sandboxText = rgb(0x000000),
    .sandboxFill = rgb(0xFFFFFF),
    .armedText = rgb(0x000000),
    .armedFill = rgb(0xFFC233),
    .armedChipText = rgb(0xFFC233),
    .armedChipFill = rgb(0x000000),
    .tintShare = 0.0,
    .scrimShare = 0.55};

const Theme *g_worn = &kDark;

double linear(double channel)
{
    return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

double luminance(const QColor &color)
{
    return 0.2126 * linear(color.red() / 255.0) + 0.7152 * linear(color.green() / 255.0)
        + 0.0722 * linear(color.blue() / 255.0);
}

} // namespace

QColor Theme::tint(const QColor &state, const QColor &ground) const
{
    return blend(state, ground, tintShare);
}

const Theme &themeFor(ThemeId id)
{
    switch (id) {
    case ThemeId::Dark:
        return kDark;
    case ThemeId::Light:
        return kLight;
    case ThemeId::HighContrast:
        return kHighContrast;
    }
    return kDark;
}

const Theme &theme()
{
    return *g_worn;
}

void wearTheme(ThemeId id)
{
    g_worn = &themeFor(id);
    QApplication::setPalette(paletteOf(*g_worn));
    if (auto *app = qobject_cast<QApplication *>(QCoreApplication::instance()))
        app->setStyleSheet(styleSheetOf(*g_worn));
}

QPalette paletteOf(const Theme &t)
{
    QPalette p;
    p.setColor(QPalette::Window, t.bg);
    p.setColor(QPalette::Base, t.input);
    p.setColor(QPalette::AlternateBase, t.raised);
    p.setColor(QPalette::Button, t.raised);
    for (const auto role : {QPalette::Text, QPalette::WindowText, QPalette::ButtonText,
             QPalette::HighlightedText, QPalette::ToolTipText, QPalette::BrightText})
        p.setColor(role, t.text);
    p.setColor(QPalette::PlaceholderText, t.faint);
    p.setColor(QPalette::Highlight, t.sel);
    p.setColor(QPalette::Link, t.info);
    p.setColor(QPalette::LinkVisited, t.info);
    p.setColor(QPalette::ToolTipBase, t.raised);
    p.setColor(QPalette::Mid, t.border);
    p.setColor(QPalette::Dark, t.ctl);
    p.setColor(QPalette::Light, t.raised);
    p.setColor(QPalette::Midlight, t.raised);
    p.setColor(QPalette::Shadow, t.border);
    for (const auto role : {QPalette::Text, QPalette::WindowText, QPalette::ButtonText})
        p.setColor(QPalette::Disabled, role, t.faint);
    return p;
}

QString styleSheetOf(const Theme &t)
{
    const QString sheet = uR"(
QPushButton { background: %1; color: %2; border: 1px solid %3; border-radius: 4px; padding: 4px 12px; }
QPushButton:focus, QComboBox:focus { border: 2px solid %4; }
QLineEdit, QPlainTextEdit, QComboBox, QSpinBox { background: %5; color: %2; border: 1px solid %3; border-radius: 4px;
  padding: 3px 8px; selection-background-color: %6; selection-color: %2; }
QLineEdit:focus, QPlainTextEdit:focus { border: 2px solid %4; padding: 2px 7px; }
QLineEdit[error="true"] { border: 2px solid %7; padding: 2px 7px; }
QLineEdit[bare="true"] { border: none; background: transparent; padding: 0; }
QHeaderView { background: %8; border: none; }
QHeaderView::section { background: %8; color: %9; border: none; border-bottom: 1px solid %10; padding: 0 8px; }
QTableView, QListView, QTreeView { background: %8; border: none; outline: none; }
QScrollBar:vertical { background: transparent; width: 8px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 8px; margin: 0; }
QScrollBar::handle { background: %3; border-radius: 4px; min-height: 32px; min-width: 32px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QToolTip { background: %1; color: %2; border: 1px solid %3; padding: 4px 6px; }
)"_s;
    return sheet
        .arg(t.raised.name(), t.text.name(), t.ctl.name(), t.focus.name(), t.input.name(), t.sel.name(),
            t.critical.name(), t.surface.name(), t.faint.name())
        .arg(t.border.name());
}

QString toString(ThemeId id)
{
    switch (id) {
    case ThemeId::Dark:
        return u"dark"_s;
    case ThemeId::Light:
        return u"light"_s;
    case ThemeId::HighContrast:
        return u"hc"_s;
    }
    return {};
}

std::optional<ThemeId> themeFromString(const QString &text)
{
    for (const auto id : {ThemeId::Dark, ThemeId::Light, ThemeId::HighContrast}) {
        if (toString(id) == text)
            return id;
    }
    return std::nullopt;
}

double contrast(const QColor &a, const QColor &b)
{
    const double la = luminance(a);
    const double lb = luminance(b);
    return (std::max(la, lb) + 0.05) / (std::min(la, lb) + 0.05);
}

QColor blend(const QColor &top, const QColor &ground, double share)
{
    const auto mix = [share](int over, int under) {
        return static_cast<int>(std::lround(over * share + under * (1.0 - share)));
    };
    return QColor(
        mix(top.red(), ground.red()), mix(top.green(), ground.green()), mix(top.blue(), ground.blue()));
}

QColor inkColor(Ink ink, const Theme &t)
{
    switch (ink) {
    case Ink::Text:
        return t.text;
    case Ink::Muted:
        return t.muted;
    case Ink::Faint:
        return t.faint;
    case Ink::Info:
        return t.info;
    case Ink::Ok:
        return t.ok;
    case Ink::Warn:
        return t.warn;
    case Ink::Critical:
        return t.critical;
    case Ink::Unknown:
        return t.unknown;
    case Ink::Stale:
        return t.stale;
    case Ink::SelBar:
        return t.selbar;
    case Ink::OnPrimary:
        return t.primaryText;
    case Ink::Armed:
        return t.armedText;
    }
    return t.text;
}

} // namespace edgedeck::ui
