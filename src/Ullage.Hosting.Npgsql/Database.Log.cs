using Microsoft.Extensions.Logging;

namespace Ullage.Hosting.Npgsql;

internal static partial class DatabaseLog
{
    [LoggerMessage(LogLevel.Information, "{Needed} connections ({Replicas} replicas × {PerReplica}) fit into the {Admitted} that the server admits ({Bound})")]
    public static partial void Fits(this ILogger logger, int needed, int replicas, int perReplica, int admitted, string bound);

    [LoggerMessage(LogLevel.Warning, "{Excess}")]
    public static partial void TooMany(this ILogger logger, string excess);

    [LoggerMessage(LogLevel.Warning, "{Database} cannot be reached; tried again until it can: {Why}")]
    public static partial void NotReached(this ILogger logger, DatabaseAddress database, string why);

    [LoggerMessage(LogLevel.Warning, "The server's connections cannot be compared with what the replicas need: it cannot be reached; tried again until it can")]
    public static partial void NotCompared(this ILogger logger, Exception exception);

    [LoggerMessage(LogLevel.Warning, "The server's connections cannot be compared with what the replicas need: the server refuses to tell")]
    public static partial void NotTold(this ILogger logger, Exception exception);

    [LoggerMessage(LogLevel.Information, "Applied migration {Migration} in {Seconds:0.000} s")]
    public static partial void Applied(this ILogger logger, string migration, double seconds);

    [LoggerMessage(LogLevel.Information, "The schema is up to date: {Applied} migrations applied now, {Before} before")]
    public static partial void UpToDate(this ILogger logger, int applied, int before);

    [LoggerMessage(LogLevel.Warning, "The database has migration {Newest}, newer than any that this version knows; it is left alone")]
    public static partial void Ahead(this ILogger logger, string newest);

    [LoggerMessage(LogLevel.Critical, "Migration failed")]
    public static partial void MigrationBroke(this ILogger logger, Exception exception);

    [LoggerMessage(LogLevel.Critical, "Migration failed: {Reason}")]
    public static partial void MigrationFailed(this ILogger logger, string reason);
}
