// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/timestamp.h"
#include "app/domain/flip/record.h"

#include <QByteArray>
#include <QString>
#include <QVariant>

#include <optional>
#include <vector>

namespace edgedeck::store {

/// A record as the values of journalColumns(), without secrets: a secret carrier's values are left out and
/// anything that has the shape of a Cloudflare token is blotted out of the texts.
[[nodiscard]] std::vector<QVariant> toRow(const FlipRecord &record, qint64 seq, Timestamp wall);
/// The record of such a row; empty when a word in it is unknown (a row of a newer program).
[[nodiscard]] std::optional<FlipRecord> fromRow(const std::vector<QVariant> &row);

/// SHA-256 over the previous row's hash and every value with its length, so that no two rows share an encoding.
[[nodiscard]] QString rowHash(const QString &previous, const std::vector<QVariant> &row);

/// `text` with everything that looks like a token or a bearer header replaced.
[[nodiscard]] QString withoutTokens(const QString &text);

} // namespace edgedeck::store
