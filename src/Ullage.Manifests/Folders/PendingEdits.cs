using Ullage.Manifests.Editing;
using Ullage.Manifests.Kubernetes;

namespace Ullage.Manifests.Folders;

/// <summary>Edits of several files, made together for each file: one that is refused leaves the others of its file alone.</summary>
internal sealed class PendingEdits(FileSet files)
{
    private readonly SortedDictionary<string, List<Pending>> _byFile = new(StringComparer.Ordinal);

    /// <summary>Asks for an edit of an object.</summary>
    /// <param name="path">The object's file.</param>
    /// <param name="target">Which object.</param>
    /// <param name="edit">Asks an editor for it.</param>
    /// <param name="refused">Takes the reason where it cannot be made.</param>
    public void Add(string path, WorkloadReference target, Action<YamlEditor, ManifestObject> edit, Action<string> refused) =>
        (_byFile.TryGetValue(path, out var list) ? list : _byFile[path] = []).Add(new(target, edit, refused));

    public void Run()
    {
        foreach (var (path, edits) in _byFile)
        {
            Run(path, edits);
        }

        _byFile.Clear();
    }

    private void Run(string path, List<Pending> edits)
    {
        var file = files.Read(path);
        var objects = ManifestObject.In(file);
        var editor = new YamlEditor(file);
        var accepted = new List<Pending>();
        foreach (var edit in edits)
        {
            try
            {
                editor.Together(() => edit.Edit(editor, WorkloadEditor.Find(file, objects, edit.Target)));
                accepted.Add(edit);
            }
            catch (EditRefusedException refusal)
            {
                edit.Refused($"{path}, {refusal.Message}");
            }
        }

        try
        {
            files.Change(path, editor.Finish());
        }
        catch (EditRefusedException refusal) when (accepted.Count == 1)
        {
            accepted[0].Refused($"{path}, {refusal.Message}");
        }
        catch (EditRefusedException)
        {
            // One of them spoils it for all; halves find it.
            Run(path, accepted[..(accepted.Count / 2)]);
            Run(path, accepted[(accepted.Count / 2)..]);
        }
    }

    private sealed record Pending(WorkloadReference Target, Action<YamlEditor, ManifestObject> Edit, Action<string> Refused);
}
