// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/net/redactor.h"

#include "app/net/fingerprint.h"
#include "app/net/secretshapes.h"

#include <algorithm>
#include <map>
#include <mutex>
#include <set>
#include <utility>
#include <vector>

namespace edgedeck::net {

class Redactor::Private
{
public:
    [[nodiscard]] std::vector<Span> spans(std::string_view text) const
    {
        std::vector<Span> found = secretShapes(text);
        const std::lock_guard lock(mutex);
        for (const auto &[length, hashes] : byLength) {
            Fingerprinter window(fingerprintKey(), length);
            for (std::size_t i = 0; i < text.size(); ++i) {
                window.push(static_cast<unsigned char>(text[i]));
                if (window.full() && hashes.count(window.value()) != 0)
                    found.emplace_back(i + 1 - length, i + 1);
            }
        }
        std::sort(found.begin(), found.end());
        return found;
    }

    mutable std::mutex mutex;
    std::map<std::size_t, std::multiset<std::uint64_t>> byLength;
};

Redactor::Redactor()
    : d(std::make_unique<Private>())
{
}
Redactor::~Redactor() = default;

bool Redactor::add(std::string_view secret)
{
    if (secret.size() < kShortest)
        return false;
    const std::vector<Fingerprint> forms = fingerprintsOf(secret);
    const std::lock_guard lock(d->mutex);
    for (const Fingerprint &form : forms)
        d->byLength[form.length].insert(form.hash);
    return true;
}

void Redactor::remove(std::string_view secret)
{
    if (secret.size() < kShortest)
        return;
    const std::vector<Fingerprint> forms = fingerprintsOf(secret);
    const std::lock_guard lock(d->mutex);
    for (const Fingerprint &form : forms) {
        const auto hashes = d->byLength.find(form.length);
        if (hashes == d->byLength.end())
            continue;
        // One at a time: the same secret may have been added twice, by two owners.
        if (const auto one = hashes->second.find(form.hash); one != hashes->second.end())
            hashes->second.erase(one);
        if (hashes->second.empty())
            d->byLength.erase(hashes);
    }
}

void Redactor::clear()
{
    const std::lock_guard lock(d->mutex);
    d->byLength.clear();
}

std::string Redactor::clean(std::string_view text) const
{
    std::string result;
    std::size_t done = 0;
    for (const auto &[begin, end] : d->spans(text)) {
        if (end <= done)
            continue;
        if (begin >= done) {
            result.append(text.substr(done, begin - done));
            result.append(kMark);
        }
        done = end;
    }
    result.append(text.substr(done));
    return result;
}

bool Redactor::leaks(std::string_view text) const
{
    return clean(text) != text;
}

Redactor &processRedactor()
{
    static Redactor one;
    return one;
}

} // namespace edgedeck::net
