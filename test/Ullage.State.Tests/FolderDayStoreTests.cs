using Ullage.Testing;

namespace Ullage.State.Tests;

public sealed class FolderDayStoreTests : IDisposable
{
    private static readonly StateScope Scope = new("a scope");
    private static readonly StateScope Another = new("another scope");
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;
    private static readonly DayReading Reading = new(UntilMs: 2_000, ReadAtMs: 3_000, ForMs: 4_000, Partial: false, Samples: 5);
    private readonly TemporaryFolder _folder = new("state");

    [Fact]
    public async Task What_is_kept_comes_back_in_another_process_with_how_it_was_read()
    {
        var stop = TestContext.Current.CancellationToken;
        await Store().WriteAsync(Scope, 20_000, Reading, SampleDays.Buckets(("shop", "web"), ("shop", "api")), stop);

        var listed = await Store().ListAsync(Scope, stop);

        Assert.Empty(listed.Damaged);
        Assert.Equal(Buckets.Count, listed.Kept.Count);
        Assert.All(listed.Kept, static k => Assert.Equal((20_000, Reading), (k.Day, k.Reading)));
        var found = await SampleDays.AllAsync(Store(), Scope, 20_000, stop);
        Assert.Equal(["shop/Deployment/api/app", "shop/Deployment/web/app"], found.Select(static c => c.Container.ToString()));
        Assert.Equal([7, 7, 7], found[0].Cell.ToArray());
        Assert.Equal(SampleDays.Runtime, found[0].Runtime);
    }

