// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/flagmodel.h"

#include <QWidget>

namespace edgedeck::ui {

class SpanLine;

/// Configured · In effect · After the next deploy, three captions over three facts, and the grey line of carrier
/// and last change below. Cards, the incident page and the flip sheet share it.
class FlagFacts : public QWidget
{
    Q_OBJECT
public:
    enum class Wording {
        Long,
        Brief
    }; ///< "After the next deploy" or "Next deploy"; Brief leaves sources out

    explicit FlagFacts(Wording wording, QWidget *parent = nullptr);
    void setFlag(const FlagRow &row);
    void setLastLineShown(bool shown);

private:
    Wording m_wording;
    SpanLine *m_configured, *m_effective, *m_deploy, *m_last;
};

} // namespace edgedeck::ui
