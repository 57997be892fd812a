// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/faultrows.h"

#include "tests/support/gzip.h"

namespace edgedeck::test {

namespace {

constexpr std::string_view kHead = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";
constexpr std::string_view kHalf = R"({"success":true,"result":{"id":")";

enum class End { Close, Reset };

FaultRow raw(std::string name, std::string bytes, FaultClass cls, int readAttempts, End end = End::Close)
{
    return FaultRow{.name = std::move(name),
        .answer =
            [bytes = std::move(bytes), end](FaultPeer &peer, const SeenRequest &) {
                peer.send(bytes);
                if (end == End::Reset)
                    peer.reset();
                else
                    peer.close();
            },
        .read = {.cls = cls, .attempts = readAttempts},
        .write = {.cls = cls}};
}

FaultRow flood(std::string name, std::string head, std::string piece)
{
    return FaultRow{.name = std::move(name),
        .answer =
            [head = std::move(head), piece = std::move(piece)](FaultPeer &peer, const SeenRequest &) {
                if (!peer.send(head))
                    return;
                while (peer.send(piece)) { }
                peer.close();
            },
        .read = {.cls = FaultClass::TooLarge},
        .write = {.cls = FaultClass::TooLarge}};
}

std::string withHead(std::string_view extra, std::string_view body)
{
    return std::string(kHead) + std::string(extra) + "\r\n" + std::string(body);
}

} // namespace

std::vector<FaultRow> transportRows()
{
    std::vector<FaultRow> rows;
    rows.push_back(raw(
        "length longer than the body", withHead("Content-Length: 500\r\n", kHalf), FaultClass::Truncated, 3));
    rows.push_back(raw(
        "reset in the body", withHead("Content-Length: 500\r\n", kHalf), FaultClass::Reset, 3, End::Reset));
    rows.push_back(raw("chunked without the last chunk",
        withHead("Transfer-Encoding: chunked\r\n", "10\r\n{\"success\":true,\r\n"), FaultClass::Truncated,
        3));
    rows.push_back(raw("no length, early close", withHead("", kHalf), FaultClass::Truncated, 3));
    const std::string zipped
        = gzipStored(R"({"success":true,"result":{"id":"a name that is long enough to be cut"}})");
    rows.push_back(raw("gzip cut off", withHead("Content-Encoding: gzip\r\n", zipped.substr(0, 50)),
        FaultClass::Truncated, 3));
    rows.push_back(raw("not gzip at all", withHead("Content-Encoding: gzip\r\n", R"({"success":true})"),
        FaultClass::NotHttp, 1));
    rows.push_back(raw("unknown encoding", withHead("Content-Encoding: weird\r\n", R"({"success":true})"),
        FaultClass::NotHttp, 1));
    rows.push_back(raw("bad chunk size", withHead("Transfer-Encoding: chunked\r\n", "zz\r\n{}\r\n0\r\n\r\n"),
        FaultClass::NotHttp, 1));
    rows.push_back(raw("negative length", withHead("Content-Length: -5\r\n", "{}"), FaultClass::NotHttp, 1));
    rows.push_back(raw("two lengths, the last too short",
        withHead("Content-Length: 200\r\nContent-Length: 10\r\n", kHalf), FaultClass::Truncated, 3));
    rows.push_back(
        raw("99 GB declared", withHead("Content-Length: 99000000000\r\n", "{"), FaultClass::TooLarge, 1));
    rows.push_back(flood("endless chunked body", withHead("Transfer-Encoding: chunked\r\n", ""),
        "10000\r\n" + std::string(0x10000, ' ') + "\r\n"));
    rows.push_back(flood("endless body without length", withHead("", ""), std::string(65536, ' ')));
    rows.push_back(
        flood("endless headers", std::string(kHead), "X-More: " + std::string(1000, 'y') + "\r\n"));
    rows.push_back(
        flood("endless early hints", "", "HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\n"));
    rows.push_back(flood("endless header line", std::string(kHead) + "X-More: ", std::string(65536, 'y')));
    const std::string bomb = gzipBomb(64U * 1024 * 1024);
    rows.push_back(raw("gzip bomb",
        withHead("Content-Encoding: gzip\r\nContent-Length: " + std::to_string(bomb.size()) + "\r\n", bomb),
        FaultClass::TooLarge, 1));
    return rows;
}

} // namespace edgedeck::test
