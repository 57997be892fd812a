// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/journal/diskshim.h"

#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <map>
#include <random>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <vector>

namespace {

using edgedeck::test::DiskFault;

constexpr std::size_t kSector = 512;

struct Pending
{
    off_t offset = 0;
    std::string bytes;
    off_t truncateTo = -1; ///< >= 0: a truncation instead of a write
};

struct File
{
    int fd = -1;
    std::string durable; ///< content as of the last sync
    std::vector<Pending> pending;
};

struct Disk
{
    DiskFault fault = DiskFault::None;
    int nth = 0;
    int count = 0;
    std::string match;
    std::mt19937_64 random;
    std::map<ino_t, File> files;
};

Disk *armed = nullptr;

ssize_t rawWrite(int fd, const void *bytes, std::size_t size, off_t offset)
{
    return ::syscall(SYS_pwrite64, fd, bytes, size, offset);
}

int rawTruncate(int fd, off_t size)
{
    return static_cast<int>(::syscall(SYS_ftruncate, fd, size));
}

bool losesPower()
{
    return armed->fault == DiskFault::PowerCut || armed->fault == DiskFault::LyingSync;
}

/// The file behind `fd` when it is one of those that fail.
File *fileOf(int fd)
{
    if (armed == nullptr)
        return nullptr;
    char link[64];
    char path[4096];
    std::snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    const ssize_t length = ::readlink(link, path, sizeof path);
    if (length <= 0)
        return nullptr;
    const std::string name(path, static_cast<std::size_t>(length));
    if (name.find(armed->match) == std::string::npos || name.ends_with("-shm"))
        return nullptr;
    using FileStatus = struct stat;
    FileStatus status{};
    if (::fstat(fd, &status) != 0 || !S_ISREG(status.st_mode))
        return nullptr;
    File &file = armed->files[status.st_ino];
    if (file.fd < 0 && losesPower()) {
        file.durable.resize(static_cast<std::size_t>(status.st_size));
        if (::pread(fd, file.durable.data(), file.durable.size(), 0) < 0)
            file.durable.clear();
    }
    file.fd = fd;
    return &file;
}

void apply(std::string &content, const Pending &step, std::mt19937_64 &random)
{
    if (step.truncateTo >= 0) {
        if (random() % 2 == 0)
            content.resize(static_cast<std::size_t>(step.truncateTo));
        return;
    }
    for (std::size_t at = 0; at < step.bytes.size(); at += kSector) {
        if (random() % 2 != 0)
            continue;
        const auto part = step.bytes.substr(at, kSector);
        const auto offset = static_cast<std::size_t>(step.offset) + at;
        if (content.size() < offset + part.size())
            content.resize(offset + part.size());
        content.replace(offset, part.size(), part);
    }
}

[[noreturn]] void cutPower()
{
    for (auto &[inode, file] : armed->files) {
        // A file that was closed may have left its number to another one, which must not get its content.
        using FileStatus = struct stat;
        FileStatus status{};
        if (::fstat(file.fd, &status) != 0 || status.st_ino != inode)
            continue;
        for (const Pending &step : file.pending)
            apply(file.durable, step, armed->random);
        rawTruncate(file.fd, 0);
        rawWrite(file.fd, file.durable.data(), file.durable.size(), 0);
    }
    ::_exit(edgedeck::test::kPowerCutExit);
}

/// True: fail with errno. Ends the process on a power cut.
bool fails(bool grows)
{
    ++armed->count;
    if (losesPower() && armed->count == armed->nth)
        cutPower();
    if (armed->fault == DiskFault::Crash && armed->count == armed->nth)
        ::_exit(edgedeck::test::kCrashExit);
    if (armed->fault == DiskFault::ErrorOnce && armed->count == armed->nth) {
        errno = EIO;
        return true;
    }
    if (armed->fault == DiskFault::Full && armed->count >= armed->nth && grows) {
        errno = ENOSPC;
        return true;
    }
    return false;
}

ssize_t shimWrite(int fd, const void *bytes, std::size_t size, off_t offset)
{
    if (File *file = fileOf(fd)) {
        if (fails(true))
            return -1;
        if (losesPower())
            file->pending.push_back({offset, std::string(static_cast<const char *>(bytes), size)});
    }
    return rawWrite(fd, bytes, size, offset);
}

int shimTruncate(int fd, off_t size)
{
    if (File *file = fileOf(fd)) {
        if (fails(false))
            return -1;
        if (losesPower())
            file->pending.push_back({0, {}, size});
    }
    return rawTruncate(fd, size);
}

/// The real sync is left out: nothing here outlives the process but what the kernel has, and that is enough.
int shimSync(int fd)
{
    File *file = fileOf(fd);
    if (file == nullptr)
        return static_cast<int>(::syscall(SYS_fdatasync, fd));
    if (fails(false))
        return -1;
    if (armed->fault == DiskFault::PowerCut) {
        using FileStatus = struct stat;
        FileStatus status{};
        ::fstat(fd, &status);
        file->durable.resize(static_cast<std::size_t>(status.st_size));
        if (::pread(fd, file->durable.data(), file->durable.size(), 0) < 0)
            ::_exit(1);
        file->pending.clear();
    }
    return 0;
}

} // namespace

namespace edgedeck::test {

void armDisk(DiskFault fault, int nth, const std::string &match, std::uint64_t seed)
{
    delete armed;
    armed = new Disk{.fault = fault, .nth = nth, .match = match, .random = std::mt19937_64(seed)};
}

int diskOperations()
{
    return armed == nullptr ? 0 : armed->count;
}

} // namespace edgedeck::test

extern "C" {
#define EDGEDECK_SHIM __attribute__((visibility("default")))
EDGEDECK_SHIM ssize_t pwrite(int fd, const void *bytes, std::size_t size, off_t offset)
{
    return shimWrite(fd, bytes, size, offset);
}
EDGEDECK_SHIM ssize_t pwrite64(int fd, const void *bytes, std::size_t size, off64_t offset)
{
    return shimWrite(fd, bytes, size, offset);
}
EDGEDECK_SHIM int ftruncate(int fd, off_t size) noexcept
{
    return shimTruncate(fd, size);
}
EDGEDECK_SHIM int ftruncate64(int fd, off64_t size) noexcept
{
    return shimTruncate(fd, size);
}
EDGEDECK_SHIM int fsync(int fd)
{
    return shimSync(fd);
}
EDGEDECK_SHIM int fdatasync(int fd)
{
    return shimSync(fd);
}
}
