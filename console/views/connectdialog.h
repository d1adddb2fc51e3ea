// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "link/adminclient.h"
#include "link/profile.h"
#include "link/secretstore.h"

#include <QtWidgets/QDialog>

class QCheckBox;
class QLabel;
class QLineEdit;
class QListWidget;
class QPushButton;
class QToolButton;

namespace sio::views {

class Prompt;
class Theme;

/// The servers one knows, and how to log in to each. Never blocks; the caller opens it and takes
/// `connectRequested`.
class ConnectDialog : public QDialog {
    Q_OBJECT
public:
    ConnectDialog(Theme& theme, link::Profiles& profiles, link::SecretStore& secrets, Prompt& prompt,
                  QWidget* parent = nullptr);

    void choose(const QString& profileId);
    /// A server that is not among those known: the form is filled in, and kept when one connects.
    void propose(const link::Profile& profile);
    /// Why the last try failed, beside the fields it concerns.
    void showProblem(const QString& text);
    void focusPassword();
    void focusAddress();

Q_SIGNALS:
    void connectRequested(const sio::link::Profile& profile, const QString& password);
    void profilesChanged();

private:
    void fillList(const QString& select);
    void show(const link::Profile& profile);
    link::Profile edited() const;
    void store();
    void addProfile();
    void removeProfile();
    void connectNow();
    void check();

    Theme& m_theme;
    link::Profiles& m_profiles;
    link::SecretStore& m_secrets;
    Prompt& m_prompt;
    link::Profile m_current;
    bool m_loading = false;
    QListWidget* m_list = nullptr;
    QLabel* m_noProfiles = nullptr;
    QLineEdit* m_name = nullptr;
    QLineEdit* m_url = nullptr;
    QLineEdit* m_user = nullptr;
    QLineEdit* m_password = nullptr;
    QLineEdit* m_path = nullptr;
    QLineEdit* m_nsp = nullptr;
    QCheckBox* m_keep = nullptr;
    QCheckBox* m_readOnly = nullptr;
    QToolButton* m_colour = nullptr;
    QPushButton* m_unpin = nullptr;
    QLabel* m_problem = nullptr;
    QPushButton* m_connect = nullptr;
    QPushButton* m_remove = nullptr;
};

} // namespace sio::views
