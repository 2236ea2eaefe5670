// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace p1scope::doctor {

/// A place in a pattern: one of the codes, or one of the shapes that values have.
struct ShapePlace {
    std::uint16_t pattern = 0;
    std::uint16_t at = 0;

    friend auto operator<=>(const ShapePlace&, const ShapePlace&) = default;
};
/// Rising, without doubles.
using ShapeSet = std::vector<ShapePlace>;

/// The lines that a telegram is made of: a code of the catalogue, then values as codes of its kind and unit
/// have them. Codes that have the same values share them.
class LineShapes {
public:
    LineShapes();

    /// What a line may be, before its first character.
    [[nodiscard]] ShapeSet beginnings() const;
    /// How an identification may begin, behind the `/`: with the marks of makers that are known.
    [[nodiscard]] ShapeSet makers() const;
    using Follow = std::function<void(unsigned character, double likely, ShapePlace to)>;
    /// Tells every character that may come next, how likely, and what it leads to.
    void follow(const ShapeSet& set, const Follow& tell) const;
    /// Sorts, and lets go of doubles and of patterns that have ended.
    void tidy(ShapeSet& set) const;

private:
    struct Pattern {
        std::string text;
        double weight = 1;
        std::vector<std::uint16_t> values; ///< of a code: the patterns that may follow it
    };
    void readCatalogue();
    void addCode(const std::string& code, std::string_view kind, std::string_view unit);
    [[nodiscard]] std::vector<std::uint16_t> valuesOf(std::string_view code, std::string_view kind,
                                                      std::string_view unit);
    [[nodiscard]] std::uint16_t patternOf(const std::string& text, double weight);
    void followOne(ShapePlace place, double weight, const Follow& tell) const;
    void followPattern(const Pattern& pattern, ShapePlace place, double weight, const Follow& tell) const;

    std::vector<Pattern> m_patterns;
    std::vector<std::uint16_t> m_beginnings;
    std::vector<std::uint16_t> m_makers;
    [[nodiscard]] ShapeSet setOf(const std::vector<std::uint16_t>& patterns) const;
};

} // namespace p1scope::doctor
