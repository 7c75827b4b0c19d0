using System.Buffers;
using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.Caching.Distributed;
using Ullage.Hosting.Caching;
using Ullage.Testing.Time;

namespace Ullage.Hosting.Tests.Caching;

public sealed class SecondLevelTests
{
    private readonly ManualTime _time = new();
    private readonly Shared _shared = new();
    private int _loads;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_one_instance_loaded_another_need_not()
    {
        using var one = Cache();
        using var other = Cache();
        Assert.Equal("v1", await Get(one));
        Assert.Equal("v1", await Get(other));
        Assert.Equal(1, _loads);
    }

    [Fact]
    public async Task A_value_from_the_second_level_lives_no_longer_than_it_was_meant_to()
    {
        using var one = Cache();
        using var other = Cache();
        await Get(one);
        _time.Advance(TimeSpan.FromSeconds(50));
        await Get(other);
        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.True(other.TryGet(1, out _));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(other.TryGet(1, out _));
        Assert.Equal("v2", await Get(other));
    }

    [Fact]
    public async Task That_there_is_none_is_shared_too()
    {
        using var one = Cache();
        using var other = Cache();
        Assert.Null(await one.GetOrLoadAsync(7, static (_, _) => new((string?)null), Stop));
        Assert.Null(await other.GetOrLoadAsync(7, static (_, _) => throw new InvalidOperationException("loaded"), Stop));
    }

    [Fact]
    public async Task One_that_is_down_is_left_alone_for_a_while_and_then_tried_once()
    {
        using var cache = Cache();
        _shared.Fault = new IOException("refused");
        for (var key = 0; key < 20; key++)
        {
            Assert.StartsWith("v", await Get(cache, key), StringComparison.Ordinal);
        }

        Assert.Equal(1, _shared.Asked);
        _time.Advance(TimeSpan.FromSeconds(5));
        await Get(cache, 100);
        Assert.Equal(2, _shared.Asked);
        _shared.Fault = null;
        _time.Advance(TimeSpan.FromSeconds(5));
        await Get(cache, 101);
        await Get(cache, 102);
        Assert.Equal(6, _shared.Asked);
    }

    [Fact]
    public async Task One_that_hangs_costs_its_timeout_once()
    {
        using var cache = Cache();
        _shared.Hangs = true;
        var asked = Get(cache).AsTask();
        Assert.False(asked.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(250));
        Assert.Equal("v1", await asked);
        Assert.Equal("v2", await Get(cache, 2));
    }

    [Theory]
    [InlineData("")]
    [InlineData("01")]
    [InlineData("02000000000000000000")]
    [InlineData("0102ffffffffffffff7f41")]
    [InlineData("0100ffffffffffffff7fff")]
    public async Task What_cannot_be_read_is_loaded_anew(string hex)
    {
        using var cache = Cache();
        _shared.Values["k:1"] = Convert.FromHexString(hex);
        Assert.Equal("v1", await Get(cache));
    }

    [Fact]
    public async Task Setting_and_removing_reach_both_levels()
    {
        using var cache = Cache();
        Assert.True(await cache.SetAsync(1, "set", cancellationToken: Stop));
        using var other = Cache();
        Assert.Equal("set", await Get(other));
        Assert.True(await cache.RemoveAsync(1, Stop));
        Assert.Empty(_shared.Values);
        Assert.False(cache.TryGet(1, out _));
        _shared.Fault = new IOException("refused");
        Assert.False(await cache.RemoveAsync(1, Stop));
    }

    [Fact]
    public async Task None_that_is_not_to_be_kept_takes_the_older_value_away_and_disturbs_nothing()
    {
        using var cache = Cache(negative: TimeSpan.Zero);
        Assert.True(await cache.SetAsync(1, "old", cancellationToken: Stop));
        Assert.True(await cache.SetAsync(1, null, cancellationToken: Stop));
        Assert.Empty(_shared.Values);
        Assert.True(await cache.SetAsync(2, "other", cancellationToken: Stop));
    }

    [Fact]
    public async Task A_value_that_cannot_be_written_is_its_own_affair()
    {
        using var cache = Cache();
        Assert.False(await cache.SetAsync(1, "unwritable", cancellationToken: Stop));
        Assert.True(await cache.SetAsync(2, "other", cancellationToken: Stop));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_was_loaded_before_a_change_does_not_outlive_it(bool removed)
    {
        using var cache = Cache();
        var gate = new TaskCompletionSource();
        _shared.BeforeSet = gate.Task;
        Assert.Equal("v1", await Get(cache));

        // The loaded value is on its way; the change overtakes it.
        _shared.BeforeSet = null;
        Assert.True(removed ? await cache.RemoveAsync(1, Stop) : await cache.SetAsync(1, "new", cancellationToken: Stop));
        var removals = _shared.Removals;
        gate.SetResult();
        while (_shared.Removals == removals)
        {
            await Task.Yield();
        }

        using var other = Cache();
        Assert.NotEqual("v1", await Get(other));
    }

    private AdaptiveCache<int, string?> Cache(TimeSpan? negative = null) => new(
        new()
        {
            ExpireAfter = TimeSpan.FromMinutes(1),
            NegativeExpiry = negative ?? TimeSpan.FromSeconds(30),
            Jitter = 0,
            SecondLevel = new()
            {
                Key = static k => $"k:{k}",
                Write = static (v, to) => to.Write(v == "unwritable" ? throw new InvalidOperationException(v) : Encoding.UTF8.GetBytes(v!)),
                Read = static bytes => new UTF8Encoding(false, true).GetString(bytes.Span),
            },
        },
        _time,
        shared: _shared);

    private ValueTask<string?> Get(AdaptiveCache<int, string?> cache, int key = 1) => cache.GetOrLoadAsync(key, (_, _) => new($"v{Interlocked.Increment(ref _loads)}"), Stop);

    private sealed class Shared : IDistributedCache
    {
        private int _asked;

        public ConcurrentDictionary<string, byte[]> Values { get; } = new();

        public Exception? Fault { get; set; }

        public bool Hangs { get; set; }

        public Task? BeforeSet { get; set; }

        public int Removals { get; private set; }

        public int Asked => _asked;

        public byte[]? Get(string key) => throw new NotSupportedException();

        public async Task<byte[]?> GetAsync(string key, CancellationToken token = default)
        {
            await UseAsync();
            return Values.GetValueOrDefault(key);
        }

        public void Refresh(string key) => throw new NotSupportedException();

        public Task RefreshAsync(string key, CancellationToken token = default) => throw new NotSupportedException();

        public void Remove(string key) => throw new NotSupportedException();

        public async Task RemoveAsync(string key, CancellationToken token = default)
        {
            await UseAsync();
            Values.TryRemove(key, out _);
            Removals++;
        }

        public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => throw new NotSupportedException();

        public async Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default)
        {
            if (BeforeSet is { } before)
            {
                await before;
            }

            await UseAsync();
            Values[key] = value;
        }

        private Task UseAsync()
        {
            Interlocked.Increment(ref _asked);
            return Hangs ? new TaskCompletionSource().Task : Fault is { } fault ? Task.FromException(fault) : Task.CompletedTask;
        }
    }
}
