// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/windowfixture.h"
#include "ui/shell/gauge.h"
#include "ui/shell/marks.h"
#include "ui/shell/theme.h"
#include "ui/shell/typography.h"

#include <QFontDatabase>
#include <QPainter>
#include <QTest>

#include <cmath>
#include <functional>
#include <utility>
#include <vector>

using namespace edgedeck;
using namespace edgedeck::ui;
using namespace Qt::StringLiterals;

class TestTheme : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void statedRatios_data();
    void statedRatios();
    void pairs_data();
    void pairs();
    void everyGround_data();
    void everyGround();
    void contrastOfBlackAndWhite();
    void paletteCarriesTheTokens();
    void digitsStandInColumns();
    void sizesFollowTheBase();
    void marksDiffer();
    void statesDifferInPrint_data();
    void statesDifferInPrint();
};

void TestTheme::statedRatios_data()
{
    QTest::addColumn<QColor>("ink");
    QTest::addColumn<QColor>("surface");
    QTest::addColumn<double>("stated");
    const struct
    {
        const char *name;
        QColor Theme::*token;
        double dark, light, hc;
    } kTokens[] = {{"text", &Theme::text, 14.7, 16.5, 21.0}, {"muted", &Theme::muted, 8.1, 7.4, 16.8},
        {"faint", &Theme::faint, 6.3, 5.9, 16.8}, {"ctl", &Theme::ctl, 4.2, 3.9, 21.0},
        {"focus", &Theme::focus, 13.1, 9.2, 19.6}, {"selbar", &Theme::selbar, 7.5, 5.2, 19.6},
        {"info", &Theme::info, 8.3, 6.8, 12.8}, {"ok", &Theme::ok, 7.8, 6.6, 14.5},
        {"warn", &Theme::warn, 8.9, 5.9, 13.0}, {"critical", &Theme::critical, 7.4, 7.5, 10.1},
        {"unknown", &Theme::unknown, 8.3, 7.4, 12.7}, {"stale", &Theme::stale, 7.1, 5.9, 13.6},
        {"bar", &Theme::bar, 6.1, 3.9, 21.0}, {"l1", &Theme::l1, 7.5, 5.2, 12.8},
        {"do", &Theme::durable, 5.5, 3.4, 14.5}, {"kv", &Theme::kv, 7.7, 3.3, 13.0},
        {"miss", &Theme::miss, 5.4, 3.6, 7.6}, {"deletes", &Theme::deletes, 5.7, 4.5, 9.1},
        {"lists", &Theme::lists, 13.1, 7.5, 19.7}};
    for (const auto &token : kTokens) {
        const struct
        {
            ThemeId id;
            double stated;
        } kEach[]
            = {{ThemeId::Dark, token.dark}, {ThemeId::Light, token.light}, {ThemeId::HighContrast, token.hc}};
        for (const auto &each : kEach) {
            const Theme &t = themeFor(each.id);
            QTest::addRow("%s %s", token.name, qPrintable(toString(each.id)))
                << t.*(token.token) << t.surface << each.stated;
        }
    }
}

void TestTheme::statedRatios()
{
    QFETCH(QColor, ink);
    QFETCH(QColor, surface);
    QFETCH(double, stated);
    QVERIFY2(std::abs(contrast(ink, surface) - stated) <= 0.1,
        qPrintable(QString::number(contrast(ink, surface))));
}

void TestTheme::pairs_data()
{
    QTest::addColumn<QColor>("text");
    QTest::addColumn<QColor>("fill");
    for (const auto id : {ThemeId::Dark, ThemeId::Light, ThemeId::HighContrast}) {
        const Theme &t = themeFor(id);
        const QByteArray name = toString(id).toLatin1();
        QTest::addRow("primary %s", name.constData()) << t.primaryText << t.primaryFill;
        QTest::addRow("production %s", name.constData()) << t.productionText << t.productionFill;
        QTest::addRow("staging %s", name.constData()) << t.stagingText << t.stagingFill;
        QTest::addRow("sandbox %s", name.constData()) << t.sandboxText << t.sandboxFill;
        QTest::addRow("armed %s", name.constData()) << t.armedText << t.armedFill;
        QTest::addRow("armed chip %s", name.constData()) << t.armedChipText << t.armedChipFill;
    }
}

