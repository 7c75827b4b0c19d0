using System.Net.Http.Headers;
using System.Text;
using Ullage.Model;

namespace Ullage.Prometheus.Api;

/// <summary>Says who asks, request by request, and keeps what it knows out of messages.</summary>
internal sealed class Credentials(PrometheusConnectionOptions options, ServerAddress address)
{
    private const int MaxSecretFileBytes = 64 << 10;
    private const int ShortestRedacted = 4;

    private volatile string? _lastFromFile;
    private volatile string? _lastBasic;

    /// <summary>Adds the authorization and the configured headers. Secret files are read anew, since Kubernetes rotates them in place.</summary>
    /// <exception cref="SourceException">A secret file cannot be read.</exception>
    public void Apply(HttpRequestMessage request)
    {
        foreach (var (name, value) in options.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if ((options.BearerToken ?? ReadSecret(options.BearerTokenFile, "bearer token")) is { } token)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }
        else if ((options.Username ?? address.UserName) is { } user)
        {
            var password = options.Password ?? ReadSecret(options.PasswordFile, "password") ?? address.Password ?? "";
            var basic = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"));
            _lastBasic = basic;
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", basic);
        }
    }

    /// <summary>Replaces every known secret in a text: servers and proxies echo what they were sent.</summary>
    public string Redact(string text)
    {
        IEnumerable<string?> secrets = [options.BearerToken, options.Password, address.Password, _lastFromFile, _lastBasic, .. options.Headers.Values];
        foreach (var secret in secrets)
        {
            if (secret is { Length: >= ShortestRedacted })
            {
                text = WithoutCutEnd(text.Replace(secret, "***", StringComparison.Ordinal), secret);
            }
        }

        return text;
    }

    /// <summary>A text cut off inside a secret ends in the secret's beginning, which tells as much.</summary>
    private static string WithoutCutEnd(string text, string secret)
    {
        for (var length = Math.Min(secret.Length - 1, text.Length); length >= ShortestRedacted; length--)
        {
            if (text.AsSpan().EndsWith(secret.AsSpan(0, length), StringComparison.Ordinal))
            {
                return string.Concat(text.AsSpan(0, text.Length - length), "***");
            }
        }

        return text;
    }

    private string? ReadSecret(string? path, string what)
    {
        if (path is null)
        {
            return null;
        }

        try
        {
            using var file = File.OpenRead(path);
            var bytes = new byte[MaxSecretFileBytes + 1];
            var length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            var secret = Encoding.UTF8.GetString(bytes, 0, length).Trim();
            if (length > MaxSecretFileBytes || secret.Length == 0 || secret.Any(char.IsControl))
            {
                throw new SourceException(SourceFailure.Unauthorized, $"The {what} file {Excerpt.Printable(path)} is empty, larger than 64 KiB or holds more than one line; one line with the {what} is expected.");
            }

            _lastFromFile = secret;
            return secret;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SourceException(SourceFailure.Unauthorized, $"The {what} file {Excerpt.Printable(path)} cannot be read: {(e is UnauthorizedAccessException ? "permission denied" : "no such file or not readable")}.", e);
        }
    }
}
