// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/store/historyschema.h"

#include <array>

using namespace Qt::StringLiterals;

namespace edgedeck::store {

namespace {

/// Times are microseconds since 1970 UTC, steps are seconds. WITHOUT ROWID is the only word PostgreSQL lacks.
QStringList first()
{
    return {uR"(CREATE TABLE series (
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
            ) WITHOUT ROWID)"_s};
}

/// A sample is placed by the number of its bucket, counted in steps since 1970: half the bytes of a time, and two
/// samples of one bucket cannot be. Spans say where a row that is missing means zero. Days are found by their step and
/// no longer by their name. Alerts are kept with what was done about them.
QStringList second()
{
    return {uR"(CREATE TABLE placed (
                series_id BIGINT NOT NULL REFERENCES series (id),
                bucket BIGINT NOT NULL,
                value DOUBLE PRECISION NOT NULL,
                PRIMARY KEY (series_id, bucket)
            ) WITHOUT ROWID)"_s,
        uR"(INSERT INTO placed (series_id, bucket, value)
            SELECT samples.series_id, samples.start_at / (series.step * 1000000), MAX(samples.value)
            FROM samples JOIN series ON series.id = samples.series_id
            GROUP BY samples.series_id, samples.start_at / (series.step * 1000000))"_s,
        u"DROP TABLE samples"_s, u"ALTER TABLE placed RENAME TO samples"_s,
        uR"(UPDATE series SET name = substr(name, 1, length(name) - 6)
            WHERE step = 86400 AND substr(name, length(name) - 5) = '_daily')"_s,
        uR"(CREATE TABLE spans (
                series_id BIGINT NOT NULL REFERENCES series (id),
                from_bucket BIGINT NOT NULL,
                to_bucket BIGINT NOT NULL,
                PRIMARY KEY (series_id, from_bucket)
            ) WITHOUT ROWID)"_s,
        uR"(CREATE TABLE alerts (
                account TEXT NOT NULL,
                id TEXT NOT NULL,
                kind TEXT NOT NULL,
                subject TEXT NOT NULL,
                rank BIGINT NOT NULL,
                severity TEXT NOT NULL,
                raised_at BIGINT NOT NULL,
                text TEXT NOT NULL,
                action TEXT NOT NULL,
                snoozed_until BIGINT,
                acknowledged_at BIGINT,
                PRIMARY KEY (account, id)
            ) WITHOUT ROWID)"_s};
}

} // namespace

const Schema &historySchema()
{
    static const std::array<QStringList, 2> steps{first(), second()};
    static const Schema schema{u"history"_s, 0x45444849, steps};
    return schema;
}

} // namespace edgedeck::store
