// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/unit/domain/flipmodel.h"

#include <utility>

namespace edgedeck::test {

/// Everything around the machine, with at most one guard taken away.
class Driver
{
public:
    Driver(Model &model, Route route, Mutant mutant)
        : m_model(model)
        , m_route(route)
        , m_mutant(mutant)
    {
    }

    void begin(int op); ///< the operator confirms flip number `op`
    void resume(int op); ///< our process starts again and finds the row of flip `op`
    template <class What> void feed(What what)
    {
        FlipEvent event;
        event.what = std::move(what);
        take(std::move(event));
    }
    /// One step of the machine, at the model's time.
    void take(FlipEvent event);

private:
    void perform(FlipEffect effect);
    void translate(FlipEvent &event) const;
    void judgeWord();

    Model &m_model;
    Route m_route;
    Mutant m_mutant;
};

/// Our process is gone: what was on the wire stays there.
void die(Model &model);
/// The row that the machine asked for reaches the disk.
void writeRow(Model &model, Mutant mutant);

} // namespace edgedeck::test
