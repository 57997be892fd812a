// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/config/appsettings.h"

#include <QFile>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>

#include <limits>
#include <memory>

using namespace edgedeck::config;
using namespace Qt::StringLiterals;

class AppSettingsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_file = m_dir->filePath(u"config/settings.ini"_s);
    }

    void theTableIsWhole()
    {
        QSet<QString> keys;
        QSet<int> settings;
        for (const SettingRow &row : settingTable()) {
            keys.insert(QString::fromLatin1(row.key));
            settings.insert(static_cast<int>(row.setting));
            QVERIFY(row.standard.isValid());
            if (row.standard.typeId() == QMetaType::Int || row.standard.typeId() == QMetaType::Double)
                QVERIFY(row.low.toDouble() <= row.standard.toDouble()
                    && row.standard.toDouble() <= row.high.toDouble());
            QVERIFY(row.words.isEmpty() || row.words.contains(row.standard.toString()));
        }
        QCOMPARE(keys.size(), qsizetype(settingTable().size()));
        QCOMPARE(settings.size(), int(Setting::WindowState) + 1);
    }

    void valuesAreClampedAndTyped()
    {
        AppSettings settings(m_file);
        QCOMPARE(settings.fontScale(), 1.0);
        settings.setValue(Setting::FontScale, 9.0);
        QCOMPARE(settings.fontScale(), 2.0);
        settings.setValue(Setting::FontScale, std::numeric_limits<double>::quiet_NaN());
        QCOMPARE(settings.fontScale(), 1.0);
        settings.setValue(Setting::AnalyticsSeconds, 1);
        QCOMPARE(settings.analyticsSeconds(), 30);
        settings.setValue(Setting::AnalyticsSeconds, u"many"_s);
        QCOMPARE(settings.analyticsSeconds(), 60);
        settings.setValue(Setting::Theme, u"pink"_s);
        QVERIFY(settings.theme() == Theme::Auto);
        settings.setTheme(Theme::HighContrast);
        QVERIFY(settings.theme() == Theme::HighContrast);
        settings.setValue(Setting::WindowGeometry, QByteArray("\x01\x00\xff", 3));
        QCOMPARE(settings.value(Setting::WindowGeometry).toByteArray(), QByteArray("\x01\x00\xff", 3));
    }

    void theyComeBackAndDefaultsAreNotWritten()
    {
        {
            AppSettings settings(m_file);
            settings.setTheme(Theme::Light);
            settings.setValue(Setting::SingleLetterKeys, false);
            settings.setValue(Setting::FontScale, 1.25);
            settings.setValue(Setting::ArmedMinutes, 10);
            QVERIFY(settings.save());
        }
        AppSettings again(m_file);
        QVERIFY(again.theme() == Theme::Light);
        QVERIFY(!again.singleLetterKeys());
        QCOMPARE(again.fontScale(), 1.25);
        again.setTheme(Theme::Auto);
        QVERIFY(again.save());
        const QByteArray text = read();
        QVERIFY(!text.contains("theme"));
        QVERIFY(!text.contains("armed"));
        QVERIFY(text.contains("single_letters"));
    }

    void keysOfOtherVersionsAreKept()
    {
        {
            AppSettings(m_file).setTheme(Theme::Dark);
        }
        QFile file(m_file);
        QVERIFY(file.open(QIODevice::Append));
        file.write("\n[future]\nthing=42\n");
        file.close();
        {
            AppSettings settings(m_file);
            settings.setTheme(Theme::Light);
        }
        QVERIFY(read().contains("thing=42"));
    }

    void nonsenseInTheFileReadsAsDefault()
    {
        {
            AppSettings(m_file).setTheme(Theme::Dark);
        }
        QFile file(m_file);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("[look]\ntheme=@Invalid()\nfont_scale=wide\n[poll]\nanalytics_seconds=-5\n");
        file.close();
        AppSettings settings(m_file);
        QVERIFY(settings.theme() == Theme::Auto);
        QCOMPARE(settings.fontScale(), 1.0);
        QCOMPARE(settings.analyticsSeconds(), 30);
    }

    void changesAreAnnouncedOnce()
    {
        AppSettings settings(m_file);
        QList<Setting> heard;
        connect(&settings, &AppSettings::changed, this, [&](Setting setting) { heard.append(setting); });
        settings.setTheme(Theme::Dark);
        settings.setTheme(Theme::Dark);
        settings.setValue(Setting::FontScale, 1.0);
        settings.setValue(Setting::LocalTime, false);
        QCOMPARE(heard, (QList<Setting>{Setting::Theme, Setting::LocalTime}));
    }

    void theFileIsTheOwnersOwn()
    {
        AppSettings settings(m_file);
        settings.setTheme(Theme::Dark);
        QVERIFY(settings.save());
        QVERIFY(!(QFile::permissions(m_file) & (QFile::ReadGroup | QFile::ReadOther)));
    }

private:
    [[nodiscard]] QByteArray read() const
    {
        QFile file(m_file);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    std::unique_ptr<QTemporaryDir> m_dir;
    QString m_file;
};

QTEST_GUILESS_MAIN(AppSettingsTest)
#include "tst_appsettings.moc"
