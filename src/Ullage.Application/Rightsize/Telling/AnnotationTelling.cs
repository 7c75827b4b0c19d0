using System.Globalization;
using Ullage.Kubernetes.Api;
using Ullage.Model;

namespace Ullage.Application.Rightsize;

/// <summary>
/// Writes what is proposed as annotations of the workload itself, never of its pods, so that no pod restarts. Needs <c>patch</c> on workloads, which nothing else of
/// a job that only suggests needs.
/// </summary>
/// <param name="client">The API.</param>
public sealed class AnnotationTelling(KubernetesClient client)
{
    private static readonly Dictionary<string, ResourceType> Types = new(StringComparer.Ordinal)
    {
        ["Deployment"] = ResourceType.Deployments,
        ["StatefulSet"] = ResourceType.StatefulSets,
        ["DaemonSet"] = ResourceType.DaemonSets,
        ["CronJob"] = ResourceType.CronJobs,
    };

    /// <summary>Writes them.</summary>
    /// <returns>How many workloads were annotated, and why others were not.</returns>
    public async Task<(int Written, IReadOnlyList<string> Failures)> TellAsync(FleetSummary summary, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(summary);
        var (written, failures) = (0, new List<string>());
        foreach (var workload in summary.Report.Workloads.Where(static w => Types.ContainsKey(w.Id.Kind) && !w.Inferred && w.Containers.Any(static c => c.Status == RecommendationStatus.Recommended)))
        {
            try
            {
                var patch = new ObjectPatch(PatchKind.Merge, Body(summary.Report.At, workload), "ullage");
                await client.PatchAsync(Types[workload.Id.Kind], workload.Id.Namespace, workload.Id.Name, patch, cancellationToken).ConfigureAwait(false);
                written++;
            }
            catch (KubernetesException e)
            {
                failures.Add($"{workload.Id}: {e.Message}");
                if (e.Failure is KubernetesFailure.Unauthorized or KubernetesFailure.Unreachable or KubernetesFailure.Tls)
                {
                    break;
                }
            }
        }

        return (written, failures);
    }

    private static byte[] Body(DateTimeOffset at, WorkloadRecommendation workload) => SummaryDocument.Bytes(json =>
    {
        json.WriteStartObject();
        json.WriteStartObject("metadata");
        json.WriteStartObject("annotations");
        json.WriteString("ullage.dev/recommended-at", at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        json.WriteString("ullage.dev/recommended", string.Join("; ", workload.Containers.Where(static c => c.Status == RecommendationStatus.Recommended).Select(static c => $"{c.Id.Name}: {(FleetSummary.Line(c) is { Length: > 0 } line ? line : "as it is")}")));
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    });
}
