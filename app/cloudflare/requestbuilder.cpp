// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cloudflare/requestbuilder.h"

#include <algorithm>

namespace edgedeck::cloudflare {

RequestBuilder &RequestBuilder::fixed(std::string_view path)
{
    m_path += path;
    m_name += path;
    return *this;
}

RequestBuilder &RequestBuilder::segment(const std::string &id)
{
    m_missing = m_missing || id.empty();
    m_path += "/" + encodeSegment(id);
    m_name += "/" + encodeSegment(id);
    return *this;
}

RequestBuilder &RequestBuilder::hidden(const std::string &id)
{
    m_missing = m_missing || id.empty();
    m_path += "/" + encodeSegment(id);
    m_name += "/…";
    return *this;
}

Requests::Made RequestBuilder::make(const std::string &base, const Query &query) const
{
    if (m_missing)
        return failLocal(FaultClass::Config, m_method + " " + m_name + ": an id or a name is empty");
    net::Request request;
    request.cls = m_cls;
    request.method = m_method;
    request.url = base + m_path;
    char separator = '?';
    for (const auto &[key, value] : query) {
        request.url += separator + key + "=" + encodeSegment(value);
        separator = '&';
    }
    request.endpoint = m_method + " " + m_name;
    return request;
}

Requests::Made withBody(Requests::Made made, Result<std::string> body, std::string contentType)
{
    if (!made)
        return made;
    if (!body)
        return fail(std::move(body.error()));
    made->body = std::move(*body);
    made->contentType = std::move(contentType);
    return made;
}

bool validKvKey(const std::string &key)
{
    return !key.empty() && key.size() <= 512 && key != "." && key != "..";
}

Requests::Made refusedKvKey()
{
    return failLocal(FaultClass::Config, "a KV key has 1 to 512 bytes and is neither . nor ..");
}

FormBody formBody(const std::vector<FormPart> &parts)
{
    std::string boundary = "edgedeck-boundary";
    const auto taken = [&] {
        return std::any_of(parts.begin(), parts.end(),
            [&](const FormPart &part) { return part.content.find(boundary) != std::string::npos; });
    };
    for (int i = 0; taken(); ++i)
        boundary = "edgedeck-boundary-" + std::to_string(i);
    FormBody form;
    for (const FormPart &part : parts) {
        form.body += "--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + part.name + "\"\r\n";
        if (!part.contentType.empty())
            form.body += "Content-Type: " + part.contentType + "\r\n";
        form.body += "\r\n" + part.content + "\r\n";
    }
    form.body += "--" + boundary + "--\r\n";
    form.contentType = "multipart/form-data; boundary=" + boundary;
    return form;
}

} // namespace edgedeck::cloudflare
