using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Ullage.Prometheus.Api;

/// <summary>Finds every error of connection options at once. Messages never hold a secret's value.</summary>
internal static class ConnectionOptionsValidation
{
    private const int MaxConcurrency = 64;
    private const int MaxAttempts = 20;

    private static readonly string[] OwnHeaders = ["Host", "Content-Length", "Content-Type", "Content-Encoding", "Transfer-Encoding", "Accept-Encoding", "Connection"];

    public static IReadOnlyList<string> Errors(PrometheusConnectionOptions options)
    {
        var errors = new List<string>();
        var userInUrl = CheckUrl(options, errors);
        CheckIdentity(options, userInUrl, errors);
        CheckTls(options, errors);
        CheckHeaders(options, errors);
        CheckProxy(options, errors);
        CheckLimits(options, errors);
        return errors;
    }

    private static bool CheckUrl(PrometheusConnectionOptions options, List<string> errors)
    {
        if (string.IsNullOrWhiteSpace(options.Url))
        {
            errors.Add("Url is empty; give the server's address, such as http://prometheus:9090.");
            return false;
        }

        if (!Uri.TryCreate(options.Url, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.Host.Length == 0)
        {
            errors.Add("Url is not an absolute http or https URL; give one such as http://prometheus:9090 or https://mimir.example/prometheus.");
            return false;
        }

        if (uri.Query.Length > 0 || uri.Fragment.Length > 0)
        {
            errors.Add($"Url {ServerAddress.Display(options.Url)} has a query or fragment behind it; leave it out, paths are added to the URL.");
        }

        return uri.UserInfo.Length > 0;
    }

    private static void CheckIdentity(PrometheusConnectionOptions options, bool userInUrl, List<string> errors)
    {
        List<string> ways = [];
        if (options.BearerToken is not null)
        {
            ways.Add("BearerToken");
        }

        if (options.BearerTokenFile is not null)
        {
            ways.Add("BearerTokenFile");
        }

        if (options.Username is not null)
        {
            ways.Add("Username");
        }

        if (userInUrl)
        {
            ways.Add("user info in Url");
        }

        if (options.Headers.Keys.Any(static name => name.Equals("Authorization", StringComparison.OrdinalIgnoreCase)))
        {
            ways.Add("an Authorization header");
        }

        if (ways.Count > 1)
        {
            errors.Add($"{string.Join(", ", ways)} are given together; one way to authenticate is expected.");
        }

        if (options.BearerToken is { } token && (token.Length == 0 || token.Any(static c => c <= ' ' || c > '~')))
        {
            errors.Add("BearerToken is empty or has spaces, line ends or characters outside ASCII; give the bare token.");
        }

        if (options.Username is null && (options.Password is not null || options.PasswordFile is not null))
        {
            errors.Add("A password is given without Username; give both.");
        }

        if (options.Username is { } user && (user.Length == 0 || user.Contains(':', StringComparison.Ordinal)))
        {
            errors.Add("Username is empty or has a colon, which basic authentication cannot carry.");
        }

        if (options.Password is not null && options.PasswordFile is not null)
        {
            errors.Add("Password and PasswordFile are given together; give one.");
        }

        CheckFile(nameof(options.BearerTokenFile), options.BearerTokenFile, errors);
        CheckFile(nameof(options.PasswordFile), options.PasswordFile, errors);
    }

    private static void CheckTls(PrometheusConnectionOptions options, List<string> errors)
    {
        if ((options.ClientCertificateFile is null) != (options.ClientKeyFile is null))
        {
            errors.Add("ClientCertificateFile and ClientKeyFile belong together; one of them is missing.");
        }
        else if (options.ClientCertificateFile is { } certificate
            && CheckFile(nameof(options.ClientCertificateFile), certificate, errors) & CheckFile(nameof(options.ClientKeyFile), options.ClientKeyFile, errors))
        {
            Try(() => X509Certificate2.CreateFromPemFile(certificate, options.ClientKeyFile).Dispose(), "ClientCertificateFile and ClientKeyFile do not hold a PEM certificate and its unencrypted key", errors);
        }

        if (options.CertificateAuthorityFile is { } authority && CheckFile(nameof(options.CertificateAuthorityFile), authority, errors))
        {
            Try(
                () =>
                {
                    if (TlsTrust.ReadAuthorities(authority).Count == 0)
                    {
                        errors.Add($"CertificateAuthorityFile {authority} holds no certificate; PEM text with BEGIN CERTIFICATE is expected.");
                    }
                },
                $"CertificateAuthorityFile {authority} cannot be read as PEM certificates",
                errors);
        }

        if (options.TlsServerName is { } name && Uri.CheckHostName(name) == UriHostNameType.Unknown)
        {
            errors.Add("TlsServerName is not a host name.");
        }
    }

    private static void CheckHeaders(PrometheusConnectionOptions options, List<string> errors)
    {
        foreach (var (name, value) in options.Headers)
        {
            if (name.Length == 0 || name.Any(static c => !char.IsAsciiLetterOrDigit(c) && !"!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal)))
            {
                errors.Add($"Headers has \"{Excerpt.Printable(name)}\", which is not a header name.");
            }
            else if (OwnHeaders.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                errors.Add($"Headers has {name}, which is set by the connection itself; leave it out.");
            }
            else if (value.Any(static c => c < ' ' || c > '~'))
            {
                errors.Add($"The value of header {name} has control characters or characters outside ASCII.");
            }
        }
    }

    private static void CheckProxy(PrometheusConnectionOptions options, List<string> errors)
    {
        if (options.Proxy is { } proxy && proxy != "none"
            && (!Uri.TryCreate(proxy, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https" or "socks5") || uri.Host.Length == 0))
        {
            errors.Add("Proxy is not an http, https or socks5 URL; give one such as http://proxy:3128, or none.");
        }
    }

    private static void CheckLimits(PrometheusConnectionOptions options, List<string> errors)
    {
        foreach (var (name, value) in new[]
        {
            (nameof(options.ConnectTimeout), options.ConnectTimeout), (nameof(options.AnswerTimeout), options.AnswerTimeout), (nameof(options.IdleTimeout), options.IdleTimeout),
            (nameof(options.RetryBaseDelay), options.RetryBaseDelay), (nameof(options.RetryMaxDelay), options.RetryMaxDelay),
        })
        {
            if (value <= TimeSpan.Zero || value > TimeSpan.FromHours(1))
            {
                errors.Add($"{name} is {value}; more than zero and at most an hour is expected.");
            }
        }

        Range(nameof(options.MaxRetryAfter), (long)options.MaxRetryAfter.TotalSeconds, 0, 3600, errors);
        Range(nameof(options.MaxConcurrency), options.MaxConcurrency, 1, MaxConcurrency, errors);
        Range(nameof(options.MaxAttempts), options.MaxAttempts, 1, MaxAttempts, errors);
        Range(nameof(options.MaxPieceBytes), options.MaxPieceBytes, 64 << 10, 1 << 30, errors);
        Range(nameof(options.MaxAnswerBytes), options.MaxAnswerBytes, options.MaxPieceBytes, 1L << 30, errors);
        Range(nameof(options.MaxSamplesPerQuery), options.MaxSamplesPerQuery, 1_000, 1_000_000_000, errors);
        if (!Enum.IsDefined(options.Protocol))
        {
            errors.Add($"Protocol {(int)options.Protocol} is unknown.");
        }
    }

    private static void Range(string name, long value, long least, long most, List<string> errors)
    {
        if (value < least || value > most)
        {
            errors.Add($"{name} is {value}; {least} to {most} is expected.");
        }
    }

    private static bool CheckFile(string name, string? path, List<string> errors)
    {
        if (path is null)
        {
            return false;
        }

        try
        {
            using var file = File.OpenRead(path);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            errors.Add($"{name} {Excerpt.Printable(path)} cannot be read ({(e is FileNotFoundException or DirectoryNotFoundException ? "no such file" : e is UnauthorizedAccessException ? "permission denied or a folder" : e.GetType().Name)}); give a readable file.");
            return false;
        }
    }

    private static void Try(Action action, string what, List<string> errors)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or IOException)
        {
            errors.Add($"{what}.");
        }
    }
}
