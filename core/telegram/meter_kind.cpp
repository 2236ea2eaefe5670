// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/telegram/meter_kind.h"

#include "core/telegram/telegram.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <initializer_list>

namespace p1scope::telegram {

namespace {

constexpr Zone central = Zone::centralEuropean();
constexpr Zone eastern = Zone::easternEuropean();

constexpr std::array infos{
    MeterKindInfo{MeterKind::Unknown, "", "P1 meter of a kind that is not known", central, "", ""},
    MeterKindInfo{MeterKind::Dsmr22, "dsmr22", "DSMR 2.2, Netherlands", central, "low", "normal"},
    MeterKindInfo{MeterKind::Dsmr30, "dsmr30", "DSMR 2.2 or 3.0, Netherlands", central, "low", "normal"},
    MeterKindInfo{MeterKind::Dsmr40, "dsmr40", "DSMR 4.0, Netherlands", central, "low", "normal"},
    MeterKindInfo{MeterKind::Dsmr42, "dsmr42", "DSMR 4.2, Netherlands", central, "low", "normal"},
    MeterKindInfo{MeterKind::Dsmr50, "dsmr50", "DSMR 5.0, Netherlands", central, "low", "normal"},
    MeterKindInfo{MeterKind::Emucs, "emucs", "e-MUCS, Belgium", central, "day", "night"},
    MeterKindInfo{MeterKind::Smarty, "smarty", "Smarty, Luxembourg", central, "", ""},
    MeterKindInfo{MeterKind::Sweden, "sweden", "H1, Sweden", central, "", ""},
    MeterKindInfo{MeterKind::Finland, "finland", "H1, Finland", eastern, "", ""},
    MeterKindInfo{MeterKind::Lithuania, "lithuania", "ESO, Lithuania", eastern, "", ""},
    MeterKindInfo{MeterKind::Hungary, "hungary", "P1, Hungary", central, "", ""},
    MeterKindInfo{MeterKind::Switzerland, "switzerland", "P1, Switzerland", central, "", ""},
    MeterKindInfo{MeterKind::Austria, "austria", "P1, Austria", central, "", ""},
    MeterKindInfo{MeterKind::Denmark, "denmark", "NES, Denmark (115200 8E1)", central, "", ""},
    MeterKindInfo{MeterKind::GermanQ3d, "q3d", "EasyMeter Q3D, Germany (9600 7E1)", central, "", ""},
    MeterKindInfo{MeterKind::Warmtelink, "warmtelink", "Warmtelink, Netherlands", central, "", ""},
};

class Recogniser {
public:
    explicit Recogniser(const Telegram& telegram)
        : m_telegram(telegram)
    {}

    MeterFinding find() const
    {
        using Rule = std::optional<MeterFinding> (Recogniser::*)() const;
        for (const Rule rule : {&Recogniser::belgianOrSwiss, &Recogniser::byContent, &Recogniser::byVersion,
                                &Recogniser::withoutVersion}) {
            if (auto finding = (this->*rule)())
                return *std::move(finding);
        }
        return {MeterKind::Unknown, false, "neither its version nor its codes are those of a known kind"};
    }

private:
    static MeterFinding found(MeterKind kind, std::string evidence)
    {
        return {kind, false, std::move(evidence)};
    }

    [[nodiscard]] bool has(ObisCode code) const { return m_telegram.find(code) != nullptr; }
    [[nodiscard]] bool marked(std::initializer_list<std::string_view> marks) const
    {
        return std::ranges::any_of(
            marks, [this](std::string_view mark) { return m_telegram.identification.starts_with(mark); });
    }
    [[nodiscard]] std::string_view valueOf(ObisCode code) const
    {
        const Object* object = m_telegram.find(code);
        return object != nullptr ? m_telegram.value(*object, 0) : std::string_view();
    }
    [[nodiscard]] bool anyOf(auto condition) const
    {
        return std::ranges::any_of(m_telegram.objects, condition);
    }

    [[nodiscard]] std::optional<MeterFinding> belgianOrSwiss() const
    {
        // Kamstrup's pushes, in Norway and elsewhere, number the meter's own channel as well.
        if (!marked({"Kamstrup"}) &&
            anyOf([](const Object& o) { return o.obis.a == 1 && o.obis.b == 1 && o.obis.d == 8; }))
            return found(MeterKind::Switzerland, "energies under 1-1 instead of 1-0");
        const std::string_view version = valueOf({0, 0, 96, 1, 4});
        if (version.size() == 5 && version.starts_with("50"))
            return found(MeterKind::Emucs, fmt::format("0-0:96.1.4 says {}: DSMR 5.0.2 with e-MUCS {}.{}",
                                                       version, version[3], version[4]));
        if (marked({"FLU"}))
            return found(MeterKind::Emucs, "the mark FLU of the Flemish grid");
        return std::nullopt;
    }

