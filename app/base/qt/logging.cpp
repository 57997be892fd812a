// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/base/qt/logging.h"

Q_LOGGING_CATEGORY(lcNet, "edgedeck.net", QtWarningMsg)
Q_LOGGING_CATEGORY(lcApi, "edgedeck.cloudflare", QtWarningMsg)
Q_LOGGING_CATEGORY(lcStore, "edgedeck.store", QtWarningMsg)
Q_LOGGING_CATEGORY(lcSecrets, "edgedeck.secrets", QtWarningMsg)
Q_LOGGING_CATEGORY(lcFlip, "edgedeck.flip", QtWarningMsg)
Q_LOGGING_CATEGORY(lcOps, "edgedeck.ops", QtWarningMsg)
Q_LOGGING_CATEGORY(lcUi, "edgedeck.ui", QtWarningMsg)
Q_LOGGING_CATEGORY(lcSandbox, "edgedeck.sandbox", QtWarningMsg)
