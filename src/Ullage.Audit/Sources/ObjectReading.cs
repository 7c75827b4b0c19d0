using Ullage.Audit.Objects;
using Ullage.Audit.Reading;
using Ullage.Inspection;
using Ullage.Inspection.Dockerfiles;
using Ullage.Manifests.Folders;
using Ullage.Manifests.Kubernetes;
using Ullage.Manifests.Yaml;

namespace Ullage.Audit.Sources;

/// <summary>From a file to its objects. What is no manifest is left out in silence; what is a template or a patch is left out and told.</summary>
internal sealed class ObjectReading
{
    private static readonly YamlLimits _limits = YamlLimits.Default with { MaxExpandedNodes = 1_000_000 };

    // What a kustomization says of replicas and images is held against every workload below it.
    private const int MostChanges = 1000;

    private ObjectReading(SourceText source) => Source = source;

    public SourceText Source { get; }

    public List<AuditObject> Objects { get; } = [];

    /// <summary>The Dockerfile, where it is one.</summary>
    public Dockerfile? Dockerfile { get; private set; }

    /// <summary>Files that a kustomization here lays over others, as full paths.</summary>
    public List<string> Patches { get; } = [];

    /// <summary>Kinds and names of what the patches in this file change.</summary>
    public List<(string Kind, string Name)> Patched { get; } = [];

    /// <summary>Which objects the patches of a kustomization here are laid over, where a target says so.</summary>
    public List<PatchTarget> Targets { get; } = [];

    /// <summary>Files and folders that a kustomization here takes in, as full paths.</summary>
    public List<string> Resources { get; } = [];

    /// <summary>Images, without tag, that a kustomization here gives another tag, digest or name.</summary>
    public HashSet<string> Images { get; } = new(StringComparer.Ordinal);

    /// <summary>What a kustomization here makes of images.</summary>
    public List<ImageChange> ImageChanges { get; } = [];

    /// <summary>The replicas that a kustomization here gives by name.</summary>
    public List<(string Name, int Count)> Replicas { get; } = [];

    /// <summary>The names of the ConfigMaps and Secrets that a kustomization here generates.</summary>
    public List<string> Generated { get; } = [];

    /// <summary>What a kustomization here writes before names.</summary>
    public string Prefix { get; private set; } = "";

    /// <summary>What a kustomization here writes behind names.</summary>
    public string Suffix { get; private set; } = "";

    /// <summary>The fields that patches inside a kustomization here decide.</summary>
    public List<PatchedFields> Fields { get; } = [];

    /// <summary>Files of patches of a kustomization here, as full paths, with the target where one is said.</summary>
    public List<(string Path, PatchTarget? Target)> FieldFiles { get; } = [];

    /// <summary>Whether it is a component, which is laid over what others take in.</summary>
    public bool IsComponent { get; private set; }

    /// <summary>Whether it is a kustomization.</summary>
    public bool IsKustomization { get; private set; }

    /// <summary>Whether it is a kustomization that adds labels and selectors.</summary>
    public bool AddsLabels { get; private set; }

    /// <summary>Whether nothing was found in it: no object, and nothing that was left out or is wrong.</summary>
    public bool IsEmpty => Objects.Count == 0 && Dockerfile is null && Problem is null && SyntaxError is null && !IsKustomization && !Source.IsOrigin && Patched.Count == 0;

    /// <summary>What was left out, and why; null when nothing was.</summary>
    public SourceProblem? Problem { get; private set; }

    /// <summary>Why the text is no YAML although it looks like a manifest; null when it is.</summary>
    public ManifestException? SyntaxError { get; private set; }

    /// <summary>What a file holds.</summary>
    /// <param name="source">The file.</param>
    /// <param name="isAsWritten">Whether the objects are read too that take part as something else: rendered.</param>
    public static ObjectReading Of(SourceText source, bool isAsWritten = false)
    {
        var reading = new ObjectReading(source);
        if (source.IsOrigin && !isAsWritten)
        {
            reading.AddDecisions();
            return reading;
        }

        if (!source.IsLive && Artifact.IsDockerfileName(Path.GetFileName(source.Path)))
        {
            reading.AddDockerfile();
            return reading;
        }

        var bytes = source.Bytes;
        var isKustomization = !source.IsLive && source.Rendering is null && KustomizationFile.IsNamed(source.Path);
        if (!isKustomization && bytes.IndexOf("apiVersion"u8) < 0 && bytes.IndexOf("kind"u8) < 0)
        {
            return reading;
        }

        try
        {
            var file = YamlFile.Parse(source.Memory, _limits);
            foreach (var manifest in ManifestObject.In(file))
            {
                reading.Add(manifest);
            }

            if (isKustomization)
            {
                reading.IsKustomization = true;
                reading.AddPatches(file);
            }
        }
        catch (ManifestException error)
        {
            reading.Refuse(error);
        }

        return reading;
    }

