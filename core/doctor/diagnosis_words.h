// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/doctor/diagnosis.h"

#include <string>
#include <vector>

/// How a verdict is put into words. Of use to Diagnosing, and to what finds settings live.
namespace p1scope::doctor {

/// What is wrong, how sure, what to do: one or two sentences.
[[nodiscard]] std::string sentenceFor(const Diagnosis& diagnosis, const Reception& reception);
/// What there is to do, the first to try first.
[[nodiscard]] std::vector<Topic> remediesFor(const Diagnosis& diagnosis, const Reception& reception);
/// Puts what the verdict says of speed, polarity and parity into the checks.
void amendChecks(std::vector<Check>& checks, const Diagnosis& diagnosis, const Reception& reception);

} // namespace p1scope::doctor
