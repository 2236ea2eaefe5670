// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace p1scope::doctor {

/// A text of headings, paragraphs, tables and code, written as Markdown or HTML. What is put in is plain
/// text: it is escaped as the format needs.
class ReportText {
public:
    struct Block {
        enum class Kind { Heading, Paragraph, Table, Code };
        Kind kind = Kind::Paragraph;
        int level = 1;                              ///< of a heading
        std::string text;                           ///< of all but tables
        std::vector<std::vector<std::string>> rows; ///< the first one is the heading's
    };

    void heading(int level, std::string text)
    {
        m_blocks.push_back({Block::Kind::Heading, level, std::move(text), {}});
    }
    void paragraph(std::string text) { m_blocks.push_back({Block::Kind::Paragraph, 0, std::move(text), {}}); }
    void code(std::string text) { m_blocks.push_back({Block::Kind::Code, 0, std::move(text), {}}); }
    /// Rows of as many cells as the first. A table with no row but its heading is left out.
    void table(std::vector<std::vector<std::string>> rows);

    [[nodiscard]] std::string markdown() const;
    [[nodiscard]] std::string html(std::string_view title) const;

private:
    std::vector<Block> m_blocks;
};

} // namespace p1scope::doctor
