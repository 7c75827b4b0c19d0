namespace Ullage.Generators.Metrics;

/// <summary>
/// The workload in a pod's name, as regular expressions: a ReplicaSet's hash or a CronJob's minute, then five characters of Kubernetes' alphabet
/// or a StatefulSet's number. Exact but for names that look like such a hash themselves.
/// </summary>
internal static class PodNames
{
    private const string Suffixes = "(-[bcdfghjklmnpqrstvwxz0-9]{7,10})?(-([bcdfghjklmnpqrstvwxz2456789]{5}|[0-9]{1,5}))?";

    /// <summary>Matches a pod's name; the first group is its workload.</summary>
    public const string Workload = "(.+?)" + Suffixes;

    /// <summary>Matches the pods of some workloads.</summary>
    /// <param name="workloads">A regular expression of their names.</param>
    public static string Of(string workloads) => $"({workloads}){Suffixes}";
}
