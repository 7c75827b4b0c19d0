using System.Net.Sockets;
using Npgsql;

namespace Ullage.Hosting.Npgsql;

/// <summary>Tells a database that cannot be had at the moment from one that refuses what it was asked.</summary>
public static class DatabaseFaults
{
    /// <summary>
    /// Whether an exception says that the database is down, restarting, full, or that no connection came free in time: an answer of 503 and another attempt later, and no fault of the request. Whether a command that was under
    /// way has taken effect is not known.
    /// </summary>
    public static bool IsUnavailable(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return exception switch
        {
            // 53: insufficient resources, 57P: shut down or starting, 08: connection. 55 and 40 are conflicts of the request with others.
            PostgresException refused => refused.SqlState.StartsWith("53", StringComparison.Ordinal) || refused.SqlState.StartsWith("57P", StringComparison.Ordinal) || refused.SqlState.StartsWith("08", StringComparison.Ordinal),
            NpgsqlException { InnerException: TimeoutException or IOException or SocketException } => true,
            NpgsqlException lost => lost.IsTransient,
            _ => false,
        };
    }

    /// <summary>Whether the server's connections are of no use any more: it shut down, starts, or the line is cut. One that is full keeps those that it has.</summary>
    internal static bool IsGone(NpgsqlException exception) => exception is PostgresException refused
        ? refused.SqlState.StartsWith("57P", StringComparison.Ordinal) || refused.SqlState.StartsWith("08", StringComparison.Ordinal)
        : IsUnavailable(exception);
}
