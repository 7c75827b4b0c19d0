using Ullage.Kubernetes.Api;
using Ullage.Kubernetes.Changes;
using Ullage.Kubernetes.Records;
using Ullage.Testing.Kubernetes;

namespace Ullage.Kubernetes.Tests.Records;

public sealed class RecordStoreTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_written_is_read_again_with_nothing_lost()
    {
        await using var cluster = new FakeCluster();
        using var client = Clients.Of(cluster);
        var store = new RecordStore(client, "ullage");
        var record = Record();
        await store.SaveAsync(record, null, Cancelled);
        var read = (await store.FindAsync("shop", "Deployment", "web", Cancelled))!.Record;
        Assert.Equal(ChangeRecordJson.Write(record), ChangeRecordJson.Write(read));
        Assert.Equal(record.Edits[1].Before, read.Edits[1].Before);
        Assert.Equal(record.Edits[0].Owners, read.Edits[0].Owners);
        Assert.Contains("app: env.GOMAXPROCS: from resourceFieldRef limits.cpu → 2", cluster.Get("configmaps", "shop", "ullage.deployment.web")["data"]!["summary"]!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_two_who_write_from_the_same_state_the_second_is_refused()
    {
        await using var cluster = new FakeCluster();
        using var client = Clients.Of(cluster);
        var store = new RecordStore(client, "ullage");
        var saved = await store.SaveAsync(Record(), null, Cancelled);
        await store.SaveAsync(saved.Record with { State = ChangeState.Applied }, saved.Version, Cancelled);
        var e = await Assert.ThrowsAsync<KubernetesException>(() => store.SaveAsync(saved.Record with { State = ChangeState.Abandoned }, saved.Version, Cancelled));
        Assert.Equal(KubernetesFailure.Conflict, e.Failure);
        await Assert.ThrowsAsync<KubernetesException>(() => store.SaveAsync(Record(), null, Cancelled));
    }

    [Fact]
    public async Task A_record_that_grows_too_large_keeps_what_puts_the_change_back()
    {
        await using var cluster = new FakeCluster();
        using var client = Clients.Of(cluster);
        var store = new RecordStore(client, "ullage");
        var large = Record() with { Restarts = Enumerable.Range(0, 20_000).ToDictionary(static i => $"00000000-0000-0000-0000-{i:d12}/app", static i => i) };
        var e = await Assert.ThrowsAsync<KubernetesException>(() => store.SaveAsync(large with { State = ChangeState.Intended }, null, Cancelled));
        Assert.Equal(KubernetesFailure.TooLarge, e.Failure);
        var saved = await store.SaveAsync(Record() with { State = ChangeState.Intended }, null, Cancelled);
        await store.SaveAsync(large with { State = ChangeState.RollingBack, Note = new string('x', 5000), Breaches = [new("oom-killed", large.IntendedAt, new string('y', 5000)), new("oom-killed", large.IntendedAt, "more")] }, saved.Version, Cancelled);
        var kept = (await store.FindAsync("shop", "Deployment", "web", Cancelled))!.Record;
        Assert.Equal((ChangeState.RollingBack, 0, 1, 301), (kept.State, kept.Restarts.Count, kept.Breaches.Count, kept.Note.Length));
        Assert.Equal(large.Edits.Select(static e => e.Before), kept.Edits.Select(static e => e.Before));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"schema":2}""")]
    [InlineData("""{"schema":1,"id":"x","state":"odd","kind":"Deployment","namespace":"shop","name":"web","intendedAt":"2026-03-04T12:00:00Z"}""")]
    [InlineData("""{"schema":1,"id":"x","state":"applied","kind":"Deployment","namespace":"other","name":"web","intendedAt":"2026-03-04T12:00:00Z"}""")]
    [InlineData("""{"schema":1,"id":"x","state":"applied","kind":"Deployment","namespace":"shop","name":"web","intendedAt":"2026-03-04T12:00:00Z","edits":[{"section":"image"}]}""")]
    public async Task What_is_no_record_is_told_and_the_others_are_read(string text)
    {
        await using var cluster = new FakeCluster();
        using var client = Clients.Of(cluster);
        var store = new RecordStore(client, "ullage");
        await store.SaveAsync(Record(), null, Cancelled);
        cluster.Add("configmaps", new System.Text.Json.Nodes.JsonObject
        {
            ["metadata"] = new System.Text.Json.Nodes.JsonObject { ["name"] = "ullage.deployment.broken", ["namespace"] = "shop", ["labels"] = new System.Text.Json.Nodes.JsonObject { ["ullage.dev/record"] = "change" } },
            ["data"] = new System.Text.Json.Nodes.JsonObject { ["record.json"] = text },
        });
        var broken = new List<string>();
        Assert.Equal("web", Assert.Single(await store.ListAsync(null, broken, Cancelled)).Record.Name);
        Assert.Contains("ConfigMap shop/ullage.deployment.broken cannot be read", Assert.Single(broken), StringComparison.Ordinal);
    }

    [Fact]
    public void Names_fit_however_long_the_workloads_is()
    {
        var names = new[] { new string('a', 253), new string('a', 252) + "b" }.Select(static n => RecordStore.NameOf("StatefulSet", n)).ToList();
        Assert.All(names, static n => Assert.InRange(n.Length, 1, 253));
        Assert.NotEqual(names[0], names[1]);
    }

    private static ChangeRecord Record() => new()
    {
        Id = "20260304T120000-1",
        Kind = "Deployment",
        Namespace = "shop",
        Name = "web",
        Uid = "u",
        State = ChangeState.Intended,
        IntendedAt = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero),
        AppliedAt = new(2026, 3, 4, 12, 0, 1, TimeSpan.Zero),
        Watch = TimeSpan.FromMinutes(30),
        Edits =
        [
            new("app", false, EditSection.Requests, "cpu", "\"500m\"", "\"100m\"") { Owners = [new("kubectl", "Apply", "") { ApiVersion = "apps/v1" }] },
            new("app", false, EditSection.Environment, "GOMAXPROCS", """{"name":"GOMAXPROCS","valueFrom":{"resourceFieldRef":{"resource":"limits.cpu"}}}""", """{"name":"GOMAXPROCS","value":"2"}"""),
            new("init", true, EditSection.Limits, "memory", null, "\"1Gi\""),
        ],
        VariableOrder = new Dictionary<string, IReadOnlyList<string>> { ["app"] = ["B", "A"] },
        Autoscaler = "web",
        TargetsFirst = [new(0, "cpu", null, 70, 90)],
        TargetsLast = [new(1, "memory", "app", 80, 60)],
        TargetOwners = [new("helm", "Update", "") { ApiVersion = "autoscaling/v2" }],
        Resized = [new("web-1", "u1", new(2026, 3, 5, 0, 0, 0, TimeSpan.Zero))],
        InPlace = true,
        Restarts = new Dictionary<string, int> { ["u1/app"] = 3 },
        Guards = ["up == 0"],
        Breaches = [new("oom-killed", new(2026, 3, 4, 12, 5, 0, TimeSpan.Zero), "web-1: app was killed for lack of memory")],
        Note = "because",
        History = ["before"],
    };
}
