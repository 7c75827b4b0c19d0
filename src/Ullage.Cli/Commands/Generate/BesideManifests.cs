using Ullage.Audit.Sources;
using Ullage.Cli.Configuration;
using Ullage.Cli.Running;
using Ullage.Generators.Objects;
using Ullage.Generators.Writing;
using Ullage.Manifests.Editing;
using Ullage.Manifests.Folders;
using Ullage.Manifests.Kubernetes;
using Ullage.Manifests.Yaml;

namespace Ullage.Cli.Commands.Generate;

/// <summary>Objects in the folder of a workload's manifest: found where they are, else made in files of their own, which a kustomization there then names.</summary>
internal sealed class BesideManifests(Invocation invocation)
{
    private const int MostFiles = 1000;
    private readonly Dictionary<string, YamlFile> _read = new(StringComparer.Ordinal);
    private readonly Dictionary<string, YamlEditor> _editors = new(StringComparer.Ordinal);
    private readonly HashSet<YamlNode> _changed = [];
    private readonly Dictionary<string, (string Text, FileEdit? Edit)> _made = new(StringComparer.Ordinal);

    /// <summary>The keys of Secrets that somebody must fill in.</summary>
    public SortedSet<string> Open { get; } = new(StringComparer.Ordinal);

    /// <summary>The object of a kind and name that the workloads of a namespace find: rather the one that says that namespace, else one where either leaves it to whoever applies it.</summary>
    public static ManifestObject? Among(IEnumerable<ManifestObject> objects, string kind, string name, string? @namespace) =>
        objects.Where(o => o.Kind == kind && o.Name == name && (o.Namespace is null || @namespace is null || o.Namespace == @namespace)).OrderBy(o => o.Namespace != @namespace).FirstOrDefault();

    /// <summary>Makes an object, unless it is there.</summary>
    /// <param name="file">The workload's manifest.</param>
    /// <param name="made">The object.</param>
    /// <param name="values">The keys that one that is there should hold; null where it may hold what it does.</param>
    /// <returns>The object that is there; null where it was made.</returns>
    /// <exception cref="UsageException">A file is in its place, or a key has another value.</exception>
    public ManifestObject? Put(InputFile file, Manifest made, IReadOnlyDictionary<string, string?>? values = null)
    {
        var folder = Path.GetDirectoryName(invocation.PathOf(file.Path))!;
        if (Find(folder, made) is { } there)
        {
            // Several workloads may read one object, which changes once.
            if (values is not null && _changed.Add(there.Object.Node) && Change(there.Path, there.Object, values) is { } change)
            {
                (_editors.TryGetValue(there.Path, out var editor) ? editor : _editors[there.Path] = new(_read[there.Path])).Apply(there.Object.Node, change);
            }

            return there.Object;
        }

        var (path, text) = (PathOf(folder, made), made.ToString());
        if (_made.TryGetValue(path, out var other) && other.Text != text)
        {
            throw new UsageException($"{GenerateOutput.Shown(invocation, path)} is where the {made.Kind} of two workloads would be made; keep the manifests of each in a folder of their own");
        }

        var edit = GenerateOutput.Edit(path, text);
        GenerateOutput.RefuseReplacing(invocation, edit?.Before is { Length: > 0 } ? [path] : []);
        _made[path] = (text, edit);
        Open.UnionWith(values?.Where(static v => v.Value is null).Select(static v => v.Key) ?? []);
        return null;
    }

