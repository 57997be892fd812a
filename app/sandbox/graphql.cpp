// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/api.h"
#include "app/sandbox/datasets.h"
#include "app/sandbox/graphqldocument.h"

#include <algorithm>
#include <cmath>

namespace edgedeck::sandbox {

namespace {

/// Members live in a vector whose keys cannot be moved: growing it would copy every value that is in it already, and
/// here those are whole tables.
Json objectFor(std::size_t members)
{
    Json object = Json::object();
    object.get_ref<Json::object_t &>().reserve(members);
    return object;
}

constexpr int kBudget = 320;

/// Runs one operation against the world. The first problem fails the whole request, as it does on the real service.
class Execution
{
public:
    Execution(Call &call, const Document &document, Json variables)
        : m_call(call)
        , m_document(document)
        , m_variables(std::move(variables))
    {
    }

    Json run(const Operation &operation)
    {
        for (const auto &[name, value] : operation.defaults.items()) {
            if (!m_variables.contains(name))
                m_variables[name] = value;
        }
        for (const std::string &name : operation.required) {
            if (!m_variables.contains(name) || m_variables[name].is_null())
                fail("error parsing args: Variable \"$" + name + "\" has not been provided");
        }
        Json data = Json::object();
        for (const Selection &field : flatten(operation.fields)) {
            if (field.name == "viewer")
                data[field.key()] = viewer(field);
            else if (field.name == "cost")
                data[field.key()] = 0; // filled when all nodes are counted
            else if (field.name == "__type")
                data[field.key()] = type(field);
            else if (field.name == "__typename")
                data[field.key()] = "Query";
            else
                fail("unknown field \"" + field.name + "\"");
        }
        for (const Selection &field : flatten(operation.fields)) {
            if (field.name == "cost")
                data[field.key()] = std::max(1, m_nodes);
        }
        return data;
    }

    [[nodiscard]] const std::string &error() const { return m_error; }
    [[nodiscard]] const Json &path() const { return m_path; }
    [[nodiscard]] bool denied() const { return m_denied; }

private:
    void fail(std::string message, Json path = nullptr)
    {
        if (!m_error.empty())
            return;
        m_error = std::move(message);
        m_path = std::move(path);
    }

    Json bound(const Json &value)
    {
        if (value.is_object() && value.contains("$var")) {
            const std::string name = textOf(value, "$var");
            return m_variables.contains(name) ? m_variables[name] : Json();
        }
        Json out = value;
        if (out.is_structured()) {
            for (Json &entry : out)
                entry = bound(entry);
        }
        return out;
    }

    std::vector<Selection> flatten(const std::vector<Selection> &fields, int depth = 0)
    {
        std::vector<Selection> out;
        for (const Selection &s : fields) {
            if (bound(s.skip) == Json(true) || bound(s.include) == Json(false))
                continue;
            if (s.kind == Selection::Kind::Field) {
                out.push_back(s);
                continue;
            }
            const Selection *source = s.kind == Selection::Kind::Spread ? m_document.fragment(s.name) : &s;
            if (!source || depth > 20) {
                fail("query contains error: Unknown fragment \"" + s.name + "\"");
                continue;
            }
            const auto inner = flatten(source->fields, depth + 1);
            out.insert(out.end(), inner.begin(), inner.end());
        }
        return out;
    }

    Json viewer(const Selection &viewer)
    {
        Json out = Json::object();
        for (const Selection &field : flatten(viewer.fields)) {
            if (field.name == "budget") {
                out[field.key()] = kBudget;
            } else if (field.name == "__typename") {
                out[field.key()] = "viewer";
            } else if (field.name == "zones") {
                out[field.key()] = Json::array();
            } else if (field.name == "accounts") {
                out[field.key()] = accounts(field);
            } else {
                fail("unknown field \"" + field.name + "\"", Json::array({"viewer"}));
            }
        }
        return out;
    }

    Json accounts(const Selection &selection)
    {
        const Json filter = bound(selection.arguments).value("filter", Json::object());
        const std::string wanted = textOf(filter, "accountTag", textOf(filter, "accountTag_in"));
        if (!wanted.empty() && wanted != m_call.world.account().id) {
            m_denied = true;
            fail("not authorized for that account", Json::array({"viewer", "accounts"}));
            return {};
        }
        const auto nodes = flatten(selection.fields);
        Json account = objectFor(nodes.size());
        for (const Selection &field : nodes) {
            if (field.name == "settings")
                account[field.key()] = settings(field);
            else if (field.name == "accountTag")
                account[field.key()] = m_call.world.account().id;
            else if (field.name == "__typename")
                account[field.key()] = "account";
            else
                account[field.key()] = node(field);
        }
        return Json::array({std::move(account)});
    }

