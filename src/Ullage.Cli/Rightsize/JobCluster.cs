using Ullage.Application.Rightsize;
using Ullage.Cli.Commands;
using Ullage.Cli.Configuration;
using Ullage.Cli.Running;
using Ullage.Kubernetes.Access;
using Ullage.Kubernetes.Api;
using Ullage.Kubernetes.State;
using Ullage.Model;

namespace Ullage.Cli.Rightsize;

/// <summary>
/// The cluster, as far as the job may use it: an API that is named must answer; that of the pod's own service account is used where it lets the job in, and the job
/// works from Prometheus alone where not.
/// </summary>
internal sealed class JobCluster : IDisposable
{
    private JobCluster(KubernetesClient client, string @namespace, bool isNamed, bool hasPlace) => (Client, Namespace, IsNamed, HasPlace) = (client, @namespace, isNamed, hasPlace);

    /// <summary>The API.</summary>
    public KubernetesClient Client { get; }

    /// <summary>Where the job's own objects live.</summary>
    public string Namespace { get; }

    /// <summary>Whether somebody asked for it, so that its refusal is a failure.</summary>
    public bool IsNamed { get; }

    /// <summary>Whether the job's own objects may be written: by a pod, whose namespace is its own, or where a ConfigMap was asked for. The namespace of a context, on a workstation or of another cluster, is nobody's to fill unasked.</summary>
    public bool HasPlace { get; }

    /// <summary>The cluster by what was asked or by where this runs; null where there is neither.</summary>
    public static JobCluster? Open(Invocation invocation, ClusterAccess? named, List<string> problems)
    {
        var surroundings = invocation.Surroundings;
        var access = named;
        try
        {
            access ??= InClusterAccess.IsHere(surroundings.Variable) ? InClusterAccess.Read(surroundings.Variable, surroundings.Time) : null;
        }
        catch (ClusterAccessException e)
        {
            problems.AddRange(e.Problems);
        }

        if (access is null)
        {
            return null;
        }

        var options = new ApiOptions { Concurrency = invocation.Settings.Get(SourceSettings.Concurrency), AnswerTimeout = invocation.Settings.Get(SourceSettings.Timeout) };
        return new JobCluster(new KubernetesClient(access, options, surroundings.Time, SourceOpening.Draws(surroundings.Time)), access.Namespace is { Length: > 0 } own ? own : "default", named is not null, access.IsOwnPod || (invocation.Settings.IsGiven(RightsizeSettings.ConfigMap) && invocation.Settings.Get(RightsizeSettings.ConfigMap) != "off"));
    }

    /// <summary>Joins samples with what the API tells; the samples alone where it does not let this service account in.</summary>
    /// <exception cref="KubernetesException">The API cannot be read: one that is asked for by name whatever the reason, the pod's own where it fails otherwise than by refusing.</exception>
    public async Task<ISampleSource> JoinAsync(Invocation invocation, ISampleSource samples, JobLog log, CancellationToken cancellationToken)
    {
        var discovery = RequestSettings.Bind(invocation.Settings).Discovery;
        var label = discovery.Cluster is { Length: > 0 } name ? new Label(discovery.Mapping.ClusterLabel, name) : (Label?)null;
        try
        {
            var joined = await ClusterSource.ReadAsync(samples, Client, discovery.Namespaces.Names, label, cancellationToken);
            foreach (var notice in joined.Notices)
            {
                log.Info(notice);
            }

            return joined;
        }
        catch (KubernetesException e) when (!IsNamed && e.Failure is KubernetesFailure.Forbidden or KubernetesFailure.Unauthorized)
        {
            log.Info("the API server does not tell of workloads; Prometheus alone does", ("reason", e.Message));
            return samples;
        }
    }

    /// <summary>The job's own ConfigMap; null where it is not wanted.</summary>
    public ConfigMapTelling? Map(Invocation invocation) => invocation.Settings.Get(RightsizeSettings.ConfigMap) is var name && name != "off" && HasPlace ? new(Client, Namespace, name) : null;

    public void Dispose() => Client.Dispose();
}
