// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/colours.h"
#include "ui/widgets/flat_style.h"
#include "ui/widgets/theme.h"

#include <QApplication>
#include <QPainter>
#include <QPushButton>
#include <QStyleOption>
#include <QTest>

#include <cmath>

using namespace p1scope;

namespace {

double luminance(const QColor& colour)
{
    const auto linear = [](double c) {
        return c <= 0.03928 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) +
           0.0722 * linear(colour.blueF());
}

/// Contrast ratio as WCAG 2.1 reckons it, 1 to 21.
double contrast(const QColor& a, const QColor& b)
{
    const double la = luminance(a);
    const double lb = luminance(b);
    return (std::max(la, lb) + 0.05) / (std::min(la, lb) + 0.05);
}

} // namespace

class TestTheme : public QObject {
    Q_OBJECT
private slots:
    void textCanBeRead_data()
    {
        QTest::addColumn<QPalette>("palette");
        QTest::newRow("light") << ui::lightPalette();
        QTest::newRow("dark") << ui::darkPalette();
    }
    void textCanBeRead()
    {
        QFETCH(QPalette, palette);
        const ui::Colours c = ui::Colours::of(palette);
        QVERIFY(contrast(c.text, c.panel) >= 7);
        for (const QColor& onPanel : {c.dim, c.good, c.bad, c.warn})
            QVERIFY2(contrast(onPanel, c.panel) >= 4.5, qPrintable(onPanel.name()));
        QVERIFY(contrast(c.good, c.goodBackground) >= 4);
        QVERIFY(contrast(c.bad, c.badBackground) >= 4);
        QVERIFY(contrast(c.warn, c.warnBackground) >= 4);
        QVERIFY(contrast(palette.color(QPalette::HighlightedText), c.accent) >= 4.5);
    }

    void namesAreReadBack()
    {
        for (const auto theme : {ui::Theme::System, ui::Theme::Light, ui::Theme::Dark})
            QCOMPARE(ui::themeFromName(ui::themeName(theme)), std::optional(theme));
        QVERIFY(!ui::themeFromName(QStringLiteral("purple")));
    }

    void widgetsFollowAChangeOfTheme()
    {
        QPushButton button(QStringLiteral("x"));
        button.show();
        ui::applyTheme(*qApp, ui::Theme::Dark);
        QTRY_VERIFY(ui::Colours::of(button.palette()).dark);
        const QColor darkMiddle = button.grab().toImage().pixelColor(6, 12);
        ui::applyTheme(*qApp, ui::Theme::Light);
        QTRY_VERIFY(!ui::Colours::of(button.palette()).dark);
        const QColor lightMiddle = button.grab().toImage().pixelColor(6, 12);
        QVERIFY(lightMiddle.lightness() > darkMiddle.lightness() + 100);
    }

    void whatCanBeChosenIsSeenToBeSo_data() { textCanBeRead_data(); }
    /// The outline of an empty box or ring, 3:1 as WCAG 2.1 (1.4.11) asks of parts to be worked.
    void whatCanBeChosenIsSeenToBeSo()
    {
        QFETCH(QPalette, palette);
        const ui::FlatStyle style;
        for (const auto element : {QStyle::PE_IndicatorCheckBox, QStyle::PE_IndicatorRadioButton}) {
            QStyleOptionButton option;
            option.palette = palette;
            option.rect = QRect(0, 0, 14, 14);
            const auto drawn = [&](QStyle::State state) {
                QImage image(option.rect.size(), QImage::Format_RGB32);
                image.fill(palette.color(QPalette::Window));
                QPainter painter(&image);
                option.state = state;
                style.drawPrimitive(element, &option, &painter, nullptr);
                return image;
            };
            const QImage empty = drawn(QStyle::State_Enabled | QStyle::State_Off);
            const QColor line = empty.pixelColor(7, 0);
            QVERIFY2(contrast(line, palette.color(QPalette::Window)) >= 3, qPrintable(line.name()));
            const QImage chosen = drawn(QStyle::State_Enabled | QStyle::State_On);
            QVERIFY(contrast(chosen.pixelColor(3, 4), empty.pixelColor(3, 4)) >= 3);
            QVERIFY(empty != drawn(QStyle::State_Off));
        }
    }

    void withoutADesktopTheSystemsThemeIsLight()
    {
        ui::applyTheme(*qApp, ui::Theme::Dark);
        ui::applyTheme(*qApp, ui::Theme::System);
        QVERIFY(!ui::Colours::of(QApplication::palette()).dark);
    }
};

QTEST_MAIN(TestTheme)
#include "tst_theme.moc"
