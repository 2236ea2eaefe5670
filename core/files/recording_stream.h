// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/recording.h"
#include "core/files/frame_stream.h"
#include "core/files/recording_series.h"
#include "core/line/byte_decoder.h"

#include <memory>

namespace p1scope::files {

/// Reads the text of an event of Settings, "115200,8,N,1 normal"; the polarity may be missing, and is normal
/// then. No value where it is none.
[[nodiscard]] std::optional<line::LineSettings> parseSettingsText(std::string_view text);
/// Writes it.
[[nodiscard]] std::string settingsText(const line::LineSettings& settings);

/// A recording as frames. The line is as `choice` says, whatever the recording says of itself; else as it
/// says, with every change of settings followed from where it stands; else, in a file of others that says
/// nothing, guessed from the first bytes. A recording that was cut off ends with its last whole block,
/// without an error. Where it is damaged before its first byte, it is not opened at all.
[[nodiscard]] base::Result<std::unique_ptr<FrameStream>>
openRecording(std::shared_ptr<const RecordingFiles> files, const LineChoice& choice);

/// Follows the events of a recording with a decoder: what makes frames of it here, when it is converted and
/// when it is replayed. Not thread-safe.
class RecordingDecoder {
public:
    /// `files` must outlive the decoder.
    [[nodiscard]] static base::Result<RecordingDecoder> open(const RecordingFiles& files,
                                                             const LineChoice& choice);

    [[nodiscard]] const capture::RecordingInfo& info() const { return m_reader.info(); }
    /// How the line is at this place.
    [[nodiscard]] const line::LineSettings& settings() const { return m_settings; }
    /// See FrameStream. What was measured on a wire has been read right, unless the choice says otherwise.
    [[nodiscard]] bool upsideDown() const;
    [[nodiscard]] double progress() const { return m_reader.progress(); }
    /// The next event, and the frames that it makes, appended to `out`. False at the end.
    [[nodiscard]] base::Result<bool> next(capture::Event& event, std::vector<line::Frame>& out);
    /// The same, with the frames of plain data as a run, which is valid until the next call: much quicker.
    [[nodiscard]] base::Result<bool> next(capture::Event& event, std::vector<line::Frame>& out,
                                          std::optional<line::CharacterRun>& run);

    /// A place between two events.
    struct Place {
        SeriesReader::Place place;
        line::ByteDecoder::State decoder;
    };
    [[nodiscard]] Place place() const { return {m_reader.place(), m_decoder.state()}; }
    /// Goes on from where this decoder, or another of the same file and choice, has been.
    void seek(const Place& place);

private:
    RecordingDecoder(const RecordingFiles& files, SeriesReader reader, LineChoice choice);
    [[nodiscard]] base::Status lookAhead();
    [[nodiscard]] base::Result<bool> nextEvent(capture::Event& event);
    void follow(const line::LineSettings& settings);
    void use(const line::LineSettings& settings, bool parityPresent);

    const RecordingFiles* m_files; ///< not owned
    SeriesReader m_reader;
    LineChoice m_choice;
    line::LineSettings m_settings;
    line::ByteDecoder m_decoder;
    bool m_parityPresent = false; ///< the eighth bit of ten-bit formats is there
};

} // namespace p1scope::files
