// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/desktopprompts.h"

#include <QClipboard>
#include <QDesktopServices>
#include <QFileDialog>
#include <QGuiApplication>
#include <QUrl>

namespace edgedeck::ui {

namespace {

void ask(QFileDialog *dialog, QObject *context, std::function<void(const QString &)> done)
{
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    QObject::connect(dialog, &QFileDialog::finished, context, [dialog, done = std::move(done)](int result) {
        const QStringList files = dialog->selectedFiles();
        done(result == QDialog::Accepted && !files.isEmpty() ? files.first() : QString());
    });
    dialog->open();
}

} // namespace

void DesktopPrompts::saveFile(const QString &title, const QString &proposed, QObject *context,
    std::function<void(const QString &)> done)
{
    auto *dialog = new QFileDialog(m_window, title);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->selectFile(proposed);
    ask(dialog, context, std::move(done));
}

void DesktopPrompts::openFile(
    const QString &title, const QString &filter, QObject *context, std::function<void(const QString &)> done)
{
    auto *dialog = new QFileDialog(m_window, title, QString(), filter);
    dialog->setFileMode(QFileDialog::ExistingFile);
    ask(dialog, context, std::move(done));
}

void DesktopPrompts::copy(const QString &text)
{
    QGuiApplication::clipboard()->setText(text);
}

void DesktopPrompts::openUrl(const QString &url)
{
    const QUrl target(url.contains(QStringLiteral("://")) ? url : QStringLiteral("https://") + url);
    if (target.scheme() == QStringLiteral("https"))
        QDesktopServices::openUrl(target);
}

} // namespace edgedeck::ui
