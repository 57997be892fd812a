// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cloudflare/pager.h"

#include <doctest/doctest.h>

using namespace edgedeck::cloudflare;

TEST_CASE("the last page is the last")
{
    PageWalk walk;
    CHECK(walk.after({.page = 1, .totalPages = 2}, 20, 20) == 2);
    CHECK_FALSE(walk.after({.page = 2, .totalPages = 2}, 5, 5));
    CHECK(walk.complete());
}

TEST_CASE("without total_pages the total count, then the page size decides")
{
    PageWalk byCount;
    CHECK(byCount.after({.totalCount = 21}, 20, 20) == 2);
    CHECK_FALSE(byCount.after({.totalCount = 21}, 1, 1));
    PageWalk bySize;
    CHECK(bySize.after({.perPage = 20}, 20, 20) == 2);
    CHECK_FALSE(bySize.after({.perPage = 20}, 3, 3));
    PageWalk nothing;
    CHECK_FALSE(nothing.after({}, 20, 20));
    CHECK(nothing.complete());
}

TEST_CASE("a server that ignores the page is stopped, and the list is not called whole")
{
    PageWalk walk;
    CHECK(walk.after({.totalPages = 9}, 20, 20) == 2);
    CHECK_FALSE(walk.after({.totalPages = 9}, 20, 0));
    CHECK_FALSE(walk.complete());
}

TEST_CASE("an empty page ends the list, whatever was announced")
{
    PageWalk walk;
    CHECK(walk.after({.totalPages = 9}, 20, 20) == 2);
    CHECK_FALSE(walk.after({.totalPages = 9}, 0, 0));
    CHECK(walk.complete());
}

TEST_CASE("a list without end is stopped")
{
    PageWalk walk;
    int pages = 1;
    while (walk.after({.totalPages = 1'000'000}, 1, 1))
        ++pages;
    CHECK(pages == PageWalk::kMaxPages);
    CHECK_FALSE(walk.complete());
}

TEST_CASE("an item that moved between pages is taken once")
{
    PageWalk walk;
    CHECK(walk.fresh("a"));
    CHECK_FALSE(walk.fresh("a"));
    CHECK(walk.fresh("b"));
}

TEST_CASE("items that were counted and never seen make the list incomplete")
{
    PageWalk walk;
    CHECK(walk.after({.totalCount = 21}, 20, 20) == 2);
    CHECK_FALSE(walk.after({.totalCount = 21}, 0, 0));
    CHECK_FALSE(walk.complete());
}
