// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "views/jsoneditor.h"

#include "views/theme.h"

#include <QtCore/QMimeData>
#include <QtGui/QKeyEvent>
#include <QtGui/QSyntaxHighlighter>
#include <QtGui/QTextBlock>

namespace sio::views {

namespace {

class JsonColours : public QSyntaxHighlighter {
public:
    JsonColours(Theme& theme, QTextDocument* document) : QSyntaxHighlighter(document), m_theme(theme) {}

protected:
    void highlightBlock(const QString& line) override
    {
        const Colours& c = m_theme.colours();
        int i = 0;
        const int end = static_cast<int>(std::min<qsizetype>(line.size(), 20'000));
        while (i < end) {
            const QChar ch = line[i];
            if (ch == '"') {
                int close = i + 1;
                while (close < end && line[close] != '"')
                    close += line[close] == '\\' ? 2 : 1;
                close = std::min(close + 1, end);
                int next = close;
                while (next < end && line[next].isSpace())
                    ++next;
                setFormat(i, close - i, next < end && line[next] == ':' ? c.key : c.string);
                i = close;
            } else if (ch.isDigit() || ch == '-' || ch.isLetter()) {
                const int start = i;
                while (i < end &&
                       (line[i].isLetterOrNumber() || line[i] == '.' || line[i] == '-' || line[i] == '+'))
                    ++i;
                setFormat(start, i - start, c.number);
            } else {
                ++i;
            }
        }
    }

private:
    Theme& m_theme;
};

} // namespace

JsonEditor::JsonEditor(Theme& theme, models::SendDocument& document, QWidget* parent)
    : QPlainTextEdit(parent), m_theme(theme), m_document(document)
{
    setObjectName("sendJson");
    setAccessibleName(tr("Payload as JSON"));
    setTabChangesFocus(true);
    setUndoRedoEnabled(false); // the document's own, so that form and text share one
    setLineWrapMode(WidgetWidth);
    auto* colours = new JsonColours(theme, this->document());
    const auto fonts = [this] { setFont(m_theme.mono()); };
    fonts();
    connect(&theme, &Theme::changed, this, fonts);
    connect(&theme, &Theme::changed, this, [this, colours] {
        colours->rehighlight();
        markProblems();
    });
    setPlainText(document.jsonText());
    connect(this, &QPlainTextEdit::textChanged, this, [this] {
        if (!m_taking && toPlainText() != m_document.jsonText())
            m_document.setJsonText(toPlainText()); // refused: comes back by jsonTextChanged()
    });
    connect(&document, &models::SendDocument::jsonTextChanged, this, &JsonEditor::takeText);
    connect(&document, &models::SendDocument::problemsChanged, this, &JsonEditor::markProblems);
}

void JsonEditor::takeText(const QString& text)
{
    if (text == toPlainText())
        return;
    // Only what differs is replaced: the cursor and the scroll position stay.
    const QString old = toPlainText();
    qsizetype front = 0;
    const qsizetype most = std::min(old.size(), text.size());
    while (front < most && old[front] == text[front])
        ++front;
    qsizetype back = 0;
    while (back < most - front && old[old.size() - 1 - back] == text[text.size() - 1 - back])
        ++back;
    m_taking = true;
    QTextCursor cursor(document());
    cursor.setPosition(static_cast<int>(front));
    cursor.setPosition(static_cast<int>(old.size() - back), QTextCursor::KeepAnchor);
    cursor.insertText(text.mid(front, text.size() - front - back));
    m_taking = false;
}

void JsonEditor::markProblems()
{
    QList<QTextEdit::ExtraSelection> marks;
    for (const models::Problem& problem : m_document.problems()) {
        if (problem.line <= 0)
            continue;
        const QTextBlock block = document()->findBlockByNumber(problem.line - 1);
        if (!block.isValid())
            continue;
        QTextEdit::ExtraSelection mark;
        mark.cursor = QTextCursor(block);
        mark.cursor.select(QTextCursor::LineUnderCursor);
        mark.format.setUnderlineStyle(QTextCharFormat::WaveUnderline);
        mark.format.setUnderlineColor(problem.severity == models::Problem::Severity::Error
                                          ? m_theme.colours().danger
                                          : m_theme.colours().warning);
        marks << mark;
    }
    setExtraSelections(marks);
}

void JsonEditor::insertFromMimeData(const QMimeData* source)
{
    const QString pasted = source->text();
    const QTextCursor cursor = textCursor();
    const QString old = toPlainText();
    if (pasted.size() + old.size() > 2 * models::SendDocument::kMaxText) {
        m_document.setJsonText(pasted); // says why not, without a copy of both
        return;
    }
    QString text = old.left(cursor.selectionStart()) + pasted + old.mid(cursor.selectionEnd());
    text.replace("\r\n", "\n").replace('\r', '\n');
    const qsizetype tail = old.size() - cursor.selectionEnd();
    if (!m_document.setJsonText(text))
        return;
    QTextCursor after = textCursor();
    after.setPosition(static_cast<int>(std::max<qsizetype>(0, toPlainText().size() - tail)));
    setTextCursor(after);
    ensureCursorVisible();
}

void JsonEditor::keyPressEvent(QKeyEvent* event)
{
    if (event->matches(QKeySequence::Undo)) {
        m_document.undo();
        return;
    }
    if (event->matches(QKeySequence::Redo)) {
        m_document.redo();
        return;
    }
    if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) &&
        event->modifiers() & Qt::ControlModifier) {
        event->ignore(); // sends
        return;
    }
    QPlainTextEdit::keyPressEvent(event);
}

} // namespace sio::views
