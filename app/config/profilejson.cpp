// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/config/profilejson.h"

#include <nlohmann/json.hpp>

#include <optional>
#include <utility>

namespace edgedeck::config {

namespace {

using Json = nlohmann::ordered_json;

constexpr int kVersion = 1;

/// Reads keys and remembers the first one that was not what it should be.
class Reader
{
public:
    explicit Reader(const Json &object)
        : m_object(object)
    {
    }

    void text(const char *key, std::string &into)
    {
        if (const Json *value = find(key, &Json::is_string, "a text"))
            into = value->get<std::string>();
    }
    void number(const char *key, int &into)
    {
        const Json *value = find(key, &Json::is_number_integer, "a whole number");
        if (value == nullptr)
            return;
        // Checked by hand: get<int>() wraps silently.
        const auto wide = value->is_number_unsigned() && value->get<std::uint64_t>() > 1'000'000'000
            ? std::int64_t{-1}
            : value->get<std::int64_t>();
        if (wide < 0 || wide > 1'000'000'000)
            complain(key, "a whole number from 0 on");
        else
            into = static_cast<int>(wide);
    }
    void boolean(const char *key, bool &into)
    {
        if (const Json *value = find(key, &Json::is_boolean, "true or false"))
            into = value->get<bool>();
    }
    template <class Enum> void word(const char *key, Enum &into, std::initializer_list<Enum> values)
    {
        std::string chosen(toString(into));
        text(key, chosen);
        for (const Enum value : values) {
            if (toString(value) == chosen) {
                into = value;
                return;
            }
        }
        complain(key, "a word this version knows");
    }
    void texts(const char *key, std::vector<std::string> &into)
    {
        const Json *value = find(key, &Json::is_array, "a list of texts");
        if (value == nullptr)
            return;
        into.clear();
        for (const Json &item : *value) {
            if (item.is_string())
                into.push_back(item.get<std::string>());
            else
                complain(key, "a list of texts");
        }
    }
    [[nodiscard]] const Json *find(const char *key, bool (Json::*is)() const noexcept, const char *what)
    {
        const auto found = m_object.find(key);
        if (found == m_object.end() || found->is_null())
            return nullptr;
        if (((*found).*is)())
            return &*found;
        complain(key, what);
        return nullptr;
    }
    void complain(const std::string &key, const char *what)
    {
        if (!m_fault)
            m_fault = key + " must be " + what;
    }
    [[nodiscard]] const std::optional<std::string> &fault() const { return m_fault; }

private:
    const Json &m_object;
    std::optional<std::string> m_fault;
};

Json flagToJson(const FlagDefinition &flag)
{
    return Json{{"name", flag.name}, {"on", flag.on}, {"off", flag.off},
        {"required_bindings", flag.requiredBindings}, {"effect_pointer", flag.effectPointer},
        {"storage_path", flag.storagePath}};
}

std::optional<std::string> readFlags(const Json &list, std::vector<FlagDefinition> &into)
{
    for (const Json &item : list) {
        if (!item.is_object())
            return "flags must be a list of objects";
        Reader reader(item);
        FlagDefinition flag;
        reader.text("name", flag.name);
        reader.text("on", flag.on);
        reader.text("off", flag.off);
        reader.texts("required_bindings", flag.requiredBindings);
        reader.text("effect_pointer", flag.effectPointer);
        reader.boolean("storage_path", flag.storagePath);
        if (reader.fault())
            return "flags: " + *reader.fault();
        into.push_back(std::move(flag));
    }
    return std::nullopt;
}

} // namespace

void writeProfile(const Profile &profile, Json &document)
{
    if (!document.is_object())
        document = Json::object();
    document["version"] = kVersion;
    document["name"] = profile.name;
    document["environment"] = std::string(toString(profile.environment));
    document["account_id"] = profile.accountId;
    document["account_name"] = profile.accountName;
    document["worker"] = profile.worker;
    document["api_base_url"] = profile.apiBaseUrl;
    document["worker_url"] = profile.workerUrl;
    document["worker_preset"] = profile.workerPreset;
    document["worker_pointers"] = Json::object();
    for (const auto &[fact, pointer] : profile.workerPointers)
        document["worker_pointers"][fact] = pointer;
    document["worker_poll_seconds"] = profile.workerPollSeconds;
    document["plan"] = std::string(toString(profile.plan));
    document["ca_file"] = profile.caFile;
    document["wrangler_file"] = profile.wranglerFile;
    document["flags"] = Json::array();
    for (const FlagDefinition &flag : profile.flags)
        document["flags"].push_back(flagToJson(flag));
}

Result<Profile> readProfile(const Json &document)
{
    if (!document.is_object())
        return failLocal(FaultClass::Config, "a profile is a JSON object");
    Reader reader(document);
    int version = kVersion;
    reader.number("version", version);
    if (version > kVersion)
        return failLocal(FaultClass::Config, "it was written by a newer Edgedeck: start that one");
    Profile profile;
    reader.text("name", profile.name);
    reader.word("environment", profile.environment,
        {Environment::None, Environment::Production, Environment::Staging, Environment::Sandbox});
    reader.text("account_id", profile.accountId);
    reader.text("account_name", profile.accountName);
    reader.text("worker", profile.worker);
    reader.text("api_base_url", profile.apiBaseUrl);
    reader.text("worker_url", profile.workerUrl);
    reader.text("worker_preset", profile.workerPreset);
    reader.number("worker_poll_seconds", profile.workerPollSeconds);
    reader.word("plan", profile.plan, {Plan::Unknown, Plan::Free, Plan::Paid});
    reader.text("ca_file", profile.caFile);
    reader.text("wrangler_file", profile.wranglerFile);
    if (const Json *pointers = reader.find("worker_pointers", &Json::is_object, "an object of texts")) {
        for (const auto &[fact, pointer] : pointers->items()) {
            if (pointer.is_string())
                profile.workerPointers[fact] = pointer.get<std::string>();
            else
                reader.complain("worker_pointers", "an object of texts");
        }
    }
    std::optional<std::string> flagFault;
    if (const Json *flags = reader.find("flags", &Json::is_array, "a list of objects"))
        flagFault = readFlags(*flags, profile.flags);
    if (reader.fault() || flagFault)
        return failLocal(FaultClass::Config, reader.fault() ? *reader.fault() : *flagFault);
    return profile;
}

} // namespace edgedeck::config
