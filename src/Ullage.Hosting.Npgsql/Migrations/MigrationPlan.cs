using System.Globalization;

namespace Ullage.Hosting.Npgsql.Migrations;

/// <summary>What the database says was applied.</summary>
internal readonly record struct AppliedMigration(long Number, string Name, string Checksum)
{
    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Number:0000}_{Name}");
}

/// <summary>What is to be done: history is never rewritten, and a script is never put between those that ran already.</summary>
/// <param name="Pending">What is to be applied, in order.</param>
/// <param name="Ahead">The newest applied migration, where the scripts end before it; null else.</param>
internal sealed record MigrationPlan(IReadOnlyList<Migration> Pending, AppliedMigration? Ahead)
{
    /// <summary>Compares.</summary>
    /// <param name="scripts">In the order of their numbers; at least one.</param>
    /// <param name="applied">In any order.</param>
    /// <exception cref="MigrationException">They contradict each other; all contradictions are told.</exception>
    public static MigrationPlan Of(IReadOnlyList<Migration> scripts, IReadOnlyCollection<AppliedMigration> applied)
    {
        var known = scripts.ToDictionary(static m => m.Number);
        var done = applied.ToDictionary(static a => a.Number);
        var newest = applied.Count == 0 ? long.MinValue : done.Keys.Max();
        var last = scripts[^1].Number;
        var faults = new List<string>();
        foreach (var a in applied.OrderBy(static a => a.Number))
        {
            if (known.TryGetValue(a.Number, out var script))
            {
                if (script.Checksum != a.Checksum)
                {
                    faults.Add($"{script} was changed after it had been applied (checksum {script.Checksum[..12]}, applied {a.Checksum[..Math.Min(12, a.Checksum.Length)]}); restore it and put the change into a new script");
                }
            }
            else if (a.Number < last)
            {
                faults.Add($"{a} was applied, but its script is gone; restore it");
            }
        }

        // An older version of the service brought back finds a newer schema; what it lacks itself it must not add behind it.
        var pending = scripts.Where(m => !done.ContainsKey(m.Number)).ToList();
        faults.AddRange(pending.Where(m => m.Number < newest).Select(m => $"{m} was not applied, but {done[newest]} was; give it a number above {newest.ToString(CultureInfo.InvariantCulture)}"));
        return faults.Count == 0 ? new(pending, newest > last ? done[newest] : null) : throw new MigrationException($"The scripts contradict what was applied: {string.Join("; ", faults)}.");
    }
}
