using System.Text;

namespace Ullage.Kubernetes.Api;

/// <summary>A request that can be sent again.</summary>
internal sealed class ApiRequest(HttpMethod method, string path)
{
    public HttpMethod Method => method;

    public string Path => path;

    public ReadOnlyMemory<byte> Body { get; init; }

    public string ContentType { get; init; } = "application/json";

    public string Accept { get; init; } = "application/json";

    /// <summary>Whether it may be sent again after a failure: a change only where it cannot have been made.</summary>
    public bool MayRepeat(KubernetesException failure) =>
        Method == HttpMethod.Get || (failure.Failure == KubernetesFailure.Overloaded && !failure.Causes.Any(static c => c.Reason == "DisruptionBudget"));
}

/// <summary>A list with the state that it shows.</summary>
/// <param name="items">Its objects.</param>
/// <param name="resourceVersion">The state; where a watch goes on from.</param>
public sealed class ObjectList<T>(IReadOnlyList<T> items, string resourceVersion)
{
    /// <summary>Its objects.</summary>
    public IReadOnlyList<T> Items => items;

    /// <summary>The state; where a watch goes on from.</summary>
    public string ResourceVersion => resourceVersion;
}

/// <summary>Which objects of a list, and how much of each.</summary>
public sealed class ListQuery
{
    /// <summary>All objects, whole.</summary>
    public static ListQuery All { get; } = new();

    /// <summary>All objects, their metadata alone: of ReplicaSets and Jobs, no more than their owners is of interest.</summary>
    public static ListQuery MetadataOfAll { get; } = new() { MetadataOnly = true };

    /// <summary>A label selector in Kubernetes' notation; empty for none.</summary>
    public string Labels { get; init; } = "";

    /// <summary>A field selector, such as <c>metadata.name=web</c>; empty for none.</summary>
    public string Fields { get; init; } = "";

    /// <summary>Whether the server leaves everything but metadata out.</summary>
    public bool MetadataOnly { get; init; }

    internal string Accept => MetadataOnly ? "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json" : "application/json";

    internal string Text(int limit, string next)
    {
        var text = new StringBuilder();
        Add(text, "labelSelector", Labels);
        Add(text, "fieldSelector", Fields);
        Add(text, "limit", limit > 0 ? limit.ToString(System.Globalization.CultureInfo.InvariantCulture) : "");
        Add(text, "continue", next);
        return text.ToString();
    }

    internal static void Add(StringBuilder text, string name, string value)
    {
        if (value.Length > 0)
        {
            text.Append(text.Length == 0 ? '?' : '&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
        }
    }
}