void TestTheme::pairs()
{
    QFETCH(QColor, text);
    QFETCH(QColor, fill);
    QVERIFY2(contrast(text, fill) >= 4.5, qPrintable(QString::number(contrast(text, fill))));
}

void TestTheme::everyGround_data()
{
    QTest::addColumn<int>("id");
    QTest::newRow("dark") << static_cast<int>(ThemeId::Dark);
    QTest::newRow("light") << static_cast<int>(ThemeId::Light);
    QTest::newRow("hc") << static_cast<int>(ThemeId::HighContrast);
}

void TestTheme::everyGround()
{
    QFETCH(int, id);
    const Theme &t = themeFor(static_cast<ThemeId>(id));
    const double textLeast = t.id == ThemeId::HighContrast ? 5.5 : 4.5;
    QList<QColor> grounds{t.bg, t.surface, t.raised, t.sunken, t.input, t.header, t.sel};
    const QList<QColor> states{t.info, t.ok, t.warn, t.critical, t.unknown, t.stale};
    for (const QColor &state : states)
        grounds << t.tint(state, t.surface);
    for (const QColor &ground : grounds) {
        for (const QColor &ink : QList<QColor>{t.text, t.muted, t.faint})
            QVERIFY2(contrast(ink, ground) >= textLeast, qPrintable(ink.name() + u" on "_s + ground.name()));
        QVERIFY2(contrast(t.ctl, ground) >= 3.0, qPrintable(t.ctl.name() + u" on "_s + ground.name()));
        QVERIFY2(contrast(t.focus, ground) >= 3.0, qPrintable(t.focus.name() + u" on "_s + ground.name()));
    }
    for (const QColor &state : states) {
        for (const QColor &ground :
            QList<QColor>{t.bg, t.surface, t.raised, t.header, t.sel, t.tint(state, t.surface)})
            QVERIFY2(
                contrast(state, ground) >= textLeast, qPrintable(state.name() + u" on "_s + ground.name()));
    }
    for (const QColor &series : QList<QColor>{t.l1, t.durable, t.kv, t.miss, t.deletes, t.lists})
        QVERIFY2(contrast(series, t.surface) >= 3.0, qPrintable(series.name()));
    for (const QColor &fill : QList<QColor>{t.bar, t.warn, t.critical, t.stale})
        QVERIFY2(contrast(fill, t.track) >= 2.95, qPrintable(fill.name() + u" on track"_s));
}

void TestTheme::contrastOfBlackAndWhite()
{
    QVERIFY(std::abs(contrast(Qt::black, Qt::white) - 21.0) < 0.001);
    QVERIFY(std::abs(contrast(Qt::red, Qt::red) - 1.0) < 0.001);
}

void TestTheme::paletteCarriesTheTokens()
{
    for (const auto id : {ThemeId::Dark, ThemeId::Light, ThemeId::HighContrast}) {
        wearTheme(id);
        QVERIFY(theme().id == id);
        QCOMPARE(QApplication::palette().color(QPalette::Window), theme().bg);
        QCOMPARE(QApplication::palette().color(QPalette::Highlight), theme().sel);
        QVERIFY(themeFromString(toString(id)) == std::optional(id));
    }
    QVERIFY(!themeFromString(u"solarized"_s));
}

void TestTheme::digitsStandInColumns()
{
    test::pinFont();
    for (const auto type : {Type::Body, Type::Strong, Type::Number, Type::Small})
        QVERIFY(hasTabularDigits(numberFont(type)));
    // A font with proportional digits is replaced by the fixed one; such fonts are rare, so the rule itself is tested.
    QVERIFY(hasTabularDigits(QFontDatabase::systemFont(QFontDatabase::FixedFont)));
}

