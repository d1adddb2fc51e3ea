// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QString>
#include <QtCore/QStringList>

#include <functional>
#include <optional>

class QWidget;

namespace sio::views {

/// A question about something that cannot be taken back. It names the object and the number.
struct Confirmation {
    QString title;       ///< "Disconnect 2 sockets of user u1"
    QString explanation; ///< what will happen
    QStringList details; ///< the objects, shown as a list
    QString action;      ///< the button's word: "Disconnect 2 sockets"
    bool dangerous = true;
    bool wantsReason = false; ///< the action stays disabled until there is one
    QString mustType;         ///< not empty: this name must be typed
};

struct ConfirmationAnswer {
    QString reason;
    QString typed;
};

/// How the console asks people. Injected, so that tests answer; never blocks and never runs a nested event
/// loop. The answer comes once (no value: refused), in the GUI thread, perhaps before the call returns; it
/// does not come at all when `parent` is destroyed first.
class Prompt {
public:
    using Answered = std::function<void(const std::optional<ConfirmationAnswer>&)>;
    using Named = std::function<void(const QString& path)>; ///< not called when refused

    virtual ~Prompt() = default;
    virtual void confirm(QWidget* parent, const Confirmation& question, Answered answered) = 0;
    virtual void askText(QWidget* parent, const QString& title, const QString& label, const QString& value,
                         Named named) = 0;
    virtual void saveFile(QWidget* parent, const QString& title, const QString& name, Named named) = 0;
    virtual void openFile(QWidget* parent, const QString& title, const QString& pattern, Named named) = 0;
};

/// Dialogs, window-modal.
class DialogPrompt final : public Prompt {
public:
    void confirm(QWidget* parent, const Confirmation& question, Answered answered) override;
    void askText(QWidget* parent, const QString& title, const QString& label, const QString& value,
                 Named named) override;
    void saveFile(QWidget* parent, const QString& title, const QString& name, Named named) override;
    void openFile(QWidget* parent, const QString& title, const QString& pattern, Named named) override;
};

} // namespace sio::views
