// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/catalogue/catalogue.h"

#include "app/net/jsonvalue.h"

#include <fstream>
#include <iterator>

namespace edgedeck::test {

namespace {

std::optional<Verdict> verdictOf(net::JsonValue value)
{
    if (!value.isObject() || !value["kind"].isString())
        return std::nullopt;
    return Verdict{
        .cls = value["class"].textOr(""), .kind = value["kind"].textOr(""), .word = value["word"].textOr("")};
}

CatalogueRow rowOf(net::JsonValue value)
{
    CatalogueRow row;
    row.number = static_cast<int>(value["row"].integer(1, 64).value_or(0));
    row.fault = value["fault"].textOr("");
    row.noRead = value["read"]["cannot"].textOr("");
    row.noWrite = value["write"]["cannot"].textOr("");
    row.openRead = value["read"]["open"].textOr("");
    row.openWrite = value["write"]["open"].textOr("");
    value["scenes"].eachItem([&](net::JsonValue scene) {
        Scene one;
        one.name = scene.isString() ? scene.textOr("") : scene["name"].textOr("");
        // A scene may have verdicts of its own; else those of the row hold.
        one.read = scene["read"].exists() ? verdictOf(scene["read"]) : verdictOf(value["read"]);
        one.write = scene["write"].exists() ? verdictOf(scene["write"]) : verdictOf(value["write"]);
        row.scenes.push_back(std::move(one));
    });
    return row;
}

} // namespace

Result<std::vector<CatalogueRow>> readCatalogue(const std::string &path)
{
    std::ifstream file(path);
    const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    const auto document = net::JsonDocument::parse(text);
    if (!document)
        return fail(document.error());
    std::vector<CatalogueRow> rows;
    document->root()["rows"].eachItem([&](net::JsonValue value) { rows.push_back(rowOf(value)); });
    for (const CatalogueRow &row : rows) {
        bool read = false;
        bool write = false;
        for (const Scene &scene : row.scenes) {
            read = read || scene.read;
            write = write || scene.write;
        }
        // Exactly one of the two: a scene that judges the cell, or the reason why there is none.
        if (row.number == 0 || row.fault.empty() || read == !(row.noRead + row.openRead).empty()
            || write == !(row.noWrite + row.openWrite).empty())
            return failLocal(FaultClass::Config, "row " + std::to_string(row.number) + " is not complete");
    }
    return rows;
}

} // namespace edgedeck::test
