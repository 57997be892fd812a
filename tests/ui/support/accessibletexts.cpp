// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/accessibletexts.h"

#include <QAbstractButton>
#include <QAccessible>
#include <QWidget>

#include <algorithm>

namespace edgedeck::test {

using namespace Qt::StringLiterals;

namespace {

constexpr int kDeepest = 40, kMostChildren = 4000;

void collect(QAccessibleInterface *at, QStringList &texts, int depth)
{
    if (at == nullptr || !at->isValid() || depth > kDeepest)
        return;
    for (const auto kind : {QAccessible::Name, QAccessible::Description, QAccessible::Value,
             QAccessible::Help, QAccessible::Accelerator, QAccessible::DebugDescription})
        texts << at->text(kind);
    if (QAccessibleTextInterface *text = at->textInterface())
        texts << text->text(0, text->characterCount());
    if (QAccessibleValueInterface *value = at->valueInterface())
        texts << value->currentValue().toString();
    const int children = std::min(at->childCount(), kMostChildren);
    for (int i = 0; i < children; ++i)
        collect(at->child(i), texts, depth + 1);
}

} // namespace

QStringList accessibleTexts(QWidget *root)
{
    QStringList texts;
    collect(QAccessible::queryAccessibleInterface(root), texts, 0);
    QList<const QWidget *> widgets{root};
    for (const QWidget *each : root->findChildren<QWidget *>())
        widgets << each;
    for (const QWidget *widget : widgets) {
        texts << widget->toolTip() << widget->statusTip() << widget->whatsThis() << widget->objectName();
        const QVariant painted = widget->property("paintedTexts");
        texts << painted.toStringList();
    }
    texts.removeAll(QString());
    texts.removeDuplicates();
    return texts;
}

QStringList unnamedFocusables(const QWidget *root)
{
    QStringList unnamed;
    for (const QWidget *widget : root->findChildren<QWidget *>()) {
        if (!(widget->focusPolicy() & Qt::TabFocus) || !widget->isVisible())
            continue;
        const auto *button = qobject_cast<const QAbstractButton *>(widget);
        if (widget->accessibleName().isEmpty() && (button == nullptr || button->text().isEmpty()))
            unnamed << QString::fromLatin1(widget->metaObject()->className()) + u'#' + widget->objectName();
    }
    return unnamed;
}

} // namespace edgedeck::test
