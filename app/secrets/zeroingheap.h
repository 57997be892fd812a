// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace edgedeck::secrets {

/// True in a program that links the zeroing heap: free() and realloc() of the whole process, libraries included,
/// zero a block before it goes back to the heap. So the copies of a token that Qt, QtKeychain and libcurl make
/// do not outlive their owners. Off in builds with a sanitizer, which bring a heap of their own.
[[nodiscard]] bool zeroingHeapActive();

} // namespace edgedeck::secrets
