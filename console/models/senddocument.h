// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#pragma once

#include "catalogue/catalogue.h"
#include "link/requests.h"
#include "link/serverconfig.h"
#include "models/variables.h"

#include <QtCore/QByteArray>
#include <QtCore/QJsonObject>
#include <QtCore/QObject>
#include <QtCore/QString>
#include <QtCore/QStringList>

#include <optional>
#include <vector>

namespace sio::models {

/// One line of the Send form: a field of the catalogue's event, or a member that the JSON has beyond it.
struct FormField {
    QString name;
    catalogue::FieldKind kind = catalogue::FieldKind::Text;
    catalogue::Presence presence = catalogue::Presence::Optional;
    QString description;
    QStringList values; ///< of an Enum
    bool known = true;  ///< false: not in the catalogue
    bool present = false;
    bool editable = true; ///< false: an object or list, edited as JSON
    QString value;        ///< as in the form: text without quotes, JSON text for anything but strings
};

struct Problem {
    enum class Severity : std::uint8_t { Warning, Error };
    Severity severity = Severity::Warning;
    QString field; ///< path of the member ("slots[0].date"); empty: the whole
    int line = 0;  ///< in the JSON text, from 1; 0: none
    int column = 0;
    QString code;
    QString message;
};

/// The document behind the Send page: one JSON text, seen as text and as fields. An edit of either keeps the
/// other in step, touches nothing else in the text (numbers keep their digits, members their order), and can
/// be undone. While the text is not a JSON object the fields keep their last state and cannot be edited.
class SendDocument : public QObject {
    Q_OBJECT
public:
    explicit SendDocument(QObject* parent = nullptr);
    ~SendDocument() override;

    /// The events to choose from: those of the server's config, else the compiled-in ones.
    void setCatalogue(const std::vector<catalogue::CatalogueSource>& fromServer);
    QStringList eventNames() const;
    const catalogue::EventType* eventType() const; ///< of the chosen event; null for a custom one
    QString eventTitle(const QString& event) const;
    QString eventAbout(const QString& event) const;

    using QObject::event;
    QString event() const { return m_event; }
    /// Keeps the payload; `withExample` replaces it by the event's example or a skeleton of its required
    /// fields.
    void setEvent(const QString& event, bool withExample = false);

    QString jsonText() const { return m_text; }
    /// Beyond the limits the text stays as it is and textRefused() tells why: a larger payload is for
    /// programs. A document in one long line is laid out in many. False: refused.
    bool setJsonText(const QString& text);
    static constexpr qsizetype kMaxText = 64 * 1024; ///< characters: what the server takes of an event
    static constexpr qsizetype kMaxLine = 8 * 1024;  ///< laying out a longer one would hold up the window
    bool isObject() const { return m_isObject; }

    const std::vector<FormField>& fields() const { return m_fields; }
    const FormField* field(const QString& name) const;
    /// `value` as in FormField; empty takes the member away. A variable (`{{uuid}}`) is a value of any kind.
    void setField(const QString& name, const QString& value);
    void removeField(const QString& name);
    /// Indented or compact; members keep their order and numbers their digits.
    void reformat(bool indented);

    const std::vector<Problem>& problems() const { return m_problems; }
    bool hasErrors() const;

    link::Target target() const { return m_target; }
    void setTarget(const link::Target& target);
    /// Rooms that follow from the row, for "derived from the row"; variables expanded.
    QStringList derivedRooms(const Variables& variables) const;

    bool isTest() const { return m_test; }
    void setTest(bool test);
    QString reason() const { return m_reason; }
    void setReason(const QString& reason);

    bool canUndo() const { return m_undoAt > 0; }
    bool canRedo() const { return m_undoAt + 1 < m_undo.size(); }
    void undo();
    void redo();

    /// The request with variables expanded; `dryRun` for the audience preview. `unknown` lists variables
    /// without a value.
    link::PublishRequest request(const Variables& variables, bool dryRun,
                                 QStringList* unknown = nullptr) const;

    /// Why Send is disabled, in words; empty when it may be sent. `matched`: from the last dry run, -1:
    /// unknown; `confirm`: what was typed; `armedUntil`, `now`: our clock.
    QString whyNotSend(const link::ServerConfig& config, std::int64_t matched, const QString& confirm,
                       std::int64_t armedUntil, std::int64_t now) const;
    /// What must be typed first: the name of room, user or server, the number of sockets when the audience is
    /// derived; empty: nothing.
    QString nameToType(const link::ServerConfig& config, std::int64_t matched) const;

    /// The same event as a command or program for a backend: `curl`, JavaScript (fetch), Python (requests).
    QString asCurl(const QString& publishUrl) const;
    QString asJavaScript(const QString& publishUrl) const;
    QString asPython(const QString& publishUrl) const;

    QJsonObject toJson() const;
    void fromJson(const QJsonObject& object);

Q_SIGNALS:
    void eventChanged(const QString& event);
    void jsonTextChanged(const QString& text);
    void fieldsChanged();
    void problemsChanged();
    /// Text, whether typed, pasted or taken over, is too large for this document.
    void textRefused(const QString& why);
    void targetChanged();
    /// Anything that a dry run depends on.
    void audienceInputChanged();

private:
    bool takeText(QString text, bool remember);
    void refresh();
    void refreshFields();
    void refreshProblems();
    /// The text as bytes that are a JSON object when m_isObject.
    QByteArray bytes() const;

    std::optional<catalogue::Catalogue> m_catalogue;
    QString m_event;
    QString m_text = QStringLiteral("{}");
    bool m_isObject = true;
    std::vector<FormField> m_fields;
    std::vector<Problem> m_problems;
    link::Target m_target;
    bool m_test = false;
    QString m_reason;
    std::vector<QString> m_undo{m_text};
    std::size_t m_undoAt = 0;
};

} // namespace sio::models
