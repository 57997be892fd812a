// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/certificates.h"

#include "tests/support/childprocess.h"

#include <sstream>

namespace edgedeck::test {

Certificates::Certificates()
{
    if (ChildProcess::find("openssl").empty()) {
        m_problem = "the openssl program is not installed";
        return;
    }
    const std::string dir = m_dir.path().string();
    m_dir.write("ca.cnf",
        "[ca]\ndefault_ca=d\n[d]\ndatabase=" + dir + "/index.txt\nserial=" + dir
            + "/serial\nnew_certs_dir=" + dir
            + "\ndefault_md=sha256\npolicy=p\nunique_subject=no\n[p]\ncommonName=supplied\n"
              "[req]\ndistinguished_name=n\n[n]\n[v3]\nbasicConstraints=critical,CA:true\nkeyUsage="
              "keyCertSign,cRLSign\n");
    m_dir.write("index.txt", "");
    m_dir.write("serial", "1000\n");
    const std::string config = " -config " + dir + "/ca.cnf";
    openssl("ecparam -name prime256v1 -genkey -noout -out " + key());
    openssl("ecparam -name prime256v1 -genkey -noout -out " + m_dir.file("cakey.pem"));
    openssl("req -x509 -new -key " + m_dir.file("cakey.pem")
        + " -days 3650 -subj /CN=Example-Test-CA -extensions v3 -out " + authority() + config);
    openssl("req -new -key " + key() + " -subj /CN=example -out " + m_dir.file("request.pem") + config);
    sign("valid", "20200101000000Z", "20990101000000Z", "IP:127.0.0.1,DNS:localhost");
    sign("expired", "20100101000000Z", "20110101000000Z", "IP:127.0.0.1,DNS:localhost");
    sign("notyet", "20980101000000Z", "20990101000000Z", "IP:127.0.0.1,DNS:localhost");
    sign("otherhost", "20200101000000Z", "20990101000000Z", "DNS:elsewhere.example.com");
    m_dir.write("self.ext", "subjectAltName=IP:127.0.0.1\n");
    openssl("x509 -req -in " + m_dir.file("request.pem") + " -signkey " + key() + " -days 365 -extfile "
        + m_dir.file("self.ext") + " -out " + selfSigned());
}

void Certificates::sign(
    const std::string &name, const std::string &from, const std::string &until, const std::string &names)
{
    m_dir.write(name + ".ext", "subjectAltName=" + names + "\nextendedKeyUsage=serverAuth\n");
    openssl("ca -batch -notext -config " + m_dir.file("ca.cnf") + " -cert " + authority() + " -keyfile "
        + m_dir.file("cakey.pem") + " -startdate " + from + " -enddate " + until + " -extfile "
        + m_dir.file(name + ".ext") + " -in " + m_dir.file("request.pem") + " -out "
        + m_dir.file(name + ".pem"));
}

void Certificates::openssl(const std::string &arguments)
{
    if (!good())
        return;
    std::vector<std::string> command{"openssl"};
    std::istringstream words(arguments);
    for (std::string word; words >> word;)
        command.push_back(word);
    ChildProcess process(command);
    if (process.waitForExit() != 0)
        m_problem = "openssl " + arguments + ": " + process.output();
}

} // namespace edgedeck::test
