// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/files/output_file.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>

namespace p1scope::files {

namespace fs = std::filesystem;

OutputFile::OutputFile(fs::path path)
    : m_path(std::move(path))
    , m_partial(m_path)
{
    std::error_code ignored;
    const auto status = fs::status(m_path, ignored);
    if (!fs::exists(status) || fs::is_regular_file(status))
        m_partial += ".part";
}

OutputFile::~OutputFile()
{
    m_out.close();
    std::error_code ignored;
    if (!m_kept && m_partial != m_path)
        fs::remove(m_partial, ignored);
}

base::Error OutputFile::failure() const
{
    return {base::ErrorKind::Unreadable,
            fmt::format("{}: cannot be written: {}", m_path.string(),
                        errno != 0 ? std::strerror(errno) : "the system does not say why"),
            "choose another place, or make room"};
}

base::Status OutputFile::open()
{
    errno = 0;
    m_out.open(m_partial, std::ios::binary);
    return m_out ? base::Status() : base::Status(failure());
}

base::Status OutputFile::write(std::string_view bytes)
{
    errno = 0;
    m_out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    return m_out ? base::Status() : base::Status(failure());
}

base::Status OutputFile::keep()
{
    errno = 0;
    if (m_out.is_open()) {
        m_out.close();
        if (!m_out)
            return failure();
    }
    std::error_code error;
    if (m_partial != m_path)
        fs::rename(m_partial, m_path, error);
    if (error) {
        errno = error.default_error_condition().value();
        return failure();
    }
    m_kept = true;
    return {};
}

} // namespace p1scope::files
