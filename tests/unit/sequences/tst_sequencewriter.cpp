// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "sequences/sequencereader.h"
#include "sequences/sequencewriter.h"
#include "sequences/yamlreader.h"

#include <QtCore/QDirIterator>
#include <QtCore/QFile>
#include <QtTest/QTest>

using namespace sio::sequences;

class TestSequenceWriter : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void writesWhatItReads_data()
    {
        QTest::addColumn<QString>("file");
        for (const char* folder : {"/resources/sequences", "/tests/data/sequences"}) {
            QDirIterator files(QString(PM_SOURCE_DIR) + folder, {"*.yaml"}, QDir::Files);
            while (files.hasNext()) {
                const QString file = files.next();
                QTest::newRow(qPrintable(QFileInfo(file).fileName())) << file;
            }
        }
    }
    void writesWhatItReads()
    {
        QFETCH(QString, file);
        QFile input(file);
        QVERIFY(input.open(QIODevice::ReadOnly));
        const std::string original = input.readAll().toStdString();
        const auto sequence = readSequence(original);
        QVERIFY2(sequence, sequence ? "" : sequence.error().front().text(file.toStdString()).c_str());
        const std::string written = writeSequence(*sequence);
        const auto again = readSequence(written);
        QVERIFY2(again, (written + (again ? "" : again.error().front().text("written"))).c_str());
        QCOMPARE(QString::fromStdString(writeSequence(*again)), QString::fromStdString(written));
        // Nothing is lost: as a tree it is the original one, where defaults are written out.
        Value before = *readYaml(original);
        const Value after = *readYaml(written);
        for (Value::Member& actor : before.find("actors")->members())
            if (!actor.value.find("transport"))
                actor.value.set("transport", Value::string("websocket"));
        const auto withoutDefaults = [](Value& steps) {
            for (Value& step : steps.items()) {
                for (Value::Member& member : step.members()) {
                    const auto normal = [](Value& value) {
                        value = Value::string(durationText(*parseDuration(value.text())));
                    };
                    if (member.name == "at" || member.name == "within" || member.name == "wait")
                        normal(member.value);
                    for (const char* key : {"within", "for", "delay-acks"})
                        if (Value* inner = member.value.isMap() ? member.value.find(key) : nullptr)
                            normal(*inner);
                }
                for (const char* key : {"connect", "disconnect"})
                    if (Value* names = step.find(key); names && names->isList() && names->items().size() == 1)
                        *names = Value(names->items().front());
            }
        };
        withoutDefaults(*before.find("steps"));
        if (!(before == after))
            QCOMPARE(QString::fromStdString(after.json()), QString::fromStdString(before.json()));
    }

    void writesOneStep()
    {
        const auto sequence = readSequence("sequence: t\nversion: 1\nactors: { a: {} }\nsteps:\n"
                                           "  - { at: 5ms, actor: a, emit: e, with: { x: [1] } }\n");
        QCOMPARE(writeStep(sequence->steps[0]), std::string("at: 5ms\nactor: a\nemit: e\nwith:\n  x: [1]\n"));
    }

    void writesCommentsOfVariables()
    {
        Sequence sequence;
        sequence.name = "t";
        Value id = Value::map({{"new", Value::string("uuid")}});
        id.setComment("was 6f0c");
        sequence.vars.push_back({"session1", id});
        sequence.actors.push_back({"a", {}, TransportKind::WebSocket, {}, {}, {}, {}});
        Step step;
        step.kind = StepKind::Connect;
        step.actors = {"a"};
        sequence.steps.push_back(step);
        const std::string text = writeSequence(sequence);
        QVERIFY2(text.find("session1: { new: uuid }  # was 6f0c\n") != std::string::npos, text.c_str());
        QVERIFY(readSequence(text));
    }
};

QTEST_GUILESS_MAIN(TestSequenceWriter)
#include "tst_sequencewriter.moc"
