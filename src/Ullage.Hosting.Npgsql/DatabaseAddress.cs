using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Npgsql;

namespace Ullage.Hosting.Npgsql;

/// <summary>A database and who asks it. Prints without the password.</summary>
internal sealed record DatabaseAddress(string Host, int Port, string Database, string? User, string? Password, SslMode? Tls, string? Authority, string? Application)
{
    private const int DefaultPort = 5432;

    /// <summary>Reads a URL.</summary>
    /// <param name="url">The text.</param>
    /// <param name="address">What it says.</param>
    /// <param name="fault">What is wrong with it, without any of its secrets.</param>
    public static bool TryParse(string? url, [NotNullWhen(true)] out DatabaseAddress? address, [NotNullWhen(false)] out string? fault)
    {
        address = null;
        const string Form = "expected postgres://[user[:password]@]host[:port]/database[?sslmode=require].";
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

        if (uri.Scheme is not ("postgres" or "postgresql"))
        {
            fault = $"begins with {uri.Scheme}://; {Form}";
            return false;
        }

        var database = Uri.UnescapeDataString(uri.AbsolutePath.TrimStart('/'));
        if (database.Length == 0 || uri.Fragment.Length > 0)
        {
            fault = database.Length == 0 ? $"names no database; {Form}" : $"has a '#', which in a password is written %23; {Form}";
            return false;
        }

        var colon = uri.UserInfo.IndexOf(':', StringComparison.Ordinal);
        var (user, password) = colon < 0 ? (uri.UserInfo, "") : (uri.UserInfo[..colon], uri.UserInfo[(colon + 1)..]);
        address = new(uri.Host.Trim('[', ']'), uri.Port > 0 ? uri.Port : DefaultPort, database, Text(user), Text(password), null, null, null);
        foreach (var part in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var (key, value) = equals < 0 ? (part, "") : (part[..equals], Uri.UnescapeDataString(part[(equals + 1)..]));
            SslMode? mode = value switch
            {
                "disable" => SslMode.Disable,
                "allow" => SslMode.Allow,
                "prefer" => SslMode.Prefer,
                "require" => SslMode.Require,
                "verify-ca" => SslMode.VerifyCA,
                "verify-full" => SslMode.VerifyFull,
                _ => null,
            };
            switch (key)
            {
                case "sslmode" when mode is not null:
                    address = address with { Tls = mode };
                    break;
                case "sslrootcert":
                    address = address with { Authority = Text(value) };
                    break;
                case "application_name":
                    address = address with { Application = Text(value) };
                    break;
                default:
                    // The name alone: what follows '?' may be the rest of a password that was not encoded.
                    fault = key == "sslmode"
                        ? "has a sslmode that is none; expected disable, allow, prefer, require, verify-ca or verify-full."
                        : "has a parameter that means nothing here; expected sslmode, sslrootcert or application_name (a '?' in a password is written %3F).";
                    address = null;
                    return false;
            }
        }

        fault = null;
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"postgres://{(Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host)}:{Port}/{Database}");

    private static string? Text(string encoded) => encoded.Length == 0 ? null : Uri.UnescapeDataString(encoded);
}
