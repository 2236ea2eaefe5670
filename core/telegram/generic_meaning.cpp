// SPDX-License-Identifier: GPL-3.0-or-later
// What a code says by its groups alone: A the medium, B the channel, C the quantity, D how it was processed,
// E the tariff, F the billing period (IEC 62056-61 section 5).
#include "core/telegram/catalogue.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace p1scope::telegram {

namespace {

struct Word {
    int number;
    std::string_view text;
};

template <std::size_t size>
std::string_view wordOf(const std::array<Word, size>& words, int number)
{
    const auto found = std::ranges::find(words, number, &Word::number);
    return found == words.end() ? std::string_view() : found->text;
}

constexpr std::array media{
    Word{0, "abstract"}, Word{1, "electricity"}, Word{4, "heat cost"},  Word{5, "cooling"},
    Word{6, "heat"},     Word{7, "gas"},         Word{8, "cold water"}, Word{9, "hot water"},
};

/// Quantities of electricity, of all phases together; those of L1, L2 and L3 stand 20, 40 and 60 on.
constexpr std::array quantities{
    Word{1, "active import"},
    Word{2, "active export"},
    Word{3, "reactive import"},
    Word{4, "reactive export"},
    Word{5, "reactive, quadrant I"},
    Word{6, "reactive, quadrant II"},
    Word{7, "reactive, quadrant III"},
    Word{8, "reactive, quadrant IV"},
    Word{9, "apparent import"},
    Word{10, "apparent export"},
    Word{11, "current"},
    Word{12, "voltage"},
    Word{13, "power factor"},
    Word{14, "frequency"},
    Word{15, "active, absolute"},
    Word{16, "active, net"},
    Word{17, "active, quadrant I"},
    Word{18, "active, quadrant II"},
    Word{19, "active, quadrant III"},
    Word{20, "active, quadrant IV"},
};
constexpr int quantitiesPerPhase = 20;
constexpr int lastOfPhases = 80;

constexpr std::array others{
    Word{81, "angles"},
    Word{82, "unitless"},
    Word{90, "sum of currents"},
    Word{91, "current in the neutral"},
    Word{92, "voltage of the neutral"},
    Word{94, "of this country alone"},
    Word{96, "service entry"},
    Word{97, "error register"},
    Word{98, "list"},
    Word{99, "profile"},
};

constexpr std::array abstractObjects{
    Word{1, "clock"},
    Word{2, "communication"},
    Word{17, "limiter"},
    Word{24, "device on the M-Bus"},
    Word{42, "logical device name"},
    Word{94, "of this country alone"},
    Word{96, "service entry"},
    Word{97, "error register"},
    Word{98, "list"},
    Word{99, "profile"},
};

constexpr std::array processings{
    Word{0, "billing period"},
    Word{2, "cumulated maximum"},
    Word{3, "minimum"},
    Word{4, "current mean"},
    Word{5, "last mean"},
    Word{6, "maximum"},
    Word{7, "instantaneous"},
    Word{8, "counter"},
    Word{9, "counter of this period"},
    Word{24, "mean"},
    Word{29, "counter of this interval"},
    Word{32, "number of sags"},
    Word{33, "duration of the last sag"},
    Word{34, "magnitude of the last sag"},
    Word{36, "number of swells"},
    Word{37, "duration of the last swell"},
    Word{38, "magnitude of the last swell"},
};

constexpr int tariffless = 0;
constexpr int notUsed = 255;

void add(std::string& text, std::string_view word)
{
    if (word.empty())
        return;
    text += text.empty() ? "" : ", ";
    text += word;
}

void addElectricity(std::string& text, const ObisCode& code)
{
    if (code.c == 0) {
        add(text, "general purpose");
    } else if (code.c <= lastOfPhases) {
        if (const int phase = (code.c - 1) / quantitiesPerPhase; phase > 0)
            add(text, fmt::format("phase L{}", phase));
        add(text, wordOf(quantities, (code.c - 1) % quantitiesPerPhase + 1));
    } else {
        add(text, wordOf(others, code.c));
    }
    if (code.c == 0 || code.c > lastOfPhases + 12)
        return;
    add(text, wordOf(processings, code.d));
    // Behind instantaneous values E counts harmonics, elsewhere tariffs.
    if (code.e != tariffless && code.e != notUsed)
        add(text, fmt::format("{} {}", code.d == 7 ? "harmonic" : "tariff", code.e));
}

} // namespace

std::string genericMeaning(const ObisCode& code)
{
    std::string text;
    const std::string_view medium = wordOf(media, code.a);
    add(text, medium.empty() ? std::string_view("unknown medium") : medium);
    if (code.b != 0)
        add(text, fmt::format("channel {}", code.b));
    if (code.a == 1) {
        addElectricity(text, code);
    } else if (code.a == 0) {
        add(text, wordOf(abstractObjects, code.c));
    } else {
        add(text, fmt::format("quantity {}", code.c));
        if (code.e != tariffless && code.e != notUsed)
            add(text, fmt::format("tariff {}", code.e));
    }
    if (code.f != notUsed)
        add(text, fmt::format("billing period {}", code.f));
    return text;
}

} // namespace p1scope::telegram
