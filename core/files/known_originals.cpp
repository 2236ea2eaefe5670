// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/files/known_originals.h"

#include "core/dlms/key.h"
#include "core/files/made_up.h"

#include <algorithm>

namespace p1scope::files {

namespace {

constexpr std::size_t window = 8;
constexpr std::size_t shortestForm =
    6; ///< what is shorter is found where it stands, and not looked for elsewhere
constexpr std::size_t mostOriginals = 20'000;
constexpr std::size_t makersLetters = 3; ///< with which a system title begins

std::uint64_t windowAt(std::string_view text, std::size_t at, std::size_t length)
{
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < length; ++i)
        value = value << 8U | static_cast<unsigned char>(text[at + i]);
    return value;
}

} // namespace

void KnownOriginals::remember(std::string_view original)
{
    note(original, false);
}

void KnownOriginals::rememberTitle(std::string_view title)
{
    note(title, true);
}

void KnownOriginals::note(std::string_view original, bool title)
{
    if (original.size() < shortestForm || m_known.contains(original) || m_known.size() >= mostOriginals)
        return;
    m_known.emplace(original, title);
}

void KnownOriginals::draw(std::uint64_t key)
{
    m_key = key;
    m_forms.clear();
    m_windows.clear();
    for (const auto& [original, title] : m_known) {
        if (title)
            addTitle(original);
        else
            addForms(original);
    }
}

/// Takes an original into all forms in which it may stand elsewhere.
void KnownOriginals::addForms(const std::string& original)
{
    std::string plain = original;
    if (const auto decoded = decodedHex(original)) {
        addForm(std::string(original), encodedHex(madeUp(*decoded), hasLower(original)));
        plain = *decoded;
    }
    const std::string other = madeUp(plain);
    addForm(plain, other);
    for (const bool lower : {false, true})
        addForm(encodedHex(plain, lower), encodedHex(other, lower));
}

/// A system title as it is sent, and as people see it.
void KnownOriginals::addTitle(const std::string& title)
{
    const std::string other = otherTitle(title);
    addForm(title, other);
    const std::string seen = dlms::titleText(title);
    if (dlms::titleText(other).size() == seen.size())
        addForm(seen, dlms::titleText(other));
}

void KnownOriginals::addForm(const std::string& form, const std::string& replacement)
{
    if (form.size() < shortestForm)
        return;
    // As it is, and complemented in characters of seven and of eight bits.
    for (const unsigned bits : {0U, 0x7FU, 0xFFU}) {
        const auto number = static_cast<std::uint32_t>(m_forms.size());
        m_forms.emplace_back(bits != 0 ? complemented(form, bits) : form,
                             bits != 0 ? complemented(replacement, bits) : replacement);
        const std::string& text = m_forms.back().first;
        const std::size_t length = std::min(text.size(), window);
        m_shortForms = m_shortForms || length < window;
        for (std::size_t at = 0; at + length <= text.size(); ++at)
            m_windows.try_emplace(windowAt(text, at, length), number, static_cast<std::uint32_t>(at));
    }
}

std::string KnownOriginals::madeUp(std::string_view original) const
{
    const bool hex = std::all_of(original.begin(), original.end(), isHex);
    std::uint64_t chance = hashOf(original, m_key);
    std::string result(original);
    for (char& c : result) {
        chance = mix(chance);
        c = another(c, chance >> 8U, hex);
    }
    return result;
}

std::string KnownOriginals::otherBytes(std::string_view original, std::size_t kept) const
{
    std::uint64_t chance = hashOf(original, m_key);
    std::string result(original);
    for (std::size_t i = std::min(kept, result.size()); i < result.size(); ++i) {
        chance = mix(chance);
        const auto byte = static_cast<unsigned char>(result[i]);
        if (isAlnum(result[i]))
            result[i] = another(result[i], chance >> 8U, false);
        else if (byte < 0x20 || byte > 0x7E)
            result[i] = static_cast<char>((byte ^ (1U + (chance >> 8U) % 0x7FU)) | 0x80U);
    }
    return result;
}

std::string KnownOriginals::replacementOf(std::string_view original) const
{
    if (const auto decoded = decodedHex(original))
        return encodedHex(madeUp(*decoded), hasLower(original));
    return madeUp(original);
}

std::string KnownOriginals::otherTitle(std::string_view title) const
{
    return otherBytes(title, makersLetters);
}

void KnownOriginals::replaceIn(std::string_view text, std::span<const TextStretch> kept,
                               std::string& changed) const
{
    if (m_windows.empty())
        return;
    const auto touches = [&](std::size_t at, std::size_t end) {
        const auto after = std::partition_point(kept.begin(), kept.end(),
                                                [&](const TextStretch& part) { return part.end <= at; });
        return after != kept.end() && after->begin < end;
    };
    const auto take = [&](std::size_t at, std::size_t length) {
        const auto found = m_windows.find(windowAt(text, at, length));
        if (found == m_windows.end())
            return;
        const auto& [form, replacement] = m_forms[found->second.first];
        const std::size_t offset = found->second.second;
        if (std::min(form.size(), window) != length)
            return;
        const bool whole = at >= offset && text.substr(at - offset, form.size()) == form;
        if (!whole && touches(at, at + length))
            return;
        const std::size_t begin = whole ? at - offset : at;
        const std::size_t from = whole ? 0 : offset;
        const std::size_t count = whole ? form.size() : length;
        changed.replace(begin, count, replacement, from, count);
        if (whole)
            return;
        // The rest of a piece that was damaged.
        const auto spoil = [&](std::size_t place) {
            if (changed[place] == text[place])
                changed[place] = another(text[place], hashOf(text.substr(place, 1), m_key + place), true);
        };
        for (std::size_t place = begin; place > 0 && isAlnum(text[place - 1]); --place)
            spoil(place - 1);
        for (std::size_t place = begin + count; place < text.size() && isAlnum(text[place]); ++place)
            spoil(place);
    };
    for (std::size_t at = 0; at + shortestForm <= text.size(); ++at) {
        const std::size_t shortest = m_shortForms ? shortestForm : window;
        for (std::size_t length = std::min(window, text.size() - at); length >= shortest; --length)
            take(at, length);
    }
}

} // namespace p1scope::files
