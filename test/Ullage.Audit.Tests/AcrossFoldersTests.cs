using System.Text;
using Ullage.Audit.Running;
using Ullage.Audit.Sources;

namespace Ullage.Audit.Tests;

/// <summary>What stands in one folder is meant for that folder, and for others only where nothing of theirs stands nearer.</summary>
public sealed class AcrossFoldersTests
{
    private const string Api = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: api, namespace: NS}
        spec:
          replicas: 2
          selector: {matchLabels: {app: api}}
          template:
            metadata: {labels: {app: api}}
            spec:
              containers:
                - name: api
                  image: registry.example/api:1.4.2
                  resources: {requests: {cpu: 1, memory: 1Gi}, limits: {cpu: 1, memory: 1Gi}}

        """;

    private const string Budget = """
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: {name: api, namespace: NS}
        spec: {minAvailable: 2, selector: {matchLabels: {app: api}}}

        """;

    private const string Autoscaler = """
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: api, namespace: NS}
        spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: api}, minReplicas: 5, maxReplicas: 9}

        """;

    private const string Quota = """
        apiVersion: v1
        kind: ResourceQuota
        metadata: {name: quota, namespace: shop}
        spec: {hard: {requests.cpu: 3, requests.memory: 64Gi}}

        """;

    [Fact]
    public void An_autoscaler_of_another_folder_does_not_scale_this_folders_workload() =>
        Assert.Equal(["a/pdb.yaml pdb-blocks-drain"], Find("pdb-blocks-drain", ("a/deploy.yaml", Bare(Api)), ("a/pdb.yaml", Bare(Budget)), ("b/deploy.yaml", Bare(Api)), ("b/hpa.yaml", Bare(Autoscaler))));

    [Fact]
    public void An_autoscaler_of_another_folder_counts_where_it_is_near_to_nothing() =>
        Assert.Empty(Find("pdb-blocks-drain", ("a/deploy.yaml", Bare(Api)), ("a/pdb.yaml", Bare(Budget)), ("scaling/hpa.yaml", Bare(Autoscaler))));

    [Fact]
    public void A_budget_of_another_folder_does_not_cover_this_folders_workload() =>
        Assert.Equal(["b/deploy.yaml pdb-missing"], Find("pdb-missing", ("a/deploy.yaml", Bare(Api)), ("a/pdb.yaml", Bare(Budget)), ("b/deploy.yaml", Bare(Api))));

    [Fact]
    public void Clusters_side_by_side_have_each_their_own_in_one_namespace_by_name() =>
        Assert.Equal(["clusters/eu/pdb.yaml pdb-blocks-drain"], Find("pdb-blocks-drain", ("clusters/eu/deploy.yaml", Shop(Api)), ("clusters/eu/pdb.yaml", Shop(Budget)), ("clusters/us/deploy.yaml", Shop(Api)), ("clusters/us/hpa.yaml", Shop(Autoscaler))));

    [Fact]
    public void A_quota_counts_the_workload_of_its_own_cluster_once() =>
        Assert.Empty(Find("quota-exceeded", ("clusters/eu/deploy.yaml", Shop(Api)), ("clusters/eu/quota.yaml", Quota), ("clusters/us/deploy.yaml", Shop(Api)), ("clusters/us/quota.yaml", Quota)));

    [Fact]
    public void A_merged_label_is_a_label_wherever_labels_are_matched()
    {
        var merged = "x: 1\n---\n" + Bare(Api).Replace("metadata: {labels: {app: api}}", "metadata: {labels: {<<: *common, version: v1}}", StringComparison.Ordinal).Replace("matchLabels: {app: api}", "matchLabels: &common {app: api}", StringComparison.Ordinal);
        Assert.Equal(["a/pdb.yaml pdb-blocks-drain"], Find("pdb-blocks-drain", ("a/deploy.yaml", merged), ("a/pdb.yaml", Bare(Budget))));
        Assert.Empty(Find("selector-mismatch", ("a/deploy.yaml", merged)));
        Assert.Empty(Find("pdb-selects-nothing", ("a/deploy.yaml", merged), ("a/pdb.yaml", Bare(Budget))));
    }

    private static string Bare(string text) => text.Replace(", namespace: NS", "", StringComparison.Ordinal);

    private static string Shop(string text) => text.Replace("NS", "shop", StringComparison.Ordinal);

    private static string[] Find(string rule, params (string Path, string Text)[] files) =>
        [.. Auditor.Run([.. files.Select(static f => new SourceText(f.Path, Encoding.UTF8.GetBytes(f.Text)))], new AuditOptions { Today = Audited.Today }, cancellationToken: TestContext.Current.CancellationToken).Findings
            .Where(f => f.Rule.Id == rule).Select(static f => $"{f.Source.Path} {f.Rule.Id}")];
}
