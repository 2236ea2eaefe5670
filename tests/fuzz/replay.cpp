// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fuzz/require.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <vector>

namespace {

using Bytes = std::vector<std::uint8_t>;

std::vector<Bytes> readAll(const std::filesystem::path& folder)
{
    std::vector<std::filesystem::path> paths;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        paths.push_back(entry.path());
    std::sort(paths.begin(), paths.end()); // the same mutations on every machine
    std::vector<Bytes> files;
    for (const auto& path : paths) {
        std::ifstream file(path, std::ios::binary);
        files.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
    }
    return files;
}

/// Flips, drops, doubles and moves pieces, a few at a time.
Bytes mutated(Bytes bytes, const Bytes& other, std::mt19937& random)
{
    const auto below = [&](std::size_t limit) { return static_cast<std::ptrdiff_t>(random() % limit); };
    for (auto times = 1 + below(6); times > 0 && !bytes.empty(); --times) {
        const std::ptrdiff_t at = below(bytes.size());
        const std::ptrdiff_t to = std::min(at + below(40), static_cast<std::ptrdiff_t>(bytes.size()));
        switch (random() % 6) {
        case 0:
            bytes[static_cast<std::size_t>(at)] ^= static_cast<std::uint8_t>(1U << random() % 8);
            break;
        case 1:
            bytes[static_cast<std::size_t>(at)] = static_cast<std::uint8_t>(random());
            break;
        case 2:
            bytes.erase(bytes.begin() + at, bytes.begin() + to);
            break;
        case 3: {
            const Bytes piece(bytes.begin() + at, bytes.begin() + to);
            bytes.insert(bytes.begin() + below(bytes.size() + 1), piece.begin(), piece.end());
            break;
        }
        case 4:
            bytes.resize(static_cast<std::size_t>(at));
            break;
        default: {
            const std::ptrdiff_t from = below(other.size() + 1);
            bytes.insert(bytes.begin() + at, other.begin() + from, other.end());
            break;
        }
        }
    }
    return bytes;
}

} // namespace

/// Stands in for libFuzzer where there is none: runs every file of the folder that is named, and so many
/// mutations of them.
int main(int argc, char** argv)
{
    REQUIRE(argc == 3);
    const int mutations = std::atoi(argv[2]);
    REQUIRE(mutations > 0);
    const auto files = readAll(argv[1]);
    REQUIRE(!files.empty());
    for (const Bytes& bytes : files)
        LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
    LLVMFuzzerTestOneInput(nullptr, 0);
    std::mt19937 random(1);
    for (int i = 0; i < mutations; ++i) {
        const Bytes bytes = mutated(files[random() % files.size()], files[random() % files.size()], random);
        LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
    }
    std::printf("%zu files and %d mutations\n", files.size(), mutations);
    return 0;
}
