using Ullage.Kubernetes.Api;
using Ullage.Kubernetes.Objects;

namespace Ullage.Kubernetes.Changes;

/// <summary>The pods of a workload.</summary>
public static class WorkloadPods
{
    private const int MostJobs = 20;
    private const int Attempts = 4;

    /// <summary>Lists them; of a CronJob, those of its newest runs.</summary>
    /// <param name="client">The API.</param>
    /// <param name="live">The workload.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="KubernetesException">They cannot be listed.</exception>
    public static async Task<IReadOnlyList<PodState>> ListAsync(KubernetesClient client, LiveWorkload live, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(live);
        var selector = live.PodSelector;
        var runs = new Dictionary<string, DateTimeOffset?>(StringComparer.Ordinal);
        if (live.Kind.RunsToEnd)
        {
            var jobs = await client.ListAsync(ResourceType.Jobs, live.Namespace, ObjectMeta.Read, ListQuery.MetadataOfAll, cancellationToken).ConfigureAwait(false);
            foreach (var job in jobs.Items.Where(j => j.Owners.Any(o => o.Kind == live.Kind.Kind && o.Name == live.Name)).OrderByDescending(static j => j.Created).Take(MostJobs))
            {
                runs[job.Name] = job.Created;
            }

            selector = runs.Count > 0 ? $"job-name in ({string.Join(',', runs.Keys)})" : "";
        }

        // A workload that selects nothing has no pods that are surely its own.
        if (selector.Length == 0)
        {
            return [];
        }

        // Selectors of two workloads may overlap, and a pod that nobody controls may match: only the owner tells.
        var pods = await client.ListAsync(ResourceType.Pods, live.Namespace, PodState.Read, new ListQuery { Labels = selector }, cancellationToken).ConfigureAwait(false);
        return live.Kind.RunsToEnd
            ? [.. pods.Items.Where(p => p.Controller is { Kind: "Job" } job && runs.ContainsKey(job.Name)).Select(p => p.OfRun(runs[p.Controller!.Name]))]
            : [.. pods.Items.Where(p => IsOf(live, p))];
    }

    /// <summary>Gives a running pod the amounts of a change, or those before it, by <c>pods/resize</c>.</summary>
    /// <param name="client">The API.</param>
    /// <param name="namespace">Its namespace.</param>
    /// <param name="pod">The pod.</param>
    /// <param name="edits">The change; variables are left out.</param>
    /// <param name="back">Whether it gets the values before.</param>
    /// <param name="manager">Who changes, as managedFields shall tell.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Whether anything was to be changed.</returns>
    /// <exception cref="KubernetesException">It is refused; or the pod changed meanwhile or is gone.</exception>
    public static async Task<bool> ResizeAsync(KubernetesClient client, string @namespace, PodState pod, IReadOnlyList<FieldEdit> edits, bool back, string manager, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(pod);
        for (var attempt = 1; ; attempt++)
        {
            var due = pod.Due(edits, back);
            if (due.Count == 0)
            {
                return false;
            }

            try
            {
                var patch = new ObjectPatch(PatchKind.StrategicMerge, ChangePatch.OfPod(pod.ResourceVersion, due, back), manager) { Subresource = "resize" };
                await client.PatchAsync(ResourceType.Pods, @namespace, pod.Name, patch, cancellationToken).ConfigureAwait(false);
                return true;
            }
            catch (KubernetesException e) when (e.Failure == KubernetesFailure.Conflict && attempt < Attempts)
            {
                // The kubelet writes the pod's status all the time.
                var now = PodState.Read(await client.GetAsync(ResourceType.Pods, @namespace, pod.Name, cancellationToken).ConfigureAwait(false));
                if (now.Uid != pod.Uid)
                {
                    throw;
                }

                pod = now;
            }
        }
    }

    /// <summary>Why a running pod cannot take a change in place; null where it can.</summary>
    /// <param name="live">The workload.</param>
    /// <param name="pods">Its pods.</param>
    /// <param name="edits">The change.</param>
    /// <param name="version">The server's version.</param>
    public static string? NotInPlace(LiveWorkload live, IReadOnlyList<PodState> pods, IReadOnlyList<FieldEdit> edits, ServerVersion version)
    {
        ArgumentNullException.ThrowIfNull(live);
        ArgumentNullException.ThrowIfNull(edits);
        if (!version.ResizesPods)
        {
            return $"Kubernetes {version} resizes no running pods (1.33 does)";
        }

        if (!edits.Any(static e => e.IsResource))
        {
            return "variables reach a pod only when it starts";
        }

        if (edits.FirstOrDefault(static e => e.IsResource && e.After is null) is { } gone)
        {
            return $"a running pod keeps {gone.Where}: requests and limits can be changed in place, not taken away";
        }

        if (edits.FirstOrDefault(static e => e.IsResource && e.Before is null) is { } added)
        {
            return $"a running pod could not give {added.Where} back: requests and limits that were added in place cannot be taken away again";
        }

        if (edits.FirstOrDefault(static e => e is { IsInit: true, IsResource: true }) is { } init)
        {
            return $"{init.Container} is an init container or native sidecar, which not every server resizes";
        }

        if (!version.ShrinksMemory && edits.FirstOrDefault(e => e.ShrinksMemoryLimit && !pods.Any(p => p.RestartsForMemory(e.Container))) is { } shrinks)
        {
            return $"Kubernetes {version} lets the memory limit of {shrinks.Container} shrink in a running pod only where its resizePolicy says RestartContainer (1.34 does)";
        }

        var (before, after) = (QualityOfService.Of(live, []), QualityOfService.Of(live, edits));
        return before != after ? $"its pods would become {after} from {before}, and a running pod keeps its quality of service" : null;
    }

    /// <summary>Whether a pod is controlled by a workload, a Deployment's by one of its ReplicaSets: the Deployment's name, a hyphen and the hash of the template.</summary>
    private static bool IsOf(LiveWorkload live, PodState pod) => live.Kind.Kind != "Deployment"
        ? pod.Controller is { } controller && controller.Kind == live.Kind.Kind && controller.Name == live.Name
        : pod.Controller is { Kind: "ReplicaSet" } set && set.Name.StartsWith(live.Name + "-", StringComparison.Ordinal) && set.Name[(live.Name.Length + 1)..] is var hash
            && (pod.Revision.Length > 0 ? hash == pod.Revision : !hash.Contains('-', StringComparison.Ordinal));
}
