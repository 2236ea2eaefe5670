// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/files/storage.h"

#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <set>

namespace p1scope::tests {

/// Files in memory, that fail when they are told to. All of it may be called in any thread.
class FakeStorage : public files::Storage {
    template <typename Do>
    auto locked(const Do& what) const
    {
        const std::lock_guard lock(m_mutex);
        return what();
    }

public:
    using Bytes = std::vector<std::uint8_t>;
    using Path = std::filesystem::path;

    // What a test says:

    /// Bytes that can still be written; none: no end.
    void setSpace(std::optional<std::uint64_t> bytes)
    {
        locked([&] { m_space = bytes; });
    }
    /// What every call answers from now on.
    void setFault(files::StorageFault fault)
    {
        locked([&] { m_fault = fault; });
    }
    /// Takes a file away under the hands of who writes it.
    void removeFile(const Path& path)
    {
        locked([&] { m_files.erase(path); });
    }
    void addFile(const Path& path, std::size_t size, capture::WallTime modified)
    {
        locked([&] { m_files[path] = {Bytes(size), modified, 0}; });
    }
    /// When files that are made from now on were modified.
    void setNow(capture::WallTime now)
    {
        locked([&] { m_now = now; });
    }
    /// While held, who syncs stands still.
    void holdSync(bool held)
    {
        locked([&] { m_held = held; });
        m_wake.notify_all();
    }

    // What it is asked:

    [[nodiscard]] Bytes bytes(const Path& path) const
    {
        return locked([&] {
            const auto found = m_files.find(path);
            return found != m_files.end() ? found->second.bytes : Bytes();
        });
    }
    [[nodiscard]] std::vector<Path> names() const
    {
        return locked([&] {
            std::vector<Path> result;
            for (const auto& [path, file] : m_files)
                result.push_back(path);
            return result;
        });
    }
    [[nodiscard]] int syncs() const
    {
        return locked([&] { return m_syncs; });
    }
    [[nodiscard]] bool waiting() const
    {
        return locked([&] { return m_waiting; });
    }

    // files::Storage:

    [[nodiscard]] Created create(const Path& path) override
    {
        return locked([&]() -> Created {
            if (m_fault != files::StorageFault::None)
                return {nullptr, m_fault};
            if (m_files.contains(path))
                return {nullptr, files::StorageFault::Exists};
            m_files[path] = {{}, m_now, ++m_lastId};
            m_open.insert(path);
            return {std::make_unique<File>(*this, path, m_lastId), files::StorageFault::None};
        });
    }
    [[nodiscard]] files::StorageFault makeFolder(const Path&) override
    {
        return locked([&] { return m_fault; });
    }
    [[nodiscard]] std::vector<files::StoredFile> list(const Path& folder) const override
    {
        return locked([&] {
            std::vector<files::StoredFile> result;
            for (const auto& [path, file] : m_files) {
                if (path.parent_path() == folder)
                    result.push_back({path, file.bytes.size(), file.modified});
            }
            return result;
        });
    }
    bool removeUnused(const Path& path) override
    {
        return locked([&] {
            if (m_open.contains(path))
                return false;
            m_files.erase(path);
            return true;
        });
    }
    [[nodiscard]] std::optional<std::uint64_t> freeSpace(const Path&) const override
    {
        return locked([&] { return m_space; });
    }

private:
    struct Content {
        Bytes bytes;
        capture::WallTime modified;
        int id = 0;
    };

    class File : public files::GrowingFile {
    public:
        File(FakeStorage& storage, Path path, int id)
            : m_storage(storage)
            , m_path(std::move(path))
            , m_id(id)
        {}
        ~File() override
        {
            m_storage.locked([&] { m_storage.m_open.erase(m_path); });
        }
        Appended append(std::span<const std::uint8_t> bytes) override
        {
            return m_storage.locked([&]() -> Appended {
                if (m_storage.m_fault != files::StorageFault::None)
                    return {0, m_storage.m_fault};
                const std::size_t room =
                    std::min<std::uint64_t>(m_storage.m_space.value_or(bytes.size()), bytes.size());
                if (const auto found = m_storage.m_files.find(m_path); found != m_storage.m_files.end())
                    found->second.bytes.insert(found->second.bytes.end(), bytes.begin(),
                                               bytes.begin() + static_cast<std::ptrdiff_t>(room));
                if (m_storage.m_space)
                    *m_storage.m_space -= room;
                return {room, room < bytes.size() ? files::StorageFault::Full : files::StorageFault::None};
            });
        }
        files::StorageFault sync() override
        {
            std::unique_lock lock(m_storage.m_mutex);
            m_storage.m_waiting = m_storage.m_held;
            m_storage.m_wake.wait(lock, [&] { return !m_storage.m_held; });
            m_storage.m_waiting = false;
            ++m_storage.m_syncs;
            return m_storage.m_fault;
        }
        bool inPlace() const override
        {
            return m_storage.locked([&] {
                const auto found = m_storage.m_files.find(m_path);
                return found != m_storage.m_files.end() && found->second.id == m_id;
            });
        }

    private:
        FakeStorage& m_storage;
        Path m_path;
        int m_id;
    };

    mutable std::mutex m_mutex;
    std::condition_variable m_wake;
    std::map<Path, Content> m_files;
    std::set<Path> m_open;
    std::optional<std::uint64_t> m_space;
    files::StorageFault m_fault = files::StorageFault::None;
    capture::WallTime m_now;
    int m_lastId = 0;
    int m_syncs = 0;
    bool m_held = false;
    bool m_waiting = false;
};

} // namespace p1scope::tests
