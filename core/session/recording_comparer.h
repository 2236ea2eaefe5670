// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/files/frame_stream.h"
#include "core/meter/input_profile.h"
#include "core/session/background_job.h"

#include <filesystem>
#include <optional>
#include <utility>
#include <vector>

namespace p1scope::session {

/// One of two things to be compared: a file, or a stretch of its frames.
struct ComparedSide {
    std::filesystem::path path;
    files::LineChoice choice;
    std::optional<std::pair<line::FrameIndex, line::FrameIndex>> stretch; ///< first and last, inclusive
};

/// Reads a side from its beginning to its end. `tell` as exportFile() has it. What stands before a fault in
/// the file is taken; an error where there is no frame at all, or it was stopped.
[[nodiscard]] base::Result<meter::InputProfile> profileOf(const ComparedSide& side,
                                                          const std::function<bool(double)>& tell);

/// Compares two recordings, or two stretches of one.
class RecordingComparer : public BackgroundJob {
    Q_OBJECT
public:
    using BackgroundJob::BackgroundJob;
    ~RecordingComparer() override = default;

    /// While something is being compared this does nothing and returns false.
    bool start(const ComparedSide& a, const ComparedSide& b);
    /// What came of it, when finished() has said that all went well.
    [[nodiscard]] const std::vector<meter::ComparedRow>& rows() const { return *m_rows; }

private:
    std::shared_ptr<std::vector<meter::ComparedRow>> m_rows =
        std::make_shared<std::vector<meter::ComparedRow>>();
};

} // namespace p1scope::session
