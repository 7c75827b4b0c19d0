using Ullage.Hosting.Caching;
using Ullage.Testing.Time;

namespace Ullage.Hosting.Tests.Caching;

public sealed class LoadingTests : IDisposable
{
    private readonly AdaptiveCache<int, string?> _cache = new(new() { NegativeExpiry = TimeSpan.FromSeconds(1) }, new ManualTime());
    private int _loads;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _cache.Dispose();

    [Fact]
    public async Task A_hundred_who_ask_at_once_cause_one_load()
    {
        var gate = new TaskCompletionSource<string?>();
        var asked = Enumerable.Range(0, 100).Select(_ => Ask(gate).AsTask()).ToList();
        gate.SetResult("value");
        Assert.All(await Task.WhenAll(asked), static v => Assert.Equal("value", v));
        Assert.Equal(1, _loads);
        Assert.Equal("value", await Ask(gate));
        Assert.Equal(1, _loads);
    }

    [Fact]
    public async Task A_failed_load_is_given_to_all_who_wait_and_the_next_tries_again()
    {
        var gate = new TaskCompletionSource<string?>();
        var asked = Enumerable.Range(0, 10).Select(_ => Ask(gate).AsTask()).ToList();
        gate.SetException(new FormatException("no"));
        foreach (var task in asked)
        {
            await Assert.ThrowsAsync<FormatException>(() => task);
        }

        var second = new TaskCompletionSource<string?>();
        second.SetResult("now");
        Assert.Equal("now", await Ask(second));
        Assert.Equal(2, _loads);
    }

    [Fact]
    public async Task One_who_gives_up_leaves_the_others_waiting_and_the_last_cancels_the_load()
    {
        using var first = new CancellationTokenSource();
        using var second = new CancellationTokenSource();
        CancellationToken loading = default;
        var gate = new TaskCompletionSource<string?>();
        ValueTask<string?> Load(int key, CancellationToken token)
        {
            loading = token;
            return new(gate.Task);
        }

        var one = _cache.GetOrLoadAsync(1, Load, first.Token).AsTask();
        var two = _cache.GetOrLoadAsync(1, Load, second.Token).AsTask();
        await first.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => one);
        Assert.False(loading.IsCancellationRequested);
        await second.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => two);
        Assert.True(loading.IsCancellationRequested);

        gate.SetResult("late");
        Assert.False(_cache.TryGet(1, out _));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_was_loaded_before_a_key_was_set_or_removed_is_given_to_those_who_wait_and_not_kept(bool set)
    {
        var gate = new TaskCompletionSource<string?>();
        var asked = Ask(gate).AsTask();
        if (set)
        {
            _cache.Set(1, "newer");
        }
        else
        {
            _cache.Remove(1);
        }

        gate.SetResult("older");
        Assert.Equal("older", await asked);
        Assert.Equal(set, _cache.TryGet(1, out var kept));
        Assert.Equal(set ? "newer" : null, kept);
    }

    [Fact]
    public async Task A_loaded_null_is_kept_as_an_answer()
    {
        var none = new TaskCompletionSource<string?>();
        none.SetResult(null);
        Assert.Null(await Ask(none));
        Assert.Null(await Ask(none));
        Assert.Equal(1, _loads);
    }

    [Fact]
    public async Task A_loader_that_throws_before_it_awaits_fails_its_caller_alone()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await _cache.GetOrLoadAsync(1, static (_, _) => throw new InvalidOperationException("at once"), Stop));
        Assert.Equal("fine", await _cache.GetOrLoadAsync(1, static (_, _) => new("fine"), Stop));
    }

    private ValueTask<string?> Ask(TaskCompletionSource<string?> gate) => _cache.GetOrLoadAsync(
        1,
        (_, _) =>
        {
            Interlocked.Increment(ref _loads);
            return new(gate.Task);
        },
        Stop);
}
