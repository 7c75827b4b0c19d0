using Ullage.Cli.Commands;
using Ullage.Cli.Configuration;
using Ullage.Kubernetes.Access;
using Ullage.Kubernetes.Api;
using Ullage.Kubernetes.State;
using Ullage.Model;

namespace Ullage.Cli.Running;

/// <summary>Opens the cluster that settings name, and joins what it tells with a source of samples.</summary>
internal static class ClusterOpening
{
    private static readonly TimeSpan Past = TimeSpan.FromHours(1);

    /// <summary>The access asked for; null where none is, or where there are problems.</summary>
    public static ClusterAccess? Bind(Invocation invocation, Setting? samples, List<string> problems)
    {
        // What is about to be changed is read first, or its annotations and autoscalers would be passed over; and so is kubectl's cluster by its plugin.
        var isMeant = !invocation.Settings.IsGiven(ClusterSettings.FromCluster) && (samples is null || samples == SourceSettings.Prometheus) && (invocation.ChangesCluster || invocation.Surroundings.IsPlugin);
        if (!ClusterSettings.AreAsked(invocation.Settings) && !isMeant)
        {
            return null;
        }

        if (samples == SourceSettings.Recording)
        {
            problems.Add("a recording holds the cluster of its own time; leave out --from-cluster, --kubeconfig and --context");
        }

        return Require(invocation, problems);
    }

    /// <summary>The access of kubectl, or inside a pod of its service account, asked for or not, with what must be told of it; null where there are problems.</summary>
    public static ClusterAccess? Require(Invocation invocation, List<string> problems)
    {
        var (settings, surroundings) = (invocation.Settings, invocation.Surroundings);
        var named = settings.Get(ClusterSettings.Kubeconfig);
        var paths = named.Count > 0 ? [.. named.Select(invocation.PathOf)] : Kubeconfig.DefaultPaths(surroundings.Variable);
        var context = settings.Get(ClusterSettings.Context);
        try
        {
            var access = named.Count == 0 && context is null && !paths.Any(File.Exists) && InClusterAccess.IsHere(surroundings.Variable)
                ? InClusterAccess.Read(surroundings.Variable, surroundings.Time)
                : Kubeconfig.Read(paths, context, surroundings.Time);
            surroundings.Warn(access.Warnings);
            return access;
        }
        catch (ClusterAccessException e)
        {
            problems.AddRange(e.Problems);
            return null;
        }
    }

    /// <summary>Reads the cluster and joins it with samples, which are disposed where that fails.</summary>
    /// <exception cref="KubernetesException">The cluster cannot be read.</exception>
    public static async Task<ISampleSource> JoinAsync(Invocation invocation, ISampleSource samples, ClusterAccess access, Random draws, CancellationToken cancellationToken)
    {
        var (settings, surroundings) = (invocation.Settings, invocation.Surroundings);
        if (settings.Get(SelectionSettings.At) is { } at && at < surroundings.Time.GetUtcNow() - Past)
        {
            invocation.Remark("note: settings, autoscalers and bounds are the cluster's of now, not those of --at");
        }

        try
        {
            var discovery = RequestSettings.Bind(settings).Discovery;
            var cluster = discovery.Cluster is { Length: > 0 } name ? new Label(discovery.Mapping.ClusterLabel, name) : (Label?)null;
            var options = new ApiOptions { Concurrency = settings.Get(SourceSettings.Concurrency), AnswerTimeout = settings.Get(SourceSettings.Timeout) };
            using var client = new KubernetesClient(access, options, surroundings.Time, draws);
            var source = await ClusterSource.ReadAsync(samples, client, discovery.Namespaces.Names, cluster, cancellationToken);
            foreach (var notice in source.Notices)
            {
                invocation.Remark("note: " + notice);
            }

            return source;
        }
        catch
        {
            await samples.DisposeAsync();
            throw;
        }
    }
}
