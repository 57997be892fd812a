// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cloudflare/client.h"
#include "app/cloudflare/pager.h"
#include "app/cloudflare/requests.h"

#include <QPointer>

#include <functional>
#include <set>
#include <string>

namespace edgedeck::cloudflare {

template <class T> using Decode = std::function<Result<T>(const net::Response &, const CallFacts &)>;

/// What a list by page number has so far. Kept by the callbacks of the page under way.
template <class T> struct PagedRun
{
    std::function<Requests::Made(int)> make;
    Decode<Page<T>> decode;
    std::function<std::string(const T &)> idOf;
    QPointer<QObject> context;
    Done<Listed<T>> done;
    CallOptions options;
    Listed<T> all;
    PageWalk walk;
};

/// What a list by cursor has so far. Kept by the callbacks of the page under way.
template <class T> struct CursorRun
{
    std::function<Requests::Made(const std::string &)> make;
    Decode<Page<T>> decode;
    int pagesLeft = 1;
    QPointer<QObject> context;
    Done<Listed<T>> done;
    CallOptions options;
    Listed<T> all;
    std::set<std::string> cursors;
};

} // namespace edgedeck::cloudflare
