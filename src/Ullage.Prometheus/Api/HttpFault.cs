using System.Net;
using System.Net.Sockets;
using Ullage.Model;

namespace Ullage.Prometheus.Api;

/// <summary>One failed try of a request: what to report, and whether another try can help.</summary>
/// <param name="Failure">What kind.</param>
/// <param name="Message">One line for people, without secrets.</param>
/// <param name="Transient">Whether to try again.</param>
/// <param name="RetryAfter">The wait the server asks for.</param>
/// <param name="Inner">What was thrown.</param>
internal sealed record HttpFault(SourceFailure Failure, string Message, bool Transient, TimeSpan? RetryAfter = null, Exception? Inner = null)
{
    /// <summary>The fault behind a status other than success.</summary>
    /// <param name="status">The status.</param>
    /// <param name="at">The address asked, without credentials.</param>
    /// <param name="said">What the body says, made printable and free of secrets; may be empty.</param>
    /// <param name="location">Where a redirection points, without credentials.</param>
    /// <param name="retryAfter">The Retry-After header.</param>
    public static HttpFault OfStatus(HttpStatusCode status, string at, string said, string? location, TimeSpan? retryAfter)
    {
        var code = (int)status;
        var tail = said.Length > 0 ? $" It says: {said}" : "";
        return code switch
        {
            400 when said.Contains("exceeded sample limit", StringComparison.Ordinal) =>
                new(SourceFailure.TooLarge, $"{at} refused the read for its size (400); ask for a shorter window or fewer namespaces.{tail}", false),
            400 => new(SourceFailure.Rejected, $"{at} refused the request (400).{tail}", false),
            401 => new(SourceFailure.Unauthorized, $"{at} wants other credentials (401); check the token, or user and password.{tail}", false),
            403 => new(SourceFailure.Forbidden, $"{at} does not allow this (403); check the rights of the token or user, and the tenant header (X-Scope-OrgID) where one is needed.{tail}", false),
            404 => new(SourceFailure.NotFound, $"{at} does not exist (404); check the URL's path prefix (Mimir and others want /prometheus).{tail}", false),
            405 => new(SourceFailure.NotFound, $"{at} does not take this method (405); check the URL's path prefix.{tail}", false),
            407 => new(SourceFailure.Unauthorized, "The proxy wants credentials (407); put them into the proxy's URL in the environment (ULLAGE_PROXY or HTTPS_PROXY).", false),
            408 => new(SourceFailure.TimedOut, $"{at} timed out (408).{tail}", true),
            413 or 422 => new(SourceFailure.TooLarge, $"{at} refused the query ({code}), which usually means too many samples; ask for a shorter window or fewer namespaces.{tail}", false),
            429 => new(SourceFailure.Overloaded, $"{at} limits requests (429); try later, or with less concurrency.{tail}", true, retryAfter),
            501 or 505 => new(SourceFailure.Unsupported, $"{at} does not support this ({code}).{tail}", false),
            503 => new(SourceFailure.Overloaded, $"{at} is overloaded or starting (503).{tail}", true, retryAfter),
            504 => new(SourceFailure.TimedOut, $"{at} timed out behind its gateway (504).{tail}", true, retryAfter),
            >= 500 => new(SourceFailure.ServerError, $"{at} failed ({code}).{tail}", true, retryAfter),
            >= 300 and < 400 => new(SourceFailure.Rejected, $"{at} redirects to {location ?? "somewhere else"} ({code}); give the final URL, or credentials if that is a login page.", false),
            _ => new(SourceFailure.Rejected, $"{at} answered {code}, where 200 is expected.{tail}", false),
        };
    }

    /// <summary>The fault behind an exception while connecting, sending or waiting for the answer's head.</summary>
    public static HttpFault OfException(Exception exception, string at, string host, Func<string, string> redact)
    {
        for (var e = exception; e is not null; e = e.InnerException)
        {
            if (e is CertificateRefusedException refused)
            {
                return new(SourceFailure.Tls, $"{at} cannot be trusted: {refused.Message}.", false, Inner: exception);
            }

            if (e is SocketException socket)
            {
                return OfSocket(socket, at, host, exception);
            }
        }

        return exception switch
        {
            HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => NoSuchHost(at, host, exception),
            HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } =>
                new(SourceFailure.Tls, $"No TLS connection to {at}; check that the port speaks https, and the client certificate if one is needed.", false, Inner: exception),
            HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError } =>
                new(SourceFailure.Unreachable, $"The proxy does not connect to {at}: {redact(Excerpt.Printable(exception.Message))}", true, Inner: exception),
            HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse } =>
                new(SourceFailure.Malformed, $"{at} does not answer in HTTP; check the port, and whether it wants https.", false, Inner: exception),
            HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded } => Dropped(at, exception),
            HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } =>
                new(SourceFailure.Malformed, $"{at} answers with more headers than are accepted.", false, Inner: exception),
            _ => Dropped(at, exception),
        };
    }

    private static HttpFault OfSocket(SocketException socket, string at, string host, Exception whole) => socket.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => new(SourceFailure.Unreachable, $"{at} refused the connection; check that it runs and that host and port are right.", true, Inner: whole),
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => NoSuchHost(at, host, whole),
        SocketError.TimedOut => new(SourceFailure.TimedOut, $"No connection to {at} in time; check the address and the network between.", true, Inner: whole),
        SocketError.NetworkUnreachable or SocketError.HostUnreachable => new(SourceFailure.Unreachable, $"No route to {at}; check the address and the network between.", true, Inner: whole),
        _ => Dropped(at, whole),
    };

    private static HttpFault NoSuchHost(string at, string host, Exception whole) =>
        new(SourceFailure.Unreachable, $"The name {Excerpt.Printable(host)} of {at} (or of the proxy) does not resolve; check it, and the cluster's DNS suffix.", true, Inner: whole);

    private static HttpFault Dropped(string at, Exception whole) =>
        new(SourceFailure.Unreachable, $"{at} dropped the connection without an answer.", true, Inner: whole);
}
