// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/firstrun/tokenfield.h"

#include <QContextMenuEvent>
#include <QKeyEvent>

namespace edgedeck::ui {

TokenField::TokenField(const QString &placeholder, QWidget *parent)
    : TextField(placeholder, parent)
{
    setEchoMode(QLineEdit::Password);
    setInputMethodHints(
        Qt::ImhSensitiveData | Qt::ImhHiddenText | Qt::ImhNoPredictiveText | Qt::ImhNoAutoUppercase);
    setDragEnabled(false);
    setAcceptDrops(false);
    setMaxLength(512);
}

secrets::Secret TokenField::take()
{
    QString text = this->text();
    QByteArray bytes = text.toUtf8();
    secrets::Secret secret(std::string_view(bytes.constData(), static_cast<std::size_t>(bytes.size())));
    bytes.fill('\0');
    clear();
    text.fill(QChar(u'\0'));
    return secret;
}

void TokenField::contextMenuEvent(QContextMenuEvent *event)
{
    event->accept();
}

void TokenField::keyPressEvent(QKeyEvent *event)
{
    // The undo history of a line edit would keep the token.
    if (event->matches(QKeySequence::Undo) || event->matches(QKeySequence::Redo)) {
        event->accept();
        return;
    }
    TextField::keyPressEvent(event);
}

} // namespace edgedeck::ui
