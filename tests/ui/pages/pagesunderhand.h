// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>
#include <QTest>

namespace edgedeck::test {

/// Fails with the first text of `wanted` that `shown` lacks; a text may be part of a longer one.
inline void verifyTexts(const QStringList &shown, const QStringList &wanted)
{
    for (const QString &text : wanted) {
        bool found = false;
        for (const QString &piece : shown)
            found = found || piece.contains(text);
        if (!found)
            qWarning().noquote() << "shown:" << shown.join(QStringLiteral(" | "));
        QVERIFY2(found, qPrintable(QStringLiteral("not shown: ") + text));
    }
}

/// Fails unless the texts stand in this order of reading.
inline void verifyOrder(const QStringList &shown, const QStringList &wanted)
{
    qsizetype from = 0;
    for (const QString &text : wanted) {
        qsizetype at = from;
        while (at < shown.size() && !shown[at].contains(text))
            ++at;
        if (at >= shown.size())
            qWarning().noquote() << "shown:" << shown.join(QStringLiteral(" | "));
        QVERIFY2(at < shown.size(), qPrintable(QStringLiteral("missing or out of order: ") + text));
        from = at;
    }
}

} // namespace edgedeck::test
