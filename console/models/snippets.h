// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "link/requests.h"

#include <QtCore/QString>

namespace sio::models {

/// The same publish as a program for a backend; the key stands in the environment as PAPERMASTERY_KEY.
/// `publishUrl` ends with /api/v1/publish. Hostile payloads stay data: they are quoted for the shell, and for
/// the language.
QString curlFor(const link::PublishRequest& request, const QString& publishUrl);
QString javaScriptFor(const link::PublishRequest& request, const QString& publishUrl);
QString pythonFor(const link::PublishRequest& request, const QString& publishUrl);

/// The publish call of an event from the feed: its first argument as data, its audience as target.
link::PublishRequest requestFor(const link::EventRow& event);

} // namespace sio::models
