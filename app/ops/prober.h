// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/result.h"
#include "app/domain/binding.h"
#include "app/ops/session.h"

#include <QObject>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace edgedeck::ops {

enum class ProbeVia { Worker, Rest };
enum class ProbeResult { Pass, Fail, Skipped, NotJudged };
[[nodiscard]] std::string_view toString(ProbeResult result);

struct ProbeStep
{
    std::string id; ///< binding namespace put get list delete cleanup
    ProbeResult result = ProbeResult::NotJudged;
    std::string text;
    std::optional<double> ms;
    std::string price; ///< "1 KV write"
};

struct ProbeReport
{
    std::string kvBinding;
    std::vector<ProbeStep> steps;
    std::string summary; ///< "4 of 7 passed: the binding is fine, writing is refused"
    std::string pricePlanned; ///< "3 puts, 2 gets, 1 list, 1 delete"
};

/// What a run will cost at most, before anything is sent.
struct ProbePrice
{
    std::string words; ///< "3 puts, 2 gets, 1 list, 1 delete, and 2 puts for asking"
    int puts = 0; ///< KV writes among them
};
[[nodiscard]] ProbePrice priceOf(ProbeVia via, bool allowWrites);

/// The KV binding test. REST needs `allowWrites` to put and delete; steps whose quota is short are skipped with the
/// reason and never run.
class Prober : public QObject
{
    Q_OBJECT
public:
    explicit Prober(Session &session, QObject *parent = nullptr);
    ~Prober() override;
    void run(ProbeVia via, bool allowWrites, const Snapshot &snapshot, QObject *context,
        std::function<void(Result<ProbeReport>)> done);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace edgedeck::ops
