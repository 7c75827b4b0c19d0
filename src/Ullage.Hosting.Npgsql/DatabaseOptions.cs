using Npgsql;
using Ullage.Hosting.Npgsql.Capacity;
using Ullage.Hosting.Npgsql.Migrations;

namespace Ullage.Hosting.Npgsql;

/// <summary>Where PostgreSQL is, how many connections a replica takes of it, and how long anything may take.</summary>
public sealed class DatabaseOptions
{
    /// <summary>
    /// <c>postgres://[user[:password]@]host[:port]/database[?sslmode=…&amp;sslrootcert=…&amp;application_name=…]</c>, its parts percent-encoded. Default: the configuration's <c>DATABASE_URL</c>. Never printed.
    /// </summary>
    public string? Url { get; set; }

    /// <summary>Gives the password whenever a connection is opened, in place of the URL's: one that is changed while the service runs (a mounted secret) is used from the next connection on. Default none.</summary>
    public Func<IServiceProvider, string>? Password { get; set; }

    /// <summary>The pool's name in metrics, and the readiness check's. Default <c>database</c>.</summary>
    public string Name { get; set; } = "database";

    /// <summary>
    /// The most connections of this replica's pool. 1 to 1,000; default 10. One more serves readiness, so that a busy pool is not mistaken for a lost database. A server computes with as many as it has cores;
    /// more wait there instead of here.
    /// </summary>
    public int MaxConnections { get; set; } = 10;

    /// <summary>Connections that stay open unused. 0 to <see cref="MaxConnections"/>; default 5, or <see cref="MaxConnections"/> where that is lower.</summary>
    public int IdleConnections { get; set; } = 5;

    /// <summary>How long a connection beyond <see cref="IdleConnections"/> stays open unused. 1 s to 1 h; default 1 min.</summary>
    public TimeSpan IdleLifetime { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How long a connection is used before another takes its place, so that a server behind a name that moved is found. 10 s to 1 day; default 5 min. Shortened by <see cref="LifetimeJitter"/>.
    /// </summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// The share of <see cref="Lifetime"/> by which this replica's is shortened at random: drawn once, since a pool of Npgsql has one lifetime, so that replicas that connected together do not do so again. 0 to 0.9; default 0.2.
    /// </summary>
    public double LifetimeJitter { get; set; } = 0.2;

    /// <summary>How long a caller waits for a connection: for one of the pool to come free and for a new one to open, each. Whole seconds, 1 s to 1 min; default 3 s.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>How long a command may take before it is cancelled at the server. Whole seconds, 1 s to 1 h; default 10 s.</summary>
    public TimeSpan CommandTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How many replicas there are at most at the same time: what the autoscaler may start, and what a rolling update adds. 0 to 100,000; 0 for no check, as behind a pooler. Default: the configuration's <c>REPLICAS</c>, else 1.
    /// </summary>
    public int? Replicas { get; set; }

    /// <summary>What happens when the replicas' connections are more than the server admits. Default <see cref="CapacityExcess.Warn"/>.</summary>
    public CapacityExcess WhenTooMany { get; set; }

    /// <summary>Changes the data source under construction: mapped types, JSON, certificates. Default none. It begins slim, with TLS and arrays.</summary>
    public Action<NpgsqlSlimDataSourceBuilder>? Build { get; set; }

    /// <summary>Scripts that bring the schema up to date, run by <see cref="MigrationHostExtensions.MigrateToExitCodeAsync"/>.</summary>
    public MigrationOptions Migrations { get; } = new();

    /// <summary>Why the configuration has no address, where it names a file.</summary>
    internal string? Misread;

    internal int Idle => Math.Min(IdleConnections, MaxConnections);

    /// <summary>What a replica may open: its pool and the connection of its readiness check.</summary>
    internal int PerReplica => MaxConnections + 1;

    internal IEnumerable<string> Faults()
    {
        if (!DatabaseAddress.TryParse(Url, out _, out var fault))
        {
            yield return Url is null && Misread is not null ? Misread : $"Database.Url (DATABASE_URL) {fault}";
        }

        if (string.IsNullOrWhiteSpace(Name))
        {
            yield return "Database.Name is empty; expected a name for metrics.";
        }

        foreach (var (name, value, least, most) in ((string, double, double, double)[])
        [
            ("MaxConnections", MaxConnections, 1, 1000),
            ("IdleConnections", IdleConnections, 0, 1000),
            ("LifetimeJitter", LifetimeJitter, 0, 0.9),
            ("Replicas", Replicas ?? 1, 0, 100_000),
        ])
        {
            if (!(value >= least && value <= most))
            {
                yield return FormattableString.Invariant($"Database.{name} is {value}; expected {least} to {most}.");
            }
        }

        foreach (var (name, value, least, most) in ((string, TimeSpan, TimeSpan, TimeSpan)[])
        [
            ("IdleLifetime", IdleLifetime, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
            ("Lifetime", Lifetime, TimeSpan.FromSeconds(10), TimeSpan.FromDays(1)),
            ("ConnectTimeout", ConnectTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1)),
            ("CommandTimeout", CommandTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
        ])
        {
            if (value < least || value > most || value.Ticks % TimeSpan.TicksPerSecond != 0)
            {
                yield return $"Database.{name} is {value}; expected whole seconds, {least} to {most}.";
            }
        }

        if (!Enum.IsDefined(WhenTooMany))
        {
            yield return $"Database.WhenTooMany is {WhenTooMany}; expected Warn or Refuse.";
        }

        foreach (var wrong in Migrations.Faults())
        {
            yield return wrong;
        }
    }
}
