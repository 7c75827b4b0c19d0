namespace Ullage.Manifests.Kubernetes;

/// <summary>Where a kind keeps the <c>spec</c> of its pods.</summary>
public static class PodTemplate
{
    private static readonly string[] _pod = ["spec"];
    private static readonly string[] _template = ["template", "spec"];
    private static readonly string[] _cronJob = ["spec", "jobTemplate", "spec", "template", "spec"];
    private static readonly string[] _other = ["spec", "template", "spec"];

    /// <summary>The keys from the top of the object to the pod's <c>spec</c>: a Pod's own, a CronJob's two templates down, anything else's one template down, custom kinds included.</summary>
    /// <param name="kind">Such as <c>Deployment</c>.</param>
    public static IReadOnlyList<string> PathOf(string kind) => kind switch { "Pod" => _pod, "PodTemplate" => _template, "CronJob" => _cronJob, _ => _other };
}
