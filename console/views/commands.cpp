// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "views/commands.h"

#include "models/text.h"
#include "views/prompt.h"

#include <QtCore/QJsonDocument>
#include <QtCore/QPointer>
#include <QtWidgets/QWidget>

namespace sio::views {

struct Commands::Job {
    QPointer<QWidget> parent;
    Confirmation question;
    bool production = false; ///< wants the lease
    QString done;            ///< "Disconnected %1 of user u1"; %1: "2 sockets"
    std::function<void(const QString& reason, const QString& confirm, QObject* context,
                       link::AnswerTo<link::Matched> answer)>
        call;
};

Commands::Commands(link::AdminClient& client, Prompt& prompt, QObject* parent)
    : QObject(parent), m_client(client), m_prompt(prompt)
{
}

bool Commands::isProduction() const
{
    return m_client.config().production;
}

QString Commands::words(const link::RequestError& error)
{
    QString text = models::visibleText(error.message, 300);
    if (text.isEmpty())
        text = tr("The server gave no reason");
    return error.code.isEmpty() ? text : tr("%1 (%2)").arg(text, models::visibleText(error.code, 60));
}

void Commands::disconnectSockets(QWidget* parent, const link::Selection& who, const QString& object,
                                 const QStringList& objects, std::int64_t count)
{
    const QString sockets =
        count < 0 ? tr("all sockets") : models::counted(count, tr("socket"), tr("sockets"));
    Job job;
    job.parent = parent;
    job.question.title = tr("Disconnect %1 of %2").arg(sockets, object);
    job.question.explanation =
        tr("Their connections are closed. Clients that reconnect by themselves come back.");
    job.question.details = objects;
    job.question.action = tr("Disconnect %1").arg(sockets);
    job.question.wantsReason = isProduction();
    job.production = isProduction();
    job.done = tr("Disconnected %1 of %2").arg("%1", object);
    job.call = [this, who](const QString& reason, const QString& confirm, QObject* context,
                           link::AnswerTo<link::Matched> answer) {
        m_client.disconnectSockets(who, true, reason, confirm, context, std::move(answer));
    };
    ask(std::move(job));
}

void Commands::join(QWidget* parent, const link::Selection& who, const QString& object)
{
    m_prompt.askText(parent, tr("Join a room"), tr("Room that %1 joins:").arg(object), {},
                     [this, parent = QPointer<QWidget>(parent), who, object](const QString& room) {
                         Job job;
                         job.parent = parent;
                         job.question.title = tr("Let %1 join %2").arg(object, models::visibleText(room, 80));
                         job.question.explanation = tr("From then on they get what is sent to the room.");
                         job.question.action = tr("Join");
                         job.question.dangerous = false;
                         job.question.wantsReason = isProduction();
                         job.production = isProduction();
                         job.done = tr("%1 joined %2").arg("%1", models::visibleText(room, 80));
                         job.call = [this, who, room](const QString& reason, const QString&, QObject* context,
                                                      link::AnswerTo<link::Matched> answer) {
                             m_client.join(who, room, reason, context, std::move(answer));
                         };
                         ask(std::move(job));
                     });
}

void Commands::leave(QWidget* parent, const link::Selection& who, const QString& room, const QString& object)
{
    Job job;
    job.parent = parent;
    job.question.title = tr("Let %1 leave %2").arg(object, models::visibleText(room, 80));
    job.question.explanation = tr("From then on they miss what is sent to the room.");
    job.question.action = tr("Leave");
    job.question.wantsReason = isProduction();
    job.production = isProduction();
    job.done = tr("%1 left %2").arg("%1", models::visibleText(room, 80));
    job.call = [this, who, room](const QString& reason, const QString&, QObject* context,
                                 link::AnswerTo<link::Matched> answer) {
        m_client.leave(who, room, reason, context, std::move(answer));
    };
    ask(std::move(job));
}

void Commands::block(QWidget* parent, const QString& user)
{
    Job job;
    job.parent = parent;
    job.question.title = tr("Block user %1 for 60 minutes").arg(models::visibleText(user, 80));
    job.question.explanation = tr("All their sockets are disconnected, and they are refused until then.");
    job.question.action = tr("Block user");
    job.question.wantsReason = true;
    job.done = tr("Blocked user %1 for 60 minutes").arg(models::visibleText(user, 80));
    job.call = [this, user](const QString& reason, const QString&, QObject* context,
                            link::AnswerTo<link::Matched> answer) {
        m_client.block(user, 60, reason, context, [answer](const link::Answer<link::Nothing>& result) {
            answer({result.ok, {}, result.error});
        });
    };
    ask(std::move(job));
}

void Commands::unblock(QWidget* parent, const QString& user)
{
    Job job;
    job.parent = parent;
    job.question.title = tr("Unblock user %1").arg(models::visibleText(user, 80));
    job.question.action = tr("Unblock user");
    job.question.dangerous = false;
    job.question.wantsReason = true;
    job.done = tr("Unblocked user %1").arg(models::visibleText(user, 80));
    job.call = [this, user](const QString& reason, const QString&, QObject* context,
                            link::AnswerTo<link::Matched> answer) {
        m_client.unblock(user, reason, context, [answer](const link::Answer<link::Nothing>& result) {
            answer({result.ok, {}, result.error});
        });
    };
    ask(std::move(job));
}

void Commands::arm(QWidget* parent, std::function<void()> then)
{
    Confirmation question;
    question.title = tr("Arm sending to %1").arg(models::visibleText(m_client.config().environment, 60));
    question.explanation =
        tr("For five minutes this login may send to real users. It ends by itself, and can be "
           "ended at any time.");
    question.action = tr("Arm for 5 minutes");
    question.wantsReason = true;
    m_prompt.confirm(
        parent, question, [this, then = std::move(then)](const std::optional<ConfirmationAnswer>& given) {
            if (!given)
                return;
            m_client.arm(given->reason, this, [this, then](const link::Answer<link::Armed>& answer) {
                if (!answer.ok) {
                    Q_EMIT told(NoticeKind::Error, tr("Not armed: %1").arg(words(answer.error)),
                                QString::fromUtf8(QJsonDocument(answer.error.details).toJson()));
                    return;
                }
                Q_EMIT told(NoticeKind::Done, tr("Armed for five minutes"), {});
                if (then)
                    then();
            });
        });
}

void Commands::ask(Job job)
{
    const Confirmation question = job.question;
    QWidget* parent = job.parent;
    m_prompt.confirm(parent, question,
                     [this, job = std::move(job)](const std::optional<ConfirmationAnswer>& given) {
                         if (!given)
                             return;
                         if (job.production && m_client.armedUntil() == 0) {
                             arm(job.parent, [this, job, given] { run(job, given->reason, given->typed); });
                             return;
                         }
                         run(job, given->reason, given->typed);
                     });
}

void Commands::run(const Job& job, const QString& reason, const QString& confirm)
{
    job.call(reason, confirm, this, [this, job, reason](const link::Answer<link::Matched>& answer) {
        if (!answer.ok) {
            failed(job, reason, answer.error);
            return;
        }
        const QString sockets = answer.value.known
                                    ? models::counted(answer.value.matched, tr("socket"), tr("sockets"))
                                    : tr("the sockets (this server does not say how many)");
        Q_EMIT told(NoticeKind::Done, job.done.contains("%1") ? job.done.arg(sockets) : job.done, {});
    });
}

void Commands::failed(const Job& job, const QString& reason, const link::RequestError& error)
{
    if (error.code == "CONFIRMATION_REQUIRED") {
        Job again = job;
        again.question.mustType = error.details.value("type").toString();
        again.question.wantsReason = false;
        again.call = [call = job.call, reason](const QString&, const QString& confirm, QObject* context,
                                               link::AnswerTo<link::Matched> answer) {
            call(reason, confirm, context, std::move(answer));
        };
        if (!again.question.mustType.isEmpty() && job.question.mustType.isEmpty()) {
            ask(std::move(again));
            return;
        }
    }
    Q_EMIT told(NoticeKind::Error, tr("Not done: %1. %2").arg(job.question.title, words(error)),
                error.code + '\n' + error.message + '\n' +
                    QString::fromUtf8(QJsonDocument(error.details).toJson()));
}

} // namespace sio::views
