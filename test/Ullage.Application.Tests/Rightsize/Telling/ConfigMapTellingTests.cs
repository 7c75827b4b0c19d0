using Ullage.Application.Rightsize;
using Ullage.Kubernetes.Access;
using Ullage.Kubernetes.Api;
using Ullage.Testing;
using Ullage.Testing.Kubernetes;

namespace Ullage.Application.Tests.Rightsize.Telling;

/// <summary>What the job's ConfigMap keeps for the next run.</summary>
public sealed class ConfigMapTellingTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_run_that_is_not_to_be_kept_leaves_known_what_was_known()
    {
        await using var cluster = new FakeCluster();
        using var folder = new TemporaryFolder();
        using var client = new KubernetesClient(Kubeconfig.Read([cluster.WriteKubeconfig(folder.Path)], null, TimeProvider.System), new ApiOptions(), TimeProvider.System, new Random(1));
        var map = new ConfigMapTelling(client, "jobs", "resource-rightsizer");
        Assert.Equal(LastRun.None, await map.ReadAsync(Cancelled));
        await map.TellAsync(SampleRuns.Summary(2), new LastRun("abc", new byte[] { 1, 2, 3 }, null), Cancelled);
        var known = await map.ReadAsync(Cancelled);
        Assert.Equal(("abc", "010203", null), (known.Scope, Convert.ToHexString(known.Outcome.Span), known.Unknown));
    }

    [Fact]
    public async Task What_has_no_room_is_left_out_and_told_by_this_run_and_the_next()
    {
        await using var cluster = new FakeCluster();
        using var folder = new TemporaryFolder();
        using var client = new KubernetesClient(Kubeconfig.Read([cluster.WriteKubeconfig(folder.Path)], null, TimeProvider.System), new ApiOptions(), TimeProvider.System, new Random(1));
        var map = new ConfigMapTelling(client, "jobs", "resource-rightsizer");
        var fits = await map.TellAsync(SampleRuns.Summary(20_000, name: new string('x', 60)), new LastRun("abc", new byte[300 << 10], null), Cancelled);
        Assert.True(fits is { LeftOut: > 0, OutcomeLeftOut: false });
        var kept = cluster.Get("configmaps", "jobs", "resource-rightsizer");
        Assert.InRange(kept["data"]!["summary.json"]!.ToString().Length + kept["binaryData"]!["last-run"]!.ToString().Length, 800 << 10, 900 << 10);
        Assert.True((await map.TellAsync(SampleRuns.Summary(2), new LastRun("abc", new byte[(300 << 10) + 1], null), Cancelled)).OutcomeLeftOut);
        Assert.Equal("", cluster.Get("configmaps", "jobs", "resource-rightsizer")["binaryData"]!["last-run"]!.ToString());
        Assert.Contains("does not hold what the last one decided", (await map.ReadAsync(Cancelled)).Unknown, StringComparison.Ordinal);
    }
}
