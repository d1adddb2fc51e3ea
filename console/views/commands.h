// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "link/adminclient.h"
#include "link/requests.h"
#include "views/notice.h"

#include <QtCore/QObject>
#include <QtCore/QString>
#include <QtCore/QStringList>

#include <functional>

class QWidget;

namespace sio::views {

class Prompt;

/// Commands that change something on the server, each behind a question that names object and number; in
/// production with a reason, an arm lease, and a typed name where the server asks for one. What came of it is
/// told by `told` when the server has answered, not before. GUI thread; owned by the composition.
class Commands : public QObject {
    Q_OBJECT
public:
    Commands(link::AdminClient& client, Prompt& prompt, QObject* parent = nullptr);

    /// `object`: "user u1", "room session:6f"; `objects`: what the question lists; `count`: sockets, -1:
    /// unknown.
    void disconnectSockets(QWidget* parent, const link::Selection& who, const QString& object,
                           const QStringList& objects, std::int64_t count);
    void join(QWidget* parent, const link::Selection& who, const QString& object);
    void leave(QWidget* parent, const link::Selection& who, const QString& room, const QString& object);
    void block(QWidget* parent, const QString& user);
    void unblock(QWidget* parent, const QString& user);
    /// Asks for the lease; `then` runs when it is there.
    void arm(QWidget* parent, std::function<void()> then = {});

    bool isProduction() const;
    /// What the server said, for people.
    static QString words(const link::RequestError& error);

Q_SIGNALS:
    void told(sio::views::NoticeKind kind, const QString& text, const QString& details);

private:
    struct Job;
    void ask(Job job);
    void run(const Job& job, const QString& reason, const QString& confirm);
    void failed(const Job& job, const QString& reason, const link::RequestError& error);

    link::AdminClient& m_client;
    Prompt& m_prompt;
};

} // namespace sio::views
