// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/// What every source for Windows begins with: its header without what is seldom used, and without macros
/// named min and max. For the files whose names end in _windows.cpp, and no others.
#ifndef WIN32_LEAN_AND_MEAN
#define WIN32_LEAN_AND_MEAN
#endif
#ifndef NOMINMAX
#define NOMINMAX
#endif
#include <windows.h>

#include <utility>

namespace p1scope::base {

/// An open handle, closed when it goes.
class WindowsHandle {
public:
    /// Takes what a call gave, INVALID_HANDLE_VALUE and null among it, which both mean none.
    explicit WindowsHandle(HANDLE handle)
        : m_handle(handle == INVALID_HANDLE_VALUE ? nullptr : handle)
    {}
    WindowsHandle(WindowsHandle&& other) noexcept
        : m_handle(std::exchange(other.m_handle, nullptr))
    {}
    WindowsHandle& operator=(WindowsHandle&&) = delete;
    WindowsHandle(const WindowsHandle&) = delete;
    WindowsHandle& operator=(const WindowsHandle&) = delete;
    ~WindowsHandle()
    {
        if (m_handle != nullptr)
            CloseHandle(m_handle);
    }

    [[nodiscard]] explicit operator bool() const { return m_handle != nullptr; }
    [[nodiscard]] HANDLE get() const { return m_handle; }

private:
    HANDLE m_handle;
};

} // namespace p1scope::base
