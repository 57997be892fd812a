// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/store/journalschema.h"

#include <array>

using namespace Qt::StringLiterals;

namespace edgedeck::store {

const QStringList &journalColumns()
{
    static const QStringList columns{u"seq"_s, u"op_id"_s, u"state"_s, u"account"_s, u"worker"_s, u"flag"_s,
        u"carrier"_s, u"route"_s, u"strategy"_s, u"max_delay"_s, u"before_value"_s, u"after_value"_s,
        u"reason"_s, u"operator_name"_s, u"undo_of"_s, u"base_version"_s, u"base_number"_s,
        u"base_deployment"_s, u"new_version"_s, u"new_deployment"_s, u"created_at"_s, u"updated_at"_s,
        u"wall_at"_s, u"error"_s, u"note"_s, u"api_base"_s, u"sent_at"_s, u"durable_objects"_s,
        u"pending_until"_s, u"act"_s, u"base_mark"_s, u"skipped_check"_s, u"skip_reason"_s};
    return columns;
}

const Schema &journalSchema()
{
    // Times are microseconds since 1970 UTC. created_at and updated_at are Cloudflare's time, wall_at is this
    // computer's when the row was written. The check keeps a secret's value out even if a caller forgets.
    static const std::array<QStringList, 2> steps{
        QStringList{uR"(CREATE TABLE flip_rows (
                seq BIGINT NOT NULL PRIMARY KEY,
                op_id TEXT NOT NULL CHECK (op_id <> ''),
                state TEXT NOT NULL,
                account TEXT NOT NULL,
                worker TEXT NOT NULL,
                flag TEXT NOT NULL,
                carrier TEXT NOT NULL,
                route TEXT NOT NULL,
                strategy TEXT NOT NULL,
                max_delay BIGINT NOT NULL,
                before_value TEXT,
                after_value TEXT NOT NULL,
                reason TEXT NOT NULL,
                operator_name TEXT NOT NULL,
                undo_of TEXT NOT NULL,
                base_version TEXT NOT NULL,
                base_number BIGINT NOT NULL,
                base_deployment TEXT NOT NULL,
                new_version TEXT,
                new_deployment TEXT,
                created_at BIGINT NOT NULL,
                updated_at BIGINT NOT NULL,
                wall_at BIGINT NOT NULL,
                error TEXT,
                note TEXT NOT NULL,
                prev_hash TEXT NOT NULL,
                hash TEXT NOT NULL UNIQUE,
                CHECK (carrier <> 'secret_text' OR (before_value IS NULL AND after_value = ''))
            ))"_s,
            u"CREATE INDEX flip_rows_by_op ON flip_rows (op_id, seq)"_s,
            uR"(CREATE TRIGGER flip_rows_no_update BEFORE UPDATE ON flip_rows
            BEGIN SELECT RAISE(ABORT, 'the journal is append-only: rows are never changed'); END)"_s,
            // REPLACE deletes the row in its way without firing a delete trigger.
            uR"(CREATE TRIGGER flip_rows_no_replace BEFORE INSERT ON flip_rows
            WHEN EXISTS (SELECT 1 FROM flip_rows WHERE seq = NEW.seq OR hash = NEW.hash)
            BEGIN SELECT RAISE(ABORT, 'the journal is append-only: rows are never replaced'); END)"_s,
            uR"(CREATE TRIGGER flip_rows_no_delete BEFORE DELETE ON flip_rows
            BEGIN SELECT RAISE(ABORT, 'the journal is append-only: rows are never deleted'); END)"_s},
        QStringList{u"ALTER TABLE flip_rows ADD COLUMN api_base TEXT NOT NULL DEFAULT ''"_s,
            u"ALTER TABLE flip_rows ADD COLUMN sent_at BIGINT"_s,
            u"ALTER TABLE flip_rows ADD COLUMN durable_objects BIGINT NOT NULL DEFAULT 0"_s,
            u"ALTER TABLE flip_rows ADD COLUMN pending_until BIGINT"_s,
            u"ALTER TABLE flip_rows ADD COLUMN act TEXT NOT NULL DEFAULT ''"_s,
            u"ALTER TABLE flip_rows ADD COLUMN base_mark TEXT NOT NULL DEFAULT ''"_s,
            u"ALTER TABLE flip_rows ADD COLUMN skipped_check TEXT NOT NULL DEFAULT ''"_s,
            u"ALTER TABLE flip_rows ADD COLUMN skip_reason TEXT NOT NULL DEFAULT ''"_s}};
    static const Schema schema{u"flip journal"_s, 0x4544464a, steps};
    return schema;
}

} // namespace edgedeck::store
