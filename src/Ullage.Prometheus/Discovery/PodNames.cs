using System.Text.RegularExpressions;

namespace Ullage.Prometheus.Discovery;

/// <summary>
/// Tells a pod's workload by its name alone, by the way Kubernetes makes names. Suffixes are five characters of an alphabet without
/// vowels and look-alikes; a ReplicaSet's hash is written in the same alphabet.
/// </summary>
/// <remarks>
/// <c>checkout-7d4b9c6f5d-x2x8k</c> is a pod of Deployment checkout, <c>db-2</c> of StatefulSet db, <c>node-exporter-kq5vm</c> of
/// DaemonSet node-exporter, <c>backup-29401560-8zvxk</c> of CronJob backup (the number is its minute since 1970). A pod of a bare Job
/// cannot be told from a DaemonSet's. Everything else stands for itself.
/// </remarks>
internal static partial class PodNames
{
    public static (string Kind, string Name) Infer(string pod) =>
        CronJobPod().Match(pod) is { Success: true } cron ? ("CronJob", cron.Groups[1].Value)
        : DeploymentPod().Match(pod) is { Success: true } deployment ? ("Deployment", deployment.Groups[1].Value)
        : DaemonPod().Match(pod) is { Success: true } daemon ? ("DaemonSet", daemon.Groups[1].Value)
        : OrdinalPod().Match(pod) is { Success: true } stateful ? ("StatefulSet", stateful.Groups[1].Value)
        : ("Pod", pod);

    /// <summary>The hash of the pod's template where its name carries one: it changes with the image and the environment. Else empty.</summary>
    public static string RevisionOf(string pod) => DeploymentPod().Match(pod) is { Success: true } deployment ? pod[(deployment.Groups[1].Length + 1)..pod.LastIndexOf('-')] : "";

    /// <summary>The Deployment a ReplicaSet's name speaks of, or null when the name has no hash.</summary>
    public static string? DeploymentOf(string replicaSet) => ReplicaSet().Match(replicaSet) is { Success: true } match ? match.Groups[1].Value : null;

    /// <summary>The CronJob a Job's name speaks of, or null when the name has no time.</summary>
    public static string? CronJobOf(string job) => CronJob().Match(job) is { Success: true } match ? match.Groups[1].Value : null;

    [GeneratedRegex("^(.+)-[0-9]{8,10}-[bcdfghjklmnpqrstvwxz2456789]{5}$")]
    private static partial Regex CronJobPod();

    // A hash is the decimal digits of 32 bits in the alphabet: fewer than 7 happens once in 430, a consonant-only word of 7 hardly ever.
    [GeneratedRegex("^(.+)-[bcdfghjklmnpqrstvwxz2456789]{7,10}-[bcdfghjklmnpqrstvwxz2456789]{5}$")]
    private static partial Regex DeploymentPod();

    [GeneratedRegex("^(.+)-[bcdfghjklmnpqrstvwxz2456789]{5}$")]
    private static partial Regex DaemonPod();

    [GeneratedRegex("^(.+)-[0-9]{1,5}$")]
    private static partial Regex OrdinalPod();

    [GeneratedRegex("^(.+)-[bcdfghjklmnpqrstvwxz2456789]{7,10}$")]
    private static partial Regex ReplicaSet();

    [GeneratedRegex("^(.+)-[0-9]{8,10}$")]
    private static partial Regex CronJob();
}
