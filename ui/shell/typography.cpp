// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/typography.h"

#include <QApplication>
#include <QFontDatabase>
#include <QFontInfo>
#include <QFontMetricsF>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

namespace edgedeck::ui {

namespace {

struct Role
{
    double factor;
    QFont::Weight weight;
    bool mono;
};

constexpr Role roleOf(Type type)
{
    switch (type) {
    case Type::Headline:
        return {1.42, QFont::DemiBold, false};
    case Type::Number:
        return {1.62, QFont::DemiBold, false};
    case Type::PageTitle:
        return {1.30, QFont::DemiBold, false};
    case Type::Strong:
        return {1.0, QFont::DemiBold, false};
    case Type::Body:
        return {1.0, QFont::Normal, false};
    case Type::Small:
        return {0.88, QFont::Normal, false};
    case Type::SmallStrong:
        return {0.88, QFont::DemiBold, false};
    case Type::Caption:
        return {0.83, QFont::Normal, false};
    case Type::Mono:
        return {0.92, QFont::Normal, true};
    case Type::MonoStrong:
        return {0.92, QFont::DemiBold, true};
    case Type::MonoSmall:
        return {0.80, QFont::DemiBold, true};
    case Type::Axis:
        return {0.85, QFont::Normal, false};
    }
    return {1.0, QFont::Normal, false};
}

double basePoints()
{
    const QFont app = QApplication::font();
    const double points = app.pointSizeF() > 0 ? app.pointSizeF() : QFontInfo(app).pointSizeF();
    return std::clamp(points, 9.0, 12.0);
}

constexpr std::size_t kTypes = static_cast<std::size_t>(Type::Axis) + 1;
std::array<std::optional<QFont>, kTypes> g_fonts;
std::array<std::optional<QFont>, kTypes> g_numbers;

QFont make(Type type, bool mono, double scale)
{
    const Role role = roleOf(type);
    QFont result = mono ? QFontDatabase::systemFont(QFontDatabase::FixedFont) : QApplication::font();
    result.setPointSizeF(basePoints() * role.factor * scale);
    result.setWeight(role.weight);
    result.setStyleHint(mono ? QFont::Monospace : QFont::SansSerif);
    return result;
}

} // namespace

QFont font(Type type)
{
    auto &slot = g_fonts[static_cast<std::size_t>(type)];
    if (!slot)
        slot = make(type, roleOf(type).mono, 1.0);
    return *slot;
}

QFont numberFont(Type type)
{
    auto &slot = g_numbers[static_cast<std::size_t>(type)];
    if (!slot) {
        const QFont plain = font(type);
        slot = hasTabularDigits(plain) ? plain : make(type, true, 0.95);
    }
    return *slot;
}

bool hasTabularDigits(const QFont &font)
{
    const QFontMetricsF metrics(font);
    const qreal zero = metrics.horizontalAdvance(QLatin1Char('0'));
    for (char digit = '1'; digit <= '9'; ++digit) {
        if (std::abs(metrics.horizontalAdvance(QLatin1Char(digit)) - zero) > 0.01)
            return false;
    }
    return true;
}

int rowHeight(int least)
{
    return std::max(least, static_cast<int>(std::ceil(QFontMetricsF(ui::font(Type::Body)).height())) + 12);
}

void resetFonts()
{
    g_fonts.fill(std::nullopt);
    g_numbers.fill(std::nullopt);
}

} // namespace edgedeck::ui
