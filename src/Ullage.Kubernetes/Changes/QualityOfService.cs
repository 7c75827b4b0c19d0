namespace Ullage.Kubernetes.Changes;

/// <summary>The class that Kubernetes gives a pod by its requests and limits, and that decides who is thrown out first.</summary>
internal static class QualityOfService
{
    private static readonly string[] _names = ["cpu", "memory"];

    /// <summary>The class of a workload's pods after a change: <c>Guaranteed</c>, <c>Burstable</c> or <c>BestEffort</c>.</summary>
    public static string Of(LiveWorkload live, IReadOnlyList<FieldEdit> edits)
    {
        var (any, guaranteed) = (false, true);
        foreach (var name in live.ContainerNames)
        {
            foreach (var resource in _names)
            {
                var limit = live.ValueAfter(name, EditSection.Limits, resource, edits);
                var request = live.ValueAfter(name, EditSection.Requests, resource, edits) ?? limit;
                any |= request is not null || limit is not null;
                guaranteed &= limit is not null && FieldEdit.Same(EditSection.Limits, resource, request, limit);
            }
        }

        return !any ? "BestEffort" : guaranteed ? "Guaranteed" : "Burstable";
    }
}
