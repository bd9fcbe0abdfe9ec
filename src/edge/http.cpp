#include "edge/http.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "edge/curl_library.hpp"
#include "edge/signals.hpp"
#include "miniship/text.hpp"
#include "miniship_version.hpp"

namespace miniship::edge {
namespace {

constexpr int kMostRedirects = 5;
constexpr const char* kMoreTime = "run it again, or give it longer with --timeout SECONDS";

using List = std::unique_ptr<curl_slist, void (*)(curl_slist*)>;

/// What the callbacks fill while a response comes in.
struct Incoming {
    HttpResponse response{};
    bool head_only{false};
    /// We ended the transfer, because of `head_only` or of the size.
    bool cut{false};
    bool too_large{false};
};

bool has_body(const Incoming& incoming) {
    return incoming.response.status >= 200 && incoming.response.status != 204 &&
           incoming.response.headers.find("Content-Length") != "0";
}

std::size_t take_body(char* data, std::size_t size, std::size_t count, void* user) {
    auto& incoming = *static_cast<Incoming*>(user);
    if (incoming.response.body.size() + size * count > kLargestBody) {
        incoming.cut = incoming.too_large = true;
        return 0;
    }
    incoming.response.body.append(data, size * count);
    return size * count;
}

int stop_when_interrupted(void*, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    return is_interrupted() ? 1 : 0;
}

// "HTTP/1.1 200 OK"
int status_of(std::string_view status_line) {
    int status = 0;
    const std::string_view digits = status_line.substr(std::min(status_line.find(' '), status_line.size() - 1) + 1);
    std::from_chars(digits.data(), digits.data() + digits.size(), status);
    return status;
}

std::size_t take_header(char* data, std::size_t size, std::size_t count, void* user) {
    auto& incoming = *static_cast<Incoming*>(user);
    const std::string_view line{data, size * count};
    // A head of its own comes before the real one for a 1xx or a proxy's CONNECT.
    if (line.starts_with("HTTP/")) {
        incoming.response = {.status = status_of(line)};
    } else {
        incoming.response.headers.add_line(line);
    }
    if (line == "\r\n" && incoming.head_only && has_body(incoming)) {
        incoming.cut = true;
        return 0;
    }
    return size * count;
}

std::string percent_encoded(std::string_view url) {
    std::string encoded;
    for (const char byte : url) {
        const auto code = static_cast<unsigned char>(byte);
        if (code < 0x80) {
            encoded += byte;
        } else {
            encoded += fmt::format("%{:02X}", code);
        }
    }
    return encoded;
}

std::chrono::milliseconds time_left(const HttpAccess& access) {
    if (!access.deadline) {
        return access.timeout;
    }
    return std::min(access.timeout, std::chrono::duration_cast<std::chrono::milliseconds>(
                                        *access.deadline - std::chrono::steady_clock::now()));
}

/// One easy handle while it is made ready for a request.
class Setup {
public:
    Setup(const CurlLibrary& curl, void* handle) : curl_{curl}, handle_{handle} { curl_.curl_easy_reset(handle_); }

    template <class Value>
    void set(CURLoption option, Value value) {
        curl_.curl_easy_setopt(handle_, option, value);
    }
    void set_if_given(CURLoption option, const std::string& value) {
        if (!value.empty()) {
            set(option, value.c_str());
        }
    }

    void take_access(const HttpAccess& access) {
        set<long>(CURLOPT_CONNECTTIMEOUT_MS, access.connect_timeout.count());
        set<long>(CURLOPT_TIMEOUT_MS, time_left(access).count());
        set<long>(CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2);
        set_if_given(CURLOPT_CAINFO, access.ca);
        set_if_given(CURLOPT_SSLCERT, access.cert);
        set_if_given(CURLOPT_SSLKEY, access.key);
        if (!access.bearer.empty()) {
            set<long>(CURLOPT_HTTPAUTH, CURLAUTH_BEARER);
            set(CURLOPT_XOAUTH2_BEARER, access.bearer.c_str());
        } else if (!access.user.empty()) {
            set<long>(CURLOPT_HTTPAUTH, CURLAUTH_BASIC);
            set(CURLOPT_USERNAME, access.user.c_str());
            set(CURLOPT_PASSWORD, access.password.c_str());
        }
    }