    /// Codes that one country alone sends.
    [[nodiscard]] std::optional<MeterFinding> byContent() const
    {
        if (marked({"ESO"}))
            return found(MeterKind::Lithuania, "the mark ESO of the Lithuanian grid");
        if (marked({"NWA-WARMTELINK"}))
            return found(MeterKind::Warmtelink, "it says so in its identification");
        if (marked({"NES"}))
            return found(MeterKind::Denmark, "the mark NES");
        if (has({0, 0, 96, 50, 68}) || valueOf({0, 0, 96, 14, 0}).starts_with("TARIFF"))
            return found(MeterKind::Hungary, "the breaker in words (0-0:96.50.68), or a tariff in words");
        const Object* history = m_telegram.find({0, 0, 98, 1, 0});
        if (history != nullptr && m_telegram.value(*history, 0).size() == tstLength)
            return found(MeterKind::Hungary, "0-0:98.1.0 begins with a time");
        if (has({1, 1, 31, 4, 0}) || (marked({"Lux", "LUX"}) && has({1, 0, 1, 8, 0})))
            return found(MeterKind::Smarty,
                         has({1, 1, 31, 4, 0}) ? "current limits in two groups, 1-1:31.4.0" : "the mark Lux");
        if (marked({"ESY"}) || (has({1, 0, 96, 5, 5}) && has({1, 0, 21, 7, 255})))
            return found(MeterKind::GermanQ3d, "codes with *255 and the status 1-0:96.5.5");
        if (has({0, 0, 96, 13, 3}) && has({0, 0, 42, 0, 0}))
            return found(MeterKind::Smarty, "texts for further channels and a logical device name");
        return std::nullopt;
    }

    [[nodiscard]] std::optional<MeterFinding> byVersion() const
    {
        const std::string_view version = valueOf({1, 3, 0, 2, 8});
        if (version.empty())
            return std::nullopt;
        const bool wattHours = anyOf([this](const Object& o) {
            return o.obis.a == 1 && o.obis.d == 8 && m_telegram.value(o, 0).ends_with("*Wh");
        });
        if (has({1, 0, 1, 8, 0}) && (wattHours || marked({"EST"})))
            return found(MeterKind::Austria, wattHours ? "a version, and energies in Wh" : "the mark EST");
        if (has({1, 0, 1, 8, 0}) && has({1, 0, 3, 8, 0}) && !has({1, 0, 1, 8, 1}))
            return found(MeterKind::Smarty, "a version, totals without tariffs, reactive energy");
        const std::string evidence = fmt::format("1-3:0.2.8 says {}", version);
        if (version.starts_with('5'))
            return found(MeterKind::Dsmr50, evidence);
        if (version == "40")
            return found(MeterKind::Dsmr40, evidence);
        if (version.starts_with('4'))
            return found(MeterKind::Dsmr42, evidence);
        return std::nullopt;
    }

    [[nodiscard]] std::optional<MeterFinding> withoutVersion() const
    {
        // What follows is told from what a text leaves out. A binary push leaves all of that out, and the
        // meters that send text behind a key say their version.
        if (m_telegram.wrapping)
            return std::nullopt;
        const bool totals = has({1, 0, 1, 8, 0}) && has({1, 0, 2, 8, 0});
        const bool reactive = has({1, 0, 3, 8, 0}) || has({1, 0, 3, 7, 0});
        if (totals && reactive && !has({1, 0, 1, 8, 1}))
            return found(MeterKind::Sweden, "no version, totals without tariffs, reactive energy or power");
        const bool early = has({0, 0, 42, 0, 0}) || has({0, 0, 24, 4, 0}) ||
                           anyOf([](const Object& o) { return o.obis.a >= 5 && o.obis.a <= 8; });
        const bool tariffs = has({1, 0, 1, 8, 1}) && has({1, 0, 1, 8, 2});
        if (tariffs && early && !has({0, 0, 1, 0, 0}))
            return found(MeterKind::Dsmr22,
                         "codes of the first drafts (gas under 7-0, or 0-0:42.0.0, 0-0:24.4.0)");
        if (tariffs && has({0, 0, 96, 14, 0}) && !has({0, 0, 1, 0, 0}) && !totals)
            return found(MeterKind::Dsmr30, "two tariffs, no version, no time: they write alike");
        return std::nullopt;
    }

    static constexpr std::size_t tstLength = 13;

    const Telegram& m_telegram;
};

} // namespace

const MeterKindInfo& infoOf(MeterKind kind)
{
    return infos[static_cast<std::size_t>(kind)];
}

std::span<const MeterKindInfo> meterKinds()
{
    return std::span(infos).subspan(1);
}

std::optional<MeterKind> meterKindById(std::string_view id)
{
    const auto found = std::ranges::find(meterKinds(), id, &MeterKindInfo::id);
    return found == meterKinds().end() ? std::nullopt : std::optional(found->kind);
}

MeterFinding meterOf(const Telegram& telegram)
{
    if (telegram.chosenMeter != MeterKind::Unknown)
        return {telegram.chosenMeter, true, "chosen by hand"};
    return Recogniser(telegram).find();
}

} // namespace p1scope::telegram
