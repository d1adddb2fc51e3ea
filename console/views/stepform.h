// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "sequences/value.h"

#include <QtWidgets/QScrollArea>

#include <optional>
#include <string>
#include <utility>
#include <vector>

class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;

namespace sio::views {

class Theme;

/// One step as a form: its kind, and a field for each thing that such a step can say. It shows and gives the
/// step as it stands in the file; what is wrong is said below the field. A field that cannot be read (broken
/// YAML) keeps its text and changes nothing.
class StepForm : public QScrollArea {
    Q_OBJECT
public:
    using Problems = std::vector<std::pair<std::string, std::string>>; ///< member, what is wrong

    explicit StepForm(Theme& theme, QWidget* parent = nullptr);

    /// Shows this step; nothing: none is chosen. Fields that mean the same already are left alone, so that
    /// nobody's cursor moves.
    void setStep(const std::optional<sequences::Value>& step, const std::vector<std::string>& actors,
                 const Problems& problems);
    void setEditable(bool editable);

    /// For tests, and to go to what is wrong: by member, `expect.match`.
    QWidget* field(const QString& member) const;
    QString problemText(const QString& member) const;

    /// A step of that kind that says the least, by the first of these actors.
    static sequences::Value emptyStep(const std::string& kind, const std::vector<std::string>& actors);

Q_SIGNALS:
    /// A person changed the step.
    void edited(const sio::sequences::Value& step);

private:
    struct Line {
        int spec; ///< index of its description
        QWidget* editor;
        QLabel* problem;
    };

    void rebuild(const std::string& kind);
    QWidget* makeEditor(int spec, QWidget* parent);
    void addActorsMenu(QLineEdit* edit);
    /// What the editor says; an empty text in `problem` when it can be read.
    std::optional<sequences::Value> read(const Line& line, std::string& problem) const;
    void write(const Line& line, const sequences::Value* value);
    void takeEdit();
    void changeKind(const QString& kind);
    void showProblem(const Line& line, const QString& text);

    Theme& m_theme;
    QWidget* m_body = nullptr;
    QComboBox* m_kind = nullptr;
    QLabel* m_problem = nullptr; ///< of the step as a whole
    QFormLayout* m_form = nullptr;
    std::vector<Line> m_lines;
    std::string m_shape; ///< the kind that the lines are for
    std::optional<sequences::Value> m_step;
    std::vector<std::string> m_actors;
    bool m_isEditable = true;
    bool m_isWriting = false;
};

} // namespace sio::views
