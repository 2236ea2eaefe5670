// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/line/frame.h"

#include <QObject>

#include <optional>

namespace p1scope::ui {

/// The one selection that all views share: a stretch of frames. A view sets it when the user chooses
/// something in it, and follows it when another view did.
class Selection : public QObject {
    Q_OBJECT
public:
    struct Range {
        line::FrameIndex first;
        line::FrameIndex last; ///< inclusive
        friend bool operator==(const Range&, const Range&) = default;
    };

    explicit Selection(QObject* parent = nullptr)
        : QObject(parent)
    {}

    [[nodiscard]] const std::optional<Range>& range() const { return m_range; }

    /// `origin` is the view that sets it, so that it need not follow itself.
    void select(Range range, const QObject* origin)
    {
        if (m_range == range)
            return;
        m_range = range;
        emit changed(origin);
    }
    void clear(const QObject* origin)
    {
        if (!m_range)
            return;
        m_range.reset();
        emit changed(origin);
    }

signals:
    void changed(const QObject* origin);

private:
    std::optional<Range> m_range;
};

} // namespace p1scope::ui
