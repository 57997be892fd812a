// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/text.h"

#include "app/base/qt/convert.h"

#include <QDateTime>
#include <QLocale>

#include <algorithm>
#include <cmath>

namespace edgedeck::ui::text {

using namespace Qt::StringLiterals;

namespace {

QLocale numbers()
{
    const QLocale own;
    return own.language() == QLocale::C ? QLocale(QLocale::English, QLocale::UnitedStates) : own;
}

QString two(long long value)
{
    return u"%1"_s.arg(value, 2, 10, QLatin1Char('0'));
}

} // namespace

QString count(double value)
{
    return numbers().toString(static_cast<qlonglong>(std::llround(std::clamp(value, -9e15, 9e15))));
}

QString decimal(double value, int digits)
{
    return numbers().toString(value, 'f', digits);
}

QString duration(std::chrono::seconds span)
{
    const long long s = std::max<long long>(0, span.count());
    if (s < 60)
        return u"%1 s"_s.arg(s);
    if (s < 3600)
        return u"%1 m %2 s"_s.arg(s / 60).arg(two(s % 60));
    if (s < 48 * 3600)
        return u"%1 h %2 m"_s.arg(s / 3600).arg(two(s % 3600 / 60));
    return u"%1 d %2 h"_s.arg(s / 86400).arg(s % 86400 / 3600);
}

QString spoken(std::chrono::seconds span)
{
    const long long s = std::max<long long>(0, span.count());
    const auto unit = [](long long value, const QString &one) {
        return u"%1 %2"_s.arg(value).arg(value == 1 ? one : QString(one + u's'));
    };
    if (s < 60)
        return unit(s, u"second"_s);
    if (s < 3600)
        return unit(s / 60, u"minute"_s) + u" "_s + unit(s % 60, u"second"_s);
    if (s < 48 * 3600)
        return unit(s / 3600, u"hour"_s) + u" "_s + unit(s % 3600 / 60, u"minute"_s);
    return unit(s / 86400, u"day"_s) + u" "_s + unit(s % 86400 / 3600, u"hour"_s);
}

QString countdown(std::chrono::seconds left)
{
    const long long s = std::max<long long>(0, left.count());
    return two(s / 60) + u":"_s + two(s % 60);
}

QString utcMinute(Timestamp at)
{
    return toQDateTime(at).toString(u"HH:mm"_s) + u" UTC"_s;
}

QString utcSecond(Timestamp at)
{
    return toQDateTime(at).toString(u"HH:mm:ss"_s) + u" UTC"_s;
}

QString localMinute(Timestamp at)
{
    return toQDateTime(at).toLocalTime().toString(u"HH:mm"_s) + u" local"_s;
}

QString plain(std::string_view utf8)
{
    QString kept;
    for (const QChar c : toQString(utf8)) {
        const bool direction = c.unicode() == 0x061c || c.unicode() == 0x200e || c.unicode() == 0x200f
            || (c.unicode() >= 0x202a && c.unicode() <= 0x202e)
            || (c.unicode() >= 0x2060 && c.unicode() <= 0x206f);
        if (c.isSpace())
            kept += u' ';
        else if (!direction && c.category() != QChar::Other_Control)
            kept += c;
    }
    return kept.simplified();
}

} // namespace edgedeck::ui::text
