// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/launchoptions.h"

#include <QRegularExpression>

namespace edgedeck::ui {

using namespace Qt::StringLiterals;

const QStringList &picturePages()
{
    static const QStringList kPages{u"incident"_s, u"quotas"_s, u"bindings"_s, u"flags"_s, u"cache"_s,
        u"timeline"_s, u"review"_s, u"flip-sheet"_s, u"flip-verdict"_s, u"palette"_s, u"keys"_s,
        u"first-run"_s, u"kit"_s};
    return kPages;
}

LaunchOptions parseLaunch(const QStringList &arguments)
{
    LaunchOptions options;
    const auto complain = [&](const QString &sentence) {
        if (options.error.isEmpty())
            options.error = sentence;
    };
    qsizetype i = 0;
    const auto value = [&](const QString &name) -> QString {
        if (i + 1 >= arguments.size() || arguments[i + 1].startsWith(u"--"_s)) {
            complain(name + u" needs a value."_s);
            return {};
        }
        return arguments[++i];
    };
    for (; i < arguments.size(); ++i) {
        const QString &each = arguments[i];
        if (each == u"--help"_s || each == u"-h"_s) {
            options.help = true;
        } else if (each == u"--version"_s) {
            options.version = true;
        } else if (each == u"--sandbox"_s) {
            options.sandbox = true;
            if (i + 1 < arguments.size() && !arguments[i + 1].startsWith(u'-'))
                options.scenario = arguments[++i];
        } else if (each == u"--speed"_s) {
            bool ok = false;
            options.speed = value(each).toDouble(&ok);
            if (!ok || options.speed < 0 || options.speed > 86400)
                complain(u"--speed takes a number from 0 to 86400."_s);
        } else if (each == u"--exit-after-first-paint"_s) {
            options.exitAfterFirstPaint = true;
        } else if (each == u"--profile"_s) {
            options.profile = value(each);
        } else if (each == u"--theme"_s) {
            const QString name = value(each);
            options.theme = themeFromString(name);
            if (!options.theme)
                complain(u"--theme takes dark, light or hc."_s);
        } else if (each == u"--size"_s) {
            const auto match = QRegularExpression(u"^(\\d{3,5})x(\\d{3,5})$"_s).match(value(each));
            options.size = QSize(match.captured(1).toInt(), match.captured(2).toInt());
            if (!match.hasMatch() || options.size.width() > 8192 || options.size.height() > 8192)
                complain(u"--size takes WIDTHxHEIGHT, at most 8192x8192."_s);
        } else if (each == u"--picture"_s) {
            options.picturePage = value(each);
            options.pictureFile = value(each);
            if (!options.picturePage.isEmpty() && !picturePages().contains(options.picturePage))
                complain(u"--picture does not know “%1”. Pages: %2."_s.arg(
                    options.picturePage, picturePages().join(u' ')));
            if (!options.pictureFile.isEmpty() && !options.pictureFile.endsWith(u".png"_s))
                complain(u"--picture writes PNG: the file's name must end in .png."_s);
        } else {
            complain(u"“%1” is not an option of edgedeck."_s.arg(each));
        }
    }
    return options;
}

QString usage()
{
    return u"edgedeck: operations console for Cloudflare Workers\n"
           "\n"
           "  edgedeck                                 the profile of last time, or the first start\n"
           "  edgedeck --profile NAME                  a profile made with edgedeckctl profile add\n"
           "  edgedeck --sandbox [SCENARIO]            a simulated Cloudflare on this computer, no account "
           "needed\n"
           "  edgedeck --picture PAGE FILE.png         renders one page off screen and ends\n"
           "      [--theme dark|light|hc] [--size WxH] [--sandbox SCENARIO]\n"
           "  edgedeck --version | --help\n"
           "\n"
           "Options: --speed N (simulated seconds a second, default 60), --theme dark|light|hc\n"
           "Pages: "_s
        + picturePages().join(u' ') + u"\n"_s;
}

} // namespace edgedeck::ui