    [Fact]
    public async Task A_write_that_fails_leaves_nothing_behind()
    {
        var stop = TestContext.Current.CancellationToken;
        await Store().WriteAsync(Scope, 20_000, Reading, SampleDays.Buckets(("shop", "web")), stop);
        var path = Assert.Single(Directory.GetFiles(_folder.Path, "*.day", SearchOption.AllDirectories));
        File.Delete(path);
        Directory.CreateDirectory(path);
        await Assert.ThrowsAsync<StateException>(() => Store().WriteAsync(Scope, 20_000, Reading, SampleDays.Buckets(("shop", "web")), stop));
        Assert.Empty(Directory.GetFiles(_folder.Path, "*.partial", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Scopes_do_not_see_each_other()
    {
        var stop = TestContext.Current.CancellationToken;
        await Store().WriteAsync(Scope, 20_000, Reading, SampleDays.Buckets(("shop", "web")), stop);

        var other = new StateScope("another scope");

        Assert.Empty((await Store().ListAsync(other, stop)).Kept);
        Assert.Empty(await SampleDays.AllAsync(Store(), other, 20_000, stop));
    }

    [Fact]
    public async Task A_file_cut_short_at_any_byte_counts_as_absent_and_says_so()
    {
        var stop = TestContext.Current.CancellationToken;
        await Store().WriteAsync(Scope, 20_000, Reading, SampleDays.Buckets(("shop", "web")), stop);
        var path = Assert.Single(Directory.GetFiles(_folder.Path, "*.day", SearchOption.AllDirectories));
        var whole = await File.ReadAllBytesAsync(path, stop);
        for (var length = 0; length < whole.Length; length += 1 + length / 40)
        {
            await File.WriteAllBytesAsync(path, whole[..length], stop);

            var listed = await Store().ListAsync(Scope, stop);

            Assert.Empty(listed.Kept);
            Assert.Contains(path, Assert.Single(listed.Damaged).Reason, StringComparison.Ordinal);
            await Assert.ThrowsAsync<StateDamagedException>(() => SampleDays.AllAsync(Store(), Scope, 20_000, stop));
        }
    }

    [Fact]
    public async Task A_flipped_bit_anywhere_is_found_before_the_cells_are_used()
    {
        var stop = TestContext.Current.CancellationToken;
        await Store().WriteAsync(Scope, 20_000, Reading, SampleDays.Buckets(("shop", "web")), stop);
        var path = Assert.Single(Directory.GetFiles(_folder.Path, "*.day", SearchOption.AllDirectories));
        var whole = await File.ReadAllBytesAsync(path, stop);
        for (var at = 0; at < whole.Length; at += 1 + whole.Length / 300)
        {
            var flipped = whole.ToArray();
            flipped[at] ^= 0x10;
            await File.WriteAllBytesAsync(path, flipped, stop);

            await Assert.ThrowsAsync<StateDamagedException>(() => SampleDays.AllAsync(Store(), Scope, 20_000, stop));
        }
    }

    [Fact]
    public async Task A_file_of_another_release_says_which()
    {
        var stop = TestContext.Current.CancellationToken;
        await Store().WriteAsync(Scope, 20_000, Reading, SampleDays.Buckets(("shop", "web")), stop);
        var path = Assert.Single(Directory.GetFiles(_folder.Path, "*.day", SearchOption.AllDirectories));
        var bytes = await File.ReadAllBytesAsync(path, stop);
        bytes[7] = (byte)'9';
        await File.WriteAllBytesAsync(path, bytes, stop);

        Assert.Contains("of version 9", Assert.Single((await Store().ListAsync(Scope, stop)).Damaged).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_scopes_old_days_go_and_what_another_keeps_stays()
    {
        var stop = TestContext.Current.CancellationToken;
        foreach (var (scope, day) in new[] { (Scope, 20_000), (Scope, 20_010), (Another, 19_990) })
        {
            await Store().WriteAsync(scope, day, Reading, SampleDays.Buckets(("shop", "web")), stop);
        }

        Assert.Equal(1, await Store().RetainAsync(Scope, 20_005, Now.AddDays(-90), stop));

        Assert.Equal([20_010], await DaysAsync(Scope));
        Assert.Equal([19_990], await DaysAsync(Another));
    }

    [Fact]
    public async Task A_scope_that_nobody_has_written_to_for_long_goes_with_what_was_decided_from_it()
    {
        var stop = TestContext.Current.CancellationToken;
        foreach (var scope in new[] { Scope, Another })
        {
            await Store().WriteAsync(scope, 20_000, Reading, SampleDays.Buckets(("shop", "web")), stop);
            await Store().SaveOutcomeAsync(scope, [1], stop);
            Age(scope, days: 89);
        }

        Assert.Equal(0, await Store().RetainAsync(Scope, 19_000, Now.AddDays(-90), stop));
        Assert.Equal([20_000], await DaysAsync(Another));

        Age(Scope, days: 91);
        Age(Another, days: 91);
        Assert.Equal(1, await Store().RetainAsync(Scope, 19_000, Now.AddDays(-90), stop));

        Assert.Equal([20_000], await DaysAsync(Scope));
        Assert.Empty(Directory.GetFiles(Path.Combine(_folder.Path, Another.Id)));
    }

    [Fact]
    public async Task Nothing_but_whole_files_is_left_after_a_write()
    {
        var stop = TestContext.Current.CancellationToken;
        await Store().WriteAsync(Scope, 20_000, Reading, SampleDays.Buckets(("shop", "web")), stop);
        await Store().SaveOutcomeAsync(Scope, [1, 2, 3], stop);

        Assert.Equal(["2024-10-04.day", "outcome.gz"], Directory.GetFiles(Path.Combine(_folder.Path, Scope.Id)).Select(static f => Path.GetFileName(f)).Order(StringComparer.Ordinal));
        Assert.Equal([1, 2, 3], await Store().LastOutcomeAsync(Scope, stop));
    }

    [Fact]
    public void A_place_that_is_no_folder_is_told_with_the_way_out()
    {
        var file = _folder.File("taken");
        File.WriteAllText(file, "");

        var error = Assert.Throws<StateException>(() => new FolderDayStore(file));

        Assert.Contains("give a folder that exists", error.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private async Task<IReadOnlyList<int>> DaysAsync(StateScope scope) => [.. (await Store().ListAsync(scope, TestContext.Current.CancellationToken)).Kept.Select(static k => k.Day).Distinct()];

    private void Age(StateScope scope, int days)
    {
        var folder = Path.Combine(_folder.Path, scope.Id);
        foreach (var path in Directory.GetFiles(folder))
        {
            File.SetLastWriteTimeUtc(path, Now.AddDays(-days).UtcDateTime);
        }

        Directory.SetLastWriteTimeUtc(folder, Now.AddDays(-days).UtcDateTime);
    }

    private FolderDayStore Store() => new(_folder.Path);
}