    /// <summary>What a kustomization decides is told of what it was rendered to as well.</summary>
    private void AddDecisions()
    {
        try
        {
            if (KustomizationFile.IsNamed(Source.Path))
            {
                AddPatches(YamlFile.Parse(Source.Memory, _limits));
            }
        }
        catch (ManifestException)
        {
            // It was rendered, so that this does not happen; and nothing is decided by what cannot be read.
        }
    }

    private void AddDockerfile()
    {
        try
        {
            var parsed = DockerfileParser.Parse(Source.Bytes, Source.Path);
            Problem = UnfinishedDockerfile.Problem(parsed, Source.Path);
            Dockerfile = Problem is null ? new(Source, DockerfileInspector.Inspect(parsed, Source.Path)) : null;
        }
        catch (InspectionException error)
        {
            Problem = new(Source.Path, error.Message.TrimEnd('.'), true);
        }
    }

    private void Add(ManifestObject manifest)
    {
        if (manifest.ApiVersion.Length == 0 || manifest.Kind.Length == 0)
        {
            return;
        }

        if (IsTemplate(manifest.Node))
        {
            Problem ??= SourceProblem.Template(Source.Path);
            return;
        }

        if (IsPatch(manifest))
        {
            Patched.Add((manifest.Kind, manifest.Name));
            Problem ??= new(Source.Path, "a patch, not a whole object; audit what it is laid over", false);
            return;
        }

        Objects.Add(manifest.Kind switch
        {
            "Service" when manifest.ApiVersion == "v1" => new ServiceObject(Source, manifest),
            "PodDisruptionBudget" => new DisruptionBudget(Source, manifest),
            "HorizontalPodAutoscaler" or "ScaledObject" => new Autoscaler(Source, manifest),
            "Image" or "Binary" when manifest.ApiVersion == ArtifactObject.Version => new ArtifactObject(Source, manifest),
            _ when manifest.PodSpec["containers"].Kind == YamlNodeKind.Sequence => new Workload(Source, manifest),
            _ => new AuditObject(Source, manifest),
        });
    }

    private static bool IsTemplate(YamlNode node)
    {
        var metadata = node["metadata"];
        return metadata["name"].Kind == YamlNodeKind.Mapping || NodeReading.IsPlaceholder(metadata["name"].Text) || node.File.Bytes[node.Span.Start..node.Span.End] is var text && text.IndexOf("{{"u8) >= 0 && HoldsAction(node);
    }