    void take_url(const Url& url) {
        set(CURLOPT_URL, percent_encoded(to_string(url)).c_str());
#if LIBCURL_VERSION_NUM >= 0x075500
        set(CURLOPT_PROTOCOLS_STR, "http,https");
#else
        set<long>(CURLOPT_PROTOCOLS, CURLPROTO_HTTP | CURLPROTO_HTTPS);
#endif
        set(CURLOPT_FOLLOWLOCATION, 0L);
        if (is_loopback(url)) {
            // http_proxy of the environment would take even 127.0.0.1 to the proxy.
            set(CURLOPT_PROXY, "");
        }
    }

    // The body is not copied: the request has to outlive the transfer.
    void take_method(const HttpRequest& request) {
        const bool sends_body = !request.body.empty() || request.method == "PUT" || request.method == "POST";
        if (sends_body) {
            set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
            set(CURLOPT_POSTFIELDS, request.body.c_str());
        }
        if (request.method == "HEAD") {
            set(CURLOPT_NOBODY, 1L);
        } else if (request.method != "GET" || sends_body) {
            set(CURLOPT_CUSTOMREQUEST, request.method.c_str());
        }
    }

private:
    const CurlLibrary& curl_;
    void* handle_;
};

List header_list(const CurlLibrary& curl, const HttpRequest& request) {
    List list{nullptr, curl.curl_slist_free_all};
    const auto add = [&](const std::string& line) { list.reset(curl.curl_slist_append(list.release(), line.c_str())); };
    bool has_type = false;
    for (const auto& [name, value] : request.headers) {
        add(fmt::format("{}: {}", name, value));
        has_type = has_type || text::lowered(name) == "content-type";
    }
    // Without these two libcurl calls every body a web form, and waits a second before sending a large one.
    if (!has_type) {
        add("Content-Type:");
    }
    add("Expect:");
    return list;
}

bool is_tls_failure(CURLcode code) {
    constexpr std::array kCodes{CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CIPHER,
                                CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS};
    return std::find(kCodes.begin(), kCodes.end(), code) != kCodes.end();
}

bool is_certificate_file_failure(CURLcode code) {
    return code == CURLE_SSL_CERTPROBLEM || code == CURLE_SSL_CACERT_BADFILE;
}

Error transfer_error(CURLcode code, const std::string& detail, const Url& url, const HttpAccess& access) {
    if (code == CURLE_OPERATION_TIMEDOUT) {
        return {.code = ErrorCode::timed_out,
                .message = fmt::format("no answer from {} in time: {}", shown(url), detail),
                .hint = kMoreTime};
    }
    if (is_certificate_file_failure(code)) {
        return {.code = ErrorCode::config_invalid,
                .message = fmt::format("cannot use the certificates for {}: {}", shown(url), detail),
                .hint = "check the files that `ca`, `cert` and `key` of the target name"};
    }
    Error error{.code = ErrorCode::remote_unreachable,
                .message = fmt::format("cannot reach {}: {}", shown(url), detail),
                .hint = "see whether the service is up, then run it again"};
    if (is_tls_failure(code)) {
        error.code = ErrorCode::service_failed;
        error.hint = "set `ca` of the target to a PEM file with the authority that signed the server's certificate";
    }
    // TLS 1.3 servers ask late: the refusal comes as an alert, or as the end of the connection, after the handshake.
    const bool alert = detail.find("alert") != std::string::npos;
    const bool broken = code == CURLE_SEND_ERROR || code == CURLE_RECV_ERROR;
    if (url.scheme == "https" && access.cert.empty() && (alert || broken)) {
        error.code = alert ? ErrorCode::service_failed : error.code;
        error.hint = "the server may want a client certificate: set `cert` and `key` of the target";
    }
    return error;
}

bool has_line_break(std::string_view text) {
    return text.find_first_of(std::string_view{"\r\n\0", 3}) != std::string_view::npos;
}

bool is_redirect(int status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

}  // namespace

Result<void> checked_transport(const Url& url) {
    if (url.scheme == "https" || (url.scheme == "http" && is_loopback(url))) {
        return {};
    }
    return Error{.code = ErrorCode::config_invalid,
                 .message = fmt::format("{} is not https", shown(url)),
                 .hint = "use an https:// address; http:// is for 127.0.0.1, ::1 and localhost only"};
}

void HttpClient::Deleter::operator()(void* handle) const {
    if (const auto curl = curl_library(); curl.ok()) {
        (*curl)->curl_easy_cleanup(handle);
    }
}

Result<HttpClient> HttpClient::opened(HttpAccess access) {
    if (has_line_break(access.user) || has_line_break(access.password) || has_line_break(access.bearer)) {
        return Error{.code = ErrorCode::config_invalid, .message = "a secret for the service has a line break in it"};
    }
    TRY_ASSIGN(const CurlLibrary* curl, curl_library());
    void* handle = curl->curl_easy_init();
    if (handle == nullptr) {
        return Error{.code = ErrorCode::internal, .message = "libcurl gives no handle"};
    }
    return HttpClient{std::move(access), handle};
}

Result<HttpResponse> HttpClient::sent_once(const HttpRequest& request) {
    TRY(checked_transport(request.url));
    TRY(not_interrupted());
    if (time_left(access_).count() <= 0) {
        return Error{.code = ErrorCode::timed_out,
                     .message = fmt::format("no time is left to ask {}", shown(request.url)),
                     .hint = kMoreTime};
    }
    TRY_ASSIGN(const CurlLibrary* curl, curl_library());
    const List headers = header_list(*curl, request);
    Incoming incoming{.head_only = request.head_only};
    std::array<char, CURL_ERROR_SIZE> detail{};
    Setup setup{*curl, handle_.get()};
    setup.take_url(request.url);
    setup.take_access(access_);
    setup.take_method(request);
    setup.set(CURLOPT_HTTPHEADER, headers.get());
    setup.set(CURLOPT_USERAGENT, fmt::format("miniship/{}", kVersion).c_str());
    setup.set(CURLOPT_NOSIGNAL, 1L);
    setup.set(CURLOPT_ERRORBUFFER, detail.data());
    setup.set(CURLOPT_WRITEFUNCTION, &take_body);
    setup.set(CURLOPT_WRITEDATA, &incoming);
    setup.set(CURLOPT_HEADERFUNCTION, &take_header);
    setup.set(CURLOPT_HEADERDATA, &incoming);
    setup.set(CURLOPT_NOPROGRESS, 0L);
    setup.set(CURLOPT_XFERINFOFUNCTION, &stop_when_interrupted);
    setup.set(CURLOPT_SHARE, connections_of_thread(*curl));
    const CURLcode code = curl->curl_easy_perform(handle_.get());
    // The next request may come from another thread.
    setup.set(CURLOPT_SHARE, nullptr);
    // The handle outlives this function and would write into the buffer when it closes its connections.
    setup.set(CURLOPT_ERRORBUFFER, nullptr);
    if (code == CURLE_ABORTED_BY_CALLBACK) {
        TRY(not_interrupted());
    }
    if (incoming.too_large) {
        return Error{.code = ErrorCode::document_invalid,
                     .message = fmt::format("{} answers with more than 16 MiB", shown(request.url))};
    }
    if (code != CURLE_OK && !incoming.cut) {
        const char* reason = detail[0] == '\0' ? curl->curl_easy_strerror(code) : detail.data();
        return transfer_error(code, text::printable(reason), request.url, access_);
    }
    return std::move(incoming.response);
}

Result<HttpResponse> HttpClient::send(const HttpRequest& request) {
    HttpRequest current = request;
    for (int followed = 0; followed <= kMostRedirects; ++followed) {
        TRY_ASSIGN(HttpResponse response, sent_once(current));
        const auto location = response.headers.find("Location");
        if (request.method != "GET" || !is_redirect(response.status) || !location) {
            return response;
        }
        const auto next = redirected(current.url, *location);
        if (!next || origin(*next) != origin(request.url)) {
            return Error{.code = ErrorCode::config_invalid,
                         .message = fmt::format("{} redirects to another address: {}", shown(request.url),
                                                next ? origin(*next) : "one that is not usable"),
                         .hint = "secrets stay with their host: name the address that answers as the target's `url`"};
        }
        current.url = *next;
    }
    return Error{.code = ErrorCode::service_failed,
                 .message = fmt::format("{} redirects more than {} times", shown(request.url), kMostRedirects)};
}

}  // namespace miniship::edge
