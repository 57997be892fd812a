// SPDX-License-Identifier: GPL-3.0-or-later
// Preloaded into a program that must die at a chosen step. Steps are what leaves a trace outside of the process:
// writing and syncing files, connecting, sending and receiving.
//   EDGEDECK_KILL_AT=N     die by SIGKILL at the N-th step (1, 2, ...); 0 or nothing: never
//   EDGEDECK_KILL_AFTER=1  die right after the step instead of right before it
//   EDGEDECK_KILL_COUNT=F  write the number of steps into the file F when the program ends
#include <dlfcn.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdio>
#include <cstdlib>

namespace {

std::atomic<long> steps = 0;

long numberIn(const char *name)
{
    const char *text = std::getenv(name);
    return text == nullptr ? 0 : std::strtol(text, nullptr, 10);
}

// Read before main: the program wipes variables of its environment later on.
const long killAt = numberIn("EDGEDECK_KILL_AT");
const bool killAfter = numberIn("EDGEDECK_KILL_AFTER") != 0;
const char *const countFile = std::getenv("EDGEDECK_KILL_COUNT");

void die()
{
    ::kill(::getpid(), SIGKILL);
    while (true)
        ::pause();
}

struct Count
{
    ~Count()
    {
        if (countFile == nullptr)
            return;
        if (std::FILE *file = std::fopen(countFile, "w")) {
            std::fprintf(file, "%ld\n", steps.load());
            std::fclose(file);
        }
    }
} const count;

template <class Function, class... Arguments> auto step(const char *name, Arguments... arguments)
{
    const auto real = reinterpret_cast<Function>(::dlsym(RTLD_NEXT, name));
    const long number = ++steps;
    if (number == killAt && !killAfter)
        die();
    const auto result = real(arguments...);
    if (number == killAt)
        die();
    return result;
}

} // namespace

extern "C" {

ssize_t pwrite64(int fd, const void *bytes, size_t size, off_t offset)
{
    return step<ssize_t (*)(int, const void *, size_t, off_t)>("pwrite64", fd, bytes, size, offset);
}

int fdatasync(int fd)
{
    return step<int (*)(int)>("fdatasync", fd);
}

int fsync(int fd)
{
    return step<int (*)(int)>("fsync", fd);
}

int connect(int fd, const sockaddr *address, socklen_t length)
{
    return step<int (*)(int, const sockaddr *, socklen_t)>("connect", fd, address, length);
}

ssize_t send(int fd, const void *bytes, size_t size, int flags)
{
    return step<ssize_t (*)(int, const void *, size_t, int)>("send", fd, bytes, size, flags);
}

ssize_t recv(int fd, void *bytes, size_t size, int flags)
{
    return step<ssize_t (*)(int, void *, size_t, int)>("recv", fd, bytes, size, flags);
}

} // extern "C"
