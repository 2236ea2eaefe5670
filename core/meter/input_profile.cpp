// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/meter/input_profile.h"

#include "core/base/decimal.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace p1scope::meter {

namespace {

using Section = ComparedRow::Section;

constexpr double secondsAMinute = 60;

/// A number as meters write it, "00003.540*kWh", apart.
struct WrittenNumber {
    double value = 0;
    std::string unit;
    std::string shape;
};

std::optional<WrittenNumber> writtenNumber(std::string_view value)
{
    const auto star = value.find('*');
    const std::string_view digits = value.substr(0, star);
    const auto number = base::Decimal::parse(digits);
    // Without a unit and a point it may be an id as well, whose digits mean nothing.
    if (!number || (star == std::string_view::npos && digits.size() > 6))
        return std::nullopt;
    WrittenNumber written{number->toDouble(), {}, "9"};
    if (star != std::string_view::npos)
        written.unit = value.substr(star + 1);
    // Digits before the point come and go with the value where it is not padded.
    if (const auto point = digits.find('.'); point != std::string_view::npos)
        written.shape += '.' + std::string(digits.size() - point - 1, '9');
    if (star != std::string_view::npos)
        written.shape += value.substr(star);
    return written;
}

std::string valuesOf(const telegram::Telegram& telegram, const telegram::Object& object)
{
    std::string text;
    for (const telegram::Stretch value : object.values) {
        text += '(';
        text += telegram.text(value);
        text += ')';
    }
    return text;
}

/// How often something happened, and in how long.
struct Rate {
    std::uint64_t count = 0;
    double minutes = 0;

    [[nodiscard]] double perMinute() const { return static_cast<double>(count) / minutes; }
    [[nodiscard]] std::string text() const
    {
        return minutes > 0 ? fmt::format("{:.4g} a minute ({})", perMinute(), count)
                           : fmt::format("{}", count);
    }
};

bool ratesDiffer(const Rate& a, const Rate& b)
{
    if (a.minutes <= 0 || b.minutes <= 0)
        return (a.count > 0) != (b.count > 0);
    // What chance makes of a count is its square root; of none, one might have come.
    const auto variance = [](const Rate& rate) {
        return std::max(static_cast<double>(rate.count), 1.0) / (rate.minutes * rate.minutes);
    };
    return std::abs(a.perMinute() - b.perMinute()) > 2 * std::sqrt(variance(a) + variance(b));
}

std::string secondsText(double seconds)
{
    return fmt::format("{:.3f} s", seconds);
}

std::string intervalText(const InputProfile::Intervals& intervals)
{
    return intervals.count == 0 ? std::string()
                                : fmt::format("{:.3f} ± {:.3f} s", intervals.mean, intervals.deviation);
}

std::string rangeText(const InputProfile::Intervals& intervals)
{
    return intervals.count == 0 ? std::string()
                                : fmt::format("{:.3f} … {:.3f} s", intervals.shortest, intervals.longest);
}

std::string shareText(std::uint64_t part, std::uint64_t of)
{
    return fmt::format("{} of {}", part, of);
}

class Comparison {
public:
    Comparison(const InputProfile& a, const InputProfile& b)
        : m_a(a)
        , m_b(b)
    {}

    std::vector<ComparedRow> rows()
    {
        line();
        telegrams();
        objects();
        return std::move(m_rows);
    }

private:
    void add(Section section, std::string what, std::string a, std::string b, bool differs)
    {
        m_rows.push_back({section, std::move(what), std::move(a), std::move(b), differs});
    }
    void same(Section section, std::string what, const std::string& a, const std::string& b)
    {
        add(section, std::move(what), a, b, a != b);
    }
    void rate(std::string what, std::uint64_t a, std::uint64_t b)
    {
        const Rate rateA{a, m_a.seconds() / secondsAMinute};
        const Rate rateB{b, m_b.seconds() / secondsAMinute};
        add(Section::Line, std::move(what), rateA.text(), rateB.text(), ratesDiffer(rateA, rateB));
    }

    void line()
    {
        same(Section::Line, "settings", m_a.settings.toDisplay(), m_b.settings.toDisplay());
        same(Section::Line, "polarity", std::string(line::polarityName(m_a.settings.polarity)),
             std::string(line::polarityName(m_b.settings.polarity)));
        add(Section::Line, "duration", secondsText(m_a.seconds()), secondsText(m_b.seconds()), false);
        add(Section::Line, "frames", fmt::format("{}", m_a.tally.frames), fmt::format("{}", m_b.tally.frames),
            false);
        rate("parity_per_minute", m_a.tally.parityErrors, m_b.tally.parityErrors);
        rate("framing_per_minute", m_a.tally.framingErrors, m_b.tally.framingErrors);
        rate("breaks_per_minute", m_a.tally.breaks, m_b.tally.breaks);
        add(Section::Line, "worst_minute", fmt::format("{}", m_a.worstMinute),
            fmt::format("{}", m_b.worstMinute), false);
    }

    void telegrams()
    {
        const auto share = [](const InputProfile& p) {
            return p.telegrams == 0 ? 0.0 : static_cast<double>(p.good) / static_cast<double>(p.telegrams);
        };
        same(Section::Telegrams, "identification", m_a.identification, m_b.identification);
        add(Section::Telegrams, "good", shareText(m_a.good, m_a.telegrams),
            shareText(m_b.good, m_b.telegrams), std::abs(share(m_a) - share(m_b)) > 0.005);
        rateOfTelegrams("crc_wrong", m_a.crcWrong, m_b.crcWrong);
        rateOfTelegrams("truncated", m_a.truncated, m_b.truncated);
        const auto& a = m_a.intervals;
        const auto& b = m_b.intervals;
        const double larger = std::max(a.mean, b.mean);
        add(Section::Telegrams, "interval", intervalText(a), intervalText(b),
            (a.count > 0) != (b.count > 0) || std::abs(a.mean - b.mean) > 0.05 * larger);
        add(Section::Telegrams, "interval_range", rangeText(a), rangeText(b), false);
    }

