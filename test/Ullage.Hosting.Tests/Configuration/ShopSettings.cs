using Microsoft.Extensions.Logging;
using Ullage.Hosting.Configuration;

namespace Ullage.Hosting.Tests.Configuration;

/// <summary>The settings of the articles' service.</summary>
internal sealed record ShopSettings(int Port, string DbHost, int DbPort, Uri Cache, bool Debug, LogLevel Level, int MaxConnections, Secret Database)
{
    public static ShopSettings Read(SettingsReader read) => new(
        read.Port("PORT", 8080), read.Text("DB_HOST"), read.Port("DB_PORT", 5432), read.Url("CACHE_URL", null, "redis", "rediss"), read.Flag("DEBUG", false), read.Level("LOG_LEVEL", LogLevel.Information),
        read.Number("MAX_CONNECTIONS", 10, 1, 50), read.Secret("DATABASE_URL"));
}
