using System.Text;

namespace Ullage.Kubernetes.Api;

/// <summary>How a patch is understood.</summary>
public enum PatchKind
{
    /// <summary>Lists of containers and variables are merged by name; what is not mentioned stays. For built-in kinds.</summary>
    StrategicMerge,

    /// <summary>RFC 7396: mappings are merged, lists replaced. For custom kinds too.</summary>
    Merge,

    /// <summary>RFC 6902: operations at paths, with tests.</summary>
    Json,

    /// <summary>Server-side apply: the whole intent of one manager, who owns what it says. Only for objects that are ours alone.</summary>
    Apply,
}

/// <summary>A change of one object.</summary>
/// <param name="Kind">How the body is understood.</param>
/// <param name="Body">The patch in JSON.</param>
/// <param name="FieldManager">Who changes, as managedFields shall tell.</param>
public sealed record ObjectPatch(PatchKind Kind, ReadOnlyMemory<byte> Body, string FieldManager)
{
    /// <summary>Whether the server says what would happen and keeps nothing.</summary>
    public bool DryRun { get; init; }

    /// <summary>Whether apply takes fields from other managers; never for objects that others made.</summary>
    public bool Force { get; init; }

    /// <summary>Such as <c>resize</c> or <c>status</c>; null for the object itself.</summary>
    public string? Subresource { get; init; }

    internal string ContentType => Kind switch
    {
        PatchKind.StrategicMerge => "application/strategic-merge-patch+json",
        PatchKind.Merge => "application/merge-patch+json",
        PatchKind.Json => "application/json-patch+json",
        _ => "application/apply-patch+yaml",
    };

    internal string Query
    {
        get
        {
            var text = new StringBuilder();
            ListQuery.Add(text, "fieldManager", FieldManager);
            ListQuery.Add(text, "fieldValidation", "Strict");
            ListQuery.Add(text, "dryRun", DryRun ? "All" : "");
            ListQuery.Add(text, "force", Force && Kind == PatchKind.Apply ? "true" : "");
            return text.ToString();
        }
    }
}
