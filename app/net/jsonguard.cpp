// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/net/jsonguard.h"

#include <nlohmann/json.hpp>

#include <vector>

namespace edgedeck::net {

using nlohmann::json;

namespace {

/// Builds the DOM event by event and stops at the first breach. Written by hand because the library's own
/// builder is internal and its parser callback is 28 times slower.
class GuardedBuilder final : public json::json_sax_t
{
public:
    explicit GuardedBuilder(const JsonLimits &limits)
        : m_limits(limits)
    {
    }

    json take() { return std::move(m_root); }
    [[nodiscard]] const std::string &problem() const { return m_problem; }
    [[nodiscard]] bool tooLarge() const { return m_tooLarge; }

    bool null() override { return add(json(nullptr)); }
    bool boolean(bool value) override { return add(json(value)); }
    bool number_integer(number_integer_t value) override { return add(json(value)); }
    bool number_unsigned(number_unsigned_t value) override { return add(json(value)); }
    bool number_float(number_float_t value, const string_t &) override { return add(json(value)); }
    bool string(string_t &value) override { return add(json(std::move(value))); }
    bool binary(binary_t &) override { return refuse("binary value", false); }

    bool start_object(std::size_t) override { return open(json(json::value_t::object)); }
    bool end_object() override { return close(); }
    bool start_array(std::size_t) override { return open(json(json::value_t::array)); }
    bool end_array() override { return close(); }

    bool key(string_t &name) override
    {
        auto &object = m_open.back()->get_ref<json::object_t &>();
        const auto [slot, fresh] = object.try_emplace(name, nullptr);
        if (!fresh)
            return refuse("duplicate key", false);
        m_slot = &slot->second;
        return true;
    }

    bool parse_error(std::size_t position, const std::string &, const nlohmann::detail::exception &) override
    {
        return refuse("not JSON near byte " + std::to_string(position), false);
    }

private:
    bool refuse(std::string problem, bool tooLarge)
    {
        if (m_problem.empty()) {
            m_problem = std::move(problem);
            m_tooLarge = tooLarge;
        }
        return false;
    }

    json *place(json value)
    {
        if (m_open.empty()) {
            m_root = std::move(value);
            return &m_root;
        }
        if (m_open.back()->is_array()) {
            auto &array = m_open.back()->get_ref<json::array_t &>();
            array.push_back(std::move(value));
            return &array.back();
        }
        *m_slot = std::move(value);
        return m_slot;
    }

    bool add(json value)
    {
        if (++m_nodes > m_limits.maxNodes)
            return refuse("more than " + std::to_string(m_limits.maxNodes) + " values", true);
        place(std::move(value));
        return true;
    }

    bool open(json value)
    {
        if (++m_nodes > m_limits.maxNodes)
            return refuse("more than " + std::to_string(m_limits.maxNodes) + " values", true);
        if (m_open.size() >= static_cast<std::size_t>(m_limits.maxDepth))
            return refuse("nested deeper than " + std::to_string(m_limits.maxDepth), true);
        // The parent never grows while a child is open, so the address stays good until close().
        m_open.push_back(place(std::move(value)));
        return true;
    }

    bool close()
    {
        m_open.pop_back();
        return true;
    }

    const JsonLimits &m_limits;
    json m_root;
    std::vector<json *> m_open;
    json *m_slot = nullptr;
    std::size_t m_nodes = 0;
    std::string m_problem;
    bool m_tooLarge = false;
};

tl::unexpected<Error> refused(FaultClass cls, std::string detail)
{
    return fail(Error{.cls = cls, .phase = Phase::Decode, .sent = Sent::Yes, .detail = std::move(detail)});
}

} // namespace

Result<json> parseGuarded(std::string_view text, const JsonLimits &limits)
{
    if (text.size() > limits.maxBytes)
        return refused(
            FaultClass::TooLarge, "answer larger than " + std::to_string(limits.maxBytes) + " bytes");
    if (text.find('\0') != std::string_view::npos)
        return refused(FaultClass::NotJson, "NUL byte in the answer");
    GuardedBuilder builder(limits);
    const bool whole = json::sax_parse(text.begin(), text.end(), &builder, json::input_format_t::json, true);
    if (!whole)
        return refused(builder.tooLarge() ? FaultClass::TooLarge : FaultClass::NotJson,
            builder.problem().empty() ? "not JSON" : builder.problem());
    return builder.take();
}

} // namespace edgedeck::net
