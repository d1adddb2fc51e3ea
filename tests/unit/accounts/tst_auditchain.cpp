// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
#include "admin/auditchain.h"

#include <QtCore/QCryptographicHash>
#include <QtTest/QTest>

using namespace sio::admin;

namespace {

AuditRow rowOf(std::int64_t seq)
{
    AuditRow row;
    row.seq = seq;
    row.timeMs = 1'764'000'000'000 + seq;
    row.who = "m.ruiz";
    row.role = "support";
    row.from = "192.0.2.7";
    row.what = "publish";
    row.target = "user:u1";
    row.reason = "SUP-311 \"double\" charge\n…";
    row.result = "ok";
    if (seq % 2 == 0)
        row.matched = seq;
    return row;
}

std::vector<std::string> chainOf(int length)
{
    std::vector<std::string> lines;
    AuditHash head = auditGenesis();
    for (int seq = 1; seq <= length; ++seq) {
        const AuditLine line = encodeAuditLine(rowOf(seq), head);
        head = line.hash;
        lines.push_back(line.text.substr(0, line.text.size() - 1));
    }
    return lines;
}

AuditVerifier verified(const std::vector<std::string>& lines)
{
    AuditVerifier verifier;
    for (const std::string& line : lines)
        verifier.addLine(line);
    return verifier;
}

} // namespace

class TestAuditChain : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aLineIsReadBack()
    {
        const AuditLine line = encodeAuditLine(rowOf(2), auditGenesis());
        QCOMPARE(line.text.find('\n'), line.text.size() - 1);
        const auto parsed = parseAuditLine(line.text.substr(0, line.text.size() - 1));
        QVERIFY(parsed);
        QVERIFY(parsed->row == rowOf(2));
        QCOMPARE(parsed->hash, line.hash);
        QCOMPARE(parsed->prev, auditGenesis());
    }

    // The format as a stranger's program would check it: SHA-256 over the bytes from "prev" to the brace.
    void theHashIsThatOfTheBytes()
    {
        const std::string line = encodeAuditLine(rowOf(1), auditGenesis()).text;
        const QByteArray text = QByteArray::fromStdString(line).chopped(1);
        QVERIFY(text.startsWith("{\"hash\":\""));
        const qsizetype from = text.indexOf("\"prev\"");
        QCOMPARE(from, 75);
        QCOMPARE(text.mid(9, 64),
                 QCryptographicHash::hash(text.mid(from), QCryptographicHash::Sha256).toHex());
    }

    void aWholeChainHolds()
    {
        const AuditVerifier verifier = verified(chainOf(50));
        QVERIFY2(!verifier.isBroken(), verifier.why().c_str());
        QCOMPARE(verifier.seq(), 50);
        QCOMPARE(verifier.line(), std::size_t(50));
        const AuditVerifier empty;
        QCOMPARE(empty.head(), auditGenesis());
    }

    void anyChangedByteBreaksItsLine()
    {
        const std::vector<std::string> chain = chainOf(3);
        for (std::size_t i = 0; i < chain[1].size(); ++i) {
            std::vector<std::string> changed = chain;
            changed[1][i] = static_cast<char>(changed[1][i] ^ 1);
            const AuditVerifier verifier = verified(changed);
            QVERIFY(verifier.isBroken());
            QVERIFY2(verifier.line() == 2, std::to_string(i).c_str());
            QCOMPARE(verifier.seq(), 1);
        }
    }

    void theFirstLineConcernedIsNamed_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<int>("line");
        QTest::newRow("removed in the middle") << 0 << 3;
        QTest::newRow("removed at the start") << 1 << 1;
        QTest::newRow("exchanged") << 2 << 3;
        QTest::newRow("repeated") << 3 << 4;
        QTest::newRow("forged with a fitting hash") << 4 << 4;
        QTest::newRow("empty line") << 5 << 3;
        QTest::newRow("number skipped") << 6 << 6;
    }
    void theFirstLineConcernedIsNamed()
    {
        QFETCH(int, kind);
        QFETCH(int, line);
        std::vector<std::string> chain = chainOf(5);
        const auto at = [&chain](int n) { return chain.begin() + (n - 1); };
        const auto text = [](const AuditLine& made) { return made.text.substr(0, made.text.size() - 1); };
        switch (kind) {
        case 0:
            chain.erase(at(3));
            break;
        case 1:
            chain.erase(at(1));
            break;
        case 2:
            std::swap(*at(3), *at(4));
            break;
        case 3:
            chain.insert(at(4), *at(3));
            break;
        case 4: { // who can hash can change a line, but not the one that follows
            AuditRow forged = rowOf(3);
            forged.who = "somebody.else";
            *at(3) = text(encodeAuditLine(forged, parseAuditLine(*at(2))->hash));
            break;
        }
        case 5:
            chain.insert(at(3), std::string());
            break;
        case 6:
            chain.push_back(text(encodeAuditLine(rowOf(7), parseAuditLine(*at(5))->hash)));
            break;
        default:
            break;
        }
        const AuditVerifier verifier = verified(chain);
        QVERIFY(verifier.isBroken());
        QCOMPARE(static_cast<int>(verifier.line()), line);
        QVERIFY(!verifier.why().empty());
    }

    void aCutOffLineIsNamed()
    {
        const std::vector<std::string> chain = chainOf(2);
        AuditVerifier verifier;
        QVERIFY(verifier.addLine(chain[0]));
        QVERIFY(!verifier.addLine(chain[1], false));
        QCOMPARE(verifier.line(), std::size_t(2));
    }

    void aChainThatIsCutAtItsEndIsWholeButShorter()
    {
        std::vector<std::string> chain = chainOf(5);
        const AuditHash head = verified(chain).head();
        chain.pop_back();
        const AuditVerifier verifier = verified(chain);
        QVERIFY(!verifier.isBroken());
        QVERIFY(verifier.head() != head); // which is why the head is kept elsewhere
    }

    void hostileLinesAreNoRecords_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("brace") << QByteArray("{");
        QTest::newRow("only a hash") << QByteArray("{\"hash\":\"" + QByteArray(64, 'a') + "\"}");
        QTest::newRow("upper case") << QByteArray("{\"hash\":\"" + QByteArray(64, 'A') + "\",\"prev\":\"" +
                                                  QByteArray(64, '0') + "\",\"seq\":1}");
        QTest::newRow("zeroes") << QByteArray(300, '\0');
        const QByteArray body = "\"prev\":\"" + QByteArray(64, '0') + "\",not json}";
        QTest::newRow("hashed, but no JSON")
            << "{\"hash\":\"" + QCryptographicHash::hash(body, QCryptographicHash::Sha256).toHex() + "\"," +
                   body;
    }
    void hostileLinesAreNoRecords()
    {
        QFETCH(QByteArray, line);
        QVERIFY(!parseAuditLine(line.toStdString()));
    }
};

QTEST_APPLESS_MAIN(TestAuditChain)
#include "tst_auditchain.moc"
