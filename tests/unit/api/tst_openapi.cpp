// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "apicase.h"

#include "api/documents.h"
#include "api/routes.h"
#include "catalogue/catalogue.h"
#include "catalogue/lint.h"
#include "catalogue/payload.h"
#include "protocol/jsonscanner.h"

#include <QtCore/QSet>
#include <QtTest/QTest>

using namespace sio;
using namespace sio::test;

namespace {

const catalogue::CommonFields kCommon{"0d3b9f54-6f1c-4f0e-9f6e-2a6f1b7c8d90", "2026-03-02T09:00:00.000Z",
                                      false};

QString text(std::string_view s)
{
    return QString::fromUtf8(s.data(), static_cast<qsizetype>(s.size()));
}

std::string compact(const QJsonValue& value)
{
    return QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact).toStdString();
}

/// Calls `visit` with every object of the document and its path.
void walk(const QJsonValue& value, const QString& path,
          const std::function<void(const QJsonObject&, const QString&)>& visit)
{
    if (value.isArray()) {
        const QJsonArray array = value.toArray();
        for (qsizetype i = 0; i < array.size(); ++i)
            walk(array[i], path + '[' + QString::number(i) + ']', visit);
    } else if (value.isObject()) {
        const QJsonObject object = value.toObject();
        visit(object, path);
        for (auto it = object.begin(); it != object.end(); ++it)
            walk(it.value(), path + '/' + it.key(), visit);
    }
}

} // namespace

class TestOpenApi : public QObject {
    Q_OBJECT
private:
    QJsonObject m_document;
    std::optional<catalogue::Catalogue> m_catalogue;

    QJsonObject resolve(const QString& reference) const
    {
        QJsonValue value = m_document;
        for (const QString& part : reference.mid(2).split('/'))
            value = value.toObject()[part];
        return value.toObject();
    }
    QJsonObject schemaOf(const QString& event) const
    {
        QString name;
        for (const QString& word : event.split('_'))
            name += word.left(1).toUpper() + word.mid(1);
        return m_document["components"].toObject()["schemas"].toObject()[name].toObject();
    }
    /// What the server's lint says of data for `event` once it is completed, as one line; empty: nothing.
    QString lintOf(const QString& event, const QJsonValue& data) const
    {
        const std::string json = compact(data);
        protocol::JsonScanner scanner;
        if (scanner.scan(json) != protocol::JsonStatus::Valid)
            return "no JSON";
        const std::string name = event.toStdString();
        const std::string composed = catalogue::compose(m_catalogue->find(name), json, scanner, kCommon).json;
        QString all;
        for (const catalogue::Warning& warning : catalogue::lint(*m_catalogue, name, composed))
            all += QString::fromStdString(warning.field + ": " + warning.message + "; ");
        return all;
    }

private Q_SLOTS:
    void initTestCase()
    {
        QJsonParseError error;
        const std::string_view document = api::openApiDocument();
        m_document =
            QJsonDocument::fromJson(QByteArray(document.data(), qsizetype(document.size())), &error).object();
        QVERIFY2(error.error == QJsonParseError::NoError, qPrintable(error.errorString()));
        QCOMPARE(m_document["openapi"].toString(), QString("3.1.0"));
        auto catalogue = catalogue::Catalogue::builtIn();
        QVERIFY(catalogue.has_value());
        m_catalogue.emplace(*std::move(catalogue));
    }

    void everyRouteIsDocumentedAndEveryDocumentedPathExists()
    {
        QMap<QString, QString> served;
        for (const api::RouteInfo& route : api::kRoutes)
            served[text(route.path)] = text(route.allow.substr(0, route.allow.find(','))).toLower();
        QMap<QString, QString> documented;
        const QJsonObject paths = m_document["paths"].toObject();
        for (auto it = paths.begin(); it != paths.end(); ++it)
            documented[it.key()] = it.value().toObject().keys().join(',');
        QCOMPARE(documented, served);
    }

    void everyReferenceLeadsSomewhereAndNothingIsUnused()
    {
        QSet<QString> used;
        walk(m_document, "#", [&](const QJsonObject& object, const QString& path) {
            if (!object["$ref"].isString())
                return;
            const QString reference = object["$ref"].toString();
            used.insert(reference);
            QVERIFY2(!resolve(reference).isEmpty(), qPrintable(path + " -> " + reference));
        });
        const QJsonObject components = m_document["components"].toObject();
        for (const char* kind : {"schemas", "responses", "parameters"}) {
            const QJsonObject items = components[kind].toObject();
            for (auto it = items.begin(); it != items.end(); ++it)
                QVERIFY2(used.contains(QString("#/components/%1/%2").arg(kind, it.key())),
                         qPrintable(it.key()));
        }
    }

    void operationsAreNamedOnceAndDescribeTheirErrors()
    {
        QSet<QString> names;
        const QJsonObject paths = m_document["paths"].toObject();
        for (auto it = paths.begin(); it != paths.end(); ++it) {
            const QJsonObject methods = it.value().toObject();
            for (auto method = methods.begin(); method != methods.end(); ++method) {
                const QJsonObject operation = method.value().toObject();
                const QString name = operation["operationId"].toString();
                QVERIFY2(!name.isEmpty() && !names.contains(name), qPrintable(it.key()));
                names.insert(name);
                QVERIFY(operation["responses"].toObject().contains("200"));
                QVERIFY(operation["responses"].toObject().contains("405"));
                if (method.key() == "get")
                    continue;
                for (const char* status :
                     {"400", "401", "403", "404", "405", "413", "415", "422", "429", "503"})
                    QVERIFY2(operation["responses"].toObject().contains(status),
                             qPrintable(it.key() + ' ' + status));
            }
        }
    }

