using Ullage.Kubernetes.Api;

namespace Ullage.Kubernetes.Changes;

/// <summary>Where a field stands in managedFields.</summary>
internal static class EditPaths
{
    /// <summary>The field's path in FieldsV1.</summary>
    public static string[] Of(WorkloadKind kind, FieldEdit edit)
    {
        var path = new List<string>();
        foreach (var name in kind.Template)
        {
            path.Add("f:" + name);
        }

        path.AddRange(["f:spec", edit.IsInit ? "f:initContainers" : "f:containers", Key(edit.Container)]);
        path.AddRange(edit.IsResource ? ["f:resources", "f:" + FieldEdit.SectionName(edit.Section), "f:" + edit.Name] : ["f:env", Key(edit.Name)]);
        return [.. path];
    }

    private static string Key(string name) => $$"""k:{"name":{{Json.Quote(name)}}}""";
}
