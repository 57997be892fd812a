// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/sandbox.h"

#include <QCoreApplication>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>

int main(int argc, char **argv)
{
    edgedeck::sandbox::Options options;
    for (int i = 1; i + 1 < argc; i += 2) {
        const std::string name = argv[i], value = argv[i + 1];
        if (name == "--scenario")
            options.scenario = value;
        else if (name == "--port")
            options.port = std::atoi(value.c_str());
        else if (name == "--speed")
            options.speed = std::atof(value.c_str());
        else if (name == "--seed")
            options.seed = std::strtoull(value.c_str(), nullptr, 10);
    }
    // Blocked before any thread starts, so that only sigwait() below takes them.
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    const QCoreApplication application(argc, argv);
    const auto sandbox = edgedeck::sandbox::Sandbox::start(options);
    if (!sandbox) {
        std::fprintf(stderr, "%s\n", sandbox.error().detail.c_str());
        return 64;
    }
    std::printf("%s\n", (*sandbox)->endpoints().json().c_str());
    std::fflush(stdout);
    int signal = 0;
    sigwait(&signals, &signal);
    return 0;
}
