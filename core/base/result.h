// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cassert>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace p1scope::base {

/// What kind of failure it is; decides the exit status of the command line (contract, "Exit status").
enum class ErrorKind {
    Usage,      ///< the request itself makes no sense
    Unreadable, ///< nothing could be read at all: missing, a directory, no permission, damaged from the start
    Damaged,    ///< sound up to a place, not beyond it
    Busy,       ///< held by another program
    Cancelled,
};

/// A failure as a value: one line that says what and where, and what to do about it.
struct Error {
    ErrorKind kind = ErrorKind::Unreadable;
    std::string message; ///< one line, no full stop, names the file, place or port
    std::string remedy;  ///< what to do; empty where nothing sensible can be said

    /// Message and remedy as one line.
    [[nodiscard]] std::string line() const { return remedy.empty() ? message : message + "; " + remedy; }

    friend bool operator==(const Error&, const Error&) = default;
};

/// A value or the reason why there is none.
template <typename T>
class [[nodiscard]] Result {
public:
    Result(T value)
        : m_content(std::move(value))
    {} // NOLINT(google-explicit-constructor)
    Result(Error error)
        : m_content(std::move(error))
    {} // NOLINT(google-explicit-constructor)

    [[nodiscard]] bool ok() const { return std::holds_alternative<T>(m_content); }
    explicit operator bool() const { return ok(); }

    [[nodiscard]] T& value()
    {
        assert(ok());
        return *std::get_if<T>(&m_content);
    }
    [[nodiscard]] const T& value() const
    {
        assert(ok());
        return *std::get_if<T>(&m_content);
    }
    [[nodiscard]] T take() { return std::move(value()); }
    [[nodiscard]] const Error& error() const
    {
        assert(!ok());
        return *std::get_if<Error>(&m_content);
    }

private:
    std::variant<T, Error> m_content;
};

/// The outcome of something that gives no value.
class [[nodiscard]] Status {
public:
    Status() = default;
    Status(Error error)
        : m_error(std::move(error))
    {} // NOLINT(google-explicit-constructor)

    [[nodiscard]] bool ok() const { return !m_error.has_value(); }
    explicit operator bool() const { return ok(); }
    [[nodiscard]] const Error& error() const
    {
        assert(!ok());
        return *m_error;
    }

private:
    std::optional<Error> m_error;
};

} // namespace p1scope::base
