// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/flagmodel.h"
#include "ui/models/state.h"
#include "ui/shell/marks.h"
#include "ui/shell/spans.h"

#include <QString>

#include <string_view>

namespace edgedeck::ui {

/// The painted mark of a state that a model named.
[[nodiscard]] Mark markOf(State state);
/// Std text of ours (not from the network) as QString.
[[nodiscard]] QString fromUtf8(std::string_view text);
/// Mark, word in the state's colour, raw value in mono, grey note.
[[nodiscard]] Spans spansOf(const FlagFact &fact);

} // namespace edgedeck::ui
