// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/doctor/report_text.h"

#include <fmt/format.h>

namespace p1scope::doctor {

namespace {

/// Plain text in a line or a cell: nothing in it may begin or end markup.
std::string escapedMarkdown(std::string_view text)
{
    std::string result;
    for (const char c : text) {
        if (c == '\n' || c == '\r')
            result += ' ';
        else if (std::string_view("\\`*_[]<>|#~").find(c) != std::string_view::npos)
            result += {'\\', c};
        else
            result += c;
    }
    return result;
}

std::string escapedHtml(std::string_view text)
{
    std::string result;
    for (const char c : text) {
        if (c == '&')
            result += "&amp;";
        else if (c == '<')
            result += "&lt;";
        else if (c == '>')
            result += "&gt;";
        else if (c == '"')
            result += "&quot;";
        else
            result += c;
    }
    return result;
}

constexpr std::string_view style =
    "body{font:15px/1.45 system-ui,sans-serif;max-width:60em;margin:2em auto;padding:0 1em;"
    "color:#1c2026;background:#fff}"
    "table{border-collapse:collapse;margin:.6em 0}td,th{border-bottom:1px solid #d5d9df;padding:.3em .8em "
    ".3em 0;text-align:left;vertical-align:top}pre{background:#f3f4f6;padding:.8em;overflow:auto}"
    "@media(prefers-color-scheme:dark){body{color:#e6e8eb;background:#16181c}td,th{border-color:#3a3f47}"
    "pre{background:#22262c}}";

} // namespace

void ReportText::table(std::vector<std::vector<std::string>> rows)
{
    if (rows.size() > 1)
        m_blocks.push_back({Block::Kind::Table, 0, {}, std::move(rows)});
}

std::string ReportText::markdown() const
{
    std::string text;
    for (const Block& block : m_blocks) {
        text += text.empty() ? "" : "\n";
        switch (block.kind) {
        case Block::Kind::Heading:
            text += std::string(static_cast<std::size_t>(block.level), '#') + ' ' +
                    escapedMarkdown(block.text) + '\n';
            break;
        case Block::Kind::Paragraph:
            text += escapedMarkdown(block.text) + '\n';
            break;
        case Block::Kind::Code:
            // A fence inside would end it.
            text += "````\n" + block.text + (block.text.ends_with('\n') ? "" : "\n") + "````\n";
            break;
        case Block::Kind::Table:
            for (std::size_t i = 0; i < block.rows.size(); ++i) {
                text += '|';
                for (const std::string& cell : block.rows[i])
                    text += ' ' + escapedMarkdown(cell) + " |";
                text += '\n';
                if (i > 0)
                    continue;
                text += '|';
                for (std::size_t column = 0; column < block.rows[0].size(); ++column)
                    text += "---|";
                text += '\n';
            }
            break;
        }
    }
    return text;
}

std::string ReportText::html(std::string_view title) const
{
    std::string text = fmt::format("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                                   "<title>{}</title>\n<style>{}</style>\n</head>\n<body>\n",
                                   escapedHtml(title), style);
    for (const Block& block : m_blocks) {
        const std::string inner = escapedHtml(block.text);
        switch (block.kind) {
        case Block::Kind::Heading:
            text += fmt::format("<h{0}>{1}</h{0}>\n", block.level, inner);
            break;
        case Block::Kind::Paragraph:
            text += fmt::format("<p>{}</p>\n", inner);
            break;
        case Block::Kind::Code:
            text += fmt::format("<pre>{}</pre>\n", inner);
            break;
        case Block::Kind::Table:
            text += "<table>\n";
            for (std::size_t i = 0; i < block.rows.size(); ++i) {
                text += "<tr>";
                for (const std::string& cell : block.rows[i])
                    text += fmt::format("<{0}>{1}</{0}>", i == 0 ? "th" : "td", escapedHtml(cell));
                text += "</tr>\n";
            }
            text += "</table>\n";
            break;
        }
    }
    return text + "</body>\n</html>\n";
}

} // namespace p1scope::doctor
