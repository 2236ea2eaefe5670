// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/pty_link.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

namespace p1scope::session {

namespace {

base::Error failed(std::string_view what)
{
    return {base::ErrorKind::Unreadable, fmt::format("{}: {}", what, std::strerror(errno)), ""};
}

/// The other end, opened for a moment.
class OtherEnd {
public:
    explicit OtherEnd(const std::string& device)
        : m_handle(::open(device.c_str(), O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC))
    {}
    ~OtherEnd()
    {
        if (m_handle >= 0)
            ::close(m_handle);
    }
    OtherEnd(const OtherEnd&) = delete;
    OtherEnd& operator=(const OtherEnd&) = delete;

    [[nodiscard]] bool open() const { return m_handle >= 0; }
    /// Bytes pass as they are, and nothing is waiting.
    [[nodiscard]] bool makeRawAndEmpty() const
    {
        termios settings{};
        if (m_handle < 0 || ::tcgetattr(m_handle, &settings) != 0)
            return false;
        ::cfmakeraw(&settings);
        return ::tcsetattr(m_handle, TCSANOW, &settings) == 0 && ::tcflush(m_handle, TCIOFLUSH) == 0;
    }
    [[nodiscard]] std::size_t waiting() const
    {
        int count = 0;
        return m_handle >= 0 && ::ioctl(m_handle, FIONREAD, &count) == 0 && count > 0
                   ? static_cast<std::size_t>(count)
                   : 0;
    }

private:
    int m_handle;
};

base::Status clearTheWay(const std::filesystem::path& link)
{
    std::error_code error;
    const auto status = std::filesystem::symlink_status(link, error);
    if (status.type() == std::filesystem::file_type::not_found)
        return {};
    const bool stale = std::filesystem::is_symlink(status) && !std::filesystem::exists(link, error);
    if (!stale)
        return base::Error{base::ErrorKind::Usage, fmt::format("{} exists already", link.string()),
                           "choose another name, or remove it"};
    std::filesystem::remove(link, error);
    return {};
}

} // namespace

PtyLink::PtyLink(int master, std::string device, std::filesystem::path link)
    : m_master(master)
    , m_device(std::move(device))
    , m_link(std::move(link))
{}

PtyLink::PtyLink(PtyLink&& other) noexcept
    : m_master(std::exchange(other.m_master, -1))
    , m_device(std::move(other.m_device))
    , m_link(std::exchange(other.m_link, {}))
    , m_hadReader(other.m_hadReader)
{}

PtyLink::~PtyLink()
{
    std::error_code ignored;
    if (!m_link.empty() && std::filesystem::read_symlink(m_link, ignored) == m_device)
        std::filesystem::remove(m_link, ignored);
    if (m_master >= 0)
        ::close(m_master);
}

base::Result<PtyLink> PtyLink::create(const std::filesystem::path& link)
{
    // The link is looked at first: the new terminal might take the number that an old link leads to.
    if (const auto way = clearTheWay(link); !way)
        return way.error();
    const int master = ::posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (master < 0)
        return failed("no pseudo terminal is to be had");
    PtyLink pty(master, {}, {});
    const char* name = nullptr;
    if (::grantpt(master) != 0 || ::unlockpt(master) != 0 || (name = ::ptsname(master)) == nullptr)
        return failed("no pseudo terminal is to be had");
    pty.m_device = name;
    if (const OtherEnd other(pty.m_device); !other.makeRawAndEmpty())
        return failed(fmt::format("cannot set up {}", pty.m_device));
    if (::symlink(name, link.c_str()) != 0)
        return failed(fmt::format("cannot make the link {}", link.string()));
    pty.m_link = link;
    return pty;
}

bool PtyLink::hasReader()
{
    pollfd state{m_master, POLLOUT, 0};
    const bool reader = ::poll(&state, 1, 0) >= 0 && (state.revents & POLLHUP) == 0;
    if (m_hadReader && !reader) {
        const OtherEnd other(m_device);
        static_cast<void>(other.makeRawAndEmpty());
    }
    m_hadReader = reader;
    return reader;
}

std::size_t PtyLink::write(std::span<const std::uint8_t> bytes)
{
    char unwanted[256];
    while (::read(m_master, unwanted, sizeof unwanted) > 0) {
    }
    std::size_t written = 0;
    while (written < bytes.size()) {
        const auto count = ::write(m_master, bytes.data() + written, bytes.size() - written);
        if (count > 0)
            written += static_cast<std::size_t>(count);
        else if (count == 0 || errno != EINTR)
            break;
    }
    return written;
}

void PtyLink::waitForRoom(std::chrono::milliseconds atMost)
{
    pollfd state{m_master, POLLOUT, 0};
    ::poll(&state, 1, static_cast<int>(atMost.count()));
}

std::size_t PtyLink::unread() const
{
    return OtherEnd(m_device).waiting();
}

} // namespace p1scope::session
