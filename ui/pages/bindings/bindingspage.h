// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/config/wranglerfile.h"
#include "ui/models/bindingmodel.h"
#include "ui/pages/bindings/wranglercompare.h"
#include "ui/pages/bindings/probepanel.h"
#include "ui/shell/page.h"

#include <functional>
#include <optional>

class QBoxLayout;
class QScrollArea;

namespace edgedeck::ui {

class Chip;
class FaultRow;
class InspectorPanel;
class KeyButton;
class PageHead;
class SpanLine;
class SpanTable;
class TextField;

/// Every binding of the live version, grouped and checked, with an inspector and the KV test beside it.
class BindingsPage : public Page
{
    Q_OBJECT
public:
    explicit BindingsPage(const AppContext &context, QWidget *parent = nullptr);

    void setSnapshot(const Snapshot &snapshot) override;
    [[nodiscard]] Mark railMark() const override;
    [[nodiscard]] QStringList crumbs() const override;
    [[nodiscard]] QWidget *initialFocus() override;
    [[nodiscard]] QStringList statusCommands() const override;
    void addCommands(CommandTable &table) override;
    void openItem(const QString &item) override;
    bool stepBack() override;

    [[nodiscard]] ProbePanel *probe() const { return m_probe; }
    /// Reads a version with its bindings; null: through the session.
    using ReadVersion
        = std::function<void(const VersionId &, QObject *, std::function<void(Result<WorkerVersion>)>)>;
    void setReadVersion(ReadVersion read) { m_readVersion = std::move(read); }

protected:
    void applyLayout() override;

private:
    void showHead();
    void showCurrent();
    void arrangeColumns();
    void importFile(const QString &path);
    void compareNext();
    void showOther();
    void compared(const Result<WorkerVersion> &answer);
    void say(Mark mark, const QString &words, const QString &rest);
    [[nodiscard]] const CheckedBinding *current() const;

    Snapshot m_snapshot;
    BindingModel m_model;
    std::optional<config::WranglerFile> m_file;
    std::optional<Comparison> m_other;
    std::optional<WorkerVersion> m_otherVersion; ///< read for m_other
    ReadVersion m_readVersion;
    int m_generation = 0;
    PageHead *m_head;
    SpanLine *m_notice, *m_empty;
    Chip *m_good, *m_warned, *m_broken;
    TextField *m_filter;
    KeyButton *m_compare, *m_import;
    QWidget *m_listPanel, *m_side;
    SpanTable *m_table;
    FaultRow *m_fault;
    InspectorPanel *m_inspector;
    ProbePanel *m_probe;
    QWidget *m_content;
    QScrollArea *m_scroll;
};

} // namespace edgedeck::ui
