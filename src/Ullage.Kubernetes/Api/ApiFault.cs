using System.Net.Sockets;
using System.Text.Json;
using Ullage.Kubernetes.Objects;

namespace Ullage.Kubernetes.Api;

/// <summary>From a refusal, as the API puts it into a Status object, or from a broken connection, to one error for people.</summary>
internal static class ApiFault
{
    private const int MostCauses = 20;

    /// <summary>The error behind a status other than success.</summary>
    /// <param name="code">The status.</param>
    /// <param name="at">Method and address asked, without credentials.</param>
    /// <param name="body">The body's beginning, bounded by the caller.</param>
    /// <param name="secret">What must not be told.</param>
    /// <param name="retryAfter">The Retry-After header.</param>
    /// <param name="withholds">Whether there are credentials that were not sent.</param>
    public static KubernetesException OfStatus(int code, string at, ReadOnlyMemory<byte> body, string? secret, TimeSpan? retryAfter, bool withholds = false)
    {
        var (said, reason, causes, isStatus) = Said(body, secret);
        var tail = said.Length > 0 ? $" It says: {said}" : "";
        if (withholds && (code == 401 || (code == 403 && said.Contains("system:anonymous", StringComparison.Ordinal))))
        {
            return new(code == 401 ? KubernetesFailure.Unauthorized : KubernetesFailure.Forbidden, $"{at}: the API wants to know who asks ({code}), and credentials are not sent over http://, nor does kubectl send them; make the context's server https://.{tail}") { Causes = causes };
        }

        var (failure, message, transient) = code switch
        {
            401 => (KubernetesFailure.Unauthorized, $"{at}: the API wants other credentials (401); log in again, or check the token, certificate or exec plugin of the context.{tail}", false),
            403 => (KubernetesFailure.Forbidden, $"{at}: the API does not allow this (403); where RBAC refuses, give the user or service account a Role with that verb and resource, where admission does, mind its bounds.{tail}", false),
            404 when !isStatus => Stranger(at, body.Span.StartsWith("404 page not found"u8), tail),
            404 => (KubernetesFailure.NotFound, $"{at}: not found (404); check namespace and name, and whether this server has the kind.{tail}", false),
            409 => (KubernetesFailure.Conflict, reason == "AlreadyExists" ? $"{at}: the object exists already (409).{tail}" : $"{at}: it changed meanwhile, or another manager owns a field (409); read it again and decide anew.{tail}", false),
            410 => (KubernetesFailure.Gone, $"{at}: that state is no longer kept (410); list again from the beginning.{tail}", false),
            413 => (KubernetesFailure.TooLarge, $"{at}: the request is too large for the server (413).{tail}", false),
            422 => (KubernetesFailure.Invalid, $"{at}: the object would not be valid (422); mend the fields named.{tail}", false),
            429 => (KubernetesFailure.Overloaded, $"{at}: the API limits requests, or a disruption budget allows no eviction now (429); try later.{tail}", true),
            503 => (KubernetesFailure.ServerError, $"{at}: the API, or what it forwards to, is not available (503).{tail}", true),
            >= 500 => (KubernetesFailure.ServerError, $"{at}: the API failed ({code}).{tail}", true),
            >= 300 and < 400 => (KubernetesFailure.Rejected, $"{at}: answered with a redirection ({code}), where the API is expected; check the server's address, which may be a login page.", false),
            _ => (KubernetesFailure.Rejected, $"{at}: refused ({code}).{tail}", false),
        };
        return new(failure, message) { Causes = causes, RetryAfter = retryAfter, Transient = transient };
    }

    /// <summary>
    /// A 404 that is no Status: the API answers so, in the words of Go, for a group that it does not have, which is no news; any other page is somebody else's, and says nothing
    /// about whether an object is there.
    /// </summary>
    private static (KubernetesFailure, string, bool) Stranger(string at, bool isGroup, string tail) =>
        (isGroup ? KubernetesFailure.NotFound : KubernetesFailure.Malformed, $"{at}: not found (404), and not in the words of a Kubernetes API; check that the context's server is one, and no login page or proxy.{tail}", false);

    /// <summary>The error behind an exception while connecting, sending or reading.</summary>
    public static KubernetesException OfException(Exception exception, string at, string? secret)
    {
        for (var e = exception; e is not null; e = e.InnerException)
        {
            if (e is UntrustedServerException untrusted)
            {
                return new(KubernetesFailure.Tls, $"{at}: the server cannot be trusted: {untrusted.Message}.", exception);
            }

            if (e is SocketException socket)
            {
                return socket.SocketErrorCode switch
                {
                    SocketError.ConnectionRefused => new(KubernetesFailure.Unreachable, $"{at}: connection refused; check that the API server runs and that the context's address is right.", exception) { Transient = true },
                    SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => new(KubernetesFailure.Unreachable, $"{at}: the name does not resolve; check the context's address and the DNS, or the VPN.", exception) { Transient = true },
                    _ => Dropped(at, exception),
                };
            }
        }

        return exception is HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError or HttpRequestError.InvalidResponse or HttpRequestError.ProxyTunnelError } broken
            ? new(KubernetesFailure.Tls, $"{at}: {(broken.HttpRequestError == HttpRequestError.SecureConnectionError ? "what listens there speaks no TLS, or not with this client (http:// may be meant)" : "no connection that speaks HTTP")}; check the scheme and port of the context's server, its client certificate and its proxy ({Printable.Of(exception.GetBaseException().Message, secret)})", exception)
            : Dropped(at, exception);
    }

    private static KubernetesException Dropped(string at, Exception exception) =>
        new(KubernetesFailure.Unreachable, $"{at}: the connection broke before the answer's end; where it always does, check scheme and port of the context's server.", exception) { Transient = true };

    private static (string Message, string Reason, IReadOnlyList<FailureCause> Causes, bool IsStatus) Said(ReadOnlyMemory<byte> body, string? secret)
    {
        try
        {
            using var parsed = JsonDocument.Parse(body);
            var status = parsed.RootElement;
            var causes = new List<FailureCause>();
            foreach (var cause in status.Field("details").Items("causes"))
            {
                if (causes.Count < MostCauses)
                {
                    causes.Add(new(Printable.Of(cause.Text("reason")), Printable.Of(cause.Text("field")), Printable.Of(cause.Text("message"), secret)));
                }
            }

            return (Printable.Of(status.Text("message"), secret), status.Text("reason"), causes, status.Text("kind") == "Status");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Proxies and load balancers answer in their own words.
            var text = Printable.Of(System.Text.Encoding.UTF8.GetString(body.Span), secret);
            return (text.StartsWith('<') ? "an HTML page" : text, "", [], false);
        }
    }
}
