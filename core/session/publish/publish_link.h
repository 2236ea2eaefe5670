// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/publish/publication.h"

#include <QObject>
#include <QString>

#include <cstdint>

namespace p1scope::session {

/// How it stands with one of those that are published to.
struct LinkState {
    enum class Phase {
        Waiting, ///< not connected; it is tried again by itself
        Ready,
        Failed, ///< it will not be, as it was asked for
    };
    Phase phase = Phase::Waiting;
    QString name;             ///< its address, without what is secret
    std::uint64_t sent = 0;   ///< telegrams that it has acknowledged
    std::uint64_t queued = 0; ///< that wait, or are on their way
    std::uint64_t lost = 0;   ///< that there was no room for, or that it refused
    QString fault;            ///< empty where all is well
    QString remedy;

    friend bool operator==(const LinkState&, const LinkState&) = default;
};

/// The way to one of them. Belongs to the thread that it is opened in, which has an event loop.
class PublishLink : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    virtual void open() = 0;
    virtual void take(const Publication& publication) = 0;
    /// Says goodbye, where that can be done at once; what waits is dropped.
    virtual void close() {}
    [[nodiscard]] const LinkState& state() const { return m_state; }

signals:
    void stateChanged();

protected:
    LinkState m_state;
};

} // namespace p1scope::session
