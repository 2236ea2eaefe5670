// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/telegram/telegram.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace p1scope::doctor {

/// How a value is written, whatever number it says: digits become 9, a time becomes T, an identifier in
/// hexadecimal becomes X and its length. "000123.456*kWh" and "000999.001*kWh" are written alike.
[[nodiscard]] std::string shapeOf(std::string_view value);

/// Judges how far a text is what a meter sends: by the grammar, by the catalogue, by its own other lines, and
/// by a good telegram of the same meter where there is one. Used to choose among repairs that all fit the
/// CRC; proves nothing by itself. Not thread-safe.
class Plausibility {
public:
    /// `model` is a good telegram of the same meter, or null. Nothing of it is kept but how it is written.
    explicit Plausibility(const telegram::Telegram* model);

    /// What speaks against the text of a telegram from `/` to its `!`, added up: 0 where nothing does.
    [[nodiscard]] int oddness(std::string_view covered) const;
    [[nodiscard]] bool hasModel() const { return m_hasModel; }

private:
    struct Known {
        std::vector<std::string> shapes;
        std::vector<std::string> exact; ///< values that do not change: identifiers
        double number = 0;              ///< the last number among them
    };

    [[nodiscard]] int oddnessOfLineEnds(std::string_view covered) const;
    [[nodiscard]] int oddnessOfIdentification(std::string_view identification) const;
    [[nodiscard]] int oddnessOfObject(std::string_view covered, const telegram::Object& object) const;

    bool m_hasModel = false;
    std::string m_identification;
    bool m_blankLine = true;
    std::map<std::uint64_t, Known> m_known;
};

} // namespace p1scope::doctor
