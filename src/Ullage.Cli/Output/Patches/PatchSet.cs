using System.Text;
using Ullage.Application.Apply;
using Ullage.Model;

namespace Ullage.Cli.Output.Patches;

/// <summary>The patches of a report: one for each workload that changes and can be patched.</summary>
internal static class PatchSet
{
    private const int LongestName = 100;

    /// <summary>
    /// Patches and refusals in the report's order, that of an autoscaler beside its workload's in the order in which they are applied; each item has exactly one of the two.
    /// Workloads that do not change yield nothing.
    /// </summary>
    public static IEnumerable<(PatchFile? File, SkippedPatch? Skipped)> Of(RecommendationReport report)
    {
        foreach (var proposed in ProposedChanges.Of(report))
        {
            var workload = proposed.Workload;

            // Without the request's part the target's would move replicas by itself.
            if (proposed.ClusterRefusal is { } refusal)
            {
                yield return (null, new SkippedPatch(workload.Id, refusal));
                continue;
            }

            var own = new PatchFile(workload.Id, FileNameOf(workload.Id), PatchDocument.Write(report, proposed));
            var scaler = proposed.Autoscaler is not null ? AutoscalerPatch.File(report, proposed) : null;
            var scalerFirst = proposed.Order == AutoscalerOrder.TargetFirst;
            foreach (var file in (PatchFile?[])[scalerFirst ? scaler : null, own, scalerFirst ? null : scaler])
            {
                if (file is not null)
                {
                    yield return (file, null);
                }
            }
        }
    }

    /// <summary><c>namespace.kind.name.yaml</c>; where a name holds what a file name should not, a hash of the identity keeps it apart from others.</summary>
    internal static string FileNameOf(WorkloadId id)
    {
        var whole = (id.Cluster.Length > 0 ? id.Cluster + "." : "") + $"{id.Namespace}.{id.Kind.ToLowerInvariant()}.{id.Name}";
        var safe = new StringBuilder();
        foreach (var c in whole)
        {
            safe.Append(char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' ? c : '_');
        }

        var text = safe.ToString().TrimStart('.', '-');
        // Case-insensitive file systems would let "A" overwrite "a"; Kubernetes' names are lower case.
        var isFaithful = text == whole && text.Length <= LongestName && !whole.Any(char.IsAsciiLetterUpper);
        return isFaithful ? text + ".yaml" : $"{text[..Math.Min(text.Length, LongestName)]}-{Hash(id):x16}.yaml";
    }

    // FNV-1a, 64 bits, over the parts with a separator that no name holds.
    private static ulong Hash(WorkloadId id)
    {
        var hash = 14695981039346656037UL;
        foreach (var b in Encoding.UTF8.GetBytes(string.Join('\0', id.Cluster, id.Namespace, id.Kind, id.Name)))
        {
            hash = (hash ^ b) * 1099511628211UL;
        }

        return hash;
    }
}
