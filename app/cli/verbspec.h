// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace edgedeck::cli {

/// What a shell may offer where a value stands.
enum class Offer { Nothing, Files, Profiles };

/// One option of the command line, without its two dashes.
struct OptionSpec
{
    std::string name;
    std::string value; ///< "TEXT"; "" = a switch
    std::string text;
    std::vector<std::string> words = {}; ///< the only values it takes; empty: any
    Offer offer = Offer::Nothing;
    std::string fallback = {}; ///< value when it is not given
};

/// What one verb, or one act of a verb ("flag set"), takes, does and ends with.
struct ActSpec
{
    std::string name; ///< "" = the verb itself
    std::string operands; ///< "NAME VALUE", "[OP]"
    std::size_t least = 0, most = 0; ///< operands after verb and act
    std::string summary;
    std::string details; ///< further lines of the help text, "" = none
    std::vector<OptionSpec> options;
    std::vector<std::string> examples; ///< without the program's name
    std::string exits;
    Offer offer = Offer::Nothing; ///< for operands
};

struct VerbSpec
{
    std::string name;
    std::string summary;
    std::vector<ActSpec> acts; ///< one without a name, or several with names

    [[nodiscard]] bool hasActs() const { return !acts.front().name.empty(); }
    [[nodiscard]] const ActSpec *act(std::string_view act) const;
};

/// Every verb in the order of the help text: help, completion, parsing and the tests read this one table.
[[nodiscard]] const std::vector<VerbSpec> &verbTable();
[[nodiscard]] const VerbSpec *findVerb(std::string_view name);
/// The options that stand before or after every verb.
[[nodiscard]] const std::vector<OptionSpec> &globalOptionTable();

} // namespace edgedeck::cli