void TestTheme::sizesFollowTheBase()
{
    for (const int points : {6, 9, 10, 12, 20}) {
        QFont base(u"DejaVu Sans"_s);
        base.setPointSize(points);
        QApplication::setFont(base);
        resetFonts();
        const double clamped = std::clamp(points, 9, 12);
        QCOMPARE(ui::font(Type::Body).pointSizeF(), clamped);
        QVERIFY(std::abs(ui::font(Type::Headline).pointSizeF() - clamped * 1.42) < 0.05);
        QVERIFY(rowHeight() >= 28);
    }
    test::pinFont();
}

void TestTheme::marksDiffer()
{
    // Without colour the shapes must still tell the states apart.
    QList<QImage> seen;
    for (int i = static_cast<int>(Mark::Ok); i <= static_cast<int>(Mark::Stale); ++i) {
        QImage image(32, 32, QImage::Format_Grayscale8);
        image.fill(Qt::white);
        QPainter painter(&image);
        paintMark(painter, image.rect(), static_cast<Mark>(i), QColor(Qt::black), QColor(Qt::white));
        painter.end();
        for (const QImage &other : seen)
            QVERIFY2(other != image, qPrintable(markWord(static_cast<Mark>(i))));
        QVERIFY(!markWord(static_cast<Mark>(i)).isEmpty());
        seen << image;
    }
}

namespace {

QImage grey(const QSize &size, const QColor &ground, const std::function<void(QPainter &)> &paint)
{
    QImage image(size, QImage::Format_ARGB32_Premultiplied);
    image.fill(ground);
    QPainter painter(&image);
    paint(painter);
    painter.end();
    return image.convertToFormat(QImage::Format_Grayscale8);
}

/// Pixels that an eye tells apart in print.
int differing(const QImage &a, const QImage &b)
{
    constexpr int kVisible = 40;
    int count = 0;
    for (int y = 0; y < a.height(); ++y) {
        for (int x = 0; x < a.width(); ++x)
            count += std::abs(qGray(a.pixel(x, y)) - qGray(b.pixel(x, y))) > kVisible ? 1 : 0;
    }
    return count;
}

} // namespace

void TestTheme::statesDifferInPrint_data()
{
    everyGround_data();
}

/// Every state as the window paints it, in the theme's colours, printed grey: the shapes alone tell them apart, at the
/// size of a row; so do the bullets.
void TestTheme::statesDifferInPrint()
{
    QFETCH(int, id);
    const Theme &t = themeFor(static_cast<ThemeId>(id));
    std::vector<std::pair<QString, QImage>> seen;
    for (int i = static_cast<int>(Mark::Ok); i <= static_cast<int>(Mark::Stale); ++i) {
        const Mark mark = static_cast<Mark>(i);
        // Two device pixels a pixel, as a printer has at least.
        const QImage image
            = grey({26, 26}, t.surface, [&](QPainter &p) { paintMark(p, QRectF(0, 0, 26, 26), mark, t); });
        for (const auto &[word, other] : seen)
            QVERIFY2(differing(image, other) >= 12, qPrintable(word + u" and "_s + markWord(mark)));
        seen.emplace_back(markWord(mark), image);
    }
    const std::vector<std::pair<QString, GaugeState>> gauges{{u"none used"_s, {.used = 0.0}},
        {u"fine"_s, {.used = 0.5}}, {u"near"_s, {.used = 0.85}}, {u"over"_s, {.used = 1.1}},
        {u"unknown"_s, {}}, {u"refused"_s, {.used = 1.0, .attempted = 1.3}},
        {u"expected"_s, {.used = 0.5, .expected = 0.1}}};
    std::vector<std::pair<QString, QImage>> bullets;
    for (const auto &[word, state] : gauges) {
        const QImage image = grey(
            {240, 28}, t.surface, [&](QPainter &p) { paintGauge(p, QRectF(8, 0, 224, 28), state, t); });
        for (const auto &[name, other] : bullets)
            QVERIFY2(differing(image, other) >= 20, qPrintable(name + u" and "_s + word));
        bullets.emplace_back(word, image);
    }
}

QTEST_MAIN(TestTheme)
#include "tst_theme.moc"
