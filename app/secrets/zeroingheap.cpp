// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/secrets/zeroingheap.h"

#include "app/secrets/sanitized.h"

#include <cstddef>
#include <cstring>
#include <malloc.h>
#include <string.h> // NOLINT(modernize-deprecated-headers): explicit_bzero

#if defined(__GLIBC__) && !EDGEDECK_SANITIZED
#define EDGEDECK_ZEROING_HEAP 1
#else
#define EDGEDECK_ZEROING_HEAP 0
#endif

#if EDGEDECK_ZEROING_HEAP
// glibc lets a program replace parts of its heap's interface and keeps the real ones under these names. Every
// library of the process calls ours: operator delete, QArrayData, libcurl, libsecret. A release build that turns
// malloc()+memset() pairs around is no danger: explicit_bzero is never removed.
extern "C" {
void __libc_free(void *block);
void *__libc_malloc(std::size_t size);

__attribute__((visibility("default"))) void free(void *block)
{
    if (block == nullptr)
        return;
    ::explicit_bzero(block, ::malloc_usable_size(block));
    __libc_free(block);
}

__attribute__((visibility("default"))) void *realloc(void *block, std::size_t size)
{
    if (block == nullptr)
        return __libc_malloc(size);
    if (size == 0) {
        free(block);
        return nullptr;
    }
    const std::size_t usable = ::malloc_usable_size(block);
    // Within the block nothing moves. Only a block that shrinks a lot is worth a copy.
    if (size <= usable && (size > usable / 2 || usable < 256)) {
        ::explicit_bzero(static_cast<char *>(block) + size, usable - size);
        return block;
    }
    void *moved = __libc_malloc(size);
    if (moved == nullptr)
        return nullptr;
    std::memcpy(moved, block, size < usable ? size : usable);
    free(block);
    return moved;
}
}
#endif

namespace edgedeck::secrets {

bool zeroingHeapActive()
{
    return EDGEDECK_ZEROING_HEAP != 0;
}

} // namespace edgedeck::secrets
