using Ullage.Manifests.Editing;
using Ullage.Manifests.Yaml;

namespace Ullage.Manifests.Kubernetes;

/// <summary>Changes workloads in the files that define them.</summary>
public static class WorkloadEditor
{
    /// <summary>Changes workloads of one file, all or none.</summary>
    /// <param name="file">The file.</param>
    /// <param name="changes">The changes, each workload once.</param>
    /// <exception cref="EditRefusedException">A workload or container is not there or there twice, the text is a template or was rendered from one, or a change would touch more than was asked for.</exception>
    public static EditedText Edit(YamlFile file, params IReadOnlyList<WorkloadChange> changes)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(changes);
        var editor = new YamlEditor(file);
        var objects = ManifestObject.In(file);
        foreach (var change in changes)
        {
            Apply(editor, Find(file, objects, change.Workload), change, objection: null);
        }

        return editor.Finish();
    }

    /// <summary>Refuses what is a template, or was rendered from one: a change of it breaks it or is lost.</summary>
    /// <param name="workload">The workload.</param>
    /// <exception cref="EditRefusedException">It is.</exception>
    public static void RefuseTemplate(ManifestObject workload)
    {
        ArgumentNullException.ThrowIfNull(workload);
        if (TemplateSigns.Of(workload) is { } sign)
        {
            throw new EditRefusedException(sign, workload.Node.Position);
        }
    }

    /// <summary>Asks an editor for a workload's changes.</summary>
    /// <param name="editor">The editor of the workload's file.</param>
    /// <param name="workload">The workload in it.</param>
    /// <param name="change">Its change.</param>
    /// <param name="objection">Looks at each container before its change and gives a reason against it, or null.</param>
    internal static void Apply(YamlEditor editor, ManifestObject workload, WorkloadChange change, Func<ManifestContainer, ContainerChange, string?>? objection)
    {
        RefuseTemplate(workload);
        foreach (var asked in change.Containers)
        {
            var container = Find(workload, asked.Container);
            if (objection?.Invoke(container, asked) is { } reason)
            {
                throw new EditRefusedException(reason, container.Node.Position);
            }

            editor.Apply(container.Node, ContainerFields.Change(ResourceFieldValue.Without(container, asked)));
        }
    }

    /// <summary>The one object of a file that a reference means.</summary>
    internal static ManifestObject Find(YamlFile file, IReadOnlyList<ManifestObject> objects, WorkloadReference reference)
    {
        ManifestObject? found = null;
        foreach (var candidate in objects)
        {
            if (reference.Fits(candidate))
            {
                found = found is null ? candidate : throw new EditRefusedException($"{reference} stands twice in the file ({found.Node.Position} and here); name its namespace or remove one.", candidate.Node.Position);
            }
        }

        return found ?? throw new EditRefusedException($"{reference} is not in the file.", file.PositionOf(0));
    }

    private static ManifestContainer Find(ManifestObject workload, string name)
    {
        ManifestContainer found = default;
        foreach (var container in workload.Containers)
        {
            if (container.Node["name"].TextIs(name))
            {
                found = !found.Node.Exists ? container : throw new EditRefusedException($"two containers are called {name}; Kubernetes allows one.", container.Node.Position);
            }
        }

        return found.Node.Exists
            ? found
            : throw new EditRefusedException($"{workload.Kind} {workload.Name} has no container {name}; it has: {string.Join(", ", workload.Containers.Select(static c => c.Name))}.", workload.Node.Position);
    }
}