    /// <summary><c>{{ x }}</c> without quotes reads as a mapping whose key is a mapping: nobody means that. With quotes it stands in an image or a number.</summary>
    private static bool HoldsAction(YamlNode node)
    {
        foreach (var (key, value) in node.Kind == YamlNodeKind.Mapping ? node.Entries : default)
        {
            if (key.Kind == YamlNodeKind.Mapping || HoldsAction(value) || (key.TextIs("image") && value.Text.Contains("{{", StringComparison.Ordinal)))
            {
                return true;
            }
        }

        foreach (var item in node.Kind == YamlNodeKind.Sequence ? node.Items : default)
        {
            if (HoldsAction(item))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A workload without selector, and with a container without image, has them elsewhere: a strategic merge patch.</summary>
    private bool IsPatch(ManifestObject manifest)
    {
        if (manifest.Node["$patch"].Exists || (Path.GetFileName(Source.Path).Contains("patch", StringComparison.OrdinalIgnoreCase) && manifest.Kind is "Deployment" or "StatefulSet" or "DaemonSet" && !manifest.Node["spec"]["selector"].Exists))
        {
            return true;
        }

        if (manifest.Kind is not ("Deployment" or "StatefulSet" or "DaemonSet" or "CronJob" or "Job" or "Pod"))
        {
            return false;
        }

        return !manifest.Node["spec"]["selector"].Exists && manifest.Containers.Any(static c => c.Image.Length == 0);
    }

    private void AddPatches(YamlFile file)
    {
        foreach (var document in file.Documents)
        {
            var root = document.Root;
            AddsLabels |= root["commonLabels"].IsGiven() || root["labels"].List().Any(static l => l["includeSelectors"].IsTrue() || l["includeTemplates"].IsTrue());
            IsComponent |= root["kind"].TextIs("Component");
            Generated.AddRange(root["configMapGenerator"].List().Concat(root["secretGenerator"].List()).Select(static g => g["name"].Text));
            (Prefix, Suffix) = (root["namePrefix"].Text, root["nameSuffix"].Text);
            var patches = root["patches"].List().Concat(root["patchesJson6902"].List()).ToList();
            Targets.AddRange(patches.Where(static p => p["target"].IsGiven()).Select(static p => PatchTarget.Of(p["target"])));
            Patches.AddRange(patches.Select(static p => p["path"].Text).Where(static t => t.Length > 0).Select(Local));
            var merged = root["patchesStrategicMerge"].Texts();
            Patches.AddRange(merged.Where(static t => !t.Contains('\n', StringComparison.Ordinal)).Select(Local));
            foreach (var key in (string[])["resources", "bases", "components"])
            {
                Resources.AddRange(root[key].Texts().Where(static t => t.Length > 0 && !t.Contains("://", StringComparison.Ordinal)).Select(Local).Select(Path.TrimEndingDirectorySeparator));
            }

            AddFields(patches, merged);
            foreach (var entry in root["replicas"].List().Take(MostChanges))
            {
                if (entry["name"].Text is { Length: > 0 } name && entry["count"].Integer() is { } count)
                {
                    Replicas.Add((name, count));
                    Fields.Add(new(Source.Path, (_, n) => n == name, [["spec", "replicas"]]));
                }
            }

            ImageChanges.AddRange(root["images"].List().Take(MostChanges).Select(static i => new ImageChange(i["name"].Text, Given(i["newName"]), Given(i["newTag"]), Given(i["digest"]))));
            Images.UnionWith(root["images"].List().Where(static i => i["newTag"].IsGiven() || i["digest"].IsGiven() || i["newName"].IsGiven()).Select(static i => i["name"].Text));
        }
    }

    private void AddFields(List<YamlNode> patches, List<string> merged)
    {
        foreach (var patch in patches)
        {
            var target = patch["target"].IsGiven() ? PatchTarget.Of(patch["target"]) : null;
            if (patch["path"].Text is { Length: > 0 } path)
            {
                FieldFiles.Add((Local(path), target));
            }
            else
            {
                AddInline(patch["patch"].Text, target);
            }
        }

        FieldFiles.AddRange(merged.Where(static t => !t.Contains('\n', StringComparison.Ordinal)).Select(t => (Local(t), (PatchTarget?)null)));
        foreach (var body in merged.Where(static t => t.Contains('\n', StringComparison.Ordinal)))
        {
            AddInline(body, null);
        }
    }

    /// <summary>A patch that stands in the kustomization itself, and without a target says by its own kind and name what it changes.</summary>
    private void AddInline(string body, PatchTarget? target)
    {
        foreach (var fields in PatchedFields.Of(Source.Path, body, target))
        {
            Fields.Add(fields);
            if (fields.Object is { } named)
            {
                Patched.Add(named);
            }
        }
    }

    private static string? Given(YamlNode node) => node.IsGiven() ? node.Text : null;

    private string Local(string relative) => WrittenPath.In(Path.GetDirectoryName(Source.Path) ?? "", relative);

    private void Refuse(ManifestException error)
    {
        var bytes = Source.Bytes;
        if (bytes.IndexOf("{{"u8) >= 0 || bytes.IndexOf("{%"u8) >= 0)
        {
            Problem = SourceProblem.Template(Source.Path);
        }
        else if (error.Problem.Contains("readers take d", StringComparison.Ordinal))
        {
            // YAML that readers of it take differently is not wrong; it is not safe to judge.
            Problem = new(Source.Path, $"not audited ({error.Message.TrimEnd('.')})", true);
        }
        else if (bytes.StartsWith("apiVersion:"u8) || bytes.IndexOf("\napiVersion:"u8) >= 0)
        {
            SyntaxError = error;
        }
        else
        {
            Problem = new(Source.Path, $"no manifest that can be read ({error.Message.TrimEnd('.')})", false);
        }
    }
}
