using System.Globalization;
using Ullage.Hosting.Configuration;

namespace Shop.Service;

/// <summary>What the shop is told by its environment. kubernetes/ sets the same names.</summary>
internal sealed record ShopSettings(
    int Port, int ManagementPort, Secret DatabaseUrl, Secret DatabasePassword, string CacheUrl, int MaxConnections, LogLevel LogLevel, bool Debug, bool Profiling, string? ProfileFolder, Uri? ReceiptsUrl)
{
    /// <summary>Whether the password stands beside the address, so that it can change.</summary>
    public bool HasDatabasePassword => !DatabasePassword.IsEmpty;

    public static ShopSettings Read(SettingsReader read)
    {
        var (url, password) = Database(read);
        return new(
            read.Port("PORT", 8080),
            read.Port("MANAGEMENT_PORT", 9090),
            url,
            password,
            read.Url("CACHE_URL", null, "redis", "rediss").OriginalString,
            read.Number("MAX_CONNECTIONS", 10, 1, 1000),
            read.Level("LOG_LEVEL", LogLevel.Information),
            read.Flag("DEBUG", false),
            read.Flag("PPROF", false),
            read.OptionalText("PPROF_FOLDER"),
            Receipts(read));
    }

    /// <summary><c>DATABASE_URL</c> says all; without it the parts do, and the password may be a mounted file.</summary>
    private static (Secret Url, Secret Password) Database(SettingsReader read)
    {
        var url = read.OptionalSecret("DATABASE_URL");
        if (!url.IsEmpty)
        {
            return (url, default);
        }

        var (host, port, name, user) = (read.Text("DB_HOST"), read.Port("DB_PORT", 5432), read.Text("DB_NAME", "shop"), read.Text("DB_USER", "shop"));
        var text = string.Create(CultureInfo.InvariantCulture, $"postgres://{Uri.EscapeDataString(user)}@{host}:{port}/{Uri.EscapeDataString(name)}");
        return (new(text), read.Secret("DB_PASSWORD"));
    }

    private static Uri? Receipts(SettingsReader read)
    {
        if (read.OptionalText("RECEIPTS_URL") is not { } text)
        {
            return null;
        }

        var ok = Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https";
        read.Require(ok, "RECEIPTS_URL is no address; expected one that begins with http:// or https://.");
        return ok ? url : null;
    }
}
