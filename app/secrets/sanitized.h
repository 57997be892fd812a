// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/// 1 in a build with a sanitizer that has a heap of its own and needs to trace its own process.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define EDGEDECK_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
#define EDGEDECK_SANITIZED 1
#else
#define EDGEDECK_SANITIZED 0
#endif
#else
#define EDGEDECK_SANITIZED 0
#endif
