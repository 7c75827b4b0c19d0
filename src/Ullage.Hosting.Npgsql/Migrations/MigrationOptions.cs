using System.Reflection;

namespace Ullage.Hosting.Npgsql.Migrations;

/// <summary>Where the scripts are, and how long is waited. A script is named by a number and a name, such as <c>0002_add-stock.sql</c>; numbers need no order of time, but a new one must be the highest.</summary>
public sealed class MigrationOptions
{
    /// <summary>A folder with the scripts: all its files that end in <c>.sql</c>, without those of folders below. Default none.</summary>
    public string? Folder { get; set; }

    /// <summary>An assembly in which scripts are embedded, as resources whose names end as the files' would: <c>Shop.Migrations.0002_add-stock.sql</c>. Default none. Not with <see cref="Folder"/>.</summary>
    public Assembly? Embedded { get; set; }

    /// <summary>How long another who migrates is waited for. 1 s to 1 day; default 10 min.</summary>
    public TimeSpan WaitForOther { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a database that cannot be reached is waited for. 0 to 1 h; default 1 min. Then the verb fails, and an init container is started again.</summary>
    public TimeSpan WaitForDatabase { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How long a statement of a script waits for a lock (<c>lock_timeout</c>). 1 ms to 1 h; default 5 s. While it waits, all later users of that table wait behind it; better it fails and is tried again.
    /// </summary>
    public TimeSpan LockTimeout { get; set; } = TimeSpan.FromSeconds(5);

    internal IEnumerable<string> Faults()
    {
        if (Folder is not null && Embedded is not null)
        {
            yield return "Database.Migrations.Folder and .Embedded are both set; expected one of them.";
        }

        foreach (var (name, value, least, most) in ((string, TimeSpan, TimeSpan, TimeSpan)[])
        [
            ("WaitForOther", WaitForOther, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)),
            ("WaitForDatabase", WaitForDatabase, TimeSpan.Zero, TimeSpan.FromHours(1)),
            ("LockTimeout", LockTimeout, TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(1)),
        ])
        {
            if (value < least || value > most)
            {
                yield return $"Database.Migrations.{name} is {value}; expected {least} to {most}.";
            }
        }
    }
}
