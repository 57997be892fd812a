// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/store/historyschema.h"

#include <array>

using namespace Qt::StringLiterals;

namespace edgedeck::store {

const Schema &historySchema()
{
    // Times are microseconds since 1970 UTC, steps are seconds. WITHOUT ROWID is the only word PostgreSQL lacks.
    static const std::array<QStringList, 1> steps{QStringList{uR"(CREATE TABLE series (
                id BIGINT NOT NULL PRIMARY KEY,
                account TEXT NOT NULL,
                name TEXT NOT NULL,
                entity TEXT NOT NULL,
                step BIGINT NOT NULL CHECK (step > 0),
                UNIQUE (account, name, entity, step)
            ))"_s,
        uR"(CREATE TABLE samples (
                series_id BIGINT NOT NULL REFERENCES series (id),
                start_at BIGINT NOT NULL,
                value DOUBLE PRECISION NOT NULL,
                PRIMARY KEY (series_id, start_at)
            ) WITHOUT ROWID)"_s,
        uR"(CREATE TABLE events (
                account TEXT NOT NULL,
                happened_at BIGINT NOT NULL,
                kind TEXT NOT NULL,
                text TEXT NOT NULL,
                source TEXT NOT NULL,
                is_on BIGINT NOT NULL,
                PRIMARY KEY (account, happened_at, kind, source, text)
            ) WITHOUT ROWID)"_s}};
    static const Schema schema{u"history"_s, 0x45444849, steps};
    return schema;
}

} // namespace edgedeck::store
