// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simulator/virtual_meter.h"

#include "core/simulator/meter_model.h"
#include "core/simulator/random.h"
#include "core/simulator/telegram_text.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

namespace p1scope::simulator {

namespace {

MeterIdentity makeIdentity(std::uint64_t seed, const HouseLife& house)
{
    constexpr std::size_t logLength = 10; // DSMR 4.2.2 and 5.0.2: at most ten entries
    MeterIdentity identity;
    identity.number = fmt::format("{:06}", draw(seed, Stream::Identity, 0) % 1'000'000U);
    identity.equipment = hexText(equipmentNumber('E', seed));
    identity.gasEquipment = hexText(equipmentNumber('G', seed));
    identity.waterEquipment = hexText(equipmentNumber('W', seed));
    const auto& failures = house.gridLog().longFailures;
    identity.failures = std::min(logLength, failures.size());
    for (std::size_t i = 0; i < identity.failures; ++i)
        identity.failureLog +=
            fmt::format("({})({:010}*s)", telegram::formatTst(failures[i].end, house.settings().zone),
                        failures[i].lasted.count());
    return identity;
}

/// Any kind: a house, and the model that writes its life down.
class LivingMeter final : public VirtualMeter {
public:
    LivingMeter(const MeterModel& model, std::uint64_t seed, std::chrono::sys_seconds start)
        : m_model(model)
        , m_house(
              {seed, model.zone, model.onePhase || seed % 4 == 3 ? 1 : 3, model.gasInterval, model.dayFirst},
              start)
        , m_identity(makeIdentity(seed, m_house))
    {}

    [[nodiscard]] std::string_view kind() const override { return m_model.kind; }
    [[nodiscard]] line::LineSettings line() const override { return m_model.line; }
    [[nodiscard]] std::chrono::milliseconds interval() const override { return m_model.interval; }
    const Truth& advance(std::chrono::sys_seconds time) override { return m_house.advance(time); }
    [[nodiscard]] std::string telegram() const override { return m_model.write(m_house, m_identity); }

private:
    const MeterModel& m_model;
    HouseLife m_house;
    MeterIdentity m_identity;
};

} // namespace

std::span<const MeterModel* const> meterModels()
{
    static const std::array models{&dsmr22Model(),  &dsmr42Model(),    &dsmr50Model(),
                                   &emucsModel(),   &smartyModel(),    &swedenModel(),
                                   &hungaryModel(), &lithuaniaModel(), &norwayModel()};
    return models;
}

std::vector<std::string_view> kinds()
{
    std::vector<std::string_view> names;
    for (const auto* model : meterModels())
        names.push_back(model->kind);
    return names;
}

base::Result<std::unique_ptr<VirtualMeter>> makeMeter(std::string_view kind, std::uint64_t seed,
                                                      std::chrono::sys_seconds start)
{
    using std::chrono::year;
    // A telegram has two digits for the year, and times before 2001-01-02 stand for none.
    if (start < std::chrono::sys_days(year(2001) / 2 / 1) ||
        start >= std::chrono::sys_days(year(2099) / 1 / 1))
        return base::Error{base::ErrorKind::Usage, "a virtual meter cannot live at that time",
                           "choose a start between 2001-02-01 and 2098-12-31"};
    const auto models = meterModels();
    const auto found = std::ranges::find(models, kind, [](const MeterModel* model) { return model->kind; });
    if (found == models.end())
        return base::Error{base::ErrorKind::Usage, fmt::format("there is no virtual meter '{}'", kind),
                           fmt::format("choose one of {}", fmt::join(kinds(), ", "))};
    return std::unique_ptr<VirtualMeter>(std::make_unique<LivingMeter>(**found, seed, start));
}

} // namespace p1scope::simulator
