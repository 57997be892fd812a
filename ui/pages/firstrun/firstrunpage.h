// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/firstrun/firstrunpresenter.h"
#include "ui/shell/page.h"

class QComboBox;
class QLineEdit;
class QScrollArea;

namespace edgedeck::ui {

class KeyButton;
class Panel;
class SpanLine;
class TextBlock;
class TextField;
class TokenField;

/// First start: try the incident, connect an account, or import a wrangler file. Sends nothing until asked.
class FirstRunPage : public Page
{
    Q_OBJECT
public:
    /// `presenter` null: one that talks to Cloudflare and the system's keychain. Becomes a child of the page.
    explicit FirstRunPage(
        const AppContext &context, QWidget *parent = nullptr, FirstRunPresenter *presenter = nullptr);

    void setSnapshot(const Snapshot &) override { }
    [[nodiscard]] QWidget *initialFocus() override;
    [[nodiscard]] QStringList statusCommands() const override;
    void addCommands(CommandTable &table) override;
    [[nodiscard]] FirstRunPresenter *presenter() const { return m_presenter; }

Q_SIGNALS:
    void sandboxWanted();
    void connected(const edgedeck::ops::Connection &connection);

protected:
    void applyLayout() override;

private:
    void buildTry();
    void buildConnect();
    void buildImport();
    void refresh();
    void fillPermissions();
    void fillChoices();
    void checkToken();
    void importFile(const QString &path);

    FirstRunPresenter *m_presenter;
    QScrollArea *m_scroll;
    QWidget *m_column;
    Panel *m_try, *m_connect, *m_import;
    KeyButton *m_start, *m_check, *m_later, *m_save, *m_choose;
    TokenField *m_read, *m_write;
    SpanLine *m_error, *m_place, *m_importTitle, *m_saveReason;
    QWidget *m_permissions, *m_choices;
    QComboBox *m_account, *m_worker, *m_plan, *m_environment, *m_theme;
    TextField *m_name;
};

} // namespace edgedeck::ui
