// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/secrets/secret.h"

#include <atomic>
#include <cstring>
#include <string.h> // NOLINT(modernize-deprecated-headers): explicit_bzero
#include <sys/mman.h>
#include <unistd.h>

namespace edgedeck::secrets {

class Secret::Page
{
public:
    explicit Page(std::string_view text)
    {
        const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
        m_mapped = (text.size() / page + 1) * page;
        void *memory = ::mmap(nullptr, m_mapped, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (memory == MAP_FAILED)
            return;
        // Before the text is in it. A refused lock (small RLIMIT_MEMLOCK) costs the protection from swap only.
        ::mlock(memory, m_mapped);
        ::madvise(memory, m_mapped, MADV_DONTDUMP);
        ::madvise(memory, m_mapped, MADV_WIPEONFORK);
        m_text = static_cast<char *>(memory);
        std::memcpy(m_text, text.data(), text.size());
        m_size = text.size();
    }
    ~Page()
    {
        if (m_text == nullptr)
            return;
        forget();
        ::munlock(m_text, m_mapped);
        ::munmap(m_text, m_mapped);
    }
    Page(const Page &) = delete;
    Page &operator=(const Page &) = delete;

    [[nodiscard]] std::string_view view() const { return {m_text, m_size.load()}; }
    void forget()
    {
        m_size = 0;
        if (m_text != nullptr)
            ::explicit_bzero(m_text, m_mapped);
    }

private:
    char *m_text = nullptr;
    std::size_t m_mapped = 0;
    std::atomic<std::size_t> m_size{0};
};

Secret::Secret(std::string_view text)
{
    if (!text.empty())
        m_page = std::make_shared<Page>(text);
}

bool Secret::empty() const
{
    return view().empty();
}

std::string_view Secret::view() const
{
    return m_page ? m_page->view() : std::string_view{};
}

void Secret::forget()
{
    if (m_page)
        m_page->forget();
    m_page.reset();
}

} // namespace edgedeck::secrets
