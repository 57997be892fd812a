// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/result.h"
#include "app/secrets/secret.h"

namespace edgedeck::secrets {

/// Reads one line from an open file descriptor (a pipe, or stdin) straight into a secret: for `--token-fd N` and
/// for scripts. Ends at a line break or at the end of the file; the line break is not part of it. Blocks until
/// the writer has written. The descriptor stays open. Errors: Config for a bad descriptor, nothing to read, or more
/// than 4 KiB; the text never appears in them.
[[nodiscard]] Result<Secret> readTokenFromFd(int fd);

} // namespace edgedeck::secrets
