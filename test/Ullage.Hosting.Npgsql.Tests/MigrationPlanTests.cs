using FsCheck;
using FsCheck.Fluent;
using Ullage.Hosting.Npgsql.Migrations;
using Ullage.Testing;

namespace Ullage.Hosting.Npgsql.Tests;

public sealed class MigrationPlanTests
{
    [Fact]
    public void Whatever_was_applied_first_the_rest_is_pending_in_order()
    {
        Check.One(
            Config.QuickThrowOnFailure,
            Prop.ForAll(ArbMap.Default.ArbFor<PositiveInt[]>(), ArbMap.Default.ArbFor<NonNegativeInt>(), static (numbers, cut) =>
            {
                var scripts = numbers.Select(static n => (long)n.Get).Distinct().Order().Append(long.MaxValue).Select(static n => new Migration(n, $"m{n}", $"select {n}")).ToList();
                var done = cut.Get % scripts.Count;
                var plan = MigrationPlan.Of(scripts, [.. scripts.Take(done).Select(Applied).Reverse()]);
                return plan.Ahead is null && plan.Pending.SequenceEqual(scripts.Skip(done));
            }));
    }

    [Fact]
    public void All_contradictions_are_told_at_once()
    {
        Migration[] scripts = [new(1, "a", "changed"), new(3, "late", ""), new(5, "e", "")];
        var error = Assert.Throws<MigrationException>(() => MigrationPlan.Of(scripts, [Applied(new(1, "a", "")), Applied(new(2, "gone", "")), Applied(new(4, "d", ""))]));
        Assert.Contains("0001_a was changed after it had been applied", error.Message, StringComparison.Ordinal);
        Assert.Contains("0002_gone was applied, but its script is gone", error.Message, StringComparison.Ordinal);
        Assert.Contains("0003_late was not applied, but 0004_d was; give it a number above 4", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_newer_schema_is_left_alone_by_an_older_version()
    {
        var plan = MigrationPlan.Of([new(1, "a", "")], [Applied(new(1, "a", "")), Applied(new(2, "b", ""))]);
        Assert.Empty(plan.Pending);
        Assert.Equal("0002_b", plan.Ahead.ToString());
    }

    [Fact]
    public void Line_ends_do_not_change_a_checksum_and_all_else_does()
    {
        Assert.Equal(new Migration(1, "a", "x\ny").Checksum, new Migration(1, "a", "x\r\ny").Checksum);
        Assert.NotEqual(new Migration(1, "a", "x\ny").Checksum, new Migration(1, "a", "x\ny ").Checksum);
    }

    [Fact]
    public void Scripts_are_found_by_their_names_and_all_bad_ones_are_told()
    {
        using var folder = new TemporaryFolder("migrations");
        File.WriteAllText(folder.File("10_b.sql"), "b");
        File.WriteAllText(folder.File("9-a.sql"), "a");
        File.WriteAllText(folder.File("README.md"), "");
        Assert.Equal(["0009_a", "0010_b"], MigrationScripts.Find(new() { Folder = folder.Path }).Select(static m => m.ToString()));
        File.WriteAllText(folder.File("x.sql"), "");
        File.WriteAllText(folder.File("009_again.sql"), "");
        File.WriteAllBytes(folder.File("11_bad.sql"), [(byte)'a', 0xff, 0xff]);
        var error = Assert.Throws<MigrationException>(() => MigrationScripts.Find(new() { Folder = folder.Path }));
        Assert.Contains("x.sql is not named", error.Message, StringComparison.Ordinal);
        Assert.Contains("a and again share the number 9", error.Message, StringComparison.Ordinal);
        Assert.Contains("11_bad.sql is not UTF-8", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_scripts_at_all_are_a_fault_and_not_an_empty_success()
    {
        using var folder = new TemporaryFolder("migrations");
        Assert.Throws<MigrationException>(() => MigrationScripts.Find(new() { Folder = folder.Path }));
        Assert.Throws<MigrationException>(() => MigrationScripts.Find(new() { Folder = folder.File("absent") }));
        Assert.Throws<MigrationException>(static () => MigrationScripts.Find(new()));
        Assert.Throws<MigrationException>(static () => MigrationScripts.Find(new() { Embedded = typeof(MigrationPlanTests).Assembly }));
    }

    private static AppliedMigration Applied(Migration m) => new(m.Number, m.Name, m.Checksum);
}
