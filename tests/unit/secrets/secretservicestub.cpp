// SPDX-License-Identifier: GPL-3.0-or-later
// Takes the place of the keychain on the session bus: "silent" never answers (the process stops itself), "wrong" answers
// that it knows no such object. Runs the rest of its arguments as a command meanwhile.
#include <QCoreApplication>
#include <QDBusConnection>

#include <csignal>
#include <cstdio>
#include <cstring>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char *argv[])
{
    if (argc < 3)
        return 64;
    int ready[2];
    if (::pipe(ready) != 0)
        return 71;
    const pid_t service = ::fork();
    if (service == 0) {
        QCoreApplication app(argc, argv);
        const bool owned
            = QDBusConnection::sessionBus().registerService(QStringLiteral("org.freedesktop.secrets"));
        (void)!::write(ready[1], owned ? "y" : "n", 1);
        if (std::strcmp(argv[1], "silent") == 0)
            std::raise(SIGSTOP);
        return QCoreApplication::exec();
    }
    char answer = 'n';
    (void)!::read(ready[0], &answer, 1);
    int status = 69 << 8;
    if (answer == 'y') {
        if (std::strcmp(argv[1], "silent") == 0)
            ::waitpid(service, nullptr, WUNTRACED);
        const pid_t child = ::fork();
        if (child == 0) {
            ::execv(argv[2], argv + 2);
            ::_exit(127);
        }
        ::waitpid(child, &status, 0);
    }
    ::kill(service, SIGKILL);
    ::waitpid(service, nullptr, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 70;
}
