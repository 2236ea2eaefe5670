// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "core/telegram/catalogue.h"

#include <fmt/format.h>

namespace p1scope::cli {

namespace {

using telegram::CatalogueRow;

/// "{b}", "{e}" and "{p}" stand for a number: for people an n.
std::string forPeople(std::string_view meaning)
{
    std::string text(meaning);
    for (const std::string_view place : {"{b}", "{e}", "{p}"}) {
        if (const auto at = text.find(place); at != std::string::npos)
            text.replace(at, place.size(), "n");
    }
    return text;
}

/// docs/codes.md is this, word for word.
void printMarkdown()
{
    fmt::print(
        "# The codes of P1 telegrams\n\n"
        "Made by `p1scope-cli codes --format markdown` from "
        "[catalogue.tsv](../core/telegram/catalogue.tsv), whose heading explains formats and who sends "
        "what. <1-4> stands for each of these numbers, which the meanings call n.\n\n"
        "| Code | Meaning | Nederlands | Français | Deutsch | Unit | Format | Quantity | Sent by |\n"
        "|---|---|---|---|---|---|---|---|---|\n");
    for (const CatalogueRow& row : telegram::catalogueRows()) {
        fmt::print("| `{}` |", row.codes);
        for (const std::string_view meaning : row.meanings)
            fmt::print(" {} |", forPeople(meaning));
        fmt::print(" {} | {} | {} | {} |\n", row.unit, row.format, row.quantity, row.who);
    }
}

} // namespace

int codes(const CodesOptions& options)
{
    if (options.format == "markdown") {
        printMarkdown();
        return Success;
    }
    const auto language = telegram::languageOf(options.language);
    if (!options.code.empty()) {
        const auto code = telegram::ObisCode::parse(options.code);
        if (!code) {
            fmt::print(stderr, "p1scope-cli: '{}' is no OBIS code; write it as 1-0:1.8.1\n", options.code);
            return BadUsage;
        }
        const auto* entry = telegram::lookUp(*code);
        fmt::print("{}\n", entry != nullptr ? entry->nameIn(language)
                                            : "unknown code: " + telegram::genericMeaning(*code));
        return entry != nullptr ? Success : NotFound;
    }
    for (const CatalogueRow& row : telegram::catalogueRows())
        fmt::print("{:<24} {:<7} {:<22} {}\n", row.codes, row.unit, row.who,
                   forPeople(row.meanings[static_cast<std::size_t>(language)]));
    return Success;
}

} // namespace p1scope::cli