    Json settings(const Selection &selection)
    {
        Json out = Json::object();
        for (const Selection &field : flatten(selection.fields)) {
            const Dataset *d = datasetNamed(field.name);
            if (!d) {
                fail("unknown field \"" + field.name + "\"",
                    Json::array({"viewer", "accounts", "0", "settings"}));
                continue;
            }
            std::vector<std::string> available;
            for (const auto *list : {&d->texts, &d->times})
                for (const std::string &name : *list)
                    available.push_back("dimensions_" + name);
            for (const std::string &name : d->sums)
                available.push_back("sum_" + name);
            const Json all{{"enabled", true}, {"maxDuration", d->maxDurationS}, {"maxNumberOfFields", 35},
                {"maxPageSize", d->maxPageSize}, {"notOlderThan", d->notOlderThanS},
                {"availableFields", available}};
            Json entry = Json::object();
            for (const Selection &leaf : flatten(field.fields)) {
                if (!all.contains(leaf.name))
                    fail("unknown field \"" + leaf.name + "\"");
                else
                    entry[leaf.key()] = all[leaf.name];
            }
            out[field.key()] = std::move(entry);
        }
        return out;
    }

    Json node(const Selection &field)
    {
        const Json path = Json::array({"viewer", "accounts", "0", field.key()});
        const Dataset *d = datasetNamed(field.name);
        if (!d) {
            fail("unknown field \"" + field.name + "\"", path);
            return {};
        }
        ++m_nodes;
        const Json arguments = bound(field.arguments);
        if (!arguments.contains("limit") || !arguments.contains("filter")) {
            fail("error parsing args for \"" + field.name + "\": filter and limit are required", path);
            return {};
        }
        const double limit = numberOf(arguments, "limit", 0);
        if (limit <= 0 || limit > d->maxPageSize) {
            fail(
                "limit must be positive number and not greater than " + std::to_string(d->maxPageSize), path);
            return {};
        }
        RowQuery query;
        query.dataset = d;
        query.filter = arguments["filter"];
        query.limit = static_cast<std::size_t>(limit);
        const Json order = arguments.value("orderBy", Json::array());
        for (const Json &entry : order.is_array() ? order : Json::array({order}))
            query.orderBy.push_back(entry.is_string() ? entry.get<std::string>() : std::string());
        const auto fields = flatten(field.fields);
        if (fields.empty())
            fail("object field must have selections", path);
        for (const Selection &part : fields) {
            if (part.name != "dimensions")
                continue;
            for (const Selection &dimension : flatten(part.fields))
                query.dimensions.push_back(dimension.name);
        }
        if (!d->anyField && !knownFields(*d, fields, path))
            return {};
        std::string error;
        const auto rows = rowsOf(m_call.world, query, error);
        if (!error.empty()) {
            fail(error, path);
            return {};
        }
        Json out = Json::array();
        for (const GroupRow &row : rows)
            out.push_back(rowJson(*d, fields, row));
        return out;
    }

    bool knownFields(const Dataset &d, const std::vector<Selection> &fields, const Json &path)
    {
        const auto has = [](const std::vector<std::string> &list, const std::string &name) {
            return std::find(list.begin(), list.end(), name) != list.end();
        };
        for (const Selection &part : fields) {
            if (part.name == "count") {
                if (!d.groups)
                    fail("unknown field \"count\"", path);
                continue;
            }
            const std::vector<std::string> *names = part.name == "sum" ? &d.sums
                : part.name == "max" || part.name == "min"             ? &d.maxima
                : part.name == "quantiles"                             ? &d.quantiles
                                                                       : nullptr;
            const bool dimensions = part.name == "dimensions", average = part.name == "avg";
            if ((!names && !dimensions && !average) || (names && names->empty())) {
                fail("unknown field \"" + part.name + "\"", path);
                continue;
            }
            if (part.fields.empty())
                fail("object field must have selections", path);
            for (const Selection &leaf : flatten(part.fields)) {
                const bool known = dimensions ? has(d.texts, leaf.name) || has(d.times, leaf.name)
                    : average                 ? leaf.name == "sampleInterval"
                                              : has(*names, leaf.name);
                if (!known)
                    fail("unknown field \"" + leaf.name + "\"", path);
                else if (!leaf.fields.empty())
                    fail("scalar fields must have no selections", path);
            }
        }
        return m_error.empty();
    }

