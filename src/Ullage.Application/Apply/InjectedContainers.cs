using Ullage.Model;
using Ullage.Sizing.Autoscaling;

namespace Ullage.Application.Apply;

/// <summary>
/// Containers that run in a workload's pods and do not stand in its template: a webhook puts them there (a service mesh's proxy, an agent), so that neither the template nor a manifest can size them.
/// The rest of the workload is changed without them, and its autoscaler's target is reckoned with their requests as they are.
/// </summary>
public static class InjectedContainers
{
    /// <summary>The rule of the reason that such a container gets.</summary>
    public const string Rule = "injected-container";

    /// <summary>The answer in which such containers stay as they are; the same answer where it proposes nothing for them.</summary>
    /// <param name="workload">The answer.</param>
    /// <param name="isInjected">Tells by its name whether a container is put into the pods.</param>
    public static WorkloadRecommendation LeftAlone(WorkloadRecommendation workload, Predicate<string> isInjected)
    {
        ArgumentNullException.ThrowIfNull(workload);
        ArgumentNullException.ThrowIfNull(isInjected);
        bool IsLeft(ContainerRecommendation container) => container.Status == RecommendationStatus.Recommended && isInjected(container.Id.Name);
        return workload.Containers.Any(IsLeft)
            ? AutoscalerPlanner.ReconcileAgain(workload with { Saving = null, Containers = [.. workload.Containers.Select(c => IsLeft(c) ? Left(c) : c)] })
            : workload;
    }

    /// <summary>What was left, a sentence a container's name; nothing where nothing was.</summary>
    /// <param name="workloads">The answers of <see cref="LeftAlone"/>.</param>
    /// <param name="place">Where it does not stand, such as <c>in the template</c>.</param>
    public static IEnumerable<string> Told(IEnumerable<WorkloadRecommendation> workloads, string place) =>
        from workload in workloads
        from container in workload.Containers
        where container.Reasons.Any(static r => r.Rule == Rule)
        group workload.Id by container.Id.Name into found
        orderby found.Key
        select $"{found.Key} runs in the pods of {(found.Count() == 1 ? found.First().ToString() : $"{found.Count()} workloads")} and is not {place}: its numbers are left to what puts it there{Way(found.Key)}";

    private static ContainerRecommendation Left(ContainerRecommendation container) => container with
    {
        Status = RecommendationStatus.Skipped,
        Recommended = container.Current,
        Environment = [],
        Reasons = [new Reason(Rule, ResourceField.Container, "Left alone: it runs in the pods and does not stand in what would be changed; what puts it there sets its resources.", Binding: true)],
    };

    private static string Way(string container) => container switch
    {
        "istio-proxy" => " (annotations sidecar.istio.io/proxyCPU, proxyCPULimit, proxyMemory and proxyMemoryLimit of the pod template)",
        "linkerd-proxy" => " (annotations config.linkerd.io/proxy-cpu-request, proxy-cpu-limit, proxy-memory-request and proxy-memory-limit of the pod template)",
        _ => "",
    };
}
