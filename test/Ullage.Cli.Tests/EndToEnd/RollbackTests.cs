using Ullage.Kubernetes.Access;
using Ullage.Kubernetes.Api;
using Ullage.Kubernetes.Records;
using Ullage.Testing;
using Ullage.Testing.Kubernetes;

namespace Ullage.Cli.Tests.EndToEnd;

/// <summary><c>ullage rollback</c> of more than one change.</summary>
public sealed class RollbackTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_change_that_cannot_be_looked_at_is_told_and_the_others_are_put_back(bool isWritten)
    {
        using var folder = new TemporaryFolder("rollback");
        await using var cluster = new FakeCluster();
        cluster.Add("deployments", """{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","namespace":"shop","uid":"1"},"spec":{"template":{"spec":{"containers":[{"name":"app"}]}}}}""");
        var access = cluster.WriteKubeconfig(folder.Path);
        using (var client = new KubernetesClient(Kubeconfig.Read([access], null, TimeProvider.System), new ApiOptions(), TimeProvider.System, new Random(1)))
        {
            foreach (var (kind, name, state) in new[] { ("Rollout", "db", ChangeState.Superseded), ("Deployment", "web", ChangeState.Verified) })
            {
                var record = new ChangeRecord { Id = "1", Kind = kind, Namespace = "shop", Name = name, Uid = "1", State = state, IntendedAt = DateTimeOffset.UnixEpoch, Watch = TimeSpan.Zero, Edits = [] };
                await new RecordStore(client, "ullage").SaveAsync(record, null, TestContext.Current.CancellationToken);
            }
        }

        var run = await CommandRun.Of(["rollback", "-n", "shop", "--kubeconfig", access, .. isWritten ? (string[])["--yes"] : []]);
        Assert.Equal(4, run.Exit);
        Assert.Single(run.ErrorLines, static l => l.Contains("shop/Rollout/db was not put back: ", StringComparison.Ordinal));
        Assert.Contains("shop/Deployment/web", run.Output, StringComparison.Ordinal);
    }
}
