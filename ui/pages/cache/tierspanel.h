// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/cache/cachefacts.h"
#include "ui/shell/gauge.h"
#include "ui/shell/widgets/panel.h"

namespace edgedeck::ui {

/// Hits, rate and target of each tier as the Worker counts them.
class TiersPanel : public Panel
{
    Q_OBJECT
public:
    explicit TiersPanel(QWidget *parent = nullptr);
    void setSnapshot(const Snapshot &snapshot);

private:
    class Rows;
    Rows *m_rows;
};

/// KV writes and the three Durable Object meters side by side: where a flip moves the load.
class LoadPanel : public Panel
{
    Q_OBJECT
public:
    explicit LoadPanel(QWidget *parent = nullptr);
    void setSnapshot(const Snapshot &snapshot);

private:
    class Rows;
    Rows *m_rows;
};

} // namespace edgedeck::ui
