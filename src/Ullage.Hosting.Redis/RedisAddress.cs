using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Ullage.Hosting.Redis;

/// <summary>A server, a database and who asks. Prints without the password.</summary>
internal sealed record RedisAddress(string Host, int Port, bool Tls, string? User, string? Password, int Database)
{
    private const int DefaultPort = 6379;

    /// <summary>Reads a URL.</summary>
    /// <param name="url">The text.</param>
    /// <param name="address">What it says.</param>
    /// <param name="fault">What is wrong with it, without any of its secrets.</param>
    public static bool TryParse(string? url, [NotNullWhen(true)] out RedisAddress? address, [NotNullWhen(false)] out string? fault)
    {
        address = null;
        const string Form = "expected redis://[user:password@]host[:port][/database], or rediss:// for TLS.";
        if (string.IsNullOrWhiteSpace(url))
        {
            fault = $"is not set; {Form}";
            return false;
        }

        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Host.Length == 0)
        {
            fault = $"is no URL with a host; {Form}";
            return false;
        }

        if (uri.Scheme is not ("redis" or "rediss"))
        {
            fault = $"begins with {uri.Scheme}://; {Form}";
            return false;
        }

        var path = uri.AbsolutePath.Trim('/');
        var database = 0;
        if (path.Length > 0 && !int.TryParse(path, NumberStyles.None, CultureInfo.InvariantCulture, out database))
        {
            // Not quoted: the rest of a password whose '/' was not encoded looks like a path.
            fault = "has something else than a database's number, such as /0, after its host (a '/' in a password is written %2F).";
            return false;
        }

        if (uri.Query.Length > 0 || uri.Fragment.Length > 0)
        {
            fault = $"has a query or a fragment, which mean nothing here (a '?' or '#' in a password is written %3F or %23); {Form}";
            return false;
        }

        // "user:password", ":password", and "password" alone as others write it.
        var colon = uri.UserInfo.IndexOf(':', StringComparison.Ordinal);
        var (user, password) = uri.UserInfo.Length == 0 ? (null, null) : colon < 0 ? (null, uri.UserInfo) : (uri.UserInfo[..colon], uri.UserInfo[(colon + 1)..]);
        address = new(
            uri.Host.Trim('[', ']'),
            uri.Port > 0 ? uri.Port : DefaultPort,
            uri.Scheme == "rediss",
            string.IsNullOrEmpty(user) ? null : Uri.UnescapeDataString(user),
            string.IsNullOrEmpty(password) ? null : Uri.UnescapeDataString(password),
            database);
        fault = null;
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{(Tls ? "rediss" : "redis")}://{(Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host)}:{Port}/{Database}");
}