    /// <summary>What an object that is there needs so that it holds keys; null where it does.</summary>
    /// <exception cref="UsageException">One has another value, or the API server would refuse it.</exception>
    public YamlChange? Change(string path, ManifestObject there, IReadOnlyDictionary<string, string?> values)
    {
        var edit = ConfigurationEdit.Of(there, values);
        if (edit.Refusal is { } refusal)
        {
            throw new UsageException($"{there.Kind} {there.Name} in {GenerateOutput.Shown(invocation, path)} {refusal}");
        }

        if (edit.Replaced.Count > 0 && !GenerateOutput.MayReplace(invocation))
        {
            throw new UsageException($"{there.Kind} {there.Name} in {GenerateOutput.Shown(invocation, path)} has {string.Join(", ", edit.Replaced)} with another value; {ApplySettings.Diff.Flag} shows the difference, {GenerateSettings.Force.Flag} replaces");
        }

        Open.UnionWith(edit.Open);
        return edit.Change;
    }

    /// <summary>The edits of all files.</summary>
    public IReadOnlyList<FileEdit> Edits()
    {
        var made = _made.Values.Select(static m => m.Edit).OfType<FileEdit>().ToList();
        var edits = made.Concat(_editors.Select(e => new FileEdit(e.Key, _read[e.Key].Bytes.ToArray(), e.Value.Finish().Bytes))).ToList();
        foreach (var folder in made.Where(static m => m.Before is null).GroupBy(static m => Path.GetDirectoryName(m.Path)!, static m => Path.GetFileName(m.Path)))
        {
            if (KustomizationFile.In(folder.Key) is { } path && Named(path, [.. folder]) is { } kustomization)
            {
                edits.Add(kustomization);
            }
        }

        return edits;
    }

    /// <summary>The kustomization with files among its resources; null where there is none, or it names them.</summary>
    private FileEdit? Named(string path, List<string> files)
    {
        try
        {
            if (Read(path) is not { Documents: [var only] } file)
            {
                return null;
            }

            var editor = new YamlEditor(file);
            editor.Apply(only.Root, YamlChange.Map(("resources", YamlChange.Append(files))));
            return editor.Finish() is { IsChanged: true } edited ? new(path, file.Bytes.ToArray(), edited.Bytes) : null;
        }
        catch (Exception e) when (e is ManifestException or EditRefusedException)
        {
            invocation.Remark($"{GenerateOutput.Shown(invocation, path)} cannot be edited; have its resources name {string.Join(", ", files)}");
            return null;
        }
    }

    private (string Path, ManifestObject Object)? Find(string folder, Manifest made)
    {
        try
        {
            var files = Directory.EnumerateFiles(folder).Where(static p => Path.GetExtension(p) is ".yaml" or ".yml" or ".json").Order(StringComparer.Ordinal).Take(MostFiles).Select(p => (Path: p, Objects: Objects(p))).ToList();
            return Among(files.SelectMany(static f => f.Objects), made.Kind, made.Name, made.Namespace) is { } there ? (files.Find(f => f.Objects.Contains(there)).Path, there) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{folder} cannot be read ({OutputFile.Told(e)})");
        }
    }

    /// <summary>Where an object is made. Where one of another namespace has the place, the file's name tells the namespace.</summary>
    private string PathOf(string folder, Manifest made)
    {
        var path = Path.Combine(folder, $"{made.Name}-{made.FileName}");
        var isTaken = _made.TryGetValue(path, out var other) ? other.Text != made.ToString() : Objects(path).Any(o => o.Kind == made.Kind && o.Name == made.Name);
        return isTaken && made.Namespace is { } own ? Path.Combine(folder, $"{made.Name}-{own}-{made.FileName}") : path;
    }

    /// <summary>The objects of a file; none in what is no manifest.</summary>
    private IReadOnlyList<ManifestObject> Objects(string path)
    {
        try
        {
            return Read(path) is { } file ? ManifestObject.In(file) : [];
        }
        catch (ManifestException)
        {
            return [];
        }
    }

    private YamlFile? Read(string path)
    {
        if (!_read.TryGetValue(path, out var file) && File.Exists(path) && NamedPipe.Is(path) is false && new FileInfo(path).Length <= YamlLimits.Default.MaxBytes)
        {
            _read[path] = file = YamlFile.Parse(File.ReadAllBytes(path));
        }

        return file;
    }
}