    Json rowJson(const Dataset &d, const std::vector<Selection> &fields, const GroupRow &row)
    {
        const auto number = [](double value) -> Json {
            return value == std::floor(value) && std::abs(value) < 9e15
                ? Json(static_cast<std::int64_t>(value))
                : Json(value);
        };
        Json out = objectFor(fields.size());
        for (const Selection &part : fields) {
            if (part.name == "count") {
                out[part.key()] = number(row.count);
                continue;
            }
            const auto leaves = flatten(part.fields);
            Json entry = out.contains(part.key()) ? out[part.key()] : objectFor(leaves.size());
            for (const Selection &leaf : leaves) {
                if (part.name == "dimensions") {
                    entry[leaf.key()] = row.dimensions.value(leaf.name, Json());
                } else if (part.name == "avg") {
                    entry[leaf.key()] = 1;
                } else if (part.name == "quantiles") {
                    entry[leaf.key()] = d.quantile ? d.quantile(leaf.name, row.numbers) : Json(0);
                } else {
                    const auto &names = part.name == "sum" ? d.sums : d.maxima;
                    const auto at = std::find(names.begin(), names.end(), leaf.name) - names.begin();
                    entry[leaf.key()] = number(row.numbers[static_cast<std::size_t>(at)]);
                }
            }
            out[part.key()] = std::move(entry);
        }
        return out;
    }

    /// { __type(name: "AccountKvOperationsAdaptiveGroupsDimensions") { name fields { name } } }
    Json type(const Selection &field)
    {
        const std::string wanted = textOf(bound(field.arguments), "name");
        for (const Dataset &d : datasets()) {
            std::string stem = "Account" + d.name;
            stem[7] = static_cast<char>(std::toupper(static_cast<unsigned char>(stem[7])));
            if (wanted.rfind(stem, 0) != 0)
                continue;
            const std::string tail = wanted.substr(stem.size());
            std::vector<std::string> names;
            if (tail == "Dimensions") {
                names = d.texts;
                names.insert(names.end(), d.times.begin(), d.times.end());
            } else if (tail == "Sum") {
                names = d.sums;
            } else if (tail == "Max") {
                names = d.maxima;
            } else if (tail == "Quantiles") {
                names = d.quantiles;
            } else if (tail == "Avg") {
                names = {"sampleInterval"};
            } else if (tail.empty()) {
                names = {"avg", "dimensions", "max", "quantiles", "sum"};
                if (d.groups)
                    names.insert(names.begin(), "count");
            }
            if (names.empty())
                continue;
            Json fields = Json::array();
            for (const std::string &name : names)
                fields.push_back(Json{{"name", name}});
            return Json{{"name", wanted}, {"fields", std::move(fields)}};
        }
        return nullptr;
    }

    Call &m_call;
    const Document &m_document;
    Json m_variables;
    std::string m_error;
    Json m_path;
    int m_nodes = 0;
    bool m_denied = false;
};

Answer failed(const Call &call, int status, const std::string &message, Json path, const std::string &code)
{
    Answer answer;
    answer.status = status;
    Json extensions{{"timestamp", toRfc3339Micros(call.world.now())}};
    if (!code.empty())
        extensions["code"] = code;
    answer.body = Json{{"data", nullptr},
        {"errors",
            Json::array({Json{
                {"message", message}, {"path", std::move(path)}, {"extensions", std::move(extensions)}}})}};
    answer.ratePolicy.clear();
    return answer;
}

} // namespace

Answer graphqlRoute(Call &call)
{
    if (call.method() != "POST")
        return failure(405, 10405, "Method not allowed for this authentication scheme");
    if (call.lacks("Account Analytics Read"))
        return failed(
            call, 200, "not authorized for that account", Json::array({"viewer", "accounts"}), "authz");
    Knobs &knobs = call.world.knobs();
    if (knobs.graphqlErrors != 0) {
        if (knobs.graphqlErrors > 0)
            --knobs.graphqlErrors;
        return failed(call, 200, knobs.graphqlError, nullptr, knobs.graphqlErrorCode);
    }
    const auto body = call.request.json();
    if (!body || !body->is_object() || textOf(*body, "query").empty())
        return failed(call, 400, "error parsing args: query is missing", nullptr, "");
    std::string error;
    const auto document = parseGraphql(textOf(*body, "query"), error);
    if (!document)
        return failed(call, 400, error, nullptr, "");
    const std::string name = textOf(*body, "operationName");
    const auto operation = std::find_if(document->operations.begin(), document->operations.end(),
        [&](const Operation &o) { return name.empty() || o.name == name; });
    if (operation == document->operations.end() || operation->type != "query")
        return failed(call, 400, "query contains error: Unknown operation", nullptr, "");
    const Json variables = body->contains("variables") && (*body)["variables"].is_object()
        ? (*body)["variables"]
        : Json::object();
    Execution execution(call, *document, variables);
    Json data = execution.run(*operation);
    if (!execution.error().empty())
        return failed(call, 200, execution.error(), execution.path(), execution.denied() ? "authz" : "");
    Answer answer;
    answer.body = objectFor(2);
    answer.body["data"] = std::move(data);
    answer.body["errors"] = nullptr;
    answer.ratePolicy.clear();
    return answer;
}

} // namespace edgedeck::sandbox
