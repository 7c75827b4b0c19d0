using System.Text;
using Ullage.Model;

namespace Ullage.Cli.Output.Patches;

/// <summary>The patches of a report: one for each workload that changes and can be patched.</summary>
internal static class PatchSet
{
    private const int LongestName = 100;

    /// <summary>Patches and refusals in the report's order; each item has exactly one of the two. Workloads that do not change yield nothing.</summary>
    public static IEnumerable<(PatchFile? File, SkippedPatch? Skipped)> Of(RecommendationReport report)
    {
        foreach (var workload in report.Workloads)
        {
            var changes = workload.Containers.Where(ContainerPatch.Changes).ToList();
            if (changes.Count == 0)
            {
                continue;
            }

            var (target, refusal) = PatchTarget.Of(workload);
            yield return target is null
                ? (null, new SkippedPatch(workload.Id, refusal))
                : (new PatchFile(workload.Id, FileNameOf(workload.Id), PatchDocument.Write(report, workload, target, changes)), null);
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
