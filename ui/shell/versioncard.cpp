// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/versioncard.h"

#include "app/base/qt/convert.h"
#include "ui/shell/prompts.h"
#include "ui/shell/text.h"
#include "ui/shell/widgets/keybutton.h"
#include "ui/shell/widgets/spanline.h"

#include <QBoxLayout>
#include <QFormLayout>

namespace edgedeck::ui {

using namespace Qt::StringLiterals;

VersionCard::VersionCard(const AppContext &context, QWidget *parent)
    : OverlayPanel(u"version-card"_s, u"Live version"_s, Place::Center, 620, parent)
    , m_context(context)
    , m_form(new QFormLayout)
    , m_open(new KeyButton(u"Open"_s, {}, KeyButton::Kind::Secondary, KeyButton::Size::Small, this))
    , m_copy(new KeyButton(u"Copy URL"_s, {}, KeyButton::Kind::Secondary, KeyButton::Size::Small, this))
    , m_close(new KeyButton(u"Close"_s, u"Esc"_s, KeyButton::Kind::Secondary, KeyButton::Size::Small, this))
{
    connect(m_close, &KeyButton::clicked, this, &OverlayPanel::closeWanted);
    connect(m_open, &KeyButton::clicked, this, [this] {
        if (m_context.prompts)
            m_context.prompts->openUrl(m_url);
    });
    connect(m_copy, &KeyButton::clicked, this, [this] {
        if (m_context.prompts)
            m_context.prompts->copy(m_url);
    });
    auto *head = new QHBoxLayout;
    head->addWidget(new SpanLine(u"Live version"_s, Type::PageTitle, Ink::Text, Elide::None, this), 1);
    head->addWidget(m_open);
    head->addWidget(m_copy);
    head->addWidget(m_close);
    m_form->setHorizontalSpacing(18);
    m_form->setVerticalSpacing(8);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(18, 8, 18, 18);
    column->setSpacing(12);
    column->addLayout(head);
    column->addLayout(m_form);
}

void VersionCard::addRow(const QString &label, const QString &value, bool mono)
{
    auto *name = new SpanLine(label, Type::Body, Ink::Muted, Elide::None, this);
    auto *words = new SpanLine(value.isEmpty() ? u"unknown"_s : value, mono ? Type::Mono : Type::Body,
        value.isEmpty() ? Ink::Unknown : Ink::Text, Elide::Right, this);
    m_form->addRow(name, words);
}

void VersionCard::start(const Snapshot &snapshot)
{
    while (m_form->rowCount() > 0)
        m_form->removeRow(0);
    m_url = text::plain(snapshot.workersDevUrl);
    for (const WorkerVersion &version : snapshot.liveVersions) {
        const bool counted = version.number > 0;
        addRow(
            counted ? u"Version %1"_s.arg(version.number) : u"Version"_s, toQString(version.id.str()), true);
    }
    if (snapshot.liveVersions.empty())
        addRow(u"Version"_s, {});
    if (snapshot.liveDeployment) {
        const Deployment &live = *snapshot.liveDeployment;
        addRow(u"Deployed by"_s, text::plain(live.authorEmail));
        addRow(u"When"_s, toQDateTime(live.createdOn).toString(u"d MMM yyyy HH:mm:ss"_s) + u" UTC"_s);
        addRow(u"With"_s, text::plain(live.source));
        addRow(u"Message"_s, live.message.empty() ? u"no message"_s : text::plain(live.message));
    }
    addRow(u"URL"_s, m_url.isEmpty() ? u"no workers.dev address"_s : m_url, !m_url.isEmpty());
    const QString why = m_url.isEmpty() ? u"this Worker has no workers.dev address"_s : QString();
    m_open->setOff(why);
    m_copy->setOff(why);
    updateGeometry();
}

QWidget *VersionCard::initialFocus()
{
    return m_close;
}

QStringList VersionCard::crumbs() const
{
    return {u"Live version"_s};
}

} // namespace edgedeck::ui
