using Ullage.Kubernetes.Api;
using Ullage.Kubernetes.Coordination;
using Ullage.Testing.Kubernetes;
using Ullage.Testing.Time;

namespace Ullage.Kubernetes.Tests.Coordination;

public sealed class LeaseHoldTests
{
    private static readonly TimeSpan Half = TimeSpan.FromSeconds(30);
    private readonly ManualTime _time = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Only_one_process_has_the_turn_until_it_is_given_back()
    {
        await using var cluster = new FakeCluster();
        using var client = Clients.Of(cluster);
        var first = await TakeAsync(client, "a", TimeSpan.Zero);
        var e = await Assert.ThrowsAsync<LeaseTakenException>(() => TakeAsync(client, "b", TimeSpan.Zero));
        Assert.StartsWith("a is changing namespace shop now", e.Message, StringComparison.Ordinal);
        await first.ReleaseAsync(Cancelled);
        await TakeAsync(client, "b", TimeSpan.Zero);
    }

    [Fact]
    public async Task The_turn_of_a_process_that_died_ends_by_itself()
    {
        await using var cluster = new FakeCluster();
        using var client = Clients.Of(cluster);
        await TakeAsync(client, "a", TimeSpan.Zero);
        var start = _time.GetUtcNow();
        await TakeAsync(client, "b", TimeSpan.FromMinutes(2));
        Assert.InRange((_time.GetUtcNow() - start).TotalSeconds, 60, 62);
    }

    [Fact]
    public async Task A_process_that_slept_through_its_turn_learns_it_before_it_writes()
    {
        await using var cluster = new FakeCluster();
        using var client = Clients.Of(cluster);
        var slept = await TakeAsync(client, "a", TimeSpan.Zero);
        _time.Advance(TimeSpan.FromMinutes(5));
        await TakeAsync(client, "b", TimeSpan.Zero);
        await Assert.ThrowsAsync<LeaseTakenException>(() => slept.KeepAsync(Cancelled));
        await slept.ReleaseAsync(Cancelled);
        Assert.Equal("b", cluster.Get("leases", "shop", "turn")["spec"]!["holderIdentity"]!.ToString());
    }

    [Fact]
    public async Task A_turn_is_renewed_no_more_often_than_needed()
    {
        await using var cluster = new FakeCluster();
        using var client = Clients.Of(cluster);
        var hold = await TakeAsync(client, "a", TimeSpan.Zero);
        var calls = cluster.Requests.Count;
        await hold.KeepAsync(Cancelled);
        Assert.Equal(calls, cluster.Requests.Count);
        _time.Advance(TimeSpan.FromSeconds(11));
        await hold.KeepAsync(Cancelled);
        Assert.Equal(calls + 1, cluster.Requests.Count);
        Assert.Equal("2026-03-04T12:00:11.000000Z", cluster.Get("leases", "shop", "turn")["spec"]!["renewTime"]!.ToString());
    }

    [Fact]
    public async Task A_renewal_whose_answer_was_lost_is_not_taken_for_a_theft()
    {
        await using var cluster = new FakeCluster();
        using var client = Clients.Of(cluster);
        var hold = await TakeAsync(client, "a", TimeSpan.Zero);

        // The server wrote it, and nobody learned the state that it has now.
        cluster.Change("leases", "shop", "turn", static l => l["spec"]!["renewTime"] = "2026-03-04T12:00:05.000000Z");
        _time.Advance(TimeSpan.FromSeconds(11));
        await hold.KeepAsync(Cancelled);
        Assert.Equal("2026-03-04T12:00:11.000000Z", cluster.Get("leases", "shop", "turn")["spec"]!["renewTime"]!.ToString());
        cluster.Change("leases", "shop", "turn", static l => l["metadata"]!["labels"] = new System.Text.Json.Nodes.JsonObject());
        await hold.ReleaseAsync(Cancelled);
        Assert.Equal("", cluster.Get("leases", "shop", "turn")["spec"]!["holderIdentity"]!.ToString());
    }

    [Fact]
    public async Task Who_waits_for_the_dead_alone_goes_away_when_the_holder_shows_that_it_lives()
    {
        await using var cluster = new FakeCluster();
        using var client = Clients.Of(cluster);
        var living = await TakeAsync(client, "a", TimeSpan.Zero);
        var start = _time.GetUtcNow();
        await Assert.ThrowsAsync<LeaseTakenException>(() => WaitAsync(() => living.KeepAsync(Cancelled)));
        Assert.InRange((_time.GetUtcNow() - start).TotalSeconds, 10, 14);
        await WaitAsync(static () => Task.CompletedTask);

        Task<LeaseHold> WaitAsync(Func<Task> meanwhile) => LeaseHold.TakeAsync(client, "shop", "turn", "b", Half, TimeSpan.FromMinutes(3), _time, async (wait, _) =>
        {
            _time.Advance(wait);
            await meanwhile();
        }, Cancelled, yields: true);
    }

    private Task<LeaseHold> TakeAsync(KubernetesClient client, string holder, TimeSpan patience) => LeaseHold.TakeAsync(client, "shop", "turn", holder, Half, patience, _time, (wait, _) =>
    {
        _time.Advance(wait);
        return Task.CompletedTask;
    }, Cancelled);
}
