// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/flagmodel.h"
#include "ui/shell/marks.h"
#include "ui/shell/spans.h"

#include <QString>

#include <string_view>

namespace edgedeck::ui {

/// Std text of ours (not from the network) as QString.
[[nodiscard]] QString fromUtf8(std::string_view text);
/// Mark, word in the state's colour, raw value in mono, grey note.
[[nodiscard]] Spans spansOf(const FlagFact &fact);

} // namespace edgedeck::ui
