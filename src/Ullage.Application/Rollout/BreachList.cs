using System.Globalization;
using Ullage.Kubernetes.Records;

namespace Ullage.Application.Rollout;

/// <summary>Breaches as a record keeps them: a workload of a thousand pods that all fall ill makes a thousand, which say no more than the first.</summary>
internal static class BreachList
{
    private const int Most = 20;
    private const int MostTold = 5;

    /// <summary>The first of them, and how many there were besides.</summary>
    public static IReadOnlyList<Breach> Bounded(IReadOnlyList<Breach> breaches) => breaches.Count <= Most
        ? breaches
        : [.. breaches.Take(Most), new Breach("more", breaches[Most].At, string.Create(CultureInfo.InvariantCulture, $"and {breaches.Count - Most} more"))];

    /// <summary>What went wrong, in one sentence.</summary>
    public static string Told(IReadOnlyList<Breach> breaches) =>
        string.Join("; ", breaches.Take(MostTold).Select(static b => b.Text)) + (breaches.Count > MostTold ? string.Create(CultureInfo.InvariantCulture, $"; and {breaches.Count - MostTold} more") : "");
}
