// SPDX-License-Identifier: GPL-3.0-or-later
// Times whole processes: wall and CPU time and peak memory of finished runs, as the kernel accounts them.
//   measure [-n RUNS] -- COMMAND [ARG ...] [--vs COMMAND [ARG ...]]
// With --vs both run in turn, A B A B ..., and the ratio of each pair is printed too. Output goes to /dev/null; one
// run of each is not counted. Prints minimum, median and maximum.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <string>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace {

struct Run
{
    double wallMs = 0, cpuMs = 0, peakMb = 0;
    int exitCode = 0;
};

double toMs(const timeval &time)
{
    return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_usec) / 1e3;
}

Run once(const std::vector<std::string> &command)
{
    std::vector<char *> arguments;
    arguments.reserve(command.size() + 1);
    for (const std::string &word : command)
        arguments.push_back(const_cast<char *>(word.c_str()));
    arguments.push_back(nullptr);
    const auto begin = std::chrono::steady_clock::now();
    const pid_t child = fork();
    if (child == 0) {
        const int null = open("/dev/null", O_RDWR);
        dup2(null, STDIN_FILENO);
        dup2(null, STDOUT_FILENO);
        dup2(null, STDERR_FILENO);
        execvp(arguments.front(), arguments.data());
        _exit(127);
    }
    int status = 0;
    rusage usage{};
    wait4(child, &status, 0, &usage);
    const std::chrono::duration<double, std::milli> wall = std::chrono::steady_clock::now() - begin;
    return {wall.count(), toMs(usage.ru_utime) + toMs(usage.ru_stime),
        static_cast<double>(usage.ru_maxrss) / 1024.0, WIFEXITED(status) ? WEXITSTATUS(status) : -1};
}

void row(const char *label, std::vector<double> values, const char *unit)
{
    std::sort(values.begin(), values.end());
    std::printf("  %-12s min %9.2f  median %9.2f  max %9.2f %s\n", label, values.front(),
        values[values.size() / 2], values.back(), unit);
}

void report(const std::vector<std::string> &command, const std::vector<Run> &runs)
{
    std::string title;
    for (const std::string &word : command)
        title += word + ' ';
    if (title.size() > 120)
        title = title.substr(0, 120) + "...";
    std::printf("%s\n  exit codes  ", title.c_str());
    for (const Run &run : runs)
        std::printf(" %d", run.exitCode);
    std::printf("\n");
    std::vector<double> wall, cpu, peak;
    for (const Run &run : runs) {
        wall.push_back(run.wallMs);
        cpu.push_back(run.cpuMs);
        peak.push_back(run.peakMb);
    }
    row("wall", wall, "ms");
    row("cpu", cpu, "ms");
    row("peak memory", peak, "MB");
}

} // namespace

int main(int argc, char **argv)
{
    int runs = 7;
    std::vector<std::string> first, second;
    std::vector<std::string> *target = nullptr;
    for (int i = 1; i < argc; ++i) {
        const std::string word = argv[i];
        if (target == nullptr && word == "-n" && i + 1 < argc)
            runs = std::max(1, std::atoi(argv[++i]));
        else if (target == nullptr && word == "--")
            target = &first;
        else if (target == &first && word == "--vs")
            target = &second;
        else if (target != nullptr)
            target->push_back(word);
    }
    if (first.empty()) {
        std::fprintf(stderr, "usage: measure [-n RUNS] -- COMMAND [ARG ...] [--vs COMMAND [ARG ...]]\n");
        return 64;
    }
    once(first);
    if (!second.empty())
        once(second);
    std::vector<Run> a, b;
    for (int i = 0; i < runs; ++i) {
        a.push_back(once(first));
        if (!second.empty())
            b.push_back(once(second));
    }
    report(first, a);
    if (second.empty())
        return 0;
    report(second, b);
    std::vector<double> wall, peak;
    for (std::size_t i = 0; i < a.size(); ++i) {
        wall.push_back(a[i].wallMs / b[i].wallMs);
        peak.push_back(a[i].peakMb / b[i].peakMb);
    }
    std::printf("first / second\n");
    row("wall", wall, "x");
    row("peak memory", peak, "x");
    return 0;
}
