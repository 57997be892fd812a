// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/domain/stateword.h"

namespace edgedeck::ui {

/// What a model says of a row; pages paint it as the mark of the same name.
using State = StateWord;

} // namespace edgedeck::ui
