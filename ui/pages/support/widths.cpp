// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/support/widths.h"

#include <QFontMetricsF>

#include <algorithm>
#include <cmath>

namespace edgedeck::ui {

int columnWidth(Type type, const QStringList &samples, int pad)
{
    const QFontMetricsF plain(font(type));
    const QFontMetricsF digits(numberFont(type));
    qreal widest = 0;
    for (const QString &sample : samples)
        widest = std::max({widest, plain.horizontalAdvance(sample), digits.horizontalAdvance(sample)});
    return static_cast<int>(std::ceil(widest)) + pad;
}

} // namespace edgedeck::ui
