using Npgsql;

namespace Ullage.State.Postgres;

/// <summary>Reads <c>postgres://user:password@host:port/database?sslmode=…</c>, the form that DATABASE_URL has everywhere. Nothing it says holds the password.</summary>
internal static class PostgresAddress
{
    private const int DefaultPort = 5432;

    /// <exception cref="StateException">It is no such address.</exception>
    public static NpgsqlConnectionStringBuilder Read(string address)
    {
        if (!Uri.TryCreate(address.Trim(), UriKind.Absolute, out var uri) || uri.Scheme is not ("postgres" or "postgresql") || uri.Host.Length == 0 || uri.AbsolutePath.Length < 2)
        {
            throw new StateException("the database's address is no postgres://user:password@host/database (it is not shown, since it holds a password)");
        }

        var user = uri.UserInfo.Split(':', 2);
        var builder = new NpgsqlConnectionStringBuilder
        {
            Host = uri.Host.Trim('[', ']'),
            Port = uri.Port > 0 ? uri.Port : DefaultPort,
            Database = Uri.UnescapeDataString(uri.AbsolutePath[1..]),
            Username = Uri.UnescapeDataString(user[0]),
            Password = user.Length > 1 ? Uri.UnescapeDataString(user[1]) : null,
            ApplicationName = "ullage",
            MaxPoolSize = 2,
            Timeout = 15,
            CommandTimeout = 120,

            // A slim source has no GSS: by default each connection would be made, fail to encrypt so, and be made again.
            GssEncryptionMode = GssEncryptionMode.Disable,
        };
        foreach (var pair in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = (pair.Split('=')[0], Uri.UnescapeDataString(pair.Contains('=', StringComparison.Ordinal) ? pair[(pair.IndexOf('=', StringComparison.Ordinal) + 1)..] : ""));
            switch (name)
            {
                case "sslmode":
                    builder.SslMode = Mode(value);
                    break;
                case "sslrootcert":
                    builder.RootCertificate = value;
                    break;
                default:
                    throw new StateException($"the database's address has {name}, which is not known; sslmode and sslrootcert are");
            }
        }

        return builder;
    }

    private static SslMode Mode(string text) => text switch
    {
        "disable" => SslMode.Disable,
        "allow" => SslMode.Allow,
        "prefer" => SslMode.Prefer,
        "require" => SslMode.Require,
        "verify-ca" => SslMode.VerifyCA,
        "verify-full" => SslMode.VerifyFull,
        _ => throw new StateException($"the database's address has sslmode {text}; disable, allow, prefer, require, verify-ca and verify-full are known"),
    };
}