    void schemaOfAnEventIsThatOfTheCatalogue_data()
    {
        QTest::addColumn<QString>("event");
        for (const char* event : {"session_update", "booking_confirmation", "availability_update",
                                  "payment_update", "researcher_onboarded"})
            QTest::newRow(event) << event;
    }
    void schemaOfAnEventIsThatOfTheCatalogue()
    {
        QFETCH(QString, event);
        const catalogue::EventType* type = m_catalogue->find(event.toStdString());
        QVERIFY(type);
        const QJsonObject schema = schemaOf(event);
        const QJsonObject properties = schema["properties"].toObject();
        QSet<QString> expected, required, fillers;
        for (const catalogue::Field& field : type->fields) {
            const QString name = QString::fromStdString(field.name);
            expected.insert(name);
            if (!field.fillFrom.empty())
                fillers.insert(QString::fromStdString(field.fillFrom));
            if (field.presence == catalogue::Presence::Required && field.fillFrom.empty())
                required.insert(name);
            if (field.kind == catalogue::FieldKind::Enum) {
                QStringList values;
                for (const QJsonValue value : properties[name].toObject()["enum"].toArray())
                    values << value.toString();
                QStringList known;
                for (const std::string& value : field.values)
                    known << QString::fromStdString(value);
                QCOMPARE(values, known);
            }
        }
        const QStringList names = properties.keys();
        QCOMPARE(QSet<QString>(names.begin(), names.end()), expected + fillers);
        QSet<QString> listed;
        for (const QJsonValue name : schema["required"].toArray())
            listed.insert(name.toString());
        QCOMPARE(listed, required);
    }

    void examplesOfTheSchemasLintClean_data() { schemaOfAnEventIsThatOfTheCatalogue_data(); }
    void examplesOfTheSchemasLintClean()
    {
        QFETCH(QString, event);
        const QJsonArray examples = schemaOf(event)["examples"].toArray();
        QVERIFY(!examples.isEmpty());
        for (const QJsonValue example : examples)
            QCOMPARE(lintOf(event, example), QString());
    }

    void examplesOfRequestsAreAcceptedAndLintClean()
    {
        ApiCase c;
        const auto bodyOf = [this](const char* path, const char* method) {
            return m_document["paths"]
                .toObject()[path]
                .toObject()[method]
                .toObject()["requestBody"]
                .toObject()["content"]
                .toObject()["application/json"]
                .toObject();
        };

        const QJsonObject rows = bodyOf("/api/v1/events/{name}", "post")["examples"].toObject();
        QCOMPARE(rows.size(), 5);
        for (auto it = rows.begin(); it != rows.end(); ++it) {
            const QJsonValue row = it.value().toObject()["value"];
            QCOMPARE(c.post("/api/v1/events/" + it.key().toStdString(), compact(row)).status(), 200);
            const QByteArray data = QByteArray::fromStdString(c.last().dataJson);
            QCOMPARE(lintOf(it.key(), QJsonDocument::fromJson(data).object()), QString());
        }

        const QJsonObject publishes = bodyOf("/api/v1/publish", "post")["examples"].toObject();
        for (const QJsonValue example : publishes) {
            const QJsonObject body = example.toObject()["value"].toObject();
            QCOMPARE(c.post("/api/v1/publish", compact(body)).status(), 200);
            if (m_catalogue->find(body["event"].toString().toStdString()))
                QCOMPARE(lintOf(body["event"].toString(), body["data"]), QString());
        }

        const Reply batch = c.post("/api/v1/batch", compact(bodyOf("/api/v1/batch", "post")["example"]));
        for (const QJsonValue result : batch.json()["results"].toArray())
            QVERIFY(!result.toObject().contains("error"));

        const char* participants = "/api/v1/sessions/{session_id}/participants";
        QCOMPARE(c.put("/api/v1/sessions/6f0c/participants", compact(bodyOf(participants, "put")["example"]))
                     .status(),
                 200);
    }

    void answersHaveTheMembersOfTheirSchemas()
    {
        ApiCase c;
        const auto keysOf = [this](const char* schema) {
            return m_document["components"]
                .toObject()["schemas"]
                .toObject()[schema]
                .toObject()["properties"]
                .toObject()
                .keys();
        };
        socketio::SocketInfo info;
        info.id = socketio::SocketId::generate();
        c.publisher.outcome.sockets = {info};
        c.publisher.outcome.warnings = {{"a", "MISSING_FIELD", "b"}};
        const QJsonObject dry = c.post("/api/v1/events/x", R"({"dry_run":true})").json();
        QCOMPARE(dry.keys(), keysOf("PublishAnswer"));
        QCOMPARE(dry["sockets"].toArray()[0].toObject().keys(), keysOf("Socket"));
        QCOMPARE(dry["warnings"].toArray()[0].toObject().keys(), keysOf("Warning"));
        QCOMPARE(c.put("/api/v1/sessions/s/participants", R"({"users":[]})").json().keys(),
                 keysOf("Participants"));
        QCOMPARE(c.post("/api/v1/batch", R"({"items":[1]})").json()["results"].toArray()[0].toObject().keys(),
                 keysOf("ItemError"));
        QCOMPARE(c.post("/api/v1/publish", "[]").json()["error"].toObject().keys(), keysOf("ErrorBody"));
        c.readiness.setDraining();
        QCOMPARE(c.get("/readyz").json().keys(), keysOf("NotReady"));
    }

    void documentIsServed()
    {
        ApiCase c;
        const Reply reply = c.get("/api/v1/openapi.json");
        QCOMPARE(reply.response().contentType, std::string("application/json"));
        QCOMPARE(reply.body(), std::string(api::openApiDocument()));
    }
};

QTEST_APPLESS_MAIN(TestOpenApi)
#include "tst_openapi.moc"
