// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/files/private_parts.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace p1scope::files {

/// What was found to be private, what is to stand in its place, and where it stands elsewhere: as it is, hex
/// encoded, complemented, or only a piece of it. Replacements are as long as their originals, the same one
/// for the same original, and follow from a key. Not thread-safe.
class KnownOriginals {
public:
    explicit KnownOriginals(std::uint64_t key)
        : m_key(key)
    {}

    void remember(std::string_view original);
    /// The system title of a meter that sends in ciphers: eight bytes.
    void rememberTitle(std::string_view title);
    /// Draws all replacements, by another key. To be called before replaceIn().
    void draw(std::uint64_t key);

    /// For a stretch that is private where it stands.
    [[nodiscard]] std::string replacementOf(std::string_view original) const;
    /// For what may hold any byte: characters stay of their kind, other bytes are others. The first `kept`
    /// stay.
    [[nodiscard]] std::string otherBytes(std::string_view original, std::size_t kept = 0) const;
    /// A system title whose maker stays.
    [[nodiscard]] std::string otherTitle(std::string_view title) const;

    /// Replaces in `changed`, a copy of `text`, what is known from elsewhere, or a piece of it. Within
    /// `kept`, values of known codes, only the whole of an original counts: numbers may have eight digits in
    /// common with it.
    void replaceIn(std::string_view text, std::span<const TextStretch> kept, std::string& changed) const;

private:
    void note(std::string_view original, bool title);
    void addForms(const std::string& original);
    void addTitle(const std::string& title);
    void addForm(const std::string& form, const std::string& replacement);
    [[nodiscard]] std::string madeUp(std::string_view original) const;

    std::uint64_t m_key;
    std::map<std::string, bool, std::less<>> m_known; ///< true for a system title
    /// Originals and their replacements, in every form in which they may stand somewhere.
    std::vector<std::pair<std::string, std::string>> m_forms;
    bool m_shortForms = false;
    /// The first eight (or all) bytes from every place in a form, and where that is.
    std::unordered_map<std::uint64_t, std::pair<std::uint32_t, std::uint32_t>> m_windows;
};

} // namespace p1scope::files