    void rateOfTelegrams(std::string what, std::uint64_t a, std::uint64_t b)
    {
        add(Section::Telegrams, std::move(what), shareText(a, m_a.telegrams), shareText(b, m_b.telegrams),
            (a > 0) != (b > 0));
    }

    void objects()
    {
        std::set<std::uint64_t> codes;
        for (const auto* profile : {&m_a, &m_b}) {
            for (const auto& [code, object] : profile->objects)
                codes.insert(code);
        }
        for (const std::uint64_t code : codes) {
            const auto a = m_a.objects.find(code);
            const auto b = m_b.objects.find(code);
            const auto byte = [&](unsigned shift) { return static_cast<std::uint8_t>(code >> shift); };
            const telegram::ObisCode obis{byte(40), byte(32), byte(24), byte(16), byte(8), byte(0)};
            const bool both = a != m_a.objects.end() && b != m_b.objects.end();
            add(Section::Objects, obis.toString(),
                a == m_a.objects.end() ? std::string() : objectText(a->second, m_a.good),
                b == m_b.objects.end() ? std::string() : objectText(b->second, m_b.good),
                !both || objectsDiffer(a->second, b->second));
        }
    }

    [[nodiscard]] static std::string objectText(const ObjectProfile& object, std::uint64_t telegrams)
    {
        std::string text;
        if (object.constant)
            text = object.first;
        else if (object.low)
            text = fmt::format("{:.10g} … {:.10g}{}{}", *object.low, *object.high,
                               object.unit.empty() ? "" : " ", object.unit);
        else
            text = fmt::format("{} … {}", object.first, object.last);
        if (object.telegrams != telegrams)
            text += fmt::format(", in {}", shareText(object.telegrams, telegrams));
        return text;
    }

    [[nodiscard]] static bool objectsDiffer(const ObjectProfile& a, const ObjectProfile& b)
    {
        return a.shape != b.shape || (a.constant && b.constant && a.first != b.first);
    }

    const InputProfile& m_a;
    const InputProfile& m_b;
    std::vector<ComparedRow> m_rows;
};

} // namespace

double InputProfile::seconds() const
{
    return tally.timed ? capture::toSeconds(tally.lastEnd - tally.firstStart) : 0;
}

void Profiler::take(std::span<const line::Frame> frames)
{
    m_profile.tally.add(frames);
    for (const line::Frame& frame : frames) {
        if (frame.state.ok())
            continue;
        const auto minute = std::chrono::floor<std::chrono::minutes>(frame.start.time_since_epoch()).count();
        m_inMinute = minute == m_minute ? m_inMinute + 1 : 1;
        m_minute = minute;
        m_profile.worstMinute = std::max(m_profile.worstMinute, m_inMinute);
    }
}

void Profiler::take(const telegram::Telegram& telegram)
{
    ++m_profile.telegrams;
    m_profile.crcWrong += telegram.status == telegram::Status::CrcMismatch ? 1U : 0U;
    m_profile.truncated += telegram.status == telegram::Status::Truncated ? 1U : 0U;
    // One that was found inside another is no arrival of its own.
    const bool arrival = !m_lastFrame || telegram.firstFrame > *m_lastFrame;
    m_lastFrame = telegram.lastFrame;
    if (arrival && telegram.timeBasis != capture::TimeBasis::Unknown) {
        if (m_lastBegin) {
            InputProfile::Intervals& intervals = m_profile.intervals;
            const double seconds = capture::toSeconds(telegram.time - *m_lastBegin);
            intervals.shortest = intervals.count == 0 ? seconds : std::min(intervals.shortest, seconds);
            intervals.longest = std::max(intervals.longest, seconds);
            ++intervals.count;
            m_sum += seconds;
            m_squares += seconds * seconds;
        }
        m_lastBegin = telegram.time;
    }
    if (!telegram::isGood(telegram.status))
        return;
    ++m_profile.good;
    m_profile.identification = telegram.identification;
    for (const telegram::Object& object : telegram.objects)
        takeObject(telegram, object);
}

void Profiler::takeObject(const telegram::Telegram& telegram, const telegram::Object& object)
{
    ObjectProfile& profile = m_profile.objects[object.obis.packed()];
    std::string values = valuesOf(telegram, object);
    if (profile.telegrams++ == 0)
        profile.first = values;
    profile.constant = profile.constant && values == profile.first;
    profile.last = std::move(values);
    const auto number =
        object.values.empty() ? std::nullopt : writtenNumber(telegram.text(object.values.back()));
    if (!number)
        return;
    profile.low = std::min(profile.low.value_or(number->value), number->value);
    profile.high = std::max(profile.high.value_or(number->value), number->value);
    profile.unit = number->unit;
    profile.shape = number->shape;
}

InputProfile Profiler::profile() const
{
    InputProfile profile = m_profile;
    if (profile.intervals.count > 0) {
        const auto count = static_cast<double>(profile.intervals.count);
        profile.intervals.mean = m_sum / count;
        const double variance = m_squares / count - profile.intervals.mean * profile.intervals.mean;
        profile.intervals.deviation = std::sqrt(std::max(variance, 0.0));
    }
    return profile;
}

std::vector<ComparedRow> compareProfiles(const InputProfile& a, const InputProfile& b)
{
    return Comparison(a, b).rows();
}

} // namespace p1scope::meter
